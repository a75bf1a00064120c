"""What one side says more than another."""

from itertools import pairwise

import numpy as np

from analysis import statistics, tables
from analysis.frequency import sides
from analysis.frequency.streams import category, example  # noqa: F401  for the doctest

INTERVALS = ("words", "articles")
_BLOCK = 1 << 14  # rows of an article and a word that are resampled at a time


def keyness(
    target, reference, *, correction="bonferroni", min_n=5, level=0.95, interval="words",
    intervals=None, articles=None,
):  # fmt: skip
    """Return KEYNESS: the words of two sides, most typical of `target` first.

    term · n_target · n_reference · log_ratio (with interval) · g2 (signed) · p_value (corrected);
    formulas and sources at `statistics.g2` and `statistics.log_ratio`. A side is TOKENS, or COUNTS;
    a COUNTS of several groups is taken together, and each side by all the tokens of its groups,
    stop words included:

        by_outlet = frequency.count(tokens, by="outlet")
        ours = by_outlet["outlet"] == "Kyiv Digest"
        frequency.keyness(by_outlet[ours], by_outlet[~ours])

    correction  of the p values: "bonferroni", "fdr" (Benjamini and Hochberg 1995) or None. The
                family are the terms of the result, those that stand at least `min_n` times on
                both sides together (5 is a choice: below it the p value of G2 is not to be
                trusted)
    interval    of the log ratio, of one word by itself, at `level`, not corrected. "words" takes
                words as independent (`statistics.log_ratio`); "articles" draws articles anew,
                with all their words, a count of 0 taken as 0.5 in every draw: the one to publish,
                since words of one article are not independent. It needs TOKENS, and is withheld
                (missing) where a side has fewer than `statistics.MIN_ARTICLES` articles, or every
                draw gives the same ratio. As it takes its time, `intervals` asks for those of so
                many words at either end only
    articles    True, or the numbers of articles of target and reference as COUNTS cannot tell
                them: compares in how many articles a word stands instead of how often. One long
                article then weighs no more than another. Groups must not share articles for that.
                True takes the articles that have words

    The table tells in `attrs` what it is: correction · family (terms corrected for) · interval ·
    level · unit (words or articles) · n_target and n_reference (of all of them) · withheld (a
    sentence where something is missing, else None). G2 takes words as independent whatever the
    interval does: with one article a side it tells two texts apart, and nothing about others.

    If one side has no words there is nothing to compare: the table is empty. Raises `TableError`
    if a side is neither, or joins counts that were not made together; `ValueError` for an unknown
    correction or interval, numbers of articles too small, or COUNTS where TOKENS are needed.

    >>> tokens = example()
    >>> in_a = tokens["article_id"] == "a"
    >>> found = keyness(tokens[~in_a], tokens[in_a], min_n=1)
    >>> found["term"].tolist(), found.attrs["correction"], found.attrs["family"]
    (['mineral', 'deal', 'the'], 'bonferroni', 3)
    """
    if interval not in INTERVALS:
        raise ValueError(f'interval: "words" or "articles" was expected, found {interval!r}')
    statistics.corrected([], correction)
    given = {"target": target, "reference": reference}
    if interval == "articles" or articles is True:
        _refuse_counts(given, interval, articles)
    sizes = _sizes(articles)
    one, other = (
        sides.side(table, name, n_articles=size)
        for (name, table), size in zip(given.items(), sizes, strict=True)
    )
    about = {
        "correction": correction, "family": 0, "interval": interval, "level": level,
        "unit": "words" if articles is None else "articles",
        "n_target": int(one.size), "n_reference": int(other.size), "withheld": None,
    }  # fmt: skip
    if not (one.size and other.size):
        empty = "target" if not one.size else "reference"
        about["withheld"] = f"The {empty} has no words: there is nothing to compare."
        return _with(tables.empty("KEYNESS"), about)
    labels, a, b = sides.together(one, other, max(min_n, 1))
    cells = a, b, one.size - a, other.size - b
    g2 = statistics.g2(*cells)
    p_value = statistics.corrected(statistics.p_value(g2), correction)
    ratio, low, high = statistics.log_ratio(*cells, level=level)
    order = np.lexsort((np.arange(len(g2)), -g2))
    if interval == "articles":
        asked = _ends(order, intervals)
        parts = [sides.by_article(table, labels[asked]) for table in given.values()]
        if articles:
            parts = [part._replace(lengths=part.lengths > 0, n=part.n > 0) for part in parts]
        low, high = np.full((2, len(labels)), np.nan)
        low[asked], high[asked] = _bounds(parts, len(asked), level)
        about["withheld"] = _withheld(given, parts)
    columns = [a, b, ratio, low, high, g2, p_value]
    names = [*tables.TABLES["KEYNESS"]][1:]
    found = {name: column[order] for name, column in zip(names, columns, strict=True)}
    about["family"] = len(order)
    return _with(tables.trusted("KEYNESS", {"term": category(order, labels)} | found), about)


