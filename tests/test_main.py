"""The main job from the command line: one article, a folder that nobody prepared, nothing."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from conftest import cells_of

from analysis import __main__ as command
from analysis import figures, lexicons, loaders, pipeline, report, scale, verify

ARTICLE = """\
 date 2025-02-27 The president said he would “never” sign. It was late.

"We will wait," Kaja Kallas said. "And then it all works.

"It is a start," she added.
"""


def run(*arguments):
    return command.main([str(argument) for argument in arguments])


@pytest.fixture
def messy(tmp_path):
    """A folder that nobody prepared: good texts, tables, broken and foreign files."""
    folder = tmp_path / "messy"
    (folder / "deeper").mkdir(parents=True)
    (folder / "plain.txt").write_text("Trump met Putin. Nobody dated this.", encoding="utf-8")
    (folder / "deeper" / "dated.txt").write_text(ARTICLE, encoding="utf-8")
    rows = "headline,body,published,paper\nDeal near,Kyiv waits.,2025-02-26,Digest\n"
    (folder / "table.csv").write_text(rows + "No text,,2025-02-27,Digest\n", encoding="utf-8")
    lines = [json.dumps({"title": "Off", "text": "The deal is off.", "date": "2025-03-01"}), "{"]
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    pd.DataFrame({"text": ["Aid goes on."], "date": ["2025-03-04"]}).to_parquet(
        folder / "columns.parquet"
    )
    (folder / "old.txt").write_bytes("Zelenskyy’s aides wait.".encode("cp1252"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
    (folder / "README.md").write_text("not coverage", encoding="utf-8")
    (folder / ".hidden.txt").write_text("not coverage", encoding="utf-8")
    (folder / "slides.pptx").write_bytes(b"PK")
    return folder


def test_a_folder_that_nobody_prepared(messy, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(messy, "--out", out) == 0
    ledger = pd.read_csv(out / "ledger.csv")
    status = ledger["status"].value_counts()
    assert status["loaded"] == 6
    assert status["rejected"] == 4  # a row without text, half a line of JSON, nothing, a picture
    assert status["skipped"] == 3
    assert ledger["reason"][ledger["status"] != "loaded"].notna().all()
    guessed = ledger.set_index("source_file").loc["old.txt", "reason"]
    assert "cp1252" in guessed
    printed = capsys.readouterr().out
    assert "6 articles" in printed
    assert "13 = 6 loaded + 3 skipped + 4 rejected" in printed
    assert str(out) in printed
    assert (out / "index.html").stat().st_size > 10_000


def test_what_one_article_shows(tmp_path, capsys):
    source = tmp_path / "one.txt"
    source.write_text(ARTICLE, encoding="utf-8")
    out = tmp_path / "out"
    assert run(source, "--out", out) == 0
    quotes = pd.read_parquet(out / "tables" / "quotes.parquet")
    spoken = quotes[quotes["kind"].isin(["direct", "mixed"])]
    assert [*spoken["name"]][1:] == ["Kaja Kallas"] * 3
    cards = {path.stem: json.loads(path.read_text()) for path in out.glob("figures/*.json")}
    assert cards["over_time"]["status"] == "withheld"  # one article is no series
    assert "10 dated articles" in cards["over_time"]["reason"]
    assert not [*out.glob("figures/over_time.png")]


def test_nothing_readable_writes_nothing(tmp_path, capsys):
    folder = tmp_path / "nothing"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "notes.docx").write_bytes(b"PK")
    out = tmp_path / "out"
    assert run(folder, "--out", out) == 2
    told = capsys.readouterr().err
    assert "Nothing could be read" in told
    assert "empty.txt" in told
    assert "notes.docx" in told
    assert not out.exists()


def test_an_empty_folder_is_told(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert told.startswith("Nothing could be read: there is no file")
    assert "why it is no article" not in told


@pytest.mark.parametrize("option", ["--actors", "--topics"])
def test_a_list_that_cannot_be_used_is_named(option, tmp_path, capsys):
    source, bad = tmp_path / "one.txt", tmp_path / "list.csv"
    source.write_text(ARTICLE, encoding="utf-8")
    bad.write_text("name,other\na,b\n", encoding="utf-8")
    assert run(source, "--out", tmp_path / "out", option, bad) == 2
    told = capsys.readouterr().err
    assert "list.csv" in told
    assert "columns" in told
    assert not (tmp_path / "out").exists()


def test_no_lists_at_all(tmp_path):
    source, out = tmp_path / "one.txt", tmp_path / "out"
    source.write_text(ARTICLE, encoding="utf-8")
    assert run(source, "--out", out, "--actors", "none", "--topics", "none") == 0
    assert "example story" not in (out / "index.html").read_text(encoding="utf-8")
    assert pd.read_parquet(out / "tables" / "mentions.parquet").empty


def test_a_story_of_which_the_list_knows_nobody(tmp_path, capsys):
    assert run("Ann Roe spoke of water.", "--out", tmp_path / "one") == 0
    said = capsys.readouterr().out
    assert "the list is the example story's" in said
    page = (tmp_path / "one" / "index.html").read_text(encoding="utf-8")
    assert "of 0 outlets" not in page
    assert "The actors and topics of the example story." in page
    assert run("Ann Roe spoke of water.", "--actors", "none", "--out", tmp_path / "none") == 0
    assert "example story" not in capsys.readouterr().out
    page = (tmp_path / "none" / "index.html").read_text(encoding="utf-8")
    assert "The topics of the example story." in page


def test_rows_of_an_export_that_come_twice_are_told(tmp_path, capsys):
    export = tmp_path / "export.csv"
    export.write_text("id,text\na,Kyiv waits.\nb,Aid goes on.\na,Kyiv waits.\n", encoding="utf-8")
    assert run(export, "--out", tmp_path / "out") == 0
    told = "1 article repeats the text of another to the letter and counts like it: "
    told += "export.csv#4 (as export.csv#2)."
    assert told in capsys.readouterr().out.splitlines()
    assert told in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_report_within_the_folder_is_no_coverage(tmp_path, monkeypatch):
    write_one(tmp_path / "a.txt", "Kyiv waits.\n")
    (tmp_path / "other").mkdir()
    write_one(tmp_path / "other" / "report.json", '{"text": "A report of ours went on sale."}')
    monkeypatch.chdir(tmp_path)
    assert run(".", "--out", "deep/out") == 0
    first = Path("deep/out/ledger.csv").read_bytes()
    assert run("verify", "deep/out") == 0
    assert run(".", "--out", "deep/out") == 0
    assert Path("deep/out/ledger.csv").read_bytes() == first
    assert len(pd.read_parquet("deep/out/tables/articles.parquet")) == 2
    # named, it is meant
    assert run("deep/out/tables/articles.csv", "--out", "asked") == 0
    assert run("deep/out/tables/articles.*", "--out", "asked") == 0
    ours = [
        {*loaders.read_articles(one).ledger["source_file"]} for one in ("**/*.[cj]s*", "*/*.j*")
    ]
    assert ours == [{"other/report.json"}, {"other/report.json"}]


def test_articles_in_another_language_are_told(tmp_path, capsys):
    german = "Der Vertrag ist unterschrieben, sagte er in Kyjiw. " * 8
    (tmp_path / "de.txt").write_text(german, encoding="utf-8")
    assert run(tmp_path / "de.txt", "--out", tmp_path / "out") == 0
    told = "1 article holds hardly an English word and counts like the others, though quotations, "
    told += "speakers and tone are found in English alone: de.txt."
    assert told in capsys.readouterr().out.splitlines()
    assert told in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("in_batches", [False, True])
def test_snippets_keep_whole_articles_out(tmp_path, in_batches):
    # no mark that CSV, JSON or HTML writes otherwise: whatever is whole would be found
    text = "Talks go on\n\n“We will wait. And then it works,” Kaja Kallas said. Nobody signed."
    turn = "We will wait. And then it all works. It pays."
    talk = f"Ann Roe asks\n\nROE: Will you wait? The deal is near.\n\nKALLAS: {turn}\n"
    again = "The same at more length. And with more sentences."
    rows = [{"id": f"n{k}", "text": one, "content": again, "desk": "foreign", "length": k}
            for k, one in enumerate([text, talk])]  # fmt: skip
    source, out = tmp_path / "export.jsonl", tmp_path / "out"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    if in_batches:
        scale.tables([pd.DataFrame(rows)], out, engine="local", snippets=True)
    else:
        assert run(source, "--out", out, "--snippets") == 0
    cells = cells_of(out)
    whole = [text, talk.strip(), again, turn, "We will wait. And then it works,"]
    assert [words for words in whole if any(words in cell for cell in cells)] == []
    assert {"We will wait.", "Will you wait?"} <= {*cells}  # of a quotation its first sentence
    page = "" if in_batches else (out / "index.html").read_text(encoding="utf-8")
    assert [words for words in whole if words in page] == []
    articles = pd.read_parquet(out / "tables" / f"articles{'' if in_batches else '.parquet'}")
    assert {"length", "source_file", "title"} <= {*articles}
    assert {"text", "content", "desk"}.isdisjoint(articles)


def test_a_path_that_is_not_there(tmp_path, capsys):
    assert run(tmp_path / "nowhere", "--out", tmp_path / "out") == 2
    assert "nowhere" in capsys.readouterr().err


def test_the_same_input_gives_the_same_bytes(messy, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert run(messy, "--out", first) == run(messy, "--out", second) == 0
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    differing = [f for f in files if (first / f).read_bytes() != (second / f).read_bytes()]
    assert differing == []


def test_help_answers_without_loading_anything():
    code = (
        "import sys; from analysis.__main__ import main\n"
        "try: main(['--help'])\nexcept SystemExit: print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert "--snippets" in done.stdout


def test_the_module_is_run_as_it_is_written(tmp_path):
    source = Path(tmp_path / "one.txt")
    source.write_text(ARTICLE, encoding="utf-8")
    call = [sys.executable, "-m", "analysis", source, "--out", tmp_path / "out"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def write_one(path, text=ARTICLE):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bar_is_drawn_where_it_is_asked_for(tmp_path, capsys):
    source = write_one(tmp_path / "one.txt")
    assert run(source, "--out", tmp_path / "out", "--progress") == 0
    told = capsys.readouterr().err
    assert "11/11" not in told  # the last step is told as it begins, not as done
    for step in ("quotations", "figures", "tables as files"):
        assert step in told
    assert run(source, "--out", tmp_path / "out") == 0
    assert capsys.readouterr().err == ""


# The main job that waits, half-way through writing, for what comes: no race with a fast machine.
WAITING = """
import signal, sys, time
from pathlib import Path
from analysis import __main__ as command, output
signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell's "&" had ignored
output.write_csv = lambda *_: (Path(sys.argv[1]).touch(), time.sleep(60))
sys.exit(command.main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("sent", "word", "code"),
    [(signal.SIGINT, "Interrupted", 130), (signal.SIGTERM, "Terminated", 143)],
)
def test_what_is_broken_off_leaves_an_earlier_report_as_it_was(tmp_path, sent, word, code):
    first, second = write_one(tmp_path / "one.txt"), write_one(tmp_path / "two.txt", "No deal.")
    out = tmp_path / "out"
    assert run(first, "--out", out) == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    call = [sys.executable, "-c", WAITING, tmp_path / "there", second, "--out", out]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as job:
        while not (tmp_path / "there").exists():
            assert job.poll() is None
            time.sleep(0.01)
        assert [*tmp_path.glob(".out-*/new/figures/*.png")]  # half of it is written
        job.send_signal(sent)
        _, told = job.communicate(timeout=30)
    assert job.returncode == code
    assert told == f"{word}; nothing was written to {out}.\n"
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"one.txt", "two.txt", "out", "there"}


