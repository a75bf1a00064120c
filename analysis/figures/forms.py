"""The forms of bars: each takes a table, draws it as it is, and returns the Axes.

No form computes a statistic. What a table leaves missing stays missing in the figure, and is seen.
"""

from analysis.figures.given import (
    MISSING,
    counted,
    interval_note,
    label_of,
    listed,
    once,
    ordered,
    percent,
    shares,
)
from analysis.figures.rows import Bars, draw_rows
from analysis.figures.style import PALETTE, Key
from analysis.text import plural


def standing(table, *, ax=None, title=None, note=None, size="page"):
    """Draw STANDING: per actor the share of all namings and the share of all quoted words.

    One row is one actor: actor · share_mentions · share_quoted_words, with their `_low` and `_high`
    where the table has them. The most named stand first, ties by name. A missing share is a dash.
    Returns the Axes; raises `ValueError` if an actor stands twice (a table of groups).

    >>> import pandas as pd
    >>> table = pd.DataFrame({"actor": ["A", "B"], "share_mentions": [0.25, 0.75],
    ...                       "share_quoted_words": [1.0, 0.0]})
    >>> [label.get_text() for label in standing(table).get_yticklabels()]
    ['B', 'A']
    """
    once(table, "actor", "standing")
    rows = ordered(table, "share_mentions", "actor")
    named = shares(rows, "share_mentions", PALETTE["grey"])
    quoted = shares(rows, "share_quoted_words", PALETTE["blue"])
    heard = ordered(table, "share_quoted_words", "actor")
    said = [percent(value) for value in heard["share_quoted_words"]]
    return draw_rows(
        ax, rows["actor"], [named, quoted], size=size,
        title="Who is named, and who is quoted" if title is None else title,
        keys=[Key("share of all namings", PALETTE["grey"]),
              Key("share of all quoted words", PALETTE["blue"])],
        note=interval_note([named, quoted]) if note is None else note,
        says=f"{plural(len(rows), 'actor')}. Most named: {listed(rows['actor'], named.texts)} of "
             f"all namings. Most quoted: {listed(heard['actor'], said)} of all quoted words.",
    )  # fmt: skip


def topics(table, *, measure="share", ax=None, title=None, note=None, size="page"):
    """Draw how much of the coverage each topic takes.

    One row is one topic: topic · n · share, with share_low and share_high where the table has them.
    `measure` is "share" (of articles; n in brackets) or "sentences" (a column of counts, for a
    corpus too small for shares). The largest stand first, ties by name.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"topic": ["aid", "peace"], "n": [3, 9], "share": [0.3, 0.9]})
    >>> [text.get_text() for text in topics(table).texts if "%" in text.get_text()]
    ['90%  (9)', '30%  (3)']
    """
    if measure not in ("share", "sentences"):
        raise ValueError(f'measure {measure!r}: expected "share" or "sentences"')
    key = "share of articles (their number in brackets)"
    if measure == "sentences":  # n counts articles, and would stand beside another unit
        table, key = table.drop(columns="n", errors="ignore"), "sentences"
    return bars(
        table, measure=measure, label="topic", key=key, ax=ax, note=note, size=size,
        title="What the coverage is about" if title is None else title,
    )  # fmt: skip


def words(table, *, ax=None, title=None, note="", size="page"):
    """Draw COUNTS: how often each term stands in a million words, and its number of uses.

    One row is one term: term · n · per_million. The most frequent stand first, ties by term.
    """
    return bars(
        table, measure="per_million", label="term", ax=ax, note=note, size=size,
        key="uses per million words (number of uses in brackets)",
        title="Which words it uses" if title is None else title,
    )  # fmt: skip


def bars(
    table, *, measure, label=None, key=None, ax=None, title=None, note=None, size="page",
):  # fmt: skip
    """Draw one measure of any table: a bar a row, with its interval, the largest first.

    `measure` names the column of the lengths, with `_low` and `_high` beside it where the table has
    them; where its name begins with "share" it is written in per cent. `label` names the column of
    names (by default the first), `key` what is measured, for readers. The table's `n`, if there is
    one, stands in brackets. A missing value is a dash, and stands last; ties by name.

    Raises `ValueError` for a name that stands twice, a column that is not there, a value below 0
    (see `tone`, `keyness` and `shift` for what goes both ways).

    >>> import pandas as pd
    >>> table = pd.DataFrame({"outlet": ["Digest", "Post"], "n_quotes": [1200, 4]})
    >>> [text.get_text() for text in bars(table, measure="n_quotes").texts]
    ['1,200', '4', 'n quotes']
    """
    label = label_of(table, label, "bars")
    once(table, label, "bars")
    rows = ordered(table, measure, label)
    if (rows[measure] < 0).any():
        raise ValueError(f"bars: {measure} is below 0; it is drawn to both sides by `tone`")
    if measure.startswith("share"):
        drawn = shares(rows, measure, PALETTE["blue"])
    else:
        low, high = (rows.get(f"{measure}_{side}") for side in ("low", "high"))
        drawn = Bars(rows[measure], low, high, _written(rows[measure]), PALETTE["blue"])
    if "n" in rows and measure != "n":
        pairs = zip(drawn.texts, counted(rows["n"]), strict=True)
        texts = [text if text == MISSING else f"{text}  ({n})" for text, n in pairs]
        drawn = drawn._replace(texts=texts)
    key = measure.replace("_", " ") if key is None else key
    return draw_rows(
        ax, rows[label], [drawn], size=size, title=title or "", keys=[Key(key)],
        note=interval_note([drawn]) if note is None else note,
        says=f"{plural(len(rows), 'row')}, {key}: {listed(rows[label], drawn.texts)}.",
    )  # fmt: skip


def _written(values):
    """Write numbers as they are read: whole where they are large, else with two places."""
    large = values.abs().max() >= 20 or (values.dropna() % 1 == 0).all()
    return counted(values) if large else [MISSING if v != v else f"{v:.2f}" for v in values]
