"""Which words move a difference between two groups."""

from numbers import Real

import numpy as np
import pandas as pd

from analysis import statistics
from analysis import text as characters
from analysis.frequency import sides
from analysis.frequency.streams import category, example  # noqa: F401  for the doctest

KINDS = ("more positive", "less positive", "more negative", "less negative", "more", "less")

_ABOUT = ("difference", "withheld", "level")
_OF_SCORES = ("difference_low", "difference_high", "mean_target", "mean_reference")


def shift(target, reference, *, scores=None, intervals=50, level=0.95):
    """Return what every word adds to the difference between two groups: a word shift.

    term · n_target · n_reference · per_million_target · per_million_reference · score (only where
    there are scores) · contribution · contribution_low · contribution_high · kind. The
    contributions add up to the difference. Sides are TOKENS, or COUNTS as `keyness` takes them
    (which have no intervals).

    scores  a mapping or a Series of terms to numbers (a lexicon of tone), or "vader" for VADER's
            own (-4 to 4; words by themselves, without its rules for negation and emphasis). The
            difference is that of the mean score of the scored words, target less reference; a word
            adds (p - q) * (score - mean of the reference), p and q its shares of the scored words
            of the two sides (Dodds et al. 2011). `kind` says how: "more positive" (more frequent in
            the target, scored above the mean of the reference) and "less negative" raise the mean,
            "less positive" and "more negative" lower it. Per million of scored words
    None    The difference is that of the words themselves, the Jensen-Shannon divergence in bits
            (Lin 1991): 0 for the same shares, 1 for no word in common. A word adds
            (p * log2(p / m) + q * log2(q / m)) / 2, m the mean of p and q (Gallagher et al.
            2021). This is never negative: `kind` is "more" where the target says the word more
            often, "less" where the reference does

    Shares are of the words that the sides hold. The `intervals` strongest words have intervals, by
    resampling the articles of both sides; missing where a side has fewer than
    `statistics.MIN_ARTICLES`, or every draw gives the same contribution. A divergence is above 0 in
    every sample of words: its intervals tell how steady a contribution is, not whether there is
    one. `kind` is missing where a word moves nothing. Sorted by falling size of the contribution,
    term. `attrs` tells the difference that is added up to (with scores also mean_target,
    mean_reference, difference_low and difference_high), the level of the intervals, and `withheld`,
    a sentence where something is missing, else None. A side without words (or scored words) gives
    an empty table. Raises as `keyness` does, and `ValueError` for a score that is no number.

    >>> tokens = example()
    >>> in_a = tokens["article_id"] == "a"
    >>> found = shift(tokens[~in_a], tokens[in_a], scores={"deal": 1, "the": 0, "mineral": 0})
    >>> found[["term", "contribution"]].round(3).values.tolist()
    [['mineral', -0.167], ['deal', -0.083], ['the', 0.083]]
    """
    one, other = sides.side(target, "target"), sides.side(reference, "reference")
    labels, n, m = sides.together(one, other, 1)
    values = _scored(scores, labels)
    kept = np.flatnonzero(~np.isnan(values))
    about = dict.fromkeys(_ABOUT if scores is None else _ABOUT + _OF_SCORES) | {"level": level}
    if not (n[kept].any() and m[kept].any()):
        empty = "reference" if n[kept].any() else "target"
        what = "words" if scores is None else "words with a score"
        about["withheld"] = f"The {empty} has no {what}: there is nothing to compare."
        kept = kept[:0]
    labels, n, m, values = labels[kept], n[kept], m[kept], values[kept]
    mean = float((m * values).sum() / max(m.sum(), 1))
    above = None if scores is None else values - mean
    moved = _contributions(n, m, n.sum(), m.sum(), above)
    order = np.lexsort((np.arange(len(n)), -np.abs(moved)))
    table = pd.DataFrame({"term": category(order, labels), "n_target": n[order]})
    table["n_reference"] = m[order]
    table["per_million_target"] = n[order] * 1e6 / max(n.sum(), 1)
    table["per_million_reference"] = m[order] * 1e6 / max(m.sum(), 1)
    if scores is not None:
        table["score"] = values[order]
    table["contribution"] = moved[order]
    low, high = np.full((2, len(n)), np.nan)
    if len(n):
        about["difference"] = float(moved.sum())
        if scores is not None:
            about["mean_target"], about["mean_reference"] = (
                float((n * values).sum() / n.sum()),
                mean,
            )
        strongest = order[:intervals]
        parts = _parts((target, reference), labels, strongest, values)
        about["withheld"] = _withheld(parts)
        if about["withheld"] is None:
            bounds, whole = _bounds(parts, None if scores is None else values[strongest], level)
            low[: len(strongest)], high[: len(strongest)] = bounds
            if np.isnan(bounds).any():
                about["withheld"] = "A word without an interval moves the same in every draw."
            if scores is not None:
                about["difference_low"], about["difference_high"] = whole
    table["contribution_low"], table["contribution_high"] = low, high
    table["kind"] = _kinds(n, m, above)[order]
    table.attrs = about
    return table


