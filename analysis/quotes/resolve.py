"""Whom a mention stands for in its article: surnames, pronouns and descriptions back to a name.

Only the article itself is read: who was named in full, with which titles, and where. A surname
shared by two people, or a description that fits two, is left unresolved rather than guessed.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis import names
from analysis.quotes import cues, speakers

_TITLES_OF = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "mrs": "f", "ms": "f",
              "miss": "f", "lady": "f", "dame": "f", "queen": "f", "princess": "f"}  # fmt: skip
_GENDERED = {
    **dict.fromkeys("man husband father son brother spokesman chairman congressman businessman "
                    "king actor gentleman boy grandfather nephew uncle statesman".split(), "m"),
    **dict.fromkeys("woman wife mother daughter sister spokeswoman chairwoman congresswoman "
                    "businesswoman queen actress lady girl grandmother niece aunt".split(), "f"),
}  # fmt: skip
_PRONOUN = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_SMALL = frozenset("the a an of for in at on to and 's former ex-".split())
_ENDING = re.compile(r"(?:iyy|iy|yy|ii|ij|yi|iĭ|y|i)$")
_ASIDE = frozenset(("byline", "dateline", "promo", "footer"))
_GROUP = re.compile(r"(?:i|e|ic)ans?$|crats?$")
_INSIDE = frozenset("in into across inside outside throughout".split())
_NOUNS = frozenset("DHnN")
_BACK = 400  # items before a pronoun in which its name is looked for
_GENDER = 2.3  # how much a name that is known to be of a pronoun's gender goes before others
_NEAR = -4.5  # what a name must weigh to be a pronoun's, and
_CLEAR = 0.15  # by how much it must outweigh the next; both set by reading examples


class Person(NamedTuple):
    """Who an article names: a person or a body."""

    name: str
    organisation: bool
    places: list  # numbers of the mentions, in order
    roles: set  # words of titles and descriptions that stand with the name
    gender: list  # one entry: m, f or ""
    place: bool = False  # the article stands somewhere "in" it, and knows no title for it


class People(NamedTuple):
    """Who an article names, and whom each mention that is a name stands for."""

    known: list  # of Person
    of: dict  # {number of a mention: index of a person}
    places: "_Places"


class _Places(NamedTuple):
    """The mentions that are names, as columns."""

    person: list
    first: np.ndarray
    sentence: np.ndarray
    paragraph: np.ndarray
    weight: np.ndarray  # how fit for the antecedent of a pronoun, by the part of the sentence


def fold(surname):
    """Return a surname in the spelling that its variants share.

    >>> fold("Zelenskyy") == fold("Zelensky") == fold("Zelenskiy")
    True
    """
    lowered = surname.lower()
    return _ENDING.sub("y", lowered) if len(lowered) > 5 else lowered


class _Named(NamedTuple):
    """What a name says by itself."""

    bare: str  # without its title
    short: bool  # one word: a surname, a first name, or a name of its own
    organisation: bool
    key: tuple  # what two full names of one person share
    surname: str  # folded
    given: str
    gender: str  # by its title
    roles: tuple  # the words of its title


@lru_cache(maxsize=1 << 16)
def _named(surface):
    bare = names.without_title(surface)
    words, organisation = names.words(bare), names.is_organisation(bare)
    title = surface[: surface.rfind(bare)] if bare in surface else ""
    roles = tuple(word.lower() for word in names.words(title))
    gender = next((_TITLES_OF[word] for word in reversed(roles) if word in _TITLES_OF), "")
    rest = [word for word in words if word.lower() not in ("jr", "sr", "ii", "iii")] or [""]
    given = next((word for word in rest if len(word) > 1), rest[0]).lower()
    key = tuple(word.lower() for word in words) if organisation else (given[:3], fold(rest[-1]))
    return _Named(
        " ".join(bare.split()), len(words) < 2, organisation, key, fold(rest[-1]),
        words[0].lower() if words else "", gender, roles,
    )  # fmt: skip


def people(flow, found):
    """Return the `People` an article names; a byline's and a footer's names are not among them."""
    aside = [segment in _ASIDE for _, _, segment in flow.segments]
    mentions = [
        (number, _named(flow.term[first]))
        for number, (first, kind) in enumerate(zip(found.first, found.kind, strict=True))
        if kind == speakers.NAME and not aside[flow.paragraph[first]]
    ]
    known, of, full, by_surname, by_given = [], {}, {}, {}, {}
    for number, name in mentions:
        if name.short:
            continue  # capitals alone: perhaps a surname in a heading
        if name.key not in full:
            full[name.key] = len(known)
            if not name.organisation:
                by_surname.setdefault(name.surname, []).append(len(known))
                by_given.setdefault(name.given, []).append(len(known))
            known.append(Person(name.bare, name.organisation, [], set(), [""]))
        of[number] = full[name.key]
    for number, name in mentions:
        if name.short:
            of[number] = _short(name, known, by_surname, by_given)
        person = known[of[number]]
        person.places.append(number)
        person.roles.update(name.roles)
        if name.gender:
            person.gender[0] = name.gender
        item = found.first[number]
        if flow.kind[item - 1] in "nN'-,":
            _before(flow, item, person.roles)
        if flow.kind[item + 1 : item + 2] == ",":
            _after(flow, item + 2, person.roles)
    for person in known:
        if not person.gender[0] and not person.organisation:
            told = (_GENDERED[word] for word in sorted(person.roles) if word in _GENDERED)
            person.gender[0] = next(told, "") or _gender_of(person)
    for index in {of[number] for number in of if _is_inside(flow, found.first[number])}:
        person = known[index]
        place = not (person.organisation or person.gender[0] or " " in person.name)
        known[index] = person._replace(place=place)
    return People(known, of, _places(flow, found, of))


def _is_inside(flow, item):
    """Tell whether something is "in" the name at an item: "in Tarn", "across northern Tarn"."""
    place = item - 2 if flow.kind[item - 1] == "n" else item - 1
    return place >= 0 and flow.term[place] in _INSIDE


def _places(flow, found, of):
    rows = []
    for number in sorted(of):
        first, before = found.first[number], found.before[number]
        weight = 1.6 * (found.verb[number] >= 0 or found.inverted[number]) - found.modifier[number]
        weight += 0.5 if before < 0 else -1.0 * (flow.kind[before] in "pt")
        rows.append((first, flow.sentence[first], flow.paragraph[first], weight))
    columns = np.array(rows, dtype=float).reshape(-1, 4).T
    return _Places([of[number] for number in sorted(of)], *columns)


def _short(name, known, by_surname, by_given):
    """Return the index of the person whom a one-word name stands for, perhaps a new one."""
    options = by_surname.get(name.surname, [])
    if name.gender and len(options) > 1:
        fitting = [one for one in options if _gender_of(known[one]) in (name.gender, "")]
        options = fitting or options
    given = by_given.get(name.given, [])
    if not options and len(given) == 1:
        options = given
    if not options:
        by_surname.setdefault(name.surname, []).append(len(known))
        known.append(Person(name.bare, name.organisation, [], set(), [""]))
        return len(known) - 1
    # of people who share a surname, the one named last
    return max(options, key=lambda one: (known[one].places[-1:] or [-1], -one))


def _gender_of(person):
    return person.gender[0] or cues.genders().get(names.words(person.name)[0], "")


def _before(flow, item, roles):
    """Add the words before a name to its roles: "diplomat for the EU, Kaja Kallas"."""
    first = item - 1 - (flow.kind[item - 1] == ",")
    for position in range(first, max(-1, item - 9), -1):
        if flow.kind[position] not in "nNDHp'-":
            break
        if flow.kind[position] in "nN":
            roles.update(flow.term[position].lower().split())


def _after(flow, item, roles):
    """Add the words of an apposition to a name's roles: "Kaja Kallas, the top diplomat"."""
    if flow.kind[item : item + 1] not in _NOUNS:
        return
    for position in range(item, min(len(flow.kind), item + 8)):
        if flow.kind[position] not in "nNDHp'-":
            break
        if flow.kind[position] in "nN":
            roles.update(flow.term[position].lower().split())


