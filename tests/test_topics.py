"""Topics by dictionary: what wins where entries overlap, shares, gaps."""

import pandas as pd
import pytest
from conftest import articles_of
from golden import load

from analysis import tables, topics

LIST = pd.DataFrame(
    [
        ("aid", "aid", "first", ""),
        ("minerals", "mineral*", None, ""),
        ("military", "military aid", None, ""),
        ("security", "security guarantee*", None, ""),
        ("allies", "kyiv's allies", None, ""),
    ],
    columns=["topic", "entry", "not_near", "reason"],
)


@pytest.mark.parametrize("case", load("topics"))
def test_labels(case):
    found = topics.label(articles_of(case["text"]), LIST)
    assert found[["surface", "topic"]].values.tolist() == case["labels"]
    for row in found.itertuples():
        assert case["text"][row.start : row.end] == row.surface


def test_shares_in_closed_form():
    articles = articles_of("Aid goes on. Aid stops.", "Aid stops. Minerals.", "Nothing.")
    labels = topics.label(articles, LIST)
    table = topics.shares(articles, labels)
    assert table[["topic", "n", "sentences"]].values.tolist() == [["aid", 2, 3], ["minerals", 1, 1]]
    assert table["share"].tolist() == [2 / 3, 1 / 3]
    assert table["share_sentences"].tolist() == [3 / 5, 1 / 5]
    assert table["share_low"].isna().all()  # three articles carry no interval


def test_shares_of_groups():
    articles = articles_of("Aid goes on.", "Minerals.", outlet=["X", "Y"])
    table = topics.shares(articles, topics.label(articles, LIST), by="outlet")
    assert table[["outlet", "topic", "share"]].values.tolist() == [
        ["X", "aid", 1.0],
        ["Y", "minerals", 1.0],
    ]


def test_check_names_what_is_idle_or_doubled():
    doubled = pd.concat([LIST, LIST.iloc[:1], LIST.iloc[:1].assign(topic="help")])
    extra = pd.DataFrame([("terms", "...", None, "")], columns=LIST.columns)
    found = topics.check(articles_of("Aid goes on."), pd.concat([doubled, extra]))
    problems = {(row.topic, row.entry): row.problem for row in found.itertuples()}
    assert problems["minerals", "mineral*"] == "never matches here"
    assert problems["help", "aid"] == "stands in two topics"
    assert problems["terms", "..."] == "can never match"
    assert topics.check(articles_of("Aid goes on."), LIST.iloc[:1]).empty


def test_gaps_are_the_words_no_topic_claims():
    articles = articles_of("Aid goes on. The vote is near. The vote is late.")
    found = topics.gaps(articles, topics.label(articles, LIST), ignore={"the", "is"})
    assert found.values.tolist() == [["vote", 2, 1], ["late", 1, 1], ["near", 1, 1]]


def test_laws(four_articles):
    words = LIST.assign(entry=["aid", "mineral*", "deal", "kyiv", "trump"])
    whole = topics.label(four_articles, words)
    parts = [topics.label(four_articles.iloc[[i]], words) for i in (3, 1, 0, 2)]
    pd.testing.assert_frame_equal(tables.concat(parts, "LABELS"), whole)
    before = four_articles.copy(deep=True)
    topics.shares(four_articles, whole)
    pd.testing.assert_frame_equal(four_articles, before)
    nothing = four_articles.iloc[:0]
    assert [*topics.label(nothing, words).columns] == [*whole.columns]
    assert topics.shares(nothing, whole).empty
    assert topics.label(four_articles, words.iloc[:0]).empty
