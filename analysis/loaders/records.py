"""Records to articles, column by column: the text with its headline, the day, the id, the rest."""

import hashlib
import re
from collections import Counter
from itertools import compress
from typing import NamedTuple

from analysis import layout, tables
from analysis.loaders import dates, fields, markup
from analysis.loaders.decoding import UnreadableError, whole

# NewsAPI cuts what it calls content after 200 characters and says so at its end.
_CUT = re.compile(r"\[\+\d+ chars\]\s*\Z")
_NAME, _NAMES = 40, 20  # how long a column's name is told, and how many of them
_ADDRESSES = (
    ". If these are addresses of articles and not their texts, only what stands here can be read: "
    "the titles, with text=NAME of their column"
)
_EDGE = 40  # characters at the end of a text that show whether it is cut
# Our columns that are words and nothing more, and those that say how an article was read.
WORDS = ("outlet", "title", "author", "section", "url", "language")
_SPOKEN = ("outlet", "title", "author", "section")  # a site writes them into its pages
READING = ("source_file", "source_format", "encoding")
MOMENTS = ("published", "date_precision")
MADE = (*tables.TABLES["ARTICLES"], *WORDS, *READING, *MOMENTS)


class About(NamedTuple):
    """What only a source as a whole tells: its columns, the order in its dates, whether it has ids.

    `ids` and `wrong` (why a record has no id of its own) are of the records that have a text.
    """

    name: str
    format: str
    roles: dict  # ours: the columns that serve, the best first
    order: str | None = None
    ids: list = ()
    wrong: list = ()
    travelling: dict = {}  # noqa: RUF012 - a column that is not ours: its name with us
    kinds: dict = {}  # noqa: RUF012 - its name with us: the kinds of its values


class Piece(NamedTuple):
    """A stretch of articles by column, the notes on them, and what became no article."""

    items: list
    columns: dict  # of ours, those that there are; texts as an array
    travelling: dict
    notes: list
    others: list  # (source, item, status, reason)


def survey(name, format, stretches, asked, *, described=None):
    """Return what is `About` a source, whose `Records` are gone through once and not kept.

    `described` marks the rows of a metadata table that are about a file; it needs no texts.
    Raises `UnreadableError` if the source holds no records, or none with a text.
    """
    kinds, kept, items, n_bad = {}, {}, [], 0
    for part in stretches:
        for column, values in part.columns.items():
            kinds.setdefault(column, set()).update(fields.kinds(values))
            can = fields.recognise([column], asked).keys()
            if can & {"text", "summary"}:  # whether there is one will do
                values = [text and text[-_EDGE:] for text in map(fields.prose, values)]
            if can & {"text", "summary", "date", "article_id"}:
                so_far = kept.setdefault(column, [])
                so_far += [None] * (len(items) - len(so_far)) + values
        items += part.items
        n_bad += len(part.bad)
    for values in kept.values():
        values += [None] * (len(items) - len(values))
    if not items and not n_bad:
        raise UnreadableError("it holds no records")
    roles = fields.recognise(kinds, asked)
    if described is None and items and "text" not in roles:
        wanted = f"named {' or '.join(map(repr, asked['text']))}" if "text" in asked else "of text"
        listed = "text" not in asked and {"title", "url"} <= roles.keys()
        raise UnreadableError(
            f"no column {wanted}; {_told(format, kinds)}. "
            "Say which it is: columns={'text': 'NAME'}, on the command line --column text=NAME"
            + _ADDRESSES
            * listed
        )
    order = dates.order(fields.first(kept, roles.get("date", ()), len(items)))
    if described is None:
        described = [text is not None for text in bodies(kept, roles, len(items))[0]]
    own = {name: [*compress(kept[name], described)] for name in roles.get("article_id", ())}
    serving, ids, wrong = _identities(own)
    roles = {ours: names for ours, names in roles.items() if ours != "article_id"}
    if serving:
        roles["article_id"] = [serving]
    elif format not in ("table", "text", "txt"):
        ids = [name if item is None else f"{name}#{item}" for item in compress(items, described)]
    beside = _travelling(kinds, roles)
    return About(
        name, format, roles, order, ids, wrong, beside, {beside[key]: kinds[key] for key in beside}
    )


