"""Tone towards somebody: means around zero, and the shares of negative, neutral and positive."""

import numpy as np

from analysis.figures import style
from analysis.figures.given import (
    banded,
    counted,
    interval_of,
    label_of,
    listed,
    needed,
    numbers,
    once,
    ordered,
    percent,
    signed,
)
from analysis.figures.rows import framed, laid_out, upright
from analysis.figures.scores import reach_of
from analysis.figures.sides import LEFT, RIGHT, draw_dashes, draw_dots, draw_sides, room_above
from analysis.figures.style import PALETTE, Key
from analysis.text import plural

_POLARITY = ("negative", "neutral", "positive")


def tone(table, *, label=None, ax=None, title=None, note=None, size="page"):
    """Draw a mean tone a row, around zero, with its interval: who is written about how.

    The table is one of `sentiment.means`: the column of names (by default the first) · mean ·
    mean_low · mean_high · n, means from -1 to 1. The most positive stand first, ties by name. A
    mean without an interval is a ring, a missing one a dash. A dot is filled with a colour only
    where its interval excludes zero. Raises `ValueError` if a name stands twice (two scorers).

    >>> import pandas as pd
    >>> table = pd.DataFrame({"actor": ["A", "B"], "mean": [-0.4, 0.1], "n": [9, 20]})
    >>> [label.get_text() for label in tone(table).get_yticklabels()]
    ['B', 'A']
    """
    label = label_of(table, label, "tone")
    once(table, label, "tone")
    rows = ordered(table, "mean", label)
    mean, low, high = banded(rows, "mean")
    known = np.isfinite(mean)
    both = known & np.isfinite(low) & np.isfinite(high)
    ends = [(name, signed(value)) for name, value in zip(rows[label], mean, strict=True)]
    ends = [pair for pair, there in zip(ends, known, strict=True) if there]
    with style.applied(size):
        its = laid_out(ax, rows[label], 1, size)
        reach = reach_of(np.array([*mean, *low, *high]))
        beside = counted(rows["n"]) if "n" in rows else None
        draw_sides(its, [-reach, reach], reach, beside, "n scored", scale=signed)
        upright(its, 0, zorder=1)
        keys = draw_dots(its, mean, low, high, [
            (both & (low > 0), RIGHT, True, "interval above zero"),
            (both & (high < 0), LEFT, True, "interval below zero"),
            (both & (low <= 0) & (high >= 0), PALETTE["quiet"], True, "interval includes zero"),
            (known & ~both, PALETTE["quiet"], False, "no interval: few articles, or alike"),
        ])  # fmt: skip
        draw_dashes(its, ~known)
        interval = f"; lines: {interval_of(table)}" if both.any() else ""
        framed(
            its, bottom=its.points * 1.6, keys=keys, gap=room_above(its),
            title="In what tone" if title is None else title,
            note=f"Mean from −1 to +1{interval}." if note is None else note,
            says=f"{plural(len(rows), 'row')}. Most positive: {listed(*_columns(ends))}. "
                 f"Most negative: {listed(*_columns(ends[::-1]))}",
        )  # fmt: skip
    return its.ax


def tone_shares(table, *, label=None, ax=None, title=None, note=None, size="page"):
    """Draw per row the shares of negative, neutral and positive, neutral around the middle.

    One row is one name: the column of names (by default the first) · negative · neutral ·
    positive, counts or shares; with counts (or a column n) their sum stands at the right. The
    best balance stands first, ties by name. A row without any is a dash. From `sentiment.toward`:

        names = {-1: "negative", 0: "neutral", 1: "positive"}
        known = toward.dropna(subset="polarity")
        table = pandas.crosstab(known["actor"], known["polarity"].map(names)).reset_index()

    Raises `ValueError` for a name that stands twice or a number below 0.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"actor": ["A", "B"], "negative": [1, 0], "neutral": [1, 2],
    ...                       "positive": [2, 2]})
    >>> [label.get_text() for label in tone_shares(table).get_yticklabels()]
    ['B', 'A']
    """
    label = label_of(table, label, "tone_shares")
    once(table, [label], "tone_shares")
    needed(table, _POLARITY, "tone_shares")
    given = np.stack([numbers(table, column) for column in _POLARITY], axis=1)
    if (given < 0).any():
        raise ValueError("tone_shares: a number is below 0; shares or counts were expected")
    whole = given.sum(axis=1)
    parts = given / np.where(whole > 0, whole, np.nan)[:, None]
    are_counts = np.nanmax(whole, initial=0) > 1.01
    n = whole if are_counts and "n" not in table else numbers(table, "n")
    rows = table[[label]].assign(**dict(zip(_POLARITY, parts.T, strict=True)), n=n)
    rows = ordered(rows.assign(balance=parts[:, 2] - parts[:, 0]), "balance", label)
    parts = rows[[*_POLARITY]].to_numpy(dtype=float)
    edges = np.cumsum(np.column_stack([-parts[:, 0] - parts[:, 1] / 2, parts]), axis=1)
    known = np.isfinite(edges).all(axis=1)
    beside = counted(rows["n"]) if rows["n"].notna().any() else None
    colours = (LEFT, PALETTE["rule"], RIGHT)
    with style.applied(size):
        its = laid_out(ax, rows[label], 1, size)
        reach = np.abs(edges[known]).max(initial=0.1)
        draw_sides(its, [-reach, reach], None, beside, "n scored")
        for at, colour in enumerate(colours):
            _segments(its, known, edges[:, at], parts[:, at], colour)
        draw_dashes(its, ~known)
        texts = [percent(value) for value in rows["positive"]]
        framed(
            its, title="In what tone" if title is None else title, note=note or "",
            keys=[Key(name, colour) for name, colour in zip(_POLARITY, colours, strict=True)],
            says=f"{plural(len(rows), 'row')}. Positive: {listed(rows[label], texts)}",
            gap=room_above(its),
        )  # fmt: skip
    return its.ax


def _segments(its, known, starts, lengths, colour):
    """Draw one part of stacked bars, its share written into it where it fits."""
    ax, points = its.ax, its.points
    ax.barh(
        its.middles[0][known], lengths[known], left=starts[known], height=its.thick * 0.86,
        color=colour, linewidth=0,
    )  # fmt: skip
    low, high = ax.get_xlim()
    for at in np.flatnonzero(known):
        text = percent(lengths[at])
        if lengths[at] / (high - low) * its.room > style.text_width(text, points * 0.85) + 4:
            ax.annotate(
                text, (starts[at] + lengths[at] / 2, its.middles[0][at]), ha="center",
                va="center_baseline", fontsize=points * 0.85, annotation_clip=False,
                color=PALETTE["ink"] if colour == PALETTE["rule"] else "#ffffff",
            )  # fmt: skip


def _columns(pairs):
    return [name for name, _ in pairs], [text for _, text in pairs]
