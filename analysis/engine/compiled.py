"""Words of a batch, found and numbered text by text, as machine code.

Three loops over each text: the runs of characters that words are made of, the words in them, and
their numbers. The second mirrors `text.WORD` case by case (a test holds the two together). numba
compiles them once and keeps the machine code on disk; this module is imported only where that pays.
"""

import sys
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
    ODD,
    RUN,
    SIGN,
    UNDERSCORE,
    UPPER,
    tables,
)

_WORD = ALNUM | UNDERSCORE
_INNER = ALNUM | MARK
_COMMA, _STOP, _PERCENT, _SMALL_S, _LARGE_S = 44, 46, 37, 115, 83

_OPENS = ALNUM | APOSTROPHE | CURRENCY | SIGN

# A word longer than this, or not ASCII, is known by a hash of its small letters: rotated by seven
# bits, a letter added. The place in the table is the upper half of a product with 2**64 / phi.
_SHORT, _SEVEN, _REST, _HASHED = 9, np.uint64(7), np.uint64(57), np.uint64(1 << 63)
_SPREAD, _HALF, _ONE = np.uint64(0x9E3779B97F4A7C15), np.uint64(32), np.uint64(1)
_RUN, _SMALL, _BREAK = np.uint64(RUN.bit_length() - 1), 32, 10  # of a letter, the bit that is small

borders = numba.njit(cache=True)(kernels.borders)
assign = numba.njit(cache=True)(kernels.assign)
count = numba.njit(cache=True)(kernels.count)
phrases = numba.njit(cache=True)(kernels.phrases)


@numba.njit(cache=True)
def _initialism(codes, flags, i, n):
    """Case 1: the end of letters each with a full stop, two or more, or -1."""
    start = i
    while i + 1 < n and flags[codes[i]] & (ALNUM | DIGIT) == ALNUM and codes[i + 1] == _STOP:
        i += 2
    if i - start < 4 or (i < n and flags[codes[i]] & ALNUM):
        return -1
    return i


@numba.njit(cache=True)
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


@numba.njit(cache=True)
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
    digits = i + 1 if flag & CURRENCY and i + 1 < n else i
    if flags[codes[digits]] & DIGIT:
        return _amount(codes, flags, digits, n)
    if flag & ALNUM:
        end = -1
        if i + 1 < n and codes[i + 1] == _STOP:
            end = _initialism(codes, flags, i, n)
        return end if end > 0 else _plain_word(codes, flags, i + 1, n)
    if flag & APOSTROPHE and i and flags[codes[i - 1]] & ALNUM:
        return i + 2 if _possessive(codes, flags, i + 1, n) else -1
    if flag & SIGN and not (i and flags[codes[i - 1]] & _WORD):
        end = i + 1
        while end < n and flags[codes[end]] & _WORD:
            end += 1
        return end if end > i + 1 else -1
    return -1


@numba.njit(cache=True)
def _piece(codes, flags, start, end):
    """Return the end of the first piece of a word: hyphens part capitalised names."""
    if flags[codes[start]] & UPPER:
        for i in range(start + 1, end - 1):
            if flags[codes[i]] & HYPHEN and flags[codes[i + 1]] & UPPER:
                return i
    return end


@numba.njit(cache=True)
def _key(codes, flags, lower, start, end):
    """Return (key, flags of all letters) of the word at `start:end`.

    A short word of ASCII letters is its own key, seven bits a letter; the first bit marks the
    key of any other, which is no more than a hash.
    """
    key, seen, high = np.uint64(0), 0, np.uint32(0)
    for i in range(start, end):
        letter = lower[codes[i]]
        seen |= flags[codes[i]]
        high |= letter
        key = ((key << _SEVEN) | (key >> _REST)) ^ np.uint64(letter)
    if end - start > _SHORT or high >= 128:
        key |= _HASHED
    return key, seen


@numba.njit(cache=True)
def _keys(codes, flags, lower, starts, ends):
    """Return the keys of words that are known to be some."""
    keys = np.empty(len(starts), np.uint64)
    for word in range(len(starts)):
        keys[word], _ = _key(codes, flags, lower, starts[word], ends[word])
    return keys


