"""About what: topics by dictionary, their shares, and what the dictionary leaves out."""

from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, statistics, tables
from analysis import text as characters

_SHARES = ("topic", "n", "sentences", "share", "share_low", "share_high", "share_sentences")


class Shares(NamedTuple):
    """What shares are made of: sums over articles, so that parts can be added."""

    topics: statistics.Sums
    group: statistics.Sums

    def __add__(self, other):
        return Shares(self.topics + other.topics, self.group + other.group)


def label(articles, topics):
    """Return LABELS: every match of a topics table in the sentences of the articles.

    Columns: article_id · sentence · start · end · surface · topic · entry. Words are compared in
    lower case with straight marks; an entry's word may end in "*". Where entries overlap the
    longest wins, whatever its topic. An entry with `not_near` words is no match in a sentence that
    holds one of them.

    >>> topics = pd.DataFrame({"topic": ["aid"], "entry": ["military aid"], "not_near": [None]})
    >>> text = "Military aid goes on. First aid does not."
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, text)])
    >>> label(articles, topics)[["sentence", "surface", "topic"]].values.tolist()
    [[0, 'Military aid', 'aid']]
    """
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    entries = [*_entries(topics)]
    dictionary = engine.dictionary([entry for _, _, entry in entries])
    at, first, last, found = engine.find(dictionary, scan, *scan.sentence_words)
    numbers = scan.sentence_articles[at]
    starts, ends = scan.starts[first], scan.ends[last - 1]
    spans = zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return tables.trusted(
        "LABELS",
        {
            "article_id": tables.coded(numbers, ids),
            "sentence": (at - scan.sentences.heads[numbers]).astype(np.int32),
            "start": starts,
            "end": ends,
            "surface": pd.array([texts[i][start:end] for i, start, end in spans], dtype="str"),
            "topic": tables.coded(found, [topic for topic, _, _ in entries]),
            "entry": tables.coded(found, [entry for _, entry, _ in entries]),
        },
    )


def shares(articles, labels, *, by=None):
    """Return how much of the coverage each topic has.

    Columns: the group's · topic · n (articles with the topic) · sentences (with the topic) ·
    share (of the group's articles), share_low and share_high (95 %, by resampling articles; missing
    where there are too few) · share_sentences (of the group's sentences). An article has a topic
    when one of its sentences does. Sorted by group, sentences (most first), topic.

    `by` names columns of `articles`.
    """
    by = tables.columns_of(by)
    parts = [
        table(measure(group, labels)).assign(**values)
        for values, group in tables.groups(articles, by)
    ]
    return sorted_table(pd.concat([part for part in parts if len(part)] or [_nothing(by)]), by)


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
    share_sentences, _, _ = statistics.share(topics, 1, group, 1)
    return pd.DataFrame(dict(zip(_SHARES, [*rows, share_sentences], strict=True)))


def _nothing(by):
    return table(measure(tables.empty("ARTICLES"), tables.empty("LABELS"))).assign(
        **dict.fromkeys(by)
    )


def check(articles, topics):
    """Return what is wrong or idle in a topics table, an entry a row.

    Columns: topic · entry · problem · n (matches here). Problems: "never matches here", "stands in
    two topics", "can never match" (no word in it), "listed twice".
    """
    labels = label(articles, topics)
    n = Counter(zip(labels["topic"], labels["entry"], strict=True))
    homes = topics.groupby("entry")["topic"].nunique()
    twice = topics.duplicated(["topic", "entry"])
    rows = []
    for (topic, entry), repeated in zip(_pairs(topics), twice, strict=True):
        found = n[topic, entry]
        problems = [
            ("can never match", not _terms(entry)),
            ("stands in two topics", homes[entry] > 1),
            ("listed twice", repeated),
            ("never matches here", not found),
        ]
        rows += [(topic, entry, problem, found) for problem, true in problems if true][:1]
    return pd.DataFrame(rows, columns=["topic", "entry", "problem", "n"])


def gaps(articles, labels, *, ignore=()):
    """Return the words of the sentences that no topic claims, the most frequent first.

    Columns: term · n · n_articles. `ignore` are terms to leave out (stop words). What stands high
    here and belongs to the story is missing from the topics table.
    """
    claimed = set(zip(labels["article_id"].astype("str"), labels["sentence"], strict=True))
    n, n_articles = Counter(), Counter()
    for article_id, text, spans in _sentences(articles):
        starts, _, terms = engine.words(text)
        here = Counter()
        for number, (left, right) in enumerate(spans):
            if (str(article_id), number) not in claimed:
                here.update(terms[bisect_left(starts, left) : bisect_left(starts, right)])
        n.update(here)
        n_articles.update(here.keys())
    ignore = set(ignore)
    rows = [(term, count, n_articles[term]) for term, count in n.items() if term not in ignore]
    rows.sort(key=lambda row: (-row[1], row[0]))
    return pd.DataFrame(rows, columns=["term", "n", "n_articles"])


def _sentences(articles):
    tables.check(articles, "ARTICLES")
    titles = articles["title"].astype(object).where(articles["title"].notna(), None)
    for article_id, title, text in zip(
        articles["article_id"], titles, articles["text"], strict=True
    ):
        yield article_id, text, engine.sentences(text, title)


def _entries(topics):
    """Yield (topic, entry, entry of a dictionary) for every row that has a word in it."""
    not_near = topics["not_near"] if "not_near" in topics else [None] * len(topics)
    for (topic, entry), near in zip(_pairs(topics), not_near, strict=True):
        barred = () if pd.isna(near) else tuple(word.strip() for word in near.split(";"))
        if _terms(entry):
            yield topic, entry, engine.Entry(_terms(entry), barred=barred)


def _pairs(topics):
    return zip(topics["topic"], topics["entry"], strict=True)


def _terms(entry):
    """Return the terms of an entry; a "*" after a word stays with it."""
    terms = []
    for start, end in characters.words(entry):
        star = "*" if entry[end : end + 1] == "*" else ""
        terms.append(characters.term(entry[start:end]) + star)
    return tuple(terms)