def _with(table, about):
    table.attrs = about
    return table


def _sizes(articles):
    """Return what `articles` says of target and of reference."""
    sizes = [*articles] if isinstance(articles, tuple | list) else [articles] * 2
    whole = [isinstance(n, int | np.integer) and not isinstance(n, bool) for n in sizes]
    if articles is None or articles is True or (len(sizes) == 2 and all(whole)):
        return sizes
    raise ValueError(
        "articles: None, True or two numbers (of target, of reference) were expected, "
        f"found {articles!r}"
    )


def _refuse_counts(given, interval, articles):
    asked = "articles=True" if articles is True else f"interval={interval!r}"
    for name, table in given.items():
        if "sentence" not in getattr(table, "columns", ()):
            raise ValueError(
                f"{asked} needs the TOKENS of both sides, as tokenisation.tokenise returns them: "
                f"{name} has lost its articles"
            )
    if interval == "articles" and articles not in (None, True):
        raise ValueError('interval="articles" goes with articles=True: TOKENS know their articles')


def _ends(order, n):
    """Return the first and the last `n` of an order, in rising numbers; all without `n`."""
    return np.unique(
        order if n is None else np.concatenate([order[:n], order[max(len(order) - n, 0) :]])
    )


def _withheld(given, parts):
    """Return the sentence that says why there are no intervals; None if there are."""
    for name, part in zip(given, parts, strict=True):
        n = len(part.ids)
        if n < statistics.MIN_ARTICLES:
            return (
                f"The {name} has {n} {'article' if n == 1 else 'articles'} with words; fewer than "
                f"{statistics.MIN_ARTICLES} carry no interval."
            )
    return None


def _bounds(parts, n_words, level):
    """Return the interval of every word's log ratio, by resampling the articles of each side."""
    bounds = np.full((2, n_words), np.nan)
    drawn = [statistics.weights(part.ids) for part in parts]
    sizes = [
        statistics.resampled_sums(part.lengths, weights)
        for part, weights in zip(parts, drawn, strict=True)
    ]
    usable = (sizes[0] > 0) & (sizes[1] > 0)
    rates = np.log2(np.where(usable, sizes[0], 1)) - np.log2(np.where(usable, sizes[1], 1))
    articles = min(np.count_nonzero(part.lengths) for part in parts)
    heads = [np.searchsorted(part.words, np.arange(n_words + 1)) for part in parts]
    for first, last in _blocks(heads[0] + heads[1]):
        sums = [
            _summed(part, weights, head[first : last + 1])
            for part, weights, head in zip(parts, drawn, heads, strict=True)
        ]
        a, b = (np.log2(np.where(each == 0, 0.5, each)) for each in sums)
        ratios = np.where(usable, a - b - rates, 0).T
        found = statistics.interval_of_sums(ratios, usable[:, None], articles, level=level)
        bounds[:, first:last] = found
    return bounds


def _blocks(heads):
    """Yield ranges of words that have about `_BLOCK` entries, one word at the least."""
    first = 0
    while first < len(heads) - 1:
        last = int(np.searchsorted(heads, heads[first] + _BLOCK, "right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _summed(part, weights, heads):
    """Return how often some words stand in every draw, a word a row."""
    entries = slice(heads[0], heads[-1])
    drawn = np.multiply(weights[part.rows[entries]], part.n[entries, None], dtype=np.int32)
    sums = np.empty((len(heads) - 1, weights.shape[1]), dtype=np.int32)
    edges = (heads - heads[0]).tolist()
    for word, edge in enumerate(pairwise(edges)):  # many times faster than np.add.reduceat
        np.add.reduce(drawn[slice(*edge)], axis=0, out=sums[word])
    return sums
