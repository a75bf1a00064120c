"""Tables as one reads them in a notebook: numbers written out, lines aligned, an article marked.

    show.table(found, ["term", "n"], most=10)     show.lines(tables.evidence(articles, found))
    show.article(articles, article_id, quotes=quotes, mentions=mentions)

Each returns a `Shown`, which a notebook displays; nothing here computes.
"""

from contextlib import contextmanager
from html import escape
from typing import NamedTuple

import pandas as pd
from pandas.api import types

from analysis import figures, output, pipeline, tables
from analysis.figures import signed

__all__ = ["Shown", "article", "lines", "progress", "signed", "table"]

# In a style attribute, since a notebook that is opened but not yet run keeps nothing else. Tints
# and opacity, no plain colours: the page behind is light or dark.
_QUIET = "opacity: 0.7"
_QUOTED = "background-color: rgba(86, 180, 233, 0.28)"
_SCARE = "background-color: rgba(128, 128, 128, 0.25)"
_NAMED = "border-bottom: 2px solid rgb(230, 159, 0)"
_PLACE = "white-space: nowrap; vertical-align: top"
_LEFT = f"text-align: left; {_PLACE}"
_WRAPPED = "text-align: left; white-space: normal; max-width: 32em; vertical-align: top"
_NUMBER = f"text-align: right; {_PLACE}"
_LONG = 90  # characters that fit beside the place of a line
_MISSING = "–"
_PAGED = 1000  # rows that a notebook keeps of a table to be looked through


