"""Groups of articles, by column, month or topic, and groups of actors, by side or kind."""

import numpy as np
import pandas as pd

from analysis import engine, tables
from analysis.actors.mentions import NO_ACTOR

WITHIN = ("article", "sentence")


def divided(articles, by, *rows, labels=None, within="article"):
    """Yield (values, articles, *rows) of every group; `rows` are tables with article_id and start.

    `by` names columns of `articles`, "month" or "topic" (`tables.grouped`). With
    `within="sentence"` only those rows stay that begin in a sentence of the topic. Articles that
    miss a value are in no group.

    Raises `ValueError` for a column that the articles lack, or topics without `labels`.
    """
    if within not in WITHIN:
        raise ValueError(f"within={within!r}: expected one of {', '.join(WITHIN)}")
    by = tables.columns_of(by)
    labelled = None
    if within == "sentence" and "topic" in by and labels is not None:
        labelled = _labelled(labels)
        rows = [table.assign(sentence=sentences(articles, table)) for table in rows]
    places = [table.groupby("article_id", observed=True).indices for table in rows]
    for values, group in tables.groups(articles, by, labels=labels):
        here = [
            table.iloc[_places(group, where)] for table, where in zip(rows, places, strict=True)
        ]
        if labelled is not None:
            here = [_in_sentences(table, labelled, values["topic"]) for table in here]
        yield values, group, *here


def sentences(articles, rows):
    """Return the number of the sentence that each row begins in, as an array; -1 for none.

    Headlines, captions and what else is no prose have no sentences.
    """
    spans = sentence_spans(articles)
    last = holder(spans, rows)
    return np.where(last < 0, -1, np.append(spans["sentence"].to_numpy(), 0)[last])


def sentence_spans(articles):
    """Return SENTENCES, as the engine's borders give them."""
    ids, titles, texts = tables.batch(articles)
    found = [engine.sentences(*pair) for pair in zip(texts, titles, strict=True)]
    n = [len(spans) for spans in found]
    starts, ends = (
        np.array([span for spans in found for span in spans], dtype=np.int32).reshape(-1, 2).T
    )
    return tables.trusted(
        "SENTENCES",
        {
            "article_id": tables.coded(np.repeat(np.arange(len(ids)), n), ids),
            "sentence": np.concatenate([*map(np.arange, n), []]).astype(np.int32),
            "start": starts,
            "end": ends,
        },
    )


def holder(spans, rows):
    """Return the number of the span that each row begins in, as an array; -1 for none.

    `spans` are sorted by article and start; of several the last that begins is looked at.
    """
    ids = pd.Index(spans["article_id"].astype("str").unique(), dtype="str")
    starts, ends = (places(ids, spans, column) for column in ("start", "end"))
    here = places(ids, rows, "start")
    last = np.searchsorted(starts, here, side="right") - 1
    inside = (last >= 0) & (here < np.append(ends, 0)[last])
    return np.where(inside, last, -1)


def places(ids, rows, column):
    """Return places in articles as numbers: 32 bits after the article's; -1 for an unknown one."""
    number = ids.get_indexer(rows["article_id"].astype("str")).astype(np.int64)
    return np.where(number < 0, -1, (number << 32) + rows[column].to_numpy("int64"))


def named(rows, of, actors):
    """Return `rows` with the side, the kind … of their actors in place of the actors.

    `of` is a column of the actors table; with "actor" the rows stay as they are. Rows of actors
    that have none stay, too, without an actor. Raises `ValueError` if there is no such column, or
    an actor has two of them.
    """
    if "actor" not in rows:
        raise ValueError("quotes need a column 'actor': actors.speakers(quotes, mentions) adds it")
    if of == "actor":
        return rows
    if actors is None or of not in actors:
        raise ValueError(f"of={of!r} needs actors=, an actors table with a column {of!r}")
    pairs = actors.loc[actors["actor"] != NO_ACTOR, ["actor", of]].dropna().drop_duplicates()
    twice = pairs[pairs["actor"].duplicated()]
    if len(twice):
        name = twice["actor"].iloc[0]
        both = sorted(pairs.loc[pairs["actor"] == name, of])
        raise ValueError(f"actors: {name!r} has more than one {of}: {', '.join(both)}; choose one")
    values = rows["actor"].astype("str").map(pairs.set_index("actor")[of])
    return rows.assign(actor=values.astype("str").astype("category"))


def _labelled(labels):
    """Return the (article_id, sentence) pairs of every topic."""
    columns = (labels[column].tolist() for column in ("article_id", "sentence", "topic"))
    found = {}
    for article_id, sentence, topic in zip(*columns, strict=True):
        found.setdefault(topic, set()).add((article_id, sentence))
    return found


def _in_sentences(rows, labelled, topic):
    places = zip(rows["article_id"].tolist(), rows["sentence"].tolist(), strict=True)
    known = labelled.get(topic, set())
    return rows[np.array([place in known for place in places], dtype=bool)]


def _places(articles, where):
    """Return the rows of a group of articles, in their order in the table."""
    found = [where[one] for one in articles["article_id"].tolist() if one in where]
    return np.sort(np.concatenate(found)) if found else []
