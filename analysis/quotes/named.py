"""Who an article names: people and bodies, the mentions that name them, and what is told of them.

Only the article itself is read: names with their titles, the descriptions beside them. What
`resolve` follows a pronoun or a description back to is found here.
"""

import re
import unicodedata
from dataclasses import dataclass

from analysis import lexicons, names
from analysis.quotes import cues, holders, roles
from analysis.quotes.speakers import NAME

_TITLES_OF = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "mrs": "f", "ms": "f",
              "miss": "f", "lady": "f", "dame": "f", "queen": "f", "princess": "f"}  # fmt: skip
# Words of offices too seldom in small letters to be common words.
_OFFICES = frozenset("prime vice defense defence press union crown supreme interior".split())
_TOWNS = frozenset("town city state county borough district parish village council party".split())
_ENDING = re.compile(r"(?:iyy|iy|yy|ii|ij|yi|iĭ|y|i)$")
# Slavic surnames, which tell what first names of no list do not.
_SURNAMES = ((re.compile(r"\w\w(?:ova|eva|ská|skaya|skaia|ska|ova|ová)$"), "f"),
             (re.compile(r"\w\w(?:[oe]v|skyy|skyi|skiy|sky)$"), "m"))  # fmt: skip
_ASIDE = frozenset(("byline", "dateline", "promo", "footer"))
_OPENS = re.compile(  # how a sentence begins whose capital looks like part of a name
    r"^(?:If|As|For|But|Yet|When|And|While|Then|So|Or|Since|Though|That|Why|How) (?=[A-Z])"
)
_INSIDE = frozenset("in into across inside outside throughout".split())
_AHEAD = frozenset("nN'-,~")  # what stands before a name that is told of there
_OPENERS = frozenset(",~(AV")  # what an apposition or a copula opens with
_JOINING = frozenset("against for to and".split())
_ROLES = 20  # of one person; what is told beyond is left


@dataclass(slots=True)
class Person:
    """Who an article names: a person or a body."""

    name: str
    organisation: bool
    places: list  # numbers of the mentions, in order
    roles: list  # of `roles.Role`
    gender: list  # one entry: m, f or ""
    place: bool = False  # a place or a people, or the article stands "in" it and knows no title


@dataclass(slots=True)
class _Named:
    """What a name says by itself."""

    bare: str  # without its title; empty if it is nothing but one ("the President")
    loud: str | None  # that in capitals, if it has small letters
    short: bool  # one word: a surname, a first name, or a name of its own
    organisation: bool
    key: tuple  # what two full names of one person share
    surname: str  # folded
    given: str
    gender: str  # by its title
    role: roles.Role | None  # by its title


def fold(surname):
    """Return a surname in the spelling that its variants share.

    >>> fold("Zelenskyy") == fold("Zelensky") == fold("Zelenskiy")
    True
    """
    lowered = _plain(surname.lower())
    return _ENDING.sub("y", lowered) if len(lowered) > 5 else lowered


