"""The words of a text as items: the letter of their kind, and what is looked up for each once."""

import re
from functools import cache, lru_cache

import numpy as np

from analysis import lexicons
from analysis.quotes import cues

QUOTATION, NAME = "\x01", "\x02"  # what stands for a quotation and a name, folded to one item
_FOLDED = {QUOTATION: "Q", NAME: "N"}
_TOKEN = re.compile(
    r"[\x01\x02]|(?:[^\W\d_]\.){2,}"
    r"|['’](?:s|ll|d|ve|re|m)\b"
    r"|[^\W_]+(?:(?:['’](?!(?:s|ll|d|ve|re|m)\b)|[-‐‑@/&])[^\W_]+|(?<=\d)[.,]\d+)*"
    r"|\.\.+|--+|[^\w\s]|_"
)
_SPACES = [*filter(str.isspace, map(chr, [*range(0x20), *range(0x21, 0x3001)]))]  # but for " "
_SIGNS = {"-": "-", "–": "~", "—": "~", "―": "~", "…": "*"}
_REMEMBERED = 1 << 17  # runs of words; then the memory begins afresh
# flags: a noun that can speak, a pronoun that can, a time, what has a title
ROLE, SPEAKING, TIME, WORK = 1, 2, 4, 8
_SPEAKING = frozenset(
    "he she they we i it you who him her them everyone someone anyone nobody many others his their "
    "most some both several".split()
)
_TIMES = frozenset(
    "day week month year time morning afternoon evening night today moment yesterday tonight "
    "tomorrow midnight noon weekend monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december".split()
)
_PRONOUNS = {
    **dict.fromkeys("he she they we i".split(), "P"),
    **dict.fromkeys(
        "it you him them me us everyone someone anyone nobody many others".split(), "O"
    ),
    **dict.fromkeys("who whom whose which".split(), "W"),
    **dict.fromkeys("the a an this these those some several most another".split(), "D"),
    **dict.fromkeys("his her their its our my your".split(), "H"),
    **dict.fromkeys(
        "as when while if because although though after before since until unless where how why "
        "whether than once".split(),
        "S",
    ),
    **dict.fromkeys("and or but nor".split(), "C"),
    **dict.fromkeys(
        "of in on at by for with from about into over against during through between under among "
        "via without within toward towards like despite amid including per around across upon "
        "near outside inside behind beyond".split(),
        "p",
    ),
    **dict.fromkeys(
        "will would can could should may might must did does do has have had having is was are "
        "were be been being am 'll 'd 've 're 'm isn't wasn't aren't weren't didn't doesn't don't "
        "won't wouldn't can't couldn't shouldn't hasn't haven't hadn't".split(),
        "A",
    ),
    "that": "T",
    "to": "t",
    "not": "R",
    "also": "R",
    "n't": "R",
    **dict.fromkeys("familiar aware close present involved alike".split(), "j"),
}
_ADVERBS = frozenset(
    "then later once even still just again never always often soon now earlier already ever only "
    "early however meanwhile instead too reportedly".split()
)


@cache
def _classes():
    """Return the letter of each word: the closed classes, verbs and reporting verbs."""
    found = dict.fromkeys(lexicons.words("verbs"), "V")
    for word in [*found]:
        if word.endswith("ing"):
            found[word] = "G"
    for word, rate in cues.rates().items():
        if rate >= 0.3 and (word in found or word in cues.stances()):
            found[word] = "g" if word.endswith("ing") else "c"
    found.update({word: "g" if word.endswith("ing") else "c" for word in cues.verbs()})
    found.update(dict.fromkeys(_ADVERBS, "R"))
    found.update(_PRONOUNS)
    return found


def _letter(term):
    """Return the letter of one word; an unknown one is judged by its ending."""
    found = _classes().get(term)
    if found:
        return found
    if term[0].isdigit():
        return "n"
    if not term[0].isalpha():
        return "z" if term == "'s" else _SIGNS.get(term[0], term[0] if term.isascii() else "*")
    if term.endswith("ly"):
        return "R"
    if term.endswith("ing") and len(term) > 5:
        return "G"
    if term.endswith("ed") and len(term) > 4:
        return "V"
    return "A" if term.endswith("n't") else "n"


