"""Loading: nothing is lost, nothing is rewritten, nothing is guessed in silence."""

import csv
import json
import os
import tracemalloc
from itertools import product

import pandas as pd
import pyarrow
import pytest
from golden import load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from analysis import layout, loaders, tables
from analysis.loaders import dates, decoding, fields, files, formats, markup, together
from analysis.loaders import read_articles as read

SEED = " date 2025-02-27 Ukrainian President “Z” spoke.\n\nHe left."


def cases(part):
    return [case for case in load("loaders") if case.values[0]["part"] == part]


def write(folder, contents):
    """Write files by relative path; text as UTF-8, bytes as they are."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def ledger(coverage, *, copies=True):
    """Return the ledger as {(file, item): (status, reason)}, None for what is missing."""
    table = coverage.ledger
    if not copies:
        table = table.assign(
            reason=table["reason"].str.replace("; the same text.*", "", regex=True)
        )
    table = table.astype(object).where(table.notna(), None)
    rows = table[["source_file", "item", "status", "reason"]].itertuples(index=False)
    found = {(file, item): (status, reason) for file, item, status, reason in rows}
    assert len(found) == len(table)
    return found


def texts(coverage):
    return dict(zip(coverage.articles["article_id"], coverage.articles["text"], strict=True))


def check(coverage):
    """Hold the laws that hold for every reading; return the coverage."""
    articles, found = coverage
    tables.check(articles, "ARTICLES")
    tables.check(found, "LEDGER")
    loaded = found["status"] == "loaded"
    assert sorted(found["article_id"][loaded]) == articles["article_id"].tolist()
    assert found["article_id"][~loaded].isna().all()
    assert found["reason"][~loaded].notna().all()
    assert found["status"].notna().all()
    assert not any(text != decoding.fix(text) or not text for text in articles["text"])
    return coverage


# --- the parts, as data ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("date"))
def test_dates(case):
    found = dates.read(case["input"], case.get("order"))
    assert (found.day and found.day.isoformat()) == case.get("day")
    assert found.precision == case.get("precision")
    assert (found.published and found.published.isoformat()) == case.get("published")
    assert (case["problem"] in found.problem) if "problem" in case else found.problem is None


@pytest.mark.parametrize("case", cases("order"))
def test_the_order_of_day_and_month_is_the_columns(case):
    assert dates.order(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", cases("name"))
def test_dates_in_names(case):
    assert dates.in_name(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", cases("encoding"))
def test_encodings(case):
    data = bytes.fromhex(case["bytes"])
    if "reason" in case:
        with pytest.raises(decoding.UnreadableError) as caught:
            decoding.decode(data)
        assert case["reason"] in str(caught.value)
    else:
        found = decoding.decode(data)
        assert found == (case["text"], case["encoding"], case.get("note"))


@pytest.mark.parametrize("case", cases("markup"))
def test_html_left_in_a_text(case):
    assert markup.is_in(case["input"]) == (case["input"] != case["expected"])
    assert markup.read(case["input"]) == case["expected"]
    assert not markup.is_in(case["expected"])


@pytest.mark.parametrize("case", cases("columns"))
def test_columns(case):
    found = fields.recognise(case["input"], fields.asked(case.get("asked")))
    assert found == case["expected"]


@pytest.mark.parametrize("case", cases("prose"))
def test_what_is_meant_as_text(case):
    assert files.is_prose(case["input"]) is case["expected"]


# --- the formats ----------------------------------------------------------------------------------


def test_the_head_of_the_first_article_is_taken_off(tmp_path):
    articles, found = check(read(write(tmp_path, {"a.txt": SEED}) / "a.txt"))
    row = articles.iloc[0]
    assert row["text"] == "Ukrainian President “Z” spoke.\n\nHe left."
    assert row["date"] == pd.Timestamp("2025-02-27")
    assert (row["article_id"], row["source_format"], row["encoding"]) == ("a.txt", "txt", "utf-8")
    assert found["reason"].isna().all()


def test_plain_text_and_its_dates(tmp_path):
    folder = write(
        tmp_path,
        {
            "2025-02-26_a.txt": "Talks go on.",
            "2025-02-27_b.txt": " date 2025-01-01 Talks end.",
            "c.txt": "\ufeffOne.\r\n\r\nTwo.\r \n",
            "d.txt": " date 2025-13-01 Talks begin.",
            "e.txt": " date 2025-01-01 ",
        },
    )
    coverage = check(read(folder))
    days = coverage.articles.set_index("article_id")["date"].dt.strftime("%Y-%m-%d")
    assert days.dropna().to_dict() == {
        "2025-02-26_a.txt": "2025-02-26",
        "2025-02-27_b.txt": "2025-01-01",
    }
    assert texts(coverage)["c.txt"] == "One.\n\nTwo."
    assert ledger(coverage) == {
        ("2025-02-26_a.txt", None): ("loaded", "date taken from the file's name"),
        ("2025-02-27_b.txt", None): ("loaded", None),
        ("c.txt", None): ("loaded", "no date"),
        ("d.txt", None): ("loaded", "'2025-13-01': the calendar has no such day"),
        ("e.txt", None): ("rejected", "no text after its date"),
    }


def test_metadata_beside_the_texts(tmp_path):
    folder = write(
        tmp_path / "in",
        {
            "a.txt": "Body a.",
            "b.txt": "Deal near\n\nBody b.",
            "c.txt": "Body c.",
            "2025-01-05.txt": "Body d.",
            "metadata.csv": "file,date,outlet,title,desk\na.txt,27/02/2025,Digest,Deal off,Kyiv\n"
            "b,03/04/2025,Digest,Deal near,\nlost.txt,2025-01-01,Digest,,\na.txt,,,,\n"
            "2025-01-05.txt,soon,Digest,,\n,,x,,\n",
        },
    )
    coverage = check(read(tmp_path))
    assert texts(coverage)["in/a.txt"] == "Deal off\n\nBody a."
    assert texts(coverage)["in/b.txt"] == "Deal near\n\nBody b."
    articles = coverage.articles.set_index("article_id")
    assert articles.at["in/b.txt", "date"] == pd.Timestamp("2025-04-03")  # 27/02 settles it
    assert articles.at["in/a.txt", "desk"] == "Kyiv"
    assert articles.at["in/2025-01-05.txt", "date"] == pd.Timestamp("2025-01-05")
    assert ledger(coverage) == {
        ("in/a.txt", None): ("loaded", None),
        ("in/b.txt", None): ("loaded", None),
        ("in/c.txt", None): ("loaded", "no row in metadata.csv; no date"),
        ("in/2025-01-05.txt", None): (
            "loaded",
            "'soon' is no date (write YYYY-MM-DD); date taken from the file's name",
        ),
        ("in/metadata.csv", None): (
            "skipped",
            "no article of its own: it describes 3 texts in this folder",
        ),
        ("in/metadata.csv", "4"): (
            "rejected",
            "it describes 'lost.txt', which is not in this folder",
        ),
        ("in/metadata.csv", "5"): ("rejected", "a second row for 'a.txt'; line 2 is used"),
        ("in/metadata.csv", "7"): ("rejected", "it names no file"),
    }
    alone = check(read(folder / "a.txt"))  # its metadata is found without the folder
    assert texts(alone) == {"a.txt": "Deal off\n\nBody a."}


def test_metadata_gives_ids_only_if_they_are_ids(tmp_path):
    good = write(tmp_path / "good", {"a.txt": "A.", "metadata.csv": "file,id\na.txt,n7\n"})
    assert [*texts(check(read(good)))] == ["n7"]
    rows = "file,id\na.txt,n7\nb.txt,n7\n"
    bad = write(tmp_path / "bad", {"a.txt": "A.", "b.txt": "B.", "metadata.csv": rows})
    coverage = check(read(bad))
    assert [*texts(coverage)] == ["a.txt", "b.txt"]
    assert "its id 'n7' comes 2 times" in ledger(coverage)["a.txt", None][1]


def test_broken_metadata_does_not_stop_the_texts(tmp_path):
    coverage = check(read(write(tmp_path, {"a.txt": "A.", "metadata.csv": b"\x89PNG\r\n"})))
    assert texts(coverage) == {"a.txt": "A."}
    assert ledger(coverage)["metadata.csv", None][0] == "rejected"


def test_a_metadata_file_with_texts_is_a_table_of_articles(tmp_path):
    coverage = check(read(write(tmp_path, {"metadata.csv": "file,text\na.txt,Talks go on.\n"})))
    assert texts(coverage) == {"metadata.csv#2": "Talks go on."}


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("head", ["", "\ufeff", "sep={mark}\n", "\n\n"])
def test_tables_of_every_separator(tmp_path, mark, head):
    rows = ["Headline,Body,published", 'Off,"One, two; three|\n\n4\tfour",2025-02-27']
    body = "\r\n".join(rows).replace("One, two", "One@ two").replace(",", mark).replace("@", ",")
    coverage = check(read(write(tmp_path, {"x.csv": head.format(mark=mark) + body})))
    assert [*texts(coverage).values()] == ["Off\n\nOne, two; three|\n\n4\tfour"]
    assert coverage.articles["date"].notna().all()


def test_bad_lines_of_a_table_leave_the_rest(tmp_path):
    lines = [
        "id,text,date",
        "a,Fine.,2025-02-27",
        "b,too few",
        "c,too many,2025-02-27,x",
        'd,"two\nlines",2025-02-27',
        'e,"an open mark,2025-02-27',
        "f,after it.,2025-02-27",
        "g,,2025-02-27",
        'h,"a stray "mark" inside",2025-02-27',
        ",,",
        "i,spare separators,2025-02-27,,",
        'j,"closed, ""doubled""",2025-02-27',
    ]
    coverage = check(read(write(tmp_path, {"x.csv": "\n".join(lines) + "\n"})))
    assert texts(coverage) == {
        "a": "Fine.",
        "d": "two\nlines",
        "f": "after it.",
        "i": "spare separators",
        "j": 'closed, "doubled"',
    }
    assert [int(item) for item in coverage.ledger["item"]] == [2, 3, 4, 5, 7, 8, 9, 10, 12, 13]
    rejected = {item: why for (_, item), (status, why) in ledger(coverage).items() if why}
    assert {item: why[:22] for item, why in rejected.items()} == {
        "3": "2 fields, the first li",
        "4": "4 fields, the first li",
        "7": "quotation marks out of",
        "9": "no text",
        "10": "quotation marks out of",
    }