def _plain(word):
    """Return a word without its accents, as wires print it: Pena for Peña."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@names.Remembered
def named(surface):
    """Return what a name says by itself."""
    surface = holders.alone[_OPENS.sub("", surface)]
    bare = holders.alone[names.without_title(surface)]
    words, organisation = names.words(bare), names.is_organisation(bare)
    organisation |= any(word.lower() in _JOINING for word in words[1:-1])  # "Tarn for Roe"
    title = names.words(surface[: surface.rfind(bare)]) if bare in surface else []
    if bare == surface and len(words) == 2 and words[0].lower() in roles.COURTESY:
        bare, words, title = words[1], words[1:], words[:1]  # "Mr. King"
    only = bare == surface and _is_office(words)
    organisation &= not only
    only |= bool(words) and words[-1].lower() in roles.PARTISANS
    lowered = [word.lower() for word in title]
    gender = next((_TITLES_OF[word] for word in reversed(lowered) if word in _TITLES_OF), "")
    rest = [word for word in words if word.lower() not in ("jr", "sr", "ii", "iii")] or [""]
    given = next((word for word in rest if len(word) > 1), rest[0]).lower()
    person = _plain(given)[:3], fold(rest[-1])
    key = tuple(word.lower() for word in words) if organisation else person
    bare = "" if only else " ".join(bare.split())
    loud, given = bare.upper(), words[0].lower() if words else ""
    return _Named(
        bare, loud if loud != bare else None, len(words) < 2, organisation, key, fold(rest[-1]),
        given, gender, roles.role_of(words if only else title),
    )  # fmt: skip


def _is_office(words):
    """Tell whether words are an office's and no one's name: "Prime Minister"."""
    lowered, titles = [word.lower() for word in words], lexicons.words("titles")
    head = next((i for i, word in enumerate(lowered) if word in ("of", "for")), len(words))
    if not head or lowered[0] == "the":
        return titles.issuperset(lowered)
    known = (titles, lexicons.words("common_words"), _OFFICES)
    begin = head - 1 if lowered[max(head - 2, 0)] in _TOWNS else 0  # "Tarn Town Clerk"
    return lowered[head - 1] in titles and all(
        any(word.lower() in kind for kind in known) or names.people(word)[1]
        for word in words[begin:head]
    )


def people(flow, found):
    """Return (known, of): the people an article names, {number of a mention: index of a person}.

    A byline's and a footer's names are not among them, nor are titles without a name.
    """
    aside, paragraph = [part[2] in _ASIDE for part in flow.segments], flow.paragraph
    kind, term = flow.kind, flow.term
    mentions = [
        (number, first, named[term[first]])
        for number, (first, what) in enumerate(zip(found.first, found.kind, strict=True))
        if what == NAME and not aside[paragraph[first]]
    ]
    mentions = _without_titles(flow, mentions)
    known, of, full, by_surname, by_given, last = [], {}, {}, {}, {}, {}
    for number, _, name in mentions:
        if name.short:
            continue  # capitals alone: perhaps a surname in a heading
        if name.key not in full:
            full[name.key] = _longer(name, by_surname, known)
        index = of[number] = full[name.key]
        if index == len(known):
            if not name.organisation:
                by_surname.setdefault(name.surname, []).append(index)
                for word in (name.given, *_inner[name.bare]):
                    by_given.setdefault(word, []).append(index)
            known.append(Person(name.bare, name.organisation, [], [], [""]))
    for number, item, name in mentions:
        options = by_surname.get(name.surname, ())
        if name.short and len(options) == 1:
            of[number] = options[0]
        elif name.short:
            of[number] = _short(name, options, known, by_surname, by_given, last)
        if len(options) > 1 and of[number] in options:
            last[of[number]] = number
        person = known[of[number]]
        if person.name == name.loud:  # "ROE: …" came first
            person.name, person.organisation = name.bare, name.organisation
        person.places.append(number)
        if len(person.roles) < _ROLES:
            told = [roles.titled(flow, item, name.role)] if name.role else []
            if kind[item - 1 : item] in _AHEAD:
                told += roles.before(flow, item)
            if kind[item + 1 : item + 2] in _OPENERS:
                told += roles.after(flow, item + 1)
            for role in told:
                if role and role not in person.roles:
                    person.roles.append(role)
        if name.gender:
            person.gender[0] = name.gender
    for person in known:
        if not person.gender[0] and not person.organisation:
            told = (roles.GENDERED.get(role.head, "") for role in person.roles)
            person.gender[0] = _gendered[person.name] or next(filter(None, told), "")
        person.place = _is_no_person(flow, found, person)
    return known, of


def _longer(name, by_surname, known):
    """Return the person who has a name and more before it, or else a new one.

    "Campos Neto" is Rui Campos Neto; what begins with a first name is a name of its own.
    """
    options = () if name.bare.split()[0] in cues.genders() else by_surname.get(name.surname, ())
    longer = [index for index in options if known[index].name.endswith(" " + name.bare)]
    return longer[0] if len(longer) == 1 else len(known)


@names.Remembered
def _inner(name):
    """Return the surnames before the last one: "campos" of "Rui Campos Neto"."""
    inner = [word for word in names.words(name)[1:-1] if word[0].isupper() and len(word) > 2]
    common = lexicons.words("common_words")
    return [
        word.lower()
        for word in inner
        if word not in cues.genders() and word.lower() not in common and not names.people(word)[1]
    ]


def _without_titles(flow, mentions):
    """Return mentions without those that are nothing but a title, and nobody's surname."""
    if all(name.bare for _, _, name in mentions):
        return mentions
    bearing = {
        name.surname
        for _, _, name in mentions
        if name.bare and not (name.short or name.organisation)
    }
    return [
        (number, item, name)
        for number, item, name in mentions
        if name.bare or _is_surname(flow, item, name, bearing)
    ]


def _is_surname(flow, item, name, bearing):
    """Tell whether a title is somebody's surname: King, in an article on Ana King."""
    return name.short and name.surname in bearing and flow.kind[item - 1 : item] not in ("D", "H")


def _is_no_person(flow, found, person):
    """Tell whether a name is a place's, a people's, or one letter long, as X, the network."""
    placed = holders.placed[person.name]
    if placed == holders.ALWAYS or person.organisation or person.gender[0]:
        return placed == holders.ALWAYS
    if placed == holders.PERHAPS or " " in person.name:
        return placed == holders.PERHAPS
    return any(_is_inside(flow, found.first[number]) for number in person.places)


def _is_inside(flow, item):
    """Tell whether something is "in" the name at an item: "in Tarn", "across northern Tarn"."""
    place = item - 2 if flow.kind[item - 1] == "n" else item - 1
    return place >= 0 and flow.term[place] in _INSIDE


def _short(name, options, known, by_surname, by_given, last):
    """Return whom a one-word name stands for, of those with that surname or perhaps a new one.

    `last` holds the last mention of each that had the surname, where some share it.
    """
    if name.gender and len(options) > 1:
        fitting = [one for one in options if gender_of(known[one]) in (name.gender, "")]
        options = fitting or options
    given = by_given.get(name.given, [])
    if not options and len(given) == 1:
        options = given
    if not options:
        by_surname.setdefault(name.surname, []).append(len(known))
        known.append(Person(name.bare, name.organisation, [], [], [""]))
        return len(known) - 1
    if len(options) == 1:
        return options[0]
    # of people who share a surname, the one named last
    return max(options, key=lambda one: (last.get(one, -1), -one))


def gender_of(person):
    """Return m, f or "": by the title, the first name, or the ending of a Slavic surname."""
    return person.gender[0] or _gendered[person.name]


@names.Remembered
def _gendered(name):
    """Return m, f or "": what a name tells by itself."""
    words = names.words(name)
    told = cues.genders().get(words[0].title() if " " in name else words[0], "")
    if told or len(words) < 2:
        return told
    return next((gender for ending, gender in _SURNAMES if ending.search(words[-1])), "")
