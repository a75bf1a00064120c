"""Which figures a corpus can carry: what each would show of which table, or why it is withheld."""

from typing import NamedTuple

import pandas as pd

from analysis import series
from analysis.report import counted
from analysis.text import plural

# Below these a figure would show chance. They are a judgement, no result: with fewer articles the
# interval of a share is wider than half its scale.
LEAST_ARTICLES = 10
LEAST_PERIODS = 3
MOST_ACTORS = 12  # the most named, and as many of the most quoted
MOST_WORDS = 25
MOST_PAIRS = 20
_NO_TOPIC = "No entry of a topics file stands in these articles, or none was given."


class Plan(NamedTuple):
    """What a figure would show and of what; `reason` says why it is withheld."""

    title: str
    table: pd.DataFrame
    about: dict
    reason: str
    options: dict = {}  # noqa: RUF012 (never changed)


def all_of(articles, tables, events=None):
    """Return the `Plan` of every figure, by its name, which is the name of its form."""
    plans = {
        "standing": _standing, "topics": _topics, "tone_strip": _tone_strip,
        "over_time": _over_time, "words": _words, "network": _network, "heat": _heat,
        "tone_shares": _tone_shares,
    }  # fmt: skip
    planned = {name: plan(articles, tables) for name, plan in plans.items()}
    if events is not None and len(events):
        over_time = planned["over_time"]
        marked = over_time._replace(options={"events": events[["date", "label"]]})
        planned["over_time"] = marked
    return planned


def chosen_actors(standing):
    """Return the rows of STANDING that are shown: the most named and the most quoted."""
    named = standing.sort_values(["mentions", "actor"], ascending=[False, True])
    quoted = standing[standing["quoted_words"] > 0]
    quoted = quoted.sort_values(["quoted_words", "actor"], ascending=[False, True])
    shown = {*named["actor"].head(MOST_ACTORS), *quoted["actor"].head(MOST_ACTORS)}
    return named[named["actor"].isin(shown)]


def _standing(articles, tables):
    table = tables["STANDING"]
    shown = chosen_actors(table)
    about = {
        "what": "Share of all namings and of all quoted words, per actor",
        "n": {"articles": len(articles), "namings": int(table["mentions"].sum())},
        "left_out": f"{len(table) - len(shown)} of {len(table)} actors, the least named and quoted",
        "parameters": {"most_actors": MOST_ACTORS},
    }
    reason = "" if len(shown) else "No actor of the list is named or quoted in these articles."
    return Plan("Who is named, and who is quoted", shown, about, reason)


def _topics(articles, tables):
    table = tables["TOPIC_SHARES"]
    small = len(articles) < LEAST_ARTICLES
    measure = "sentences" if small else "share"
    about = {
        "what": "Sentences per topic" if small else "Share of articles per topic",
        "n": {"articles": len(articles), "sentences": len(tables["SENTENCES"])},
        "left_out": "articles and sentences in which no entry of the topics file stands",
        "parameters": {"measure": measure},
    }
    reason = "" if len(table) else _NO_TOPIC
    return Plan("What the coverage is about", table, about, reason, {"measure": measure})


def _tone_strip(articles, tables):
    table, title = _longest(articles, tables)
    about = {
        "what": f"Tone of the sentences of one article: {title}",
        "n": {"articles": 1, "sentences": len(table), "scored": int(table["score"].notna().sum())},
        "left_out": "headings, captions and footers, which have no sentences",
        "parameters": {"scorer": counted.shown_scorer(tables["TONE"]), "article": "the longest"},
    }
    reason = ""
    if not table["score"].notna().any():
        reason = "No sentence holds a word that the tone lexicon knows."
    elif len(articles) >= LEAST_ARTICLES:
        reason = f"One article of {len(articles):,} says nothing about the coverage."
    heading = "Tone through one article" if reason else f"Tone through “{title}”"
    return Plan(heading, table, about, reason)


def _longest(articles, tables):
    """Return the sentences of the longest article with score and quoted, and its title."""
    tone, sentences = tables["TONE"], tables["SENTENCES"]
    counts = sentences["article_id"].astype("str").value_counts()
    longest = min(counts.index, key=lambda one: (-counts[one], one), default="")
    spans = sentences[sentences["article_id"] == longest]
    tone = tone[(tone["scorer"] == counted.shown_scorer(tone)) & (tone["article_id"] == longest)]
    table = spans[["sentence", "start", "end"]].merge(
        tone[["start", "end", "score"]], on=["start", "end"], how="left"
    )
    quotes = counted.spoken(tables["QUOTES"])
    quotes = quotes[quotes["article_id"] == longest]
    table["quoted"] = [
        bool(((quotes["start"] < end) & (quotes["end"] > start)).any())
        for start, end in zip(table["start"], table["end"], strict=True)
    ]
    titles = articles.loc[articles["article_id"] == longest, "title"].dropna()
    return table, next(iter(titles), longest)


