"""Word lists, actors and topics as data; README.md in this folder has a card for every file."""

import csv
from functools import cache
from importlib import resources
from pathlib import Path

import pandas as pd

from analysis import text

__all__ = [
    "ACTORS", "EVENTS", "HOW", "STORY", "TOPICS", "LexiconError", "read_actors", "read_events",
    "read_topics", "words",
]  # fmt: skip

ACTORS = ("actor", "alias", "how", "from", "to", "kind", "side", "reason")
TOPICS = ("topic", "entry", "not_near", "reason")
EVENTS = ("date", "label")
_SAID = ("kind", "side", "reason")  # nothing is matched by these: a file may do without
HOW = ("name", "short", "description", "metonym")
STORY = "the example story's"  # what is written of a list where no file of one was given
# Only an empty cell is missing: "NA" and "None" may be names.
_CSV = {"dtype": "str", "skipinitialspace": True, "keep_default_na": False, "na_values": [""]}


class LexiconError(ValueError):
    """A word list, an actors file or a topics file cannot be used as it is."""


@cache
def words(name):
    """Return the entries of a plain word list of this folder: one a line, "#" opens a comment.

    >>> "u.s" in words("abbreviations")
    True
    """
    lines = (resources.files(__name__) / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def read_actors(path=None):
    """Return an actors table: actor · alias · how · from · to · kind · side · reason.

    One row is one alias. `how` is name, short, description or metonym; `from` and `to` (first and
    last day, may be missing) say when an alias meant this actor, as offices change hands.
    `path` is a CSV file with these columns, parted by commas, semicolons or tabs; None reads the
    example story's. kind, side and reason are missing where the file lacks them. Columns beyond
    these travel along.

    Raises `LexiconError` with the file, line and column of the first entry that cannot be used.

    >>> actors = read_actors()
    >>> actors.loc[actors["alias"] == "Zelensky", "actor"].tolist()
    ['Volodymyr Zelenskyy']
    """
    table, place = read_list(path, "actors.csv", ACTORS, may_lack=_SAID)
    days = {}
    for column in ("from", "to"):
        days[column] = pd.to_datetime(table[column], errors="coerce", format="%Y-%m-%d")
        bad = days[column].isna() & table[column].notna()
        _refuse(table, place, column, bad, "a date YYYY-MM-DD")
    _refuse(table, place, "from", days["from"] > days["to"], "no later day than in 'to'")
    _refuse(table, place, "how", ~table["how"].isin(HOW), "one of " + ", ".join(HOW))
    for column in ("actor", "alias"):
        _refuse(table, place, column, table[column].isna(), "not empty")
    _refuse(table, place, "alias", _wordless(table["alias"]), "a word at least")
    days = {name: each.astype("datetime64[us]") for name, each in days.items()}
    return table.assign(**days).reset_index(drop=True)


def read_topics(path=None):
    """Return a topics table: topic · entry · not_near · reason.

    One row is one entry: a word or a phrase; a word may end in `*` ("mineral*"). `not_near` holds
    words, parted by semicolons, that unmake a match when they stand in the same sentence. The
    topic "-" is none: its entries keep shorter ones from matching. A column `weight` travels along.
    `path` is a CSV file with these columns, of which it may lack `reason`; None reads the example
    story's.

    Raises `LexiconError` as `read_actors` does.

    >>> sorted(read_topics()["topic"].unique())[:3]
    ['-', 'aid', 'allies']
    """
    table, place = read_list(path, "topics.csv", TOPICS, may_lack=_SAID)
    for column in ("topic", "entry"):
        _refuse(table, place, column, table[column].isna(), "not empty")
    _refuse(table, place, "entry", _wordless(table["entry"]), "a word at least")
    return table.reset_index(drop=True)


def read_events(path):
    """Return an events table: date · label, in order; what figures mark and time is parted by.

    `path` is a CSV file with these columns (that of the example story is seeds/events.csv).
    Columns beyond these travel along.

    Raises `LexiconError` as `read_actors` does.
    """
    table, place = read_list(path, None, EVENTS)
    days = pd.to_datetime(table["date"], errors="coerce", format="%Y-%m-%d")
    _refuse(table, place, "date", days.isna(), "a date YYYY-MM-DD")
    _refuse(table, place, "label", table["label"].isna(), "not empty")
    table = table.assign(date=days.astype("datetime64[us]"))
    return table.sort_values(["date", "label"], kind="stable", ignore_index=True)


def read_list(path, name, columns, *, may_lack=()):
    """Return a CSV file as a table of texts, and what errors call it: `path`, or our own `name`.

    It must have the `columns` but for those that it `may_lack`, which are then missing.
    Rows without any cell are left out; the labels of the others count the entries of the file.
    """
    place = name if path is None else Path(path)
    try:
        if path is None:
            with (resources.files(__name__) / name).open(encoding="utf-8") as file:
                table = pd.read_csv(file, **_CSV)
        else:
            table = pd.read_csv(place, encoding="utf-8-sig", sep=_separator(place), **_CSV)
    except FileNotFoundError as error:
        raise LexiconError(f"{place}: there is no such file") from error
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise LexiconError(f"{place}: cannot be read as CSV in UTF-8: {error}") from error
    small = {name: str(name).strip().lower() for name in table.columns}
    table = table.rename(columns={name: ours for name, ours in small.items() if ours in columns})
    needed = [column for column in columns if column not in may_lack]
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise LexiconError(
            f"{place}: columns {missing} are missing; line 1 must name {', '.join(needed)}"
        )
    lacking = [column for column in columns if column not in table.columns]
    table = table.assign(**dict.fromkeys(lacking)).astype(dict.fromkeys(lacking, "str"))
    filled = table.columns[table.notna().any()]
    table[filled] = table[filled].apply(lambda column: column.str.strip())
    return table.dropna(how="all"), place  # spreadsheets leave empty rows


def _separator(place):
    """Return what parts the columns of a file: spreadsheets write semicolons in half of Europe."""
    if not isinstance(place, Path):
        return ","
    with place.open(encoding="utf-8-sig", errors="replace") as file:
        first = next(filter(str.strip, file), "")
    return max(",;\t", key=first.count)


def _wordless(phrases):
    """Tell which phrases hold no word: nothing in an article could ever match them."""
    return phrases.map(lambda phrase: text.WORD.search(phrase) is None).astype("bool")


def _refuse(table, place, column, bad, expected):
    if bad.any():
        row = bad.idxmax()
        value = table.at[row, column]
        found = "nothing" if pd.isna(value) else repr(value)
        raise LexiconError(
            f"{place}, line {line_of(place, row)}, column {column!r}: expected {expected}, "
            f"found {found}"
        )


def line_of(place, row):
    """Return the line in which entry `row` of a file begins: a cell may take several."""
    file = place if isinstance(place, Path) else resources.files(__name__) / place
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, skipinitialspace=True, delimiter=_separator(place))
        entry, begins = -1, 1  # the names of the columns come first
        for cells in reader:
            if cells not in ([], [""]):  # blank lines are no entries
                if entry == row:
                    break
                entry += 1
            begins = reader.line_num + 1
    return begins
