"""Which column of a source is which of ours, and the values in it as plain ones."""

import json
import re
from datetime import datetime, timezone
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.loaders import markup
from analysis.loaders.decoding import fix

# Ours: theirs, written small and without marks, the surest first. They are the names of database
# exports, scrapers and interfaces: Media Cloud, GDELT, NewsAPI, the Guardian, schema.org,
# newspaper4k, news-please, trafilatura, fundus. A day of crawling stands last: it is no day of
# publication; so does a publisher, who may be the house that owns the paper named beside it.
NAMES = {
    "article_id": (
        "articleid id docid documentid storyid storiesid recordid guid uuid "
        "proquestdocumentid accessionno"
    ),
    "date": (
        "date publishdate publisheddate publicationdate datepublished datepublish publishingdate "
        "pubdate publishedat publishedon published articledate datetime webpublicationdate day "
        "seendate indexeddate"
    ),
    "outlet": (
        "outlet source medianame media sitename metasitename sourcename newspaper publication "
        "publicationname publicationtitle publicationtitles pubtitle publisher sourcedomain "
        "hostname domain"
    ),
    "title": "title headline articletitle webtitle",
    "text": (
        "text body content maintext plaintext fulltext articlebody articletext bodytext "
        "contenttext storytext"
    ),
    "author": "author authors byline creator writer",
    "section": "section sectionname articlesection",
    "url": "url link weburl articleurl canonicalurl canonicallink",
    "language": "language lang inlanguage",
    "file": "file filename path filepath",  # of a metadata table: the text it describes
    "published": "published",  # the moment; `date` is the day
    "date_precision": "dateprecision",
    "summary": "description summary abstract",  # no article, but better than a body cut off
}
OURS = tuple(NAMES)
_NAMES = {ours: theirs.split() for ours, theirs in NAMES.items()}
# What R, pandas, SQL and spreadsheets write where there is nothing: no outlet has this name. In
# columns that are not ours it stays: NA is a country, too.
_NONE = frozenset("NA N/A n/a #N/A NaN nan <NA> NaT None NULL null - – —".split())
_MARKS = re.compile(r"[\W_]+")
_TEXTS = frozenset(_NAMES["text"])
_LINE_BREAK = re.compile(r"\s*\n\s*")


class ColumnsError(ValueError):
    """`columns=` cannot be used as it is."""


def asked(columns):
    """Return `columns=` as lists of names by ours; raise `ColumnsError` if it is not understood."""
    columns = {} if columns is None else columns
    if not hasattr(columns, "items"):
        raise ColumnsError(f"columns= maps our names to yours, {_EXAMPLE}; found {columns!r}")
    unknown = [ours for ours in columns if ours not in NAMES]
    if unknown:
        raise ColumnsError(
            f"columns= maps our names to yours, {_EXAMPLE}; {unknown[0]!r} is none of ours: "
            + ", ".join(OURS)
        )
    names = {
        ours: [theirs] if isinstance(theirs, str) or not hasattr(theirs, "__iter__") else [*theirs]
        for ours, theirs in columns.items()
    }
    for ours, theirs in names.items():
        if not all(isinstance(name, str) for name in theirs):
            raise ColumnsError(
                f"columns= maps our names to yours, {_EXAMPLE}; {ours!r} is mapped to "
                f"{columns[ours]!r}: a name or a list of names was expected (the number of a "
                "column as text: '0')"
            )
    return names


_EXAMPLE = "such as {'text': 'Volltext'}"


def recognise(names, asked):
    """Return the columns of a source by ours: every one that can serve, the best first.

    What was asked for goes before what is recognised. A column serves once, except that the day
    may be taken from the moment of publication.

    >>> recognise(["Headline", "Body", "publish_date", "mood"], {})
    {'date': ['publish_date'], 'title': ['Headline'], 'text': ['Body']}
    """
    small = {}
    for name in names:
        small.setdefault(_small(name), []).append(name)
    found = {}
    for ours, theirs in _NAMES.items():
        if ours in asked:
            wanted = {name.lower() for name in asked[ours]}
            serving = [name for name in asked[ours] if name in names]
            serving = serving or [name for name in names if name.lower() in wanted]
        else:
            serving = [name for alias in theirs for name in small.get(alias, ())]
        if serving:
            found[ours] = serving
    taken = {name for ours in asked for name in found.get(ours, ())}
    return {
        ours: left
        for ours, serving in found.items()
        if (left := [name for name in serving if ours in asked or name not in taken])
    }