@contextmanager
def progress(articles, *, file=None):
    """Give what `pipeline.tables` takes as progress: a bar that is gone when the work is done.

        with progress(articles) as bar:
            found = pipeline.tables(articles, progress=bar)

    Long work says nothing unless it is asked to; `file` is where the bar is drawn, else stderr.
    """
    batches = max(1, -(-len(articles) // pipeline.BATCH))
    with output.bar(batches * len(pipeline.STEPS), shown=True, file=file) as bar:
        yield bar


class Shown(NamedTuple):
    """What a notebook displays (`html`), and the same in plain text."""

    html: str
    text: str

    def _repr_html_(self):
        return self.html

    def __repr__(self):
        return self.text


def table(rows, columns=None, *, most=20, paged=False):
    """Show a table: its first `most` rows, without row labels, every number written out.

    `columns` are the columns to show, in order: a list, or a mapping to the headings wanted (else
    the name with spaces). Shares are written as percentages, counts with their thousands parted,
    other numbers with two decimals (p values and columns below 0.1 with three), days as "28 Feb
    2025", missing values as a dash; an interval (columns `_low` and `_high`) stands in brackets
    behind its value. A line says how many rows there are if some are not shown; `paged=True` folds
    them below, `most` a page, so that a long table can be looked through (the first 1,000 rows).

    >>> table(pd.DataFrame({"actor": ["A"], "share_mentions": [0.25], "n": [1200]}))
    actor share mentions     n
        A            25% 1,200
    """
    headings = _headings([*rows.columns] if columns is None else columns)
    missing = [name for name in headings if name not in rows]
    if missing:
        raise tables.TableError(f"columns {missing} are not there; found {[*rows.columns]}")
    shown, cells, aligned = rows.head(_PAGED if paged else most), {}, []
    for name, heading in headings.items():
        cells[heading] = _column(shown, name)
        aligned.append(_alignment(rows[name].dtype))
    note = _note(len(rows), len(shown), most, "rows")
    texts = pd.DataFrame(cells, dtype="str")
    first = texts.head(most)
    plain = first.to_string(index=False, max_colwidth=None) if len(texts) else ""
    page = _html(texts, aligned, most, note)
    return Shown(page, "\n".join(part for part in (plain, note) if part))


def lines(rows, *, beside=None, most=20, paged=False):
    """Show words in their places, one line each, the words themselves under one another.

    `rows` is a CONCORDANCE or what `tables.evidence` returns; ask there for the width of the
    context. Date and outlet stand before a line where they are known; `beside` are columns to show
    after it: a list, or a mapping to headings. `paged` as in `table`.

    >>> hits = pd.DataFrame({"before": ["the "], "match": ["deal"], "after": [" is signed"]})
    >>> lines(hits)
    the [deal] is signed
    """
    beside = _headings(beside or ())
    place = [name for name in ("date", "outlet") if name in rows and rows[name].notna().any()]
    first = rows.head(_PAGED if paged else most)
    context = [first[name].astype("str").str.replace("\n", " ") for name in _CONTEXT]
    known = [[_written(one, name) for one in first[name]] for name in place]
    noted = [_column(first, name) for name in beside]
    long = (context[1].str.len() + context[2].str.len()).max() > _LONG
    wordy = any(len(one) > _LONG / 2 for column in noted for one in column)
    html, plain = [], []
    for number, (before, match, after) in enumerate(zip(*context, strict=True)):
        where, what = ([column[number] for column in columns] for columns in (known, noted))
        plain.append("  ".join([*where, f"{before}[{match}]{after}".strip(), *what]))
        cells = [(f"{_LEFT}; {_QUIET}", escape(one)) for one in where]
        cells.append((f"{_NUMBER}; padding-right: 0", _held(before)))
        words = f"<b>{escape(match)}</b>{_held(after)}"
        cells.append((f"{_WRAPPED if long else _LEFT}; padding-left: 0", words))
        cells += [(_WRAPPED if wordy else _LEFT, escape(one)) for one in what]
        html.append("".join(f'<td style="{style}">{inner}</td>' for style, inner in cells))
    note = _note(len(rows), len(first), most, "lines")
    heads = [""] * (len(place) + 2) + [*beside.values()] if beside else []
    return Shown(
        _page([f'<th style="{_LEFT}">{escape(head)}</th>' for head in heads], html, most, note),
        "\n".join([*plain[:most], note]).strip("\n"),
    )


def _held(text):
    """Return a text as HTML that keeps its spaces at both ends; at an end a page drops them."""
    inner = text.strip()
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return "&nbsp;" * bool(left) + escape(inner) + "&nbsp;" * bool(right and inner)


_CONTEXT = ("before", "match", "after")


def article(articles, article_id, *, quotes=None, mentions=None):
    """Show an article as printed: quotations tinted with their speaker, actors underlined.

    `quotes` are QUOTES (with `actor`, if `actors.speakers` has added it), `mentions` MENTIONS;
    those of other articles and indirect speech are passed over. Parts that are no running text are
    named. Raises `TableError` if there is no such article.
    """
    from analysis.report.views import pieces

    chosen = articles[articles["article_id"].astype("str") == str(article_id)]
    if chosen.empty:
        raise tables.TableError(f"no article {article_id!r} in these articles")
    spoken = _of(quotes, "QUOTES", article_id)
    spoken = spoken[spoken["kind"] != "indirect"]
    named = _of(mentions, "MENTIONS", article_id)
    row, paragraphs = chosen.iloc[0], []
    for part in _segments(chosen).itertuples():
        cut = pieces(row["text"], part.start, part.end, spoken, named)
        inner = "".join(map(_piece, cut))
        if part.kind == "headline":
            inner = f"<b>{inner}</b>"
        elif part.kind not in ("lead", "body", "turn"):
            inner = f'<span style="{_QUIET}">{inner} <small>({part.kind})</small></span>'
        paragraphs.append(f'<p style="margin: 0 0 0.7em 0">{inner}</p>')
    page = f'<div style="max-width: 46em; line-height: 1.55">{"".join(paragraphs)}</div>'
    return Shown(page, row["text"])


def _segments(articles):
    from analysis import tokenisation

    return tokenisation.segments(articles)


def _of(rows, name, article_id):
    rows = tables.empty(name) if rows is None else rows
    return rows[rows["article_id"].astype("str") == str(article_id)]


def _piece(piece):
    written = escape(piece["text"])
    if piece["mention"]:
        who = escape(piece["mention"], quote=True)
        written = f'<span style="{_NAMED}" title="{who}">{written}</span>'
    if piece["quote"]:
        tint = _SCARE if piece["quote"] == "scare" else _QUOTED
        written = f'<span style="{tint}">{written}</span>'
    if piece["speaks"]:
        written += f" <small><b>[{escape(piece['speaks'])}]</b></small>"
    return written


def _alignment(dtype):
    if types.is_datetime64_any_dtype(dtype):
        return _LEFT
    return _NUMBER if types.is_numeric_dtype(dtype) and not types.is_bool_dtype(dtype) else _WRAPPED


def _html(texts, aligned, most, note):
    heads = [
        f'<th style="text-align: {"right" if style == _NUMBER else "left"}; '
        f'vertical-align: bottom">{escape(name)}</th>'
        for name, style in zip(texts.columns, aligned, strict=True)
    ]
    rows = [
        "".join(
            f'<td style="{style}">{escape(cell)}</td>'
            for cell, style in zip(row, aligned, strict=True)
        )
        for row in texts.itertuples(index=False, name=None)
    ]
    return _page(heads, rows, most, note)


def _note(n, shown, most, noun):
    """Say how many of `n` rows are to be seen if that is not all of them."""
    if not n:
        return "no rows" if noun == "rows" else "none"
    folded = f"; {shown - most:,} more folded below" if shown > most else ""
    return f"{min(most, shown):,} of {n:,} {noun}{folded}" if n > most else ""


def _page(heads, rows, most, note):
    head = f"<thead><tr>{''.join(heads)}</tr></thead>" if heads else ""
    pages = []
    for start in range(0, max(len(rows), 1), most):
        body = "".join(f"<tr>{row}</tr>" for row in rows[start : start + most])
        pages.append(f"<table>{head}<tbody>{body}</tbody></table>")
    note = f'<p style="{_QUIET}; margin-top: 0"><small>{note}</small></p>' if note else ""
    # Folds need no script: they open in a notebook that is not trusted, and in an exported page.
    folds = [
        f"<details><summary>{most * number + 1:,} to {min(most * (number + 1), len(rows)):,}"
        f"</summary>{page}</details>"
        for number, page in enumerate(pages[1:], 1)
    ]
    return pages[0] + note + "".join(folds)


def _column(rows, name):
    small = types.is_float_dtype(rows[name]) and rows[name].abs().max() < 0.1
    places = 3 if small or name.startswith("p_value") else 2
    written = [_written(one, name, places) for one in rows[name]]
    if f"{name}_low" not in rows or f"{name}_high" not in rows:
        return written
    low, high = (
        [_written(one, name, places) for one in rows[f"{name}_{end}"]] for end in ("low", "high")
    )
    return [
        value if a == _MISSING else f"{value} ({a} to {b})"
        for value, a, b in zip(written, low, high, strict=True)
    ]


def _headings(columns):
    if hasattr(columns, "keys"):
        return dict(columns)
    return {name: name.replace("_", " ") for name in columns}


def _written(value, name, places=2):
    """Write a value as its column asks."""
    if pd.isna(value):
        return _MISSING
    if isinstance(value, pd.Timestamp):
        return f"{value.day} {value:%b %Y}"
    if types.is_bool(value):
        return "yes" if value else "no"
    if types.is_integer(value):
        return f"{value:,}".replace("-", "−")
    if types.is_float(value):
        if name.startswith("share"):
            return figures.percent(value)
        if name.startswith("p_value") and value < 0.001:
            return "<0.001"
        return f"{value:,.{places}f}".replace("-", "−")
    return str(value)
