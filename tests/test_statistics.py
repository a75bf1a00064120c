"""Weights that depend on nothing but the article, intervals, and scipy as the outside oracle."""

import math
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import statistics
from analysis.statistics import resampling, shuffling
from analysis.statistics.differences import _shuffled

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


def test_weights_are_the_same_in_every_strip():
    ids = [str(number) for number in range(2 * resampling._STRIP + 3)]
    alone = [statistics.weights([each], 40)[0] for each in ids]
    assert (statistics.weights(ids, 40) == alone).all()


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
    low, high = statistics.interval([1, 2, 1, 1, 1, 1, 1, 1, 1], bottom, weights)
    assert 1 <= low[0] < high[0] < 2
    assert np.isnan([low[1], high[1]]).all()


@pytest.mark.parametrize(
    ("top", "bottom"), [([1] * 9, [1] * 9), ([0] * 9, [3] * 9), (range(9), range(0, 27, 3))]
)
def test_an_interval_without_width_is_withheld(top, bottom):
    # All articles have the same share: every draw does, and says nothing of others.
    weights = statistics.weights(IDS[:9], draws=200)
    assert np.isnan(statistics.interval([*top], [*bottom], weights)).all()
    counted = statistics.sums(
        IDS[:9], ["x"], np.array([[[a, b]] for a, b in zip(top, bottom, strict=True)])
    )
    (share,), low, high = statistics.share(counted, 0, counted, 1)
    assert share == sum(top) / sum(bottom)
    assert np.isnan([low, high]).all()


def test_bounds_that_differ_by_rounding_are_none():
    draws = 0.1 + np.arange(40) * 1e-17
    assert np.isnan(
        statistics.interval_of_sums(np.log2(3 * draws) - np.log2(draws), [1] * 40, 9)
    ).all()
    low, high = statistics.interval_of_sums(0.1 + np.arange(40) * 1e-6, [1] * 40, 9)
    assert low < high


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


@pytest.mark.parametrize(
    ("g2", "pair", "first", "second", "rest"),
    [
        (270.72, 110, 2442, 111, 29114),  # the swiss
        (263.90, 29, 13, 123, 31612),  # can be
        (256.84, 31, 23, 139, 31584),  # previous year
        (167.23, 10, 0, 3, 31764),  # mineral water
    ],
)
def test_g2_is_that_of_dunnings_table(g2, pair, first, second, rest):
    # Dunning 1993, Table 1: pairs of words of a bank's news, by their log-likelihood.
    assert float(statistics.g2(pair, first, second, rest)) == pytest.approx(g2, abs=0.005)


# differences


def test_halves_are_dealt_by_the_article_and_the_draw():
    in_a = np.arange(30) < 12
    ids = IDS[:30]
    (dealt,) = statistics.halves(ids, in_a, 500)
    assert (dealt.sum(axis=0) == 12).all()
    # Every article stands on the smaller side as often as that side is large.
    assert np.abs(dealt.mean(axis=1) - 0.4).max() < 0.08
    order = np.random.default_rng(1).permutation(30)
    (again,) = statistics.halves([ids[i] for i in order], in_a[order], 500)
    assert (again == dealt[order]).all()
    (turned,) = statistics.halves(ids, ~in_a, 500)
    assert (turned == dealt).all()


def test_halves_come_in_blocks_without_a_seam(monkeypatch):
    in_a = np.arange(9) < 4
    (whole,) = statistics.halves(IDS[:9], in_a, 50)
    monkeypatch.setattr(shuffling, "_CELLS", 63)
    blocks = [*statistics.halves(IDS[:9], in_a, 50)]
    assert len(blocks) == 8
    assert (np.concatenate(blocks, axis=1) == whole).all()


def test_copies_are_dealt_together_unless_they_stand_on_both_sides():
    units = ["wire", "wire", "b", "c", "d", "wire"]
    (dealt,) = statistics.halves(units, [True, True, True, False, False, False], 400)
    assert (dealt[0] == dealt[1]).all()
    assert (dealt[0] != dealt[5]).any()
    apart = np.delete(dealt, 1, axis=0)
    assert (apart.sum(axis=0) == 2).all()


def words_of(seed, n, k):
    """Return counts of k words in n articles, most of them in few articles, and all words."""
    rng = np.random.default_rng(seed)
    over = rng.poisson(rng.exponential(1, (n, k)) * (rng.random((n, k)) < 0.3))
    return over, over.sum(axis=1) + rng.integers(5, 40, n)


