"""Names as a text prints them: where they stand.

A name chunk is a run of capitalised words with the initials, particles and titles between them.
No list of names is used: capitals are, and a list of the words that news prints in lower case,
which tells a name at the start of a sentence from any other first word.
"""

import re
from itertools import accumulate

from analysis import lexicons
from analysis.names import offices
from analysis.names.parts import COMMON, INNER, UNCOMMON, classed, last_word

_CAPITAL = r"[^\W\d_a-zß-ÿ .,\n]"  # the last four are in \W: named, they are passed over faster
# A capital and what it begins. It comes first, as a search skips to it; looks ahead spare time.
_UNIT = re.compile(
    rf"""({_CAPITAL}(?<![\w@#.].)(?:
      (?<=[A-Z])\.(?:[A-Z]\.){{0,3}}(?:[A-Z](?!\w))?     # W.  U.S.  J.D.
    | (?=[a-z]{{1,5}}\.)(?:
        (?<=A)(?:dm|mb|ssoc|sst)|(?<=B)rig|(?<=C)(?:apt|mdr|ol|pl)|(?<=D)(?:el|ep|et|r)
        |(?<=F)[rt]|(?<=G)(?:en|ov)|(?<=H)on|(?<=I)nsp|(?<=J)r|(?<=L)t|(?<=M)(?:aj|me|essrs|r|rs|s|t|x)
        |(?<=P)(?:fc|rof|vt)|(?<=R)(?:ep|eps|ev)|(?<=S)(?:en|ens|gt|pc|r|t|upt))\.
    | (?:(?=['’l])(?:(?<=[DL])['’]|(?<=[AE])l-){_CAPITAL})?(?:\w|[\u0300-\u036f])*
      (?:(?=['’‐‑-])(?:[-‐‑][^\W_]\w* | ['’](?=[A-Z](?!\b)    # O'Neill, Lan'gula, Sa'i; no 's, 'll
        | [a-z](?<!s)(?:(?<=[aiou])\b | [a-z](?<!ll|re|ve|em|am|al|er)))\w+))*
    ))""",
    re.VERBOSE,
)
_PREFIX = re.compile(r"(?<![\w@#.])(?:[dl]['’]|[ae]l-)$")
_PREFIXED = frozenset("'’-")
# What may stand between two words of one name.
_SPACE = r"[^\S\n]{1,3}"
_PARTICLE = r"(?:de|del|della|der|den|di|da|dos|du|la|le|van|von|bin|bint|ibn|al|el|ter|ten|y)"
_BETWEEN = re.compile(
    rf"(?P<space>{_SPACE}(?:{_PARTICLE}{_SPACE}){{0,2}}(?:&{_SPACE})?)"
    rf"|(?P<of>{_SPACE}of(?:{_SPACE}the)?{_SPACE})|(?P<for> for )|(?P<comma>,{_SPACE})"
    r"|(?P<opening>[^\S\n][\"“'‘(])|(?P<closing>[\"”'’)][^\S\n])"
)
_SUFFIX = re.compile(rf",{_SPACE}[JS]r\b")
_NICKNAME = re.compile(r"[^\S\n][\"“'‘(][A-Z][\w. ]{1,16}[\"”'’)][^\S\n](?=[A-Z])")
_INITIAL = re.compile(r"(?:[A-Z]\.)+")
_BEFORE_FIRST = (*".!?:;…—–\"“”'‘’«»([•*>", "--")  # what the first word of a sentence may follow
_LINE_WORD = re.compile(r"([^\W\d_])[\w'’-]*")  # finds the first letter of every word
# Words that "of" joins to what follows them, as part of one name.
_OF_HEADS = frozenset(
    "academy agency alliance association authority bank bishop board brotherhood bureau center "
    "centre chamber church city college committee confederation conference congress council "
    "court department district division duke embassy federation fellowship foundation freedom "
    "fund governor guild hospital house institute institution isle kingdom league library "
    "ministry museum north office order organization people register registry republic school "
    "secretary society speaker state states supreme trinity union university west".split()
)
_FOR_HEADS = frozenset(
    "center centre coalition department foundation institute ministry society".split()
)
_GAP = 25  # characters between two words of a name, fewer than these
_TITLED_SHARE = 0.6  # of a line's words: more capitals than that and the line is a heading


def chunks(text, start=0, end=None):
    """Return the (start, end) of the name chunks of `text[start:end]`, in order.

    Titles with a capital, initials, particles and suffixes belong to the chunk; a possessive 's,
    an article and the names of weekdays do not. In a heading, where every word has a capital, the
    words that news otherwise prints in lower case part the chunks.

    >>> line = "On Friday Sen. Lindsey Graham met Ursula von der Leyen’s aides in the U.S. House."
    >>> [line[a:b] for a, b in chunks(line)]
    ['Sen. Lindsey Graham', 'Ursula von der Leyen', 'U.S. House']
    """
    edges = start, len(text) if end is None else end
    units = _units(text, *edges)
    found, refused = _chunks(text, units, frozenset(), edges)
    # "Stark" opens a sentence and is a common word, too; a Bo Stark elsewhere settles it.
    held = [text[a:b] for a, b in found] if refused else ()
    last = {last_word[name] for name in held if " " in name}
    last = refused.intersection(last) - lexicons.words("bodies")
    return _chunks(text, units, last, edges)[0] if last else found


