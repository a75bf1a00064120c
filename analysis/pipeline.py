"""Articles in, tables out: the one place that knows the order of the work.

Finders give rows of every batch; measures are sums over articles, so that those of batches add up.
One machine and a cluster run the same two functions, `part` and `measured`.
"""

from functools import reduce
from typing import NamedTuple

import pandas as pd

from analysis import actors as naming
from analysis import engine, frequency, lexicons, quotes, sentiment, series, tokenisation
from analysis import tables as contract
from analysis import topics as about
from analysis.actors import standings
from analysis.actors.mentions import mentions_and_conflicts

STEPS = ("parts and sentences", "actors", "topics", "words", "quotations", "tone", "measures")
SCORERS = ("textblob", "vader")
# A batch's arrays (of 5 MB of text) are small enough for the allocator to keep and use again; for
# those of twice as many articles it asks the system for new pages each time: a fifth more CPU.
BATCH = 1000  # articles worked on at a time
# Up to so many days of coverage periods are days, then weeks, then months: 45 points at most.
_DAYS, _WEEKS = 45, 300


class Measures(NamedTuple):
    """What the measures are made of: sums over articles; parts add up with `+`."""

    standing: standings.Standing
    shares: about.Shares
    counts: frequency.Totals
    days: pd.DataFrame  # an article a row, see `series.measure`
    topics: tuple  # columns of `days`, one for each topic that was found

    def __add__(self, other):
        topics = tuple(sorted({*self.topics, *other.topics}))
        days = pd.concat([self.days, other.days], ignore_index=True)
        days[[*topics]] = days[[*topics]].fillna(0).astype("int8")
        return Measures(
            self.standing + other.standing,
            self.shares + other.shares,
            self.counts + other.counts,
            days,
            topics,
        )


def tables(articles, *, actors=None, topics=None, tokens=False, progress=None):
    """Return the tables of a coverage: a dict from a table's name to the table.

    SEGMENTS · SENTENCES · QUOTES (with `actor` and `n_words`) · MENTIONS · CONFLICTS · LABELS ·
    TOPIC_SHARES (see `topics.shares`) · TONE (of every sentence, by both scorers) · COUNTS (without
    stop words) · STANDING · SERIES (all articles, with the mean tone of their sentences; then every
    topic). `tokens=True` adds TOKENS.

    `actors` and `topics` are tables as `lexicons.read_actors` and `read_topics` return them; None
    takes the example story's. An empty table is a list of nobody and nothing. `progress` is
    called with the name of each step of `STEPS` as it begins, for every batch of `BATCH` articles.

    Raises `TableError` for articles that are none (a `Coverage`: take its `.articles`).

    >>> from analysis import loaders
    >>> found = tables(loaders.read_articles("“It is a start,” Kaja Kallas said.\\n").articles)
    >>> found["QUOTES"][["surface", "name"]].values.tolist()
    [['It is a start,', 'Kaja Kallas']]
    """
    contract.check(articles, "ARTICLES")  # all of them: an id may stand twice in two batches
    rows = []

    def sums():
        for first in range(0, max(1, len(articles)), BATCH):
            found, each = part(
                articles.iloc[first : first + BATCH],
                actors=actors, topics=topics, tokens=tokens, progress=progress,
            )  # fmt: skip
            rows.append(found)
            yield each

    measures = added(sums())
    joined = {
        name: contract.concat([found[name] for found in rows], name) if len(rows) > 1 else table
        for name, table in rows[0].items()
    }
    return joined | measured(measures)


def part(articles, *, actors=None, topics=None, tokens=False, progress=None):
    """Return (tables of rows, `Measures`) of a batch of articles; options as in `tables`."""
    actors = lexicons.read_actors() if actors is None else actors
    topics = lexicons.read_topics() if topics is None else topics
    step = iter(STEPS)

    def begin():
        name = next(step)
        if progress is not None:
            progress(name)

    found = {}
    begin()
    found["SEGMENTS"] = tokenisation.segments(articles)
    found["SENTENCES"] = sentences = tokenisation.sentences(articles)
    begin()
    mentions, shared = mentions_and_conflicts(articles, actors)
    found["MENTIONS"], found["CONFLICTS"] = mentions, shared
    begin()
    found["LABELS"] = labels = about.label(articles, topics)
    begin()
    words = tokenisation.tokenise(articles)
    if tokens:
        found["TOKENS"] = words
    begin()
    spoken = naming.speakers(quotes.find(articles), mentions)
    found["QUOTES"] = spoken = spoken.assign(n_words=engine.lengths(spoken["surface"].tolist()))
    begin()
    tones = {scorer: sentiment.score(articles, sentences, scorer=scorer) for scorer in SCORERS}
    found["TONE"] = contract.concat([*tones.values()], "TONE")
    begin()
    days = series.measure(articles).assign(
        **series.count(articles, tones[sentiment.SHOWN], value="score")
    )
    named = sorted(labels["topic"].astype("str").unique())
    has = {
        f"topic: {topic}": series.count(articles, labels[labels["topic"] == topic])["has"]
        for topic in named
    }
    return found, Measures(
        standings.measure(articles, spoken, mentions),
        about.measure(articles, labels),
        frequency.totals(words),
        days.assign(**has),
        (*has,),
    )


def added(parts):
    """Return the sum of `Measures`, or None of none.

    Sums of as many parts are added first: were each part added to all before it, the work would
    grow with the square of the parts.

    >>> added([["a"], ["b"], ["c"]])
    ['a', 'b', 'c']
    """
    held = []  # (how many parts, their sum), the largest first
    for each in parts:
        held.append((1, each))
        while len(held) > 1 and held[-2][0] == held[-1][0]:
            (_, other), (n, one) = held.pop(), held.pop()
            held.append((2 * n, one + other))
    sums = [each for _, each in reversed(held)]
    return reduce(lambda later, earlier: earlier + later, sums) if sums else None


def measured(measures):
    """Return the tables of the measures: COUNTS, STANDING, TOPIC_SHARES, SERIES."""
    stop = lexicons.words("stop_words") | lexicons.words("news_words")
    return {
        "COUNTS": measures.counts.table(stop=stop),
        "STANDING": standings.sorted_table(measures.standing),
        "TOPIC_SHARES": about.sorted_table(measures.shares),
        "SERIES": _series(measures.days, measures.topics),
    }


def _series(days, topics):
    exact = series.dated(days, "day")["date"]
    length = (
        (exact.max() - exact.min()).days if len(exact) else _WEEKS + 1
    )  # months are all there is
    every = "day" if length <= _DAYS else "week" if length <= _WEEKS else "month"
    of = dict(zip(topics, topics, strict=True))
    shares = days.drop(columns=["total", "n_values"])
    parts = [series.table(days, every=every, name="all articles")]
    parts += [series.together(shares, every=every, columns=of)] if topics else []
    joined = contract.concat(parts)
    return joined.assign(every=pd.Categorical([every] * len(joined), categories=[every]))
