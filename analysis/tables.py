"""The columns of every table, and the four things one does with any table.

A table is a plain pandas DataFrame. `check` says whether it keeps its contract, `make` builds one
that does, `concat` joins parts, `evidence` opens the words behind its rows.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api import types

# Kinds of columns. A tuple is a kind of its own: the only values that the column may hold.
ID, TERM, TEXT = "id", "term", "text"  # the first two repeat and are categorical
POSITION, COUNT, OPTIONAL, NUMBER, DAY, TIME = (
    "position",  # characters, sentences: 32 bits hold them and halve the tokens' memory
    "count",
    "optional",  # a position or count that may be missing
    "number",
    "day",
    "time",
)

SPAN = {"article_id": ID, "start": POSITION, "end": POSITION}
SEGMENT_KINDS = (
    "headline", "byline", "dateline", "lead", "body", "crosshead", "promo", "caption", "footer",
    "turn",
)  # fmt: skip
LEDGER_STATUS = ("loaded", "skipped", "rejected")
QUOTE_KINDS = ("direct", "mixed", "indirect", "scare")
CLOSED = ("closed", "continued", "repaired", "unclosed")
SPEAKER_KINDS = ("person", "unnamed", "organisation", "document")
HOW = ("name", "short", "description", "metonym", "pronoun")
PRECISION = ("day", "month", "year")

TABLES = {
    "ARTICLES": {"article_id": ID, "date": DAY, "outlet": TERM, "title": TEXT, "text": TEXT},
    "LEDGER": {
        "source_file": TEXT, "item": TEXT, "status": LEDGER_STATUS, "reason": TEXT,
        "article_id": TEXT,
    },
    "SEGMENTS": SPAN | {"kind": SEGMENT_KINDS},
    "SENTENCES": {"article_id": ID, "sentence": POSITION, "start": POSITION, "end": POSITION},
    "TOKENS": {
        "article_id": ID, "sentence": POSITION, "start": POSITION, "end": POSITION, "term": TERM,
    },
    "QUOTES": SPAN | {
        "surface": TEXT, "kind": QUOTE_KINDS, "closed": CLOSED, "cue": TERM,
        "speaker_start": OPTIONAL, "speaker_end": OPTIONAL, "speaker": TEXT,
        "speaker_kind": SPEAKER_KINDS, "name": TERM, "utterance": POSITION,
    },
    "MENTIONS": SPAN | {"surface": TEXT, "actor": TERM, "how": HOW},
    "CONFLICTS": SPAN | {"surface": TEXT, "candidates": TEXT},
    "LABELS": {
        "article_id": ID, "sentence": POSITION, "start": POSITION, "end": POSITION,
        "surface": TEXT, "topic": TERM, "entry": TERM,
    },
    "TONE": SPAN | {"scorer": TERM, "score": NUMBER, "n_words": COUNT, "n_matched": COUNT},
    "COUNTS": {"term": TERM, "n": COUNT, "n_articles": COUNT, "per_million": NUMBER},
    "KEYNESS": {
        "term": TERM, "n_target": COUNT, "n_reference": COUNT, "log_ratio": NUMBER,
        "log_ratio_low": NUMBER, "log_ratio_high": NUMBER, "g2": NUMBER, "p_value": NUMBER,
    },
    "CONCORDANCE": {
        "article_id": ID, "date": DAY, "outlet": TERM, "sentence": OPTIONAL, "start": POSITION,
        "end": POSITION, "before": TEXT, "match": TEXT, "after": TEXT,
    },
    "COLLOCATES": {"term": TERM, "n": COUNT, "g2": NUMBER, "log_dice": NUMBER, "mi": NUMBER},
    "DISPERSION": {"term": TERM, "n": COUNT, "n_articles": COUNT}
    | dict.fromkeys(("dp", "dp_norm", "juilland_d"), NUMBER),
    "STANDING": {
        "actor": TERM, "articles": COUNT, "mentions": COUNT, "quotes": COUNT,
        "quoted_words": COUNT, "share_articles": NUMBER, "share_mentions": NUMBER,
        "share_quoted_words": NUMBER, "first_position": NUMBER,
    },
    "SERIES": {"period": DAY, "n": COUNT, "share": NUMBER},
}  # fmt: skip


class TableError(ValueError):
    """A table does not keep its contract."""


class _Kind(NamedTuple):
    dtype: object
    accepts: object  # a test on a dtype: what a user's own table may use instead


def _kind(kind):
    if isinstance(kind, tuple):
        return _Kind(pd.CategoricalDtype(kind), _is_text)
    return {
        ID: _Kind("category", _is_text),
        TERM: _Kind("category", _is_text),
        TEXT: _Kind("str", _is_text),
        POSITION: _Kind("int32", types.is_integer_dtype),
        COUNT: _Kind("int64", types.is_integer_dtype),
        OPTIONAL: _Kind("Int64", lambda dtype: types.is_integer_dtype(dtype) or _is_empty(dtype)),
        NUMBER: _Kind("float64", types.is_numeric_dtype),
        DAY: _Kind("datetime64[us]", types.is_datetime64_any_dtype),
        TIME: _Kind("datetime64[us, UTC]", types.is_datetime64_any_dtype),
    }[kind]


def _is_text(dtype):
    if isinstance(dtype, pd.CategoricalDtype):
        dtype = dtype.categories.dtype
    return types.is_string_dtype(dtype) or types.is_object_dtype(dtype)


def _is_empty(dtype):
    return types.is_float_dtype(dtype)  # what pandas makes of a column of missing values


def make(name, columns, *, order=None, group=()):
    """Return table `name` from `columns` (a mapping or a list of rows): its types, sorted.

    Columns beyond the contract travel along, as they come; those named in `group` stand first.
    Rows are sorted by `order`, or by group, article and position where the table has them; labels
    of rows are renumbered.

    >>> make("SEGMENTS", [("a", 0, 5, "lead")]).dtypes.astype(str).to_dict()
    {'article_id': 'category', 'start': 'int32', 'end': 'int32', 'kind': 'category'}
    """
    contract = TABLES[name]
    if not isinstance(columns, pd.DataFrame):
        rows = columns if hasattr(columns, "keys") or len(columns) else None
        columns = pd.DataFrame(rows, columns=None if hasattr(rows, "keys") else [*contract])
    table = columns.copy(deep=False)
    for column, kind in contract.items():
        if column not in table:
            raise TableError(f"{name}: column {column!r} is missing")
        table[column] = _cast(table[column], kind)
    extra = [column for column in table.columns if column not in {*contract, *group}]
    table = table[[*group, *contract, *extra]]
    keys = order or [*group, *(key for key in ("article_id", "start", "end") if key in contract)]
    return table.sort_values(keys, kind="stable", ignore_index=True) if keys else table


def _cast(column, kind):
    dtype = _kind(kind).dtype
    if kind in (ID, TERM):
        values = column.astype("str") if len(column) == 0 else column
        values = values.astype("category")
        values = values.cat.remove_unused_categories()
        categories = values.cat.categories.astype("str")
        in_order = pd.Index(sorted(categories), dtype="str")
        return values.cat.rename_categories(categories).cat.reorder_categories(in_order)
    if kind in (DAY, TIME) and not types.is_datetime64_any_dtype(column.dtype):
        column = pd.to_datetime(column, utc=kind == TIME)
    return column.astype(dtype)


def empty(name):
    """Return table `name` without rows.

    >>> empty("TONE").columns.tolist()
    ['article_id', 'start', 'end', 'scorer', 'score', 'n_words', 'n_matched']
    """
    return make(name, [])


def check(table, name):
    """Return `table` unchanged if it can serve as table `name`; raise `TableError` if not.

    The message names the table, the column, what was found and expected, and the first bad rows.
    Kinds are checked, not exact types: text may be `str` or categorical, positions any integer.

    >>> check(pd.DataFrame({"start": [0], "end": [1]}), "SEGMENTS")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.tables.TableError: SEGMENTS: columns ['article_id', 'kind'] are missing; found ...
    """
    if name not in TABLES:
        raise TableError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}")
    if not isinstance(table, pd.DataFrame):
        raise TableError(f"{name}: a pandas DataFrame was expected, not {type(table).__name__}")
    contract = TABLES[name]
    missing = [column for column in contract if column not in table.columns]
    if missing:
        raise TableError(f"{name}: columns {missing} are missing; found {[*table.columns]}")
    for column, kind in contract.items():
        _check_column(table, name, column, kind)
    if "start" in contract:
        _refuse(table, name, "start", table["start"] < 0, "positions begin at 0")
        _refuse(table, name, "end", table["end"] < table["start"], "a span ends after its start")
    if name == "ARTICLES":
        _refuse(table, name, "article_id", table["article_id"].duplicated(), "ids are unique")
    return table


def _check_column(table, name, column, kind):
    values = table[column]
    if len(values) and not values.isna().all() and not _kind(kind).accepts(values.dtype):
        expected = "one of " + ", ".join(kind) if isinstance(kind, tuple) else kind
        raise TableError(f"{name}.{column}: {expected} was expected, found type {values.dtype}")
    if isinstance(kind, tuple):
        bad = values.notna() & ~values.isin(kind)
        _refuse(table, name, column, bad, "it must be one of " + ", ".join(kind))
    if kind == ID or (kind == TEXT and column == "text"):
        _refuse(table, name, column, values.isna(), "it must not be missing")


def _refuse(table, name, column, bad, rule):
    bad = np.asarray(bad, dtype=bool)
    if bad.any():
        rows = table.index[bad].tolist()
        found = table[column][bad].tolist()[0]
        more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
        raise TableError(
            f"{name}.{column}: {rule}; found {found!r} in row {', '.join(map(str, rows[:3]))}{more}"
        )


def concat(parts, name=None):
    """Join parts of one table: categories are united and sorted, rows sorted anew.

    `name` is the table's name; without it the parts are joined in the order given. An empty list
    of parts gives the empty table `name`. A column that only some parts have is missing in the
    rows of the others.
    """
    parts = [part for part in parts if part is not None]
    if not parts:
        return empty(name)
    columns = {}
    for column in dict.fromkeys(column for part in parts for column in part.columns):
        pieces = [part[column] if column in part else _missing(part, column) for part in parts]
        if all(isinstance(piece.dtype, pd.CategoricalDtype) for piece in pieces):
            union = pieces[0].cat.categories
            if any(not piece.cat.categories.equals(union) for piece in pieces[1:]):
                union = sorted({value for piece in pieces for value in piece.cat.categories})
            pieces = [piece.cat.set_categories(union) for piece in pieces]
        columns[column] = pd.concat(pieces, ignore_index=True)
    joined = pd.DataFrame(columns)
    return make(name, joined) if name else joined


def _missing(part, column):
    return part.reindex(columns=[column])[column]


def texts(articles):
    """Yield (article_id, title, text) of every article; a missing title is None.

    >>> [*texts(make("ARTICLES", [("a", None, None, None, "Talks go on.")]))]
    [('a', None, 'Talks go on.')]
    """
    yield from zip(*_columns_of_texts(check(articles, "ARTICLES")), strict=True)


def batch(articles):
    """Return (ids, titles, texts) as lists, the articles sorted by id.

    What is found in this order comes out as every table is sorted. The last batch is kept: columns
    that lie in the same memory are not read again.
    """
    wanted = TABLES["ARTICLES"]
    if not (isinstance(articles, pd.DataFrame) and all(map(articles.columns.__contains__, wanted))):
        check(articles, "ARTICLES")
    held = _Held({column: articles[column] for column in wanted})
    return tuple(column.copy() for column in _lists(held))


class _Held:
    """Columns, equal to others in the same memory: pandas rewrites none while it is held here."""

    def __init__(self, columns):
        self.columns = columns
        self.memory = [_memory(column.array) for column in columns.values()]

    def __hash__(self):
        return len(self.memory)

    def __eq__(self, other):
        return all(
            one is another and place == other_place
            for (one, place), (another, other_place) in zip(self.memory, other.memory, strict=True)
        )


def _memory(values):
    """Return what tells an array's memory from any other: an object, and a place in memory."""
    if isinstance(values, pd.arrays.ArrowStringArray):
        return values.__arrow_array__(), None
    if isinstance(values, pd.Categorical):
        return values.categories, _place(values.codes)
    if isinstance(values, pd.arrays.DatetimeArray) and values.tz is None:
        return None, _place(np.asarray(values))
    return object(), None


