"""Tables in CSV to records, line by line: what is out of order costs its own line and no other."""

import csv
import re
import sys
from contextlib import contextmanager

from analysis.loaders.decoding import UnreadableError, unix
from analysis.loaders.fields import distinct

_DELIMITERS = ",;\t|"
_LARGEST_FIELD = min(sys.maxsize, 2**31 - 1)  # what the csv module takes on every system


def table(text):
    """Return the records of a table in CSV, separated by commas, semicolons, tabs or bars.

    The first line names the columns. A record with too few or too many fields is bad, and so is
    one whose quotation marks are out of order: then reading goes on with the next line, so that
    one open mark does not swallow the rest of the file.
    """
    physical = [line + "\n" for line in unix(text).split("\n")]
    delimiter, first = _delimiter(physical)
    good, bad, names = [], [], None
    with _large_fields():
        for line, row, problem in _rows(physical, first, delimiter):
            if not (problem or any(row)):
                continue  # an empty line, or one of nothing but separators
            if names is None and problem:
                raise UnreadableError(f"line {line} should name the columns: {problem}")
            if names is None:
                names = distinct(row)
            elif problem:
                bad.append((line, problem))
            elif len(row) < len(names) or any(row[len(names) :]):
                bad.append((line, f"{len(row)} fields, the first line names {len(names)} columns"))
            else:
                good.append((line, dict(zip(names, row, strict=False))))
    return good, bad


def _delimiter(physical):
    """Return the delimiter, and where the line that names the columns stands."""
    first = next((place for place, line in enumerate(physical) if line.strip()), 0)
    head = physical[first].rstrip("\n")
    if re.fullmatch(r"sep=.", head, re.IGNORECASE):  # written by spreadsheets
        return head[-1], first + 1
    bare = re.sub(r'"[^"]*"', "", head)
    return max(_DELIMITERS, key=bare.count), first


def _rows(physical, start, delimiter):
    """Yield (line number as text, fields, problem) of every record from line `start` on."""
    while start < len(physical):
        begin = start
        ahead = iter(physical)
        ahead.__setstate__(begin)  # a list's iterator can begin anywhere: as fast as from the top
        # Strict: otherwise a stray mark joins two records, or is dropped from the text, in silence.
        reader = csv.reader(ahead, delimiter=delimiter, strict=True, skipinitialspace=True)
        try:
            for row in reader:
                yield str(start + 1), row, None
                start = begin + reader.line_num
        except csv.Error as error:
            why = f"quotation marks out of order ({error}); within a field they are written twice"
            yield str(start + 1), [], why
            start += 1


@contextmanager
def _large_fields():
    before = csv.field_size_limit(_LARGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
