"""What is found where: files, folders and patterns to a sorted list of files, each with its kind.

Names are relative to the folder given, so that they are the same on every machine; they do not
depend on the order in which a file system lists its entries.
"""

import glob
import os
import re
from operator import attrgetter, itemgetter
from typing import NamedTuple

KINDS = {
    ".txt": "txt", ".docx": "txt", ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_PACKED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz")
# Articles come in these, too, and with one step can be read.
_OTHERS = {
    **dict.fromkeys((".doc", ".rtf", ".odt", ".pages"), "save it as .docx or .txt"),
    **dict.fromkeys((".htm", ".html", ".mht", ".pdf", ".eml"), "save its text as .txt"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), "save it as CSV"),
}
_ODD = ".rR~"  # how what is not meant begins
_UNMEANT = re.compile(r"\.|~\$|readme(?![^\W_])", re.IGNORECASE)  # "~$…" is open in Word
_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]*$""")
_WILD = re.compile(r"[*?\[]")
_MANIFEST, _MAKER, _MANIFEST_HEAD = "report.json", b'"coverage-analysis"', 200  # see `output`
LONGEST_PATH = 1024  # characters; longer strings are text on every system


class Found(NamedTuple):
    """A file, or something that is none: then `status` and `reason` say what became of it."""

    name: str  # relative to the folder given, with "/"
    path: str
    folder: str
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
    rows, known = [], {}
    for path, pattern in roots:
        base = _fixed(pattern) if pattern else os.path.dirname(path)
        if os.path.isdir(path):
            rows += _walk(path, os.path.relpath(path, base) if pattern else ".", kind)
        elif not (pattern and _is_written(path, base, known)):
            name, is_file = os.path.relpath(path, base or "."), os.path.isfile(path)
            rows.append(_file(*os.path.split(path), path, name, kind, is_file, named=not pattern))
    if len(roots) > 1:  # within one folder nothing is found twice
        rows = _told_apart(_once(rows))
    rows.sort(key=itemgetter(1))
    return sorted(rows, key=itemgetter(0))  # by one after the other: faster than by pairs


def _fixed(pattern):
    """Return the folder of a pattern's part before the first wild card."""
    return os.path.dirname(pattern[: _WILD.search(pattern).start()]) or "."


def _walk(root, name, kind):
    """Return all that is in a folder. Every folder is entered once, those behind links last."""
    rows, entered = [], set()
    folders, linked = [(root, name)], []
    while folders or linked:
        folder, name = folders.pop() if folders else linked.pop(0)
        real = os.path.realpath(folder)
        if real in entered:
            rows.append(_not(folder, name, "rejected", "a link to a folder that is read already"))
            continue
        entered.add(real)
        try:
            with os.scandir(folder) as entries:
                entries = sorted(entries, key=attrgetter("name"))
        except OSError as error:
            why = f"cannot be read: {error.strerror or error}"
            rows.append(_not(folder, name, "rejected", why))
            continue
        above = "" if name == "." else f"{name}/"
        if above and any(entry.name == _MANIFEST for entry in entries) and _is_report(folder):
            continue  # and no row: the second report of a folder is the same as the first
        for entry in entries:
            path, short = entry.path, entry.name
            below = above + short
            try:
                is_file = entry.is_file()
                is_folder = not is_file and entry.is_dir()
            except OSError:  # a link to itself
                is_folder = is_file = False
            if is_file and short[-4:] == ".txt" and short[0] not in _ODD and below.isascii():
                rows.append(Found(below, path, folder, kind or "txt"))  # as `_file` would
            elif not is_folder:
                rows.append(_file(folder, short, path, below, kind, is_file))
            elif short.startswith("."):
                rows.append(_not(path, below, "skipped", "a hidden folder"))
            elif entry.is_symlink():
                linked.append((path, below))
            else:
                folders.append((path, below))
        linked.sort()
    return rows


def _is_report(folder):
    """Tell whether a folder is what the main job wrote: its tables are no further articles."""
    try:
        with open(os.path.join(folder, _MANIFEST), "rb") as file:
            return _MAKER in file.read(_MANIFEST_HEAD)
    except OSError:
        return False


def _is_written(path, base, known):
    """Tell whether a file that a pattern matches lies in a report somewhere below its base."""
    folder = os.path.dirname(path)
    while folder and os.path.relpath(folder, base) != ".":
        if folder not in known:
            known[folder] = _is_report(folder)
        if known[folder]:
            return True
        folder = os.path.dirname(folder)
    return False


def _file(folder, short, path, name, kind, is_file, *, named=False):
    """Return the `Found` of a file; `named`: the user named it, so it is meant."""
    if not is_file:
        if os.path.islink(path):
            return _not(path, name, "rejected", "a link that leads to no file")
        return _not(path, name, "skipped", "no regular file")
    if not named and short[0] in _ODD and _UNMEANT.match(short):
        what = "a README" if short[0] in "rR" else "a hidden file"
        return _not(path, name, "skipped", what)
    kind = kind or KINDS.get(short[short.rfind(".") :].lower())
    if kind:
        return Found(_plain(name), path, folder, kind)
    ending = os.path.splitext(short)[1].lower()
    if ending in _PACKED:
        return _not(path, name, "skipped", f"an archive ({ending}): unpack it, read its folder")
    if ending in _OTHERS:
        return _not(path, name, "rejected", f"{ending} is not read: {_OTHERS[ending]}")
    what = f"unknown kind {ending}" if ending else "no ending that tells its kind"
    return _not(path, name, "skipped", f"{what}; read are {', '.join(KINDS)}")


def _not(path, name, status, reason):
    return Found(_plain(name), path, os.path.dirname(path), None, status, reason)


def _plain(name):
    """Return a name with "/" that every table can hold, bytes that are no UTF-8 written out."""
    name = name if os.sep == "/" else name.replace(os.sep, "/")
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def _once(rows):
    """Return every file once: as it is read if one way to it says so, by its shortest name."""
    found, folders = {}, {}
    for row in rows:
        folder, short = os.path.split(row.path)
        if folder not in folders:
            folders[folder] = os.path.realpath(folder)
        found.setdefault((folders[folder], short), []).append(row)
    return [min(same, key=lambda row: (bool(row.status), len(row.name), row.name))
            for same in found.values()]  # fmt: skip


def _told_apart(rows):
    """Put the path in front of names that are found twice, as seen from their common folder."""
    names = {}
    for row in rows:
        names.setdefault(row.name, []).append(row)
    twice = [row for same in names.values() if len(same) > 1 for row in same]
    paths = [os.path.abspath(row.path) for row in twice]
    try:
        common = os.path.commonpath(paths) if paths else None
        longer = [_plain(os.path.relpath(path, common)) for path in paths]
    except ValueError:  # on different drives
        longer = [_plain(path) for path in paths]
    longer = dict(zip(twice, longer, strict=True))
    return [row._replace(name=longer[row]) if row in longer else row for row in rows]
