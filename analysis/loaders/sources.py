"""What was found, as sources: first their ids, then their articles piece by piece."""

import os
import sys
from functools import partial
from itertools import chain, compress, groupby
from operator import itemgetter
from typing import NamedTuple

from analysis.loaders import (
    dates,
    documents,
    exports,
    fields,
    files,
    formats,
    markup,
    records,
    together,
)
from analysis.loaders.decoding import UnreadableError, decode
from analysis.text import plural

_METADATA = "metadata.csv"
_FILES = 500  # texts at a time: they are in an array before the next ones are read


class Source(NamedTuple):
    """Something to be read; what becomes no article may have no id."""

    names: list  # of the sources that the ids are of
    ids: list
    pieces: object  # called with the ids as they are in the end, gives the `Piece`s
    kinds: dict  # of the columns that travel along


class _Row(NamedTuple):
    """What a metadata.csv says of one file: where, the file's id, and why it gives none."""

    number: int | None = None
    article_id: str | None = None
    note: str | None = f"no row in {_METADATA}"


class _Metadata(NamedTuple):
    """What a metadata.csv says of the texts beside it."""

    about: records.About
    columns: dict
    rows: dict  # by file name
    others: list  # its own lines in the ledger

    def row(self, found):
        """Return the `_Row` of a file."""
        return self.rows.get(os.path.basename(found.path), _Row())


class ManyError(Exception):
    """A file of text holds many articles: what files are must be told before they are read."""


def gather(found, frames, texts, asked, size, *, told):
    """Yield the `Source`s of files found, tables and texts, in the order of their names.

    With `size`, files are not kept: they are read again, in pieces of that size. `told`: it was
    told of all files what they are; else pieces raise `ManyError` at the first that is no article.
    """
    things = [*found]  # with the name in front, like what has no file
    for number, frame in enumerate(frames, 1):
        things.append(("table" if len(frames) == 1 else f"table {number}", frame))
    things += [("text", texts)] if texts else []
    things.sort(key=itemgetter(0))
    shelf = {}
    for beside, run in groupby(things, partial(_described, asked, shelf)):
        if beside is not None:
            yield _files([*run], beside or None, size, None if told else asked)
            continue
        for thing in run:
            try:
                yield _source(thing, asked, size, shelf)
            except UnreadableError as error:
                yield _none([(thing[0], None, "rejected", str(error))])


def _described(asked, shelf, thing):
    """Return a text's `_Metadata`, False if it has none; None for what is no file of text."""
    if not isinstance(thing, files.Found) or thing.kind != "txt" or _is_metadata(thing):
        return None
    folder = thing.folder
    beside = shelf[folder] if folder in shelf else _beside(folder, asked, shelf)
    # Metadata that cannot be read have their own line in the ledger.
    return False if beside is None or isinstance(beside, UnreadableError) else beside


def _source(thing, asked, size, shelf):
    name = thing[0]
    if not isinstance(thing, files.Found):
        if isinstance(thing[1], list):
            return _given(name, "text", formats.texts(thing[1]), {}, size)
        return _given(name, "table", formats.frame(thing[1]), asked, size)
    if thing.status:
        return _none([(name, None, thing.status, thing.reason)])
    beside = _is_metadata(thing) and _beside(thing.folder, asked, shelf)
    if isinstance(beside, UnreadableError):
        raise beside
    return _none([(name, *one) for one in beside.others]) if beside else _table(thing, asked, size)


def _none(others):
    """Return the `Source` of what holds no articles, as (source, item, status, reason)."""
    return Source([], [], lambda ids: [records.Piece([], {}, {}, [], [one]) for one in others], {})


def _given(name, format, part, asked, size):
    """Return the `Source` of `Records` that are in no file."""
    parts = [*part.split(size)]
    about = records.survey(name, format, parts, asked)
    pieces = [*records.pieces(about, parts)]
    ids = [*chain.from_iterable(piece.columns["article_id"] for piece in pieces)]
    return Source([name] * len(ids), ids, partial(_named, pieces), about.kinds)


def _table(found, asked, size):
    """Return the `Source` of a table in a file."""
    read = partial(formats.stretches, found.path, found.kind, size)
    try:
        held = None if size else [*read()]
        about = records.survey(found.name, found.kind, held or read(), asked)
    except formats.NotPlainError:
        held = [*read(whole=True)]
        about = records.survey(found.name, found.kind, held, asked)

    def pieces(ids):
        return _named(records.pieces(about, _spent(held) if held else read()), ids)

    return Source([found.name] * len(about.ids), about.ids, pieces, about.kinds)


def _spent(held):
    """Yield what is held and let go of it: texts are large."""
    while held:
        yield held.pop(0)


def _named(pieces, ids):
    """Yield `pieces` with the ids as they are in the end."""
    start = 0
    for piece in pieces:
        own = ids[start : start + len(piece.items)]
        start += len(piece.items)
        if start <= len(ids):
            yield piece._replace(columns=piece.columns | {"article_id": own})
    if start != len(ids):
        raise UnreadableError("a file was changed while it was read")


def _files(found, beside, size, asked):
    """Return the `Source` of files of text that one metadata.csv describes, or none.

    `asked` are the columns by which an untold table is known, None if all is told.
    """
    names = [one.name for one in found]
    ids = names
    if beside:
        own = (beside.row(one).article_id for one in found)
        ids = [article_id or name for article_id, name in zip(own, names, strict=True)]
    step = min(size or _FILES, _FILES)

    def pieces(ids):
        for start in range(0, len(found), step):
            stop = start + step
            yield _some_files(found[start:stop], ids[start:stop], beside, asked)

    return Source(names, ids, pieces, beside.about.kinds if beside else {})


