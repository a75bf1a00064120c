"""What is found where: files, folders and patterns to a sorted list of files, each with its kind.

Names are relative to the folder given, so that they are the same on every machine; they do not
depend on the order in which a file system lists its entries.
"""

import glob
import os
import re
from typing import NamedTuple

KINDS = {
    ".txt": "txt", ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_PACKED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz")
_README = re.compile(r"readme(?![^\W_])", re.IGNORECASE)
_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]*$""")
_WILD = re.compile(r"[*?\[]")
LONGEST_PATH = 1024  # characters; longer strings are text on every system


class Found(NamedTuple):
    """A file, or something that is none: then `status` and `reason` say what became of it."""

    name: str  # relative to the folder given, with "/"
    path: str
    kind: str | None = None
    status: str | None = None
    reason: str | None = None


def is_prose(words):
    """Tell whether a string that is no path is meant as the text of an article.

    It is if it has a line break, is longer than a path can be, or has white space and ends as a
    sentence does. Anything else was meant as a path.

    >>> is_prose("Talks go on."), is_prose("my coverage/march")
    (True, False)
    """
    if "\n" in words or len(words) > LONGEST_PATH:
        return True
    words = words.strip()
    return bool(_SENTENCE_END.search(words)) and len(words.split()) > 1


def is_pattern(path):
    """Tell whether a path has wild cards."""
    return bool(_WILD.search(path))


def matches(path):
    """Return the paths that a pattern matches (`**` goes through folders), sorted."""
    if not is_pattern(path) or "\n" in path or "\0" in path:
        return []
    return sorted(glob.glob(path, recursive=True))


def find(roots, kind=None):
    """Return what is found under `roots`, a list of (path, pattern or None), sorted by name.

    A path with the pattern that matched it is named as seen from the pattern's fixed part. Hidden
    files, READMEs and unknown kinds are skipped unless they are named themselves; `kind` is how
    all files are to be read, None means by the ending.
    """
    found, folders = {}, {}
    for path, pattern in roots:
        base = _fixed(pattern) if pattern else os.path.dirname(path)
        if os.path.isdir(path):
            rows = _walk(path, pattern and os.path.relpath(path, base), kind)
        else:
            rows = [_file(path, os.path.relpath(path, base or "."), kind, named=not pattern)]
        for row in rows:
            # A file that is reached twice is one file: it is read if either way it would be.
            folder, short = os.path.split(row.path)
            if folder not in folders:
                folders[folder] = os.path.realpath(folder)
            key = folders[folder], short
            found[key] = min(found.get(key, row), row, key=_plainest)
    return sorted(_told_apart(list(found.values())), key=lambda row: (row.name, row.path))


def _plainest(row):
    return bool(row.status), len(row.name), row.name


def _fixed(pattern):
    """Return the folder of a pattern's part before the first wild card."""
    return os.path.dirname(pattern[: _WILD.search(pattern).start()]) or "."


def _walk(root, prefix, kind):
    """Return all that is in a folder. Every folder is entered once, those behind links last."""
    rows, entered = [], set()
    folders, linked = [(root, prefix or "")], []
    while folders or linked:
        folder, name = folders.pop() if folders else linked.pop(0)
        real = os.path.realpath(folder)
        if real in entered:
            rows.append(_not(folder, name, "rejected", "a link to a folder that is read already"))
            continue
        entered.add(real)
        try:
            with os.scandir(folder) as entries:
                entries = list(entries)
        except OSError as error:
            rows.append(_not(folder, name or ".", "rejected", unreadable(error)))
            continue
        for entry in entries:
            below = f"{name}/{entry.name}" if name and name != "." else entry.name
            if not _is_folder(entry):
                rows.append(_file(entry.path, below, kind, entry=entry))
            elif entry.name.startswith("."):
                rows.append(_not(entry.path, below, "skipped", "a hidden folder"))
            elif entry.is_symlink():
                linked.append((entry.path, below))
            else:
                folders.append((entry.path, below))
        linked.sort()
    return rows


def _is_folder(entry):
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _file(path, name, kind, *, named=False, entry=None):
    """Return the `Found` of a file; `named`: the user named it, so it is meant."""
    short = os.path.basename(name)
    try:
        regular = entry.is_file() if entry else os.path.isfile(path)
    except OSError:
        regular = False
    if not regular:
        if os.path.islink(path):
            return _not(path, name, "rejected", "a link that leads to no file")
        return _not(path, name, "skipped", "no regular file")
    if not named and short.startswith("."):
        return _not(path, name, "skipped", "a hidden file")
    if not named and _README.match(short):
        return _not(path, name, "skipped", "a README")
    ending = os.path.splitext(short)[1].lower()
    kind = kind or KINDS.get(ending)
    if kind is None and ending in _PACKED:
        return _not(path, name, "skipped", f"an archive ({ending}): unpack it, read its folder")
    if kind is None:
        what = f"unknown kind {ending}" if ending else "no ending that tells its kind"
        return _not(path, name, "skipped", f"{what}; read are {', '.join(KINDS)}")
    return Found(_plain(name), path, kind)


def _not(path, name, status, reason):
    return Found(_plain(name), path, None, status, reason)


def unreadable(error):
    """Return the reason of a file that the system does not hand over."""
    return f"cannot be read: {error.strerror or error}"


def _plain(name):
    """Return a name with "/" that every table can hold, bytes that are no UTF-8 written out."""
    name = name.replace(os.sep, "/")
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def _told_apart(rows):
    """Put the path in front of names that are found twice, as seen from their common folder."""
    counts = {}
    for row in rows:
        counts[row.name] = counts.get(row.name, 0) + 1
    twice = [row for row in rows if counts[row.name] > 1]
    if not twice:
        return rows
    paths = [os.path.abspath(row.path) for row in twice]
    try:
        common = os.path.commonpath(paths)
        longer = {row: _plain(os.path.relpath(row.path, common)) for row in twice}
    except ValueError:  # on different drives
        longer = {row: _plain(path) for row, path in zip(twice, paths, strict=True)}
    return [row._replace(name=longer.get(row, row.name)) for row in rows]
