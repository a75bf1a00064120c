"""Who is named: every naming of an actor of the list, and what could be two."""

from bisect import bisect_left
from typing import NamedTuple

import pandas as pd

from analysis import engine, layout, tables
from analysis import text as characters

NO_ACTOR = "-"  # an alias of this actor only keeps a shorter one from matching: "Trump Tower"
PLACES = ("headline", "lead", "body", "turn")  # the parts of a text where a naming counts
_PRONOUNS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}
_INITIALISM = 5  # letters; an alias of so few, all capitals, is matched in capitals only


class _Alias(NamedTuple):
    """One row of an actors table, as it is needed here."""

    actor: str
    how: str
    words: tuple  # as written
    first_day: object
    last_day: object

    def holds(self, date):
        """Tell whether the alias meant this actor on that day; without a day, it may have."""
        if pd.isna(date):
            return True
        after = pd.isna(self.first_day) or date >= self.first_day
        return after and (pd.isna(self.last_day) or date <= self.last_day)


class _Match(NamedTuple):
    """An alias found, and all who bore it at the time."""

    place: tuple  # article_id, start, end
    surface: str
    aliases: list

    @property
    def actors(self):
        return sorted({alias.actor for alias in self.aliases})


def find(articles, actors, *, metonyms=False, pronouns=False):
    """Return MENTIONS: every naming of an actor, the longest alias first.

    Columns: article_id · start · end · surface · actor · how {name, short, description, metonym,
    pronoun}. `actors` is an actors table (see `lexicons.read_actors`). An alias with a capital
    matches only capitals ("Fix" is not "fix", "US" is not "us"); its `from` and `to` are held
    against the article's date. `metonyms=True` adds "Kyiv agreed"; `pronouns=True` adds "he" and
    "she" where only one person can be meant: the one person of that pronoun named so far in the
    sentence, or else in the sentence before. It needs a column `pronoun` in the actors table.

    Left out are namings in cross-heads, promos, captions, footers, bylines and datelines, and a
    surface that could be two actors: `conflicts` lists those.

    Raises `ValueError` if pronouns are asked for and the actors table has no such column.
    """
    rows = [
        (*match.place, match.surface, match.actors[0], match.aliases[0].how)
        for match in _matches(articles, actors, metonyms)
        if len(match.actors) == 1 and match.actors[0] != NO_ACTOR
    ]
    mentions = tables.make("MENTIONS", rows)
    if not pronouns:
        return mentions
    if "pronoun" not in actors:
        raise ValueError("pronouns=True needs a column 'pronoun' (he, she) in the actors table")
    return tables.make("MENTIONS", rows + _pronouns(articles, actors, mentions))


def conflicts(articles, actors, *, metonyms=False):
    """Return CONFLICTS: surfaces that could be two actors at the article's date.

    Columns: article_id · start · end · surface · candidates (parted by "; "). They are in no
    count. A longer alias in the actors file decides them, or its columns `from` and `to`.
    """
    return tables.make(
        "CONFLICTS",
        [
            (*match.place, match.surface, "; ".join(match.actors))
            for match in _matches(articles, actors, metonyms)
            if len(match.actors) > 1
        ],
    )


def _matches(articles, actors, metonyms):
    dictionary = _dictionary(actors, metonyms)
    dates = articles["date"]
    for (article_id, title, text), date in zip(tables.texts(articles), dates, strict=True):
        starts, ends, terms = engine.words(text)

        def choose(first, last, aliases, text=text, date=date, starts=starts, ends=ends):
            words = [text[starts[i] : ends[i]] for i in range(first, last)]
            return [alias for alias in aliases if alias.holds(date) and _fits(alias.words, words)]

        for left, right, kind in layout.segments(text, title):
            if kind in PLACES:
                within = bisect_left(starts, left), bisect_left(starts, right)
                for first, last, aliases in engine.matches(
                    dictionary, terms, *within, choose=choose
                ):
                    start, end = starts[first], ends[last - 1]
                    yield _Match((article_id, start, end), text[start:end], aliases)


def _dictionary(actors, metonyms):
    phrases = {}
    columns = [actors[column] for column in ("actor", "how", "alias", "from", "to")]
    for actor, how, alias, first_day, last_day in zip(*columns, strict=True):
        if how != "metonym" or metonyms:
            words = tuple(alias[start:end] for start, end in characters.words(alias))
            entry = _Alias(actor, how, words, first_day, last_day)
            phrases.setdefault(tuple(map(characters.term, words)), []).append(entry)
    return engine.lookup(phrases)


def _fits(alias, words):
    """Tell whether words found have the capitals that an alias asks for."""
    for wanted, found in zip(alias, words, strict=True):
        letters = [letter for letter in wanted if letter.isalpha()]
        initials = 1 < len(letters) <= _INITIALISM and all(map(str.isupper, letters))
        if initials and found.upper() != found:
            return False
        if wanted[0].isupper() and not found[0].isupper():
            return False
    return True


def _pronouns(articles, actors, mentions):
    """Return the rows of MENTIONS that are pronouns with only one person to mean."""
    gender = actors.drop_duplicates("actor").set_index("actor")["pronoun"].to_dict()
    named = {
        article_id: [*zip(rows["start"], rows["end"], rows["actor"], strict=True)]
        for article_id, rows in mentions.groupby("article_id", observed=True)
    }
    rows = []
    for article_id, title, text in tables.texts(articles):
        spans, previous = named.get(article_id, []), []
        starts, ends, terms = engine.words(text)
        for left, right in engine.sentences(text, title):
            here = [(start, actor) for start, _, actor in spans if left <= start < right]
            taken = [(start, end) for start, end, _ in spans if left <= start < right]
            for i in range(bisect_left(starts, left), bisect_left(starts, right)):
                pronoun = _PRONOUNS.get(terms[i])
                inside = any(start <= starts[i] < end for start, end in taken)
                if pronoun is None or inside:
                    continue
                before = [actor for start, actor in here if start < starts[i]]
                for group in (before, previous):
                    persons = {actor for actor in group if gender.get(actor) == pronoun}
                    if persons:
                        break
                if len(persons) == 1:
                    span = starts[i], ends[i]
                    rows.append((article_id, *span, text[slice(*span)], *persons, "pronoun"))
            previous = [actor for _, actor in here] or previous
    return rows
