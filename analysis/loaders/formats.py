"""Files to records: one reader a format, each good record with its place, each bad one with why."""

import json
import re
from typing import NamedTuple

from analysis.loaders import delimited
from analysis.loaders.decoding import UnreadableError, decode, fix, unix
from analysis.loaders.fields import distinct
from analysis.loaders.files import unreadable

FORMATS = ("txt", "csv", "json", "jsonl", "parquet")

# The head of the article that this project began with: " date 2025-02-27 Ukrainian President …".
_HEAD = re.compile(r"\s*date[^\S\n]+(\d{4}-\d{2}-\d{2})(?:\s+|\Z)")
_LISTS = ("articles", "results", "documents", "docs", "items", "data")  # where APIs put them
_JSON = json.JSONDecoder(strict=False)  # exports hold control characters as they are


class Records(NamedTuple):
    """What a file holds: (item, {column: value}) of each record, (item, reason) of each bad one.

    `item` is the line on which a record begins, in JSON lists and Parquet its number from 1, and
    None if the file is one article.
    """

    good: list
    bad: list
    encoding: str | None = None
    note: str | None = None


def read(path, kind):
    """Return the `Records` of the file at `path`; raise `UnreadableError` if there can be none."""
    if kind == "parquet":
        return _parquet(path)
    try:
        with open(path, "rb", buffering=0) as file:
            data = file.read()
    except OSError as error:
        raise UnreadableError(unreadable(error)) from error
    if not data:
        raise UnreadableError("the file is empty")
    text, encoding, note = decode(data)
    if not text.strip():
        raise UnreadableError("the file holds nothing but white space")
    readers = {"txt": article, "csv": delimited.table, "json": document, "jsonl": lines}
    good, bad = readers[kind](text)
    return Records(good, bad, encoding, note)


def article(text):
    """Return the one record of a plain text; a head that gives its date is taken off.

    >>> article(" date 2025-02-27 Talks go on.")
    ([(None, {'text': 'Talks go on.', 'date': '2025-02-27'})], [])
    """
    text = fix(text)
    head = _HEAD.match(text)
    if head:
        return [(None, {"text": text[head.end() :], "date": head[1]})], []
    return [(None, {"text": text})], []


def document(text, *, as_lines=True):
    """Return the records of a JSON document: a list of objects, {"articles": [...]}, or one object.

    JSON lines under this name are read as what they are.
    """
    try:
        value = _JSON.decode(text)
    except (ValueError, RecursionError) as error:
        if as_lines and getattr(error, "msg", "") == "Extra data":
            return lines(text)
        raise UnreadableError(f"no valid JSON: {_fault(error)}") from error
    if isinstance(value, dict):
        listed = next((key for key in _LISTS if isinstance(value.get(key), list)), None)
        if listed is None:
            return [(None, value)], []
        value = value[listed]
    if not isinstance(value, list):
        raise UnreadableError(f"a JSON list or object was expected, found {_kind(value)}")
    return _parted((str(number), item) for number, item in enumerate(value, 1))


def lines(text):
    """Return the records of JSON lines, one object a line; a list under this name is read too."""
    if text.lstrip().startswith("["):
        try:
            return document(text, as_lines=False)
        except UnreadableError as error:
            if "Extra data" not in str(error):  # then it is a bad first line, and others follow
                raise
    pairs, bad = [], []
    for number, line in enumerate(unix(text).split("\n"), 1):
        if not line.strip():
            continue
        try:
            pairs.append((str(number), _JSON.decode(line)))
        except (ValueError, RecursionError) as error:
            bad.append((str(number), f"no valid JSON: {_fault(error, number)}"))
    good, others = _parted(pairs)
    return good, bad + others


def _parted(pairs):
    good, bad = [], []
    for item, value in pairs:
        if isinstance(value, dict):
            good.append((item, value))
        else:
            bad.append((item, f"a JSON object was expected, found {_kind(value)}"))
    return good, bad


def _fault(error, line=None):
    if isinstance(error, json.JSONDecodeError):
        return f"line {line or error.lineno}, column {error.colno}: {error.msg}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _kind(value):
    names = {str: "text", bool: "true or false", list: "a list", type(None): "null"}
    return names.get(type(value), "a number")


def _parquet(path):
    # Loaded when used: it is needed for this format alone.
    import pyarrow
    from pyarrow import parquet

    try:
        with open(path, "rb") as file:
            # Whole numbers with gaps stay whole: as floats, long ids would lose their last digits.
            found = parquet.ParquetFile(file).read().to_pandas(integer_object_nulls=True)
    except OSError as error:
        raise UnreadableError(unreadable(error)) from error
    except (pyarrow.ArrowException, ValueError, OverflowError) as error:
        raise UnreadableError(f"no Parquet that can be read: {_first_line(error)}") from error
    return Records(frame(found, labels=range(1, len(found) + 1)), [])


def _first_line(error):
    return str(error).partition("\n")[0]


def frame(table, labels=None):
    """Return the records of a DataFrame; the item is the label of the row.

    Labels that repeat are replaced by the row's number from 0. A named index is a column.
    """
    labels = [str(label) for label in (table.index if labels is None else labels)]
    if len(set(labels)) < len(labels):
        labels = [str(number) for number in range(len(table))]
    columns = [(str(name), table.iloc[:, place]) for place, name in enumerate(table.columns)]
    for level, name in enumerate(table.index.names):
        if name is not None and name not in table.columns:
            columns.append((str(name), table.index.get_level_values(level)))
    names = distinct([name for name, _ in columns])
    values = [column.tolist() for _, column in columns]
    rows = zip(*values, strict=True) if values else ((),) * len(table)
    return [
        (label, dict(zip(names, row, strict=True))) for label, row in zip(labels, rows, strict=True)
    ]
