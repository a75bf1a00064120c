"""Copies of one text counted once: what a story adds, however often it was printed."""

import numpy as np

# Means of copies that differ are taken in steps of this size: sums of such numbers are exact, and
# so do not depend on the order of the articles.
_STEP = 2.0**-20


def once(units, over, under):
    """Return (units, over, under), a row a unit: the mean of its articles that have a denominator.

    `over` and `under` are what articles add above and below the line, shape (articles,) or
    (articles, k); `units` holds the same id for copies. Where no article is a copy they come back
    as they are, in the order of the ids; means come as floating point.

    >>> units, over, under = once(["wire", "b", "wire"], [4, 1, 6], [10, 10, 10])
    >>> units.tolist(), over.tolist(), under.tolist()
    (['b', 'wire'], [1.0, 5.0], [10.0, 10.0])
    """
    units, over, under = np.asarray(units), np.asarray(over), np.asarray(under)
    order = np.argsort(units, kind="stable")
    units, over, under = units[order], over[order], under[order]
    heads = np.flatnonzero(np.append(True, units[1:] != units[:-1])[: len(units)])
    if len(heads) == len(units):
        return units, over, under
    n = np.maximum(np.add.reduceat((under != 0).astype(np.int64), heads, axis=0), 1)
    means = (np.add.reduceat(each, heads, axis=0) / n for each in (over, under))
    return units[heads], *(np.round(each / _STEP) * _STEP for each in means)
