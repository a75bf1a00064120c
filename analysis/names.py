"""Names as a text prints them: where they stand, what their titles, surnames and heads are.

A name chunk is a run of capitalised words with the initials, particles and titles between them.
No list of names is used: capitals are, and a list of the words that news prints in lower case,
which tells a name at the start of a sentence from any other first word.
"""

import re
from functools import lru_cache

from analysis import lexicons

_LETTERS = r"[^\W\d_]"
_UNIT = re.compile(
    r"""(?<![\w@#.])(?:
      (?:[A-Z]\.){1,4}(?:[A-Z](?![\w]))?          # W.  U.S.  J.D.
    | (?:Adm|Amb|Assoc|Asst|Brig|Capt|Cmdr|Col|Cpl|Del|Dep|Det|Dr|Fr|Ft|Gen|Gov|Hon|Insp|Jr|Lt|Maj
        |Mme|Messrs|Mr|Mrs|Ms|Mt|Mx|Pfc|Prof|Pvt|Rep|Reps|Rev|Sen|Sens|Sgt|Spc|Sr|St|Supt)\.
    | (?:[dlDL]['’]|[aA]l-|[eE]l-)?(?=[^\W\d_a-zß-ÿ])[^\W\d_](?:\w|[\u0300-\u036f])*
      (?:['’](?=[A-Z](?!\b))\w+|[-‐‑][^\W_]\w*)*
    )""",
    re.VERBOSE,
)
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
_LINE_WORD = re.compile(rf"{_LETTERS}[\w'’-]*")

# Words that "of" joins to what follows them, as part of one name.
_OF_HEADS = frozenset(
    "academy agency association bank bishop board bureau center centre chamber church city college "
    "committee conference congress council court department district division duke federation "
    "foundation freedom governor house institute institution isle kingdom league library ministry "
    "museum north office organization people republic school secretary society speaker state "
    "states supreme trinity union university west".split()
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
ORGANISATIONS = frozenset(
    "administration agency airlines alliance army assembly association authority bank board bureau "
    "cabinet campaign center centre chamber church club coalition college commission committee "
    "company conference congress consortium corp corporation council court courts daily department "
    "digest embassy enterprise exchange federation fund foundation force forces gazette government "
    "group guard herald house inc institute institution international journal kremlin league llc "
    "ltd magazine media ministry movement museum navy network news newspaper office organization "
    "parliament partnership party pentagon police post press radio registry republic review school "
    "senate service services society state states study survey television times tribune trust tv "
    "union university".split()
)
_LONGEST = 14  # words of one chunk; a longer run of capitals is no name
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
    end = len(text) if end is None else end
    found = _chunks(text, start, end, frozenset())
    # "Stark" opens a sentence and is a common word, too; a Bo Stark elsewhere settles it.
    common = lexicons.words("common_words")
    last = {surname(text[a:b]).lower() for a, b in found if " " in text[a:b]}
    last = (last & common) - ORGANISATIONS
    return _chunks(text, start, end, last) if last else found


def _chunks(text, start, end, surnames):
    found, run, line = [], [], (start, start, False)
    for unit in _UNIT.finditer(text, start, end):
        left, right = unit.span()
        if left >= line[1]:
            line = _line(text, left, start, end)
        joined = bool(run) and len(run) < _LONGEST and _joins(text, run[-1], left)
        if run and not joined:
            found.append((run[0][0], run[-1][1]))
            run = []
        if _is_name(text, unit, run, surnames, heading=line[2], floor=start):
            run.append((left, right))
        elif run:
            found.append((run[0][0], run[-1][1]))
            run = []
    if run:
        found.append((run[0][0], run[-1][1]))
    return [span for span in found if not _is_bare_title(text, *span)]


def _line(text, position, floor, ceiling):
    """Return (start, end, is a heading) of the line around a position."""
    left = max(text.rfind("\n", floor, position) + 1, floor)
    right = text.find("\n", position, ceiling)
    right = ceiling if right < 0 else right
    if right - left > 250 or text[right - 1 : right] in ",;":
        return left, right, False
    words = _LINE_WORD.findall(text, left, right)
    capitals = sum(word[0].isupper() for word in words)
    share = _TITLED_SHARE + 0.2 * (text[right - 1 : right] == ".")
    return (
        left,
        right,
        len(words) > 2 + 4 * (share > _TITLED_SHARE) and capitals >= share * len(words),
    )


def _joins(text, before, left):
    gap = text[before[1] : left]
    if len(gap) > 24:
        return False
    if _JOIN.fullmatch(gap):
        return not (text[before[1] - 1] == "." and before[1] - before[0] > 5)
    if _OF.fullmatch(gap):
        return text[before[0] : before[1]].lower() in _OF_HEADS
    if _SUFFIX.match(text, before[1]) or _NICKNAME.match(text, before[1]):
        return True
    return bool(_AFTER_NICKNAME.fullmatch(gap)) and bool(_NICKNAME.match(text, before[0] - 2))


def _is_name(text, unit, run, surnames, *, heading, floor):
    word = unit[0].replace("’", "'")
    lowered = word.lower()
    if lowered in _NEVER:
        return False
    if not run and lowered in _CALENDAR:
        return False
    common = lowered in lexicons.words("common_words")
    if not common or (lowered in surnames and not heading):
        return True
    if heading:
        return word.isupper() and len(word) == 2 and text[unit.end() : unit.end() + 1] == "."
    if run:
        # "Plan B. He": what follows an initial may be the first word of the next sentence.
        return not _INITIAL.fullmatch(text, *run[-1])
    if word.isupper() and 1 < len(word) < 6:
        return True  # US, WHO
    if lowered in ("the", "a", "an"):
        return False
    left = unit.start()
    return not _FIRST.search(text[max(floor, left - 4) : left] if left > floor else "")


def _is_bare_title(text, start, end):
    return text[end - 1] == "." and text[start : end - 1].lower() in lexicons.words("titles")


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
    return [*_words(name)]


@lru_cache(maxsize=65536)
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
    last = max(
        (i for i, part in enumerate(parts[:-1]) if _bare(part).lower() in titles), default=-1
    )
    rest = parts[last + 1 :]
    if last >= 0 and rest and rest[0] == "of":
        rest = rest[3 if rest[1:2] == ["the"] else 2 :]
    if not rest or (last >= 0 and _bare(rest[-1]).lower() in ORGANISATIONS | titles):
        return name
    return " ".join(rest)


def surname(name):
    """Return the last word of a name, suffixes such as Jr. left out.

    >>> surname("Robert F. Kennedy Jr."), surname("von der Leyen")
    ('Kennedy', 'Leyen')
    """
    parts = [word for word in words(name) if word.lower() not in _SUFFIXES]
    return parts[-1] if parts else ""


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
    if last.lower() in ORGANISATIONS or parts[-1].lower() in ORGANISATIONS:
        return True
    return len(parts) == 1 and last.isupper() and len(last) > 1
