"""Is a report still what its sources say? Every figure, table and file is made again and compared.

python -m analysis verify DIR
"""

import csv
import hashlib
import json
import tempfile
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import lexicons, loaders, output, pipeline, report

__all__ = ["COLUMNS", "KINDS", "STATUS", "VerifyError", "check", "told"]

COLUMNS = ("kind", "name", "status", "detail")
KINDS = ("file", "source", "article", "figure", "table", "page")
STATUS = ("same", "changed", "missing", "new", "unverified")
_WORDS = {"text": "its text", "about": "its date, outlet or title"}  # columns of fingerprints
_AGAIN = "; run the main job once more for a report of today"


class VerifyError(ValueError):
    """There is nothing to verify: no report and no card of a figure."""


class _Run(NamedTuple):
    """What the manifest says of the run that wrote the report."""

    paths: list
    columns: dict
    lists: dict
    snippets: bool
    parameters: dict


def check(folder):
    """Return what became of everything in a report's folder, a row a thing.

    Columns: kind (file, source, article, figure, table, page) · name · status (same, changed,
    missing, new, unverified) · detail. First the files are held against their checksums. Then the
    sources are read again, articles are compared one by one, and the whole report is made once
    more beside the old one: a figure has changed if its data, its card or (where the versions are
    the same) a picture of it has. With sources that have moved, the rest is unverified.

    Paths are those that the run was given; relative ones are looked for here, then beside the
    report. A folder of figures by `figures.export`, without a report, is held against its cards.
    Nothing is written. Raises `VerifyError` for a folder with neither.

    Verified means: the same sources give the same report. It does not mean that either is right.
    """
    folder = Path(folder)
    manifest = _manifest(folder)
    if manifest is None:
        return _table(_cards_alone(folder))
    rows = _files(folder, manifest)
    told = manifest.get("parameters", {})
    if "engine" in told or not isinstance(told.get("paths"), list):
        why = "it was written from tables in memory"
        why = "in batches only tables are written" if "engine" in told else why
        rows.append(("source", "paths", "unverified", f"{why}: nothing can be made again"))
        return _table(rows)
    run = _run(manifest)
    found, lost = _sources(run.paths, folder)
    rows += [("source", path, "unverified", "it is not there any more") for path in lost]
    if lost:
        return _table(rows + _unverified(folder, "its sources are not all there"))
    return _table(rows + _made_again(folder, run, found))


def told(found):
    """Return what `check` found as lines to print: all that is not the same, then the sums."""
    rows = found[found["status"] != "same"]
    lines = [
        f"{row.kind} {row.name}: {row.status}" + (f" ({row.detail})" if row.detail else "")
        for row in rows.itertuples(index=False)
    ]
    sums = found.groupby("kind", observed=True)["status"].agg(
        ["size", lambda s: (s == "same").sum()]
    )
    counted = [f"{same} of {n} {kind}s" for kind, n, same in sums.itertuples()]
    verdict = "Verified" if rows.empty else "Not verified"
    return [*lines, f"{verdict}: {', '.join(counted)} are the same."]


def _table(rows):
    table = pd.DataFrame(rows, columns=[*COLUMNS]).astype({"name": "str", "detail": "str"})
    for column, values in (("kind", KINDS), ("status", STATUS)):
        table[column] = pd.Categorical(table[column], values)
    return table.sort_values(["kind", "name"], kind="stable", ignore_index=True)


def _manifest(folder):
    """Return the manifest of a report, None where there are only cards."""
    if not folder.is_dir():
        raise VerifyError(f"{folder} is no folder; give the one that the main job wrote")
    path = folder / output.MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["files"].items()
    except FileNotFoundError:
        if any(_read_cards(folder)):
            return None
        raise VerifyError(f"{folder} holds no {output.MANIFEST} and no card of a figure") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VerifyError(f"{path} cannot be read as a manifest ({error})") from None
    return manifest


def _read_cards(folder):
    """Yield (path, card) of every card of a figure under a folder."""
    for path in sorted(folder.rglob("*.json")):
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(card, dict) and {"figure", "status", "versions"} <= {*card}:
            yield path, card


def _sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _held(path, name, sha):
    """Return the row of a file that had a checksum when it was written."""
    if not path.is_file():
        return ("file", name, "missing", "it was written, and is not there")
    if _sha(path) != sha:
        return ("file", name, "changed", "it is not as it was written")
    return ("file", name, "same", "")


def _files(folder, manifest):
    return [_held(folder / name, name, sha) for name, sha in manifest["files"].items()]


def _cards_alone(folder):
    rows = []
    for path, card in _read_cards(folder):
        for kind, sha in card.get("sha256", {}).items():
            picture = path.with_suffix(f".{kind}")
            rows.append(_held(picture, picture.relative_to(folder).as_posix(), sha))
        again = f": {card['again']}" if card.get("again") else ""
        why = f"no report stands around it; it is made again by hand{again}"
        rows.append(("figure", card["figure"], "unverified", why))
    return rows


def _run(manifest):
    parameters = manifest["parameters"]
    pairs = (pair.partition("=") for pair in parameters.get("columns", []))
    return _Run(
        parameters["paths"],
        {field: name for field, _, name in pairs},
        {name: parameters.get(name, lexicons.STORY) for name in ("actors", "topics")},
        bool(manifest.get("snippets")),
        parameters,
    )


def _sources(paths, folder):
    """Return the paths as they are found from here or beside the report, and those that are not."""
    found, lost = [], []
    for path in paths:
        places = [Path(path), folder.resolve().parent / path]
        there = next((str(one) for one in places if _exists(one)), None)
        (lost if there is None else found).append(path if there is None else there)
    return found, lost


