"""A batch of articles as columns of numbers: what is asked of a quotation is asked of all at once.

Items, mentions and quotations of all articles stand one after the other. Every look around stays
inside a sentence, or begins at an article's first item: no article sees another.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.quotes import cues, stream

EDGE = cues.number("^")  # stands for the word beyond a sentence's edge
_PATH = "NPWTSCtAVGcg,:;.(Q~?!"  # letters that make a path; the numbers of its symbols count from 1
_NOTHING = np.zeros(1, dtype=np.int64)
_END = stream.Stream(
    "\0", [""], [0], [0], *[_NOTHING] * 3, [0], [0], [], [(0, 0, "body")], [0], [0, 1], {}
)
_LENGTH = 8  # symbols of a path that are told apart


class Batch(NamedTuple):
    """The columns; places are items counted over the whole batch."""

    kind: np.ndarray  # code of the letter
    word: np.ndarray  # number of the word
    rate: np.ndarray  # how often it reports speech, in steps
    flags: np.ndarray  # see `words`
    opener: np.ndarray  # first item of its sentence
    stop: np.ndarray  # the item after its sentence
    sentence: np.ndarray
    paragraph: np.ndarray
    path: np.ndarray  # the last symbols of the path, five bits each, by how many there were
    steps: np.ndarray  # symbols of the path before each item
    item: np.ndarray  # of each piece
    bases: list  # for items and pieces: the first of each article, and their number
    counts: dict  # what `count` and `count_of` were asked before

    def words(self, items, away):
        """Return the numbers of the words `away` items from some items, in the same sentence."""
        return self._there(self.word, items, away, EDGE)

    def letters(self, items, away):
        """Return the codes of the letters `away` items from some items, 0 beyond the sentence."""
        return self._there(self.kind, items, away, 0)

    def _there(self, column, items, away, beyond):
        places = items + away
        inside = (places >= self.opener[items]) & (places < self.stop[items])
        return np.where(inside, column.take(places, mode="clip"), beyond)

    def beside(self, away):
        """Return the code of the letter `away` items from every item, 0 beyond its sentence."""
        there = slice(max(away, 0), len(self.kind) + min(away, 0))
        here = slice(max(-away, 0), len(self.kind) - max(away, 0))
        letters = np.zeros_like(self.kind)
        letters[here] = self.kind[there] * (self.sentence[here] == self.sentence[there])
        return letters

    def count(self, letters):
        """Return how many items with one of `letters` stand before each item and before the end."""
        if letters not in self.counts:
            self.counts[letters] = running(has(self.kind, letters))
        return self.counts[letters]

    def count_of(self, name, places, flags):
        """Return how many of the flagged places stand before each item and before the end.

        They are marked once in a batch, under a name.
        """
        if name not in self.counts:
            marked = np.zeros(len(self.kind), dtype=bool)
            marked[places[flags]] = True
            self.counts[name] = running(marked)
        return self.counts[name]

    def path_after(self, start, stop, most=_LENGTH):
        """Return the first symbols of the paths between places."""
        n = np.clip(self.steps[stop] - self.steps[start], 0, most).astype(np.uint64)
        return self.path[self.steps[start] + _LENGTH] >> (np.uint64(5) * (np.uint64(_LENGTH) - n))

    def path_before(self, start, stop, most=_LENGTH):
        """Return the last symbols of the paths between places."""
        n = np.clip(self.steps[stop] - self.steps[start], 0, most).astype(np.uint64)
        return self.path[self.steps[stop]] & ((np.uint64(1) << (np.uint64(5) * n)) - np.uint64(1))


def running(flags):
    """Return the number of true flags before each place, and before the end."""
    counts = np.zeros(len(flags) + 1, dtype=np.int64)
    np.cumsum(flags, out=counts[1:])
    return counts


def has(kind, letters):
    """Tell which codes are those of `letters`."""
    told = kind.astype(np.uint8, copy=False).tobytes().translate(_flags(letters))
    return np.frombuffer(told, dtype=bool).reshape(kind.shape)


@cache
def _flags(letters):
    return bytes(chr(code) in letters for code in range(256))


def step(values, borders):
    """Return in which step between `borders` each whole number lies."""
    least, steps = _steps(borders)
    return steps.take(values - least, mode="clip")


@cache
def _steps(borders):
    """Return the number below the first border, and the steps from there to the last one."""
    least = borders[0] - 1
    return least, np.searchsorted(borders, np.arange(least, borders[-1] + 1), side="right")


def next_without(kind, letters):
    """Return, for every place, the next one whose letter is none of `letters`, or the last."""
    others = ~has(kind, letters)
    others[-1] = True
    places = np.flatnonzero(others)
    return np.repeat(places, np.diff(places, prepend=-1))


def ranges(low, high):
    """Return the numbers from each `low` up to each `high`, and of which pair they are."""
    counts = np.maximum(high - low, 0)
    pair = np.repeat(np.arange(len(low)), counts)
    return np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts - low, counts), pair


def codes(kind):
    """Return the codes of a string of letters."""
    return np.frombuffer(kind.encode("ascii"), dtype=np.uint8)


def stacked(parts, width):
    """Return lists of rows as one table of numbers."""
    return np.array([row for rows in parts for row in rows], dtype=np.int64).reshape(-1, width)


def batch(flows):
    """Return the `Batch` of the streams of some articles.

    One item of no kind ends it, so that no column is empty.
    """
    flows = [*flows, _END]
    bases = [
        np.cumsum([0, *map(len, column)])[:-1]
        for column in ([flow.kind for flow in flows], [flow.pieces for flow in flows])
    ]
    opener, stop, sentence, paragraph = _sentences(flows, bases[0])
    kind = codes("".join([flow.kind for flow in flows]))
    path, steps = _paths(kind, sentence, bases[0])
    return Batch(
        kind,
        *(np.concatenate([getattr(f, name) for f in flows]) for name in ("word", "rate", "flags")),
        opener, stop, sentence, paragraph, path, steps,
        _shifted(bases[0], [[place for _, place, _ in flow.pieces] for flow in flows]), bases, {},
    )  # fmt: skip


def _shifted(bases, lists):
    """Return lists of items as one column, counted over the batch."""
    column = np.array([place for places in lists for place in places], dtype=np.int64)
    return column + np.repeat(bases, [len(places) for places in lists])


def _sentences(flows, bases):
    """Return the columns opener, stop, sentence and paragraph."""
    openers = _shifted(bases, [flow.openers[:-1] for flow in flows])
    lengths = np.diff([*openers, bases[-1] + 1])
    sentence = np.repeat(np.arange(len(openers)), lengths)
    heads = _shifted(bases, [flow.heads for flow in flows])
    paragraph = np.repeat(np.arange(len(heads)), np.diff([*heads, bases[-1] + 1]))
    return openers[sentence], (openers + lengths)[sentence], sentence, paragraph


def _paths(kind, sentence, heads):
    """Return the columns `path` and `steps` of a batch whose articles begin at `heads`."""
    table = np.zeros(128, dtype=np.uint64)
    table[[ord(letter) for letter in _PATH]] = np.arange(1, len(_PATH) + 1)
    # What hangs on a preposition is passed over.
    before, inside = np.roll(kind, 1), has(kind, "DHnN'-")
    before[heads] = 0
    opens = ~inside | ~has(before, "DHnN'-")
    hanging = (before[opens] == ord("p"))[np.cumsum(opens) - 1]
    places = np.flatnonzero((table[kind] > 0) & ~(inside & hanging))
    here, there = places[1:], places[:-1]
    repeated = (kind[here] == kind[there]) & (sentence[here] == sentence[there])
    places = np.concatenate((places[:1], here[~(repeated & has(kind[here], "NAVQ"))]))
    flags = np.zeros(len(kind), dtype=bool)
    flags[places] = True
    edge = np.zeros(_LENGTH, np.uint64)
    padded = np.concatenate((edge, table[kind[places]], edge))
    path = np.zeros(len(places) + _LENGTH + 1, dtype=np.uint64)
    for back in range(_LENGTH):
        begin = _LENGTH - 1 - back
        path |= padded[begin : begin + len(path)] << np.uint64(5 * back)
    return path, running(flags)
