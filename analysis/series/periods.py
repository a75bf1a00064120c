"""A value a day, a week or a month."""

from collections import deque

import numpy as np
import pandas as pd

from analysis import statistics, tables

EVERY = {"day": "D", "week": "W-SUN", "month": "M"}  # a week begins on Monday
_SUMS = ("total", "n_values")  # what an article adds to a period beside itself


def over_time(
    articles, rows=None, *, every="week", value=None, name="all articles", by=None, rolling=1
):
    """Return SERIES: a row for every period from the first exactly dated article to the last.

    Columns: series (the `name` given) · period (its first day) · n (articles published) · share ·
    share_low · share_high · mean · mean_low · mean_high · n_values · undated (articles without a
    date or with less than a day's precision where days or weeks are asked; in no period, the same
    number in every row). Periods without articles are kept: their n is 0, what would be measured
    in them is missing. Intervals are 95 %, by resampling articles, missing where there are too few
    or all are alike (a share of 0 or 1).

    rows     any table with article_id: `share` is then the share of the period's articles that
             have a row in it (without `rows`: the period's share of all dated articles, without
             interval)
    value    a column of `rows`: `mean` is its mean over the period's rows that have one,
             `n_values` how many
    by       a column of `rows` (topic, actor …: shares are of all articles) or else of `articles`
             (outlet …: shares are of the group's articles): a series for each of its values, all
             over the same periods; what misses one is in none
    rolling  share and mean over so many periods, the last of them the row's own, with all their
             articles; missing where there are not yet so many. `n` stays the period's own, and a
             column n_window has the articles of the window. 7 with every="day" takes out the
             rhythm of the week

    Raises `ValueError` for another `every` than day, week or month, a `by` that is no column, a
    `value` that is none or holds no numbers, rows without article_id, or a `rolling` below 1.

    >>> days = [("a", "2025-03-03"), ("b", "2025-03-03"), ("c", "2025-03-05")]
    >>> given = tables.make("ARTICLES", [(*each, None, None, "Text.") for each in days])
    >>> aid = pd.DataFrame({"article_id": ["a", "c"], "topic": "aid"})
    >>> found = over_time(given, aid, every="day", by="topic", rolling=3)
    >>> found[["series", "n", "n_window"]].values.tolist(), round(float(found["share"][2]), 3)
    ([['aid', 2, 2], ['aid', 0, 2], ['aid', 1, 3]], 0.667)
    """
    measured = measure(articles)
    if rows is None and value is not None:
        raise ValueError(f"value={value!r} needs rows=, the table that has this column (TONE …)")
    if by is None:
        return _series(articles, measured, rows, every, value, name, rolling)
    days = dated(measured, every)["date"]
    span = (days.min(), days.max())
    if rows is not None and by in rows:
        parts = rows.groupby(by, observed=True)
        groups = [(label, articles, measured, here) for label, here in parts]
    elif by in articles:
        parts = articles.groupby(by, observed=True)
        groups = [(label, here, measure(here), rows) for label, here in parts]
    else:
        has = [] if rows is None else [*rows.columns]
        raise ValueError(f"by: neither the rows ({has}) nor the articles have a column {by!r}")
    parts = [
        _series(here, own, of, every, value, str(label), rolling, span)
        for label, here, own, of in groups
    ]
    if not parts:
        return _series(articles[:0], measured[:0], rows, every, value, name, rolling)
    return tables.concat(parts).sort_values(["series", "period"], ignore_index=True)


def _series(articles, measured, rows, every, value, name, rolling, span=None):
    if rows is None:
        return table(measured, every=every, name=name, rolling=rolling, span=span)
    measured = measured.assign(**count(articles, rows, value=value))
    return table(measured, every=every, name=name, has="has", rolling=rolling, span=span)


def measure(articles):
    """Return what SERIES are made of, an article a row; the rows of batches are put together.

    Columns: seed (of the article's resampling weights) · date · exact_day · exact_month.
    """
    tables.check(articles, "ARTICLES")
    precision = articles.get("date_precision", pd.Series("day", index=articles.index))
    precision = precision.astype("str").fillna("day")
    dates = articles["date"].to_numpy("datetime64[us]")
    return pd.DataFrame(
        {
            "seed": statistics.seeds(articles["article_id"].astype("str")),
            "date": dates.astype("datetime64[D]").astype("datetime64[us]"),  # days, whatever hour
            "exact_day": (precision == "day").to_numpy(),
            "exact_month": precision.isin(["day", "month"]).to_numpy(),
        }
    )


def dated(measured, every):
    """Return the rows of `measure` that are in a period: their date is as exact as `every` asks."""
    exact = measured["exact_month" if every == "month" else "exact_day"]
    return measured[measured["date"].notna() & exact]


def count(articles, rows, *, value=None):
    """Return columns beside `measure`: has (1 with a row), total (of the values) and n_values.

    Raises `ValueError` for rows without article_id, and for a `value` that is no column of `rows`
    or holds no numbers.
    """
    ids = articles["article_id"].astype("str")
    own = counted(rows, value)["article_id"].astype("str")
    known = {*own.tolist()}  # a text column's own `isin` makes a scalar of every row
    columns = {"has": np.array([article_id in known for article_id in ids.tolist()], np.int8)}
    if value is not None:
        per = (rows[value] * statistics.MILLIONTHS).round().astype("Int64").groupby(own)
        columns["total"] = per.sum().reindex(ids, fill_value=0).to_numpy("int64")
        columns["n_values"] = per.count().reindex(ids, fill_value=0).to_numpy("int64")
    return columns


