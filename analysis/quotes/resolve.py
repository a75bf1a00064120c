"""Whom a mention stands for in its article: surnames, pronouns and descriptions back to a name.

Only the article itself is read: who was named in full, with which titles, and where. A surname
shared by two people, or a description that fits two, is left unresolved rather than guessed.
"""

import re
from typing import NamedTuple

from analysis import names
from analysis.quotes import cues

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
_BACK = 400  # items before a pronoun in which its name is looked for


class Person(NamedTuple):
    """Who an article names: a person or a body."""

    name: str
    organisation: bool
    places: list  # numbers of the mentions, in order
    roles: set  # words of titles and descriptions that stand with the name
    gender: list  # one entry: m, f or ""


def fold(surname):
    """Return a surname in the spelling that its variants share.

    >>> fold("Zelenskyy") == fold("Zelensky") == fold("Zelenskiy")
    True
    """
    lowered = surname.lower()
    return _ENDING.sub("y", lowered) if len(lowered) > 5 else lowered


def people(text, stream, found):
    """Return the people and bodies an article names, and the number of each name mention's own.

    The second value maps the number of a mention to the index of a person.
    """
    named = [
        (number, stream.term[mention.first])
        for number, mention in enumerate(found)
        if mention.kind == "N"
    ]
    known, full, by_surname, of = [], {}, {}, {}
    bare = {number: names.without_title(surface) for number, surface in named}
    for number, surface in named:
        words = names.words(bare[number])
        if len(words) < 2 and not names.is_organisation(surface):
            continue
        organisation = names.is_organisation(bare[number])
        if organisation and len(words) == 1:
            continue  # capitals alone: perhaps a surname in a heading
        key = _key(words) if not organisation else tuple(word.lower() for word in words)
        if key not in full:
            full[key] = len(known)
            known.append(Person(" ".join(bare[number].split()), organisation, [], set(), [""]))
            if not organisation:
                by_surname.setdefault(key[1], []).append(full[key])
        of[number] = full[key]
    by_given = {}
    for index, person in enumerate(known):
        if not person.organisation:
            by_given.setdefault(names.words(person.name)[0].lower(), []).append(index)
    for number, surface in named:
        if number in of:
            continue
        word = names.words(bare[number])[-1:] or [""]
        _short(number, surface, bare[number], word[0], known, by_surname, by_given, of)
    for number, surface in named:
        person = known[of[number]]
        person.places.append(number)
        _describe(stream, found[number], surface, bare[number], person)
    for person in known:
        if not person.gender[0] and not person.organisation:
            person.gender[0] = cues.genders().get(names.words(person.name)[0], "")
    return known, of


def _key(words):
    """Return what two full names of one person share: the given name and the surname."""
    rest = [word for word in words if word.lower() not in ("jr", "sr", "ii", "iii")]
    given = next((word for word in rest if len(word) > 1), rest[0])
    return given.lower()[:3], fold(rest[-1])


def _short(number, surface, bare, word, known, by_surname, by_given, of):
    """Settle a one-word name: a surname, a first name, or a name of its own."""
    options = by_surname.get(fold(word), [])
    title = names.words(surface)[:1]
    gender = _TITLES_OF.get(title[0].lower(), "") if title and bare != surface else ""
    if gender and len(options) > 1:
        options = [
            option for option in options if _gender_of(known[option]) in (gender, "")
        ] or options
    if not options:
        given = by_given.get(word.lower(), [])
        options = given if len(given) == 1 else []
    if len(options) > 1:
        options = _likelier(number, options, of)
    if options:
        of[number] = options[0]
        if gender:
            known[options[0]].gender[0] = gender
        return
    of[number] = len(known)
    known.append(Person(bare, names.is_organisation(bare), [], set(), [gender]))
    by_surname.setdefault(fold(word), []).append(of[number])


def _gender_of(person):
    return person.gender[0] or cues.genders().get(names.words(person.name)[0], "")


def _likelier(number, options, of):
    """Order people who share a surname: the one named in full last before this mention first."""

    def last_before(option):
        places = [place for place, person in of.items() if person == option and place < number]
        return max(places, default=-1)

    return sorted(options, key=last_before, reverse=True)


