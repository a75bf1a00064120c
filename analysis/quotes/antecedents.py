"""Mentions followed in the order of a text, so that one that was understood helps with the next.

A pronoun's candidates are weighed by the part of the sentence they stand in (see `places`), by
distance, gender and how often they come; who could not be meant by grammar is left out. Someone
unnamed ("a spokesman") is a candidate, too.
"""

from analysis import names
from analysis.quotes import descriptions, holders, places, roles
from analysis.quotes.speakers import NAME, NOUN, PRONOUN

GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_BACK = 500  # items before a pronoun in which its name is looked for
_FEW = 20  # mentions of people in them
# Choices, set by reading examples, in tenths: what each fact adds to a candidate's weight.
_GENDER = {"m": 3, "f": 18, "": 0}  # known to be of it: of those of no list, most are men
_SHORT = -2  # one word, of no known gender
_STRANGE = -13  # of no known gender, without a title, and says nothing: perhaps no person
_OFTEN = 5  # one for each naming so far, and no more than so many
_NEAR, _ALONE = -12, -22  # what a candidate must weigh to be meant; if no other is near
_APART = 10  # how far below is not near
_CLEAR = 3  # by how much it must outweigh the next; more if one sentence names both and
_TOGETHER = 17  # "the president" could be either
_CONTINUED, _OTHERS = 7, 6  # the same for one who is described for the first time
_NEVER = -99  # less than anybody weighs
_MOST = {gender: places.MOST + _OFTEN + own for gender, own in _GENDER.items()}  # anybody
_RECENT = 3  # sentences since such a one was named


def follow(reading, known, of):
    """Return {number of a mention: index of a person} of all mentions that were understood.

    `known` and `of` are what `named.people` returns. Roles that a description tells of someone
    are added to the person's.
    """
    walk, flow, found = _Walk(reading, known, of), reading.stream, reading.mentions
    nouns, kind, term = roles.nouns, flow.kind, flow.term
    for number, (what, first, last) in enumerate(
        zip(found.kind, found.first, found.last, strict=True)
    ):
        who = of.get(number)
        if who is None:
            # Most nouns are for no person and no text.
            if what != NOUN or nouns[term[last]][1] or kind[first] == "N":
                walk.step(number, what, first)
        elif walk.person[who]:
            walk.note(number, first, who)
        elif _national[term[first]]:
            walk.national(number)
    return walk.meant


@names.Remembered
def _national(name):
    """Tell whether a name can be somebody's, told by where they are from: "Italian"."""
    return names.people(name)[1] in ("people", "adjective") and name[-1:] not in ("s", "h", "e")


