"""The audit of lexicon tone: leverage, overrides, two voices, intervals, the gate, the caveats."""

import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob.en import sentiment as pattern

from analysis import engine, loaders, sentiment, statistics, tables
from analysis.sentiment import scorers, stretches

BOTH = ("vader", "textblob")
SEEDS = Path(__file__).resolve().parents[1] / "seeds" / "articles"


def sentences_of(articles):
    rows = [
        (article_id, *span)
        for article_id, title, text in tables.texts(articles)
        for span in engine.sentences(text, title)
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end"])


def tone_of(articles, *, names=BOTH, **options):
    spans = sentences_of(articles)
    parts = [sentiment.score(articles, spans, scorer=name, **options) for name in names]
    return tables.concat(parts, "TONE")


def news(*texts, **columns):
    """Return ARTICLES whose whole text is prose."""
    ids = [f"article {i:02}" for i in range(len(texts))]
    columns = {"title": ["Apart"] * len(texts)} | columns
    return articles_of(*texts, **columns).assign(article_id=ids)


@pytest.fixture(scope="module")
def starter():
    return loaders.read_articles(SEEDS).articles


@pytest.fixture(scope="module")
def corpus(starter):
    return starter.head(6)


# --- leverage


def test_leverage_by_hand():
    articles = news("They mine rare earths. A bad deal.", "A rare day. Kyiv waited.")
    found = sentiment.leverage(articles, tone_of(articles, names=["textblob"]))
    assert found.columns.tolist() == [
        "scorer", "entry", "n", "n_articles", "mean", "mean_without", "leverage",
    ]  # fmt: skip
    rows = {row.entry: row for row in found.itertuples()}
    assert (rows["rare"].n, rows["rare"].n_articles) == (2, 2)
    assert rows["rare"].mean == pytest.approx((0.3 - 0.7 + 0.3) / 3)
    assert rows["rare"].mean_without == pytest.approx(-0.7)  # the others match nothing else
    assert rows["bad"].mean_without == pytest.approx(0.3)
    assert found["entry"].tolist() == ["rare", "bad"]


@pytest.mark.parametrize("name", BOTH)
def test_leverage_is_the_library_without_the_entry(name, corpus, monkeypatch):
    tone = tone_of(corpus, names=[name])
    found = sentiment.leverage(corpus, tone)
    known = scorers._analyser().lexicon if name == "vader" else pattern
    pattern.get("good")  # loads TextBlob's
    spans, texts = tone[["article_id", "start", "end"]], dict(corpus[["article_id", "text"]].values)
    scorer = scorers.SCORERS[name]
    for row in [*found.head(4).itertuples(), *found.tail(2).itertuples()]:
        with monkeypatch.context() as patch:
            patch.delitem(known, row.entry)
            scores = [
                scorer.score(texts[article_id][start:end])
                for article_id, start, end in spans.itertuples(index=False)
            ]
        kept = [one.score for one in scores if one.n_matched]
        assert row.mean_without == pytest.approx(math.fsum(kept) / len(kept), abs=1e-12)
        assert row.leverage == pytest.approx(row.mean - row.mean_without)


def test_leverage_ranks_and_opens_its_places(corpus):
    tone = tone_of(corpus)
    found = sentiment.leverage(corpus, tone)
    for name, rows in found.groupby("scorer", observed=True):
        assert rows["leverage"].abs().round(9).is_monotonic_decreasing
        top = rows.iloc[0]
        of_scorer = tone[tone["scorer"] == name]
        places = sentiment.occurrences(corpus, of_scorer, top["entry"])
        assert len(places) == top["n"]
        assert places["article_id"].nunique() == top["n_articles"]
        opened = tables.evidence(corpus, places)
        assert opened["match"].tolist() == places["surface"].tolist()
        assert {*places["surface"].str.lower()} == {top["entry"]}


def test_leverage_refuses_scores_of_another_making():
    articles = news("They mine rare earths. A bad deal.")
    tone = tone_of(articles, names=["textblob"], overrides=True)
    with pytest.raises(sentiment.SentimentError, match="overrides="):
        sentiment.leverage(articles, tone)
    assert sentiment.leverage(articles, tone, overrides=True)["entry"].tolist() == ["bad"]


def test_an_entry_that_scores_nothing_moves_nothing():
    articles = news("It was kind of slow.", "A bad deal.")  # no word of tone in "kind of"
    found = sentiment.leverage(articles, tone_of(articles, names=["vader"])).set_index("entry")
    assert found.loc["kind", "n"] == 1
    assert found.loc["kind", "mean_without"] == found.loc["kind", "mean"] < 0


def test_holes_that_overlap_leave_all_places_true():
    found = stretches.place(news("One two three."), pd.DataFrame(
        {"article_id": ["article 00"], "start": [8], "end": [13]}))  # fmt: skip
    holes = [("article 00", 0, 7), ("article 00", 4, 7), ("article 00", 2, 5)]
    assert stretches.blanked(found, holes).texts == [" " * 8 + "three."]
    assert stretches.blanked(found, holes).text(0) == "three"


def test_nothing_has_no_leverage():
    articles = news("Kyiv waited.")
    tone = tone_of(articles)
    full = sentiment.leverage(news("A good deal."), tone_of(news("A good deal.")))
    for rows in (tone, tone.iloc[:0]):
        found = sentiment.leverage(articles, rows)
        assert found.empty
        assert found.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()
        assert sentiment.occurrences(articles, rows, "good").empty


# --- overrides


def test_overridden_phrases_are_neutral_and_counted():
    articles = news("They mine rare earths. A rare day in Great Britain. A great deal.")
    plain = tone_of(articles, names=["textblob"])
    found = tone_of(articles, names=["textblob"], overrides=True)
    assert "n_overridden" not in plain
    assert found["n_overridden"].tolist() == [1, 1, 0]
    assert plain["score"].round(2).tolist() == [0.3, 0.55, 0.8]
    assert found["score"].round(2).tolist()[1:] == [0.3, 0.8]
    assert math.isnan(found["score"][0])
    assert found["n_matched"].tolist() == [0, 1, 1]
    assert found["n_words"].tolist() == plain["n_words"].tolist()


def test_an_override_is_a_whole_phrase_of_its_scorer():
    texts = ["The great\nBritain.", "Greater Britain.", "GREAT BRITAIN", "Rare-earth metals."]
    articles = news(*texts)
    spans = pd.DataFrame({"article_id": articles["article_id"], "start": 0, "end": 100})
    spans["end"] = articles["text"].str.len()
    rows = sentiment.score(articles, spans, overrides=True)
    assert rows["n_overridden"].tolist() == [1, 0, 1, 1]
    only = pd.DataFrame({"phrase": ["fine"], "scorer": ["both"], "reason": [""]})
    words = news("A fine day.", "They refine it, and fined us.")
    assert tone_of(words, names=["vader"], overrides=only)["n_overridden"].tolist() == [1, 0]
    only = pd.DataFrame({"phrase": ["rare earth*"], "scorer": ["vader"], "reason": [""]})
    assert sentiment.score(articles, spans, overrides=only)["n_overridden"].sum() == 0
    assert sentiment.score(articles, spans, scorer="vader", overrides=only)["n_overridden"][3] == 1
    assert sentiment.score(articles, spans, overrides=only.iloc[:0])["n_overridden"].sum() == 0


@pytest.mark.parametrize("name", BOTH)
def test_every_shipped_phrase_is_needed_and_works(name):
    table = sentiment.read_overrides()
    phrases = [phrase.replace("*", "") for phrase in table["phrase"]]
    articles = articles_of(*phrases).assign(article_id=[f"{i:03}" for i in range(len(phrases))])
    spans = pd.DataFrame({"article_id": articles["article_id"], "start": 0})
    spans["end"] = articles["text"].str.len()
    plain = sentiment.score(articles, spans, scorer=name)
    found = sentiment.score(articles, spans, scorer=name, overrides=True)
    own = table["scorer"].isin([name, "both"]).to_numpy()
    assert plain["score"][own].notna().all()
    assert found["score"][own].isna().all()
    assert (found["n_overridden"] == own).all()
    assert not table["phrase"].duplicated().any()
    assert (table["reason"].str.len() > 10).all()


@pytest.mark.parametrize("name", BOTH)
def test_overridden_phrases_move_no_mean(name, corpus):
    table = sentiment.read_overrides()
    tone = tone_of(corpus, names=[name], overrides=True)
    words = table["phrase"].str.replace("*", "").str.lower()
    # Written with words of no lexicon instead, the same sentences have the same scores.
    texts = corpus["text"]
    for phrase in words[table["scorer"].isin([name, "both"])].sort_values(
        key=lambda s: -s.str.len()
    ):
        swapped = "".join("v" if letter.isalpha() else letter for letter in phrase)
        texts = texts.str.replace(rf"(?i)(?<!\w){phrase}", swapped, regex=True)
    assert (texts != corpus["text"]).any()
    spans = tone[["article_id", "start", "end"]]
    again = sentiment.score(corpus.assign(text=texts), spans, scorer=name)
    np.testing.assert_allclose(again["score"], tone["score"], atol=2e-3, equal_nan=True)


# Names, goods and offices whose words the lexicons score, as measured before the table was written.
FALSE_TONE = (
    "rare earth", "critical mineral", "precious metal", "raw material", "natural resource",
    "security guarantee", "trust fund", "great britain", "top official", "united states",
    "united nations", "foreign minister", "first lady", "firm commitment", "hard line",
    "war in ukraine",
)  # fmt: skip


def unknown(match):
    return re.sub(r"\w", lambda letter: "V" if letter[0].isupper() else "v", match[0])


@pytest.mark.parametrize("name", BOTH)
def test_phrases_of_the_story_move_no_mean(name, starter):
    phrases = "|".join(FALSE_TONE).replace(" ", r"[\s-]")
    texts = starter["text"].str.replace(
        rf"(?<!\w)(?:{phrases})\w*", unknown, regex=True, flags=re.IGNORECASE
    )
    assert (texts != starter["text"]).sum() > len(starter) / 2
    spans = sentences_of(starter)

    def by_outlet(articles, overrides):
        tone = sentiment.score(articles, spans, scorer=name, overrides=overrides)
        return sentiment.means(articles, tone, by="outlet")[["outlet", "n", "mean"]]

    without = by_outlet(starter.assign(text=texts), True)
    pd.testing.assert_frame_equal(by_outlet(starter, True), without)
    assert (by_outlet(starter, None)["mean"] - without["mean"]).abs().max() > 0.01


def test_copies_of_the_starter_corpus_are_one_story(starter):
    tone = tone_of(starter, names=["vader"])
    apart, together = (
        sentiment.means(starter, tone, copies=copies).iloc[0] for copies in (None, "copy_of")
    )
    assert together["n_articles"] == apart["n_articles"] - starter["copy_of"].notna().sum() > 8
    assert together["n"] == apart["n"] == tone["score"].notna().sum()
    units = starter.set_index("article_id")["copy_of"]
    units = units.fillna(units.index.to_series().astype("str"))
    each = tone.dropna(subset="score").groupby("article_id", observed=True)["score"]
    each = each.agg(["sum", "count"])
    stories = each.groupby(units.reindex(each.index.astype("str")).to_numpy()).mean().sum()
    assert together["mean"] == pytest.approx(stories["sum"] / stories["count"], abs=1e-6)
    assert abs(together["mean"] - apart["mean"]) > 0.001


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"phrase": ["x"], "scorer": ["both"]}, r"columns \['reason'\]"),
        (
            {"phrase": [" "], "scorer": ["both"], "reason": [""]},
            "column 'phrase': expected not empty",
        ),
        (
            {"phrase": ["x", None], "scorer": "both", "reason": ""},
            "column 'phrase': expected not empty",
        ),
        ({"phrase": ["x"], "scorer": ["afinn"], "reason": [""]}, "textblob, vader, both, found 'a"),
        ("shipped", "a table with phrase, scorer, reason was expected, found str"),
    ],
)
def test_bad_overrides_are_refused(table, said, tmp_path):
    articles = news("A deal.")
    given_ = table if isinstance(table, str) else pd.DataFrame(table)
    with pytest.raises(sentiment.SentimentError, match=said):
        sentiment.score(articles, sentences_of(articles), overrides=given_)
    if not isinstance(table, str):
        given_.to_csv(tmp_path / "own.csv", index=False)
        with pytest.raises(sentiment.SentimentError, match=said):
            sentiment.read_overrides(tmp_path / "own.csv")
    with pytest.raises(sentiment.SentimentError, match="there is no such file"):
        sentiment.read_overrides(tmp_path / "none.csv")


