"""How much room an actor gets: namings, quoted words, headlines and leads, first position."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, statistics, tables
from analysis.actors import groups

# Columns of the sums: per actor, and of all articles of a group.
_COUNTS = ("articles", "mentions", "quotes", "quoted_words", "headlines", "leads")
_ARTICLES, _MENTIONS, _QUOTES, _WORDS, _HEADLINES, _LEADS = range(6)
_POSITION = 6
_BLOCK = 2048  # articles whose table of actors and columns is held at a time
_SHARES = ("articles", "mentions", "quoted_words", "headlines", "leads")
_MADE = ("actor", *_COUNTS, *(f"n_{name}" for name in _COUNTS)) + tuple(
    f"{name}{end}"
    for name in ("first_position", *(f"share_{name}" for name in _SHARES))
    for end in ("", "_low", "_high")
)


class Standing(NamedTuple):
    """What STANDING is made of: sums over articles, so that parts can be added."""

    actors: statistics.Sums
    group: statistics.Sums

    def __add__(self, other):
        return Standing(self.actors + other.actors, self.group + other.group)


def standing(
    articles, quotes, mentions, *, by=None, of="actor", actors=None, labels=None, within="article"
):
    """Return STANDING: an actor's place in the coverage, per group of articles.

    Columns: the group's · actor · articles (that name the actor) · mentions · quotes (quotations
    in marks) · quoted_words · share_articles (of the group's articles) · share_mentions (of all
    mentions in the group) · share_quoted_words (of all quoted words in the group, those of
    unresolved speakers too) · first_position (0 the first, 1 the last character; mean over the
    articles that name the actor) · headlines and leads (articles that name the actor there) ·
    share_headlines, share_leads (of the group's articles that have one in their text); each share
    and first_position with `_low` and `_high` (95 %, by resampling articles; missing where there
    are too few, or all alike: see `statistics.interval`). What the shares are of stands beside
    them: n_articles · n_mentions · n_quotes · n_quoted_words · n_headlines · n_leads. Sorted by
    group, mentions (most first), actor.

    `by` names columns of `articles` (outlet, section …), "month", or "topic" with `labels`, the
    table of `topics.label`: the group is then the articles with the topic, an article in several,
    and with `within="sentence"` only namings and quotations that begin in a sentence of the topic
    count (a headline has no sentences: n_headlines is then 0, its share missing). `of` may be a
    column of the table `actors` (side, kind): the column `actor` then holds the side; namings of
    actors without one count in the whole only. `quotes` are those of `speakers`.

    Raises `TableError` if `quotes` are no QUOTES or `mentions` no MENTIONS, `ValueError` for QUOTES
    without `actor`, a column that is not there, or topics without `labels`.

    >>> from analysis.actors import find, speakers
    >>> given = tables.make("ARTICLES", [("a", "2025-02-28", "X", None, "Ann met Bo. Ann left.")])
    >>> listed = pd.DataFrame({"actor": ["Ann", "Bo"], "alias": ["Ann", "Bo"], "how": "name",
    ...                        "from": pd.NaT, "to": pd.NaT, "side": ["us", "them"]})
    >>> named, spoken = find(given, listed), tables.empty("QUOTES")
    >>> table = standing(given, speakers(spoken, named), named, by="month", of="side",
    ...                  actors=listed)
    >>> table[["month", "actor", "mentions", "n_mentions"]].values.tolist()
    [['2025-02', 'us', 2, 3], ['2025-02', 'them', 1, 3]]
    """
    by = tables.columns_of(by, _MADE)
    tables.check(quotes, "QUOTES")
    tables.check(mentions, "MENTIONS")
    quotes, mentions = (groups.named(rows, of, actors) for rows in (quotes, mentions))
    spoken = _spoken(quotes)
    divided = groups.divided(articles, by, spoken, mentions, labels=labels, within=within)
    parts = [table(measure(*group)).assign(**values) for values, *group in divided]
    columns = pd.concat(parts or [table(measure(articles, quotes, mentions)).iloc[:0]])
    columns = columns.assign(**{name: [] for name in by if name not in columns})
    if within == "sentence" and "topic" in by:  # headlines were not looked at
        columns["n_headlines"] = 0
        columns.loc[:, columns.columns.str.startswith("share_headlines")] = np.nan
    columns[by] = columns[by].astype("category")
    return sorted_table(columns, by)


def sorted_table(found, by=()):
    """Return STANDING from a `Standing`, or from the rows of several groups."""
    rows = table(found) if isinstance(found, Standing) else found
    joined = tables.make("STANDING", rows, group=by)
    order = [*by, "mentions", "quoted_words", "actor"]
    rising = [True] * len(by) + [False, False, True]
    return joined.sort_values(order, ascending=rising, ignore_index=True)


def measure(articles, quotes, mentions):
    """Return the `Standing` of a batch of articles; those of batches add up to the whole's.

    Quotations that have the number of their words (`n_words`) are not counted again.
    """
    ids, titles, texts = tables.batch(articles)
    number = pd.Series(range(len(ids)), index=pd.Index(ids, dtype="str"), dtype="int64")
    named, spoken = (_of(rows, number) for rows in (mentions, _spoken(quotes)))
    found = None
    for first in range(0, max(1, len(ids)), _BLOCK):
        block = slice(first, first + _BLOCK)
        here = [
            rows[rows["number"].between(first, first + _BLOCK - 1)].assign(
                number=lambda rows, first=first: rows["number"] - first
            )
            for rows in (spoken, named)
        ]
        part = _measured(ids[block], titles[block], texts[block], *here)
        found = part if found is None else found + part
    return found


def _measured(ids, titles, texts, spoken, named):
    kept = [rows["actor"].dropna().astype("str") for rows in (named, spoken)]
    actors = sorted({*kept[0].unique(), *kept[1].unique()})
    values = np.zeros((len(ids), len(actors), 7), dtype=np.int64)
    base = np.zeros((len(ids), 1, 6), dtype=np.int64)
    titled, led = _parts(texts, titles)

    def add(column, rows, amount=1):
        known = rows["actor"].notna().to_numpy()
        at = np.searchsorted(actors, rows["actor"][known].astype("str"))
        amounts = np.broadcast_to(amount, len(rows))
        np.add.at(values[:, :, column], (rows["number"][known], at), amounts[known])
        if column < base.shape[2]:
            np.add.at(base[:, 0, column], rows["number"], amounts)

    add(_MENTIONS, named)
    add(_QUOTES, spoken)
    add(_WORDS, spoken, spoken["n_words"].to_numpy("int64"))
    values[:, :, _ARTICLES] = values[:, :, _MENTIONS] > 0
    for column, spans in ((_HEADLINES, titled), (_LEADS, led)):
        left, right = spans[named["number"]].T
        inside = (named["start"] >= left) & (named["start"] < right)
        add(column, named[inside].drop_duplicates(["number", "actor"]))
        base[:, 0, column] = spans[:, 1] > 0
    first = named.drop_duplicates(["number", "actor"])  # mentions are sorted by place
    length = np.array([max(1, len(text)) for text in texts], dtype=np.int64)[first["number"]]
    # whole thousandths: what is added up must not depend on the order
    add(_POSITION, first, 1000 * first["start"].to_numpy("int64") // length)
    base[:, 0, _ARTICLES] = 1
    return Standing(statistics.sums(ids, actors, values), statistics.sums(ids, ["all"], base))


def _parts(texts, titles):
    """Return the (start, end) of every headline and of every lead; (0, 0) where there is none."""
    found = {kind: np.zeros((len(texts), 2), dtype=np.int64) for kind in ("headline", "lead")}
    for number, (text, title) in enumerate(zip(texts, titles, strict=True)):
        for start, end, kind in engine.segments(text, title):
            if kind in found:
                found[kind][number] = start, end
            if kind == "lead":
                break
    return found["headline"], found["lead"]


def table(standing):
    """Return the rows of STANDING of one group from its `Standing`."""
    actors, group = standing
    columns = {"actor": actors.labels}
    columns |= {name: actors.totals[:, i] for i, name in enumerate(_COUNTS)}
    for name in _SHARES:
        column = _COUNTS.index(name)
        columns |= _with_interval(f"share_{name}", actors, column, group, column)
    place = _with_interval("first_position", actors, _POSITION, actors, _ARTICLES)
    columns |= {name: values / 1000 for name, values in place.items()}
    columns |= {f"n_{name}": group.totals[0, i] for i, name in enumerate(_COUNTS)}
    return pd.DataFrame(columns)


def _with_interval(name, part, column, whole, base):
    values = statistics.share(part, column, whole, base)
    return dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))


def _of(rows, number):
    """Return the rows of a batch's articles with the `number` of each, in order."""
    rows = rows.assign(number=rows["article_id"].astype("str").map(number))
    rows = rows[rows["number"].notna()].astype({"number": "int64"})
    return rows.sort_values(["number", "start"], kind="stable")


def _spoken(quotes):
    """Return the quotations in marks, with the number of their words (which may be there)."""
    spoken = quotes[quotes["kind"].isin(tables.SPOKEN)]
    if "n_words" in spoken:
        return spoken
    return spoken.assign(n_words=engine.lengths(spoken["surface"].tolist()))
