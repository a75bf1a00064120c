"""What changed when: the topics of every period, and where the intervals of two come apart."""

import pandas as pd

from analysis import figures, series, statistics
from analysis.report import counted, plans
from analysis.report.cells import MOST_ROWS, day, grid, listed, short_day, with_interval
from analysis.text import plural

MOST_PERIODS = 16  # columns that a page has room for
# Sentences behind a cell of topic and period: the more cells, the fewer, or they outweigh the page.
_SAMPLE, _ALL_CELLS = 12, 1200


def over_time(articles, tables, evidence):
    """Return the periods with their articles and topics, and what can be said of a change."""
    every, shown = _periods(articles)
    if len(shown) < plans.LEAST_PERIODS:
        return {"table": grid([], []), "every": every, "left": 0, "lead": []}
    labels, first = tables["LABELS"], counted.first_sentences(articles, tables["SENTENCES"])
    when = _when(articles, every)
    busy = when.value_counts()
    names = tables["TOPIC_SHARES"].astype({"topic": "str"})
    names = names.sort_values(["n", "topic"], ascending=[False, True])["topic"].head(MOST_ROWS)
    sample = max(1, min(_SAMPLE, _ALL_CELLS // (len(shown) * (len(names) + 1))))
    heads = ["Topic", *(_name(period, every) for period in shown)]
    ids = {period: {*when.index[when == period]} for period in shown}
    inside = {
        period: evidence.number(
            first[first["article_id"].isin(ids[period])],
            f"articles of {_name(period, every)}",
            most=sample,
        )
        for period in shown
    }
    rows, shares = [["all articles", *(_cell(inside[one], None) for one in shown)]], {}
    for topic in names:
        found = labels[labels["topic"] == topic].assign(note=lambda rows: rows["entry"])
        found = counted.first_rows(found.assign(article_id=found["article_id"].astype("str")))
        line = series.over_time(articles, found, every=every, name=topic).set_index("period")
        cells = []
        for period in shown:
            number = evidence.number(
                found[found["article_id"].isin(ids[period])],
                f"{topic}: articles of {_name(period, every)}",
                most=sample,
            )
            row = line.loc[period.start_time]
            cells.append(_cell(number, row))
            shares[topic, period] = row, number
        rows.append([topic, *cells])
    return {
        "table": grid(heads, rows, range(1, len(heads)), most=MOST_ROWS + 1),
        "every": every,
        "left": len({*busy.index} - {*shown}),
        "lead": _lead(names, busy, shares, inside, every),
    }


def _when(articles, every):
    """Return the period of every article that is dated so exactly, by its id."""
    measured = series.measure(articles).set_axis(articles["article_id"].astype("str"))
    return series.dated(measured, every)["date"].dt.to_period(series.EVERY[every])


def _periods(articles):
    """Return (every, periods): the finest that fit on a page; of too many months the fullest."""
    for every in series.EVERY:
        when = _when(articles, every)
        whole = pd.period_range(when.min(), when.max()) if len(when) else when.to_numpy()
        if len(whole) <= MOST_PERIODS:
            return every, [*whole]
    counts = when.value_counts()
    fullest = sorted(counts.index, key=lambda period: (-counts[period], period))
    return every, sorted(fullest[:MOST_PERIODS])


def _cell(number, row):
    """Return a number with its share of the period's articles, which shades it.

    A share of fewer articles than an interval needs is left out: one of one is no 100%.
    """
    if row is not None and not row["n"]:
        return {"number": number._replace(text=""), "share": "", "shade": 0}
    if row is None or row["n"] < statistics.MIN_ARTICLES:
        return {"number": number, "share": "", "shade": 0}
    share = float(row["share"])
    return {"number": number, "share": figures.percent(share), "shade": round(share * 10)}


def _name(period, every):
    first = period.start_time
    if every == "month":
        return f"{first:%b %Y}"
    return short_day(first)


def _lead(names, busy, shares, inside, every):
    """Say when most was published, and which topics' intervals come apart between two periods.

    The two are the fullest of those shown: chosen by their articles, not by the difference.
    """
    full = [period for period, _ in sorted(busy.items(), key=lambda one: (-one[1], one[0]))]
    full = sorted([period for period in full if period in inside][:2])
    if len(full) < 2:
        return []
    before, after = full
    counts, of = sorted(busy, reverse=True), "the week of " if every == "week" else ""
    begin = f"Most was published {'on' if every == 'day' else 'in'} "
    if counts[1:2] == counts[2:3]:  # nothing tells the second from the third
        begin = f"No other {every} has more articles than "
    said = [f"{begin}{of}{_name(before, every)} (", inside[before]]
    said += [f" article{'' if busy[before] == 1 else 's'}) and {of}{_name(after, every)} ("]
    said += [inside[after], "). "]
    apart, unsure = [], 0
    for topic in names:
        (one, was), (two, now) = shares[topic, before], shares[topic, after]
        bands = [(row["share_low"], row["share_high"]) for row in (one, two)]
        if any(pd.isna(low) for low, _ in bands):
            unsure += 1
        elif bands[0][1] < bands[1][0] or bands[1][1] < bands[0][0]:
            apart.append((topic, was.told(with_interval(one, "share")), two, now))
    if unsure == len(names):
        return [*said, "No topic has an interval in both: no change of a topic can be claimed."]
    without = f"; for {plural(unsure, 'topic')} there is no interval" * bool(unsure)
    if not apart:
        return [
            *said,
            f"Between the two, no topic’s share moves beyond its 95% intervals{without}.",
        ]
    for number, (topic, was, two, now) in enumerate(apart):
        said += ["; " * bool(number), f"“{topic}” goes from ", was, " of the articles to "]
        said.append(now.told(with_interval(two, "share")))
    others = len(names) - unsure - len(apart)
    stay = f"; {plural(others, 'other topic')} stay{'s' * (others == 1)} within theirs" * bool(
        others
    )
    return [*said, f", whose 95% intervals do not overlap{stay}{without}."]


def half(articles):
    """Return the days between which the middle half of the dated articles stands, as text."""
    dates = series.dated(series.measure(articles), "day")["date"].sort_values()
    if len(dates) < plans.LEAST_ARTICLES:
        return ""
    low, high = dates.iloc[len(dates) // 4], dates.iloc[-(len(dates) // 4) - 1]
    return listed([day(low), day(high)])
