"""What every character is, as tables over code points: its flags, its small letter, how plain."""

import re
import string
from functools import cache

import numpy as np

from analysis import text as characters

# Flags of a character. A letter is alphanumeric and no digit.
(
    ALNUM, DIGIT, UPPER, LOWER, MARK, UNDERSCORE, APOSTROPHE, HYPHEN, CURRENCY, SIGN, SPACE, CLOSER,
) = (1 << bit for bit in range(12))  # fmt: skip
COMMON = 0x2100  # Latin, Greek, Cyrillic, Hebrew, Arabic … and the punctuation of print
_WIDE = 0x20000  # and all scripts in use, signs and emoji
_ALL = 0x110000
_CASED = 0x1E944  # no script above it has capitals


def tables(highest):
    """Return (flags, lower), uint16 and uint32 arrays, for all code points up to `highest`.

    `lower` is what `text.term` makes of a character. Most coverage needs only the `COMMON` ones;
    each of the two larger tables is made where a text first needs it.
    """
    return _tables(_size(highest))


def plain(highest):
    """Return a uint8 array: the letters from A to z as they stand, 192 and 0 for the rest.

    192 is any other character that may stand in a word or open one.
    """
    return _plain(_size(highest))


def _size(highest):
    return next(size for size in (COMMON, _WIDE, _ALL) if highest < size)


@cache
def _tables(size):
    flags = np.zeros(size, dtype=np.uint16)
    lower = np.arange(size, dtype=np.uint32)
    points = lower[(lower < 0xD800) | (lower >= 0xE000)]  # surrogates are no text
    every = points.tobytes().decode("utf-32-le")
    for pattern, flag in ((r"[^\W_]", ALNUM), (r"\d", DIGIT), (r"\s", SPACE)):
        for run in re.finditer(f"{pattern}+", every):
            flags[points[run.start()] : points[run.end() - 1] + 1] |= flag
    flags[0xD800:0xE000] = 0
    for letter in every[:_CASED]:
        if letter.isupper() or letter.islower():
            code = ord(letter)
            if flags[code] & ALNUM:
                flags[code] |= UPPER * letter.isupper() | LOWER * letter.islower()
        if letter.lower() != letter:
            lower[ord(letter)] = ord(characters.term(letter))
    for mark in characters.DOUBLE + characters.SINGLE:
        lower[ord(mark)] = ord(characters.term(mark))
    for letters, flag in (
        (map(chr, range(0x300, 0x370)), MARK),
        ("_", UNDERSCORE),
        ("'’‘`´", APOSTROPHE),
        (characters.HYPHENS, HYPHEN),
        ("$€£¥₴", CURRENCY),
        ("@#", SIGN),
        ("()[]{}" + characters.DOUBLE + characters.SINGLE, CLOSER),
    ):
        for letter in letters:
            flags[ord(letter)] |= flag
    return flags, lower


@cache
def _plain(size):
    flags, _ = _tables(size)
    inside = ALNUM | MARK | UNDERSCORE | APOSTROPHE | HYPHEN | CURRENCY | SIGN
    found = np.where(flags & inside, np.uint8(192), np.uint8(0))
    letters = [*string.ascii_letters.encode()]
    found[letters] = letters
    return found
