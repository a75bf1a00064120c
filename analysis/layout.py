"""The parts of a news text: headline, byline, dateline, lead, body and what stands between.

A text is parted into paragraphs, each paragraph gets a kind by what it looks like, and nothing is
left out: every character that is no white space lies in exactly one part.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from analysis import text as characters

__all__ = ["PROSE", "borders", "is_same", "paragraphs", "segments"]

PROSE = ("lead", "body", "turn")  # the parts that have sentences

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_ODD_BLANK = re.compile(r"\n[^\S\n]+\n|\n\n\s")
_LINE = re.compile(r"\n\s*")
_STOPS = tuple(".!?…:;,")
_CLOSING = "\"'”’»)]"
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")

# "By the Digest Kyiv desk", "By Ana Roe and Bo Li, in Kyiv": short, and no sentence.
_BYLINE = re.compile(r"(?:By|BY|From|Words by|Analysis by|Opinion by) (?:[A-Z]|the .* desk$)")
# "KYIV, Feb. 19 (Digest) — ", "WASHINGTON (AP) -- ", "Kyiv, Ukraine — ", "NEW DELHI: ",
# "PUNE/DELHI: ", "NAIROBI, KENYA: ", "KOLKATA, Nov 3: "
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ.'’]+){0,4})"  # the place in capitals
    r"(?:, [A-Z][\w.]+){0,2}(?:,? \d{1,2}(?: [A-Z][a-z]+)?)?"  # a country or state, a day
    r"(?: \([A-Z][\w .]{1,30}\))?"  # the agency
    r" ?(?:—|–|--|-) ?(?=\S)"
    r"|[A-Z]\w+(?:, [A-Z][\w.]+){0,2}(?:,? \d{1,2})? \([A-Z][\w .]{1,30}\) ?(?:—|–|--|-) ?(?=\S)"
    r"|[A-Z]\w+(?: [A-Z]\w+)?, [A-Z][\w.]+(?: [A-Z]\w+)? (?:—|–|--) (?=[A-Z])"
    r"|[A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}(?:[ /][A-ZÀ-Þ'’-]{2,}){0,3}"
    r"(?:, (?:[A-ZÀ-Þ]{3,}|[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?:, \d{4})?))?: (?=\w)"
)
_PROMO_HEADS = (
    "read", "see", "watch", "listen", "click", "subscribe", "sign up", "related", "also read",
    "more on", "don'?t miss", "join", "follow", "download", "get the",
)  # fmt: skip
_PROMO = re.compile(
    rf"(?:{'|'.join(_PROMO_HEADS)})\b[^.]{{0,40}}(?::|here\b|newsletter|app\b|more\b)",
    re.IGNORECASE,
)
_CAPTION_HEADS = (
    "photo", "image", "picture", "file", "file photo", "caption", "graphic", "illustration",
    "video", "map", "chart",
)  # fmt: skip
_CAPTION = re.compile(
    rf"(?:{'|'.join(_CAPTION_HEADS)})s?(?: by [^:]{{1,40}})? ?(?:[:|]|—|–|--)", re.IGNORECASE
)
_ODD_HEADS = frozenset(head[:3] for head in _PROMO_HEADS + _CAPTION_HEADS)
_CREDIT = re.compile(
    r"(?:\((?:AP|Reuters|Getty|AFP|EPA|Photo|File)[^)]*\)|\[?(?:Photo|PHOTO|Credit): ?[^.]+)\.?$"
)
_FOOTER = re.compile(
    r"\(?(?:(?:additional |with )?(?:reporting|editing|writing|material|contributions?)\b"
    r"|copyright|©|all rights reserved|this (?:article|story|report) (?:is|was|has|first)\b"
    r"|the views expressed|.{2,40} contributed to this|follow (?:us|[A-Z])|contact .{0,60}@"
    r"|read the (?:rest|full)|sign up|correction:|editor['’]s note"
    r"|(?:no comments|post a comment|leave a (?:reply|comment)|comments? \(\d+\)|source link)\W*$"
    r"|your email address will not be|note: only a member of|with (?:agency )?inputs\b)",
    re.IGNORECASE,
)
# "Updated 3 March 2024, 15:31 IST", "November 7, 2014 / 4:01 PM", "2 hours ago": when, and no more.
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_STAMP = re.compile(
    r"(?=.*\d)(?:(?:last )?(?:updated|published|posted)(?: on| at)?|at|on|date"
    rf"|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|[ecmp][sd]?t|[bgi][ms]t|utc"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+ (?:year|day|hour|minute)s? ago"
    r"|[ :,|/·—–-])+(?-i:[A-Z]{3,}(?: [A-Z]{3,})?)?",  # The Hindu's "… IST - NEW DELHI"
    re.IGNORECASE,
)
# "PENCE: …", "Q …", "The PRESIDING OFFICER. …": what begins a turn of a transcript.
_SPEAKER_LABEL = re.compile(
    r"(?P<name>[A-ZÀ-Þ](?:[A-ZÀ-Þ.'’ -]|(?<=M)c(?=[A-Z])){1,40}(?<! )|Q|A)"
    r"(?: ?#\d{1,2})?(?:, [A-Z(][A-Z(). '’/&-]{1,40}){0,3}"
    r"(?: ?[(\[][^()\[\]\n]{2,40}[)\]])?:(?:\s+(?=\S)|$)"  # (voice-over), (through interpreter)
    r"|(?P<letter>Q)\.?[^\S\n]+(?=[A-Z(\[“\"—–])"
    r"|(?P<answer>A)\.[^\S\n]+(?=[A-Z])"
    r"|(?P<member>(?:(?:The|Mr\.|Mrs\.|Ms\.|Miss|Dr\.|Senator) [A-Z'’-]{3,}(?: [A-Z'’-]{2,}){0,3}"
    r"|(?:Mr\.|Mrs\.|Ms\.|Dr\.|Senator|Chair(?:wo)?man) [A-Z][\w'’-]+(?: (?:of )?[A-Z][\w'’-]+)?"
    r"|The (?:Chair(?:wo)?man|Clerk|Speaker|President)))\.\s+"
)
# "Roe: …", "**Host:** …", "The Minister for Roads (Ms. Ana Roe): …", "Bo Lee, Mayor: …"; with a
# time, "[00:02] Ana Roe: …", or with a time for the colon, "Ana Roe 00:00:02" on a line of its own.
_TIME = r"[(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]?"
_OFFICE = r"(?:[A-Z(][\w.'’()&/-]*|of|for|the|and|to)"
_NAMED_LABEL = re.compile(
    rf"(?:\*\*)?(?:{_TIME} )?"
    r"(?P<name>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|of|for|the|de|van|von)){0,5}(?: \d{1,2})?)"
    rf"(?:, {_OFFICE}(?: {_OFFICE}){{0,7}}){{0,2}}"
    r"(?: \((?:(?P<person>[A-Z][^()\n]{2,40})|[a-z\d][^()\n]{2,40})\))?"
    rf"(?:(?::\*\*|\*\*:|:)(?:\s+(?=\S)|$)| {_TIME}[^\S\n]*(?:\n\s*|$))"
)
_TIMED = re.compile(rf"{_TIME} [A-Z].{{1,60}}:|[A-Z][^\n:]{{1,60}} {_TIME}:?(?:\n|$)")
_ADDRESS = re.compile(r"\?|\b(?:I|[Yy]ou|[Ww]e)\b")
_LABEL_REACH = 90  # characters in which a label's colon stands
# "END 2:41 P.M. EST", "# # #": a transcript ends here.
_CLOSED = re.compile(
    r"END\b|-?END-?$|[#*](?: ?[#*])+$|\(?\d{1,2}:\d\d [apAP]\.?[mM]\b|\([A-Z][^()]+\)$"
)

# The heads of an explainer: "What does Ukraine pay in?"
_QUESTION = re.compile(
    r"(?:What|Who|Whose|How|Why|When|Where|Which|Is|Are|Was|Were|Does|Do|Did|Can|Could|Will|Would"
    r"|Has|Have|And|But|So)\b[^.?!\"“”]{3,90}\?$"
)

# Small words keep their lower case in a headline.
_SMALL = frozenset(
    "a an and as at but by for from in into nor of off on onto or over per so than the to up via "
    "vs with".split()
)
_CROSSHEAD_WORDS = 16  # the longer cross-head of the article this project began with has 14
_HEADLINE_WORDS = 25
_BYLINE_WORDS = 16
_MENU_WORDS = 3  # before the lead so few words are a page's "Share" or "Reuters Staff"
_FOOTER_PARAGRAPHS = 3  # how near the end a footer stands
_STAMP_LENGTH = 90  # characters
_LINE_LENGTH = 420  # characters; headlines, captions and promo lines are shorter
_COLUMN = 100  # characters; texts are wrapped at 65 to 80 as a rule
_CLOSERS = 8  # characters in which a paragraph's end, with its closing marks, is found


def paragraphs(text):
    """Return the (start, end) of every paragraph, white space at its edges left out.

    Blank lines part paragraphs; in a text without blank lines every line is one, and in one whose
    lines are too long to be wrapped.

    >>> paragraphs("One.\\n\\nTwo\\nlines.")
    [(0, 4), (6, 16)]
    """
    return [span[:2] for span in _paragraphs(text)]


def _paragraphs(text):
    """Return the (start, end, text) of every paragraph."""
    parts, width = text.split("\n\n"), 2  # what parts most texts; the rest is slower
    others = text.count("\n") > 2 * (len(parts) - 1)
    if others and (_ODD_BLANK.search(text) or _parting(text) is _LINE):
        parts, width = _parted(text, borders(text)), 0
    spans, start = [], 0
    for part in parts:
        bare = part.strip()
        if bare:
            left = start if bare == part else start + len(part) - len(part.lstrip())
            spans.append((left, left + len(bare), bare))
        start += len(part) + width
    return spans


def borders(text, start=0):
    """Return the matches of what parts the paragraphs of a text, in order, from `start` on.

    >>> [border.span() for border in borders("One.\\n\\nTwo\\nlines.")]
    [(4, 6)]
    """
    return _parting(text).finditer(text, start)


@lru_cache(maxsize=64)
def _parting(text):
    """Return the pattern of what parts the paragraphs of a text.

    A headline pasted above an article of a paragraph a line brings in a blank line. Such lines are
    long and end as sentences do; wrapped lines end anywhere, verses and items of lists are short.
    """
    if not _BLANK_LINE.search(text.strip()):
        return _LINE
    lines = [line.strip() for line, below in pairwise(text.split("\n")) if below.strip()]
    lines = [line for line in lines if line]
    ended = [line for line in lines if not _is_open_ended(line)]
    long = sum(map(len, ended)) > _COLUMN * len(ended)
    return _LINE if long and 4 * len(ended) >= 3 * len(lines) else _BLANK_LINE


def _parted(text, matches):
    """Return a text in pieces, what parts them as pieces of their own."""
    edges = [0]
    for match in matches:
        edges += match.span()
    return [text[a:b] for a, b in pairwise([*edges, len(text)])]


@lru_cache(maxsize=4096)
def segments(text, title=None):
    """Return the parts of a text as a tuple of (start, end, kind), in order.

    `title` is the headline if the source gave one: a first paragraph that repeats it is the
    headline. Without it, a short first paragraph that ends in no full stop is taken for one.

    >>> [kind for _, _, kind in segments("KYIV — The deal is off.\\n\\nWHAT WE KNOW\\n\\nLittle.")]
    ['dateline', 'lead', 'crosshead', 'body']
    """
    spans = _paragraphs(text)
    found, lead = [], False
    asked = (part for _, _, part in spans if part.endswith("?"))
    label = _labels(spans)
    explainer = label is None and sum(bool(_QUESTION.match(part)) for part in asked) > 1
    for number, (start, end, part) in enumerate(spans):
        left = len(spans) - number
        if lead and left > _FOOTER_PARAGRAPHS and _is_plain(part):
            kind = None
        else:
            first = not lead and all(kind == "byline" for *_, kind in found)
            kind = _kind(part, title, first=first, last=left == 1, lead=lead, left=left)
        if kind is None and label and (match := label.match(part)):
            # "Oral answers: The new road" is a line of its own, no turn
            said = match.end() == len(part) or label is not _NAMED_LABEL
            kind = "turn" if said or not _is_open_ended(part) else None
        if kind is None and lead and explainer and _QUESTION.match(part):
            kind = "crosshead"
        if kind is None and not lead:
            lead = True
            dateline = _DATELINE.match(part)
            if dateline:
                found.append((start, start + len(dateline[0].rstrip()), "dateline"))
                start += dateline.end()
            kind = "lead"
        found.append((start, end, kind or "body"))
    return tuple(_gone_on(text, found) if label else found)


def _labels(spans):
    """Return the pattern of the labels that part a text into turns, or None if it is no transcript.

    Labels in capitals make a transcript when there are two and one recurs or half of what they
    label asks or addresses: a check of facts has its "CLAIM: …". Labels like "Roe: …" do when two
    of them recur, and half asks or addresses: a recipe has its "Note: …", too. Those of both kinds
    stand together where a paper talks to somebody ("TASS: …", "Roe: …").
    """
    capitals, named = _labelled(spans, _SPEAKER_LABEL, "QATMDSC"), _labelled(spans, _NAMED_LABEL)
    also = {start: found for start, found in named.items() if start not in capitals}
    recurring, addresses = _recurring(capitals), _addresses(capitals)
    if len(capitals) > 1 and (recurring or addresses):
        mixed = _recurring(also) and _addresses(also) and capitals.keys() <= named.keys()
        return _NAMED_LABEL if mixed else _SPEAKER_LABEL
    alone = sum(bool(_TIMED.match(part)) for *_, part in spans) > 2 if _recurring(named) == 1 else 0
    return _NAMED_LABEL if _recurring(named) + alone > 1 and _addresses(named) else None


def _labelled(spans, pattern, alone=()):
    """Return {start: (label, what it labels)} of the paragraphs that begin with a label."""
    return {
        start: (match[match.lastgroup], following if match.end() == len(part) else part)
        for (start, _, part), (_, _, following) in pairwise([*spans, (0, 0, "")])
        if (":" in part[:_LABEL_REACH] or part[:1] in alone) and (match := pattern.match(part))
    }


def _recurring(labelled):
    """Return how many labels' last words stand more than once."""
    return sum(n > 1 for n in Counter(name.split()[-1] for name, _ in labelled.values()).values())


