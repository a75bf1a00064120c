"""The concordance: every occurrence of a word, a phrase or a pattern, in its context."""

import re
from bisect import bisect_right

import pandas as pd

from analysis import engine, layout, tables
from analysis import text as characters
from analysis.frequency import patterns

SORTS = ("position", "left", "right", "date", "outlet")


def concordance(
    articles, query, *, window=60, regex=False, case=False, within=None, inside=None,
    sort="position",
):  # fmt: skip
    """Return CONCORDANCE: every hit of `query`, as printed, in its context.

    article_id · date · outlet · sentence · start · end · before · match · after. `before` and
    `after` hold at most `window` characters of the same paragraph, words whole. `sentence` is
    missing for a hit outside the sentences (headline, caption, footer …); otherwise the sentence
    that the hit begins in.

    query   a word, a phrase ("security guarantees"), `*` for any characters of one word
            ("mineral*", "US-*"); compared word by word, marks and hyphens of any shape, punctuation
            between words passed over, never across a paragraph. With `regex=True` a regular
            expression over the text as printed (curly marks and all); empty matches are no hits
    case    True tells capitals from small letters
    within  "sentence": only hits inside one sentence. None: wherever the text has them
    inside  a table with article_id, start, end (quotations, sentences, a topic's labels …): only
            hits inside one of its rows
    sort    "position" (article, place), "left" or "right" (the words before, read backwards, or
            after), "date" or "outlet"; missing ones last, ties by position

    Raises `ValueError` for a query without words, a bad expression (with the place in it) or an
    unknown option.

    >>> hits = concordance(_example(), "minerals deal")
    >>> hits[["before", "match", "after"]].values.tolist()
    [['The “', 'minerals” deal', ' is signed.']]
    """
    if sort not in SORTS:
        raise ValueError(f"sort: one of {', '.join(SORTS)} was expected, found {sort!r}")
    if within not in (None, "sentence"):
        raise ValueError(f'within: "sentence" or None was expected, found {within!r}')
    find = _expression(query, case) if regex else _words(query, case)
    spans = None if inside is None else _spans(inside)
    ids, titles, texts = tables.batch(articles)
    articles = articles.iloc[articles["article_id"].astype("str").argsort(kind="stable")]
    if sum(map(len, texts)) >= engine.LARGE:
        engine.scan(texts, titles)  # once for all: the words and sentences below are read from it
    numbers, rows = [], []
    for number, (article_id, title, text) in enumerate(zip(ids, titles, texts, strict=True)):
        hits = find(text)
        if hits and spans is not None:
            allowed = spans.get(article_id, ())
            hits = [hit for hit in hits if any(a <= hit[0] and hit[1] <= b for a, b in allowed)]
        if hits:
            opened = _opened(text, title, hits, window, within)
            rows += opened
            numbers += [number] * len(opened)
    return _sorted(_table(articles, numbers, rows), sort)


def _table(articles, numbers, rows):
    columns = ("sentence", "start", "end", "before", "match", "after")
    table = pd.DataFrame(rows, columns=columns).astype({"sentence": "Int64"})
    for column in ("article_id", "date", "outlet"):
        table[column] = articles[column].iloc[numbers].array
    return tables.make("CONCORDANCE", table)


def _sorted(table, sort):
    if sort == "position":
        return table
    if sort in ("date", "outlet"):
        return table.sort_values(sort, kind="stable", ignore_index=True)
    if sort == "left":
        keys = [engine.words(before).terms[::-1] for before in table["before"]]
    else:
        keys = [engine.words(after).terms for after in table["after"]]
    order = sorted(range(len(table)), key=keys.__getitem__)
    return table.iloc[order].reset_index(drop=True)


def _expression(query, case):
    try:
        pattern = re.compile(query, 0 if case else re.IGNORECASE)
    except re.error as error:
        place = "" if error.pos is None else f", character {error.pos + 1}"
        raise ValueError(
            f"query {query!r}{place}: no regular expression ({error.msg}); "
            "put a backslash before a sign that is meant literally, or leave out regex=True"
        ) from error
    return lambda text: [hit.span() for hit in pattern.finditer(text) if hit[0]]


def _words(query, case):
    wanted = [(phrase, patterns.needle(phrase)) for phrase in patterns.phrases(query, case=case)]

    def find(text):
        lowered = text.lower()
        hits = set()
        for phrase, needle in wanted:
            if needle in lowered:  # most texts are done with here, before they are cut into words
                hits.update(_phrase_hits(text, phrase, case))
        return sorted(hits)

    return find


def _phrase_hits(text, phrase, case):
    starts, ends, terms = engine.words(text)
    if case:
        terms = [
            characters.straighten(text[start:end]) for start, end in zip(starts, ends, strict=True)
        ]
    first, *others = phrase.words
    for place in range(len(terms) - len(others)):
        if patterns.fits(first, terms[place]) and all(
            patterns.fits(word, terms[place + step]) for step, word in enumerate(others, 1)
        ):
            start, end = starts[place], ends[place + len(others)]
            if phrase.hyphened and not any(sign in text[start:end] for sign in characters.HYPHENS):
                continue
            if not others or _holder(layout.paragraphs(text), start, end) is not None:
                yield start, end


def _spans(inside):
    spans = {}
    for article_id, start, end in zip(
        inside["article_id"], inside["start"], inside["end"], strict=True
    ):
        spans.setdefault(article_id, []).append((start, end))
    return spans


def _opened(text, title, hits, window, within):
    """Return sentence, start, end, before, match, after of every hit that is wanted."""
    paragraphs, sentences = layout.paragraphs(text), engine.sentences(text, title)
    rows = []
    for start, end in hits:
        if within == "sentence" and _holder(sentences, start, end) is None:
            continue
        sentence = _holder(sentences, start, start + 1)
        left, right = (
            _holder(paragraphs, start, start + 1), _holder(paragraphs, end - 1, end),
        )  # fmt: skip
        before = "" if left is None else _left(text, paragraphs[left][0], start, window)
        after = "" if right is None else _right(text, end, paragraphs[right][1], window)
        rows.append((sentence, start, end, before, text[start:end], after))
    return rows


def _holder(spans, start, end):
    """Return which of the spans, in order and apart, holds this stretch; None if none does."""
    place = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return place if place >= 0 and end <= spans[place][1] else None


def _left(text, first, start, window):
    cut = max(first, start - window)
    if cut > first and not text[cut - 1].isspace():
        while cut < start and not text[cut].isspace():
            cut += 1
    return text[cut:start].lstrip()


def _right(text, end, last, window):
    cut = min(last, end + window)
    if cut < last and not text[cut].isspace():
        while cut > end and not text[cut - 1].isspace():
            cut -= 1
    return text[end:cut].rstrip()


def _example():
    text = "Deal signed\n\nThe “minerals” deal is signed."
    return tables.make("ARTICLES", [("a", "2025-04-30", "Digest", "Deal signed", text)])