def _flags(term):
    found = ROLE * (term in cues.roles()) + SPEAKING * (term in _SPEAKING)
    return found + TIME * (term in _TIMES) + WORK * (term in lexicons.words("works"))


@lru_cache(maxsize=_REMEMBERED)
def _about(token):
    """Return what is known of a word: its term, letter, number, rate and flags."""
    term = token.lower().replace("’", "'")
    letter = _FOLDED.get(term) or _letter(term)
    term = letter if term in _FOLDED else term
    return "" if letter == "Q" else term, *cues.word_of(term), _flags(term), ord(letter)


class _Memory(dict):
    """Numbers of the runs between spaces met so far, and columns about the words in them."""

    def __init__(self):
        super().__init__()
        self.words = 0
        self.terms = np.full(4 * _REMEMBERED, "", object)
        self.heads = np.zeros(2 * _REMEMBERED, np.int64)  # the first word of each run
        self.lengths = np.zeros(2 * _REMEMBERED, np.int64)
        # start and end in its run; number, rate (both of `cues`), flags and letter of each word
        self.rows = np.zeros((4 * _REMEMBERED, 6), np.int64)

    def __missing__(self, run):
        number, first = len(self), self.words
        self[run] = number
        found = [*_TOKEN.finditer(run)]
        self.words += len(found)
        if number + 1 == len(self.heads):
            self.heads, self.lengths = (
                np.concatenate((column, np.zeros_like(column)))
                for column in (self.heads, self.lengths)
            )
        while self.words > len(self.rows):
            self.rows = np.concatenate((self.rows, np.zeros_like(self.rows)))
            self.terms = np.concatenate((self.terms, np.full_like(self.terms, "")))
        for place, match in enumerate(found, first):
            self.terms[place], *about = _about(match[0])
            self.rows[place] = (*match.span(), *about)
        self.heads[number + 1], self.lengths[number] = self.words, len(run) + 1
        return number


_memory = _Memory()


def read(texts):
    """Return the words and marks of some texts: terms, codes of letters, numbers, borders.

    All texts' stand one after the other; the borders part them. The numbers are rows: starts, ends
    (as if the texts were joined by a space), numbers of the words, how often they report speech in
    steps, flags.

    >>> terms, letters, rows, borders = read(["She said: no.", "Ah."])
    >>> terms, letters.tobytes(), rows[0].tolist(), borders.tolist()
    (['she', 'said', ':', 'no', '.', 'ah', '.'], b'Pc:n.n.', [0, 4, 8, 10, 12, 14, 16], [0, 5, 7])
    """
    global _memory
    if max(len(_memory), _memory.words // 4) > _REMEMBERED:
        _memory = _Memory()
    # A run with its marks ("said,") recurs, so that most are looked up and not parted anew.
    parts = []
    for text in texts:
        parts += _spaced(text).split(" ")
    runs = np.fromiter(map(_memory.__getitem__, parts), np.int64, len(parts))
    lengths, first = _memory.lengths[runs], _memory.heads[runs]
    counts = _memory.heads[runs + 1] - first
    begin = np.cumsum(lengths) - lengths
    own = np.repeat(np.arange(len(runs)), counts)
    words = np.arange(len(own)) + (first - np.cumsum(counts) + counts)[own]
    columns = _memory.rows.take(words, axis=0).T
    columns[:2] += begin[own]
    heads = np.cumsum([0, *(len(text) + 1 for text in texts)])
    borders = np.searchsorted(columns[0], heads)
    return _memory.terms[words].tolist(), columns[5].astype(np.uint8), columns[:5], borders


def _spaced(text):
    """Return a text with nothing but plain spaces between its words."""
    for space in _SPACES:
        text = text.replace(space, " ")
    return text
