"""An article as its readers saw it, with quotations, speakers, actors and tone laid over it."""

from itertools import pairwise

import pandas as pd

from analysis import tables as contract
from analysis import text as characters
from analysis.report import counted
from analysis.report.cells import day

MOST = 50  # articles shown whole
_CHARACTERS = 600_000  # and of these so much text, for a page that opens at once


def chosen(articles):
    """Return the articles that are shown whole: all of a few, of many some drawn by a hash."""
    drawn = counted.drawn(articles, MOST)
    sizes = drawn["text"].str.len()
    return drawn[(sizes.cumsum() - sizes) < _CHARACTERS]


def views(articles, tables):
    """Return one dict an article: its card, its paragraphs in marked pieces, its tone."""
    ids, scorer = {*articles["article_id"].astype("str")}, counted.shown_scorer(tables["TONE"])
    parts = {
        name: _by_article(tables[name][tables[name]["article_id"].astype("str").isin(ids)])
        for name in ("SEGMENTS", "QUOTES", "MENTIONS", "TONE")
    }
    ordered = articles.sort_values(["date", "article_id"], na_position="last")
    shown = []
    for row in ordered.itertuples():
        of = {
            name: found.get(str(row.article_id), tables[name].iloc[:0])
            for name, found in parts.items()
        }
        quotes = of["QUOTES"][of["QUOTES"]["kind"].isin(contract.IN_MARKS)]
        title = row.title if pd.notna(row.title) else str(row.article_id)
        tone = of["TONE"][of["TONE"]["scorer"] == scorer]
        tone = tone.sort_values("start")
        shown.append(
            {
                "id": str(row.article_id),
                "title": title,
                "outlet": row.outlet if pd.notna(row.outlet) else "",
                "date": day(row.date) if pd.notna(row.date) else "no date",
                "quotes": len(counted.spoken(quotes)),
                "mentions": len(of["MENTIONS"]),
                "parts": [
                    (
                        part.kind,
                        part.start,
                        pieces(row.text, part.start, part.end, quotes, of["MENTIONS"], tone),
                    )
                    for part in of["SEGMENTS"].itertuples()
                ],
                "tone": [None if pd.isna(one) else round(float(one), 2) for one in tone["score"]],
            }
        )
    return shown


def pieces(text, start, end, quotes, mentions, tone=None):
    """Cut a part of a text wherever a quotation or a mention begins or ends.

    A piece has its `text`, the `quote` and the `mention` it lies in (or None), with the mark that
    closes a quotation who `speaks`, and with the end of a scored sentence of `tone` its `score`.
    """
    quoted = [
        (row.start, row.end, row.kind, _speaker(row))
        for row in quotes.itertuples()
        if row.start < end and row.end > start
    ]
    said = {min(_closed(text, last), end): who for _, last, kind, who in quoted if kind != "scare"}
    named = [
        (row.start, row.end, row.actor)
        for row in mentions.itertuples()
        if row.start < end and row.end > start
    ]
    scores = {} if tone is None else _scores(tone, start, end)
    borders = {start, end, *said, *scores}
    for first, last, *_ in [*quoted, *named]:
        borders |= {max(first, start), min(last, end)}
    borders = sorted(borders)
    found = []
    for first, last in pairwise(borders):
        quote = next((one for one in quoted if one[0] <= first and last <= one[1]), None)
        mention = next((one for one in named if one[0] <= first and last <= one[1]), None)
        found.append(
            {
                "text": text[first:last],
                "quote": quote[2] if quote else None,
                "mention": mention[2] if mention else None,
                "speaks": said.get(last),
                "score": scores.get(last),
            }
        )
    return found


def _closed(text, end):
    """Return the place after the mark that closes a quotation, or its end where none does."""
    return end + (text[end : end + 1] in characters.DOUBLE + characters.SINGLE and end < len(text))


def _speaker(row):
    for value in (getattr(row, "actor", None), row.name, row.speaker):
        if value is not None and pd.notna(value):
            return str(value)
    return "no speaker found"


def _scores(tone, start, end):
    """Return the scores of the sentences that end in a part of a text, by where they end."""
    return {
        row.end: round(float(row.score), 2)
        for row in tone.itertuples()
        if start < row.end <= end and pd.notna(row.score)
    }


def _by_article(table):
    return {str(key): rows for key, rows in table.groupby("article_id", observed=True)}
