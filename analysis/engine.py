"""Text to arrays: sentence borders, words with offsets, dictionary lookup.

This is the only place that scans text for words; the modules above are its faces. What it has
scanned it keeps (bounded, keyed on the text itself, which is never rewritten), so that quotations,
actors and tone share one scan of an article and nobody passes it around.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from analysis import layout, lexicons
from analysis import text as characters

_LOWER_NEXT = re.compile(r"[\"'(\[]*[a-z]")
_KEPT = 4096  # articles whose scan is kept


class Words(NamedTuple):
    """The words of a text: where each begins and ends, and the term it is counted as."""

    starts: list
    ends: list
    terms: list


@lru_cache(maxsize=_KEPT)
def words(text):
    """Return the `Words` of a text, in order.

    >>> words("U.S.-Ukraine deal’s").terms
    ['u.s.', 'ukraine', 'deal', "'s"]
    """
    spans = [*characters.words(text)]
    return Words(
        [start for start, _ in spans],
        [end for _, end in spans],
        [characters.term(text[start:end]) for start, end in spans],
    )


@lru_cache(maxsize=_KEPT)
def sentences(text, title=None):
    """Return the (start, end) of every sentence of a text's prose, as a tuple.

    Paragraphs are parted first, so that no sentence runs from a heading into the text below it.
    Borders are Punkt's (Kiss and Strunk 2006) with our abbreviations, found in straight marks.

    >>> sentences("Gen. Kellogg met Sen. Graham. “Good,” he said.")
    ((0, 29), (30, 46))
    """
    found = []
    for start, end, kind in layout.segments(text, title):
        if kind in layout.PROSE:
            found += _borders(text, start, end)
    return tuple(found)


def _borders(text, start, end):
    straight = characters.straighten(text[start:end])
    spans = []
    for left, right in _punkt().span_tokenize(straight):
        # Punkt parts «"Is it true?" he asked»; but no sentence opens with a small letter.
        if spans and _LOWER_NEXT.match(straight, left):
            left = spans.pop()[0]
        spans.append((left, right))
    return [(start + left, start + right) for left, right in spans]


@cache
def _punkt():
    # Loaded when used: NLTK takes longer to import than all the rest of this package.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = set(lexicons.words("abbreviations"))
    return PunktSentenceTokenizer(parameters)


def lookup(phrases):
    """Return a dictionary of phrases for `matches`: a tree with one word a level.

    `phrases` maps a tuple of terms to whatever the caller wants back. A term may end in "*" and
    then stands for every term that begins so.
    """
    root = {}
    for terms, value in phrases.items():
        node = root
        for term in terms:
            if term.endswith("*") and len(term) > 1:
                node = node.setdefault("*", {}).setdefault(term[:-1], {})
            else:
                node = node.setdefault(term, {})
        node[None] = value
    return root


def matches(dictionary, terms, first=0, last=None, *, choose=None):
    """Yield (begin, end, value) of the phrases found in `terms[first:last]`.

    Leftmost first, longest first, no overlaps. `choose(begin, end, value)` may narrow the value,
    or refuse the phrase with something empty (its capitals are wrong, its time is past); a
    shorter one then has its chance.

    >>> names = lookup({("trump",): "Donald Trump", ("trump", "administration"): "the cabinet"})
    >>> [*matches(names, ["trump", "told", "the", "trump", "administration"])]
    [(0, 1, 'Donald Trump'), (3, 5, 'the cabinet')]
    """
    last = len(terms) if last is None else last
    while first < last:
        best = None
        for end, value in _phrases(dictionary, terms, first, last):
            value = choose(first, end, value) if choose else value
            if value and (best is None or end > best[0]):
                best = end, value
        if best:
            yield first, *best
        first = best[0] if best else first + 1


def _phrases(node, terms, position, last):
    """Yield (end, value) of every phrase that goes on from `node` at `position`."""
    if None in node:
        yield position, node[None]
    if position == last:
        return
    term = terms[position]
    if term in node:
        yield from _phrases(node[term], terms, position + 1, last)
    for prefix, branch in node.get("*", {}).items():
        if term.startswith(prefix):
            yield from _phrases(branch, terms, position + 1, last)
