"""The other half of the model: a small convolutional network, in whole numbers.

Each word of the sentence is a row of numbers (its stem's vector, its distance from the mention,
its tag, marks of where it stands). A first layer of units looks at three words in a row, a second
at what the first says of three places in a row, and so of five words. What counts is each unit's
strongest answer before the mention, the strongest after, and the one at the mention itself.

All weights are whole numbers, small enough that every sum is exact, and so are the first layer's
answers, rounded to steps: the same sentence gets the same answer in any batch on any machine.
"""

from typing import NamedTuple

import numpy as np

from analysis.sentiment.features import PRONOUNS

REACH = 24  # words and marks on either side of the mention that are read
SHIFT = 32  # answers are in 2 ** -SHIFT thousandths
POSITIONS = 19  # 1 is the mention, 2 to 9 before it, 11 to 18 after it, by distance
MARKS = 12
HALF = 7  # numbers of a stem's vector go from -7 to 7, so that two are packed in one byte
LARGEST = (8, 6, *[1] * 8, 4, 8)  # of each mark: VADER's and TextBlob's strengths, flags, counts
_DISTANCES = np.array([0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7] + 8 * [8])
STEPS = 127  # the largest answer of a unit of the first layer
SPAN = 2  # words on either side of a word that the second layer knows of there
_CHUNK = 64  # mentions at a time, so that they fit the processor's cache
_TILE, _COLUMNS = 64, 32  # multiplied at a time: of so little no library makes work for all cores


class Network(NamedTuple):
    """The weights: rows of `stems` are vectors, those of `weights` belong to their columns."""

    stems: np.ndarray
    positions: np.ndarray
    tags: np.ndarray
    first: np.ndarray  # place (before, here, after) × input × unit
    first_bias: np.ndarray
    step: np.ndarray  # what makes one step of the first layer's answers, a power of two
    second: np.ndarray  # place × unit of the first layer × unit
    second_bias: np.ndarray
    out: np.ndarray  # (before, after, here) × unit × (negative, positive)
    out_bias: np.ndarray


def packed(table):
    """Return rows of whole numbers (-HALF to HALF) as bytes: the right half in the high bits."""
    left, right = np.split((np.asarray(table) + HALF).astype(np.uint8), 2, axis=1)
    return left | right << 4


def unpacked(stems):
    """Return what was `packed`.

    >>> unpacked(packed([[-7, 7], [0, 3]])).tolist()
    [[-7, 7], [0, 3]]
    """
    return np.concatenate([stems & 15, stems >> 4], axis=1).astype(np.int8) - HALF


class View(NamedTuple):
    """What the network reads of a batch: a row for each word or mark within reach."""

    items: np.ndarray
    heads: np.ndarray
    places: np.ndarray
    positions: np.ndarray
    marks: np.ndarray  # small whole numbers, `MARKS` of them


