"""Phrases whose words are no judgement: what a lexicon is to overlook, as data with reasons."""

import re

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.sentiment.scorers import SCORERS
from analysis.sentiment.stretches import SentimentError

COLUMNS = ("phrase", "scorer", "reason")


def read_overrides(path=None):
    """Return a table of phrases that are to be neutral: phrase · scorer · reason.

    A phrase matches in small and large letters, across a space, a line break or a hyphen; a word
    may end in `*` ("official*"). `scorer` is "textblob", "vader" or "both". `path` is a CSV file
    with these columns, parted as an actors file may be; None reads the example story's
    (`lexicons/tone_overrides.csv`).

    Raises `SentimentError` with the file and line of the first row that cannot be used.

    >>> "rare earth*" in set(read_overrides()["phrase"])
    True
    """
    try:
        table, place = lexicons.read_list(path, "tone_overrides.csv", COLUMNS)
    except lexicons.LexiconError as error:
        raise SentimentError(str(error)) from error
    table = _checked(table, lambda row: f"{place}, line {lexicons.line_of(place, row)}")
    return table.reset_index(drop=True)


def chosen(overrides):
    """Return the table that the option `overrides` stands for; None for none.

    True is the shipped table, a table is itself.
    """
    if overrides is None or overrides is False:
        return None
    if overrides is True:
        return read_overrides()
    if not isinstance(overrides, pd.DataFrame):
        raise SentimentError(
            f"overrides: True, None or a table with {', '.join(COLUMNS)} was expected, "
            f"found {type(overrides).__name__}"
        )
    missing = [column for column in COLUMNS if column not in overrides.columns]
    if missing:
        raise SentimentError(f"overrides: columns {missing} are missing")
    return _checked(overrides, lambda row: f"overrides, row {row}")


def _checked(table, at):
    """Return a table unchanged; `SentimentError` for a bad row, which `at` names by its label."""
    scorers = [*SCORERS, "both"]
    for column, bad, expected in (
        ("phrase", table["phrase"].astype("str").fillna("").str.strip() == "", "not empty"),
        ("scorer", ~table["scorer"].isin(scorers), "one of " + ", ".join(scorers)),
    ):
        if bad.any():
            row = int(bad.to_numpy().argmax())
            raise SentimentError(
                f"{at(table.index[row])}, column {column!r}: expected {expected}, "
                f"found {table[column].iloc[row]!r}"
            )
    return table


def overruled(found, overrides, scorer):
    """Return stretches with the words of the phrases made unknown, and how many phrases each has.

    Every letter becomes a w: no lexicon knows such words, and they stand where the others stood,
    are as long, and are written large where those were.
    """
    pattern = _pattern(overrides, scorer)
    texts, places, bases, base = [], [], [], 0
    for text in found.texts:
        if pattern is not None:
            places += [base + match.start() for match in pattern.finditer(text)]
            text = pattern.sub(_unknown, text)
        texts.append(text)
        bases.append(base)
        base += len(text) + 1
    own = np.array(bases, dtype=np.int64)[found.numbers]
    counts = np.searchsorted(places, own + found.ends) - np.searchsorted(places, own + found.starts)
    return found._replace(texts=texts), counts


def _pattern(overrides, scorer):
    phrases = overrides["phrase"][overrides["scorer"].isin([scorer, "both"])]
    phrases = sorted(
        {phrase.strip().lower() for phrase in phrases}, key=lambda one: (-len(one), one)
    )
    if not phrases:
        return None
    parts = [re.escape(phrase).replace(r"\*", r"\w*") for phrase in phrases]
    parts = [part.replace(r"\ ", r"[\s\-‐‑]+") for part in parts]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _unknown(match):
    return re.sub(r"\w", lambda letter: "W" if letter[0].isupper() else "w", match[0])