def _place(array):
    return array.__array_interface__["data"], array.strides, array.shape, array.dtype.str


@lru_cache(maxsize=1)
def _lists(held):
    articles = check(pd.DataFrame(held.columns), "ARTICLES")
    ids = articles["article_id"].astype("str")
    if not ids.is_monotonic_increasing:
        articles = articles.iloc[ids.argsort(kind="stable")]
    columns = (column.to_numpy(dtype=object) for column in _columns_of_texts(articles))
    return tuple(column.tolist() for column in columns)


def _columns_of_texts(articles):
    titles = articles["title"].astype(object).where(articles["title"].notna(), None)
    return articles["article_id"], titles, articles["text"]


def trusted(name, columns):
    """Return table `name` from arrays that already have its types and its order, unchecked.

    For finders that hand over millions of rows; `make` is for everything else.
    """
    return pd.DataFrame({column: columns[column] for column in TABLES[name]}, copy=False)


def coded(codes, values):
    """Return a categorical column from codes and their values: used values only, sorted.

    >>> coded(np.array([2, 0, 2]), ["b", "x", "a"]).tolist()
    ['a', 'b', 'a']
    """
    import pyarrow as pa
    from pyarrow import compute

    used = np.flatnonzero(np.bincount(codes, minlength=len(values)))
    labels = pa.array([values[i] for i in used.tolist()], type=pa.large_string())
    order = compute.array_sort_indices(labels).to_numpy()  # UTF-8 sorts as code points do
    labels = labels.take(order)
    new = np.ones(len(labels), dtype=bool)  # one value may have several codes
    new[1:] = compute.not_equal(labels[1:], labels[:-1]).to_numpy(zero_copy_only=False)
    rank = np.full(len(values), -1, dtype=np.int32)
    rank[used[order]] = np.cumsum(new) - 1
    dtype = pd.CategoricalDtype(pd.Index(labels.filter(pa.array(new)), dtype="str"))
    return pd.Categorical.from_codes(rank[codes], dtype=dtype, validate=False)


