"""Articles read: where their quotations are, who could have said them, and what the models choose.

Whatever can be asked of many quotations at once is asked of a batch of articles; what one
quotation tells of the next is followed article by article.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from analysis.quotes import columns, cues, features, indirect, places, scare, speakers, stream
from analysis.quotes.columns import has

# In hundredths. A quotation's facts must weigh more than this to be no scare quotes; a cue's, to
# report; a border's, to end what is reported. All were set on held-out articles, where they
# balance what is missed and what is found in vain.
QUOTED = 10
# Nine words in marks, few of them with capitals (both in the steps of `scare.traits_of`), are a
# quotation whoever seems to speak: held out, they were one as often as not.
LONG, TITLED = 6, 3
REPORTED = 0
# For a name behind a dash under a quotation, and for whom words before a colon say that it was said
# to; the articles fitted on had too few.
SIGNED, LED_IN = 300, -600
ENDED = 40
_ROWS = 16_000  # candidates asked at a time: columns of so many stay near the processor
# Parts that repeat or sell the article: nobody speaks in them. A headline may report.
UNSPOKEN = frozenset(("crosshead", "promo", "footer", "byline", "dateline"))


@dataclass(slots=True)
class Reading:
    """What is known of an article before a speaker is chosen."""

    text: str
    stream: stream.Stream
    mentions: speakers.Mentions  # as lists
    places: places.Places  # of the mentions, as views


class Found(NamedTuple):
    """What the models chose in an article."""

    reading: Reading
    best: list  # each piece's speaker, as the number of a mention, or -1
    quoted: list  # whether each piece is a quotation and no title, nickname or scare quotes
    reported: dict  # {sentence: [Told]}, indirect speech


class Told(NamedTuple):
    """A cue of indirect speech: whose it is, and the items of what it reports."""

    owner: int  # number of the article
    item: int
    subject: int  # number of the mention, or -1
    first: int
    last: int  # and one more
    score: int


class Possible(NamedTuple):
    """The words of a batch that may report speech, as columns."""

    item: np.ndarray
    owner: np.ndarray  # number of the article
    subject: np.ndarray  # number of the mention in the batch, or -1
    score: np.ndarray  # how surely it reports


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
    flows = stream.read(articles)
    b = columns.batch(flows)
    found = speakers.mentions(b)
    bases = np.searchsorted(found.first, b.bases[0])
    readings = _readings(articles, flows, b, found, bases)
    about = features.of_mentions(b, found, features.names_of(b, found, flows))
    traits = columns.stacked([features.traits_of(one.text, one.stream) for one in readings], 4)
    pieces = features.of_pieces(b, found, about, traits)
    return readings, Asked(b, found, about, pieces, *speakers.candidates(b, found), bases)


def informed(asked, told):
    """Return `asked` with what is known of speakers and quotations once `told` is."""
    b = asked.batch
    owner, item, subject, first, last, score = columns.stacked([told], 6).T
    item, first, last = (place + b.bases[0][owner] for place in (item, first, last))
    subject = np.where(subject >= 0, subject + asked.bases[owner], -1)
    return asked._replace(
        about=features.informed_mentions(asked.about, subject, score),
        pieces=features.informed_pieces(asked.pieces, b, item, subject, first, last, score),
    )


def _readings(articles, flows, b, found, bases):
    """Return the `Reading` of every article; `bases` are the first mentions."""
    here = places.of_mentions(b, found, [part for flow in flows for part in flow.segments])
    begin = np.repeat(b.bases[0], np.diff(bases, append=len(found.first)))
    own = {
        name: np.where(getattr(found, name) >= 0, getattr(found, name) - begin, -1)
        for name in ("first", "last", "verb", "before")
    }
    listed = [own.get(name, getattr(found, name)).tolist() for name in found.__slots__]
    viewed, readings = [memoryview(getattr(here, name)) for name in here.__slots__], []
    for (text, _), flow, (left, right) in zip(
        articles, flows, pairwise(bases.tolist()), strict=True
    ):
        mentions = speakers.Mentions(*(column[left:right] for column in listed))
        own = places.Places(*(column[left:right] for column in viewed))
        readings.append(Reading(text, flow, mentions, own))
    return readings


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
        scores[part] += SIGNED * facts["signs it after a dash"][0]
        scores[part] += LED_IN * features.led_in(b, asked.mentions, m[part], asked.p[part])
    borders = np.searchsorted(asked.p, np.arange(len(b.item) + 1)).tolist()
    links = features.link_place(*features.link(b), 0, 0).tolist()
    heads, linked = set(b.bases[1].tolist()), features.link_scores()
    item, first, what, surname = (
        c.tolist() for c in (b.item, asked.mentions.first, asked.about.what, asked.about.surname)
    )
    scores, m, best, last = scores.tolist(), m.tolist(), [], -1
    for piece, (left, right) in enumerate(pairwise(borders)):
        own, others = scores[left:right], m[left:right]
        if piece in heads:
            last = -1
        if last >= 0:
            place = first[last]
            side = 0 if place < item[piece - 1] else 1 if place < item[piece] else 2
            begin = links[piece] + features.link_place(0, 0, 0, side, what[last])
            name, unlike = surname[last], linked[begin : begin + 36 : 6]
            alike = linked[begin + 36 : begin + 144 : 6]  # by kind; 12 further on for the speaker
            scores[left:right] = own = [
                score
                + (
                    alike[what[other] + 12 * (other == last)]
                    if surname[other] == name
                    else unlike[what[other]]
                )
                for score, other in zip(own, others, strict=True)
            ]
        best.append(left + own.index(max(own)) if own else -1)
        last = m[best[-1]] if own else -1
    return scores, best


def quoted(readings, asked, possible, best, scores):
    """Return, for every piece, whether it is a quotation; `best` are numbers of mentions or -1."""
    b = asked.batch
    traits = columns.stacked([scare.traits_of(one.text, one.stream) for one in readings], 11)
    own = cues.score("scare", scare.facts(*asked[:4], traits, best, scores, possible))
    after = [
        (own + cues.score("scare", scare.chained(b, np.full(len(b.item), before)))).tolist()
        for before in (0, 1)
    ]
    whole = (traits[:, 0] >= LONG) & (traits[:, 1] < TITLED)
    # a headline's "‘Too late’: Lee hits out"
    whole |= (traits[:, 7] == 0) & (b.opener[b.item] == b.item) & (b.letters(b.item, 1) == ord(":"))
    never = scare.nobodys(b, asked.pieces, traits).tolist()
    found, before = [], False
    for *choices, sure, tongs in zip(*after, whole.tolist(), never, strict=True):
        before = (sure or choices[before] > QUOTED) and not tongs
        found.append(before)
    return found


def reported(readings, asked, possible):
    """Return the `Told` of some articles, in order; `possible` is what `cues_of` returns."""
    items, owners, subjects, scores = possible
    sure = scores > REPORTED
    own = items - asked.batch.bases[0][owners]
    numbers = np.where(subjects >= 0, subjects - asked.bases[owners], -1)
    chosen = [column[sure].tolist() for column in (owners, own, numbers, scores)]
    spans = [
        indirect.content(readings[owner].stream, readings[owner].mentions, item, number)
        for owner, item, number, _ in zip(*chosen, strict=True)
    ]
    base = asked.batch.bases[0][owners[sure]]
    first, last = columns.stacked([spans], 2).T + base
    first = _begun(asked.batch, (items[sure], first, last))
    ends = (_ended(asked.batch, (items[sure], first, last)) - base).tolist()
    found, latest = [], (-1, -1)
    for owner, item, number, score, begin, end in zip(
        *chosen, (first - base).tolist(), ends, strict=True
    ):
        flow = readings[owner].stream
        sentence = flow.sentence[item]
        if latest != (owner, sentence):
            latest, spans, beyond = (owner, sentence), [], -1
            found.append(spans)
        if item < beyond and not indirect.ends(flow, item):
            continue
        if begin < item and begin == flow.openers[sentence]:
            spans.clear()  # "…, Lee said": it reports all that stands before it
            beyond = -1
        elif begin > item:
            beyond = max(beyond, end)
        spans.append(Told(owner, item, number, begin, end, score))
    return [row for spans in found for row in spans]


def cues_of(readings, asked):
    """Return the `Possible` cues of some articles."""
    b = asked.batch
    items = indirect.candidates(b)
    spoken = [segment[2] not in UNSPOKEN for one in readings for segment in one.stream.segments]
    items = items[np.array(spoken, dtype=bool)[b.paragraph[items]]]
    owners = np.searchsorted(b.bases[0], items, side="right") - 1
    of_verb, after, ended = _subjects(b, asked.mentions)
    according = b.word[items] == cues.number("according")
    subjects = np.where(according, after[items + 1], of_verb[items])
    subjects = np.where(b.kind[items] == ord(":"), ended[items], subjects)
    scores = cues.score("indirect", indirect.facts(*asked[:3], items, subjects))
    return Possible(items, owners, subjects, scores)


def _subjects(b, found):
    """Return, for every item, the mention that is its subject, and the one that follows it."""
    # Names before nouns, the nearest before one that an insertion parts from its verb, and all
    # before what hangs on a preposition ("a study by Tarn University found").
    noun = found.kind == speakers.NOUN
    hangs = (found.before >= 0) & has(b.kind[found.before], "pt")
    order = np.lexsort((-found.first, found.apposed, noun, hangs))[::-1]  # the last one stays
    order = order[found.modifier[order] == 0]
    inverted = found.inverted[order] * ((found.verb[order] < 0) | found.apposed[order])
    of_verb, after, ended = np.full((3, len(b.kind) + 2), -1)
    keys = np.stack((np.where(found.verb[order] >= 0, found.verb[order], -1),
                     np.where(inverted > 0, found.before[order], -1)), axis=1)  # fmt: skip
    of_verb[keys.ravel()] = np.repeat(order, 2)
    after[found.before[order]] = order
    ended[found.last[order] + 1] = order
    of_verb[-1] = after[-1] = ended[-1] = -1
    return of_verb, after, ended


def _begun(b, rows):
    """Return the rows of `Told`, as columns, with the likeliest opening where one is asked for."""
    item, first, last = rows
    after = (item < first) & (first < last)
    place, row = indirect.openings(first[after], last[after])
    if not len(place):
        return first
    facts = indirect.opening_facts(b, item[after][row], first[after][row], last[after][row], place)
    scores = cues.score("begin", facts)
    heads = np.searchsorted(row, np.arange(after.sum()))
    best = np.maximum.reduceat(scores, heads)[row] == scores
    chosen = np.flatnonzero(best)
    begun = first.copy()
    begun[np.flatnonzero(after)[row[chosen[::-1]]]] = place[chosen[::-1]]  # the first one stays
    return begun


def _ended(b, rows):
    """Return where the words of rows end: at the first border that says so, or with them."""
    item, first, last = rows
    after = np.flatnonzero(first > item)
    place, row = indirect.borders(b, first[after], last[after])
    row = after[row]
    speaker, quoting = indirect.opens_speaker(b, place, last[row])
    facts = indirect.border_facts(b, item[row], first[row], last[row], place, speaker)
    over = np.flatnonzero((cues.score("end", facts) > ENDED) | quoting)[::-1]
    ended = last.copy()
    ended[row[over]] = place[over]  # the first one stays
    return ended


def find(articles):
    """Return what the models choose in some articles, pairs of text and title: a `Found` each."""
    readings, asked = read(articles)
    possible = cues_of(readings, asked)
    told = reported(readings, asked, possible)
    asked = informed(asked, told)
    scores, rows = choose(asked)
    best = np.append(asked.m, -1)[rows]
    fits = np.array([scores[row] if row >= 0 else -900 for row in rows], dtype=np.int64)
    kept = quoted(readings, asked, possible, best, fits)
    pieces = asked.batch.bases[1].tolist()
    best = np.maximum(best - np.repeat(asked.bases[:-1], np.diff(pieces)), -1).tolist()
    spans = [{} for _ in readings]
    for row in told:
        sentence = readings[row.owner].stream.sentence[row.item]
        spans[row.owner].setdefault(sentence, []).append(row)
    return [
        Found(reading, best[left:right], kept[left:right], own)
        for reading, own, (left, right) in zip(readings, spans, pairwise(pieces), strict=True)
    ]
