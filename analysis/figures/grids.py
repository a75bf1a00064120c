"""A heat map: many series over the same periods, a row each, empty periods kept."""

import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.figures.given import (
    counted,
    label_of,
    listed,
    needed,
    numbers,
    once,
    percent,
    supported,
)
from analysis.figures.periods import gap_of, ticks_of, unit_of
from analysis.figures.rows import framed, laid_out, set_names
from analysis.figures.style import PALETTE, Key
from analysis.text import plural

_VOLUME = 2.6  # height of the bars of volume, in sizes of the type
_UNITS = {"share": "share of the articles", "n": "articles"}
_WIDE, _NARROW = 0.94, 0.4  # of the width of a period
_PALE = 0.08  # a measured 0 is not quite white: white is the page


def heat(
    table, *, measure="share", label="series", ax=None, title=None, note=None, size="page",
):  # fmt: skip
    """Draw a series a row and a period a column, the stronger the more; above it the volume.

    The table is SERIES of several series, such as `pipeline.tables` returns: series · period · n ·
    share. `measure` is "share" or any column of numbers from 0, `label` the column that names the
    rows. A period without articles, or without a measure, is hatched; where the table has intervals
    (`share_low`), a period of too few articles for one is narrow. What all names begin with
    ("topic: ") is left off. Rows are sorted by their sum, largest first, ties by name; columns are
    the periods, all of them. Leave a series out by leaving out its rows:

        series = found["SERIES"]
        figures.heat(series[series["series"] != "all articles"])

    Raises `ValueError` if a series has two rows for a period, or a value is below 0.
    """
    label = label_of(table, label, "heat")
    once(table, [label, "period"], "heat")
    needed(table, [measure, "n"], "heat")
    names, days, values, sure, volume = _grid(table, label, measure)
    if (values < 0).any():
        raise ValueError(f"heat: {measure} is below 0; see `multiples`, which has a scale for it")
    most = np.nanmax(values, initial=0)
    written = percent if measure.startswith("share") else lambda value: counted([value])[0]
    with style.applied(size):
        its = laid_out(ax, names, 1, size)
        its = its._replace(height=its.height + its.points * (_VOLUME + 1))
        its.ax.set_xlim(0, len(days))
        its.ax.set_ylim(its.height, 0)
        its = its._replace(middles=its.middles + its.points * (_VOLUME + 1))
        _draw_volume(its, volume)
        _draw_cells(its, values, sure, most, written)
        set_names(its, at=0)
        gap = gap_of(table)
        at, texts = ticks_of(days, gap, its.room, its.points)
        its.ax.set_xticks(at + 0.5, texts)
        its.ax.tick_params(axis="x", pad=3)
        unit = _UNITS.get(measure, measure.replace("_", " "))
        keys = [Key(f"{unit}: faintest {written(0.0)}, strongest {written(most)}", PALETTE["blue"])]
        if not sure.all():
            keys.append(Key("narrow: too few articles for an interval"))
        if np.isnan(values).any():
            keys.append(Key("nothing to measure", PALETTE["quiet"], "▨"))
        sums = [
            written(value) for value in np.nanmax(np.where(np.isnan(values), 0, values), axis=1)
        ]
        framed(
            its, bottom=its.points * 2.8, keys=keys, gap=its.points * 1.9,
            title=f"What was written about, {unit_of(gap)} by {unit_of(gap)}"
            if title is None else title, note=note or "",
            says=f"{plural(len(names), 'row')}, {plural(len(days), 'period')}; highest values "
                 f"{listed(names, sums)}.",
        )  # fmt: skip
        its.ax.xaxis.labelpad = its.points * 1.2
    return its.ax


def _grid(table, label, measure):
    """Return names, periods, values and whether they are sure (names x periods), and the volume."""
    days = pd.DatetimeIndex(sorted(table["period"].unique()))
    unsure = (~supported(table, measure)).astype(float)
    names = table[label].astype("str")
    flat = table.assign(**{label: names, "_value": numbers(table, measure), "_unsure": unsure})
    grid = flat.pivot(index=label, columns="period", values="_value").reindex(columns=days)
    order = sorted(grid.index, key=lambda name: (-np.nansum(grid.loc[name]), name))
    thin = flat.pivot(index=label, columns="period", values="_unsure").reindex(columns=days)
    values = grid.loc[order].to_numpy(dtype=float)
    sure = np.isnan(values) | (thin.loc[order].to_numpy() != 1)
    volume = flat.groupby("period")["n"].max().reindex(days).to_numpy(dtype=float)
    names = style.without_kind(order)
    return names, days, values, sure, volume


def _draw_volume(its, volume):
    """Draw the articles of every period as bars that stand above the rows."""
    ax, points, high = its.ax, its.points, its.points * _VOLUME
    most = np.nanmax(volume, initial=0) or 1
    heights = volume / most * (high - 1.2 * points)
    ax.bar(np.arange(len(volume)) + 0.5, -heights, bottom=high, width=0.86,
           color=PALETTE["grey"], linewidth=0)  # fmt: skip
    ax.hlines(high, 0, len(volume), color=PALETTE["quiet"], linewidth=0.8)
    at = int(np.nanargmax(volume))
    text = plural(int(volume[at]), "article")
    right = (at + 0.5) / len(volume) * its.room > its.room / 2
    ax.annotate(
        text, (at + (0.93 if right else 0.07), high - heights[at]), (0, 2),
        textcoords="offset points", ha="right" if right else "left", fontsize=points * 0.9,
        color=PALETTE["quiet"], annotation_clip=False,
    )  # fmt: skip


def _draw_cells(its, values, sure, most, written):
    from matplotlib.patches import Rectangle

    ax, points = its.ax, its.points
    half = its.thick / 2 + points * (0 if its.above else 0.3)
    widest = max(style.text_width(written(v), points * 0.85) for v in (0.0, most, most / 3))
    fits = its.room / values.shape[1] > widest + 4
    for row, surely, middle in zip(values, sure, its.middles[0], strict=True):
        for at, (value, whole) in enumerate(zip(row, surely, strict=True)):
            empty, wide = np.isnan(value), _WIDE if whole else _NARROW
            alpha = None if empty else _PALE + (1 - _PALE) * (value / most if most else 0)
            ax.add_patch(Rectangle(
                (at + 0.5 - wide / 2, middle - half), wide, 2 * half, linewidth=0,
                facecolor="none" if empty else PALETTE["blue"], alpha=alpha,
                hatch="////" if empty else None, edgecolor=PALETTE["rule"],
            ))  # fmt: skip
            if fits and whole and not empty:
                ax.annotate(
                    written(value), (at + 0.5, middle), ha="center", va="center_baseline",
                    fontsize=points * 0.85, annotation_clip=False,
                    color="#ffffff" if alpha > 0.85 else PALETTE["ink"],
                )  # fmt: skip