def undated(articles, table):
    """Return the articles that are in no period of SERIES: their date is less exact than it asks.

    Of a SERIES without a period that is all of them.
    """
    if not len(table):
        return articles
    months = "every" in table and (table["every"].astype("str") == "month").all()
    measured = series.measure(articles).set_axis(articles.index)
    return articles.drop(index=series.dated(measured, "month" if months else "day").index)


def _over_time(articles, tables):
    table = tables["SERIES"]
    if "series" in table:
        table = table[table["series"] == "all articles"]
    outside = len(undated(articles, table))
    dated, filled = int(table["n"].sum()), int((table["n"] > 0).sum())
    about = {
        "what": "Articles and the mean tone of their sentences, per period",
        "n": {"articles": dated, "periods": len(table)},
        "left_out": f"{plural(outside, 'article')} without an exact date",
        "parameters": {
            "scorer": counted.shown_scorer(tables["TONE"]),
            "band": "95% interval, articles resampled",
        },
    }
    reason = ""
    if dated < LEAST_ARTICLES or filled < LEAST_PERIODS:
        reason = (
            f"A figure over time needs at least {LEAST_ARTICLES} dated articles in "
            f"{LEAST_PERIODS} periods; found {dated:,} in {filled:,}."
        )
    elif "mean" not in table or not table["mean"].notna().any():
        reason = "No sentence of a dated article could be scored."
    return Plan("Tone and volume over time", table, about, reason)


def _words(articles, tables):
    table = tables["COUNTS"].sort_values(["n", "term"], ascending=[False, True])
    shown = table.head(MOST_WORDS)
    about = {
        "what": "The most frequent words, stop words left out",
        "n": {"articles": len(articles), "terms": len(table)},
        "left_out": f"stop words, and {max(len(table) - MOST_WORDS, 0):,} less frequent terms",
        "parameters": {"most_words": MOST_WORDS},
    }
    reason = "" if len(shown) else "These articles hold no words but stop words."
    return Plan("Which words it uses", shown, about, reason)


def _network(articles, tables):
    others, _ = counted.about_others(tables["QUOTES"], tables["MENTIONS"])
    shown = others.head(MOST_PAIRS)
    about = {
        "what": "Which actors speak about which: namings inside quotations",
        "n": {"articles": len(articles), "pairs": len(others)},
        "left_out": f"{max(len(others) - MOST_PAIRS, 0):,} less frequent pairs; whoever names "
        "himself; quotations without a speaker of the list",
        "parameters": {"most_pairs": MOST_PAIRS},
    }
    reason = ""
    if len(articles) < LEAST_ARTICLES:
        reason = f"A network needs at least {LEAST_ARTICLES} articles; found {len(articles):,}."
    elif others.empty:
        reason = "No actor of the list is quoted about another."
    return Plan("Who speaks about whom", shown, about, reason)


def _heat(articles, tables):
    table = tables["SERIES"]
    topics = table[table["series"] != "all articles"] if "series" in table else table.head(0)
    dated = _over_time(articles, tables)
    about = dated.about | {
        "what": "Share of a period's articles in which a topic stands",
        "parameters": {"measure": "share"},
    }
    reason = dated.reason
    if topics.empty and not reason:
        reason = _NO_TOPIC
    return Plan("Which topics, when", topics, about, reason)


def _tone_shares(articles, tables):
    judged = tables["TOWARD"]
    judged = judged[judged["polarity"].notna()].astype({"actor": "str"})
    shown = chosen_actors(tables["STANDING"])["actor"].astype("str").head(MOST_ACTORS)
    signs = judged[judged["actor"].isin(shown)].groupby("actor")["polarity"].value_counts()
    table = signs.unstack(fill_value=0).reindex(columns=[-1, 0, 1], fill_value=0)
    table = table.set_axis(["negative", "neutral", "positive"], axis="columns").reset_index()
    about = {
        "what": "How the sentences of its mentions judge each actor",
        "n": {"articles": int(judged["article_id"].nunique()), "mentions": len(judged)},
        "left_out": f"all but the {MOST_ACTORS} most named; mentions alone on their line",
        "parameters": {"model": "sentiment.toward", "most_actors": MOST_ACTORS},
    }
    reason = ""
    if len(articles) < LEAST_ARTICLES:
        reason = (
            f"Tone towards actors is drawn from {LEAST_ARTICLES} articles on; found "
            f"{len(articles):,}."
        )
    elif table.empty:
        reason = "No mention of an actor could be judged: each stands alone on its line."
    return Plan("Tone towards the most named", table, about, reason)
