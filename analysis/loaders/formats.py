"""Files to records: one reader a format, each good record with its place, each bad one with why."""

import codecs
import io
import json
import os
import re
from itertools import chain, islice
from typing import NamedTuple

from analysis.loaders import delimited, documents, exports
from analysis.loaders.decoding import UNUSUAL, UnreadableError, decode, fix
from analysis.loaders.fields import distinct, has_text

FORMATS = ("txt", "csv", "json", "jsonl", "parquet", *exports.READERS)

# The head of the article that this project began with: " date 2025-02-27 Ukrainian President …".
_HEAD = re.compile(r"date[^\S\n]+(\d{4}-\d{2}-\d{2})(?:\s+|\Z)")
# Where APIs put them.
_LISTS = ("articles", "results", "documents", "docs", "items", "hits", "data")
_JSON = json.JSONDecoder(strict=False)  # exports hold control characters as they are
_INDEX = re.compile(r"__index_level_\d+__")  # row labels without a name, as pandas stores them
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)  # the latter on Windows
_BLOCK = 2**16
_STRETCH = 10_000  # records at a time if all are wanted


class Records(NamedTuple):
    """A stretch of a source: good records by column, and (item, reason) of the bad ones.

    `items` are the lines on which records begin, in JSON lists and Parquet their numbers from 1,
    and None if the file is one article.
    """

    items: list
    columns: dict
    bad: list
    encoding: str | None = None
    note: str | None = None

    def split(self, size):
        """Yield good records, at most `size` at a time; all at once without."""
        step = size or max(1, len(self.items))
        for start in range(0, len(self.items), step):
            here = slice(start, start + step)
            columns = {name: values[here] for name, values in self.columns.items()}
            yield self._replace(items=self.items[here], columns=columns)


class NotPlainError(ValueError):
    """A file is not UTF-8 line by line: it takes a reading as a whole."""


def content(path):
    """Return the bytes of a file, of a Word document those of its text in UTF-8.

    Raises `UnreadableError` if the system does not hand them over.
    """
    try:
        # With `open`, a folder of many small files takes half as long again.
        file = os.open(path, _READ)
        try:
            data = os.read(file, _BLOCK)
            if len(data) == _BLOCK:
                with open(file, "rb", closefd=False) as rest:
                    data += rest.read()
        finally:
            os.close(file)
    except OSError as error:
        raise UnreadableError(_unreadable(error)) from error
    if not data:
        raise UnreadableError("the file is empty")
    is_word = path[-1] in "xX" and path.lower().endswith(documents.ENDING)
    return documents.text(data).encode() if is_word else data


def article(text):
    """Return a plain text without the head that gives its date, and that date or None.

    >>> article(" date 2025-02-27 Talks go on.")
    ('Talks go on.', '2025-02-27')
    """
    text = fix(text)
    head = _HEAD.match(text)
    return (text[head.end() :], head[1]) if head else (text, None)


def stretches(path, kind, size=None, *, whole=False):
    """Yield the `Records` of a table, at most `size` at a time.

    Parquet, CSV and JSON lines are read piece by piece, and `NotPlainError` says that a file of
    lines is not simply UTF-8; `whole` reads any. Raises `UnreadableError` if it holds no records.
    """
    size = size or _STRETCH
    if kind == "parquet":
        yield from _parquet(path, size)
        return
    encoding, note = "utf-8", None
    if whole or kind == "json":
        text, encoding, note = decode(content(path))
        lines = io.StringIO(text, newline=None)  # every line ends in \n
    else:
        lines = _lines(path)
    found = _READERS[kind](lines)
    while triples := [*islice(found, size)]:
        good = [(item, record) for item, record, problem in triples if problem is None]
        bad = [(item, problem) for item, _, problem in triples if problem is not None]
        names = dict.fromkeys(chain.from_iterable(record for _, record in good))
        columns = {name: [record.get(name) for _, record in good] for name in names}
        yield Records([item for item, _ in good], columns, bad, encoding, note)


def _lines(path):
    """Yield the lines of a file in UTF-8, each with \\n at its end."""
    try:
        with open(path, "rb") as file:
            head = file.read(8)
            if not head:
                raise UnreadableError("the file is empty")
            marked = head.startswith(codecs.BOM_UTF8)
            if head.startswith(UNUSUAL) and not marked:
                raise NotPlainError
            file.seek(len(codecs.BOM_UTF8) if marked else 0)
            for data in file:
                line = data.decode()
                if "\0" in line:
                    raise NotPlainError
                if "\r" in line:
                    yield from io.StringIO(line, newline=None)
                else:
                    yield line
    except UnicodeDecodeError as error:
        raise NotPlainError from error
    except OSError as error:
        raise UnreadableError(_unreadable(error)) from error


def _document(lines, *, as_lines=True):
    """Yield the records of a JSON document: a list of objects, {"articles": [...]}, or one object.

    The list may stand deeper ({"response": {"results": [...]}}). JSON lines under this name are
    read as what they are.
    """
    lines = [*lines]
    try:
        value = _JSON.decode("".join(lines))
    except (ValueError, RecursionError) as error:
        if as_lines and getattr(error, "msg", "") == "Extra data":
            yield from _json_lines(iter(lines))
            return
        raise UnreadableError(f"no valid JSON: {_fault(error)}") from error
    if isinstance(value, dict):
        listed = _list_in(value)
        if listed is None:
            yield None, _opened(value), None
            return
        value = listed
    if not isinstance(value, list):
        raise UnreadableError(f"a JSON list or object was expected, found {_kind(value)}")
    for number, one in enumerate(value, 1):
        yield number, _opened(one), _no_object(one)


