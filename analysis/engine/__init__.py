"""Text to arrays: words with offsets and numbers, sentence borders, dictionary lookup.

This is the only place that scans text for words; the modules above are its faces. A batch of
articles is scanned once: the last scans are kept (bounded, and held against the texts themselves,
which are never rewritten), so that words, actors, topics and quotations share one scan and nobody
passes it around.

A large batch runs as machine code that numba compiles once and keeps on disk; a small one runs
without it, so that one article does not wait for a compiler. Both give the same arrays.
"""

from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from analysis import layout, lexicons
from analysis import text as characters
from analysis.engine import kernels
from analysis.engine.classes import tables
from analysis.engine.dictionaries import Entry, dictionary, find
from analysis.engine.kernels import CAPITAL, NO_DAY, NO_SMALL

__all__ = [
    "CAPITAL", "NO_DAY", "NO_SMALL", "Entry", "Scan", "Sentences", "Words", "count", "dictionary",
    "find", "forget", "scan", "sentences", "words",
]  # fmt: skip

LARGE = 2_000_000  # characters of a batch from which loading the compiled code pays
_CHUNK = 1_000_000  # characters scanned at a time: what fits the processor's cache scans faster
_KEPT = 24_000_000  # characters whose scans are kept
_KEPT_ARTICLES = 4096  # single articles whose words are kept


class Sentences(NamedTuple):
    """The sentences of a batch of articles, as columns."""

    heads: np.ndarray  # those of article i are from heads[i] to heads[i + 1]
    starts: np.ndarray
    ends: np.ndarray


class Scan:
    """The words and sentences of a batch of articles, as columns; each is found when asked for.

    Positions count within their article. The words of article i are those from `heads[i]` to
    `heads[i + 1]`. `terms` are numbers of `vocabulary`; `shapes` tell of every word whether its
    first letter is large (CAPITAL) and whether none is small (NO_SMALL).
    """

    def __init__(self, texts, titles, *, fast):
        self.texts, self.titles, self.fast = texts, titles, fast

    @cached_property
    def _words(self):
        return _fast_words(self.texts) if self.fast else _plain_words(self.texts)

    heads = property(lambda self: self._words[0])
    starts = property(lambda self: self._words[1])
    ends = property(lambda self: self._words[2])
    terms = property(lambda self: self._words[3])
    shapes = property(lambda self: self._words[4])
    vocabulary = property(lambda self: self._words[5])

    @cached_property
    def articles(self):
        """The number of the article of every word."""
        return _repeated(self.heads)

    @cached_property
    def sentences(self):
        """The `Sentences` of the batch."""
        return _sentences(self)

    @cached_property
    def sentence_articles(self):
        """The number of the article of every sentence."""
        return _repeated(self.sentences.heads)

    @cached_property
    def sentence_words(self):
        """The numbers of every sentence's first word, and of the word after its last."""
        firsts, lasts = np.empty((2, len(self.sentences.starts)), dtype=np.int64)
        kernel = _compiled().assign if self.fast else kernels.assign
        kernel(self.heads, self.starts, *self.sentences, firsts, lasts)
        return firsts, lasts

    @cached_property
    def word_sentences(self):
        """The number of the sentence in its article that holds each word, -1 for none."""
        firsts, lasts = self.sentence_words
        own = np.arange(len(firsts)) - self.sentences.heads[self.sentence_articles]
        found = np.full(len(self.starts), -1, dtype=np.int32)
        inside = np.repeat(firsts - np.cumsum(lasts - firsts), lasts - firsts)
        inside += np.arange(len(inside)) + np.repeat(lasts - firsts, lasts - firsts)
        found[inside] = np.repeat(own, lasts - firsts)
        return found

    def words_of(self, article, edges):
        """Return the numbers of the first words at or after places in an article."""
        head, end = self.heads[article : article + 2]
        edges = np.asarray(edges, dtype=self.starts.dtype)  # of another type, all would be cast
        return head + np.searchsorted(self.starts[head:end], edges)


