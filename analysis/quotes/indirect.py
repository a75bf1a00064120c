"""Reported speech outside quotation marks: the cue, who speaks, and which words are reported."""

import re
from itertools import islice

import numpy as np

from analysis.quotes import cues
from analysis.quotes.columns import has, step

_LIKELY = 3  # the step of `cues.RATES` from which a word may be a cue
# "told Roe": whom it was said to, never who said it
WITH_OBJECT = frozenset("told tells tell informed assured reminded accused praised".split())
_BORDERS = 12  # looked at, of those in one sentence
_BORDER = re.compile(r"[,;~SC]")
_SPEAKER = re.compile(r"[DHNnPR']{1,6}c")  # a subject and its reporting verb


def candidates(b):
    """Return the items of a batch that could be cues."""
    likely = (b.rate >= _LIKELY) & ~has(b.kind, "NQ")
    return np.flatnonzero(likely | (b.word == cues.number("according")))


def facts(b, found, about, items, subjects):
    """Return the facts of possible cues; `subjects` are the numbers of their mentions or -1."""
    opener, stop, quotes = b.opener[items], b.stop[items], b.count("Q")
    known = subjects >= 0
    m = np.where(known, subjects, 0)
    word, letter = b.word[items], b.kind[items]
    rate = np.where(b.rate[items] > 0, b.rate[items], 9)
    after, second, before = b.words(items, 1), b.words(items, 2), b.words(items, -1)
    who = (
        np.where(known, 1 + about.what[m], 0), np.where(known, about.head[m], 0),
        known & (found.inverted[m] > 0),
    )  # fmt: skip
    opening = np.isin(after, [cues.number(word) for word in ("that", "to", ":", ",", "the")])
    ahead = b.path_after(items + 1, np.minimum(stop, items + 8), 3)
    behind = b.path_before(np.maximum(opener, items - 6), items, 4)
    left = step(stop - items - 1, (1, 3, 6))
    quoted_before = quotes[items] > quotes[opener]
    quoted_after = quotes[stop] > quotes[items + 1]
    return {
        "reporting word": (word,),
        "reporting word, with a subject": (word, known),
        "reporting word and the next": (word, after),
        "reporting word and the one before": (word, before),
        "rate and kind": (rate, letter),
        "rate, kind, subject, next": (
            rate, letter, known, np.where(opening, after, b.letters(items, 1))),
        "two words after": (after, second),
        "kind, word after": (letter, after),
        "two words before": (b.words(items, -2), before),
        "kind, word before": (letter, before),
        "what stands around": (
            letter, *(b.letters(items, away) for away in (-2, -1, 1, 2))),
        "kind, what stands before": (letter, behind),
        "its subject": who,
        "its subject, rate": (*who, rate),
        "quotations before and after, rate": (quoted_before, quoted_after, rate),
        "words left in the sentence": (left, letter),
        "words left, quotation before, subject": (left, quoted_before, known),
        "kind, what stands after": (letter, ahead),
        "rate, what stands after": (rate, ahead),
        "reporting word, what stands after": (
            word, b.path_after(items + 1, np.minimum(stop, items + 8), 1)),
    }  # fmt: skip


def _comma_before(kind, start, opener):
    """Return the item of the comma before the phrase that begins at `opener`, or `start`."""
    comma = opener - 1
    while comma > start and kind[comma] in "DHn" and opener - comma < 8:
        comma -= 1
    return comma if comma > start and kind[comma] == "," else start


def _says_no_more(kind, item, rest, last):
    """Tell whether what follows a cue is too little to be what it reports."""
    remaining = [kind[i] for i in range(rest, last) if kind[i] not in ",)R"]
    if len(remaining) >= 6 or "T" in kind[item + 1 : last]:
        return False
    return not any(letter in "cVAQ" for letter in remaining)


def ends(stream, item):
    """Tell whether a cue ends its sentence: "…, Lee said."."""
    stop = stream.openers[stream.sentence[item] + 1]
    return stop - item <= 2 and stream.kind[item] == "c"


