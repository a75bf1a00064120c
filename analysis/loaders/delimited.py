"""Tables in CSV to records, line by line: what is out of order costs its own line and no other."""

import csv
import re
import sys
from collections import deque
from typing import NamedTuple

from analysis.loaders.decoding import UnreadableError
from analysis.loaders.fields import distinct
from analysis.text import plural

DELIMITERS = ",;\t|"
_LARGEST_FIELD = min(sys.maxsize, 2**31 - 1)  # what the csv module takes on every system


def table(lines):
    """Yield (line, record, problem) of a table separated by commas, semicolons, tabs or bars.

    The first line names the columns. A record with too few or too many fields is bad, and so is
    one whose quotation marks are out of order: then reading goes on with the next line on which a
    whole record begins, so that one open mark does not swallow the rest of the file. The lines
    between went with the bad record, and its problem says so.
    """
    names = None
    for line, row, problem in _rows(iter(lines)):
        if not (problem or any(row)):
            continue  # an empty line, or one of nothing but separators
        if names is None and problem:
            raise UnreadableError(f"line {line} should name the columns: {problem}")
        if names is None:
            names = distinct(row)
        elif not problem and not _fits(row, len(names)):
            named = plural(len(names), "column")
            yield line, None, f"{plural(len(row), 'field')}, the first line names {named}"
        else:
            yield line, dict(zip(names, row, strict=False)), problem


def _rows(lines):
    """Yield (line number, fields, problem) of every record."""
    ahead, taken, number = deque(), [], 1
    for line in lines:
        ahead.append(line)
        if line.strip():
            break
    head = ahead[-1].rstrip("\n") if ahead else ""
    if re.fullmatch(r"sep=.", head, re.IGNORECASE):  # written by spreadsheets
        delimiter, number = head[-1], len(ahead) + 1
        ahead.clear()
    else:
        delimiter = max(DELIMITERS, key=re.sub(r'"[^"]*"', "", head).count)

    def feed():
        while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
            taken.append(line)
            yield line

    width, bad = 0, None
    while True:
        # Strict: otherwise a stray mark joins two records, or is dropped from the text, in silence.
        reader = csv.reader(feed(), delimiter=delimiter, strict=True, skipinitialspace=True)
        error = None
        try:
            while (row := _next(reader)) is not None:
                if bad and not _is_whole(row, width):
                    break
                yield from _told(bad)
                yield number, row, None
                width, bad = width or (len(row) if any(row) else 0), None
                number += len(taken)
                taken.clear()
        except csv.Error as problem:
            error = problem
        if not taken:
            yield from _told(bad)
            return
        line = taken[0]
        if not bad or (error and bad.is_like(line, delimiter, width)):
            yield from _told(bad)
            bad = _Bad(number, line[:1] == '"', number, error)
        elif line.strip():
            bad = bad._replace(last=number)
        if not width:
            yield from _told(bad)
        ahead.extendleft(reversed(taken[1:]))
        taken.clear()
        number += 1


class _Bad(NamedTuple):
    """A record whose quotation marks are out of order."""

    first: int  # its first line, the last that went with it
    marked: bool  # whether it begins with a mark
    last: int
    error: csv.Error

    def is_like(self, line, delimiter, width):
        """Tell whether a line that is out of order, too, is a record of its own."""
        return line.count(delimiter) >= width - 1 and (line[:1] == '"') == self.marked


def _told(bad):
    """Yield a bad record, if there is one, as `_rows` yields every record."""
    if bad:
        why = f"quotation marks out of order ({bad.error}); within a field they are written twice"
        n = bad.last - bad.first
        lines = f"line {bad.last}" if n == 1 else f"lines {bad.first + 1} to {bad.last}"
        yield bad.first, [], f"{why}; {lines} went with it" if n else why


def _fits(row, width):
    return len(row) >= width and not any(row[width:])


def _is_whole(row, width):
    """Tell whether a record can be one of its own, and not the end of another's text."""
    return _fits(row, width) and not any(
        field.endswith('"') and field.count('"') % 2 for field in row
    )


def _next(reader):
    before = csv.field_size_limit(_LARGEST_FIELD)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)
