"""VADER's scores of many stretches of text, by its own lexicon and our text of its rules."""

import heapq
import string
import sys
from functools import cache
from importlib import import_module
from typing import NamedTuple

import numpy as np

from analysis.sentiment import kernels

VERSIONS = ("vaderSentiment", ("3.3.2",))  # whose rules these are
COLUMNS = "ifffiii"  # of what `plain` returns: whole numbers and others
_ALPHA = 15  # what VADER takes for the largest square of a sum
COMPENSATED = sys.version_info >= (3, 12)


class Lexicon(NamedTuple):
    """VADER's words as numbers: `terms` maps a word to its number, `columns` are the kernels'."""

    terms: dict
    columns: tuple  # kinds, tones, boosts, phrases, tones of phrases
    emoji: dict


@cache
def lexicon():
    """Return VADER's `Lexicon`, read from the installed package."""
    library = import_module("vaderSentiment.vaderSentiment")
    analyser = library.SentimentIntensityAnalyzer()
    idioms = [(phrase.split(), tone, 0) for phrase, tone in library.SPECIAL_CASES.items()]
    idioms += [(phrase.split(), tone, 1) for phrase, tone in library.BOOSTER_DICT.items()]
    phrases = [row for row in idioms if len(row[0]) > 1]
    words = [word for phrase, _, _ in phrases for word in phrase]
    words = [*kernels.NAMED, *analyser.lexicon, *library.BOOSTER_DICT, *library.NEGATE, *words]
    terms = {word: i for i, word in enumerate(dict.fromkeys(words))}
    kinds = [
        kernels.KNOWN * (word in analyser.lexicon)
        | kernels.BOOSTER * (word in library.BOOSTER_DICT)
        | kernels.NEGATES * (word in library.NEGATE)
        | kernels.OPENS * any(word == phrase[0] for phrase, _, _ in phrases)
        for word in terms
    ]
    numbers = [[*(terms[word] for word in phrase), -2][:3] for phrase, _, _ in phrases]
    rows = [[*three, boosts] for three, (_, _, boosts) in zip(numbers, phrases, strict=True)]
    columns = (
        np.array([*kinds, 0], dtype=np.uint8),
        np.array([*(analyser.lexicon.get(word, 0.0) for word in terms), 0.0]),
        np.array([*(library.BOOSTER_DICT.get(word, 0.0) for word in terms), 0.0]),
        tuple(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)),
        np.array([float(tone) for _, tone, _ in phrases]),
    )
    return Lexicon(terms, columns, analyser.emojis)


@cache
def _lists():
    *columns, phrases, values = lexicon().columns
    return (
        *(each.tolist() for each in columns),
        [each.tolist() for each in phrases],
        values.tolist(),
    )


def words(text):
    """Return the words that VADER splits a text into, marks stripped off, and the text it splits.

    >>> words("A (great) deal 🙂")[0]
    ['A', 'great', 'deal', 'slightly', 'smiling', 'face']
    """
    if not text.isascii():
        text = expanded(text)
    text = text.strip()
    found = []
    for chunk in text.split():
        stripped = chunk.strip(string.punctuation)
        found.append(chunk if len(stripped) <= 2 else stripped)
    return found, text


def expanded(text):
    """Return a text with its emoji written out, a space before each unless one stands there."""
    emoji, parts, space = lexicon().emoji, [], True
    for character in text:
        written = emoji.get(character)
        if written is None:
            space = character == " "
            parts.append(character)
        else:
            parts.append(written if space else " " + written)
            space = False
    return "".join(parts)


def plain(text, without=-1):
    """Return what `finish` needs of a text: words matched, sums, marks."""
    found, text = words(text)
    n, columns = len(found), _lists()
    small = [word.lower() for word in found]
    terms = [lexicon().terms.get(word, -1) for word in small]
    capitals = [word.isupper() for word in found]
    negates = [
        bool(columns[0][term] & kernels.NEGATES) or "n't" in word
        for term, word in zip(terms, small, strict=True)
    ]
    known, hits, tones = [False] * n, [0] * n, [0.0] * n
    n_hits, place, differs = kernels.vader_words(
        terms, capitals, n, columns, without, known, hits, tones
    )
    kernels.vader_context(terms, capitals, negates, n, columns, known, hits, n_hits, tones, differs)
    if place >= 0:
        but(hits, n_hits, tones, place)
    sums = kernels.vader_sums(n, n_hits, tones, COMPENSATED)
    return *sums, text.count("!"), text.count("?")


def entries(text):
    """Return the words of the lexicon in a text, in order, small letters."""
    terms, kinds = lexicon().terms, _lists()[0]
    small = (word.lower() for word in words(text)[0])
    return [word for word in small if kinds[terms.get(word, -1)] & kernels.KNOWN]


def but(hits, n_hits, tones, place):
    """Do what `kernels.vader_but` does, in time that grows with the length only."""
    at = {}
    for k in range(n_hits):
        at.setdefault(tones[k], []).append(k)  # ascending: a heap
    for k in range(n_hits):
        tone = tones[k]
        if tone:
            first = heapq.heappop(at[tone])
            tones[first] = tone * (0.5 if hits[first] < place else 1.5)
            heapq.heappush(at.setdefault(tones[first], []), first)


def finish(n_matched, total, good, bad, neutral, exclamations, questions):
    """Return an array (stretches, 4) of compound, pos, neu and neg from columns of `plain`.

    Marks of emphasis are added to the side that outweighs; up to four "!" count, and two or more
    "?". All is rounded as VADER does.
    """
    exclamations, questions = np.asarray(exclamations), np.asarray(questions)
    several = np.where(questions <= 3, questions * 0.18, 0.96)
    emphasis = np.minimum(exclamations, 4) * 0.292 + np.where(questions > 1, several, 0.0)
    total = total + np.sign(total) * emphasis
    compound = np.clip(total / np.sqrt(total * total + _ALPHA), -1.0, 1.0)
    praised, blamed = good > np.abs(bad), good < np.abs(bad)
    good = np.where(praised, good + emphasis, good)
    bad = np.abs(np.where(blamed, bad - emphasis, bad))
    whole = np.maximum(good + bad + neutral, 1)  # a stretch without words has no shares
    shares = [rounded(part / whole, 3) for part in (good, neutral, bad)]
    return np.stack([rounded(compound, 4), *shares], axis=1)


def rounded(values, digits):
    """Return what Python's `round` makes of every value, though numpy's differs at the halves.

    >>> rounded(np.array([0.0005, 0.0015, -0.12349999]), 3).tolist()
    [0.001, 0.002, -0.123]
    """
    scaled = values * 10**digits
    whole = np.rint(scaled)
    found = whole / 10**digits
    for i in np.flatnonzero(np.abs(np.abs(scaled - whole) - 0.5) < 1e-6):
        found[i] = round(float(values[i]), digits)
    return found
