"""Pieces to the two tables: ids that are unique over all of them, types, order."""

from collections import Counter
from itertools import chain

import numpy as np
import pandas as pd

from analysis import tables
from analysis.loaders import fields, formats, records

_PRINTS = ("table#", "text#")  # ids that are a print of the content: alike only if that is
_SAME = "the same text as "  # stands last in a reason, with an id
_FOREIGN = "hardly an English word in it"
# English news has one of these in 40 bytes (in 918 articles that were labelled for their quotations
# one in 133 at the least), other languages have next to none. A shorter text tells too little.
_ENGLISH = tuple(f" {word} ".encode() for word in ("the", "of", "and", "to", "that", "said"))
_APART, _SHORT, _LOOKED_AT = 200, 300, 4000  # bytes
_OFTEN, _AT_ONCE = _ENGLISH[0], 700  # most texts have it twice so early, which settles them


def tables_of(pieces, kinds):
    """Return ARTICLES and LEDGER of `Piece`s, sorted; `kinds` are of columns that travel along."""
    others = [other for piece in pieces for other in piece.others]
    pieces = [piece for piece in pieces if piece.items]
    ledger = {
        "source_file": _values(pieces, "source_file") + [name for name, *_ in others],
        "item": [item for piece in pieces for item in piece.items] + [one[1] for one in others],
        "status": ["loaded"] * sum(len(one.items) for one in pieces) + [one[2] for one in others],
        "reason": [note for piece in pieces for note in piece.notes] + [one[3] for one in others],
        "article_id": _values(pieces, "article_id") + [None] * len(others),
    }
    if others:  # what is loaded is in order
        keys = [*zip(ledger["source_file"], map(formats.natural, ledger["item"]), strict=True)]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        ledger = {name: [values[row] for row in order] for name, values in ledger.items()}
    ledger["item"] = [item if item is None else str(item) for item in ledger["item"]]
    columns = {name: _words(values) for name, values in ledger.items()}
    columns["status"] = columns["status"].astype(pd.CategoricalDtype(tables.LEDGER_STATUS))
    return _articles(pieces, kinds), tables.trusted("LEDGER", columns)


def unique(sources):
    """Return the ids of every source, those that come twice with the path in front, all of them."""
    ids = [*chain.from_iterable(source.ids for source in sources)]
    counts = Counter(ids)
    if len(counts) < len(ids):
        names = chain.from_iterable(source.names for source in sources)
        for place, name in enumerate(names):
            if counts[ids[place]] > 1 and not ids[place].startswith((name, *_PRINTS)):
                ids[place] = f"{name}#{ids[place]}"
        # What is left are rows that are alike in all: the same table given twice.
        counts, taken = Counter(), set(ids)
        for place, article_id in enumerate(ids):
            counts[article_id] += 1
            if counts[article_id] > 1:
                ids[place] = _free(article_id, counts[article_id], taken)
    ids = iter(ids)
    return [[next(ids) for _ in source.ids] for source in sources]


def _free(article_id, number, taken):
    """Return an id with a number behind it that no other article has."""
    while f"{article_id}~{number}" in taken:
        number += 1
    taken.add(f"{article_id}~{number}")
    return f"{article_id}~{number}"


def compared(pieces):
    """Yield `pieces` with a note on every article that is hardly English or repeats another's text.

    The latter is to the letter, and of an earlier one.
    """
    import pyarrow

    first = {}  # by Python's hash of 64 bits, which is another in every run and leaves none
    for piece in pieces:
        if not piece.items:
            yield piece
            continue
        notes, texts = [*piece.notes], piece.columns["text"].cast(pyarrow.large_binary())
        rows = zip(piece.columns["article_id"], texts.to_numpy(zero_copy_only=False), strict=True)
        for row, (article_id, text) in enumerate(rows):
            if _is_foreign(text):
                notes[row] = "; ".join(filter(None, (notes[row], _FOREIGN)))
            earlier = first.setdefault(hash(text), article_id)
            if earlier != article_id:
                notes[row] = "; ".join(filter(None, (notes[row], _SAME + earlier)))
        yield piece._replace(notes=notes)


