"""Titles and offices before a name: "Minister of Foreign Affairs Ana Roe"."""

from itertools import pairwise

from analysis import lexicons
from analysis.names.parts import COMMON, Remembered, bare, classed, first_names, people, words

# What joins an office to what it is of, when the holder's name follows.
_OFFICE_GAPS = frozenset((" of ", " of the ", " for ", " for the ", " to ", " to the "))
_IN_OFFICE = frozenset(("Charge", "Chief "))
_OF_OFFICE = frozenset(("of", "for", "to", "in"))
LONGEST = 100  # characters of one chunk up to its last word; a longer run of capitals is no name


def joined(text, found):
    """Return spans with an office and its holder's name as one span.

    "Minister" of "Foreign Affairs Ana Roe", "Envoy" to "Ukraine" and "Russia Bo Li".
    """
    kept, begun, after = [], -1, 0  # `begun`: the place of an office whose holder may come
    for start, end in found:
        gap = text[after:start] if kept and start - after < 10 else ""
        opens = gap in _OFFICE_GAPS or (gap == " in " and text[start : start + 6] in _IN_OFFICE)
        if not opens and gap != " and ":
            begun = -1
        elif begun < 0 and opens:
            begun = len(kept) - 1 if _is_headed[text[kept[-1][0] : after]] else -1
        elif begun < 0:  # "Secretary of Health and Human Services"
            begun = _whose_work(text, kept)
        what = text[start:end]
        if begun >= 0 and _name_after[what] and end - kept[begun][0] < LONGEST:
            whose, begun = begun, -1
        else:
            whose = _whose_work(text, kept) if gap == " and " and _is_work[what] else -1
        if whose >= 0:
            start = kept[whose][0]
            del kept[whose:]
        kept.append((start, end))
        after = end
    return kept


def _whose_work(text, kept):
    """Return the place of the office whose work ends `kept`, -1 if there is none.

    That of "Minister" in "Minister of Youth, Sports" and "Culture".
    """
    place = len(kept) - 1
    while place and _is_work[text[slice(*kept[place])]]:
        gap = text[kept[place - 1][1] : kept[place][0]]
        if gap not in _OFFICE_GAPS and gap != ", ":
            break
        place -= 1
    return place if _is_for_work[text[kept[place][0] : kept[-1][1]]] else -1


@Remembered
def _is_work(name):
    """Tell whether the words of a name are what an office can be for: "Social Welfare"."""
    known = lexicons.words("offices")
    return all(
        word.lower() in known or (classed[word][1] == COMMON and word.lower() not in first_names())
        for word in words(name)
    )


@Remembered
def _is_for_work(name):
    """Tell whether a name is an office or a body and what it is for: "Department of Trade"."""
    head, joint, work = name.replace(" for ", " of ").partition(" of ")
    head = head.rpartition(" ")[2].lower()
    headed = head in lexicons.words("titles") or head in lexicons.words("bodies")
    return bool(joint) and headed and _is_work[work.removeprefix("the ")]


@Remembered
def _is_headed(name):
    """Tell whether a name is nothing but an office: "Prime Minister", "Secretary of Health"."""
    head = name.partition(" of ")[0].rpartition(" ")[2]
    return head.lower() in lexicons.words("titles") and without_title(name) == name


@Remembered
def _name_after(name):
    """Return where the holder begins in what an office is of, 0 if there is none.

    The words before are a land's, or common ones: 2 in "Foreign Affairs Ana Roe".
    """
    parts, begin, bodies = words(name), 0, lexicons.words("bodies")
    if not lexicons.words("titles").isdisjoint(map(str.lower, parts[1:])):
        return 0  # "Ohio Sen. Ana Roe" is somebody else
    while begin < len(parts):
        two = people(" ".join(parts[begin : begin + 2]))[1] if begin + 1 < len(parts) else ""
        word = parts[begin].lower()
        given = begin and word in first_names()
        common = classed[parts[begin]][1] == COMMON or word in lexicons.words("offices")
        if given or not (two or people(parts[begin])[1] or common or word in bodies):
            break
        begin += 1 + bool(two)
    if len(parts) > begin + 2 and parts[begin + 1].lower() in first_names():
        begin += 1  # "Tarn Ana Roe"
    rest = [word.lower() for word in parts[begin:]]
    named = 0 < len(rest) < 5 and bodies.isdisjoint(rest)
    return begin if named and (len(rest) > 1 or people(" ".join(parts[:begin]))[1]) else 0


def without_title(name):
    """Return a name without the titles and offices before it; one that is all title stays.

    >>> without_title("CIA Station Chief Dan Hoffman"), without_title("Secretary of State Rubio")
    ('Dan Hoffman', 'Rubio')
    """
    parts = name.split()
    titles = lexicons.words("titles")
    last = max((i for i, two in enumerate(pairwise(parts)) if _is_title(*two)), default=-1)
    rest = parts[last + 1 :]
    if last >= 0 and rest and rest[0] in _OF_OFFICE:
        joined = max(i for i, word in enumerate(rest) if word in _OF_OFFICE)
        rest = rest[joined + 1 + (rest[joined + 1 : joined + 2] == ["the"]) :]
        rest = rest[_name_after[" ".join(rest)] or (len(rest) if "and" in rest else 1) :]
    if not rest or (last >= 0 and bare(rest[-1]).lower() in lexicons.words("bodies") | titles):
        return name
    return " ".join(rest)


def _is_title(word, following):
    """Tell whether a word before another is a title: "Ex-Mayor", "Councillors" before "Ana"."""
    word, titles = bare(word).lower().removesuffix("-elect"), lexicons.words("titles")
    many = word[-1:] == "s" and word[:-1] in titles and following.lower() in first_names()
    return many or word in titles or word.rpartition("-")[2] in titles
