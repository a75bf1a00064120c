"""The features that the linear half of the model adds up, found for a whole batch as columns.

A feature is a name such as "rn:prais": a kind, a colon, and a stem, a place or a form. `KINDS`
says what each kind is. A word's features are 0 or 1, `COUNTED` are numbers. "n" is no feature: it
is what the network says, where an answer is explained.
"""

import numpy as np

KINDS = {
    "w": "word", "l": "before", "r": "after", "ln": "near before", "rn": "near after",
    "lc": "before, same clause", "rc": "after, same clause",
    "le": "before, no name between", "re": "after, no name between",
    "b": "two words", "z": "lexicon, strength", "f": "form",
    "n": "network, the word and its neighbours",
}  # fmt: skip
_NEAR, _SLOTS = 4, 5  # words from the mention
_PLACES_OF_WORDS = [str(slot) for slot in range(-_SLOTS, _SLOTS + 1) if slot]
KINDS |= dict.fromkeys(_PLACES_OF_WORDS, "word, counted from the mention")
_SINGLE = [kind for kind in KINDS if kind not in "bzfn"]  # the kinds of one word
FULL = 12  # the strengths of one place count up to here
PRONOUNS = frozenset(
    "he she him her his hers himself herself they them their i me my we us our you it its who "
    "whose mine".split()
)
_ZONES = ("w", "l", "r", "ln", "rn", "c", "le", "re", "q")
_STRENGTHS = [f"z:{lexicon}{sign}{zone}" for lexicon in "vt" for sign in "+-" for zone in _ZONES]
N_STRENGTHS = len(_STRENGTHS)  # they stand first among what is counted
_MADE = ["f:'s", "f:quoted", "f:first", "f:speaks", "f:spoke", *(f"f:others:{i}" for i in range(4))]
COUNTED = [*_STRENGTHS, *_MADE, *(f"f:{form}" for form in ["name", *sorted(PRONOUNS)])]
_FORMS = {name: i for i, name in enumerate(COUNTED)}


class Words:
    """The words and names of a batch of Items (marks left out) as seen from their mentions."""

    def __init__(self, items):
        kept = np.flatnonzero(~items.is_mark)
        owners = np.repeat(np.arange(len(items.places)), np.diff(items.heads))
        self.items, self.owners = kept, owners[kept]
        self.heads = np.searchsorted(kept, items.heads)
        self.places = np.searchsorted(kept, items.places)
        center = self.places[self.owners]
        self.steps = np.arange(len(kept)) - center
        self.is_name = items.is_name[kept]
        names = np.cumsum(self.is_name)
        apart = np.where(self.steps > 0, names - self.is_name - names[center],
                         names[center] - self.is_name[center] - names)  # fmt: skip
        self.open = apart == 0  # no name between the word and the mention
        clauses = items.clauses[kept]
        self.together = clauses == clauses[center]
        self.names = (
            names[self.heads[1:] - 1] - names[self.heads[:-1]] + self.is_name[self.heads[:-1]]
        )


def code(kind, stems, one, two=None):
    """Return the numbers of features over `stems` stems: a kind, a stem's code, another's.

    A stem's code is twice its number, and one more if it is negated. Codes 0 and 1 stand for
    what is before the first word and after the last.
    """
    if two is None:
        return _SINGLE.index(kind) * 2 * stems + one
    return (len(_SINGLE) + one) * 2 * stems + two


def singles(stems):
    """Return how many numbers the features of one word have; those of two words follow."""
    return len(_SINGLE) * 2 * stems


def name(number, stems):
    """Return the name of a feature by its number: "w:!prais" is a negated word."""
    kind, last = divmod(int(number), 2 * len(stems))
    if kind < len(_SINGLE):
        return f"{_SINGLE[kind]}:{_written(last, stems)}"
    return f"b:{_written(kind - len(_SINGLE), stems)}_{_written(last, stems)}"


