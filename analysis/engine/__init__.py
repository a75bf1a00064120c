"""Text to arrays: words with offsets and numbers, sentence borders, dictionary lookup.

This is the only place that scans text for words; the modules above are its faces. A batch of
articles is scanned once: the last scans are kept (bounded, and held against the texts themselves,
which are never rewritten), so that words, actors, topics and quotations share one scan and nobody
passes it around.

A large batch runs as machine code that numba compiles once and keeps on disk; a small one runs
without it, so that one article does not wait for a compiler. Both give the same arrays.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from analysis import layout, lexicons
from analysis import text as characters
from analysis.engine import kernels
from analysis.engine.classes import tables
from analysis.engine.dictionaries import Entry, dictionary, find
from analysis.engine.kernels import CAPITAL, NO_DAY, NO_SMALL

__all__ = [
    "CAPITAL", "NO_DAY", "NO_SMALL", "Entry", "Scan", "Words", "count", "dictionary", "find",
    "scan", "sentences", "words",
]  # fmt: skip

LARGE = 2_000_000  # characters of a batch from which loading the compiled code pays
_CHUNK = 1_000_000  # characters scanned at a time: what fits the processor's cache scans faster
_KEPT = 64_000_000  # characters whose scans are kept
_KEPT_ARTICLES = 4096  # single articles whose words are kept


class Scan(NamedTuple):
    """The words and sentences of a batch of articles, as columns.

    Positions count within their article. The words of article i are those from `heads[i]` to
    `heads[i + 1]`; so are its sentences in `sentence_heads`.
    """

    heads: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    terms: np.ndarray  # numbers of `vocabulary`
    shapes: np.ndarray  # CAPITAL: the first letter is large; NO_SMALL: no letter is small
    sentences: np.ndarray  # which sentence of its article holds the word; -1 none
    vocabulary: list
    sentence_heads: np.ndarray
    sentence_starts: np.ndarray
    sentence_ends: np.ndarray
    sentence_words: tuple  # numbers of each sentence's first word, and of the word after its last

    @property
    def articles(self):
        """The number of the article of every word."""
        return np.repeat(np.arange(len(self.heads) - 1, dtype=np.int32), np.diff(self.heads))

    @property
    def sentence_articles(self):
        """The number of the article of every sentence."""
        numbers = np.arange(len(self.sentence_heads) - 1, dtype=np.int32)
        return np.repeat(numbers, np.diff(self.sentence_heads))

    def words_of(self, article, edges):
        """Return the numbers of the first words at or after places in an article."""
        head, end = self.heads[article : article + 2]
        edges = np.asarray(edges, dtype=self.starts.dtype)  # of another type, all would be cast
        return head + np.searchsorted(self.starts[head:end], edges)


class Words(NamedTuple):
    """The words of one text: where each begins and ends, and the term it is counted as."""

    starts: list
    ends: list
    terms: list


_scans = []  # (texts, titles, Scan) of the last batches, the latest last
_placed = {}  # a text of theirs to its Scan and number


def scan(texts, titles=None):
    """Return the `Scan` of a batch of texts.

    >>> found = scan(["Kyiv waits. Kyiv won’t sign."])
    >>> [found.vocabulary[term] for term in found.terms], found.sentences.tolist()
    (['kyiv', 'waits', 'kyiv', "won't", 'sign'], [0, 0, 1, 1, 1])
    """
    texts = list(texts)
    titles = [None] * len(texts) if titles is None else list(titles)
    for kept_texts, kept_titles, kept in _scans:
        if kept_texts == texts and kept_titles == titles:
            return kept
    fast = sum(map(len, texts)) >= LARGE
    found = _scan(texts, titles, fast=fast)
    _scans.append((texts, titles, found))
    if fast:
        places = enumerate(zip(texts, titles, strict=True))
        _placed.update((text, (found, number, title)) for number, (text, title) in places)
    while len(_scans) > 1 and sum(len(text) for texts, *_ in _scans for text in texts) > _KEPT:
        for text in _scans.pop(0)[0]:
            _placed.pop(text, None)
    return found


@lru_cache(maxsize=_KEPT_ARTICLES)
def words(text):
    """Return the `Words` of a text, in order.

    >>> words("U.S.-Ukraine deal’s").terms
    ['u.s.', 'ukraine', 'deal', "'s"]
    """
    if text in _placed:
        found, number, _ = _placed[text]
        part = slice(*found.heads[number : number + 2])
        terms = [found.vocabulary[term] for term in found.terms[part].tolist()]
        return Words(found.starts[part].tolist(), found.ends[part].tolist(), terms)
    spans = [*characters.words(text)]
    return Words(
        [start for start, _ in spans],
        [end for _, end in spans],
        [characters.term(text[start:end]) for start, end in spans],
    )


@lru_cache(maxsize=_KEPT_ARTICLES)
def sentences(text, title=None):
    """Return the (start, end) of every sentence of a text's prose, as a tuple.

    Paragraphs are parted first, so that no sentence runs from a heading into the text below it.

    >>> sentences("Gen. Kellogg met Sen. Graham. “Good,” he said.")
    ((0, 29), (30, 46))
    """
    if text in _placed and _placed[text][2] == title:
        found, number, _ = _placed[text]
        part = slice(*found.sentence_heads[number : number + 2])
        columns = found.sentence_starts[part], found.sentence_ends[part]
        return tuple(zip(*(column.tolist() for column in columns), strict=True))
    codes = _codes(text)
    spans = [span[:2] for span in layout.segments(text, title) if span[2] in layout.PROSE]
    starts, ends = _borders(codes, spans, kernels.borders)
    return tuple(zip(starts.tolist(), ends.tolist(), strict=True))


def count(terms, articles, n_terms):
    """Return (n, n_articles) of every term: how often it stands, and in how many articles.

    `terms` and `articles` are numbers, a word each, the words of an article in one run.

    >>> [found.tolist() for found in count(np.array([0, 1, 0, 0]), np.array([0, 0, 0, 1]), 2)]
    [[3, 1], [2, 1]]
    """
    n, n_articles = np.zeros((2, n_terms), dtype=np.int64)
    latest = np.full(n_terms, -1, dtype=np.int64)
    (_compiled() if len(terms) > LARGE // 5 else kernels).count(
        terms, articles, n, n_articles, latest
    )
    return n, n_articles


def _scan(texts, titles, *, fast):
    """Scan a batch; while it lasts, positions run on over the texts, one apart."""
    bases = np.cumsum([0, *(len(text) + 1 for text in texts)])
    parts = _fast_parts(texts, titles) if fast else _plain_parts(texts, titles)
    starts, ends, terms, shapes, first, last = map(np.concatenate, parts[:6])
    heads, sentence_heads = np.searchsorted(starts, bases), np.searchsorted(first, bases)
    holder = np.empty(len(starts), dtype=np.int32)
    (_compiled().assign if fast else kernels.assign)(starts, first, last, holder)
    own, own_sentence = (np.repeat(bases[:-1], np.diff(h)) for h in (heads, sentence_heads))
    before = np.repeat(sentence_heads[:-1], np.diff(heads)).astype(np.int32)
    return Scan(
        heads,
        (starts - own).astype(np.int32),
        (ends - own).astype(np.int32),
        terms,
        shapes,
        np.where(holder < 0, holder, holder - before),
        parts[6],
        sentence_heads,
        (first - own_sentence).astype(np.int32),
        (last - own_sentence).astype(np.int32),
        (np.searchsorted(starts, first), np.searchsorted(starts, last)),
    )


def _plain_parts(texts, titles):
    """Return lists of starts, ends, terms, shapes, sentence starts and ends; and the vocabulary."""
    parts = [[np.empty(0, kind)] for kind in (np.int64, np.int64, np.int32, np.uint8)]
    parts += [[np.empty(0, np.int64)], [np.empty(0, np.int64)]]
    known, base = {}, 0
    for text, title in zip(texts, titles, strict=True):
        found = words(text)
        small = [any(map(str.islower, text[a:b])) for a, b in zip(*found[:2], strict=True)]
        large = [text[start].isupper() for start in found.starts]
        spans = sentences(text, title)
        for part, values in zip(
            parts,
            (
                base + np.array(found.starts, dtype=np.int64),
                base + np.array(found.ends, dtype=np.int64),
                np.array([known.setdefault(t, len(known)) for t in found.terms], dtype=np.int32),
                CAPITAL * np.array(large, np.uint8) + NO_SMALL * (1 - np.array(small, np.uint8)),
                base + np.array([start for start, _ in spans], dtype=np.int64),
                base + np.array([end for _, end in spans], dtype=np.int64),
            ),
            strict=True,
        ):
            part.append(values)
        base += len(text) + 1
    return [*parts, [*known]]


def _fast_parts(texts, titles):
    """Return what `_plain_parts` does, by machine code, a chunk of texts at a time."""
    compiled = _compiled()
    vocabulary = compiled.Vocabulary()
    parts = [[], [], [], [], [], []]
    for base, chunk in _chunks(texts):
        joined = "\n".join(texts[chunk])
        codes = _codes(joined)
        for part, values in zip(parts, vocabulary.words(codes), strict=False):
            part.append(values + base if values.dtype == np.int64 else values)
        spans, offset = [], 0
        for text, title in zip(texts[chunk], titles[chunk], strict=True):
            for start, end, kind in layout.segments(text, title):
                if kind in layout.PROSE:
                    spans.append((offset + start, offset + end))
            offset += len(text) + 1
        for part, values in zip(parts[4:], _borders(codes, spans, compiled.borders), strict=True):
            part.append(values + base)
    return [*parts, vocabulary.terms()]


def _chunks(texts):
    """Yield (base, slice) of the texts that are scanned together."""
    first, base, size = 0, 0, 0
    for i, text in enumerate(texts):
        size += len(text) + 1
        if size >= _CHUNK or i == len(texts) - 1:
            yield base, slice(first, i + 1)
            first, base, size = i + 1, base + size, 0


def _borders(codes, spans, kernel):
    """Return the starts and ends of the sentences in stretches of prose."""
    flags, _ = tables(int(codes.max(initial=0)))
    begins, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T.copy()
    most = len(spans) + len(codes) // 2
    found = tuple(np.empty(most, dtype=np.int64) for _ in range(3))
    if kernel is kernels.borders:  # plain Python reads a view of memory faster than an array
        n = kernel(*map(memoryview, (codes, flags)), begins.tolist(), ends.tolist(),
                   memoryview(abbreviations()), found)  # fmt: skip
    else:
        n = kernel(codes, flags, begins, ends, abbreviations(), found)
    return found[0][:n].copy(), found[1][:n].copy()


def _codes(text):
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _compiled():
    # Loaded when a batch is large enough: importing numba takes longer than a small job.
    from analysis.engine import compiled

    return compiled


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
