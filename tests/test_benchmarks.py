"""The speed benchmark runs on two articles, and its checks of equal work hold."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
ROWS = ["words", "sentences", "names", "memory", "concordance", "collocations", "keyness"]


@pytest.fixture
def speed_rows(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import speed_rows

    monkeypatch.setattr(speed_rows, "BRIEF", 0)
    return speed_rows


def test_it_runs_and_the_same_work_is_done(speed_rows, tmp_path, capsys):
    import speed

    options = ["--articles", "2", "--rounds", "1", "--json", str(tmp_path / "rows.json")]
    assert speed.main([*options, "--only", *ROWS]) == 0, capsys.readouterr().out
    rows = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))["rows"]
    lacking = [row for row in rows if row["ours"] is None]
    assert all("pip install" in row["check"] for row in lacking)
    assert all(row["ours"] > 0 for row in rows if row not in lacking)
    assert sum(row["same"] is True for row in rows) >= 6
    assert len(capsys.readouterr().out.splitlines()) == len(rows) + 2


def test_nothing_that_is_remembered_helps_the_next_round(speed_rows):
    from analysis import engine, names, tables

    articles = tables.make("ARTICLES", [("a", None, None, None, "Kyiv waits for Ana Roe.")])
    names.chunks(articles["text"][0])
    tables.batch(articles, labels=True)
    scan = engine.scan(articles["text"])
    words = [value for value in vars(names.parts).values() if isinstance(value, names.Remembered)]
    assert any(words)
    speed_rows.forget()
    assert not any(words)
    assert tables.batches._labels.cache_info().currsize == 0
    assert engine.scan(articles["text"]) is not scan


def test_work_that_is_not_the_same_is_seen(speed_rows, monkeypatch, capsys):
    import speed
    from speed_rows import words

    monkeypatch.setattr(words, "leftmost_longest", lambda phrases, scan: [])
    assert speed.main(["--articles", "1", "--rounds", "1", "--only", "names"]) == 1
    assert "NOT THE SAME WORK" in capsys.readouterr().out


def test_the_articles_are_the_same_every_time(speed_rows):
    from speed_rows import corpus

    once = [*corpus.made(3)]
    assert once == [*corpus.made(3)]
    assert once[:2] == [*corpus.made(2)]
    assert once != [*corpus.made(3, seed=1)]
    assert all(5000 <= len(text) < 7000 and text.startswith(title) for title, text in once)


def test_a_missing_peer_says_how_to_install_it(speed_rows, monkeypatch):
    from speed_rows import corpus, words

    monkeypatch.setattr(words, "module", lambda name: None)
    articles = corpus.articles(corpus.made(1))
    given = speed_rows.Corpus(articles, articles["title"].tolist(), articles["text"].tolist(), 1)
    checks = [row.check for row in words.names(given)]
    assert "pip install spacy" in checks[-1]


@pytest.mark.parametrize(("score", "falls"), [(1.0, False), (0.5, True), (float("nan"), True)])
def test_a_score_below_its_floor_is_named(speed_rows, monkeypatch, score, falls):
    import floors

    monkeypatch.setattr(floors, "scores", lambda *_: {"right_share": 1.0, "not_wrong_share": score})
    monkeypatch.setattr("sys.argv", ["floors.py"])
    fallen = pytest.raises(SystemExit, match="below the floor: resolve not_wrong_share")
    with fallen if falls else nullcontext():
        floors.main()


def test_a_goal_is_met_or_missed(speed_rows):
    row = speed_rows.Row("work", ours=1.0, goal="≥ 60", ratio=61.0)
    assert row.met
    assert not row._replace(ratio=59.0).met
    assert not row._replace(goal="≤ 0.3", ratio=None).met
    assert row._replace(goal="").met is None
    assert speed_rows.Row("work", goal="≥ 60").met is None


def test_a_lookup_that_is_not_longest_first_is_seen(speed_rows):
    from speed_rows import words

    from analysis import engine

    scan = engine.scan(["Ana Roe met Ana."])
    assert words.leftmost_longest({("ana",), ("ana", "roe")}, scan) == [(0, 2), (3, 4)]