def _exists(path):
    return path.exists() or any(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor))))


def _unverified(folder, why):
    cards = [("figure", card["figure"], "unverified", why) for _, card in _read_cards(folder)]
    csvs = sorted((folder / "tables").glob("*.csv"))
    return cards + [("table", path.stem, "unverified", why) for path in csvs]


def _made_again(folder, run, paths):
    """Read the sources, make the report once more, and compare it with the old one."""
    try:
        lists = {name: _list(name, given, folder) for name, given in run.lists.items()}
        given = run.parameters.get("events")
        events = _list("events", given, folder) if given else None
        articles, ledger = loaders.read_articles(paths, columns=run.columns)
    except (OSError, ValueError) as error:
        return [
            ("source", ", ".join(run.paths), "unverified", f"it cannot be read: {error}"),
            *_unverified(folder, "its sources cannot be read"),
        ]
    rows = [("source", path, "same", "") for path in run.paths] + _articles(folder, articles)
    if articles.empty:
        return rows + _unverified(folder, "its sources hold no article any more")
    found = pipeline.tables(articles, **lists)
    with tempfile.TemporaryDirectory(prefix="verify-") as aside:
        again = Path(aside) / "again"
        report.write(
            articles, ledger, found, again,
            events=events, snippets=run.snippets, parameters=run.parameters,
        )  # fmt: skip
        rows += _figures(folder, again) + _tables(folder, again)
        same = _same(folder / "index.html", again / "index.html")
        detail = "" if same else "it would be written otherwise today"
        rows.append(("page", "index.html", "same" if same else "changed", detail))
    return rows


def _list(name, given, folder):
    """Return the list of actors, topics or events that the run was given."""
    read = getattr(lexicons, f"read_{name}")
    if given == "none":
        return read().iloc[:0]
    if given == lexicons.STORY:
        return read()
    found, _ = _sources([given], folder)
    return read(found[0] if found else given)


def _same(one, other):
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _articles(folder, articles):
    """Return a row for every article, then or now: is it the same, letter for letter?"""
    path = folder / "tables" / "fingerprints.parquet"
    if not path.is_file():
        return [("article", "fingerprints", "unverified", "the report has no fingerprints")]
    then = pd.read_parquet(path).set_index("article_id")
    now = output.fingerprints(articles).set_index("article_id")
    rows = []
    for name in sorted({*then.index, *now.index}):
        if name not in now.index:
            rows.append(("article", name, "missing", "the sources do not hold it any more"))
        elif name not in then.index:
            rows.append(("article", name, "new", "it was not there when the report was written"))
        else:
            differ = [part for part in _WORDS if then.at[name, part] != now.at[name, part]]
            detail = " and ".join(_WORDS[part] for part in differ)
            status = "changed" if differ else "same"
            rows.append(("article", name, status, f"{detail} was changed" if differ else ""))
    return rows


def _figures(folder, again):
    old, new = (
        {path.stem: (path, card) for path, card in _read_cards(one / "figures")}
        for one in (folder, again)
    )
    rows = []
    for name in sorted({*old, *new}):
        if name not in new or name not in old:
            status, why = ("missing", "today") if name not in new else ("new", "then")
            rows.append(("figure", name, status, f"the report has no such figure {why}{_AGAIN}"))
            continue
        detail = _difference(*old[name], *new[name])
        rows.append(("figure", name, "changed" if detail else "same", detail))
    return rows


def _difference(path, card, new_path, new_card):
    """Return how a figure differs from the one made again, "" if it does not."""
    if card["status"] != new_card["status"]:
        why = new_card.get("reason") or card.get("reason") or ""
        return f"it was {card['status']}, and would now be {new_card['status']}: {why}"
    data, new_data = path.with_suffix(".csv"), new_path.with_suffix(".csv")
    if card["status"] == "drawn" and not _same(data, new_data):
        return _rows_that_differ(data, new_data)
    plain = {"versions", "sha256", "corpus", "again"}  # what a figure is, not how it came about
    said = sorted(key for key in {*card, *new_card} - plain if card.get(key) != new_card.get(key))
    if said:
        return f"its card says another {', '.join(said)}"
    if card.get("versions") != new_card.get("versions"):
        return ""  # the same data, drawn by another version: its own bytes are a file's row
    kinds = [k for k, sha in card.get("sha256", {}).items() if new_card["sha256"].get(k) != sha]
    return f"the same data would be drawn otherwise ({', '.join(kinds)})" if kinds else ""


def _rows_that_differ(path, new_path):
    if not path.is_file():
        return "its data are not there"
    rows, new = (_cells(one) for one in (path, new_path))
    if rows[:1] != new[:1]:
        return "its data have other columns"
    kept = {*new}
    gone = [row for row in rows if row not in kept]
    first = f", first {gone[0][0]}" if gone else ", in their order or number"
    return f"{len(gone):,} of {len(rows) - 1:,} rows of its data differ{first}"


def _cells(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [*map(tuple, csv.reader(file))]


def _tables(folder, again):
    old, new = ({path.stem: path for path in (one / "tables").glob("*.csv")}
                for one in (folder, again))  # fmt: skip
    rows = []
    for name in sorted({*old, *new}):
        if name in old and name in new:
            same = _same(old[name], new[name])
            detail = "" if same else _rows_that_differ(old[name], new[name])
            rows.append(("table", name, "same" if same else "changed", detail))
        else:
            status, why = ("missing", "today") if name in old else ("new", "then")
            rows.append(("table", name, status, f"the report has no such table {why}{_AGAIN}"))
    return rows
