"""The features by which the tone towards a mention is judged.

A feature is a name such as "rn:prais" (a word with the stem "prais" near to the right), a whole
number, and the items that it was read from. `KINDS` says what stands before the colon.
"""

from itertools import pairwise

from analysis.sentiment.sentence import MENTION, NAME, read, tag

KINDS = {
    "w": "word", "l": "before", "r": "after", "ln": "near before", "rn": "near after",
    "lc": "before, same clause", "rc": "after, same clause",
    "le": "before, no name between", "re": "after, no name between",
    "b": "two words", "t": "three words", "c": "content word, counted from the mention",
    "va": "its verb", "vp": "its verb, passive", "vo": "after its verb", "vb": "verb before",
    "vr": "role", "z": "lexicon, strength", "p": "path to a lexicon's word", "f": "form",
}  # fmt: skip
KINDS |= {str(slot): "word, counted from the mention" for slot in range(-5, 6) if slot}
PRONOUNS = frozenset(
    "he she him her his hers himself herself they them their i me my we us our you it its who "
    "whose mine".split()
)
_POSSESSIVES = frozenset("his their its my our".split())
_AUXILIARIES = frozenset(
    "is was are were be been being am has have had having will would could should may might must "
    "can do does did 's 're 've 'll 'd to not isn't wasn't weren't doesn't didn't won't wouldn't "
    "hasn't hadn't haven't don't".split()
)
_BE = frozenset("is was are were be been being am 's 're got get gets".split())
_HAVE = frozenset("has have had".split())
_PREPOSITIONS = frozenset(
    "to of for against by with on in at from about over toward towards that".split()
)
_FUNCTION_WORDS = frozenset(
    "the a an of to in on at by for with from as that who which and or but is was are were be "
    "been being has have had will would could should may might his her their its he she they it "
    "him them not this these those than about against into over after before".split()
)
_SPEECH = frozenset(
    "said say tell told wrote tweet ad argu claim call ask note state announc explain insist warn "
    "suggest".split()
)
_NEAR, _SLOTS, _CONTENT_SLOTS, _PATH = 4, 5, 3, 8  # words from the mention
FULL = 12  # the strengths of one place count up to here


def extract(text, start, end, mention):
    """Return the features of a mention in a sentence: name to (value, first place, last place).

    `start` and `end` are the sentence's, `mention` is a span; places are characters of `text`.

    >>> found = extract("They praised Ms. Grace.", 0, 23, (17, 22))
    >>> found["vb:prais"], found["-1:prais"]
    ((1, 5, 12), (1, 5, 12))
    """
    items, place = read(text, start, end, mention)
    seen = items[place]
    words = [item for item in items if not item.is_mark]
    at = sum(not item.is_mark for item in items[:place])
    found = {}

    def add(name, first, last=None, value=1):
        if name not in found:
            found[name] = (value, first.start, (last or first).end)

    _words(words, at, add)
    _sequences(words, at, add)
    _verbs(words, at, text[slice(*mention)].lower(), add)
    _lexicons(words, at, add)
    _form(words, at, seen, text[slice(*mention)].lower(), add)
    return found


def _words(words, at, add):
    """Every word: anywhere, by side, near, in the same clause, with no name between, by slot."""
    left = max((i for i in range(at) if words[i].term == NAME), default=-1)
    right = next((i for i in range(at + 1, len(words)) if words[i].term == NAME), len(words))
    clause = words[at].clause
    for i, item in enumerate(words):
        if i == at:
            continue
        side, stem = "l" if i < at else "r", item.stem
        if item.term != NAME:
            add("w:" + stem, item)
            add(f"{side}:{stem}", item)
            if abs(i - at) <= _NEAR:
                add(f"{side}n:{stem}", item)
            if item.clause == clause:
                add(f"{side}c:{stem}", item)
            if left < i < right:
                add(f"{side}e:{stem}", item)
        if abs(i - at) <= _SLOTS:
            add(f"{i - at}:{stem}", item)


def _sequences(words, at, add):
    """Two words in a row, three round the mention, and content words counted from it."""
    for one, two in pairwise(words):
        add(f"b:{one.stem}_{two.stem}", one, two)
    add(f"b:<_{words[0].stem}", words[0])
    add(f"b:{words[-1].stem}_>", words[-1])
    for i in range(max(0, at - 2), min(len(words) - 2, at + 1)):
        add("t:" + "_".join(item.stem for item in words[i : i + 3]), words[i], words[i + 2])
    for step in (-1, 1):
        i, number = at + step, 0
        while 0 <= i < len(words) and number < _CONTENT_SLOTS:
            if words[i].term not in _FUNCTION_WORDS:
                number += 1
                add(f"c:{step * number}:{words[i].stem}", words[i])
            i += step