def test_cells_that_say_there_is_nothing_are_missing(tmp_path):
    rows = (
        "id,date,published,source,headline,body,author,country,n\n"
        "a,NA,2025-02-27,NA,NULL,Talks go on.,nan,NA,1\n"
        "b,n/a,NaT,N/A,-,Nobody signs.,None,NL,NA\n"
        "c,2025-02-28,,Digest,Nan signs,NA,Ana Roe,NL,2\n"
        "d,2025-02-28,,Digest,Null and void,<p>NULL</p>,Ana Roe,NL,2\n"
    )
    coverage = check(read(write(tmp_path, {"x.csv": rows}) / "x.csv"))
    articles = coverage.articles
    assert articles["text"].tolist() == ["Talks go on.", "Nobody signs."]
    assert articles[["outlet", "title", "author"]].isna().all(axis=None)
    assert articles["date"].dt.strftime("%d").fillna("").tolist() == ["27", ""]
    assert articles[["country", "n"]].to_numpy().tolist() == [["NA", "1"], ["NL", "NA"]]
    assert [reason for _, reason in ledger(coverage).values()] == [
        None, "no date", "no text", "no text",
    ]  # fmt: skip


def test_an_open_mark_never_joins_two_articles(tmp_path):
    lines = 'date,text\n2025-01-01,"Body one\n2025-01-02,"Body two"\n2025-01-03,Body three\n'
    coverage = check(read(write(tmp_path, {"x.csv": lines})))
    assert [*texts(coverage).values()] == ["Body two", "Body three"]
    assert ledger(coverage)["x.csv", "2"][0] == "rejected"


def test_a_stray_mark_costs_one_record_whatever_its_lines(tmp_path):
    lines = [
        "id,text,date",
        'a,"One ""good"" text.",2025-02-27',
        'b,"He said "no" to them.',
        "",
        '"Never," he said, and left, as before.',
        'A plain line, with, commas."',
        'The end of it.",2025-03-01',  # two fields, and the mark that closes
        'c,"Fine, too.",2025-02-27',
        'd,"a stray "mark" here",2025-02-27',
        'e,"and "another" here",2025-02-27',
        "f,Fine.,2025-02-27",
        'g,"an open mark,2025-02-27',
        "",
    ]
    coverage = check(read(write(tmp_path, {"x.csv": "\n".join(lines) + "\n"})))
    assert [*texts(coverage)] == ["a", "c", "f"]
    rejected = {item: why for (_, item), (how, why) in ledger(coverage).items() if how != "loaded"}
    assert [*rejected] == ["3", "9", "10", "12"]
    assert rejected["3"].endswith("they are written twice; lines 4 to 7 went with it")
    for item in ("9", "10", "12"):  # two in a row are two, and empty lines are nobody's
        assert rejected[item].endswith("they are written twice")


