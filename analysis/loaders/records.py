"""Records to articles: the text with its headline, the day, the id, and what there is to say."""

import hashlib
import re
from collections import Counter
from typing import NamedTuple

from analysis import tables
from analysis import text as characters
from analysis.loaders import dates, fields
from analysis.loaders.decoding import UnreadableError, half_characters

# NewsAPI cuts what it calls content after 200 characters and says so at its end.
_CUT = re.compile(r"\[\+\d+ chars\]\s*\Z")
# Our columns that are words and nothing more, and those that say how an article was read.
WORDS = ("outlet", "author", "section", "url", "language")
READING = ("source_file", "source_format", "encoding")
MOMENTS = ("published", "date_precision")
_MADE = (*tables.TABLES["ARTICLES"], *WORDS, *READING, *MOMENTS)


class Source(NamedTuple):
    """What is known of all records of a source: which column is which, how it writes dates."""

    name: str
    format: str
    roles: dict
    order: str | None = None
    encoding: str | None = None
    note: str | None = None


class Article(NamedTuple):
    """An article on its way into the tables: its columns, and its line in the ledger."""

    item: str | None
    columns: dict
    notes: list


def source(name, format, found, asked, *, needs_text=True):
    """Return the `Source` of the records `found`; raise `UnreadableError` if none has a text."""
    names = [*dict.fromkeys(key for _, record in found.good for key in record)]
    if not (found.good or found.bad):
        raise UnreadableError("it holds no records")
    roles = fields.recognise(names, asked)
    if needs_text and found.good and "text" not in roles:
        wanted = f"named {' or '.join(map(repr, asked['text']))}" if "text" in asked else "of text"
        raise UnreadableError(
            f"no column {wanted}; found: {', '.join(names)}. "
            "Say which it is: columns={'text': 'NAME'}"
        )
    values = (fields.first(record, roles.get("date", ())) for _, record in found.good)
    return Source(name, format, roles, dates.order(values), found.encoding, found.note)


def articles(source, good):
    """Return the `Article` of every record that has a text, and (item, reason) of the others."""
    bodies = [(item, record, *_body(record, source.roles)) for item, record in good]
    bad = [(item, why) for item, _, text, why in bodies if text is None]
    bodies = [body for body in bodies if body[2] is not None]
    source, ids, wrong = identities(source, [(item, record) for item, record, _, _ in bodies])
    found = []
    for item, record, text, note in bodies:
        days = [(fields.first(record, source.roles.get("date", ())), None)]
        one = article(source, item, text, record, days, [note, wrong.get(item)])
        one.columns["article_id"] = ids.get(item) or address(source, item, one)
        found.append(one)
    return found, bad


def article(source, item, text, record, days, notes):
    """Return the `Article` of a text and what its record says of it.

    `days` are its dates as printed, the surest first, each with a note for when it is the one.
    """
    roles = source.roles
    title = fields.words(fields.first(record, roles.get("title", ())))
    day, problems = _day(days, source.order)
    known = [ours for ours in WORDS if ours in roles]
    found = {ours: fields.words(fields.first(record, roles[ours])) for ours in known}
    found |= {
        "title": title,
        "text": _headed(title, text),
        "date": day.day,
        "published": day.published or _published(record, roles),
        "date_precision": _precision(day, record, roles),
        "source_file": source.name,
        "source_format": source.format,
        "encoding": source.encoding,
    }
    found["travelling"] = _travelling(record, roles)
    notes = [_damage(source, text, record), *notes, *problems]
    return Article(item, found, [note for note in notes if note])


def identities(source, good):
    """Return the source with the column of its ids, the ids by item, and by item why it has none.

    An id serves if every record has one and no two have the same; otherwise none of them does,
    and the column travels along like any other.
    """
    others = {ours: names for ours, names in source.roles.items() if ours != "article_id"}
    wrong = {}
    for name in source.roles.get("article_id", ()):
        own = {item: fields.words(record.get(name)) for item, record in good}
        counts = Counter(own.values())
        if None not in counts and len(counts) == len(own):
            return source._replace(roles=others | {"article_id": [name]}), own, {}
        for item, value in own.items():
            if value is None:
                wrong.setdefault(item, f"its {name} is empty, so the file's ids do not serve")
            elif counts[value] > 1:
                why = f"its {name} {value!r} comes {counts[value]} times, so the ids do not serve"
                wrong.setdefault(item, why)
    return source._replace(roles=others), {}, wrong


def address(source, item, article):
    """Return the id of an article without its own: file and item; of no file, a print of it."""
    if source.format not in ("text", "table"):
        return source.name if item is None else f"{source.name}#{item}"
    # A row's number or a text's place would come again in the next batch; its content does not.
    keys = ("title", "text", "date", "outlet", "url")
    content = "\0".join(str(article.columns.get(key) or "") for key in keys)
    return f"{source.format}#{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def _body(record, roles):
    """Return a record's text and a note on it; without a text, None and the reason."""
    cut = None
    for name in roles["text"]:
        text = fields.prose(record.get(name))
        if text and not _CUT.search(text):
            return text, half_characters(record[name]) if "\ufffd" in text else None
        cut = cut or text
    summary = fields.prose(fields.first(record, roles.get("summary", ())))
    if cut is None:
        hint = " (a summary is none)" if summary else ""
        return None, f"no text{hint}"
    mark = f"its text is cut off ({_CUT.search(cut)[0].strip()})"
    if summary and not _CUT.search(summary):
        return summary, f"{mark}: its summary is read instead"
    return None, f"{mark}, and there is no summary"


def _damage(source, text, record):
    """Return what is to be said of the encoding; faults concern only the records they are in."""
    if source.encoding != "utf-8" or "\ufffd" in text:
        return source.note
    hit = any(isinstance(value, str) and "\ufffd" in value for value in record.values())
    return source.note if hit else None


def _headed(title, text):
    """Return a text with its headline as first paragraph, as `layout` will look for it."""
    if not title:
        return text
    first = text.partition("\n")[0].rstrip()
    if characters.straighten(first) == characters.straighten(title):
        return text
    return f"{title}\n\n{text}"


def _day(days, order):
    """Return the first date of `days` that can be read, and what is to be said."""
    problems = []
    for value, note in days:
        if fields.is_missing(value):
            continue
        found = dates.read(value, order)
        problems += [found.problem] if found.problem else []
        if found.day:
            return found, [*problems, note]
    return dates.Date(), problems or ["no date"]


def _published(record, roles):
    moment = fields.first(record, roles.get("published", ()))
    return None if moment is None else dates.read(moment).published


def _precision(day, record, roles):
    """Return how exact a day is; a table of ours says itself that the day stands for a month."""
    said = fields.first(record, roles.get("date_precision", ()))
    exact = tables.PRECISION
    if said in exact and day.precision and exact.index(said) > exact.index(day.precision):
        return said
    return day.precision


def _travelling(record, roles):
    """Return the columns that are not ours. One that bears a name of ours has its own put first."""
    used = {serving[0] for ours, serving in roles.items() if ours not in ("summary", "file")}
    found = {}
    for name, value in record.items():
        if name in used or name in READING:
            continue
        found[f"source_{name}" if name in _MADE else name] = fields.plain(value)
    return found
