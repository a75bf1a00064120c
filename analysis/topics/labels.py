"""Where the entries of a topics table stand, and which topics an article is mostly about."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, layout, tables
from analysis import text as characters

NOT_A_TOPIC = "-"  # its entries only keep shorter ones from matching, as in an actors file
# What a headline and a sentence of the lead weigh, in sentences further down. Choices among round
# numbers (0 to 4), by the agreement with one reader's three topics on 38 texts of one story, with
# and without their headlines; 2 to 4 for the one and 1.5 to 3 for the other hardly differed.
HEADLINE, LEAD = 3.0, 2.0


class Rule(NamedTuple):
    """A row of a topics table, read."""

    topic: str
    entry: str
    terms: tuple
    barred: tuple  # terms, the last of which may end in "*"
    weight: float


def label(articles, topics):
    """Return LABELS: every match of a topics table in the sentences of the articles.

    Columns: article_id · sentence · start · end · surface · topic · entry. Words are compared in
    lower case with straight marks; an entry's word may end in "*". Where entries overlap the
    longest wins, whatever its topic (the nested scope of dictionaries in quanteda). An entry with
    `not_near` words is no match in a sentence that holds one of them; they may end in "*", too.
    Entries of the topic "-" are matched and left out: "first aid" under "-" keeps "aid" from
    matching there. Headlines, captions, cross-heads and footers are no sentences.

    Raises `ValueError` for a topics table without topic and entry, or with one of them missing.

    >>> topics = pd.DataFrame({"topic": ["aid"], "entry": ["military aid"], "not_near": [None]})
    >>> text = "Military aid goes on. First aid does not."
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, text)])
    >>> label(articles, topics)[["sentence", "surface", "topic"]].values.tolist()
    [[0, 'Military aid', 'aid']]
    """
    return places(articles, topics, hidden=False)


def places(articles, topics, *, hidden=True):
    """Return LABELS, those of the topic "-" included unless `hidden` is False."""
    ids, titles, texts = tables.batch(articles)
    scan, read = engine.scan(texts, titles), rules(topics)
    at, first, last, found = matches(read, scan, *scan.sentence_words, hidden=hidden)
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
            "topic": tables.coded(found, [rule.topic for rule in read]),
            "entry": tables.coded(found, [rule.entry for rule in read]),
        },
    )


def ranked(articles, topics, *, n=None):
    """Return what every article is mostly about: its topics by weight, the heaviest first.

    Columns: article_id · rank (from 1) · topic · sentences (of the article with the topic) ·
    share (of its sentences) · headline (whether it names the topic) · weight · start, end (where
    the topic is first named, headline included: `tables.evidence` opens it). `n` keeps the first
    n topics of each article. An article without any match has no rows.

    A sentence counts once for a topic, however often it names it, with the weight of its strongest
    entry: an optional column `weight` of the topics table, above 0 and at most 1, 1 where it is
    missing; it says how surely a sentence with the entry is about the topic ("Moscow" less surely
    than "occupied territories"). A sentence of the lead counts twice, a headline as three
    sentences. `weight` is the sum. Of equal weights, the topic that is named first stands first.

    Raises `ValueError` as `label` does, and for a weight that is none, with its entry.

    >>> topics = pd.DataFrame({"topic": ["aid", "law"], "entry": ["aid", "clause*"]})
    >>> text = "Aid goes on. A clause says so. Clauses bind."
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, text)])
    >>> ranked(articles, topics)[["rank", "topic", "sentences", "weight"]].values.tolist()
    [[1, 'law', 2, 4.0], [2, 'aid', 1, 2.0]]
    """
    if n is not None and n < 1:
        raise ValueError(f"n: 1 topic or more was expected, found {n!r}")
    ids, titles, texts = tables.batch(articles)
    scan, read = engine.scan(texts, titles), rules(topics)
    firsts, lasts, owners, factors, real = _stretches(scan)
    at, first, last, found = matches(read, scan, firsts, lasts)
    names = sorted({rule.topic for rule in read})
    strength = np.array([rule.weight for rule in read])[found]
    rows = pd.DataFrame(
        {
            "article": owners[at],
            "topic": np.array([names.index(rule.topic) for rule in read], dtype=np.int64)[found],
            "stretch": at,
            "weight": strength * factors[at],
            "sentences": real[at].astype(np.int64),
            "start": scan.starts[first],
            "end": scan.ends[last - 1],
        }
    )
    keys = ["article", "topic"]
    place = rows.sort_values("start", kind="stable").drop_duplicates(keys).set_index(keys)
    rows = rows.groupby([*keys, "stretch"])[["weight", "sentences"]].max()
    found = rows.groupby(keys).sum().join(place[["start", "end"]]).reset_index()
    return _ranked(found, rows, ids, names, np.diff(scan.sentences.heads), n)


def _ranked(found, rows, ids, names, lengths, n):
    headed = rows[rows["sentences"] == 0].index.droplevel("stretch")
    found["headline"] = pd.MultiIndex.from_frame(found[["article", "topic"]]).isin(headed)
    order = ["article", "weight", "start", "topic"]
    found["weight"] = found["weight"].round(6)  # a sum of the same numbers in any order is one sum
    found = found.sort_values(order, ascending=[True, False, True, True], ignore_index=True)
    found["rank"] = (found.groupby("article").cumcount() + 1).astype("int64")
    found = found[found["rank"] <= (n or len(names))].reset_index(drop=True)
    numbers = found["article"].to_numpy(np.int64)
    with np.errstate(invalid="ignore"):
        found["share"] = found["sentences"] / np.where(lengths > 0, lengths, np.nan)[numbers]
    found["article_id"] = tables.coded(numbers, ids)
    found["topic"] = tables.coded(found["topic"].to_numpy(np.int64), names)
    shown = ["article_id", "rank", "topic", "sentences", "share", "headline", "weight"]
    return found[[*shown, "start", "end"]]


def _stretches(scan):
    """Return the sentences and headlines of a scan: first and last words, article, factor, kind."""
    firsts, lasts = scan.sentence_words
    factors, heads = np.ones(len(firsts)), []
    for number, (text, title) in enumerate(zip(scan.texts, scan.titles, strict=True)):
        own = slice(*scan.sentences.heads[number : number + 2])
        for start, end, kind in layout.segments(text, title):
            if kind == "headline":
                heads.append((*scan.words_of(number, [start, end]).tolist(), number))
            elif kind == "lead":
                inside = (scan.sentences.starts[own] >= start) & (scan.sentences.starts[own] < end)
                factors[own][inside] = LEAD
    columns = np.array(heads, dtype=np.int64).reshape(-1, 3).T
    return (
        np.concatenate([firsts, columns[0]]),
        np.concatenate([lasts, columns[1]]),
        np.concatenate([scan.sentence_articles, columns[2]]),
        np.concatenate([factors, np.full(len(heads), HEADLINE)]),
        np.arange(len(firsts) + len(heads)) < len(firsts),
    )


def matches(read, scan, firsts, lasts, *, hidden=False):
    """Return (stretch, first, last + 1, rule) of the matches in stretches of words, as arrays."""
    entries = [engine.Entry(rule.terms, barred=rule.barred) for rule in read]
    found = engine.find(engine.dictionary(entries), scan, firsts, lasts)
    real = np.array([hidden or rule.topic != NOT_A_TOPIC for rule in read], dtype=bool)
    kept = real[found[3]] if len(read) else np.zeros(0, dtype=bool)
    return tuple(column[kept] for column in found)


def rules(topics):
    """Return the `Rule` of every row of a topics table that has a word in it."""
    _refuse_other_tables(topics)
    if not len(topics):
        return []
    n = len(topics)
    not_near = topics["not_near"] if "not_near" in topics else [None] * n
    weights = topics["weight"] if "weight" in topics else [None] * n
    found = []
    for topic, entry, near, weight in zip(
        topics["topic"], topics["entry"], not_near, weights, strict=True
    ):
        barred = () if pd.isna(near) else tuple(_barred(near))
        if terms(entry):
            found.append(Rule(topic, entry, terms(entry), barred, _weight(weight, entry)))
    return found


def _refuse_other_tables(topics):
    table = isinstance(topics, pd.DataFrame)
    if not table or (len(topics) and not {"topic", "entry"} <= {*topics.columns}):
        found = [*topics.columns] if table else type(topics).__name__
        raise ValueError(
            "topics: a table with the columns topic and entry was expected, found "
            f"{found}; lexicons.read_topics reads one from a file"
        )
    for column in ("topic", "entry") if len(topics) else ():
        missing = topics[column].isna().to_numpy()
        if missing.any():
            row = topics.index[missing.argmax()]
            raise ValueError(f"topics.{column}: it must not be missing; it is in row {row}")


def _weight(value, entry):
    if pd.isna(value):
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        weight = np.nan
    if not 0 < weight <= 1:
        raise ValueError(
            f"topics, entry {entry!r}: a weight above 0 and at most 1 was expected, found {value!r}"
        )
    return weight


def terms(entry):
    """Return the terms of an entry; a "*" after a word stays with it.

    >>> terms("Security guarantee*")
    ('security', 'guarantee*')
    """
    found = []
    for start, end in characters.words(entry):
        star = "*" if entry[end : end + 1] == "*" else ""
        found.append(characters.term(entry[start:end]) + star)
    return tuple(found)


def _barred(near):
    for word in near.split(";"):
        yield " ".join(terms(word))  # of several words: no term, `check` tells so