def test_a_single_line_that_went_with_a_record_is_named(tmp_path):
    lines = 'id,text\n1,"A "b" c\nand, d, e."\n2,Fine.\n'
    coverage = check(read(write(tmp_path, {"x.csv": lines})))
    assert [*texts(coverage).values()] == ["Fine."]
    assert ledger(coverage)["x.csv", "2"][1].endswith("; line 3 went with it")


def test_a_stray_mark_in_the_line_that_names_the_columns(tmp_path):
    coverage = check(read(write(tmp_path, {"x.csv": 'id,"the "text""\n1,One.\n'})))
    [(status, why)] = ledger(coverage).values()
    assert status == "rejected"
    assert why.startswith("line 1 should name the columns: quotation marks out of order")


def test_a_large_field_and_the_limit_of_the_csv_module(tmp_path):
    body = "word " * 100_000
    before = csv.field_size_limit(1000)
    try:
        coverage = check(read(write(tmp_path, {"x.csv": f"text\n{body}\n"})))
        assert [*texts(coverage).values()] == [body.strip()]
        assert csv.field_size_limit() == 1000
    finally:
        csv.field_size_limit(before)


def test_a_table_without_a_column_of_text(tmp_path):
    coverage = check(read(write(tmp_path, {"x.csv": "Titel,Volltext\nA,B\nC,D\n"})))
    assert ledger(coverage) == {
        ("x.csv", None): (
            "rejected",
            "no column of text; found: Titel, Volltext. Say which it is: columns={'text': 'NAME'}, "
            "on the command line --column text=NAME",
        )
    }
    mapped = check(read(tmp_path / "x.csv", columns={"text": "volltext", "title": "Titel"}))
    assert [*texts(mapped).values()] == ["A\n\nB", "C\n\nD"]
    wrong = check(read(tmp_path / "x.csv", columns={"text": "Text"}))
    assert "no column named 'Text'; found: Titel, Volltext" in ledger(wrong)["x.csv", None][1]


def test_a_table_whose_first_line_is_an_article(tmp_path):
    row = ["1", "2025-02-27", "Talks go on. " * 9000, *(f"c{n}" for n in range(30))]
    (tmp_path / "x.csv").write_text(2 * (",".join(row) + "\n"))
    [(_, reason)] = ledger(check(read(tmp_path))).values()
    assert "found: 1, 2025-02-27, Talks go on. Talks go on. Talks go on. …, c0, " in reason
    assert "c15, c16 and 13 more (the first line must name the columns; this one seems" in reason
    assert len(reason) < 400


def test_a_list_of_addresses_says_that_it_holds_no_texts(tmp_path):
    lines = "title,url,publish_date\nTalks go on,https://example.org/1,2025-02-28\n"
    _, ledger = read(write(tmp_path, {"list.csv": lines}))
    assert "addresses of articles and not their texts" in ledger["reason"][0]
    columns = {"text": "title"}
    assert texts(read(tmp_path / "list.csv", columns=columns)) == {"list.csv#2": "Talks go on"}


def test_json_in_its_shapes(tmp_path):
    one = {"text": "One."}
    folder = write(
        tmp_path,
        {
            "list.json": json.dumps([one, 3, {"text": None, "description": "Short."}]),
            "api.json": json.dumps({"status": "ok", "articles": [one]}),
            "single.json": json.dumps(one | {"tags": ["a", "b"], "n": 3}),
            "lines.jsonl": '{"text": "One."}\n\n{"text": \nnull\n{"id": "n5", "body": "Two."}',
            "mislabelled.json": '{"text": "One."}\n{"text": "Two."}',
            "listed.ndjson": '[\n{"text": "One."}\n]',
            "mixed.jsonl": '[1]\n{"text": "One."}',
            "broken.json": '[{"text": "One."},\n oops]',
            "cut.json": '[{"text": "One',
            "number.json": "3",
            "deep.json": "[" * 100_000,
            "control.jsonl": '{"text": "a\tb"}',
        },
    )
    coverage = check(read(folder))
    assert ledger(coverage, copies=False) == {
        ("api.json", "1"): ("loaded", "no date"),
        ("broken.json", None): (
            "rejected",
            "no valid JSON: line 2, column 2: Expecting value",
        ),
        ("control.jsonl", "1"): ("loaded", "no date"),
        ("cut.json", None): (
            "rejected",
            "no valid JSON: line 1, column 11: a string begins here and does not end",
        ),
        ("deep.json", None): ("rejected", "no valid JSON: nested too deeply"),
        ("lines.jsonl", "1"): (
            "loaded",
            "its id is empty, so the file's ids do not serve; no date",
        ),
        ("lines.jsonl", "3"): (
            "rejected",
            "no valid JSON: line 3, column 10: Expecting value",
        ),
        ("lines.jsonl", "4"): ("rejected", "a JSON object was expected, found null"),
        ("lines.jsonl", "5"): ("loaded", "no date"),
        ("list.json", "1"): ("loaded", "no date"),
        ("list.json", "2"): ("rejected", "a JSON object was expected, found a number"),
        ("list.json", "3"): ("rejected", "no text (a summary is none)"),
        ("listed.ndjson", "1"): ("loaded", "no date"),
        ("mislabelled.json", "1"): ("loaded", "no date"),
        ("mislabelled.json", "2"): ("loaded", "no date"),
        ("mixed.jsonl", "1"): ("rejected", "a JSON object was expected, found a list"),
        ("mixed.jsonl", "2"): ("loaded", "no date"),
        ("number.json", None): (
            "rejected",
            "a JSON list or object was expected, found a number",
        ),
        ("single.json", None): ("loaded", "no date"),
    }
    assert texts(coverage)["single.json"] == "One."
    row = coverage.articles.set_index("article_id").loc["single.json"]
    assert (row["tags"], row["n"]) == ('["a", "b"]', 3)


def test_json_that_nests_its_lists_and_its_texts(tmp_path):
    one = {"id": "a", "webTitle": "Deal off", "fields": {"bodyText": "It is off.", "id": 7}}
    hit = {"_id": "h", "_source": {"body": "It is on.", "source": "Digest"}}
    comments = {"text": "Talks go on.", "replies": {"data": [{"text": "Good."}]}}
    folder = write(
        tmp_path,
        {
            "guardian.json": json.dumps({"response": {"status": "ok", "results": [one]}}),
            "search.json": json.dumps({"took": 3, "hits": {"total": {"value": 1}, "hits": [hit]}}),
            "lines.jsonl": json.dumps(one | {"id": "b"}),
            "single.json": json.dumps(comments),
        },
    )
    coverage = check(read(folder))
    assert texts(coverage) == {
        "a": "Deal off\n\nIt is off.",
        "h": "It is on.",
        "b": "Deal off\n\nIt is off.",
        "single.json": "Talks go on.",
    }
    row = coverage.articles.set_index("article_id").loc["a"]
    assert (row["fields.id"], "fields" in row.index) == (7, False)
    assert coverage.articles["outlet"].dropna().tolist() == ["Digest"]


