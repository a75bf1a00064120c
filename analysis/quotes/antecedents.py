"""Mentions followed in the order of a text, so that one that was understood helps with the next.

A pronoun's candidates are weighed by the part of the sentence they stand in, by distance, gender
and how often they come (S. Lappin and H. J. Leass 1994, "An Algorithm for Pronominal Anaphora
Resolution", Computational Linguistics 20:4); who could not be meant by grammar is left out.
Someone unnamed ("a spokesman") is a candidate, too.
"""

from itertools import pairwise
from typing import NamedTuple

from analysis import names
from analysis.quotes import descriptions, named
from analysis.quotes.speakers import NAME, PRONOUN

GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_UNSAID = frozenset(("crosshead", "caption"))  # parts of a text that no pronoun refers into
_BACK = 500  # items before a pronoun in which its name is looked for
_FEW = 20  # mentions of people in them
# Choices, set by reading examples: what each fact adds to a candidate's weight.
_SUBJECT, _OPENER, _OBJECT, _OBLIQUE, _MODIFIER = 2.0, 1.5, 0.8, 0.2, 0.2
_ALMOST = -0.2  # what only looks like a subject
_SPEAKS, _EMBEDDED, _POSSESSOR = 0.3, -0.7, -0.5
_ASKS = -1.8  # who asked is not who answers
_SENTENCES = (0.0, 1.2, 2.2, 3.0, 3.6, 4.1, 4.5)  # what sentences between take away,
_PARAGRAPHS = (0.0, 0.3, 0.6, 0.9, 1.2)  # and borders of paragraphs
_GENDER = {"m": 0.3, "f": 1.8, "": 0.0}  # known to be of it: of those of no list, most are men
_SHORT = -0.2  # one word, of no known gender
_STRANGE = -1.3  # of no known gender, without a title, and says nothing: perhaps no person
_OFTEN = 0.1  # for each naming so far, up to five
_NEAR, _ALONE = -1.2, -2.2  # what a candidate must weigh to be meant; if no other is near
_CLEAR = 0.3  # by how much it must outweigh the next; more if one sentence names both and
_TOGETHER = 1.7  # "the president" could be either
_CONTINUED, _APART = 0.7, 0.6  # the same for one who is described for the first time
_RECENT = 3  # sentences since such a one was named


class _Place(NamedTuple):
    """A mention that was followed, as a place where its person stands."""

    who: int  # index of a person; of someone unnamed less than -1
    item: int
    last: int
    told: int  # sentences of the writer's so far
    paragraph: int
    verb: int
    weight: float


def follow(flow, found, known, of):
    """Return {number of a mention: index of a person} of all mentions that were understood.

    `known` and `of` are what `named.people` returns. Roles that a description tells of someone
    are added to the person's.
    """
    walk = _Walk(flow, found, known, of)
    nobody = {number for number, who in of.items() if not walk.person[who]}
    for number, kind in enumerate(found.kind):
        if number not in nobody:
            walk.step(number, kind)
    return walk.meant


