"""Spellings of one name: what may differ between two of them, and nothing more."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

import pandas as pd

from analysis import lexicons, names

# A choice: words with fewer letters are compared as they are printed, marks and accents apart.
_SINGLE, _JOINED = 6, 4  # letters of a name of one word, of a word in a longer name
_SHOUTED = 4  # letters in capitals that may be a shouted word; "US" and "WHO" stay what they are
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_ENDING = re.compile(r"[iyj]+(a?)$")
_MARKS = re.compile(r"[.'’‘`´]")


@lru_cache(maxsize=65536)
def key(name):
    """Return what the spellings of a name have in common, as a tuple of words.

    Capitals, accents, apostrophes and full stops do not part two names, nor does how the sound at
    the end of a Slavic name is written: -y, -yy, -iy, -ii; -ia, -iia, -iya. Every other letter does
    (Sergei and Serhiy are two names), so that no two persons become one.

    >>> key("Volodymyr Zelenskyy") == key("Volodymyr Zelenskiy") == key("VOLODYMYR ZELENSKY")
    True
    >>> key("U.S.") == key("US"), key("US") == key("us"), key("Ann Lee") == key("Anne Lee")
    (True, False, False)
    """
    words = names.words(name) or name.split()
    least = _SINGLE if len(words) == 1 else _JOINED
    return tuple(_folded(word, least) for word in words)


def _folded(word, least):
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", word))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    if len(bare) < _SHOUTED and bare.isupper():
        return bare
    bare = bare.casefold()
    return _ENDING.sub(r"i\1", bare) if len(bare) >= least else bare


def same_without_middle(keys):
    """Return a mapping from the keys of full names to those without a middle name.

    Donald J. Trump is Donald Trump. Where two middle names are known (George W. and George H. W.
    Bush) all stay as they are, and so does a name that begins with no known first name or ends in
    a suffix: Donald Trump Jr. is his son.

    >>> found = same_without_middle([("donald", "j", "trump"), ("donald", "trump")])
    >>> set(found.values())
    {('donald', 'trump')}
    """
    middles = {}
    for full in keys:
        if full[0] in first_names() and full[-1] not in _SUFFIXES:
            initials = "".join(word[:1] for word in full[1:-1])
            middles.setdefault((full[0], full[-1]), set()).update({initials} - {""})
    found = {}
    for full in keys:
        ends = full[0], full[-1]
        found[full] = ends if ends in middles and len(middles[ends]) < 2 else full
    return found


@cache
def first_names():
    """Return the first names of the list, as `key` folds them inside a longer name."""
    file = resources.files(lexicons) / "first_names.csv"
    with file.open(encoding="utf-8") as opened:
        listed = pd.read_csv(opened, dtype="str", keep_default_na=False)["name"]
    return frozenset(_folded(name, _JOINED) for name in listed)
