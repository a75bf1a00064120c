"""Differences between two groups of articles: how large, how sure, and on what they rest."""

from typing import NamedTuple

import numpy as np

from analysis.statistics.copies import once
from analysis.statistics.resampling import (
    MIN_ARTICLES,
    alike,
    percentiles_of_sums,
    resampled_sums,
    weights,
)
from analysis.statistics.shuffling import halves

PERMUTATIONS = 1999  # a choice: p values from 0.0005 on, fine enough for five lines
# Permutations a line where these are more (from six lines on): corrected by Bonferroni a p value is
# then a multiple of 1/400, and nineteen of them, not one, lie between nothing and 0.05.
_FOR_EACH = 400
_ROUNDING = 1e-12  # differences that are equal in whole numbers may not be in floating point


class Differences(NamedTuple):
    """Differences of ratios, an entry for each; `a` and `b` are the two sides."""

    a: np.ndarray  # sum of the numerators over that of the denominators
    b: np.ndarray
    n_a: np.ndarray  # articles with a denominator, copies counted once
    n_b: np.ndarray
    value: np.ndarray  # a - b
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray  # uncorrected
    carriers: list  # of every difference: the `Carrier`s without which it does not hold
    checked: tuple  # which kinds of parts (outlet, month) were left out for that, one by one


class Carrier(NamedTuple):
    """A part of a side (an outlet, a month) without which a difference does not hold."""

    side: int  # 0 is a, 1 is b
    kind: str
    name: str
    n: int  # articles that are left
    low: float  # missing where they are too few; equal to `high` where every draw is the same
    high: float


def differences(
    numerators, denominators, in_a, units, parts, *, scale=1, level=0.95, p_values=None
):  # fmt: skip
    """Return the `Differences` of sum(numerator) / sum(denominator) between two groups of articles.

    `numerators` are whole numbers, shape (articles, k) for k differences, `denominators` the same
    or (articles, 1); `in_a` tells of every article whether it is of side a or of side b; `units`
    are ids, the same for copies: those of a side count as one article, the mean of them (`once`),
    in everything here; `parts` is a dict from a kind of part ("outlet", "month") to the part of
    every article; ratios are multiplied by `scale`.

    low, high  percentiles of the difference when articles are drawn anew (`weights`); missing where
               every draw gives the same one, as where nobody has it there and everybody here: what
               then excludes zero is the difference itself
    p_value    the share of shuffled corpora whose difference is as large: articles dealt out to
               the sides at random, `PERMUTATIONS` times, or 400 a difference where that is more
               (Fisher 1935; Phipson and Smyth 2010 for the one that is added above and below the
               line). It asks whether it makes no difference on which side an article stands, and
               takes words and sentences of an article together, as they are. `p_values` gives
               those of another test in their place (`largest`)
    carriers   if the interval excludes zero: the parts of a side without which it no longer does.
               Of the kinds in `parts` the first is asked of which the side has more than one

    Interval, p value and carriers are withheld (missing, none) where a side has fewer than
    `MIN_ARTICLES` articles with a denominator.

    >>> has, one = np.array([[1]] * 15 + [[0]] * 15), np.ones((30, 1), dtype=int)
    >>> ids = [f"article {number}" for number in range(30)]
    >>> found = differences(has, one, np.arange(30) < 20, ids, {})
    >>> found.a.tolist(), found.b.tolist(), bool(found.low[0] > 0), bool(found.p_value[0] < 0.01)
    ([0.75], [0.0], True, True)
    """
    over, under = np.broadcast_arrays(numerators, denominators)
    in_a = np.asarray(in_a, dtype=bool)
    ids, units = np.unique(np.asarray(units, dtype=object), return_inverse=True)
    drawn = weights(ids)
    rows = [np.flatnonzero(in_a), np.flatnonzero(~in_a)]
    sides = [_side(over[of], under[of], units[of], drawn) for of in rows]
    each = [once(side.units, side.over, side.under) for side in sides]
    ratios = [top.sum(axis=0) / _nonzero(bottom.sum(axis=0)) * scale for _, top, bottom in each]
    value = ratios[0] - ratios[1]
    low, high = _percentiles(sides, scale, level)
    sizes = [side.sizes for side in sides]
    shown = (np.minimum(*sizes) >= MIN_ARTICLES) & ~np.isnan(value)
    p_value = np.full(len(value), np.nan)
    if p_values is not None:
        p_value[shown] = p_values[shown]
    elif shown.any():
        observed = value[shown] / scale
        p_value[shown] = _shuffled(each, ids, shown, observed)
    sure = np.flatnonzero((low > 0) | (high < 0))
    carriers, checked = [[] for _ in value], set()
    for side, of in enumerate(rows):
        kind, names = _parted(parts, of)
        if kind is None or not len(sure):
            continue
        checked.add(kind)
        rest = [each.lines(sure) for each in sides]
        for line, carrier in _carried(rest, side, kind, names, value[sure], scale, level):
            carriers[sure[line]].append(carrier)
    low, high = np.where(alike(low, high), np.nan, (low, high))
    return Differences(*ratios, *sizes, value, low, high, p_value, carriers, (*sorted(checked),))