def _repeated(heads):
    return np.repeat(np.arange(len(heads) - 1, dtype=np.int32), np.diff(heads))


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
    >>> [found.vocabulary[term] for term in found.terms], found.word_sentences.tolist()
    (['kyiv', 'waits', 'kyiv', "won't", 'sign'], [0, 0, 1, 1, 1])
    """
    texts = list(texts)
    titles = [None] * len(texts) if titles is None else list(titles)
    for kept_texts, kept_titles, kept in _scans:
        if kept_texts == texts and kept_titles == titles:
            return kept
    fast = sum(map(len, texts)) >= LARGE
    found = Scan(texts, titles, fast=fast)
    _scans.append((texts, titles, found))
    if fast:
        places = enumerate(zip(texts, titles, strict=True))
        _placed.update((text, (found, number, title)) for number, (text, title) in places)
    while len(_scans) > 1 and sum(len(text) for texts, *_ in _scans for text in texts) > _KEPT:
        for text in _scans.pop(0)[0]:
            _placed.pop(text, None)
    return found


def forget():
    """Forget what was scanned: the memory is free, and the next scan begins anew."""
    _scans.clear()
    _placed.clear()
    for kept in (words, sentences, layout.segments):
        kept.cache_clear()


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
        part = slice(*found.sentences.heads[number : number + 2])
        columns = found.sentences.starts[part], found.sentences.ends[part]
        return tuple(zip(*(column.tolist() for column in columns), strict=True))
    codes, _ = _joined([text])
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


def _plain_words(texts):
    """Return (heads, starts, ends, terms, shapes, vocabulary) of the words of a batch."""
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
    return np.array(heads), *columns, np.array(shapes, dtype=np.uint8), [*known]


def _fast_words(texts):
    """Return what `_plain_words` does, by machine code, a chunk of texts at a time."""
    vocabulary = _compiled().Vocabulary()
    counts, parts = [np.zeros(1, dtype=np.int64)], [[np.empty(0, kind)] for kind in _KINDS]
    for chunk in _chunks(texts):
        codes, offsets = _joined(texts[chunk])
        found = vocabulary.words(codes)
        n = np.diff(np.searchsorted(found[0], offsets))
        own = np.repeat(offsets[:-1], n)
        for part, values in zip(parts, (found[0] - own, found[1] - own, *found[2:]), strict=True):
            part.append(values)
        counts.append(n)
    heads = np.cumsum(np.concatenate(counts))
    return heads, *map(np.concatenate, parts), vocabulary.terms()


_KINDS = (np.int32, np.int32, np.int32, np.uint8)


def _chunks(texts):
    """Yield slices of the texts that are scanned together."""
    first, size = 0, 0
    for i, text in enumerate(texts):
        size += len(text) + 1
        if size >= _CHUNK or i == len(texts) - 1:
            yield slice(first, i + 1)
            first, size = i + 1, 0


def _joined(texts):
    """Return the code points of texts, a line break between two, and where each text begins."""
    codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes, np.cumsum([0, *(len(text) + 1 for text in texts)], dtype=np.int32)


def _sentences(scan):
    """Find the sentences of a scan: parts of the texts first, then the borders in their prose."""
    starts, ends, n_articles = [np.empty(0, np.int32)], [np.empty(0, np.int32)], []
    kernel = _compiled().borders if scan.fast else kernels.borders
    for chunk in _chunks(scan.texts):
        codes, offsets = _joined(scan.texts[chunk])
        titled = zip(scan.texts[chunk], scan.titles[chunk], offsets.tolist(), strict=False)
        spans = [
            (offset + start, offset + end)
            for text, title, offset in titled
            for start, end, kind in layout.segments(text, title)
            if kind in layout.PROSE
        ]
        first, last = _borders(codes, spans, kernel)
        n = np.diff(np.searchsorted(first, offsets))
        own = np.repeat(offsets[:-1], n)
        starts.append((first - own).astype(np.int32))
        ends.append((last - own).astype(np.int32))
        n_articles.append(n)
    heads = np.cumsum(np.concatenate([[0], *n_articles]))
    return Sentences(heads, np.concatenate(starts), np.concatenate(ends))


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
