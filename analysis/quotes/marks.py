"""Pair the quotation marks of a paragraph, and say what was done where they do not pair.

News mixes straight and curly marks, drops closers, opens every paragraph of a long quotation
anew, and prints inches and apostrophes with the same characters. Each mark is read by what stands
on its two sides; its shape decides only where that leaves both ways open.
"""

import re
from typing import NamedTuple

from analysis import text as characters


class Piece(NamedTuple):
    """What stands between one pair of marks: the words, how it was closed, and why so."""

    start: int
    end: int
    closed: str  # closed, continued, repaired, unclosed
    reason: str  # a key of REASONS
    single: bool = False


REASONS = {
    "pair": "an opening and a closing mark",
    "continued": "no closing mark, as the next paragraph opens with a mark and goes on",
    "no closer, next opens": "no closing mark; ended before the attribution, as another mark opens",
    "no closer, attributed": "no closing mark; ended before the attribution that follows it",
    "no closer": "no closing mark; ended with the paragraph",
    "no opener": "no opening mark; began with the paragraph or sentence",
}

_DOUBLE = (*characters.DOUBLE, "''", "``", "’’", "‘‘", "‘’")
_SINGLE = re.compile(r"(?<![\w'’‘`])['‘`‛](?=[\w$“\"\[(…])|(?<=[\w.,!?…\])])['’](?![\w'’])")
_NOT_OPENING = re.compile(r"['’‘](?:\d\ds?\b|em\b|til\b|tis\b|twas\b|cause\b|n\b)", re.IGNORECASE)
_INCHES = re.compile(r"\d['’′] ?\d{1,2}$")
_PLURAL = re.compile(r"['’] ?[a-z]")
_LEFT_OPEN = frozenset(" \t\n\xa0\u2009\u202f([{—–-/:;>*~•…")
_RIGHT_CLOSED = frozenset(" \t\n\xa0\u2009\u202f)]},.;:!?—–-/<*")
_SENTENCE_END = re.compile(r"[.!?…][)\]]?[^\S\n]+(?=[A-Z\[])")
# "…, he said", "…, said Mr. Lee": where the words of an unclosed quotation end.
_TAIL = re.compile(
    r"[,.!?…—-](?=[^\S\n]{1,2}(?:"
    r"(?:he|she|they|it|(?:the|a|an|one) (?:\w+ ){1,4}?|(?:[A-Z][\w.'’-]* ){1,4})[^\S\n]?"
    r"(?:also |later |then )?(?:said|says|added|told|wrote|asked|tweeted|continued|explained|noted)"
    r"|(?:said|says|added|wrote|asked|tweeted|according to) (?:\w+ )?(?:he|she|[A-Z]))\b)"
)
# Where the next paragraph goes on, "they wrote letters" is more speech and "they wrote." is not.
_LAST_WORD = re.compile(r"[^.!?…]{0,60}?(?:said|says|added|told|wrote|asked|tweeted|continued|"
                        r"explained|noted)(?:[.,:;]|$)")  # fmt: skip
_RESUMED = re.compile(r"\b(?:said|says|added|asked|wrote|tweeted|continued)\b[^,:.]{0,40}[,:] ")
_TAIL_REACH = 2000  # characters searched for the attribution of an unclosed quotation


def doubles(text):
    """Return the (left, right) of every double mark of a text, in order.

    Few texts have more than two kinds, and those are found faster than any would be.

    >>> doubles("“No,” he said.")
    [(0, 1), (4, 5)]
    """
    pattern = "|".join([mark for mark in _DOUBLE if mark in text])
    return [match.span() for match in re.finditer(pattern, text)] if pattern else []


