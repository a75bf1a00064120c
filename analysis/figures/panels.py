"""Small multiples: many series, a panel each, all on one scale."""

import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.figures.given import label_of, listed, needed, numbers, once, percent, signed
from analysis.figures.periods import band_note, draw_line, gap_of, set_scale, ticks_of
from analysis.figures.style import PALETTE
from analysis.text import plural

_ACROSS = {"column": 2, "page": 3, "slide": 4}  # panels in a row
_PANEL = 6  # height of a panel, in sizes of the type


def multiples(
    table, *, measure="share", label="series", ax=None, title=None, note=None, size="page",
):  # fmt: skip
    """Draw a panel for each series, all over the same periods and on the same scale.

    The table is SERIES of several series (topics, outlets, actors): `label` names the column of
    names (`series`), beside period and the measure with its `_low` and `_high`. `measure` is
    "share", "mean" or "n". Panels are in the order of their sums, largest first, ties by name; a
    missing value is a gap, a ring a value of too few articles for an interval. What all names begin
    with ("topic: ") is left off. Returns the outer Axes, whose `child_axes` are the panels.

    Raises `ValueError` if a series has two rows for a period.
    """
    label = label_of(table, label, "multiples")
    once(table, [label, "period"], "multiples")
    needed(table, [measure], "multiples")
    parts = {str(name): part.sort_values("period") for name, part in
             table.groupby(label, observed=True)}  # fmt: skip
    sums = {name: np.nansum(numbers(part, measure)) for name, part in parts.items()}
    order = sorted(parts, key=lambda name: (-sums[name], name))
    names = style.without_kind(order)
    days = pd.DatetimeIndex(sorted(table["period"].unique()))
    gap = gap_of(table)
    with style.applied(size):
        ax, own, width, points = style.open_axes(ax, size)
        left = style.text_width("−0.25", points) + 8
        across = min(_ACROSS[size], len(order))
        boxes, texts, height = _boxes(names, across, width - left, points)
        for at, (name, box, text) in enumerate(zip(order, boxes, texts, strict=True)):
            panel = ax.inset_axes(box)
            style.bare(panel)
            draw_line(panel, parts[name], pd.DatetimeIndex(parts[name]["period"]) + gap / 2,
                      measure, points)  # fmt: skip
            set_scale(panel, [*parts.values()], measure)
            panel.set_xlim(days[0] - gap * 0.15, days[-1] + gap * 1.15)
            panel.axhline(
                panel.get_ylim()[0], color=PALETTE["quiet"], linewidth=0.8, clip_on=False, zorder=0
            )
            if at % across:
                panel.set_yticks([])
            lowest = at + across >= len(order)
            ticks, dates = ticks_of(days, gap, box[2] * (width - left) * 0.9, points)
            panel.set_xticks(days[ticks] + gap / 2, dates if lowest else [""] * len(dates))
            panel.annotate(
                text, (0, 1), (0, points * 0.8), xycoords="axes fraction", fontweight="bold",
                textcoords="offset points", linespacing=1.1, annotation_clip=False,
            )  # fmt: skip
        written = {"mean": signed, "n": "{:,.0f}".format}.get(measure, percent)
        highest = [written(np.nanmax([*numbers(parts[name], measure), -1])) for name in order]
        style.frame(
            ax, own, size, height=height, left=left, bottom=points * 2.8,
            title="Side by side over time" if title is None else title,
            note=band_note(table, measure) if note is None else note,
            says=f"{plural(len(order), 'panel')} over {plural(len(days), 'period')}; highest "
                 f"values {listed(names, highest)}.",
        )  # fmt: skip
        ax.xaxis.labelpad = points * 2.8
    return ax


def _boxes(names, across, width, points):
    """Return the boxes of the panels (in parts of the Axes), their titles, the height in points."""
    apart = points * 2
    wide = (width - apart * (across - 1)) / across
    texts = [style.wrap(name, wide, points, "bold") for name in names]
    rows = [texts[at : at + across] for at in range(0, len(texts), across)]
    heads = [
        max(text.count("\n") + 1 for text in row) * points * 1.3 + points * 1.2 for row in rows
    ]
    height = sum(heads) + len(rows) * points * _PANEL + (len(rows) - 1) * points * 0.8
    boxes, down = [], 0.0
    for head, row in zip(heads, rows, strict=True):
        down += head + points * _PANEL
        for at in range(len(row)):
            boxes.append([at * (wide + apart) / width, 1 - down / height, wide / width,
                          points * _PANEL / height])  # fmt: skip
        down += points * 0.8
    return boxes, texts, height