def _units(text, start, end):
    """Return (left, right, what stands before it, `classed`) of every capitalised word."""
    glued = start and (text[start - 1].isalnum() or text[start - 1] in "_@#.")
    first, *parts = _UNIT.split("_" * bool(glued) + text[start:end])
    lefts = [*accumulate(map(len, parts), initial=start + len(first) - bool(glued))]
    lefts, rights, gaps = lefts[::2], lefts[1::2], [first[bool(glued) :], *parts[1::2]]
    known = [*map(classed.__getitem__, parts[::2])]
    for place, gap in enumerate(gaps[:-1]):
        if gap[-1:] in _PREFIXED:
            left = lefts[place]
            prefix = _PREFIX.search(text, left - min(3, len(gap)), left)
            if prefix:
                lefts[place], gaps[place] = prefix.start(), gap[: prefix.start() - left]
                lowered, kind, begins = known[place]
                known[place] = lowered, kind, begins and None  # "d'US" has a small letter
    return [*zip(lefts, rights, gaps, known, strict=False)]


def _chunks(text, units, surnames, edges):
    """Return the spans of names, and the common words that were taken for none."""
    found, refused, first, end, last, line_end = [], set(), -1, -1, None, -1
    for left, right, gap, (lowered, kind, opens) in units:
        if first >= 0:
            plain = gap == " " and text[end - 1] != "."
            joins = plain or (len(gap) < _GAP and _joins(text, *last, end, gap))
            if not joins or left - first >= offices.LONGEST:
                found.append((first, end))
                first = -1
        if kind != COMMON:
            named = kind == UNCOMMON or (kind == INNER and first >= 0)
        else:
            if lowered in surnames:
                named = True
            elif first >= 0:
                # "Plan B. He": what follows an initial may be the first word of the next sentence.
                named = text[end - 1] != "." or not _INITIAL.fullmatch(text, last[0], end)
            else:
                named = _opens_none(text, left, edges[0]) if opens is None else opens
            if named or right - left == 2:
                if left >= line_end:
                    line_end, heading = _line(text, left, *edges)
                if heading:
                    named = text[left:right].isupper() and text[left + 2 : right + 1] == "."
            if not named:
                refused.add(lowered)
        if named:
            first, end, last = first if first >= 0 else left, right, (left, lowered)
        elif first >= 0:
            found.append((first, end))
            first = -1
    if first >= 0:
        found.append((first, end))
    titles = lexicons.words("titles")
    found = [
        (a, b) for a, b in found if text[b - 1] != "." or text[a : b - 1].lower() not in titles
    ]
    return offices.joined(text, found), refused


def _line(text, position, floor, ceiling):
    """Return (end, is a heading) of the line around a position."""
    left = max(text.rfind("\n", floor, position) + 1, floor)
    right = text.find("\n", position, ceiling)
    right = ceiling if right < 0 else right
    if right - left > 250 or text[right - 1 : right] in ",;":
        return right, False
    words = _LINE_WORD.findall(text, left, right)
    share = _TITLED_SHARE + 0.2 * (text[right - 1 : right] == ".")
    many = len(words) > 2 + 4 * (share > _TITLED_SHARE)
    return right, many and sum(map(str.isupper, words)) >= share * len(words)


def _joins(text, start, lowered, end, gap):
    """Tell whether what follows a gap goes on with a name, its last unit `text[start:end]`."""
    between = _BETWEEN.fullmatch(gap)
    kind = between and between.lastgroup
    if kind == "space":
        return not (text[end - 1] == "." and end - start > 5)
    if kind in ("of", "for"):
        return lowered in (_OF_HEADS if kind == "of" else _FOR_HEADS)
    if kind in ("comma", "opening"):
        return (_SUFFIX if kind == "comma" else _NICKNAME).match(text, end) is not None
    if kind and gap in ("' ", "’ ") and text[end - 1] == "s":  # "Traders’ Association"
        return _LINE_WORD.match(text, end + 2)[0].lower() in lexicons.words("bodies")
    return kind is not None and _NICKNAME.match(text, start - 2) is not None


def _opens_none(text, left, floor):
    """Tell whether the word at `left` opens no sentence."""
    ahead = text[max(floor, left - 4) : left]
    bare = ahead.rstrip()
    return bool(bare) and not bare.endswith(_BEFORE_FIRST) and "\n" not in ahead[len(bare) :]


def mask(text, start=0, end=None, *, fill="X"):
    """Return `text[start:end]` with every name blotted out, its length kept.

    What measures tone uses this, so that a Mrs. Grace is no kindness and a Mr. Slaughter no crime.

    >>> mask("Ms. Hope Hicks hopes.")
    'XX. XXXX XXXXX hopes.'
    """
    end = len(text) if end is None else end
    parts, position = [], start
    for left, right in chunks(text, start, end):
        parts += [text[position:left], re.sub(r"\w", fill, text[left:right])]
        position = right
    return "".join([*parts, text[position:end]])
