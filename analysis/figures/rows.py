"""Bars in rows: a name, one or two bars, the number written at the end of each."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.figures.style import PALETTE

_GUTTER = 0.36  # the part of the width that names may take before they are broken
_PAD = 4  # points between a bar and its number


class Bars(NamedTuple):
    """One bar a row: values, interval, the text at its end, colour."""

    values: pd.Series
    low: pd.Series | None = None
    high: pd.Series | None = None
    texts: list | None = None
    colour: str = PALETTE["blue"]


class Rows(NamedTuple):
    """Where rows stand: all lengths in points; `middles` are those of the bars (bars x names)."""

    ax: object
    own: bool
    size: str
    points: float
    names: list
    middles: np.ndarray
    thick: float
    height: float
    left: float  # what the names take beside the Axes
    room: float  # the width of the Axes
    above: bool  # names stand above their bars


def laid_out(ax, names, n_bars, size):
    """Return the `Rows` of some names, on the Axes given or on new ones."""
    ax, own, width, points = style.open_axes(ax, size)
    gutter = width * (_GUTTER if own else 2 * _GUTTER)
    long = max(style.text_width(str(name), points) for name in names) > gutter
    above = own and size == "column" and long  # no room for such names beside the bars
    names = [style.wrap(name, width if above else gutter, points) for name in names]
    left = 0 if above else max(style.text_width(name, points) for name in names) + 2 * _PAD
    room = width - left if own else width
    places = _places(names, n_bars, points, above)
    ax.set_ylim(places[-1], 0)
    return Rows(ax, own, size, points, names, *places, left, room, above)


def draw_rows(ax, names, bars, *, size, title, keys, note, says):
    """Draw a row a name and a bar for each of `bars`, from top to bottom; return the Axes."""
    with style.applied(size):
        rows = laid_out(ax, names, len(bars), size)
        ax, points = rows.ax, rows.points
        pairs = zip(bars, rows.middles, strict=True)
        ends = [_draw_bars(ax, one, its, rows.thick, points) for one, its in pairs]
        ax.set_xlim(0, _reach(ends, bars, rows.room, points))
        ax.set_xticks([])
        set_names(rows, at=0)
        if not rows.above:
            upright(rows, 0, zorder=3)
        framed(rows, title=title, keys=keys, note=note, says=says)
    return ax


def upright(rows, at, *, colour="quiet", zorder=0):
    """Draw an upright line through the rows; where names stand above, through the bars alone."""
    look = {"color": PALETTE[colour], "linewidth": 0.8, "zorder": zorder}
    if not rows.above:
        rows.ax.axvline(at, **look)
        return
    half = rows.thick * 0.6
    rows.ax.vlines([at] * len(rows.names), rows.middles[0] - half, rows.middles[-1] + half, **look)


def set_ticks(rows, ticks, texts):
    """Write a scale under the rows; its first text does not leave the figure."""
    rows.ax.set_xticks(ticks, texts)
    rows.ax.tick_params(axis="x", pad=3)
    if rows.above:
        for label in rows.ax.get_xticklabels()[:1]:
            label.set_horizontalalignment("left")


def framed(rows, **texts):
    """Put title, keys and note around rows; see `style.frame`."""
    style.frame(rows.ax, rows.own, rows.size, height=rows.height, left=rows.left, **texts)


def _places(names, n_bars, points, above):
    """Return the middle of every bar (bars x names), their thickness and the whole height."""
    line = points * 1.25
    thick = points * (1.35 if n_bars == 1 else 1.1)
    block, gap = n_bars * thick, points * (1.1 if above else 0.75)
    middles, top = np.empty((n_bars, len(names))), 0.0
    for number, name in enumerate(names):
        lines = (name.count("\n") + 1) * line
        high = block + lines if above else max(block, lines)
        first = top + (lines if above else (high - block) / 2)
        middles[:, number] = first + thick * (np.arange(n_bars) + 0.5)
        top += high + gap
    return middles, thick, top - gap / 2


def _draw_bars(ax, bars, middles, thick, points):
    """Draw bars, intervals and numbers; return how far each row reaches, in the measure."""
    values = bars.values.to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(values)
    ax.barh(middles[known], values[known], height=thick * 0.86, color=bars.colour, linewidth=0)
    ends = np.where(known, values, 0)
    if bars.low is not None and bars.high is not None:
        low = bars.low.to_numpy(dtype=float, na_value=np.nan)
        high = bars.high.to_numpy(dtype=float, na_value=np.nan)
        both = known & np.isfinite(low) & np.isfinite(high)
        _draw_intervals(ax, bars, middles[both], low[both], values[both], high[both], points / 9)
        ends = np.where(both, np.maximum(ends, high), ends)
    for end, middle, text in zip(ends, middles, bars.texts, strict=True):
        ax.annotate(
            text, (end, middle), (_PAD, 0), textcoords="offset points", va="center_baseline",
            fontsize=points * 0.95, color=PALETTE["ink"], annotation_clip=False,
        )  # fmt: skip
    return ends


def _draw_intervals(ax, bars, middles, low, values, high, thick):
    """Draw intervals so that they are seen on the bar too: white where the bar is dark."""
    inside = "#ffffff" if bars.colour == PALETTE["blue"] else PALETTE["ink"]
    ax.hlines(middles, low, np.minimum(values, high), color=inside, linewidth=thick)
    ax.hlines(middles, np.maximum(values, low), high, color=PALETTE["ink"], linewidth=thick)


def _reach(ends, bars, room, points):
    """Return the right limit of the measure at which every number still fits into the frame."""
    limit = max(float(end.max()) for end in ends) or 1.0
    for reached, one in zip(ends, bars, strict=True):
        for end, text in zip(reached, one.texts, strict=True):
            left = room - style.text_width(text, points) - _PAD
            limit = max(limit, end * room / max(left, room * 0.2))
    return limit


def set_names(rows, *, at):
    """Write the names beside the bars, or above them beginning `at` this value."""
    ax, points = rows.ax, rows.points
    centres = rows.middles.mean(axis=0)
    if not rows.above:
        ax.set_yticks(centres, rows.names, linespacing=1.1, color=PALETTE["ink"])
        ax.tick_params(axis="y", pad=2 * _PAD - 2)
        return
    ax.set_yticks([])
    half = (rows.middles[-1] - rows.middles[0]) / 2 + points * 0.7
    for name, top in zip(rows.names, centres - half, strict=True):
        ax.annotate(
            name, (at, top), (0, 1), textcoords="offset points", va="bottom", fontsize=points,
            color=PALETTE["ink"], linespacing=1.1, annotation_clip=False,
        )  # fmt: skip
