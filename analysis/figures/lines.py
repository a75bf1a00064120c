"""Lines and bars in an order: sentences of an article, periods of a corpus."""

import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.figures.style import PALETTE, Key

_REACHES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1)
_TICKS = 8  # dates that fit under a figure of one page


def draw_strip(table, ax, *, size, title, note):
    """Draw one bar a sentence, up or down from zero; return the Axes."""
    with style.applied(size):
        ax, own = style.open_axes(ax, size)
        points = style.measure(size).type
        style.bare(ax)
        place = table["sentence"].to_numpy(dtype=float) + 1  # readers count from 1
        score = table["score"].to_numpy(dtype=float, na_value=np.nan)
        known = np.isfinite(score)
        reach = _reach(score)
        keys = [Key("positive", PALETTE["blue"]), Key("negative", PALETTE["vermilion"])]
        if not known.all():
            keys.append(Key(f"○ no word known: {(~known).sum():,} of {len(known):,} sentences"))
        if _shade(ax, table, place):
            keys.append(Key("holds a quotation", PALETTE["rule"]))
        colours = np.where(score[known] < 0, PALETTE["vermilion"], PALETTE["blue"])
        ax.bar(place[known], score[known], width=0.72, color=colours, linewidth=0, zorder=2)
        # a sentence that scores exactly 0 is measured: it keeps a mark on the line
        ax.plot(place[score == 0], score[score == 0], "s", color=PALETTE["blue"], ms=points / 4)
        ring = min(points / 3, 200 / len(place))
        ax.plot(
            place[~known], np.zeros((~known).sum()), "o", ms=ring, mfc="none",
            mec=PALETTE["quiet"], mew=0.7, zorder=4,
        )  # fmt: skip
        ax.axhline(0, color=PALETTE["quiet"], linewidth=0.8, zorder=3)
        ax.set_xlim(place.min() - 0.6, place.max() + 0.6)
        ax.set_ylim(-reach, reach)
        _score_ticks(ax, reach)
        ax.set_xticks(_counting(int(place.min()), int(place.max())))
        ax.tick_params(axis="x", pad=3)
        left = style.text_width("−0.25", points) + 8
        note = "Sentences in the order of the article." if note is None else note
        style.frame(
            ax, own, size, height=points * 15, left=left, bottom=points * 1.6, title=title,
            keys=keys, note=note, gap=points,
        )  # fmt: skip
    return ax


def _reach(score):
    """Return the half height of the scale: the first of some round numbers that holds all."""
    largest = np.nanmax(np.abs(score)) if np.isfinite(score).any() else 0
    return next((step for step in _REACHES if largest <= step), largest)


def _score_ticks(ax, reach):
    ticks = [-reach, 0, reach]
    ax.set_yticks(ticks, [f"{tick:+g}".replace("-", "−") if tick else "0" for tick in ticks])