def test_an_interface_that_cuts_its_texts(tmp_path):
    articles = [
        {
            "source": {"id": None, "name": "Digest"},
            "author": None,
            "title": "Deal off",
            "description": "It is off.",
            "publishedAt": "2025-02-27T23:30:00Z",
            "content": "It is off, sa… [+1234 chars]",
        },
        {"source": {"id": "d", "name": "Digest"}, "content": "Cut… [+9 chars]"},
    ]
    coverage = check(read(write(tmp_path, {"x.json": json.dumps({"articles": articles})})))
    assert texts(coverage) == {"x.json#1": "Deal off\n\nIt is off."}
    row = coverage.articles.iloc[0]
    assert (row["outlet"], row["published"]) == ("Digest", pd.Timestamp("2025-02-27 23:30Z"))
    assert ledger(coverage) == {
        ("x.json", "1"): (
            "loaded",
            "its text is cut off ([+1234 chars]): its summary is read instead",
        ),
        ("x.json", "2"): (
            "rejected",
            "its text is cut off ([+9 chars]), and there is no summary",
        ),
    }


def test_half_a_character_is_said(tmp_path):
    coverage = check(
        read(write(tmp_path, {"x.jsonl": '{"text": "a \\ud83d b", "url": "\\ud83d"}'}))
    )
    assert [*texts(coverage).values()] == ["a \ufffd b"]
    assert ledger(coverage)["x.jsonl", "1"] == (
        "loaded",
        "half characters read as U+FFFD: 1; no date",
    )


def test_ids_that_differ_in_half_a_character_are_no_ids(tmp_path):
    lines = '{"id": "\\ud83d", "text": "A."}\n{"id": "\\ud83e", "text": "B."}\n'
    coverage = check(read(write(tmp_path, {"x.jsonl": lines})))
    assert [*texts(coverage)] == ["x.jsonl#1", "x.jsonl#2"]


def test_a_broken_byte_concerns_its_record_only(tmp_path):
    lines = "text\n“Yes” he said\n“No”@\n".encode().replace(b"@", b"\x92")
    coverage = check(read(write(tmp_path, {"x.csv": lines})))
    assert ledger(coverage) == {
        ("x.csv", "2"): ("loaded", "no date"),
        ("x.csv", "3"): (
            "loaded",
            "faults in its UTF-8 read as U+FFFD: 1, the first at byte 31; no date",
        ),
    }


def test_a_mixture_of_encodings_is_read_line_by_line(tmp_path):
    lines = [b"text", "“Yes,” he said.".encode(), "“No,” she said.".encode("cp1252"), b"Maybe."]
    coverage = check(read(write(tmp_path, {"x.csv": b"\n".join(b'"%s"' % one for one in lines)})))
    assert [*texts(coverage).values()] == ["“Yes,” he said.", "“No,” she said.", "Maybe."]
    why = "a mixture, read line by line: 1 as cp1252, the first at byte 29; no date"
    assert set(coverage.ledger["reason"]) == {why}
    assert set(coverage.articles["encoding"]) == {"utf-8, cp1252"}


def test_html_is_read_as_text_and_said(tmp_path):
    rows = [
        {"title": "<script>alert(1)</script>", "text": "<p>One.</p><p>&ldquo;Two.&rdquo;</p>"},
        {"title": "Plain", "text": "2 < 3 & R&D."},
        {"title": "Nothing", "text": "<p></p>"},
    ]
    articles, _ = coverage = check(read(write(tmp_path, {"x.json": json.dumps(rows)})))
    assert articles["text"].tolist() == [
        "<script>alert(1)</script>\n\nOne.\n\n“Two.”",  # a headline is shown as it is
        "Plain\n\n2 < 3 & R&D.",
    ]
    assert [why for _, why in ledger(coverage).values()] == [
        "HTML read as text; no date",
        "no date",
        "no text",
    ]
    assert texts(read(articles.iloc[1:]))["x.json#2"] == articles["text"][1]


def test_html_is_read_alike_in_files_of_text_and_in_what_is_said_of_them(tmp_path):
    body = "<p>AT&amp;T &ldquo;waits&rdquo;.</p>\r\n<p>2 < 3 &amp; R&D.</p>"
    said = 'file,title,outlet,author,url\na.txt,AT&amp;T <i>waits</i>,"Ink &amp; Co",Bo,x?a&amp;b\n'
    said += "b.txt,AT&amp;T & Co,,,\n"
    head, sub = {"head.txt": f" date 2025-02-27 {body}"}, "said/{}".format
    files_ = {"a.txt": body, "b.txt": "AT&T & Co\n\nR&D; M&A.", "c.txt": "<p></p>"}
    folder = write(tmp_path, head | {sub(name): text for name, text in files_.items()})
    articles, _ = coverage = check(read(write(folder, {"said/metadata.csv": said})))
    wanted = "AT&T “waits”.\n\n2 < 3 & R&D."
    assert texts(coverage) == {
        "head.txt": wanted,
        "said/a.txt": f"AT&T waits\n\n{wanted}",
        "said/b.txt": "AT&T & Co\n\nR&D; M&A.",  # the headline is the one in the text
    }
    assert articles["outlet"].tolist()[1] == "Ink & Co"
    assert articles["url"].tolist()[1] == "x?a&amp;b"
    reasons = {name: why for (name, _), (_, why) in ledger(coverage).items()}
    assert reasons["head.txt"] == "HTML read as text"
    assert reasons["said/a.txt"].startswith("HTML read as text; ")
    assert reasons["said/a.txt"].endswith("HTML read as text in its outlet, title")
    assert reasons["said/c.txt"] == "no text"