def _told(format, names):
    """Return the names of columns, cut short, and the doubt if they look like an article."""
    short = [name if len(name) <= _NAME else name[: _NAME - 1] + "…" for name in names]
    more = f" and {len(short) - _NAMES} more" if len(short) > _NAMES else ""
    doubt = format == "csv" and any(len(name) > _NAME for name in names)
    doubt = " (the first line must name the columns; this one seems to be an article)" * doubt
    return f"found: {', '.join(short[:_NAMES])}{more}{doubt}"


def _identities(columns):
    """Return the column whose values serve as ids, the ids, and else why a record has none.

    An id serves if every record has one and no two have the same; otherwise none of them does,
    and the column travels along like any other.
    """
    wrong = ()
    for name, values in columns.items():
        own = as_array([*map(fields.words, values)])[0].to_pylist()  # without half characters
        counts = Counter(own)
        if None not in counts and len(counts) == len(own):
            return name, own, ()
        reasons = [_unfit(name, value, counts[value]) for value in own]
        wrong = [one or other for one, other in zip(wrong or reasons, reasons, strict=True)]
    return None, [], wrong


def _unfit(name, value, count):
    if value is None:
        return f"its {name} is empty, so the file's ids do not serve"
    why = f"its {name} {value!r} comes {count} times, so the ids do not serve"
    return why if count > 1 else None


def _travelling(names, roles):
    """Return what columns that are not ours are called; none has a name of ours."""
    used = {serving[0] for ours, serving in roles.items() if ours not in ("summary", "file")}
    return {
        name: f"source_{name}" if name in MADE else name
        for name in names
        if name not in used and name not in READING
    }


def bodies(columns, roles, length):
    """Return the texts of records with notes; without a text, None and the reason."""
    serving = [columns.get(name) or [None] * length for name in roles.get("text", ())]
    summaries = fields.first(columns, roles.get("summary", ()), length)
    texts, notes = [], []
    for row, value in enumerate(serving[0] if serving else ()):
        text, note = fields.prose(value), None
        if text is None or _CUT.search(text, max(0, len(text) - _EDGE)):
            text, note = _second_best([values[row] for values in serving], summaries[row])
        elif isinstance(value, str) and markup.is_in(value):
            note = markup.READ
        texts.append(text)
        notes.append(note)
    return texts, notes


def _second_best(values, summary):
    texts = [text for text in map(fields.prose, values) if text]
    summary = fields.prose(summary)
    if not texts:
        return None, "no text (a summary is none)" if summary else "no text"
    good = [text for text in texts if not _CUT.search(text)]
    if good:
        return good[0], None
    mark = f"its text is cut off ({_CUT.search(texts[0])[0].strip()})"
    if summary and not _CUT.search(summary):
        return summary, f"{mark}: its summary is read instead"
    return None, f"{mark}, and there is no summary"


def pieces(about, stretches):
    """Yield a `Piece` for each stretch of a table's `Records`."""
    start = 0
    for part in stretches:
        texts, notes = bodies(part.columns, about.roles, len(part.items))
        bad, has = part.bad, [text is not None for text in texts]
        if not all(has):
            without = [not one for one in has]
            bad = [*bad, *compress(zip(part.items, notes, strict=True), without)]
            columns = {name: [*compress(column, has)] for name, column in part.columns.items()}
            part = part._replace(items=[*compress(part.items, has)], columns=columns)
            texts, notes = [*compress(texts, has)], [*compress(notes, has)]
        end = start + len(texts)
        printed = fields.first(part.columns, about.roles.get("date", ()), len(texts))
        days = [day([(value, None)], about.order) for value in printed]
        notes = [_damage(part, texts), notes, about.wrong[start:end], [note for _, note in days]]
        here = about._replace(ids=about.ids[start:end])
        yield piece(here, part, texts, [one for one, _ in days], notes, bad)
        start = end


def piece(about, part, texts, days, notes, bad=()):
    """Return the `Piece` of a stretch of `Records`, one text and one day each.

    `notes` are listed by kind; `about.ids` are those of the stretch.
    """
    roles, length = about.roles, len(texts)

    def column(ours):
        return fields.first(part.columns, roles.get(ours, ()), length)

    found = {ours: [*map(fields.words, column(ours))] for ours in WORDS if ours in roles}
    notes = [*notes, _unmarked(found, length)]
    if "title" in found:
        texts = [*map(_headed, found["title"], texts)]
    found["text"], halves = as_array(texts)
    found["date"] = [one.day for one in days]
    found["published"] = [one.published for one in days]
    if roles.get("published") and roles["published"] != roles.get("date"):
        found["published"] = [*map(_published, found["published"], column("published"))]
    found["date_precision"] = [one.precision for one in days]
    if "date_precision" in roles:
        found["date_precision"] = [
            *map(_coarser, found["date_precision"], column("date_precision"))
        ]
    found["source_file"] = [about.name] * length
    found["source_format"] = [about.format] * length
    found["encoding"] = [part.encoding] * length
    found["article_id"] = about.ids or _prints(about.format, found, length)
    travelling = {
        ours: [*map(fields.plain, part.columns[name])]
        for name, ours in about.travelling.items()
        if name in part.columns
    }
    others = [(about.name, item, "rejected", why) for item, why in bad]
    return Piece(part.items, found, travelling, _joined([halves, *notes], length), others)