def _describe(stream, mention, surface, bare, person):
    """Note the titles and descriptions that stand with a name, and the gender they tell."""
    if bare != surface:
        before = surface[: surface.rfind(bare)] if bare in surface else surface
        for word in names.words(before):
            person.roles.add(word.lower())
            if word.lower() in _TITLES_OF:
                person.gender[0] = _TITLES_OF[word.lower()]
    kind, term = stream.kind, stream.term
    position = mention.first - 1
    # "top diplomat for the EU, Kaja Kallas" and "spokesman Jason Lee"
    commas = 0
    while position >= 0 and kind[position] in "nNDHp'-," and mention.first - position < 9:
        if kind[position] == ",":
            commas += 1
            if commas > 1 or position != mention.first - 1:
                break
        elif kind[position] in "nN":
            person.roles.update(term[position].lower().split())
        position -= 1
    position = mention.last + 1
    if position + 1 < len(kind) and kind[position] == "," and kind[position + 1] in "DHnN":
        position += 1
        while position < len(kind) and kind[position] in "nNDHp'-" and position - mention.last < 10:
            if kind[position] in "nN":
                person.roles.update(term[position].lower().split())
            position += 1
    for word, gender in _GENDERED.items():
        if word in person.roles and not person.gender[0]:
            person.gender[0] = gender


def name_of(number, stream, found, known, of, speakers=()):
    """Return (index of a person or -1, how it was found) for mention `number`.

    `speakers`: the persons who spoke last before it, latest first.
    """
    mention = found[number]
    if mention.kind == "N":
        return of[number], "name"
    term = stream.term[mention.first]
    if mention.kind == "P":
        if term in ("who", "whom", "which"):
            return _antecedent(number, stream, found, of), "relative"
        if term in _PRONOUN:
            return _pronoun(number, _PRONOUN[term], stream, found, known, of, speakers), "pronoun"
        return -1, "unresolved"
    return _description(number, stream, found, known, of), "description"


def _antecedent(number, stream, found, of):
    item = found[number].first
    for other in range(number - 1, max(-1, number - 4), -1):
        mention = found[other]
        if stream.sentence[mention.first] != stream.sentence[item]:
            break
        if mention.kind == "N" and not mention.modifier and item - mention.last <= 14:
            return of[other]
    return -1


def _pronoun(number, gender, stream, found, known, of, speakers):
    """Weigh the people named before a pronoun by distance, part of the sentence and speech."""
    item = found[number].first
    here, paragraph = stream.sentence[item], stream.paragraph[item]
    scores = {}
    for other in range(number - 1, -1, -1):
        mention = found[other]
        if item - mention.first > _BACK:
            break
        if mention.kind != "N":
            continue
        index = of[other]
        person = known[index]
        if person.organisation or person.gender[0] not in (gender, ""):
            continue
        away = here - stream.sentence[mention.first]
        apart = paragraph - stream.paragraph[mention.first]
        score = -0.8 * min(away, 5) - 0.5 * min(apart, 4)
        score += 1.6 * (mention.subject_of >= 0 or mention.inverted) - 1.0 * mention.modifier
        score += 0.5 * (mention.before < 0) + 2.6 * (person.gender[0] == gender)
        score += 0.4 * (" " in person.name) - 1.0 * (
            " " not in person.name and not person.gender[0]
        )
        score -= 1.0 * (mention.before >= 0 and stream.kind[mention.before] in "pt")
        scores[index] = max(scores.get(index, -99.0), score)
    for rank, index in enumerate(speakers[:2]):
        if index >= 0 and known[index].gender[0] in (gender, "") and not known[index].organisation:
            scores[index] = scores.get(index, -3.0) + (1.8, 0.3)[rank]
    if not scores:
        return -1
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    if ranked[0][1] < -4.5:
        return -1
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 0.15:
        return -1
    return ranked[0][0]


def _description(number, stream, found, known, of):
    """Find the one person whose titles hold the words of a definite description, or -1."""
    mention = found[number]
    first = stream.term[mention.first]
    if stream.kind[mention.first] not in "DH" or first in ("a", "an", "some", "several", "most"):
        return -1
    words = {
        part
        for position in range(mention.first, mention.last + 1)
        for part in stream.term[position].lower().split()
        if part not in _SMALL and stream.kind[position] in "nN"
    }
    gender = next((_GENDERED[word] for word in words if word in _GENDERED), "")
    head = stream.term[mention.last].lower()
    fitting = []
    for index, person in enumerate(known):
        if person.organisation or not person.places or person.places[0] > number:
            continue
        if gender and person.gender[0] not in (gender, ""):
            continue
        if head in person.roles and words <= person.roles | {head}:
            fitting.append(index)
    return fitting[0] if len(fitting) == 1 else -1


def kind_of(number, stream, found, known, index):
    """Return the kind of a speaker: person, unnamed, organisation or document."""
    mention = found[number]
    if index >= 0:
        return "organisation" if known[index].organisation else "person"
    if mention.kind == "P":
        term = stream.term[mention.first]
        if term in ("it", "its", "which"):
            return "organisation"
        return "person" if term in _PRONOUN or term in ("i", "who", "you", "whom") else "unnamed"
    kind = cues.roles().get(stream.term[mention.last], "person")
    return "unnamed" if kind == "person" else kind
