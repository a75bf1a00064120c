"""Articles dealt out to two sides at random, and the test of many lines at once made of that."""

import numpy as np

from analysis.statistics.resampling import _mixed, resampled_sums, seeds

# The draws stand far from those of the weights in the same sequence of an article.
_FIRST = 1 << 40
_STEP = 0x9E3779B97F4A7C15  # of SplitMix64, as in the weights
_CELLS = 4_000_000  # articles times draws whose hashes are held at a time
_ROUNDING = 1e-9  # distances that are equal in whole numbers may not be in floating point


def halves(units, in_a, draws):
    """Yield blocks of shuffled sides: bool, (articles, some draws), True for one of the sides.

    In every draw as many units are True as the smaller side has; which ones is decided by a hash
    of the unit's id and the number of the draw, so that the order of articles changes nothing.
    Articles of one unit (copies) on one side go together; a unit on both sides is two.

    >>> [block.sum(axis=0).tolist() for block in halves(["a", "b", "c"], [True, False, False], 4)]
    [[1, 1, 1, 1]]
    """
    in_a = np.asarray(in_a, dtype=bool)
    names, numbers = np.unique(np.asarray(units, dtype=str), return_inverse=True)
    both, rows = np.unique(numbers * 2 + in_a, return_inverse=True)
    hashes = seeds(names.astype(object))[both // 2]
    # a unit of both sides gets a second hash on the second of them
    again = np.append(False, both[1:] // 2 == both[:-1] // 2)
    hashes[again] = _mixed(hashes[again])
    n_a = np.count_nonzero(both % 2)
    smaller = min(n_a, len(both) - n_a)
    step = max(1, _CELLS // max(1, len(both)))
    for first in range(0, draws, step):
        places = np.arange(first, min(first + step, draws), dtype=np.uint64) + np.uint64(_FIRST)
        drawn = _mixed(hashes[:, None] + places * np.uint64(_STEP))
        if smaller == 0:
            yield np.zeros((len(rows), len(places)), dtype=bool)
            continue
        border = np.partition(drawn, smaller - 1, axis=0)[smaller - 1]
        yield (drawn <= border)[rows]


def largest(blocks, under, in_a, units, *, draws=1999):
    """Return the p values of many differences, corrected for having looked for the largest.

    `blocks` are arrays of whole numbers, (articles, some lines): what is added up above the line,
    as many lines as there are, some at a time; `under` is what stands below all of them, an article
    a number; `in_a` and `units` as in `halves`, one article a unit and side.

    A line's distance is that of its sum on side a from what its rate over both sides makes of the
    words there, in standard deviations over all ways to deal the articles out. Its p value is the
    share of shuffled corpora in which any line of all is as far off: the chance of one false
    finding among them, whatever their number and however they go together (Westfall and Young
    1993, the single-step procedure of the largest statistic).

    >>> has = np.array([[3, 1]] * 10 + [[0, 1]] * 10)
    >>> ids = [f"article {number}" for number in range(20)]
    >>> largest([has], np.full(20, 50), np.arange(20) < 10, ids).tolist()
    [0.0005, 1.0]
    """
    under, in_a = np.asarray(under, dtype=np.int64), np.asarray(in_a, dtype=bool)
    dealt = np.concatenate([*halves(units, in_a, draws)], axis=1)
    n, n_a = len(in_a), np.count_nonzero(in_a)
    room, most, observed = resampled_sums(under, dealt)[:, None], np.zeros(draws), []
    for over in blocks:
        rate = over.sum(axis=0) / under.sum()
        left = over - rate * under[:, None]
        width = np.sqrt((left**2).sum(axis=0) * n_a * (n - n_a) / (n * (n - 1)))
        width = np.where(width > _ROUNDING, width, np.inf)  # as frequent everywhere
        moved = np.abs(resampled_sums(over, dealt) - rate * room) / width
        most = np.maximum(most, moved.max(axis=1, initial=0))
        observed.append(np.abs(left[in_a].sum(axis=0)) / width)
    least = np.concatenate([*observed, []]) - _ROUNDING
    return (draws - np.searchsorted(np.sort(most), least) + 1) / (draws + 1)
