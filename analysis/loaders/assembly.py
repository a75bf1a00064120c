"""Parts to the two tables: ids that are unique over all of them, types, order."""

from collections import Counter

import pandas as pd

from analysis import tables
from analysis.loaders import fields, records

_REPEATING = ("author", "section", "language", *records.READING)  # categorical: they repeat

_PRINTS = ("table#", "text#")  # ids that are a print of the content: alike only if that is


def articles_and_ledger(parts):
    """Return ARTICLES and LEDGER of the `Part`s found, whatever their order."""
    rows = [(part.name, one) for part in parts for one in part.articles]
    rows.sort(key=lambda row: (row[0], _natural(row[1].item), row[1].columns["article_id"]))
    ids = _unique(rows)
    ledger = [
        (name, one.item, "loaded", "; ".join(one.notes) or None, article_id)
        for (name, one), article_id in zip(rows, ids, strict=True)
    ]
    ledger += [
        (part.name, item, status, reason, None)
        for part in parts
        for item, status, reason in part.others
    ]
    ledger.sort(key=lambda row: (row[0], _natural(row[1]), row[4] or "", row[3] or ""))
    # The order of the rows is the order in the files: items are numbers, and 10 follows 9.
    return (
        _articles([one for _, one in rows], ids),
        tables.make("LEDGER", ledger, order=["source_file"]),
    )


def _natural(item):
    """Return a key that sorts items by number where they are numbers, the whole file first."""
    if item is None:
        return (0, 0, "")
    return (1, int(item), "") if item.isascii() and item.isdigit() else (2, 0, item)


def _unique(rows):
    """Return the ids of all rows; those that come twice get the path in front, all of them."""
    ids = [one.columns["article_id"] for _, one in rows]
    counts = Counter(ids)
    for place, (name, _) in enumerate(rows):
        if counts[ids[place]] > 1 and not ids[place].startswith((name, *_PRINTS)):
            ids[place] = f"{name}#{ids[place]}"
    # What is left are rows that are alike in all: the same table given twice.
    counts, taken = Counter(), set(ids)
    for place, article_id in enumerate(ids):
        counts[article_id] += 1
        if counts[article_id] > 1:
            ids[place] = _free(article_id, counts[article_id], taken)
    return ids


def _free(article_id, number, taken):
    """Return an id with a number behind it that no other article has."""
    while f"{article_id}~{number}" in taken:
        number += 1
    taken.add(f"{article_id}~{number}")
    return f"{article_id}~{number}"


def _articles(found, ids):
    contract = tables.TABLES["ARTICLES"]
    names = dict.fromkeys((*contract, "published", "date_precision", *records.WORDS[1:]))
    columns = {name: [one.columns.get(name) for one in found] for name in names}
    columns |= {name: [one.columns[name] for one in found] for name in records.READING}
    columns["article_id"] = ids
    frame = {name: pd.array(values, dtype=_dtype(name)) for name, values in columns.items()}
    beside = sorted({name for one in found for name in one.columns["travelling"]})
    for name in beside:
        frame[name] = fields.travelling([one.columns["travelling"].get(name) for one in found])
    table = pd.DataFrame(frame)
    for name in _REPEATING:
        table[name] = table[name].astype("category")
    return tables.make("ARTICLES", table)


def _dtype(name):
    if name == "published":
        return "datetime64[us, UTC]"
    if name == "date_precision":
        return pd.CategoricalDtype(tables.PRECISION)
    return "datetime64[us]" if name == "date" else "str"
