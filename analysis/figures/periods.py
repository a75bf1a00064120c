"""The coverage over time: a line with its interval above the volume, events, small multiples."""

import numpy as np
import pandas as pd

from analysis.figures import events as marks
from analysis.figures import style
from analysis.figures.given import (
    banded,
    listed,
    needed,
    once,
    percent,
    signed,
    supported,
    told,
)
from analysis.figures.scores import reach_of, score_ticks
from analysis.figures.style import PALETTE
from analysis.text import plural

_TITLES = {
    "mean": "Tone and volume over time", "share": "Share and volume over time",
    "n": "Articles over time",
}  # fmt: skip
_LONGEST = pd.Timedelta(366, "D")


def over_time(
    table, *, measure=None, events=None, ax=None, title=None, note=None, size="page",
):  # fmt: skip
    """Draw SERIES: the mean tone of every period with its interval, above the number of articles.

    One row is one period: period · n · mean · mean_low · mean_high (or share · share_low ·
    share_high); `undated` (the same in every row) is told in the note. `measure` is "mean",
    "share" or "n" (the articles alone); by default the mean if the table has one, else the share.
    A period without articles keeps its place; a missing mean is a gap in the line.

    `events` is a table of date · label: each is a broken line, its label above in the lowest line
    that is free. Where there are too many for that, labels are numbers, and the note lists them;
    it also tells of events outside the periods.

    Returns the outer Axes, whose `child_axes` are the line and the bars. Raises `ValueError` if a
    period stands twice, or an event has no date or label.
    """
    once(table, "period", "over_time")
    if measure is None:
        measure = "mean" if "mean" in table and table["mean"].notna().any() else "share"
    if measure not in _TITLES:
        raise ValueError(f"measure {measure!r}: expected one of {', '.join(_TITLES)}")
    needed(table, [measure, "n"], "over_time")
    table = table.sort_values("period")
    days = pd.DatetimeIndex(table["period"])
    gap = gap_of(table)
    with style.applied(size):
        ax, own, width, points = style.open_axes(ax, size)
        left = style.text_width("−0.25", points) + 8
        parts = _draw_parts(ax, table, days, gap, measure, points, width - left)
        begin, end = days[0] - gap * 0.15, days[-1] + gap * 1.15
        for part, name in parts.items():
            style.bare(part)
            part.set_xlim(begin, end)
            part.set_facecolor("none")  # events stand behind
            part.annotate(
                name, (0, 1), (-left, points), xycoords="axes fraction",
                textcoords="offset points", fontweight="bold", color=PALETTE["quiet"],
                bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        above, told = points * 2.6, []
        if events is not None:
            here, labels, outside = marks.within(events, begin, end)
            places = [(day - begin) / (end - begin) for day in here]
            found, lanes, listing = marks.placed(
                [place * (width - left) for place in places], labels, width - left, points
            )
            marks.draw(ax, places, found, width - left, above, points)
            above += lanes * points * 1.25 + points * 0.5
            told = [f"Events: {listing}"] if listing else []
            told += [f"Not shown: {plural(outside, 'event')} outside."] * (outside > 0)
        style.frame(
            ax, own, size, height=points * (8 if measure == "n" else 24), left=left,
            bottom=points * 2.8, title=_TITLES[measure] if title is None else title, gap=above,
            note=" ".join([_notes(table, measure), *told]).strip() if note is None else note,
            says=_says(table, days, measure),
        )  # fmt: skip
        ax.xaxis.labelpad = points * 2.8
    return ax


def _draw_parts(ax, table, days, gap, measure, points, width):
    """Draw the line (if there is one) and the bars; return {Axes: what it measures}."""
    parts, line = {}, measure != "n"
    if line:
        upper = ax.inset_axes([0, 0.44, 1, 0.56])
        parts[upper] = "Mean tone of the sentences" if measure == "mean" else "Share"
        draw_line(upper, table, days + gap / 2, measure, points)
        set_scale(upper, [table], measure)
        upper.set_xticks([])
    lower = ax.inset_axes([0, 0, 1, 0.3 if line else 1])
    parts[lower] = f"Articles a {unit_of(gap)}"
    counts = table["n"].to_numpy(dtype=float)
    lower.bar(days + gap / 2, counts, width=gap * 0.86, color=PALETTE["grey"], linewidth=0)
    highest = counts.max() or 1
    lower.set_ylim(0, highest)
    lower.set_yticks([0, highest], ["0", f"{highest:,.0f}"])
    at, texts = ticks_of(days, gap, width, points)
    lower.set_xticks(days[at] + gap / 2, texts)
    lower.axhline(0, color=PALETTE["quiet"], linewidth=0.8)
    return parts


def draw_line(ax, table, middles, measure, points):
    """Draw a line through the middles of its periods with its band; what is missing is a gap."""
    values, low, high = banded(table, measure)
    ax.fill_between(middles, low, high, color=PALETTE["sky"], alpha=0.3, linewidth=0)
    # a period between two gaps has no band: its interval is an upright line
    alone = np.isfinite(low) & ~_beside(np.isfinite(low))
    ax.vlines(middles[alone], low[alone], high[alone], color=PALETTE["sky"], linewidth=2, alpha=0.6)
    sure = supported(table, measure)
    unsure = np.isfinite(values) & ~sure
    ax.plot(
        middles, np.where(sure, values, np.nan), color=PALETTE["blue"], linewidth=1.6, marker="o",
        markersize=points / 3, clip_on=False,
    )  # fmt: skip
    ax.plot(
        middles[unsure], values[unsure], "o", markersize=points / 3, markerfacecolor="none",
        markeredgecolor=PALETTE["blue"], markeredgewidth=0.9, clip_on=False,
    )  # fmt: skip


def set_scale(ax, tables, measure):
    """Set one scale that holds the lines and bands of some tables."""
    ends = np.concatenate([column for table in tables for column in banded(table, measure)])
    if measure == "mean":
        reach = reach_of(ends)
        ax.set_ylim(-reach, reach)
        score_ticks(ax, reach)
        ax.axhline(0, color=PALETTE["rule"], linewidth=0.8, zorder=0)
        return
    top = np.nanmax([*ends, 0.01])
    ax.set_ylim(0, top)
    share = measure.startswith("share")
    ax.set_yticks([0, top], ["0%", f"{top:.0%}"] if share else ["0", f"{top:,.0f}"])


def _beside(known):
    """Tell for every period whether the one before or after it is known too."""
    padded = np.concatenate([[False], known, [False]])
    return padded[:-2] | padded[2:]


def gap_of(table):
    """Return the length of the periods of a table; of a single one as its column `every` says."""
    days = pd.DatetimeIndex(sorted(table["period"].unique()))
    if len(days) > 1:
        return min(np.diff(days).min(), _LONGEST)
    every = str(table["every"].iloc[0]) if "every" in table else "day"
    return pd.Timedelta({"week": 7, "month": 31}.get(every, 1), "D")


def unit_of(gap):
    """Return what a period of this length is called."""
    days = gap / pd.Timedelta(days=1)
    units = {1: "day", 7: "week", 28: "month", 90: "quarter", 365: "year"}
    return units[max(length for length in units if length <= max(days, 1))]


def ticks_of(days, gap, width, points):
    """Return which periods are named under the Axes, as many as fit, and how: years once."""
    pattern = {"year": "%Y", "quarter": "%b", "month": "%b"}.get(unit_of(gap), "")
    room = style.text_width("88 MMM", points) + points
    step = max(1, -(-len(days) // max(1, int(width / room))))
    at, texts, year = np.arange(0, len(days), step), [], None
    for day in days[at]:
        text = f"{day:{pattern}}" if pattern else f"{day.day} {day:%b}"
        texts.append(f"{text}\n{day.year}" if day.year != year and pattern != "%Y" else text)
        year = day.year
    return at, texts


def band_note(table, measure):
    """Return what explains the bands and the rings of a line, where it has any."""
    values, low, _ = banded(table, measure)
    known, sure = np.isfinite(values), supported(table, measure)
    has = np.isfinite(low).any()
    bare = (known & sure & np.isnan(low)).any()
    return told(
        ("Band: 95% interval.", has and not bare),
        ("Band: 95% interval, none at 0% and 100%.", has and bare),
        ("Rings: too few articles for an interval.", (known & ~sure).any()),
    )


def _notes(table, measure):
    undated = int(table["undated"].iloc[0]) if "undated" in table else 0
    without = f"Not shown: {plural(undated, 'article')} without an exact date."
    band = band_note(table, measure)
    return told((band, band), (without, undated))


def _says(table, days, measure):
    busiest = int(table["n"].to_numpy().argmax())
    texts = [
        f"{plural(table['n'].sum(), 'article')} in {plural(len(table), 'period')}; most, "
        f"{table['n'].iloc[busiest]:,}, in the one that begins on {days[busiest]:%Y-%m-%d}"
    ]
    known = table[measure].notna().to_numpy()
    if measure != "n" and known.any():
        values = table[measure].to_numpy(dtype=float, na_value=np.nan)[known]
        written = signed if measure == "mean" else percent
        ends = [values.argmin(), values.argmax()]
        names = [f"{days[known][at]:%Y-%m-%d}" for at in ends]
        texts.append(
            f"{'mean tone' if measure == 'mean' else 'share'} lowest and highest: "
            + listed(names, [written(values[at]) for at in ends])
        )
    return "; ".join(texts)
