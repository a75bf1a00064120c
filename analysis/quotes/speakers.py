"""Who could have said it: the mentions of an article, and what speaks for each of them.

A mention is a name, a pronoun, or a noun phrase that can speak ("the two officials", "a study").
`mentions` lists them with their place in the sentence: whose subject a mention is, which verb
stands before it. `candidates` picks those near a quotation, `features` says how they lie to it.
"""

from bisect import bisect_left
from typing import NamedTuple

from analysis import names
from analysis.quotes import cues

_NOUN = frozenset("nN'-")
_BREAK = frozenset("cgVGApTWSCtPO,:;.?!()—–Q")
_VERBS = frozenset("cV")
_DASHES = frozenset("-—–―~")
SPEAKING_PRONOUNS = frozenset(
    "he she they we i it you who him her them everyone someone anyone nobody many others his their "
    "most some both several".split()
)
_BEFORE_PARTICIPLE = frozenset("one two three four most newly former many other".split())
_TIMES = frozenset("day week month year time morning afternoon evening night today moment".split())
_EXPLETIVE = frozenset("'s is was remains remained seems seemed appears appeared became".split())
_AFTER_NOUN = frozenset("familiar aware close present involved alike".split())
_APPOSITION = 24  # items searched for the end of an insertion between subject and verb
_REACH = 45  # items to the left and right in which a paragraph's mentions are candidates


class Mention(NamedTuple):
    """A mention: its items, what it is, and its place among the verbs."""

    first: int  # items of the span that is shown
    last: int
    kind: str  # N name, P pronoun, n noun phrase
    subject_of: int  # the item of the verb whose subject it seems, or -1
    before: int  # the item before the whole noun phrase, or -1
    modifier: bool  # it stands before another noun or an 's and is no head
    apposed: bool  # an insertion stands between it and the verb
    inverted: bool  # it follows a reporting verb ("said Ms. Park")
    head: str


def mentions(stream):
    """Return the `Mention`s of an article, in order."""
    found = []
    kind, term, openers = stream.kind, stream.term, stream.openers
    for number in range(len(openers) - 1):
        found += _in_sentence(kind, term, openers[number], openers[number + 1])
    return found


def _in_sentence(kind, term, start, stop):
    found, position = [], start
    while position < stop:
        letter = kind[position]
        if letter in "DHNn":
            end = _phrase_end(kind, term, position, stop)
            found += _in_phrase(kind, term, start, position, end, stop)
            position = end
        else:
            if (
                letter in "POW"
                and term[position] in SPEAKING_PRONOUNS
                and not (term[position] == "it" and _is_expletive(kind, term, position, stop))
            ):
                found.append(_pronoun(kind, term, start, position, stop))
            position += 1
    return found


def _is_expletive(kind, term, position, stop):
    """Tell whether an "it" stands for a clause to come: "it remains unclear if"."""
    if position + 3 >= stop or term[position + 1] not in _EXPLETIVE:
        return False
    return any(
        kind[i] in "TS" or term[i] == "to" for i in range(position + 2, min(stop, position + 5))
    )


def _phrase_end(kind, term, position, stop):
    """Return where the noun phrase that begins at `position` ends."""
    end = position + 1
    while end < stop:
        letter = kind[end]
        if term[end] in _AFTER_NOUN and kind[end - 1] in "nN":
            break
        if letter in _NOUN:
            if letter == "-" and not (end + 1 < stop and kind[end + 1] == "N"):
                break
        elif letter in "VGcg" or term[end] == "early":
            # "the following statement", "the indicted lawmaker": a participle inside a phrase
            inside = kind[end - 1] in "DH" or term[end - 1] in _BEFORE_PARTICIPLE
            if not (inside and end + 1 < stop and kind[end + 1] in "nN"):
                break
        elif letter == "D":
            break
        elif letter == "R":
            if not (kind[end - 1] in "DH" and end + 1 < stop and kind[end + 1] in "nNV"):
                break
        else:
            break
        end += 1
    return end


