"""Reported speech: who says what, in whose words, and whom the mention stands for.

`find` gives QUOTES, `explain` says why a row has the speaker it has. No parser and no download:
marks are paired by rule, speakers ranked by a linear model over named facts (its weights are the
data file `lexicons/quotes.json`), names resolved inside the article.
"""

import gc
from itertools import chain

import numpy as np
import pandas as pd

from analysis import tables
from analysis.quotes import article, cues, features, marks, rows

__all__ = ["explain", "find", "stances"]

_BATCH = 1_000_000  # characters of the articles that are asked about together


def find(articles):
    """Return QUOTES: every stretch of reported speech of `articles`, with its speaker.

    article_id · start · end · surface · kind · closed · cue · speaker_start · speaker_end ·
    speaker · speaker_kind · name · utterance. Kinds: `direct` (a whole sentence or utterance in
    marks), `mixed` (words in marks inside the reporter's sentence), `indirect` (no marks), `scare`
    (titles, nicknames, words held with tongs: no speaker). A transcript's turn that holds no marks
    ("ROE: …", "Q …") is a `direct` row of the labelled speaker. `closed` says how a quotation
    ends: `closed` by its mark, `continued` in the next paragraph, `repaired` where a mark was
    missing, `unclosed` with its paragraph; missing where there are no marks. `name` is the name
    that the mention stands for in this article; missing where that stays open.

    Raises `TableError` if `articles` is no ARTICLES table.

    >>> rows = find(_example())
    >>> rows[["surface", "kind", "speaker", "name"]].values.tolist()
    [['We will sign,', 'direct', 'she', 'Ana Roe'], ['Soon.', 'direct', 'she', 'Ana Roe']]
    """
    tables.check(articles, "ARTICLES")
    texts, titles = articles["text"].tolist(), articles["title"].astype(object)
    titles = titles.where(titles.notna(), None).tolist()
    found, first, size = [], 0, 0
    for last, text in enumerate(texts, 1):
        size += len(text)
        if size > _BATCH or last == len(texts):
            found += _found([*zip(texts[first:last], titles[first:last], strict=True)])
            first, size = last, 0
    return _table(articles["article_id"].tolist(), texts, found)


