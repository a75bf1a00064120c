"""From what was chosen in an article to its rows of reported speech."""

import re
from functools import cached_property
from typing import NamedTuple

from analysis import layout, lexicons, names
from analysis.quotes import cues, resolve, turns
from analysis.quotes.article import UNSPOKEN

# "PENCE: …", "THE PRESIDENT: …", "Q …": a transcript's label, at the head of marks.
_CAPITALS = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4}"
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}"
_LABEL = re.compile(rf"(?P<name>{_CAPITALS}|{_NAME}|Q|A)(?::\s+|(?<=Q)\.?[^\S\n]+(?=[A-Z]))")
_ASKS = frozenset(
    "q question interviewer host moderator reporter questioner journalist operator".split()
)
_CUE = re.compile(r"[cg]")
_WORD = frozenset("nNVGcgPOHWSRA")  # letters of items that say something
_CURRENCY = frozenset("$£€")
_NEAR = 25  # items around a quotation in which its cue is looked for
_CALLED = 6  # items before what somebody calls so: "what the police call “a trick”"
_NOBODY = (None, None, None, -1)


class Row(NamedTuple):
    """A stretch of reported speech; what is missing is None."""

    start: int
    end: int
    kind: str
    closed: str | None
    cue: str | None
    speaker: tuple | None  # (start, end)
    speaker_kind: str | None
    name: str | None
    utterance: int


class _State:
    """What the rows before tell those after: who spoke, and the number of the last utterance."""

    def __init__(self, found):
        self.found, self.reading = found, found.reading
        self.people = resolve.people(self.reading)
        self.waiting = sorted(found.reported, reverse=True)  # sentences with indirect rows due
        self.spoken = {}  # sentence: its first quotation's speaker and utterance
        self.utterance = -1
        self.known_runs = {}
        self.known_told = {}
        self.known_labels = {}

    def who(self, number):
        """Return (span, kind, name, person's index) of a mention."""
        if number < 0:
            return _NOBODY
        flow, mentions = self.reading.stream, self.reading.mentions
        index = resolve.name_of(number, self.reading, self.people)
        kind = resolve.kind_of(number, self.reading, self.people, index)
        name = self.people.known[index].name if index >= 0 else None
        span = flow.start[mentions.first[number]], flow.end[mentions.last[number]]
        return span, kind, name, index

    def runs(self, first, last):
        """Return what `_runs` does, found once."""
        if (first, last) not in self.known_runs:
            self.known_runs[first, last] = _runs(self.reading.stream, first, last)
        return self.known_runs[first, last]

    @cached_property
    def bearing(self):
        """{a surname, folded: indices of the people and bodies that bear it}."""
        found = {}
        for index, person in enumerate(self.people.known):
            found.setdefault(resolve.fold(names.surname(person.name)), []).append(index)
        return found

    @cached_property
    def titled(self):
        """{a word of a role: indices of the people of whom it is told}."""
        found = {}
        for index, person in enumerate(self.people.known):
            for word in {word for role in person.roles for word in (*role.words, role.head)}:
                found.setdefault(word, []).append(index)
        return found

    def labelled(self, label):
        """Return what `who` does, of a transcript's label; each is looked up once."""
        surface = self.reading.text[label[0] : label[1]].partition(" TO ")[0]  # "ROE TO LEE: …"
        if surface not in self.known_labels:
            self.known_labels[surface] = _labelled(self, surface)
        return label, *self.known_labels[surface]

    def told(self, index):
        """Return what `_is_told` does, found once."""
        if index not in self.known_told:
            self.known_told[index] = _is_told(self.reading, self.people.known[index])
        return self.known_told[index]


