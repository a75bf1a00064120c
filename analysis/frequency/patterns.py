"""What a query of words means: words, phrases, `*` for any characters of one word, NEAR/5."""

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from analysis import text as characters

# A letter that no newspaper prints: a query is cut into words by the rules of the text, and a
# star must not end a word.
_STAR = "ǂ"
_HYPHEN = f"[{characters.HYPHENS}]"
_NEAR = re.compile(r"\s+NEAR/(\d+)\s+")


class Word(NamedTuple):
    """A word of a query."""

    head: str  # what it begins with as it stands, up to a star or hyphen
    pattern: object  # of the whole word; None: the word is its head

    def fits(self, term):
        """Tell whether a term is this word."""
        return bool(self.pattern.fullmatch(term)) if self.pattern else term == self.head


class Phrase(NamedTuple):
    """Words that stand one after another."""

    words: tuple  # of `Word`, as terms are written
    printed: tuple  # the same with their capitals
    hyphened: bool  # whether it is a hyphened word of the query, written as several words


def near(query):
    """Return the parts of a query around NEAR/n, and the numbers of words between them.

    >>> near("trump NEAR/5 minerals deal")
    (['trump', 'minerals deal'], [5])
    """
    parts = _NEAR.split(query.strip())
    astray = [re.search(r"(?:^|\s)(NEAR/\S*)", part) for part in parts[::2]]
    astray = [found[1] for found in astray if found] or [
        f"NEAR/{number}" for number in parts[1::2] if int(number) < 1
    ]
    if astray:
        raise ValueError(
            f"query {query!r}, character {query.index(astray[0]) + 1}: NEAR/5 (or another number "
            "from 1 on) stands between two words or phrases: trump NEAR/5 deal"
        )
    return parts[::2], [int(number) for number in parts[1::2]]


def phrases(*queries):
    """Return the phrases that the queries stand for, cut into words as a text is.

    A hyphened word is looked for as one word, and as the several that it is in a text which joins
    names by it ("us-ukraine": U.S. usage counts "US-Ukraine" as two words).

    Raises `ValueError` for a query without words.

    >>> [[word.head for word in phrase.words] for phrase in phrases("Security guarantees")]
    [['security', 'guarantees']]
    """
    found = []
    for query in queries:
        spelled = _cut(query)
        if not spelled or all(word == _STAR for word in spelled):
            raise ValueError(
                f"query {query!r} holds no word to look for; "
                "marks and other characters are found by concordance(..., regex=True)"
            )
        ways = [
            [[word], parts] if len(parts := _parted(word)) > 1 else [[word]] for word in spelled
        ]
        for way in product(*ways):
            words = [word for words in way for word in words]
            terms = (_word(characters.term(word)) for word in words)
            printed = (_word(characters.straighten(word)) for word in words)
            found.append(Phrase((*terms,), (*printed,), hyphened=len(words) > len(spelled)))
    return found


def _cut(query):
    starred = query.replace("*", _STAR)
    lone = re.search(rf"[.,%$]{_STAR}|{_STAR}[.,%$]\w", starred)
    if lone:
        raise ValueError(
            f"query {query!r}, character {lone.start() + 1}: a star stands for letters and digits "
            "of a word; patterns of other signs are found by concordance(..., regex=True)"
        )
    return [starred[start:end] for start, end in characters.words(starred)]


def _parted(word):
    return [part for part in re.split(_HYPHEN, word) if part]


def _word(word):
    head, *rest = re.split(f"{_STAR}|{_HYPHEN}", word, maxsplit=1)
    if not rest:
        return Word(head, None)
    return Word(head, re.compile(".*".join(_escape(part) for part in word.split(_STAR))))


def _escape(part):
    return _HYPHEN.join(re.escape(piece) for piece in re.split(_HYPHEN, part))


class Index:
    """The terms of a corpus, to be looked up by the words of queries."""

    def __init__(self, terms):
        self.terms = terms

    @cached_property
    def numbers(self):
        return dict(zip(self.terms, range(len(self.terms)), strict=True))

    @cached_property
    def in_order(self):
        return sorted(self.terms)

    def find(self, word, *, stems=False):
        """Return the numbers of the terms that are this word, or have its stem."""
        if word.pattern is None and not stems:
            return [self.numbers[word.head]] if word.head in self.numbers else []
        if word.pattern is None:
            wanted = stem(word.head)
            # the stemmer leaves the first letter as it is
            return [self.numbers[term] for term in self._from(wanted[:1]) if stem(term) == wanted]
        return [self.numbers[term] for term in self._from(word.head) if word.fits(term)]

    def _from(self, head):
        """Return the terms that begin with `head`."""
        first = bisect_left(self.in_order, head)
        last = bisect_left(self.in_order, head + chr(0x10FFFF), first)
        return self.in_order[first:last] if head else self.in_order

    def starts(self, phrase, terms, *, stems=False):
        """Return where the words of a phrase stand one after another in the terms of a text."""
        last = max(len(terms) - len(phrase.words) + 1, 0)
        found = None
        for step, word in enumerate(phrase.words):
            if word.pattern and word.pattern.pattern == ".*":
                continue
            wanted = self.find(word, stems=stems)
            if found is None:
                found = _places(self._among(terms[step : step + last], wanted))
            else:
                found = found[self._among(terms[found + step], wanted)]
        return np.arange(last) if found is None else found

    def _among(self, terms, wanted):
        if len(wanted) == 1:
            return terms == wanted[0]
        known = np.zeros(len(self.terms), dtype=bool)
        known[wanted] = True
        return known[terms]


def _places(true):
    """Return where an array is true; eight values are looked at together, as few of many are.

    >>> _places(np.array([False] * 9 + [True, True])).tolist()
    [9, 10]
    """
    whole = len(true) // 8 * 8
    eights = np.flatnonzero(true[:whole].view(np.uint64) != 0)
    near = (8 * eights[:, None] + np.arange(8)).ravel()
    near = np.append(near, np.arange(whole, len(true)))
    return near[true[near]]


@lru_cache(maxsize=1 << 16)
def stem(term):
    """Return the stem of an English term (Snowball, Porter's second stemmer).

    >>> stem("negotiations"), stem("negotiated")
    ('negoti', 'negoti')
    """
    return _stemmer().stem(term)


@lru_cache(maxsize=1)
def _stemmer():
    from nltk.stem.snowball import EnglishStemmer

    return EnglishStemmer()
