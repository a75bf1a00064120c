"""What an event parts: the topics before it and since, named only where the difference is gated."""

import pandas as pd

from analysis import loaders, series
from analysis.report import counted
from analysis.report.cells import day, grid
from analysis.report.evidence import Number

MOST_EVENTS = 5
_LEVEL = 0.95
_SAMPLE = 12  # sentences behind a number: there are many of them


def by_events(articles, ledger, tables, events, evidence):
    """Return a row an event: its articles before and since, and the topics that then differ.

    Articles without an exact date are on no side, and copies count as one: those of the same text,
    as the ledger tells, and those that the articles call so in a column `copy_of`. At most
    `MOST_EVENTS` events are tried, those with the most articles on their thinner side; the level is
    corrected for their number, and within each for the topics.
    """
    measured = series.measure(articles)
    exact = (measured["date"].notna() & measured["exact_day"]).to_numpy()
    articles = articles.assign(story=_stories(articles, ledger))[exact]
    tried = _tried(articles, events)
    labels, first = tables["LABELS"], counted.first_sentences(articles, tables["SENTENCES"])
    rows = []
    for event in tried.itertuples():
        level = 1 - (1 - _LEVEL) / len(tried)
        found = series.before_after(
            articles, labels, event.date, by="topic", copies="story", level=level
        )
        dates = articles["date"]
        sides = [articles[mask].drop_duplicates("story")["article_id"].astype("str")
                 for mask in (dates < event.date, dates >= event.date)]  # fmt: skip
        names = [f"articles {when} {day(event.date)}" for when in ("before", "since")]
        numbers = [
            evidence.number(first[first["article_id"].isin(ids)], name, most=_SAMPLE)
            for ids, name in zip(sides, names, strict=True)
        ]
        said = [
            _said(row, labels[labels["article_id"].isin(sides[1])], evidence)
            for row in found[found["verdict"] == "finding"].itertuples()
        ]
        withheld = (found["verdict"] == "withheld").all()
        rows.append([f"{event.label}, {day(event.date)}", *numbers, _joined(said, withheld)])
    heads = ["Event", "Articles before", "since", "Topics that differ"]
    return {
        "table": grid(heads, rows, (1, 2)),
        "tried": len(tried),
        "days": 0 if events is None else events["date"].nunique(),
    }


def _stories(articles, ledger):
    """Return of every article the first by id of those that are copies of one another."""
    ids, first = articles["article_id"].astype("str"), {}

    def story(article_id):
        while article_id in first:
            article_id = first[article_id]
        return article_id

    pairs = [*loaders.copies(ledger).itertuples(index=False, name=None)]
    if "copy_of" in articles:
        declared = articles["copy_of"].notna()
        pairs += zip(ids[declared], articles["copy_of"][declared].astype("str"), strict=True)
    for pair in sorted(pairs):
        one, other = sorted(map(story, pair))
        if one != other:
            first[other] = one
    return [story(article_id) for article_id in ids]


def _tried(articles, events):
    """Return the events that part the stories most evenly, in order; those of a day are one."""
    if events is None:
        return articles.head(0)
    dates, stories = articles["date"], articles["story"]
    sides = [(stories[dates < one], stories[dates >= one]) for one in events["date"]]
    thin = [min(side.nunique() for side in pair) for pair in sides]
    rows = events.assign(thin=thin).groupby("date", as_index=False)
    rows = rows.agg(label=("label", "; ".join), thin=("thin", "first"))
    rows = rows[rows["thin"] > 0].sort_values(["thin", "date"], ascending=[False, True])
    return rows.head(MOST_EVENTS).sort_values("date")


def _said(row, labels, evidence):
    """Return what a finding says, its share since the event opening the articles."""
    found = counted.first_rows(labels[labels["topic"] == row.topic])
    number = evidence.number(found, f"{row.topic}: articles since", most=_SAMPLE)
    within = f"difference {_points(row.difference_low)} to {_points(row.difference_high)} points"
    if pd.isna(row.difference_low):
        within = "the same in every draw of articles"
    return [
        f"“{row.topic}” {row.before:.0%} → ", number.told(f"{row.after:.0%}"), f" ({within})",
    ]  # fmt: skip


def _points(difference):
    """Write a difference of shares in percentage points.

    >>> _points(0.129), _points(-0.129), _points(0.004)
    ('+13', '−13', '+0.4')
    """
    points = 100 * difference
    return f"{points:+.{int(abs(points) < 1)}f}".replace("-", "−")


def _joined(said, withheld):
    if not said:
        return Number("too few articles on a side" if withheld else "none beyond chance")
    pieces = []
    for number, one in enumerate(said):
        pieces += [", "] * bool(number) + one
    return pieces
