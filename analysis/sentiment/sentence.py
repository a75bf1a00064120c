"""Sentences as seen from mentions: words cut to their stems, names without a face, marks.

Every name is one item, and so is the mention itself; what is left are the other words and where
they stand. Swapping names therefore changes nothing of what is read here. A batch of mentions is
read into columns, the items of one mention after those of another.
"""

import re
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np

from analysis import engine, names

MENTION, NAME = "MENTION", "NAME"  # in capitals, as no term is
TAGS = "NVJRIDPCWMT"  # parts of speech by the first letter of Penn's tags; all others are one
_NEGATIONS = frozenset("not no never cannot nor neither hardly without".split())
_REACH = 4  # words after a negation that it negates, up to the next mark
_NEGATED = -0.6  # what a negation does to a word's strength: VADER says -0.74, TextBlob -0.5
_OPENERS = frozenset("but while although because who which that when after as if".split())
_CLAUSE_MARKS = frozenset([",", ";", ":", "(", ")", "—", "–", "--"])
_MARK = re.compile(r"--|[,;:()\[\]—–?!.\"“”]")
_STRAIGHT = dict.fromkeys("“”", '"')
_SPEECH = frozenset(
    "said says say saying tell tells told wrote writes tweeted adds added argued argues claimed "
    "claims called calls asked asks noted notes stated announced explained insisted insists "
    "warned warns suggested suggests".split()
)
_IS_MARK, _IS_NAME, _OPENS, _NEGATES, _IS_QUOTE, _SPEAKS = (1 << i for i in range(6))
_SUFFIXES = {
    "V": ("ing", "ed"),
    "R": ("ly",),
    "J": ("al", "ful", "ible", "able", "ive", "ous", "ish", "less"),
}
_VOWELS = frozenset("aeiouy")
_ENDINGS = tuple(
    "ization fulness iveness ousness ation ement ment ness ism ist ize able ible ance ence ful ive "
    "al ous ion er or".split()
)


class Items(NamedTuple):
    """The items of a batch of mentions, as columns: words, names and marks."""

    heads: np.ndarray  # those of mention i go from heads[i] to heads[i + 1]
    places: np.ndarray  # the item that is mention i
    starts: np.ndarray  # characters of the mention's text
    ends: np.ndarray
    stems: np.ndarray  # numbers of `known`
    known: list  # stems; NAME for a name, MENTION for what is judged
    is_mark: np.ndarray
    is_name: np.ndarray  # of a name or of the mention
    negated: np.ndarray
    clauses: np.ndarray  # counted from the start of the sentence
    quoted: np.ndarray
    speaks: np.ndarray  # a verb of speech
    vader: np.ndarray  # strength in VADER's lexicon, in halves of its unit; the sign is the tone
    textblob: np.ndarray  # the same in TextBlob's, in sixths
    tags: np.ndarray  # numbers of TAGS, from 1; 0 for names, marks and others


def read(texts, sentences, mentions):
    """Return the `Items` of some mentions: a text, a sentence and a span each.

    A name of which the mention is a part, or the other way round, is the mention.

    >>> items = read(["He never praised Ms. Grace."], [(0, 27)], [(21, 26)])
    >>> [items.known[stem] for stem in items.stems], items.negated.tolist()
    (['he', 'never', 'prais', 'MENTION', '.'], [False, False, True, False, False])
    """
    starts, ends, terms, heads, places = [], [], [], [0], []
    for text, (start, end), (left, right) in zip(texts, sentences, mentions, strict=True):
        firsts, lasts, found = _scan(text, start, end)
        before, after = bisect_left(lasts, left + 1), bisect_left(firsts, right)
        places.append(len(starts) + before)
        starts += firsts[:before]
        starts.append(left)
        starts += firsts[after:]
        ends += lasts[:before]
        ends.append(right)
        ends += lasts[after:]
        terms += found[:before]
        terms.append(MENTION)
        terms += found[after:]
        heads.append(len(starts))
    numbers = {term: i for i, term in enumerate(dict.fromkeys([MENTION, NAME, *terms]))}
    which = np.fromiter(map(numbers.__getitem__, terms), np.int32, len(terms))
    heads, places = np.array(heads), np.array(places, dtype=np.int64)
    stems, columns = {}, []
    for term in numbers:
        stem, *rest = _word(term)
        columns.append((stems.setdefault(stem, len(stems)), *rest))
    stem, flags, vader, textblob, tags = np.array(columns, dtype=np.int32)[which].T
    return _items(heads, places, starts, ends, stem, [*stems], flags, vader, textblob, tags)


