"""Articles as lists of ids, titles and texts, read once."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.tables.checks import check
from analysis.tables.contracts import TABLES


def texts(articles):
    """Yield (article_id, title, text) of every article; a missing title is None.

    >>> from analysis import tables
    >>> [*texts(tables.make("ARTICLES", [("a", None, None, None, "Talks go on.")]))]
    [('a', None, 'Talks go on.')]
    """
    yield from zip(*_columns_of_texts(check(articles, "ARTICLES")), strict=True)


def batch(articles, *, labels=False):
    """Return (ids, titles, texts) as lists, the articles sorted by id.

    With `labels`, a fourth: article_id, date and outlet by name, as arrays in the same order; the
    categories of the first and the last are texts, sorted.

    What is found in this order comes out as every table is sorted. The last batch is kept: columns
    that lie in the same memory are not read again.
    """
    wanted = TABLES["ARTICLES"]
    if not (isinstance(articles, pd.DataFrame) and all(map(articles.columns.__contains__, wanted))):
        check(articles, "ARTICLES")
    held = _Held({column: articles[column] for column in wanted})
    lists = tuple(column.copy() for column in _lists(held))
    return (*lists, _labels(held)) if labels else lists


class _Held:
    """Columns, equal to others in the same memory: pandas rewrites none while it is held here."""

    def __init__(self, columns):
        self.columns = columns
        self.memory = [_memory(column.array) for column in columns.values()]

    def __hash__(self):
        return len(self.memory)

    def __eq__(self, other):
        return all(
            one is another and place == other_place
            for (one, place), (another, other_place) in zip(self.memory, other.memory, strict=True)
        )


def _memory(values):
    """Return what tells an array's memory from any other: an object, and a place in memory."""
    if isinstance(values, pd.arrays.ArrowStringArray):
        return values.__arrow_array__(), None
    if isinstance(values, pd.Categorical):
        return values.categories, _place(values.codes)
    if isinstance(values, pd.arrays.DatetimeArray) and values.tz is None:
        return None, _place(np.asarray(values))
    return object(), None


def _place(array):
    return array.__array_interface__["data"], array.strides, array.shape, array.dtype.str


@lru_cache(maxsize=1)
def _lists(held):
    articles = check(pd.DataFrame(held.columns), "ARTICLES")
    ids = articles["article_id"].astype("str")
    if not ids.is_monotonic_increasing:
        articles = articles.iloc[ids.argsort(kind="stable")]
    columns = (column.to_numpy(dtype=object) for column in _columns_of_texts(articles))
    return tuple(column.tolist() for column in columns)


@lru_cache(maxsize=1)
def _labels(held):
    found = {column: _coded(held.columns[column]) for column in ("article_id", "outlet")}
    dates = held.columns["date"].array
    found["date"] = dates.astype("datetime64[us]") if dates.dtype != "datetime64[us]" else dates
    numbers = found["article_id"].codes
    if (np.diff(numbers) < 0).any():
        order = np.argsort(numbers, kind="stable")
        found = {column: values.take(order) for column, values in found.items()}
    return found


def _coded(column):
    """Return a column as a categorical array whose categories are texts in order."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("category")
    labels = column.array.categories
    if not (labels.is_monotonic_increasing and isinstance(labels.dtype, pd.StringDtype)):
        column = column.cat.rename_categories(labels.astype("str"))
        column = column.cat.reorder_categories(sorted(column.cat.categories))
    return column.array


def _columns_of_texts(articles):
    titles = articles["title"].astype(object).where(articles["title"].notna(), None)
    return articles["article_id"], titles, articles["text"]