class _Walk:
    """What is known at a place of the text: who was met so far, and where.

    A person is an index of `known`; someone unnamed, met at mention n, is -2 - n.
    """

    def __init__(self, reading, known, of):
        self.flow, self.found, own = reading.stream, reading.mentions, reading.places
        self.told, self.above, self.said = own.told, own.paragraph, own.said
        self.subject, self.named, self.weight = own.subject, own.named, own.weight
        self.known, self.of, self.meant = known, of, {}
        # (who, mention, item, told, paragraph, weight), the last four as `places` has them
        self.trail = []
        self.often = {}  # who was named so far: what their namings weigh
        self.named_at = {}  # the last sentence that has a person's name
        self.fitting = {"m": {}, "f": {}, "": {}}  # of each gender: what `fits` says of whom
        self.speaking = {who for number, who in of.items() if own.reports[number]}
        self.person = [not (person.organisation or person.place) for person in known]
        self.heads = {}
        for index, person in enumerate(known):
            for role in person.roles if self.person[index] else ():
                self.heads.setdefault(role.head, []).append((index, role))

    def step(self, number, kind, item):
        """Follow a mention that is no known name, and note where it stands."""
        found = self.found
        if kind == NAME:
            if item and self.flow.kind[item - 1] == "D":
                who = None if found.modifier[number] else self.description(number)  # the President
            else:
                who = self.apposed(number)  # "Commissioner for Roads, Ana Roe, said"
        elif kind == PRONOUN:
            gender = GENDERS.get(self.flow.term[item])
            if gender:
                who = self.pronoun(number, gender)
                who = -2 - number if who == -1 else who  # whoever it is, "he" may go on
            else:
                who = self.apposed(number) if self.named[number] else None
        elif found.first[number + 1 : number + 2] == [item]:
            return  # "its chief" of "its chief aide"
        else:
            who = self.description(number)
        if who is not None and who != -1:
            self.note(number, item, who)

    def national(self, number):
        """Note whom "the Italian" means: who was the subject just before."""
        flow, item = self.flow, self.found.first[number]
        modifier = self.found.modifier[number] or flow.kind[item + 1 : item + 2] == "n"
        if item and flow.term[item - 1] == "the" and not modifier:
            who = self.continued(roles.Role("national", frozenset()), number)
            if who >= 0:
                self.note(number, item, who)

    def note(self, number, item, who):
        """Note that a mention means someone."""
        told = self.told[number]
        if who >= 0:
            self.meant[number] = who
            self.often[who] = min(self.often.get(who, 0) + 1, _OFTEN)
        if number in self.of:
            self.named_at[who] = told
        if self.said[number]:
            self.trail.append((who, number, item, told, self.above[number], self.weight[number]))

    def forget(self, who):
        """Forget how well somebody fits, as more was told of them."""
        for known in self.fitting.values():
            known.pop(who, None)

    def behind(self, number):
        """Yield (who, weight, what distance takes away) of the places before, the last first."""
        told, paragraph, place, far = self.told[number], self.above[number], None, 0
        least = self.found.first[number] - _BACK
        for who, _, item, there, above, weight in self.trail[: -_FEW - 1 : -1]:
            if item < least:
                break
            if (there, above) != place:
                place, far = (there, above), places.far(told - there, paragraph - above)
            yield who, weight, far

    def ranked(self, number, gender):
        """Return (weight below none, who) of the candidates for a mention, best first."""
        nearest, known = {}, self.fitting[gender]
        for who, weight, far in self.behind(number):
            nearest[who] = max(nearest.get(who, _NEVER), weight - far)
        fitting = {who: known[who] if who in known else self.fits(who, gender) for who in nearest}
        return sorted(
            (-nearest[who] - own - self.often.get(who, 0), who)
            for who, own in fitting.items()
            if own is not None
        )

    def fits(self, who, gender):
        """Return what someone adds by themselves for a pronoun of a gender, None if it cannot be.

        For the gender, for being nobody known, for a name of one word; not for many namings.
        """
        if who < 0:
            head = self.flow.term[self.found.last[-2 - who]].lower()
            own = GENDERS.get(head) or roles.GENDERED.get(head, gender)
            fits = 0 if not gender or own == gender else None
        else:
            fits = _fits(self.known[who], who in self.speaking, gender)
        self.fitting[gender][who] = fits
        return fits

    def pronoun(self, number, gender):
        """Return whom "he", "his", "she" means; -1 if that stays open.

        Those who stand so far back that they could not matter any more are not weighed.
        """
        best, second, who, barred = _NEVER, _NEVER, -1, self.barred(number)
        known, often, most = self.fitting[gender], self.often, _MOST[gender]
        for one, weight, far in self.behind(number):
            if most - far <= max(best - _APART, _ALONE - 1):
                break
            own = known[one] if one in known else self.fits(one, gender)
            if own is None or one in barred:
                continue
            weight += own + often.get(one, 0) - far
            if one == who:
                best = max(best, weight)
            elif weight > best:
                best, second, who = weight, best, one
            elif weight > second:
                second = weight
        near = best >= (_NEAR if best - second < _APART else _ALONE)
        return who if near and best - second >= _CLEAR else -1

    def barred(self, number):
        """Return who cannot be meant by a pronoun, as they stand in its own clause."""
        flow, found, kind = self.flow, self.found, self.flow.kind
        item, verb = found.first[number], found.verb[number]
        if found.modifier[number]:
            return ()
        barred, begin, subject = set(), item, self.subject[number]
        sentence = flow.sentence
        here, near = sentence[item], self.trail[:-4:-1]
        if near and sentence[near[0][2]] == here:
            while begin > 0 and kind[begin - 1] in "nNDH'-pRjt":
                begin -= 1
        parenthetic = subject and kind[verb + 1 : verb + 2] in (",", "~")
        for who, other, place, _, _, _ in near:
            if sentence[place] != here:
                break
            between = kind[found.last[other] + 1 : item]
            fronted = place >= begin and between[:1] != "'" and kind[place - 1] in "pt"
            if (
                fronted  # "Of Bo Li he said"
                or (between == "," and parenthetic)  # "Bo Li, he said, left"
                or (not subject and item - 3 <= found.verb[other] < item)  # "Bo Li told him"
            ):
                barred.add(who)
        if subject:  # "he told Bo Li"
            end = max(verb, item) + 1
            for other in range(number + 1, min(number + 5, len(found.first))):
                place = found.first[other]
                if (
                    other in self.of and not found.modifier[other]
                    and kind[place - 1] in "cVgGptN" and _one_clause(kind, end, place)
                ):  # fmt: skip
                    barred.add(self.of[other])
        return barred

    def apposed(self, number):
        """Return the person whose name stands beside a mention: "its chief, Bo Li,"; else None."""
        kind, found = self.flow.kind, self.found
        if not self.named[number]:
            return None
        end = found.last[number] + 1
        if kind[end : end + 3] == "pnN":
            return self.person_at(number, end + 2)  # "secretary of state Bo Li"
        if kind[end : end + 1] == "p":
            while kind[end : end + 1] and (
                kind[end] in "pDHnN'-t" or (kind[end] in "cV" and kind[end + 1 : end + 2] == ",")
            ):  # "its head of support, Bo Li,"
                end += 1
            last = self.flow.term[end - 1]
            if kind[end - 1] == "N" and holders.alone[last] != last:
                return self.person_at(number, end - 1)  # "head of the Road Office Bo Li"
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
        (head, kind), letter = roles.nouns[flow.term[last]], flow.kind[first]
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
        if head not in descriptions.OFFICES and self.is_another(number):
            return self.trail[-1][0]
        if flow.kind[last + 1 : last + 3] == "pD" and flow.term[last + 2] in ("a", "an"):
            return unnamed  # "the mother of a boy"
        role = descriptions.asked(flow, first, last, head)
        fitting = self.bearers(role)
        if letter == "H":
            fitting.pop(self.meant.get(number - 1), None)  # "his deputy" is somebody else
            return next(iter(fitting)) if len(fitting) == 1 else unnamed
        if flow.kind[last + 1 : last + 2] == "W":
            return unnamed  # "the man who": told next
        if max(fitting.values(), default=_NEVER) < descriptions.SURE:
            if head not in descriptions.OFFICES and self.met_before(head) is not None:
                return self.met_before(head)
            who = self.continued(role, number)
            if who >= 0:
                self.known[who].roles.append(role)
                self.forget(who)
                self.heads.setdefault(role.head, []).append((who, role))
                return who
        return self.likeliest(number, fitting, unnamed) if fitting else unnamed

    def is_another(self, number):
        """Tell whether someone else was just met: "Another rebel was blunt. “No,” the MP said."."""
        who, other, _, told, *_ = self.trail[-1] if self.trail else (0, 0, 0, -9)
        another = who < -1 and self.flow.term[self.found.first[other]] == "another"
        return another and self.told[number] - told <= 1

    def bearers(self, role):
        """Return {person: how well a description fits} of those who may be meant.

        Who is named later only must have the very office.
        """
        fitting, gender = {}, roles.GENDERED.get(role.head, "")
        for head, score in descriptions.answers(role):
            for who, told in self.heads.get(head, ())[-_FEW:]:
                person = self.known[who]
                if gender and person.gender[0] not in (gender, ""):
                    continue
                own = descriptions.fit(role, told, person)
                if own is not None and (who in self.often or own + score >= descriptions.OWN):
                    fitting[who] = max(fitting.get(who, _NEVER), own + score)
        return fitting

    def likeliest(self, number, fitting, unnamed):
        """Return the one of the people who fit a description that was named last and best."""
        best = max(fitting.values())
        fitting = {who: own for who, own in fitting.items() if own > best - 5}
        if len(fitting) == 1:
            return next(iter(fitting))
        near = {who: -score for score, who in self.ranked(number, "")}
        least = min(near.values(), default=0) - 20
        (first, one), (second, other) = sorted(
            ((near.get(who, least) + own, who) for who, own in fitting.items()),
            key=lambda entry: (-entry[0], entry[1]),
        )[:2]
        last = {who: self.flow.sentence[item] for who, _, item, *_ in self.trail[-_FEW:]}
        together = one in last and last[one] == last.get(other)
        return one if first - second >= (_TOGETHER if together else _CLEAR) else unnamed

    def met_before(self, head):
        """Return someone unnamed who was met under a noun: "an engineer" before "the engineer"."""
        for who, *_ in self.trail[-_FEW:]:
            if who < -1 and self.flow.term[self.found.last[-2 - who]] == head:
                return who
        return None

    def continued(self, role, number):
        """Return who was the subject just before if nothing told of them speaks against it, or -1.

        "Bo Li kept calm. “It is a start,” the president said."
        """
        if role.head in descriptions.NAMELESS or self.is_of_a_name(number):
            return -1
        ranked = [
            (-score, who)
            for score, who in self.ranked(number, roles.GENDERED.get(role.head, ""))
            if who < 0 or not any(descriptions.clash(role, own) for own in self.known[who].roles)
        ]
        score, who = ranked[0] if ranked else (_NEVER, -1)
        sentence = self.flow.sentence[self.found.first[number]]
        told = self.told[number]
        recent = who >= 0 and told - self.named_at.get(who, -9) <= _RECENT
        recent &= who not in self.within(sentence)  # "Bo Li and the mayor"
        only = descriptions.places(role) or len(self.often) == 1
        told_of = role.head in descriptions.OFFICES or role.head in ("year-old", "national")
        least = _NEAR if told_of and only else _CONTINUED
        clear = len(ranked) == 1 or score - ranked[1][0] >= _OTHERS if ranked else False
        return who if recent and clear and score >= least else -1

    def within(self, sentence):
        """Return who was met so far in a sentence."""
        met = set()
        for who, _, item, *_ in self.trail[: -_FEW - 1 : -1]:
            if self.flow.sentence[item] != sentence:
                break
            met.add(who)
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


def _fits(person, speaks, gender):
    """Return what `_Walk.fits` does, of someone named."""
    own, name = person.gender[0], person.name
    short = " " not in name
    body = short and len(name) > 3 and name.isupper()  # but "ANA ROE insists"
    if body or (gender and own not in (gender, "")):
        return None
    odd = not own and not person.roles and not speaks
    return _GENDER[gender] * (own == gender) + _STRANGE * odd + _SHORT * (short and not own)


def _one_clause(kind, left, right):
    """Tell whether no border of a clause stands between two items."""
    return not any(letter in ",;:QTSWC~(" for letter in kind[left:right])
