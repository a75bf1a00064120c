"""Words of a batch, found and numbered text by text, as machine code.

Three loops over each text: the runs of characters that words are made of, the words in them, and
their numbers. The second mirrors `text.WORD` case by case (a test holds the two together). numba
compiles them once and keeps the machine code on disk; this module is imported only where that pays.
"""

import sys

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
    SIGN,
    UPPER,
    plain,
    tables,
)
from analysis.engine.kernels import CAPITAL, NO_SMALL
from analysis.engine.stale import forget_stale

_WORD, _INNER = ALNUM | classes.UNDERSCORE, ALNUM | classes.MARK
_OPENS = ALNUM | APOSTROPHE | CURRENCY | SIGN
_COMMA, _STOP, _PERCENT, _SMALL_S, _LARGE_S = 44, 46, 37, 115, 83

# A word of at most 15 ASCII letters is known by them, a byte each: eight in its key, the others in
# its tail. Any other is known by a hash, rotated by seven bits a letter, and then by its letters.
_LONG, _HASHED, _BREAK = 15, np.uint64(1 << 63), 10
_ONE, _SIX, _SEVEN, _EIGHT, _HALF, _REST = (np.uint64(n) for n in (1, 6, 7, 8, 32, 57))
_ALL, _SPREAD = np.uint64(2**64 - 1), np.uint64(0x9E3779B97F4A7C15)  # this is 2**64 / phi
# In eight bytes: the bit that makes a letter small, in the first and in all, and one no letter has.
_FIRST, _SMALL, _ODD = (np.uint64(n) for n in (0x20, 0x2020202020202020, 0x8080808080808080))

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
    """Return (key, tail, flags of all letters) of the word at `start:end`.

    The letters themselves of an ASCII word that is not long; the highest bit marks the key of any
    other, which is no more than a hash.
    """
    key, tail, hashed, seen, high = np.uint64(0), np.uint64(0), np.uint64(0), 0, np.uint32(0)
    for i in range(start, end):
        letter, place = lower[codes[i]], np.uint64(i - start)
        seen |= flags[codes[i]]
        high |= letter
        if place < _EIGHT:
            key |= np.uint64(letter) << place * _EIGHT
        elif place < _LONG:
            tail |= np.uint64(letter) << (place - _EIGHT) * _EIGHT
        hashed = ((hashed << _SEVEN) | (hashed >> _REST)) ^ np.uint64(letter)
    if end - start > _LONG or high >= 128:
        return hashed | _HASHED, np.uint64(0), seen
    return key, tail, seen


@numba.njit(cache=True)
def _keys(codes, flags, lower, starts, ends):
    """Return the keys and tails of words that are known to be some."""
    keys, tails = np.empty((2, len(starts)), np.uint64)
    for word in range(len(starts)):
        keys[word], tails[word], _ = _key(codes, flags, lower, starts[word], ends[word])
    return keys, tails


@numba.njit(cache=True)
def _runs(codes, plain, letters, edges):
    """Find the runs of characters that words are made of; return how many.

    Writes what `plain` says of every character, and where every run begins and ends, in turn. The
    last character is in none. There is no branch in it: a processor that guesses where words end
    guesses wrong every time.
    """
    n, before = np.uint64(0), np.uint64(0)
    for i in range(np.uint64(len(codes))):
        letter = plain[codes[i]]
        letters[i], edges[n] = letter, i
        inside = np.uint64(letter) >> _SIX & _ONE
        n += inside ^ before
        before = inside
    return n >> _ONE


