"""An article as a stream of items: every quotation one item, every name one, other words one each.

With the quoted words folded away, what remains is the writer's own sentence, and where a speaker
stands in it can be read from the few words between. A sentence here is the writer's: a full stop
inside a quotation ends it only if nothing of the sentence follows.
"""

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from analysis import layout, lexicons, names
from analysis.quotes import cues, marks

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|['’](?:s|ll|d|ve|re|m)\b"
    r"|[^\W_]+(?:(?:['’](?!(?:s|ll|d|ve|re|m)\b)|[-‐‑@/&])[^\W_]+|(?<=\d)[.,]\d+)*"
    r"|\.\.+|--+|[^\w\s]"
)
_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")
_LONGEST = 200  # items of a sentence; what is longer is a list or no prose, and parted
_LINE_OPENERS = frozenset('“"«‘”―—–•*')
_ENDS = frozenset(".?!")
_AFTER_QUESTION = frozenset("he she they it i we who the a an one".split())
PRONOUNS = {
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
}
_ADVERBS = frozenset(
    "then later once even still just again never always often soon now earlier already ever only "
    "however meanwhile instead too reportedly".split()
)


class Stream(NamedTuple):
    """The items of an article as parallel lists, and what they were made from.

    kind is one letter: Q quotation, N name, P O W pronouns (subject, object, relative), D H
    determiners, T that, t to, S subordinator, C conjunction, p preposition, A auxiliary, R adverb,
    c g reporting verb (finite, -ing), V G other verb, n any other word, else the mark itself.
    """

    kind: list
    term: list
    start: list
    end: list
    sentence: list  # number of the writer's sentence
    paragraph: list  # number of the paragraph
    pieces: list  # (Piece, item, kind of segment), in order
    segments: tuple
    openers: list  # item at which each sentence begins, and the length
    closes: dict  # for each quotation's item: whether its last mark awaits an attribution


@cache
def classes():
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
    found.update(PRONOUNS)
    return found


def kind_of(term, known):
    """Return the letter of one word; an unknown one is judged by its ending."""
    found = known.get(term)
    if found:
        return found
    if not term[0].isalpha():
        return "n" if term[0].isdigit() else term[0]
    if term.endswith("ly"):
        return "R"
    if term.endswith("ing") and len(term) > 5:
        return "G"
    if term.endswith("ed") and len(term) > 4:
        return "V"
    if term.endswith("n't"):
        return "A"
    return "n"


def read(text, title=None):
    """Return the `Stream` of an article."""
    segments = [*_parts_of(text, layout.segments(text, title))]
    kind, term, starts, ends, sentence, paragraph, pieces, openers = [], [], [], [], [], [], [], [0]
    known = classes()
    chunks = names.chunks(text)
    position, number, single = 0, 0, _quotes_singly(text)
    for part, (start, end, segment) in enumerate(segments):
        goes_on = part + 1 < len(segments) and bool(
            re.match(r"[“\"«]|''|``", text[segments[part + 1][0] :][:2])
        )
        heading = segment in ("headline", "crosshead")
        found = marks.pairs(
            text, start, end, singles="all" if single or heading else "curly", goes_on=goes_on
        )
        waiting = iter(found)
        piece = next(waiting, None)
        cursor, fresh = start, True
        while cursor < end:
            if piece is not None and cursor >= piece.start - 2:
                match = None
                at, stop = piece.start, piece.end
            else:
                limit = end if piece is None else piece.start
                match = _TOKEN.search(text, cursor, limit)
                if match is None:
                    if piece is None:
                        break
                    cursor = piece.start
                    continue
                at, stop = match.span()
            while position < len(chunks) and chunks[position][1] <= at:
                position += 1
            if match is None:
                letter, word = "Q", ""
            elif (
                position < len(chunks)
                and chunks[position][0] <= at
                and (piece is None or chunks[position][1] <= piece.start)
            ):
                at, stop = max(at, chunks[position][0]), chunks[position][1]
                letter, word = "N", text[at:stop]
            else:
                word = match[0].lower().replace("’", "'")
                letter = _contraction(kind) if word == "'s" else kind_of(word, known)
                if letter in '"“”«»„':
                    cursor = stop
                    continue
                if letter == ".." or word[0] == ".":
                    letter = "."
            long = len(kind) - openers[-1] >= _LONGEST
            if kind and not fresh and (long or _parts(text, kind, ends, starts, letter, word, at)):
                number += 1
                openers.append(len(kind))
            if letter == "Q":
                pieces.append((piece, len(kind), segment))
                piece = next(waiting, None)
            kind.append(letter)
            term.append(word)
            starts.append(at)
            ends.append(stop)
            sentence.append(number)
            paragraph.append(part)
            cursor, fresh = stop, False
            if letter == "Q":
                cursor = stop + 1
        if openers[-1] < len(kind):
            number += 1
            openers.append(len(kind))
    closes = {item: text[piece.end - 1] in ",?!" for piece, item, _ in pieces}
    return Stream(kind, term, starts, ends, sentence, paragraph, pieces, segments, openers, closes)


def _contraction(kind):
    """Return the letter of an 's: a possessive after a noun, a verb after a pronoun."""
    return "A" if kind and kind[-1] in "POWTSR" else "'"


def _parts_of(text, segments):
    """Yield (start, end, kind) of every segment, parted at line breaks that end a paragraph.

    Some outlets part paragraphs by single line breaks as well as by blank lines. Lines that were
    wrapped at a column are left together: there the next line goes on anywhere.
    """
    for start, end, segment in segments:
        if text.find("\n", start, end) < 0:
            yield start, end, segment
            continue
        lines = [match.span() for match in _LINE.finditer(text, start, end)]
        lengths = [right - left for left, right in lines[:-1]]
        if len(lines) > 2 and max(lengths) <= 100 and max(lengths) - min(lengths) < 16:
            yield start, end, segment
            continue
        left = lines[0][0]
        for (_, right), (after, _) in pairwise(lines):
            opens = text[after] in _LINE_OPENERS
            goes_on = text[right - 1] in ",-" or text[right - 1].islower()
            if opens or not (text[after].islower() or goes_on):
                yield left, right, segment
                left = after
        yield left, end, segment


def _quotes_singly(text):
    """Tell whether a text quotes with single marks, as British papers do."""
    return sum(text.count(mark) for mark in '"“”«') < 2 and "''" not in text


def _parts(text, kind, ends, starts, letter, word, at):
    """Tell whether a new sentence begins with the item at hand."""
    last = kind[-1]
    if last in _ENDS:
        if last == "." and len(kind) > 1 and ends[-1] - starts[-1] == 1:
            before = text[max(0, starts[-1] - 12) : starts[-1]].rpartition(" ")[2].lower()
            if before in lexicons.words("abbreviations"):
                return False
        return letter in "QN" or text[at].isupper() or text[at].isdigit() or text[at] in "([—―*•"
    if last == "Q":
        final = text[ends[-1] - 1]
        if final not in _ENDS and text[ends[-1] : ends[-1] + 2][1:] not in _ENDS:
            return False
        if letter == "Q":
            return False
        if final in "?!" and (letter == "N" or word in _AFTER_QUESTION or letter == "c"):
            return False
        return text[at].isupper() and not (letter == "N" and final == ",")
    return False
