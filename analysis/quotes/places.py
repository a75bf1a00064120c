"""Mentions as places where somebody stands in a text: what `antecedents` knows of each beforehand.

How fit a mention is for an antecedent hangs on the part of the sentence that it stands in
(S. Lappin and H. J. Leass 1994, "An Algorithm for Pronominal Anaphora Resolution", Computational
Linguistics 20:4). All mentions of a batch are weighed at once.
"""

from dataclasses import dataclass

import numpy as np

from analysis.quotes import cues
from analysis.quotes.columns import has, running
from analysis.quotes.speakers import NAME

# Choices, set by reading examples, in tenths: what a part of the sentence weighs,
_SUBJECT, _OPENER, _OBJECT, _OBLIQUE, _MODIFIER = 20, 15, 8, 2, 2
_ALMOST = -2  # what only looks like a subject
_SPEAKS, _EMBEDDED, _POSSESSOR = 3, -7, -5
_ASKS = -18  # who asked is not who answers
MOST = _SUBJECT + _SPEAKS
_SENTENCES = (0, 12, 22, 30, 36, 41, 45)  # and what sentences between take away,
_PARAGRAPHS = (0, 3, 6, 9, 12)  # and borders of paragraphs
_UNSAID = frozenset(("crosshead", "caption"))  # parts of a text that no pronoun refers into


@dataclass(slots=True)
class Places:
    """What is known of every mention as a place, as columns. Of one article: as views."""

    told: np.ndarray  # sentences so far that hold words of the writer's own, from wherever counted
    paragraph: np.ndarray
    said: np.ndarray  # a pronoun can refer to it
    subject: np.ndarray  # it seems to be the subject of a verb
    reports: np.ndarray  # of one that reports speech
    named: np.ndarray  # a name may stand beside it
    weight: np.ndarray  # how fit it is for an antecedent, in tenths


def far(sentences, paragraphs):
    """Return what it takes away that a place lies so far back."""
    return _SENTENCES[min(sentences, 6)] + _PARAGRAPHS[min(paragraphs, 4)]


def of_mentions(b, found, segments):
    """Return the `Places` of the mentions of a batch; `segments` are those of its articles."""
    verb, subject = found.verb, _is_subject(b, found)
    unsaid = np.array([kind in _UNSAID for _, _, kind in segments] + [False])
    ahead, after = _beside(b, b.kind, found.first, -1), _beside(b, b.kind, found.last, 1)
    return Places(
        told=_told(b, unsaid)[b.sentence[found.first]],
        paragraph=b.paragraph[found.first],
        said=~unsaid[b.paragraph[found.first]],
        subject=subject,
        reports=(found.inverted > 0) | ((verb >= 0) & (b.kind[verb] == ord("c"))),
        named=has(after, "p,") | has(ahead, ",R"),
        weight=_weights(b, found, subject, ahead, after),
    )


def _beside(b, column, items, away):
    """Return what a column holds `away` items from some items, 0 beyond the article."""
    borders, places = np.append(b.bases[0], len(b.kind)), items + away
    owner = np.searchsorted(b.bases[0], items, side="right")
    inside = (places >= borders[owner - 1]) & (places < borders[owner])
    return np.where(inside, column.take(places, mode="clip"), 0)


def _told(b, unsaid):
    """Return for every sentence how many so far hold words of the writer's own."""
    opener = np.flatnonzero(b.opener == np.arange(len(b.kind)))
    own = running(~has(b.kind, "Q.,-~?!)("))
    return np.cumsum((own[b.stop[opener]] > own[opener]) & ~unsaid[b.paragraph[opener]])


def _verbs(b, found):
    """Tell which items are verbs of mentions; the one after all, which -1 stands for, is not."""
    verbs = np.zeros(len(b.kind) + 1, dtype=bool)
    verbs[found.verb] = True
    verbs[-1] = False
    return verbs


def _is_subject(b, found):
    """Tell which mentions seem to be the subjects of verbs; "him" never is."""
    verb, auxiliaries = found.verb, b.count("A")
    leaving = (b.kind[verb] == ord("G")) & (auxiliaries[verb] <= auxiliaries[found.last])
    own = (verb >= 0) & ~leaving  # not "Bo Li leaving"
    after = (found.inverted > 0) & ~_verbs(b, found)[found.before]
    return (own | after) & (b.kind[found.first] != ord("O"))


def _weights(b, found, subject, ahead, after):
    """Return how fit mentions are for antecedents, by the part of the sentence."""
    first, verb, before = found.first, found.verb, found.before
    verbs, led = _verbs(b, found), np.where(before >= 0, b.kind[before], 0)
    what = cues.number("what")
    modifier = (found.modifier > 0) | ((found.kind == NAME) & (after == ord("'")))
    held = modifier & ((before >= 0) | (after == ord("N")))
    left = (_beside(b, b.kind, first, 1) == ord("n")) & has(_beside(b, b.kind, first, 2), "DH")
    apposed = (led == ord(",")) & (_beside(b, b.kind, before, -1) == ord("n"))
    object_ = has(led, "cVGg") & verbs[before] & (after > 0) & ~has(after, "cVAR")
    within = verbs[first - 1] & (ahead == ord("c"))  # "Bo Li says Ann Roe left"
    embedded = within | has(ahead, "WTS") | (_beside(b, b.word, first, -1) == what)
    speaks = (verb < 0) | (b.kind[verb] == ord("c"))
    asks = (verb >= 0) & (b.word[verb] == cues.number("asked"))
    weight = np.where(before < 0, _OPENER, np.where(has(led, "pt"), _OBLIQUE, _OBJECT))
    for own, value in (
        (subject, _SUBJECT + _SPEAKS * speaks + _EMBEDDED * embedded + _ASKS * asks),
        (object_, _OBJECT),
        (has(ahead, "pt"), _OBLIQUE),
        ((after == ord(",")) & apposed, _SUBJECT + _ALMOST),  # "Its chief, Bo Li, left"
        (modifier, np.where(left, _SUBJECT + _ALMOST, _OPENER + _POSSESSOR)),  # "Bo Li left a note"
        (held, np.where(_beside(b, b.word, first, 1) == what, _OBJECT, _MODIFIER)),
    ):
        weight = np.where(own, value, weight)  # what comes later counts more
    return weight
