"""Who speaks and how much room an actor gets: speakers, shares, first position."""

import numpy as np
import pandas as pd

from analysis import engine, statistics, tables

_COLUMNS = [*tables.TABLES["STANDING"]]


def speakers(quotes, mentions):
    """Return QUOTES with a column `actor`: which actor of the list speaks; missing = none.

    A speaker is the actor whose mention is the speaker's very span; else the one whom the
    quotation's `name` or the speaker's own words name elsewhere in the article; else the one whose
    mention ends where the speaker ends ("press secretary Karoline Leavitt"). What could be two
    actors stays missing.
    """
    tables.check(quotes, "QUOTES")
    tables.check(mentions, "MENTIONS")
    spans, surfaces, ends = {}, {}, {}
    for row in mentions.itertuples():
        spans[row.article_id, row.start, row.end] = row.actor
        ends.setdefault((row.article_id, row.end), set()).add(row.actor)
        surfaces.setdefault((row.article_id, row.surface.casefold()), set()).add(row.actor)

    def actor_of(row):
        article_id, start, end = row.article_id, row.speaker_start, row.speaker_end
        if pd.notna(start) and (article_id, start, end) in spans:
            return spans[article_id, start, end]
        ways = [
            surfaces.get((article_id, str(name).casefold()), set())
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
        _standing(group, quotes, mentions).assign(**values)
        for values, group in tables.groups(articles, by)
    ]
    columns = pd.concat(parts or [tables.empty("STANDING").reindex(columns=[*by, *_COLUMNS])])
    columns[by] = columns[by].astype("category")
    table = tables.make("STANDING", columns, group=by)
    order = [*by, "mentions", "quoted_words", "actor"]
    rising = [True] * len(by) + [False, False, True]
    return table.sort_values(order, ascending=rising, ignore_index=True)


def _standing(articles, quotes, mentions):
    """Return the rows of STANDING of one group."""
    ids = pd.Index(sorted(articles["article_id"].astype("str")), name="article_id")
    named = _of(mentions, ids)
    spoken = _of(quotes, ids)
    spoken = spoken[spoken["kind"].isin(["direct", "mixed"])]
    spoken = spoken.assign(n_words=_n_words(spoken["surface"]))
    actors = sorted(
        {*named["actor"].dropna().astype("str"), *spoken["actor"].dropna().astype("str")}
    )

    def per_article(rows, values):
        # articles by actors, in whole numbers: what is added up must not depend on the order
        if rows.empty:
            return np.zeros((len(ids), len(actors)), dtype="int64")
        crossed = values.groupby([rows["article_id"].astype("str"), rows["actor"].astype("str")])
        return (
            crossed.sum()
            .unstack(fill_value=0)
            .reindex(ids, fill_value=0)
            .reindex(columns=actors, fill_value=0)
            .to_numpy("int64")
        )

    n_mentions = per_article(named, pd.Series(1, index=named.index))
    n_quotes = per_article(spoken, pd.Series(1, index=spoken.index))
    n_words = per_article(spoken, spoken["n_words"])
    names = (n_mentions > 0).astype("int64")
    all_words = spoken.groupby(spoken["article_id"].astype("str"))["n_words"].sum()
    bases = {
        "articles": (names, np.ones(len(ids), dtype="int64")),
        "mentions": (n_mentions, n_mentions.sum(axis=1)),
        "quoted_words": (n_words, all_words.reindex(ids, fill_value=0).to_numpy("int64")),
    }
    table = pd.DataFrame({"actor": pd.Series(actors, dtype="str")})
    table["articles"], table["mentions"] = names.sum(axis=0), n_mentions.sum(axis=0)
    table["quotes"], table["quoted_words"] = n_quotes.sum(axis=0), n_words.sum(axis=0)
    weights = statistics.weights(ids)
    for name, (part, whole) in bases.items():
        total = whole.sum()
        table[f"share_{name}"] = part.sum(axis=0) / total if total else np.nan
        low, high = statistics.interval(part, whole, weights)
        table[f"share_{name}_low"], table[f"share_{name}_high"] = low, high
    table["first_position"] = table["actor"].map(_first_position(articles, named))
    return table


def _of(rows, ids):
    return rows[rows["article_id"].astype("str").isin(ids)]


def _n_words(surfaces):
    return surfaces.map(lambda surface: len(engine.words(surface).starts)).astype("int64")


def _first_position(articles, mentions):
    """Return each actor's mean place of first naming, counted in whole thousandths of a text."""
    length = articles.assign(n=articles["text"].str.len().clip(lower=1)).set_index("article_id")[
        "n"
    ]
    first = mentions.groupby(["article_id", "actor"], observed=True)["start"].min().reset_index()
    at = 1000 * first["start"].astype("int64") // first["article_id"].map(length).astype("int64")
    return (at.groupby(first["actor"].astype("str")).agg("mean") / 1000).to_dict()
