"""Articles read: where their quotations are, who could have said them, and what the models choose.

Whatever can be asked of many quotations at once is asked of a batch of articles; what one
quotation tells of the next is followed article by article.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from analysis.quotes import columns, cues, features, indirect, scare, speakers, stream

# In hundredths. A quotation's facts must weigh more than this to be no scare quotes; a cue's, to
# report; a border's, to end what is reported. All were set on held-out articles, where they
# balance what is missed and what is found in vain.
QUOTED = 10
REPORTED = 0
ENDED = 40
_ROWS = 100_000  # candidates asked at a time, so that memory stays bounded
# Parts that repeat or sell the article: nobody speaks in them. A headline may report.
UNSPOKEN = frozenset(("crosshead", "promo", "footer", "byline", "dateline"))


class Reading(NamedTuple):
    """What is known of an article before a speaker is chosen."""

    text: str
    stream: stream.Stream
    mentions: speakers.Mentions  # as lists


class Found(NamedTuple):
    """What the models chose in an article."""

    reading: Reading
    best: list  # each piece's speaker, as the number of a mention, or -1
    quoted: list  # whether each piece is a quotation and no title, nickname or scare quotes
    reported: dict  # {sentence: [(cue's item, subject or -1, first, last + 1)]}, indirect speech


class Asked(NamedTuple):
    """A batch with its candidates: mention `m` as the speaker of piece `p`, in order of `p`."""

    batch: columns.Batch
    mentions: speakers.Mentions
    about: features.About
    pieces: features.Pieces
    m: np.ndarray
    p: np.ndarray
    bases: np.ndarray  # the first mention of each article, and their number


def read(articles):
    """Return the `Reading` of each of some articles, pairs of text and title, and `Asked`."""
    flows = [stream.read(text, title) for text, title in articles]
    b = columns.batch(flows)
    found = speakers.mentions(b)
    bases = np.searchsorted(found.first, b.bases[0])
    readings = [
        _reading(text, flow, found, slice(*part), base)
        for (text, _), flow, part, base in zip(
            articles, flows, pairwise(bases.tolist()), b.bases[0].tolist(), strict=False
        )
    ]
    about = features.of_mentions(b, found, features.names_of(b, found, flows))
    traits = columns.stacked([features.traits_of(one.text, one.stream) for one in readings], 4)
    pieces = features.of_pieces(b, found, about, traits)
    return readings, Asked(b, found, about, pieces, *speakers.candidates(b, found), bases)


def _reading(text, flow, found, part, base):
    own = speakers.Mentions(*(column[part].tolist() for column in found))
    verb, before = (
        np.where(column[part] >= 0, column[part] - base, -1).tolist()
        for column in (found.verb, found.before)
    )
    first, last = ((c[part] - base).tolist() for c in found[:2])
    return Reading(text, flow, own._replace(first=first, last=last, verb=verb, before=before))


def choose(asked):
    """Return the score of every candidate, and of every piece the best candidate's place or -1.

    Each piece is chosen for after the piece before it, as who spoke there tells who speaks here.
    """
    b, m = asked.batch, asked.m
    scores = np.zeros(len(m), dtype=np.int64)
    for left in range(0, len(m), _ROWS):
        part = slice(left, left + _ROWS)
        facts = features.of_candidates(*asked[:4], m[part], asked.p[part])
        scores[part] = cues.score("speaker", facts)
    borders = np.searchsorted(asked.p, np.arange(len(b.item) + 1)).tolist()
    links = [column.tolist() for column in features.link(b)]
    heads = set(b.bases[1].tolist())
    item, first, what, surname = (
        c.tolist() for c in (b.item, asked.mentions.first, asked.about.what, asked.about.surname)
    )
    scores, m, best, last = scores.tolist(), m.tolist(), [], -1
    for piece in range(len(item)):
        here = range(borders[piece], borders[piece + 1])
        if piece in heads:
            last = -1
        if last >= 0:
            near, alone, reported = (column[piece] for column in links)
            place = first[last]
            side = 0 if place < item[piece - 1] else 1 if place < item[piece] else 2
            for row in here:
                other = m[row]
                scores[row] += features.link_score(
                    near, alone, reported, side, other == last, surname[other] == surname[last],
                    what[other], what[last],
                )  # fmt: skip
        best.append(max(here, key=scores.__getitem__, default=-1))
        last = m[best[-1]] if here else -1
    return scores, best


def quoted(readings, asked, best, scores):
    """Return, for every piece, whether it is a quotation; `best` are numbers of mentions or -1."""
    b = asked.batch
    traits = columns.stacked([scare.traits_of(one.text, one.stream) for one in readings], 9)
    own = cues.score("scare", scare.facts(*asked[:4], traits, best, scores))
    after = [
        (own + cues.score("scare", scare.chained(b, np.full(len(b.item), before)))).tolist()
        for before in (0, 1)
    ]
    found, before = [], False
    for without, following in zip(*after, strict=True):
        before = (following if before else without) > QUOTED
        found.append(before)
    return found


def reported(readings, asked):
    """Return, for each article, {sentence: [(cue's item, subject or -1, first, last + 1)]}."""
    items, owners, subjects = cues_of(readings, asked)
    facts = indirect.facts(*asked[:3], items, subjects)
    sure = cues.score("indirect", facts) > REPORTED
    own = items - asked.batch.bases[0][owners]
    numbers = np.where(subjects >= 0, subjects - asked.bases[owners], -1)
    rows = []
    chosen = (column[sure].tolist() for column in (owners, own, numbers))
    for owner, item, number in zip(*chosen, strict=True):
        reading = readings[owner]
        span = indirect.content(reading.stream, reading.mentions, item, number)
        rows.append((owner, item, number, *span))
    found = [{} for _ in readings]
    ends = _ends(readings, asked, rows)
    for (owner, item, number, first, _), last in zip(rows, ends, strict=True):
        flow = readings[owner].stream
        sentence = flow.sentence[item]
        spans = found[owner].setdefault(sentence, [])
        beyond = max((span[3] for span in spans if span[2] > span[0]), default=-1)
        if item < beyond and not indirect.ends(flow, item):
            continue
        if first < item and first == flow.openers[sentence]:
            spans.clear()  # "…, Lee said": it reports all that stands before it
        spans.append((item, number, first, last))
    return found


def cues_of(readings, asked):
    """Return the items of possible cues, their articles, and their subjects' numbers or -1."""
    b = asked.batch
    items = indirect.candidates(b)
    spoken = [segment[2] not in UNSPOKEN for one in readings for segment in one.stream.segments]
    items = items[np.array(spoken, dtype=bool)[b.paragraph[items]]]
    owners = np.searchsorted(b.bases[0], items, side="right") - 1
    of_verb, after = _subjects(b, asked.mentions)
    according = b.word[items] == cues.number("according")
    return items, owners, np.where(according, after[items + 1], of_verb[items])


def _subjects(b, found):
    """Return, for every item, the mention that is its subject, and the one that follows it."""
    # Names before nouns, the nearest before one that an insertion parts from its verb.
    noun = found.kind == speakers.NOUN
    order = np.lexsort((-found.first, found.apposed, noun))[::-1]  # the last one written stays
    order = order[found.modifier[order] == 0]
    inverted = found.inverted[order] * ((found.verb[order] < 0) | found.apposed[order])
    named = found.kind[order] != speakers.PRONOUN
    of_verb, after = np.full((2, len(b.kind) + 2), -1)
    keys = np.stack((np.where(found.verb[order] >= 0, found.verb[order], -1),
                     np.where(inverted > 0, found.before[order], -1)), axis=1)  # fmt: skip
    of_verb[keys.ravel()] = np.repeat(order, 2)
    after[np.where(named, found.before[order], -1)] = order
    of_verb[-1] = after[-1] = -1
    return of_verb, after


def _ends(readings, asked, rows):
    """Return where the words of each row of reported speech end."""
    places, owned = [], []
    for number, (owner, item, _, first, last) in enumerate(rows):
        if first > item:
            kind, base = readings[owner].stream.kind, int(asked.batch.bases[0][owner])
            for position in indirect.borders(kind, first, last):
                speaker = indirect.opens_speaker(kind, position + 1, last)
                places.append((item + base, first + base, last + base, position + base, speaker))
                owned.append((number, position))
    found = [row[4] for row in rows]
    if places:
        facts = indirect.border_facts(asked.batch, *np.array(places, dtype=np.int64).T)
        over = np.flatnonzero(cues.score("end", facts) > ENDED)
        for number, position in (owned[place] for place in over[::-1].tolist()):
            found[number] = position
    return found


def find(articles):
    """Return what the models choose in some articles, pairs of text and title: a `Found` each."""
    readings, asked = read(articles)
    scores, rows = choose(asked)
    rows = np.array(rows, dtype=np.int64)
    best, fits = (
        np.where(rows >= 0, np.append(column, 0)[rows], missing)
        for column, missing in ((asked.m, -1), (scores, -900))
    )
    kept, pieces = quoted(readings, asked, best, fits), asked.batch.bases[1].tolist()
    best = np.maximum(best - np.repeat(asked.bases[:-1], np.diff(pieces)), -1).tolist()
    return [
        Found(reading, best[left:right], kept[left:right], spans)
        for reading, spans, (left, right) in zip(
            readings, reported(readings, asked), pairwise(pieces), strict=True
        )
    ]
