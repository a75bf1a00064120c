"""Words of a batch, found and numbered in one pass over the code points, as machine code.

`_words` mirrors `text.WORD` case by case (a test holds the two together). numba compiles it once
and keeps the machine code on disk; this module is imported only where that pays.
"""

import sys
from itertools import pairwise
from pathlib import Path

import numba
import numpy as np

from analysis.engine import classes, kernels
from analysis.engine.classes import (
    ALNUM,
    APOSTROPHE,
    CURRENCY,
    DIGIT,
    HYPHEN,
    LOWER,
    MARK,
    SIGN,
    UNDERSCORE,
    UPPER,
    tables,
)

_WORD = ALNUM | UNDERSCORE
_INNER = ALNUM | MARK
_COMMA, _STOP, _PERCENT, _SMALL_S, _LARGE_S = 44, 46, 37, 115, 83

_OPENS = ALNUM | APOSTROPHE | CURRENCY | SIGN

# A word longer than this, or not ASCII, is known by a hash: FNV-1a over its small letters (Fowler,
# Noll and Vo), folded once. The place in the table is the upper half of a product with 2**64 / phi.
_SHORT, _SEVEN, _HASHED = 9, np.uint64(7), np.uint64(1 << 63)
_SEED, _PRIME, _FOLD = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3), np.uint64(29)
_SPREAD, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)

borders = numba.njit(cache=True)(kernels.borders)
assign = numba.njit(cache=True)(kernels.assign)
count = numba.njit(cache=True)(kernels.count)
phrases = numba.njit(cache=True)(kernels.phrases)


@numba.njit(cache=True, inline="always")
def _initialism(codes, flags, i, n):
    """Case 1: the end of letters each with a full stop, two or more, or -1."""
    start = i
    while i + 1 < n and flags[codes[i]] & (ALNUM | DIGIT) == ALNUM and codes[i + 1] == _STOP:
        i += 2
    if i - start < 4 or (i < n and flags[codes[i]] & ALNUM):
        return -1
    return i


@numba.njit(cache=True, inline="always")
def _amount(codes, flags, i, n):
    """Case 2: the end of digits, their separators, and a unit written onto them."""
    while i < n and flags[codes[i]] & DIGIT:
        i += 1
    while i + 1 < n and (codes[i] == _STOP or codes[i] == _COMMA) and flags[codes[i + 1]] & DIGIT:
        i += 1
        while i < n and flags[codes[i]] & DIGIT:
            i += 1
    if i < n and codes[i] == _PERCENT:
        return i + 1
    while i < n and flags[codes[i]] & (ALNUM | DIGIT) == ALNUM:
        i += 1
    while i + 1 < n and flags[codes[i]] & HYPHEN and flags[codes[i + 1]] & ALNUM:
        i += 1
        while i < n and flags[codes[i]] & ALNUM:
            i += 1
    return i


@numba.njit(cache=True, inline="always")
def _possessive(codes, flags, i, n):
    """Case 4: is there an s at `i` that ends a word?"""
    is_s = i < n and (codes[i] == _SMALL_S or codes[i] == _LARGE_S)
    return is_s and not (i + 1 < n and flags[codes[i + 1]] & _WORD)


@numba.njit(cache=True, inline="always")
def _plain_word(codes, flags, i, n):
    """Case 5: the end of letters, with inner apostrophes and hyphens."""
    while i < n:
        flag = flags[codes[i]]
        if flag & _INNER:
            i += 1
        elif flag & APOSTROPHE and i + 1 < n and flags[codes[i + 1]] & _INNER:
            if _possessive(codes, flags, i + 1, n):
                break
            i += 1
        elif flag & HYPHEN and i + 1 < n and flags[codes[i + 1]] & _INNER:
            i += 1
        else:
            break
    return i


