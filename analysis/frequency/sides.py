"""The two sides of a comparison: TOKENS or COUNTS as words, their numbers and a size."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import tables
from analysis.frequency import counts
from analysis.frequency.streams import coded, example, numbered  # noqa: F401  for the doctest


class Side(NamedTuple):
    """One side of a comparison."""

    n: np.ndarray  # of every label
    labels: object  # an Index of terms
    size: int  # what n is a part of: all words, or all articles


def side(table, name, *, n_articles=None):
    """Return TOKENS or COUNTS as a `Side`; `name` is what errors call it.

    With `n_articles`, or True for all articles of TOKENS, articles are counted instead of words.
    """
    if "sentence" in getattr(table, "columns", ()) and "n" not in table:
        tables.check(table, "TOKENS")
        terms, labels = coded(table, "term")
        if n_articles is None:
            return Side(np.bincount(terms, minlength=len(labels)), labels, len(terms))
        articles, _ = coded(table, "article_id")
        n = counts.in_articles(terms, articles, len(labels))[1]
        if n_articles is True:
            n_articles = len(np.unique(articles))
        return _checked(Side(n, labels, n_articles), name)
    tables.check(table, "COUNTS")
    groups = [*table.columns[: table.columns.get_loc("term")]]
    if not (table["n"] > 0).all():
        table = table[table["n"] > 0]
    terms, labels = coded(table, "term")
    if np.bincount(terms).max(initial=0) > 1:
        _refuse_twice(table, name, groups)
    size = _size(table, name, groups) if n_articles is None else n_articles
    n = _summed(terms, table["n" if n_articles is None else "n_articles"], len(labels))
    return _checked(Side(n, labels, size), name)


def _refuse_twice(table, name, groups):
    twice = table.duplicated([*groups, "term"])
    if twice.any():
        row = table.index[twice][0]
        raise tables.TableError(
            f"{name}: term {table.at[row, 'term']!r} stands twice in one group (row {row}); "
            "count the tokens together"
        )


def _checked(found, name):
    if found.n.max(initial=0) > found.size:
        raise ValueError(
            f"articles: {name} was said to have {found.size}, but "
            f"{found.labels[found.n.argmax()]!r} stands in {found.n.max()}; "
            "do groups share articles?"
        )
    return found


def _size(table, name, groups):
    """Return the number of tokens that `per_million` was taken of, all groups together."""
    sizes = (table["n"] * 1e6 / table["per_million"]).to_numpy()
    if groups:
        sizes = table[groups].assign(size=sizes)
        sizes = sizes.groupby(groups, observed=True, dropna=False)["size"]
        least, most = sizes.min().to_numpy(), sizes.max().to_numpy()
    else:
        least, most = (np.array([f(sizes)] if len(sizes) else []) for f in (np.min, np.max))
    if (most - least > 0.5).any():
        raise tables.TableError(
            f"{name}: its per_million are not of one number of tokens; were the counts added up "
            "or joined? count the tokens together"
        )
    return int(least.round().sum())


def _summed(numbers, n, size):
    return np.bincount(numbers, n, size).astype(np.int64)  # whole numbers below 2**53 stay exact


def together(one, other, least):
    """Return the labels that stand at least so often on two sides, sorted, and n of each side."""
    labels, n, m = one.labels, one.n, other.n
    if labels is not other.labels:
        numbers, labels = pd.factorize(labels.append(other.labels))
        n = _summed(numbers[: len(n)], n, len(labels))
        m = _summed(numbers[-len(m) :], m, len(labels)) if len(m) else np.zeros_like(n)
    kept = np.flatnonzero(n + m >= least)
    names = labels.take(kept)
    order = names.argsort()
    return names[order], n[kept[order]], m[kept[order]]


class Articles(NamedTuple):
    """How often the articles of a side have words: an entry for a word in an article, by word."""

    ids: np.ndarray
    lengths: np.ndarray  # all words of every article
    words: np.ndarray  # numbers of the labels asked for, rising
    rows: np.ndarray  # numbers of `ids`
    n: np.ndarray


def by_article(tokens, labels):
    """Return the `Articles` of TOKENS: in which of them each of the sorted `labels` stands.

    >>> found = by_article(example(), pd.Index(["deal", "mineral"]))
    >>> [*found.ids], found.lengths.tolist(), found.words.tolist(), found.rows.tolist()
    (['a', 'b'], [2, 3], [0, 0, 1], [0, 1, 1])
    """
    terms, own = numbered(tokens, "term")
    articles, ids = numbered(tokens, "article_id")
    words = labels.get_indexer(own)[terms]
    used, articles = np.unique(articles, return_inverse=True)
    asked = words >= 0
    cells = np.multiply(words[asked], len(used), dtype=np.int64) + articles[asked]
    cells, n = np.unique(cells, return_counts=True)  # in one order, whatever the tokens'
    word, row = np.divmod(cells, max(len(used), 1))
    names = ids[used].to_numpy(dtype=object)
    return Articles(names, np.bincount(articles, minlength=len(used)), word, row, n)