def groups(articles, by=None):
    """Yield (values, articles) of every group: the values of the columns that `by` names.

    `by` is a column of the articles, a list of them, or None for one group of all. Articles that
    miss a value are in no group.
    """
    check(articles, "ARTICLES")
    by = columns_of(by)
    missing = [column for column in by if column not in articles]
    if missing:
        raise ValueError(f"by: articles have no columns {missing}; they have {[*articles.columns]}")
    for values, group in articles.groupby(by, observed=True) if by else [((), articles)]:
        yield dict(zip(by, values, strict=True)), group


def columns_of(by):
    """Return the names of columns as a list: of one name, of several, of None."""
    return [by] if isinstance(by, str) else [*(by or [])]


def evidence(articles, rows, *, width=120):
    """Return `rows` opened: where each stands and the words around it, as the article prints them.

    `rows` is any table with article_id, start and end. Columns: article_id · date · outlet ·
    title · start · end · before · match · after, and then whatever `rows` had besides; `before`
    and `after` hold at most `width` characters of the same paragraph, words whole. Row for row, in
    the order of `rows`.

    Raises `TableError` for an article that `articles` does not hold, or a span beyond its text.
    """
    known = articles.set_index("article_id")
    opened = []
    for article_id, start, end in zip(rows["article_id"], rows["start"], rows["end"], strict=True):
        if article_id not in known.index:
            raise TableError(
                f"no article {article_id!r} here; were the rows made from other articles?"
            )
        opened.append(_context(known.at[article_id, "text"], article_id, start, end, width))
    table = pd.DataFrame(opened, columns=["before", "match", "after"], dtype="str")
    table.insert(0, "article_id", np.asarray(rows["article_id"].astype("str")))
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
