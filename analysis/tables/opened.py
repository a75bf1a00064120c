"""The words behind a row, as the article prints them."""

import re

import pandas as pd
from pandas.api.types import infer_dtype

from analysis.tables.checks import check
from analysis.tables.contracts import SPAN, TableError


def evidence(articles, rows, *, width=120):
    """Return `rows` opened: where each stands and the words around it, as the article prints them.

    `rows` is any table with article_id, start and end. Columns: article_id · date · outlet ·
    title · start · end · before · match · after, and then whatever `rows` had besides; `before`
    and `after` hold at most `width` characters of the same paragraph, words whole. Row for row, in
    the order of `rows`.

    Raises `TableError` for rows without these three columns (an article's own evidence is its
    text) or with places that are no whole numbers, an article that `articles` does not hold, or a
    span beyond its text.
    """
    known = check(articles, "ARTICLES").set_index("article_id")
    missing = [column for column in SPAN if column not in rows]
    if missing:
        raise TableError(
            f"rows: columns {missing} are missing; evidence opens places in a text (the rows of "
            f"QUOTES, MENTIONS, LABELS …), and found {[*rows.columns]}"
        )
    for column in ("start", "end"):
        if len(rows) and (rows[column].isna().any() or infer_dtype(rows[column]) != "integer"):
            raise TableError(
                f"rows.{column}: whole numbers were expected, none missing, found type "
                f'{rows[column].dtype}; leave out what has no place, and take .astype("int64")'
            )
    opened = []
    for article_id, start, end in zip(rows["article_id"], rows["start"], rows["end"], strict=True):
        if article_id not in known.index:
            raise TableError(
                f"no article {article_id!r} here; were the rows made from other articles?"
            )
        opened.append(_context(known.at[article_id, "text"], article_id, start, end, width))
    table = pd.DataFrame(opened, columns=["before", "match", "after"], dtype="str")
    table.insert(0, "article_id", rows["article_id"].astype("str").array)
    place = known[["date", "outlet", "title"]].reindex(table["article_id"])
    for position, column in enumerate(place.columns, 1):
        table.insert(position, column, place[column].array)
    table.insert(4, "start", rows["start"].to_numpy())
    table.insert(5, "end", rows["end"].to_numpy())
    beside = [column for column in rows.columns if column not in table]
    return table.join(rows[beside].reset_index(drop=True))


def _context(text, article_id, start, end, width):
    if not 0 <= start <= end <= len(text):
        raise TableError(f"article {article_id!r} ends at {len(text)}: there is no {start}-{end}")
    left = text[max(0, start - width) : start].rpartition("\n")[2]
    right = text[end : end + width].partition("\n")[0]
    # a word that the width cuts is left out
    if len(left) == width < start and not text[start - width - 1].isspace():
        left = re.sub(r"^\S+", "", left)
    if len(right) == width < len(text) - end and not text[end + width].isspace():
        right = re.sub(r"\S+$", "", right)
    return left, text[start:end], right
