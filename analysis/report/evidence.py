"""From a number to the sentences it was counted in: drawn, opened, and packed for the page."""

import bisect
import json
from typing import NamedTuple

import pandas as pd

from analysis.output import SNIPPET

MOST = 50  # pieces of evidence a number shows
_AROUND = 240  # characters of a longer one before the words, and twice as many after


class Number(NamedTuple):
    """A number on the page, the name of its evidence (None: nothing to open) and a label."""

    text: str
    key: str | None = None
    label: str = ""

    def told(self, text):
        """Return the same evidence behind another text: the share beside the count."""
        return self._replace(text=text)


class _Counted(NamedTuple):
    rows: pd.DataFrame
    said: str  # what the number says where that is not how many rows there are
    most: int


class Evidence:
    """What the numbers of a page were counted from: rows of article_id, start, end (and note)."""

    def __init__(self):
        self.counted = {}

    def number(self, rows, label, *, value=None, unit="stretches", most=MOST):
        """Return the `Number` of `rows`, of which at most `most` will be shown.

        `value` is what is printed, if not how many rows there are; `unit` what the rows then are.

        >>> rows = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [4]})
        >>> Evidence().number(rows, "namings")
        Number(text='1', key='n1', label='namings')
        """
        text = f"{len(rows) if value is None else value:,}"
        if not len(rows):
            return Number(text)
        key = f"n{len(self.counted) + 1}"
        said = "" if value is None or value == len(rows) else f"{text}, counted in these {unit}"
        self.counted[key] = _Counted(rows, said, most)
        return Number(text, key, label)


def pack(evidence, articles, sentences, segments, *, snippets=False):
    """Return what the page embeds: articles, stretches of text, and per number the rows it shows.

    Of more rows than a number shows some are drawn by a hash of where they stand, so that the same
    ones come again. Rows in the same sentence share it. With `snippets` no stretch is longer than
    a sentence.
    """
    texts = _Texts(articles, sentences, segments, snippets)
    stretches, numbers = {}, {}
    for key, (rows, said, most) in evidence.counted.items():
        opened = {}
        for article_id, start, end, note in draw(rows, most):
            stretch = texts.stretch(article_id, start, end)
            number = stretches.setdefault((article_id, *stretch), len(stretches))
            marks = [max(start, stretch[0]) - stretch[0], min(end, stretch[1]) - stretch[0]]
            if marks == [0, stretch[1] - stretch[0]]:
                marks = []  # what was counted is the whole sentence: nothing in it stands out
            opened.setdefault((texts.rank[article_id], number), []).append((marks, note))
        numbers[key] = {
            "total": len(rows),
            "shown": min(len(rows), most),
            "rows": [_row(number, found) for (_, number), found in sorted(opened.items())],
        } | ({"said": said} if said else {})
    used = sorted({key[0] for key in stretches}, key=texts.rank.get)
    place = {article_id: number for number, article_id in enumerate(used)}
    return {
        "articles": [texts.card(article_id) for article_id in used],
        "stretches": [
            [place[article_id], texts.text[article_id][start:end], start]
            for article_id, start, end in stretches
        ],
        "numbers": numbers,
    }


def _row(number, found):
    marks = [position for marks, _ in sorted(found, key=lambda one: one[0]) for position in marks]
    notes = sorted({note for _, note in found if note})
    return [number, marks, *([", ".join(notes)] if notes else [])]


def draw(rows, most=MOST):
    """Return at most `most` rows as (article_id, start, end, note), in the order of the articles.

    >>> rows = pd.DataFrame({"article_id": ["a"] * 9, "start": range(9), "end": range(1, 10)})
    >>> draw(rows, 3) == draw(rows.sample(frac=1, random_state=1), 3)
    True
    """
    if len(rows) > most:
        place = rows[["start", "end"]].astype("int64").assign(id=rows["article_id"].astype("str"))
        chance = pd.util.hash_pandas_object(place, index=False).to_numpy()
        rows = rows.iloc[chance.argsort(kind="stable")[:most]]
    notes = rows["note"].fillna("").astype("str") if "note" in rows else [""] * len(rows)
    found = zip(rows["article_id"], rows["start"], rows["end"], notes, strict=True)
    return sorted((str(one), int(start), int(end), note) for one, start, end, note in found)


def embedded(data):
    """Return data as JSON that may stand inside a script element, whatever the texts hold.

    >>> embedded({"title": "</script>"})
    '{"title":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


class _Texts:
    """The articles' texts, and where their sentences and parts begin and end."""

    def __init__(self, articles, sentences, segments, snippets):
        ids = articles["article_id"].astype("str")
        days = articles["date"].dt.strftime("%Y-%m-%d").astype(object)
        self.text = dict(zip(ids, articles["text"], strict=True))
        self.days = dict(zip(ids, days.where(articles["date"].notna(), ""), strict=True))
        self.titles = dict(zip(ids, articles["title"], strict=True))
        self.outlets = dict(zip(ids, articles["outlet"].astype(object), strict=True))
        order = sorted(self.text, key=lambda one: (self.days[one] or "9", one))  # undated last
        self.rank = {article_id: number for number, article_id in enumerate(order)}
        self.snippets = snippets
        self._sentences, self._segments = _borders(sentences), _borders(segments)

    def card(self, article_id):
        shown = (self.titles[article_id], self.outlets[article_id])
        title, outlet = ("" if pd.isna(value) else str(value) for value in shown)
        return [title or article_id, outlet, self.days[article_id], article_id]

    def stretch(self, article_id, start, end):
        """Return the borders of the sentence (or else the part, the paragraph) around a span."""
        text = self.text[article_id]
        for borders in (self._sentences, self._segments):
            first = _around(borders.get(article_id), start)
            if first:
                # a quotation may run on over some sentences of its paragraph
                last = _around(borders[article_id], start if self.snippets else max(start, end - 1))
                if last and "\n" not in text[first[1] : last[0]]:
                    first = (first[0], last[1])
                break
        else:
            first = (text.rfind("\n", 0, start) + 1, _line_end(text, start))
        if first[1] - first[0] > SNIPPET:
            first = (max(first[0], start - _AROUND), min(first[1], start + 2 * _AROUND))
        return first


def _borders(table):
    borders = {}
    spans = zip(table["article_id"], table["start"], table["end"], strict=True)
    for article_id, start, end in spans:
        starts, ends = borders.setdefault(str(article_id), ([], []))
        starts.append(int(start))
        ends.append(int(end))
    return borders


def _around(borders, position):
    if borders is None:
        return None
    number = bisect.bisect_right(borders[0], position) - 1
    if number < 0 or borders[1][number] <= position:
        return None
    return borders[0][number], borders[1][number]


def _line_end(text, start):
    end = text.find("\n", start)
    return len(text) if end < 0 else end
