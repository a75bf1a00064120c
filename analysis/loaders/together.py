"""Files of text read together: most are simply UTF-8, and many are looked at as one.

What is asked of a file (is it binary, marked, HTML?) is asked of some hundred at once, one behind
another in memory; only those that the answer concerns are looked at one by one.
"""

import re
from bisect import bisect_right
from itertools import accumulate

import numpy as np

from analysis.loaders import exports
from analysis.loaders.decoding import SPACES, UNUSUAL, UnreadableError, unix_bytes
from analysis.loaders.formats import content

_SIGNS = b"\0<&"  # of what is binary, and of HTML: maybe, `decode` and `markup` tell
_SERIOUS = re.compile(rb"\0|<[/!a-z]|&[#a-z]\w*;", re.IGNORECASE)
_HEAD = b"date"  # maybe: `formats.article` tells
_OPENS = (*UNUSUAL, *SPACES, _HEAD)
_FIRST, _LAST = np.zeros((2, 256), dtype=bool)
_FIRST[[sign[0] for sign in _OPENS]] = True
_LAST[[sign[-1] for sign in SPACES]] = True


def read(paths):
    """Return the texts of files in UTF-8, the numbers of those that need a closer look, and kinds.

    Texts are as they stay, in an array; where some need a closer look, all are a list of bytes, in
    which those are raw. The last is {number: bytes} of what may be no article, see `exports`.
    """
    data, ends = _joined(paths)
    starts = [0, *ends[:-1]]
    codes, edges = np.frombuffer(data, dtype=np.uint8), (np.array(starts), np.array(ends))
    found = _doubtful(data, codes, *edges)
    odd = exports.unlike(codes, *edges) if data else ()
    odd = {number: data[starts[number] : ends[number]] for number in odd}
    if not found:
        try:
            return _array(data, ends), found, odd
        except ValueError:
            pass  # some are not UTF-8
    texts = [data[start:end] for start, end in zip(starts, ends, strict=True)]
    found.update(number for number, text in enumerate(texts) if not _is_utf8(text))
    return texts, found, odd


def _joined(paths):
    """Return what files hold, one behind another, and where each ends; white space is left out.

    Of a file that cannot be read there is nothing: who looks closer will see why.
    """
    found = [_held(path).strip() for path in paths]
    data = b"".join(found)
    if b"\r" in data:
        found = [*map(unix_bytes, found)]
        data = b"".join(found)
    return data, [*accumulate(map(len, found))]


def _held(path):
    try:
        return content(path)
    except UnreadableError:
        return b""


def _doubtful(data, codes, starts, ends):
    """Return the numbers of the texts that are not plain, as far as their letters tell."""
    listed = ends.tolist()
    found = {number for sign in _SIGNS for number in _holding(data, listed, sign)}
    found.update(np.flatnonzero(starts == ends).tolist())
    if len(codes):
        edges = _FIRST[codes.take(starts, mode="clip")] | _LAST[codes[ends - 1]]
        for number in np.flatnonzero(edges).tolist():
            edge = int(starts[number]), int(ends[number])
            if data.startswith(_OPENS, *edge) or data.endswith(SPACES, *edge):
                found.add(number)
    return found


def _holding(data, ends, sign):
    """Yield the numbers of the texts in which a sign is serious."""
    at = data.find(sign)
    while at >= 0:
        number = bisect_right(ends, at)
        serious = _SERIOUS.match(data, at)
        if serious:
            yield number
        at = data.find(sign, ends[number] if serious else at + 1)


def _array(data, ends):
    """Return texts as an array; raises `ValueError` if one of them is not valid UTF-8."""
    import pyarrow

    room = pyarrow.allocate_buffer(len(data))  # memory of arrow's is used again, and so at hand
    memoryview(room).cast("B")[:] = data
    places = pyarrow.py_buffer(np.array([0, *ends], dtype=np.int64))
    buffers = [None, places, room]
    texts = pyarrow.Array.from_buffers(pyarrow.large_binary(), len(ends), buffers)
    return texts.cast(pyarrow.large_string())


def _is_utf8(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