def _unmarked(found, length):
    """Take HTML out of the columns that a site writes into its pages; return notes on that."""
    notes = [None] * length
    for ours in _SPOKEN:
        values = found.get(ours, ())
        for row, value in enumerate(values):
            if value and markup.is_in(value) and (line := fields.line(value)) != value:
                values[row] = line
                before = f"{notes[row]}, " if notes[row] else f"{markup.READ} in its "
                notes[row] = before + ours
    return notes


def as_array(texts):
    """Return texts as an array, and of each that held half characters how many.

    Texts may be bytes of valid UTF-8, or an array already.
    """
    import pyarrow

    if isinstance(texts, pyarrow.Array):
        return texts, ()
    # By way of bytes, which are checked as one array: a third faster than one by one.
    kind = pyarrow.large_binary() if texts and isinstance(texts[0], bytes) else None
    try:
        return pyarrow.array(texts, kind or pyarrow.large_string()).cast(pyarrow.large_string()), ()
    except UnicodeEncodeError:
        fixed = [(text, 0) if text is None else whole(text) for text in texts]
        notes = [f"half characters read as U+FFFD: {n}" if n else None for _, n in fixed]
        return pyarrow.array([text for text, _ in fixed], pyarrow.large_string()), notes


def _prints(format, found, length):
    """Return ids of articles that come from no file: prints of what they say.

    A row's number or a text's place would come again in the next batch; the content does not.
    """
    missing = [None] * length
    keys = [found.get(key, missing) for key in ("title", "date", "outlet", "url")]
    keys.insert(1, found["text"].to_pylist())
    rows = ("\0".join(str(value or "") for value in row) for row in zip(*keys, strict=True))
    prints = (hashlib.sha256(row.encode("utf-8", "replace")).hexdigest() for row in rows)
    return [f"{format}#{print[:12]}" for print in prints]


def _joined(notes, length):
    """Return the notes on each article, listed by kind, as one line or None."""
    notes = [column for column in notes if any(column)]
    if len(notes) < 2:
        return notes[0] if notes else [None] * length
    return ["; ".join(filter(None, row)) or None for row in zip(*notes, strict=True)]


def _damage(part, texts):
    """Return what is to be said of the encoding; faults concern only the records they are in."""
    if not part.note or part.encoding != "utf-8":
        return [part.note] * len(texts)
    rows = zip(texts, *part.columns.values(), strict=True)
    hit = (any(isinstance(one, str) and "\ufffd" in one for one in row) for row in rows)
    return [part.note if one else None for one in hit]


def _headed(title, text):
    """Return a text with its headline as first paragraph, as `layout` will look for it.

    Where a line is a paragraph it is a line, too: one blank line would make all others one.
    """
    end = text.find("\n")
    if not title or layout.is_same(text if end < 0 else text[:end], title):
        return text
    border = next(layout.borders(text), None)
    parting = "\n" if border and border[0].count("\n") == 1 else "\n\n"
    return title + parting + text


def day(printed, order):
    """Return the `Date` of the first of (value, note) that can be read, and what is to be said."""
    problems = []
    for value, note in printed:
        if fields.is_none(value):
            continue
        found = dates.read(value, order)
        problems += [found.problem] if found.problem else []
        if found.day:
            problems += [note] if note else []
            return found, "; ".join(problems) or None
    return dates.Date(), "; ".join(problems) or "no date"


def _published(moment, value):
    return moment or (None if fields.is_none(value) else dates.read(value).published)


def _coarser(precision, said):
    """Return how exact a day is; a table of ours says itself that the day stands for a month."""
    exact = tables.PRECISION
    if said in exact and precision and exact.index(said) > exact.index(precision):
        return said
    return precision
