"""The page: which tables there are, and what they are made of."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import actors as naming
from analysis import lexicons, quotes, sentiment, statistics, tables, tokenisation
from analysis import topics as about
from analysis.compare import blocks
from analysis.compare.sides import COLUMNS, Both


class Comparison(NamedTuple):
    """What `groups` returns: six tables."""

    sides: pd.DataFrame
    volume: pd.DataFrame
    actors: pd.DataFrame
    topics: pd.DataFrame
    tone: pd.DataFrame
    keyness: pd.DataFrame


def groups(
    a, b, *, names=("a", "b"), actors=None, topics=None, found=None, copies=None, most=12,
    correction="bonferroni", level=0.95,
):  # fmt: skip
    """Return the `Comparison` of two tables of ARTICLES: outlets, periods, whatever parts them.

    sides    side · name · n_articles · n_units (copies counted once) · n_outlets · first · last
             (exact days) · undated (without one)
    volume   articles, and articles a day (counts: described, not judged; both sides over the days
             from the first article of either to the last, withheld where the sides do not overlap
             in time); words and quotations an article, the share of words inside quotation marks
    actors   the `most` actors that are named most: shares of the articles that name them, of all
             namings, of all quoted words, as STANDING has them
    topics   every topic: shares of the articles that touch it, and of all sentences
    tone     the mean of the sentences by both scorers, judged by `sentiment.contrast`: both must
             agree (the p value is that of one line, uncorrected)
    keyness  the `most` words most typical of each side: uses per million words. Beside the columns
             below: n_target · n_reference (uses in a and b) · log_ratio (with interval, by
             articles) · g2, as `frequency.keyness` has them. The p value is not that of G2, which
             takes words as independent: it says in how many corpora of articles dealt out at random
             any of the words compared is as far apart (`statistics.largest`; where `correction` is
             None, this word alone)

    All but `sides` have the columns line (the actor, topic, scorer or word) · measure · a · b ·
    difference (a less b) · difference_low · difference_high · p_value (corrected) · n_a · n_b
    (articles that could count) · verdict · reason. Intervals come from whole articles drawn anew,
    p values from articles dealt out to the sides at random (`statistics.differences`). A line is a
    finding only if its interval excludes zero, its p value is below 1 - level after `correction`
    ("bonferroni", "fdr" or None) for all lines of its table (for keyness: all words compared), and
    no single outlet (on a side of one outlet: no month) carries it; else `reason` says what fails,
    or why it is withheld. A finding says that the sides differ, not why they do.

    How often it errs (`benchmarks/gate.py`): of 300 pages of random halves of the starter corpus 5
    in 100 had a false finding among the words, 4 among the topics, 3 among the actors, 1 or 2 among
    volume and tone.

    `actors` and `topics` are tables as `lexicons` reads them: None takes the example story's, an
    empty table is nobody and nothing. `found` is a dict of tables of the articles of both sides, as
    `pipeline.tables` returns it (with TOKENS, if asked for); what it has is not looked for again.
    `copies` names a column of the articles that holds, for a copy, the id of its original: copies
    on a side count as one article, the mean of them, in every line but the number of articles; of
    words one of them is read, the original or the first by id.

    Raises `ValueError` if a side holds no article, or an article stands on both, or if `names` are
    not two that differ.

    >>> given = [(f"article {k}", None, "X", None, "Ann sees no deal. Bo waits.") for k in range(4)]
    >>> given = tables.make("ARTICLES", given)
    >>> page = groups(given[:3], given[3:], names=("early", "late"))
    >>> page.sides[["name", "n_articles"]].values.tolist()
    [['early', 3], ['late', 1]]
    >>> page.volume[["measure", "a", "b", "verdict"]].values.tolist()[2]
    ['words an article', 6.0, 6.0, 'description']
    """
    both = Both.of(a, b, names, copies, correction, level)
    found = _found(both.articles, actors, topics, found or {})
    page = Comparison(
        sides=both.about(),
        volume=blocks.volume(both, found),
        actors=blocks.actors(both, found, most),
        topics=blocks.topics(both, found),
        tone=blocks.tone(both, found),
        keyness=blocks.keyness(both, found, most),
    )
    for table in page:
        table.attrs["level"] = level
    return page


def lines(comparison):
    """Return all lines of a `Comparison` in one table: block · line · measure · … · reason.

    `block` is volume, actors, topics, tone or keyness; the order is that of the tables, the columns
    are those that all of them have. `attrs` tells the level. Raises `ValueError` for
    anything but a `Comparison`.
    """
    if not isinstance(comparison, Comparison):
        kind = type(comparison).__name__
        raise ValueError(f"a Comparison was expected, as compare.groups returns it; found {kind}")
    names = comparison._fields[1:]
    parts = [getattr(comparison, name)[[*COLUMNS]] for name in names]
    joined = tables.concat(parts)
    codes = np.repeat(np.arange(len(names)), [len(part) for part in parts])
    joined.insert(0, "block", pd.Categorical.from_codes(codes, categories=names))
    joined["verdict"] = pd.Categorical(joined["verdict"], statistics.VERDICTS)
    joined.attrs = dict(comparison.sides.attrs)
    return joined


def _found(articles, actors, topics, found):
    """Return the tables that the blocks count in; what is there is taken as it is."""
    found = dict(found)
    if "MENTIONS" not in found:
        actors = lexicons.read_actors() if actors is None else actors
        found["MENTIONS"] = naming.find(articles, actors)
    if "QUOTES" not in found or "actor" not in found["QUOTES"]:
        spoken = found.get("QUOTES")
        spoken = quotes.find(articles) if spoken is None else spoken
        found["QUOTES"] = naming.speakers(spoken, found["MENTIONS"])
    if "LABELS" not in found:
        topics = lexicons.read_topics() if topics is None else topics
        found["LABELS"] = about.label(articles, topics)
    if "SENTENCES" not in found:
        found["SENTENCES"] = tokenisation.sentences(articles)
    if "TOKENS" not in found:
        found["TOKENS"] = tokenisation.tokenise(articles)
    if "TONE" not in found:
        scored = [
            sentiment.score(articles, found["SENTENCES"], scorer=scorer)
            for scorer in blocks.SCORERS
        ]
        found["TONE"] = tables.concat(scored, "TONE")
    return found
