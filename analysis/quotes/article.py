"""One article: from its text to its rows of reported speech."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis import names
from analysis.quotes import cues, features, indirect, resolve, scare, speakers, stream

# A quotation's facts must weigh more than this to be no scare quotes; a cue's, to report. Both
# were set on held-out articles, where they balance what is missed and what is found in vain.
QUOTED = 0.1
REPORTED = 0.2
_LABEL = re.compile(
    r"(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}"
    r"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}|Q|A):\s"
)
# Parts that repeat or sell the article: nobody speaks in them. A headline may report.
_UNSPOKEN = frozenset(("crosshead", "promo", "footer", "byline", "dateline"))


class Reading(NamedTuple):
    """What is known of an article before a speaker is chosen."""

    text: str
    stream: stream.Stream
    mentions: list
    context: features.Context
    chosen: list  # candidates of each piece, as numbers of mentions


class Row(NamedTuple):
    """A stretch of reported speech; spans of speakers may be missing (None)."""

    start: int
    end: int
    kind: str
    closed: str | None
    cue: str | None
    speaker: tuple | None  # (start, end)
    speaker_kind: str | None
    name: str | None
    utterance: int


@lru_cache(maxsize=64)
def read(text, title=None):
    """Return the `Reading` of an article."""
    flow = stream.read(text, title)
    found = speakers.mentions(flow)
    context = features.context(text, flow, found)
    chosen = [speakers.candidates(flow, found, context.firsts, item) for _, item, _ in flow.pieces]
    return Reading(text, flow, found, context, chosen)


def facts(reading, number, last):
    """Return the facts of every candidate of piece `number`, in two parts: own and linking.

    `last` is the mention chosen for the piece before, or -1.
    """
    flow, candidates = reading.stream, reading.chosen[number]
    own = features.of_piece(
        reading.text, flow, reading.mentions, reading.context, number, candidates
    )
    return own, features.after_choice(flow, reading.context, number, candidates, last)


def rank(reading):
    """Return, for every piece, the scores of its candidates and the number of the best or -1."""
    weights = cues.weights("speaker")
    ranked, last, fixed = [], -1, {}
    for number, candidates in enumerate(reading.chosen):
        scores = []
        for m, own, link in zip(candidates, *facts(reading, number, last), strict=True):
            if m not in fixed:
                fixed[m] = cues.score(reading.context.mentions[m].fixed, weights)
            scores.append(fixed[m] + cues.score(own, weights) + cues.score(link, weights))
        best = max(range(len(scores)), key=scores.__getitem__, default=-1)
        last = candidates[best] if best >= 0 else -1
        ranked.append((scores, last))
    return ranked


def quoted(reading, ranked):
    """Return, for every piece, whether it is a quotation and no title, nickname or scare quotes."""
    weights = cues.weights("scare")
    found = []
    for number, (scores, best) in enumerate(ranked):
        traits = scare.facts(
            reading.text, reading.stream, number, reading.context, reading.mentions, best,
            max(scores, default=-9.0), bool(found) and found[-1],
        )  # fmt: skip
        found.append(cues.score(traits, weights) > QUOTED)
    return found


def reported(reading):
    """Return {sentence: [(cue item, subject or None, first, last + 1)]} of indirect speech."""
    weights = cues.weights("indirect")
    flow = reading.stream
    subjects = subjects_of(reading.mentions)
    kinds = [segment[2] for segment in flow.segments]
    found = {}
    for sentence in range(len(flow.openers) - 1):
        if kinds[flow.paragraph[flow.openers[sentence]]] in _UNSPOKEN:
            continue
        beyond = -1
        for item in indirect.candidates(flow, sentence):
            if item < beyond and not indirect.ends(flow, sentence, item):
                continue
            subject = subject_of(flow, subjects, item)
            who = reading.mentions[subject] if subject is not None else None
            if cues.score(indirect.facts(flow, sentence, item, who), weights) <= REPORTED:
                continue
            first, last = indirect.content(flow, sentence, item, who)
            if first < item and first == flow.openers[sentence]:
                found[sentence] = []  # "…, Lee said": it reports all that stands before it
            found.setdefault(sentence, []).append((item, subject, first, last))
            if first > item:
                beyond = last
    return found


def subjects_of(found):
    """Return {item of a verb: number of the mention that is its subject}."""
    claims = {}
    for number, mention in enumerate(found):
        # Names before nouns, the nearest before one that an insertion parts from its verb.
        order = (mention.kind == "n", mention.apposed, -mention.first)
        if mention.subject_of >= 0 and not mention.modifier:
            claims.setdefault(mention.subject_of, []).append((*order, number))
        inverted = mention.inverted and (mention.subject_of < 0 or mention.apposed)
        if inverted and not mention.modifier:
            claims.setdefault(mention.before, []).append((*order, number))
        if mention.kind in "nN" and mention.before > 0 and not mention.modifier:
            claims.setdefault(("to", mention.before), []).append((*order, number))
    return {item: min(options)[-1] for item, options in claims.items()}


def subject_of(flow, subjects, item):
    """Return the number of the mention that a cue has for a subject, or None."""
    if flow.term[item] == "according":
        return subjects.get(("to", item + 1))
    return subjects.get(item)


@lru_cache(maxsize=4096)
def rows(text, title=None):
    """Return the `Row`s of an article, in order of their utterances."""
    reading = read(text, title)
    ranked = rank(reading)
    kept = quoted(reading, ranked)
    return tuple(_rows(reading, ranked, kept, reported(reading)))


class _State:
    """What the rows before tell those after: who spoke, and the number of the last utterance."""

    def __init__(self, reading, indirectly):
        self.reading = reading
        self.indirectly = indirectly
        self.known, self.of = resolve.people(reading.text, reading.stream, reading.mentions)
        self.waiting = sorted(indirectly, reverse=True)  # sentences whose indirect rows are due
        self.speaking = []  # persons who spoke, latest first
        self.spoken = {}  # sentence: its first quotation's speaker and utterance
        self.utterance = -1

    def who(self, number):
        """Return (span, kind, name, person's index) of a mention."""
        if number is None or number < 0:
            return _NOBODY
        flow, found = self.reading.stream, self.reading.mentions
        index, _ = resolve.name_of(number, flow, found, self.known, self.of, self.speaking)
        kind = resolve.kind_of(number, flow, found, self.known, index)
        name = self.known[index].name if index >= 0 else None
        mention = found[number]
        return (flow.start[mention.first], flow.end[mention.last]), kind, name, index


def _rows(reading, ranked, kept, indirectly):
    flow, state = reading.stream, _State(reading, indirectly)
    before, label, last_cue = None, None, None
    for number, (piece, item, segment) in enumerate(flow.pieces):
        if segment in _UNSPOKEN:
            continue
        sentence = flow.sentence[item]
        yield from _between(state, sentence)
        if not kept[number]:
            state.utterance += 1
            yield Row(piece.start, piece.end, "scare", piece.closed, *[None] * 4, state.utterance)
            continue
        mention, bare = ranked[number][1], _is_bare(flow, item)
        label = _label(reading.text, piece, label if bare and before is not None else None)
        if label is not None:
            who, joined = _who_labelled(reading.text, label, state.known), False
        else:
            who, joined = state.who(mention), _joins(flow, before, number, mention, bare)
        state.utterance += not joined
        cue, unquoted = _mixed(reading, indirectly, sentence, item)
        cue = last_cue = last_cue if joined and cue is None else cue
        kind = "mixed" if unquoted else "direct"
        yield Row(piece.start, piece.end, kind, piece.closed, cue, *who[:3], state.utterance)
        state.spoken.setdefault(sentence, (who, state.utterance))
        if who[3] >= 0:
            others = [index for index in state.speaking if index != who[3]]
            state.speaking = [who[3], *others][:3]
        before = (number, mention)
    yield from _between(state, len(flow.openers))


def _between(state, until):
    """Yield the indirect rows that are due before sentence `until`."""
    flow = state.reading.stream
    while state.waiting and state.waiting[-1] < until:
        sentence = state.waiting.pop()
        for item, subject, first, last in state.indirectly[sentence]:
            runs = _runs(flow, first, last)
            if not runs:
                continue
            if sentence in state.spoken and "Q" in flow.kind[first:last]:
                who, number = state.spoken[sentence]
            else:
                who = state.who(subject)
                state.utterance += 1
                number = state.utterance
            for left, right in runs:
                start, end = flow.start[left], flow.end[right - 1]
                yield Row(start, end, "indirect", None, flow.term[item], *who[:3], number)


_NOBODY = (None, None, None, -1)


def _runs(flow, first, last):
    """Return the runs of items between the quotations of a span that hold a word of their own."""
    found, left = [], first
    for item in range(first, last + 1):
        if item == last or flow.kind[item] == "Q":
            words = [i for i in range(left, item) if flow.kind[i] in "nNVGcgPOHWSRA"]
            if words:
                while left < item and not flow.term[left][:1].isalnum():
                    left += 1
                right = item
                while (
                    right > left
                    and not flow.term[right - 1][-1:].isalnum()
                    and flow.kind[right - 1] != "N"
                ):
                    right -= 1
                if right > left:
                    found.append((left, right))
            left = item + 1
    return found


def _is_bare(flow, item):
    start, stop = flow.openers[flow.sentence[item]], flow.openers[flow.sentence[item] + 1]
    return all(letter in "Q.,-—?!)" for letter in flow.kind[start:stop])


def _mixed(reading, indirectly, sentence, item):
    """Return the cue of a quotation and whether words around it are reported, too."""
    flow = reading.stream
    for cue, _, first, last in indirectly.get(sentence, ()):
        if first <= item < last:
            return flow.term[cue], bool(_runs(flow, first, last))
    start, stop = flow.openers[sentence], flow.openers[sentence + 1]
    near = [i for i in range(start, stop) if flow.kind[i] in "cg" or flow.term[i] == "according"]
    cue = min(near, key=lambda i: (abs(i - item), i), default=None)
    ahead = flow.kind[item - 1] if item > start else "^"
    loose = ahead in "nDHVpAtTNG'O" and not reading.text[flow.start[item]].isupper()
    return (flow.term[cue] if cue is not None else None), loose


def _joins(flow, before, number, mention, bare):
    """Tell whether a piece belongs to the utterance of the piece before it."""
    if before is None or before[0] != number - 1:
        return False
    piece, item, _ = flow.pieces[number - 1]
    here = flow.pieces[number][1]
    if piece.closed == "continued":
        return True
    if before[1] != mention:
        return False
    if flow.sentence[item] == flow.sentence[here]:
        return True
    return bare and flow.paragraph[item] == flow.paragraph[here]


def _label(text, piece, running):
    """Return the span of a transcript's speaker label inside a quotation ("PENCE: Well, …")."""
    match = _LABEL.match(text, piece.start, piece.end)
    return match.span("name") if match else running


def _who_labelled(text, label, known):
    surface = text[label[0] : label[1]]
    last = resolve.fold(names.surname(surface))
    fitting = [
        index
        for index, person in enumerate(known)
        if resolve.fold(names.surname(person.name)) == last and not person.name.isupper()
    ]
    index = fitting[0] if len(fitting) == 1 else -1
    return label, "person", known[index].name if index >= 0 else None, index