def _verbs(words, at, surface, add):
    """The verb that the mention is the subject of, or the verb or noun that it hangs on."""
    owns = surface in _POSSESSIVES or (at + 1 < len(words) and words[at + 1].term == "'s")
    verb, passive = _verb_after(words, at, owns)
    if verb is not None:
        add(f"v{'p' if passive else 'a'}:{words[verb].stem}", words[verb])
        for item in words[verb + 1 : verb + 4]:
            add("vo:" + item.stem, item)
    governor, preposition = _governor(words, at)
    if governor is not None:
        add("vb:" + words[governor].stem, words[governor])
        add(f"vb:{preposition}:{words[governor].stem}", words[governor], words[at - 1])
    role = "owner" if owns else "subject" if verb is not None and not passive else ""
    role = role or ("patient" if passive else "object" if governor is not None else "none")
    add("vr:" + role, words[at])


def _verb_after(words, at, owns):
    """Return the index of the verb after the mention (None if there is none), and if passive."""
    passive = False
    for i in range(at + 1, min(len(words), at + 7)):
        term = words[i].term
        kind = tag(term)
        if term == NAME:
            break
        if term in _AUXILIARIES:
            passive = term in _BE or (passive and term not in _HAVE)
        elif kind == "V" or (passive and kind == "J"):
            return i, passive
        elif kind != "R" and not owns:
            break
    return None, False


def _governor(words, at):
    """Return the index of the verb before the mention, or of the noun before its preposition."""
    preposition = ""
    for i in range(at - 1, max(-1, at - 5), -1):
        term = words[i].term
        if term == NAME:
            break
        if not preposition and term in _PREPOSITIONS:
            preposition = term
        elif (tag(term) == "V" and term not in _AUXILIARIES) or (preposition and tag(term) == "N"):
            return i, preposition  # "blamed her", "criticism of her"
    return None, preposition


def _lexicons(words, at, add):
    """The strengths of the two lexicons' words by place, and the small words that lead to them."""
    left = max((i for i in range(at) if words[i].term == NAME), default=-1)
    right = next((i for i in range(at + 1, len(words)) if words[i].term == NAME), len(words))
    mention, sums = words[at], {}
    for i, item in enumerate(words):
        if not (item.vader or item.textblob):
            continue
        side = "l" if i < at else "r"
        places = ["w", side]
        if abs(i - at) <= _NEAR:
            places.append(side + "n")
        if item.clause == mention.clause:
            places.append("c")
        if left < i < right:
            places.append(side + "e")
        if item.quoted:
            places.append("q")
        for lexicon, strength in (("v", item.vader), ("t", item.textblob)):
            for place in places if strength else ():
                key = f"z:{lexicon}{'+' if strength > 0 else '-'}{place}"
                sums[key] = sums.get(key, 0) + abs(strength)
        if abs(i - at) <= _PATH:
            between = words[min(i, at) + 1 : max(i, at)]
            path = "_".join(
                word.stem for word in between if word.term in _FUNCTION_WORDS or word.term == NAME
            )
            sign = "+" if (item.vader or item.textblob) > 0 else "-"
            add(f"p:{side}{sign}{path}", words[min(i, at)], words[max(i, at)])
    for key, strength in sums.items():
        add(key, mention, value=min(strength, FULL))


def _form(words, at, mention, surface, add):
    """How the mention itself is made: pronoun, possessive, quoted, first, beside a speech verb."""
    add(f"f:{surface if surface in PRONOUNS else 'name'}", mention)
    if at + 1 < len(words) and words[at + 1].term == "'s":
        add("f:'s", mention)
    if mention.quoted:
        add("f:quoted", mention)
    if at == 0:
        add("f:first", mention)
    if any(item.stem in _SPEECH for item in words[at + 1 : at + 3]):
        add("f:speaks", mention)
    if any(item.stem in _SPEECH for item in words[max(0, at - 2) : at]):
        add("f:spoke", mention)
    others = sum(item.term in (NAME, MENTION) for item in words) - 1
    add(f"f:others:{min(others, 3)}", mention)