def _addresses(labelled):
    """Tell whether half of what is labelled asks or addresses somebody."""
    return 2 * sum(bool(_ADDRESS.search(part)) for _, part in labelled.values()) >= len(labelled)


@lru_cache(maxsize=64)
def turn_label(text):
    """Return the pattern of the labels of a text that is a transcript; its last group is the label.

    >>> label = turn_label("**Roe:** You?\\n**Host:** I?\\n**Roe:** Me.\\n**Host:** Oh.")
    >>> label.match("**Host:** And?")["name"]
    'Host'
    """
    return _labels(_paragraphs(text))


def _gone_on(text, found):
    """Return parts with those that have no label but go on with a turn as turns.

    A speaker's second paragraph has no label; a remark in brackets is nobody's. After the last
    label they go on only to a line that ends the transcript.
    """
    turns = [place for place, part in enumerate(found) if part[2] == "turn"]
    ends = (place for place in range(turns[-1] + 1, len(found))
            if _CLOSED.match(text, *found[place][:2]))  # fmt: skip
    last = turns[-1] + (text[found[turns[-1]][1] - 1] == ":") + 1  # a label on its own line
    places = [*range(turns[0], min(max(next(ends, 0), last), len(found)))]
    spoken = [
        place
        for place in places
        if found[place][2] in ("lead", "body") and text[found[place][0]] not in "(["
        and _says(text[slice(*found[place][:2])])
    ]  # fmt: skip
    if not _is_spoken([text[slice(*found[place][:2])] for place in spoken], len(turns)):
        spoken = [place for place in spoken if text[found[place - 1][1] - 1] == ":"]
    for place in spoken:
        found[place] = *found[place][:2], "turn"
    return found