@lru_cache(maxsize=4096)
def _small(name):
    return _MARKS.sub("", name.lower())


def has_text(record):
    """Tell whether an object of a source holds a text under one of the usual names.

    >>> has_text({"Body": "Talks go on."}), has_text({"body": {"html": "Talks go on."}})
    (True, False)
    """
    return any(
        _small(name) in _TEXTS and prose(value) is not None for name, value in record.items()
    )


def distinct(names):
    """Return names of columns made distinct: those empty or used before get their number."""
    found = []
    for place, name in enumerate(names, 1):
        name = fix(str(name))
        found.append(name if name and name not in found else f"{name or 'column'}_{place}")
    return found


def is_missing(value):
    """Tell whether a value stands for none: None, NaN, NaT, NA or an empty text."""
    if value is None or isinstance(value, str):
        return not value
    if value is pd.NA:
        return True
    return isinstance(value, (float, pd.Timestamp, type(pd.NaT))) and value != value


def is_none(value):
    """Tell whether a value in a column of ours is missing, or says so.

    >>> is_none(""), is_none("NA "), is_none("Nan is here")
    (True, True, False)
    """
    return is_missing(value) or (isinstance(value, str) and value.strip() in _NONE)


def first(columns, names, length):
    """Return, row for row, the first value in the columns `names` that is not missing, or None."""
    serving = [columns[name] for name in names if name in columns]
    if len(serving) < 2:
        return serving[0] if serving else [None] * length
    return [
        next((value for value in values if not is_none(value)), None)
        for values in zip(*serving, strict=True)
    ]


def words(value):
    """Return a value as one line of words, or None: names out of lists and objects are joined.

    >>> words({"id": None, "name": "Digest"}), words(["Ana Roe", {"name": "Bo Li"}])
    ('Digest', 'Ana Roe; Bo Li')
    """
    if not isinstance(value, str):
        value = _listed(value)
        if is_missing(value):
            return None
        if isinstance(value, dict):
            named = (value[key] for key in ("name", "title", "id") if value.get(key))
            return words(next(named, None))
        if isinstance(value, (list, tuple)):
            return "; ".join(part for part in map(words, value) if part) or None
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # what a table with gaps makes of whole numbers
    text = fix(str(value))
    if text in _NONE:
        return None
    return (_LINE_BREAK.sub(" ", text) if "\n" in text else text) or None


def line(found):
    """Return a line of words without HTML; one that is nothing but HTML stays as it is.

    >>> line("Smith &amp; Sons <i>again</i>"), line("<script>alert(1)</script>")
    ('Smith & Sons again', '<script>alert(1)</script>')
    """
    return words(markup.read(found)) or found


def prose(value):
    """Return a value as text, fixed as it stays, or None; paragraphs are joined, HTML is read."""
    if not isinstance(value, str):
        value = _listed(value)
        if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value):
            value = "\n\n".join(value)
    if not isinstance(value, str):
        return None
    text = fix(value)
    text = fix(markup.read(text)) if markup.is_in(text) else text
    return None if not text or text in _NONE else text


def plain(value):
    """Return the value of a column that travels along: a number, a moment or text; or None."""
    if not isinstance(value, str):
        value = _listed(value)
        if isinstance(value, (dict, list, tuple)):
            return json.dumps(value, ensure_ascii=False, default=str) if value else None
        if is_missing(value) or not isinstance(value, str):
            return None if is_missing(value) else value
    return fix(value) or None


def _listed(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def kinds(values):
    """Return the types that the values of a column are of, the missing left out.

    >>> kinds(["", 1, None, 2.5]) == {int, float}
    True
    """
    if set(map(type, values)) <= {str, type(None)}:
        return {str} if any(values) else set()
    return {_kind(value) for value in values if not is_missing(value)}


def _kind(value):
    if isinstance(value, datetime):
        return datetime if value.tzinfo is None else timezone
    small = not isinstance(value, int) or -(2**63) <= value < 2**63
    return type(value) if type(value) in (bool, int, float) and small else str


_DTYPES = (
    ({bool}, "boolean"),
    ({int}, "Int64"),
    ({int, float}, "float64"),
    ({datetime}, "datetime64[us]"),
    ({timezone}, "datetime64[us, UTC]"),
)


def dtype(kinds):
    """Return the type of a column that travels along, by its `kinds`."""
    for possible, found in _DTYPES:
        if kinds and kinds <= possible:
            return found
    return "str"
