"""Rows that go both ways from a middle: the scale, and the column of numbers beside them."""

import numpy as np

from analysis.figures import style
from analysis.figures.given import MISSING
from analysis.figures.rows import set_names, set_ticks, upright
from analysis.figures.style import PALETTE, Key

PAD = 5  # points
LEFT, RIGHT = PALETTE["vermilion"], PALETTE["blue"]


def draw_sides(its, values, step, texts, heading, *, scale=None):
    """Set a scale that holds `values` on both sides of zero, and a column of texts beside it.

    A side that no value is on gets no room. `step` is that of the ticks, None for none, and `scale`
    writes them.
    """
    ax = its.ax
    ends = np.concatenate([np.ravel(values), [0]])
    ends = ends[np.isfinite(ends)]
    reach = (np.abs(ends).max() or 1) * 1.001
    low, high = -reach * (ends.min() < 0), reach * (ends.max() > 0 or ends.min() == 0)
    ax.set_xlim(low, high)
    draw_column(its, texts, heading)
    set_names(its, at=low)
    ticks = [] if step is None else _ticks(its, low, high, step, scale)
    set_ticks(its, ticks, [scale(tick) for tick in ticks])
    for tick in ticks:
        upright(its, tick, colour="rule")


def _ticks(its, low, high, step, scale):
    """Return the multiples of a step, or of two, four … steps, whose texts do not touch."""
    begin, end = its.ax.get_xlim()
    while True:
        ticks = step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
        widest = max(style.text_width(scale(tick), its.points) for tick in ticks)
        if len(ticks) < 2 or step / (end - begin) * its.room > widest + PAD:
            return ticks
        step *= 2


def draw_column(its, texts, heading):
    """Write a text at the right end of every row (if there are texts), and what they are above."""
    ax, points = its.ax, its.points
    if not texts:
        return
    wide = max(*(style.text_width(text, points) for text in texts),
               style.text_width(heading, points * 0.9)) + 3 * PAD  # fmt: skip
    low, high = ax.get_xlim()
    ax.set_xlim(low, high + (high - low) * wide / max(its.room - wide, its.room * 0.3))
    for middle, text in zip(its.middles[0], texts, strict=True):
        ax.annotate(
            text, (1, middle), xycoords=("axes fraction", "data"), ha="right",
            va="center_baseline", fontsize=points * 0.95, annotation_clip=False,
        )  # fmt: skip
    ax.annotate(
        heading, (1, 1), (0, 2), xycoords="axes fraction", textcoords="offset points", ha="right",
        fontsize=points * 0.9, color=PALETTE["quiet"], annotation_clip=False,
    )  # fmt: skip


def room_above(its):
    """Return the room above the Axes that the heading of the column needs, in points."""
    return its.points * 1.9


def draw_dots(its, value, low, high, kinds):
    """Draw values as dots, with their intervals where there are any; return the keys.

    `kinds` are (where, colour, whether the dot is filled, what the key says).
    """
    ax, middles, keys = its.ax, its.middles[0], []
    for where, colour, filled, text in kinds:
        if not where.any():
            continue
        lined = where & np.isfinite(low) & np.isfinite(high)
        ax.hlines(middles[lined], low[lined], high[lined], color=colour, linewidth=1.6, zorder=2)
        ax.scatter(
            value[where], middles[where], s=(its.points * 0.62) ** 2, zorder=4, linewidths=1,
            facecolors=colour if filled else "#ffffff", edgecolors=colour, clip_on=False,
        )  # fmt: skip
        keys.append(Key(text, colour, "●" if filled else "○"))
    return keys


def draw_dashes(its, missing):
    """Write a dash where a value is missing."""
    for middle in its.middles[0][missing]:
        its.ax.annotate(
            MISSING, (0, middle), (PAD, 0), textcoords="offset points", va="center_baseline",
            fontsize=its.points, color=PALETTE["quiet"], annotation_clip=False,
        )  # fmt: skip
