"""Which words move a difference between two groups."""

from numbers import Real

import numpy as np
import pandas as pd

from analysis import statistics
from analysis import text as characters
from analysis.frequency import comparison
from analysis.frequency.streams import category, example, numbered  # noqa: F401  for the doctest


def shift(target, reference, *, scores=None, intervals=50, level=0.95):
    """Return what every word adds to the difference between two groups: a word shift.

    term · n_target · n_reference · per_million_target · per_million_reference · contribution (with
    interval), and `score` where there are scores. The contributions add up to the difference.
    Sides are TOKENS, or COUNTS as `keyness` takes them (which have no intervals).

    scores  a mapping or a Series of terms to numbers (a lexicon of tone). The difference is that of
            the mean score of the scored words, target less reference; a word adds
            (p - q) * (score - mean of the reference), p and q its shares of the scored words of the
            two sides (Dodds et al. 2011): it adds something positive by being more frequent here
            and above the mean there, or less frequent and below. Per million of scored words.
    None    The difference is that of the words themselves, the Jensen-Shannon divergence in bits
            (Lin 1991): 0 for the same shares, 1 for no word in common. A word adds
            (p * log2(p / m) + q * log2(q / m)) / 2, m the mean of p and q; this is never negative,
            and the side that says more is seen in the counts (Gallagher et al. 2021).

    Shares are of the words that the sides hold. The `intervals` strongest words have intervals, by
    resampling the articles of both sides; missing where a side has fewer than
    `statistics.MIN_ARTICLES`. A divergence is above 0 in every sample of words: its intervals tell
    how steady a contribution is, not whether there is one. Sorted by falling size of the
    contribution, term. A side without words (or scored words) gives an empty table. Raises as
    `keyness` does, and `ValueError` for a score that is no number.

    >>> tokens = example()
    >>> in_a = tokens["article_id"] == "a"
    >>> found = shift(tokens[~in_a], tokens[in_a], scores={"deal": 1, "the": 0, "mineral": 0})
    >>> found[["term", "contribution"]].round(3).values.tolist()
    [['mineral', -0.167], ['deal', -0.083], ['the', 0.083]]
    """
    sides = [comparison.side(target, "target"), comparison.side(reference, "reference")]
    labels, n, m = comparison.together(*sides, 1)
    values = _scored(scores, labels)
    kept = np.flatnonzero(~np.isnan(values))
    if not (n[kept].any() and m[kept].any()):
        kept = kept[:0]
    labels, n, m, values = labels[kept], n[kept], m[kept], values[kept]
    mean = (m * values).sum() / max(m.sum(), 1)
    moved = _contributions(n, m, n.sum(), m.sum(), None if scores is None else values - mean)
    order = np.lexsort((np.arange(len(n)), -np.abs(moved)))
    table = pd.DataFrame({"term": category(order, labels), "n_target": n[order]})
    table["n_reference"] = m[order]
    table["per_million_target"] = n[order] * 1e6 / max(n.sum(), 1)
    table["per_million_reference"] = m[order] * 1e6 / max(m.sum(), 1)
    if scores is not None:
        table["score"] = values[order]
    table["contribution"] = moved[order]
    drawn = [each for each in (target, reference) if "sentence" in each]
    low, high = np.full((2, len(n)), np.nan)
    if len(drawn) == 2 and len(n):
        strongest = order[:intervals]
        parts = [_by_article(tokens, labels, strongest, values) for tokens in drawn]
        bounds = _bounds(parts, None if scores is None else values[strongest], level)
        low[: len(strongest)], high[: len(strongest)] = bounds
    table["contribution_low"], table["contribution_high"] = low, high
    return table


def _scored(scores, labels):
    """Return the score of every label, missing where there is none; zeros for no scores."""
    if scores is None:
        return np.zeros(len(labels))
    given = {characters.term(word): score for word, score in dict(scores).items()}
    bad = [word for word, score in given.items() if not isinstance(score, Real) or score != score]
    if bad:
        raise ValueError(f"scores: a number was expected for {bad[0]!r}, found {given[bad[0]]!r}")
    return np.array([given.get(label, np.nan) for label in labels.tolist()], dtype=float)


def _contributions(n, m, n_all, m_all, above):
    """Return what words add that stand `n` and `m` times among `n_all` and `m_all`.

    `above` is how far their scores lie above the mean of the reference; None for the divergence.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = n / n_all, m / m_all
        if above is not None:
            return (p - q) * above
        both = (p + q) / 2
        sides = [np.where(each > 0, each * np.log2(each / both), 0) for each in (p, q)]
        return (sides[0] + sides[1]) / 2


def _by_article(tokens, labels, words, values):
    """Return of every article: its id, how often it has each of the words, all words, their score.

    Words are numbers of labels; what is no label is not counted.
    """
    terms, own = numbered(tokens, "term")
    articles, ids = numbered(tokens, "article_id")
    number = dict(zip(labels.tolist(), range(len(labels)), strict=True))
    terms = np.array([number.get(label, -1) for label in own.tolist()])[terms]
    used, articles = np.unique(articles, return_inverse=True)
    cells = np.multiply(articles, len(labels), dtype=np.int64) + terms
    cells, n = np.unique(cells[terms >= 0], return_counts=True)  # in one order, whatever the rows'
    article, term = np.divmod(cells, len(labels))
    sizes = np.bincount(article, n, len(used)).astype(np.int64)
    score = np.bincount(article, n * values[term], len(used))
    place = np.full(len(labels), -1)
    place[words] = np.arange(len(words))
    asked = place[term] >= 0
    found = np.zeros((len(used), len(words)), dtype=np.int64)
    found[article[asked], place[term[asked]]] = n[asked]
    return ids[used], found, sizes, score


def _bounds(parts, values, level):
    """Return the interval of every word's contribution, by resampling the articles of each side."""
    drawn = []
    for ids, *columns in parts:
        weights = statistics.weights(ids)
        drawn.append([statistics.resampled_sums(column, weights) for column in columns])
    (n, n_all, _), (m, m_all, score) = drawn
    usable = (n_all > 0) & (m_all > 0)
    n_all, m_all = np.where(usable, n_all, 1)[:, None], np.where(usable, m_all, 1)[:, None]
    above = None if values is None else values - score[:, None] / m_all
    moved = np.where(usable[:, None], _contributions(n, m, n_all, m_all, above), 0)
    articles = min(np.count_nonzero(sizes) for _, _, sizes, _ in parts)
    return statistics.interval_of_sums(moved, usable[:, None], articles, level=level)
