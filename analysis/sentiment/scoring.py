"""The tone of stretches of text by TextBlob or VADER, as a table, and the words behind a row."""

import numpy as np
import pandas as pd

from analysis import tables
from analysis.sentiment import scorers
from analysis.sentiment.overrides import chosen, overruled
from analysis.sentiment.stretches import SentimentError, place


def score(articles, spans, *, scorer="textblob", overrides=None):
    """Return TONE, row for row, for `spans` sorted by article_id, start and end.

    `spans` is any table with article_id, start and end. Give it sentences, or the words of
    quotations: a whole article is scored too, but both libraries were made for a sentence or a
    short message, and over an article their mean drowns what was said of whom.

    `scorer` is "textblob" (polarity, -1 to 1; `subjectivity`, 0 to 1, travels along) or "vader"
    (compound, -1 to 1; the shares `pos`, `neu` and `neg` travel along), as the installed library
    computes it. `n_words` counts the words of the span, `n_matched` those that the scorer knows.
    Where it knows none, score and what travels along are missing, though the library says 0.

    `overrides=True` makes the phrases of `read_overrides()` neutral, a table of that form its own;
    `n_overridden` then counts them, row by row.

    Raises `SentimentError` for an unknown scorer, for a span that its article does not have, and
    for a position that is missing or no whole number.

    >>> articles = tables.make(
    ...     "ARTICLES", [("a", "2025-02-15", "Digest", "Deal", "A good deal. They signed it.")])
    >>> spans = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 13], "end": [12, 28]})
    >>> score(articles, spans)[["score", "n_words", "n_matched"]].values.tolist()
    [[0.7, 3.0, 1.0], [nan, 3.0, 0.0]]
    """
    return tone(place(articles, spans), scorer, chosen(overrides))


def tone(found, name, overrides=None, beside=None):
    """Return TONE of `Stretches`; the columns of the mapping `beside` travel along."""
    scorer = named(name)
    counts = None
    if overrides is not None:
        found, counts = overruled(found, overrides, name)
    n_words, n_matched, values = scorers.measure(scorer, found)
    ids = tables.coded(found.numbers, found.ids)
    columns = {"article_id": ids}
    columns |= {"start": found.starts.astype("int32"), "end": found.ends.astype("int32")}
    columns |= {"scorer": tables.coded(np.zeros(len(ids), dtype=np.int64), [name])}
    columns |= {"score": values[:, 0], "n_words": n_words, "n_matched": n_matched}
    columns |= dict(zip(scorer.beside, values[:, 1:].T, strict=True))
    if counts is not None:
        columns["n_overridden"] = counts
    table = pd.DataFrame(columns | (beside or {}))
    order = np.lexsort((found.ends, found.starts, ids.codes))
    if (np.diff(order) == 1).all():
        return table
    return table.iloc[order].reset_index(drop=True)


def named(name):
    """Return the scorer of that name."""
    if name not in scorers.SCORERS:
        known = ", ".join(map(repr, scorers.SCORERS))
        raise SentimentError(f"there is no scorer {name!r}; the scorers are {known}")
    return scorers.SCORERS[name]
