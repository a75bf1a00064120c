"""Reported speech outside quotation marks: the cue, who speaks, and which words are reported."""

import numpy as np

from analysis.quotes import cues
from analysis.quotes.columns import has, next_without, ranges, step

_LIKELY = 3  # the step of `cues.RATES` from which a word may be a cue
# "told Roe": whom it was said to, never who said it
WITH_OBJECT = frozenset("told tells tell informed assured reminded accused praised".split())
_WITH = cues.number("with")
_OPENINGS = 12  # items after the cue at which its words may begin
_BORDERS = 12  # looked at, of those in one sentence


def candidates(b):
    """Return the items of a batch that could be cues."""
    likely = (b.rate >= _LIKELY) & ~has(b.kind, "NQ")
    label = (b.kind == ord(":")) & ~has(np.roll(b.kind, 1), "cgQ")  # "Lee: Never again"
    label &= np.arange(len(b.kind)) > b.opener
    return np.flatnonzero(likely | label | (b.word == cues.number("according")))


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
    if kind[last - 1] == ":" and not set(kind[item + 1 : last]).intersection("TcVAQ"):
        return last, last  # "Lee said in a statement:"
    first = rest
    while first < last and kind[first] in "R,:":
        first += 1
    quotation = opener - 1
    while quotation > start and kind[quotation] != "Q" and opener - quotation < 14:
        quotation -= 1
    closes = quotation >= start and kind[quotation] == "Q" and stream.closes[quotation]
    if closes and "T" not in kind[first : first + 6] and "Q" not in kind[opener:last]:
        return start, quotation + 1  # (The deal is) "…," Lee said on Friday
    return first, last


def openings(first, last):
    """Return the places where reported words may begin, and which row each is of, as columns."""
    return ranges(first, np.minimum(last, first + _OPENINGS))


def opening_facts(b, items, first, last, position):
    """Return the facts of places where the words reported by `items` may begin, as columns."""
    word, away = b.word[items], position - first
    after = b.words(items, 1)
    kind, ahead, behind = b.kind[position], b.letters(position, 1), b.letters(position, -1)
    here, before, second = b.word[position], b.words(position, -1), b.words(position, 1)
    path = b.path_after(items + 1, position, 3)
    that, colon = b.count("T"), b.count(":")
    near = np.minimum(last, first + _OPENINGS)
    left = (that[near] > that[position]) + 2 * (colon[near] > colon[position])
    letters = [b.letters(items, step) for step in (1, 2, 3)]
    return {
        "items from the reporting word": (away,),
        "reporting word, items from it": (word, away),
        "reporting word and the next, items from it": (word, after, away),
        "the next word, items from it": (after, away),
        "kinds after the reporting word": (*letters, away),
        "word": (here,),
        "word and the one before": (before, here),
        "word before, kind": (before, kind),
        "word, kind before": (behind, here),
        "kinds around": (behind, kind, ahead),
        "kinds around, two": (b.letters(position, -2), behind, kind, ahead),
        "word and kinds": (here, ahead, b.letters(position, 2)),
        "two words": (here, second),
        "reporting word, word": (word, here),
        "reporting word, word before": (word, before, kind),
        "what stands between": (path, kind),
        "what stands between, items": (path, away),
        "that or colon to come": (left, away == 0, kind),
        "that or colon to come, items": (left, np.minimum(away, 3)),
        "items left": (step(last - position, (1, 2, 3, 5, 9)), kind),
    }  # fmt: skip


def borders(b, first, last):
    """Return the places where reported words may end, and which row each is of, as columns.

    They are commas, dashes and conjunctions between `first` and `last`.
    """
    found = np.flatnonzero(has(b.kind, ",;~SC"))
    low, high = np.searchsorted(found, first + 1), np.searchsorted(found, last - 1)
    places, row = ranges(low, np.minimum(high, low + _BORDERS))
    return found[places], row


def opens_speaker(b, position, last):
    """Tell where a subject and its reporting verb follow ("but the senator also said").

    The second column tells where they lead straight to a quotation, or are led in by a "with".
    """
    opener = np.minimum(position + 1, len(b.kind) - 1)
    led = b.word[opener] == _WITH
    opener = np.where(has(b.kind[opener], "SC"), np.minimum(opener + 1, len(b.kind) - 1), opener)
    verb = next_without(b.kind, "DHNnPR'")[opener]
    near = (verb > opener) & (verb - opener < 7) & (verb < last)
    near[near] = b.kind[verb[near]] == ord("c")
    after = np.minimum(verb + 1, len(b.kind) - 1)
    after = np.where(has(b.kind[after], ",:"), np.minimum(after + 1, len(b.kind) - 1), after)
    sure = near & (after < last) & (b.kind[after] == ord("Q"))
    return near, sure | _is_led(b, opener, led, last)


def _is_led(b, opener, led, last):
    """Tell where "with" leads in a subject and its verb: "with the senator calling it"."""
    sure = np.zeros(len(opener), dtype=bool)
    for row in np.flatnonzero(led).tolist():
        verb = opener[row] + 1
        while verb < last[row] and verb - opener[row] < 8 and chr(b.kind[verb]) in "DHnNp'":
            verb += 1
        sure[row] = opener[row] + 1 < verb < last[row] and b.kind[verb] == ord("g")
    return sure


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
        "another speaker follows, how they begin": (how, speaker, ahead[0]),
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
