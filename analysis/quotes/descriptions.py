"""Descriptions of people: which office a noun phrase asks for, and whose roles answer to it."""

from analysis import names
from analysis.quotes import roles

# Words that part one office from another: "the president" is not the vice president.
_PARTING = frozenset("vice deputy assistant under press acting first chief elect".split())
_PAST = frozenset("former ex then".split())
# Words that tell nothing of who is meant: "the embattled president".
_EMPTY = frozenset("same own new old top outgoing incoming current sitting embattled longtime "
                   "veteran senior young popular powerful".split())  # fmt: skip
_STATES = frozenset("president premier minister chancellor king queen prince emir".split())
_NATIONAL = _STATES | {"secretary", "ambassador"}  # titles that often go without their land
# Offices of which a person seldom holds two.
OFFICES = _NATIONAL | frozenset(
    "senator governor mayor speaker representative commissioner congressman congresswoman pope "
    "spokesman spokeswoman leader chief director chairman chairwoman chair head executive "
    "treasurer".split()
)
_ELECTED = frozenset("senator representative congressman congresswoman deputy mp".split())
# What another word for an office can stand for.
_ALIKE = {
    "leader": _STATES | {"chief", "head", "chairman", "chairwoman", "chair"},
    "chief": frozenset("head director boss commissioner chairman secretary executive".split()),
    "boss": frozenset("head director chief executive".split()),
    "head": frozenset("director chief president chairman chairwoman".split()),
    "premier": frozenset(["minister"]),
    **dict.fromkeys("lawmaker legislator parliamentarian".split(), _ELECTED),
    "congressman": frozenset(["representative"]),
    "congresswoman": frozenset(["representative"]),
    "diplomat": frozenset("ambassador envoy".split()),
    "envoy": frozenset("ambassador representative".split()),
    "spokesman": frozenset(["spokesperson"]),
    "spokeswoman": frozenset(["spokesperson"]),
    "spokesperson": frozenset("spokesman spokeswoman".split()),
    "adviser": frozenset(["advisor"]),
    "advisor": frozenset(["adviser"]),
}
# People whom news often leaves unnamed: not taken for whoever was named last.
NAMELESS = frozenset(
    "aide adviser advisor official source spokesman spokeswoman spokesperson reporter journalist "
    "analyst person lawmaker critic observer".split()
)
# How well an office fits, in tenths.
_UNSURE, _OVER = -4, -8  # the land is not told; "former" is told of one of the two only
OWN, _OTHER_WORD = 10, 6  # by its own word, or by another for it
SURE = 6  # what is no guess


def asked(flow, first, last, head):
    """Return the `Role` that a noun phrase asks for, with what "of" joins to it."""
    kind, end = flow.kind, last + 1
    if kind[end : end + 1] == "p" and flow.term[end] == "of":
        end += 1
        while kind[end : end + 1] and kind[end] in "DnN'-":
            end += 1
    items = (i for i in range(first, end) if kind[i] in "nN")
    words = {part for i in items for part in roles.parts[flow.term[i]]}
    if head == "head" and "state" in words:
        return roles.Role("president", frozenset(words - {"head", "state"}))
    return roles.Role(head, frozenset(words - {head}))


def answers(role):
    """Return (head, weight) of the offices that a description can stand for."""
    alike = sorted(_ALIKE.get(role.head, ()))
    return [(role.head, OWN), *((head, _OTHER_WORD) for head in alike)]


def fit(role, told, person):
    """Return what a person's role adds or takes for a description, None if it cannot be meant."""
    prime = {"prime"} & told.words - role.words  # "the minister" is not the prime minister
    if prime or (told.words ^ role.words) & _PARTING:
        return None
    own = {part for word in names.words(person.name) for part in (word, word.lower())}
    for one in person.roles:
        own |= one.words | {one.head}
    missing = {
        word for word in role.words - own - _EMPTY - _PAST if not word[:1].isdigit()
    }  # fmt: skip
    if missing - places(role) or (missing and told.head not in _NATIONAL):
        return None
    if missing and any(map(places, person.roles)):
        return None  # the French president is not the Polish one
    over = bool(told.words & _PAST) != bool(role.words & _PAST)
    return _UNSURE * bool(missing) + _OVER * over


def clash(role, told):
    """Tell whether two offices are seldom one person's."""
    one, other = role.head, told.head
    alike = other == one or other in _ALIKE.get(one, ()) or one in _ALIKE.get(other, ())
    same = alike and places(role) <= told.words and not (told.words | role.words) & _PARTING
    return one in OFFICES and other in OFFICES and not same


def places(role):
    """Return the places among a role's words."""
    return {word for word in role.words if word[:1].isupper()}