@numba.njit(cache=True, inline="always")
def _end(codes, flags, i, n):
    """Return the end of the word that begins at `i`, or -1 where none does."""
    flag = flags[codes[i]]
    if flag & DIGIT:
        return _amount(codes, flags, i, n)
    if flag & ALNUM:
        end = -1
        if i + 1 < n and codes[i + 1] == _STOP:
            end = _initialism(codes, flags, i, n)
        return end if end > 0 else _plain_word(codes, flags, i + 1, n)
    if flag & CURRENCY and i + 1 < n and flags[codes[i + 1]] & DIGIT:
        return _amount(codes, flags, i + 1, n)
    if flag & APOSTROPHE and i and flags[codes[i - 1]] & ALNUM:
        return i + 2 if _possessive(codes, flags, i + 1, n) else -1
    if flag & SIGN and not (i and flags[codes[i - 1]] & _WORD):
        end = i + 1
        while end < n and flags[codes[end]] & _WORD:
            end += 1
        return end if end > i + 1 else -1
    return -1


@numba.njit(cache=True, inline="always")
def _piece(codes, flags, start, end):
    """Return the end of the first piece of a word: hyphens part capitalised names."""
    if flags[codes[start]] & UPPER:
        for i in range(start + 1, end - 1):
            if flags[codes[i]] & HYPHEN and flags[codes[i + 1]] & UPPER:
                return i
    return end


@numba.njit(cache=True, inline="always")
def _key(codes, flags, lower, start, end):
    """Return (key, flags of all letters) of the word at `start:end`.

    A short word of ASCII letters is its own key, seven bits a letter; the first bit marks the
    hash of any other.
    """
    key, seen, high = np.uint64(0), 0, np.uint32(0)
    for i in range(start, end):
        letter = lower[codes[i]]
        seen |= flags[codes[i]]
        high |= letter
        key = (key << _SEVEN) | np.uint64(letter)
    if end - start <= _SHORT and high < 128:
        return key, seen
    key = _SEED
    for i in range(start, end):
        key = (key ^ np.uint64(lower[codes[i]])) * _PRIME
    return (key ^ (key >> _FOLD)) | _HASHED, seen


@numba.njit(cache=True)
def _words(codes, flags, lower, position, found, n_found, slots, keys, begins, letters, n_terms):
    """Find the words of `codes` from `position` on; number every term.

    `found` is (starts, ends, terms, shapes), written from `n_found` on. `slots` is an open table
    of (key, number of the term + 1); `keys` and `begins` hold per term its key and where its
    letters begin in `letters`. Returns (position, n_found, n_terms); the position is short of the
    end where the vocabulary or the letters are full and must grow first.
    """
    starts, ends, terms, shapes = found
    n, mask = len(codes), len(slots) - 1
    while position < n:
        if not flags[codes[position]] & _OPENS:
            position += 1
            continue
        end = _end(codes, flags, position, n)
        if end < 0:
            position += 1
            continue
        room = end - position  # a word has no more pieces, and no more letters, than characters
        if n_terms + room > len(keys) or begins[n_terms] + room > len(letters):
            return position, n_found, n_terms
        while position < end:
            stop = _piece(codes, flags, position, end)
            key, seen = _key(codes, flags, lower, position, stop)
            slot = np.int64((key * _SPREAD) >> _HALF) & mask
            while True:
                term = np.int64(slots[slot, 1]) - 1
                if term < 0:
                    term, size = n_terms, stop - position
                    slots[slot, 0], slots[slot, 1], keys[term] = key, term + 1, key
                    for i in range(size):
                        letters[begins[term] + i] = lower[codes[position + i]]
                    n_terms += 1
                    begins[n_terms] = begins[term] + size
                    break
                if slots[slot, 0] == key:
                    if not key & _HASHED:
                        break
                    size, i, at = stop - position, 0, begins[term]
                    if begins[term + 1] - at == size:
                        while i < size and letters[at + i] == lower[codes[position + i]]:
                            i += 1
                        if i == size:
                            break
                slot = (slot + 1) & mask
            starts[n_found], ends[n_found], terms[n_found] = position, stop, term
            shape = kernels.CAPITAL if flags[codes[position]] & UPPER else 0
            shapes[n_found] = shape | (0 if seen & LOWER else kernels.NO_SMALL)
            n_found += 1
            position = stop + 1 if stop < end else stop
    return position, n_found, n_terms


