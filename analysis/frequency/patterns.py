"""What a query of words means: words, phrases, and `*` for any characters of one word."""

import re
from itertools import product
from typing import NamedTuple

from analysis import text as characters

# A letter that no newspaper prints: a query is cut into words by the rules of the text, and a
# star must not end a word.
_STAR = "ǂ"
_HYPHEN = f"[{characters.HYPHENS}]"


class Phrase(NamedTuple):
    """Words that stand one after another."""

    words: tuple  # each a text, or a compiled pattern of a whole word
    hyphened: bool  # whether it is a hyphened word of the query, written as several words


def phrases(*queries, case=False):
    """Return the phrases that the queries stand for, cut into words as a text is.

    A hyphened word is looked for as one word, and as the several that it is in a text which joins
    names by it ("us-ukraine": U.S. usage counts "US-Ukraine" as two words).

    Raises `ValueError` for a query without words.

    >>> [phrase.words for phrase in phrases("Security guarantees")]
    [('security', 'guarantees')]
    """
    found = []
    for query in queries:
        spelled = _cut(query, case)
        if not spelled or all(word == _STAR for word in spelled):
            raise ValueError(
                f"query {query!r} holds no word to look for; "
                "marks and other characters are found by concordance(..., regex=True)"
            )
        ways = [
            [[word], parts] if len(parts := _parted(word)) > 1 else [[word]] for word in spelled
        ]
        for way in product(*ways):
            words = tuple(_pattern(word) for words in way for word in words)
            found.append(Phrase(words, hyphened=len(words) > len(spelled)))
    return found


def _cut(query, case):
    starred = query.replace("*", _STAR)
    lone = re.search(rf"[.,%$]{_STAR}|{_STAR}[.,%$]\w", starred)
    if lone:
        raise ValueError(
            f"query {query!r}, character {lone.start() + 1}: a star stands for letters and digits "
            "of a word; patterns of other signs are found by concordance(..., regex=True)"
        )
    words = [starred[start:end] for start, end in characters.words(starred)]
    return [characters.straighten(word) if case else characters.term(word) for word in words]


def _parted(word):
    return [part for part in re.split(_HYPHEN, word) if part]


def _pattern(word):
    if _STAR not in word and not re.search(_HYPHEN, word):
        return word
    escaped = re.sub(_HYPHEN, lambda _: _HYPHEN, word)
    return re.compile(".*".join(_escape(part) for part in escaped.split(_STAR)))


def _escape(part):
    return _HYPHEN.join(re.escape(piece) for piece in part.split(_HYPHEN))


def fits(word, term):
    """Tell whether a term is the word of a phrase."""
    return word == term if isinstance(word, str) else bool(word.fullmatch(term))


def needle(phrase):
    """Return letters that every text with this phrase holds when put in lower case, or ""."""
    words = [word if isinstance(word, str) else "" for word in phrase.words]
    runs = re.findall(r"[a-z0-9]+", " ".join(words).lower())
    return max(runs, key=len, default="")
