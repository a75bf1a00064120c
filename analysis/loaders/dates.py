"""Dates as sources print them: the day, how exact it is, and the moment where it is known."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

# The years that are believed. The first newspapers are of the 1600s; a later or earlier year is a
# misprint, or a number that is no date.
FIRST, LAST = 1600, 2100

DAY_FIRST, MONTH_FIRST, BOTH = "day first", "month first", "both"


class Date(NamedTuple):
    """A date as read; `problem` says why there is no day, or what of it was not understood."""

    day: date | None = None
    precision: str | None = None  # day, month or year; the day is then the first of it
    published: datetime | None = None  # in UTC; only where the source prints clock and zone
    problem: str | None = None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|[+-]\d{2}(?::?\d{2})?|[a-z]{2,5})?"
)
_TAIL = rf"(?:,?\s+{_WEEKDAY})?(?:(?:t|,?\s+(?:at\s+)?){_CLOCK})?"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_TAIL}",
        # GDELT: 20250227, 20250227143000, 20250227T143000Z
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)"
        r"(?:t?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?P<zone>z)?)?",
        rf"(?:{_WEEKDAY},?\s+)?{_DAY}[\s-]+(?:of\s+)?{_NAME},?[\s-]+{_YEAR}{_TAIL}",
        rf"(?:{_WEEKDAY},?\s+)?{_NAME}\s+{_DAY},?\s+{_YEAR}{_TAIL}",
        rf"(?P<left>\d{{1,2}})(?P<mark>[-/.])(?P<right>\d{{1,2}})(?P=mark){_YEAR}{_TAIL}",
        rf"{_YEAR}-(?P<month>\d\d)",
        rf"{_NAME},?\s+{_YEAR}",
        _YEAR,
    )
]
_NUMERIC = _PATTERNS[4]
# What is met in place of a date, and no date to us: it could be another.
_OTHERS = (
    (re.compile(r"\d{9,13}"), "seconds since 1970 are not read"),
    (re.compile(r"[2-5]\d{4}(?:\.\d+)?"), "day numbers of a spreadsheet are not read"),
    (re.compile(r"\d{1,2}([-/. ])[^\W_]{1,9}\1\d\d"), "a year has four digits"),
)
_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)|^(\d{8})(?![^\W_])")
# The zones that the mail standard (RFC 5322, section 4.3) defines; other letters mean several.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip


def read(value, order=None):
    """Return the `Date` that a source's value stands for.

    `date` is the calendar day as printed, whatever the zone; `published` is the moment in UTC.
    `order` is what `order` found for the column, and decides dates such as 04/03/2025.

    >>> read("Feb. 27, 2025").day.isoformat(), read("2025-02").precision
    ('2025-02-27', 'month')
    >>> read("2025-02-27T23:30:00-05:00").published.isoformat()
    '2025-02-28T04:30:00+00:00'
    >>> read("1740614400").problem
    "'1740614400' is no date (seconds since 1970 are not read; write YYYY-MM-DD)"
    """
    if isinstance(value, datetime):
        zoned = value.tzinfo is not None and FIRST <= value.year <= LAST
        return _within(value.date(), "day", value.astimezone(UTC) if zoned else None)
    if isinstance(value, date):
        return _within(value, "day", None)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _parse(str(value).strip(), order)


def order(values):
    """Return how a column writes its numeric dates: day first, month first, both; None if unknown.

    >>> order(["04/03/2025", "27/02/2025"])
    'day first'
    """
    found = set()
    for value in values:
        if not isinstance(value, str) or value[:4].isdecimal():
            continue  # the year stands first
        match = _NUMERIC.fullmatch(value.strip())
        if match and match["mark"] != ".":
            left, right = int(match["left"]), int(match["right"])
            if left > 12 >= right:
                found.add(DAY_FIRST)
            elif right > 12 >= left:
                found.add(MONTH_FIRST)
    return BOTH if len(found) == 2 else next(iter(found), None)


def in_name(name):
    """Return the date written in a file's name as text (2025-02-27_title.txt), or None."""
    if "-" not in name and not name[:8].isdecimal():  # there is none in most names
        return None
    match = _IN_NAME.search(name)
    return match and (match[1] or match[2])


@lru_cache(maxsize=4096)
def _parse(text, order):
    if len(text) in (10, 19, 20, 25) and text[4] == text[7] == "-":
        try:  # most dates are ISO, and this takes a tenth of the time
            return read(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            return _of(text, match.groupdict(), order)
    hint = next((f"{hint}; " for other, hint in _OTHERS if other.fullmatch(text)), "")
    shown = text if len(text) <= 40 else text[:40] + "…"
    return Date(problem=f"{shown!r} is no date ({hint}write YYYY-MM-DD)")


def _of(text, parts, order):
    month, day = parts.get("month"), parts.get("day")
    if parts.get("left"):
        day, month = _turn(int(parts["left"]), int(parts["right"]), parts["mark"], order)
        if day is None:
            why = "mixes days first and months first" if order == BOTH else "does not settle it"
            return Date(problem=f"{text!r}: day or month first? The column {why}")
    elif parts.get("name"):
        month = 1 + _MONTHS.index(parts["name"][:3].lower())
    precision = "day" if day else "month" if month else "year"
    try:
        found = date(int(parts["year"]), int(month or 1), int(day or 1))
    except ValueError:
        return Date(problem=f"{text!r}: the calendar has no such day")
    if not parts.get("hour"):
        return _within(found, precision, None)
    try:
        return _within(found, precision, _moment(found, parts))
    except (ValueError, OverflowError):
        return _within(found, precision, None, f"{text!r}: the time of day is not understood")


def _turn(left, right, mark, order):
    """Return the day and the month of two numbers; (None, None) if nothing tells them apart."""
    if mark == "." or left > 12 or left == right:
        return left, right  # with points, the day stands first wherever dates are written so
    if right > 12:
        return right, left
    return {DAY_FIRST: (left, right), MONTH_FIRST: (right, left)}.get(order, (None, None))


def _moment(day, parts):
    hour, minute, second = (int(parts[unit] or 0) for unit in ("hour", "minute", "second"))
    if parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + 12 * (parts["half"][0] in "pP")
    micro = int((parts.get("fraction") or "0")[:6].ljust(6, "0"))
    zone = (parts.get("zone") or "").lower()
    moment = datetime(day.year, day.month, day.day, hour, minute, second, micro)
    if zone[:1] in ("+", "-") and zone:
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        shift = -offset if zone[0] == "-" else offset
    elif zone in _ZONES:
        shift = timedelta(hours=_ZONES[zone])
    else:
        return None
    return moment.replace(tzinfo=timezone(shift)).astimezone(UTC)


def _within(day, precision, published, problem=None):
    if FIRST <= day.year <= LAST:
        return Date(day, precision, published, problem)
    return Date(problem=f"the year {day.year} is not within {FIRST} to {LAST}")
