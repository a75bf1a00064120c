"""Reported speech: who says what, in whose words, and whom the mention stands for.

`find` gives QUOTES, `explain` says why a row has the speaker it has. No parser and no download:
marks are paired by rule, speakers ranked by a linear model over named facts (its weights are the
data file `lexicons/quotes.json`), names resolved inside the article.
"""

import gc

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
    collects = gc.isenabled()
    gc.disable()  # nothing found refers to itself: the collector of cycles would walk it in vain
    try:
        columns = _columns(texts, titles)
    finally:
        if collects:
            gc.enable()
    return _table(columns, articles["article_id"].tolist())


def _columns(texts, titles):
    """Return the columns of QUOTES as lists, with the numbers of the articles for their ids."""
    columns, first, size = {name: [] for name in tables.TABLES["QUOTES"]}, 0, 0
    for last, text in enumerate(texts, 1):
        size += len(text)
        if size <= _BATCH and last < len(texts):
            continue
        batch = [*zip(texts[first:last], titles[first:last], strict=True)]
        for number, found in enumerate(article.find(batch), first):
            own = [*rows.rows(found)]
            if own:
                _add(columns, number, texts[number], rows.Row(*zip(*own, strict=True)))
        first, size = last, 0
    return columns


def _add(columns, number, text, own):
    """Add the rows of one article, a `Row` of columns, to `columns`; -1 is no speaker's place."""
    spans = [span or (-1, -1) for span in own.speaker]
    for name, values in {
        **own._asdict(), "article_id": [number] * len(spans),
        "surface": [text[left:right] for left, right in zip(own.start, own.end, strict=True)],
        "speaker_start": [left for left, _ in spans],
        "speaker_end": [right for _, right in spans],
        "speaker": [text[left:right] if right >= 0 else None for left, right in spans],
    }.items():  # fmt: skip
        columns[name] += values


def _table(columns, ids):
    """Return QUOTES, typed and sorted as by `tables.make`, which all of it would pass through."""
    if not columns["start"]:
        return tables.empty("QUOTES")
    owners = tables.coded(np.array(columns["article_id"]), ids)
    places = {
        name: np.array(columns[name], dtype=np.int32) for name in ("start", "end", "utterance")
    }
    order = np.lexsort((places["end"], places["start"], owners.codes))
    found = {"article_id": owners[order]} | {name: own[order] for name, own in places.items()}
    for name in ("speaker_start", "speaker_end"):
        own = np.array(columns[name], dtype=np.int64)[order]
        found[name] = pd.arrays.IntegerArray(own, own < 0)
    for name in ("surface", "cue", "speaker", "name"):
        own = pd.array(np.array(columns[name], dtype=object)[order], dtype="str")
        found[name] = pd.Categorical(own) if name in ("cue", "name") else own
    for name in ("kind", "closed", "speaker_kind"):
        dtype = pd.CategoricalDtype(tables.TABLES["QUOTES"][name])
        code = {value: code for code, value in enumerate(dtype.categories)} | {None: -1}
        codes = np.array([code[value] for value in columns[name]], dtype=np.int8)[order]
        found[name] = pd.Categorical.from_codes(codes, dtype=dtype, validate=False)
    return tables.trusted("QUOTES", found)


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