def content(stream, found, item, subject):
    """Return (first, last + 1), the items of what is reported, after the cue or before it.

    `subject` is the number of its mention or -1. What stands after the cue reaches to the end of
    the sentence here; see `border_facts`.
    """
    kind, term = stream.kind, stream.term
    sentence = stream.sentence[item]
    start, last = stream.openers[sentence], stream.openers[sentence + 1]
    while last > start and kind[last - 1] in ".?!":
        last -= 1
    if term[item] == "according":
        return _around(stream, start, last, item)
    first = found.first[subject] if subject >= 0 else item
    inverted = first > item and _is_inverted(found, subject)
    rest = found.last[subject] + 1 if inverted else item + 1
    opener = min(first, item)
    comma = _comma_before(kind, start, opener)
    if comma > start and _says_no_more(kind, item, rest, last):
        return start, comma  # "…, Lee said (on Friday)"
    # "…, said Lee, a trader who …": the speaker's description is no speech.
    if inverted and item > start and kind[item - 1] in ",Q" and kind[rest:last][:1] != "T":
        return (start, item - 1) if kind[item - 1] == "," and item - start > 3 else (last, last)
    first = item + 1
    while first < last and kind[first] in "R,:":
        first += 1
    quotation = opener - 1
    while quotation > start and kind[quotation] != "Q" and opener - quotation < 14:
        quotation -= 1
    closes = quotation >= start and kind[quotation] == "Q" and stream.closes[quotation]
    if closes and "T" not in kind[first : first + 6] and "Q" not in kind[opener:last]:
        return start, quotation + 1  # (The deal is) "…," Lee said on Friday
    return _past_hearer(kind, first, last, told=term[item] in WITH_OBJECT), last


def _past_hearer(kind, first, last, *, told):
    """Return where the words begin after whom they were told: "told cheering supporters that …"."""
    for position in range(first, min(last, first + 7)):
        letter = kind[position]
        if letter == "T" and kind[first] != "T":
            first = position
        elif letter == ":" or (letter == "Q" and told):
            return position + (letter == ":")
        if letter not in "nNDH'VGpPO":
            break
    return first


def borders(kind, first, last):
    """Return the items at which reported words may end: commas, dashes, conjunctions."""
    found = islice(_BORDER.finditer(kind, first + 1, last - 1), _BORDERS)
    return [match.start() for match in found]


def opens_speaker(kind, position, last):
    """Tell whether a subject and its reporting verb begin here ("but the senator also said")."""
    return _SPEAKER.match(kind, position, last) is not None


def border_facts(b, items, first, last, position, speaker):
    """Return the facts of places where the words reported by `items` may end, as columns.

    The words begin at `first`, and the sentence at hand ends at `last`; `speaker` tells whether
    another one follows the place.
    """
    kind = b.kind[position]
    conjunction = has(kind, "SC")
    letter = np.where(conjunction, b.word[position], kind)
    following, second = b.words(position, 1), b.words(position, 2)
    ahead = [b.letters(position, away) for away in (1, 2, 3)]
    before = [np.where(position + away >= first, b.letters(position, away), 0) for away in (-2, -1)]
    how = np.where(has(b.kind[first], "TtS:Q"), b.kind[first], 0)
    verbs, quotes = b.count("AVc"), b.count("Q")
    inner = verbs[position] > verbs[first]
    length, left = step(position - first, (2, 5, 9, 15, 25)), step(last - position, (3, 6, 10, 16))
    return {
        "mark or conjunction": (letter,),
        "mark and the next word": (letter, following),
        "mark and the next two words": (letter, following, second),
        "mark, kind of the next word": (letter, ahead[0]),
        "mark, kinds of two words": (letter, *ahead[:2]),
        "mark, kinds of three words": (letter, *ahead),
        "how the words begin": (how, letter),
        "how they begin, next kind": (how, letter, ahead[0]),
        "how they begin, verb, next kind": (how, letter, inner, ahead[0]),
        "words so far": (letter, length),
        "words left": (letter, left, how),
        "verb so far": (letter, inner, how),
        "kinds of the words before": (*before, letter),
        "kinds before and after": (*before, letter, ahead[0]),
        "reporting word, mark": (b.word[items], letter),
        "reporting word": (b.word[items],),
        "another speaker follows": (letter, speaker),
        "quotations before and after": (
            letter, quotes[last] > quotes[position], quotes[position] > quotes[first]),
    }  # fmt: skip


def _is_inverted(found, number):
    """Tell whether a mention after a verb is its subject, and not that of a clause to come."""
    alone = found.verb[number] < 0 or found.apposed[number]
    return bool(found.inverted[number] and alone)


def _around(stream, start, last, item):
    """Return what an "according to" reports: the clause before it, or the one after its source."""
    kind = stream.kind
    if item - start > 2 and kind[item - 1] == ",":
        return start, item - 1
    if item - start > 4 and kind[item - 1] != "C":
        return start, item
    for position in range(item + 2, last):
        if kind[position] == ",":
            return position + 1, last
    return last, last
