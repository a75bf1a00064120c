"""Diversity of sources: closed forms, brute force, thinning, and what changes nothing."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_actors import quote, quotes_of

from analysis import actors, statistics, tables
from analysis.actors import rarefaction, sources

INDICES = ("shannon", "simpson", "hhi")
few = st.lists(st.integers(0, 4), min_size=1, max_size=4).filter(any)


def drawn(counts, m):
    """Return the counts of every way to draw m of the quotations."""
    bag = [source for source, n in enumerate(counts) for _ in range(n)]
    return [np.bincount(draw, minlength=len(counts)) for draw in combinations(bag, m)]


@given(few, st.data())
@settings(max_examples=50, deadline=None)
def test_thinned_is_the_mean_of_all_ways_to_draw(counts, data):
    m = data.draw(st.integers(1, min(6, sum(counts))))
    ways = np.array(drawn(counts, m))
    for name in INDICES:
        found = getattr(rarefaction, name)(counts, m)
        assert found == pytest.approx(getattr(statistics, name)(ways).mean(), abs=1e-12)
    assert rarefaction.sources(counts, m) == pytest.approx((ways > 0).sum(axis=1).mean())


@given(few)
@settings(max_examples=50, deadline=None)
def test_thinned_to_its_own_number_is_the_index(counts):
    n = sum(counts)
    for name in INDICES:
        found = getattr(rarefaction, name)(counts, n)
        assert found == pytest.approx(float(getattr(statistics, name)(counts)), abs=1e-12)
        assert np.isnan(getattr(rarefaction, name)(counts, n + 1))
    assert rarefaction.sources(counts, n) == np.count_nonzero(counts)


@pytest.mark.parametrize("m", [2, 7, 60])
def test_with_return_is_the_binomial_expectation(m):
    import scipy.stats

    shares = np.array([0, 0.003, 0.1, 0.5, 0.97, 1])
    x = np.arange(m + 1)
    values = -x / m * np.log(np.where(x > 0, x / m, 1))
    expected = [scipy.stats.binom.expect(lambda k: values[k.astype(int)], (m, p)) for p in shares]
    found = rarefaction.shannon_with_return(shares, m)
    assert found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(("counts", "m"), [([1, -1], 1), ([1, 1], 0)])
def test_wrong_numbers_are_refused(counts, m):
    with pytest.raises(ValueError, match="expected, found"):
        rarefaction.hhi(counts, m)


def corpus(*groups, n=10):
    """Return articles and quotes: `n` articles a group, each with the group's speakers."""
    outlets = [outlet for outlet in "XYZ"[: len(groups)] for _ in range(n)]
    articles = articles_of(*["Text."] * len(outlets), outlet=outlets)
    spoken = [
        quote(article_id, "one", name, start=i, end=i + 3, speaker_kind=kind)
        for number, article_id in enumerate(articles["article_id"])
        for i, (name, kind) in enumerate(groups[number // n])
    ]
    quotes = quotes_of(*spoken)
    return articles, quotes.assign(actor=quotes["name"])


ANN, BO, SOMEBODY, NOBODY = ("Ann", "person"), ("Bo", "person"), (None, "unnamed"), (None, None)


def test_closed_forms():
    articles, quotes = corpus([ANN, BO, SOMEBODY, NOBODY], [ANN, ANN, ANN])
    x, y = actors.diversity(articles, quotes, by="outlet").to_dict("records")
    assert (x["n"], x["n_articles"], x["sources"], x["n_without"]) == (20, 10, 2, 20)
    assert (x["shannon"], x["simpson"], x["hhi"]) == pytest.approx((math.log(2), 1 / 2, 1 / 2))
    assert (y["shannon"], y["simpson"], y["hhi"]) == (0, 0, 1)
    assert (x["n_equal"], y["n_equal"]) == (20, 20)
    assert y["simpson_equal"] == pytest.approx(0)
    assert (x["n_kinds"], x["n_unnamed"], x["share_unnamed"]) == (30, 10, 1 / 3)
    # every article has the same share of them: every draw does
    assert np.isnan([x["share_unnamed_low"], x["share_unnamed_high"]]).all()
    assert np.isnan([y["simpson_equal_low"], y["hhi_equal_high"]]).all()
    assert y["share_unnamed"] == 0


def test_hurlbert_by_hand():
    # Six of Ann, six of Bo: two drawn differ with probability 6/11.
    articles, quotes = corpus([ANN, BO], n=6)
    (row,) = actors.diversity(articles, quotes, at=2).to_dict("records")
    assert row["simpson_equal"] == pytest.approx(1 / 2 * 6 / 11)
    assert row["hhi_equal"] == pytest.approx(1 - 3 / 11)
    assert row["sources_equal"] == pytest.approx(1 + 6 / 11)
    assert row["shannon_equal"] == pytest.approx(6 / 11 * math.log(2))


def test_the_smallest_group_that_is_large_enough_sets_the_number():
    articles, quotes = corpus([ANN, BO], [ANN] * 3, [BO], n=10)
    table = actors.diversity(articles, quotes, by="outlet")
    assert table["n"].tolist() == [20, 30, 10]
    assert table["n_equal"].tolist() == [20, 20, pd.NA]
    assert table.loc[2, [f"{name}_equal" for name in INDICES]].isna().all()
    assert table.loc[2, "hhi"] == 1


def test_what_is_counted_parts_nothing():
    articles, quotes = corpus([ANN, BO], n=3)
    for made in actors.diversity(articles, quotes):
        with pytest.raises(ValueError, match=f"by: '{made}' is what is counted"):
            actors.diversity(articles.assign(**{made: "x"}), quotes, by=made)


def test_no_group_is_large_enough():
    articles, quotes = corpus([ANN], n=3)
    table = actors.diversity(articles, quotes, by="outlet")
    assert table["n_equal"].isna().all()
    assert table["shannon_equal"].isna().all()


def test_intervals_hold_the_value_or_are_withheld():
    articles, quotes = corpus([ANN, ANN], n=20)
    quotes = quotes.assign(actor=np.where(np.arange(len(quotes)) % 3, "Ann", "Bo"))
    (row,) = actors.diversity(articles, quotes).to_dict("records")
    for name in INDICES:
        low, value, high = (row[f"{name}_equal{end}"] for end in ("_low", "", "_high"))
        assert low < value < high
    draws = np.array([0.2, 0.4, 0.6] * 100)  # the mean, 0.4, is moved to the value
    assert sources._moved(0.9, draws) == pytest.approx((0.7, 1.1))
    seven, _ = corpus([ANN, ANN], n=7)
    (row,) = actors.diversity(seven, quotes, at=5).to_dict("records")
    assert np.isnan(row["hhi_equal_low"])
    assert row["hhi_equal"] > 0


def test_a_resampled_corpus_repeats_articles_and_the_interval_knows_it():
    # Every source speaks once: any draw that repeats an article has fewer of them.
    articles, quotes = corpus([ANN, BO], n=20)
    (row,) = actors.diversity(articles, quotes.assign(actor=[*map(str, range(40))])).to_dict(
        "records"
    )
    assert row["shannon_equal"] == pytest.approx(math.log(40))
    assert row["shannon_equal_low"] < row["shannon_equal"] < row["shannon_equal_high"]


def test_doubling_every_article_changes_nothing():
    articles, quotes = corpus([ANN, ANN, BO, SOMEBODY], n=8)
    twice = pd.concat(
        [articles, articles.assign(article_id="2" + articles["article_id"].astype("str"))]
    )
    said = pd.concat([quotes, quotes.assign(article_id="2" + quotes["article_id"].astype("str"))])
    (one,), (two,) = (
        actors.diversity(*given).to_dict("records") for given in ((articles, quotes), (twice, said))
    )
    for name in (*INDICES, "share_unnamed", "sources"):
        assert one[name] == two[name]
    assert two["n"] == 2 * one["n"]


def test_by_what_one_asks_for():
    articles, quotes = corpus([ANN, BO, SOMEBODY])
    listed = pd.DataFrame({"actor": ["Ann", "Bo"], "side": ["us", "us"]})
    found = {
        of: actors.diversity(articles, quotes, of=of, actors=listed).loc[0, "sources"]
        for of in ("actor", "name", "speaker_kind", "side")
    }
    assert found == {"actor": 2, "name": 2, "speaker_kind": 2, "side": 1}


def test_scare_quotes_and_indirect_speech_do_not_count():
    articles, quotes = corpus([ANN, BO])
    kinds = quotes["kind"].where(quotes["name"] == "Ann", "indirect")
    assert actors.diversity(articles, quotes.assign(kind=kinds)).loc[0, "sources"] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [({"of": "party"}, "no column 'party'"), ({"at": 1}, "2 quotations or more")],
)
def test_wrong_options_say_what_to_do(options, message):
    with pytest.raises(ValueError, match=message):
        actors.diversity(*corpus([ANN]), **options)


def test_laws(monkeypatch):
    articles, quotes = corpus([ANN, BO, SOMEBODY], [ANN, ANN, BO])
    kept = articles.copy(), quotes.copy()
    table = actors.diversity(articles, quotes, by="outlet")
    pd.testing.assert_frame_equal(
        actors.diversity(articles[::-1], quotes[::-1], by="outlet"), table
    )
    monkeypatch.setattr(sources, "_BLOCK", 1)
    pd.testing.assert_frame_equal(actors.diversity(articles, quotes, by="outlet"), table)
    for one, other in zip((articles, quotes), kept, strict=True):
        pd.testing.assert_frame_equal(one, other)
    empty = actors.diversity(articles.iloc[:0], quotes, by="outlet")
    assert empty.empty
    assert [*empty.columns] == [*table.columns]


def test_what_it_means_is_said_once():
    assert "does not mean" in sources.__doc__


def test_no_articles_leave_the_types_of_the_columns(four_articles):
    spoken = tables.empty("QUOTES").assign(actor=pd.Series(dtype="category"))
    whole = actors.diversity(four_articles, spoken, by="outlet")
    nothing = actors.diversity(four_articles.iloc[:0], spoken, by="outlet")
    assert nothing.dtypes[1:].equals(whole.dtypes[1:])
