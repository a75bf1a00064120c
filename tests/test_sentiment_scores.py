"""The libraries' scores by our own text of their rules: equal to the last digit, in both gears."""

import os
import string
import sys
from importlib import metadata
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob import TextBlob
from textblob.en import sentiment as pattern
from vaderSentiment import vaderSentiment as library

from analysis import sentiment
from analysis.sentiment import scorers, stretches, textblob_scores, vader_scores

VADER = library.SentimentIntensityAnalyzer()

# What the rules are about, more often than in life; and characters that are hard to part.
PIECES = st.sampled_from(
    "good bad GOOD great not never no nor or very VERY utterly really only kind of sort but least "
    "at so this without doubt war won't n't isn’t doubt the bomb yeah right to die for kiss death "
    "U.S. Mr. etc. gen. slightly sort-of uh-uh can't (1998) 8) :) :( :-D ;) XD <3 o.O (!) (!). ♥ ° "
    "! !! !!!! ? ?? ???? , . ... : ; — … “Good,” ‘bad’ 'good' \"war\" bad. (bad) İ Σ ǅ 🙂 😡 💔 © "
    "END-OF-SENTENCE https://a.b :o) :' x D".split()
    + ["\n", "\n\n", "  ", "\r\n\r\n", "\u00a0", "\u3000"]
)
LETTERS = st.sampled_from([*"good bad'n!t. ?,(-)O:83Dé’“…", "n't", "no ", "very ", "\n"])
STRINGS = st.one_of(
    st.lists(PIECES, max_size=14).map(" ".join),
    st.lists(PIECES, max_size=6).map("".join),
    st.lists(LETTERS, max_size=24).map("".join),
    st.text(max_size=30),
)


def found(texts):
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    ids = [f"{i:06}" for i in range(len(texts))]
    numbers = np.arange(len(texts))
    return stretches.Stretches(ids, list(texts), numbers, np.zeros_like(lengths), lengths)


def measured(name, texts, *, fast):
    return scorers.measure(scorers.SCORERS[name], found(texts), fast=fast)


def by_library(name, text):
    """Return what the library says, and 0 as it says it where it knows no word."""
    if name == "textblob":
        return tuple(TextBlob(text).sentiment)
    scores = VADER.polarity_scores(text)
    return tuple(scores[key] for key in ("compound", "pos", "neu", "neg"))


def assert_library(name, texts, *, fast):
    _, n_matched, values = measured(name, texts, fast=fast)
    for text, matched, row in zip(texts, n_matched, values, strict=True):
        said = by_library(name, text)
        if matched:
            assert tuple(row) == said, text
        else:
            assert said[0] == 0, text
            assert np.isnan(row).all(), text


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("name", ["textblob", "vader"])
@given(st.lists(STRINGS, min_size=8, max_size=12))
@settings(max_examples=40, deadline=None)
def test_every_score_is_the_library_s(name, fast, texts):
    assert_library(name, texts, fast=fast)


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("case", load("sentiment_scores"))
def test_cases(case, fast):
    _, _, values = measured(case["scorer"], [case["text"]], fast=fast)
    expected = np.nan if case["expected"] is None else case["expected"]
    np.testing.assert_equal(values[0, 0], expected)
    assert by_library(case["scorer"], case["text"])[0] == (case["expected"] or 0)


@given(st.lists(STRINGS, min_size=4, max_size=8))
@settings(max_examples=40, deadline=None)
def test_both_gears_count_the_same_words(texts):
    for name in scorers.SCORERS:
        plain, fast = (measured(name, texts, fast=gear) for gear in (False, True))
        for one, other in zip(plain, fast, strict=True):
            np.testing.assert_array_equal(one, other)


