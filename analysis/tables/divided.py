"""What parts articles: columns, month and topic; what holds them together: copies, outlets."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.tables.checks import check


def groups(articles, by=None, *, labels=None):
    """Yield (values, articles) of every group: the values of the columns that `by` names.

    `by` is a column of the articles, a list of them, or None for one group of all, as `grouped`
    gives them. Articles that miss a value are in no group.
    """
    by = columns_of(by)
    given = grouped(articles, by, labels=labels)
    for values, group in given.groupby(by, observed=True) if by else [((), given)]:
        yield dict(zip(by, values, strict=True)), group


def grouped(articles, by, *, labels=None):
    """Return `articles` with the columns that `by` names, two of which are made where they lack.

    "month" is 2025-02, of the date; missing where the date is not as exact. "topic" is that of
    `labels`: an article stands there once for each of its topics, one without any does not.

    Raises `ValueError` for a column that the articles lack, or topics without `labels`.
    """
    check(articles, "ARTICLES")
    by, given = columns_of(by), articles
    if "month" in by and "month" not in given:
        precision = given.get("date_precision", pd.Series("day", index=given.index))
        exact = precision.astype("str").fillna("day").isin(["day", "month"])
        given = given.assign(month=_months(given).where(exact))
    if "topic" in by and "topic" not in given:
        if labels is None:
            raise ValueError("by='topic' needs labels=, the table of topics.label")
        pairs = labels[["article_id", "topic"]].astype("str").drop_duplicates()
        given = given.astype({"article_id": "str"}).merge(pairs, on="article_id")
    missing = [column for column in by if column not in given]
    if missing:
        known = {*articles.columns, "month"} - {"text"}
        raise ValueError(f"by: articles have no columns {missing}; there are {sorted(known)}")
    return given


def columns_of(by, made=()):
    """Return the names of columns as a list: of one name, of several, of None.

    Raises `ValueError` for what names no columns (the column itself), and for one of those that
    are `made`: a table cannot have it twice.
    """
    names = [] if by is None else [by] if isinstance(by, str) else by
    many = isinstance(names, Iterable) and not isinstance(names, pd.Series)
    if not (many and all(isinstance(name, str) for name in names)):
        raise ValueError(
            f"by: the name of a column was expected, or a list of names, found {type(by).__name__}"
        )
    names = [*names]
    for name in names:
        if name in made:
            raise ValueError(
                f"by: {name!r} is what is counted; group by another column, or rename it"
            )
    return names


def units(articles, copies=None):
    """Return the id that each article is drawn by: that of its original, where it is a copy.

    `copies` is the column that says so, or None. A copy of a copy is one of the first original.
    Raises `ValueError` if it is no column.
    """
    ids = articles["article_id"].astype("str")
    if copies is None:
        return ids.to_numpy(dtype=object)
    if copies not in articles:
        raise ValueError(f"copies: articles have no column {copies!r}: {[*articles.columns]}")
    has = articles[copies].notna().to_numpy()
    of = dict(zip(ids[has], articles[copies][has].astype("str"), strict=True))
    return np.array([_original(article_id, of) for article_id in ids], dtype=object)


def _original(article_id, of):
    """Return where a chain of copies begins; in a circle of them the first by id."""
    chain = {article_id: None}
    while (article_id := of.get(article_id, article_id)) not in chain:
        chain[article_id] = None
    circle = [*chain][[*chain].index(article_id) :]
    return min(circle)


def parts(articles):
    """Return what a difference may rest on: the outlet and the month of every article."""
    outlets = articles["outlet"].astype("str").fillna("no outlet")
    return {"outlet": [*outlets], "month": [*_months(articles).fillna("no date")]}


def _months(articles):
    dates = pd.to_datetime(articles["date"])  # a column without any date may be of any type
    return dates.dt.strftime("%Y-%m")