@numba.njit(cache=True)
def _parted(codes, flags, lower, windows, edges, n_runs, starts, ends, shapes, keys, tails):
    """Write the words that the runs of a text hold, and their keys; return how many.

    A run of plain letters is a word as it stands, but for a letter with a full stop, which may
    open an initialism; `windows[i]` are the eight letters from i on. In all others, and in long
    ones, the cases of a word are tried in turn; a word may reach into the runs behind its own.
    """
    n, position, limit = np.uint64(0), 0, len(codes) - 1
    for run in range(n_runs):
        first, last = np.uint64(edges[run + run]), np.uint64(edges[run + run + _ONE])
        size = last - first
        short = min(size, _EIGHT)
        kept = _ALL >> _EIGHT * (_EIGHT - short)
        rest = (_ONE << _EIGHT * (min(size, np.uint64(_LONG)) - short)) - _ONE
        key, tail = windows[first] & kept, windows[first + _EIGHT] & rest
        whole = size <= _LONG and not (key | tail) & _ODD and first >= np.uint64(position)
        if whole and (size > _ONE or codes[last] != _STOP):
            starts[n], ends[n] = first, last
            keys[n], tails[n] = key | _SMALL & kept, tail | _SMALL & rest
            capital = 0 if key & _FIRST else CAPITAL
            shapes[n] = capital | (0 if (key | tail) & _SMALL else NO_SMALL)
            n += _ONE
            continue
        position = max(position, np.int64(first))
        while position < last:
            end = _end(codes, flags, position, limit) if flags[codes[position]] & _OPENS else -1
            if end < 0:
                position += 1
                continue
            while position < end:
                stop = _piece(codes, flags, position, end)
                keys[n], tails[n], letters = _key(codes, flags, lower, position, stop)
                starts[n], ends[n] = position, stop
                capital = CAPITAL if flags[codes[position]] & UPPER else 0
                shapes[n] = capital | (0 if letters & LOWER else NO_SMALL)
                n += _ONE
                position = stop + 1 if stop < end else stop
    return np.int64(n)


@numba.njit(cache=True)
def _are(letters, place, codes, lower, start, end):
    """Are the letters at a place, up to a line break, those of the word at `start:end`?"""
    for i in range(end - start):
        if letters[place + i] != lower[codes[start + i]]:
            return False
    return letters[place + end - start] == _BREAK


@numba.njit(cache=True, inline="always")
def _place(key, tail, size):
    """Return where a term is looked for first among `size` slots: all letters have a say."""
    return ((key + tail * _SPREAD) * _SPREAD >> _HALF) * size >> _HALF


@numba.njit(cache=True)
def _number(codes, lower, starts, ends, keys, tails, n, terms, slots, known, letters, n_terms):
    """Write the number of the term of every word; return how many terms there are now.

    `slots` is an open table of the numbers of terms + 1, `known` are the key and tail of each. In
    place of the tail of a hashed one stands where in `letters` it is written out, a line break
    behind it; the first of these says how many are taken.
    """
    mask = np.uint64(len(slots) - 1)
    for word in range(np.uint64(n)):
        key, tail = keys[word], tails[word]
        slot = _place(key, tail, mask + _ONE)
        while True:
            term = np.uint64(slots[slot])
            if not term:
                term, n_terms = np.uint64(n_terms), n_terms + 1
                if key & _HASHED:
                    tail = np.uint64(letters[0])
                    for i in range(starts[word], ends[word] + 1):
                        letters[letters[0]] = lower[codes[i]] if i < ends[word] else _BREAK
                        letters[0] += 1
                slots[slot], known[term, 0], known[term, 1] = n_terms, key, tail
                break
            term -= _ONE
            if known[term, 0] == key:
                place = np.int64(known[term, 1])
                if known[term, 1] == tail or (
                    key & _HASHED and _are(letters, place, codes, lower, starts[word], ends[word])
                ):
                    break
            slot = slot + _ONE & mask
        terms[word] = term
    return n_terms


@numba.njit(cache=True)
def _words(codes, classes, plain, text, offsets, found, heads, room, slots, known, letters,
           n_terms):  # fmt: skip
    """Find and number the words of the texts from number `text` on; return (text, terms).

    Text k is `codes[offsets[k] : offsets[k + 1]]`, with a line break behind it. `found` is
    (starts, ends, terms, shapes), written from `heads[text]` on; `heads` says where the words of
    each text begin. The text returned is short of the last where the vocabulary or its letters
    are full and must grow first.
    """
    flags, lower = classes
    starts, ends, terms, shapes = found
    raw, windows, edges, keys, tails = room
    while text < len(offsets) - 1:
        own, head = codes[offsets[text] : offsets[text + 1]], heads[text]
        n = _runs(own, plain, raw, edges)
        n = _parted(own, flags, lower, windows, edges, n, starts[head:], ends[head:],
                    shapes[head:], keys, tails)  # fmt: skip
        if n_terms + n > len(known) or letters[0] + len(own) + n > len(letters):
            break
        n_terms = _number(own, lower, starts[head:], ends[head:], keys, tails, n, terms[head:],
                          slots, known, letters, n_terms)  # fmt: skip
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
def _enter(known, n_terms, slots):
    """Enter the first of the known terms into an empty table of slots."""
    mask = np.uint64(len(slots) - 1)
    for term in range(n_terms):
        key, tail = known[term]
        slot = _place(key, np.uint64(0) if key & _HASHED else tail, mask + _ONE)
        while slots[slot]:
            slot = slot + _ONE & mask
        slots[slot] = term + 1


