"""One thing that was found to its articles and its lines in the ledger."""

import os
from typing import NamedTuple

from analysis.loaders import dates, fields, formats, metadata, records
from analysis.loaders.decoding import UnreadableError, half_characters


class Part(NamedTuple):
    """What came out of one source: articles, and (item, status, reason) of what became none."""

    name: str
    articles: list
    others: list


def of_text(words):
    """Return the `Part` of a string of text."""
    about = records.Source("text", "text", {})
    [(_, record)], _ = formats.article(words)
    return _plain(about, record, None, [half_characters(words)])


def of_frame(name, frame, asked):
    """Return the `Part` of a DataFrame."""
    try:
        return _records(name, "table", formats.Records(formats.frame(frame), []), asked)
    except UnreadableError as error:
        return Part(name, [], [(None, "rejected", str(error))])


def of_file(found, asked, shelf):
    """Return the `Part` of a file that was found; `shelf` keeps the metadata read, by folder."""
    if found.status:
        return Part(found.name, [], [(None, found.status, found.reason)])
    try:
        if os.path.basename(found.path) == metadata.NAME:
            about = _beside(found.path, asked, shelf)
            if about:
                return _described(found.name, about)
        if found.kind == "txt":
            return _article(found, asked, shelf)
        return _records(found.name, found.kind, formats.read(found.path, found.kind), asked)
    except UnreadableError as error:
        return Part(found.name, [], [(None, "rejected", str(error))])


def _records(name, format, found, asked):
    about = records.source(name, format, found, asked)
    articles, bad = records.articles(about, found.good)
    return Part(name, articles, [(item, "rejected", why) for item, why in [*found.bad, *bad]])


def _article(found, asked, shelf):
    """Return the `Part` of a plain text, with what a metadata.csv beside it says of it."""
    [(_, record)], _, encoding, note = formats.read(found.path, "txt")
    short = os.path.basename(found.path)
    try:
        beside = _beside(found.path, asked, shelf)
    except UnreadableError:  # the file has its own line in the ledger
        beside = None
    about = records.Source(found.name, "txt", {}, None, encoding, note)
    if not beside:
        return _plain(about, record, short, [])
    about = about._replace(roles=beside.source.roles, order=beside.source.order)
    if short not in beside.rows:
        return _plain(about, record, short, [f"no row in {metadata.NAME}"])
    item, row = beside.rows[short]
    return _plain(about, record, short, [beside.notes.get(item)], row, beside.ids.get(item))


def _plain(about, record, short, notes, row=None, own=None):
    """Return the `Part` of one text; `row` is what metadata says of it, `short` its file's name."""
    if not record["text"]:
        why = "no text after its date" if "date" in record else "no text"
        return Part(about.name, [], [(None, "rejected", why)])
    row = row or {}
    days = [
        (fields.first(row, about.roles.get("date", ())), None),
        (record.get("date"), None),
        (short and dates.in_name(short), "date taken from the file's name"),
    ]
    one = records.article(about, None, record["text"], row, days, notes)
    one.columns["article_id"] = own or records.address(about, None, one)
    return Part(about.name, [one], [])


def _beside(path, asked, shelf):
    """Return the `Metadata` of the folder that a file lies in, or None; each is read once."""
    folder = os.path.dirname(path)
    if folder not in shelf:
        beside = os.path.join(folder, metadata.NAME)
        try:
            shelf[folder] = metadata.read(beside, asked) if os.path.isfile(beside) else None
        except UnreadableError as error:
            shelf[folder] = error
    if isinstance(shelf[folder], UnreadableError):
        raise shelf[folder]
    return shelf[folder]


def _described(name, about):
    """Return the `Part` of a metadata.csv: it holds no articles, but rows that may fit no file."""
    why = f"it describes the texts beside it: {len(about.rows)}"
    note = f"; {about.source.note}" if about.source.note else ""
    bad = [(item, "rejected", reason) for item, reason in about.bad]
    return Part(name, [], [(None, "skipped", why + note), *bad])