def counted(rows, value=None):
    """Return `rows` unchanged if they can be counted; `ValueError` if not."""
    if not isinstance(rows, pd.DataFrame) or "article_id" not in rows:
        found = [*rows.columns] if isinstance(rows, pd.DataFrame) else type(rows).__name__
        raise ValueError(f"rows: a table with a column article_id was expected, found {found}")
    if value is not None and value not in rows:
        raise ValueError(f"value: rows have no column {value!r}; they have {[*rows.columns]}")
    if value is not None and len(rows) and not pd.api.types.is_numeric_dtype(rows[value]):
        raise ValueError(f"value: numbers were expected in {value!r}, found {rows[value].dtype}")
    if value is not None and np.isinf(rows[value].to_numpy(float, na_value=np.nan)).any():
        raise ValueError(f"value: {value!r} holds an infinite number, of which there is no mean")
    return rows


def table(measured, *, every, name, has=None, rolling=1, span=None):
    """Return SERIES from the rows of `measure`, with the columns that `count` may have added.

    `span` is the first and the last day that periods are wanted for; None: of these articles.
    """
    return together(measured, every=every, columns={name: has}, rolling=rolling, span=span)


def together(measured, *, every, columns, rolling=1, span=None):
    """Return the SERIES of several columns of 0 and 1, each under its name, as `table` would one.

    The articles of a period are resampled once for all of them.
    """
    if every not in EVERY:
        raise ValueError(f"every={every!r}: expected one of {', '.join(EVERY)}")
    if rolling < 1:
        raise ValueError(f"rolling: 1 period or more was expected, found {rolling!r}")
    inside = dated(measured, every).sort_values("seed", kind="stable")
    first, last = span or (inside["date"].min(), inside["date"].max())
    periods = pd.period_range(first, last, freq=EVERY[every]) if pd.notna(first) else []
    of = dict([*inside.groupby(inside["date"].dt.to_period(EVERY[every]))])
    places = {name: has and 3 + at for at, (name, has) in enumerate(columns.items())}
    summed = [*_SUMS, *columns.values()]
    window, rows = deque(maxlen=rolling), {name: [] for name in columns}
    for period in periods:
        here = of.get(period, inside[:0])
        window.append(_sums(here, summed))
        whole = (
            [sum(each) for each in zip(*window, strict=True)] if len(window) == rolling else None
        )
        found = {"period": period.start_time, "n": len(here)}
        if rolling > 1:
            found["n_window"] = sum(int(totals[0]) for totals, *_ in window)
        for name, place in places.items():
            rows[name].append(found | _measured(whole, len(inside), place))
    undated = len(measured) - len(inside)
    return tables.concat([_table(name, own, undated, rolling) for name, own in rows.items()])


def _table(name, rows, n_undated, rolling):
    """Return SERIES of the rows of one series."""
    names = ["period", "n", *_measured(None, 0, None)] + ["n_window"] * (rolling > 1)
    found = pd.DataFrame(rows, columns=names).assign(undated=n_undated)
    kinds = {name: "int64" if name.startswith("n") else "float64" for name in names[1:]}
    found = found.astype(kinds)  # of no rows pandas knows no type
    found.insert(0, "series", pd.Categorical([name] * len(found), categories=[name]))
    return tables.make("SERIES", found, group=["series"], order=["period"])


def _sums(here, columns):
    """Return what articles add up to: totals, resampled totals, and how many count at all."""
    values = np.ones((len(here), 1 + len(columns)), dtype=np.int64)
    for at, column in enumerate(columns, 1):
        values[:, at] = here.get(column, 0)
    drawn = statistics.resampled_sums(values, statistics.weights(here["seed"].to_numpy()))
    return values.sum(axis=0), drawn, (values != 0).sum(axis=0)


def _measured(sums, n_dated, has):
    """Return share and mean with their intervals from the `_sums` of a period, or of several.

    `has` is the place of the column whose share is asked, None: the share of all `n_dated`.
    """
    missing = (np.nan, np.nan)
    share, band, mean, spread, n_values = np.nan, missing, np.nan, missing, 0
    if sums is not None:
        totals, drawn, n_articles = sums
        n, total, n_values, *_ = totals
        if has is None:
            share = n / n_dated if n_dated else np.nan
        elif n:
            share = totals[has] / n
            band = statistics.interval_of_sums(drawn[:, has], drawn[:, 0], n_articles[0])
        if n_values:
            mean = total / n_values / statistics.MILLIONTHS
            low, high = statistics.interval_of_sums(drawn[:, 1], drawn[:, 2], n_articles[2])
            spread = low / statistics.MILLIONTHS, high / statistics.MILLIONTHS
    return {
        "share": share, "share_low": band[0], "share_high": band[1],
        "mean": mean, "mean_low": spread[0], "mean_high": spread[1], "n_values": int(n_values),
    }  # fmt: skip