def test_p_values_of_the_largest_are_their_definition():
    over, under = words_of(1, 30, 6)
    over[:12, 2] += np.random.default_rng(2).integers(0, 4, 12)
    in_a = np.arange(30) < 12
    found = statistics.largest([over[:, :4], over[:, 4:]], under, in_a, IDS[:30], draws=300)
    assert (found == statistics.largest([over], under, in_a, IDS[:30], draws=300)).all()
    turned = statistics.largest([over], under, ~in_a, IDS[:30], draws=300)
    assert (turned == found).all()
    dealt = np.concatenate([*statistics.halves(IDS[:30], in_a, 300)], axis=1)

    def far(side):
        left = over - over.sum(axis=0) / under.sum() * under[:, None]
        return np.abs(left[side].sum(axis=0)) / np.sqrt((left**2).sum(axis=0))

    largest = np.array([far(dealt[:, draw]).max() for draw in range(300)])
    for line, own in enumerate(far(in_a)):
        assert found[line] == (1 + np.count_nonzero(largest >= own - 1e-9)) / 301
    assert len({*found}) >= 3


@pytest.mark.parametrize("seed", range(6))
def test_distances_that_are_equal_in_whole_numbers_count_as_equal(seed):
    rng = np.random.default_rng(seed)
    over, under, in_a = rng.integers(0, 2, 20), rng.integers(1, 4, 20), np.arange(20) < 10
    found = statistics.largest([over[:, None]], under, in_a, IDS[:20], draws=199)
    dealt = np.concatenate([in_a[:, None], *statistics.halves(IDS[:20], in_a, 199)], axis=1)
    own, *drawn = np.abs(over @ dealt * under.sum() - over.sum() * (under @ dealt)).tolist()
    assert found.tolist() == [(1 + sum(each >= own for each in drawn)) / 200]


def test_the_scale_of_ratios_changes_no_p_value():
    over, ids = np.random.default_rng(0).integers(0, 2, (16, 60)), IDS[:16]
    given = over, np.ones((16, 1), dtype=int), np.arange(16) < 8, ids, {}
    once, scaled = (statistics.differences(*given, scale=scale) for scale in (1, 1e-6))
    assert scaled.p_value.tolist() == once.p_value.tolist()
    assert scaled.value == pytest.approx(once.value / 1e6)


def test_the_largest_of_lines_that_go_together_is_one_of_them():
    has = np.concatenate([np.arange(20) < 9, np.arange(20) < 2]).astype(int)[:, None]
    one, in_a = np.ones(40, dtype=int), np.arange(40) < 20
    alone = statistics.differences(has, one[:, None], in_a, IDS[:40], {})
    many = statistics.largest([np.repeat(has, 50, axis=1)], one, in_a, IDS[:40])
    assert many.tolist() == [alone.p_value[0]] * 50  # Bonferroni would make it 1
    assert statistics.largest([one[:, None]], one, in_a, IDS[:40]).tolist() == [1]
    assert statistics.largest([], one, in_a, IDS[:40]).tolist() == []


def test_among_many_words_of_no_difference_few_are_called_one():
    found = 0
    for corpus in range(60):
        over, under = words_of(corpus, 24, 80)
        ids = [f"{corpus}/{number}" for number in range(24)]
        p_values = statistics.largest([over], under, np.arange(24) < 12, ids, draws=199)
        found += p_values.min() < 0.05
    assert found <= 8  # 3 are expected, more than 8 come in 3 of 1,000 such tests


def given_sides(seed, n_a, n_b, rate=0.5):
    """Return numerators, denominators, in_a and ids of articles with 1 to 6 sentences each."""
    rng = np.random.default_rng(seed)
    under = rng.integers(1, 7, (n_a + n_b, 2))
    over = rng.binomial(under, [[0.5, rate]] * (n_a + n_b))
    over[:n_a, 1] = rng.binomial(under[:n_a, 1], 0.5)
    return over, under, np.arange(n_a + n_b) < n_a, IDS[: n_a + n_b]


