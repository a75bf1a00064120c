"""What a form is given: checks of its table, its order, and numbers as readers write them."""

import math

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.figures.rows import Bars
from analysis.statistics import MIN_ARTICLES

MISSING = "–"


def needed(table, columns, form):
    """Raise `ValueError` if a table has no rows, or lacks one of the columns a form draws."""
    for column in columns:
        if column not in table:
            raise ValueError(f"{form} needs a column {column!r}; found {[*table.columns]}")
    if not len(table):
        raise ValueError(f"{form}: the table has no rows; see figures.withheld")


def once(table, columns, form):
    """Raise `ValueError` if a row has no label, or two rows have the same one."""
    columns = [columns] if isinstance(columns, str) else [*columns]
    needed(table, columns, form)
    for column in columns:
        if table[column].isna().any():
            raise ValueError(f"{form}: a row has no {column}; leave it out, or give it a name")
    twice = table.duplicated(columns)
    if twice.any():
        which = ", ".join(repr(value) for value in table.loc[twice, columns].iloc[0])
        raise ValueError(
            f"{form} draws one row for each {' and '.join(columns)}; {which} stands twice: "
            "choose one group or scorer of the table first"
        )


def label_of(table, label, form):
    """Return the column that names the rows: the one asked for, else the first, if it is text."""
    if label is not None:
        needed(table, [label], form)
        return label
    first = next(iter(table.columns), None)
    if first is None or types.is_numeric_dtype(table[first].dtype):
        raise ValueError(f"{form}: label= names the column of names; found {[*table.columns]}")
    return first


def ordered(table, measure, label):
    """Return the rows by the size of a measure, largest first, ties by name, missing ones last."""
    if measure not in table:
        raise ValueError(f"a column {measure!r} is needed; found {[*table.columns]}")
    return table.astype({label: "str"}).sort_values(
        [measure, label], ascending=[False, True], kind="stable", na_position="last"
    )


def numbers(table, column):
    """Return a column as floats, missing values (or a missing column) as NaN."""
    if column not in table:
        return np.full(len(table), np.nan)
    return pd.to_numeric(table[column]).to_numpy(dtype=float, na_value=np.nan)


def banded(table, measure):
    """Return a measure and the ends of its interval as three arrays of `numbers`."""
    return [numbers(table, f"{measure}{end}") for end in ("", "_low", "_high")]


def supported(table, measure):
    """Tell which values rest on enough articles.

    Those with an interval, and shares of 0 or 1 of as many articles, which never have one; all
    where the table has no column of intervals.
    """
    values, low, _ = banded(table, measure)
    n = numbers(table, "n_window" if "n_window" in table else "n")
    whole = np.isin(values, (0, 1)) & (n >= MIN_ARTICLES) & measure.startswith("share")
    sure = np.isfinite(low) | whole
    return sure if f"{measure}_low" in table else np.isfinite(values)


def shares(rows, column, colour):
    """Return a column of shares with its interval as `Bars`."""
    low, high = (rows.get(f"{column}_{side}") for side in ("low", "high"))
    return Bars(rows[column], low, high, [percent(value) for value in rows[column]], colour)


def percent(value):
    """Write a share as a percentage: with one decimal only below 1 in 100.

    >>> percent(0.314), percent(0.004), percent(0.0096), percent(float("nan")), percent(0.0)
    ('31%', '0.4%', '1%', '–', '0%')
    """
    if pd.isna(value):
        return MISSING
    if 0 < value < 0.0095:
        return f"{value * 100:.1f}%" if value >= 0.0005 else "<0.1%"
    return f"{math.floor(value * 100 + 0.5)}%"


def signed(value):
    """Write a score with its sign.

    >>> signed(0.254), signed(-0.1), signed(0.0), signed(None)
    ('+0.25', '−0.10', '0.00', '–')
    """
    if pd.isna(value):
        return MISSING
    text = f"{value:+.2f}".replace("-", "−")
    return text[1:] if text[1:] == "0.00" else text


def counted(values):
    """Write counts with a comma at the thousands."""
    return [MISSING if pd.isna(value) else f"{value:,.0f}" for value in values]


def interval_note(bars):
    """Return the note that explains intervals, if any of the `Bars` has one."""
    given = [one for one in bars if one.low is not None and np.asarray(one.low.notna()).any()]
    return "Thin lines: 95% interval." if given else ""


def interval_of(table):
    """Return what an interval of a table is called: by the level that its `attrs` tell, or 95%.

    >>> interval_of(pd.DataFrame())
    '95% interval'
    """
    return f"{100 * table.attrs.get('level', 0.95):.4g}% interval"


def listed(names, texts, most=3):
    """Return the first names with what is written beside them, as a sentence lists them.

    >>> listed(["Kyiv", "Moscow"], ["40%", "2%"])
    'Kyiv 40%, Moscow 2%'
    """
    pairs = [*zip(names, texts, strict=True)]
    return ", ".join(f"{name} {text}" for name, text in pairs[:most])


def told(*parts):
    """Join the sentences that hold, of pairs (sentence, whether it holds).

    >>> told(("Thin lines: 95% interval.", True), ("3 words are left out.", False))
    'Thin lines: 95% interval.'
    """
    return " ".join(text for text, holds in parts if holds)
