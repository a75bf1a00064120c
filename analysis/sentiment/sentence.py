"""A sentence as seen from one mention: words cut to their stems, names without a face, marks.

Every name is one item, and so is the mention itself; what is left are the other words and where
they stand. Swapping names therefore changes nothing of what is read here.
"""

import re
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from analysis import engine, names
from analysis import text as characters

MENTION, NAME = "MENTION", "NAME"  # in capitals, as no term is
_NEGATIONS = frozenset("not no never cannot nor neither hardly without".split())
_REACH = 4  # words after a negation that it negates, up to the next mark
_NEGATED = -0.6  # what a negation does to a word's strength: VADER says -0.74, TextBlob -0.5
_OPENERS = frozenset("but while although because who which that when after as if".split())
_CLAUSE_MARKS = frozenset([",", ";", ":", "(", ")", "—", "–", "--"])
_MARK = re.compile(r"--|[,;:()\[\]—–?!.\"“”]")
_SUFFIXES = {
    "V": ("ing", "ed"),
    "R": ("ly",),
    "J": ("al", "ful", "ible", "able", "ive", "ous", "ish", "less"),
}


class Item(NamedTuple):
    """A word, a name or a mark of a sentence."""

    start: int
    end: int
    term: str  # NAME for a name; MENTION for what is judged
    stem: str  # with "!" before it where a negation reaches it
    is_mark: bool
    clause: int  # counted from the start of the sentence
    quoted: bool
    vader: (
        int  # the word's strength in VADER's lexicon, in halves of its unit; the sign is the tone
    )
    textblob: int  # the same in TextBlob's, in sixths


def read(text, start, end, mention):
    """Return the Items of the sentence `text[start:end]` and the index of the mention (a span).

    A name of which the mention is a part, or the other way round, is the mention.

    >>> items, place = read("He never praised Ms. Grace.", 0, 27, (21, 26))
    >>> [item.stem for item in items], place
    (['he', 'never', '!prais', 'MENTION', '.'], 3)
    """
    found = _scan(text, start, end)
    left, right = mention
    before = [item for item in found if item[1] <= left]
    after = [item for item in found if item[0] >= right]
    items, reach, clause, quoted = [], 0, 0, False
    for first, last, term, is_mark in [*before, (left, right, MENTION, False), *after]:
        if term in (_CLAUSE_MARKS if is_mark else _OPENERS):
            clause += 1
        if is_mark and term == '"':
            quoted = not quoted
        elif is_mark:
            reach = 0
        if is_mark or term in (NAME, MENTION):
            items.append(Item(first, last, term, term, is_mark, clause, quoted, 0, 0))
            reach -= not is_mark
            continue
        vader, textblob = _strengths(term)
        stem = _stem(term)
        if reach > 0:
            stem, vader, textblob = "!" + stem, vader * _NEGATED, textblob * _NEGATED
        reach = _REACH if term in _NEGATIONS or term.endswith("n't") else reach - 1
        items.append(
            Item(first, last, term, stem, False, clause, quoted, round(vader), round(textblob))
        )
    return items, len(before)


@lru_cache(maxsize=1024)
def _scan(text, start, end):
    """Return (start, end, term, is a mark) of the names, words and marks of a sentence."""
    chunks = names.chunks(text, start, end)
    found = [(left, right, NAME, False) for left, right in chunks]
    starts, ends, terms = engine.words(text)
    blocked = 0
    for i in range(bisect_left(starts, start), bisect_left(starts, end)):
        while blocked < len(chunks) and chunks[blocked][1] <= starts[i]:
            blocked += 1
        if blocked == len(chunks) or ends[i] <= chunks[blocked][0]:
            found.append((starts[i], ends[i], terms[i], False))
    found.sort()
    marks, position = [], start
    for left, right, _, _ in [*found, (end, end, "", False)]:
        for mark in _MARK.finditer(text, position, max(left, position)):
            marks.append((*mark.span(), characters.straighten(mark[0]), True))
        position = right
    return sorted(found + marks)


@cache
def _stem(term):
    """Return the Porter stem of a word; a number is "#"."""
    if term.isalpha():
        return _stemmer().stem(term)
    return "#" if term[0].isdigit() or term[0] == "$" else term


@cache
def _stemmer():
    from nltk.stem.porter import PorterStemmer

    return PorterStemmer()


@cache
def _strengths(term):
    vader, textblob = _lexicons()
    return 2 * vader.get(term, 0), 6 * textblob.get(term, 0)


@cache
def _lexicons():
    """Return the words of VADER's and TextBlob's lexicons with their tones, from their files."""
    lines = _installed("vaderSentiment", "vader_lexicon.txt").split("\n")
    vader = {word: float(tone) for word, tone, *_ in (line.split("\t") for line in lines if line)}
    senses = {}
    xml = ElementTree.fromstring(_installed("textblob", "en", "en-sentiment.xml").encode())
    for word in xml.iter("word"):
        senses.setdefault(word.get("form"), []).append(float(word.get("polarity")))
    return vader, {word: sum(tones) / len(tones) for word, tones in senses.items()}


@cache
def tag(term):
    """Return a word's usual part of speech: V, N, J, R or another first letter of Penn's tags.

    From the tagger's lexicon that comes with TextBlob (Brill 1992); unknown words by their ending.

    >>> tag("accused"), tag("deal"), tag("greatly")
    ('V', 'N', 'R')
    """
    known = _tags().get(term)
    if known:
        return known
    return next((tag for tag, ends in _SUFFIXES.items() if term.endswith(ends)), "N")


@cache
def _tags():
    lines = _installed("textblob", "en", "en-lexicon.txt").split("\n")
    pairs = (line.split(" ") for line in lines if not line.startswith(";"))
    return {pair[0]: pair[1][0] for pair in pairs if len(pair) == 2}


def _installed(package, *path):
    # Not importlib.resources, which would import the package: TextBlob takes seconds.
    folder = Path(find_spec(package).submodule_search_locations[0])
    return folder.joinpath(*path).read_text(encoding="utf-8")
