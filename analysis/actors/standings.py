"""Who speaks and how much room an actor gets: speakers, shares, first position."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, statistics, tables

# Columns of the sums: per actor, and of all articles of a group.
_ARTICLES, _MENTIONS, _QUOTES, _WORDS, _POSITION = range(5)
_SHARES = {"articles": (_ARTICLES, 0), "mentions": (_MENTIONS, 1), "quoted_words": (_WORDS, 2)}


class Standing(NamedTuple):
    """What STANDING is made of: sums over articles, so that parts can be added."""

    actors: statistics.Sums
    group: statistics.Sums

    def __add__(self, other):
        return Standing(self.actors + other.actors, self.group + other.group)


def speakers(quotes, mentions):
    """Return QUOTES with a column `actor`: which actor of the list speaks; missing = none.

    A speaker is the actor whose mention is the speaker's very span; else the one to whom the
    quotation's `name` or the speaker's own words belong elsewhere in the article, as a mention,
    its last words, or the actor's name; else the one whose mention ends where the speaker ends
    ("press secretary Karoline Leavitt"). What could be two actors stays missing.
    """
    tables.check(quotes, "QUOTES")
    tables.check(mentions, "MENTIONS")
    spans, named, ends = {}, {}, {}
    for row in mentions.itertuples():
        spans[row.article_id, row.start, row.end] = row.actor
        ends.setdefault((row.article_id, row.end), set()).add(row.actor)
        # "US President Donald Trump" also answers to its actor's name, and to each of its tails.
        words = row.surface.casefold().split()
        tails = {" ".join(words[i:]) for i in range(len(words))}
        for known in (*tails, row.actor.casefold()):
            named.setdefault((row.article_id, known), set()).add(row.actor)

    def actor_of(row):
        article_id, start, end = row.article_id, row.speaker_start, row.speaker_end
        if pd.notna(start) and (article_id, start, end) in spans:
            return spans[article_id, start, end]
        ways = [
            named.get((article_id, name.casefold()), set())
            for name in (row.name_, row.speaker)
            if pd.notna(name)
        ]
        ways.append(ends.get((article_id, end), set()) if pd.notna(end) else set())
        found = next((way for way in ways if way), set())
        return next(iter(found)) if len(found) == 1 else None

    rows = quotes.rename(columns={"name": "name_"}).itertuples()
    actor = pd.Series([actor_of(row) for row in rows], index=quotes.index, dtype="str")
    return quotes.assign(actor=actor.astype("category"))


def standing(articles, quotes, mentions, *, by=None):
    """Return STANDING: an actor's place in the coverage, per group of articles.

    Columns: the group's · actor · articles (that name the actor) · mentions · quotes (quotations
    in marks) · quoted_words · share_articles (of the group's articles) · share_mentions (of all
    mentions in the group) · share_quoted_words (of all quoted words in the group, those of
    unresolved speakers too), each share with `_low` and `_high` (95 %, by resampling articles;
    missing where there are too few, see `statistics.interval`) · first_position (0 the first, 1
    the last character; mean over the articles that name the actor). Sorted by group, mentions (most
    first), actor.

    `by` names columns of `articles` (outlet, section …). `quotes` are those of `speakers`.
    """
    by = tables.columns_of(by)
    parts = [
        table(measure(group, quotes, mentions)).assign(**values)
        for values, group in tables.groups(articles, by)
    ]
    columns = pd.concat(parts or [tables.empty("STANDING").assign(**dict.fromkeys(by))])
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
    """Return the `Standing` of a batch of articles; those of batches add up to the whole's."""
    ids, _, texts = tables.batch(articles)
    number = pd.Series(range(len(ids)), index=ids, dtype="int64")
    named = _of(mentions, number)
    spoken = _of(quotes, number)
    spoken = spoken[spoken["kind"].isin(["direct", "mixed"])]
    n_words = _n_words(spoken["surface"])
    known = spoken["actor"].notna()
    actors = sorted({*named["actor"].astype("str"), *spoken["actor"].dropna().astype("str")})
    values = np.zeros((len(ids), len(actors), 5), dtype=np.int64)

    def number_of(rows):
        return rows["article_id"].map(number).to_numpy("int64")

    def add(column, rows, amount):
        at = number_of(rows), np.searchsorted(actors, rows["actor"].astype("str"))
        np.add.at(values[:, :, column], at, amount)

    add(_MENTIONS, named, 1)
    add(_QUOTES, spoken[known], 1)
    add(_WORDS, spoken[known], n_words[known])
    values[:, :, _ARTICLES] = values[:, :, _MENTIONS] > 0
    first = named.drop_duplicates(["article_id", "actor"])  # mentions are sorted by place
    length = first["article_id"].map(pd.Series([max(1, len(text)) for text in texts], index=ids))
    # whole thousandths: what is added up must not depend on the order
    add(_POSITION, first, 1000 * first["start"].astype("int64") // length.astype("int64"))
    base = np.zeros((len(ids), 1, 3), dtype=np.int64)
    base[:, 0, 0] = 1
    base[:, 0, 1] = values[:, :, _MENTIONS].sum(axis=1)
    np.add.at(base[:, 0, 2], number_of(spoken), n_words)
    return Standing(statistics.sums(ids, actors, values), statistics.sums(ids, ["all"], base))


def table(standing):
    """Return the rows of STANDING of one group from its `Standing`."""
    actors, group = standing
    columns = {"actor": actors.labels}
    names = ("articles", "mentions", "quotes", "quoted_words")
    columns |= {name: actors.totals[:, column] for column, name in enumerate(names)}
    for name, (column, base) in _SHARES.items():
        share, low, high = statistics.share(actors, column, group, base)
        columns[f"share_{name}"] = share
        columns[f"share_{name}_low"], columns[f"share_{name}_high"] = low, high
    n = actors.totals[:, _ARTICLES]
    position = actors.totals[:, _POSITION] / np.where(n > 0, n, np.nan) / 1000
    return pd.DataFrame(columns | {"first_position": position})


def _of(rows, number):
    rows = rows[rows["article_id"].isin(number.index)]
    return rows.assign(article_id=rows["article_id"].astype("str")).sort_values(
        ["article_id", "start"], kind="stable"
    )


def _n_words(surfaces):
    return surfaces.map(lambda surface: len(engine.words(surface).starts)).to_numpy("int64")
