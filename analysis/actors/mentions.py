"""Who is named: every naming of an actor of the list, and what could be two."""

import numpy as np
import pandas as pd

from analysis import engine, tables
from analysis import text as characters
from analysis.actors import pronouns as stand_ins

NO_ACTOR = "-"  # an alias of this actor only keeps a shorter one from matching: "Trump Tower"
PLACES = ("headline", "lead", "body", "turn")  # the parts of a text where a naming counts
_INITIALISM = 5  # letters; an alias of so few, all capitals, is matched in capitals only
_APPOSITION = ("", " ", ", ", ",")  # what may stand between a name and its description
_NEAR = max(map(len, _APPOSITION))
_READ = ("actor", "alias", "how", "from", "to")  # the columns that namings are found by
_SIDES = np.minimum, np.maximum


def find(articles, actors, *, metonyms=False, pronouns=False):
    """Return MENTIONS: every naming of an actor, the longest alias first.

    Columns: article_id · start · end · surface · actor · how {name, short, description, metonym,
    pronoun}. `actors` is an actors table (see `lexicons.read_actors`). An alias with a capital
    matches only capitals ("Fix" is not "fix", "US" is not "us"); its `from` and `to` are held
    against the article's date. A description beside the name it describes ("Marco Rubio, the
    secretary of state") is one naming with it. `metonyms=True` adds "Kyiv agreed";
    `pronouns=True` adds "he" and "she" where only one person can be meant: the one person of that
    pronoun named so far in the sentence, or else in the sentence before, by a name or by such a
    pronoun. It needs a column `pronoun` in the actors table.

    Left out are namings in cross-heads, promos, captions, footers, bylines and datelines, and a
    surface that could be two actors: `conflicts` lists those.

    Raises `ValueError` for an actors table without its columns, with an actor, alias or `how` that
    is missing or no `how` at all, or without `pronoun` where pronouns are asked for.
    """
    mentions, _ = mentions_and_conflicts(articles, actors, metonyms=metonyms)
    if not pronouns:
        return mentions
    if "pronoun" not in actors:
        raise ValueError("pronouns=True needs a column 'pronoun' (he, she) in the actors table")
    return tables.concat([mentions, stand_ins.find(articles, actors, mentions)], "MENTIONS")


def conflicts(articles, actors, *, metonyms=False):
    """Return CONFLICTS: surfaces that could be two actors at the article's date.

    Columns: article_id · start · end · surface · candidates (parted by "; "). They are in no
    count. A longer alias in the actors file decides them, or its columns `from` and `to`.
    """
    return mentions_and_conflicts(articles, actors, metonyms=metonyms)[1]


def mentions_and_conflicts(articles, actors, *, metonyms=False):
    """Return MENTIONS and CONFLICTS, found in one pass; see `find` and `conflicts`."""
    ids, titles, texts = tables.batch(articles)
    _refuse_other_tables(actors)
    actors = actors if metonyms else actors[actors["how"] != "metonym"]
    bearers = [*sorted(actors["actor"].unique())]
    days = _days(articles.set_index("article_id")["date"].reindex(ids))
    scan = engine.scan(texts, titles)
    numbers, firsts, lasts = _ranges(scan)
    at, first, last, entry = engine.find(_dictionary(actors), scan, firsts, lasts, days[numbers])
    heads = np.flatnonzero(np.diff(first, prepend=-1))  # entries of one phrase stand in a row
    tails = np.append(heads[1:], len(first))
    bearer = np.searchsorted(bearers, actors["actor"])[entry].astype(np.int64)
    least, most = (side.reduceat(bearer, heads) if len(heads) else bearer for side in _SIDES)
    how = pd.Categorical(actors["how"].astype("str"), categories=tables.HOW).codes[entry[heads]]
    places = numbers[at[heads]], scan.starts[first[heads]], scan.ends[last[heads] - 1]
    is_actor = np.array([name != NO_ACTOR for name in bearers], dtype=bool)
    named = np.flatnonzero((least == most) & is_actor[least])
    named = named[_no_appositions(texts, *(c[named] for c in (*places, least, how)))]
    mentions = _columns(ids, texts, *(column[named] for column in places)) | {
        "actor": tables.coded(least[named], bearers),
        "how": pd.Categorical.from_codes(how[named], dtype=pd.CategoricalDtype(tables.HOW)),
    }
    shared = np.flatnonzero(least != most)
    candidates = [
        "; ".join(bearers[i] for i in np.unique(bearer[slice(*group)]))
        for group in zip(heads[shared], tails[shared], strict=True)
    ]
    conflicts = _columns(ids, texts, *(column[shared] for column in places)) | {
        "candidates": pd.array(candidates, dtype="str")
    }
    return tables.trusted("MENTIONS", mentions), tables.trusted("CONFLICTS", conflicts)


def _refuse_other_tables(actors):
    found = [*actors.columns] if isinstance(actors, pd.DataFrame) else type(actors).__name__
    missing = [column for column in _READ if column not in found]
    if missing:
        raise ValueError(
            f"actors: the columns {', '.join(_READ)} were expected, one row an alias (`from` and "
            f"`to` may be empty); found {found}. lexicons.read_actors reads them from a file"
        )
    for column, known, expected in (
        ("actor", actors["actor"].notna(), "a name"),
        ("alias", actors["alias"].notna(), "a name"),
        ("how", actors["how"].isin(tables.HOW), "one of " + ", ".join(tables.HOW)),
    ):
        if not known.all():
            row = int(known.to_numpy().argmin())
            raise ValueError(
                f"actors.{column}: {expected} was expected, found {actors[column].iloc[row]!r} in "
                f"row {actors.index[row]}"
            )


def _columns(ids, texts, number, starts, ends):
    spans = zip(number.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return {
        "article_id": tables.coded(number, ids),
        "start": starts,
        "end": ends,
        "surface": pd.array([texts[i][start:end] for i, start, end in spans], dtype="str"),
    }


def _ranges(scan):
    """Return where namings count: numbers of articles, first words, ends of the last words."""
    counts = np.isin(scan.segments.kinds, [tables.SEGMENT_KINDS.index(kind) for kind in PLACES])
    numbers = np.repeat(np.arange(len(scan.texts)), np.diff(scan.segments.heads))
    return numbers[counts], *(edges[counts] for edges in scan.segment_words)


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


def _no_appositions(texts, number, starts, ends, actor, how):
    """Return which namings stay: a description beside a name of the same actor does not."""
    described = how == tables.HOW.index("description")
    gap = starts[1:] - ends[:-1]
    beside = (number[1:] == number[:-1]) & (actor[1:] == actor[:-1]) & (gap <= _NEAR)
    stays = np.ones(len(how), dtype=bool)
    for i in np.flatnonzero(beside & (described[1:] != described[:-1])).tolist():
        if stays[i] and texts[number[i]][ends[i] : starts[i + 1]] in _APPOSITION:
            stays[i if described[i] else i + 1] = False
    return stays