def test_what_is_interrupted_early_has_written_nothing(tmp_path, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.pipeline.tables", interrupted)
    source = write_one(tmp_path / "one.txt")
    assert run(source, "--out", tmp_path / "out") == command.INTERRUPTED
    assert "Interrupted" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["one.txt"]


def test_events_are_marked_and_told(tmp_path, capsys):
    folder, events = tmp_path / "texts", tmp_path / "events.csv"
    folder.mkdir()
    for number in range(12):
        date = f"2025-02-{2 * number + 1:02}"
        write_one(folder / f"{number}.txt", f" date {date} The good deal is off. It was late.\n")
    events.write_text("date,label\n2025-02-12,Talks broken off\n", encoding="utf-8")
    assert run(folder, "--out", tmp_path / "out", "--events", events) == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Talks broken off, 12 February 2025" in page
    svg = (tmp_path / "out" / "figures" / "over_time.svg").read_text(encoding="utf-8")
    assert "Talks broken off" in svg
    assert run("verify", tmp_path / "out") == 0
    events.write_text("date,label\n2030-02-12,Misprint\n", encoding="utf-8")
    assert run(folder, "--out", tmp_path / "late", "--events", events) == 0
    page = (tmp_path / "late" / "index.html").read_text(encoding="utf-8")
    assert "No event has dated articles both before and since" in page
    events.write_text("day\n2025-02-12\n", encoding="utf-8")
    assert run(folder, "--out", tmp_path / "out", "--events", events) == 2
    assert "events.csv" in capsys.readouterr().err


def test_a_card_says_how_its_data_are_made_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [
        {"Satz": f"Roe saw {n} bad deals. It rained.", "date": f"2025-02-{2 * n + 1:02}"}
        for n in range(12)
    ]
    write_one(Path("export.jsonl"), "\n".join(map(json.dumps, rows)))
    write_one(Path("mine.csv"), f"{','.join(lexicons.ACTORS)}\nAnn Roe,Roe,short,,,,,\n")
    write_one(Path("events.csv"), "date,label\n2025-02-12,Talks broken off\n")
    lists = ["--actors", "mine.csv", "--topics", "none", "--events", "events.csv"]
    assert run("export.jsonl", "--out", "out", "--column", "text=Satz", *lists) == 0
    card = json.loads(Path("out/figures/over_time.json").read_text(encoding="utf-8"))["again"]
    rooms = {"lexicons": lexicons, "loaders": loaders, "pipeline": pipeline, "report": report}
    exec(card["data"], rooms | {"folder": "again"})
    names = {path.name for path in Path("out/figures").glob("*.csv")}
    assert {"standing.csv", "over_time.csv"} <= names
    for name in sorted(names):
        data = (Path(place, "figures", name).read_bytes() for place in ("out", "again"))
        assert next(data) == next(data), name
    monkeypatch.chdir("out/figures")
    ax = eval(card["figure"], {"figures": figures, "pandas": pd})
    assert "Talks broken off" in {text.get_text() for text in ax.texts}


def test_a_cluster_that_is_not_there(tmp_path, capsys):
    source, out = tmp_path / "one.txt", tmp_path / "out"
    source.write_text(ARTICLE, encoding="utf-8")
    cluster = ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"]
    assert run(source, "--out", out, *cluster) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert "is lost" in told[-1]
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "dask", "--events", "events.csv"], "--engine dask writes none"),
        (["--workers", "3"], "--workers is for --engine dask"),
        (["--scheduler", "tcp://127.0.0.1:9"], "--scheduler is for --engine dask"),
        (["--engine", "dask", "--workers", "3", "--scheduler", "x"], "a --scheduler has its own"),
    ],
)
def test_options_that_would_be_ignored_are_refused(tmp_path, capsys, options, told):
    assert run(write_one(tmp_path / "one.txt"), "--out", tmp_path / "out", *options) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert told in line
    assert not (tmp_path / "out").exists()


