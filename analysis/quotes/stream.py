"""An article as a stream of items: every quotation one item, every name one, other words one each.

With the quoted words folded away, what remains is the writer's own sentence, and where a speaker
stands in it can be read from the few words between. A sentence here is the writer's: a full stop
inside a quotation ends it only if nothing of the sentence follows.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np

from analysis import layout, lexicons, names
from analysis.quotes import marks, words

_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")
_LONGEST = 200  # items of a sentence; what is longer is a list or no prose, and parted
_LINE_OPENERS = frozenset('“"«‘”―—–•*')
_LEFT = 3  # paragraphs with what was left open: later than that it was no quotation
_HEADLINE = 250  # characters; a first paragraph without double marks may be one, full stop or not
_ENDS = frozenset(".?!")
_BREAK = re.compile(r"[.?!Q]")
_OPENS = re.compile(r"[“\"«]|''|``")  # how a paragraph begins that goes on with a quotation
_OPENS_SINGLY = re.compile(rf"{_OPENS.pattern}|[‘'](?=\w)")  # the same where single marks quote
_HOUR = re.compile(
    r"\b[ap]\.m\. (?=[A-Z])(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,4}\b|\w+ time\b)"
)
_QUESTION = re.compile(r"Q\b\.?[^\S\n]*")
_MARKS = frozenset("\"“”«»„'`‘’")
_SPACED = frozenset("«»")  # marks with a space between them and the words
_POSSESSIVE = re.compile(r"(?<=[POWTSR])z")  # an 's after no noun: a verb
_AFTER_QUESTION = frozenset("he she they it i we who the a an one".split())


@dataclass(slots=True)
class Stream:
    """The items of an article as parallel sequences, and what they were made from.

    kind is one letter: Q quotation, N name, P O W pronouns (subject, object, relative), D H
    determiners, T that, t to, S subordinator, C conjunction, p preposition, A auxiliary, R adverb,
    c g reporting verb (finite, -ing), V G other verb, j adjective that follows its noun,
    n any other word, ~ a dash, * any mark that
    is not ASCII, else the mark itself.
    """

    kind: str
    term: list
    start: memoryview  # like a list, but few of its numbers are ever looked at
    end: memoryview
    word: np.ndarray  # number of the word
    rate: np.ndarray  # how often it reports speech, in steps
    flags: np.ndarray  # see `words`
    sentence: memoryview  # number of the writer's sentence
    paragraph: memoryview  # number of the paragraph
    pieces: list  # (Piece, item, kind of segment), in order
    segments: list
    heads: list  # item at which each paragraph begins
    openers: list  # item at which each sentence begins, and the length
    closes: dict  # for each quotation's item: whether its last mark awaits an attribution


class _Items(NamedTuple):
    """The items of an article, before they are parted into sentences."""

    kind: str
    term: list
    start: memoryview
    end: memoryview
    word: np.ndarray
    rate: np.ndarray
    flags: np.ndarray


def read(articles):
    """Return the `Stream` of each of some articles, pairs of text and title."""
    texts = [text for text, _ in articles]
    parted = [[*_parts_of(text, layout.segments(text, title))] for text, title in articles]
    spans = [*map(_spans, texts, parted)]
    items = _folded(texts, spans)
    heads = [
        np.searchsorted(own.start, [start for start, _, _ in segments]).tolist()
        for own, segments in zip(items, parted, strict=True)
    ]
    openers = [*map(_openers, texts, items, heads)]
    sentences = _numbered(openers)
    paragraphs = _numbered([[*head, len(own.kind)] for own, head in zip(items, heads, strict=True)])
    return [
        Stream(*own, sentence, paragraph, pieces, segments, head, opener, closes)
        for own, sentence, paragraph, (pieces, closes), segments, head, opener in zip(
            items, sentences, paragraphs, map(_pieces, texts, items, spans, parted), parted,
            heads, openers, strict=True)
    ]  # fmt: skip


def _pieces(text, items, spans, segments):
    """Return the quotations of an article as `Stream.pieces`, and `Stream.closes`."""
    found, item = [], -1
    for _, _, piece, part in spans:
        if piece is not None:
            item = items.kind.index("Q", item + 1)
            found.append((piece, item, segments[part][2]))
    return found, {item: text[piece.end - 1] in ",?!" for piece, item, _ in found}


def _openers(text, items, heads):
    """Return the items at which the sentences of an article begin, and how many items it has."""
    kind, term, starts, ends, *_ = items
    borders = {0, *heads, len(kind)}
    for match in _BREAK.finditer(kind, 0, max(0, len(kind) - 1)):
        here = match.end()
        if here not in borders and _parts(text, kind, term, starts, ends, here):
            borders.add(here)
    for match in _HOUR.finditer(text) if ".m. " in text else ():
        here = bisect_left(starts, match.end())
        if here < len(kind) and [ends[here - 1], starts[here]] == [match.end() - 1, match.end()]:
            borders.add(here)  # "at 5 p.m. Witnesses said", not inside a quotation
    openers = [range(left, right, _LONGEST) for left, right in pairwise(sorted(borders))]
    return [*chain.from_iterable(openers), len(kind)]


def _numbered(borders):
    """Return for every item of some articles how many borders of its article were before."""
    numbers = [number for own in borders for number in range(len(own) - 1)]
    lengths = [right - left for own in borders for left, right in pairwise(own)]
    column = memoryview(np.repeat(*np.array([numbers, lengths], dtype=np.int64)))
    edges = pairwise(accumulate([0, *(own[-1] for own in borders)]))
    return [column[left:right] for left, right in edges]


def _spans(text, segments):
    """Return (start, end, Piece or None, paragraph) of quotations and names, in order."""
    singly, chunks, taken, found = _quotes_singly(text), _names(text, segments), 0, []
    opens = _OPENS_SINGLY if singly else _OPENS
    every, seen, curly = marks.doubles(text), 0, "curly" if "‘" in text else "none"
    left_open = []  # a quotation that has no closer, and the paragraphs without a mark after it
    for part, (start, end, segment) in enumerate(segments):
        after = segments[part + 1][0] if part + 1 < len(segments) else len(text)
        heading = segment in ("headline", "crosshead") or (
            part < 3 and end - start < _HEADLINE and not any(map(text[start:end].count, '"“”'))
        )
        first, singles = seen, "all" if singly or heading else curly
        while seen < len(every) and every[seen][0] < end:
            seen += 1
        if first == seen and left_open:
            left_open.append(marks.Piece(start, end, "continued", "continued"))
        if first == seen and singles == "none":
            continue  # most paragraphs
        own = marks.pairs(
            text, start, end, singles=singles, among=every[first:seen],
            goes_on=opens.match(text, after) is not None, left_open=0 < len(left_open) <= _LEFT,
        )  # fmt: skip
        if left_open and first < seen:
            if own and own[0].reason == "no opener" and len(left_open) <= _LEFT:
                own[:0] = left_open[1:]
            left_open = []
        if own and own[-1].closed == "unclosed":
            left_open = own[-1:]
        for piece in own:
            while taken < len(chunks) and chunks[taken][1] <= piece.start:
                found.append(chunks[taken] + (None, part))
                taken += 1
            found.append((piece.start, piece.end, piece, part))
            while taken < len(chunks) and chunks[taken][0] < piece.end:
                taken += 1
    return found + [chunk + (None, 0) for chunk in chunks[taken:]]


def _names(text, segments):
    """Return the name chunks of a text, without the label of a transcript's question.

    A label of one word ("Host: …") is no name unless the text has it elsewhere, too.
    """
    turns = [start for start, _, segment in segments if segment == "turn"]
    chunks = names.chunks(text)
    if not turns:
        return chunks
    asked = {start: _QUESTION.match(text, start) for start in turns}
    label, alone = layout.turn_label(text), set()
    for start in turns:
        match = label.match(text, start)
        if match and match[match.lastgroup].isalpha() and not match[match.lastgroup].isupper():
            alone.add(match.span(match.lastgroup))
    return [
        (asked[start].end(), end) if asked.get(start) and asked[start].end() < end else (start, end)
        for start, end in chunks
        if (start, end) not in alone
    ]


def _folded(texts, spans):
    """Return the `_Items` of some texts, every span one item."""
    masked = [*map(_masked, texts, spans)]
    folded = [text for text, _ in masked]
    term, letters, columns, borders = words.read(folded)
    items = np.flatnonzero((letters == ord("N")) | (letters == ord("Q")))
    shift = np.zeros(len(term) + 1, dtype=np.int64)
    shift[items + 1] = [width for _, widths in masked for width in widths]
    shift = np.cumsum(shift)
    heads = np.cumsum([0, *(len(text) + 1 for text in folded[:-1])])
    columns[:2] += shift[1:] - np.repeat(heads + shift[borders[:-1]], np.diff(borders))
    for row in (0, 1):
        columns[row, items] = [span[row] for own in spans for span in own]
    named = [
        text[left:right] if piece is None else ""
        for text, own in zip(texts, spans, strict=True)
        for left, right, piece, _ in own
    ]
    for item, name in zip(items.tolist(), named, strict=True):
        term[item] = name
    kind, (starts, ends) = letters.tobytes().decode("ascii"), map(memoryview, columns[:2])
    return [
        _Items(
            _with_verbs(kind[left:right]), term[left:right], starts[left:right], ends[left:right],
            *(column[left:right] for column in columns[2:]),
        )
        for left, right in pairwise(borders.tolist())
    ]  # fmt: skip


def _masked(text, spans):
    """Return a text with a sign for every span, and how much shorter each span became.

    The marks around a quotation go with it.
    """
    parts, widths, position = [], [], 0
    clean = text.replace(words.QUOTATION, " ").replace(words.NAME, " ")
    for left, right, piece, _ in spans:
        start, stop = left, right
        if start < position:
            start = position  # its first mark went with the quotation before
        if piece is not None:
            if left - 2 >= position and text[left - 2] in _SPACED and text[left - 1].isspace():
                start -= 1
            if text[right + 1 : right + 2] in _SPACED and text[right].isspace():
                stop += 1
            while start > position and left - start < 2 and text[start - 1] in _MARKS:
                start -= 1
            while stop < len(text) and stop - right < 2 and text[stop] in _MARKS:
                stop += 1
        parts += clean[position:start], words.NAME if piece is None else words.QUOTATION
        widths.append(stop - start - 1)
        position = stop
    return "".join([*parts, clean[position:]]), widths


def _with_verbs(kind):
    """Return letters with those of 's settled: a verb after no noun, else a possessive."""
    return _POSSESSIVE.sub("A", kind).replace("z", "'") if "z" in kind else kind


