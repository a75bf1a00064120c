"""Who could have said it: the mentions of an article, and those that compete for a quotation.

A mention is a name, a pronoun, or a noun phrase that can speak ("the two officials", "a study").
`mentions` finds those of a whole batch with their place in the sentence: whose subject a mention
is, which word stands before it. `candidates` picks those near a quotation, `features` says how
they lie to it.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.quotes import cues
from analysis.quotes.columns import has, next_without, ranges
from analysis.quotes.indirect import WITH_OBJECT
from analysis.quotes.words import ROLE, SPEAKING, TIME

NAME, PRONOUN, NOUN = 0, 1, 2
# A clause after "who" that no commas set off, up to the verb of whom it tells of: "those who saw
# it said", "a man who fell after a night out has told".
_CLAUSE = re.compile(
    r"W(R?A*R?(?:c[^cVAP,:;.?!QTSCWN~()]{0,12}"
    r"|[Vg](?:[^cVAP,:;.?!QTSCW~()]|S(?=[DHn])){0,12}))(?=[cA])"
)
_APPOSITION = 24  # items searched for the end of an insertion between subject and verb
_AUXILIARIES = 4  # items of auxiliaries and adverbs before the full verb
_REACH = 45  # items to the left and right in which a paragraph's mentions are candidates
_MOST = 12  # of them on either side
_NEXT = 8  # items after it in which the next paragraph's mentions are
_BACK, _EARLIER = 220, 9  # items before it, and mentions in them, that are candidates
# "Lee, the envoy, yesterday said"
_WHEN = [*map(cues.number, "yesterday today tonight tomorrow".split())]
_OFTEN = 5  # the step of `cues.RATES` from which a verb after "that" is a noun's that speaks
_ONCE = cues.number("once")  # "what Lee once called", but "the sums once named"
_BY = [cues.number("by")]
_BE = [*map(cues.number, "is are was were be been being".split())]
# "Lee was quoted by Tarn Radio as saying": it is the subject who speaks.
_SAYING = [*map(cues.number, "quoted cited heard reported said".split())]
_WITH = cues.number("with")
_WITH_OBJECT = [*map(cues.number, WITH_OBJECT)]
_EXPLETIVE = [*map(cues.number, "'s is was remains remained seems seemed appears became".split())]


@dataclass(slots=True)
class Mentions:
    """Mentions in order, as columns; what is not there is -1. Of one article: as lists."""

    first: np.ndarray  # items of the span that is shown
    last: np.ndarray
    kind: np.ndarray  # NAME, PRONOUN, NOUN
    verb: np.ndarray  # the item of the verb whose subject it seems
    before: np.ndarray  # the item before the whole noun phrase
    modifier: np.ndarray  # it stands before another noun or an 's and is no head
    apposed: np.ndarray  # an insertion stands between it and the verb
    inverted: np.ndarray  # it follows a reporting verb ("said Ms. Park")


def mentions(b):
    """Return the `Mentions` of a batch; the last one is the item that ends it, no mention."""
    first, end, head = _phrases(b)
    before = np.where(first > b.opener[first], first - 1, -1)
    clauses, ahead = _clauses(b), _ahead(b)
    verb, apposed = _verbs(ahead, end, b.stop[first], clauses)
    verb = np.where(_calling(b, before, head, end), end, verb)
    agent, done = _agents(b, before, head)
    verb = np.where(agent, done, verb)
    inverted = _after_cue(b, before)
    letter, flags = b.kind[head], b.flags
    owner = np.repeat(np.arange(len(first)), end - first)  # the phrase of each item in one
    inside = np.arange(len(owner)) - np.repeat(np.cumsum(end - first) - (end - first), end - first)
    item = first[owner] + inside
    names = b.kind[item] == ord("N")
    own = has(b.kind[first], "H") & (flags[first] & SPEAKING > 0)
    # "the Sanders campaign projects": what looks like the head may be the verb
    early = (b.kind[item] == ord("n")) & (flags[item] & ROLE > 0) & (item < head[owner])
    early &= (item > first[owner]) & (b.letters(item, 1) == ord("n"))
    early &= has(b.letters(item, -1), "NDH'") & (flags[item + 1] & ROLE == 0)  # "a company memo"
    source = (b.letters(first, -1) == ord("t")) & (b.words(first, -2) == cues.number("according"))
    near = agent | ((verb >= end) & (verb - end < 3))
    speaks = (flags[head] & ROLE > 0) | source | (inverted & (before > b.opener[first])) | near
    noun = (letter == ord("n")) & (flags[head] & TIME == 0) & speaks
    some = (letter == ord("D")) & (flags[head] & SPEAKING > 0)
    alone = _pronouns(b)
    alone_before = np.where(alone > b.opener[alone], alone - 1, -1)
    alone_verb, alone_apposed = _verbs(ahead, alone + 1, b.stop[alone], clauses)
    alone_inverted = _after_cue(b, alone_before)
    n, e, no = owner[names], owner[early], np.zeros(len(alone), dtype=bool)
    parts = (
        _part(item[names], item[names], NAME, verb[n], before[n], item[names] < head[n],
              apposed[n], inverted[n]),
        _part(first[own], first[own], PRONOUN, -1, before[own], True, False, False),
        _part(first[e], item[early], NOUN, item[early] + 1, before[e], False, apposed[e],
              inverted[e]),
        _part(first[noun], head[noun], NOUN, verb[noun], before[noun], False, apposed[noun],
              inverted[noun]),
        _part(head[some], head[some], NOUN, verb[some], before[some], False, apposed[some],
              inverted[some]),
        _part(alone, alone, PRONOUN, alone_verb, alone_before, no, alone_apposed, alone_inverted),
    )  # fmt: skip
    end = np.array([[len(b.kind) - 1] * 2 + [NOUN, -1, -1, 1, 0, 0]]).T
    table = np.concatenate((*parts, end), axis=1)
    done = np.append(done[agent], -2)  # "the road was called “a joke” by Ms. Park": not the road
    table[3, np.isin(table[3], done) & ~np.isin(b.word[table[4]], _BY)] = -1
    table[3, clauses.held[table[0]] == table[3]] = -1  # "those who saw it said": not "it"
    return Mentions(*table[:, np.lexsort((table[2], table[1], table[0]))])


def _calling(b, before, head, end):
    """Tell which phrases are led in with their verb: "with Ms. Park calling it “a start”"."""
    led = (before >= 0) & (b.word[before] == _WITH) & (end < b.stop[head])
    led[led] = b.kind[end[led]] == ord("g")
    led[led] = ~np.isin(b.word[head[led]], _documents())  # "with a letter calling it …"
    return led


def _agents(b, before, head):
    """Return which phrases follow a "by" after a reporting verb in the passive, and those verbs.

    "described by Ms. Park as “a start”", "was called “a start” by Ms. Park".
    """
    by = (before >= 0) & np.isin(b.word[before], _BY) & (b.flags[head] & TIME == 0)
    verbs = np.append(np.flatnonzero(has(b.kind, "cVAgG")), -1)
    done = verbs[np.searchsorted(verbs[:-1], before) - 1]
    by &= (done >= b.opener[head]) & (b.kind[done] == ord("c")) & ~np.isin(b.word[done], _SAYING)
    ahead = done - 1 - (b.kind[done - 1] == ord("R"))
    quotes = b.count("Q")
    near = (before == done + 1) | (quotes[before] > quotes[done])
    passive = np.isin(b.word[ahead], _BE) | (has(b.kind[ahead], "n,Q") & near)
    return by & passive & (done > b.opener[head]), done


@cache
def _documents():
    return [cues.number(noun) for noun, kind in cues.roles().items() if kind == "document"]


def _after_cue(b, before):
    """Tell which phrases follow a reporting verb that may have its subject behind it."""
    cue = (before >= 0) & (b.kind[before] == ord("c"))
    return cue & ~np.isin(b.word[before], _WITH_OBJECT)


def _part(first, *columns):
    columns = [np.broadcast_to(column, first.shape) for column in (first, *columns)]
    return np.array(columns, dtype=np.int64)


def _phrases(b):
    """Return the first item of every noun phrase, the item after it, and its head."""
    kind, back, ahead = b.kind, b.beside(-1), b.beside(1)
    determined = has(back, "DH")
    # "the following statement", "the newly elected mayor": a participle inside a phrase
    participle = determined | ((back == ord("R")) & has(b.beside(-2), "DH"))
    member = has(kind, "DHNn") | ((kind == ord("'")) & has(back, "nNDH"))
    member |= (kind == ord("-")) & has(back, "nN'") & (ahead == ord("N"))
    member |= has(kind, "VGcg") & participle & has(ahead, "nN")
    member |= has(kind, "R") & determined & has(ahead, "nNV")
    member |= has(kind, "j") & determined & has(ahead, "nN")
    opens = member & (has(kind, "DH") | (b.opener == np.arange(len(kind))) | ~np.roll(member, 1))
    borders = np.append(np.flatnonzero(opens | ~member), len(kind))
    first = np.flatnonzero(opens)
    end = borders[np.searchsorted(borders, first) + 1]
    words = np.append(np.flatnonzero(~has(kind, "'-")), len(kind))
    return first, end, np.maximum(first, words[np.searchsorted(words, end) - 1])


def _pronouns(b):
    """Return the items that are pronouns which can speak, an "it" for a clause to come left out."""
    items = np.flatnonzero(has(b.kind, "POW") & (b.flags & SPEAKING > 0))
    dummy = (b.word[items] == cues.number("it")) & np.isin(b.words(items, 1), _EXPLETIVE)
    clause = np.zeros(len(items), dtype=bool)
    for away in (2, 3, 4):  # "it remains unclear if"
        clause |= has(b.letters(items, away), "TSt")
    return items[~(dummy & clause & (items + 3 < b.stop[items]))]


class _Clauses(NamedTuple):
    """Clauses after "who", as columns over the items: the verb after each, -2 for none."""

    closed: np.ndarray  # at the "who"; at a "that", its own verb
    held: np.ndarray  # at the items inside, the "who" left out


def _clauses(b):
    closed, held = np.full((2, len(b.kind) + 1), -2)
    for match in _CLAUSE.finditer(b.kind.tobytes().decode("ascii")):
        start, end = match.span()
        full = end + (b.kind[end] == ord("A"))
        if full < b.stop[start] and chr(b.kind[start - 1]) not in ",C":
            closed[start], held[start + 1 : end] = end, full
    that = np.flatnonzero(b.kind[1:-1] == ord("T")) + 1  # "a study that called it"
    tells = has(b.kind[that - 1], "nN") & has(b.kind[that + 1], "c") & (b.rate[that + 1] >= _OFTEN)
    closed[that[tells]] = that[tells] + 1
    return _Clauses(closed, held)


class _Ahead(NamedTuple):
    """Where to look on from an item for a verb."""

    kind: np.ndarray
    beyond: dict  # {letters: the next item with none of them}
    closing: dict  # {what closes an insertion: (the items that decide whether it does, which do)}


def _ahead(b):
    when = np.isin(b.word, _WHEN) | ((b.word == _ONCE) & has(np.roll(b.kind, 1), "NP"))
    kind = np.append(np.where(when, np.uint8(ord("R")), b.kind), np.uint8(0))
    after, closing = np.append(b._replace(kind=kind[:-1]).beside(1), np.uint8(0)), {}
    for letter in ",)~":
        closes = (kind == ord(letter)) & (after > 0)
        good = closes & has(after, "cVARgW") if letter == "," else closes
        bad = (kind == ord("Q")) | (closes & has(after, "PQ"))
        closing[letter] = np.append(np.flatnonzero(good | bad), len(kind) - 1), good
    letters = ("R", "AR", "DHnN'-pC")
    return _Ahead(kind, {each: next_without(kind, each) for each in letters}, closing)


def _verbs(ahead, position, stop, clauses):
    """Return the verbs that phrases which end before `position` are the subjects of, or -1.

    The second column tells whether words part the two.
    """
    kind, beyond, closing = ahead
    verb, apposed = np.full(len(position), -1), np.zeros(len(position), dtype=bool)
    active = np.arange(len(position))
    position = position.copy()
    for _ in range(3):
        place = beyond["R"][position[active]]
        active, place = active[place < stop[active]], place[place < stop[active]]
        letter, limit = kind[place], stop[active]
        direct = has(letter, "cVA")
        full = np.minimum(np.minimum(beyond["AR"][place], place + _AUXILIARIES), limit)
        full = np.where((full < limit) & has(kind[full], "cVgGn"), full, place)
        verb[active[direct]] = full[direct]
        close = np.full(len(place), -1)
        for opens, closes in ((",W", ","), ("(", ")"), ("~", "~")):
            inserted = np.flatnonzero(has(letter, opens))
            close[inserted] = _insertion_ends(*closing[closes], place[inserted], limit[inserted])
        # "the head of the agency said", "two officials familiar with it said"
        over = has(letter, "pj") & ~apposed[active]
        close[over] = beyond["DHnN'-pC"][place[over] + 1]
        near = over & (letter == ord("j")) & (kind[place + 1] == ord("t"))
        close[near] = _phrase_ends(kind, beyond["DHnN'-pC"], place[near] + 2)  # "close to Lee said"
        close = np.where(close < 0, clauses.closed[place], close)
        going = close >= 0
        active = active[going]
        apposed[active | 0] = True
        position[active] = close[going]
    return verb, apposed


def _phrase_ends(kind, beyond, place):
    """Return where noun phrases end that begin at places, a verb after an article one more noun."""
    end = beyond[np.minimum(place, len(beyond) - 1)]
    noun = has(kind[end], "cVgG") & has(kind[end - 1], "DH")  # "close to the talks"
    return np.where(noun, beyond[np.minimum(end + 1, len(beyond) - 1)], end)


def _insertion_ends(deciding, good, place, stop):
    """Return where insertions end that begin at places, or -1; the first item to decide does."""
    found = deciding[np.searchsorted(deciding[:-1], place + 1)]
    inside = found < np.minimum(stop, place + _APPOSITION)
    return np.where(inside & good[found], found + 1, -1)


def candidates(b, found):
    """Return (m, p): which mentions could have spoken which pieces of a batch, in order of `p`.

    The paragraph's own mentions come first; then the first of the paragraph after, and the last
    of the paragraphs before that could speak beyond their own sentence.
    """
    item, begin = b.item, np.repeat(b.bases[0][:-1], np.diff(b.bases[1]))
    here = b.paragraph[item]
    start, stop = np.searchsorted(b.paragraph, here), np.searchsorted(b.paragraph, here + 1)
    low, middle, high, after, late = (
        np.searchsorted(found.first, edge)
        for edge in (np.maximum(start, item - _REACH), item, np.minimum(stop, item + _REACH), stop,
                     item + _NEXT)
    )  # fmt: skip
    low, high = np.maximum(low, middle - _MOST), np.minimum(high, middle + _MOST)
    m, p = ranges(low, high)
    own = (found.modifier[m] == 0) | (b.sentence[found.first[m]] == b.sentence[item[p]])
    next_m, next_p = ranges(after, np.where(stop < item + _NEXT, late, after))
    end = np.repeat(b.bases[0][1:], np.diff(b.bases[1]))[next_p]
    near = found.first[next_m] < end
    near &= b.paragraph[found.first[next_m]] == here[next_p] + 1
    speaking = (found.kind == NAME) | (found.verb >= 0) | (found.inverted > 0)
    free = np.flatnonzero(speaking & (found.modifier == 0))
    least = np.maximum(np.maximum(begin, item - _BACK), np.searchsorted(b.paragraph, here - 3))
    until = np.searchsorted(found.first[free], start)
    since = np.maximum(until - _EARLIER, np.searchsorted(found.first[free], least))
    back, back_p = ranges(since, np.maximum(since, until))
    m = np.concatenate((m[own], next_m[near], free[back]))
    p = np.concatenate((p[own], next_p[near], back_p))
    order = np.argsort(p, kind="stable")
    return m[order], p[order]