def name_of(number, reading, people, spoke=()):
    """Return the index of the person whom mention `number` stands for, or -1.

    `spoke`: the persons who spoke last before it, latest first.
    """
    kind = reading.mentions.kind[number]
    if kind == speakers.NAME:
        return -1 if _is_group(number, reading) else people.of.get(number, -1)
    term = reading.stream.term[reading.mentions.first[number]]
    if kind == speakers.NOUN:
        return _description(number, reading, people)
    if term in ("who", "whom", "which"):
        return _antecedent(number, reading, people.of)
    return _pronoun(number, _PRONOUN[term], reading, people, spoke) if term in _PRONOUN else -1


def _is_group(number, reading):
    """Tell whether a name says no more than where one is from: "the Americans", "a Republican"."""
    flow, first = reading.stream, reading.mentions.first[number]
    word = names.words(flow.term[first])[-1:] or [""]
    determined = first > 0 and flow.kind[first - 1] == "D"
    return bool(_GROUP.search(word[0])) and (determined or word[0].endswith("s"))


def _antecedent(number, reading, of):
    found, sentence = reading.mentions, reading.stream.sentence
    item = found.first[number]
    for other in range(number - 1, max(-1, number - 4), -1):
        if sentence[found.first[other]] != sentence[item]:
            break
        named = found.kind[other] == speakers.NAME and not found.modifier[other]
        if named and item - found.last[other] <= 14:
            return of[other]
    return -1


