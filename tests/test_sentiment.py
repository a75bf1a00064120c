"""Tone: the libraries' scores as they are, and a tone towards a mention that knows no name."""

import math
import re
from importlib import resources
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

from analysis import lexicons, sentiment, tables, tokenisation
from analysis.sentiment import features, model, network
from analysis.sentiment.sentence import read, stem

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


def test_emphasis_goes_to_neither_side_of_a_tie():
    text = "They were accomplished and aggravated!"  # 1.9 and -1.9 in VADER's lexicon
    articles = articles_of(text)
    found = sentiment.score(articles, whole(articles), scorer="vader").iloc[0]
    library = SentimentIntensityAnalyzer().polarity_scores(text)
    assert found[["pos", "neu", "neg"]].tolist() == [
        library[name] for name in ("pos", "neu", "neg")
    ]
    assert found["pos"] == found["neg"] > 0


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


def test_positions_of_any_type_are_read():
    articles = articles_of("A good end.")
    spans = whole(articles)
    expected = sentiment.score(articles, spans)
    for kind in ("Int64", "float64", "object", "uint16", "int64[pyarrow]"):
        found = sentiment.score(articles, spans.astype({"start": kind, "end": kind}))
        pd.testing.assert_frame_equal(found, expected)


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
        (
            {"start": [None], "end": [4]},
            {},
            r"spans\.start: a whole number was expected, found None",
        ),
        ({"start": pd.array([None], "Int64"), "end": [4]}, {}, r"found <NA> in row 0; leave out"),
        ({"start": [0], "end": [3.5]}, {}, r"spans\.end: .* found .*3\.5.* in row 0"),
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
def test_no_name_is_read(one, two, three):
    text = f"{one} told {two} that {three} lied."
    items = read([text], [(0, len(text))], [(0, 3)])
    found = [items.known[stem] for stem in items.stems]
    assert found == ["MENTION", "told", "NAME", "that", "NAME", "lied", "."]


def test_the_side_of_a_verb_matters():
    text = "Stone, a widely respected judge, warned that Varga is a liar."
    stone, varga = (model.probabilities([odds_of(text, name)])[0] for name in ("Stone", "Varga"))
    assert stone[2] > varga[2]
    assert varga[0] > stone[0]


# --- towards whom: the table


def test_outside_a_sentence_the_line_is_read():
    text = "Stone lied\n\nSTONE: I was praised. So what?\n\nImage caption Stone lied to the court"
    places = [match.start() for match in re.finditer("stone", text, re.IGNORECASE)]
    lines = [model.context(text, "Stone lied", start, start + 5) for start in places]
    assert [text[slice(*line)] for line in lines] == [
        "Stone lied",
        "STONE: I was praised.",
        "Image caption Stone lied to the court",
    ]


def test_of_a_line_what_follows_a_sentence_is_read_alone():
    text = "Varga was praised. Stone"  # were the name no sentence of its own
    sentences = [(0, 18)]
    assert model._line(text, sentences, 1, 19, 24) is None
    assert model._line(text + " lied", sentences, 1, 19, 24) == (18, 29)


def test_where_nothing_is_said_nothing_is_scored():
    articles = articles_of("Ada Stone:\n\nStone lied to the court.", title=["Ada Stone:"])
    spans = pd.DataFrame({"article_id": ["a", "a"], "start": [12, 0], "end": [17, 9]})
    found = sentiment.toward(articles, spans)
    assert found["polarity"].fillna(9).tolist() == [-1, 9]
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
    assert found["surface"].str.contains("corrupt").any()
    text = articles["text"][0]
    assert [text[row.start : row.end] for row in found.itertuples()] == found["surface"].tolist()
    assert found["kind"].notna().all()


def test_what_the_network_says_is_shown_with_the_words_it_read():
    text = "It was never Varga who lied to them."
    start = text.index("Varga")
    rows = model.contributions(text, (0, len(text)), (start, start + 5))
    shown = [text[left:right] for name, left, right, *_ in rows if name.startswith("n:")]
    assert "was never Varga who lied" in shown
    assert max(len(words.split()) for words in shown) == 1 + 2 * network.SPAN


def test_every_weight_belongs_to_a_known_kind():
    found = model.weights()
    assert {name.partition(":")[0] for name in found.names} <= set(features.KINDS)
    assert found.weights.any(axis=1).all()
    assert len(set(found.names)) == len(found.names)


