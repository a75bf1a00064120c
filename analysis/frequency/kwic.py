"""The concordance: every occurrence of a word, a phrase or a pattern, in its context."""

import numpy as np
import pandas as pd

from analysis import engine, tables
from analysis.frequency import filters, hits

_TEXT = pd.StringDtype(na_value=np.nan)  # what pandas calls "str"
_LABELS = ("article_id", "date", "outlet")
SORTS = ("position", "left", "right", "date", "outlet")


def concordance(
    articles, query, *, window=60, regex=False, case=False, stems=False, within=None, inside=None,
    found=None, actor=None, topic=None, speaker=None, voice=None, sort="position",
):  # fmt: skip
    """Return CONCORDANCE: every hit of `query`, as printed, in its context.

    article_id · date · outlet · sentence · start · end · before · match · after. `before` and
    `after` hold at most `window` characters of the same paragraph, words whole. `sentence` is
    missing for a hit outside the sentences (headline, caption, footer …); otherwise the sentence
    that the hit begins in.

    query   a word, a phrase ("security guarantees"), `*` for any characters of one word
            ("mineral*", "US-*"); compared word by word, marks and hyphens of any shape, punctuation
            between words passed over, never across a paragraph. "trump NEAR/5 minerals deal": both,
            in any order, the last word of one at most 5 words before the first of the other; where
            one such stretch holds another, the shortest is the hit. With `regex=True` a regular
            expression over the text as printed (curly marks and all); empty matches are no hits
    case    True tells capitals from small letters
    stems   True finds all words with the stem of the query's ("negotiate": negotiated,
            negotiations), by the Snowball stemmer for English; words with a star stay as they are
    within  "sentence": only hits inside one sentence. None: wherever the text has them
    inside  a table with article_id, start, end (quotations, sentences, a topic's labels …): only
            hits inside one of its rows
    found   a dict of tables as `pipeline.tables` returns it, for four filters that `only`
            describes: actor="…" and topic="…" (named, or touched, in the sentence of the hit),
            speaker="…" (in that speaker's words), voice="quoted" or "narration"
    sort    "position" (article, place), "left" or "right" (the words before, read backwards, or
            after), "date" or "outlet"; missing ones last, ties by position

    Raises `ValueError` for a query without words, a bad expression (with the place in it), an
    unknown option, or a filter that `found` has no table or no row for.

    >>> found = concordance(_example(), "minerals deal")
    >>> found[["before", "match", "after"]].values.tolist()
    [['The “', 'minerals” deal', ' is signed.']]
    >>> labels = tables.make("LABELS", [("a", 0, 18, 26, "minerals", "minerals", "mineral*")])
    >>> found = concordance(_example(), "deal", found={"LABELS": labels}, topic="minerals")
    >>> found["match"].tolist()  # not the deal of the headline
    ['deal']
    """
    if not isinstance(query, str):
        raise ValueError(f"query: a text was expected, found {query!r}")
    if window < 0:
        raise ValueError(f"window: 0 characters or more were expected, found {window!r}")
    if sort not in SORTS:
        raise ValueError(f"sort: one of {', '.join(SORTS)} was expected, found {sort!r}")
    if within not in (None, "sentence"):
        raise ValueError(f'within: "sentence" or None was expected, found {within!r}')
    columns = {*getattr(inside, "columns", ())}
    if inside is not None and not columns >= {"article_id", "start", "end"}:
        raise ValueError(
            f"inside: a table with article_id, start, end was expected, found {inside!r}"
        )
    if stems and (case or regex):
        raise ValueError("stems=True goes with words in small letters: leave out case and regex")
    find = hits.of_expression(query, case) if regex else hits.of_words(query, case, stems)
    ids, titles, texts, labels = tables.batch(articles, labels=True)
    scan = engine.scan(texts, titles)
    hit = find(scan)
    if within == "sentence":
        hit = hit.where(hits.in_one_sentence(scan, hit))
    if inside is not None:
        hit = hit.where(filters.inside(hit[:3], ids, inside))
    asked = {"actor": actor, "topic": topic, "speaker": speaker, "voice": voice}
    if any(each is not None for each in asked.values()):
        hit = hit.where(filters.kept(scan, ids, hit[:3], found, **asked))
    return _sorted(_table(labels, scan, hit, window), sort)


def _table(labels, scan, found, window):
    ids, dates, outlets = (labels[name].take(found.articles) for name in _LABELS)
    before, match, after = _contexts(scan.texts, found, *_reach(scan, found, window), window)
    return tables.trusted(
        "CONCORDANCE",
        {
            "article_id": _used(ids), "date": dates, "outlet": _used(outlets),
            "sentence": pd.arrays.IntegerArray(found.sentences, found.sentences < 0),
            "start": found.starts, "end": found.ends,
            "before": _texts(before), "match": _texts(match), "after": _texts(after),
        },
    )  # fmt: skip


def _used(values):
    """Return a categorical array without the categories that no value has."""
    n = np.bincount(values.codes + 1, minlength=len(values.categories) + 1)
    return values if n[1:].all() else values.remove_unused_categories()


def _texts(values):
    """Return a list of texts as a column, by pyarrow: pandas looks at every text first."""
    import pyarrow as pa

    return pd.arrays.ArrowStringArray(pa.array(values, type=pa.large_string()), dtype=_TEXT)


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


def _reach(scan, found, window):
    """Return from where and up to where the contexts of hits reach in their articles.

    They end with the paragraph, or one character beyond the window: that tells whether a word is
    cut there. A hit that begins or ends between two paragraphs has nothing on that side.
    """
    begins, paragraphs, stops = scan.paragraphs
    own = begins[found.articles]
    starts, last = own + found.starts, own + found.ends - 1
    first, second = (np.searchsorted(paragraphs, at, "right") - 1 for at in (starts, last))
    left = np.where(starts < stops[first], paragraphs[first], starts)
    right = np.where(last < stops[second], stops[second], last + 1)
    left, right = np.maximum(left, starts - window - 1), np.minimum(right, last + window + 2)
    return left - own, right - own


def _contexts(texts, found, lefts, rights, window):
    """Return what stands before hits, the hits, and what stands after them."""
    before, match, after = [], [], []
    columns = (found.articles, lefts, found.starts, found.ends, rights)
    for article, left, start, end, right in zip(*(c.tolist() for c in columns), strict=True):
        text = texts[article]
        before.append(text[left:start] if start - left <= window else _tail(text[left:start]))
        match.append(text[start:end])
        after.append(text[end:right] if right - end <= window else _head(text[end:right]))
    return before, match, after


def _tail(before):
    """Leave out of a context the word that the window cuts, or that ends before it."""
    if before[0].isspace():
        return before.lstrip()
    words = before.split(None, 1)
    return words[1] if len(words) > 1 else ""


def _head(after):
    if after[-1].isspace():
        return after.rstrip()
    words = after.rsplit(None, 1)
    return words[0] if len(words) > 1 else ""


def _example():
    text = "Deal signed\n\nThe “minerals” deal is signed."
    return tables.make("ARTICLES", [("a", "2025-04-30", "Digest", "Deal signed", text)])
