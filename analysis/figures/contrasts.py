"""What two sides say: the words most typical of each, and the words that make the difference."""

import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.figures.given import (
    banded,
    interval_of,
    listed,
    needed,
    numbers,
    once,
    ordered,
    told,
)
from analysis.figures.rows import framed, laid_out, upright
from analysis.figures.sides import LEFT, RIGHT, draw_dashes, draw_sides, room_above
from analysis.figures.style import PALETTE, Key
from analysis.text import plural

_SURE = 0.05  # the p value above which a word is drawn pale: the usual level, a convention


def keyness(
    table, *, target="target", reference="reference", most=15, ax=None, title=None, note=None,
    size="page",
):  # fmt: skip
    """Draw KEYNESS: the words most typical of two sides, how many times as frequent they are.

    The table is one of `frequency.keyness`; `target` and `reference` name the two sides for
    readers. Drawn are the `most` words of each side that it puts first (by signed G2), with the
    interval of the log ratio, and both counts at the right. Words that the test does not support
    (corrected p value of 0.05 or more) are pale. Raises `ValueError` if a term stands twice.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"term": ["kyiv", "aid"], "n_target": [9, 1], "n_reference": [2, 8],
    ...                       "log_ratio": [2.2, -3.0], "g2": [9.0, -8.0], "p_value": 0.01})
    >>> [label.get_text() for label in keyness(table).get_yticklabels()]
    ['kyiv', 'aid']
    """
    once(table, "term", "keyness")
    needed(table, ["log_ratio", "g2", "n_target", "n_reference"], "keyness")
    rows = table.astype({"term": "str"}).sort_values(["g2", "term"], ascending=[False, True])
    firsts = [rows[rows["g2"] > 0].head(most), rows[rows["g2"] < 0].tail(most)]
    rows = pd.concat(firsts)
    needed(rows, [], "keyness")
    value, low, high = banded(rows, "log_ratio")
    pale = numbers(rows, "p_value") >= _SURE
    step = max(1, round(np.nanmax(np.abs([*value, *low, *high, 1])) / 3))
    keys = [Key(f"more in {target}", RIGHT), Key(f"more in {reference}", LEFT)]
    if pale.any():
        keys.append(Key("pale: p of 0.05 or more"))
    notes = told(
        ("How many times as frequent in one as in the other.", True),
        (f"{len(rows)} of {len(table):,} words.", len(rows) < len(table)),
        (f"Thin lines: {interval_of(table)}.", np.isfinite(low).any()),
    )
    with style.applied(size):
        its = laid_out(ax, rows["term"], 1, size)
        draw_sides(its, [value, low, high], step, _uses(rows), "uses", scale=_times)
        _draw_bars(its, value, low, high, np.where(value < 0, LEFT, RIGHT), pale)
        framed(
            its, bottom=its.points * 1.6, keys=keys, gap=room_above(its),
            title="Which words set them apart" if title is None else title,
            note=notes if note is None else note,
            says=f"{plural(len(firsts[0]), 'word')} of {target}: {_first(firsts[0])}; "
                 f"{len(firsts[1])} of {reference}: {_first(firsts[1][::-1])}",
        )  # fmt: skip
    return its.ax