class _Side(NamedTuple):
    """One side: what is added up, an article a row, and its resampled sums, a draw a row."""

    over: np.ndarray
    under: np.ndarray
    units: np.ndarray  # numbers of the rows of `drawn`
    drawn: np.ndarray
    sums: tuple
    sizes: np.ndarray  # how many units have a denominator, of every column

    def lines(self, lines):
        sums = tuple(each[:, lines] for each in self.sums)
        over, under = self.over[:, lines], self.under[:, lines]
        return self._replace(over=over, under=under, sums=sums, sizes=self.sizes[lines])

    def without(self, left_out):
        """Return the side without some of its articles: only their units are drawn again."""
        moved = np.isin(self.units, self.units[left_out])
        before, after = (self._of(rows) for rows in (moved, moved & ~left_out))
        sums = (a - b + c for a, b, c in zip(self.sums, before.sums, after.sums, strict=True))
        rows = (each[~left_out] for each in self[:3])
        return _Side(*rows, self.drawn, (*sums,), self.sizes - before.sizes + after.sizes)

    def _of(self, rows):
        return _side(*(each[rows] for each in self[:3]), self.drawn)


def _side(over, under, units, drawn):
    numbers, *each = once(units, over, under)
    sums = tuple(resampled_sums(values, drawn[numbers]) for values in each)
    return _Side(over, under, units, drawn, sums, np.count_nonzero(each[1], axis=0))


def _nonzero(numbers):
    return np.where(numbers != 0, numbers, np.nan)


def _percentiles(sides, scale, level):
    """Return the bounds of the difference of two ratios of resampled sums."""
    usable = (sides[0].sums[1] != 0) & (sides[1].sums[1] != 0)
    one, other = (over / np.where(usable, under, 1) for over, under in (s.sums for s in sides))
    moved = np.where(usable, (one - other) * scale, 0)
    return percentiles_of_sums(moved, usable, np.minimum(*(s.sizes for s in sides)), level=level)


def _shuffled(sides, ids, lines, observed):
    """Return how often a difference is as large as observed when articles are dealt out anew.

    `sides` are two of (units, over, under), as `once` returns them; units are places in `ids`.
    """
    units, over, under = (np.concatenate(pair) for pair in zip(*sides, strict=True))
    over, under, in_a = over[:, lines], under[:, lines], np.arange(len(units)) < len(sides[0][0])
    least = np.abs(observed) - _ROUNDING
    all_over, all_under = over.sum(axis=0), under.sum(axis=0)
    found = np.zeros(len(observed), dtype=np.int64)
    times = max(PERMUTATIONS, _FOR_EACH * len(observed) - 1)
    for dealt in halves(ids[units], in_a, times):
        top, bottom = (resampled_sums(each, dealt) for each in (over, under))
        with np.errstate(divide="ignore", invalid="ignore"):
            moved = top / bottom - (all_over - top) / (all_under - bottom)
        # a side without a denominator shows nothing: it counts against the finding
        found += np.count_nonzero(~(np.abs(moved) < least), axis=0)
    return (found + 1) / (times + 1)


def _parted(parts, rows):
    """Return the first kind of part that some articles are more than one of, and their parts."""
    for kind, of in parts.items():
        names = np.asarray(of, dtype=object)[rows]
        if len({*names.tolist()}) > 1:
            return kind, names
    return None, None


def _carried(sides, at, kind, names, value, scale, level):
    """Yield (line, Carrier) of every part without which a line's interval reaches zero."""
    for name in sorted({*names.tolist()}):
        rest = [*sides]
        rest[at] = sides[at].without(names == name)
        low, high = _percentiles(rest, scale, level)
        holds = np.where(value > 0, low > 0, high < 0)
        for line in np.flatnonzero(~holds).tolist():
            n = int(rest[at].sizes[line])
            yield line, Carrier(at, kind, str(name), n, float(low[line]), float(high[line]))
