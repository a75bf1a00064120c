"""Who is named together, and who is quoted about whom: pairs of actors and the rows behind them."""

import numpy as np
import pandas as pd

from analysis import statistics, tables
from analysis.actors import groups

PAIRS = ("article_id", "start", "end", "actor", "other", "other_start", "other_end")
REMARKS = ("article_id", "start", "end", "surface", "actor", "about", "quote_start", "quote_end")
_QUOTED = ("direct", "mixed", "indirect")


def together(mentions, *, within="article", articles=None):
    """Return the pairs of actors that are named together, the most frequent first.

    Columns: actor · other (in the order of the alphabet) · n (stretches that name both) ·
    n_articles (with such a stretch) · n_actor · n_other (stretches that name the one, the other) ·
    n_stretches (in all) · g2 · log_dice. `pairs` lists the rows that n counts.

    A stretch is an article, or a sentence (`within="sentence"`, needs `articles`), or a row of any
    table with article_id, start and end (`within=tokenisation.segments(articles)`). In all there
    are as many as the table or `articles` hold, and mentions elsewhere do not count; without
    `articles` those that name an actor.

    g2        signed log-likelihood of naming both (`statistics.g2`): positive where the two stand
              together more often than by chance. Missing where one stands in every stretch
    log_dice  14 + log2(2 * n / (n_actor + n_other)) (Rychlý 2008): 14 where neither is ever named
              alone, one less for half of that; does not grow with the corpus

    Being named together is no relation: an agency's closing paragraph is enough. Sentences of one
    article are not independent: read g2 within sentences as an order, not as a test.

    >>> named = tables.make("MENTIONS", [("a", 0, 3, "Ann", "Ann", "name"),
    ...                                  ("a", 8, 10, "Bo", "Bo", "name"),
    ...                                  ("b", 0, 3, "Ann", "Ann", "name")])
    >>> together(named)[["actor", "other", "n", "n_actor", "n_other"]].values.tolist()
    [['Ann', 'Bo', 1, 2, 1]]
    """
    named, n_stretches = _stretches(mentions, within, articles)
    found = _joined(named).groupby(["actor", "other"], observed=True)
    table = found.agg(n=("stretch", "size"), n_articles=("article_id", "nunique")).reset_index()
    alone = named["actor"].astype("str").value_counts()
    for side in ("actor", "other"):
        table[f"n_{side}"] = table[side].astype("str").map(alone).astype("int64")
    both, one, two = (table[column].to_numpy() for column in ("n", "n_actor", "n_other"))
    table["n_stretches"] = n_stretches
    everywhere = np.maximum(one, two) == n_stretches
    g2 = statistics.g2(both, two - both, one - both, n_stretches - one - two + both)
    table["g2"] = np.where(everywhere, np.nan, g2)
    table["log_dice"] = 14 + np.log2(2 * both / (one + two))
    return _counted(table, ["actor", "other"])


def pairs(mentions, *, within="article", articles=None):
    """Return the rows behind `together`: every stretch that names two actors, once a pair.

    Columns: article_id · start · end (of the actor's first naming there) · actor · other ·
    other_start · other_end (of the other's). A pair's rows, opened:

        rows = pairs(mentions, within="sentence", articles=articles)
        tables.evidence(articles, rows[(rows["actor"] == one) & (rows["other"] == other)])
    """
    named, _ = _stretches(mentions, within, articles)
    table = _joined(named)[[*PAIRS]]
    return table.sort_values([*PAIRS], ignore_index=True)


def about(quotes, mentions):
    """Return who is quoted about whom, the most frequent first.

    Columns: actor (who speaks) · about (who is named inside the quotation) · n (namings) ·
    n_quotes (quotations, a row each) · n_articles. `remarks` lists the rows that n counts. `quotes`
    are those of `speakers`; scare quotes are left out, and indirect speech counts: to look at the
    quoted words alone, hand over the rows of kind direct and mixed. Who names himself stands in the
    table, too. Naming is no judging: for its tone see `sentiment.toward`.
    """
    pair = ["actor", "about"]
    rows = remarks(quotes, mentions)
    each = rows.drop_duplicates([*pair, "article_id", "quote_start", "quote_end"])
    table = rows.groupby(pair, observed=True).agg(
        n=("start", "size"), n_articles=("article_id", "nunique")
    )
    table.insert(1, "n_quotes", each.groupby(pair, observed=True).size())
    table = table.reset_index()
    return _counted(table, ["actor", "about"])


