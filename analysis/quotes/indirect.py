"""Reported speech outside quotation marks: the cue, who speaks, and which words are reported."""

from bisect import bisect_right

from analysis.quotes import cues, features

SLOTS = {
    "cue": "the reporting word",
    "cue next": "the reporting word and the word after it",
    "cue before": "the reporting word and the word before it",
    "rate": "how often the word reports speech, its kind",
    "next": "the two words after it",
    "before": "the two words before it",
    "around": "what stands around",
    "subject": "its subject",
    "quotation": "a quotation after or before it",
    "place": "where in the sentence",
    "ahead": "the first that, to, comma or quotation after it",
}
# Slots of the model that says where reported words end.
END_SLOTS = {
    "border": "mark or conjunction, words after it",
    "border kinds": "mark or conjunction, kinds of the words after it",
    "begun": "how the reported words begin",
    "so far": "words so far, words left",
    "left of it": "kinds of the words before it",
    "cue": "the reporting word",
    "new speaker": "another speaker follows",
    "quotes": "quotations before and after",
}
MINIMUM_RATE = 0.15
ENDED = 0.0
_BORDERS = frozenset(",;—–SC")
_RATES = (0.15, 0.25, 0.4, 0.55, 0.7, 0.85)
_HEADINGS = ("headline", "crosshead", "promo", "caption", "footer", "byline", "dateline")


def candidates(stream, sentence):
    """Return the items of a sentence that could be cues."""
    rates = cues.rates()
    return [
        item
        for item in range(stream.openers[sentence], stream.openers[sentence + 1])
        if (stream.kind[item] not in "NQ" and rates.get(stream.term[item], 0.0) >= MINIMUM_RATE)
        or stream.term[item] == "according"
    ]


def facts(stream, sentence, item, subject):
    """Return the (slot, key) facts of one possible cue; `subject` is its mention or None."""
    kind, term = stream.kind, stream.term
    start, stop = stream.openers[sentence], stream.openers[sentence + 1]
    word = term[item]
    after, second = (
        features.word(stream, item + 1, start, stop),
        features.word(stream, item + 2, start, stop),
    )
    before, first = (
        features.word(stream, item - 1, start, stop),
        features.word(stream, item - 2, start, stop),
    )
    rate = bisect_right(_RATES, cues.rates().get(word, 1.0))
    letter = kind[item]
    who = (
        (
            subject.kind,
            subject.head or (term[subject.first] if subject.kind == "P" else ""),
            subject.inverted,
        )
        if subject
        else ("-",)
    )
    ahead = "".join(
        kind[i] for i in range(item + 1, min(stop, item + 8)) if kind[i] in "TtQ,SWcVA:"
    )[:3]
    behind = "".join(
        kind[i] for i in range(max(start, item - 6), item) if kind[i] in "TtQ,SWcVANP"
    )[-4:]
    remains = bisect_right((1, 3, 6), stop - item - 1)
    quotes_after = "Q" in kind[item + 1 : stop]
    quotes_before = "Q" in kind[start:item]
    return (
        ("cue", word),
        ("cue", (word, subject is not None)),
        ("cue next", (word, after)),
        ("cue before", (word, before)),
        ("rate", (rate, letter)),
        (
            "rate",
            (
                rate,
                letter,
                subject is not None,
                after
                if after in ("that", "to", ":", ",", "the")
                else kind[item + 1]
                if item + 1 < stop
                else "^",
            ),
        ),
        ("next", (after, second)),
        ("next", (letter, after)),
        ("before", (first, before)),
        ("before", (letter, before)),
        ("around", (letter, features.letters(kind, item, start, stop))),
        ("around", (letter, behind)),
        ("subject", (*who, rate)),
        ("subject", who),
        ("quotation", (quotes_before, quotes_after, rate)),
        ("place", (remains, letter)),
        ("place", (remains, quotes_before, subject is not None)),
        ("ahead", (letter, ahead)),
        ("ahead", (rate, ahead)),
        ("ahead", (word, ahead[:1])),
    )


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


def ends(stream, sentence, item):
    """Tell whether a cue ends its sentence: "…, Lee said."."""
    stop = stream.openers[sentence + 1]
    return stop - item <= 2 and stream.kind[item] == "c"