def _found(batch):
    """Return the rows of each of some articles, pairs of text and title.

    Nothing here refers to itself, so the collector of cycles would only walk a batch in vain.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return [[*rows.rows(chosen)] for chosen in article.find(batch)]
    finally:
        if collects:
            gc.enable()


def _table(ids, texts, found):
    """Return QUOTES made of the rows of each article, typed and sorted as by `tables.make`."""
    every = rows.Row(*zip(*chain.from_iterable(found), strict=True)) if any(found) else None
    if every is None:
        return tables.empty("QUOTES")
    owners = tables.coded(np.repeat(np.arange(len(ids)), [*map(len, found)]), ids)
    starts, ends, utterances = (
        np.array(column, dtype=np.int32) for column in (every.start, every.end, every.utterance)
    )
    order = np.lexsort((ends, starts, owners.codes))
    unknown = np.array([speaker is None for speaker in every.speaker])[order]
    spans = np.array([speaker or (1, 1) for speaker in every.speaker], dtype=np.int64)[order]
    speakers = [pd.arrays.IntegerArray(place.copy(), unknown.copy()) for place in spans.T]
    surfaces = [
        text[row[0] : row[1]] for text, own in zip(texts, found, strict=True) for row in own
    ]
    mentions = [
        text[slice(*row.speaker)] if row.speaker else None
        for text, own in zip(texts, found, strict=True)
        for row in own
    ]
    surface, mention, cue, name = (
        pd.array(np.array(column, dtype=object)[order], dtype="str")
        for column in (surfaces, mentions, every.cue, every.name)
    )
    kind, closed, speaker_kind = (
        _fixed(column, values, order)
        for column, values in (
            (every.kind, tables.QUOTE_KINDS), (every.closed, tables.CLOSED),
            (every.speaker_kind, tables.SPEAKER_KINDS),
        )
    )  # fmt: skip
    return tables.trusted("QUOTES", {
        "article_id": owners[order], "start": starts[order], "end": ends[order],
        "surface": surface, "kind": kind, "closed": closed, "cue": pd.Categorical(cue),
        "speaker_start": speakers[0], "speaker_end": speakers[1], "speaker": mention,
        "speaker_kind": speaker_kind, "name": pd.Categorical(name),
        "utterance": utterances[order],
    })  # fmt: skip


def _fixed(column, values, order):
    """Return a categorical column of fixed values, in an order."""
    codes = {value: code for code, value in enumerate(values)} | {None: -1}
    codes = np.array([codes[value] for value in column], dtype=np.int8)[order]
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(values), validate=False)


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
    one = (text, None if pd.isna(title) else title)
    (reading,), asked = article.read([one])
    told = article.reported([reading], asked, article.cues_of([reading], asked))
    asked = article.informed(asked, told)
    for number, (piece, _, _) in enumerate(reading.stream.pieces):
        if (piece.start, piece.end) == (row["start"], row["end"]):
            return _explained(_candidates(reading, asked, number), marks.REASONS[piece.reason])
    for found in rows.rows(article.find([one])[0]):
        if (found.start, found.end) == (row["start"], row["end"]):
            start, end = found.speaker or (None, None)
            why = f"subject of “{found.cue}”" if found.cue else "label of the turn"
            return _explained([(start, end, text[start:end], None, why)] if found.speaker else [])
    raise tables.TableError(
        f"article {row['article_id']!r} has no reported speech at {row['start']}-{row['end']}; "
        "were the rows made from another text?"
    )


def _candidates(reading, asked, number):
    """Return (start, end, surface, score, facts) of the candidates of a piece, best first."""
    scores, _ = article.choose(asked)
    own = asked.p == number
    facts = features.of_candidates(*asked[:4], asked.m[own], asked.p[own])
    weighed = [
        (words, cues.weights()["speaker"][column])
        for words, column in cues.buckets("speaker", facts)
    ]
    signed = features.signs(*asked[:2], asked.m[own], asked.p[own])
    led_in = features.led_in(*asked[:2], asked.m[own], asked.p[own])
    flow, found = reading.stream, []
    for place, mention in enumerate(asked.m[own].tolist()):  # one article: its own numbers
        start = flow.start[reading.mentions.first[mention]]
        end = flow.end[reading.mentions.last[mention]]
        score = scores[int(own.argmax()) + place]
        reasons = [(words, int(column[place])) for words, column in weighed]
        reasons.append(("behind a dash", article.SIGNED * int(signed[place])))
        reasons.append(("whom it was said to", article.LED_IN * int(led_in[place])))
        reasons.append(("who spoke before", score - sum(weight for _, weight in reasons)))
        found.append((start, end, reading.text[start:end], score / 100, _in_words(reasons)))
    return sorted(found, key=lambda entry: (-entry[3], entry[0]))


def _in_words(reasons):
    """Return the five heaviest reasons, pairs of words and weight in hundredths."""
    heaviest = sorted(reasons, key=lambda reason: (-abs(reason[1]), reason[0]))[:5]
    return "; ".join(f"{words} {weight / 100:+.1f}" for words, weight in heaviest if weight)


def _explained(found, closed=None):
    table = pd.DataFrame(found, columns=["start", "end", "surface", "score", "facts"])
    table = table.astype({"start": "int32", "end": "int32", "surface": "str", "score": "float64"})
    table = table.astype({"facts": "str"})
    table.attrs["closed"] = closed
    return table


def _example():
    text = "Deal near\n\nMinister Ana Roe spoke on Monday.\n\n“We will sign,” she said. “Soon.”"
    return tables.make("ARTICLES", [("a", "2025-02-15", "Digest", "Deal near", text)])