def _is_spoken(parts, turns):
    """Tell whether paragraphs between turns are speech and no reporter's.

    They are where they are few, or where they address somebody and hardly ever quote.
    """
    if 2 * len(parts) <= turns and turns > 2:
        return True
    quoting = sum(any(map(part.count, characters.DOUBLE)) for part in parts)
    address = sum(bool(_ADDRESS.search(part)) for part in parts)
    return turns > 3 and 2 * address >= len(parts) and 4 * quoting <= len(parts)


def _says(part):
    return part.rstrip(_CLOSING).endswith(_STOPS[:4]) and not part.isupper()


def _is_plain(part):
    """Tell whether a paragraph inside the article begins and ends as only prose does."""
    if len(part) > _LINE_LENGTH:
        return True
    if ":" in part or part.endswith((")", ").")) or part[:3].casefold() in _ODD_HEADS:
        return False
    return not _is_open_ended(part)


def _is_open_ended(part):
    return not part[-_CLOSERS:].rstrip(_CLOSING).endswith(_STOPS)


def _kind(part, title, *, first, last, lead, left):
    """Return the kind of a paragraph that is no prose, or None for prose."""
    if len(part) > _LINE_LENGTH:  # prose, but for a long footer; most paragraphs end here
        return "footer" if left <= _FOOTER_PARAGRAPHS and lead and _FOOTER.match(part) else None
    open_end = _is_open_ended(part)
    if open_end and len(part) <= _STAMP_LENGTH and _STAMP.fullmatch(part):
        return "crosshead" if lead else "byline"
    if first and not last and _is_headline(part, title, open_end):
        return "headline"
    if not lead and open_end and _n_words(part) <= _BYLINE_WORDS and _BYLINE.match(part):
        return "byline"
    if left <= _FOOTER_PARAGRAPHS and lead and _FOOTER.match(part):
        return "footer"
    credited = "(" in part or "Photo" in part or "PHOTO" in part or "Credit" in part
    if _CAPTION.match(part) or (credited and _CREDIT.search(part)):
        return "caption"
    if _PROMO.match(part) and _n_words(part) <= 2 * _CROSSHEAD_WORDS:
        return "promo"
    if open_end and lead and _n_words(part) <= _CROSSHEAD_WORDS and _is_titled(part):
        return "crosshead"
    if open_end and not (lead or first or last) and _n_words(part) <= _MENU_WORDS:
        return "crosshead"
    return None


def _n_words(part):
    return len(part.split())


def _is_headline(part, title, open_end):
    if title and not isinstance(title, float):
        return is_same(part, title)
    return open_end and 0 < _n_words(part) <= _HEADLINE_WORDS and "\n" not in part


def is_same(line, title):
    """Tell whether a line is a headline but for capitals, quotation marks and white space.

    >>> is_same("DEAL ‘NEAR’", "Deal 'near'"), is_same("Deal near", "Deal far")
    (True, False)
    """
    title = title.split()
    words = line.split(maxsplit=len(title))  # no further: the line may be a whole article
    return len(words) == len(title) and _folded(words) == _folded(title)


def _folded(words):
    return characters.straighten(" ".join(words)).casefold()


def _is_titled(part):
    """Tell whether a line is set as a title: all capitals, or a capital on every long word.

    A line in small letters that opens and closes with a quotation mark is a quotation, no title.
    """
    words = _WORD.findall(part)
    if not words or part.upper() == part:
        return bool(words)
    if part[0] in characters.DOUBLE and part[-1] in characters.DOUBLE:
        return False
    long = [word for word in words if word.lower() not in _SMALL]
    return len(words) > 1 and all(word[0].isupper() for word in [words[0], *long])