def content(stream, sentence, item, subject, *, whole=False):
    """Return (first, last + 1), the items of what is reported, after the cue or before it.

    `whole`: up to the end of the sentence, wherever the words seem to end.
    """
    kind, term = stream.kind, stream.term
    start, stop = stream.openers[sentence], stream.openers[sentence + 1]
    last = stop
    while last > start and kind[last - 1] in ".?!":
        last -= 1
    if term[item] == "according":
        return _around(stream, start, last, item)
    rest = item + 1
    inverted = subject is not None and subject.first > item and _is_inverted(subject)
    if inverted:
        rest = subject.last + 1
    opener = subject.first if subject is not None and subject.first < item else item
    comma = _comma_before(kind, start, opener)
    if comma > start and _says_no_more(kind, item, rest, last):
        return start, comma  # "…, Lee said (on Friday)"
    # "…, said Lee, a trader who …": the speaker's description is no speech.
    if inverted and item > start and kind[item - 1] in ",Q" and kind[rest:last][:1] != ["T"]:
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
    for position in range(first, min(last, first + 7)):
        # "told cheering supporters that …": whom it was told is no part of it
        if kind[position] == "T" and kind[first] != "T":
            first = position
        if kind[position] not in "nNDH'VGp":
            break
    return first, last if whole else _content_end(stream, item, first, last)


def _content_end(stream, item, first, last):
    """Return where reported words end, if they end before the sentence does."""
    weights = cues.weights("end")
    for position in borders(stream, first, last):
        if cues.score(border_facts(stream, item, first, position, last), weights) > ENDED:
            return position
    return last


def borders(stream, first, last):
    """Return the items at which reported words may end: commas, dashes, conjunctions."""
    kind = stream.kind
    return [p for p in range(first + 1, last - 1) if kind[p] in _BORDERS]


def border_facts(stream, item, first, position, last):
    """Return the (slot, key) facts of one place where the words reported by `item` may end."""
    kind, term = stream.kind, stream.term
    letter = kind[position] if kind[position] not in "SC" else term[position]
    following = _plain(stream, position + 1, last)
    second = _plain(stream, position + 2, last)
    ahead = "".join(kind[position + 1 : min(last, position + 4)])
    how = kind[first] if kind[first] in "TtS:Q" else "-"
    length = bisect_right((2, 5, 9, 15, 25), position - first)
    left = bisect_right((3, 6, 10, 16), last - position)
    before = "".join(kind[max(first, position - 2) : position])
    inner = "V" if any(kind[i] in "AVc" for i in range(first, position)) else "-"
    starts = _new_speaker(kind, position + 1, last)
    return (
        ("border", letter),
        ("border", (letter, following)),
        ("border", (letter, following, second)),
        ("border kinds", (letter, ahead[:1])),
        ("border kinds", (letter, ahead[:2])),
        ("border kinds", (letter, ahead)),
        ("begun", (how, letter)),
        ("begun", (how, letter, ahead[:1])),
        ("begun", (how, letter, inner, ahead[:1])),
        ("so far", (letter, length)),
        ("so far", (letter, left, how)),
        ("so far", (letter, inner, how)),
        ("left of it", (before, letter)),
        ("left of it", (before, letter, ahead[:1])),
        ("cue", (term[item], letter)),
        ("cue", term[item]),
        ("new speaker", (letter, starts)),
        ("quotes", (letter, "Q" in kind[position:last], "Q" in kind[first:position])),
    )


def _plain(stream, position, last):
    if position >= last:
        return "^"
    letter = stream.kind[position]
    return letter if letter in "NnGVQ" else stream.term[position]


def _new_speaker(kind, position, last):
    """Tell whether a subject and its reporting verb begin here ("but the senator also said")."""
    begin = position
    while position < last and kind[position] in "DHNnPR'" and position - begin < 6:
        position += 1
    return begin < position < last and kind[position] == "c"


def _is_inverted(mention):
    """Tell whether a mention after a verb is its subject, and not that of a clause to come."""
    return mention.inverted and (mention.subject_of < 0 or mention.apposed)


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
