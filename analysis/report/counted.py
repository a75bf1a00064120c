"""Rows of the tables that a number on the page was counted from."""

import pandas as pd

from analysis import actors, pipeline, sentiment, statistics, tokenisation
from analysis import tables as contract


def drawn(articles, most):
    """Return at most `most` articles, drawn by a hash of their ids, the same ones every time."""
    seeds = statistics.seeds(articles["article_id"].astype("str"))
    return articles.iloc[seeds.argsort(kind="stable")[:most]]


def shown_scorer(tone):
    """Return the scorer whose scores are drawn: `sentiment.SHOWN`, where it has scored."""
    scorers = {*map(str, tone["scorer"].dropna().unique())}
    return sentiment.SHOWN if sentiment.SHOWN in scorers else min(scorers, default=None)


def uses(articles, terms):
    """Return where each of some terms stands in the sentences of all articles, with the term."""
    parts = []
    for first in range(0, len(articles), pipeline.BATCH):
        tokens = tokenisation.tokenise(articles.iloc[first : first + pipeline.BATCH])
        found = tokens.loc[tokens["term"].isin(terms), ["article_id", "start", "end", "term"]]
        parts.append(found.astype({"article_id": "str", "term": "str"}))
    return pd.concat(parts, ignore_index=True) if parts else contract.empty("TOKENS")


def spoken(quotes):
    """Return the quotations in marks that somebody speaks."""
    return quotes[quotes["kind"].isin(contract.SPOKEN)]


def with_speaker(quotes):
    """Add the note that a quotation's evidence carries: who was found to speak."""
    who = quotes["actor"].astype(object) if "actor" in quotes else quotes["name"].astype(object)
    who = who.fillna(quotes["name"].astype(object)).fillna(quotes["speaker"].astype(object))
    return quotes.assign(actor=quotes.get("actor"), note=who.fillna("no speaker found"))


def about_others(quotes, mentions):
    """Return who is quoted about whom, himself left out: `actors.about` and its rows."""
    if "actor" not in quotes:
        quotes = quotes.assign(actor=pd.Categorical([None] * len(quotes)))
    found = actors.about(quotes, mentions), actors.remarks(quotes, mentions)
    found = (table.astype({"actor": "str", "about": "str"}) for table in found)
    return tuple(table[table["actor"] != table["about"]] for table in found)


def first_rows(rows):
    """Return the first row of every article."""
    rows = rows.sort_values(["article_id", "start"], kind="stable")
    return rows.drop_duplicates("article_id")


def first_sentences(articles, sentences):
    """Return a row an article: its first sentence, or its first line where it has none."""
    ids = articles["article_id"].astype("str")
    rows = sentences.assign(article_id=sentences["article_id"].astype("str"))
    rows = rows.drop_duplicates("article_id").set_index("article_id")[["start", "end"]].reindex(ids)
    lines = articles["text"].str.find("\n").where(lambda at: at >= 0, articles["text"].str.len())
    rows["start"] = rows["start"].fillna(0).astype("int64")
    rows["end"] = rows["end"].fillna(pd.Series(lines.to_numpy(), index=rows.index)).astype("int64")
    # the whole sentence is the evidence: no word of it is marked
    return rows.reset_index(names="article_id").assign(end=lambda rows: rows["start"])


def n_words(articles, tables):
    """Return the number of words in the sentences of every article."""
    tone = tables["TONE"]
    part = tone[tone["scorer"] == shown_scorer(tone)]
    counts = part["n_words"].groupby(part["article_id"].astype("str")).sum()
    return counts.reindex(articles["article_id"].astype("str"), fill_value=0).astype("int64")
