"""A folder of results: made aside, put in place whole, never over somebody else's files."""

import hashlib
import json
import os
import shutil
import tempfile
from bisect import bisect_right
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from pandas.api import types

from analysis import figures, loaders

__all__ = [
    "MANIFEST", "SNIPPET", "OutputError", "bar", "check_folder", "fingerprints", "made", "snippets",
    "write_csv", "write_parquet",
]  # fmt: skip

MANIFEST = "report.json"
SNIPPET = 600  # characters of a sentence that are shown: a text without full stops is one sentence
_MAKER = "coverage-analysis"


class OutputError(ValueError):
    """Results cannot be written where they were asked for."""


def check_folder(out):
    """Raise `OutputError` if results must not be written to `out`.

    A folder that is missing, empty, or holds earlier results will do; in the last case files that
    did not come from us stay as they are.
    """
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file; results need a folder: choose another name")
    if out.is_dir() and any(out.iterdir()) and _earlier(out) is None:
        names = sorted(path.name for path in out.iterdir())
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        raise OutputError(
            f"{out} holds files that no earlier report wrote ({', '.join(names[:3])}{more}); "
            "choose another folder, or empty this one"
        )


@contextmanager
def made(out, facts):
    """Give a folder to write into; put it in place of `out` when all has gone well.

    The manifest lists what was written, with checksums, and `facts`. If anything goes wrong, or is
    interrupted, `out` is as it was.
    """
    out = Path(out).resolve()
    check_folder(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        new = aside / "new"
        new.mkdir()
        yield new
        _write_manifest(new, facts)
        _place(new, out, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def bar(total, *, shown=None, unit="step", file=None):
    """Give a function to call with each step's name as it begins; a bar on stderr shows them.

    `shown`: None draws the bar where somebody sees it (on a terminal), True anywhere.
    """
    from tqdm import tqdm

    hidden = None if shown is None else not shown
    with tqdm(total=total, unit=unit, disable=hidden, leave=False, file=file) as drawn:
        begun = False

        def step(name):
            nonlocal begun
            drawn.update(begun)
            drawn.set_description(name)
            begun = True

        yield step


def _earlier(out):
    """Return the paths that an earlier report wrote into a folder; None if there was none."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if manifest["maker"] != _MAKER:
            return None
        return {*manifest["files"], MANIFEST}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_manifest(new, facts):
    files = {
        path.relative_to(new).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(new.rglob("*"))
        if path.is_file()
    }
    manifest = {"maker": _MAKER, **facts, "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
    (new / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _place(new, out, old):
    """Put the folder `new` where `out` is; what others have put into `out` moves along."""
    if not out.exists():
        os.rename(new, out)
        return
    ours = _earlier(out) or set()
    kept = [
        path.relative_to(out)
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.relative_to(out).as_posix() not in ours
    ]
    for path in kept:
        if (new / path).exists():
            raise OutputError(f"{out / path} would be overwritten, and no report wrote it; move it")
    try:
        os.rename(out, old)
    except OSError:  # a mounted folder cannot be moved, its files can
        _replace(new, out, ours)
        return
    try:
        for path in kept:
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(old / path, new / path)
        os.rename(new, out)
    except BaseException:
        os.rename(old, out)
        raise


def _replace(new, out, ours):
    for path in sorted(new.rglob("*")):
        if path.is_file():
            place = out / path.relative_to(new)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place)
            ours = ours - {path.relative_to(new).as_posix()}
    for stale in ours:
        (out / stale).unlink(missing_ok=True)


def fingerprints(articles):
    """Return what tells later whether an article has changed, and nothing of what it says.

    Columns: article_id · text (the SHA-256 of its text) · about (that of its date, outlet, title).
    """
    about = articles[["date", "outlet", "title"]].astype("str").fillna("")
    joined = about["date"] + "\x1f" + about["outlet"] + "\x1f" + about["title"]
    return pd.DataFrame(
        {
            "article_id": articles["article_id"].astype("str"),
            "text": articles["text"].map(_sha),
            "about": joined.map(_sha),
        }
    ).astype("str")


def snippets(tables):
    """Return tables as they may be written where whole articles must not be.

    TOKENS are left out. ARTICLES keep the columns that `loaders` makes, all but `text`, and of
    others those that hold no words (numbers, moments, yes and no): words may be the text once more.
    A quotation keeps what stands in the sentence it begins in, at most `SNIPPET` characters; start
    and end still say where all of it stands. `tables` have ARTICLES, QUOTES and SENTENCES.
    """
    tables = {name: table for name, table in tables.items() if name != "TOKENS"}
    articles = tables["ARTICLES"]
    kept = [column for column in articles if _is_safe(column, articles[column].dtype)]
    quotes = _cut(tables["QUOTES"], tables["SENTENCES"])
    return tables | {"ARTICLES": articles[kept], "QUOTES": quotes}


def _is_safe(column, dtype):
    wordless = types.is_numeric_dtype(dtype) or types.is_datetime64_any_dtype(dtype)
    return column != "text" and (column in loaders.COLUMNS or wordless)


def _cut(quotes, sentences):
    ends = {}
    for article_id, end in zip(sentences["article_id"], sentences["end"], strict=True):
        ends.setdefault(str(article_id), []).append(int(end))
    ends = {article_id: sorted(each) for article_id, each in ends.items()}
    cut = []
    columns = (quotes[column] for column in ("article_id", "start", "surface"))
    for article_id, start, surface in zip(*columns, strict=True):
        here = ends.get(str(article_id), [])
        following = here[bisect_right(here, start) :][:1]
        cut.append(surface[: min([SNIPPET, *(end - start for end in following)])])
    return quotes.assign(surface=cut).astype({"surface": "str"})


def _sha(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write_csv(table, path):
    """Write a table as CSV that a spreadsheet opens without running any of it."""
    text = figures.guarded(table).to_csv(index=False, lineterminator="\n")
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def write_parquet(table, path):
    """Write a table as Parquet; columns of mixed things are written as text."""
    mixed = [column for column in table.columns if table[column].dtype == object]
    as_text = {c: table[c].map(str, na_action="ignore").astype("str") for c in mixed}
    table.assign(**as_text).to_parquet(path, index=False)
