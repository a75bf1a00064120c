"""Differences between two sides: each around zero, and whether it is a finding."""

import numpy as np

from analysis.figures import style
from analysis.figures.given import banded, label_of, listed, needed, once, ordered, percent, told
from analysis.figures.given import signed as as_score
from analysis.figures.rows import framed, laid_out, upright
from analysis.figures.sides import LEFT, RIGHT, draw_dashes, draw_dots, draw_sides, room_above
from analysis.figures.style import PALETTE
from analysis.text import plural

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def differences(
    table, *, measure=None, names=None, label=None, ax=None, title=None, note=None, size="page",
):  # fmt: skip
    """Draw the differences between two sides, each with its interval, and which are findings.

    The table is one of `compare.groups` (line · measure · a · b · difference with its interval ·
    verdict) or of `series.before_after` (the group's column · measure · before · after …).
    `measure` chooses the lines of one measure where the table has several; of a table without such
    a column it says what the values are. `names` are the sides' names for readers, in the order of
    the columns. Both values stand at the right. A dot is filled only where the verdict is
    "finding"; a difference without an interval is a ring without a line. The largest difference
    stands first, ties by name. Where the measure's name begins with "share", values are written in
    per cent, and their differences in points. The note tells the level of the intervals, where the
    table does (`attrs`).

    Raises `ValueError` if a line stands twice (two measures), or if there is no such measure.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"topic": ["aid", "peace"], "before": [0.2, 0.5], "after": [0.6, 0.1],
    ...     "measure": "share_articles", "difference": [0.4, -0.4],
    ...     "difference_low": [0.1, -0.9], "difference_high": [0.7, 0.1],
    ...     "verdict": ["finding", "not supported"]})
    >>> [label.get_text() for label in differences(table).get_yticklabels()]
    ['aid', 'peace']
    """
    needed(table, ["difference", "verdict"], "differences")
    table = _of_measure(table, measure)
    label = label_of(table, label, "differences")
    once(table, label, "differences")
    pair = ("before", "after") if "before" in table else ("a", "b")
    needed(table, pair, "differences")
    names = pair if names is None else names
    rows = ordered(table, "difference", label)
    values = banded(rows, "difference")
    shares = str(rows["measure"].iloc[0] if "measure" in rows else measure).startswith("share")
    written, scale, unit = _writing(shares, values)
    beside = [f"{written(one)} : {written(two)}" for one, two in rows[[*pair]].to_numpy()]
    more, less = names[::-1] if pair[0] == "before" else names
    with style.applied(size):
        its = laid_out(ax, rows[label], 1, size)
        draw_sides(its, values, _step(values), beside, f"{names[0]} : {names[1]}", scale=scale)
        upright(its, 0, zorder=1)
        found = (rows["verdict"].astype("str") == "finding").to_numpy()
        keys = draw_dots(its, *values, _kinds(values[0], found, more, less))
        draw_dashes(its, ~np.isfinite(values[0]))
        n_found = int((found & np.isfinite(values[0])).sum())
        framed(
            its, bottom=its.points * 1.6, keys=keys, gap=room_above(its),
            title="What differs" if title is None else title,
            note=f"To the right: more in “{more}”{unit}. {_lines(table, values)}"
            if note is None else note,
            says=f"{plural(len(rows), 'line')}, findings: {n_found}. Largest differences "
                 f"({names[0]} : {names[1]}): {listed(rows[label], beside)}",
        )  # fmt: skip
    return its.ax


def _of_measure(table, measure):
    """Return the lines of one measure."""
    if "measure" not in table or (measure is None and table["measure"].nunique() == 1):
        return table
    there = [*table["measure"].astype("str").unique()]
    if measure not in there:
        raise ValueError(f"differences: measure= one of {there} was expected, found {measure!r}")
    return table[table["measure"] == measure]


def _lines(table, values):
    """Return what the note says of the lines, at the level that the table tells."""
    level, (known, low, high) = table.attrs.get("level"), map(np.isfinite, values)
    what = "Lines: intervals." if level is None else f"Lines: {100 * level:.4g}% interval."
    without = any(known & ~(low & high))
    return told((what, True), ("None where articles are few, or alike.", without))


def _writing(shares, values):
    """Return how values are written, how differences are, and in what unit those are."""
    if shares:
        return percent, lambda value: _plus(value * 100, "+.0f"), ", in percentage points"
    if np.nanmax(np.abs(values), initial=0) < 2:
        return as_score, as_score, ""
    return "{:,.4g}".format, lambda value: _plus(value, "+,g"), ""


def _plus(value, form):
    text = f"{value:{form}}".replace("-", "−")
    return "0" if text[1:] == "0" else text


def _step(values):
    reach = max(np.nanmax(np.abs(np.concatenate(values)), initial=0), _STEPS[0])
    return next((step for step in _STEPS if reach / step <= 4), reach)


def _kinds(difference, found, more, less):
    """Return what `draw_dots` wants to know of each kind of difference."""
    known = np.isfinite(difference)
    return [
        (known & found & (difference > 0), RIGHT, True, f"more in “{more}”: a finding"),
        (known & found & (difference <= 0), LEFT, True, f"more in “{less}”: a finding"),
        (known & ~found, PALETTE["quiet"], False, "no finding"),
    ]