@numba.njit(cache=True)
def count_words(codes, flags, position, limit, first, last):
    """Return how many words of `codes[position:limit]` begin between `first` and `last`."""
    n = 0
    while position < limit:
        end = _end(codes, flags, position, limit) if flags[codes[position]] & _OPENS else -1
        if end < 0:
            position += 1
            continue
        while position < end:
            stop = _piece(codes, flags, position, end)
            n += first <= position < last
            position = stop + 1 if stop < end else stop
    return n


@numba.njit(cache=True)
def _enter(slots, keys, n_terms):
    """Enter all terms into an empty table of slots."""
    mask = len(slots) - 1
    for term in range(n_terms):
        slot = np.int64((keys[term] * _SPREAD) >> _HALF) & mask
        while slots[slot, 1]:
            slot = (slot + 1) & mask
        slots[slot, 0], slots[slot, 1] = keys[term], term + 1


class Vocabulary:
    """The terms found so far, numbered as they came; it grows with what it is fed."""

    def __init__(self):
        self.n, self.letters = 0, np.empty(1 << 18, np.uint32)
        self.found = ([],)  # room for the words of a chunk, used again for the next
        self._make_room(1 << 15)

    def words(self, codes):
        """Return (starts, ends, terms, shapes) of the words of an array of code points."""
        flags, lower = tables(int(codes.max(initial=0)))
        if len(self.found[0]) <= len(codes) // 2:
            kinds = (np.int32, np.int32, np.int32, np.uint8)
            self.found = tuple(np.empty(len(codes) // 2 + 1, kind) for kind in kinds)
        found = self.found
        position = n_found = 0
        while position < len(codes):
            position, n_found, self.n = _words(
                codes, flags, lower, position, found, n_found,
                self.slots, self.keys, self.begins, self.letters, self.n,
            )  # fmt: skip
            if position < len(codes):
                self.letters = np.resize(self.letters, 2 * len(self.letters) + len(codes))
                self._make_room(2 * len(self.keys))
        return [column[:n_found].copy() for column in found]

    def _make_room(self, n_terms):
        keys, begins = np.zeros(n_terms, np.uint64), np.zeros(n_terms + 1, np.int64)
        if self.n:
            keys[: self.n], begins[: self.n + 1] = self.keys[: self.n], self.begins[: self.n + 1]
        self.keys, self.begins = keys, begins
        self.slots = np.zeros((2 * n_terms, 2), np.uint64)
        _enter(self.slots, keys, self.n)

    def terms(self):
        """Return the terms as text, in the order of their numbers."""
        letters = self.letters[: self.begins[self.n]].tobytes().decode("utf-32-le", "surrogatepass")
        borders = self.begins[: self.n + 1].tolist()
        return [letters[a:b] for a, b in pairwise(borders)]


def forget_stale(functions, modules):
    """Delete machine code on disk that is older than any of the texts it was made from.

    numba looks at the file of a function only, and not at those of the functions and constants
    that went into it: after an update of one of these, old rules would go on being used.
    """
    newest = max(Path(module.__file__).stat().st_mtime for module in modules)
    for function in functions:
        name = f"{function.py_func.__module__.rpartition('.')[2]}.{function.py_func.__qualname__}"
        for index in Path(function.stats.cache_path).glob(f"{name}-*.nbi"):
            if index.stat().st_mtime < newest:
                index.unlink(missing_ok=True)


forget_stale(
    (borders, assign, count, phrases, _words, count_words, _enter),
    (classes, kernels, sys.modules[__name__]),
)
