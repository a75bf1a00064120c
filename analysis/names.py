"""Names as a text prints them: where they stand, what their titles, surnames and heads are.

A name chunk is a run of capitalised words with the initials, particles and titles between them.
No list of names is used: capitals are, and a list of the words that news prints in lower case,
which tells a name at the start of a sentence from any other first word.
"""

import csv
import re
from functools import cache
from importlib import resources
from itertools import accumulate, pairwise

from analysis import lexicons

__all__ = ["chunks", "is_organisation", "mask", "people", "surname", "without_title", "words"]

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
    edges = start, len(text) if end is None else end
    units = _units(text, *edges)
    found, refused = _chunks(text, units, frozenset(), edges)
    # "Stark" opens a sentence and is a common word, too; a Bo Stark elsewhere settles it.
    held = [text[a:b] for a, b in found] if refused else ()
    last = {_last_word[name] for name in held if " " in name}
    last = refused.intersection(last) - lexicons.words("bodies")
    return _chunks(text, units, last, edges)[0] if last else found


def _units(text, start, end):
    """Return (left, right, what stands before it, `_classed`) of every capitalised word."""
    glued = start and (text[start - 1].isalnum() or text[start - 1] in "_@#.")
    first, *parts = _UNIT.split("_" * bool(glued) + text[start:end])
    lefts = [*accumulate(map(len, parts), initial=start + len(first) - bool(glued))]
    lefts, rights, gaps = lefts[::2], lefts[1::2], [first[bool(glued) :], *parts[1::2]]
    known = [*map(_classed.__getitem__, parts[::2])]
    for place, gap in enumerate(gaps[:-1]):
        if gap[-1:] in _PREFIXED:
            left = lefts[place]
            prefix = _PREFIX.search(text, left - min(3, len(gap)), left)
            if prefix:
                lefts[place], gaps[place] = prefix.start(), gap[: prefix.start() - left]
                lowered, kind, begins = known[place]
                known[place] = lowered, kind, begins and None  # "d'US" has a small letter
    return [*zip(lefts, rights, gaps, known, strict=False)]


@Remembered
def _classed(word):
    """Return a word in small letters, its class, and whether a common one opens names (or None)."""
    lowered = word.replace("’", "'").lower()
    if lowered in _NEVER:
        return lowered, _NO_NAME, False
    if lowered in _CALENDAR:
        return lowered, _INNER, False
    common = lexicons.words("common_words")
    plural = lowered[-1] == "s" and lowered[:-1] in common and lowered not in _first_names()
    capitals = 1 < len(word) < 6 and word.isupper()  # US, WHO
    opens = capitals or (None if lowered not in ("the", "a", "an") else False)
    return lowered, _COMMON if plural or lowered in common else _UNCOMMON, opens


def _chunks(text, units, surnames, edges):
    """Return the spans of names, and the common words that were taken for none."""
    found, refused, first, end, last, line_end = [], set(), -1, -1, None, -1
    for left, right, gap, (lowered, kind, opens) in units:
        if first >= 0:
            plain = gap == " " and text[end - 1] != "."
            joins = plain or (len(gap) < _GAP and _joins(text, *last, end, gap))
            if not joins or left - first >= _LONGEST:
                found.append((first, end))
                first = -1
        if kind != _COMMON:
            named = kind == _UNCOMMON or (kind == _INNER and first >= 0)
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
    return _with_offices(text, found), refused


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
    return tuple(filter(None, map(_bare, re.findall(r"[^\s,()\"“”]+", name))))


def without_title(name):
    """Return a name without the titles and offices before it; one that is all title stays.

    >>> without_title("CIA Station Chief Dan Hoffman"), without_title("Secretary of State Rubio")
    ('Dan Hoffman', 'Rubio')
    """
    parts = name.split()
    titles = lexicons.words("titles")
    last = max((i for i, two in enumerate(pairwise(parts)) if _is_title(*two)), default=-1)
    rest = parts[last + 1 :]
    if last >= 0 and rest and rest[0] in _OF_OFFICE:
        joined = max(i for i, word in enumerate(rest) if word in _OF_OFFICE)
        rest = rest[joined + 1 + (rest[joined + 1 : joined + 2] == ["the"]) :]
        rest = rest[_name_after[" ".join(rest)] or 1 :]
    if not rest or (last >= 0 and _bare(rest[-1]).lower() in lexicons.words("bodies") | titles):
        return name
    return " ".join(rest)


def _is_title(word, following):
    """Tell whether a word before another is a title: "Ex-Mayor", "Councillors" before "Ana"."""
    word, titles = _bare(word).lower().removesuffix("-elect"), lexicons.words("titles")
    many = word[-1:] == "s" and word[:-1] in titles and following.lower() in _first_names()
    return many or word in titles or word.rpartition("-")[2] in titles


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
    last = (words(name.partition(" of ")[0]) or parts)[-1]
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
