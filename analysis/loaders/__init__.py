"""Files of coverage to ARTICLES, and a LEDGER of everything that was found.

Read are plain texts (with a metadata.csv beside them, if there is one), tables (.csv .tsv), JSON
(.json .jsonl .ndjson) and Parquet; a table of pandas or a string of text is as good a start.
Each thing found is loaded, skipped (not meant to be read) or rejected (meant, but unreadable),
with the reason. `text` is fixed here, and every offset of every later table refers to it.
"""

import os
from typing import NamedTuple

import pandas as pd

from analysis.loaders import assembly, fields, files, formats, parts

__all__ = ["Coverage", "LoadError", "MissingPathError", "read_articles"]


class LoadError(ValueError):
    """What was asked for cannot be read: the path, the format or the columns are to be changed."""


class MissingPathError(LoadError, FileNotFoundError):
    """There is no such file or folder, or no file that a pattern matches."""


class Coverage(NamedTuple):
    """Articles, and the ledger of how they were found."""

    articles: pd.DataFrame
    ledger: pd.DataFrame


def read_articles(path_or_paths_or_table, *, format=None, columns=None):
    """Return the `Coverage` of a file, a folder, a pattern, a table, a text, or a list of these.

    Folders are read recursively; hidden files, READMEs and unknown kinds in them are skipped. A
    pattern (`coverage/**/*.parquet`) names files as seen from its fixed part. A string is text if
    there is no such path and it has a line break or ends as a sentence does.

    `format` reads every file as "txt", "csv", "json", "jsonl" or "parquet", whatever its ending.
    `columns` maps our names to a source's ({"text": "Volltext"}, or a list of names, best first):
    article_id, date, outlet, title, text, author, section, url, language, published, summary,
    date_precision and, in a metadata.csv, file. Without it the usual names are recognised; columns
    that are not ours travel along.

    ARTICLES has, beside what `tables` promises: published (in UTC, where clock and zone are
    printed) · date_precision (day, month, year; `date` is then the first day) · author · section ·
    url · language · source_file · source_format · encoding. A headline given apart is the first
    paragraph of `text`. `article_id` is the source's own id if each record has one and no two the
    same, else the path below the folder given and the item ("export.csv#12": a line of the file;
    in JSON lists and Parquet a number from 1). Tables and texts have no path: without an id of its
    own, an article is then named by a print of its content, the same in every batch.

    LEDGER has a row for each thing found. `item` is missing for a file as a whole; `reason` also
    says what is doubtful in an article that was loaded (a guessed encoding, a missing date).

    Raises `MissingPathError` if there is nothing at a path, `LoadError` for options that are not
    understood. What is wrong inside a file never raises: it is in the ledger.

    >>> articles, ledger = read_articles("Talks go on.\\n\\nKyiv waits.")
    >>> articles["text"].tolist(), ledger[["status", "reason"]].values.tolist()
    (['Talks go on.\\n\\nKyiv waits.'], [['loaded', 'no date']])
    """
    if format is not None and format not in formats.FORMATS:
        known = ", ".join(formats.FORMATS)
        raise LoadError(f"format= must be one of {known} (or None: by the ending), not {format!r}")
    try:
        asked = fields.asked(columns)
    except fields.ColumnsError as error:
        raise LoadError(str(error)) from error
    roots, frames, texts = _sorted_out(path_or_paths_or_table)
    found = [parts.of_text(text) for text in texts]
    for number, frame in enumerate(frames, 1):
        name = "table" if len(frames) == 1 else f"table {number}"
        found.append(parts.of_frame(name, frame, asked))
    shelf = {}
    found += [parts.of_file(file, asked, shelf) for file in files.find(roots, format)]
    return Coverage(*assembly.articles_and_ledger(found))


def _sorted_out(given):
    """Return paths with the pattern that matched them, tables and texts, out of what was given."""
    if isinstance(given, (str, os.PathLike, pd.DataFrame)):
        given = [given]
    elif isinstance(given, dict) or not hasattr(given, "__iter__"):
        raise LoadError(_what(given))
    roots, frames, texts = [], [], []
    for one in given:
        if isinstance(one, pd.DataFrame):
            frames.append(one)
            continue
        if not isinstance(one, (str, os.PathLike)):
            raise LoadError(_what(one))
        path = os.path.expanduser(os.fsdecode(one))
        found = (
            [(path, None)] if os.path.lexists(path) else [(p, path) for p in files.matches(path)]
        )
        if found:
            roots += found
        elif isinstance(one, str) and files.is_prose(one):
            texts.append(one)
        else:
            raise MissingPathError(_missing(path))
    return roots, frames, texts


def _what(given):
    hint = " (a list of records: pass pandas.DataFrame(records))" if isinstance(given, dict) else ""
    return (
        "a path, a pattern, a DataFrame, a text or a list of these was expected, "
        f"found {type(given).__name__}{hint}"
    )


def _missing(path):
    if not path:
        return "an empty string is neither a path nor a text"
    if files.is_pattern(path):
        return f"no file matches the pattern {path!r}; check the folder and the ending"
    above = path
    while above and not os.path.lexists(above):
        above = os.path.dirname(above)
    place = f"{above!r} exists, what follows it does not" if above else "check the spelling"
    return (
        f"there is no file or folder {path!r} ({place}). "
        "If it is meant as a text, end it with a full stop or a line break"
    )
