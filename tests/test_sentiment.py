"""Tone: the libraries' scores as they are, and a tone towards a mention that knows no name."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import sentiment, tables, tokenisation
from analysis.sentiment import features, model

SHARES = ["negative", "neutral", "positive"]
VADER = SentimentIntensityAnalyzer()


def whole(articles):
    """Return a span over each article's whole text."""
    lengths = articles["text"].str.len()
    return pd.DataFrame({"article_id": articles["article_id"], "start": 0, "end": lengths})


def mentions_of(articles, *surfaces):
    """Return a mention for each article: the first place of its surface."""
    texts = articles["text"].tolist()
    starts = [text.index(surface) for text, surface in zip(texts, surfaces, strict=True)]
    ends = [start + len(surface) for start, surface in zip(starts, surfaces, strict=True)]
    return pd.DataFrame({"article_id": articles["article_id"], "start": starts, "end": ends})


def prose_of(*texts):
    """Return ARTICLES whose whole text is prose: a first line is not taken for the headline."""
    return articles_of(*texts, title=["Apart"] * len(texts))


def odds_of(text, surface):
    start = text.index(surface)
    return model.log_odds(text, (0, len(text)), (start, start + len(surface)))


# --- golden cases


@pytest.mark.parametrize("case", load("sentiment"))
def test_cases(case):
    articles = prose_of(case["text"])
    if case["scorer"] == "toward":
        found = sentiment.toward(articles, mentions_of(articles, case["mention"]))
        assert found["polarity"].tolist() == [case["expected"]]
        return
    if case["scorer"] == "blind":
        one, two = [case["mention"]] * 2 if isinstance(case["mention"], str) else case["mention"]
        assert odds_of(case["text"], one) == odds_of(case["other"], two)
        return
    found = sentiment.score(articles, whole(articles), scorer=case["scorer"]).iloc[0]
    expected = math.nan if case["expected"] is None else case["expected"]
    assert found["score"] == pytest.approx(expected, abs=5e-5, nan_ok=True)
    assert (found["n_words"], found["n_matched"]) == (case["n_words"], case["n_matched"])
    words = sentiment.explain(articles, found)
    assert words["surface"].tolist() == case["words"]


# --- the same scores as the libraries

PIECES = st.sampled_from(
    "good bad not never very utterly really no kind of but great GREAT war won't n't isn’t least "
    "the deal is so this without doubt ! !! ? ?? , . : ) :) :( :-D (!) ... - “ ” ' İ 🙂 😡 💔 the "
    "bomb yeah right U.S. horrible! “Good,” only sort-of uh-uh".split()
    + ["\n", "\n\n", "  "]
)
STRINGS = st.one_of(st.lists(PIECES, max_size=12).map(" ".join), st.text(max_size=30))


@given(STRINGS)
@settings(max_examples=60, deadline=None)
def test_textblob_is_the_library(text):
    articles = articles_of(text)
    found = sentiment.score(articles, whole(articles)).iloc[0]
    library = TextBlob(text).sentiment
    if found["n_matched"]:
        assert (found["score"], found["subjectivity"]) == tuple(library)
    else:
        assert tuple(library) == (0, 0)
        assert math.isnan(found["score"])
        assert math.isnan(found["subjectivity"])
    words = sentiment.explain(articles, found)
    assert words["weight"].sum() == pytest.approx(library.polarity)
    assert (words["start"] < words["end"]).all()
    assert len(words) == len(TextBlob(text).sentiment_assessments.assessments)


@given(STRINGS)
@settings(max_examples=60, deadline=None)
def test_vader_is_the_library(text):
    articles = articles_of(text)
    found = sentiment.score(articles, whole(articles), scorer="vader").iloc[0]
    library = VADER.polarity_scores(text)
    if found["n_matched"]:
        assert found["score"] == library["compound"]
        assert [found[share] for share in ("pos", "neu", "neg")] == [
            library[share] for share in ("pos", "neu", "neg")
        ]
    else:
        assert library["compound"] == 0
        assert math.isnan(found["score"])
        assert math.isnan(found["neu"])
    words = sentiment.explain(articles, found)
    total = words["weight"].sum()
    assert total / math.sqrt(total**2 + 15) == pytest.approx(library["compound"], abs=6e-5)
    for row in words.itertuples():
        assert text[row.start : row.end] == row.surface
        assert row.surface.strip()


# --- spans and errors