def pairs(
    text, start=0, end=None, *, singles="curly", goes_on=False, left_open=False, among=None
):  # fmt: skip
    """Return the `Piece`s of one paragraph, `text[start:end]`, in order, outermost ones only.

    `singles`: which single marks quote: "all" (headlines, British papers), "curly" or "none".
    `goes_on`: the next paragraph opens with a mark, so that a quotation left open is a continued
    one. `left_open`: the paragraphs before left one open, so that a closer alone ends it here.
    `among`: the paragraph's own `doubles`, where they are known.

    >>> line = "“No,” he said. “Never, she added."
    >>> [(line[p.start:p.end], p.closed) for p in pairs(line)]
    [('No,', 'closed'), ('Never,', 'repaired')]
    """
    end = len(text) if end is None else end
    if among is None:
        among = [span for span in doubles(text[:end]) if span[0] >= start]
    read = [*_marks(text, start, end, among)]
    if len(read) % 2 or any(opens is (place % 2 > 0) for place, (*_, opens) in enumerate(read)):
        if left_open and not read[0][2] and text[read[0][1] : end].strip() in (".", ","):
            return [Piece(start, read[0][0], "repaired", "no opener")]
        found = _matched(text, start, end, read, goes_on)
    else:  # an opener and a closer in turn
        found = [
            Piece(one[1], other[0], "closed", "pair")
            for one, other in zip(read[::2], read[1::2], strict=True)
        ]
    if singles == "all" or (singles == "curly" and text.find("‘", start, end) >= 0):
        taken = [(piece.start, piece.end) for piece in found]
        options = {"curly": singles == "curly", "goes_on": goes_on and singles == "all"}
        found = _outermost([*found, *_single_pairs(text, start, end, taken, **options)])
    return [_bare(text, piece) for piece in found if _has_word(text, piece.start, piece.end)]


def _bare(text, piece):
    """Return a piece without white space at its edges, as French marks have it: « Non »."""
    start, end = piece.start, piece.end
    if not (text[start].isspace() or text[end - 1].isspace()):
        return piece
    while text[start].isspace():
        start += 1
    return piece._replace(start=start, end=_rstrip(text, start, end))


def _outermost(pieces):
    kept, beyond = [], -1
    for piece in sorted(pieces):
        if piece.start >= beyond:
            kept.append(piece)
            beyond = piece.end
    return kept


def _has_word(text, start, end):
    return any(map(str.isalnum, text[start : min(end, start + 40)]))


def _marks(text, start, end, among):
    """Yield (left, right, opens) of double marks; opens is None where nothing tells."""
    attribute = False
    for left, right in among:
        before = text[left - 1] if left > start else " "
        after = text[right] if right < end else " "
        mark = text[left:right]
        if mark == '"' and (attribute or before == "=" or (left == start and after == ">")):
            attribute = not attribute and before == "="  # left-over markup: <a href="…">
            continue
        figure = before.isdecimal() or before == "\n"
        if figure and mark in '"″”' and _INCHES.search(text[max(start, left - 5) : left]):
            continue
        can_open = before in _LEFT_OPEN or before in "'‘\"“”"
        can_close = after in _RIGHT_CLOSED or after in "'’\"“”"
        if not can_open and not can_close and before in ".,!?…:" and mark[0] in characters.OPENING:
            can_open = True  # said:“We …
        elif not can_open and before in ".,!?…" and not after.isalnum():
            can_close = True
        if can_open and not can_close:
            yield left, right, True
        elif can_close and not can_open:
            yield left, right, False
        elif mark[0] in characters.OPENING + "`":
            yield left, right, True
        elif mark[0] in characters.CLOSING and mark != "’’":
            yield left, right, False
        elif after not in _RIGHT_CLOSED and before in " (":
            yield left, right, True
        else:
            yield left, right, None


