"""Stretches of articles: where they stand, how many words they have, texts with holes in them."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, tables

_CHUNK = 1_000_000  # characters joined at a time: what fits the processor's cache is read faster


class SentimentError(ValueError):
    """A tone cannot be given as asked."""


class Stretches(NamedTuple):
    """Stretches `starts[i]:ends[i]` of `texts[numbers[i]]`, in the order of the rows given."""

    ids: list
    texts: list
    numbers: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def text(self, i):
        """Return the words of stretch `i`."""
        return self.texts[self.numbers[i]][self.starts[i] : self.ends[i]]


def place(articles, spans):
    """Return the `Stretches` of any table with article_id, start and end.

    Only articles that have one are kept. Raises `SentimentError` for a column that is missing, a
    position that is no whole number, an article that is not there, and a span beyond its text.
    """
    missing = [column for column in ("article_id", "start", "end") if column not in spans.columns]
    if missing:
        raise SentimentError(
            f"spans: columns {missing} are missing; found {[*spans.columns]}. "
            "Any table with article_id, start and end will do, SENTENCES for one"
        )
    tables.check(articles, "ARTICLES")
    ids, texts = articles["article_id"].tolist(), articles["text"].tolist()
    known, given = pd.Index(ids, dtype=object), spans["article_id"]
    if isinstance(given.dtype, pd.CategoricalDtype):
        numbers = known.get_indexer(given.cat.categories.astype(object))
        numbers = np.append(numbers, -1)[given.cat.codes.to_numpy()]
    else:
        numbers = known.get_indexer(given.astype(object))
    starts, ends = (_whole(spans, column) for column in ("start", "end"))
    if (numbers < 0).any():
        article_id = spans["article_id"].iloc[int((numbers < 0).argmax())]
        raise SentimentError(
            f"no article {article_id!r} in these articles; were the spans made from others?"
        )
    lengths = np.array([*map(len, texts), 0])[numbers]
    bad = (starts < 0) | (ends < starts) | (ends > lengths)
    if bad.any():
        i = int(bad.argmax())
        raise SentimentError(
            f"article {ids[numbers[i]]!r} has {lengths[i]} characters; "
            f"span {starts[i]}-{ends[i]} is beyond"
        )
    has = np.zeros(len(ids), dtype=bool)
    has[numbers] = True
    used, numbers = np.flatnonzero(has).tolist(), (np.cumsum(has) - 1)[numbers]
    return Stretches([ids[i] for i in used], [texts[i] for i in used], numbers, starts, ends)


def _whole(spans, column):
    """Return positions as whole numbers; `SentimentError` for one that is missing or is none."""
    values = spans[column]
    if not isinstance(values.dtype, np.dtype) or values.dtype.kind not in "iu":
        found = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        bad = found != np.floor(found)  # what is missing is not equal to itself
        if bad.any():
            row = int(bad.argmax())
            raise SentimentError(
                f"spans.{column}: a whole number was expected, found {values.iloc[row]!r} in row "
                f"{spans.index[row]}; leave out what has no place"
            )
    return values.to_numpy(np.int64)


def blanked(found, holes):
    """Return the stretches with spaces in place of `holes`: (article_id, start, end) rows.

    The texts keep their length, so that places stay true.
    """
    by_article = {}
    for article_id, start, end in holes:
        by_article.setdefault(article_id, []).append((start, end))
    texts = []
    for article_id, text in zip(found.ids, found.texts, strict=True):
        pieces, last = [], 0
        for start, end in sorted(by_article.get(article_id, ())):
            pieces += [text[last:start], " " * (end - max(start, last))]
            last = max(last, end)
        texts.append("".join([*pieces, text[last:]]))
    return found._replace(texts=texts)


def n_words(found):
    """Return how many words begin in each stretch."""
    counts = np.zeros(len(found.numbers), dtype=np.int64)
    places = zip(found.numbers, found.starts, found.ends, strict=True)
    for i, (number, start, end) in enumerate(places):
        begins = engine.words(found.texts[number]).starts
        counts[i] = bisect_left(begins, end) - bisect_left(begins, start)
    return counts


def joined(found):
    """Yield (rows, codes, starts, ends) of the stretches whose texts are joined, a chunk a time.

    `rows` says which of the stretches these are, `codes` are the code points of the texts,
    `starts` and `ends` count within them.
    """
    order = np.argsort(found.numbers, kind="stable")
    bases = np.cumsum([0, *(len(text) + 1 for text in found.texts)])
    first = 0
    while first < len(found.texts):
        last = max(first + 1, int(np.searchsorted(bases, bases[first] + _CHUNK)) - 1)
        edges = np.searchsorted(found.numbers, (first, last), sorter=order)
        rows = order[slice(*edges)]
        letters = "\n".join(found.texts[first:last]).encode("utf-32-le", "surrogatepass")
        own = bases[found.numbers[rows]] - bases[first]
        yield (
            rows,
            np.frombuffer(letters, np.uint32),
            found.starts[rows] + own,
            found.ends[rows] + own,
        )
        first = last
