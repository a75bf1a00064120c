"""What a cell of the page holds: a share with its interval, a period, a table of such cells."""

import pandas as pd

from analysis import figures

MOST_ROWS = 30


def with_interval(row, measure):
    """Return the share of a row as text, its interval in brackets where there is one.

    >>> with_interval(pd.Series({"share": 0.5, "share_low": 0.4, "share_high": 0.62}), "share")
    '50% (40 to 62%)'
    """
    share, low, high = (
        getattr(row, column, None) for column in (measure, f"{measure}_low", f"{measure}_high")
    )
    if pd.isna(share):
        return "–"
    if low is None or pd.isna(low):
        return figures.percent(share)
    return (
        f"{figures.percent(share)} ({figures.percent(low).rstrip('%')} to {figures.percent(high)})"
    )


def day(date):
    """Return a day as one writes it.

    >>> day(pd.Timestamp("2025-02-28"))
    '28 February 2025'
    """
    return f"{date.day} {date:%B %Y}"


def short_day(date):
    """Return a day with three letters for its month.

    >>> short_day(pd.Timestamp("2025-02-28"))
    '28 Feb 2025'
    """
    return f"{date.day} {date:%b %Y}"


def period(dates):
    """Return the first and the last day of some dates as text."""
    dates = dates.dropna()
    if dates.empty:
        return "no dates"
    first, last = day(dates.min()), day(dates.max())
    return first if first == last else f"{first} to {last}"


def short_period(dates):
    """Return the same for a cell of a table, with three letters a month."""
    dates = dates.dropna()
    if dates.empty:
        return "no dates"
    first, last = short_day(dates.min()), short_day(dates.max())
    return first if first == last else f"{first} – {last}"


def grid(heads, rows, numbers=(), *, total=None, most=MOST_ROWS):
    """Return a table for the page: heads, at most so many rows, which columns are numbers."""
    return {
        "heads": heads,
        "rows": rows[:most],
        "numbers": [*numbers],
        "more": max((total or len(rows)) - min(len(rows), most), 0),
    }


def listed(words):
    """Return words as a list in a sentence.

    >>> listed(["aid"]), listed(["aid", "peace", "terms"])
    ('aid', 'aid, peace and terms')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
