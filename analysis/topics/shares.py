"""How much of the coverage each topic has."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, statistics, tables

_SHARES = ("topic", "n", "sentences", "share", "share_low", "share_high")
_SHARES += ("share_sentences", "share_sentences_low", "share_sentences_high")


class Shares(NamedTuple):
    """What shares are made of: sums over articles, so that parts can be added."""

    topics: statistics.Sums
    group: statistics.Sums

    def __add__(self, other):
        return Shares(self.topics + other.topics, self.group + other.group)


def shares(articles, labels, *, by=None):
    """Return how much of the coverage each topic has.

    Columns: the group's · topic · n (articles with the topic) · sentences (with the topic) ·
    share (of the group's articles), share_low and share_high (95 %, by resampling articles; missing
    where there are too few, or all alike) · share_sentences (of the group's sentences),
    share_sentences_low and share_sentences_high. An article has a topic when one of its sentences
    does. Sorted by group, sentences (most first), topic.

    `by` names columns of `articles` (outlet, section …) or "month"; articles that miss one are in
    no group. Raises `TableError` if `labels` are no LABELS, `ValueError` for a column that the
    articles lack.

    >>> given = tables.make("ARTICLES", [("a", "2025-02-28", None, None, "Aid stops.")])
    >>> labels = tables.make("LABELS", [("a", 0, 0, 3, "Aid", "aid", "aid")])
    >>> shares(given, labels, by="month")[["month", "topic", "n"]].values.tolist()
    [['2025-02', 'aid', 1]]
    """
    by = _groups(labels, by, _SHARES)
    parts = [
        table(measure(group, labels)).assign(**values)
        for values, group in tables.groups(articles, by)
    ]
    return sorted_table(pd.concat([part for part in parts if len(part)] or [_nothing(by)]), by)


def _groups(labels, by, made):
    """Return the names of the columns that part the articles, none of those `made` of them."""
    tables.check(labels, "LABELS")
    return tables.columns_of(by, made)


def sorted_table(found, by=()):
    """Return the table of `shares` from a `Shares`, or from the rows of several groups."""
    rows = table(found) if isinstance(found, Shares) else found
    rows = rows[[*by, *_SHARES]].astype({"topic": "category"})
    rising = [True] * len(by) + [False, True]
    return rows.sort_values([*by, "sentences", "topic"], ascending=rising, ignore_index=True)


def measure(articles, labels):
    """Return the `Shares` of a batch of articles; those of batches add up to the whole's."""
    ids, titles, texts = tables.batch(articles)
    number = pd.Series(range(len(ids)), index=ids, dtype="int64")
    labels = labels[labels["article_id"].isin(number.index)]
    each = labels.drop_duplicates(["article_id", "sentence", "topic"])
    topics = sorted(each["topic"].astype("str").unique())
    values = np.zeros((len(ids), len(topics), 2), dtype=np.int64)
    at = each["article_id"].astype("str").map(number).to_numpy("int64")
    np.add.at(values[:, :, 1], (at, np.searchsorted(topics, each["topic"].astype("str"))), 1)
    values[:, :, 0] = values[:, :, 1] > 0
    lengths = np.diff(engine.scan(texts, titles).sentences.heads)
    base = np.stack([np.ones(len(ids), dtype=np.int64), lengths], axis=1)[:, None, :]
    return Shares(statistics.sums(ids, topics, values), statistics.sums(ids, ["all"], base))


def table(shares):
    """Return the rows of one group from its `Shares`, as `shares` describes them."""
    topics, group = shares
    share, low, high = statistics.share(topics, 0, group, 0)
    sentences = topics.totals[:, 1]
    rows = [topics.labels, topics.totals[:, 0], sentences, share, low, high]
    rows += statistics.share(topics, 1, group, 1)
    return pd.DataFrame(dict(zip(_SHARES, rows, strict=True)))


def _nothing(by):
    nothing = table(measure(tables.empty("ARTICLES"), tables.empty("LABELS")))
    return nothing.assign(**dict.fromkeys(by)).astype(dict.fromkeys(by, "str"))


def coverage(articles, labels, *, by=None):
    """Return how many sentences some topic claims, a row a group.

    Columns: the group's · articles · sentences · claimed (sentences with a label) · share (of the
    sentences), share_low and share_high (95 %, by resampling articles; missing where there are too
    few, or all alike). `by` is that of `shares`. What the others say is told by `gaps`. Raises as
    `shares` does.

    >>> labels = tables.make("LABELS", [("a", 0, 0, 3, "Aid", "aid", "aid")])
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, "Aid stops. Nobody knew.")])
    >>> coverage(articles, labels)[["sentences", "claimed", "share"]].values.tolist()
    [[2.0, 1.0, 0.5]]
    """
    made = ("articles", "sentences", "claimed", "share", "share_low", "share_high")
    by = _groups(labels, by, ("topic", *made))
    one = labels.assign(topic="any")
    rows = []
    for values, group in tables.groups(articles, by):
        if group.empty:
            continue
        found = measure(group, one)
        n_articles, sentences = found.group.totals[0].tolist()
        known = found.topics if found.topics.labels else _none_of(group)
        share = [float(each[0]) for each in statistics.share(known, 1, found.group, 1)]
        rows.append((*values.values(), n_articles, sentences, int(known.totals[0, 1]), *share))
    columns = [*by, *made]
    table = pd.DataFrame(rows, columns=columns)
    kinds = dict.fromkeys(["articles", "sentences", "claimed"], "int64")
    kinds |= {} if rows else dict.fromkeys(by, "str")  # of no rows pandas knows no type
    return table.astype(kinds | dict.fromkeys(columns[-3:], "float64"))


def _none_of(articles):
    ids = articles["article_id"].astype("str").tolist()
    return statistics.sums(ids, ["any"], np.zeros((len(ids), 1, 2), dtype=np.int64))
