"""The coverage over time: a value a day, a week or a month, empty periods kept."""

import numpy as np
import pandas as pd

from analysis import statistics, tables

EVERY = {"day": "D", "week": "W-SUN", "month": "M"}  # a week begins on Monday


def over_time(articles, rows=None, *, every="week", value=None, name="all articles"):
    """Return SERIES: a row for every period from the first dated article to the last.

    Columns: series (the `name` given) · period (its first day) · n (articles published) · share ·
    share_low · share_high · mean · mean_low · mean_high · n_values · undated (articles without a
    date or with less than a day's precision where days or weeks are asked; in no period, the same
    number in every row). Periods without articles are kept: their n is 0, what would be measured
    in them is missing. Intervals are 95 %, by resampling articles, missing where there are too few.

    `rows` is any table with article_id: `share` is then the share of the period's articles that
    have a row in it (without `rows`: the period's share of all dated articles, without interval).
    `value` names a column of `rows`: `mean` is its mean over the period's rows that have one,
    `n_values` how many.

    Raises `ValueError` for another `every` than day, week or month.
    """
    tables.check(articles, "ARTICLES")
    if every not in EVERY:
        raise ValueError(f"every={every!r}: expected one of {', '.join(EVERY)}")
    dates = articles["date"].where(_precise(articles, every))
    dated = articles[dates.notna()]
    undated = len(articles) - len(dated)
    periods = dated["date"].dt.to_period(EVERY[every])
    ids = dated["article_id"].astype("str")
    every_period = pd.period_range(periods.min(), periods.max()) if len(dated) else periods.unique()
    per_article = _values(ids, rows, value)
    parts = []
    for period in every_period:
        here = per_article.loc[ids[periods == period].sort_values()]
        parts.append({"period": period.start_time, **_measure(here, rows, value, len(dated))})
    if not parts:
        parts = pd.DataFrame(columns=["period", *_measure(per_article, rows, value, 0)])
    table = pd.DataFrame(parts).assign(undated=undated)
    table.insert(0, "series", name)
    table["series"] = table["series"].astype("category")
    return tables.make("SERIES", table, group=["series"], order=["period"])


def _precise(articles, every):
    known = articles["date"].notna()
    if "date_precision" not in articles:
        return known
    enough = {"day": ["day"], "week": ["day"], "month": ["day", "month"]}[every]
    return known & articles["date_precision"].astype("str").isin(enough)


def _values(ids, rows, value):
    """Return per article: has it a row, the sum of the values and how many there are."""
    table = pd.DataFrame({"has": 0, "sum": 0, "n": 0}, index=pd.Index(ids, name="article_id"))
    if rows is None or rows.empty:
        return table
    rows = rows[rows["article_id"].astype("str").isin(table.index)]
    per = rows.groupby(rows["article_id"].astype("str"))
    table["has"] = per.size().reindex(table.index).notna().astype("int64")
    if value is not None:
        # summed as whole millionths: what is added up must not depend on the order
        millionths = (rows[value] * 1_000_000).round().astype("Int64")
        per = millionths.groupby(rows["article_id"].astype("str"))
        table["sum"] = per.sum().reindex(table.index, fill_value=0).astype("int64")
        table["n"] = per.count().reindex(table.index, fill_value=0).astype("int64")
    return table


def _measure(here, rows, value, n_dated):
    n = len(here)
    missing = (np.nan, np.nan)
    weights = statistics.weights(here.index)
    one = np.ones(n, dtype="int64")
    share, band = np.nan, missing
    if rows is None:
        share = n / n_dated if n_dated else np.nan
    elif n:
        share = here["has"].sum() / n
        band = statistics.interval(here["has"].to_numpy(), one, weights)
    mean, spread, n_values = np.nan, missing, int(here["n"].sum())
    if value is not None and n_values:
        mean = here["sum"].sum() / n_values / 1_000_000
        low, high = statistics.interval(here["sum"].to_numpy(), here["n"].to_numpy(), weights)
        spread = low / 1_000_000, high / 1_000_000
    return {
        "n": n, "share": share, "share_low": band[0], "share_high": band[1],
        "mean": mean, "mean_low": spread[0], "mean_high": spread[1], "n_values": n_values,
    }  # fmt: skip