def test_differences_are_their_definition():
    over, under, in_a, ids = given_sides(1, 12, 15, rate=0.1)
    found = statistics.differences(over, under, in_a, ids, {}, scale=10, level=0.9)
    weights = statistics.weights(ids).astype(int)
    for line in range(2):
        drawn = []
        for side in (in_a, ~in_a):
            sums = [weights[side].T @ column[side, line] for column in (over, under)]
            drawn.append(10 * sums[0] / sums[1])
        low, high = np.percentile(drawn[0] - drawn[1], [5, 95])
        assert (found.low[line], found.high[line]) == pytest.approx((low, high))
        a, b = (10 * over[side, line].sum() / under[side, line].sum() for side in (in_a, ~in_a))
        assert (found.a[line], found.b[line], found.value[line]) == pytest.approx((a, b, a - b))
    assert found.n_a.tolist() == [12, 12]
    assert found.n_b.tolist() == [15, 15]
    turned = statistics.differences(over, under, ~in_a, ids, {}, scale=10, level=0.9)
    assert turned.value == pytest.approx(-found.value)
    assert turned.low == pytest.approx(-found.high)
    assert turned.p_value.tolist() == found.p_value.tolist()
    plain = statistics.differences(over, under, in_a, ids, {})
    assert plain.p_value.tolist() == found.p_value.tolist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_p_values_of_differences_are_scipys_over_all_ways_to_deal(seed):
    import scipy.stats

    over, under, in_a, ids = given_sides(seed, 8, 8, rate=0.25)
    found = statistics.differences(over, under, in_a, ids, {})

    def apart(first, second):
        return abs(over[first, 1].sum() / under[first, 1].sum()
                   - over[second, 1].sum() / under[second, 1].sum())  # fmt: skip

    oracle = scipy.stats.permutation_test(
        (np.flatnonzero(in_a), np.flatnonzero(~in_a)), apart, n_resamples=np.inf,
        vectorized=False, alternative="greater",
    )  # fmt: skip
    assert found.p_value[1] == pytest.approx(oracle.pvalue, abs=0.03)


def test_many_lines_do_not_put_a_finding_out_of_reach():
    has = np.repeat(np.arange(40)[:, None] < 20, 120, axis=1).astype(int)
    found = statistics.differences(has, has * 0 + 1, np.arange(40) < 20, IDS[:40], {})
    p_values, verdicts, _ = statistics.verdicts(found, ("before", "after"))
    assert p_values.max() == pytest.approx(120 / (400 * 120))
    assert {*verdicts} == {"finding"}


@pytest.mark.parametrize("level", [0.95, 0.99, 1 - 0.05 / 3])
def test_a_p_value_at_the_level_is_not_below_it(level):
    one = [np.array([each]) for each in (0.5, 0.25, 20, 20, 0.25, 0.1, 0.4)]
    for p_value, verdict in (
        (1 - level, "not supported"), (round(1 - level, 15), "not supported"),
        (1 - level - 1e-6, "finding"),
    ):  # fmt: skip
        found = statistics.Differences(*one, np.array([p_value]), [[]], ("outlet",))
        _, verdicts, reasons = statistics.verdicts(found, ("a", "b"), level=level)
        assert verdicts == [verdict]
        assert ("is not below" in reasons[0]) == (verdict == "not supported")


@pytest.mark.parametrize("has", [(4, 0), (9, 2), (12, 12)])
def test_p_values_of_shares_of_articles_are_fishers(has):
    import scipy.stats

    one = np.ones((40, 1), dtype=int)
    over = np.concatenate([np.arange(20) < n for n in has]).astype(int)[:, None]
    found = statistics.differences(over, one, np.arange(40) < 20, IDS[:40], {})
    oracle = scipy.stats.fisher_exact([[has[0], 20 - has[0]], [has[1], 20 - has[1]]])
    assert found.p_value[0] == pytest.approx(oracle.pvalue, abs=0.03)


def test_order_of_articles_and_the_other_lines_change_no_difference():
    over, under, in_a, ids = given_sides(4, 10, 11, rate=0.1)
    outlets = {"outlet": [f"outlet {i % 3}" for i in range(21)]}
    found = statistics.differences(over, under, in_a, ids, outlets)
    order = np.random.default_rng(2).permutation(21)
    turned = {"outlet": [outlets["outlet"][i] for i in order]}
    again = statistics.differences(
        over[order], under[order], in_a[order], [ids[i] for i in order], turned
    )
    alone = statistics.differences(over[:, 1:], under[:, 1:], in_a, ids, outlets)
    assert [repr([*each]) for each in again] == [repr([*each]) for each in found]
    assert alone.p_value[0] == found.p_value[1]
    assert repr(alone.carriers[0]) == repr(found.carriers[1])