def test_the_manifest_of_batches_says_what_was_given(tmp_path, monkeypatch):
    source, topics = write_one(tmp_path / "one.txt"), tmp_path / "topics.csv"
    topics.write_text("topic,entry,not_near,reason\naid,aid,,\n", encoding="utf-8")
    here = scale.tables
    monkeypatch.setattr(scale, "tables", lambda *a, **more: here(*a, **more | {"engine": "local"}))
    options = ["--engine", "dask", "--topics", topics, "--snippets", "--column", "text=Satz"]
    assert run(source, "--out", tmp_path / "out", *options) == 0
    manifest = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert manifest["snippets"] is True
    assert manifest["parameters"] == {
        "actors": "the example story's", "topics": str(topics), "columns": ["text=Satz"],
        "format": None, "snippets": True, "paths": [str(source)], "engine": "local",
        "size": pipeline.BATCH,
    }  # fmt: skip
    [row] = verify.check(tmp_path / "out").query("status != 'same'").itertuples()
    assert (row.kind, row.status) == ("source", "unverified")
    assert row.detail == "in batches only tables are written: nothing can be made again"


def test_a_table_in_another_language(tmp_path, capsys):
    source = tmp_path / "t.csv"
    source.write_text("Titel;Volltext\nEins;Der Text, hier.\n", encoding="utf-8")
    assert run(source, "--out", tmp_path / "one") == 2
    assert "Volltext" in capsys.readouterr().err
    columns = ["--column", "text=Volltext", "--column", "title=Titel"]
    assert run(source, "--out", tmp_path / "two", *columns) == 0
    assert pd.read_parquet(tmp_path / "two" / "tables" / "articles.parquet")["title"][0] == "Eins"
    with pytest.raises(SystemExit):
        run(source, "--out", tmp_path / "three", "--column", "Volltext")
    assert "expected FIELD=NAME" in capsys.readouterr().err