def test_parquet(tmp_path):
    (tmp_path / "bare").mkdir()
    big = 2**60 + 1
    table = pd.DataFrame(
        {
            "text": ["One.", "Two.", None],
            "date": pd.to_datetime(["2025-02-27", None, None]),
            "number": pd.array([big, None, 3], dtype="Int64"),
            "tags": [["a"], [], None],
        }
    )
    table.to_parquet(tmp_path / "x.parquet")
    write(tmp_path, {"bad.parquet": b"PAR1 and no more", "empty.parquet": b""})
    bare = pyarrow.table({"text": ["One.", "Two."], "number": [big, None]})
    parquet.write_table(bare, tmp_path / "bare" / "y.pq")  # not written by pandas
    coverage = check(read(tmp_path / "bare"))
    assert coverage.articles["number"].tolist() == [big, pd.NA]
    coverage = check(
        read([tmp_path / name for name in ("x.parquet", "bad.parquet", "empty.parquet")])
    )
    assert texts(coverage) == {"x.parquet#1": "One.", "x.parquet#2": "Two."}
    assert coverage.articles["number"].tolist() == [big, pd.NA]
    assert coverage.articles["encoding"].isna().all()
    found = ledger(coverage)
    assert found["x.parquet", "3"] == ("rejected", "no text")
    assert found["bad.parquet", None][0] == found["empty.parquet", None][0] == "rejected"


def test_a_table_of_pandas():
    table = pd.DataFrame(
        {
            "Headline": pd.Categorical(["Off", None]),
            "Body": ["One.", "Two."],
            "published": pd.to_datetime(["2025-02-27T23:30Z", None]),
            "score": [1.5, None],
        },
        index=["r1", "r2"],
    )
    before = table.copy(deep=True)
    coverage = check(read(table))
    pd.testing.assert_frame_equal(table, before)
    assert ledger(coverage) == {
        ("table", "r1"): ("loaded", None),
        ("table", "r2"): ("loaded", "no date"),
    }
    assert sorted(texts(coverage).values()) == ["Off\n\nOne.", "Two."]
    assert coverage.articles["score"].dropna().tolist() == [1.5]
    assert coverage.articles["published"].dropna().tolist() == [pd.Timestamp("2025-02-27T23:30Z")]


def test_ids_of_a_table_are_the_same_in_every_batch():
    table = pd.DataFrame({"text": ["One.", "Two.", "Three.", "One."]})
    whole = check(read(table)).articles
    assert whole["article_id"].is_unique
    parts = [read(table.iloc[:1]), read(table.iloc[1:3])]
    assert {key for part in parts for key in texts(part)} < set(whole["article_id"])
    shuffled = read(table.sample(frac=1, random_state=1).reset_index(drop=True))
    assert texts(shuffled) == texts(read(table))
    named = table.iloc[:3].rename_axis("article_id")
    assert [*texts(check(read(named)))] == ["0", "1", "2"]
    gaps = pd.DataFrame({"id": [1.0, 2.0], "text": ["One.", "Two."]})  # whole numbers as floats
    assert [*texts(check(read(gaps)))] == ["1", "2"]
    assert whole["article_id"].str.fullmatch(r"table#[0-9a-f]{12}(~2)?").all()


def test_a_text_is_enough():
    coverage = check(read([SEED, "Talks go on.", "Talks go on."]))
    assert coverage.articles["date"].notna().sum() == 1
    assert sorted(texts(coverage).values())[0] == "Talks go on."
    assert len(coverage.articles) == 3
    alone = read("Talks go on.").articles["article_id"].tolist()
    assert set(alone) < set(coverage.articles["article_id"])


def test_our_own_table_comes_back_as_it_was(tmp_path):
    source = (
        '[{"title":"T","text":"B.","date":"2025-02","published":"2025-02-03T10:00Z","mood":"x"}]'
    )
    first = read(write(tmp_path / "a", {"x.json": source})).articles
    (tmp_path / "b").mkdir()
    first.to_parquet(tmp_path / "b" / "y.parquet")
    first.to_csv(tmp_path / "b.csv", index=False)
    for again in (read(first), read(tmp_path / "b"), read(tmp_path / "b.csv")):
        fresh = check(again).articles
        assert [*fresh] == [*first]
        kept = [name for name in first if name not in ("source_file", "source_format", "encoding")]
        pd.testing.assert_frame_equal(fresh[kept], first[kept])
    assert first["date_precision"].tolist() == ["month"]


# --- what is found --------------------------------------------------------------------------------


def test_what_a_folder_may_hold(tmp_path):
    folder = write(
        tmp_path / "cov",
        {
            "deep/er/a.txt": "Talks go on.",
            "b.txt": b"",
            "c.txt": " \n\ufeff ",
            "d.txt": "It’s “over”".encode("cp1252"),
            "e.txt": b"%PDF-1.7",
            "f.txt": b"It\x9ds",
            "g.zip": b"PK\x03\x04",
            "h.docx": b"PK\x03\x04",
            "h.htm": "<p>Talks go on.</p>",
            "h.jpg": b"\xff\xd8\xff",
            "~$h.docx": b"owner",
            "i": "Talks go on.",
            "README.md": "x",
            "readme_first.txt": "x",
            "Readmission.txt": "Talks go on.",
            ".hidden.txt": "x",
            ".git/config.txt": "x",
            "j.csv": "text\n",
        },
    )
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "gone.txt").symlink_to("nothing")
    os.mkfifo(folder / "pipe.txt")
    coverage = check(read(folder))
    found = ledger(coverage)
    assert {file: status for (file, _), (status, _) in found.items()} == {
        "deep/er/a.txt": "loaded",
        "b.txt": "rejected",
        "c.txt": "rejected",
        "d.txt": "loaded",
        "e.txt": "rejected",
        "f.txt": "rejected",
        "g.zip": "skipped",
        "h.docx": "rejected",
        "h.htm": "rejected",
        "h.jpg": "skipped",
        "~$h.docx": "skipped",
        "i": "skipped",
        "README.md": "skipped",
        "readme_first.txt": "skipped",
        "Readmission.txt": "loaded",
        ".hidden.txt": "skipped",
        ".git": "skipped",
        "j.csv": "rejected",
        "loop": "rejected",
        "self": "rejected",
        "gone.txt": "rejected",
        "pipe.txt": "skipped",
    }
    assert found["g.zip", None][1] == "an archive (.zip): unpack it, read its folder"
    assert found["loop", None][1] == "a link to a folder that is read already"
    assert found["d.txt", None][1] == "read as cp1252: not valid UTF-8 at byte 2; no date"
    assert found["h.docx", None][1].startswith("no Word document that can be read")
    assert found["h.htm", None][1] == ".htm is not read: save its text as .txt"
    assert found["h.jpg", None][1].startswith("unknown kind .jpg; read are .txt, .docx, .csv")
    named = check(read([folder / "README.md", folder / ".hidden.txt"], format="txt"))
    assert texts(named) == {".hidden.txt": "x", "README.md": "x"}


