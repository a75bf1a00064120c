"""The blocks of the page: volume, actors, topics, tone, words."""

import numpy as np
import pandas as pd

from analysis import engine, frequency, sentiment, statistics, tables
from analysis.compare.sides import COLUMNS, Part, lined, typed
from analysis.text import plural

SCORERS = (sentiment.SHOWN, "textblob")
_PER_MILLION = 1_000_000  # uses of a word are told per million words
_CELLS = 4_000_000  # articles times words that are counted at a time
_COUNTED = "Counted, not drawn from more: what was given is all there is."
_APART = (
    "The sides do not overlap in time, or one has no exact date: over which days each wrote is "
    "not known from its first and its last article."
)


def volume(both, found):
    """Return how much there is: counts of articles, and what an article holds."""
    tokens, spoken = found["TOKENS"], _spoken(found["QUOTES"])
    quoted = frequency.only(both.articles, _here(both, tokens), found, voice="quoted")
    words, one = both.tally(tokens), np.ones((len(both.ids), 1), dtype=np.int64)
    judged = both.table(
        [
            Part("words an article", [""], words, one),
            Part("quotations an article", [""], both.tally(spoken), one),
            Part("share of words quoted", [""], both.tally(quoted), words),
        ]
    )
    return pd.concat([_counts(both), judged], ignore_index=True)


def _counts(both):
    about = both.about()
    n = about["n_articles"].to_numpy()
    daily, verdict, reason = _a_day(about, n - about["undated"].to_numpy())
    rows = [
        ("articles", n, "description", _COUNTED),
        ("articles a day", daily, verdict, reason),
    ]
    blank = dict.fromkeys(("difference_low", "difference_high", "p_value"), np.nan)
    return typed(
        [
            {"line": "", "measure": measure, "a": a, "b": b, "difference": a - b} | blank
            | {"n_a": n[0], "n_b": n[1], "verdict": verdict, "reason": reason}
            for measure, (a, b), verdict, reason in rows
        ]
    )  # fmt: skip


def _a_day(about, dated):
    """Return the articles a day of both sides, verdict and reason: over the days of both."""
    first, last = about["first"], about["last"]
    if not (dated.all() and first.max() <= last.min()):
        return (np.nan, np.nan), "withheld", _APART
    days = (last.max() - first.min()).days + 1
    span = f"the {plural(days, 'day')} from {first.min():%Y-%m-%d} to {last.max():%Y-%m-%d}"
    return dated / days, "description", f"{_COUNTED} Both sides over {span}."


def actors(both, found, most):
    """Return how much room actors get: those with the most namings on both sides together."""
    mentions, spoken = _here(both, found["MENTIONS"]), _spoken(_here(both, found["QUOTES"]))
    named = mentions["actor"].astype("str").value_counts()
    named = sorted(named.index, key=lambda actor: (-named[actor], actor))[:most]
    per = both.tally(mentions, "actor", named) if named else np.zeros((len(both.ids), 0), int)
    one = np.ones((len(both.ids), 1), dtype=np.int64)
    if "n_words" not in spoken:
        spoken = spoken.assign(n_words=engine.lengths(spoken["surface"].tolist()))
    said = both.weighed(spoken, "actor", named, spoken["n_words"]) if named else per
    all_said = both.weighed(spoken, None, [""], spoken["n_words"])
    table = both.table(
        [
            Part("share_articles", named, (per > 0).astype(np.int64), one),
            Part("share_mentions", named, per, both.tally(mentions)),
            Part("share_quoted_words", named, said, all_said),
        ]
    )
    return _by_line(table, named)


def topics(both, found):
    """Return how much of the coverage each topic has."""
    labels = _here(both, found["LABELS"])
    sentences = both.tally(found["SENTENCES"])
    each = labels.drop_duplicates(["article_id", "sentence", "topic"])
    named = sorted(each["topic"].astype("str").unique())
    per = both.tally(each, "topic", named) if named else np.zeros((len(both.ids), 0), int)
    one = np.ones((len(both.ids), 1), dtype=np.int64)
    table = both.table(
        [
            Part("share_articles", named, (per > 0).astype(np.int64), one),
            Part("share_sentences", named, per, sentences),
        ]
    )
    return _by_line(
        table, sorted(named, key=lambda topic: (-per[:, named.index(topic)].sum(), topic))
    )


