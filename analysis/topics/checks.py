"""What is wrong or idle in a topics table, and what it leaves out."""

import re
from collections import Counter

import numpy as np
import pandas as pd

from analysis import engine, tables
from analysis.topics import labels as labelling
from analysis.topics import spellings

PROBLEMS = (
    "can never match", "listed twice", "stands in two topics", "matches in two topics",
    "matches the words of another entry", "always hidden by another entry", "never matches here",
    "spelled another way here",
)  # fmt: skip
_COLUMNS = ["topic", "entry", "problem", "n", "other", "n_other", "article_id", "start", "end"]
_SPAN = ["article_id", "start", "end"]


def check(articles, topics):
    """Return what is wrong or idle in a topics table, a problem of an entry a row.

    Columns: topic · entry · problem · n (matches here) · other (the entry, topic or spelling that
    it is about) · n_other (how often) · article_id, start, end (the first such place; missing where
    the problem is in the table itself). In the order of the table. Problems:

    can never match                     no word in it, a "*" before the end of a word, or a word of
                                        its own in `not_near`, where several words never hold either
    listed twice                        twice in one topic
    stands in two topics                the same words under another topic, `other`
    matches in two topics               a place that an entry of another topic, `other`, matches too
    matches the words of another entry  the same within one topic ("mineral*" and "minerals")
    always hidden by another entry      it would match, but `other` is longer or stands first
    never matches here                  neither alone nor inside another
    spelled another way here            `other` stands in the articles and no entry of the topic
                                        matches it: hyphen or space, British or American spelling,
                                        singular or plural, with or without the possessive

    Raises `ValueError` for a topics table that `label` cannot use, and for a weight that is none.

    >>> topics = pd.DataFrame({"topic": ["peace"], "entry": ["ceasefire"]})
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, "A cease-fire held.")])
    >>> check(articles, topics)[["problem", "other"]].values.tolist()
    [['never matches here', nan], ['spelled another way here', 'cease-fire']]
    """
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    labels = labelling.places(articles, topics)
    if not len(topics):
        return _table([], [], {})
    rows = [*zip(topics["topic"].astype("str"), topics["entry"].astype("str"), strict=True)]
    n = Counter(zip(labels["topic"], labels["entry"], strict=True))
    found = [
        *_of_the_table(topics, rows),
        *_doubled(labels),
        *_idle(articles, topics, rows, labels, n),
        *_spelled(scan, ids, topics, labels),
    ]
    return _table(found, rows, n)


def _table(found, rows, n):
    order = {row: number for number, row in reversed([*enumerate(rows)])}
    broken = {row for row, problem, *_ in found if problem == PROBLEMS[0]}
    found = [each for each in found if each[1] != "never matches here" or each[0] not in broken]
    found.sort(key=lambda each: (order[each[0]], PROBLEMS.index(each[1]), each[2] or ""))
    shown = [
        (*row, problem, n[row], other, n_other, *(place or (None, None, None)))
        for row, problem, other, n_other, place in found
    ]
    table = pd.DataFrame(shown, columns=_COLUMNS)
    whole = dict.fromkeys(["n_other", "start", "end"], "Int64")
    text = dict.fromkeys(["topic", "entry", "problem", "other", "article_id"], "str")
    return table.astype({"n": "int64"} | whole | text)


def _of_the_table(topics, rows):
    """Yield the problems that need no article."""
    homes = {}
    for topic, entry in rows:
        homes.setdefault(labelling.terms(entry), []).append(topic)
    not_near = topics["not_near"] if "not_near" in topics else [None] * len(topics)
    seen = set()
    for row, near in zip(rows, not_near, strict=True):
        topic, entry = row
        terms = labelling.terms(entry)
        barred = [] if pd.isna(near) else [labelling.terms(word) for word in near.split(";")]
        odd = [word for word in barred if len(word) != 1]
        own = [word for word in barred if word and word[0] in terms]
        if not terms or own or re.search(r"\*\w", entry):
            yield row, "can never match", " ".join(own[0]) if own else None, None, None
        elif odd:
            yield row, "can never match", f"not_near: {' '.join(odd[0])}", None, None
        elif row in seen:
            yield row, "listed twice", None, homes[terms].count(topic), None
        elif {*homes[terms]} != {topic}:
            others = sorted({*homes[terms]} - {topic})
            yield row, "stands in two topics", "; ".join(others), len(others), None
        seen.add(row)


def _doubled(labels):
    """Yield the entries that match the very words of another one, unless it is spelled the same."""
    twice = labels[labels.duplicated(_SPAN, keep=False)].astype({"topic": "str", "entry": "str"})
    pairs = twice.merge(twice, on=_SPAN, suffixes=("", "_other"))
    pairs = pairs[pairs["entry"] != pairs["entry_other"]]
    keys = ["topic", "entry", "topic_other", "entry_other"]
    for key, group in pairs.groupby(keys, sort=True):
        topic, entry, other_topic, other = key
        same = topic == other_topic
        problem = "matches the words of another entry" if same else "matches in two topics"
        told = other if same else f"{other_topic}: {other}"
        yield (topic, entry), problem, told, len(group), _place(group.iloc[0])


