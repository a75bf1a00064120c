"""The passes over a batch of texts: words, parts, sentences; by machine code or without."""

from functools import cache

import numpy as np

from analysis import layout, lexicons, tables
from analysis.engine import classes, kernels
from analysis.engine.kernels import CAPITAL, NO_SMALL

_CHUNK = 250_000  # characters scanned at a time: what fits the processor's cache scans faster
_KINDS = (np.int32, np.int32, np.int32, np.uint8)
_PROSE = [tables.SEGMENT_KINDS.index(kind) for kind in layout.PROSE]


def compiled():
    """Return the machine code, loaded when a batch is large enough for it.

    Importing numba takes longer than a small job.
    """
    from analysis.engine import compiled

    return compiled


def plain_words(texts, words):
    """Return (heads, starts, ends, terms, shapes, known) of the words of a batch.

    `words` finds those of one text; `known` is what `vocabulary` and `numbers` ask.
    """
    heads, starts, ends, terms, shapes, known = [0], [], [], [], [], {}
    for text in texts:
        found = words(text)
        starts += found.starts
        ends += found.ends
        terms += [known.setdefault(term, len(known)) for term in found.terms]
        for start, end in zip(found.starts, found.ends, strict=True):
            small = any(map(str.islower, text[start:end]))
            shapes.append(CAPITAL * text[start].isupper() | NO_SMALL * (not small))
        heads.append(len(starts))
    columns = (np.array(column, dtype=np.int32) for column in (starts, ends, terms))
    return np.array(heads), *columns, np.array(shapes, dtype=np.uint8), known


def fast_words(texts):
    """Return what `plain_words` does, by machine code, a chunk of texts at a time."""
    vocabulary = compiled().Vocabulary()
    usual = sum(map(len, texts)) // 5  # words; more room than is used is slow to come by
    found = tuple(np.empty(usual, kind) for kind in _KINDS)
    heads = np.zeros(len(texts) + 1, dtype=np.int64)
    for chunk in chunks(texts):
        codes, offsets = joined(texts[chunk])
        most = heads[chunk.start] + len(codes) // 2 + len(offsets)
        if most > len(found[0]):
            for column in found:
                column.resize(most + usual // 2, refcheck=False)
        vocabulary.words(codes, offsets, found, heads[chunk.start : chunk.stop + 1])
    for column in found:
        column.resize(heads[-1], refcheck=False)
    return heads, *found, vocabulary


def vocabulary(known):
    """Return the terms in the order of their numbers."""
    return [*known] if isinstance(known, dict) else known.terms()


def numbers(known, terms):
    """Return the numbers of some terms, -1 for those that no text has."""
    if isinstance(known, dict):
        return np.array([known.get(term, -1) for term in terms], dtype=np.int32)
    return known.numbers(*joined(terms))


def chunks(texts):
    """Yield slices of the texts that are scanned together."""
    first, size = 0, 0
    for i, text in enumerate(texts):
        size += len(text) + 1
        if size >= _CHUNK or i == len(texts) - 1:
            yield slice(first, i + 1)
            first, size = i + 1, 0


def joined(texts):
    """Return the code points of texts, a line break behind each, and where each text begins.

    16 bits hold a code point, but where one of them is an emoji or a rare script's.
    """
    offsets = np.cumsum([0, *(len(text) + 1 for text in texts)], dtype=np.int64)
    whole = "\n".join([*texts, ""])
    codes = np.frombuffer(whole.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if len(codes) > offsets[-1]:
        codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes, offsets


def segments(texts, titles, *, fast):
    """Return (heads, starts, ends, kinds) of the parts of the texts; see `layout.segments`.

    The parts of a large batch are not kept one by one: a hundred thousand small tuples keep
    Python's collector of garbage busier than all that is done with them.
    """
    parts_of = layout.segments.__wrapped__ if fast else layout.segments
    number = {kind: i for i, kind in enumerate(tables.SEGMENT_KINDS)}
    heads, starts, ends, kinds = [0], [], [], []
    for text, title in zip(texts, titles, strict=True):
        for start, end, kind in parts_of(text, title):
            starts.append(start)
            ends.append(end)
            kinds.append(number[kind])
        heads.append(len(starts))
    columns = np.array(starts, np.int32), np.array(ends, np.int32)
    return np.array(heads), *columns, np.array(kinds, dtype=np.int8)


def sentences(texts, parts, *, fast):
    """Return (heads, starts, ends) of the sentences in the prose among the parts of the texts."""
    starts, ends, n_texts = [np.empty(0, np.int32)], [np.empty(0, np.int32)], [[0]]
    prose = np.isin(parts.kinds, _PROSE)
    owners = np.repeat(np.arange(len(texts)), np.diff(parts.heads))
    for chunk in chunks(texts):
        codes, offsets = joined(texts[chunk])
        own = slice(*parts.heads[[chunk.start, chunk.stop]])
        inside = prose[own]
        begin = offsets[owners[own][inside] - chunk.start]
        spans = parts.starts[own][inside] + begin, parts.ends[own][inside] + begin
        first, last = borders(codes, *spans, fast=fast)
        n = np.diff(np.searchsorted(first, offsets))
        begin = np.repeat(offsets[:-1], n)
        starts.append((first - begin).astype(np.int32))
        ends.append((last - begin).astype(np.int32))
        n_texts.append(n)
    return np.cumsum(np.concatenate(n_texts)), np.concatenate(starts), np.concatenate(ends)


def borders(codes, begins, ends, *, fast):
    """Return the starts and ends of the sentences in stretches of prose."""
    flags, _ = classes.tables(int(codes.max(initial=0)))
    found = tuple(np.empty(len(begins) + len(codes) // 2, dtype=np.int64) for _ in range(3))
    if fast:
        n = compiled().borders(codes, flags, begins, ends, abbreviations(), found)
    else:  # plain Python reads a view of memory faster than an array
        n = kernels.borders(*map(memoryview, (codes, flags)), begins.tolist(), ends.tolist(),
                            memoryview(abbreviations()), found)  # fmt: skip
    return found[0][:n].copy(), found[1][:n].copy()


@cache
def abbreviations():
    """Return the abbreviations as a tree over ASCII: node and letter to node, -1 for none.

    `[node, 0]` is 1 where an abbreviation ends.
    """
    rows = [[0] + [-1] * 127]
    for word in sorted(lexicons.words("abbreviations")):
        node = 0
        for letter in word.encode("ascii"):
            if rows[node][letter] < 0:
                rows[node][letter] = len(rows)
                rows.append([0] + [-1] * 127)
            node = rows[node][letter]
        rows[node][0] = 1
    return np.array(rows, dtype=np.int16)
