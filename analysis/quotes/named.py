"""Who an article names: people and bodies, the mentions that name them, and what is told of them.

Only the article itself is read: names with their titles, the descriptions beside them. What
`resolve` follows a pronoun or a description back to is found here.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from analysis import lexicons, names
from analysis.quotes import cues, holders
from analysis.quotes.speakers import NAME

GENDERED = {
    **dict.fromkeys("man husband father son brother spokesman chairman congressman businessman "
                    "king actor gentleman boy grandfather nephew uncle statesman prince".split(),
                    "m"),
    **dict.fromkeys("woman wife mother daughter sister spokeswoman chairwoman congresswoman "
                    "businesswoman queen actress lady girl grandmother niece aunt princess".split(),
                    "f"),
}  # fmt: skip
_TITLES_OF = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "mrs": "f", "ms": "f",
              "miss": "f", "lady": "f", "dame": "f", "queen": "f", "princess": "f"}  # fmt: skip
_COURTESY = frozenset("mr mrs ms miss mx sir dame lady lord dr hon".split())
# Words of offices too seldom in small letters to be common words.
_OFFICES = frozenset("prime vice defense defence press union crown supreme interior".split())
_TOWNS = frozenset("town city state county borough district parish village council party".split())
_SHORTENED = {"sen": "senator", "rep": "representative", "gov": "governor", "gen": "general",
              "prof": "professor", "amb": "ambassador", "lt": "lieutenant"}  # fmt: skip
_ENDING = re.compile(r"(?:iyy|iy|yy|ii|ij|yi|iĭ|y|i)$")
# Slavic surnames, which tell what first names of no list do not.
_SURNAMES = ((re.compile(r"\w\w(?:ova|eva|ská|skaya|skaia|ska|ova|ová)$"), "f"),
             (re.compile(r"\w\w(?:[oe]v|skyy|skyi|skiy|sky)$"), "m"))  # fmt: skip
_ASIDE = frozenset(("byline", "dateline", "promo", "footer"))
_OPENS = re.compile(  # how a sentence begins whose capital looks like part of a name
    r"^(?:If|As|For|But|Yet|When|And|While|Then|So|Or|Since|Though|That|Why|How) (?=[A-Z])"
)
_INSIDE = frozenset("in into across inside outside throughout".split())
_COPULAS = frozenset("is was became remains".split())
_CLOSES = frozenset(",.QcVA;:)~?!S")  # what may follow an apposition
_AHEAD = frozenset("nN'-,~")  # what stands before a name that is told of there
_OPENERS = frozenset(",~(AV")  # what an apposition or a copula opens with
_PHRASE = "nNDHp'-"
_BESIDE = re.compile(r"(?:[nN'-]|p[DH]?)*$")  # what stands beside a name: "head of the fund"
_JOINING = frozenset("against for to and".split())
_PARTISANS = frozenset(("republican", "democrat"))
# Nouns of the list of roles that are no one person.
_MANY = frozenset(
    "people men women public audience crowd establishment leadership staff team everyone anyone "
    "someone nobody police military militia spokesmen spokespeople".split()
)
# Nouns for what somebody said or wrote, beside the documents among the roles.
_SAID = frozenset(
    "advice answer reply reaction response verdict comment remark warning objection argument "
    "conclusion explanation retort plea".split()
)
_ROLES = 20  # of one person; what is told beyond is left
_FAR = 12  # items of a description beside a name


class Role(NamedTuple):
    """What is told of a person: "the Ukrainian president", "secretary of state"."""

    head: str
    words: frozenset  # the others; a people or its adjective as the place it belongs to


@dataclass(slots=True)
class Person:
    """Who an article names: a person or a body."""

    name: str
    organisation: bool
    places: list  # numbers of the mentions, in order
    roles: list  # of `Role`
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
    role: Role | None  # by its title


def fold(surname):
    """Return a surname in the spelling that its variants share.

    >>> fold("Zelenskyy") == fold("Zelensky") == fold("Zelenskiy")
    True
    """
    lowered = surname.lower()
    return _ENDING.sub("y", lowered) if len(lowered) > 5 else lowered


@names.Remembered
def named(surface):
    """Return what a name says by itself."""
    surface = holders.alone[_OPENS.sub("", surface)]
    bare = holders.alone[names.without_title(surface)]
    words, organisation = names.words(bare), names.is_organisation(bare)
    organisation |= any(word.lower() in _JOINING for word in words[1:-1])  # "Tarn for Roe"
    title = names.words(surface[: surface.rfind(bare)]) if bare in surface else []
    if bare == surface and len(words) == 2 and words[0].lower() in _COURTESY:
        bare, words, title = words[1], words[1:], words[:1]  # "Mr. King"
    only = bare == surface and _is_office(words)
    organisation &= not only
    only |= bool(words) and words[-1].lower() in _PARTISANS
    lowered = [word.lower() for word in title]
    gender = next((_TITLES_OF[word] for word in reversed(lowered) if word in _TITLES_OF), "")
    rest = [word for word in words if word.lower() not in ("jr", "sr", "ii", "iii")] or [""]
    given = next((word for word in rest if len(word) > 1), rest[0]).lower()
    key = tuple(word.lower() for word in words) if organisation else (given[:3], fold(rest[-1]))
    bare = "" if only else " ".join(bare.split())
    loud, given = bare.upper(), words[0].lower() if words else ""
    return _Named(
        bare, loud if loud != bare else None, len(words) < 2, organisation, key, fold(rest[-1]),
        given, gender, role_of(words if only else title),
    )  # fmt: skip


def _is_office(words):
    """Tell whether words are an office's and no one's name: "Prime Minister"."""
    lowered, titles = [word.lower() for word in words], lexicons.words("titles")
    head = next((i for i, word in enumerate(lowered) if word in ("of", "for")), len(words))
    if not head or lowered[0] == "the" or lowered[0] in cues.genders():
        return titles.issuperset(lowered)
    known = (titles, lexicons.words("common_words"), _OFFICES)
    begin = head - 1 if lowered[max(head - 2, 0)] in _TOWNS else 0  # "Tarn Town Clerk"
    return lowered[head - 1] in titles and all(
        any(word.lower() in kind for kind in known) or names.people(word)[1]
        for word in words[begin:head]
    )


@names.Remembered
def parts(term):
    """Return the words of an item as roles hold them: places for peoples, small letters."""
    words = names.words(f"ex {term[3:]}" if term[:3].lower() == "ex-" else term)
    whole = _place(" ".join(words))
    return (whole,) if whole else tuple(_place(word) or _small(word) for word in words)


def _place(word):
    place, kind = names.people(word)
    return place if kind != "region" else ""


def _small(word):
    return _SHORTENED.get(word.lower(), word.lower())


def role_of(words):
    """Return the `Role` that the words of a title are, or None.

    >>> role_of(["Ukrainian", "President"])
    Role(head='president', words=frozenset({'Ukraine'}))
    """
    words = [word for word in words if word.lower() not in _COURTESY]
    begin = next((i for i, word in enumerate(words) if word.lower() == "of"), len(words))
    if not begin:
        return None
    rest = {part for word in words[: begin - 1] + words[begin + 1 :] for part in parts[word]}
    return Role(_small(words[begin - 1]), frozenset(rest))


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
        index = of[number] = full.setdefault(name.key, len(known))
        if index == len(known):
            if not name.organisation:
                by_surname.setdefault(name.surname, []).append(index)
                by_given.setdefault(name.given, []).append(index)
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
            told = [_titled(flow, item, name.role)] if name.role else []
            if kind[item - 1 : item] in _AHEAD:
                told += _before(flow, item)
            if kind[item + 1 : item + 2] in _OPENERS:
                told += _after(flow, item + 1)
            for role in told:
                if role and role not in person.roles:
                    person.roles.append(role)
        if name.gender:
            person.gender[0] = name.gender
    for person in known:
        if not person.gender[0] and not person.organisation:
            told = [GENDERED[role.head] for role in person.roles if role.head in GENDERED]
            person.gender[0] = _gendered[person.name] or "".join(told[:1])
        person.place = _is_no_person(flow, found, person)
    return known, of


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


def phrase(flow, first, end):
    """Return the `Role` that items tell: the last word before "of", "to", … is its head; or None.

    What is no noun for a person is no role.
    """
    kind, stop = flow.kind, flow.kind.find("p", first + 1, end)
    head = max(kind.rfind(letter, first, stop if stop >= 0 else end) for letter in "nN")
    words = parts[flow.term[head]] if head >= 0 else ()
    if not words or not is_role(words[-1]):
        return None
    rest = {part for i in range(first, end) if kind[i] in "nN" for part in parts[flow.term[i]]}
    return Role(words[-1], frozenset(rest - {words[-1]}))


def noun(term):
    """Return the last word of an item as roles hold it, and whether it is for a person or a text.

    >>> noun("envoy"), noun("statement"), noun("river")
    (('envoy', 'person'), ('statement', 'text'), ('river', ''))
    """
    head = (parts[term][-1:] or ("",))[0]
    if term[:1].isdigit() and term.endswith("-year-old"):
        return "year-old", "person"
    if cues.roles().get(head) == "document" or head in _SAID:
        return head, "text"
    return head, "person" if is_role(head) else ""


nouns = names.Remembered(noun)


def is_role(word):
    """Tell whether a word in small letters is a noun for one person.

    >>> is_role("envoy"), is_role("envoys"), is_role("crowd")
    (True, False, False)
    """
    if word in lexicons.words("titles") or word in _PARTISANS or word in GENDERED:
        return True
    if word == "international":
        return True  # "the Tarn international", who plays for it
    plural = word[-1:] == "s" and word[-2:] != "ss"
    return cues.roles().get(word) == "person" and not plural and word not in _MANY


def _titled(flow, item, role):
    """Return the role of a name's title with the words before it: "former President Bo Li"."""
    first = item
    while first > max(0, item - 3) and flow.kind[first - 1] in "nN":
        first -= 1
    ahead = {part for i in range(first, item) for part in parts[flow.term[i]]}
    return role._replace(words=role.words | ahead) if ahead else role


