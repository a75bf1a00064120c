"""What an event parts: the articles before it and those since."""

from datetime import datetime

import numpy as np
import pandas as pd

from analysis import statistics, tables
from analysis.series.periods import count, counted, measure

_COLUMNS = ("measure", "n_before", "n_after", "before", "after", "difference", "difference_low",
            "difference_high", "p_value", "verdict", "reason")  # fmt: skip


def before_after(
    articles, rows, event, *, days=None, value=None, by=None, copies=None,
    correction="bonferroni", level=0.95,
):  # fmt: skip
    """Return what changed with an event: a share of articles, or a mean, before it and since.

    Columns: the group's · measure (share_articles, or mean_score … after the `value`) · n_before
    and n_after (articles that could count) · before · after · difference (after less before; with
    interval) · p_value · verdict · reason. Without `by` it is one row; with it a row a group, the
    largest difference first.

    rows        any table with article_id (a topic's LABELS, an actor's MENTIONS or QUOTES, TONE …):
                before and after are the shares of the articles that have a row in it
    event       its day (a date, or "2025-02-28"). It belongs to what comes after: take the day
                before if the news of it came in the evening
    days        how many days on each side, the event's included; None takes all there are
    value       a column of `rows` (score …): before and after are its means over the rows
    by          a column of `rows` (topic, actor, scorer …): a line for each of its values
    copies      a column of the articles that holds, for a copy, the id of its original: copies on
                a side count as one article, the mean of them, in shares, means, n and test
    correction  of the p values for the number of lines: "bonferroni", "fdr" or None

    The interval and the p value come from whole articles, drawn anew and dealt out at random
    (`statistics.differences`); a line is a finding only if its interval excludes zero, its
    corrected p value is below 1 - level, and no single outlet (on a side of one outlet: no month)
    carries it; otherwise `reason` says what fails. Sides that are too thin are withheld; where
    every draw gives the same difference the interval alone is, and `reason` says so. A finding says
    that the coverage differs, not that the event made it differ: other things happened, other desks
    wrote. `attrs` tells event, days, correction, family (lines corrected for), level, and how many
    articles are on no side: undated (without an exact day) and outside (of the days).

    Raises `ValueError` for an event that is no date, `days` below 1, a column that is not there,
    or rows without article_id.

    >>> days = pd.date_range("2025-02-01", periods=40).strftime("%Y-%m-%d")
    >>> given = [(f"article {k}", day, "XY"[k % 2], None, "Text.") for k, day in enumerate(days)]
    >>> given = tables.make("ARTICLES", given)
    >>> aid = pd.DataFrame({"article_id": [f"article {k}" for k in range(20, 40)]})
    >>> found = before_after(given, aid, "2025-02-21")
    >>> found[["n_before", "n_after", "before", "after", "verdict"]].values.tolist()
    [[20, 20, 0.0, 1.0, 'finding']]
    >>> found["reason"][0][:73]
    'Every draw of articles gives the same difference, +1, p = 0.0005 (article'
    >>> before_after(given, aid, "2025-02-21", days=5)["reason"][0]
    'after has 5 articles that could count; fewer than 8 carry no interval.'
    """
    day = _day(event)
    tables.columns_of(by, _COLUMNS)
    if days is not None and days < 1:
        raise ValueError(f"days: 1 day or more on each side was expected, found {days!r}")
    measured = measure(articles)
    exact = (measured["date"].notna() & measured["exact_day"]).to_numpy()
    away = (measured["date"] - day).dt.days.to_numpy()
    inside = exact if days is None else exact & (away >= -days) & (away < days)
    here = articles[inside]
    groups = _groups(here, counted(rows, value), by)
    over, under = _sums(here, [each for _, each in groups], value)
    found = statistics.differences(
        over, under, away[inside] >= 0, tables.units(here, copies), tables.parts(here),
        scale=1 if value is None else 1 / statistics.MILLIONTHS, level=level,
    )  # fmt: skip
    judged = statistics.verdicts(found, ("after", "before"), correction=correction, level=level)
    name = pd.array(["share_articles" if value is None else f"mean_{value}"] * len(groups), "str")
    numbers = [name, found.n_b, found.n_a, found.b, found.a, found.value, found.low, found.high]
    table = pd.DataFrame(dict(zip(_COLUMNS, [*numbers, *judged], strict=True)))
    table["verdict"] = pd.Categorical(table["verdict"], statistics.VERDICTS)
    table["reason"] = table["reason"].astype("str")
    if by is not None:
        labels = [str(label) for label, _ in groups]
        table.insert(0, by, pd.Categorical(labels, sorted(labels)))
        size = -table["difference"].abs().round(12)  # equal ones may differ by their rounding
        table = table.iloc[np.lexsort((table[by].cat.codes, size))].reset_index(drop=True)
    table.attrs = {
        "event": str(day.date()), "days": days, "correction": correction,
        "family": int(table["p_value"].notna().sum()), "level": level,
        "undated": int((~exact).sum()), "outside": int((exact & ~inside).sum()),
    }  # fmt: skip
    return table


def _day(event):
    # Left to pandas, 4/3/2025 would be in April and a number a moment of 1970.
    try:
        event = datetime.fromisoformat(event.strip()) if isinstance(event, str) else event
        day = pd.NaT if isinstance(event, (int, float)) else pd.Timestamp(event)
    except (ValueError, TypeError):
        day = pd.NaT
    if pd.isna(day):
        raise ValueError(f"event: a day was expected (2025-02-28), found {event!r}")
    return day.tz_localize(None).normalize()


def _groups(articles, rows, by):
    """Return (label, rows) of every line."""
    if not len(articles):
        return []
    if by is None:
        return [(None, rows)]
    if by not in rows:
        raise ValueError(f"by: rows have no column {by!r}; they have {[*rows.columns]}")
    here = rows["article_id"].astype("str").isin(articles["article_id"].astype("str"))
    return [*rows[here.to_numpy()].groupby(by, observed=True)]


def _sums(articles, groups, value):
    """Return what is added up over articles, above and below the line: a column a group."""
    counted = [count(articles, rows, value=value) for rows in groups]
    names = ("has",) if value is None else ("total", "n_values")
    over, *under = (
        np.array([each[name] for each in counted], dtype=np.int64)
        .reshape(len(groups), len(articles))
        .T
        for name in names
    )
    return over, under[0] if under else np.ones((len(articles), 1), dtype=np.int64)
