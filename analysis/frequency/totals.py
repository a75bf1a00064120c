"""The words of a corpus added up batch by batch."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import tables
from analysis.frequency.counts import in_articles
from analysis.frequency.streams import numbered


class Totals(NamedTuple):
    """How often every term stands; the totals of batches of articles add up with `+`."""

    terms: np.ndarray  # sorted
    n: np.ndarray
    n_articles: np.ndarray

    def __add__(self, other):
        both = np.concatenate([self.terms, other.terms])
        order = np.argsort(both, kind="stable")  # sees that it has two sorted halves to merge
        ranked = both[order]
        new = np.ones(len(ranked), dtype=bool)
        new[1:] = ranked[1:] != ranked[:-1]
        at, columns = np.cumsum(new) - 1, zip(self[1:], other[1:], strict=True)
        sums = (np.bincount(at, np.concatenate(pair)[order], new.sum()) for pair in columns)
        return Totals(ranked[new], *(each.astype(np.int64) for each in sums))

    def table(self, *, stop=()):
        """Return COUNTS, without the terms in `stop`; `per_million` is of all words."""
        stop = frozenset(stop)
        kept = np.array([term not in stop for term in self.terms], dtype=bool)
        n, terms = self.n[kept], self.terms[kept]
        order = np.lexsort((np.arange(len(n)), -n))
        rows = {
            "term": pd.Categorical(terms[order], terms),
            "n": n[order],
            "n_articles": self.n_articles[kept][order],
            "per_million": n[order] * 1e6 / max(1, self.n.sum()),
        }
        return tables.make("COUNTS", pd.DataFrame(rows))


def totals(tokens):
    """Return the `Totals` of TOKENS, whose articles are not in another batch.

    >>> tokens = tables.make("TOKENS", [("a", 0, 0, 4, "deal"), ("b", 0, 0, 4, "deal")])
    >>> (totals(tokens) + totals(tokens.iloc[:0])).n.tolist()
    [2]
    """
    terms, labels = numbered(tokens, "term")
    articles, _ = numbered(tokens, "article_id")
    n, n_articles = in_articles(terms, articles, len(labels))
    labels = labels.to_numpy(dtype=object)
    return Totals(labels[n > 0], n[n > 0], n_articles[n > 0])
