"""Files of coverage to ARTICLES, and a LEDGER of everything that was found.

Read are texts, plain or of Word (with a metadata.csv beside them, if there is one), tables (.csv
.tsv), JSON (.json .jsonl .ndjson) and Parquet; a table of pandas or a string of text is as good a
start. A text that is an export of LexisNexis, ProQuest or Factiva is read as its many articles.
Each thing found is loaded, skipped (not meant to be read) or rejected (meant, but unreadable),
with the reason. `text` is fixed here (HTML is taken off, and the ledger says so), and every offset
of every later table refers to it.
"""

import os
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.loaders import assembly, exports, fields, files, formats, records, sources
from analysis.loaders.decoding import UnreadableError

__all__ = [
    "COLUMNS", "Coverage", "LoadError", "MissingPathError", "copies", "foreign", "read_articles",
    "read_batches", "repeated",
]  # fmt: skip

COLUMNS = records.MADE  # of ARTICLES; what else a source has travels along


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

    Folders are read recursively; hidden files, READMEs and unknown kinds in them are skipped, and
    what an earlier report wrote is not looked at. A pattern (`coverage/**/*.parquet`) names files
    as seen from its fixed part. A text takes its date from its file's name, where that holds one
    (2025-02-28), or from a metadata.csv. A string is text if there is no such path and it has a
    line break or ends as a sentence does.

    `format` reads every file as "txt" (one article), "csv", "json", "jsonl", "parquet", or as an
    export, "nexis", "proquest" or "factiva", whatever its ending and what its beginning tells.
    `columns` maps our names to a source's ({"text": "Volltext"}, or a list of names, best first):
    article_id, date, outlet, title, text, author, section, url, language, published, summary,
    date_precision and, in a metadata.csv, file. Without it the usual names are recognised; columns
    that are not ours travel along. In ours "NA", "NULL", "nan", "-" and the like are missing.

    ARTICLES has, beside what `tables` promises: published (in UTC, where clock and zone are
    printed) · date_precision (day, month, year; `date` is then the first day) · author · section ·
    url · language · source_file · source_format · encoding. A headline given apart is the first
    paragraph of `text`. `article_id` is the source's own id if each record has one and no two the
    same, else the path below the folder given and the item ("export.csv#12": a line of the file;
    in JSON lists and Parquet a number from 1). Tables and texts have no path: without an id of its
    own, an article is then named by a print of its content, the same in every batch.

    LEDGER has a row for each thing found. `item` is missing for a file as a whole; `reason` also
    says what is doubtful in an article that was loaded (a guessed encoding, a missing date, hardly
    an English word), and whose text it repeats to the letter: `foreign` and `copies` gather these.

    Raises `MissingPathError` if there is nothing at a path, `LoadError` for options that are not
    understood. What is wrong inside a file never raises: it is in the ledger.

    >>> articles, ledger = read_articles("Talks go on.\\n\\nKyiv waits.")
    >>> articles["text"].tolist(), ledger[["status", "reason"]].values.tolist()
    (['Talks go on.\\n\\nKyiv waits.'], [['loaded', 'no date']])
    """
    [coverage] = _coverage(path_or_paths_or_table, None, format, columns)
    return coverage


def copies(ledger):
    """Return the articles that repeat another's text to the letter: article_id · copy_of.

    `copy_of` is the id of the first with this text, in the order of the sources. All are loaded
    and counted; joined to the articles, the column is what measures take as `copies=`.

    >>> copies(read_articles(["Talks go on.", "Talks go on.\\n", "Kyiv waits."]).ledger).size
    2
    """
    return assembly.copies(tables.check(ledger, "LEDGER"))


def repeated(ledger, *, most=5):
    """Return a sentence that says how many articles are `copies`, and which; "" if none is.

    >>> repeated(read_articles(pd.DataFrame({"text": ["One.", "Two."]})).ledger)
    ''
    """
    found = copies(ledger)
    if found.empty:
        return ""
    shown = [f"{row.article_id} (as {row.copy_of})" for row in found.head(most).itertuples()]
    more = f" and {len(found) - most:,} more, all in the ledger" if len(found) > most else ""
    many = len(found) > 1
    n = f"{len(found):,} articles repeat" if many else "1 article repeats"
    n += f" the text of another to the letter and count{'' if many else 's'} like it"
    return f"{n}: {', '.join(shown)}{more}."


def foreign(ledger, *, most=5):
    """Return a sentence that says which articles are hardly English; "" if none is.

    Texts of fewer than 300 bytes are not judged.

    >>> foreign(read_articles(["Der Vertrag ist unterschrieben. " * 12]).ledger)[:38]
    '1 article holds hardly an English word'
    """
    found = assembly.foreign(tables.check(ledger, "LEDGER"))
    if not found:
        return ""
    more = f" and {len(found) - most:,} more, all in the ledger" if len(found) > most else ""
    many = f"{len(found):,} articles hold" if len(found) > 1 else "1 article holds"
    return (
        f"{many} hardly an English word and count{'s' * (len(found) == 1)} like the others, though "
        "quotations, speakers and tone are found in English alone: "
        f"{', '.join(found[:most])}{more}."
    )


def read_batches(path_or_paths_or_table, *, size=1000, format=None, columns=None):
    """Yield what `read_articles` would return in `Coverage`s of at most `size` rows of the ledger.

    For coverage larger than memory: texts, Parquet, CSV and JSON lines are read in pieces. They
    are read twice, because only a source as a whole tells which ids, dates and types its records
    have; that the ids, the dates and prints of the texts are held meanwhile is all that grows with
    the coverage. JSON documents and what is not simply UTF-8 are read whole.

    As many are read at a time as `pipeline` works on. The ids are those of `read_articles`,
    whatever the size; joined with `tables.concat`, the parts are its tables. There is at least one
    part. Raises what `read_articles` raises, and `LoadError` if a file is changed meanwhile.

    >>> [len(articles) for articles, _ in read_batches(["One.\\n", "Two.\\n", "Three.\\n"], size=2)]
    [2, 1]
    """
    if not isinstance(size, int) or size < 1:
        raise LoadError(f"size= is a number of articles from 1, not {size!r}")
    return _coverage(path_or_paths_or_table, size, format, columns)


def _coverage(given, size, format, columns):
    """Return an iterator of `Coverage`s, of one only if there is no `size`."""
    if format is not None and format not in formats.FORMATS:
        known = ", ".join(formats.FORMATS)
        raise LoadError(f"format= must be one of {known} (or None: by the ending), not {format!r}")
    try:
        asked = fields.asked(columns)
    except fields.ColumnsError as error:
        raise LoadError(str(error)) from error
    roots, frames, texts = _sorted_out(given)
    found = files.find(roots, format)

    def planned(*, told):
        return _batches(sources.gather(found, frames, texts, asked, size, told=told), size)

    if format is not None:
        return planned(told=True)
    if size is None:
        try:  # almost always every file of text is one article
            return iter([*planned(told=False)])
        except sources.ManyError:
            pass
    found = [exports.sniffed(one, asked) for one in found]
    return planned(told=True)


def _batches(found, size):
    found = [*found]
    kinds = {}
    for source in found:
        for name, types in source.kinds.items():
            kinds[name] = kinds.get(name, set()) | types
    pieces, rows = [], 0
    for piece in assembly.compared(_pieces(found)):
        more = len(piece.items) + len(piece.others)
        if size and pieces and rows + more > size:
            yield Coverage(*assembly.tables_of(pieces, kinds))
            pieces, rows = [], 0
        pieces.append(piece)
        rows += more
    yield Coverage(*assembly.tables_of(pieces, kinds))


def _pieces(found):
    ids = assembly.unique(found)
    try:
        for source, own in zip(found, ids, strict=True):
            yield from source.pieces(own)
    except UnreadableError as error:
        raise LoadError(str(error)) from error


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
