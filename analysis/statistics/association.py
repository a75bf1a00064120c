"""Words in two places: G2, log ratio, and what to do with many p values."""

import math

# The standard library's module of the same name.
from statistics import NormalDist

import numpy as np


def g2(a, b, c, d):
    """Return the signed log-likelihood ratio G2 of a table of four counts.

    `a` and `b` count the word in the target and in the reference, `c` and `d` all other words
    there. G2 = 2 * sum(O * ln(O / E)) over all four cells (Dunning 1993), not only the upper two;
    the sign is added: positive where the word is more frequent in the target than in the
    reference. Arrays or numbers; missing where one side holds no words at all.

    G2 measures evidence, not size: with enough text every difference is large. Read it beside
    `log_ratio`. It takes words as independent, which words of one article are not.

    >>> round(float(g2(10, 1, 990, 999)), 2), round(float(g2(1, 10, 999, 990)), 2)
    (8.59, -8.59)
    """
    a, b, c, d = (np.asarray(cell, dtype=float) for cell in (a, b, c, d))
    total = (a + b) + (c + d)
    with np.errstate(divide="ignore", invalid="ignore"):
        # How far the word's count in the target is from its expectation; the same in all cells.
        distance = (a * d - b * c) / total
        parts = [
            _deviance(cell, row * column / total, sign * distance)
            for cell, row, column, sign in [
                (a, a + b, a + c, 1), (b, a + b, b + d, -1),
                (c, c + d, a + c, -1), (d, c + d, b + d, 1),
            ]
        ]  # fmt: skip
    value = np.maximum(2 * ((parts[0] + parts[1]) + (parts[2] + parts[3])), 0)
    return np.where((a + c > 0) & (b + d > 0), np.sign(distance) * value, np.nan)


def _deviance(observed, expected, distance):
    """Return O * ln(O / E), 0 where nothing was observed; exact where O is close to E."""
    return np.where(observed > 0, observed * np.log1p(distance / expected), 0.0)


def p_value(g2):
    """Return the probability of a G2 at least as large if there were no difference.

    erfc(sqrt(|G2| / 2)), the chi-square distribution with one degree of freedom. The sign of G2
    is ignored; missing stays missing. Poor where a count of less than about 5 is expected.

    >>> round(float(p_value(-3.841459)), 6)
    0.05
    """
    return np.asarray(_erfc(np.sqrt(np.abs(np.asarray(g2, dtype=float)) / 2)), dtype=float)


_erfc = np.frompyfunc(math.erfc, 1, 1)


def log_ratio(a, b, c, d, *, level=0.95):
    """Return (log ratio, low, high) of a table of four counts, as in `g2`.

    The binary logarithm of the ratio of relative frequencies, log2((a / (a + c)) / (b / (b + d)))
    (Hardie 2014): 1 is twice as frequent in the target, -1 half as frequent. A count of 0 is taken
    as 0.5. The interval is Wald's on the logarithm of a ratio of risks (Katz et al. 1978):
    log ratio ± z * sqrt(1/a - 1/(a + c) + 1/b - 1/(b + d)) / ln 2. It is wide for rare words,
    rough where a count is 0, and takes words as independent. Missing where a side holds no words.

    Raises `ValueError` for a `level` that is no share between 0 and 1.

    >>> [round(float(value), 2) for value in log_ratio(40, 10, 960, 990)]
    [2.0, 1.01, 2.99]
    """
    reach = NormalDist().inv_cdf((1 + checked(level)) / 2) / math.log(2)
    a, b, c, d = (np.asarray(cell, dtype=float) for cell in (a, b, c, d))
    target, reference = a + c, b + d
    a, b = np.where(a == 0, 0.5, a), np.where(b == 0, 0.5, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2(a / target) - np.log2(b / reference)
        variance = (1 / a - 1 / target) + (1 / b - 1 / reference)
        reach = reach * np.sqrt(variance)
    known = (target > 0) & (reference > 0)
    return tuple(np.where(known, each, np.nan) for each in (ratio, ratio - reach, ratio + reach))


def checked(level):
    """Return the level of an interval unchanged; `ValueError` if it is no share (95 for 0.95)."""
    if not 0 < level < 1:
        raise ValueError(f"level: a share between 0 and 1 was expected (0.95), found {level!r}")
    return level


def bonferroni(p_values):
    """Return p values times their number, at most 1: the chance of one false finding among all.

    Missing values stay missing and are not counted.

    >>> bonferroni([0.01, 0.04, 0.5]).round(2).tolist()
    [0.03, 0.12, 1.0]
    """
    p_values = np.asarray(p_values, dtype=float)
    return np.minimum(p_values * np.count_nonzero(~np.isnan(p_values)), 1)


def benjamini_hochberg(p_values):
    """Return p values corrected for the expected share of false ones among the findings.

    The step-up procedure of Benjamini and Hochberg (1995). Missing values stay missing and are
    not counted.

    >>> benjamini_hochberg([0.01, 0.04, 0.5]).round(2).tolist()
    [0.03, 0.06, 0.5]
    """
    p_values = np.asarray(p_values, dtype=float)
    known = np.flatnonzero(~np.isnan(p_values))
    falling = known[np.argsort(-p_values[known], kind="stable")]
    ranks = np.arange(len(falling), 0, -1)
    corrected = np.full(p_values.shape, np.nan)
    corrected[falling] = np.minimum.accumulate(
        np.minimum(p_values[falling] * len(falling) / ranks, 1)
    )
    return corrected