def _items(heads, places, starts, ends, stem, known, flags, vader, textblob, tags):
    is_mark, is_name = (flags & _IS_MARK) > 0, (flags & _IS_NAME) > 0
    is_quote = (flags & _IS_QUOTE) > 0
    head = np.repeat(heads[:-1], np.diff(heads))
    number = np.arange(len(flags))
    words = np.cumsum(~is_mark)

    def counted(flag):  # how many there were in the sentence so far, this one counted
        total = np.cumsum(flag)
        return total - (total - flag)[head]

    def latest(flag):  # the last item before this one that has a flag, -1 for none
        place = np.maximum.accumulate(np.where(flag, number, -1))
        return np.concatenate([[-1], place[:-1]]) if len(place) else place

    negation = latest((flags & _NEGATES) > 0)
    mark = latest(is_mark & ~is_quote)
    near = words - words[negation] <= _REACH if len(words) else words > 0
    negated = near & (negation >= head) & (negation > mark) & ~is_mark & ~is_name
    strengths = (
        np.where(negated, np.rint(strength * _NEGATED), strength).astype(np.int32)
        for strength in (vader, textblob)
    )
    return Items(
        heads, places, np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32), stem,
        known, is_mark, is_name, negated, counted((flags & _OPENS) > 0),
        counted(is_quote) % 2 == 1, (flags & _SPEAKS) > 0, *strengths, tags,
    )  # fmt: skip


def stems(text, start, end):
    """Return the stems of a sentence's words, names and marks.

    >>> stems("Kyiv denies it.", 0, 15)
    ['NAME', 'deni', 'it', '.']
    """
    return [_word(term)[0] for term in _scan(text, start, end)[2]]


@lru_cache(maxsize=1024)
def _scan(text, start, end):
    """Return the starts, ends and terms of the names, words and marks of a sentence."""
    starts, ends, terms = engine.words(text)
    at, last = bisect_left(starts, start), bisect_left(starts, end)
    firsts, lasts, found = [], [], []
    for left, right in [*names.chunks(text, start, end), (end, end)]:
        before = bisect_left(ends, left + 1, at, last)
        firsts += starts[at:before]
        lasts += ends[at:before]
        found += terms[at:before]
        if right > left:
            firsts.append(left)
            lasts.append(right)
            found.append(NAME)
        at = bisect_left(starts, right, before, last)
    for mark in _MARK.finditer(text, start, end):
        left, right = mark.span()
        i = bisect_left(firsts, left)
        if (not i or lasts[i - 1] <= left) and (i == len(firsts) or right <= firsts[i]):
            firsts.insert(i, left)
            lasts.insert(i, right)
            found.insert(i, _STRAIGHT.get(mark[0], mark[0]))
    return firsts, lasts, found


@cache
def _word(term):
    """Return (stem, flags, strength in VADER, in TextBlob, tag) of a term."""
    if term in (NAME, MENTION):
        return term, _IS_NAME, 0, 0, 0
    if not term[0].isalnum() and _MARK.fullmatch(term):
        flags = _IS_MARK | _OPENS * (term in _CLAUSE_MARKS) | _IS_QUOTE * (term == '"')
        return term, flags, 0, 0, 0
    negates = term in _NEGATIONS or term.endswith("n't")
    flags = _OPENS * (term in _OPENERS) | _NEGATES * negates | _SPEAKS * (term in _SPEECH)
    vader, textblob = _lexicons()
    strengths = round(2 * vader.get(term, 0)), round(6 * textblob.get(term, 0))
    return stem(term), flags, *strengths, TAGS.find(_tag(term)) + 1


def stem(term):
    """Return a word without its endings; a number is "#".

    One inflection goes, then one ending that makes a noun or an adjective, if four letters stay.

    >>> [stem(word) for word in ("accused", "accusations", "denies", "criticism", "winning")]
    ['accus', 'accus', 'deni', 'critic', 'win']
    """
    if not term.isalpha():
        return "#" if term[0].isdigit() or term[0] == "$" else term
    word = term
    if len(word) < 4:
        return word
    if word[-1] == "s" and word[-2] not in "sui":
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= 3 and not _VOWELS.isdisjoint(rest):
            doubled = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            word = rest[:-1] if doubled else rest
            break
    else:
        if word.endswith("ly") and len(word) > 5:
            word = word[:-2]
    if word.endswith(_ENDINGS):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                word = word[: -len(ending)]
                break
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word[-1] == "y" else word


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


def _tag(term):
    """Return a word's usual part of speech, the first letter of Penn's tags.

    From the tagger's lexicon that comes with TextBlob (Brill 1992); unknown words by their ending.
    """
    known = _tags().get(term)
    if known:
        return known
    return next((tag for tag, ends in _SUFFIXES.items() if term.endswith(tuple(ends))), "N")


@cache
def _tags():
    lines = _installed("textblob", "en", "en-lexicon.txt").split("\n")
    pairs = (line.split(" ") for line in lines if not line.startswith(";"))
    return {pair[0]: pair[1][0] for pair in pairs if len(pair) == 2}


def _installed(package, *path):
    # Not importlib.resources, which would import the package: TextBlob takes seconds.
    folder = Path(find_spec(package).submodule_search_locations[0])
    return folder.joinpath(*path).read_text(encoding="utf-8")