def rows(found):
    """Yield the `Row`s of an article, given what was chosen in it, in order of utterances."""
    state, flow = _State(found), found.reading.stream
    due = turns.turns(found.reading)[::-1]  # the next one last
    unsaid = {flow.sentence[item] for turn in due for item in range(turn.first, turn.last)}
    state.waiting = [sentence for sentence in state.waiting if sentence not in unsaid]
    before, label, cue, beyond = None, None, None, 0
    for number, (piece, item, segment) in enumerate(flow.pieces):
        while due and due[-1].first < item:
            beyond = due[-1].last
            yield from _turn(state, due.pop())
        if segment in UNSPOKEN or item < beyond:
            continue
        sentence = flow.sentence[item]
        if state.waiting and state.waiting[-1] < sentence:
            yield from _between(state, sentence)
        if not found.quoted[number]:
            state.utterance += 1
            yield Row(piece.start, piece.end, "scare", piece.closed, *[None] * 4, state.utterance)
            continue
        mention, bare = found.best[number], _is_bare(flow, item)
        goes_on = bare and before is not None and before[0] == number - 1
        if goes_on and flow.pieces[number - 1][0].closed == "continued":
            mention = before[1]
        label = label if bare and before is not None else None
        label = _label(state.reading, piece, item, segment, label)
        if label is not None:
            who, joined = state.labelled(label), False
        else:
            who, joined = state.who(mention), _joins(flow, before, number, mention, bare)
        state.utterance += not joined
        own, unquoted = _mixed(state, sentence, item)
        cue = cue if joined and own is None else own
        kind = "mixed" if unquoted else "direct"
        yield Row(piece.start, piece.end, kind, piece.closed, cue, *who[:3], state.utterance)
        state.spoken.setdefault(sentence, (who, state.utterance))
        before = (number, mention)
    for turn in reversed(due):
        yield from _turn(state, turn)
    yield from _between(state, len(flow.openers))


def _turn(state, turn):
    """Yield the row of a turn, and before it the indirect rows that are due."""
    flow = state.reading.stream
    yield from _between(state, flow.sentence[turn.first])
    who = state.labelled(turn.label) if turn.label else state.who(turn.mention)
    cue = flow.term[turn.cue] if turn.cue >= 0 else None
    state.utterance += turn.opens
    end = flow.segments[flow.paragraph[turn.first]][1]
    yield Row(turn.start, end, "direct", None, cue, *who[:3], state.utterance)


def _between(state, until):
    """Yield the indirect rows that are due before sentence `until`."""
    flow = state.reading.stream
    while state.waiting and state.waiting[-1] < until:
        sentence = state.waiting.pop()
        for _, item, subject, first, last, _ in state.found.reported[sentence]:
            runs = state.runs(first, last)
            if not runs:
                continue
            if sentence in state.spoken and "Q" in flow.kind[first:last]:
                who, number = state.spoken[sentence]
            else:
                who = state.who(subject)
                state.utterance += 1
                number = state.utterance
            for left, right in runs:
                start, end = _with_signs(state.reading.text, flow.start[left], flow.end[right - 1])
                yield Row(start, end, "indirect", None, flow.term[item], *who[:3], number)


def _runs(flow, first, last):
    """Return the runs of items between the quotations of a span that hold a word of their own."""
    found, left, kind = [], first, flow.kind
    while left < last:
        item = kind.find("Q", left, last)
        item = last if item < 0 else item
        if not _WORD.isdisjoint(kind[left:item]):
            right = item
            while left < right and not flow.term[left][:1].isalnum():
                left += 1
            while left < right and not _ends_word(flow, right - 1):
                right -= 1
            if left < right:
                found.append((left, right))
        left = item + 1
    return found


def _ends_word(flow, item):
    term = flow.term[item]
    return flow.kind[item] == "N" or term[:1].isalnum() or term[-1:].isalnum()  # "p.m.", "'s"


def _with_signs(text, start, end):
    """Return a span with the signs of its first and last number: "$5 more", "by 5%"."""
    return start - (text[start - 1 : start] in _CURRENCY), end + (text[end : end + 1] == "%")


def _is_bare(flow, item):
    sentence = flow.sentence[item]
    return not flow.kind[flow.openers[sentence] : flow.openers[sentence + 1]].strip("Q.,-~?!)")


