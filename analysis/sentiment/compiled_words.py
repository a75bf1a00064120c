"""The characters and words of a stretch, as machine code reads them: classes, tables, counts.

What is ODD is left to plain Python: letters whose small form depends on others, and emoji.
"""

import string
from functools import cache

import numba
import numpy as np

from analysis.engine.classes import ALNUM, DIGIT, tables
from analysis.engine.compiled import count_words
from analysis.sentiment import textblob_scores, vader_scores

# What a character is.
SPACE, UPPER, LOWER, MARK, POINT, QUOTE, SPLIT, CONSONANT, LETTER, EDGE, ODD, OTHER = (
    1 << bit for bit in range(12)
)
_COMMON = 0x2100  # code points that the table knows; all others are ODD
LAST = np.uint32(_COMMON)
_QUOTES = "“”‘’'\""  # what TextBlob parts from a word wherever it stands
_EDGES = '.,;:!?…“”"()[]{}'  # marks that neither open a word nor go on with one
_LONE_FACES = "♥°"  # what TextBlob takes for a smiley, or part of one, beyond ASCII
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz|")  # as TextBlob's pattern has them
SEED, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)  # FNV-1a
_SPREAD, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
_SLOTS = 1 << 16  # many more than words, so that most looks at the table are one


@cache
def characters():
    """Return (classes, small letters) of all code points up to `_COMMON`."""
    classes = np.zeros(_COMMON + 1, dtype=np.uint16)
    small = np.arange(_COMMON + 1, dtype=np.uint32)
    punctuation = textblob_scores.library().PUNCTUATION.replace(".", "")
    flags, _ = tables(_COMMON - 1)
    for code in range(_COMMON):
        letter = chr(code)
        lowered = letter.lower()
        odd = len(lowered) > 1 or letter == "Σ" or letter in vader_scores.lexicon().emoji
        odd |= (letter.istitle() and not letter.isupper()) or letter in _LONE_FACES
        is_letter = flags[code] & (ALNUM | DIGIT) == ALNUM
        classes[code] = (
            SPACE * letter.isspace() | UPPER * letter.isupper() | LOWER * letter.islower()
            | MARK * (letter in string.punctuation) | POINT * (letter == ".")
            | QUOTE * (letter in _QUOTES) | SPLIT * (letter in punctuation)
            | CONSONANT * (letter in _CONSONANTS) | LETTER * is_letter
            | EDGE * (letter in _EDGES) | ODD * odd
        )  # fmt: skip
        classes[code] |= OTHER * (odd or classes[code] & (LETTER | EDGE) == 0)
        small[code] = ord(lowered) if not odd else code
    classes[_COMMON] = ODD | OTHER
    return classes, small


def table(words):
    """Return (letters, where each word begins in them, slots): an open table of words."""
    codes = [np.array([ord(letter) for letter in word], dtype=np.uint32) for word in words]
    begins = np.cumsum([0, *map(len, codes)]).astype(np.int64)
    letters, slots = np.concatenate(codes), np.full(_SLOTS, -1, dtype=np.int16)
    enter(letters, begins, slots)
    return letters, begins, slots


@numba.njit(cache=True)
def enter(letters, begins, slots):
    mask = len(slots) - 1
    for word in range(len(begins) - 1):
        key = SEED
        for i in range(begins[word], begins[word + 1]):
            key = (key ^ np.uint64(letters[i])) * PRIME
        slot = np.int64((key * _SPREAD) >> _HALF) & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = word


@numba.njit(cache=True, inline="always")
def key_of(codes, small, start, end):
    key = SEED
    for i in range(start, end):
        key = (key ^ np.uint64(small[codes[i]])) * PRIME
    return key


@numba.njit(cache=True, inline="always")
def find(key, codes, small, start, end, letters, begins, slots):
    """Return the number of the word at `start:end`, written as `small` writes it, or -1."""
    mask, size = len(slots) - 1, end - start
    slot = np.int64((key * _SPREAD) >> _HALF) & mask
    while slots[slot] >= 0:
        word = slots[slot]
        at = begins[word]
        if begins[word + 1] - at == size:
            i = 0
            while i < size and letters[at + i] == small[codes[start + i]]:
                i += 1
            if i == size:
                return word
        slot = (slot + 1) & mask
    return -1


@numba.njit(cache=True)
def count(codes, starts, ends, flags, classes):
    """Return how many words begin in each stretch."""
    counts = np.zeros(len(starts), np.int64)
    for k in range(len(starts)):
        counts[k] = count_in(codes, starts[k], ends[k], flags, classes)
    return counts


@numba.njit(cache=True)
def count_in(codes, start, end, flags, classes):
    """Return how many words begin in a stretch, which may begin and end inside a word."""
    i, n = start, 0
    while i > 0 and start < end and not classes[min(codes[i - 1], LAST)] & SPACE:
        i -= 1
    while i < end:
        a, seen = i, 0
        while i < len(codes):
            kind = classes[min(codes[i], LAST)]
            if kind & SPACE:
                break
            seen |= kind
            i += 1
        whole = a >= start and i <= end
        if whole and not seen & (EDGE | OTHER):
            n += i > a
        else:
            # Letters in a row, with marks round them, are one; all else the engine counts.
            runs, before = 0 if whole else OTHER, EDGE
            runs |= seen & OTHER
            for j in range(a, i):
                kind = classes[min(codes[j], LAST)]
                runs += kind & LETTER & ~before  # counts by the value of the flag
                before = kind
            if runs > LETTER:
                n += count_words(codes, flags, a, i, start, end)
            else:
                n += runs == LETTER
        i += 1
    return n
