"""What a notebook shows: numbers written out, lines aligned, an article marked."""

import io
import re

import numpy as np
import pandas as pd
import pytest

from analysis import pipeline, show, tables


def cells(shown):
    """Return the texts of the cells of what is shown, row by row, the heads first."""
    rows = re.findall(r"<tr>(.*?)</tr>", shown.html)
    return [
        [re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


def test_table_writes_numbers_out():
    rows = pd.DataFrame(
        {
            "actor": ["A & B", None],
            "n": pd.array([1200, None], dtype="Int64"),
            "share_mentions": [0.256, 0.004],
            "tone": [-0.5, np.nan],
            "date": pd.to_datetime(["2025-02-28", None]),
            "known": [True, False],
        }
    )
    assert cells(show.table(rows)) == [
        ["actor", "n", "share mentions", "tone", "date", "known"],
        ["A &amp; B", "1,200", "26%", "−0.50", "28 Feb 2025", "yes"],
        ["–", "–", "0.4%", "–", "–", "no"],
    ]


def test_table_writes_intervals_behind_their_value():
    rows = pd.DataFrame({"share": [0.5, 0.1], "share_low": [0.4, np.nan], "share_high": [0.6, 1.0]})
    assert cells(show.table(rows, ["share"]))[1:] == [["50% (40% to 60%)"], ["10%"]]


@pytest.mark.parametrize(
    ("column", "values", "written"),
    [
        ("p_value", [0.04321, 0.0001], ["0.043", "&lt;0.001"]),
        ("leverage", [0.0124, -0.003], ["0.012", "−0.003"]),
        ("leverage", [0.0124, 0.3], ["0.01", "0.30"]),
    ],
)
def test_table_writes_small_numbers_with_three_decimals(column, values, written):
    found = cells(show.table(pd.DataFrame({column: values})))[1:]
    assert [row[0] for row in found] == written


def test_table_chooses_names_and_cuts():
    rows = pd.DataFrame({"term": ["deal", "fund", "aid"], "n": [3, 2, 1]})
    shown = show.table(rows, {"n": "uses", "term": "word"}, most=2)
    assert cells(shown) == [["uses", "word"], ["3", "deal"], ["2", "fund"]]
    assert "2 of 3 rows" in shown.html
    assert repr(shown).splitlines()[-1] == "2 of 3 rows"
    assert "no rows" in show.table(rows.head(0)).html
    with pytest.raises(tables.TableError, match=r"\['m'\] are not there; found \['term', 'n'\]"):
        show.table(rows, ["m"])


def test_a_long_table_is_paged_in_folds_without_a_script():
    rows = pd.DataFrame({"n": range(2345)})
    shown = show.table(rows, most=100, paged=True)
    assert shown.html.count("<table>") == 10
    assert shown.html.count("<details><summary>") == 9
    assert "<summary>901 to 1,000</summary>" in shown.html
    assert "<script" not in shown.html
    assert [row[0] for row in cells(shown) if row[0] != "n"] == [f"{n:,}" for n in range(1000)]
    assert repr(shown).splitlines()[-1] == "100 of 2,345 rows; 900 more folded below"
    assert len(repr(shown).splitlines()) == 102
    assert "<details>" not in show.table(rows.head(100), most=100, paged=True).html
    hits = pd.DataFrame({"before": ["the "] * 7, "match": ["deal"] * 7, "after": [""] * 7})
    lined = show.lines(hits, most=3, paged=True)
    assert "<summary>7 to 7</summary>" in lined.html
    assert lined.text.splitlines()[-1] == "3 of 7 lines; 4 more folded below"


def test_nothing_shown_is_markup_or_an_address():
    rows = pd.DataFrame({"<b>": ["<script>alert(1)</script>"]})
    assert "<script>" not in show.table(rows).html
    hits = pd.DataFrame({"before": ["<i>"], "match": ["<u>"], "after": ["&"]})
    shown = show.lines(hits)
    assert "<i>" not in shown.html
    assert "<u>" not in shown.html
    assert " at 0x" not in repr(shown)
    assert shown._repr_html_() == shown.html


def test_lines_keep_the_spaces_around_the_words():
    hits = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-02-28"] * 2),
            "before": ["“the ", "no "],
            "match": ["deal", "deal"],
            "after": [",” he said ", ""],
            "actor": ["A", None],
        }
    )
    shown = show.lines(hits, beside={"actor": "who"})
    assert cells(shown) == [
        ["", "", "", "who"],
        ["28 Feb 2025", "“the&nbsp;", "deal,” he said&nbsp;", "A"],
        ["28 Feb 2025", "no&nbsp;", "deal", "–"],
    ]
    assert repr(shown).splitlines()[1] == "28 Feb 2025  no [deal]  –"
    assert "1 of 2 lines" in show.lines(hits, most=1).html
    assert show.lines(hits.head(0)).text == "none"


def test_progress_is_drawn_where_it_is_asked_for(make_articles, capsys):
    articles, drawn = make_articles("“Soon,” Ana Roe said."), io.StringIO()
    with show.progress(articles, file=drawn) as bar:
        found = pipeline.tables(articles, progress=bar)
    assert all(step in drawn.getvalue() for step in pipeline.STEPS)
    assert drawn.getvalue().endswith("\r")  # it is gone
    assert len(found["QUOTES"]) == 1
    pipeline.tables(articles)
    assert capsys.readouterr().err == ""


def test_article_is_shown_with_speakers_and_actors(make_articles):
    text = "Deal near\n\nBy Carl Dahl\n\n“Soon,” Ana Roe said. <b>\n\nShe left."
    articles = make_articles(text, title=["Deal near"])
    start = text.index("Soon")
    row = ("a", start, start + 5, "Soon,", "direct", "closed", "said", None, None, "she", "person")
    quotes = tables.make("QUOTES", [(*row, "Ana Roe", 0)]).assign(actor=["Ana Roe"])
    place = text.index("Ana Roe")
    mention = ("a", place, place + 7, "Ana Roe", "Ana Roe", "name")
    shown = show.article(articles, "a", quotes=quotes, mentions=tables.make("MENTIONS", [mention]))
    assert "<b>Deal near</b>" in shown.html
    assert ">Soon,</span>” <small><b>[Ana Roe]</b></small>" in shown.html
    assert 'title="Ana Roe">Ana Roe</span>' in shown.html
    assert "<small>(byline)</small>" in shown.html
    assert "&lt;b&gt;" in shown.html
    assert "[Ana Roe]" not in show.article(articles, "a").html
    with pytest.raises(tables.TableError, match="no article 'z'"):
        show.article(articles, "z")
