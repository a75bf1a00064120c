"""Weights that depend on nothing but the article, intervals, and scipy as the outside oracle."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import statistics
from analysis.statistics import resampling

IDS = [f"export.txt#{number}" for number in range(3000)]
cells = st.integers(0, 10**6)
tables_of_four = st.tuples(cells, cells, cells, cells).filter(lambda t: t[0] + t[2] and t[1] + t[3])


def test_weights_are_fixed_for_ever():
    # Stored figures depend on these numbers: whoever changes them changes every interval.
    assert statistics.weights(["a", "export.txt#12"], draws=10).tolist() == [
        [0, 0, 1, 4, 0, 0, 0, 1, 2, 1],
        [0, 3, 1, 1, 2, 2, 0, 0, 3, 0],
    ]


def test_bits_are_those_of_splitmix64():
    # The generator's widely published first outputs from the seed 1234567.
    seed, gamma = np.uint64(1234567), np.uint64(0x9E3779B97F4A7C15)
    found = resampling._mixed(seed + np.arange(1, 4, dtype=np.uint64) * gamma)
    assert found.tolist() == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_weights_depend_on_the_article_and_the_draw_only():
    whole = statistics.weights(IDS, draws=50)
    assert (statistics.weights(IDS[::-1], draws=50)[::-1] == whole).all()
    parts = [statistics.weights(IDS[:7], draws=50), statistics.weights(IDS[7:], draws=50)]
    assert (np.concatenate(parts) == whole).all()
    assert (statistics.weights(IDS, draws=20) == whole[:, :20]).all()


def test_weights_are_poisson():
    import scipy.stats

    drawn = statistics.weights(IDS, draws=1000)
    seen = np.bincount(drawn.ravel(), minlength=6)
    expected = scipy.stats.poisson.pmf(np.arange(5), 1) * drawn.size
    counted = np.append(seen[:5], seen[5:].sum())
    expected = np.append(expected, drawn.size - expected.sum())
    assert scipy.stats.chisquare(counted, expected).pvalue > 0.001
    # Neither neighbouring draws nor neighbouring articles go together.
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1]) < 0.06
    assert abs(np.corrcoef(drawn[0], drawn[1])[0, 1]) < 0.1


def test_thresholds_of_the_weights_are_the_distribution():
    import scipy.stats

    thresholds = resampling._poisson_thresholds() / 2**64
    assert thresholds[:15] == pytest.approx(scipy.stats.poisson.cdf(np.arange(15), 1), abs=1e-15)


@pytest.mark.parametrize("missing", [None, math.nan, 7])
def test_an_id_that_is_no_text_is_refused(missing):
    with pytest.raises(ValueError, match=r"row 1 holds .* an id is a text"):
        statistics.weights(["a", missing])


def test_sums_add_up_over_batches():
    weights = statistics.weights(IDS, draws=40)
    values = np.arange(6000).reshape(3000, 2)
    whole = statistics.resampled_sums(values, weights)
    parts = [
        statistics.resampled_sums(values[part], weights[part])
        for part in (slice(0, 11), slice(11, 3000))
    ]
    assert whole.dtype == np.int64
    assert (whole == weights.T.astype(int) @ values).all()
    assert (parts[0] + parts[1] == whole).all()


def test_sums_beyond_floating_point_are_exact():
    assert statistics.resampled_sums([2**53, 1], np.array([[1], [1]])).tolist() == [2**53 + 1]


def test_sums_need_a_row_of_weights_for_every_article():
    with pytest.raises(ValueError, match="values of 3 articles, weights of 2"):
        statistics.resampled_sums([1, 2, 3], np.ones((2, 5), dtype=int))


def test_interval_is_the_percentiles_of_the_ratios():
    weights = np.tile(np.arange(1, 5), (8, 1))
    weights[0] = [0, 1, 2, 3]
    top, bottom = np.array([8] + [0] * 7), np.array([1] * 8)
    ratios = [0, 8 / 15, 16 / 23, 24 / 31]
    assert statistics.interval(top, bottom, weights, level=0.5) == pytest.approx(
        tuple(np.percentile(ratios, [25, 75]))
    )


def test_many_columns_are_as_each_alone():
    weights = statistics.weights(IDS[:30], draws=200)
    rng = np.random.default_rng(1)
    top, bottom = rng.integers(0, 9, (30, 3)), rng.integers(1, 9, 30)
    low, high = statistics.interval(top, bottom, weights)
    alone = [statistics.interval(top[:, k], bottom, weights) for k in range(3)]
    assert [*zip(low, high, strict=True)] == alone
    each_its_own = statistics.interval(top, np.tile(bottom[:, None], 3), weights)
    assert (np.array(each_its_own) == np.array([low, high])).all()


def test_intervals_are_withheld_for_few_articles_only():
    weights = statistics.weights(IDS[:9], draws=200)
    bottom = np.ones((9, 2), dtype=int)
    bottom[:2, 1] = 0  # seven articles left in the second column
    low, high = statistics.interval(np.ones(9, dtype=int), bottom, weights)
    assert (low[0], high[0]) == (1, 1)
    assert np.isnan([low[1], high[1]]).all()


def test_draws_without_a_denominator_are_skipped():
    assert statistics.interval_of_sums([5, 1, 3], [0, 1, 1], 8, level=0.99) == pytest.approx(
        (1.01, 2.99)
    )
    assert np.isnan(statistics.interval_of_sums([5, 1], [0, 0], 8)).all()


def test_interval_of_nothing():
    empty = statistics.weights([], draws=10)
    assert np.isnan(statistics.interval([], [], empty)).all()
    low, _ = statistics.interval(np.zeros((9, 0), dtype=int), np.ones(9), np.ones((9, 4)))
    assert low.shape == (0,)


def test_an_interval_covers_what_it_promises():
    # 200 corpora of 60 articles with a known share of .4
    rng = np.random.default_rng(5)
    covered = 0
    for corpus in range(200):
        weights = statistics.weights([f"{corpus}/{number}" for number in range(60)], draws=300)
        bottom = rng.integers(4, 41, 60)
        low, high = statistics.interval(rng.binomial(bottom, rng.beta(2, 3, 60)), bottom, weights)
        covered += low <= 0.4 <= high
    assert 0.89 <= covered / 200 <= 0.99


def test_level_is_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        statistics.interval_of_sums([1], [1], 9, level=95)


@given(tables_of_four)
@settings(max_examples=50, deadline=None)
def test_g2_is_scipys_with_a_sign(four):
    import scipy.stats

    a, b, c, d = four
    found = statistics.g2(a, b, c, d)
    if (a + b) and (c + d):
        oracle = scipy.stats.chi2_contingency(
            [[a, b], [c, d]], correction=False, lambda_="log-likelihood"
        )
        assert abs(found) == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-6)
        assert statistics.p_value(found) == pytest.approx(
            scipy.stats.chi2.sf(abs(found), 1), rel=1e-9
        )
    else:
        assert found == 0
    assert np.sign(found) in (0, np.sign(a * d - b * c))
    assert statistics.g2(b, a, d, c) == -found


def test_g2_of_a_side_without_words_is_missing():
    assert np.isnan(statistics.g2([0, 5], [1, 0], [0, 5], [9, 0])).all()


def test_g2_by_hand():
    # All of the word on one side: 2 * 20 * ln 2.
    assert statistics.g2(10, 0, 0, 10) == pytest.approx(40 * math.log(2))
    assert statistics.g2(3, 6, 97, 194) == pytest.approx(0, abs=1e-12)


@given(tables_of_four, st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=50, deadline=None)
def test_log_ratio_is_scipys_relative_risk(four, level):
    import scipy.stats.contingency

    a, b, c, d = four
    found = statistics.log_ratio(a, b, c, d, level=level)
    if a and b:
        oracle = scipy.stats.contingency.relative_risk(a, a + c, b, b + d)
        interval = oracle.confidence_interval(level)
        expected = np.log2([oracle.relative_risk, interval.low, interval.high])
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)
    ratio, low, high = found
    assert low <= ratio <= high
    assert statistics.log_ratio(b, a, d, c, level=level) == pytest.approx((-ratio, -high, -low))


def test_log_ratio_takes_half_for_none():
    assert statistics.log_ratio(4, 0, 96, 100)[0] == pytest.approx(3)
    assert statistics.log_ratio(0, 4, 100, 96)[0] == pytest.approx(-3)
    assert np.isnan(statistics.log_ratio(0, 4, 0, 96)).all()


p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@given(p_values)
@settings(max_examples=50, deadline=None)
def test_corrections(found):
    import scipy.stats

    fdr = statistics.benjamini_hochberg(found)
    assert fdr == pytest.approx(scipy.stats.false_discovery_control(found))
    assert statistics.bonferroni(found) == pytest.approx(
        np.clip(np.array(found) * len(found), 0, 1)
    )
    # A missing value is no test.
    assert statistics.benjamini_hochberg([*found, math.nan])[:-1] == pytest.approx(fdr)
    assert np.isnan(statistics.bonferroni([*found, math.nan])[-1])
    assert (statistics.bonferroni([*found, math.nan])[:-1] == statistics.bonferroni(found)).all()


@pytest.mark.parametrize("k", [1, 2, 5])
def test_diversity_of_equal_sources(k):
    assert statistics.shannon([3] * k) == pytest.approx(math.log(k))
    assert statistics.simpson([3] * k) == pytest.approx(1 - 1 / k)
    assert statistics.hhi([3] * k) == pytest.approx(1 / k)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
@settings(max_examples=50, deadline=None)
def test_diversity_is_scipys(counts):
    import scipy.stats

    assert statistics.shannon(counts) == pytest.approx(scipy.stats.entropy(counts), abs=1e-12)
    assert statistics.hhi(counts) == pytest.approx(1 - statistics.simpson(counts))
    assert statistics.shannon([*counts, 0]) == pytest.approx(float(statistics.shannon(counts)))


def test_diversity_of_many_at_once_and_of_nothing():
    rows = statistics.shannon([[1, 1], [0, 0], [2, 0]])
    assert rows[[0, 2]].tolist() == pytest.approx([math.log(2), 0])
    assert np.isnan(rows[1])
    assert np.isnan(statistics.hhi([]))
    with pytest.raises(ValueError, match="found -1"):
        statistics.simpson([2, -1])
