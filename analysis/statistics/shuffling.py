"""Articles dealt out to two sides at random, as often as asked: what a permutation test needs."""

import numpy as np

from analysis.statistics.resampling import _mixed, seeds

# The draws stand far from those of the weights in the same sequence of an article.
_FIRST = 1 << 40
_STEP = 0x9E3779B97F4A7C15  # of SplitMix64, as in the weights
_CELLS = 4_000_000  # articles times draws whose hashes are held at a time


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