@numba.njit(cache=True)
def _runs(codes, flags, position, limit, edges, keys, seens):
    """Find the runs of characters that words are made of, and the key of each, as `_key` makes it.

    Writes where every run begins and ends, in turn, its key (right for plain letters only) and
    the flags of all its characters; returns how many. `codes[limit - 1]` is no such character.
    There is no branch in it: a processor that guesses where words end guesses wrong every time.
    """
    n, key, seen, before = np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    for i in range(np.uint64(position), np.uint64(limit)):
        code = codes[i]
        flag = np.uint64(flags[code])
        inside = (flag >> _RUN) & _ONE
        edges[n], keys[n >> _ONE], seens[n >> _ONE] = i, key, seen
        n += inside ^ before
        before = inside
        kept = np.uint64(0) - inside  # all bits, or none
        seen = (seen | flag) & kept
        key = (((key << _SEVEN) | (key >> _REST)) ^ np.uint64(code | _SMALL)) & kept
    return np.int64(n >> _ONE)


@numba.njit(cache=True)
def _parted(codes, flags, lower, position, limit, runs, n_runs, starts, ends, shapes, keys):
    """Write the words that the runs of a text hold, and their keys; return how many.

    A run of plain letters is a word as it stands, but for a letter with a full stop, which may
    open an initialism. In all others the cases of a word are tried in turn; a word may reach into
    the runs behind its own.
    """
    edges, run_keys, seens = runs
    n = 0
    for run in range(n_runs):
        first, last, seen = np.int64(edges[2 * run]), np.int64(edges[2 * run + 1]), seens[run]
        whole = not seen & ODD and first >= position
        if whole and (last - first > 1 or codes[last] != _STOP):
            starts[n], ends[n] = first, last
            keys[n] = run_keys[run] | _HASHED if last - first > _SHORT else run_keys[run]
            capital = kernels.CAPITAL if flags[codes[first]] & UPPER else 0
            shapes[n] = capital | (0 if seen & LOWER else kernels.NO_SMALL)
            n += 1
            continue
        position = max(position, first)
        while position < last:
            end = _end(codes, flags, position, limit) if flags[codes[position]] & _OPENS else -1
            if end < 0:
                position += 1
                continue
            while position < end:
                stop = _piece(codes, flags, position, end)
                key, letters = _key(codes, flags, lower, position, stop)
                starts[n], ends[n], keys[n] = position, stop, key
                capital = kernels.CAPITAL if flags[codes[position]] & UPPER else 0
                shapes[n] = capital | (0 if letters & LOWER else kernels.NO_SMALL)
                n += 1
                position = stop + 1 if stop < end else stop
    return n


@numba.njit(cache=True)
def _number(codes, lower, starts, ends, keys, n, terms, slots, begins, letters, n_terms):
    """Write the number of the term of every word; return how many terms there are now.

    `slots` is an open table of (key, number of the term + 1); `begins` says where the letters of
    each term begin in `letters`, a line break behind each.
    """
    mask = np.uint64(len(slots) - 1)
    for word in range(n):
        key = keys[word]
        slot = ((key * _SPREAD) >> _HALF) & mask
        while True:
            term = np.int64(slots[slot, 1]) - 1
            if term < 0:
                term, n_terms, size = n_terms, n_terms + 1, ends[word] - starts[word]
                slots[slot, 0], slots[slot, 1] = key, n_terms
                for i in range(size):
                    letters[begins[term] + i] = lower[codes[starts[word] + i]]
                letters[begins[term] + size] = _BREAK
                begins[n_terms] = begins[term] + size + 1
                break
            if slots[slot, 0] == key:
                if not key & _HASHED:
                    break
                size, i, at = ends[word] - starts[word], 0, begins[term]
                if begins[term + 1] - at - 1 == size:
                    while i < size and letters[at + i] == lower[codes[starts[word] + i]]:
                        i += 1
                    if i == size:
                        break
            slot = (slot + _ONE) & mask
        terms[word] = term
    return n_terms