def test_spans_are_scored_one_by_one_and_sorted():
    articles = articles_of("A bad start. A good end.", "Good. Bad.")
    spans = pd.DataFrame(
        {"article_id": ["b", "a", "a", "a"], "start": [0, 13, 0, 0], "end": [5, 24, 12, 12]}
    )
    found = sentiment.score(articles, spans)
    assert found[["article_id", "start"]].values.tolist() == [
        ["a", 0],
        ["a", 0],
        ["a", 13],
        ["b", 0],
    ]
    assert found["score"].round(2).tolist() == [-0.7, -0.7, 0.7, 0.7]
    assert found["n_words"].tolist() == [3, 3, 3, 1]
    assert found["scorer"].astype(str).unique().tolist() == ["textblob"]
    assert tables.check(found, "TONE") is found


def test_two_scorers_join_into_one_table():
    articles = articles_of("A good end.")
    both = [sentiment.score(articles, whole(articles), scorer=s) for s in ("textblob", "vader")]
    joined = tables.concat(both, "TONE")
    assert joined["score"].tolist() == [0.7, 0.4404]
    assert joined["neu"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("spans", "options", "said"),
    [
        ({"start": [0], "end": [4]}, {"scorer": "afinn"}, "'textblob', 'vader'"),
        ({"start": [0], "end": [99]}, {}, "article 'a' has 5 characters; span 0-99"),
        ({"start": [3], "end": [1]}, {}, "span 3-1"),
        ({"start": [0]}, {}, r"columns \['end'\] are missing"),
        ({"start": [0], "end": [4], "article_id": ["z"]}, {}, "no article 'z'"),
    ],
)
def test_errors_say_what_was_expected(spans, options, said):
    spans = pd.DataFrame({"article_id": ["a"]} | spans)
    with pytest.raises(sentiment.SentimentError, match=said):
        sentiment.score(articles_of("Good."), spans, **options)
    if not options:
        with pytest.raises(sentiment.SentimentError, match=said):
            sentiment.toward(articles_of("Good."), spans)


def test_explain_wants_one_row():
    articles = articles_of("A good end.")
    tone = sentiment.score(articles, whole(articles))
    rows = [tone, tone.iloc[0], next(tone.itertuples())]
    assert [sentiment.explain(articles, row)["surface"].tolist() for row in rows] == [["good"]] * 3
    with pytest.raises(sentiment.SentimentError, match="a table of 2"):
        sentiment.explain(articles, pd.concat([tone, tone]))


# --- towards whom: blind to names

FRAMES = [
    "{0} praised {1} for the deal with {2}.",
    "“{0} is a liar and a bully,” {1} said, and {2}'s aides agreed.",
    "On Tuesday aides to {0}, who was accused of fraud, met {1}; {2} did not come.",
    "The plan that {0} and {1} signed was a disaster for {2}'s voters.",
    "But {0} never thanked {1}, a widely respected judge, and {2} won.",
    "Did {0} lie to {1}? No one at {2} knows.",
]
NAMES = [
    "Varga", "Ada Stone", "Ms. Grace Hope", "Gen. Leo M. Varga", "Ursula von der Leyen", "NATO",
    "Mr. Slaughter", "Zelenskyy", "Donald Trump", "Volodymyr O'Brien-Smith",
]  # fmt: skip


@given(st.sampled_from(FRAMES), st.permutations(NAMES), st.integers(0, 2))
@settings(max_examples=50, deadline=None)
def test_swapping_names_changes_no_score(frame, order, judged):
    answers = []
    for called in (["Kxa", "Lxa", "Mxa"], order):
        text = frame.format(*called)
        start = len(frame.partition(f"{{{judged}}}")[0].format(*called))
        answers.append(model.log_odds(text, (0, len(text)), (start, start + len(called[judged]))))
    assert answers[0] == answers[1]


def test_names_are_masked_and_words_are_not():
    said = {odds_of(f"The minister met {name} on Tuesday.", name) for name in NAMES}
    assert len(said) == 1
    assert odds_of("The minister insulted Varga on Tuesday.", "Varga") not in said


def test_a_mention_inside_a_name_is_the_name():
    text = "Critics say President Leo Varga is corrupt."
    assert odds_of(text, "Varga") == odds_of(text, "President Leo Varga")


@pytest.mark.parametrize(("one", "two", "three"), [*permutations(["Kxa", "Lxa", "Mxa"])])
def test_no_weight_is_about_a_name(one, two, three):
    text = f"{one} told {two} that {three} lied."
    found = features.extract(text, 0, len(text), (0, 3))
    assert not any(name.lower() in feature for name in (one, two, three) for feature in found)


