"""Speech that no marks enclose: turns of a transcript, and what stands under "Ana Roe said:"."""

import re
from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from analysis import layout
from analysis.quotes import antecedents, cues, roles
from analysis.quotes.speakers import NAME, NOUN

_LAST = 4  # items between a verb and the colon after it: "said on Monday:"
_BEGINS = re.compile(r"[A-ZÀ-Þ](?!\w*:)")  # no list, no mark, no label
_OWN = re.compile(r"\b(?:I|[Ww]e|[Uu]s|[Oo]ur|[Mm]y)\b")


class Turn(NamedTuple):
    """A paragraph of speech: its speaker is a label's span or the number of a mention."""

    label: tuple | None  # (start, end)
    mention: int
    cue: int  # item, or -1
    start: int  # of the words
    first: int  # item
    last: int  # and one more
    opens: bool  # it begins what is said, and goes on with nothing


def turns(reading):
    """Return the turns of an article, in order."""
    flow = reading.stream
    borders = [*pairwise([*flow.heads, len(flow.kind)])]
    if any(segment == "turn" for _, _, segment in flow.segments):
        return [*_labelled(reading, borders)]
    return [*_announced(reading, borders)]


def _labelled(reading, borders):
    """Yield the turns of a transcript that no marks enclose.

    A line of a turn that has no label of its own goes on with the last one. Marks inside a turn
    are its speaker's own.
    """
    flow, label, pattern = reading.stream, None, layout.turn_label(reading.text)
    opened = {piece.start for piece, _, _ in flow.pieces}
    for (start, end, segment), (first, last) in zip(flow.segments, borders, strict=True):
        if segment != "turn":
            label = None
            continue
        match = pattern.match(reading.text, start, end)
        begin = match.end() if match else start
        label = match.span(match.lastgroup) if match else label
        if label and begin < end and opened.isdisjoint((begin + 1, begin + 2)):
            yield Turn(label, -1, -1, begin, first, last, 0 < begin - label[1] < 4)


def _announced(reading, borders):
    """Yield the paragraphs under one that ends in "Ana Roe said:", as releases print them.

    After the first of them, those that speak of "I" or "we" go on with it.
    """
    flow, speaker = reading.stream, None
    for (start, end, segment), (first, last) in zip(flow.segments, borders, strict=True):
        before, opens = speaker, speaker is not None and speaker[2]
        speaker = None
        if segment not in layout.PROSE or first == last:
            continue
        if flow.kind[last - 1] == ":":
            speaker = _announces(reading, first, last)
        elif (
            before is not None
            and "Q" not in flow.kind[first:last]
            and _BEGINS.match(reading.text, start, end)
            and (opens or _OWN.search(reading.text, start, end))
        ):
            yield Turn(None, *before[:2], start, first, last, opens)
            speaker = *before[:2], False


def _announces(reading, first, last):
    """Return (mention, item of the cue, True) of who speaks below a paragraph, or None."""
    flow, found = reading.stream, reading.mentions
    cue = flow.kind.rfind("c", max(first, last - 1 - _LAST), last)
    if cue < 0:
        return None
    for number in range(bisect_left(found.first, first), bisect_left(found.first, last)):
        if found.verb[number] == cue and not found.modifier[number]:
            return (number, cue, True) if _speaks(reading, number) else None
    return None


def _speaks(reading, number):
    """Tell whether a mention is somebody's or a body's, and not the author's own "I"."""
    kind, term = reading.mentions.kind[number], reading.stream.term[reading.mentions.last[number]]
    if kind == NOUN:
        return roles.nouns[term][1] == "person" or cues.roles().get(term) == "organisation"
    return kind == NAME or term in antecedents.GENDERS or term == "they"