def _pronoun(number, gender, reading, people, spoke):
    """Weigh the people named before a pronoun by distance, part of the sentence and speech."""
    flow, found, known = reading.stream, reading.mentions, people.known
    item = found.first[number]
    here, paragraph = flow.sentence[item], flow.paragraph[item]
    fitting = {
        index: _GENDER * (person.gender[0] == gender) + (0.4 if " " in person.name else 0.0)
        - (" " not in person.name and not person.gender[0])
        for index, person in enumerate(known)
        if not (person.organisation or person.place) and person.gender[0] in (gender, "")
    }  # fmt: skip
    places = people.places
    low, high = np.searchsorted(places.first, (item - _BACK, item)).tolist()
    here = np.minimum(here - places.sentence[low:high], 5) * 0.8
    apart = np.minimum(paragraph - places.paragraph[low:high], 4) * 0.5
    weights, scores = (places.weight[low:high] - here - apart).tolist(), {}
    for index, weight in zip(places.person[low:high], weights, strict=True):
        if index in fitting:
            scores[index] = max(scores.get(index, -99.0), fitting[index] + weight)
    for rank, index in enumerate(spoke[:2]):
        if index in fitting:
            scores[index] = scores.get(index, -3.0) + (1.8, 0.3)[rank]
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked or ranked[0][1] < _NEAR:
        return -1
    clear = len(ranked) < 2 or ranked[0][1] - ranked[1][1] >= _CLEAR
    return ranked[0][0] if clear else -1


def _description(number, reading, people):
    """Find the one person whose titles hold the words of a definite description, or -1."""
    flow, begin, end = reading.stream, *(c[number] for c in reading.mentions[:2])
    first = flow.term[begin]
    if flow.kind[begin] not in "DH" or first in ("a", "an", "some", "several", "most"):
        return -1
    words = {
        part
        for position in range(begin, end + 1)
        for part in flow.term[position].lower().split()
        if part not in _SMALL and flow.kind[position] in "nN"
    }
    head = flow.term[end].lower()
    fitting = [
        index for index in bearers(people.known, words)
        if head in people.known[index].roles and people.known[index].places[0] < number
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else -1


def bearers(known, words):
    """Return the people whose titles and descriptions hold all of some words."""
    gender = next((_GENDERED[word] for word in sorted(words) if word in _GENDERED), "")
    return [
        index for index, person in enumerate(known)
        if not person.organisation and person.places and words <= person.roles
        and not (gender and person.gender[0] not in (gender, ""))
    ]  # fmt: skip


def kind_of(number, reading, people, index):
    """Return the kind of a speaker: person, unnamed, organisation or document."""
    found, term = reading.mentions, reading.stream.term[reading.mentions.last[number]]
    if index >= 0:
        person = people.known[index]
        return "organisation" if person.organisation or person.place else "person"
    if found.kind[number] == speakers.NAME:
        return "unnamed" if number in people.of else "person"
    if found.kind[number] == speakers.PRONOUN:
        if term in ("it", "its", "which"):
            return "organisation"
        return "person" if term in _PRONOUN or term in ("i", "who", "you", "whom") else "unnamed"
    kind = cues.roles().get(term, "person")
    return "unnamed" if kind == "person" else kind