def _idle(articles, topics, rows, labels, n):
    """Yield the entries without a match, and what they always stand inside of."""
    idle = topics[[not n[row] for row in rows]]
    while len(idle):
        alone = labelling.places(articles, idle)
        held = {*zip(alone["topic"], alone["entry"], strict=True)}
        for (topic, entry), group in alone.groupby(["topic", "entry"], observed=True, sort=True):
            inside = _longer(group, labels)
            yield (topic, entry), "always hidden by another entry", *inside, _place(group.iloc[0])
        keys = [*zip(idle["topic"], idle["entry"], strict=True)]
        rest = idle[[key not in held for key in keys]]
        if not held:
            for key in keys:
                yield tuple(map(str, key)), "never matches here", None, None, None
            return
        idle = rest  # some may stand inside of others that are idle themselves


def _longer(group, labels):
    """Return the entry that most often overlaps these places, and how often; None if none does."""
    pairs = group[_SPAN].merge(labels, on="article_id", suffixes=("", "_other"))
    over = (pairs["start_other"] < pairs["end"]) & (pairs["end_other"] > pairs["start"])
    names = Counter(pairs.loc[over, "entry"].astype("str"))
    return min(names.items(), key=lambda item: (-item[1], item[0])) if names else (None, len(group))


def _spelled(scan, ids, topics, labels):
    """Yield the spellings of entries that stand in the articles and match nothing of the topic."""
    vocabulary = {*scan.vocabulary}
    read = labelling.rules(topics)
    listed = {(rule.topic, rule.terms) for rule in read}
    tried = [
        rule._replace(terms=other)
        for rule in read
        if rule.topic != labelling.NOT_A_TOPIC
        for other in spellings.variants(rule.terms, vocabulary)
        if (rule.topic, other) not in listed and _known(other, vocabulary)
    ]
    at, first, last, rules = labelling.matches(tried, scan, *scan.sentence_words)
    taken = _taken(scan, ids, labels)
    found = {}
    for article, left, right, number in zip(
        scan.sentence_articles[at].tolist(), first.tolist(), last.tolist(), rules.tolist(),
        strict=True,
    ):  # fmt: skip
        rule = tried[number]
        if not any((rule.topic, word) in taken for word in range(left, right)):
            place = (ids[article], int(scan.starts[left]), int(scan.ends[right - 1]))
            key = (rule.topic, rule.entry), " ".join(rule.terms)
            n, held = found.get(key, (0, place))
            found[key] = n + 1, held
    for (row, other), (n, place) in sorted(found.items()):
        yield row, "spelled another way here", other.replace(" 's", "'s"), n, place


def _known(terms, vocabulary):
    return all(term.endswith("*") or term in vocabulary for term in terms)


def _taken(scan, ids, labels):
    """Return (topic, word) of all words inside the labels."""
    number = {article_id: i for i, article_id in enumerate(ids)}
    taken = set()
    for article_id, group in labels.groupby("article_id", observed=True):
        article = number[article_id]
        left = scan.words_of(article, group["start"].to_numpy()).tolist()
        right = scan.words_of(article, group["end"].to_numpy()).tolist()
        for topic, one, other in zip(group["topic"], left, right, strict=True):
            taken.update((topic, word) for word in range(one, other))
    return taken


def _place(row):
    return str(row.article_id), int(row.start), int(row.end)


def gaps(articles, labels, *, ignore=()):
    """Return the words of the sentences that no topic claims, the most frequent first.

    Columns: term · n · n_articles. `ignore` are terms to leave out (stop words). What stands high
    here and belongs to the story is missing from the topics table.

    Raises `TableError` if `labels` are no LABELS, `ValueError` for an `ignore` that is one text.

    >>> topics = pd.DataFrame({"topic": ["aid"], "entry": ["aid"]})
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, "Aid stops. Nobody knew.")])
    >>> gaps(articles, labelling.label(articles, topics))["term"].tolist()
    ['knew', 'nobody']
    """
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    number = pd.Series(range(len(ids)), index=ids, dtype="int64")
    tables.check(labels, "LABELS")
    if isinstance(ignore, str):
        raise ValueError(f"ignore: a collection of terms was expected, found the text {ignore!r}")
    labels = labels[labels["article_id"].isin(number.index)]
    owners = labels["article_id"].astype("str").map(number).to_numpy("int64")
    free = np.ones(len(scan.sentences.starts), dtype=bool)
    free[scan.sentences.heads[owners] + labels["sentence"].to_numpy("int64")] = False
    sentence = scan.word_sentences
    held = np.flatnonzero(sentence >= 0)
    held = held[free[scan.sentences.heads[scan.articles[held]] + sentence[held]]]
    vocabulary = np.array([*scan.vocabulary, ""], dtype=object)[:-1]
    n, n_articles = engine.count(scan.terms[held], scan.articles[held], len(vocabulary))
    ignore = set(ignore)
    shown = [i for i in np.flatnonzero(n).tolist() if vocabulary[i] not in ignore]
    shown.sort(key=lambda i: (-n[i], vocabulary[i]))
    table = pd.DataFrame({"term": pd.array(vocabulary[shown], dtype="str")})
    return table.assign(n=n[shown], n_articles=n_articles[shown])