def test_the_weights_are_small_and_their_sums_exact():
    file = resources.files(lexicons) / "toward_weights.npz"
    assert len(file.read_bytes()) <= 300_000
    net = model.weights().network
    tables = [net.stems, net.positions, net.tags]
    largest = np.concatenate([np.abs(table).max(axis=0) for table in tables] + [network.LARGEST])
    layers = (net.first, net.first_bias, largest), (net.second, net.second_bias, network.STEPS)
    for weights, bias, most in layers:
        most = np.broadcast_to(most, weights.shape[1])[:, None]
        sums = (np.abs(weights) * most).sum(axis=(0, 1)) + np.abs(bias)
        assert sums.max() < 2**24  # what a float32 holds exactly
    assert np.frexp(net.step)[0] == 0.5  # a power of two
    assert all((table == np.rint(table)).all() for table in net)


def test_words_that_no_feature_has_are_understood():
    found = model.weights()
    assert len(found.stems) == len(found.network.stems) > found.n_stems
    assert found.numbers.max() < features.code("b", found.n_stems, *[2 * found.n_stems - 1] * 2)
    assert min(found.stems[stem(word)] for word in ("vilified", "extolled")) >= found.n_stems
    words = ("vilified", "zzgled", "extolled")
    negative, positive = zip(
        *(odds_of(f"Critics {word} Varga.", "Varga") for word in words), strict=True
    )
    assert np.all(np.diff(np.subtract(positive, negative)) > 1000)
    text = "Critics vilified Varga."
    *_, stems, codes = model._read(found, [text], [(0, len(text))], [(17, 22)])
    assert stems.max() >= found.n_stems
    assert codes.max() < 2 * found.n_stems


@given(st.lists(st.lists(st.integers(-7, 7), min_size=4, max_size=4), min_size=1, max_size=5))
@settings(max_examples=20)
def test_packed_vectors_come_back(rows):
    assert network.unpacked(network.packed(rows)).tolist() == rows
    assert network.packed(rows).nbytes == 2 * len(rows)


@given(st.lists(st.sampled_from(FRAMES), min_size=1, max_size=5), st.integers(1, 40))
@settings(max_examples=15, deadline=None)
def test_a_batch_changes_no_score(frames, copies):
    texts = [frame.format("Kxa", "Lxa", "Mxa") for frame in frames * copies]
    spans = [(text.index("Lxa"), text.index("Lxa") + 3) for text in texts]
    starts, ends = np.array(spans).T
    numbers = np.arange(len(texts))
    scored, odds = model.judge(texts, ["Apart"] * len(texts), numbers, starts, ends)
    alone = [
        model.log_odds(text, model.context(text, "Apart", *span), span)
        for text, span in zip(texts[: len(frames)], spans, strict=False)
    ]
    assert scored.all()
    assert odds.tolist() == [list(pair) for pair in alone] * copies


def test_batches_are_put_together_in_order(monkeypatch):
    texts = [frame.format("Kxa", "Lxa", "Mxa") for frame in FRAMES] + ["Kxa\n\nThey came."]
    starts = np.array([text.index("Kxa") for text in texts])
    given = texts, ["Kxa"] * len(texts), np.arange(len(texts)), starts, starts + 3
    scored, odds = model.judge(*given)
    monkeypatch.setattr(model, "_CHUNK", 4)
    again = model.judge(*given)
    assert scored.tolist() == again[0].tolist() == [True] * len(FRAMES) + [False]
    assert odds.tolist() == again[1].tolist()


def test_an_empty_batch_has_no_scores():
    scored, odds = model.judge([], [], *[np.zeros(0, dtype=int)] * 3)
    assert scored.shape == (0,)
    assert odds.shape == (0, 2)


# --- towards whom: what is read


def items_of(text, mention):
    start = text.index(mention)
    return read([text], [(0, len(text))], [(start, start + len(mention))])


def test_items_negation_clauses_and_quotation_marks():
    items = items_of("Stone did not lie, “but Varga never paid her,” he said.", "Varga")
    found = [items.known[stem] for stem in items.stems]
    assert found[:6] == ["NAME", "did", "not", "lie", ",", '"']
    assert [found[i] for i in np.flatnonzero(items.negated)] == ["lie", "paid", "her"]
    assert items.clauses.tolist() == [0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]
    assert [found[i] for i in np.flatnonzero(items.quoted)][1:3] == ["but", "MENTION"]
    assert items.places.tolist() == [7]


def test_a_negation_reaches_four_words():
    items = items_of("He did not ever say this of old Varga.", "Varga")
    found = [items.known[stem] for stem in items.stems]
    assert [found[i] for i in np.flatnonzero(items.negated)] == ["ever", "say", "this", "of"]


