"""What every character is, as two tables over code points: its flags and its small letter."""

import re
from functools import cache

import numpy as np

from analysis import text as characters

# Flags of a character. A letter is alphanumeric and no digit.
ALNUM, DIGIT, UPPER, LOWER, MARK, UNDERSCORE, APOSTROPHE, HYPHEN, CURRENCY, SIGN, SPACE, CLOSER = (
    1 << bit for bit in range(12)
)
COMMON = 0x2100  # Latin, Greek, Cyrillic, Hebrew, Arabic … and the punctuation of print
_ALL = 0x110000
_CASED = 0x1E944  # no script above it has capitals


def tables(highest):
    """Return (flags, lower), uint16 and uint32 arrays, for all code points up to `highest`.

    `lower` is what `text.term` makes of a character. Most coverage needs only the `COMMON` ones;
    the whole table takes a third of a second to make.
    """
    return _tables(COMMON if highest < COMMON else _ALL)


@cache
def _tables(size):
    flags = np.zeros(size, dtype=np.uint16)
    lower = np.arange(size, dtype=np.uint32)
    points = [code for code in range(size) if not 0xD800 <= code < 0xE000]  # surrogates: no text
    every = "".join(map(chr, points))
    for pattern, flag in ((r"[^\W_]", ALNUM), (r"\d", DIGIT), (r"\s", SPACE)):
        for run in re.finditer(f"{pattern}+", every):
            flags[ord(run[0][0]) : ord(run[0][-1]) + 1] |= flag
    flags[0xD800:0xE000] = 0
    for code in range(min(size, _CASED)):
        letter = chr(code)
        if flags[code] & ALNUM:
            flags[code] |= UPPER * letter.isupper() | LOWER * letter.islower()
        lower[code] = ord(characters.term(letter))
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