def test_a_file_that_is_not_handed_over(tmp_path, monkeypatch):
    folder = write(tmp_path, {"a.txt": "A.", "b.txt": "B.", "closed/c.txt": "C."})
    scandir, os_open = os.scandir, os.open

    def refused(path, *arguments, **options):
        if str(path).endswith(("b.txt", "closed")):
            raise PermissionError(13, "Permission denied")
        opener = os_open if arguments else scandir
        return opener(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(os, "scandir", refused)
    found = ledger(check(read(folder)))
    assert found["b.txt", None] == ("rejected", "cannot be read: Permission denied")
    assert found["closed", None] == ("rejected", "cannot be read: Permission denied")
    assert found["a.txt", None][0] == "loaded"


def test_names_are_seen_from_where_the_user_stands(tmp_path, monkeypatch):
    folder = write(tmp_path / "cov", {"a.txt": "A.", "x/b.txt": "B.", "y/b.txt": "C."})
    (folder / "x" / "up").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    assert [*texts(read("cov"))] == ["a.txt", "x/b.txt", "y/b.txt"]
    assert [*texts(read("cov/"))] == ["a.txt", "x/b.txt", "y/b.txt"]
    assert [*texts(read("cov/x/b.txt"))] == ["b.txt"]
    assert [*texts(read("cov/*/*.txt"))] == ["x/b.txt", "y/b.txt"]
    assert [*texts(read("cov/**/*.txt"))] == ["a.txt", "x/b.txt", "y/b.txt"]
    assert [*texts(read(["cov/x/b.txt", "cov/y"]))] == ["x/b.txt", "y/b.txt"]
    assert [*texts(read(["cov", "cov/x", "cov/a.txt", "cov/a.txt"]))] == [
        "a.txt",
        "b.txt",
        "y/b.txt",
    ]
    monkeypatch.chdir(folder)
    assert [*texts(read("."))] == ["a.txt", "x/b.txt", "y/b.txt"]


def test_a_folder_behind_several_links_is_read_once(tmp_path):
    write(tmp_path / "outside", {"a.txt": "A."})
    folder = write(tmp_path / "cov", {"b.txt": "B."})
    for name in "xwvut":
        (folder / name).symlink_to(tmp_path / "outside")
    coverage = check(read(folder))
    assert [*texts(coverage)] == ["b.txt", "t/a.txt"]
    assert len(coverage.ledger) == 6


def test_ids_that_meet_get_the_path_in_front(tmp_path):
    rows = "id,text\n1,{0} one.\n2,{0} two.\n"
    folder = write(tmp_path, {"a.csv": rows.format("A"), "b.csv": rows.format("B")})
    assert [*texts(check(read(folder / "a.csv")))] == ["1", "2"]
    assert texts(check(read(folder))) == {
        "a.csv#1": "A one.",
        "a.csv#2": "A two.",
        "b.csv#1": "B one.",
        "b.csv#2": "B two.",
    }


def test_ids_that_repeat_lose_nothing(tmp_path):
    rows = "id,text\n1,One.\n1,Two.\n,Three.\n4,Four.\n"
    coverage = check(read(write(tmp_path, {"a.csv": rows})))
    assert [*texts(coverage)] == ["a.csv#2", "a.csv#3", "a.csv#4", "a.csv#5"]
    assert coverage.articles["id"].tolist()[:2] == ["1", "1"]
    reasons = [why for _, why in ledger(coverage).values()]
    assert reasons[0] == "its id '1' comes 2 times, so the ids do not serve; no date"
    assert reasons[2:] == ["its id is empty, so the file's ids do not serve; no date", "no date"]


def test_names_that_are_no_utf8(tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"Talks go on.")
    assert [*texts(check(read(tmp_path)))] == ["caf\\xe9.txt"]


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        ("nowhere/x.txt", {}, "there is no file or folder 'nowhere/x.txt'"),
        ("no such words", {}, "end it with a full stop or a line break"),
        ("nowhere/*.txt", {}, "no file matches the pattern"),
        ("", {}, "neither a path nor a text"),
        (3, {}, "found int"),
        ({"text": "x"}, {}, "pandas.DataFrame(records)"),
        ([{"text": "x"}], {}, "pandas.DataFrame(records)"),
        ("Talks go on.", {"format": "docx"}, "format= must be one of txt, csv"),
        ("Talks go on.", {"columns": {"Volltext": "text"}}, "'Volltext' is none of ours"),
        ("Talks go on.", {"columns": "Volltext"}, "columns= maps our names to yours"),
        (pd.DataFrame({"text": []}), {"columns": {"text": 0}}, "'text' is mapped to 0: a name or"),
    ],
)
def test_requests_that_cannot_be_met(given, options, message):
    with pytest.raises(loaders.LoadError) as caught:
        read(given, **options)
    assert message in str(caught.value)


def test_a_missing_path_is_a_missing_file_to_python():
    with pytest.raises(FileNotFoundError):
        read("nowhere/x.txt")


def test_nothing_in_nothing_out(tmp_path):
    for nothing in (tmp_path, [], pd.DataFrame({"text": []})):
        articles, _ = check(read(nothing))
        full = read("Talks go on.").articles
        assert [*articles.columns] == [*full.columns]
        assert articles.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()
        assert articles.empty


def test_a_large_file_is_one_article(tmp_path):
    write(tmp_path, {"a.txt": ("Talks, he said, “go on”. " * 40 + "\n\n") * 20_000})
    articles, _ = check(read(tmp_path))
    assert len(articles.at[0, "text"]) > 20_000_000


# --- headlines ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("Deal 'near'", "DEAL ‘NEAR’\n\nTalks go on.", "DEAL ‘NEAR’\n\nTalks go on."),
        ("Deal near", "Deal  near \nTalks go on.", "Deal  near \nTalks go on."),
        ("STRASSE FREI", "Straße frei\n\nMehr.", "Straße frei\n\nMehr."),
        ("Deal near", "Deal near", "Deal near"),
        ("Deal near", "Deal near, he said.", "Deal near\n\nDeal near, he said."),
        ("Deal near", "Talks go on.\nDeal near", "Deal near\nTalks go on.\nDeal near"),
    ],
)
def test_a_headline_that_the_text_repeats_is_not_put_in_front(title, body, text):
    articles, _ = check(read(pd.DataFrame({"title": [title], "text": [body]})))
    assert articles["text"].tolist() == [text]
    if text == body and "\n" in text:
        assert layout.segments("\n\n".join(text.split("\n", 1)), title)[0][2] == "headline"