def test_a_difference_that_one_outlet_carries():
    # Outlet X has the topic in all of its 8 articles of side a; nobody else ever has it.
    over = np.array([[1]] * 8 + [[0]] * 40)
    outlets = ["X"] * 8 + ["Y"] * 10 + ["X"] * 15 + ["Y"] * 15
    one, in_a = np.ones_like(over), np.arange(48) < 18
    found = statistics.differences(over, one, in_a, IDS[:48], {"outlet": outlets})
    assert found.low[0] > 0
    assert [(each.side, each.kind, each.name, each.n) for each in found.carriers[0]] == [
        (0, "outlet", "X", 10)
    ]
    _, verdicts, reasons = statistics.verdicts(found, ("before", "after"))
    assert verdicts == ["not supported"]
    assert reasons == [
        "Without X in before every draw of articles gives +0: it rests on one outlet."
    ]
    # Whoever has it in both outlets does not rest on one.
    over[8:16] = 1
    found = statistics.differences(over, one, in_a, IDS[:48], {"outlet": outlets})
    assert found.carriers == [[]]
    p_value, verdicts, reasons = statistics.verdicts(found, ("before", "after"))
    assert (p_value[0], verdicts) == (0.0005, ["finding"])
    assert reasons == [
        "The interval excludes zero, p = 0.0005 (articles dealt out at random; Bonferroni, 1 "
        "line), and it holds without any one outlet."
    ]


@pytest.mark.parametrize(
    ("before", "verdict", "reason"),
    [
        (
            0,
            "finding",
            "Every draw of articles gives the same difference, +1, p = 0.0005 (articles",
        ),
        (
            1,
            "not supported",
            "Every draw of articles gives the same, no difference. p = 1 (articles",
        ),
    ],
)
def test_a_difference_that_every_draw_gives_has_no_interval(before, verdict, reason):
    over, in_a = np.array([[1]] * 20 + [[before]] * 20), np.arange(40) < 20
    outlets = {"outlet": ["X", "Y"] * 20}
    found = statistics.differences(over, np.ones_like(over), in_a, IDS[:40], outlets)
    assert np.isnan([found.low, found.high]).all()
    assert found.carriers == [[]]
    _, verdicts, reasons = statistics.verdicts(found, ("after", "before"))
    assert verdicts == [verdict]
    assert reasons[0].startswith(reason)
    assert "nan" not in reasons[0]
    assert reasons[0].endswith("without any one outlet.") == (verdict == "finding")


def test_months_are_left_out_where_a_side_is_one_outlet():
    over = np.array([[1]] * 8 + [[0]] * 40)
    parts = {"outlet": ["X"] * 18 + ["Y"] * 30, "month": ["2025-02"] * 9 + ["2025-03"] * 39}
    one, in_a = np.ones_like(over), np.arange(48) < 18
    found = statistics.differences(over, one, in_a, IDS[:48], parts)
    assert [(each.kind, each.name) for each in found.carriers[0]] == [("month", "2025-02")]
    assert found.checked == ("month",)


def test_a_difference_without_enough_articles_is_withheld_with_its_reason():
    over, under, in_a, ids = given_sides(5, 7, 20, rate=0.1)
    found = statistics.differences(over, under, in_a, ids, {})
    assert np.isnan([found.low, found.high, found.p_value]).all()
    assert not np.isnan(found.value).any()
    p_values, verdicts, reasons = statistics.verdicts(found, ("before", "after"))
    assert np.isnan(p_values).all()
    assert verdicts == ["withheld"] * 2
    assert reasons[0] == ("before has 7 articles that could count; fewer than 8 carry no interval.")


def test_eight_articles_are_enough_to_be_judged():
    over, under, in_a, ids = given_sides(5, 8, 20, rate=0.1)
    found = statistics.differences(over, under, in_a, ids, {})
    assert not np.isnan(found.low).any()
    _, verdicts, _ = statistics.verdicts(found, ("before", "after"))
    assert "withheld" not in verdicts


def test_a_shuffled_side_that_has_nothing_counts_against_the_finding():
    # All words are in one article: however the three are dealt, one side has none.
    one, two = (np.array([[n] * 2 for n in side]) for side in ([5], [0, 0]))
    sides = [(np.array([0]), one, one), (np.array([1, 2]), two, two)]
    both = np.array([True, True])
    found = _shuffled(sides, np.array(["a", "b", "c"]), both, np.array([0.5, 0.1]))
    assert found.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("n_a", "verdict", "reason"),
    [(1, "description", "before is one article"), (0, "withheld", "before has no article")],
)
def test_one_article_and_none(n_a, verdict, reason):
    over, under, in_a, ids = given_sides(5, n_a, 20)
    found = statistics.differences(over, under, in_a, ids, {})
    _, verdicts, reasons = statistics.verdicts(found, ("before", "after"))
    assert verdicts == [verdict] * 2
    assert reasons[0].startswith(reason)
    assert np.isnan(found.a).all() == (n_a == 0)