class Vocabulary:
    """The terms found so far, numbered as they came; it grows with what it is fed."""

    def __init__(self):
        self.n, self.asked = 0, 0  # terms of the texts, and with them those that were asked for
        self.slots, self.known = np.zeros(1 << 16, np.int32), np.empty((1 << 15, 2), np.uint64)
        self.letters = np.ones(1 << 14, np.uint32)
        self.room, self.longest = None, 0

    def words(self, codes, offsets, found, heads):
        """Write the words of texts joined by line breaks, as `_words` does, and number them."""
        highest = int(codes.max(initial=0))
        longest = int(np.diff(offsets).max(initial=0))
        if self.room is None or longest > self.longest:
            letters = np.zeros(longest + 16, np.uint8)
            windows = np.ndarray(longest + 9, np.uint64, letters, strides=(1,))
            edges, keys = (
                np.empty(longest + 1, np.int32),
                np.empty((2, longest // 2 + 1), np.uint64),
            )
            self.room, self.longest = (letters, windows, edges, *keys), longest
        text = 0
        while text < len(offsets) - 1:
            text, self.n = _words(
                codes, tables(highest), plain(highest), text, offsets, found, heads, self.room,
                self.slots, self.known, self.letters, self.n,
            )  # fmt: skip
            if text < len(offsets) - 1:
                self._grow(self.n, longest)

    def _grow(self, n_terms, n):
        """Make room for twice the terms and `n` more letters."""
        self.slots = np.zeros(2 * len(self.slots), np.int32)
        _enter(self.known, n_terms, self.slots)
        known, self.known = self.known, np.empty((2 * len(self.known), 2), np.uint64)
        self.known[:n_terms] = known[:n_terms]
        self.letters = np.resize(self.letters, 2 * (len(self.letters) + n))

    def numbers(self, codes, offsets):
        """Return the numbers of terms joined by line breaks, -1 for those of no text.

        These are entered behind all others: a vocabulary that was asked takes no more words.
        """
        flags, lower = tables(int(codes.max(initial=0)))
        starts, ends, n = offsets[:-1], offsets[1:] - 1, len(offsets) - 1
        self.asked = max(self.n, self.asked)
        while self.asked + n > len(self.known) or self.letters[0] + len(codes) > len(self.letters):
            self._grow(self.asked, len(codes))
        terms = np.empty(n, np.int32)
        keys, tails = _keys(codes, flags, lower, starts, ends)
        self.asked = _number(codes, lower, starts, ends, keys, tails, n, terms, self.slots,
                             self.known, self.letters, self.asked)  # fmt: skip
        return np.where(terms < self.n, terms, -1)

    def terms(self):
        """Return the terms as text, in the order of their numbers."""
        letters = np.full((self.n, 17), _BREAK, np.uint8)
        letters[:, :16] = self.known[: self.n].view(np.uint8)
        hashed = np.flatnonzero(self.known[: self.n, 0] & _HASHED)
        letters[hashed, :16] = 0
        found = letters[letters > 0].tobytes().decode("ascii").split("\n")[:-1]
        letters = self.letters[1 : self.letters[0]].tobytes()
        others = letters.decode("utf-32-le", "surrogatepass").split("\n")
        for number, term in zip(hashed.tolist(), others, strict=False):
            found[number] = term
        return found


_FUNCTIONS = [function for function in globals().values() if hasattr(function, "py_func")]
forget_stale(_FUNCTIONS, (classes, kernels, sys.modules[__name__]))