class _Walk:
    """What is known at a place of the text: who was met so far, and where.

    A person is an index of `known`; someone unnamed, met at mention n, is -2 - n.
    """

    def __init__(self, flow, found, known, of):
        self.flow, self.found, self.known, self.of = flow, found, known, of
        self.meant, self.trail = {}, []
        self.count, self.met = [0] * len(known), 0  # namings of each so far, people named so far
        self.named_at = {}  # the last sentence that has a person's name
        self.fitting = {"m": {}, "f": {}, "": {}}  # of each gender: what `fits` says of whom
        self.told, self.verbs = _told(flow), {*found.verb}
        self.speaking = {
            who
            for number, who in of.items()
            if found.inverted[number]
            or (found.verb[number] >= 0 and flow.kind[found.verb[number]] == "c")
        }
        self.person = [not (person.organisation or person.place) for person in known]
        self.heads = {}
        for index, person in enumerate(known):
            for role in person.roles if self.person[index] else ():
                self.heads.setdefault(role.head, []).append((index, role))

    def step(self, number, kind):
        """Follow one mention, and note where it stands."""
        found, who = self.found, None
        item = found.first[number]
        if kind == NAME:
            who = self.of.get(number)
            if who is None and item and self.flow.kind[item - 1] == "D":
                who = None if found.modifier[number] else self.description(number)  # the President
        elif kind == PRONOUN:
            gender = GENDERS.get(self.flow.term[item])
            who = self.pronoun(number, gender) if gender else self.apposed(number)
            who = -2 - number if who == -1 else who  # whoever it is, "he" may go on
        elif found.first[number + 1 : number + 2] != [item]:  # not "its chief" of "its chief aide"
            who = self.description(number)
        if who is not None and who != -1:
            self.note(number, item, who)

    def note(self, number, item, who):
        """Note that a mention means someone."""
        flow, found = self.flow, self.found
        told, paragraph = self.told[flow.sentence[item]], flow.paragraph[item]
        if who >= 0:
            self.meant[number] = who
            self.met += not self.count[who]
            self.count[who] += 1
            self.forget(who)
        if number in self.of:
            self.named_at[who] = told
        if flow.segments[paragraph][2] not in _UNSAID:
            place = item, found.last[number], told, paragraph, found.verb[number]
            self.trail.append(_Place(who, *place, self.weight(number)))

    def forget(self, who):
        """Forget how well somebody fits, as more was told of them."""
        for known in self.fitting.values():
            known.pop(who, None)

    def weight(self, number):
        """Return how fit a mention is for an antecedent, by the part of the sentence."""
        found, kind = self.found, self.flow.kind
        first, before, verb = found.first[number], found.before[number], found.verb[number]
        ahead = kind[first - 1] if first else ""
        after = kind[found.last[number] + 1 : found.last[number] + 2]
        if found.modifier[number] or (found.kind[number] == NAME and after == "'"):
            if before >= 0 or after == "N":
                return _OBJECT if self.flow.term[first + 1 : first + 2] == ["what"] else _MODIFIER
            verbal = kind[first + 1 : first + 3] in ("nD", "nH")  # "Bo Li left a note"
            return _SUBJECT + _ALMOST if verbal else _OPENER + _POSSESSOR
        if after == "," and before > 0 and kind[before - 1 : before + 1] == "n,":
            return _SUBJECT + _ALMOST  # "Its chief, Bo Li, left"
        if ahead and ahead in "pt":
            return _OBLIQUE
        if before >= 0 and kind[before] in "cVGg" and before in self.verbs and after not in "cVAR":
            return _OBJECT
        if self.is_subject(number):
            speaks = verb < 0 or kind[verb] == "c"
            within = first - 1 in self.verbs and ahead == "c"  # "Bo Li says Ann Roe left"
            embedded = within or ahead in {*"WTS"} or self.flow.term[first - 1] == "what"
            asks = verb >= 0 and self.flow.term[verb] == "asked"
            return _SUBJECT + _SPEAKS * speaks + _EMBEDDED * embedded + _ASKS * asks
        if before < 0:
            return _OPENER
        return _OBLIQUE if kind[before] in "pt" else _OBJECT

    def is_subject(self, number):
        """Tell whether a mention seems to be the subject of a verb; "him" never is."""
        found = self.found
        after = found.inverted[number] and found.before[number] not in self.verbs
        verb, kind = found.verb[number], self.flow.kind
        if verb >= 0 and kind[verb] == "G" and "A" not in kind[found.last[number] : verb]:
            verb = -1  # "Bo Li leaving"
        return (verb >= 0 or after) and kind[found.first[number]] != "O"

    def ranked(self, number, gender, barred=()):
        """Return (weight, who) of the candidates for a mention, best first."""
        item, scores = self.found.first[number], {}
        told, paragraph = self.told[self.flow.sentence[item]], self.flow.paragraph[item]
        for who, place, _, there, above, _, weight in self.trail[: -_FEW - 1 : -1]:
            if item - place > _BACK:
                break
            steps, above = told - there, paragraph - above
            weight -= _SENTENCES[steps if steps < 6 else 6]
            weight -= _PARAGRAPHS[above if above < 4 else 4]
            if who not in scores or weight > scores[who]:
                scores[who] = weight
        found, known = [], self.fitting[gender]
        for who, score in scores.items():
            if who not in known:
                known[who] = self.fits(who, gender)
            own = known[who]
            if own is not None and who not in barred:
                found.append((-score - own, who))
        return [(-score, who) for score, who in sorted(found)]

    def fits(self, who, gender):
        """Return what a person adds by itself for a pronoun of a gender, None if it cannot be."""
        if who < 0:
            head = self.flow.term[self.found.last[-2 - who]].lower()
            own = GENDERS.get(head) or named.GENDERED.get(head, gender)
            return 0.0 if not gender or own == gender else None
        person = self.known[who]
        own, name = person.gender[0], person.name
        if (gender and own not in (gender, "")) or (name.isupper() and len(name) > 3):
            return None
        score = _GENDER[gender] * (own == gender) + _OFTEN * min(self.count[who], 5)
        if not own and not person.roles and who not in self.speaking:
            score += _STRANGE
        return score + _SHORT * (not own and " " not in name)

    def pronoun(self, number, gender):
        """Return whom "he", "his", "she" means; -1 if that stays open."""
        ranked = self.ranked(number, gender, self.barred(number))
        if not ranked:
            return -1
        clear = ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else -9.0)
        near = ranked[0][0] >= (_NEAR if clear < 1.0 else _ALONE)
        return ranked[0][1] if near and clear >= _CLEAR else -1

    def barred(self, number):
        """Return who cannot be meant by a pronoun, as they stand in its own clause."""
        flow, found, kind = self.flow, self.found, self.flow.kind
        item, verb = found.first[number], found.verb[number]
        if found.modifier[number]:
            return ()
        barred, begin, subject = set(), item, self.is_subject(number)
        while begin > 0 and kind[begin - 1] in "nNDH'-pRjt":
            begin -= 1
        parenthetic = subject and kind[verb + 1 : verb + 2] in (",", "~")
        for place in self.trail[:-4:-1]:
            if flow.sentence[place.item] != flow.sentence[item]:
                break
            between = kind[place.last + 1 : item]
            fronted = place.item >= begin and between[:1] != "'" and kind[place.item - 1] in "pt"
            if (
                fronted  # "Of Bo Li he said"
                or (between == "," and parenthetic)  # "Bo Li, he said, left"
                or (not subject and item - 3 <= place.verb < item)  # "Bo Li told him"
            ):
                barred.add(place.who)
        if subject:  # "he told Bo Li"
            end = max(verb, item) + 1
            for other in range(number + 1, min(number + 5, len(found.first))):
                place = found.first[other]
                named_there = other in self.of and not found.modifier[other]
                if named_there and kind[place - 1] in "cVgGptN" and _one_clause(kind, end, place):
                    barred.add(self.of[other])
        return barred

    def apposed(self, number):
        """Return the person whose name stands beside a mention: "its chief, Bo Li,"; else None."""
        kind, found = self.flow.kind, self.found
        end = found.last[number] + 1
        if kind[end : end + 3] == "pnN":
            return self.person_at(number, end + 2)  # "secretary of state Bo Li"
        if kind[end : end + 1] == "p":
            while kind[end : end + 1] and kind[end] in "pDHnN'-t":
                end += 1
        if kind[end : end + 2] == ",N" and kind[end + 2 : end + 3] not in ("C", "", "N"):
            return self.person_at(number, end + 1)
        first = found.first[number]
        first -= kind[first - 1] == "R"  # "Bo Li, now the chief,"
        if first > 1 and kind[first - 2 : first] == "N," and kind[end : end + 1] in {*",.~)"}:
            return self.person_at(number, first - 2)
        return None

    def person_at(self, number, item):
        """Return the person named at an item near a mention, or None."""
        first = self.found.first
        for other in range(max(0, number - 4), min(len(first), number + 6)):
            if first[other] == item and other in self.of:
                return self.of[other] if self.person[self.of[other]] else None
        return None

    def description(self, number):
        """Return whom a noun phrase for one person means; someone unnamed; None: no person."""
        flow, found = self.flow, self.found
        first, last = found.first[number], found.last[number]
        (head, kind), letter = named.noun(flow.term[last]), flow.kind[first]
        if letter == "N" and head in ("himself", "herself"):
            return self.person_at(number, first)
        if kind != "person":
            return self.author(number, first) if kind == "text" else None
        beside = self.apposed(number)
        if beside is not None or letter == "n":
            return beside
        unnamed = -2 - number
        if letter not in "HN" and flow.term[first] not in ("the", "this", "that"):
            return unnamed
        role = descriptions.asked(flow, first, last, head)
        fitting = self.bearers(role)
        if letter == "H":
            fitting.pop(self.meant.get(number - 1), None)  # "his deputy" is somebody else
            return next(iter(fitting)) if len(fitting) == 1 else unnamed
        if flow.kind[last + 1 : last + 2] == "W":
            return unnamed  # "the man who": told next
        if max(fitting.values(), default=-1.0) < descriptions.SURE:
            if head not in descriptions.OFFICES and self.met_before(head) is not None:
                return self.met_before(head)
            who = self.continued(role, number)
            if who >= 0:
                self.known[who].roles.append(role)
                self.forget(who)
                self.heads.setdefault(role.head, []).append((who, role))
                return who
        return self.likeliest(number, fitting, unnamed) if fitting else unnamed

    def bearers(self, role):
        """Return {person: how well a description fits} of those who may be meant.

        Who is named later only must have the very office.
        """
        fitting, gender = {}, named.GENDERED.get(role.head, "")
        for head, score in descriptions.answers(role):
            for who, told in self.heads.get(head, ())[-_FEW:]:
                person = self.known[who]
                if gender and person.gender[0] not in (gender, ""):
                    continue
                own = descriptions.fit(role, told, person)
                if own is not None and (self.count[who] or own + score >= 1.0):
                    fitting[who] = max(fitting.get(who, -9.0), own + score)
        return fitting

    def likeliest(self, number, fitting, unnamed):
        """Return the one of the people who fit a description that was named last and best."""
        best = max(fitting.values())
        fitting = {who: own for who, own in fitting.items() if own > best - 0.5}
        if len(fitting) == 1:
            return next(iter(fitting))
        near = {who: score for score, who in self.ranked(number, "")}
        least = min(near.values(), default=0.0) - 2.0
        (first, one), (second, other) = sorted(
            ((near.get(who, least) + own, who) for who, own in fitting.items()),
            key=lambda entry: (-entry[0], entry[1]),
        )[:2]
        last = {place.who: self.flow.sentence[place.item] for place in self.trail[-_FEW:]}
        together = one in last and last[one] == last.get(other)
        return one if first - second >= (_TOGETHER if together else _CLEAR) else unnamed

    def met_before(self, head):
        """Return someone unnamed who was met under a noun: "an engineer" before "the engineer"."""
        for place in self.trail[-_FEW:]:
            if place.who < -1 and self.flow.term[self.found.last[-2 - place.who]] == head:
                return place.who
        return None

    def continued(self, role, number):
        """Return who was the subject just before if nothing told of them speaks against it, or -1.

        "Bo Li kept calm. “It is a start,” the president said."
        """
        if role.head in descriptions.NAMELESS or self.is_of_a_name(number):
            return -1
        ranked = [
            (score, who)
            for score, who in self.ranked(number, named.GENDERED.get(role.head, ""))
            if who < 0 or not any(descriptions.clash(role, own) for own in self.known[who].roles)
        ]
        score, who = ranked[0] if ranked else (-9.0, -1)
        sentence = self.flow.sentence[self.found.first[number]]
        recent = who >= 0 and self.told[sentence] - self.named_at.get(who, -9) <= _RECENT
        recent &= who not in self.within(sentence)  # "Bo Li and the mayor"
        only = descriptions.places(role) or self.met == 1
        least = _NEAR if role.head in descriptions.OFFICES and only else _CONTINUED
        clear = len(ranked) == 1 or score - ranked[1][0] >= _APART if ranked else False
        return who if recent and clear and score >= least else -1

    def within(self, sentence):
        """Return who was met so far in a sentence."""
        met = set()
        for place in self.trail[: -_FEW - 1 : -1]:
            if self.flow.sentence[place.item] != sentence:
                break
            met.add(place.who)
        return met

    def is_of_a_name(self, number):
        """Tell whether a description holds a name that is no place's: "the Roe supporter"."""
        first, last = self.found.first[number], self.found.last[number]
        held = (self.flow.term[i] for i in range(first, last) if self.flow.kind[i] == "N")
        return not all(names.people(word)[1] for name in held for word in names.words(name))

    def author(self, number, first):
        """Return whose a text is: "his statement", "Bo Li's reply"; None if that is not told."""
        kind = self.flow.kind
        if kind[first] == "H" and number and self.found.first[number - 1] == first:
            return self.meant.get(number - 1)
        return self.person_at(number, first) if kind[first : first + 2] == "N'" else None


def _told(flow):
    """Return for every sentence how many so far hold words of the writer's own."""
    told, count = [], 0
    for left, right in pairwise(flow.openers):
        aside = flow.segments[flow.paragraph[left]][2] in _UNSAID
        count += not aside and flow.kind[left:right].strip("Q.,-~?!)(") != ""
        told.append(count)
    return told


def _one_clause(kind, left, right):
    """Tell whether no border of a clause stands between two items."""
    return not any(letter in ",;:QTSWC~(" for letter in kind[left:right])