def _counting(first, last):
    step = next(step for step in (1, 5, 10, 25, 50, 100, 10**9) if (last - first) / step <= 12)
    return sorted(
        {first, *range(-(-first // step) * step, last + 1, step)}
        - ({first} if 0 < (-first % step) < step / 3 else set())
    )


def _shade(ax, table, place):
    quoted = place[table["quoted"].to_numpy(dtype=bool)] if "quoted" in table else place[:0]
    for middle in quoted:
        ax.axvspan(middle - 0.5, middle + 0.5, color=PALETTE["shade"], linewidth=0, zorder=0)
    return len(quoted)


def draw_periods(table, ax, *, measure, size, title, note):
    """Draw a line with its interval above bars of volume, or bars alone; return the outer Axes."""
    line = measure != "n"
    with style.applied(size):
        ax, own = style.open_axes(ax, size)
        points = style.measure(size).type
        style.bare(ax)
        ax.set(xticks=[], yticks=[])
        days = pd.DatetimeIndex(table["period"])
        gap = min(np.diff(days).min() if len(days) > 1 else pd.Timedelta(days=1), *_LONGEST)
        parts = {}
        if line:
            upper = ax.inset_axes([0, 0.44, 1, 0.56])
            parts[upper] = "Mean tone of the sentences" if measure == "mean" else "Share"
            _draw_line(upper, table, days, measure, points)
        lower = ax.inset_axes([0, 0, 1, 0.3 if line else 1])
        parts[lower] = f"Articles a {_unit(gap)}"
        counts = table["n"].to_numpy(dtype=float)
        lower.bar(days + gap / 2, counts, width=gap * 0.86, color=PALETTE["grey"], linewidth=0)
        highest = counts.max() or 1
        lower.set_ylim(0, highest)
        lower.set_yticks([0, highest], ["0", f"{highest:,.0f}"])
        _set_days(lower, days, gap, size)
        for part, name in parts.items():
            style.bare(part)
            part.set_xlim(days[0] - gap * 0.15, days[-1] + gap * 1.15)
            part.annotate(
                name, (0, 1), (-_left(points), points), xycoords="axes fraction",
                textcoords="offset points", fontweight="bold", color=PALETTE["quiet"],
            )  # fmt: skip
        if line:
            upper.set_xticks([])
        lower.axhline(0, color=PALETTE["quiet"], linewidth=0.8)
        style.frame(
            ax, own, size, height=points * (24 if line else 8), left=_left(points),
            bottom=points * 2.8, title=title, gap=points * 2.6,
            note=_notes(table, measure) if note is None else note,
        )  # fmt: skip
        ax.xaxis.labelpad = points * 2.8
    return ax


_LONGEST = (pd.Timedelta(days=366),)


def _left(points):
    return style.text_width("−0.25", points) + 8


def _draw_line(ax, table, days, measure, points):
    gap = (days[1] - days[0]) / 2 if len(days) > 1 else pd.Timedelta(hours=12)
    days = days + gap  # a period is drawn in its middle, above its bar
    values, low, high = (
        pd.to_numeric(table[column]).to_numpy(dtype=float, na_value=np.nan)
        if column in table
        else np.full(len(table), np.nan)
        for column in (measure, f"{measure}_low", f"{measure}_high")
    )
    ax.fill_between(days, low, high, color=PALETTE["sky"], alpha=0.3, linewidth=0)
    # a period between two gaps has no band: its interval is an upright line
    alone = np.isfinite(low) & ~_beside(np.isfinite(low))
    ax.vlines(days[alone], low[alone], high[alone], color=PALETTE["sky"], linewidth=2, alpha=0.6)
    sure = np.isfinite(low) if np.isfinite(low).any() else np.isfinite(values)
    unsure = np.isfinite(values) & ~sure
    ax.plot(
        days, np.where(sure, values, np.nan), color=PALETTE["blue"], linewidth=1.6, marker="o",
        markersize=points / 3, clip_on=False,
    )  # fmt: skip
    ax.plot(
        days[unsure], values[unsure], "o", markersize=points / 3, markerfacecolor="none",
        markeredgecolor=PALETTE["blue"], markeredgewidth=0.9, clip_on=False,
    )  # fmt: skip
    if measure == "share":
        top = np.nanmax([*values, *high, 0.01])
        ax.set_ylim(0, top)
        ax.set_yticks([0, top], ["0%", f"{top:.0%}"])
    else:
        reach = _reach(np.array([*values, *low, *high]))
        ax.set_ylim(-reach, reach)
        _score_ticks(ax, reach)
        ax.axhline(0, color=PALETTE["rule"], linewidth=0.8, zorder=0)


def _beside(known):
    """Tell for every period whether the one before or after it is known too."""
    padded = np.concatenate([[False], known, [False]])
    return padded[:-2] | padded[2:]


def _unit(gap):
    days = gap / pd.Timedelta(days=1)
    units = {1: "day", 7: "week", 28: "month", 90: "quarter", 365: "year"}
    return units[max(length for length in units if length <= max(days, 1))]


def _set_days(ax, days, gap, size):
    """Write the dates under the bars: as many as fit, the year where it begins."""
    n_ticks = _TICKS if size != "column" else _TICKS // 2
    step = -(-len(days) // n_ticks)
    shown = days[::step]
    pattern = {"year": "%Y", "quarter": "%b", "month": "%b"}.get(_unit(gap), "%-d %b")
    labels, year = [], None
    for day in shown:
        label = f"{day.day} {day:%b}" if "%-d" in pattern else day.strftime(pattern)
        labels.append(f"{label}\n{day.year}" if day.year != year and pattern != "%Y" else label)
        year = day.year
    ax.set_xticks(shown + gap / 2, labels)


def _notes(table, measure):
    notes = []
    low = None if measure == "n" else table.get(f"{measure}_low")
    if low is not None and low.notna().any():
        notes.append("Band: 95% interval.")
        if (low.isna() & table[measure].notna()).any():
            notes.append("Rings: too few articles for an interval.")
    undated = int(table["undated"].iloc[0]) if "undated" in table else 0
    if undated:
        notes.append(f"Not shown: {undated:,} article{'s' * (undated > 1)} without a date.")
    return " ".join(notes)