def test_copies_count_once_and_are_drawn_together():
    over = np.array([[1]] * 10 + [[0]] * 20)
    one, in_a = np.ones_like(over), np.arange(30) < 10
    units = ["wire"] * 4 + IDS[4:30]
    found = statistics.differences(over, one, in_a, units, {})
    assert (found.n_a[0], found.a[0]) == (7, 1)
    assert np.isnan(found.low[0])


def test_an_outlet_left_out_leaves_the_copies_of_others():
    # One story is printed in X, Y and Z: without any one of them it is still there.
    units = ["wire"] * 3 + IDS[3:24]
    over, one = np.array([[1]] * 3 + [[0]] * 21), np.ones((24, 1), dtype=int)
    side = differences_of(over, one, units)
    outlets = np.array(["X", "Y", "Z"] * 8)
    for name in "XYZ":
        rest, kept = side.without(outlets == name), outlets != name
        alone = differences_of(over[kept], one[kept], np.array(units, dtype=object)[kept])
        assert rest.sizes.tolist() == alone.sizes.tolist() == [15]
        for total, own in zip(rest.sums, alone.sums, strict=True):
            assert (total == own).all()


def differences_of(over, under, units):
    names, numbers = np.unique(np.asarray(units, dtype=object), return_inverse=True)
    module = sys.modules["analysis.statistics.differences"]
    return module._side(over, under, numbers, statistics.weights(names))


@given(st.lists(st.integers(0, 5), min_size=2, max_size=30), st.randoms())
@settings(max_examples=30, deadline=None)
def test_sums_over_copies_do_not_depend_on_their_order(units, random):
    ids = [f"unit {number}" for number in units]
    over = [random.randint(0, 9) for _ in ids]
    under = [random.randint(0, 2) for _ in ids]
    names, top, bottom = statistics.once(ids, over, under)
    assert names.tolist() == sorted({*ids})
    for name, a, b in zip(names, top, bottom, strict=True):
        rows = [row for row, unit in enumerate(ids) if unit == name]
        n = max(1, sum(under[row] > 0 for row in rows))
        assert (a, b) == pytest.approx((sum(over[row] for row in rows) / n,
                                        sum(under[row] for row in rows) / n), abs=1e-6)  # fmt: skip
    order = random.sample(range(len(ids)), len(ids))
    again = statistics.once(*([each[i] for i in order] for each in (ids, over, under)))
    assert [each.tolist() for each in again] == [names.tolist(), top.tolist(), bottom.tolist()]
    shuffled = random.sample(range(len(names)), len(names))
    assert sum(top[i] for i in shuffled) == top.sum()


def test_every_failing_check_is_named():
    over, under, in_a, ids = given_sides(6, 20, 20)
    found = statistics.differences(over, under, in_a, ids, {})
    p_values, verdicts, reasons = statistics.verdicts(found, ("a", "b"), correction="fdr")
    assert verdicts == ["not supported"] * 2
    assert p_values.tolist() == statistics.benjamini_hochberg(found.p_value).tolist()
    assert "interval" in reasons[0]
    assert "Benjamini and Hochberg, 2 lines" in reasons[0]
    with pytest.raises(ValueError, match="'holm'"):
        statistics.verdicts(found, ("a", "b"), correction="holm")


def test_a_level_in_per_cent_is_refused():
    with pytest.raises(ValueError, match=r"between 0 and 1 was expected \(0.95\), found 95"):
        statistics.log_ratio(4, 1, 96, 99, level=95)
    with pytest.raises(ValueError, match="found 95"):
        statistics.interval([1] * 9, [1] * 9, statistics.weights([*"abcdefghi"]), level=95)


def test_sums_of_batches_with_other_labels_join_label_by_label():
    one = statistics.sums(["a"], ["x"], np.array([[[1, 0, 3]]]))
    two = statistics.sums(["b"], ["y"], np.array([[[0, 5, 6]]]))
    both = one + two
    assert both.labels == ["x", "y"]
    assert both.totals.tolist() == [[1, 0, 3], [0, 5, 6]]
    assert both.articles.tolist() == [[1, 0, 1], [0, 1, 1]]
    assert (both.drawn[:, :1] == one.drawn).all()
    assert (both.drawn[:, 1:] == two.drawn).all()


@pytest.mark.parametrize(("low", "high"), [(-0.4, 0.0), (0.0, 0.4)])
def test_an_interval_that_ends_in_zero_includes_it(low, high):
    one = [np.array([each]) for each in (0.5, 0.25, 20, 20, low + high / 2, low, high)]
    found = statistics.Differences(*one, np.array([0.001]), [[]], ("outlet",))
    _, verdicts, reasons = statistics.verdicts(found, ("a", "b"))
    assert verdicts == ["not supported"]
    assert "includes zero" in reasons[0]
