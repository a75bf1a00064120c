"""How many there are and how even: Shannon, Simpson, Herfindahl-Hirschman."""

import numpy as np


def shannon(counts):
    """Return Shannon's entropy -sum(p * ln p) of counts: 0 for one source, ln k for k equal ones.

    `counts` has the shape (k,), or (…, k) for many at once, as `resampled_sums` gives them for an
    interval. Missing where nothing was counted. Few counts look less diverse than they are.

    >>> round(float(shannon([5, 5, 5, 5]) / np.log(4)), 3)
    1.0
    """
    shares = _shares(counts)
    logs = np.log(np.where(shares > 0, shares, 1))
    return _total(-shares * logs)


def simpson(counts):
    """Return Simpson's diversity 1 - sum(p²): the chance that two drawn (with return) differ.

    Shapes and missing values as in `shannon`. Uniform over k gives 1 - 1/k.

    >>> float(simpson([5, 5]))
    0.5
    """
    return 1 - hhi(counts)


def hhi(counts):
    """Return the Herfindahl-Hirschman index sum(p²): 1 for one source, 1/k for k equal ones.

    Shapes and missing values as in `shannon`.

    >>> float(hhi([5, 5]))
    0.5
    """
    return _total(_shares(counts) ** 2)


def _shares(counts):
    counts = np.asarray(counts, dtype=float)
    if (counts < 0).any():
        raise ValueError(f"counts: numbers from 0 were expected, found {counts.min()}")
    total = counts.sum(axis=-1, keepdims=True)
    return np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0)


def _total(terms):
    """Return the sum along the last axis; missing, not 0, where there is nothing to add."""
    return terms.sum(axis=-1) + (0.0 if terms.shape[-1] else np.nan)
