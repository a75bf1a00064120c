"""Names as a text prints them: where they stand, what their titles, surnames and heads are.

A name chunk is a run of capitalised words with the initials, particles and titles between them.
No list of names is used: capitals are, and a list of the words that news prints in lower case,
which tells a name at the start of a sentence from any other first word.
"""

import csv
import re
from functools import cache
from importlib import resources

from analysis import lexicons

__all__ = [
    "chunks", "is_organisation", "mask", "people", "surname", "without_title",
    "words",
]  # fmt: skip

_LETTERS = r"[^\W\d_]"
_CAPITAL = r"[^\W\d_a-zß-ÿ]"
# A capital and what it begins. The set of letters comes first, as a search skips to it fast, and
# a look ahead spares most words the rest of an alternative.
_UNIT = re.compile(
    rf"""{_CAPITAL}(?<![\w@#.].)(?:
      (?<=[A-Z])\.(?:[A-Z]\.){{0,3}}(?:[A-Z](?!\w))?     # W.  U.S.  J.D.
    | (?=[a-z]{{1,5}}\.)(?:
        (?<=A)(?:dm|mb|ssoc|sst)|(?<=B)rig|(?<=C)(?:apt|mdr|ol|pl)|(?<=D)(?:el|ep|et|r)
        |(?<=F)[rt]|(?<=G)(?:en|ov)|(?<=H)on|(?<=I)nsp|(?<=J)r|(?<=L)t|(?<=M)(?:aj|me|essrs|r|rs|s|t|x)
        |(?<=P)(?:fc|rof|vt)|(?<=R)(?:ep|eps|ev)|(?<=S)(?:en|ens|gt|pc|r|t|upt))\.
    | (?:(?=['’l])(?:(?<=[DL])['’]|(?<=[AE])l-){_CAPITAL})?(?:\w|[\u0300-\u036f])*
      (?:(?=['’‐‑-])(?:['’](?=[A-Z](?!\b))\w+|[-‐‑][^\W_]\w*))*
    )""",
    re.VERBOSE,
)
_PREFIX = re.compile(r"(?<![\w@#.])(?:[dl]['’]|[ae]l-)$")
# What may stand between two words of one name.
_SPACE = r"[^\S\n]{1,3}"
_PARTICLE = r"(?:de|del|della|der|den|di|da|dos|du|la|le|van|von|bin|bint|ibn|al|el|ter|ten|y)"
_JOIN = re.compile(rf"{_SPACE}(?:{_PARTICLE}{_SPACE}){{0,2}}(?:&{_SPACE})?")
_SUFFIX = re.compile(rf",{_SPACE}[JS]r\b")
_OF = re.compile(rf"{_SPACE}of(?:{_SPACE}the)?{_SPACE}")
_NICKNAME = re.compile(r"[^\S\n][\"“'‘(][A-Z][\w. ]{1,16}[\"”'’)][^\S\n](?=[A-Z])")
_AFTER_NICKNAME = re.compile(r"[\"”'’)][^\S\n]")
_INITIAL = re.compile(r"(?:[A-Z]\.)+")
_FIRST = re.compile(r"(?:^|[.!?:;…—–\n\"“”'‘’«»(\[•*>]|--)[\"“”'‘’(\[\s]*$")
_LINE_WORD = re.compile(rf"({_LETTERS})[\w'’-]*")  # finds the first letter of every word