def test_a_bad_override_is_named_by_the_line_of_its_file(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text('phrase;scorer;reason\n\n"rare\nearth";both;\n\nfine;nobody;\n', "utf-8")
    with pytest.raises(sentiment.SentimentError, match=r"own\.csv, line 6, .*found 'nobody'"):
        sentiment.read_overrides(path)
    path.write_text("phrase;scorer;reason\n\nrare earth*;both;\n", "utf-8")
    assert sentiment.read_overrides(path)["phrase"].tolist() == ["rare earth*"]


def test_a_bad_override_of_a_table_is_named_by_its_row():
    articles = news("A deal.")
    table = pd.DataFrame({"phrase": ["a", None], "scorer": "both", "reason": ""}, index=["x", "y"])
    with pytest.raises(sentiment.SentimentError, match=r"^overrides, row y, column 'phrase'"):
        sentiment.score(articles, sentences_of(articles), overrides=table)


def test_explain_reads_what_was_scored():
    articles = news("They mine rare earths in a good year.")
    row = tone_of(articles, names=["textblob"], overrides=True).iloc[0]
    assert sentiment.explain(articles, row, overrides=True)["surface"].tolist() == ["good"]
    assert sentiment.explain(articles, row)["surface"].tolist() == ["rare", "good"]


# --- two voices


def quotes_of(articles, kind="direct", **columns):
    """Return QUOTES of everything between curly double marks."""
    rows = []
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        last = 0
        while "“" in text[last:]:
            start = text.index("“", last) + 1
            last = text.index("”", start)
            rows.append((
                article_id, start, last, text[start:last], kind, "closed", "said", None, None,
                None, "person", "Ada Stone", len(rows),
            ))  # fmt: skip
    table = tables.make("QUOTES", rows)
    return table.assign(**columns)


SAID = "Kyiv waited for good news. “{0}We sign a bad deal.{1} It is over,” Stone said. “{2}No.{3}” "
SAID += "Varga was a poor winner.\n\nHe said: “{4}Wait.{5}”"
POLAR = st.lists(
    st.sampled_from("awful great Terrible no not GOOD disaster! love? (!) very war. :) …".split()),
    max_size=3,
).map(" ".join)


@cache
def narration(words, name, overrides):
    articles = news(SAID.format(*words))
    found = sentiment.voices(articles, quotes_of(articles), scorer=name, overrides=overrides)
    return found[found["voice"] == "narration"].drop(columns=["start", "end"])


@given(st.lists(POLAR, min_size=6, max_size=6), st.sampled_from(BOTH), st.booleans())
@settings(max_examples=40, deadline=None)
def test_polar_words_in_marks_do_not_move_the_narration(planted, name, overrides):
    words = tuple(f"{word} " if i % 2 == 0 else f" {word}" for i, word in enumerate(planted))
    pd.testing.assert_frame_equal(
        narration(words, name, overrides), narration(("",) * 6, name, overrides)
    )


@given(POLAR.filter(str.strip), st.sampled_from(BOTH))
@settings(max_examples=20, deadline=None)
def test_polar_words_in_the_narration_do_not_move_the_quoted(planted, name):
    def quoted(text):
        articles = news(text)
        found = sentiment.voices(articles, quotes_of(articles), scorer=name)
        return found[found["voice"] == "quoted"]["score"].fillna(9).tolist()

    text = SAID.format(*[""] * 6)
    assert quoted(f"{planted} {text}") == quoted(text)


def test_two_voices_by_hand():
    articles = news("It was a good day. “A bad deal,” Stone said. He went “happy”.")
    quotes = quotes_of(articles, actor=pd.Categorical(["Ada Stone", None]))
    quotes["kind"] = pd.Categorical(["direct", "scare"])
    found = sentiment.voices(articles, quotes, scorer="textblob")
    assert found["voice"].tolist() == ["narration", "narration", "quoted", "narration"]
    assert found["score"].round(2).tolist()[0] == 0.7
    assert found["score"].isna().tolist() == [False, True, False, True]
    assert found["n_words"].tolist() == [5, 2, 3, 2]
    assert found["actor"].astype(object).tolist()[2] == "Ada Stone"
    assert found["actor"].isna().tolist() == [True, True, False, True]
    assert found["utterance"].dtype == "Int64"
    assert tables.check(found, "TONE") is found
    row = found.iloc[0]
    assert sentiment.explain(articles, row, quotes=quotes)["surface"].tolist() == ["good"]
    assert sentiment.leverage(articles, found, quotes=quotes)["entry"].tolist() == ["bad", "good"]


def test_the_narration_is_read_as_if_nothing_stood_in_marks():
    articles = news("It was a good “bad” day, he said.", "It was a good day, he said.")
    first, _, second = sentiment.voices(articles, quotes_of(articles)).itertuples()
    assert (first.voice, second.voice) == ("narration", "narration")
    for column in ("score", "pos", "neu", "neg", "n_words"):
        assert getattr(first, column) == getattr(second, column)


def test_a_paragraph_that_ends_with_a_quotation_is_narration_too():
    # Without a full stop it would be taken for a crosshead.
    articles = news("Kyiv waited on Monday.\n\nHAPPY: “Wait.”\n\nThen all of them went home.")
    found = sentiment.voices(articles, quotes_of(articles), scorer="textblob")
    assert found["voice"].tolist() == ["narration", "narration", "quoted", "narration"]
    assert found["score"].round(2).tolist()[1] == 0.8


def test_no_quotation_no_quoted_voice():
    articles = news("It was a good day.", "“A bad deal.”")
    none = tables.empty("QUOTES")
    found = sentiment.voices(articles, none)
    assert found["voice"].tolist() == ["narration", "narration"]
    full = sentiment.voices(articles, quotes_of(articles))
    assert full.columns.tolist() == found.columns.tolist()
    texts = quotes_of(articles).astype({"name": "str", "speaker_kind": "object"})
    assert sentiment.voices(articles, texts).columns.tolist() == full.columns.tolist()
    assert full["voice"].tolist() == ["narration", "narration", "quoted"]
    assert sentiment.voices(articles.iloc[:0], none).columns.tolist() == full.columns.tolist()


# --- means


def many(scores, **columns):
    """Return ARTICLES and a TONE of both scorers with one row for each score given."""
    ids = [f"article {i:03}" for i in range(len(scores))]
    fixed = {"date": ["2025-03-01"] * len(ids), "outlet": ["Digest"] * len(ids)}
    fixed |= {"title": [None] * len(ids), "text": ["A good deal."] * len(ids)}
    articles = tables.make("ARTICLES", {"article_id": ids} | fixed | columns)
    rows = pd.DataFrame({"article_id": ids, "start": 0, "end": 12, "score": scores})
    tone = pd.concat([rows.assign(scorer=name) for name in BOTH])
    return articles, tone


def test_means_by_hand():
    articles = news(
        "A good deal. Kyiv waited.", "A bad deal. A bad day.", outlet=["Morning", "Evening"]
    )
    found = sentiment.means(articles, tone_of(articles, names=["textblob"]), by="outlet")
    assert found[["outlet", "n_articles", "n", "n_missing"]].values.tolist() == [
        ["Evening", 1, 2, 0],
        ["Morning", 1, 1, 1],
    ]
    assert found["mean"].round(6).tolist() == [-0.7, 0.7]
    assert found[["mean_low", "mean_high"]].isna().all(axis=None)
    everything = sentiment.means(articles, tone_of(articles))
    assert everything["scorer"].tolist() == ["textblob", "vader"]
    assert everything["mean"].iloc[0] == pytest.approx(-0.7 / 3)


def test_what_is_counted_parts_no_means():
    articles = news("A good deal.")
    tone = tone_of(articles)
    plain = sentiment.means(articles, tone)
    pd.testing.assert_frame_equal(sentiment.means(articles, tone, by="scorer"), plain)
    for made in plain.columns.drop("scorer"):
        with pytest.raises(ValueError, match=f"by: '{made}' is what is counted"):
            sentiment.means(articles.assign(**{made: "x"}), tone, by=made)


def test_the_interval_resamples_articles_with_all_their_rows():
    scores = [0.1 * (i % 7) for i in range(40)]
    articles, tone = many(scores)
    found = sentiment.means(articles, tone).iloc[0]
    whole = np.array([round(score * 1_000_000) for score in scores])
    low, high = statistics.interval(
        whole, np.ones(40, int), statistics.weights(articles["article_id"])
    )
    assert found["mean_low"] == pytest.approx(low / 1e6)
    assert found["mean_high"] == pytest.approx(high / 1e6)
    assert found["mean_low"] < found["mean"] < found["mean_high"]
    twice = pd.concat([tone, tone.assign(start=1)])  # more rows of the same articles tell no more
    pd.testing.assert_series_equal(
        sentiment.means(articles, twice).iloc[0][["mean", "mean_low", "mean_high"]],
        found[["mean", "mean_low", "mean_high"]],
    )


def test_copies_are_drawn_together():
    originals = [f"article {i % 10:03}" if i >= 10 else None for i in range(40)]
    articles, tone = many([0.1 * (i % 10) for i in range(40)], copy_of=originals)
    apart = sentiment.means(articles, tone).iloc[0]
    together = sentiment.means(articles, tone, copies="copy_of").iloc[0]
    assert together["mean"] == apart["mean"]
    wide, narrow = (row["mean_high"] - row["mean_low"] for row in (together, apart))
    assert wide > 1.5 * narrow  # of ten stories, not of forty articles
    few = sentiment.means(
        articles.head(16), tone[tone["article_id"].isin(articles["article_id"][:16])]
    )
    assert few["mean_low"].notna().all()
    articles["copy_of"] = "article 000"
    assert sentiment.means(articles, tone, copies="copy_of")["mean_low"].isna().all()


def test_the_interval_of_means_is_of_the_level_asked_for():
    articles, tone = many([0.1 * (i % 7) for i in range(40)])
    wide, narrow = (sentiment.means(articles, tone, level=level).iloc[0] for level in (0.95, 0.5))
    assert wide["mean_low"] < narrow["mean_low"] < narrow["mean_high"] < wide["mean_high"]
    with pytest.raises(ValueError, match=r"level: a share between 0 and 1 was expected"):
        sentiment.means(articles, tone, level=95)


def test_means_by_a_column_of_the_tone_and_of_polarity():
    articles, tone = many([0.1] * 10)
    rows = tone[["article_id", "start", "end"]].assign(polarity=1, actor="Ada Stone")
    found = sentiment.means(articles, rows, by="actor", value="polarity")
    assert found[["actor", "n", "mean"]].values.tolist() == [["Ada Stone", 20, 1.0]]
    nobody = sentiment.means(articles, rows.iloc[:0], by="actor", value="polarity")
    assert nobody.empty
    assert nobody.columns.tolist() == found.columns.tolist()


def test_means_by_month_are_of_dates_that_have_one():
    dates = ["2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", None]
    articles, tone = many([0.1, 0.2, 0.4, 0.8, 1.0], date=dates)
    articles["date_precision"] = ["day", "month", "day", "year", None]
    found = sentiment.means(articles, tone[tone["scorer"] == "vader"], by="month")
    assert found[["month", "n_articles", "mean"]].values.tolist() == [
        ["2025-01", 1, 0.1],
        ["2025-02", 2, 0.3],
    ]


def test_errors_of_means():
    articles, tone = many([0.1] * 3)
    with pytest.raises(sentiment.SentimentError) as refused:
        sentiment.means(articles, tone.assign(voice="quoted"), by=["outlet", "desk"])
    assert str(refused.value) == (
        "by: neither articles nor tone have ['desk']; there are "
        "['date', 'month', 'outlet', 'scorer', 'title', 'voice']"
    )
    with pytest.raises(ValueError, match=r"copies: articles have no column 'twin'"):
        sentiment.means(articles, tone, copies="twin")
    with pytest.raises(sentiment.SentimentError, match=r"columns \['polarity'\] are missing"):
        sentiment.means(articles, tone, value="polarity")
    with pytest.raises(sentiment.SentimentError, match=r"tone\.score: numbers were .* type str"):
        sentiment.means(articles, tone.assign(score="0.5"))
    with pytest.raises(sentiment.SentimentError, match="no article 'article 002'"):
        sentiment.means(articles.iloc[:2], tone)


# --- the gate


def sides(n, shift, *, outlets=4, months=4, textblob=1.0, seed=3):
    """Return ARTICLES of two sides and a TONE in which side a stands higher by `shift`."""
    generator = np.random.default_rng(seed)
    side = np.repeat(["a", "b"], n)
    scores = generator.normal(0, 0.1, 2 * n) + shift * (side == "a")
    articles, tone = many(
        scores.round(4),
        side=side,
        outlet=[f"{each} {i % outlets}" for i, each in enumerate(side)],
        date=[f"2025-{i % months + 1:02}-03" for i in range(2 * n)],
    )
    tone.loc[tone["scorer"] == "textblob", "score"] *= textblob
    return articles, tone


def gate(articles, tone, **options):
    found = sentiment.contrast(articles, tone, by="side", a="a", b="b", **options)
    assert found["verdict"].nunique() == found["reason"].nunique() == 1
    return found.iloc[0]


def test_a_clear_difference_is_a_finding():
    found = gate(*sides(40, 0.2))
    assert found["verdict"] == "finding"
    assert found["scorer"] == "vader"
    assert found["difference"] == pytest.approx(found["mean_a"] - found["mean_b"])
    assert 0 < found["difference_low"] < found["difference"] < found["difference_high"]
    assert (found["n_articles_a"], found["n_b"]) == (40, 40)
    assert found["p_value"] == 1 / 2000  # nothing dealt out at random is as large
    assert found["reason"].startswith("VADER: The interval excludes zero, p = 0.0005 (articles")
    assert found["reason"].endswith("and it holds without any one outlet.")


def test_no_difference_is_none():
    found = gate(*sides(40, 0.0))
    assert found["verdict"] == "not supported"
    assert found["reason"].startswith("VADER: The 95 % interval, -0.0")
    assert "includes zero. p = 0." in found["reason"]
    assert found["reason"].endswith("is not below 0.05.")


def test_scorers_must_agree():
    articles, tone = sides(40, 0.2, textblob=-1.0)
    found = gate(articles, tone)
    assert found["verdict"] == "not supported"
    assert found["reason"].startswith("VADER: TextBlob says -0.2")
    assert ", not +0.2" in found["reason"]
    silent = gate(*sides(40, 0.2, textblob=0.0))
    assert silent["reason"].startswith("VADER: TextBlob says +0.000, not +0.2")
    alone = gate(articles, tone[tone["scorer"] == "vader"])
    assert alone["reason"] == "VADER: No second scorer was asked, and one must agree."
    assert gate(articles, tone, scorer="textblob")["scorer"] == "textblob"


def test_one_outlet_must_not_carry_it():
    articles, tone = sides(40, 0.0)
    loud = articles.loc[articles["outlet"] == "a 1", "article_id"]
    tone.loc[tone["article_id"].isin(loud), "score"] += 1.0
    found = gate(articles, tone)
    assert found["verdict"] == "not supported"
    assert found["difference_low"] > 0
    assert found["reason"].startswith("VADER: Without a 1 in a the interval is -0.0")
    assert found["reason"].endswith("it rests on one outlet.")
    assert found["reason"].count("Without") == 1


def test_of_a_single_outlet_no_month_must_carry_it():
    articles, tone = sides(40, 0.0, outlets=1)
    loud = articles["article_id"][(articles["side"] == "a") & (articles["date"].dt.month == 2)]
    tone.loc[tone["article_id"].isin(loud), "score"] += 1.0
    found = gate(articles, tone)
    assert found["reason"].startswith("VADER: Without 2025-02 in a")
    assert found["reason"].endswith("it rests on one month.")
    one_month = gate(*sides(40, 0.2, outlets=1, months=1))
    assert one_month["verdict"] == "not supported"
    assert one_month["reason"].startswith("VADER: a is one outlet in one month: it cannot be seen")
    assert one_month["reason"].count("one outlet") == 2  # of b the same is said


def test_too_few_articles_are_withheld_and_one_is_described():
    found = gate(*sides(7, 0.5))
    assert found["verdict"] == "withheld"
    assert found["reason"].startswith("a has 7 articles that could count; fewer than 8")
    assert found[["difference_low", "difference_high"]].isna().all()
    one = gate(*sides(1, 0.5))
    assert one["verdict"] == "description"
    assert one["reason"].startswith("a is one article that could count")


def test_a_contrast_scores_all_sentences_itself():
    articles = news(*["A good deal. Kyiv waited."] * 9, *["A bad deal."] * 9)
    articles["side"] = ["a"] * 9 + ["b"] * 9
    itself = sentiment.contrast(articles, by="side", a="a", b="b")
    given_ = sentiment.contrast(articles, tone_of(articles), by="side", a=["a"], b=["b"])
    pd.testing.assert_frame_equal(itself, given_)
    assert itself["n_a"].tolist() == [9, 9]
    assert itself["difference"].round(4).tolist() == [0.9827, 1.4]


def test_order_of_articles_and_rows_changes_nothing():
    articles, tone = sides(20, 0.1)
    pd.testing.assert_frame_equal(
        sentiment.contrast(articles, tone, by="side", a="a", b="b"),
        sentiment.contrast(articles.iloc[::-1], tone.iloc[::-1], by="side", a="a", b="b"),
    )


def test_errors_of_the_gate():
    articles, tone = sides(9, 0.1)
    with pytest.raises(sentiment.SentimentError, match="no row has side 'c'; there are a, b"):
        sentiment.contrast(articles, tone, by="side", a="a", b="c")
    with pytest.raises(sentiment.SentimentError, match=r"have \['desk'\]; there are \['date', 'm"):
        sentiment.contrast(articles, tone, by="desk", a="a", b="b")
    with pytest.raises(sentiment.SentimentError, match="side 'b' is in a and in b"):
        sentiment.contrast(articles, tone, by="side", a=["a", "b"], b="b")
    with pytest.raises(sentiment.SentimentError, match="no rows of 'afinn'; there are"):
        sentiment.contrast(articles, tone, by="side", a="a", b="b", scorer="afinn")


def test_the_gate_is_that_of_all_differences():
    articles, tone = sides(12, 0.15)
    own = tone[tone["scorer"] == "vader"].set_index("article_id")["score"]
    scores = own.reindex(articles["article_id"]).to_numpy()
    found = statistics.differences(
        (scores[:, None] * 1e6).round().astype(int), np.ones((24, 1), int),
        (articles["side"] == "a").to_numpy(), articles["article_id"],
        {"outlet": [*articles["outlet"]]}, scale=1e-6,
    )  # fmt: skip
    (p_value,), (verdict,), (reason,) = statistics.verdicts(found, ("a", "b"), correction=None)
    asked = gate(articles, tone)
    assert (asked["p_value"], asked["verdict"]) == (p_value, verdict)
    assert asked["reason"] == f"VADER: {reason}"
    assert asked["difference_low"] == pytest.approx(found.low[0])


# --- caveats


def test_caveats_tell_this_corpus():
    articles = news(
        "They mine rare earths. Kyiv waited.", "The United States won. It was a bad war for good."
    )
    tone = tone_of(articles)
    found = sentiment.caveats(articles, tone)
    figures = found.figures.set_index("scorer")
    assert figures.loc["textblob", ["n", "unmatched", "zero"]].tolist() == [4, 0.5, 0.5]
    assert figures.loc["vader", "unmatched"] == 0.5
    assert "TextBlob knows no word in 50 % of the 4 stretches" in found.text
    assert "Of the others 50 % come out at exactly 0." in found.text
    assert "rare (+0.150)" in found.text
    assert "never both see a tone (beyond ±0.05) in the same stretch" in found.text
    pd.testing.assert_frame_equal(found.words, sentiment.leverage(articles, tone))
    clash = news("A rare war.")
    assert "see opposite ones in 100 %" in sentiment.caveats(clash, tone_of(clash)).text


def test_missing_scores_of_any_type_are_seen_by_nobody():
    articles = news("A rare war.", "They mine rare earths.", "The war goes on.")
    tone = tone_of(articles)
    assert tone["score"].isna().sum() == 2  # rare is no word of VADER's, war none of TextBlob's
    told = sentiment.caveats(articles, tone).text
    assert "both see a tone (1 stretches), they see opposite ones in 100 %" in told
    assert sentiment.caveats(articles, tone.astype({"score": "Float64"})).text == told


def test_a_small_share_of_zeros_is_not_told_as_none():
    articles = news("A political day. " + "A good day. " * 300)
    told = sentiment.caveats(articles, tone_of(articles, names=["textblob"])).text
    assert "Of the others less than 1 % come out at exactly 0." in told


def test_the_order_of_rows_and_scorers_changes_no_caveat(corpus):
    tone = tone_of(corpus)
    turned = tone.sample(frac=1, random_state=1)
    turned["scorer"] = turned["scorer"].cat.reorder_categories(["vader", "textblob"])
    once, again = (sentiment.caveats(corpus, each) for each in (tone, turned))
    pd.testing.assert_frame_equal(once.figures, again.figures, check_exact=True)
    pd.testing.assert_frame_equal(
        once.words.astype({"scorer": "str"}), again.words.astype({"scorer": "str"}).sort_values(
            "scorer", kind="stable", ignore_index=True), check_exact=True,
    )  # fmt: skip
    assert once.text == again.text


def test_a_word_that_is_the_only_known_one_has_no_leverage_to_tell():
    articles = news("The other side came.")
    told = sentiment.caveats(articles, tone_of(articles, names=["textblob"])).text
    assert "mean of -0.125 rests on one entry, whatever it means here: without other it" in told
    assert "nan" not in told
    more = news("The other side came. It was bad.")
    told = sentiment.caveats(more, tone_of(more, names=["textblob"])).text
    assert "words, whatever they mean here: bad (-0.287), other (+0.287)." in told


def test_caveats_of_nothing():
    articles = news("Kyiv waited.")
    found = sentiment.caveats(articles, tone_of(articles))
    assert "knows no word in 100 % of the 1 stretches:" in found.text
    assert "nan" not in found.text
    nothing = sentiment.caveats(articles, tone_of(articles).iloc[:0])
    assert nothing.text.startswith("Both score")
    assert nothing.figures.dtypes.equals(found.figures.dtypes)