@numba.njit(cache=True)
def _words(codes, flags, lower, text, offsets, found, heads, room, slots, begins, letters, n_terms):
    """Find and number the words of the texts from number `text` on; return (text, terms).

    Text k is `codes[offsets[k] : offsets[k + 1]]`, with a line break behind it. `found` is
    (starts, ends, terms, shapes), written from `heads[text]` on; `heads` says where the words of
    each text begin. The text returned is short of the last where the vocabulary or its letters
    are full and must grow first.
    """
    starts, ends, terms, shapes = found
    runs, keys = room
    edges, run_keys, seens = runs
    while text < len(offsets) - 1:
        first, limit, head = offsets[text], offsets[text + 1], heads[text]
        n = _runs(codes, flags, first, limit, edges, run_keys, seens)
        n = _parted(codes, flags, lower, first, limit - 1, runs, n, starts[head:], ends[head:],
                    shapes[head:], keys)  # fmt: skip
        if n_terms + n >= len(begins) or begins[n_terms] + limit - first + n > len(letters):
            break
        n_terms = _number(codes, lower, starts[head:], ends[head:], keys, n, terms[head:],
                          slots, begins, letters, n_terms)  # fmt: skip
        for word in range(head, head + n):
            starts[word] -= first
            ends[word] -= first
        heads[text + 1] = head + n
        text += 1
    return text, n_terms


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
def _enter(old, slots):
    """Enter what is in a table of slots into a larger, empty one."""
    mask = np.uint64(len(slots) - 1)
    for entry in range(len(old)):
        if old[entry, 1]:
            slot = ((old[entry, 0] * _SPREAD) >> _HALF) & mask
            while slots[slot, 1]:
                slot = (slot + _ONE) & mask
            slots[slot, 0], slots[slot, 1] = old[entry, 0], old[entry, 1]


class Vocabulary:
    """The terms found so far, numbered as they came; it grows with what it is fed."""

    def __init__(self):
        self.n, self.asked = 0, 0  # terms of the texts, and with them those that were asked for
        self.slots = np.zeros((1 << 16, 2), np.uint64)
        self.begins, self.letters = np.zeros(1 << 15, np.int64), np.empty(1 << 18, np.uint32)
        self.room, self.longest = None, 0

    def words(self, codes, offsets, found, heads):
        """Write the words of texts joined by line breaks, as `_words` does, and number them."""
        flags, lower = tables(int(codes.max(initial=0)))
        longest = int(np.diff(offsets).max(initial=0))
        if self.room is None or longest > self.longest:
            runs = np.empty(longest + 1, np.int32), *self._room(longest, np.uint64, np.uint16)
            self.room, self.longest = (runs, *self._room(longest, np.uint64)), longest
        text = 0
        while text < len(offsets) - 1:
            text, self.n = _words(
                codes, flags, lower, text, offsets, found, heads, self.room,
                self.slots, self.begins, self.letters, self.n,
            )  # fmt: skip
            if text < len(offsets) - 1:
                self._grow(longest)

    def _room(self, longest, *kinds):
        return [np.empty(longest // 2 + 1, kind) for kind in kinds]

    def _grow(self, n):
        """Make room for twice the terms and `n` more letters."""
        old, self.slots = self.slots, np.zeros((2 * len(self.slots), 2), np.uint64)
        _enter(old, self.slots)
        self.begins = np.resize(self.begins, len(self.slots) // 2)
        self.letters = np.resize(self.letters, 2 * (len(self.letters) + n))

    def numbers(self, codes, offsets):
        """Return the numbers of terms joined by line breaks, -1 for those of no text.

        These are entered behind all others: a vocabulary that was asked takes no more words.
        """
        flags, lower = tables(int(codes.max(initial=0)))
        starts, ends, n = offsets[:-1], offsets[1:] - 1, len(offsets) - 1
        self.asked = max(self.n, self.asked)
        while self.asked + n >= len(self.begins) or (
            self.begins[self.asked] + len(codes) > len(self.letters)
        ):
            self._grow(len(codes))
        terms = np.empty(n, np.int32)
        keys = _keys(codes, flags, lower, starts, ends)
        self.asked = _number(codes, lower, starts, ends, keys, n, terms, self.slots, self.begins,
                             self.letters, self.asked)  # fmt: skip
        return np.where(terms < self.n, terms, -1)

    def terms(self):
        """Return the terms as text, in the order of their numbers."""
        letters = self.letters[: self.begins[self.n]]
        return letters.tobytes().decode("utf-32-le", "surrogatepass").split("\n")[:-1]


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


_FUNCTIONS = [function for function in globals().values() if hasattr(function, "py_func")]
forget_stale(_FUNCTIONS, (classes, kernels, sys.modules[__name__]))