def test_a_negation_ends_with_its_sentence_of_a_batch():
    text = "He would not"
    items = read([text, "Stone lies."], [(0, 12), (0, 11)], [(0, 2), (0, 5)])
    assert not items.negated.any()


def test_features_of_a_short_sentence():
    text = "Critics say Varga lied to Stone."
    items = items_of(text, "Varga")
    words = features.Words(items)
    stems = ["<>", *items.known]
    numbers, first, last = features.find(words, 2 * items.stems[words.items] + 2, len(stems))
    found = {features.name(number, stems) for number in numbers}
    assert {"w:critic", "l:critic", "ln:critic", "lc:critic", "le:critic", "-2:critic"} <= found
    assert {"b:<_critic", "b:say_MENTION", "b:MENTION_lied", "b:NAME_>", "3:NAME"} <= found
    assert not {"w:NAME", "r:NAME", "w:MENTION", "b:NAME_."} & found
    codes = features.codes(stems)
    assert [features.number(features.name(n, stems), codes) for n in numbers] == numbers.tolist()
    pair = features.number("b:MENTION_lied", codes)
    at = numbers.tolist().index(pair)
    kept = words.items[[first[at], last[at]]]
    assert text[items.starts[kept[0]] : items.ends[kept[1]]] == "Varga lied"


def test_a_name_between_closes_the_view():
    items = items_of("Critics told Stone that Varga lied.", "Varga")
    words = features.Words(items)
    assert words.open[words.steps != 0].tolist() == [False, False, True, True, True]
    stems = ["<>", *items.known]
    numbers = features.find(words, 2 * items.stems[words.items] + 2, len(stems))[0]
    found = {features.name(number, stems) for number in numbers}
    assert {"le:that", "re:lied", "l:critic"} <= found
    assert "le:critic" not in found


def test_a_feature_counts_once_and_strengths_up_to_a_limit():
    once, often = "Varga is a liar.", "Varga is a liar, a liar, a liar, a liar."
    names = [
        [name for name, *_ in model.contributions(text, (0, len(text)), (0, 5))]
        for text in (once, often)
    ]
    assert names[1].count("w:a") == names[0].count("w:a") == 1
    items = items_of("Great, great, great, great Varga.", "Varga")
    table = features.counted(features.Words(items), items, ["Varga"])[0]
    assert table[features.COUNTED.index("z:v+w")] == features.FULL


def test_counted_features():
    items = items_of("“He is great,” Varga's aide said.", "Varga")
    table = features.counted(features.Words(items), items, ["Varga"])[0]
    found = {features.COUNTED[i]: table[i] for i in np.flatnonzero(table)}
    assert found["z:v+l"] == found["z:v+w"] == found["z:v+q"] == 6  # VADER: great 3.1, in halves
    assert {"f:'s", "f:name", "f:others:0"} <= set(found)
    assert not {"z:v+r", "f:first", "f:quoted", "f:speaks"} & set(found)


def test_a_network_of_one_unit_in_each_layer():
    # The first answers with the first number of the stem before a place and three times its own,
    # in steps of two; the second with that of a place less that of the place before.
    first = np.zeros((3, 1 + 1 + 1 + network.MARKS, 1), dtype=np.float32)
    first[0, 0], first[1, 0] = 1, 3
    second = np.array([-1, 1, 0], dtype=np.float32).reshape(3, 1, 1)
    out = np.zeros((3, 1, 2))
    out[:, 0, 0] = np.array([1, 10, 100]) * 2.0**network.SHIFT
    none = np.zeros(1, dtype=np.float32)
    net = network.Network(
        np.array([[0], [2], [5], [500]], dtype=np.float32),
        np.zeros((network.POSITIONS, 1), dtype=np.float32),
        np.zeros((12, 1), dtype=np.float32), first, none, np.float32(2), second, none, out,
        np.zeros(2),
    )  # fmt: skip
    items = items_of("bad Varga good", "Varga")
    stems = np.array([2, 0, 1])
    seen = network.view(items, ["Varga"])
    # first 15, 5 and 6, so 7, 2 and 3 steps; second 7, none and 1
    assert network.answers(net, items, seen, stems).tolist() == [[7 + 10, 0]]
    shares = {item: odds for item, *odds in network.shares(net, items, seen, stems)}
    assert shares == {0: [7, 0], 1: [0, 0], 2: [10, 0]}
    # no more steps than there are: 3, 127 and 127, so 3, 124 and none
    most = network.answers(net, items, seen, np.array([1, 3, 0]))
    assert most.tolist() == [[111 * (network.STEPS - 3), 0]]


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
