"""Counting words and runs of words."""

import numpy as np
import pandas as pd

from analysis import engine, tables
from analysis.frequency.streams import (
    Runs,
    category,
    example,  # noqa: F401  the doctests' tokens
    numbered,
    stopped,
    stream,
)

_COUNTED = ("term", "n", "n_articles", "per_million")
_LARGEST = 2**62  # what a number of a run, an article and a group may come to


def count(tokens, *, by=None, stop=None):
    """Return COUNTS: group columns · term · n · n_articles · per_million.

    `by` is a column of `tokens`, or several, or none; outlet and the like are joined to the tokens
    before (`tokens.merge(articles[["article_id", "outlet"]])`). A missing group is a group: all
    tokens are counted. `stop` is a collection of terms to leave out of the table; they stay in
    what `per_million` is taken of, all tokens of the group. Sorted by group, falling n, term.

    Raises `TableError` for a column that is not there, `ValueError` for a `stop` that is one text.

    >>> count(example(), stop={"the"})[["term", "n", "n_articles", "per_million"]].values.tolist()
    [['deal', 2, 2, 400000.0], ['mineral', 1, 1, 200000.0]]
    """
    tables.check(tokens, "TOKENS")
    terms, labels = numbered(tokens, "term")
    articles, _ = numbered(tokens, "article_id")
    left_out = stopped(labels, stop)
    by = _columns(tokens, by)
    if by or not len(terms):
        groups, keys = _groups(tokens[by])
        found = _tally(groups, terms, len(labels), articles)
        return _counts(found, groups, keys, by, left_out, labels)
    n, n_articles = in_articles(terms, articles, len(labels))
    order = np.argsort(-n, kind="stable")
    order = order[(n[order] > 0) & ~left_out[order]]
    return tables.trusted(
        "COUNTS",
        {
            "term": category(order, labels), "n": n[order], "n_articles": n_articles[order],
            "per_million": n[order] * 1e6 / len(terms),
        },
    )  # fmt: skip


def in_articles(terms, articles, n_terms):
    """Return (n, n_articles) of every term, as whole numbers."""
    if len(terms) > engine.LARGE // 5 and (articles[:-1] <= articles[1:]).all():
        return engine.count(terms, articles, n_terms)
    _, found, n, n_articles = _tally(0, terms, n_terms, articles)
    counted = np.zeros((2, n_terms), dtype=np.int64)
    counted[:, found] = n, n_articles
    return tuple(counted)


def ngrams(tokens, n=2, *, by=None, stop=None):
    """Return COUNTS of the runs of `n` words within a sentence, as `term` parted by spaces.

    Runs overlap and pass over punctuation, never over the end of a sentence. `stop` leaves out the
    runs that begin or end with one of its terms ("rule of law" stays). `per_million` is of all
    runs of the group. `by`, order and errors as in `count`; `ValueError` for an `n` below 1.

    >>> ngrams(example())["term"].tolist()
    ['deal the', 'mineral deal', 'the mineral']
    """
    if n < 1:
        raise ValueError(f"n: runs of 1 word or more were expected, found {n!r}")
    flow = stream(tokens)
    starts = flow.runs(n)
    by = _columns(tokens, by)
    rows = starts if flow.rows is None else flow.rows[starts]
    groups, keys = _groups(tokens[by].iloc[rows] if by else pd.DataFrame(index=rows))
    articles = flow.articles[starts]
    largest = _LARGEST // (max(len(keys), 1) * (int(articles.max(initial=0)) + 1))
    runs = Runs([flow.terms[starts + step] for step in range(n)], flow.labels, largest)
    group, run, n_found, n_articles = _tally(groups, runs.numbers, runs.size, articles)
    known, at = (
        (run, np.arange(len(run))) if len(keys) == 1 else np.unique(run, return_inverse=True)
    )
    labels, words = runs.written(known)
    left_out = stopped(flow.labels, stop)
    edges = (
        (left_out[words[0]] | left_out[words[-1]]) if stop else np.zeros(len(labels), dtype=bool)
    )
    return _counts((group, at, n_found, n_articles), groups, keys, by, edges, labels)


def _tally(groups, terms, n_terms, articles):
    """Return (group, term, n, n_articles) of the terms in every group, sorted by both.

    One sort finds how often a term stands in every article of every group.
    """
    n_articles = int(articles.max(initial=0)) + 1
    cells = np.multiply(groups, n_terms, dtype=np.int64) + terms
    cells = cells * n_articles + articles
    cells.sort()
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))  # of a term in an article
    n = np.diff(firsts, append=len(cells))
    cells = cells[firsts] // n_articles
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))  # of a term in a group
    group, term = np.divmod(cells[firsts], max(n_terms, 1))
    n = np.add.reduceat(n, firsts) if len(firsts) else n
    return group, term, n, np.diff(firsts, append=len(cells))


def _counts(found, groups, keys, by, left_out, labels):
    """Return COUNTS of what was found: numbers of groups and of sorted labels, n, n_articles."""
    group, term, n, n_articles = found
    order = np.lexsort((term, -n, group))
    order = order[~left_out[term[order]]]
    group, term, n = group[order], term[order], n[order]
    table = keys.iloc[group].reset_index(drop=True)
    table["term"] = category(term, labels)
    table["n"], table["n_articles"] = n, n_articles[order]
    table["per_million"] = n * 1e6 / np.bincount(groups, minlength=1)[group]
    return table[[*by, *_COUNTED]]


def _columns(tokens, by):
    by = tables.columns_of(by)
    for column in by:
        if column not in tokens.columns:
            raise tables.TableError(
                f"by: there is no column {column!r} in tokens, only {[*tokens.columns]}; "
                "join it by article_id first"
            )
        if column in _COUNTED:
            raise tables.TableError(f"by: {column!r} is what is counted; group by another column")
    return by


def _groups(columns):
    """Return the number of each row's group, and the groups themselves, sorted."""
    if not len(columns.columns):
        return np.zeros(len(columns), dtype=np.int64), pd.DataFrame(index=[0])
    numbers = columns.groupby([*columns], observed=True, dropna=False, sort=True).ngroup()
    numbers = numbers.to_numpy(dtype=np.int64)
    firsts = np.zeros(numbers.max(initial=-1) + 1, dtype=np.int64)
    firsts[numbers[::-1]] = np.arange(len(numbers))[::-1]  # of equal numbers, the last is kept
    return numbers, columns.iloc[firsts]