def test_the_side_of_a_verb_matters():
    text = "Stone, a widely respected judge, warned that Varga is a liar."
    stone, varga = (model.probabilities([odds_of(text, name)])[0] for name in ("Stone", "Varga"))
    assert stone[2] > varga[2]
    assert varga[0] > stone[0]


# --- towards whom: the table


def test_outside_a_sentence_nothing_is_scored():
    articles = articles_of("Stone lied\n\nStone lied to the court.", title=["Stone lied"])
    spans = pd.DataFrame({"article_id": ["a", "a"], "start": [12, 0], "end": [17, 5]})
    found = sentiment.toward(articles, spans)
    assert found["polarity"].tolist() == [-1, pd.NA]
    assert found[SHARES].isna().all(axis=1).tolist() == [False, True]
    assert found["polarity"].dtype == "Int64"
    assert sentiment.explain(articles, found.iloc[1]).empty


def test_the_title_says_what_the_headline_is():
    articles = articles_of("Stone lied\n\nStone lied to the court.", title=["Another headline"])
    found = sentiment.toward(articles, mentions_of(articles, "Stone"))
    assert found["polarity"].tolist() == [-1]


def test_probabilities_are_shares_and_the_largest_is_the_answer():
    articles = prose_of("Stone lied.", "Stone was praised.", "Stone came.")
    found = sentiment.toward(articles, mentions_of(articles, *["Stone"] * 3))
    shares = found[SHARES].to_numpy()
    assert np.allclose(shares.sum(axis=1), 1)
    assert ((shares > 0) & (shares < 1)).all()
    assert (shares.argmax(axis=1) - 1).tolist() == found["polarity"].tolist()


def test_a_mention_across_a_sentence_border_is_read_whole():
    text = "It was George H.W. Bush who lied to the court."
    assert model.context(text, "Apart", 7, 23) == (0, len(text))


def test_contributions_sum_to_the_answer():
    articles = prose_of("Critics say Varga, who never thanked Stone, is a corrupt bully.")
    row = sentiment.toward(articles, mentions_of(articles, "Varga")).iloc[0]
    found = sentiment.explain(articles, row)
    odds = found[["negative", "positive"]].sum()
    assert math.log(row["negative"] / row["neutral"]) == pytest.approx(odds["negative"])
    assert math.log(row["positive"] / row["neutral"]) == pytest.approx(odds["positive"])
    assert found["weight"].tolist() == pytest.approx(
        (found["positive"] - found["negative"]).tolist()
    )
    assert "corrupt" in set(found["surface"])
    text = articles["text"][0]
    assert [text[row.start : row.end] for row in found.itertuples()] == found["surface"].tolist()
    assert found["kind"].notna().all()


def test_every_weight_belongs_to_a_known_kind():
    kinds = {name.partition(":")[0] for name in model.weights() if name != model.BIAS}
    assert kinds <= set(features.KINDS)
    assert not any(odds == (0, 0) for odds in model.weights().values())


# --- laws


@pytest.mark.parametrize("scorer", ["textblob", "vader", "toward"])
def test_laws(four_articles, scorer):
    def measure(articles, spans):
        if scorer == "toward":
            return sentiment.toward(articles, spans)
        return sentiment.score(articles, spans, scorer=scorer)

    spans = tokenisation.sentences(four_articles)
    before = four_articles.copy(deep=True), spans.copy(deep=True)
    found = measure(four_articles, spans)
    pd.testing.assert_frame_equal(four_articles, before[0])
    pd.testing.assert_frame_equal(spans, before[1])
    shuffled = measure(four_articles.iloc[::-1], spans)
    pd.testing.assert_frame_equal(shuffled, found)
    parts = [
        measure(
            four_articles[four_articles["article_id"] == one], spans[spans["article_id"] == one]
        )
        for one in "dbac"
    ]
    joined = pd.concat(parts).sort_values(["article_id", "start"], ignore_index=True)
    columns = ["start", *(["score"] if scorer != "toward" else ["polarity", *SHARES])]
    pd.testing.assert_frame_equal(joined[columns], found[columns])
    nothing = measure(four_articles.iloc[:0], spans.iloc[:0])
    assert nothing.empty
    assert nothing.dtypes.astype(str).to_dict() == found.dtypes.astype(str).to_dict()
