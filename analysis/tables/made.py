"""Tables that keep their contract: made of columns or rows, joined of parts."""

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.tables.contracts import DAY, ID, TABLES, TERM, TIME, TableError, kind_of


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
    dtype = kind_of(kind).dtype
    if kind in (ID, TERM):
        values = column.astype("str") if len(column) == 0 else column
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = values.cat.remove_unused_categories()
        values = values.astype("category")
        if values.cat.categories.dtype != "str":
            values = values.cat.rename_categories(values.cat.categories.astype("str"))
        categories = values.cat.categories
        if categories.is_monotonic_increasing:
            return values
        return values.cat.reorder_categories(pd.Index(sorted(categories), dtype="str"))
    if kind in (DAY, TIME) and not types.is_datetime64_any_dtype(column.dtype):
        column = pd.to_datetime(column, utc=kind == TIME)
    return column.astype(dtype)


def empty(name):
    """Return table `name` without rows.

    >>> empty("TONE").columns.tolist()
    ['article_id', 'start', 'end', 'scorer', 'score', 'n_words', 'n_matched']
    """
    return make(name, [])


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
