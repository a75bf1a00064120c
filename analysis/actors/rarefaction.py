"""Diversity at equal numbers: what a sample of m would show, expected exactly."""

from functools import lru_cache

import numpy as np

_GRID = 2048  # steps of the square root of a share, between which the draws' values are read off


def hhi(counts, m):
    """Return the HHI expected of `m` that are drawn from `counts` without return.

    1/m + (m - 1)/m * sum(k(k - 1)) / (n(n - 1)), from Hurlbert's (1971) chance that two drawn are
    of one source. With m = n it is the HHI of the counts. Missing where fewer than m were counted.

    >>> hhi([2, 2], 4), round(hhi([2, 2], 2), 3)
    (0.5, 0.667)
    """
    counts, n = _counted(counts, m)
    if n < m:
        return np.nan
    same = (counts * (counts - 1)).sum() / (n * (n - 1)) if n > 1 else 0.0
    return float(1 / m + (m - 1) / m * same)


def simpson(counts, m):
    """Return Simpson's diversity, 1 - `hhi`, expected of `m` drawn without return."""
    return 1 - hhi(counts, m)


def sources(counts, m):
    """Return how many sources are expected among `m` drawn without return (Hurlbert 1971).

    The sum over sources of 1 - C(n - k, m) / C(n, m). Missing where fewer than m were counted.

    >>> sources([2, 2], 4), round(sources([2, 2], 2), 3)
    (2.0, 1.667)
    """
    counts, n = _counted(counts, m)
    if n < m:
        return np.nan
    logs = _log_factorials(n)
    none = np.exp(_log_choose(logs, n - counts, m) - _log_choose(logs, n, m))
    return float((1 - none[counts > 0]).sum())


def shannon(counts, m):
    """Return Shannon's entropy expected of `m` that are drawn from `counts` without return.

    The sum over sources of E[-x/m * ln(x/m)], x hypergeometric: exact, nothing is drawn. With
    m = n it is the entropy of the counts. Missing where fewer than m were counted.

    >>> [round(float(shannon([2, 2], m) / np.log(2)), 3) for m in (4, 2)]
    [1.0, 0.667]
    """
    counts, n = _counted(counts, m)
    if n < m:
        return np.nan
    each, times = np.unique(counts, return_counts=True)
    x, logs = np.arange(m + 1), _log_factorials(n)
    chance = _log_choose(logs, each[:, None], x) + _log_choose(logs, n - each[:, None], m - x)
    expected = np.exp(chance - _log_choose(logs, n, m)) @ _surprise(m)
    return float((times * expected).sum())


def shannon_with_return(shares, m):
    """Return what a source of each share adds to the entropy of `m` drawn with return.

    E[-x/m * ln(x/m)], x binomial, read off a fine grid: for the draws of an interval, whose counts
    may be smaller than m. The error is below 1e-5.
    """
    return np.interp(np.sqrt(shares), np.arange(_GRID + 1) / _GRID, _with_return(m))


@lru_cache(maxsize=16)
def _with_return(m):
    x, logs = np.arange(m + 1), _log_factorials(m)
    inner = (np.arange(1, _GRID) / _GRID) ** 2
    chance = np.outer(np.log(inner), x) + np.outer(np.log1p(-inner), m - x)
    values = np.exp(chance + _log_choose(logs, m, x)) @ _surprise(m)
    return np.concatenate([[0.0], values, [0.0]])


def _counted(counts, m):
    counts = np.asarray(counts, dtype=np.int64)
    if m < 1:
        raise ValueError(f"m: a number from 1 was expected, found {m!r}")
    if (counts < 0).any():
        raise ValueError(f"counts: numbers from 0 were expected, found {counts.min()}")
    return counts, int(counts.sum())


def _surprise(m):
    shares = np.arange(m + 1) / m
    return -shares * np.log(np.where(shares > 0, shares, 1))


@lru_cache(maxsize=4)
def _log_factorials(n):
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])


def _log_choose(logs, n, k):
    """Return ln C(n, k), minus infinity where k is not between 0 and n."""
    n, k = np.broadcast_arrays(n, k)
    real = (k >= 0) & (k <= n)
    n, k = np.where(real, n, 0), np.where(real, k, 0)
    return np.where(real, logs[n] - logs[k] - logs[n - k], -np.inf)
