"""Tokens as numbers: what all counting stands on.

Words and articles are counted as whole numbers: the sums do not depend on the order of rows.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import tables
from analysis import text as characters

_SPACE = r"[\x00- ]"


class Stream(NamedTuple):
    """Tokens as numbers, in the order of articles, sentences and positions."""

    rows: object  # where each token stands in the table; None: in its order
    terms: np.ndarray  # numbers of terms
    labels: pd.Index  # the terms, sorted
    articles: np.ndarray  # numbers of articles
    sentences: np.ndarray  # a number of its own for every sentence of the corpus

    def runs(self, n):
        """Return where `n` words of one sentence begin."""
        last = max(len(self.terms) - n + 1, 0)
        return np.flatnonzero(self.sentences[:last] == self.sentences[n - 1 :])


def stream(tokens):
    """Return the `Stream` of TOKENS.

    Raises `TableError` if `tokens` is no TOKENS table, or a term is missing.
    """
    tables.check(tokens, "TOKENS")
    terms, labels = numbered(tokens, "term")
    articles, _ = numbered(tokens, "article_id")
    sentence = tokens["sentence"].to_numpy(dtype=np.int64)
    sentences = articles * (sentence.max(initial=0) + 1) + sentence
    starts = tokens["start"].to_numpy()
    one, other = sentences[:-1], sentences[1:]
    if ((one < other) | ((one == other) & (starts[:-1] <= starts[1:]))).all():
        return Stream(None, terms, labels, articles, sentences)
    rows = np.lexsort((starts, sentences))
    return Stream(rows, terms[rows], labels, articles[rows], sentences[rows])


def numbered(tokens, name):
    """Return a column as numbers, and the sorted values that they stand for, an Index of texts."""
    numbers, labels = coded(tokens, name)
    texts = labels.array
    if (texts[:-1] < texts[1:]).all():
        return numbers, labels
    order = labels.argsort()
    ranks = np.empty(len(order), dtype=np.int32)
    ranks[order] = np.arange(len(order))
    return ranks[numbers], labels[order]


def coded(tokens, name):
    """Return a column as numbers, and the values that they stand for, in any order."""
    column = tokens[name].astype("category")
    numbers = column.array.codes
    if len(numbers) and numbers.min() < 0:
        row = column.index[numbers.argmin()]
        raise tables.TableError(f"TOKENS.{name}: it must not be missing; it is in row {row}")
    labels = column.array.categories
    if not isinstance(labels.dtype, pd.StringDtype):
        labels = labels.astype("str")
    return numbers.astype(np.int32, copy=False), labels  # pandas takes 8 bits for few values


def stopped(labels, stop):
    """Tell which labels are in `stop`; `ValueError` for one text in place of many."""
    if isinstance(stop, str):
        raise ValueError(f"stop: a collection of terms was expected, found the text {stop!r}")
    return labels.isin([characters.term(word) for word in stop or ()])


def category(numbers, labels):
    """Return numbers of sorted labels as a categorical column: used values only.

    >>> category(np.array([2, 0, 2]), pd.Index(["a", "b", "c"])).tolist()
    ['c', 'a', 'c']
    """
    used = np.zeros(len(labels), dtype=bool)
    used[numbers] = True
    dtype = pd.CategoricalDtype(labels[used])
    return pd.Categorical.from_codes((np.cumsum(used) - 1)[numbers], dtype=dtype, validate=False)


class Runs:
    """Runs of words as numbers, which sort as the runs do when they are written out.

    `words` are the first words, the second words … of the runs, as numbers of sorted `labels`. The
    runs so far are numbered anew, in their order, where numbers would come to exceed `largest`.
    """

    def __init__(self, words, labels, largest):
        self.labels, self.n = labels, len(words)
        self.narrowed = {}  # before which word the runs so far were numbered anew, and as what
        self.size = max(len(labels), 1)
        self.numbers = words[0].astype(np.int64)
        for step, others in enumerate(words[1:], 1):
            if self.size > largest // max(len(labels), 1):
                self.narrowed[step], self.numbers = np.unique(self.numbers, return_inverse=True)
                self.size = max(len(self.narrowed[step]), 1)
            self.numbers = self.numbers * len(labels) + others
            self.size *= max(len(labels), 1)
        self.same = None
        if self.n > 1 and labels.str.contains(_SPACE).any():
            self._unite()

    def _unite(self):
        """Number the runs by their texts: "a b" and "c" are written as "a" and "b c" are."""
        known, runs = np.unique(self.numbers, return_inverse=True)
        texts = self._written(self._words(known)).to_numpy(dtype=object)
        _, firsts, same = np.unique(texts, return_index=True, return_inverse=True)
        self.numbers, self.size, self.same = same[runs], max(len(firsts), 1), known[firsts]

    def written(self, numbers):
        """Return the texts of runs, and their words: the first ones, the second ones …"""
        words = self._words(numbers if self.same is None else self.same[numbers])
        return self._written(words), words

    def _words(self, numbers):
        words = []
        for step in range(self.n - 1, 0, -1):
            numbers, last = np.divmod(numbers, max(len(self.labels), 1))
            numbers = self.narrowed[step][numbers] if step in self.narrowed else numbers
            words.append(last)
        return [numbers, *reversed(words)]

    def _written(self, words):
        texts, *others = (self.labels.take(numbers) for numbers in words)
        for other in others:
            texts = texts + " " + other
        return texts


def example():
    rows = [("a", 0, 0, 4, "deal"), ("a", 0, 5, 8, "the"), ("b", 0, 0, 3, "the")]
    rows += [("b", 0, 4, 11, "mineral"), ("b", 0, 12, 16, "deal")]
    return tables.make("TOKENS", rows)
