"""Roles: what is told of a person beside the name, as "the Ukrainian president"."""

import re
from typing import NamedTuple

from analysis import lexicons, names
from analysis.quotes import cues

COURTESY = frozenset("mr mrs ms miss mx sir dame lady lord dr hon".split())
GENDERED = {
    **dict.fromkeys("man husband father son brother spokesman chairman congressman businessman "
                    "king actor gentleman boy grandfather nephew uncle statesman prince".split(),
                    "m"),
    **dict.fromkeys("woman wife mother daughter sister spokeswoman chairwoman congresswoman "
                    "businesswoman queen actress lady girl grandmother niece aunt princess".split(),
                    "f"),
}  # fmt: skip
_SHORTENED = {"sen": "senator", "rep": "representative", "gov": "governor", "gen": "general",
              "prof": "professor", "amb": "ambassador", "lt": "lieutenant"}  # fmt: skip
PARTISANS = frozenset(("republican", "democrat"))
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
_COPULAS = frozenset("is was became remains".split())
_CLOSES = frozenset(",.QcVA;:)~?!S")  # what may follow an apposition
_PHRASE = "nNDHp'-"
# What stands beside a name: "head of the fund", "minister of trade and industry".
_BESIDE = re.compile(r"(?:[nN'-]|p[DH]?(?:n+C(?=n))?)*$")
_FAR = 12  # items of a description beside a name


class Role(NamedTuple):
    """What is told of a person: "the Ukrainian president", "secretary of state"."""

    head: str
    words: frozenset  # the others; a people or its adjective as the place it belongs to


def role_of(words):
    """Return the `Role` that the words of a title are, or None.

    >>> role_of(["Ukrainian", "President"])
    Role(head='president', words=frozenset({'Ukraine'}))
    """
    words = [word for word in words if word.lower() not in COURTESY]
    begin = next((i for i, word in enumerate(words) if word.lower() == "of"), len(words))
    if not begin:
        return None
    rest = {part for word in words[: begin - 1] + words[begin + 1 :] for part in parts[word]}
    return Role(_small(words[begin - 1]), frozenset(rest))


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


def is_role(word):
    """Tell whether a word in small letters is a noun for one person.

    >>> is_role("envoy"), is_role("envoys"), is_role("crowd")
    (True, False, False)
    """
    if word in lexicons.words("titles") or word in PARTISANS or word in GENDERED:
        return True
    if word == "international":
        return True  # "the Tarn international", who plays for it
    plural = word[-1:] == "s" and word[-2:] != "ss"
    return cues.roles().get(word) == "person" and not plural and word not in _MANY


def noun(term):
    """Return the last word of an item as roles hold it, and whether it is for a person or a text.

    >>> noun("envoy"), noun("statement"), noun("river")
    (('envoy', 'person'), ('statement', 'text'), ('river', ''))
    """
    head = _head(term)
    if term[:1].isdigit() and term.endswith("-year-old"):
        return "year-old", "person"
    if cues.roles().get(head) == "document" or head in _SAID:
        return head, "text"
    return head, "person" if is_role(head) else ""


nouns = names.Remembered(noun)


def _head(term):
    """Return the word of an item that the others tell about: that of "Minister of Trade"."""
    before = parts[term.partition(" of ")[0].partition(" for ")[0]] or parts[term]
    return before[-1] if before else ""


def phrase(flow, first, end):
    """Return the `Role` that items tell: the last word before "of", "to", … is its head; or None.

    What is no noun for a person is no role.
    """
    kind, stop = flow.kind, flow.kind.find("p", first + 1, end)
    head = max(kind.rfind(letter, first, stop if stop >= 0 else end) for letter in "nN")
    word = _head(flow.term[head]) if head >= 0 else ""
    if not word or not is_role(word):
        return None
    rest = {part for i in range(first, end) if kind[i] in "nN" for part in parts[flow.term[i]]}
    return Role(word, frozenset(rest - {word, "of", "for", "and"}))


def titled(flow, item, role):
    """Return the role of a name's title with the words before it: "former President Bo Li"."""
    first = item
    while first > max(0, item - 3) and flow.kind[first - 1] in "nN":
        first -= 1
    ahead = {part for i in range(first, item) for part in parts[flow.term[i]]}
    return role._replace(words=role.words | ahead) if ahead else role


def before(flow, item):
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


def after(flow, item):
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
