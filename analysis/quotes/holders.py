"""What a name tells by itself of whose it is: a place's, or somebody's behind a body's."""

import re

from analysis import lexicons, names
from analysis.quotes import cues

_FROM = re.compile(r"^\S+-(?:based|born|led|owned|listed|backed|run) (?=[A-Z])")

_DERIVED = re.compile(r"-(?:based|born|led|style|backed|era|made)$")
_PLACED = re.compile(r"(?:San|Santa|Los|Las|Fort|Mount|Lake|New|Saint|St|Cape|Port|Rio) [A-Z]")
SELDOM, PERHAPS, ALWAYS = range(3)  # how a name is a place's or a people's


@names.Remembered
def placed(name):
    """Return how surely a name is a place's or a people's whatever the article tells."""
    if names.people(name)[1] or len(name) < 2 or _DERIVED.search(name):
        return ALWAYS
    return PERHAPS if _PLACED.match(name) else SELDOM


@names.Remembered
def alone(name):
    """Return a name without the body whose office its bearer holds, or the place it is from.

    "Head of the Regional Administration Taras Roe" has the one name "Regional Administration
    Taras Roe", as nothing but a first name tells where the second begins.

    >>> alone["Regional Administration Taras Roe"], alone["Tarn-based Lumitek"], alone["Bo Li"]
    ('Taras Roe', 'Lumitek', 'Bo Li')
    """
    name = _FROM.sub("", name)
    parts = name.split()
    bodies, offices = lexicons.words("bodies"), lexicons.words("offices")
    if names.without_title(name) != name:
        return name  # "Secretary of State Ana Roe": the title is told from the name elsewhere
    lowered = [part.lower() for part in parts]
    for place in range(1, len(parts) - 1):
        if parts[place] in cues.genders() and bodies.isdisjoint(lowered[place:]):
            of = parts[place - 1].isupper() and len(parts[place - 1]) > 1  # "NASA Ana Roe"
            before = lowered[place - 1]
            of |= place > 1 and len(before) > 4 and before in lexicons.words("common_words")
            of |= any(word in bodies or word in offices for word in lowered[:place])
            return " ".join(parts[place:]) if of else name
    return name