def _matched(text, start, end, marks, goes_on):
    """Match openers with closers as brackets; return the outermost pieces, repairs among them."""
    stack, closed, orphans = [], {}, []
    for number, (_, _, opens) in enumerate(marks):
        if opens or (opens is None and not stack):
            stack.append(number)
        elif stack:
            closed[stack.pop()] = number
        else:
            orphans.append(number)
    if orphans and orphans[0] == 0 and marks[0][2] is False:
        closed[-1] = 0  # the paragraph's first mark closes: its opener is missing
    left_open, orphans = set(stack), {*orphans} - {*closed.values()}
    found, position = [], start
    for number in range(-1, len(marks)):
        if number == -1:
            if -1 in closed:
                piece = _without_opener(text, start, marks[0][0])
                if piece:
                    found.append(piece)
                    position = marks[0][1]
            continue
        left, right, _ = marks[number]
        if left < position:
            continue
        if number in orphans and found:
            piece = _without_opener_inside(text, position, left)
            if piece:
                found.append(piece)
                position = right
        elif number in closed:
            last = marks[closed[number]]
            found.append(Piece(right, last[0], "closed", "pair"))
            position = last[1]
        elif number in left_open:
            following = marks[number + 1][0] if number + 1 < len(marks) else end
            piece = _without_closer(text, right, following, following == end, goes_on)
            found.append(piece)
            position = piece.end
    return found


def _without_opener(text, start, mark):
    """Return the piece before a closing mark whose opener is missing, or None."""
    if mark - start < 12 or text[mark - 1] not in ",.!?…":
        return None  # inches, or a stray mark
    return Piece(start, mark, "repaired", "no opener")


def _without_opener_inside(text, start, mark):
    """Return the piece before a closing mark after another quotation's attribution, or None."""
    border = _SENTENCE_END.search(text, start, mark) or _RESUMED.search(text, start, mark)
    if not border or mark - border.end() < 12 or text[mark - 1] not in ",.!?…":
        return None
    return Piece(border.end(), mark, "repaired", "no opener")


def _without_closer(text, start, following, last, goes_on):
    tail = _TAIL.search(text, start, min(following, start + _TAIL_REACH))
    if last and goes_on and not (tail and _LAST_WORD.match(text, tail.end(), following)):
        return Piece(start, following, "continued", "continued")
    if tail:
        reason = "no closer, attributed" if last else "no closer, next opens"
        return Piece(start, tail.end(), "repaired", reason)
    if last:
        return Piece(start, following, "unclosed", "no closer")
    border = _SENTENCE_END.search(text, start, following)
    stop = border.start() + 1 if border else following
    return Piece(start, _rstrip(text, start, stop), "repaired", "no closer, next opens")


def _rstrip(text, start, end):
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _single_pairs(text, start, end, taken, *, curly, goes_on):
    """Yield the pieces between single marks outside the pieces `taken`.

    One left open goes on in the next paragraph only if it opened after a colon or the paragraph.
    """
    opener, position = None, 0
    for match in _SINGLE.finditer(text, start, end):
        left, right = match.span()
        while position < len(taken) and taken[position][1] < left:
            position += 1
        if position < len(taken) and taken[position][0] <= left:
            continue
        if _opens(text, left, start):
            if curly and match[0] not in "‘‛":
                continue
            if opener is None and not _NOT_OPENING.match(text, left):
                opener = right
        elif opener is not None and left - opener < 600:
            # "the players' union": a plural's apostrophe does not close, if another mark does
            if text[left - 1] in "sS" and _PLURAL.match(text, left):
                following = _SINGLE.search(text, right, min(end, right + 200))
                closes = following and not _opens(text, following.start(), start)
                if closes or (goes_on and not following and opener - 1 == start):
                    continue
            yield Piece(opener, left, "closed", "pair", True)
            opener = None
        else:
            opener = None
    if goes_on and opener is not None and text[start : opener - 1].rstrip()[-1:] in ("", ":"):
        yield Piece(opener, _rstrip(text, opener, end), "continued", "continued", True)


def _opens(text, left, start):
    """Tell whether a single mark opens: nothing of a word or sentence stands before it."""
    return left == start or not (text[left - 1].isalnum() or text[left - 1] in ".,!?…)]")
