"""The forms: each takes a table, draws it as it is, and returns the Axes.

No form computes a statistic. What a table leaves missing stays missing in the figure, and is seen.
"""

import math

import numpy as np
import pandas as pd

from analysis.figures import lines
from analysis.figures.rows import Bars, draw_rows
from analysis.figures.style import PALETTE, Key


def standing(table, *, ax=None, title=None, note=None, size="page"):
    """Draw STANDING: per actor the share of all namings and the share of all quoted words.

    One row is one actor: actor · share_mentions · share_quoted_words, with their `_low` and `_high`
    where the table has them. The most named stand first, ties by name. A missing share is a dash.
    Returns the Axes; raises `ValueError` if an actor stands twice (a table of groups).

    >>> table = pd.DataFrame({"actor": ["A", "B"], "share_mentions": [0.25, 0.75],
    ...                       "share_quoted_words": [1.0, 0.0]})
    >>> [label.get_text() for label in standing(table).get_yticklabels()]
    ['B', 'A']
    """
    _once(table, "actor", "standing")
    rows = _ordered(table, "share_mentions", "actor")
    named = _shares(rows, "share_mentions", PALETTE["grey"])
    quoted = _shares(rows, "share_quoted_words", PALETTE["blue"])
    return draw_rows(
        ax, rows["actor"], [named, quoted], size=size,
        title="Who is named, and who is quoted" if title is None else title,
        keys=[Key("share of all namings", PALETTE["grey"]),
              Key("share of all quoted words", PALETTE["blue"])],
        note=_interval_note([named, quoted]) if note is None else note,
    )  # fmt: skip


def topics(table, *, measure="share", ax=None, title=None, note=None, size="page"):
    """Draw how much of the coverage each topic takes.

    One row is one topic: topic · n · share, with share_low and share_high where the table has them.
    `measure` is "share" (of articles; n in brackets) or "sentences" (a column of counts, for a
    corpus too small for shares). The largest stand first, ties by name.

    >>> table = pd.DataFrame({"topic": ["aid", "peace"], "n": [3, 9], "share": [0.3, 0.9]})
    >>> [text.get_text() for text in topics(table).texts if "%" in text.get_text()]
    ['90%  (9)', '30%  (3)']
    """
    _once(table, "topic", "topics")
    rows = _ordered(table, measure, "topic")
    if measure == "share":
        bars = _shares(rows, "share", PALETTE["blue"])
        texts = [
            f"{text}  ({n:,})" if text != _MISSING else text
            for text, n in zip(bars.texts, rows["n"], strict=True)
        ]
        bars, key = bars._replace(texts=texts), "share of articles (their number in brackets)"
    elif measure == "sentences":
        bars = Bars(rows[measure], texts=_counted(rows[measure]), colour=PALETTE["blue"])
        key = "sentences"
    else:
        raise ValueError(f'measure {measure!r}: expected "share" or "sentences"')
    return draw_rows(
        ax, rows["topic"], [bars], size=size,
        title="What the coverage is about" if title is None else title,
        keys=[Key(key)], note=_interval_note([bars]) if note is None else note,
    )  # fmt: skip


def words(table, *, ax=None, title=None, note="", size="page"):
    """Draw COUNTS: how often each term stands in a million words, and its number of uses.

    One row is one term: term · n · per_million. The most frequent stand first, ties by term.
    """
    _once(table, "term", "words")
    rows = _ordered(table, "per_million", "term")
    texts = [
        f"{text}  ({n:,})"
        for text, n in zip(_counted(rows["per_million"].round()), rows["n"], strict=True)
    ]
    return draw_rows(
        ax, rows["term"], [Bars(rows["per_million"], texts=texts, colour=PALETTE["blue"])],
        size=size, title="Which words it uses" if title is None else title,
        keys=[Key("uses per million words (number of uses in brackets)")], note=note,
    )  # fmt: skip


def tone_strip(table, *, ax=None, title=None, note=None, size="page"):
    """Draw the tone of one article, sentence by sentence, from its first to its last.

    One row is one sentence: sentence (from 0) · score (-1 to 1, missing where no word was known);
    a column `quoted` of booleans shades the sentences that hold a quotation. Missing scores are
    gaps with a ring, never a bar of height 0. Raises `ValueError` if a sentence stands twice.
    """
    _once(table, "sentence", "tone_strip")
    return lines.draw_strip(
        table.sort_values("sentence"), ax, size=size,
        title="Tone through the article" if title is None else title, note=note,
    )  # fmt: skip


def over_time(table, *, measure=None, ax=None, title=None, note=None, size="page"):
    """Draw SERIES: the mean tone of every period with its interval, above the number of articles.

    One row is one period: period · n · mean · mean_low · mean_high (or share · share_low ·
    share_high); `undated` (the same in every row) is told in the note. `measure` is "mean",
    "share" or "n" (the articles alone); by default the mean if the table has one, else the share.
    A period without articles keeps its place; a missing mean is a gap in the line. Returns the
    outer Axes, whose `child_axes` are the line and the bars. Raises `ValueError` if a period stands
    twice.
    """
    _once(table, "period", "over_time")
    if measure is None:
        measure = "mean" if "mean" in table and table["mean"].notna().any() else "share"
    if measure not in _OVER_TIME:
        raise ValueError(f"measure {measure!r}: expected one of {', '.join(_OVER_TIME)}")
    if measure not in table:
        raise ValueError(f"a column {measure!r} is needed; found {[*table.columns]}")
    return lines.draw_periods(
        table.sort_values("period"), ax, measure=measure, size=size,
        title=_OVER_TIME[measure] if title is None else title, note=note,
    )  # fmt: skip


_OVER_TIME = {
    "mean": "Tone and volume over time", "share": "Share and volume over time",
    "n": "Articles over time",
}  # fmt: skip
_MISSING = "–"


def _once(table, column, form):
    if column not in table:
        raise ValueError(f"{form} needs a column {column!r}; found {[*table.columns]}")
    if not len(table):
        raise ValueError(f"{form}: the table has no rows; see figures.withheld")
    if table[column].isna().any():
        raise ValueError(f"{form}: a row has no {column}; leave it out, or give it a name")
    twice = table[column].duplicated()
    if twice.any():
        raise ValueError(
            f"{form} draws one row a {column}; {table[column][twice].iloc[0]!r} stands twice: "
            "choose one group or scorer of the table first"
        )


def _ordered(table, measure, label):
    if measure not in table:
        raise ValueError(f"a column {measure!r} is needed; found {[*table.columns]}")
    return table.astype({label: "str"}).sort_values(
        [measure, label], ascending=[False, True], kind="stable", na_position="last"
    )


def _shares(rows, column, colour):
    low, high = (rows.get(f"{column}_{side}") for side in ("low", "high"))
    return Bars(rows[column], low, high, [percent(value) for value in rows[column]], colour)


def percent(value):
    """Write a share as a percentage: with one decimal only below 1 in 100.

    >>> percent(0.314), percent(0.004), percent(0.0096), percent(float("nan")), percent(0.0)
    ('31%', '0.4%', '1%', '–', '0%')
    """
    if pd.isna(value):
        return _MISSING
    if 0 < value < 0.0095:
        return f"{value * 100:.1f}%" if value >= 0.0005 else "<0.1%"
    return f"{math.floor(value * 100 + 0.5)}%"


def _counted(values):
    return [_MISSING if pd.isna(value) else f"{value:,.0f}" for value in values]


def _interval_note(bars):
    given = [one for one in bars if one.low is not None and np.asarray(one.low.notna()).any()]
    return "Thin lines: 95% interval." if given else ""