def _mixed(state, sentence, item):
    """Return the cue of a quotation and whether words around it are reported, too."""
    flow = state.reading.stream
    start, stop = flow.openers[sentence], flow.openers[sentence + 1]
    ahead = flow.kind[item - 1] if item > start else "^"
    named = ahead in "cg" and "what" in flow.term[max(start, item - _CALLED) : item]
    loose = (named or ahead in "nDHVpAtTNG'OCS") and not state.reading.text[
        flow.start[item]
    ].isupper()
    whole = ahead in ",:" and _is_whole(flow, start, item, state.reading.text)
    for _, cue, _, first, last, _ in state.found.reported.get(sentence, ()):
        if first <= item < last:
            return flow.term[cue], not whole and (loose or bool(state.runs(first, last)))
    around = max(start, item - _NEAR), min(stop, item + _NEAR)
    near = [match.start() for match in _CUE.finditer(flow.kind, *around)]
    cue = min(near, key=lambda i: (abs(i - item), i), default=None)
    return (flow.term[cue] if cue is not None else None), loose


def _is_whole(flow, start, item, text):
    """Tell whether a quotation after a comma or colon is all that is said.

    So it is right after its cue ("said on Monday: “We …"), or where it goes on after it ("“We,” Lee
    said, “will …").
    """
    cue = flow.kind.rfind("c", start, item)
    between = flow.kind[cue + 1 : item - 1]
    before = flow.kind.rfind("Q", start, cue + 1)
    if before >= 0 and flow.closes[before] and not set("QT").intersection(between):
        return True
    near = len(between) < 6 if flow.kind[item - 1] == ":" else not between
    return cue >= 0 and near and "T" not in between and text[flow.start[item]].isupper()


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


def _label(reading, piece, item, segment, running):
    """Return the span of a transcript's label in a quotation or before it, else the running one."""
    match = _LABEL.match(reading.text, piece.start, piece.end)
    if match is None and segment == "turn":
        start = reading.stream.segments[reading.stream.paragraph[item]][0]
        match = layout.turn_label(reading.text).match(reading.text, start, piece.end)
        match = match if match and piece.start - match.end() < 3 else None
    return match.span(match.lastgroup) if match else running


def _labelled(state, surface):
    """Return (kind, name, person's index) of a transcript's label."""
    if surface.lower() in _ASKS:
        return "unnamed", None, -1
    known, bare = state.people.known, names.without_title(surface.title())
    alike = state.bearing.get(resolve.fold(names.surname(bare)), ())
    fitting = [
        index
        for index in alike
        if (not known[index].organisation or known[index].name == surface)
        and (not known[index].name.isupper() or state.told(index))
    ]
    if not fitting:
        words = {word.lower() for word in names.words(surface)} - {"the"}
        options = min((state.titled.get(word, ()) for word in words), key=len, default=())
        fitting = resolve.bearers(known, options, words)
    index = fitting[0] if len(fitting) == 1 else -1
    if index >= 0 and lexicons.words("titles").issuperset(names.words(known[index].name.lower())):
        index = -1  # "Mr. President" names nobody
    if fitting:
        return "person", known[index].name if index >= 0 else None, index
    return "person", _own_name(surface, bare, [known[index].name for index in alike]), -1


def _own_name(surface, bare, alike):
    """Return the name that a label tells by itself, if the text has no other; None of an office.

    In its longest spelling, as printed: "ANA ROE" of "ROE: …". `alike` are names of its surname.
    """
    word = names.surname(bare).lower()
    common = word in lexicons.words("common_words") or word in cues.roles()
    person = bare != surface.title() or names.words(bare)[0] in cues.genders()
    office = word in lexicons.words("titles") or surface[:4].lower() == "the "
    if office or (common and not person) or not any(map(str.isalpha, bare)):  # "Speaker 7"
        return None
    return max([surface[len(surface) - len(bare) :], *filter(str.isupper, alike)], key=len)


def _is_told(reading, person):
    """Tell whether a text has a name in prose, and not only as a turn's label: "met TASS"."""
    text, flow, first = reading.text, reading.stream, reading.mentions.first
    label = layout.turn_label(text)
    for item in map(first.__getitem__, person.places):
        start, _, segment = flow.segments[flow.paragraph[item]]
        match = label.match(text, start) if label else None
        labelled = match is not None and flow.start[item] < match.end()
        if flow.term[item] == person.name and segment in layout.PROSE and not labelled:
            return True
    return False
