"""Whom a mention stands for in its article: surnames, pronouns and descriptions back to a name.

Only the article itself is read: who was named in full, with which titles, and where. Where two
people are equally likely, or a description fits two, it is left unresolved rather than guessed.
"""

import re
from typing import NamedTuple

from analysis import names
from analysis.quotes import antecedents, cues, named
from analysis.quotes.named import fold
from analysis.quotes.speakers import NAME, NOUN, PRONOUN

__all__ = ["People", "bearers", "fold", "kind_of", "name_of", "people"]

_GROUP = re.compile(r"(?:i|e|ic)ans?$|crats?$")  # peoples and parties of no list
_ISSUED = frozenset(
    "issued released posted published wrote sent circulated tweeted shared filed put signed".split()
)
_SEEMS = frozenset("seems seemed appears appeared turns turned".split())  # "it seems"
_APPOSED = re.compile(r"(?:[nDH]|[gG]n)[nDHNjC'-]*p[nDHNjp'-]*")  # "planning director at"
_NEAR = 14  # items between a name and the "who" that means it, or what describes it


class People(NamedTuple):
    """Who an article names, and whom each mention stands for."""

    known: list  # of Person
    of: dict  # {number of a mention that is a name: index of a person}
    meant: dict  # {number of any mention that was followed: index of a person}


def people(reading):
    """Return the `People` of an article, all its mentions followed."""
    known, of = named.people(reading.stream, reading.mentions)
    return People(known, of, antecedents.follow(reading, known, of))


def name_of(number, reading, people):
    """Return the index of the person whom mention `number` stands for, or -1."""
    first, kind = reading.mentions.first, reading.mentions.kind[number]
    if kind == NAME and number in people.of:
        own, meant = people.of[number], people.meant.get(number, -1)
        return (meant if meant != own else -1) if _is_group(number, reading) else own
    if number in people.meant:
        return people.meant[number]
    if kind == NOUN and first[number + 1 : number + 2] == [first[number]]:
        return people.meant.get(number + 1, -1)  # "its chief" of "its chief aide"
    if kind == NOUN and reading.stream.kind.startswith(",N", reading.mentions.last[number] + 1):
        return _apposed(number, reading, people)
    term = reading.stream.term[first[number]]
    if term in ("who", "whom", "which"):
        return _antecedent(number, reading, people)
    return _it(number, reading, people) if term == "it" else -1


def _apposed(number, reading, people):
    """Return the body whose name stands beside a noun: "the company, Tarn Paper, said"; or -1."""
    found, kind = reading.mentions, reading.stream.kind
    item = found.last[number] + 2
    for other in range(number + 1, min(number + 4, len(found.first))):
        who = people.of.get(other, -1)
        if found.first[other] == item and who >= 0 and kind[item + 1 : item + 2] in (",", "."):
            body = cues.roles().get(reading.stream.term[item - 2]) == "organisation"
            return who if body or people.known[who].organisation else -1
    return -1


def _is_group(number, reading):
    """Tell whether a name says no more than where one is from: "the Americans", "a Republican"."""
    flow, first = reading.stream, reading.mentions.first[number]
    peoples, adjective, many = _origin[flow.term[first]]
    determined = first > 0 and flow.kind[first - 1] == "D"
    return (peoples and (determined or many)) or (adjective and determined)


@names.Remembered
def _origin(name):
    """Return whether a name's last word is one of a people or party, an adjective, a plural."""
    word = (names.words(name)[-1:] or [""])[0]
    kind = names.people(word)[1]
    return kind == "people" or bool(_GROUP.search(word)), kind == "adjective", word[-1:] == "s"


def _who(number, people):
    return people.of.get(number, people.meant.get(number, -1))


def _antecedent(number, reading, people):
    found, sentence = reading.mentions, reading.stream.sentence
    item = found.first[number]
    for other in range(number - 1, max(-1, number - 5), -1):
        if sentence[found.first[other]] != sentence[item]:
            break
        who = _who(other, people)
        if who >= 0 and not found.modifier[other] and item - found.last[other] <= _NEAR:
            beside = _beside(other, reading)
            return _who(beside, people) if beside >= 0 and _who(beside, people) >= 0 else who
    return -1


def _beside(number, reading):
    """Return the name beside what a mention hangs on, or -1: "Bo Li, an agent at Roe Lee, who"."""
    found, kind, first = reading.mentions, reading.stream.kind, reading.mentions.first[number]
    comma = kind.rfind(",", max(0, first - _NEAR), first)
    if comma < 0 or not _APPOSED.fullmatch(kind, comma + 1, first):
        return -1
    ahead = range(number - 1, max(-1, number - 5), -1)
    return next((n for n in ahead if found.last[n] == comma - 1 and found.kind[n] == NAME), -1)


def _it(number, reading, people):
    """Return who "it" is: a body that was the subject before, or whoever put out a text.

    "The bank denied it. “No,” it said." "Roe issued a statement. “No,” it read." "It was Roe
    who said …".
    """
    flow, found, kind = reading.stream, reading.mentions, reading.stream.kind
    item, verb = found.first[number], found.verb[number]
    if kind[item + 1 : item + 2] == "A" and "W" in kind[item + 3 : item + 7]:
        cleft = [n for n in range(number + 1, number + 4) if found.first[n : n + 1] == [item + 2]]
        return _who(cleft[0], people) if cleft else -1
    if verb < 0 or kind[verb] not in "cV" or flow.term[verb] in _SEEMS:
        return -1
    here, openers = flow.sentence[item], flow.openers
    while here and not kind[openers[here - 1] : openers[here]].strip("Q.,"):
        here -= 1
    left, right = openers[max(here - 1, 0)], openers[here]
    texts = any(cues.roles().get(term) == "document" for term in flow.term[left:right])
    texts &= not _ISSUED.isdisjoint(flow.term[left:right])
    for other in range(number - 1, -1, -1):
        if found.first[other] < left:
            break
        here = found.first[other] >= right  # "The bank cut what it called “a cost”"
        if found.verb[other] >= 0 and not found.modifier[other] and not (here and texts):
            who = _who(other, people)
            if who >= 0 and (texts or people.known[who].organisation or people.known[who].place):
                return who
    return -1


def bearers(known, options, words):
    """Return those of some people whose titles and descriptions hold all of some words."""
    people = ((index, known[index]) for index in options)
    return [
        index for index, person in people
        if not person.organisation and person.places
        and any(words <= {*role.words, role.head} for role in person.roles)
    ]  # fmt: skip


def kind_of(number, reading, people, index):
    """Return the kind of a speaker: person, unnamed, organisation or document."""
    found, term = reading.mentions, reading.stream.term[reading.mentions.last[number]]
    if index >= 0:
        person = people.known[index]
        return "organisation" if person.organisation or person.place else "person"
    if found.kind[number] == NAME:
        return "unnamed" if number in people.of else "person"
    if found.kind[number] == PRONOUN:
        if term in ("it", "its", "which"):
            return "organisation"
        return (
            "person"
            if term in antecedents.GENDERS or term in ("i", "who", "you", "whom")
            else "unnamed"
        )
    kind = cues.roles().get(term, "person")
    return "unnamed" if kind == "person" else kind
