"""Reported speech: who says what, in whose words, and whom the mention stands for.

`find` gives QUOTES, `explain` says why a row has the speaker it has. No parser and no download:
marks are paired by rule, speakers ranked by a linear model over named facts (its weights are the
data file `lexicons/quotes.json`), names resolved inside the article.
"""

import pandas as pd

from analysis import tables
from analysis.quotes import article, cues, features, marks

__all__ = ["explain", "find", "stances"]


def find(articles):
    """Return QUOTES: every stretch of reported speech of `articles`, with its speaker.

    article_id · start · end · surface · kind · closed · cue · speaker_start · speaker_end ·
    speaker · speaker_kind · name · utterance. Kinds: `direct` (a whole sentence or utterance in
    marks), `mixed` (words in marks inside the reporter's sentence), `indirect` (no marks), `scare`
    (titles, nicknames, words held with tongs: no speaker). `closed` says how a quotation ends:
    `closed` by its mark, `continued` in the next paragraph, `repaired` where a mark was missing,
    `unclosed` with its paragraph. `name` is the name that the mention stands for in this article;
    missing where that stays open. Raises `TableError` if `articles` is no ARTICLES table.

    >>> rows = find(_example())
    >>> rows[["surface", "kind", "speaker", "name"]].values.tolist()
    [['We will sign,', 'direct', 'she', 'Ana Roe'], ['Soon.', 'direct', 'she', 'Ana Roe']]
    """
    tables.check(articles, "ARTICLES")
    titles = articles["title"].astype(object).where(articles["title"].notna(), None)
    found = []
    for article_id, title, text in zip(
        articles["article_id"], titles, articles["text"], strict=True
    ):
        for row in article.rows(text, title):
            start, end = row.speaker or (None, None)
            found.append((
                article_id, row.start, row.end, text[row.start : row.end], row.kind, row.closed,
                row.cue, start, end, text[start:end] if row.speaker else None, row.speaker_kind,
                row.name, row.utterance,
            ))  # fmt: skip
    return tables.make("QUOTES", found)


def stances(quotes):
    """Return `quotes` with a column `stance`: that of the cue (neutral, claiming, conceding …).

    Missing where there is no cue, or the cue is no verb of the list.

    >>> stances(find(_example()))["stance"].tolist()
    ['neutral', 'neutral']
    """
    return quotes.assign(stance=quotes["cue"].astype("str").map(cues.stances()).astype("category"))


def explain(articles, row):
    """Return why a row of QUOTES has its speaker: the candidates, best first.

    `row` is one row (a Series, or anything with article_id, start, end). Columns: start · end ·
    surface · score · facts; `facts` gives, in words, what weighed most for and against. An
    indirect row has one candidate, the subject of its cue. `.attrs["closed"]` says how the marks
    were paired.

    Raises `TableError` if there is no such article, or no quotation at that place.

    >>> articles = _example()
    >>> explain(articles, find(articles).iloc[0])["surface"].tolist()[:2]
    ['she', 'Minister Ana Roe']
    """
    chosen = articles[articles["article_id"].astype("str") == str(row["article_id"])]
    if chosen.empty:
        raise tables.TableError(f"no article {row['article_id']!r} in these articles")
    text, title = chosen["text"].iloc[0], chosen["title"].iloc[0]
    title = None if pd.isna(title) else title
    reading = article.read(text, title)
    for number, (piece, _, _) in enumerate(reading.stream.pieces):
        if (piece.start, piece.end) == (row["start"], row["end"]):
            return _candidates(reading, number, marks.REASONS[piece.reason])
    for found in article.rows(text, title):
        if (found.start, found.end) == (row["start"], row["end"]):
            start, end = found.speaker or (None, None)
            surface = [(start, end, text[start:end], None, f"subject of “{found.cue}”")]
            return _explained(surface if found.speaker else [], None)
    raise tables.TableError(
        f"article {row['article_id']!r} has no reported speech at {row['start']}-{row['end']}; "
        "were the rows made from another text?"
    )


def _candidates(reading, number, closed):
    weights = cues.weights("speaker")
    flow = reading.stream
    ranked = article.rank(reading)
    last = ranked[number - 1][1] if number else -1
    rows = []
    for mention, score, own, link in zip(
        reading.chosen[number],
        ranked[number][0],
        *article.facts(reading, number, last),
        strict=True,
    ):
        start = flow.start[reading.mentions[mention].first]
        end = flow.end[reading.mentions[mention].last]
        facts = (*reading.context.mentions[mention].fixed, *own, *link)
        rows.append((start, end, reading.text[start:end], score, _in_words(facts, weights)))
    return _explained(sorted(rows, key=lambda entry: (-entry[3], entry[0])), closed)


def _in_words(facts, weights):
    """Return the five heaviest slots of a candidate's facts, with their weights."""
    totals = {}
    for slot, key in facts:
        totals[slot] = totals.get(slot, 0.0) + weights[slot].get(key, 0.0)
    heaviest = sorted(totals.items(), key=lambda entry: (-abs(entry[1]), entry[0]))[:5]
    return "; ".join(f"{features.SLOTS[slot]} {total:+.1f}" for slot, total in heaviest if total)


def _explained(rows, closed):
    table = pd.DataFrame(rows, columns=["start", "end", "surface", "score", "facts"])
    table = table.astype({"start": "int32", "end": "int32", "surface": "str", "score": "float64"})
    table = table.astype({"facts": "str"})
    table.attrs["closed"] = closed
    return table


def _example():
    text = "Deal near\n\nMinister Ana Roe spoke on Monday.\n\n“We will sign,” she said. “Soon.”"
    return tables.make("ARTICLES", [("a", "2025-02-15", "Digest", "Deal near", text)])