def number(name, codes):
    """Return the number of a feature by its name; `codes` gives those of the stems, as written."""
    kind, _, rest = name.partition(":")
    if kind != "b":
        return code(kind, len(codes) // 2, codes[rest])
    one, _, two = rest.partition("_")
    return code(kind, len(codes) // 2, codes[one], codes[two])


def codes(stems):
    """Return the codes of some stems as they are written in names."""
    return {_written(i, stems): i for i in range(2 * len(stems))}


def _written(code, stems):
    if code < 2:
        return "<>"[code]
    return "!" * (code % 2) + stems[code // 2]


def find(words, codes, stems):
    """Return (numbers, first word, last word) of the features of words, as often as they occur.

    `codes` has the code of every word, -1 for a stem that is not known.
    """
    steps, near = words.steps, np.abs(words.steps) <= _NEAR
    plain = (codes >= 0) & ~words.is_name
    left, right = plain & (steps < 0), plain & (steps > 0)
    zones = {
        "w": plain, "l": left, "r": right, "ln": left & near, "rn": right & near,
        "lc": left & words.together, "rc": right & words.together,
        "le": left & words.open, "re": right & words.open,
    }  # fmt: skip
    found, first = [], []
    for kind, zone in zones.items():
        at = np.flatnonzero(zone)
        first.append(at)
        found.append(code(kind, stems, codes[at]))
    for slot in _PLACES_OF_WORDS:
        at = words.places + int(slot)
        inside = (at >= words.heads[:-1]) & (at < words.heads[1:])
        at = at[inside]
        at = at[codes[at] >= 0]
        first.append(at)
        found.append(code(slot, stems, codes[at]))
    last = [*first]
    for one, two, starts, ends in _pairs(words, codes):
        known = (one >= 0) & (two >= 0)
        found.append(code("b", stems, one[known].astype(np.int64), two[known]))
        first.append(starts[known])
        last.append(ends[known])
    return tuple(map(np.concatenate, (found, first, last)))


def _pairs(words, codes):
    ends, starts = words.heads[1:] - 1, words.heads[:-1]
    same = np.flatnonzero(words.owners[:-1] == words.owners[1:])
    yield codes[same], codes[same + 1], same, same + 1
    yield np.zeros_like(starts), codes[starts], starts, starts
    yield codes[ends], np.ones_like(ends), ends, ends


def counted(words, items, surfaces):
    """Return an array: mentions × `COUNTED`. `surfaces` are the mentions as they are written."""
    n = len(words.places)
    table = np.zeros((n, len(COUNTED)))
    kept = words.items
    scored = np.flatnonzero((items.vader[kept] != 0) | (items.textblob[kept] != 0))
    steps, owners = words.steps[scored], words.owners[scored]
    near = np.abs(steps) <= _NEAR
    zones = (
        steps != 0, steps < 0, steps > 0, near & (steps < 0), near & (steps > 0),
        words.together[scored], words.open[scored] & (steps < 0), words.open[scored] & (steps > 0),
        items.quoted[kept[scored]],
    )  # fmt: skip
    column = 0
    for strengths in (items.vader, items.textblob):
        values = strengths[kept[scored]]
        for sign in (1, -1):
            amounts = np.maximum(sign * values, 0)
            for zone in zones:
                table[:, column] = np.bincount(owners, amounts * zone, n)
                column += 1
    np.minimum(table, FULL, out=table)
    speaks, own = items.speaks[kept], "'s" in items.known and items.known.index("'s")
    last = len(kept) - 1

    def at(step, flags):  # a flag of the word some steps from the mention, if there is one
        place = words.places + step
        inside = (place >= words.heads[:-1]) & (place < words.heads[1:])
        return inside & flags[np.clip(place, 0, last)]

    made = (
        at(1, items.stems[kept] == own) if own is not False else False,
        items.quoted[items.places],
        words.places == words.heads[:-1],
        at(1, speaks) | at(2, speaks),
        at(-1, speaks) | at(-2, speaks),
    )
    for name, flags in zip(_MADE, made, strict=False):
        table[:, _FORMS[name]] = flags
    rows = np.arange(n)
    table[rows, _FORMS["f:others:0"] + np.minimum(words.names - 1, 3)] = 1
    forms = (surface.lower() for surface in surfaces)
    table[rows, [_FORMS[f"f:{form if form in PRONOUNS else 'name'}"] for form in forms]] = 1
    return table