def _is_foreign(text):
    early = text.find(_OFTEN, 0, _AT_ONCE)
    if early >= 0 and text.find(_OFTEN, early + 1, _AT_ONCE) > 0:
        return False
    head = text[:_LOOKED_AT].lower()
    return len(head) >= _SHORT and sum(map(head.count, _ENGLISH)) * _APART < len(head)


def foreign(ledger):
    """Return the ids of the articles of a ledger that are hardly English."""
    has = ledger["reason"].astype("str").str.contains(_FOREIGN, regex=False)
    return ledger.loc[has.fillna(False).astype(bool), "article_id"].astype("str").tolist()


def copies(ledger):
    """Return the articles of a ledger whose text another has, in their order: the two ids."""
    found = pd.DataFrame({"article_id": ledger["article_id"]}).astype("str")
    found["copy_of"] = ledger["reason"].astype("str").str.extract(f"{_SAME}(.+)$", expand=False)
    return found[found["copy_of"].notna()].reset_index(drop=True)


def _articles(pieces, kinds):
    contract = tables.TABLES["ARTICLES"]
    names = dict.fromkeys((*contract, *records.MOMENTS, *records.WORDS, *records.READING))
    dtypes = {name: _DTYPES.get(name, "str") for name in names if name != "text"}
    dtypes |= {name: fields.dtype(kinds[name]) for name in sorted(kinds)}
    frame = {name: _typed(_values(pieces, name), dtype) for name, dtype in dtypes.items()}
    texts = [piece.columns["text"] for piece in pieces]
    in_order = frame["article_id"].cat.codes.is_monotonic_increasing
    frame["text"] = _text(texts if in_order else [_one(texts)])
    return tables.make("ARTICLES", pd.DataFrame(frame)[[*names, *sorted(kinds)]])


def _values(pieces, name):
    found = []
    for piece in pieces:
        values = piece.columns.get(name) or piece.travelling.get(name)
        found += values or [None] * len(piece.items)
    return found


_DTYPES = {
    "article_id": "category",
    "date": "datetime64[us]",
    "published": "datetime64[us, UTC]",
    "date_precision": pd.CategoricalDtype(tables.PRECISION),
    **dict.fromkeys(("author", "section", "language", *records.READING), "category"),  # they repeat
}


def _typed(values, dtype):
    """Return a column of values as they come, None for missing ones."""
    if isinstance(dtype, pd.CategoricalDtype):
        return _words(values).astype(dtype)
    if dtype == "category":
        return _coded(values)
    if dtype == "str":
        return _words([value if value is None else str(value) for value in values])
    if dtype == "float64":
        values = [np.nan if value is None else value for value in values]
    return pd.array(values, dtype=dtype)


def _words(values):
    """Return text as a column; half characters become U+FFFD."""
    return _text([records.as_array(values)[0]])


def _coded(values):
    """Return text as a categorical column, by arrow: pandas looks each value up three times."""
    from pyarrow import compute

    found = records.as_array(values)[0].dictionary_encode()
    order = compute.array_sort_indices(found.dictionary).to_numpy()
    rank = np.append(np.argsort(order), -1)  # the last is that of a missing value
    labels = pd.Index(_text([found.dictionary.take(order)]))
    codes = rank[found.indices.fill_null(-1).to_numpy()]
    return pd.Series(pd.Categorical.from_codes(codes, labels, validate=False))


def _text(arrays):
    """Return arrays of text as a column, without a detour through Python."""
    import pyarrow

    chunks = pyarrow.chunked_array(arrays, pyarrow.large_string())
    return pd.Series(pd.StringDtype(na_value=np.nan).__from_arrow__(chunks))


def _one(arrays):
    """Return arrays as one: sorting takes many times as long in pieces."""
    import pyarrow

    return pyarrow.concat_arrays(arrays)