@given(st.lists(STRINGS, min_size=1, max_size=3), st.data())
@settings(max_examples=50, deadline=None)
def test_a_stretch_may_begin_and_end_inside_a_word(texts, data):
    rows = []
    for number, text in enumerate(texts):
        for _ in range(3):
            start = data.draw(st.integers(0, len(text)))
            rows.append((number, start, data.draw(st.integers(start, len(text)))))
    columns = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    cut = stretches.Stretches([*"abc"][: len(texts)], texts, *columns)
    for scorer in scorers.SCORERS.values():
        plain, fast = (scorers.measure(scorer, cut, fast=gear) for gear in (False, True))
        for one, other in zip(plain, fast, strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", scorers.SCORERS)
def test_words_are_counted_in_every_part_of_a_text(name):
    text = "A U.S.-led $1,200.5 bn re-entry, Jean-Paul’s “good”(bad) 3.5% deal…won't #end @x ½"
    spans = [(0, i, j) for i in range(len(text) + 1) for j in range(i, len(text) + 1)]
    cut = stretches.Stretches(["a"], [text], *np.array(spans).T)
    plain, fast = (scorers.measure(scorers.SCORERS[name], cut, fast=gear) for gear in (False, True))
    np.testing.assert_array_equal(fast[0], plain[0])
    assert plain[0].max() == 17


def test_the_lexicon_is_that_of_the_library():
    pattern.get("good")  # loads it
    ours = textblob_scores._senses()
    assert {
        word: {pos: tuple(scores) for pos, scores in parts.items()}
        for word, parts in dict.items(pattern)
    } == ours
    columns, terms = vader_scores.lexicon().columns, vader_scores.lexicon().terms
    known = {word for word, i in terms.items() if columns[0][i] & 1}
    assert {word: columns[1][terms[word]] for word in known} == VADER.lexicon


def test_a_version_unknown_to_us_is_asked_itself(monkeypatch):
    texts = ["A good deal.", "They met.", "Not a very good deal!"]
    articles, asked = articles_of(*texts), []
    spans = pd.DataFrame({"article_id": [*"abc"], "start": 0, "end": [len(t) for t in texts]})
    ours = {name: sentiment.score(articles, spans, scorer=name) for name in scorers.SCORERS}
    for scorer in [*scorers.SCORERS.values()]:
        noting = scorer._replace(
            score=lambda text, own=scorer: asked.append(text) or own.score(text)
        )
        monkeypatch.setitem(scorers.SCORERS, scorer.name, noting)
    for name in scorers.SCORERS:
        sentiment.score(articles, spans, scorer=name)
    assert asked == []
    monkeypatch.setattr(metadata, "version", lambda package: "99.0")
    for name, table in ours.items():
        pd.testing.assert_frame_equal(sentiment.score(articles, spans, scorer=name), table)
    assert asked == texts * 2
    with pytest.raises(sentiment.SentimentError, match=r"VADER.*3\.3\.2.*99\.0 is installed"):
        sentiment.leverage(articles, ours["vader"])


def test_the_installed_versions_are_known():
    assert all(scorers.is_known(scorer) for scorer in scorers.SCORERS.values())


def test_large_jobs_take_the_other_gear_and_give_the_same(monkeypatch):
    texts = ["A good deal.", "“No,” he said: a bad deal!", "They met. 🙂"] * 3
    ids = [f"a{i}" for i in range(len(texts))]
    articles = articles_of(*texts)
    articles["article_id"] = ids
    spans = pd.DataFrame({"article_id": ids, "start": 0, "end": [len(text) for text in texts]})
    for name in scorers.SCORERS:
        plain = sentiment.score(articles, spans, scorer=name)
        monkeypatch.setattr(scorers, "LARGE", 2)
        monkeypatch.setattr(stretches, "_CHUNK", 40)  # several chunks
        fast = sentiment.score(articles, spans, scorer=name)
        monkeypatch.undo()
        pd.testing.assert_frame_equal(plain, fast)
    assert "analysis.sentiment.compiled" in sys.modules


def test_rows_in_any_order_come_out_sorted():
    articles = articles_of("A bad start. A good end.", "Good. Bad.")
    spans = pd.DataFrame(
        {"article_id": ["b", "a", "a"], "start": [0, 13, 0], "end": [5, 24, 12]}, index=[7, 7, 1]
    )
    found_ = sentiment.score(articles, spans)
    assert found_[["article_id", "start"]].values.tolist() == [["a", 0], ["a", 13], ["b", 0]]
    assert found_.index.tolist() == [0, 1, 2]
    by_category = spans.assign(article_id=spans["article_id"].astype("category"))
    pd.testing.assert_frame_equal(sentiment.score(articles, by_category), found_)


def test_machine_code_older_than_its_text_is_forgotten(tmp_path):
    from analysis.engine import compiled

    text = tmp_path / "rules.py"
    text.write_text("")
    index = {
        name: tmp_path / f"test_sentiment_scores.{name}-1.py3.nbi" for name in ("found", "old")
    }
    for file in index.values():
        file.write_text("")
        os.utime(file, (0, 0))
    function = SimpleNamespace(py_func=found, stats=SimpleNamespace(cache_path=tmp_path))
    module = SimpleNamespace(__file__=text)
    compiled.forget_stale([function], [module])
    assert not index["found"].exists()
    assert index["old"].exists()  # another function's
    index["found"].write_text("")
    os.utime(text, (0, 0))
    compiled.forget_stale([function], [module])
    assert index["found"].exists()


# --- pieces of the rules


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 4.0, 0.5, -1.5, 1.5, 3.0]), max_size=30), st.data())
@settings(max_examples=50, deadline=None)
def test_but_in_both_forms_is_the_library_s(tones, data):
    place = data.draw(st.integers(0, len(tones)))
    words = ["x"] * len(tones)
    words.insert(place, "but")
    sentiments = [*tones[:place], 0, *tones[place:]]
    expected = library.SentimentIntensityAnalyzer._but_check(words, [*sentiments])
    hits = [i for i in range(len(words)) if i != place]
    for change in (vader_scores.but, scorers.vader_scores.kernels.vader_but):
        ours = [*tones]
        change(hits, len(hits), ours, place)
        assert ours == [tone for i, tone in enumerate(expected) if i != place]