def _in_phrase(kind, term, start, first, end, stop):
    """Return the mentions in one noun phrase: its names, and its head if that can speak."""
    found = []
    before = first - 1 if first > start else -1
    verb, apposed = _verb_of(kind, term, end, stop)
    inverted = before >= 0 and kind[before] == "c"
    head = end - 1
    while head > first and kind[head] in "'-":
        head -= 1
    for position in range(first, end):
        if kind[position] == "N":
            modifier = position < head
            found.append(
                Mention(position, position, "N", verb, before, modifier, apposed, inverted, "")
            )
        elif kind[position] == "H" and position == first and term[position] in SPEAKING_PRONOUNS:
            found.append(Mention(position, position, "P", -1, before, True, False, False, ""))
    for position in range(first, head):
        # "the Sanders campaign projects": what looks like the head may be the verb
        noun = kind[position] == "n" and term[position] in cues.roles()
        if noun and kind[position + 1] == "n" and position > first and kind[position - 1] in "NDH'":
            found.append(
                Mention(
                    first, position, "n", position + 1, before, False, apposed, inverted,
                    term[position],
                )
            )  # fmt: skip
    if kind[head] == "n" and term[head] not in _TIMES:
        speaks = term[head] in cues.roles()
        source = before > start and kind[before] == "t" and term[before - 1] == "according"
        if speaks or source or (inverted and before > start) or (verb >= end and verb - end < 3):
            found.append(
                Mention(
                    first, head, "n", verb, before, False, apposed, inverted,
                    term[head] if speaks else "?",
                )
            )  # fmt: skip
    elif kind[head] == "D" and term[head] in SPEAKING_PRONOUNS:
        found.append(Mention(head, head, "n", verb, before, False, apposed, inverted, term[head]))
    return found


def _pronoun(kind, term, start, position, stop):
    before = position - 1 if position > start else -1
    verb, apposed = _verb_of(kind, term, position + 1, stop)
    inverted = before >= 0 and kind[before] == "c"
    return Mention(position, position, "P", verb, before, False, apposed, inverted, "")


def _verb_of(kind, term, end, stop):
    """Return the item of the verb that a phrase is the subject of, and whether words part them."""
    position, apposed = end, False
    for _ in range(3):
        while position < stop and kind[position] == "R":
            position += 1
        if position >= stop:
            return -1, apposed
        letter = kind[position]
        if letter in "cVA":
            # the full verb behind its auxiliaries
            last = position
            while last < stop and kind[last] in "AR" and last - position < 4:
                last += 1
            return (last if last < stop and kind[last] in "cVgGn" else position), apposed
        if letter in ",(—–" or letter == "W":
            close = _insertion_end(kind, position, stop)
            if close < 0:
                return -1, apposed
            position, apposed = close, True
        elif letter == "p" and not apposed:
            # "the head of the agency said": over one prepositional phrase
            position += 1
            while position < stop and kind[position] in "DHnN'-pC":
                position += 1
            apposed = True
        else:
            return -1, apposed
    return -1, apposed


def _insertion_end(kind, position, stop):
    close = ")" if kind[position] == "(" else kind[position] if kind[position] in "—–" else ","
    for other in range(position + 1, min(stop, position + _APPOSITION)):
        if kind[other] == close and other + 1 < stop:
            if kind[other + 1] in "cVARgW" or close != ",":
                return other + 1
            if kind[other + 1] in "PQ":
                return -1
        if kind[other] == "Q":
            return -1
    return -1


def candidates(stream, found, firsts, item):
    """Return the numbers of the mentions that could have spoken the quotation at `item`.

    `firsts` holds the first item of every mention. The paragraph's own mentions come first; then
    those of the two paragraphs before, and the first of a short paragraph after.
    """
    paragraph, sentence = stream.paragraph, stream.sentence
    here = paragraph[item]
    low = bisect_left(firsts, item - _REACH)
    high = bisect_left(firsts, item + _REACH)
    chosen, earlier = [], []
    for number in range(low, high):
        mention = found[number]
        away = paragraph[mention.first] - here
        if away == 0:
            if sentence[mention.first] == sentence[item] or not mention.modifier:
                chosen.append(number)
        elif away == 1 and mention.first - item < 8:
            chosen.append(number)
            if len(chosen) > 40:
                break
    for number in range(_last_before(firsts, paragraph, here), -1, -1):
        mention = found[number]
        if paragraph[mention.first] < here - 3 or len(earlier) >= 9 or item - mention.first > 220:
            break
        if not _is_free(mention):
            continue
        earlier.append(number)
    return chosen + earlier


def _is_free(mention):
    """Tell whether a mention could speak beyond its own sentence."""
    if mention.modifier:
        return False
    return mention.subject_of >= 0 or mention.inverted or mention.kind == "N"


def _last_before(firsts, paragraph, here):
    """Return the number of the last mention before paragraph `here`."""
    return bisect_left(firsts, bisect_left(paragraph, here)) - 1


def last_name(text, stream, mention):
    """Return what two mentions of one person share: the surname, in lower case."""
    if mention.kind != "N":
        return stream.term[mention.last]
    return names.surname(stream.term[mention.first]).lower()
