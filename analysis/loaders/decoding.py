"""Bytes to text: which encoding it is, what is no text at all, and the text as it stays.

Nothing is guessed in silence: what is read as anything but plain UTF-8 or by a byte order mark
comes with a note for the ledger.
"""

import re
from typing import NamedTuple

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "a PDF document", "save its text as .txt"),
    (b"PK\x03\x04", "a ZIP archive or an Office document", "unpack it, or save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as plain text or CSV"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"PAR1", "a Parquet file", "give it the ending .parquet"),
    (b"\x89PNG", "a PNG image", "only text is read"),
    (b"\xff\xd8\xff", "a JPEG image", "only text is read"),
    (b"GIF8", "a GIF image", "only text is read"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What two or three bytes of cp1252 do not spell by chance: accents and marks, in UTF-8 C2, C3 and
# E0 upwards. Other pairs do happen: "Gro\u00df\u201c" holds one, the sharp s with a closing mark.
_SURE = re.compile("[\u00a0-\u00ff\u0800-\ufffc\U00010000-\U0010ffff]")
# How files begin that are not simply UTF-8, and the white space that `bytes.strip` leaves.
UNUSUAL = tuple(signature for signature, *_ in (*_MARKS, *_BINARY))
SPACES = tuple(
    char.encode()
    for char in ("\ufeff", *filter(str.isspace, map(chr, range(0x3001))))
    if char.encode().strip()
)
# UTF-16 without a mark: the high bytes of all Latin text are 0, of Cyrillic text those of spaces,
# digits and stops (about one in six). A tenth is below both; the other bytes are hardly ever 0.
_ZERO_SHARE, _ZERO_STRAY = 0.1, 0.01
# Of all bytes one in ten is a control character (28 of 256, those of line ends not counted): so
# are those of what is no text. A tenth of that is more than databases leave in their exports.
_CONTROL_STRAY = 0.01


class UnreadableError(ValueError):
    """A file cannot be read at all; the message is the reason in the ledger."""


class Decoded(NamedTuple):
    """Text, the encoding it was in, and what there is to say about it (None: nothing)."""

    text: str
    encoding: str
    note: str | None = None


def decode(data):
    """Return the `Decoded` text of a file's bytes.

    A byte order mark decides; then UTF-8; then UTF-16 by its zero bytes; cp1252 (Western Windows)
    is the last resort. A file that mixes UTF-8 and cp1252, as exports of several sources do, is
    read line by line. UTF-8 with a few broken bytes is read with U+FFFD in their place.

    Raises `UnreadableError` for what is no text.

    >>> decode("It’s over".encode("cp1252"))
    Decoded(text='It’s over', encoding='cp1252', note='read as cp1252: not valid UTF-8 at byte 2')
    """
    for signature, what, advice in _BINARY:
        if data.startswith(signature):
            raise UnreadableError(f"{what}, no plain text; {advice}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, encoding)
    if b"\x00" in data:
        return _zeros(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _broken(data, error)


def fix(text):
    """Return a text as it stays: line endings as \\n, no byte order mark, no white space around it.

    Nothing else changes: every offset refers to this text.

    >>> fix("\\ufeff One.\\r\\nTwo. ")
    'One.\\nTwo.'
    """
    text = unix(text).strip()
    while text.startswith("\ufeff"):
        text = text[1:].lstrip()
    return text


def unix(text):
    """Return `text` with every line ending as \\n."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def unix_bytes(data):
    """Return bytes of UTF-8 with every line ending as \\n."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def whole(text):
    """Return `text` with U+FFFD for half characters (lone surrogates), and how many there were.

    >>> whole("a \\ud83d b")
    ('a \ufffd b', 1)
    """
    return _SURROGATE.subn("\ufffd", text)


def _marked(data, mark, encoding):
    try:
        return Decoded(data[len(mark) :].decode(encoding), encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _broken(data, error, len(mark))
        place = error.start + len(mark)
        raise UnreadableError(
            f"not valid {encoding.upper()}, which its byte order mark promises, at byte {place}"
        ) from error


def _zeros(data):
    """Return text in UTF-16 without a mark; zero bytes in no such order are no text."""
    even, odd, units = data[0::2].count(0), data[1::2].count(0), len(data) // 2
    pairs = ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")) if len(data) % 2 == 0 else ()
    for many, few, encoding in pairs:
        if many >= _ZERO_SHARE * units and few <= _ZERO_STRAY * many:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _CONTROL.search(text):
                note = f"read as {encoding.upper()}: no byte order mark, known by its zero bytes"
                return Decoded(text, encoding, note)
    raise UnreadableError(f"binary, no text: a zero byte at byte {data.index(0)}")


def _broken(data, error, skipped=0):
    """Return text of bytes that are no valid UTF-8: with a few faults, mixed with cp1252, or it."""
    mixed = _mixed(data, skipped)
    if mixed:
        return mixed
    text = data[skipped:].decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    faults = text.count("\ufffd") - data.count("\ufffd".encode())
    place = error.start + skipped
    # In cp1252 two high bytes in a row seldom make a character of UTF-8 by chance.
    cut = error.reason == "unexpected end of data" and beyond > faults
    if skipped or beyond - faults > faults or cut:
        note = f"faults in its UTF-8 read as U+FFFD: {faults}, the first at byte {place}"
        return Decoded(text, "utf-8", note)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as other:
        raise UnreadableError(
            f"no known encoding: not valid UTF-8 at byte {place}, not cp1252 at byte {other.start};"
            " save it as UTF-8"
        ) from error
    controls = [*_CONTROL.finditer(text)]
    note = f"read as cp1252: not valid UTF-8 at byte {place}"
    if len(controls) > _CONTROL_STRAY * len(text):
        raise UnreadableError(
            f"binary, no text: a control character at byte {controls[0].start()}, "
            f"not valid UTF-8 at byte {place}"
        )
    if controls:
        note += f"; control characters left in: {len(controls)}, the first at byte "
        note += str(controls[0].start())
    return Decoded(text, "cp1252", note)


def _mixed(data, skipped):
    """Return text of lines some of which are UTF-8 and some cp1252; None if it is no such mixture.

    A line of neither (UTF-8 with a broken byte, or a byte that cp1252 lacks) keeps U+FFFD.
    """
    found, n_utf8, n_cp1252, faults, first, place = [], 0, 0, 0, 0, skipped
    cut = not data.endswith(b"\n")
    lines = data[skipped:].split(b"\n")
    for number, line in enumerate(lines, 1):
        text = line.decode("utf-8", "replace")
        if not line.isascii() and "\ufffd" not in text and _SURE.search(text):
            n_utf8 += 1
        elif not line.isascii():
            last = cut and number == len(lines)
            other = None if _SURE.search(text) else _windows(line, last=last)
            if other is None:
                faults += text.count("\ufffd")
            else:
                first = first if n_cp1252 else place
                n_cp1252, text = n_cp1252 + 1, other
        found.append(text)
        place += len(line) + 1
    if not (n_utf8 and n_cp1252):
        return None
    note = f"a mixture, read line by line: {n_cp1252} as cp1252, the first at byte {first}"
    note += f"; faults read as U+FFFD: {faults}" if faults else ""
    return Decoded("\n".join(found), "utf-8, cp1252", note)


def _windows(line, *, last):
    """Return a line as cp1252, or None if it is none; the end of a file may be cut off UTF-8."""
    try:
        text = line.decode("cp1252")
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = last and error.reason == "unexpected end of data"
        return None if error.encoding != "utf-8" or cut or _CONTROL.search(text) else text
    return None if _CONTROL.search(text) else text
