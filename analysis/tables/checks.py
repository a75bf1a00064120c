"""Whether a table keeps its contract, and what breaks it."""

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.tables.contracts import DAY, ID, POSITION, TABLES, TEXT, TableError, kind_of


def check(table, name):
    """Return `table` unchanged if it can serve as table `name`; raise `TableError` if not.

    The message names the table, the column, what was found and expected, and the first bad rows.
    Kinds are checked, not exact types: text may be `str` or categorical, positions any integer,
    days of any unit, but of no time zone: elsewhere they would be others.

    >>> check(pd.DataFrame({"start": [0], "end": [1]}), "SEGMENTS")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.tables.contracts.TableError: SEGMENTS: columns ['article_id', 'kind'] are missing; ...
    """
    if name not in TABLES:
        raise TableError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}")
    if not isinstance(table, pd.DataFrame):
        held = isinstance(getattr(table, "articles", None), pd.DataFrame)
        raise TableError(
            f"{name}: a pandas DataFrame was expected, not {type(table).__name__}"
            + "; take its .articles" * (held and name == "ARTICLES")
        )
    contract = TABLES[name]
    missing = [column for column in contract if column not in table.columns]
    if missing:
        raise TableError(
            f"{name}: columns {missing} are missing; found {[*table.columns]}"
            + "; loaders.read_articles(table).articles has them" * (name == "ARTICLES")
        )
    for column, kind in contract.items():
        _check_column(table, name, column, kind)
    if "start" in contract:
        _refuse(table, name, "start", table["start"] < 0, "positions begin at 0")
        _refuse(table, name, "end", table["end"] < table["start"], "a span ends after its start")
    if name == "ARTICLES":
        _refuse(table, name, "article_id", table["article_id"].duplicated(), "ids are unique")
    return table


def _check_column(table, name, column, kind):
    values = table[column]
    if len(values) and not values.isna().all() and not kind_of(kind).accepts(values.dtype):
        expected = "one of " + ", ".join(kind) if isinstance(kind, tuple) else kind
        zoned = kind == DAY and types.is_datetime64_any_dtype(values.dtype)
        raise TableError(
            f"{name}.{column}: {expected} was expected, found type {values.dtype}"
            + "; .dt.tz_localize(None) takes the zone off" * zoned
        )
    if isinstance(kind, tuple):
        bad = values.notna() & ~values.isin(kind)
        _refuse(table, name, column, bad, "it must be one of " + ", ".join(kind))
    if kind in (ID, POSITION) or (kind == TEXT and column == "text"):
        _refuse(table, name, column, values.isna(), "it must not be missing")


def _refuse(table, name, column, bad, rule):
    bad = np.asarray(bad, dtype=bool)
    if bad.any():
        rows = table.index[bad].tolist()
        found = table[column][bad].tolist()[0]
        more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
        raise TableError(
            f"{name}.{column}: {rule}; found {found!r} in row {', '.join(map(str, rows[:3]))}{more}"
        )