def view(items, surfaces):
    """Return the `View` of a batch; `surfaces` are the mentions as they are written."""
    firsts = np.maximum(items.heads[:-1], items.places - REACH)
    lengths = np.minimum(items.heads[1:], items.places + REACH + 1) - firsts
    heads = np.concatenate([[0], np.cumsum(lengths)])
    owners = np.repeat(np.arange(len(lengths)), lengths)
    rows = np.arange(heads[-1]) + (firsts - heads[:-1])[owners]
    center = items.places[owners]
    steps = rows - center
    after = steps > 0
    names = np.cumsum(items.is_name)
    between = np.where(
        after, names[rows] - items.is_name[rows] - names[center], names[center] - 1 - names[rows]
    )
    places = heads[:-1] + items.places - firsts
    between[places] = 0
    apart = np.abs(items.clauses[rows] - items.clauses[center])
    scored = (items.vader[rows] != 0) | (items.textblob[rows] != 0)
    marks = np.stack(
        [
            items.vader[rows], items.textblob[rows], items.negated[rows], apart == 0,
            items.quoted[rows], items.quoted[center], items.is_name[rows], scored, between == 0,
            between == 1, np.minimum(apart, 4), np.zeros(len(rows)),
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip
    marks[places, 6] = 0
    marks[places, 7] = [surface.lower() in PRONOUNS for surface in surfaces]
    ends = items.heads[1:] - 1
    marks[places, 11] = np.minimum(
        names[ends] - names[items.heads[:-1]] + items.is_name[items.heads[:-1]] - 1, 8
    )
    return View(rows, heads, places, 1 + _DISTANCES[np.abs(steps)] + 9 * after, marks)


def answers(network, items, seen, stems):
    """Return the log odds (negative, positive) of every mention, in thousandths.

    `stems` has the row of every item's stem in the network; row 0 stands for all unknown ones.
    """
    odds = np.zeros((len(seen.places), 2))
    for first in range(0, len(odds), _CHUNK):
        last = min(first + _CHUNK, len(odds))
        sums, heads, places = _sums(network, items, seen, stems, first, last)
        strongest = np.maximum(_strongest(sums, heads, places) + network.second_bias, 0)
        odds[first:last] = sum(map(np.matmul, strongest.astype(np.float64), network.out))
    return (odds + network.out_bias) / 2.0**SHIFT


def shares(network, items, seen, stems):
    """Yield (item, negative, positive) of the single mention of a batch: they sum to its answer.

    What a unit says belongs to the middle one of the words that it looked at.
    """
    sums, (begin, _), (place,) = _sums(network, items, seen, stems, 0, 1)
    units = np.maximum(sums + network.second_bias, 0).astype(np.float64)
    parts = np.zeros((len(seen.items), 2))
    stretches = slice(begin, place + 1), slice(place, begin + len(parts)), slice(place, place + 1)
    for stretch, out in zip(stretches, network.out, strict=True):
        at = units[stretch].argmax(axis=0)
        strongest = units[stretch][at, np.arange(units.shape[1])]
        np.add.at(parts, at + stretch.start - begin, strongest[:, None] * out)
    parts[place - begin] += network.out_bias
    for item, odds in zip(seen.items.tolist(), (parts / 2.0**SHIFT).tolist(), strict=True):
        yield item, *odds


def _sums(network, items, seen, stems, first, last):
    """Return the second layer's sums, a row an item, and where mentions' rows begin and stand.

    An empty row stands before each mention's rows and behind the last.
    """
    rows = slice(*seen.heads[[first, last]])
    read, count = seen.items[rows], np.arange(last - first + 1)
    heads = 1 + count + seen.heads[first : last + 1] - seen.heads[first]
    inputs = np.zeros((heads[-1], network.first.shape[1]), dtype=np.float32)
    inputs[np.arange(len(read)) + np.repeat(1 + count[:-1], np.diff(heads) - 1)] = np.concatenate(
        [
            network.stems[stems[read]], network.positions[seen.positions[rows]],
            network.tags[items.tags[read]], seen.marks[rows],
        ],
        axis=1,
    )  # fmt: skip
    low = _layer(inputs, network.first)
    low += network.first_bias
    low /= network.step
    low = np.clip(np.floor(low, out=low), 0, STEPS, out=low)
    low[heads - 1] = 0
    places = seen.places[first:last] - seen.heads[first:last] + heads[:-1]
    return _layer(low, network.second), heads, places


def _layer(inputs, weights):
    """Return the sums of units that look at three rows in a row."""
    n, width = inputs.shape
    rows = np.zeros((-(-n // _TILE) * _TILE, len(weights), width), dtype=np.float32)
    rows[1:n, 0], rows[:n, 1], rows[: n - 1, 2] = inputs[:-1], inputs, inputs[1:]
    tiles = rows.reshape(-1, _TILE, len(weights) * width)
    weights = weights.reshape(len(weights) * width, -1)
    found = np.empty((*tiles.shape[:2], weights.shape[1]), dtype=np.float32)
    for first in range(0, weights.shape[1], _COLUMNS):
        columns = slice(first, first + _COLUMNS)
        np.matmul(tiles, weights[:, columns], out=found[:, :, columns])
    return found.reshape(len(rows), -1)[:n]


def _strongest(sums, heads, places):
    """Return the largest sums up to each mention, from it on, and at it: three × mentions."""
    found = np.empty((3, len(places), sums.shape[1]), dtype=np.float32)
    spans = zip(heads[:-1].tolist(), places.tolist(), (heads[1:] - 1).tolist(), strict=True)
    for i, (begin, place, end) in enumerate(spans):
        np.maximum.reduce(sums[begin : place + 1], out=found[0, i])
        np.maximum.reduce(sums[place:end], out=found[1, i])
    found[2] = sums[places]
    return found