def _list_in(value):
    """Return the list of records in a JSON object, or in one of its objects; None in an article."""
    listed = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
    if listed is None and not has_text(value):
        inner = (_list_in(one) for one in value.values() if isinstance(one, dict))
        listed = next((one for one in inner if one is not None), None)
    return listed


def _opened(record):
    """Return a record with the columns of the object that holds its text, where one in it does.

    >>> _opened({"id": 1, "fields": {"id": 2, "bodyText": "Talks go on."}})
    {'id': 1, 'fields.id': 2, 'bodyText': 'Talks go on.'}
    """
    if not isinstance(record, dict) or has_text(record):
        return record
    objects = (name for name, value in record.items() if isinstance(value, dict))
    holder = next((name for name in objects if has_text(record[name])), None)
    if holder is None:
        return record
    outer = {name: value for name, value in record.items() if name != holder}
    inner = record[holder].items()
    return outer | {f"{holder}.{name}" if name in outer else name: one for name, one in inner}


def _json_lines(lines):
    """Yield the records of JSON lines, one object a line; a list under this name is read too."""
    head = []
    for line in lines:
        head.append(line)
        if line.strip():
            break
    if head and head[-1].lstrip().startswith("["):
        head += lines
        try:
            yield from [*_document(head, as_lines=False)]
            return
        except UnreadableError as error:
            if "Extra data" not in str(error):  # then it is a bad first line, and others follow
                raise
    for number, line in enumerate(chain(head, lines), 1):
        if not line.strip():
            continue
        try:
            value = _JSON.decode(line.rstrip("\n"))
        except (ValueError, RecursionError) as error:
            yield number, None, f"no valid JSON: {_fault(error, number)}"
        else:
            yield number, _opened(value), _no_object(value)


_READERS = {"csv": delimited.table, "json": _document, "jsonl": _json_lines} | exports.READERS


def _no_object(value):
    if not isinstance(value, dict):
        return f"a JSON object was expected, found {_kind(value)}"
    return None


# These two messages of the parser end with "at", and the place that follows stands before.
_SAID = {
    "Unterminated string starting at": "a string begins here and does not end",
    "Invalid control character at": "a control character inside a string",
}


def _fault(error, line=None):
    if isinstance(error, json.JSONDecodeError):
        said = _SAID.get(error.msg, error.msg)
        return f"line {line or error.lineno}, column {error.colno}: {said}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _kind(value):
    names = {str: "text", bool: "true or false", list: "a list", type(None): "null"}
    return names.get(type(value), "a number")


def _unreadable(error):
    return f"cannot be read: {error.strerror or error}"


def _parquet(path, size):
    # Loaded when used: it is needed for this format alone.
    import pyarrow
    from pyarrow import parquet

    number = 1
    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            names = distinct(file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=size):
                columns = dict(zip(names, map(_listed, batch.columns), strict=True))
                columns = {name: columns[name] for name in names if not _INDEX.fullmatch(name)}
                yield Records([*range(number, number + len(batch))], columns, [])
                number += len(batch)
    except OSError as error:
        raise UnreadableError(_unreadable(error)) from error
    except (pyarrow.ArrowException, ValueError, OverflowError) as error:
        why = str(error).partition("\n")[0]
        raise UnreadableError(f"no Parquet that can be read: {why}") from error


def _listed(column):
    import pyarrow

    kind = column.type
    if pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind):
        return column.to_numpy(zero_copy_only=False).tolist()  # several times faster
    return column.to_pylist()


def texts(strings):
    """Return the `Records` of strings of text, sorted, the empty ones last."""
    found = sorted(map(article, strings), key=lambda one: (not one[0], one[0]))
    columns = {"text": [text for text, _ in found], "date": [head for _, head in found]}
    return Records([None] * len(found), columns, [])


def frame(table):
    """Return the `Records` of a DataFrame, sorted; the item is the label of the row.

    Labels that repeat are replaced by the row's number from 0. A named index is a column.
    """
    labels = [str(label) for label in table.index]
    if len(set(labels)) < len(labels):
        labels = [str(number) for number in range(len(table))]
    named = [name for name in table.index.names if name is not None and name not in table.columns]
    order = sorted(range(len(labels)), key=lambda row: natural(labels[row]))
    table = table.reset_index(named).iloc[order] if named else table.iloc[order]
    columns = [table.iloc[:, place].tolist() for place in range(table.shape[1])]
    names = distinct(table.columns)
    return Records([labels[row] for row in order], dict(zip(names, columns, strict=True)), [])


def natural(item):
    """Return a key that sorts items by number where they are numbers, the whole file first."""
    if item is None:
        return (0, 0, "")
    text = str(item)
    return (1, int(text), "") if text.isascii() and text.isdigit() else (2, 0, text)
