"""What a word, a name's hyphen and a quotation mark are: the characters, nothing else.

Every function on a text keeps its length, so that offsets stay true. `plural` writes a count.
"""

import re
from functools import cache

__all__ = [
    "CLOSING", "DOUBLE", "HYPHENS", "OPENING", "SINGLE", "WORD", "pieces", "plural",
    "straighten", "term", "words",
]  # fmt: skip

# Quotation marks as news prints them, by the straight mark they stand for. The grave accent and
# the primes are what old wire systems and careless editors put in their place.
DOUBLE = '"“”„‟«»″'
SINGLE = "'‘’‚‛`´′"
OPENING = "“„«‘‚‹"
CLOSING = "”»’›"
HYPHENS = "-‐‑"

_STRAIGHT = str.maketrans({**dict.fromkeys(DOUBLE, '"'), **dict.fromkeys(SINGLE, "'")})

_LETTER = r"[^\W\d_]"
_ALNUM = r"[^\W_]"
_MARKS = r"[\u0300-\u036f]"  # accents written as characters of their own
_APOSTROPHE = r"['’‘`´]"
_HYPHEN = r"[-‐‑]"

# Numbered cases, tried in this order.
WORD = re.compile(
    rf"""
    # 1. Initialisms keep their full stops, the last one too: U.S., p.m., J.D. One letter and a
    #    stop is no initialism ("plan B."), and a letter glued to a longer word is none either.
      (?:{_LETTER}\.){{2,}} (?!{_ALNUM})

    # 2. Amounts: $500, 1,000.5, 60%, €1.2bn. Commas and points belong to a number only between
    #    digits. A unit written onto the digits stays ("500bn"), as does a hyphenated
    #    one ("30-day"); a word after a space does not.
    | [$€£¥₴]? \d+ (?:[.,]\d+)* (?:%|{_LETTER}*(?:{_HYPHEN}{_ALNUM}+)*)

    # 3. Handles and hashtags are one token each with their sign.
    | (?<!\w)[@#]\w+

    # 4. The possessive and the short "is" are a token of their own, so that a name counts as the
    #    same term with and without it: Zelenskyy ’s.
    | (?<={_ALNUM}){_APOSTROPHE}[sS]\b

    # 5. Words, with accents, inner apostrophes (won't, O'Brien; not the 's of case 4) and inner
    #    hyphens (re-entered). Whether a hyphen parts two names is decided in `pieces`.
    | {_LETTER}(?:{_ALNUM}|{_MARKS})*
      (?: (?:{_APOSTROPHE}(?![sS]\b)|{_HYPHEN}) (?:{_ALNUM}|{_MARKS})+ )*
    """,
    re.VERBOSE,
)

_PARTING_HYPHEN = re.compile(rf"{_HYPHEN}(?={_LETTER})")


def straighten(text):
    """Return `text` with straight quotation marks and apostrophes, character by character.

    >>> straighten("“We won’t,” he said")
    '"We won\\'t," he said'
    """
    return text.translate(_STRAIGHT)


def term(token):
    """Return what a token is counted as: lower case, straight marks.

    >>> term("Won’t")
    "won't"
    """
    lowered = token.lower()
    if lowered.isascii():
        return lowered.replace("`", "'")
    return "".join(map(_term_of_letter, token))


@cache
def _term_of_letter(letter):
    # Letter by letter, so that a term is as long as its word: "İ".lower() would be two.
    lowered = letter.lower()
    return (lowered if len(lowered) == 1 else letter).translate(_STRAIGHT)


def words(text, start=0, end=None):
    """Yield (start, end) of every word of `text[start:end]`, in order.

    >>> [("U.S.-Ukraine deal’s $500 billion [and] re-entered")[a:b] for a, b in
    ...  words("U.S.-Ukraine deal’s $500 billion [and] re-entered")]
    ['U.S.', 'Ukraine', 'deal', '’s', '$500', 'billion', 'and', 're-entered']
    """
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        if match[0].isalpha():  # most words, and no hyphen in any
            yield match.span()
        else:
            yield from pieces(text, *match.span())


def pieces(text, start, end):
    """Part a word at the hyphens that stand between two capitalised names.

    "US-Ukraine" is two words, "Kyiv-based" and "self-interest" are one: only a hyphen with a
    capital at the head of both neighbours joins two names.
    """
    if not any(hyphen in text[start:end] for hyphen in HYPHENS):
        yield start, end
        return
    for match in _PARTING_HYPHEN.finditer(text, start, end):
        if text[start].isupper() and text[match.end()].isupper():
            yield start, match.start()
            start = match.end()
    yield start, end


def plural(n, noun):
    """Return a number and its noun.

    >>> plural(1, "article"), plural(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