def _kinds(n, m, above):
    """Return what a word does: says more or less of what is above or below the mean."""
    more = np.sign(n * max(m.sum(), 1) - m * max(n.sum(), 1))
    if above is None:
        codes = np.select([more > 0, more < 0], [4, 5], -1)
    else:
        conditions = [(more * side > 0) & (above * other > 0)
                      for other in (1, -1) for side in (1, -1)]  # fmt: skip
        codes = np.select(conditions, [0, 1, 2, 3], -1)
    return pd.Categorical.from_codes(codes, categories=KINDS)


def _withheld(parts):
    """Return the sentence that says why there are no intervals; None if there are."""
    if not parts:
        return "Counts have lost their articles: intervals need the TOKENS of both sides."
    n = _articles(parts)
    if n < statistics.MIN_ARTICLES:
        return (
            f"A side has {n} {'article' if n == 1 else 'articles'} with such words; fewer than "
            f"{statistics.MIN_ARTICLES} carry no interval."
        )
    return None


def _articles(parts):
    return min(int(np.count_nonzero(sizes)) for _, _, sizes, _ in parts)


def _scored(scores, labels):
    """Return the score of every label, missing where there is none; zeros for no scores."""
    if scores is None:
        return np.zeros(len(labels))
    if isinstance(scores, str):
        scores = _vader(scores)
    given = {characters.term(word): score for word, score in dict(scores).items()}
    bad = [word for word, score in given.items() if not isinstance(score, Real) or score != score]
    if bad:
        raise ValueError(f"scores: a number was expected for {bad[0]!r}, found {given[bad[0]]!r}")
    return np.array([given.get(label, np.nan) for label in labels.tolist()], dtype=float)


def _vader(name):
    if name != "vader":
        raise ValueError(f'scores: a mapping of terms to numbers, or "vader", not {name!r}')
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer().lexicon


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


def _parts(given, labels, words, values):
    """Return of every article of each side: its id, how often it has each of the words, all words,
    their score; nothing if a side has lost its articles.

    Words are numbers of labels; what is no label is not counted.
    """
    if not all("sentence" in table for table in given):
        return []
    place = np.full(len(labels), -1)
    place[words] = np.arange(len(words))
    parts = []
    for tokens in given:
        found = sides.by_article(tokens, labels)
        size = len(found.ids)
        sizes = np.bincount(found.rows, found.n, size).astype(np.int64)
        score = np.bincount(found.rows, found.n * values[found.words], size)
        asked = place[found.words] >= 0
        n = np.zeros((size, len(words)), dtype=np.int64)
        n[found.rows[asked], place[found.words[asked]]] = found.n[asked]
        parts.append((found.ids, n, sizes, score))
    return parts


def _bounds(parts, values, level):
    """Return the intervals of the words' contributions and of the difference of mean scores.

    The articles of each side are drawn anew.
    """
    drawn = []
    for ids, *columns in parts:
        weights = statistics.weights(ids)
        drawn.append([statistics.resampled_sums(column, weights) for column in columns])
    (n, n_all, over), (m, m_all, score) = drawn
    usable = (n_all > 0) & (m_all > 0)
    n_all, m_all = np.where(usable, n_all, 1)[:, None], np.where(usable, m_all, 1)[:, None]
    above = None if values is None else values - score[:, None] / m_all
    moved = np.where(usable[:, None], _contributions(n, m, n_all, m_all, above), 0)
    articles = _articles(parts)
    whole = np.where(usable, over / n_all[:, 0] - score / m_all[:, 0], 0)
    return (
        statistics.interval_of_sums(moved, usable[:, None], articles, level=level),
        statistics.interval_of_sums(whole, usable, articles, level=level),
    )
