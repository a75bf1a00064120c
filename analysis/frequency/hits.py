"""Where a query's words, or an expression, stand in a batch of articles."""

import re
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from analysis import layout
from analysis import text as characters
from analysis.frequency import patterns

_indexes = WeakKeyDictionary()  # a scan to the `Index` of its vocabulary


class Hits(NamedTuple):
    """Stretches of text, in order: numbers of articles, positions, numbers of sentences."""

    articles: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    sentences: np.ndarray  # the sentence that the stretch begins in; -1 none

    def where(self, wanted):
        return Hits(*(column[wanted] for column in self))


def of_expression(query, case):
    """Return a finder of a regular expression: what finds its `Hits` in a scan."""
    try:
        pattern = re.compile(query, 0 if case else re.IGNORECASE)
    except re.error as error:
        place = "" if error.pos is None else f", character {error.pos + 1}"
        raise ValueError(
            f"query {query!r}{place}: no regular expression ({error.msg}); "
            "put a backslash before a sign that is meant literally, or leave out regex=True"
        ) from error

    def find(scan):
        spans = [
            (number, *hit.span())
            for number, text in enumerate(scan.texts)
            for hit in pattern.finditer(text)
            if hit[0]
        ]
        articles, starts, ends = np.array(spans, dtype=np.int32).reshape(-1, 3).T.copy()
        return Hits(articles, starts, ends, _sentences(scan, articles, starts))

    return find


def _sentences(scan, articles, starts):
    found = np.full(len(starts), -1, dtype=np.int64)
    of, heads = scan.sentences, scan.sentences.heads
    for hit, (article, start) in enumerate(zip(articles.tolist(), starts.tolist(), strict=True)):
        head = heads[article]
        place = head + np.searchsorted(of.starts[head : heads[article + 1]], start, "right") - 1
        if place >= head and start < of.ends[place]:
            found[hit] = place - head
    return found


def of_words(query, case, stems):
    """Return a finder of words: what finds the `Hits` of a query in a scan.

    Raises `ValueError` for a query without words, or with a NEAR that stands between none.
    """
    parts, distances = patterns.near(query)
    parts = [patterns.phrases(part) for part in parts]

    def find(scan):
        if scan not in _indexes:
            _indexes[scan] = patterns.Index(scan.vocabulary)
        index = _indexes[scan]
        found, *others = (_runs(scan, index, phrases, case, stems) for phrases in parts)
        for distance, other in zip(distances, others, strict=True):
            found = _near(found, other, distance)
        first, last = _of_one_paragraph(scan, *found)
        return Hits(
            (np.searchsorted(scan.heads, first, "right") - 1).astype(np.int32),
            scan.starts[first],
            scan.ends[last],
            scan.word_sentences[first].astype(np.int64),
        )

    return find


def _runs(scan, index, phrases, case, stems):
    """Return the first and last words of all that one of the phrases finds, in order."""
    found = []
    for phrase in phrases:
        first = index.starts(phrase, scan.terms, stems=stems)
        last = first + len(phrase.words) - 1
        if case or phrase.hyphened:
            held = [_holds(scan, phrase, *run, case) for run in zip(first, last, strict=True)]
            first, last = first[held], last[held]
        found.append((first, last))
    if len(found) == 1:
        return found[0]
    runs = np.unique(np.concatenate(found, axis=1), axis=1)
    return runs[0], runs[1]


def _holds(scan, phrase, first, last, case):
    """Tell whether words as printed are a phrase: their capitals, and a hyphen between them."""
    article = np.searchsorted(scan.heads, first, "right") - 1
    if last >= scan.heads[article + 1]:
        return False
    text = scan.texts[article]
    if phrase.hyphened and not any(
        sign in text[scan.starts[first] : scan.ends[last]] for sign in characters.HYPHENS
    ):
        return False
    words = (
        characters.straighten(text[scan.starts[at] : scan.ends[at]])
        for at in range(first, last + 1)
    )
    return not case or all(
        word.fits(printed) for word, printed in zip(phrase.printed, words, strict=True)
    )


def _near(one, other, distance):
    """Return the stretches from a run of one kind to a near one of the other, either first.

    Of stretches that hold one another the shortest are given.
    """
    pairs = [_followed(one, other, distance), _followed(other, one, distance)]
    first, last = np.concatenate(pairs, axis=1)
    order = np.lexsort((last, -first))  # from the last first word on, the shortest before
    first, last = first[order], last[order]
    shortest = np.minimum.accumulate(np.concatenate([[np.iinfo(np.int64).max], last[:-1]]))
    kept = last < shortest[: len(last)]
    return first[kept][::-1], last[kept][::-1]


def _followed(one, other, distance):
    """Return (first, last) of every run of one kind up to each run of the other close behind it."""
    left = np.searchsorted(other[0], one[1], "right")
    right = np.searchsorted(other[0], one[1] + distance, "right")
    n = right - left
    behind = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + np.repeat(left, n)
    return np.repeat(one[0], n), other[1][behind]


def _of_one_paragraph(scan, first, last):
    """Return the runs that stand in one paragraph of one article."""
    if np.array_equal(first, last):
        return first, last
    articles = np.searchsorted(scan.heads, first, "right") - 1
    kept = last < scan.heads[articles + 1]
    first, last, articles = first[kept], last[kept], articles[kept]
    spans = zip(
        articles.tolist(), scan.starts[first].tolist(), scan.ends[last].tolist(), strict=True
    )
    kept = [_is_unparted(scan.texts[article], start, end) for article, start, end in spans]
    return first[kept], last[kept]


def _is_unparted(text, start, end):
    if "\n" not in text[start:end]:
        return True
    border = next(layout.borders(text, start), None)
    return border is None or border.start() >= end


def in_one_sentence(scan, found):
    """Tell which hits lie in one sentence."""
    place = scan.sentences.heads[found.articles] + found.sentences
    held = found.sentences >= 0
    held[held] = found.ends[held] <= scan.sentences.ends[place[held]]
    return held
