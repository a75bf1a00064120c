"""Verify: one changed letter names its article and each figure that it alters."""

import json
import shutil

import pandas as pd
import pytest

from analysis import __main__ as command
from analysis import figures, output, verify
from analysis.figures import files

TEXTS = {
    "one": "Trump praised the minerals deal. “We will sign it soon,” Zelenskyy said in Kyiv.",
    "two": "The talks were a good success. Nothing else was on the table in Munich.",
}


def run(*arguments):
    return command.main([str(argument) for argument in arguments])


@pytest.fixture(scope="module", autouse=True)
def _coarse():
    """Draw coarsely: pictures are compared here, not looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_DPI", 30)
        yield


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify")
    (folder / "news").mkdir()
    for name, text in TEXTS.items():
        place = folder / "news" / f"2025-02-10 {name}.txt"
        place.write_text(text + "\n", encoding="utf-8")
    assert run(folder / "news", "--out", folder / "out", "--snippets") == 0
    return folder


@pytest.fixture
def copied(written, tmp_path):
    """A copy of the report and its sources; the manifest's path leads to the copy."""
    shutil.copytree(written, tmp_path / "copy")
    changed(tmp_path / "copy", paths=["news"])  # found beside the report
    return tmp_path / "copy"


def changed(copy, **parameters):
    """Write other parameters into the manifest of a copy."""
    manifest = copy / "out" / output.MANIFEST
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    facts["parameters"] |= parameters
    manifest.write_text(json.dumps(facts), encoding="utf-8")


def differing(found, kind):
    rows = found[(found["kind"] == kind) & (found["status"] != "same")]
    return dict(zip(rows["name"], rows["status"].astype("str"), strict=True))


def test_a_report_of_unchanged_sources_is_verified(written, capsys):
    before = {path: path.read_bytes() for path in written.rglob("*") if path.is_file()}
    assert run("verify", written / "out") == 0
    assert capsys.readouterr().out.startswith("Verified: ")
    assert {path: path.read_bytes() for path in written.rglob("*") if path.is_file()} == before


def test_one_letter_names_its_article_and_every_figure_it_alters(copied, capsys):
    place = copied / "news" / "2025-02-10 one.txt"
    place.write_text(TEXTS["one"].replace("Trump", "Crump") + "\n", encoding="utf-8")
    found = verify.check(copied / "out")
    assert differing(found, "article") == {"2025-02-10 one.txt": "changed"}
    # who is named and which words there are have changed; topics and tone have not
    assert {"standing", "words"} <= {*differing(found, "figure")}
    assert {"topics", "tone_strip"}.isdisjoint(differing(found, "figure"))
    assert {"counts", "mentions", "standing"} <= {*differing(found, "table")}
    assert {"topic_shares", "tone"}.isdisjoint(differing(found, "table"))
    lines = verify.told(found)
    assert "article 2025-02-10 one.txt: changed (its text was changed)" in lines
    assert any(line.startswith("figure words: changed (1 of ") for line in lines)
    counts = next(line for line in lines if line.startswith("table counts: changed"))
    assert counts.endswith(" rows of its data differ, first trump)")
    assert lines[-1].startswith("Not verified: ")


def test_files_that_were_touched_are_named_and_moved_sources_told(copied, capsys):
    (copied / "out" / "figures" / "words.png").write_bytes(b"retouched")
    (copied / "out" / "figures" / "words.csv").unlink()
    (copied / "news").rename(copied / "elsewhere")
    assert run("verify", copied / "out") == 1
    told = capsys.readouterr().out
    assert "file figures/words.png: changed" in told
    assert "file figures/words.csv: missing" in told
    assert "source news: unverified (it is not there any more)" in told
    assert "figure words: unverified" in told


def test_lists_that_changed_articles_that_are_new_or_gone_are_seen(copied):
    changed(copied, actors="actors.csv")
    rows = "actor,alias,how,from,to,kind,side,reason\nAnn,Munich,name,,,person,,\n"
    (copied / "actors.csv").write_text(rows, encoding="utf-8")
    (copied / "news" / "2025-02-10 two.txt").unlink()
    (copied / "news" / "three.txt").write_text("Aid goes on.\n", encoding="utf-8")
    found = verify.check(copied / "out")
    assert differing(found, "article") == {"2025-02-10 two.txt": "missing", "three.txt": "new"}
    # the new article names nobody, and neither did the one that is gone
    assert differing(found, "table")["mentions"] == "changed"