@given(st.lists(st.floats(-1, 1), max_size=20), st.sampled_from([3, 4]))
@settings(max_examples=50, deadline=None)
def test_rounding_is_python_s(values, digits):
    halves = [round(value, 2) + 0.5 * 10**-digits for value in values]
    every = np.array([*values, *halves])
    expected = [round(float(value), digits) for value in every]
    assert vader_scores.rounded(every, digits).tolist() == expected


def test_sums_of_python_3_12(monkeypatch):
    tones = [1e16, 1.0, -1e16]
    sums = vader_scores.kernels.vader_sums
    assert sums(3, 3, tones, True)[1] == 1.0  # what sum() gives from 3.12 on
    assert sums(3, 3, tones, False)[1] == 0.0
    assert sums(3, 3, tones, vader_scores.COMPENSATED)[1] == sum(tones)


def test_unknown_words_are_in_no_lexicon():
    known = {*vader_scores.lexicon().terms, *textblob_scores.lexicon().terms}
    known |= {*textblob_scores.lexicon().faces}
    assert not known & {"w" * n for n in range(1, 40)}


def test_time_grows_with_the_length_only():
    # Counted, not timed: VADER asks for the small letters of all words at every word.
    calls = []

    class Counting(str):
        def lower(self):
            calls.append(1)
            return str.lower(self)

    original = vader_scores.words

    def counting(text):
        words, whole = original(text)
        return [Counting(word) for word in words], whole

    vader_scores.words = counting
    try:
        vader_scores.plain("a good but not bad deal " * 200)
    finally:
        vader_scores.words = original
    assert len(calls) == 1200


@given(st.text(string.ascii_letters + " !?.,'", max_size=40))
@settings(max_examples=30, deadline=None)
def test_entries_are_those_of_the_lexicon(text):
    for scorer in scorers.SCORERS.values():
        places = scorer.found(text)
        assert [word for _, _, word in places] == scorer.rules.entries(text)
        for start, end, word in places:
            assert text[start:end].lower() == word