@pytest.mark.parametrize("parting", ["\n", "\n\n", "\n \n"])
def test_a_headline_leaves_the_paragraphs_as_many_as_they_were(parting):
    body = parting.join(["Talks go on.", "Nobody signs.", "WHAT WE KNOW", "Kyiv waits."])
    for title, kinds in (("Deal near", ["headline"]), (None, [])):
        articles = loaders.read_articles(pd.DataFrame({"title": [title], "text": [body]})).articles
        found = layout.segments(articles["text"][0], title)
        assert [kind for *_, kind in found] == [*kinds, "lead", "body", "crosshead", "body"]
        assert articles["text"][0].endswith(body)


def test_texts_that_come_again_are_loaded_and_told(tmp_path):
    rows = "id,text\na,Talks “go” on.\nb,Kyiv waits.\na,Talks “go” on.\nc,talks “go” on.\n"
    folder = write(tmp_path, {"x.csv": rows, "w.txt": "Kyiv waits.\n", "y.csv": "text\n"})
    coverage = check(read(folder))
    assert len(coverage.articles) == 5
    assert loaders.copies(coverage.ledger).values.tolist() == [
        ["x.csv#3", "w.txt"],
        ["x.csv#4", "x.csv#2"],
    ]
    comes = "its id 'a' comes 2 times, so the ids do not serve; no date"
    assert ledger(coverage)["x.csv", "4"] == ("loaded", f"{comes}; the same text as x.csv#2")
    assert loaders.repeated(coverage.ledger, most=1) == (
        "2 articles repeat the text of another to the letter and count like it: "
        "x.csv#3 (as w.txt) and 1 more, all in the ledger."
    )
    once = loaders.copies(read("Talks go on.").ledger)
    assert once.empty
    assert once.columns.tolist() == ["article_id", "copy_of"]
    assert check_batches(folder, 1) > 3


GERMAN = "Der Vertrag ist unterschrieben, sagte er in Kyjiw. " * 6
ARABIC = "\u0642\u0627\u0644 \u0627\u0644\u0631\u0626\u064a\u0633. " * 20


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        (GERMAN, True),
        (ARABIC, True),
        ("The deal of the day is signed, he said, and that is it. " * 6, False),
        ("THE DEAL IS SIGNED, HE SAID, AND THAT IS IT. " * 8, False),
        (GERMAN + "He said that the end of the talks and of the war is near to him. ", False),
        ("x " + "y" * 296 + ".", False),  # too short to tell
        ("x " + "y" * 297 + ".", True),
    ],
)
def test_what_is_hardly_english_is_told(text, foreign):
    found = read([text, "Talks go on."]).ledger
    told = found["reason"].str.contains("hardly an English word in it")
    assert sorted(told) == [False, foreign]
    assert loaders.foreign(found)[:39] == "1 article holds hardly an English word "[: 39 * foreign]


def test_both_doubts_are_told_of_a_copy_that_is_hardly_english():
    found = read([GERMAN, f"{GERMAN}\n"]).ledger
    assert found["reason"].str.startswith("no date; hardly an English word in it").all()
    assert len(loaders.copies(found)) == 1
    assert loaders.foreign(found, most=1)[:40] == "2 articles hold hardly an English word a"
    assert loaders.foreign(found, most=1).endswith(" and 1 more, all in the ledger.")


# --- batches --------------------------------------------------------------------------------------


def check_batches(given, size, **options):
    """Hold the law that batches are one reading in parts; return the number of parts."""
    whole = check(read(given, **options))
    parts = [check(part) for part in loaders.read_batches(given, size=size, **options)]
    joined = tables.concat([part.articles for part in parts], "ARTICLES")
    pd.testing.assert_frame_equal(joined, whole.articles)
    pd.testing.assert_frame_equal(tables.concat([part.ledger for part in parts]), whole.ledger)
    assert all(len(part.ledger) <= size for part in parts)
    return len(parts)


def exports(folder):
    """Write coverage of every kind, with bad lines, meeting ids and columns that differ."""
    rows = [
        {"id": f"n{i}", "text": f"Body {i}.", "date": f"{3 + i}/04/2025", "n": i} for i in range(12)
    ]
    rows[3] |= {"id": "n2"}  # repeats: the ids of the table do not serve
    lines = [json.dumps(row) for row in rows]
    lines[5:5] = ["{", "3", '{"id": "x", "description": "No text."}']
    frame = pd.DataFrame(rows)
    write(
        folder,
        {
            "a.jsonl": "\n".join(lines) + '\n{"id": "late", "body": "B.", "mood": [1], "n": 2.5}\n',
            "b.json": json.dumps(rows),
            "c.csv": "id,text,date\n" + 'n0,One.,03/04/2025\nshort\nn1,"two\nlines",27/02/2025\n',
            "d/2025-02-26_x.txt": "Talks.",
            "d/y.txt": "It’s “over”".encode("cp1252"),
            "d/z.txt": "",
            "e/m.txt": "Talks.",
            "e/o.txt": "Talks.",
            "e/metadata.csv": "file,title,date,n\nm.txt,Deal near,03/04/2025,7\n,,27/02/2025,\n",
            "f.jsonl": '{"text": "It’s “over”"}\n{"text": "Zero."}'.encode("cp1252"),
            "g.zip": "",
        },
    )
    frame.assign(id=frame["id"] + "p", when=pd.Timestamp("2025-02-27 10:00")).to_parquet(
        folder / "h.parquet", row_group_size=5
    )
    return folder


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_batches_are_one_reading_in_parts(tmp_path, size):
    folder = exports(tmp_path)
    assert (check_batches(folder, size) == 1) == (size == 1000)
    for path in sorted(folder.iterdir()):
        check_batches(path, size)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_tables_and_texts_in_batches(tmp_path, size):
    frame = pd.DataFrame({"text": ["One.", "Two.", None, "One."], "n": [1, None, 3, 4]})
    texts = ["Talks go on.", " date 2025-02-27 \n", "Talks go on."]
    check_batches(frame, size)
    check_batches(
        [frame, frame.iloc[:2], *texts, write(tmp_path, {"u.txt": "U.", "a.txt": "A."})], size
    )
    assert check_batches(pd.DataFrame({"text": []}), size) == check_batches([], size) == 1


def test_batches_do_not_hold_the_file(tmp_path):
    """What is read grows with the batch, not with the file."""
    with open(tmp_path / "x.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": i, "text": f"{i} " * 2000}) + "\n" for i in range(800))
    tracemalloc.start()
    try:
        for part in loaders.read_batches(tmp_path, size=50):
            assert len(part.articles) <= 50
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < (tmp_path / "x.jsonl").stat().st_size / 4


@pytest.mark.parametrize("n", [300, 500])
def test_a_file_that_changes_between_the_passes(tmp_path, n):
    row = "Talks go on. " * 10 + "\n"
    path = write(tmp_path, {"x.csv": "text\n" + row * 400}) / "x.csv"
    parts = loaders.read_batches(path, size=100)
    next(parts)
    path.write_text("text\n" + row * n, encoding="utf-8")
    with pytest.raises(loaders.LoadError, match="changed while it was read"):
        list(parts)


