"""How many topics: agreement of what is found in all articles and in draws of them.

D. Greene, D. O'Callaghan and P. Cunningham (2014): How many topics? Stability analysis for topic
models. ECML PKDD 2014, sections 3.1 (agreement of ranked lists and of two models) and 3.2 (draws).
"""

from typing import NamedTuple

import numpy as np

from analysis.topics import factors

NUMBERS = range(3, 13)  # of topics that are tried
DEPTH = 10  # first terms that are compared
_PART = 0.8  # of the articles in a draw, as in the paper
_UNITS = 2000  # in a draw at most: more make it slower and hardly more certain


class Measured(NamedTuple):
    """The topics of all units, and how well those of the draws agree with them."""

    n: int
    weights: np.ndarray
    terms: np.ndarray
    each: np.ndarray  # per topic: mean over the runs
    mean: float
    low: float
    high: float
    runs: int


def measured(matrix, owners, numbers, *, seed, runs):
    """Return `Measured` for every number of topics; `owners` are the articles of the rows."""
    draws = [_draw(owners, seed, run) for run in range(runs)]
    found = []
    for n in numbers:
        weights, terms = factors.fitted(matrix, n)
        own = top(terms)
        agreed = [
            agreement(own, top(factors.fitted(matrix[rows], n, seed=start)[1]))
            for rows, start in draws
        ]
        means = np.mean(agreed, axis=1)
        bounds = float(means.min()), float(means.max())
        each = np.mean(agreed, axis=0)
        found.append(Measured(n, weights, terms, each, float(means.mean()), *bounds, runs))
    return found


def _draw(owners, seed, run):
    """Return the rows of a draw of articles, and the seed of its random start."""
    rng = np.random.default_rng([seed, run])
    articles = np.unique(owners)
    taken = rng.permutation(articles)[: max(round(_PART * len(articles)), 2)]
    rows = np.flatnonzero(np.isin(owners, taken))
    if len(rows) > _UNITS:
        rows = np.sort(rng.permutation(rows)[:_UNITS])
    return rows, int(rng.integers(1, 2**31))


def top(terms, depth=DEPTH):
    """Return the columns of the `depth` highest weights of each row; ties by column."""
    rounded = np.round(terms, 9)
    return np.argsort(-rounded, axis=1, kind="stable")[:, :depth]


def agreement(one, other):
    """Return the agreement of every topic of `one` with its partner in `other`.

    Topics are ranked lists of terms. Partners are found by the Hungarian method, so that the sum of
    the agreements is the highest.

    >>> agreement(np.array([[1, 2], [3, 4]]), np.array([[3, 4], [1, 5]])).round(3).tolist()
    [0.667, 1.0]
    """
    from scipy.optimize import linear_sum_assignment

    pairs = np.array([[average_jaccard(a, b) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-pairs)
    return pairs[rows, columns]


def average_jaccard(one, other):
    """Return the mean Jaccard similarity of the first 1, 2 … terms of two ranked lists.

    The worked example of section 3.1:

    >>> one, other = "album music best award win", "sport best win medal award"
    >>> round(average_jaccard(one.split(), other.split()), 3)
    0.154
    """
    total = 0.0
    for depth in range(1, len(one) + 1):
        a, b = {*one[:depth]}, {*other[:depth]}
        total += len(a & b) / len(a | b)
    return total / max(len(one), 1)
