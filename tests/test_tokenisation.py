"""Parts, sentences and words: golden cases, and the laws of offsets."""

import pandas as pd
import pytest
from conftest import articles_of
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import engine, layout, tables, text, tokenisation

# Characters that news is made of, the odd ones more often than in life.
news = st.lists(
    st.sampled_from([*"aZé.,-’'\"“”‘ \n$1U.S…—[]:()", "\n\n", "He ", "said ", "\u0301"]),
    max_size=100,
).map("".join)


@pytest.mark.parametrize("case", load("tokenisation"))
def test_words(case):
    spans = [*text.words(case["text"])]
    assert [case["text"][start:end] for start, end in spans] == case["words"]
    if "terms" in case:
        assert engine.words(case["text"]).terms == case["terms"]


@pytest.mark.parametrize("case", load("sentences"))
def test_sentences(case):
    found = engine.sentences(case["text"])
    assert [case["text"][start:end] for start, end in found] == case["sentences"]


@pytest.mark.parametrize("case", load("layout"))
def test_parts(case):
    found = layout.segments(case["text"], case.get("title"))
    assert [kind for _, _, kind in found] == case["kinds"]


@given(news)
@settings(max_examples=100, deadline=None)
def test_every_character_lies_in_exactly_one_part(written):
    covered = [
        position for start, end, _ in layout.segments(written) for position in range(start, end)
    ]
    assert len(covered) == len(set(covered))
    rest = set(range(len(written))) - set(covered)
    assert all(written[position].isspace() for position in rest)


def test_blank_lines_at_the_edges_part_nothing():
    for written in ("One.\nTwo.\n\n", "\n\nOne.\nTwo."):
        assert [written[a:b] for a, b in layout.paragraphs(written)] == ["One.", "Two."]


@given(news)
@settings(max_examples=100, deadline=None)
def test_a_scan_has_the_paragraphs_of_its_texts(written):
    scan = engine.scan([written, "KYIV — The deal is off.", written])
    begins, starts, ends = (column.tolist() for column in scan.paragraphs)
    expected = [(0, 0)]
    for begin, each in zip(begins, scan.texts, strict=False):
        expected += [(begin + start, begin + end) for start, end in layout.paragraphs(each)]
    assert [*zip(starts, ends, strict=True)] == expected


@given(news)
@settings(max_examples=100, deadline=None)
def test_offsets_hold(written):
    articles = articles_of(written)
    for table in (tokenisation.sentences(articles), tokenisation.tokenise(articles)):
        for row in table.itertuples():
            assert 0 <= row.start < row.end <= len(written)
    for row in tokenisation.tokenise(articles).itertuples():
        assert text.term(written[row.start : row.end]) == row.term


@given(news)
@settings(max_examples=100, deadline=None)
def test_words_do_not_overlap_and_lie_in_their_sentence(written):
    tokens = tokenisation.tokenise(articles_of(written))
    assert (tokens["start"].iloc[1:].to_numpy() >= tokens["end"].iloc[:-1].to_numpy()).all()
    spans = engine.sentences(written)
    for row in tokens.itertuples():
        start, end = spans[row.sentence]
        assert start <= row.start
        assert row.end <= end


@given(news)
@settings(max_examples=100, deadline=None)
def test_straightening_keeps_every_place(written):
    straight = text.straighten(written)
    assert len(straight) == len(written)
    assert text.straighten(straight) == straight
    assert [*text.words(straight)] == [*text.words(written)]


@pytest.mark.parametrize(
    "face", [tokenisation.segments, tokenisation.sentences, tokenisation.tokenise]
)
class TestLaws:
    def test_batches_and_order_change_nothing(self, face, four_articles):
        whole = face(four_articles)
        parts = [face(four_articles.iloc[[i]]) for i in (2, 0, 3, 1)]
        name = face.__name__.upper().replace("TOKENISE", "TOKENS")
        pd.testing.assert_frame_equal(tables.concat(parts, name), whole)
        pd.testing.assert_frame_equal(face(four_articles.iloc[::-1]), whole)

    def test_nothing_in_nothing_out(self, face, four_articles):
        empty = face(four_articles.iloc[:0])
        assert empty.empty
        assert [*empty.columns] == [*face(four_articles).columns]

    def test_the_input_stays_as_it_was(self, face, four_articles):
        before = four_articles.copy(deep=True)
        face(four_articles)
        pd.testing.assert_frame_equal(four_articles, before)


def test_headings_have_no_words(four_articles):
    tokens = tokenisation.tokenise(four_articles)
    counted = tokens[tokens["article_id"] == "c"]["term"].tolist()
    assert counted == "the trump administration paused aid kyiv waited putin smiled".split()
