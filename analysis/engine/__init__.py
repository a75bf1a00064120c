"""Text to arrays: words with offsets and numbers, sentence borders, dictionary lookup.

This is the only place that scans text for words; the modules above are its faces. A batch of
articles is scanned once: the last scans are kept (bounded, and held against the texts themselves,
which are never rewritten), so that words, actors, topics and quotations share one scan and nobody
passes it around.

A large batch runs as machine code that numba compiles once and keeps on disk; a small one runs
without it, so that one article does not wait for a compiler. Both give the same arrays.
"""

from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from analysis import layout, tables
from analysis import text as characters
from analysis.engine import kernels, passes
from analysis.engine.dictionaries import Entry, dictionary, find
from analysis.engine.kernels import CAPITAL, NO_DAY, NO_SMALL

__all__ = [
    "CAPITAL", "NO_DAY", "NO_SMALL", "Entry", "Scan", "Segments", "Sentences", "Words", "count",
    "dictionary", "find", "forget", "lengths", "scan", "segments", "sentences", "words",
]  # fmt: skip

LARGE = 2_000_000  # characters of a batch from which loading the compiled code pays
_KEPT = 6_000_000  # characters whose scans are kept: the last, or small ones in turn
_KEPT_ARTICLES = 4096  # single articles whose words are kept


class Segments(NamedTuple):
    """The parts of a batch of articles, as columns."""

    heads: np.ndarray  # those of article i are from heads[i] to heads[i + 1]
    starts: np.ndarray
    ends: np.ndarray
    kinds: np.ndarray  # numbers of `tables.SEGMENT_KINDS`


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
        return passes.fast_words(self.texts) if self.fast else passes.plain_words(self.texts, words)

    heads = property(lambda self: self._words[0])
    starts = property(lambda self: self._words[1])
    ends = property(lambda self: self._words[2])
    terms = property(lambda self: self._words[3])
    shapes = property(lambda self: self._words[4])

    @cached_property
    def vocabulary(self):
        """The terms, by their numbers."""
        return passes.vocabulary(self._words[5])

    def numbers(self, terms):
        """Return the numbers of some terms, -1 for those that no article has."""
        return passes.numbers(self._words[5], terms)

    @cached_property
    def in_order(self):
        """The terms in the order of the alphabet, and their numbers."""
        numbers = sorted(range(len(self.vocabulary)), key=self.vocabulary.__getitem__)
        return [self.vocabulary[number] for number in numbers], np.array(numbers, dtype=np.int32)

    @property
    def articles(self):
        """The number of the article of every word, made anew where it is asked for."""
        return _repeated(self.heads)

    @cached_property
    def segments(self):
        """The `Segments` of the batch."""
        return Segments(*passes.segments(self.texts, self.titles, fast=self.fast))

    @cached_property
    def paragraphs(self):
        """Where articles begin, and paragraphs begin and end, in all texts one behind another.

        A dateline is no paragraph of its own. The first one is empty, before all texts.
        """
        begins = np.cumsum([0, *(len(text) + 1 for text in self.texts)])
        found = self.segments
        own = begins[_repeated(found.heads)]
        opens = found.kinds == tables.SEGMENT_KINDS.index("dateline")
        follows = np.append(False, opens)[:-1]
        starts, ends = (own + found.starts)[~follows], (own + found.ends)[~opens]
        return begins, np.append(0, starts), np.append(0, ends)

    @cached_property
    def sentences(self):
        """The `Sentences` of the batch."""
        return Sentences(*passes.sentences(self.texts, self.segments, fast=self.fast))

    @cached_property
    def sentence_articles(self):
        """The number of the article of every sentence."""
        return _repeated(self.sentences.heads)

    @cached_property
    def _assigned(self):
        return self._words_in(self.sentences)

    @cached_property
    def segment_words(self):
        """The numbers of every part's first word, and of the word after its last."""
        return self._words_in(self.segments)[:2]

    def _words_in(self, spans):
        firsts, lasts = np.empty((2, len(spans.starts)), dtype=np.int64)
        owners = np.full(len(self.starts), -1, dtype=np.int32)
        kernel = passes.compiled().assign if self.fast else kernels.assign
        kernel(self.heads, self.starts, *spans[:3], firsts, lasts, owners)
        return firsts, lasts, owners

    @property
    def sentence_words(self):
        """The numbers of every sentence's first word, and of the word after its last."""
        return self._assigned[:2]

    @property
    def word_sentences(self):
        """The number of the sentence in its article that holds each word, -1 for none."""
        return self._assigned[2]

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
    # `tables` holds the last batch: let that be an empty one.
    tables.batch(tables.empty("ARTICLES"), labels=True)
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
    codes, _ = passes.joined([text])
    spans = [span[:2] for span in layout.segments(text, title) if span[2] in layout.PROSE]
    begins, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    starts, ends = passes.borders(codes, begins, ends, fast=False)
    return tuple(zip(starts.tolist(), ends.tolist(), strict=True))


def segments(text, title=None):
    """Return `layout.segments` of a text; those of a large scan are not found anew.

    >>> segments("Talks go on.")
    ((0, 12, 'lead'),)
    """
    if text not in _placed or _placed[text][2] != title:
        return layout.segments(text, title)
    found, number, _ = _placed[text]
    part = slice(*found.segments.heads[number : number + 2])
    starts, ends, kinds = (column[part].tolist() for column in found.segments[1:])
    return tuple(zip(starts, ends, map(tables.SEGMENT_KINDS.__getitem__, kinds), strict=True))


def lengths(texts):
    """Return the number of words of each of some texts, such as quotations, as an array.

    >>> lengths(["Kyiv won’t sign", "", "Soon."]).tolist()
    [3, 0, 1]
    """
    held = any(found.fast for *_, found in _scans)  # the machine code is there already
    if held or sum(map(len, texts)) >= LARGE:
        return np.diff(passes.fast_words(texts)[0])
    return np.array([sum(1 for _ in characters.words(text)) for text in texts], dtype=np.int64)


def count(terms, articles, n_terms):
    """Return (n, n_articles) of every term: how often it stands, and in how many articles.

    `terms` and `articles` are numbers, a word each, the words of an article in one run.

    >>> [found.tolist() for found in count(np.array([0, 1, 0, 0]), np.array([0, 0, 0, 1]), 2)]
    [[3, 1], [2, 1]]
    """
    if len(terms) > LARGE // 5:
        n, n_articles = np.zeros((2, n_terms), dtype=np.int64)
        latest = np.full(n_terms, -1, dtype=np.int64)
        passes.compiled().count(terms, articles, n, n_articles, latest)
        return n, n_articles
    cells = np.unique(np.asarray(articles, dtype=np.int64) * n_terms + terms)
    return np.bincount(terms, minlength=n_terms), np.bincount(cells % n_terms, minlength=n_terms)