# Words that "of" joins to what follows them, as part of one name.
_OF_HEADS = frozenset(
    "academy agency alliance association authority bank bishop board brotherhood bureau center "
    "centre chamber church city college committee confederation conference congress council "
    "court department district division duke embassy federation fellowship foundation freedom "
    "fund governor guild hospital house institute institution isle kingdom league library "
    "ministry museum north office order organization people register registry republic school "
    "secretary society speaker state states supreme trinity union university west".split()
)
# What joins an office to what it is of, when the holder's name follows.
_OFFICE_GAPS = frozenset((" of ", " of the ", " for ", " for the ", " to ", " to the "))
_IN_OFFICE = frozenset(("Charge", "Chief "))
_OF_OFFICE = frozenset(("of", "for", "to", "in"))
_FOR_HEADS = frozenset(
    "center centre coalition department foundation institute ministry society".split()
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december jan feb mar apr jun jul aug sept oct nov "
    "dec easter christmas thanksgiving".split()
)
_NEVER = frozenset(
    "i i'm i'd i'll i've monday tuesday wednesday thursday friday saturday sunday".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_GAP = 25  # characters between two words of a name, fewer than these
_LONGEST = 100  # characters of one chunk up to its last word; a longer run of capitals is no name
_UNCOMMON, _COMMON, _INNER, _NO_NAME = range(4)  # what a capitalised word can be in a name
_TITLED_SHARE = 0.6  # of a line's words: more capitals than that and the line is a heading


class Remembered(dict):
    """What a function of one key says, worked out once: `known = Remembered(work)`, `known[key]`.

    It begins afresh when it holds too much. Almost every name of an article was met before, and to
    note at each look which one came last, as `lru_cache` does, costs three times the look.

    >>> lengths = Remembered(len)
    >>> lengths["Ana Roe"], lengths
    (7, {'Ana Roe': 7})
    """

    def __init__(self, work, most=1 << 16):
        super().__init__()
        self.work, self.most = work, most

    def __missing__(self, key):
        if len(self) >= self.most:
            self.clear()
        value = self[key] = self.work(key)
        return value


def chunks(text, start=0, end=None):
    """Return the (start, end) of the name chunks of `text[start:end]`, in order.

    Titles with a capital, initials, particles and suffixes belong to the chunk; a possessive 's,
    an article and the names of weekdays do not. In a heading, where every word has a capital, the
    words that news otherwise prints in lower case part the chunks.

    >>> line = "On Friday Sen. Lindsey Graham met Ursula von der Leyen’s aides in the U.S. House."
    >>> [line[a:b] for a, b in chunks(line)]
    ['Sen. Lindsey Graham', 'Ursula von der Leyen', 'U.S. House']
    """
    end = len(text) if end is None else end
    units = _units(text, start, end)
    found, refused = _chunks(text, units, frozenset(), start)
    # "Stark" opens a sentence and is a common word, too; a Bo Stark elsewhere settles it.
    held = [text[a:b] for a, b in found] if refused else ()
    last = {_last_word[name] for name in held if " " in name}
    last = refused.intersection(last) - lexicons.words("bodies")
    return _chunks(text, units, last, start)[0] if last else found


def _units(text, start, end):
    """Return (left, right, small letters, class, in a heading) of every capitalised word."""
    found, line_end, heading, after = [], start, False, start
    for unit in _UNIT.finditer(text, start, end):
        left, right = unit.span()
        if left > after and text[left - 1] in "'’-":
            prefix = _PREFIX.search(text, max(after, left - 3), left)
            left = prefix.start() if prefix else left
        after = right
        if left >= line_end:
            line_end, heading = _line(text, left, start, end)
        lowered, kind = _classed[unit[0]]
        found.append((left, right, lowered, kind, heading))
    return found


@Remembered
def _classed(word):
    """Return a word in small letters, and what it can be in a name."""
    lowered = word.replace("’", "'").lower()
    if lowered in _NEVER:
        return lowered, _NO_NAME
    if lowered in _CALENDAR:
        return lowered, _INNER
    common = lexicons.words("common_words")
    plural = lowered[-1] == "s" and lowered[:-1] in common and lowered not in _first_names()
    return lowered, _COMMON if plural or lowered in common else _UNCOMMON


def _chunks(text, units, surnames, floor):
    """Return the spans of names, and the common words that were taken for none."""
    found, refused, first, last, end = [], set(), -1, None, -_GAP
    for unit in units:
        left, right, lowered, kind, heading = unit
        if last:
            near = left - end < _GAP and left - first < _LONGEST
            if not (near and _joins(text, last, left)):
                found.append((first, end))
                last = None
        if kind == _UNCOMMON:
            named = True
        elif kind != _COMMON:
            named = kind == _INNER and last is not None
        elif lowered in surnames and not heading:
            named = True
        else:
            named = _is_name(text, unit, last, floor)
            if not named:
                refused.add(lowered)
        if named:
            first, last, end = first if last else left, unit, right
        elif last:
            found.append((first, end))
            last = None
    if last:
        found.append((first, end))
    bare = {span for span in found if text[span[1] - 1] == "." and _is_title(text, *span)}
    return _with_offices(text, [span for span in found if span not in bare]), refused


def _with_offices(text, found):
    """Return spans with an office and its holder's name as one span.

    "Minister" of "Foreign Affairs Ana Roe", "Envoy" to "Ukraine" and "Russia Bo Li".
    """
    kept, begun, after = [], -1, -_GAP  # `begun`: the place of an office whose holder may come
    for start, end in found:
        gap = text[after:start] if start - after < 10 else ""
        opens = gap in _OFFICE_GAPS or (gap == " in " and text[start : start + 6] in _IN_OFFICE)
        if not opens and gap != " and ":
            begun = -1
        elif begun < 0:  # "Secretary of Health and Human Services"
            office = text[kept[-1][0] : after]
            begun = len(kept) - 1 if (opens or " of " in office) and _is_headed[office] else -1
        kept.append((start, end))
        after = end
        if begun >= 0 and _name_after[text[start:end]] and end - kept[begun][0] < _LONGEST:
            kept[begun:] = [(kept[begun][0], end)]
            begun = -1
    return kept


@Remembered
def _is_headed(name):
    """Tell whether a name is nothing but an office: "Prime Minister", "Secretary of Health"."""
    head = name.partition(" of ")[0].rpartition(" ")[2]
    return head.lower() in lexicons.words("titles") and without_title(name) == name


@Remembered
def _name_after(name):
    """Return where the holder begins in what an office is of, 0 if there is none.

    The words before are a land's, or common ones: 2 in "Foreign Affairs Ana Roe".
    """
    parts, begin, bodies = words(name), 0, lexicons.words("bodies")
    if not lexicons.words("titles").isdisjoint(map(str.lower, parts[1:])):
        return 0  # "Ohio Sen. Ana Roe" is somebody else
    while begin < len(parts):
        two = people(" ".join(parts[begin : begin + 2]))[1] if begin + 1 < len(parts) else ""
        word = parts[begin].lower()
        given = begin and word in _first_names()
        common = _classed[parts[begin]][1] == _COMMON or word in lexicons.words("offices")
        if given or not (two or people(parts[begin])[1] or common or word in bodies):
            break
        begin += 1 + bool(two)
    if len(parts) > begin + 2 and parts[begin + 1].lower() in _first_names():
        begin += 1  # "Tarn Ana Roe"
    rest = [word.lower() for word in parts[begin:]]
    named = 0 < len(rest) < 5 and bodies.isdisjoint(rest)
    return begin if named and (len(rest) > 1 or people(" ".join(parts[:begin]))[1]) else 0


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


def _joins(text, before, left):
    """Tell whether the unit at `left` goes on with the name that `before` is the last unit of."""
    start, end = before[:2]
    if left == end + 1 and text[end] == " ":
        return not (text[end - 1] == "." and end - start > 5)
    gap = text[end:left]
    if "\n" in gap:
        return False
    if _JOIN.fullmatch(gap):
        return not (text[end - 1] == "." and end - start > 5)
    if _OF.fullmatch(gap):
        return before[2] in _OF_HEADS
    if gap == " for ":
        return before[2] in _FOR_HEADS
    if gap in ("' ", "’ ") and text[end - 1] == "s":  # "Traders’ Association"
        return _LINE_WORD.match(text, left)[0].lower() in lexicons.words("bodies")
    if _SUFFIX.match(text, end) or _NICKNAME.match(text, end):
        return True
    return bool(_AFTER_NICKNAME.fullmatch(gap)) and bool(_NICKNAME.match(text, start - 2))


def _is_name(text, unit, before, floor):
    """Tell whether a common word goes on with the name of the unit `before`, or begins one."""
    left, right, lowered, _, heading = unit
    if heading:
        return right - left == 2 and text[left:right].isupper() and text[right : right + 1] == "."
    if before is not None:
        # "Plan B. He": what follows an initial may be the first word of the next sentence.
        return not _INITIAL.fullmatch(text, before[0], before[1])
    if 1 < right - left < 6 and text[left:right].isupper():
        return True  # US, WHO
    if lowered in ("the", "a", "an"):
        return False
    return not _FIRST.search(text[max(floor, left - 4) : left])


def _is_title(text, start, end):
    return text[start : end - 1].lower() in lexicons.words("titles")


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


def _bare(word):
    return re.sub(r"['’]s?$", "", word.replace("’", "'")).rstrip(".,")


def words(name):
    """Return the words of a name, possessives and full stops of abbreviations left out.

    >>> words("Gen. Keith Kellogg’s")
    ['Gen', 'Keith', 'Kellogg']
    """
    return [*_words[name]]


@Remembered
def _words(name):
    bare = (_bare(word) for word in re.findall(r"[^\s,()\"“”]+", name))
    return tuple(word for word in bare if word)


def without_title(name):
    """Return a name without the titles and offices before it; one that is all title stays.

    >>> without_title("CIA Station Chief Dan Hoffman"), without_title("Secretary of State Rubio")
    ('Dan Hoffman', 'Rubio')
    """
    parts = name.split()
    titles = lexicons.words("titles")
    held = (_bare(part).lower().removesuffix("-elect") in titles for part in parts[:-1])
    last = max((i for i, title in enumerate(held) if title), default=-1)
    rest = parts[last + 1 :]
    if last >= 0 and rest and rest[0] in _OF_OFFICE:
        joined = max(i for i, word in enumerate(rest) if word in _OF_OFFICE)
        rest = rest[joined + 1 + (rest[joined + 1 : joined + 2] == ["the"]) :]
        rest = rest[_name_after[" ".join(rest)] or 1 :]
    if not rest or (last >= 0 and _bare(rest[-1]).lower() in lexicons.words("bodies") | titles):
        return name
    return " ".join(rest)


def surname(name):
    """Return the last word of a name, suffixes such as Jr. left out.

    >>> surname("Robert F. Kennedy Jr."), surname("von der Leyen")
    ('Kennedy', 'Leyen')
    """
    parts = [word for word in words(name) if word.lower() not in _SUFFIXES]
    return parts[-1] if parts else ""


@Remembered
def _last_word(name):
    return surname(name).lower()


def is_organisation(name):
    """Tell whether a name is one of an organisation, by its words.

    >>> is_organisation("White House"), is_organisation("NATO"), is_organisation("Dan Hoffman")
    (True, True, False)
    """
    parts = words(name)
    if not parts:
        return False
    first = name.partition(" of ")[0] if " of " in name else name
    last = (words(first) or parts)[-1]
    if not lexicons.words("bodies").isdisjoint((last.lower(), parts[-1].lower())):
        return True
    return len(parts) == 1 and last.isupper() and len(last) > 1


@cache
def _first_names():
    file = resources.files(lexicons) / "first_names.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        return frozenset(row["name"].lower() for row in csv.DictReader(opened))


@cache
def _peoples():
    with (resources.files(lexicons) / "peoples.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["word"].replace(".", ""): (row["place"], row["kind"])
            for row in csv.DictReader(file)
        }


def people(word):
    """Return (place, kind) of a name of a place or a people.

    Kinds: place, region, organisation, adjective, people. The place is the country or continent;
    faiths and parties have none. What is not in the list is ("", "").

    >>> people("Ukrainians"), people("U.S."), people("Muslim"), people("Roe")
    (('Ukraine', 'people'), ('United States', 'place'), ('', 'adjective'), ('', ''))
    """
    return _peoples().get(word.replace(".", ""), ("", ""))
