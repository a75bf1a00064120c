"""What a metadata.csv says of the plain texts beside it."""

import os
from typing import NamedTuple

from analysis.loaders import fields, formats, records

NAME = "metadata.csv"


class Metadata(NamedTuple):
    """The rows of a metadata.csv by file name, and the rows that describe no file."""

    source: records.Source
    rows: dict  # file name: (item, record)
    ids: dict  # item: the id that the table gives
    notes: dict  # item: why it gives none
    bad: list  # (item, reason)


def read(path, asked):
    """Return the `Metadata` of the file at `path`; None if it is a table of articles itself.

    A table is metadata if it names files and holds no texts. Raises `UnreadableError`.
    """
    found = formats.read(path, "csv")
    about = records.source(NAME, "csv", found, asked, needs_text=False)
    if "file" not in about.roles or "text" in about.roles:
        return None
    rows, bad, folder = {}, [*found.bad], os.path.dirname(path)
    for item, record in found.good:
        named = fields.words(fields.first(record, about.roles["file"]))
        record = {name: value for name, value in record.items() if name not in about.roles["file"]}
        if named is None:
            bad.append((item, "it names no file"))
            continue
        short = os.path.basename(named.replace("\\", "/"))
        here = [
            name for name in (short, f"{short}.txt") if os.path.isfile(os.path.join(folder, name))
        ]
        if not here:
            bad.append((item, f"it describes {named!r}, which is not in this folder"))
        elif here[0] in rows:
            bad.append((item, f"a second row for {named!r}; line {rows[here[0]][0]} is used"))
        else:
            rows[here[0]] = item, record
    about, ids, notes = records.identities(about, [*rows.values()])
    return Metadata(about, rows, ids, notes, bad)