def test_every_card_says_how_its_figure_is_drawn_again(written, tmp_path, monkeypatch):
    folder = written / "out" / "figures"
    monkeypatch.chdir(folder)
    cards = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    drawn = [card for card in cards if card["status"] == "drawn"]
    assert len(drawn) > 3
    for card in drawn:
        ax = eval(card["again"]["figure"], {"figures": figures, "pandas": pd})
        about = {"what": card["what"]}
        figures.export(ax.figure, tmp_path / card["figure"], data=pd.DataFrame(), about=about)
        again = json.loads((tmp_path / f"{card['figure']}.json").read_text(encoding="utf-8"))
        assert again["sha256"]["png"] == card["sha256"]["png"], card["figure"]


def test_nothing_of_the_texts_is_in_fingerprints(written):
    table = pd.read_parquet(written / "out" / "tables" / "fingerprints.parquet")
    assert [*table.columns] == ["article_id", "text", "about"]
    assert table[["text", "about"]].map(lambda value: len(value) == 64).all(axis=None)


def test_fingerprints_tell_the_text_from_what_is_known_of_it(make_articles):
    one = output.fingerprints(make_articles("Deal.", title=["A"])).loc[0]
    two = output.fingerprints(make_articles("Deal.", title=["B"])).loc[0]
    assert (one["text"], one["about"] == two["about"]) == (two["text"], False)


def test_figures_without_a_report_are_held_against_their_cards(tmp_path):
    table = pd.DataFrame({"term": ["a"], "n": [1], "per_million": [9.0]})
    about = {"what": "Words", "again": "figures.words(table)"}
    figures.export(figures.words(table).figure, tmp_path / "words", data=table, about=about)
    (tmp_path / "words.svg").write_text("other", encoding="utf-8")
    found = verify.check(tmp_path)
    assert differing(found, "file") == {"words.svg": "changed"}
    assert "figures.words(table)" in found.loc[found["kind"] == "figure", "detail"].item()


def test_a_report_of_tables_in_memory_has_nothing_to_be_made_from(copied):
    changed(copied, paths=None)
    found = verify.check(copied / "out")
    assert differing(found, "source") == {"paths": "unverified"}


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "holds no report.json and no card"), ("{}", "cannot be read as a manifest")],
)
def test_a_folder_of_something_else_is_refused(content, message, tmp_path, capsys):
    if content:
        (tmp_path / "report.json").write_text(content, encoding="utf-8")
    with pytest.raises(verify.VerifyError, match=message):
        verify.check(tmp_path)
    assert run("verify", tmp_path) == 2
    assert message in capsys.readouterr().err
    with pytest.raises(verify.VerifyError, match="is no folder"):
        verify.check(tmp_path / "nowhere")


def test_figures_and_tables_of_one_side_only_are_named(copied):
    drawn, tables = copied / "out" / "figures", copied / "out" / "tables"
    for path in [*drawn.glob("words.*"), tables / "counts.csv"]:
        path.unlink()
    card = (drawn / "standing.json").read_text(encoding="utf-8")
    (drawn / "more.json").write_text(card, encoding="utf-8")
    (tables / "more.csv").write_text("term,n\n", encoding="utf-8")
    found = verify.check(copied / "out")
    assert differing(found, "figure") == {"more": "missing", "words": "new"}
    assert differing(found, "table") == {"counts": "new", "more": "missing"}


def test_sources_are_found_by_their_pattern_too(copied):
    changed(copied, paths=["news/*.txt"])
    found = verify.check(copied / "out")
    assert differing(found, "source") == {}
    assert differing(found, "article") == {}
    changed(copied, paths=["news/*.docx"])
    assert differing(verify.check(copied / "out"), "source") == {"news/*.docx": "unverified"}


def test_what_is_told_counts_the_same_of_all():
    rows = [("article", "a", "same", ""), ("article", "b", "changed", "its text was changed"),
            ("article", "c", "same", ""), ("table", "counts", "same", "")]  # fmt: skip
    assert verify.told(pd.DataFrame(rows, columns=[*verify.COLUMNS])) == [
        "article b: changed (its text was changed)",
        "Not verified: 2 of 3 articles, 1 of 1 tables are the same.",
    ]


def test_the_first_of_the_rows_that_differ_is_named(copied):
    path = copied / "out" / "tables" / "counts.csv"
    head, one, two, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, f"aa{one}", f"bb{two}", *rest, ""]), encoding="utf-8")
    found = verify.check(copied / "out").query("kind == 'table' and name == 'counts'")
    told = f"2 of {len(rest) + 2} rows of its data differ, first aa{one.split(',')[0]}"
    assert found["detail"].item() == told
