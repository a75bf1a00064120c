"""Files of text that hold many articles: what press databases write, and tables under this ending.

Read as one article, an export of 500 is one article of 500 headlines. Known are the text exports of
LexisNexis ("nexis": "1 of 500 DOCUMENTS", or its Word documents saved as text: "End of Document"),
ProQuest (lines of underscores) and Factiva (with codes: "HD", "LP", "TD"; or each article ended by
"Document ABCD0000…"). Hard-wrapped lines are joined, fields travel along under their own names.
"""

import os
import re
from string import ascii_letters, ascii_uppercase, digits

import numpy as np

from analysis.loaders import dates, delimited, documents, fields
from analysis.loaders.decoding import UnreadableError, unix, unix_bytes

_HEAD = 2**16  # bytes in which a cover page ends
_SIGNS = (b"DOCUMENT", b"Document ", b"Dokument ", b"End of Document", b"ProQuest")
# Where a table names its columns; a comma with a space or a quotation mark behind it is prose.
_TABLE = re.compile(rb'[^\n]{0,36}?(?:[,;\t|][A-Za-z\d_]|"[,;\t|]")')
_RESTS = re.compile("^\ufeff|\0")  # of a byte order mark, and of UTF-16

SMALL, _TAIL, _NAMED = 16_384, 200, 40  # bytes; a table's first column is named in the last
_RESERVED = np.frombuffer(b"ved.", dtype=np.uint8)  # how "All Rights Reserved." ends
_LONG = 60  # characters: no column has a longer name
_FIRST = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\d+ of \d+ D|Dokument|Document|_{20}|\*?[A-Z]{2,3}\*?\s)"
)
_LAST = re.compile(
    rb"(?:Doc|Dok)ument \S+\Z|^End of Document\Z|^Search Summary\Z|^[A-Z][A-Z-]{3,}: "
    rb"|ProQuest|Factiva|[Rr]ights [Rr]eserved"
)
_WORD = ascii_letters + digits
_DIGIT, _CAPITAL, _LETTER, _NAME, _SPACE, _MARK = (
    np.isin(np.arange(256), [*signs.encode()])
    for signs in (digits, ascii_uppercase, _WORD, _WORD + "_", " \t\n", delimited.DELIMITERS)
)

_OF_MANY = re.compile(
    r"\s*(?:(\d+) of (\d+) DOCUMENTS?|Dokument (\d+) von (\d+)|Document (\d+) de (\d+))\s*$"
)
_LENGTH = re.compile(r"(?:LENGTH|LÄNGE|LONGUEUR): ")
_KEY = re.compile(r"([A-ZÄÖÜ][A-ZÄÖÜ -]{2,24}):\s*(.*)$")
_AFTER = re.compile(
    r"(?:LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|DOCUMENT-TYPE|JOURNAL-CODE|SUBJECT|ORGANIZATION|PERSON"
    r"|INDUSTRY|TICKER|COMPANY|COUNTRY|STATE|CITY|GEOGRAPHIC|GRAPHIC|CORRECTION-DATE|SPRACHE"
    r"|LANGUE): |Copyright \d{4}\b"
)

_END = "End of Document"
_UNI_KEY = re.compile(r"(Section|Length|Byline|Highlight|Dateline):\s*(.*)$")
_UNI_AFTER = re.compile(r"(?:Classification|Graphic|Notes)$|Load-Date:")

_RULE = re.compile(r"_{20,}\s*$")
_FULL_TEXT = re.compile(r"Full [tT]ext:\s*")
_PROQUEST_KEY = re.compile(
    r"(Title|Alternate title|Author|Publication title|Publication date|Publication year|Publisher"
    r"|Publication info|Publication subject|Place of publication|Country of publication|Section"
    r"|Abstract|Subject|Business indexing term|Location|People|Company / organization|Pages"
    r"|First page|Last page|Number of pages|Volume|Issue|Column|Credit|Copyright|Database|ISSN"
    r"|e-ISSN|Source type|Document type|Language of publication|Document feature|Dateline"
    r"|Identifier / keyword|ProQuest document ID|Document URL|Last updated|Links):(?:\s+(.*))?$"
)
_NUMBERED = re.compile(r"Document \d+ of \d+$")

