"""Tables in CSV to records, line by line: what is out of order costs its own line and no other."""

import csv
import re
import sys
from collections import deque

from analysis.loaders.decoding import UnreadableError
from analysis.loaders.fields import distinct

_DELIMITERS = ",;\t|"
_LARGEST_FIELD = min(sys.maxsize, 2**31 - 1)  # what the csv module takes on every system


def table(lines):
    """Yield (line, record, problem) of a table separated by commas, semicolons, tabs or bars.

    The first line names the columns. A record with too few or too many fields is bad, and so is
    one whose quotation marks are out of order: then reading goes on with the next line, so that
    one open mark does not swallow the rest of the file.
    """
    names = None
    for line, row, problem in _rows(iter(lines)):
        if not (problem or any(row)):
            continue  # an empty line, or one of nothing but separators
        if names is None and problem:
            raise UnreadableError(f"line {line} should name the columns: {problem}")
        if names is None:
            names = distinct(row)
        elif not problem and (len(row) < len(names) or any(row[len(names) :])):
            n = f"{len(row)} field{'s' * (len(row) != 1)}"
            yield line, None, f"{n}, the first line names {len(names)} columns"
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
        delimiter = max(_DELIMITERS, key=re.sub(r'"[^"]*"', "", head).count)

    def feed():
        while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
            taken.append(line)
            yield line

    while True:
        # Strict: otherwise a stray mark joins two records, or is dropped from the text, in silence.
        reader = csv.reader(feed(), delimiter=delimiter, strict=True, skipinitialspace=True)
        try:
            while (row := _next(reader)) is not None:
                yield number, row, None
                number += len(taken)
                taken.clear()
            return
        except csv.Error as error:
            why = f"quotation marks out of order ({error}); within a field they are written twice"
            yield number, [], why
            ahead.extendleft(reversed(taken[1:]))
            taken.clear()
            number += 1


def _next(reader):
    before = csv.field_size_limit(_LARGEST_FIELD)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)