def _some_files(found, ids, beside, asked):
    """Return the `Piece` of some files of text."""
    # Lists side by side: tuples, one for every file, would keep the garbage collector busy.
    n = len(found)
    texts, apart, odd = [None] * n, range(n), {}
    if not beside:
        texts, apart, odd = together.read([one.path for one in found])
    if asked is not None and _is_any_many(found, apart, odd, asked):
        raise ManyError
    heads, encodings, notes, others = [None] * n, ["utf-8"] * n, [None] * n, []
    for number in sorted(apart):
        try:
            data = formats.content(found[number].path)
            text, heads[number], encodings[number], notes[number] = _article(data)
            texts[number] = text if beside else text.encode()
        except UnreadableError as error:
            texts[number] = None
            others.append((found[number].name, None, "rejected", str(error)))
    if others:
        good = [text is not None for text in texts]
        columns = found, ids, texts, heads, encodings, notes
        found, ids, texts, heads, encodings, notes = ([*compress(one, good)] for one in columns)
    about, columns, unsaid = records.About("", "txt", {}), {}, ()
    if beside:
        about, rows = beside.about, [beside.row(one) for one in found]
        unsaid = [row.note for row in rows]
        for name, values in beside.columns.items():
            columns[name] = [None if row.number is None else values[row.number] for row in rows]
    days, doubts = _days(about, found, columns, heads)
    part = formats.Records([None] * len(found), columns, [])
    about = about._replace(ids=ids)
    piece = records.piece(about, part, texts, days, [notes, unsaid, doubts])
    read = {"source_file": [one.name for one in found], "encoding": encodings}
    return piece._replace(columns=piece.columns | read, others=others)


def _is_any_many(found, apart, odd, asked):
    """Tell whether one of some files of text is no article: those apart are looked at anew."""
    if any(exports.kind_of(data, asked) != "txt" for data in odd.values()):
        return True
    return any(exports.sniffed(found[number], asked).kind != "txt" for number in apart)


def _days(about, found, columns, heads):
    """Return the `Date`s of files of text, with notes: of metadata, of their heads or names."""
    printed = fields.first(columns, about.roles.get("date", ()), len(found))
    names = [dates.in_name(one.name.rpartition("/")[2]) for one in found]
    last, known, days, doubts = "date taken from the file's name", {}, [], []
    for key in zip(printed, heads, names, strict=True):
        if key not in known:
            known[key] = records.day(zip(key, (None, None, last), strict=True), about.order)
        day, doubt = known[key]
        days.append(day)
        doubts.append(doubt)
    return days, doubts


def _article(data):
    """Return (text, date at its head, encoding, note) of what a file of text holds."""
    text, encoding, note = decode(data)
    if not text.strip():
        raise UnreadableError("the file holds nothing but white space")
    text, head = formats.article(text)
    if markup.is_in(text):
        text, note = fields.prose(text), "; ".join(filter(None, (note, markup.READ)))
    if not text:
        raise UnreadableError("no text after its date" if head else "no text")
    return text, head, encoding, note


def _is_metadata(found):
    return found.path.endswith(_METADATA) and os.path.basename(found.path) == _METADATA


def _beside(folder, asked, shelf):
    """Return the `_Metadata` of a folder, None, or the error in reading them; kept on the shelf."""
    path = os.path.join(folder, _METADATA)
    try:
        shelf[folder] = _metadata(path, folder, asked) if os.path.isfile(path) else None
    except UnreadableError as error:
        shelf[folder] = error
    return shelf[folder]


def _metadata(path, folder, asked):
    """Return the `_Metadata` in a file; None if it names no files or holds texts itself."""
    try:
        parts = [*formats.stretches(path, "csv", sys.maxsize)]
    except formats.NotPlainError:
        parts = [*formats.stretches(path, "csv", sys.maxsize, whole=True)]
    roles = fields.recognise(parts[0].columns if parts else (), asked)
    if "file" not in roles or "text" in roles:
        return None
    part = parts[0]
    rows, bad, described = {}, [*part.bad], [False] * len(part.items)
    for number, value in enumerate(fields.first(part.columns, roles["file"], len(part.items))):
        named = fields.words(value)
        short = os.path.basename((named or "").replace("\\", "/"))
        names = (short, short + ".txt", short + documents.ENDING)
        there = (one for one in names if os.path.isfile(os.path.join(folder, one)))
        name = next(there, None)
        if named is None:
            bad.append((part.items[number], "it names no file"))
        elif name is None:
            why = f"it describes {named!r}, which is not in this folder"
            bad.append((part.items[number], why))
        elif name in rows:
            why = f"a second row for {named!r}; line {part.items[rows[name]]} is used"
            bad.append((part.items[number], why))
        else:
            rows[name], described[number] = number, True
    columns = {name: values for name, values in part.columns.items() if name not in roles["file"]}
    about = records.survey("", "txt", [part._replace(columns=columns)], asked, described=described)
    ids, wrong = (column or [None] * len(rows) for column in (about.ids, about.wrong))
    rows = dict(zip(rows, map(_Row, rows.values(), ids, wrong), strict=True))
    why = f"no article of its own: it describes {plural(len(rows), 'text')} in this folder"
    others = [(None, "skipped", f"{why}; {part.note}" if part.note else why)]
    others += [(item, "rejected", why) for item, why in bad]
    return _Metadata(about, columns, rows, others)
