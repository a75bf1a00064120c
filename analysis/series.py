"""The coverage over time: a value a day, a week or a month, empty periods kept."""

import numpy as np
import pandas as pd

from analysis import statistics, tables

EVERY = {"day": "D", "week": "W-SUN", "month": "M"}  # a week begins on Monday
_MILLION = 1_000_000  # values are added as whole millionths: sums must not depend on the order


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
    measured = measure(articles)
    if rows is None:
        return table(measured, every=every, name=name)
    found = count(articles, rows, value=value)
    return table(measured.assign(**found), every=every, name=name, has="has")


def measure(articles):
    """Return what SERIES are made of, an article a row; the rows of batches are put together.

    Columns: seed (of the article's resampling weights) · date · exact_day · exact_month.
    """
    tables.check(articles, "ARTICLES")
    precision = articles.get("date_precision", pd.Series("day", index=articles.index))
    precision = precision.astype("str").fillna("day")
    return pd.DataFrame(
        {
            "seed": statistics.seeds(articles["article_id"].astype("str")),
            "date": articles["date"].to_numpy("datetime64[us]"),
            "exact_day": (precision == "day").to_numpy(),
            "exact_month": precision.isin(["day", "month"]).to_numpy(),
        }
    )


def count(articles, rows, *, value=None):
    """Return columns beside `measure`: has (1 with a row), total (of the values) and n_values."""
    ids = articles["article_id"].astype("str")
    per = rows.groupby(rows["article_id"].astype("str"))
    columns = {"has": ids.isin(per.size().index).to_numpy("int8")}
    if value is not None:
        whole = (rows[value] * _MILLION).round().astype("Int64")
        per = whole.groupby(rows["article_id"].astype("str"))
        columns["total"] = per.sum().reindex(ids, fill_value=0).to_numpy("int64")
        columns["n_values"] = per.count().reindex(ids, fill_value=0).to_numpy("int64")
    return columns


def table(measured, *, every, name, has=None):
    """Return SERIES from the rows of `measure`, with the columns that `count` may have added."""
    if every not in EVERY:
        raise ValueError(f"every={every!r}: expected one of {', '.join(EVERY)}")
    exact = measured["exact_month" if every == "month" else "exact_day"]
    dated = measured[measured["date"].notna() & exact].sort_values("seed")
    periods = dated["date"].dt.to_period(EVERY[every])
    all_periods = pd.period_range(periods.min(), periods.max()) if len(dated) else []
    rows = [
        {"period": period.start_time, **_measured(here, has, len(dated))}
        for period, here in ((period, dated[periods == period]) for period in all_periods)
    ]
    found = (
        pd.DataFrame(rows) if rows else pd.DataFrame(columns=["period", *_measured(dated, has, 0)])
    )
    found = found.assign(undated=len(measured) - len(dated))
    found.insert(0, "series", pd.Categorical([name] * len(found), categories=[name]))
    return tables.make("SERIES", found, group=["series"], order=["period"])


def _measured(here, has, n_dated):
    n, missing = len(here), (np.nan, np.nan)
    weights = statistics.weights(here["seed"].to_numpy())
    share, band = np.nan, missing
    if has is None:
        share = n / n_dated if n_dated else np.nan
    elif n:
        share = here[has].sum() / n
        band = statistics.interval(here[has].to_numpy("int64"), np.ones(n, np.int64), weights)
    mean, spread = np.nan, missing
    n_values = int(here["n_values"].sum()) if "n_values" in here else 0
    if n_values:
        mean = here["total"].sum() / n_values / _MILLION
        low, high = statistics.interval(
            here["total"].to_numpy(), here["n_values"].to_numpy(), weights
        )
        spread = low / _MILLION, high / _MILLION
    return {
        "n": n, "share": share, "share_low": band[0], "share_high": band[1],
        "mean": mean, "mean_low": spread[0], "mean_high": spread[1], "n_values": n_values,
    }  # fmt: skip