def remarks(quotes, mentions):
    """Return the rows behind `about`: every naming inside a quotation whose speaker is an actor.

    Columns: article_id · start · end · surface (of the naming) · actor (who speaks) · about (who is
    named) · quote_start · quote_end. The words that name the speaker himself are no remark.
    """
    tables.check(quotes, "QUOTES")
    tables.check(mentions, "MENTIONS")
    said = groups.named(quotes, "actor", None)
    said = said[said["kind"].isin(_QUOTED) & said["actor"].notna()]
    ids = pd.Index(mentions["article_id"].astype("str").unique(), dtype="str")
    places = groups.places(ids, mentions, "start")
    order = np.argsort(places, kind="stable")
    starts, ends = (groups.places(ids, said, column) for column in ("start", "end"))
    first, last = (np.searchsorted(places[order], sides) for sides in (starts, ends))
    n = np.where(starts >= 0, last - first, 0)
    quote = np.repeat(np.arange(len(said)), n)
    naming = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + np.repeat(first, n)
    said, named = said.iloc[quote], mentions.iloc[order[naming]]
    table = pd.DataFrame(
        {column: named[column].array for column in ("article_id", "start", "end", "surface")}
        | {"actor": said["actor"].array, "about": named["actor"].array}
        | {"quote_start": said["start"].array, "quote_end": said["end"].array}
    )
    of_speaker = named["start"].to_numpy() < _filled(said["speaker_end"])
    of_speaker &= named["end"].to_numpy() > _filled(said["speaker_start"])
    table = table[(table["end"] <= table["quote_end"]) & ~of_speaker]
    return _plain(table).sort_values([*REMARKS], ignore_index=True)


def _filled(column):
    return column.astype("Int64").fillna(-1).to_numpy("int64")


def _stretches(mentions, within, articles):
    """Return the first naming of every actor in every stretch, and the number of stretches."""
    tables.check(mentions, "MENTIONS")
    named = mentions[["article_id", "start", "end", "actor"]]
    named = named.sort_values(["article_id", "start"], kind="stable")
    named = named.astype({"article_id": "str", "actor": "str"})
    if isinstance(within, pd.DataFrame):
        missing = [column for column in tables.SPAN if column not in within]
        if missing:
            raise ValueError(f"within: columns {missing} are missing; found {[*within.columns]}")
        spans = within.astype({"article_id": "str"})
        spans = spans.sort_values(["article_id", "start"], ignore_index=True)
        stretch, n_stretches = groups.holder(spans, named), len(spans)
    elif within == "article":
        ids = (named if articles is None else articles)["article_id"].astype("str").unique()
        stretch, n_stretches = pd.Index(ids).get_indexer(named["article_id"]), len(ids)
    elif within == "sentence" and articles is not None:
        spans = groups.sentence_spans(articles)
        stretch, n_stretches = groups.holder(spans, named), len(spans)
    else:
        raise ValueError(
            f"within={within!r}: expected 'article', 'sentence' with articles=, or a table of spans"
        )
    named = named.assign(stretch=stretch)
    named = named[named["stretch"] >= 0].drop_duplicates(["stretch", "actor"])
    return named, n_stretches


def _joined(named):
    """Return every pair of actors of every stretch, the actors in the order of the alphabet."""
    other = named.drop(columns="article_id").rename(
        columns={"start": "other_start", "end": "other_end", "actor": "other"}
    )
    pairs = named.merge(other, on="stretch")
    return _plain(pairs[pairs["actor"] < pairs["other"]])


def _plain(table):
    """Return a table whose ids and actors are categories of their own, used values only."""
    columns = [name for name in ("article_id", "actor", "other", "about") if name in table]
    return table.assign(**{name: table[name].astype("str").astype("category") for name in columns})


def _counted(table, columns):
    table = _plain(table)
    order = ["n", *columns]
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)