def _parts_of(text, segments):
    """Yield (start, end, kind) of every segment, parted at line breaks that end a paragraph.

    Some outlets part paragraphs by single line breaks as well as by blank lines. Lines that were
    wrapped at a column are left together: there the next line goes on anywhere.
    """
    for start, end, segment in segments:
        if text.find("\n", start, end) < 0:
            yield start, end, segment
            continue
        lines = [match.span() for match in _LINE.finditer(text, start, end)]
        lengths = [right - left for left, right in lines[:-1]]
        if len(lines) > 2 and max(lengths) <= 100 and max(lengths) - min(lengths) < 16:
            yield start, end, segment
            continue
        left = lines[0][0]
        for (_, right), (after, _) in pairwise(lines):
            opens = text[after] in _LINE_OPENERS
            goes_on = text[right - 1] in ",-" or text[right - 1].islower()
            if opens or not (text[after].islower() or goes_on):
                yield left, right, segment
                left = after
        yield left, end, segment


def _quotes_singly(text):
    """Tell whether a text quotes with single marks, as British papers do."""
    return sum(text.count(mark) for mark in '"“”«') < 2 and "''" not in text


def _parts(text, kind, terms, starts, ends, here):
    """Tell whether a new sentence begins with item `here`, after a full stop or a quotation."""
    last, letter, at = kind[here - 1], kind[here], text[starts[here]]
    if last != "Q":
        if not (letter in "QN" or at.isupper() or at.isdigit() or at in "([—―*•"):
            return False
        if last == "." and here > 1 and ends[here - 1] - starts[here - 1] == 1:
            before = text[max(0, starts[here - 1] - 12) : starts[here - 1]].rpartition(" ")[2]
            if before.lower() in lexicons.words("abbreviations"):
                return False
        return True
    final = text[ends[here - 1] - 1]
    if letter == "Q" and final in _ENDS:
        # on “Morning Hour.” “Never,” she said: what stood before was a sentence
        return kind[here - 2 : here - 1] not in ("", *".?!Q:,") and (
            "\n" not in text[ends[here - 2] : starts[here - 1]]
        )
    if final not in _ENDS and text[ends[here - 1] + 1 : ends[here - 1] + 2] not in _ENDS:
        return False
    if letter == "Q":
        return False
    if final in "?!" and (letter in "Nc" or terms[here] in _AFTER_QUESTION):
        return False
    return at.isupper() and not (letter == "N" and final == ",")
