"""Who is named: every naming of an actor of the list, and what could be two."""

from bisect import bisect_left
from itertools import groupby

import numpy as np
import pandas as pd

from analysis import engine, layout, tables
from analysis import text as characters

NO_ACTOR = "-"  # an alias of this actor only keeps a shorter one from matching: "Trump Tower"
PLACES = ("headline", "lead", "body", "turn")  # the parts of a text where a naming counts
_PRONOUNS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}
_INITIALISM = 5  # letters; an alias of so few, all capitals, is matched in capitals only
_APPOSITION = ("", " ", ", ", ",")  # what may stand between a name and its description


def find(articles, actors, *, metonyms=False, pronouns=False):
    """Return MENTIONS: every naming of an actor, the longest alias first.

    Columns: article_id · start · end · surface · actor · how {name, short, description, metonym,
    pronoun}. `actors` is an actors table (see `lexicons.read_actors`). An alias with a capital
    matches only capitals ("Fix" is not "fix", "US" is not "us"); its `from` and `to` are held
    against the article's date. A description beside the name it describes ("Marco Rubio, the
    secretary of state") is one naming with it. `metonyms=True` adds "Kyiv agreed";
    `pronouns=True` adds "he" and "she" where only one person can be meant: the one person of that
    pronoun named so far in the sentence, or else in the sentence before. It needs a column
    `pronoun` in the actors table.

    Left out are namings in cross-heads, promos, captions, footers, bylines and datelines, and a
    surface that could be two actors: `conflicts` lists those.

    Raises `ValueError` if pronouns are asked for and the actors table has no such column.
    """
    mentions, _ = mentions_and_conflicts(articles, actors, metonyms=metonyms)
    if not pronouns:
        return mentions
    if "pronoun" not in actors:
        raise ValueError("pronouns=True needs a column 'pronoun' (he, she) in the actors table")
    return tables.concat([mentions, _pronouns(articles, actors, mentions)], "MENTIONS")


def conflicts(articles, actors, *, metonyms=False):
    """Return CONFLICTS: surfaces that could be two actors at the article's date.

    Columns: article_id · start · end · surface · candidates (parted by "; "). They are in no
    count. A longer alias in the actors file decides them, or its columns `from` and `to`.
    """
    return mentions_and_conflicts(articles, actors, metonyms=metonyms)[1]


def mentions_and_conflicts(articles, actors, *, metonyms=False):
    """Return MENTIONS and CONFLICTS, found in one pass; see `find` and `conflicts`."""
    named, shared = [], []
    for place, surface, bearers, how in _namings(articles, actors, metonyms):
        if len(bearers) > 1:
            shared.append((*place, surface, "; ".join(bearers)))
        elif bearers[0] != NO_ACTOR:
            named.append((*place, surface, bearers[0], how))
    named = _without_appositions(articles, named)
    return tables.make("MENTIONS", named), tables.make("CONFLICTS", shared)


def _namings(articles, actors, metonyms):
    """Yield ((article_id, start, end), surface, who bore the alias at the time, how)."""
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    actors = actors if metonyms else actors[actors["how"] != "metonym"]
    columns = [actors[column].tolist() for column in ("actor", "how")]
    numbers, edges = [], []
    for number, (text, title) in enumerate(zip(texts, titles, strict=True)):
        spans = [span[:2] for span in layout.segments(text, title) if span[2] in PLACES]
        numbers += [number] * len(spans)
        edges.append(scan.words_of(number, np.array(spans, dtype=np.int64).reshape(-1)))
    firsts, lasts = np.concatenate(edges or [[]]).astype(np.int64).reshape(-1, 2).T
    days = _days(articles.set_index("article_id")["date"].reindex(ids))
    found = engine.find(_dictionary(actors), scan, firsts, lasts, days[numbers])
    matches = zip(*(column.tolist() for column in found), strict=True)
    for (at, first, last), group in groupby(matches, key=lambda match: match[:3]):
        actor, how = zip(*(tuple(c[entry] for c in columns) for *_, entry in group), strict=True)
        start, end = int(scan.starts[first]), int(scan.ends[last - 1])
        number = numbers[at]
        place = ids[number], start, end
        yield place, texts[number][start:end], sorted(set(actor)), how[0]


def _dictionary(actors):
    first_days, last_days = (_days(actors[column]) for column in ("from", "to"))
    entries = []
    for alias, first, last in zip(actors["alias"], first_days, last_days, strict=True):
        words = [alias[start:end] for start, end in characters.words(alias)]
        wants = tuple(map(_shape, words))
        always = engine.Entry(()).days
        days = (
            always[0] if first == engine.NO_DAY else int(first),
            always[1] if last == engine.NO_DAY else int(last),
        )
        entries.append(engine.Entry(tuple(map(characters.term, words)), wants, days))
    return engine.dictionary(entries)


def _shape(word):
    """Return the capitals that a word of an alias asks for."""
    letters = [letter for letter in word if letter.isalpha()]
    initials = 1 < len(letters) <= _INITIALISM and all(map(str.isupper, letters))
    return engine.CAPITAL * word[0].isupper() | engine.NO_SMALL * initials


def _days(dates):
    """Return dates as days from 1970, `engine.NO_DAY` where one is missing."""
    dates = pd.to_datetime(dates)
    days = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(dates.isna(), engine.NO_DAY, days)


def _without_appositions(articles, rows):
    """Leave out a description that stands beside a name of the same actor."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    kept = []
    for row in rows:
        if kept and kept[-1][0] == row[0] and kept[-1][4] == row[4]:
            gap = texts[row[0]][kept[-1][2] : row[1]]
            described = "description" in (kept[-1][5], row[5])
            if gap in _APPOSITION and described and kept[-1][5] != row[5]:
                kept[-1] = min(kept[-1], row, key=lambda one: one[5] == "description")
                continue
        kept.append(row)
    return kept


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
            here = [(start, end, actor) for start, end, actor in spans if left <= start < right]
            for i in range(bisect_left(starts, left), bisect_left(starts, right)):
                pronoun = _PRONOUNS.get(terms[i])
                if pronoun is None or any(start <= starts[i] < end for start, end, _ in here):
                    continue
                before = [actor for start, _, actor in here if start < starts[i]]
                groups = [
                    {actor for actor in group if gender.get(actor) == pronoun}
                    for group in (before, previous)
                ]
                persons = groups[0] or groups[1]
                if len(persons) == 1:
                    span = starts[i], ends[i]
                    rows.append((article_id, *span, text[slice(*span)], *persons, "pronoun"))
            previous = [actor for *_, actor in here] or previous
    return tables.make("MENTIONS", rows)