def tone(both, found):
    """Return the mean tone of the sentences by each scorer, as `sentiment.contrast` judges it."""
    rows = _here(both, found["TONE"])
    sides = both.split(rows[rows["score"].notna()])
    empty = [name for name, side in zip(both.names, sides, strict=True) if not len(side)]
    if empty:
        reason = f"{empty[0]} has no sentence with a word that a scorer knows."
        blank = dict.fromkeys(COLUMNS[2:8], np.nan) | {"n_a": 0, "n_b": 0}
        return typed(
            [
                {"line": scorer, "measure": "mean tone"} | blank
                | {"verdict": "withheld", "reason": reason}
                for scorer in SCORERS
            ]
        )  # fmt: skip
    names = [str(name) for name in both.names]
    articles = both.articles.assign(side=np.where(both.in_a, *names))
    judged = sentiment.contrast(
        articles, rows.drop(columns="side", errors="ignore"), by="side", a=names[0], b=names[1],
        scorer=SCORERS[0], copies=both.copies, level=both.level,
    )  # fmt: skip
    columns = {
        "line": judged["scorer"], "measure": "mean tone", "a": judged["mean_a"],
        "b": judged["mean_b"], "n_a": judged["n_articles_a"], "n_b": judged["n_articles_b"],
    }  # fmt: skip
    columns |= {name: judged[name] for name in COLUMNS if name in judged and name not in columns}
    return typed({name: columns[name] for name in COLUMNS})


def keyness(both, found, most):
    """Return the words most typical of a, then those of b, the strongest first."""
    ids = found["TOKENS"]["article_id"].astype("str")
    read = found["TOKENS"][ids.isin(both.ids[both.firsts()]).to_numpy()]
    tokens = both.split(read)
    key = frequency.keyness(
        *tokens,
        correction=both.correction,
        level=both.level,
        interval="articles",
        intervals=most,
    )
    ours, theirs = key[key["g2"] > 0].head(most), key[key["g2"] < 0].tail(most)[::-1]
    shown = pd.concat([ours, theirs], ignore_index=True)
    terms = shown["term"].astype("str").tolist()
    words = both.tally(read)
    if not terms:
        over = np.zeros((len(words), 0), dtype=np.int64)
    else:
        over = both.tally(read, "term", terms)
    p_values = test = None
    if both.correction is not None:
        each = _largest(both, read, words, key["term"].astype("str").tolist())
        p_values = np.array([each[term] for term in terms])
        test = f"articles dealt out at random; the largest of {len(key):,} words"
    drawn = both.differences(over, words, scale=_PER_MILLION, p_values=p_values)
    judged = statistics.verdicts(
        drawn, both.names, correction=both.correction, level=both.level, test=test
    )
    table = lined(terms, ["per million"] * len(terms), drawn, judged)
    beside = ["n_target", "n_reference", "log_ratio", "log_ratio_low", "log_ratio_high", "g2"]
    return table.join(shown[beside])


def _largest(both, tokens, words, terms):
    """Return the p value of every term among all that were compared: `statistics.largest`."""
    read = both.firsts()
    step = max(1, _CELLS // len(read))
    blocks = (
        both.tally(tokens, "term", terms[first : first + step])[read]
        for first in range(0, len(terms), step)
    )
    p_values = statistics.largest(blocks, words[read, 0], both.in_a[read], both.units[read])
    return dict(zip(terms, p_values.tolist(), strict=True))


def _here(both, rows):
    """Return the rows of the articles of the comparison: `found` may hold more."""
    held = rows["article_id"].astype("str").isin(both.ids)
    return rows if held.all() else rows[held.to_numpy()]


def _spoken(quotes):
    return quotes[quotes["kind"].isin(tables.SPOKEN)].reset_index(drop=True)


def _by_line(table, order):
    """Return lines in an order of their labels, the measures of each together."""
    at = table["line"].map({label: number for number, label in enumerate(order)})
    return table.iloc[np.argsort(at.to_numpy(), kind="stable")].reset_index(drop=True)
