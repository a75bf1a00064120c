"""Names that the chunks of a text run together with what stands before them."""

import re

from analysis import lexicons, names
from analysis.quotes import cues

_FROM = re.compile(r"^\S+-(?:based|born|led|owned|listed|backed|run) (?=[A-Z])")


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
            of = any(word in bodies or word in offices for word in lowered[:place])
            return " ".join(parts[place:]) if of else name
    return name
