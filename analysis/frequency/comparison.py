"""What one side says more than another."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import statistics, tables
from analysis.frequency import counts
from analysis.frequency.streams import category, coded

CORRECTIONS = {
    "bonferroni": statistics.bonferroni,
    "fdr": statistics.benjamini_hochberg,
    None: np.asarray,
}


def keyness(target, reference, *, correction="bonferroni", min_n=5, level=0.95, articles=None):
    """Return KEYNESS: the words of two sides, most typical of `target` first.

    term · n_target · n_reference · log_ratio (with interval) · g2 (signed) · p_value (corrected);
    formulas and sources at `statistics.g2` and `statistics.log_ratio`. A side is TOKENS, or COUNTS;
    a COUNTS of several groups is taken together, and each side by all the tokens of its groups,
    stop words included:

        by_outlet = frequency.count(tokens, by="outlet")
        ours = by_outlet["outlet"] == "Kyiv Digest"
        frequency.keyness(by_outlet[ours], by_outlet[~ours])

    `correction` is "bonferroni", "fdr" (Benjamini and Hochberg) or None; the family are the terms
    of the result, those that stand at least `min_n` times on both sides together (5 is a choice:
    below it the p value of G2 is not to be trusted). The interval is of one word by itself, at
    `level`, and not corrected. `articles=(of target, of reference)`, the numbers of articles,
    compares in how many articles a word stands instead of how often: one long article then weighs
    no more than another. Groups must not share articles for that.

    If one side has no words there is nothing to compare: the table is empty. Raises `TableError`
    if a side is neither, or joins counts that were not made together; `ValueError` for an unknown
    correction or numbers of articles too small.

    >>> tokens = counts.example()
    >>> in_a = tokens["article_id"] == "a"
    >>> keyness(tokens[~in_a], tokens[in_a], min_n=1)["term"].tolist()
    ['mineral', 'deal', 'the']
    """
    if correction not in CORRECTIONS:
        raise ValueError(f'correction: "bonferroni", "fdr" or None, not {correction!r}')
    n_target, n_reference = articles or (None, None)
    target = side(target, "target", n_articles=n_target)
    reference = side(reference, "reference", n_articles=n_reference)
    if not (target.size and reference.size):
        return tables.empty("KEYNESS")
    labels, a, b = together(target, reference, max(min_n, 1))
    cells = a, b, target.size - a, reference.size - b
    g2 = statistics.g2(*cells)
    p_value = CORRECTIONS[correction](statistics.p_value(g2))
    order = np.lexsort((np.arange(len(g2)), -g2))
    columns = [a, b, *statistics.log_ratio(*cells, level=level), g2, p_value]
    names = [*tables.TABLES["KEYNESS"]][1:]
    found = {name: column[order] for name, column in zip(names, columns, strict=True)}
    return tables.trusted("KEYNESS", {"term": category(order, labels)} | found)


class Side(NamedTuple):
    """One side of a comparison."""

    n: np.ndarray  # of every label
    labels: object  # an Index of terms
    size: int  # what n is a part of: all words, or all articles


def side(table, name, *, n_articles=None):
    """Return TOKENS or COUNTS as a `Side`; `name` is what errors call it."""
    if "sentence" in getattr(table, "columns", ()) and "n" not in table:
        tables.check(table, "TOKENS")
        terms, labels = coded(table, "term")
        if n_articles is None:
            return Side(np.bincount(terms, minlength=len(labels)), labels, len(terms))
        articles, _ = coded(table, "article_id")
        n = counts.in_articles(terms, articles, len(labels))[1]
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