def shift(
    table, *, target="target", reference="reference", most=20, ax=None, title=None, note=None,
    size="page",
):  # fmt: skip
    """Draw a word shift: which words make the difference between two groups, the strongest first.

    The table is one of `frequency.shift`. Without scores each word is drawn towards the side that
    uses it more. With scores it is drawn to the right where it lifts the target's mean and to the
    left where it lowers it, in the colour of a positive or a negative word; pale where the target
    uses it less. `most` words are drawn, with their intervals where the table has them and both
    counts at the right. Raises `ValueError` if a term stands twice.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"term": ["kyiv", "aid"], "n_target": [9, 1], "n_reference": [2, 8],
    ...     "per_million_target": [90.0, 10], "per_million_reference": [20.0, 80],
    ...     "contribution": [0.1, 0.2]})
    >>> [label.get_text() for label in shift(table).get_yticklabels()]
    ['aid', 'kyiv']
    """
    once(table, "term", "shift")
    columns = ["contribution", "per_million_target", "per_million_reference", "n_target"]
    needed(table, [*columns, "n_reference"], "shift")
    strength = table["contribution"].abs()
    rows = ordered(table.assign(_strength=strength), "_strength", "term").head(most)
    values, colours, pale, keys, says = (_lifted if "score" in table else _parted)(
        rows, target, reference
    )
    notes = told(
        (f"{says}.", True),
        (f"The {len(rows)} strongest of {len(table):,} words.", len(rows) < len(table)),
        (f"Thin lines: {interval_of(table)}.", np.isfinite(values[1]).any()),
    )
    with style.applied(size):
        its = laid_out(ax, rows["term"], 1, size)
        draw_sides(its, values, None, _uses(rows), "uses")
        _draw_bars(its, *values, colours, pale)
        framed(
            its, keys=keys, gap=room_above(its),
            title="Which words make the difference" if title is None else title,
            note=notes if note is None else note,
            says=f"{plural(len(rows), 'word')}, first {listed(rows['term'], _uses(rows))} "
                 f"(uses in {target} : {reference})",
        )  # fmt: skip
    return its.ax


def _lifted(rows, target, reference):
    """Return values, colours, what is pale, keys and what they say of a shift with scores."""
    value, low, high = banded(rows, "contribution")
    more = _more(rows)
    colours = np.where((value >= 0) == more, RIGHT, LEFT)  # above or below the reference's mean
    keys = [
        Key(f"positive word, more in {target}", RIGHT),
        Key(f"negative word, more in {target}", LEFT),
    ]
    if not more.all():
        keys.append(Key(f"pale: more in {reference}"))
    says = f"To the right: lifts the mean of {target}; to the left: lowers it"
    return [value, low, high], colours, ~more, keys, says


def _parted(rows, target, reference):
    """Return the same of a shift without scores: each word on the side that uses it more."""
    value, low, high = banded(rows, "contribution")
    more = _more(rows)
    values = [np.where(more, value, -value), np.where(more, low, -high), np.where(more, high, -low)]
    keys = [Key(f"more in {target}", RIGHT), Key(f"more in {reference}", LEFT)]
    says = "Length: what a word adds to the difference, in bits"
    return values, np.where(more, RIGHT, LEFT), np.zeros(len(rows), dtype=bool), keys, says


def _more(rows):
    return rows["per_million_target"].to_numpy() >= rows["per_million_reference"].to_numpy()


def _draw_bars(its, value, low, high, colours, pale):
    """Draw bars from zero with their intervals; a missing value is a dash."""
    ax, middles, known = its.ax, its.middles[0], np.isfinite(value)
    bars = ax.barh(middles[known], value[known], height=its.thick * 0.86, color=colours[known],
                   linewidth=0)  # fmt: skip
    for bar, light in zip(bars, pale[known], strict=True):
        bar.set_alpha(0.4 if light else None)
    both = known & np.isfinite(low) & np.isfinite(high)
    look = {"linewidth": its.points / 9, "zorder": 3}
    ax.hlines(middles[both], low[both], high[both], color=PALETTE["ink"], **look)
    dark = both & ~pale  # on a dark bar the line is white
    begin, end = np.maximum(low, np.minimum(value, 0)), np.minimum(high, np.maximum(value, 0))
    ax.hlines(middles[dark], begin[dark], end[dark], color="#ffffff", **look)
    upright(its, 0, zorder=4)
    draw_dashes(its, ~known)


def _times(at):
    """Write a log ratio as readers say it: 2 is four times as frequent."""
    return "1" if round(at) == 0 else f"{2 ** abs(round(at)):,}×"


def _uses(rows):
    pairs = zip(rows["n_target"], rows["n_reference"], strict=True)
    return [f"{one:,} : {two:,}" for one, two in pairs]


def _first(rows):
    return ", ".join(rows["term"].head(3)) or "none"
