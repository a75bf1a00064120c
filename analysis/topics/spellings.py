"""Other ways to write an entry: hyphen or space, British or American, singular or plural."""

import re

# (one ending or middle, the other), tried both ways on words of five letters and more. What makes
# no word does no harm: only spellings that the articles have are ever told.
_BRITISH = (
    (r"our(?=s?$|able$|ed$|ing$|ite)", "or"),
    (r"is(?=e[ds]?$|ing$|ation|er)", "iz"),
    (r"enc(?=e[sd]?$|eless$)", "ens"),
    (r"(?<=[tb])re(?=s?$)", "er"),
    (r"ogue(?=s?$)", "og"),
    (r"amme(?=s?$)", "am"),
    (r"ll(?=ed$|ing$|er)", "l"),
    (r"ae", "e"),
)
_AMERICAN = (
    (r"or(?=s?$|able$|ed$|ing$|ite)", "our"),
    (r"iz(?=e[ds]?$|ing$|ation|er)", "is"),
    (r"ens(?=e[sd]?$|eless$)", "enc"),
    (r"(?<=[tb])er(?=s?$)", "re"),
    (r"og(?=s?$)", "ogue"),
    (r"am(?=s?$)", "amme"),
    (r"(?<=[aeiou])l(?=ed$|ing$|er)", "ll"),
)
_LEAST = 3  # letters of a part of a word that is taken apart


def variants(terms, vocabulary):
    """Return other ways to write an entry, as tuples of terms, sorted; without the entry itself.

    A word is taken apart only into words of `vocabulary`.

    >>> variants(("cease-fire",), set())
    [('cease', 'fire'), ('cease-fires',), ('ceasefire',)]
    >>> variants(("defence", "pact*"), set())
    [('defence-pact*',), ('defencepact*',), ('defense', 'pact*')]
    """
    found = {*_joined(terms), *_parted(terms, vocabulary), *_numbered(terms), *_owned(terms)}
    for i, term in enumerate(terms):
        found |= {(*terms[:i], other, *terms[i + 1 :]) for other in _overseas(term)}
    return sorted(found - {terms})


def _joined(terms):
    """Yield the entry with two words made one, with a hyphen and without."""
    for i in range(len(terms) - 1):
        one, other = terms[i : i + 2]
        if one.isalpha() and other.removesuffix("*").isalpha():
            for between in ("-", ""):
                yield (*terms[:i], one + between + other, *terms[i + 2 :])


def _parted(terms, vocabulary):
    """Yield the entry with one word made two: at its hyphen, or where both parts are words."""
    for i, term in enumerate(terms):
        before, after = terms[:i], terms[i + 1 :]
        if "-" in term:
            yield (*before, *filter(None, term.split("-")), *after)
            yield (*before, term.replace("-", ""), *after)
            continue
        word = term.removesuffix("*")
        for at in range(_LEAST, len(word) - _LEAST + 1):
            if word[:at] in vocabulary and (word[at:] in vocabulary or term != word):
                yield (*before, word[:at], term[at:], *after)
            if f"{word[:at]}-{word[at:]}" in vocabulary:
                yield (*before, f"{word[:at]}-{term[at:]}", *after)


def _numbered(terms):
    """Yield the entry in the other number: "mine" and "mines", "party" and "parties"."""
    *before, last = terms
    if len(last) < 4 or not last.replace("-", "").isalpha():
        return
    if last.endswith("ies"):
        yield (*before, last[:-3] + "y")
    elif last.endswith("s") and not last.endswith("ss"):
        yield (*before, last[:-1])
    elif last.endswith("y") and last[-2] not in "aeiou":
        yield (*before, last[:-1] + "ies")
    elif not last.endswith("s"):
        yield (*before, last + "s")


def _owned(terms):
    """Yield the entry without its possessive: "kyiv's allies", "kyiv allies", "kyivs allies"."""
    for i, term in enumerate(terms[1:], 1):
        if term == "'s":
            yield (*terms[:i], *terms[i + 1 :])
            yield (*terms[: i - 1], terms[i - 1] + "s", *terms[i + 1 :])


def _overseas(term):
    word = term.removesuffix("*")
    if len(word) >= 5:
        for pattern, other in (*_BRITISH, *_AMERICAN):
            changed = re.sub(pattern, other, word)
            if changed != word:
                yield changed + term[len(word) :]