_CODES = {
    "HD": "title", "BY": "author", "PD": "date", "SN": "outlet", "SE": "section", "LA": "language",
    "AN": "article_id",
}  # fmt: skip
_CODE = re.compile(
    r"\*?(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|ART|RF|CO|IN|NS|RE|IPC|IPD|PUB|CLM|AN)"
    r"\*?(?:[ \t]{2,}|\t|$)(.*)$"
)
_NUMBER = re.compile(r"(?:Document|Dokument) (?=\w*\d{8})([A-Z\d]\w{11,})\s*$")
_N_WORDS = re.compile(r"[\d.,]+ (?:words|Wörter|mots)$")
_RIGHTS = re.compile(r"(?:©|\(c\)|Copyright)\s", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d\d\b")


def sniffed(found, asked):
    """Return a found file of text with the kind that it tells by its edges; most stay "txt"."""
    if found.kind != "txt":
        return found
    try:
        head = _head(found.path)
    except (OSError, UnreadableError):
        return found  # who reads it will see why
    if b"\0" in head:
        return found._replace(kind=kind(_told(head), asked))
    return found._replace(kind=kind_of(unix_bytes(head).strip(), asked))


def kind_of(data, asked):
    """Return what the bytes of a file are, as `kind` does; of a large file its beginning will do.

    A small one is an export only if its first or its last line says so: to look through many
    thousand files of one article each would take longer than to read them.
    """
    head = data[:_HEAD]
    if len(data) < SMALL:
        last = data[max(data.rfind(b"\n") + 1, len(data) - _TAIL) :]
        likely = _FIRST.match(data) or _LAST.search(last)
    else:
        likely = any(sign in head for sign in _SIGNS)
    if likely:
        return kind(_told(head), asked)
    table = _TABLE.match(data) and _is_table(_told(data[: data.find(b"\n") + 1]), asked)
    return "csv" if table else "txt"


def unlike(codes, starts, ends):
    """Return the numbers of the texts that `kind_of` could call no article, as far as letters tell.

    `codes` are the bytes of some texts one behind another, `starts` and `ends` their places.
    """
    head = codes.take(starts[:, None] + np.arange(_NAMED), mode="clip")
    one, two, three = head[:, 0], head[:, 1], head[:, 2]
    opens = _DIGIT[one] | (one == ord("D")) | (one == ord("_")) | (one == ord("*"))
    opens |= _CAPITAL[one] & _CAPITAL[two] & ((three == ord("*")) | _SPACE[three])
    last, end = codes.take(ends - 1, mode="clip"), ends[:, None] - np.arange(4, 0, -1)
    closes = _LETTER[last] | (codes.take(end, mode="clip") == _RESERVED).all(axis=1)
    table = _MARK[head].any(axis=1)
    table[table] = _names_columns(head[table])
    return np.flatnonzero(opens | closes | table | (ends - starts >= SMALL)).tolist()


def _names_columns(head):
    """Tell of each row of bytes whether it could begin with the names of columns."""
    mark, quote = _MARK[head[:, :-1]], head == ord('"')
    table = mark & _NAME[head[:, 1:]]
    table[:, 1:] |= mark[:, 1:] & quote[:, :-2] & quote[:, 2:]
    table &= ~np.logical_or.accumulate(head[:, :-1] == ord("\n"), axis=1)
    return table.any(axis=1)


def _told(head):
    return _RESTS.sub("", unix(head.decode("utf-8", "replace")))


def _head(path):
    if path.lower().endswith(documents.ENDING):
        with open(path, "rb") as file:
            return documents.text(file.read()).encode()
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return os.read(file, _HEAD)
    finally:
        os.close(file)


def kind(head, asked=None):
    """Return what a text is by its beginning: an export, a table ("csv"), or one article ("txt").

    >>> kind("   1 of 500 DOCUMENTS\\n\\n"), kind("date\\ttext\\n"), kind("Talks go on.")
    ('nexis', 'csv', 'txt')
    """
    for known, line in (("nexis", _OF_MANY), ("proquest", _RULE), ("factiva", _NUMBER)):
        if any(map(line.match, head.split("\n"))) and (known != "proquest" or _is_proquest(head)):
            return known
    if f"\n{_END}\n" in head and "\nBody\n" in head:
        return "nexis"
    found = {match[1] for match in map(_CODE.match, head.split("\n")) if match}
    if found >= {"HD", "PD", "AN"} and found & {"LP", "TD"}:
        return "factiva"
    return "csv" if _is_table(head, asked or {}) else "txt"


def _is_proquest(head):
    return "ProQuest" in head and bool(re.search("^Full [tT]ext:", head, re.MULTILINE))


def _is_table(head, asked):
    """Tell whether the first line names columns, one of text and another that is ours."""
    first = head.lstrip().partition("\n")[0]
    names = max((first.split(mark) for mark in delimited.DELIMITERS), key=len)
    if len(names) < 2 or max(map(len, names)) > _LONG:
        return False
    roles = fields.recognise([name.strip(' "') for name in names], asked)
    return "text" in roles and len(roles) > 1


def nexis(lines):
    """Yield (line, record, problem) of the articles of LexisNexis; missing ones are a problem."""
    last = total = first = None
    for number, part in _parts(lines, lambda line: _OF_MANY.match(line) or line.strip() == _END):
        counted = _OF_MANY.match(part[0])
        if counted:
            place, many = (int(one) for one in counted.groups() if one)
            if place not in (1, (last or place - 1) + 1):
                yield None, None, f"after article {last} of {total} follows article {place}"
            last, total, first = place, many, place if first is None or place == 1 else first
            yield number, _numbered(_paragraphs(part[1:])), None
        elif "Body" in map(str.strip, part):
            yield number, _ended(part), None
    if first == 1 and last < total:
        yield None, None, f"it ends after article {last} of {total}"


def _numbered(parts):
    """Return the record of an article below "1 of 500 DOCUMENTS", given as paragraphs."""
    dated = (n for n, part in enumerate(parts[:4]) if dates.read(part[0].strip()).day)
    at = next(dated, None)
    record = {"outlet": _line(parts[0]) if parts and at != 0 else None}
    if at is not None:
        record |= {"date": parts[at][0].strip(), "edition": _line(parts[at][1:]) or None}
    rest = parts[1 if at is None else at + 1 :]
    titled = bool(rest) and not _KEY.match(_line(rest[0]))
    record["title"] = _line(rest[0]) if titled else None
    measured = [n for n, part in enumerate(rest) if _LENGTH.match(part[0])]
    start = measured[0] + 1 if measured else _first_unlike(rest, int(titled))
    stop = next((n for n in range(start, len(rest)) if _AFTER.match(rest[n][0].strip())), len(rest))
    for part in (*rest[:start], *rest[stop:]):
        if key := _KEY.match(_line(part)):
            record.setdefault(key[1].capitalize(), key[2])
    return record | {"text": "\n\n".join(map(_line, rest[start:stop])) or None}


def _first_unlike(parts, start):
    """Return the number of the first paragraph from `start` that is no field."""
    keyed = (n for n in range(start, len(parts)) if not _KEY.match(_line(parts[n])))
    return next(keyed, len(parts))


def _ended(lines):
    """Return the record of an article that "End of Document" follows."""
    lines = [line.strip() for line in lines if line.strip() not in ("", _END)]
    body = lines.index("Body")
    before, record = lines[:body], {}
    at = next((n for n in range(body - 1, -1, -1) if dates.read(before[n]).day), None)
    if at is not None:
        record = {"date": before[at], "outlet": before[at - 1] if at else None}
        record["title"] = before[at - 2] if at > 1 else None
    record |= {key[1]: key[2] for key in map(_UNI_KEY.match, before[at or 0 :]) if key}
    after = (n for n in range(body + 1, len(lines)) if _UNI_AFTER.match(lines[n]))
    return record | {"text": "\n".join(lines[body + 1 : next(after, len(lines))]) or None}


def proquest(lines):
    """Yield (line, record, problem) of the articles of ProQuest."""
    for number, part in _parts(lines, _RULE.match):
        parts = _paragraphs([line.rstrip() for line in part[1:]])
        start = next((n for n, one in enumerate(parts) if _FULL_TEXT.match(one[0])), len(parts))
        stop = start + 1
        # A paragraph of the text may begin like a field; two in a row do not.
        while stop < len(parts) and not all(map(_is_field, parts[stop : stop + 2])):
            stop += 1
        text = "\n\n".join(map("\n".join, parts[start:stop]))
        record = {"text": _FULL_TEXT.sub("", text, count=1) or None}
        for line in (line for one in (*parts[:start], *parts[stop:]) for line in one):
            if key := _PROQUEST_KEY.match(line):
                record.setdefault(key[1], key[2])
            elif "Title" not in record and len(record) == 1 and not _NUMBERED.match(line):
                record["Title"] = line
        if text or "ProQuest document ID" in record:
            place = record.get("Publication title") or ""  # stands behind the name
            yield number, record | {"Publication title": place.partition(";")[0] or None}, None


def _is_field(part):
    return bool(_PROQUEST_KEY.match(part[0]))


def factiva(lines):
    """Yield (line, record, problem) of the articles of Factiva; each ends with its number."""
    part, first, coded = [], 1, False
    for number, line in enumerate(lines, 1):
        line = line.replace("\f", "").rstrip("\n")
        part.append(line)
        code = _CODE.match(line)
        coded = coded or bool(code and code[1] == "HD")
        if not (_NUMBER.match(line.strip()) or (coded and code and _NUMBER.match(code[2]))):
            continue
        yield first, _coded(part) if coded else _placed(part), None
        part, first, coded = [], number + 1, False
    if coded or any(_N_WORDS.match(line.strip()) for line in part):
        yield first, None, "no document number ends this article: the file may be cut off"


def _coded(lines):
    """Return the record of an article whose lines begin with codes."""
    record, key = {}, None
    for line in lines:
        match = _CODE.match(line)
        if match:
            key, line = match[1], match[2]
            record.setdefault(key, [])
        if key:
            record[key].append(line.strip())
    text = "\n".join([*record.pop("LP", ()), "", *record.pop("TD", ())]).strip()
    record = {_CODES.get(key, key): " ".join(filter(None, one)) for key, one in record.items()}
    number = _NUMBER.match(record.get("article_id") or "")
    return record | {"text": text or None} | ({"article_id": number[1]} if number else {})


def _placed(lines):
    """Return the record of an article without codes: what a line is follows from its place."""
    *lines, last = [line.strip() for line in lines if line.strip()]
    record = {"article_id": _NUMBER.match(last)[1]}
    at = next((n for n, line in enumerate(lines[:12]) if _N_WORDS.match(line)), None)
    if at is None:
        return record | {"text": "\n".join(lines) or None}
    by = [line for line in lines[:at] if line.startswith(("By ", "BY "))]
    named = [line for line in lines[:at] if line not in by]
    # A section may stand above the headline, and the author without "By" below it.
    record |= {"title": max(named, key=len, default=None), "author": by[0] if by else None}
    head = lines[at + 1 : at + 9]
    right = next((n for n, line in enumerate(head) if _RIGHTS.match(line)), None)
    tongue = next((n for n, line in enumerate(head) if line in _TONGUES), None)
    ends = right if right is not None else tongue
    body = lines[at + 1 + (0 if ends is None else ends + 1) :]
    facts = [line for line in head[: 2 if ends is None else ends] if not _CLOCK.match(line)]
    if facts and dates.read(facts[0]).day:
        record |= {"date": facts[0], "outlet": facts[1] if len(facts) > 1 else None}
    return record | {"text": "\n".join(body) or None}


_TONGUES = ("English", "Englisch", "Anglais")

READERS = {"nexis": nexis, "proquest": proquest, "factiva": factiva}


def _parts(lines, is_border):
    """Yield (number of the first line, lines) of what borders part; "End of …" stands behind."""
    part, first = [], 1
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        if is_border(line):
            if part:
                yield first, part
            part, first = [], number
        part.append(line)
    if part:
        yield first, part


def _paragraphs(lines):
    """Return lines as paragraphs, which blank lines part."""
    found = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [part for part in found if part]


def _line(lines):
    return " ".join(map(str.strip, lines))
