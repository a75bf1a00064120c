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


def draw_rows(ax, names, bars, *, size, title, keys, note):
    """Draw a row a name and a bar for each of `bars`, from top to bottom; return the Axes."""
    with style.applied(size):
        ax, own = style.open_axes(ax, size)
        total, points = style.measure(size)
        style.bare(ax)
        width = total if own else style.width_of(ax)
        above = own and size == "column"  # no room for names beside the bars
        gutter = width * (1 if above else _GUTTER if own else 2 * _GUTTER)
        names = [style.wrap(name, gutter, points) for name in names]
        left = 0 if above else max(style.text_width(name, points) for name in names) + 2 * _PAD
        room = total - left if own else width
        middles, thick, height = _places(names, len(bars), points, above)
        ends = [
            _draw_bars(ax, one, its, thick, points) for one, its in zip(bars, middles, strict=True)
        ]
        ax.set_xlim(0, _reach(ends, bars, room, points))
        ax.set_ylim(height, 0)
        ax.set_xticks([])
        _set_names(ax, names, middles, points, above)
        if not above:
            ax.axvline(0, color=PALETTE["quiet"], linewidth=0.8, zorder=3)
        style.frame(ax, own, size, height=height, left=left, title=title, keys=keys, note=note)
    return ax


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


def _set_names(ax, names, middles, points, above):
    centres = middles.mean(axis=0)
    if not above:
        ax.set_yticks(centres, names, linespacing=1.1, color=PALETTE["ink"])
        ax.tick_params(axis="y", pad=2 * _PAD - 2)
        return
    ax.set_yticks([])
    half = (middles[-1] - middles[0]) / 2 + points * 0.7
    for name, top in zip(names, centres - half, strict=True):
        ax.annotate(
            name, (0, top), (0, 1), textcoords="offset points", va="bottom", fontsize=points,
            color=PALETTE["ink"], linespacing=1.1, annotation_clip=False,
        )  # fmt: skip