def test_what_batches_are_asked_is_checked_at_once():
    with pytest.raises(loaders.LoadError, match="size= is a number"):
        loaders.read_batches("Talks go on.", size=0)
    with pytest.raises(loaders.MissingPathError):
        loaders.read_batches("nowhere/x.txt")


# --- laws -----------------------------------------------------------------------------------------

# Text that files can hold: no half characters, no zero byte (which tells binary files apart).
written = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
relaxed = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(
    st.lists(
        written.filter(lambda text: not fields.is_none(decoding.fix(text))), min_size=1, max_size=5
    )
)
@settings(relaxed, max_examples=25)  # six readings each
def test_any_text_comes_through_every_format(tmp_path, bodies):
    table = pd.DataFrame({"id": [f"n{i}" for i in range(len(bodies))], "text": bodies})
    with open(tmp_path / "x.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *table.itertuples(index=False)])
    with open(tmp_path / "x.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in table.to_dict("records"))
    (tmp_path / "x.json").write_text(
        json.dumps(table.to_dict("records"), ensure_ascii=False), encoding="utf-8"
    )
    table.to_parquet(tmp_path / "x.parquet")
    wanted = {f"n{i}": decoding.fix(body) for i, body in enumerate(bodies)}
    for ending in ("csv", "jsonl", "json", "parquet"):
        assert texts(check(read(tmp_path / f"x.{ending}"))) == wanted
    assert texts(check(read(table))) == wanted
    (tmp_path / "x.txt").write_bytes(bodies[0].encode())
    assert [*texts(check(read(tmp_path / "x.txt"))).values()] == [wanted["n0"]]


EDGES = ["", "\ufeff", "\u2003", "\x1c", "\r\n", " date 2025-02-27 ", "date\u2003", "”", "<p>"]
EDGES = [*map(str.encode, EDGES), b"&#38;", b"\0", b"\xc3", b"\xa9", b"%PDF-", b"\xff\xfe", None]


@given(st.binary(max_size=12) | written.map(str.encode), st.permutations(EDGES))
@relaxed
def test_files_read_together_are_read_as_each_by_itself(data, edges):
    pairs = [*product(EDGES, edges)]

    def content(number):
        if None in pairs[number]:
            raise decoding.UnreadableError("gone")
        return data.join(pairs[number])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "content", content)
        for step in (1, 7, len(pairs)):
            for start in range(0, len(pairs), step):
                numbers = range(len(pairs))[start : start + step]
                found, apart, _ = together.read(numbers)
                if not isinstance(found, list):
                    found = [text.encode() for text in found.to_pylist()]
                for place in {*range(len(numbers))} - apart:
                    decoded = decoding.decode(content(numbers[place]))
                    assert decoded[1:] == ("utf-8", None)
                    assert (found[place].decode(), None) == formats.article(decoded.text)
                    assert not markup.is_in(decoded.text)


def test_plain_files_need_no_closer_look(tmp_path):
    given = ["One.\n", "“Two.”", " Mr. R&D: 3 < 4 & é\r\n", "PGA date"]
    paths = [tmp_path / f"{number}.txt" for number in range(len(given))]
    for path, text in zip(paths, given, strict=True):
        path.write_bytes(text.encode())
    found, apart, _ = together.read([*map(str, paths)])
    assert (found.to_pylist(), apart) == ([text.strip() for text in given], set())


damage = st.lists(
    st.sampled_from(["text", "date", ",", '"', "\n", "Talks go on.", "2025-02-27", "{", "}", "é"])
    | st.sampled_from([b"\x92", b"\xff\xfe", b"\0", "“".encode(), b"[", b"]", b":", b"\r\n"]),
    max_size=30,
).map(lambda parts: b"".join(p if isinstance(p, bytes) else p.encode() for p in parts))
endings = st.sampled_from(["txt", "csv", "jsonl", "json", "parquet", "md", "zip"])


@given(st.lists(st.tuples(endings, damage), max_size=6), st.randoms(use_true_random=False))
@relaxed
def test_the_ledger_balances_whatever_is_found(tmp_path_factory, contents, random):
    folder = tmp_path_factory.mktemp("found")
    paths = []
    for number, (ending, content) in enumerate(contents):
        paths.append(folder / f"{number}.{ending}")
        paths[-1].write_bytes(content)
    coverage = check(read(paths))
    assert set(coverage.ledger["source_file"]) == {path.name for path in paths}
    random.shuffle(paths)
    again = read(paths)
    for one, other in zip(coverage, again, strict=True):
        pd.testing.assert_frame_equal(one, other)


@given(st.data())
@relaxed
def test_a_table_with_holes_still_balances(tmp_path, data):
    """Separators and bodies are struck out of a good table: each line is loaded or rejected."""
    n = data.draw(st.integers(1, 8))
    lines = [[f"n{i}", "2025-02-27", f"Body {i}."] for i in range(n)]
    struck = data.draw(st.sets(st.integers(0, n - 1)))
    bare = data.draw(st.sets(st.integers(0, n - 1)))
    written = [
        ("" if i in struck else ",").join(["" if i in bare and cell == 2 else line[cell]
                                           for cell in range(3)])
        for i, line in enumerate(lines)
    ]  # fmt: skip
    (tmp_path / "x.csv").write_text("\n".join(["id,date,text", *written]), encoding="utf-8")
    coverage = check(read(tmp_path / "x.csv"))
    good = [i for i in range(n) if i not in struck | bare]
    assert texts(coverage) == {f"n{i}": f"Body {i}." for i in good}
    assert len(coverage.ledger) == n


def test_tables_in_memory_are_numbered_from_one():
    one, two = (pd.DataFrame({"text": [text]}) for text in ("One is here.", "Two are there."))
    assert [*ledger(read([one, two]))] == [("table 1", "0"), ("table 2", "0")]


def test_a_list_of_authors_is_written_in_one_line():
    table = pd.DataFrame({"text": ["Talks go on.", "So it is."], "author": [["Ann", "", "Bo"], []]})
    authors = read(table).articles["author"].astype(object).fillna("")
    assert sorted(authors) == ["", "Ann; Bo"]


def test_a_column_name_of_forty_letters_is_told_whole():
    coverage = read(pd.DataFrame({"x" * 40: ["a"], "y" * 41: ["b"]}))
    assert f"found: {'x' * 40}, {'y' * 39}…. Say" in coverage.ledger["reason"].item()
