"""The words of a name: which are common, which a surname, a body, a place or a people."""

import csv
import re
from functools import cache
from importlib import resources

from analysis import lexicons

_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december jan feb mar apr jun jul aug sept oct nov "
    "dec easter christmas thanksgiving".split()
)
_NEVER = frozenset(
    "i i'm i'd i'll i've monday tuesday wednesday thursday friday saturday sunday".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
UNCOMMON, COMMON, INNER, NO_NAME = range(4)  # what a capitalised word can be in a name


class Remembered(dict):
    """What a function of one key says, worked out once: `known = Remembered(work)`, `known[key]`.

    It begins afresh when it holds too much. Almost every name of an article was met before, and to
    note at each look which one came last, as `lru_cache` does, costs three times the look.

    >>> lengths = Remembered(len)
    >>> lengths["Ana Roe"], lengths
    (7, {'Ana Roe': 7})
    """

    def __init__(self, work, most=1 << 16):
        super().__init__()
        self.work, self.most = work, most

    def __missing__(self, key):
        if len(self) >= self.most:
            self.clear()
        value = self[key] = self.work(key)
        return value


@Remembered
def classed(word):
    """Return a word in small letters, its class, and whether a common one opens names (or None)."""
    lowered = word.replace("’", "'").lower()
    if lowered in _NEVER:
        return lowered, NO_NAME, False
    if lowered in _CALENDAR:
        return lowered, INNER, False
    common = lexicons.words("common_words")
    plural = lowered[-1] == "s" and lowered[:-1] in common and lowered not in first_names()
    capitals = 1 < len(word) < 6 and word.isupper()  # US, WHO
    opens = capitals or (None if lowered not in ("the", "a", "an") else False)
    return lowered, COMMON if plural or lowered in common else UNCOMMON, opens


def bare(word):
    """Return a word without its possessive and the full stop of an abbreviation."""
    return re.sub(r"['’]s?$", "", word.replace("’", "'")).rstrip(".,")


def words(name):
    """Return the words of a name, possessives and full stops of abbreviations left out.

    >>> words("Gen. Keith Kellogg’s")
    ['Gen', 'Keith', 'Kellogg']
    """
    return [*_words[name]]


@Remembered
def _words(name):
    return tuple(filter(None, map(bare, re.findall(r"[^\s,()\"“”]+", name))))


def surname(name):
    """Return the last word of a name, suffixes such as Jr. left out.

    >>> surname("Robert F. Kennedy Jr."), surname("von der Leyen")
    ('Kennedy', 'Leyen')
    """
    parts = [word for word in words(name) if word.lower() not in _SUFFIXES]
    return parts[-1] if parts else ""


@Remembered
def last_word(name):
    return surname(name).lower()


def is_organisation(name):
    """Tell whether a name is one of an organisation, by its words.

    >>> is_organisation("White House"), is_organisation("NATO"), is_organisation("Dan Hoffman")
    (True, True, False)
    """
    parts = words(name)
    if not parts:
        return False
    last = (words(name.partition(" of ")[0]) or parts)[-1]
    if not lexicons.words("bodies").isdisjoint((last.lower(), parts[-1].lower())):
        return True
    return len(parts) == 1 and last.isupper() and len(last) > 1


@cache
def first_names():
    file = resources.files(lexicons) / "first_names.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        return frozenset(row["name"].lower() for row in csv.DictReader(opened))


@cache
def _peoples():
    with (resources.files(lexicons) / "peoples.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["word"].replace(".", ""): (row["place"], row["kind"])
            for row in csv.DictReader(file)
        }


def people(word):
    """Return (place, kind) of a name of a place or a people.

    Kinds: place, region, organisation, adjective, people. The place is the country or continent;
    faiths and parties have none. What is not in the list is ("", "").

    >>> people("Ukrainians"), people("U.S."), people("Muslim"), people("Roe")
    (('Ukraine', 'people'), ('United States', 'place'), ('', 'adjective'), ('', ''))
    """
    return _peoples().get(word.replace(".", ""), ("", ""))