def _before(flow, item):
    """Return what stands before a name: "top diplomat Kaja Kallas", "its top diplomat, Kallas,"."""
    kind, last = flow.kind, item - 1
    apart = kind[last] in ",~"
    if apart and (item + 1 < len(kind) and kind[item + 1] not in _CLOSES):
        return ()
    last -= apart
    first = _BESIDE.search(kind, max(0, last - _FAR), last + 1).start()
    while first <= last and kind[first] in "'-p":
        first += 1
    determined = (first > 0 and kind[first - 1] in "DH") or kind[first : first + 2] == "N'"
    if first > last or (apart and not determined):
        return ()
    return (phrase(flow, first, last + 1),)


def _after(flow, item):
    """Yield the appositions of a name: "Kaja Kallas, the top diplomat and a former premier"."""
    kind, limit = flow.kind, min(len(flow.kind), item + 2 * _FAR)
    copula = item < limit and flow.term[item] in _COPULAS
    if item + 1 >= limit or not (kind[item] in ",~(" or copula):
        return
    first = item + 1 + (kind[item + 1] == "R")  # "now the leader"
    if kind[first : first + 2] == "n," and flow.term[first].isdigit():
        first += 2  # an age
    led = kind[item - 2 : item - 1] in ("t", "p") and flow.openers[flow.sentence[item]] > item - 4
    while first < limit and kind[first] in "DHnN":
        end = first + 1
        while end < limit and (kind[end] in _PHRASE or (
            kind[end] in "VGcgRj" and kind[end - 1] in "DHnNR'-"
            and kind[end + 1 : end + 2] in "nNV"
        )):  # fmt: skip
            end += 1  # "the armed forces minister"
        if led and kind[end : end + 2] == ",N":
            return  # "According to Tarn Radio, its head, Bo Li, …": the role is Bo Li's
        role = phrase(flow, first, end)
        yield role
        apposed = role is not None or flow.term[first] in ("a", "an")
        if kind[end : end + 1] != "C" or not apposed:
            return
        first = end + 1
