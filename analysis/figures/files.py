"""Figures to files: three pictures, the data they show, and a card that says what they are."""

import hashlib
import io
import json
import os
import re
import tempfile
from importlib import metadata
from pathlib import Path

from analysis.figures import style

COMPANIONS = ("png", "svg", "pdf", "csv", "json")
_DPI = 300
_ABOUT = ("what", "parameters", "n", "left_out", "alt", "again", "corpus")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_METADATA = {"png": {}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}  # no clock in a file


def export(fig, path, *, data, about, size="page"):
    """Write a figure as PNG (300 dpi), SVG and PDF, its data as CSV, and its card as JSON.

    `path` has no suffix: "figures/topics" becomes figures/topics.png and four more. `data` is the
    table that was drawn. `about` says `what` it shows, and may say parameters, n, left_out, again
    (how to make it again), corpus (see `corpus_hash`) and alt; where it says no alt, what the form
    itself tells of its data is the alternative text. The card adds versions and checksums.

    The same figure gives the same bytes. The card comes last: where there is a card, all is there.
    Raises `ValueError` if `about` lacks what, or says anything unknown.
    """
    path = Path(path)
    _check(about)
    about = about | {"alt": about.get("alt") or _told(fig, data, about["what"])}
    whole = _whole(fig)
    files = {kind: _picture(fig, kind, size, bbox_inches=whole) for kind in _METADATA}
    files["csv"] = guarded(data).to_csv(index=False, lineterminator="\n").encode()
    card = _card(path, about, status="drawn") | {
        "data": {"rows": len(data), "columns": [str(column) for column in data.columns]},
        "sha256": {kind: hashlib.sha256(content).hexdigest() for kind, content in files.items()},
        "versions": versions(),
    }
    _write(path, files | {"json": _json(card)})


def withheld(path, *, reason, about):
    """Write the card of a figure that the corpus cannot carry, and nothing else.

    The card says why in `reason`. Files of the same name from an earlier run are removed.
    """
    path = Path(path)
    _check(about)
    card = _card(path, about, status="withheld") | {"reason": reason, "versions": versions()}
    _write(path, {"json": _json(card)})


def markup(fig, *, size="page"):
    """Return a figure as SVG to be put into a page: letters as text, no background, no links."""
    svg = _picture(fig, "svg", size, fonttype="none", transparent=True).decode()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r' (?:xmlns(?::xlink)?|version)="[^"]*"', "", svg)
    svg = re.sub(r"<style type[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;\"]*;? ?", "", svg)  # the page's own type
    return svg.replace("xlink:href", "href")


def guarded(table):
    """Return a table whose texts no spreadsheet takes for formulas: an apostrophe stands before.

    >>> import pandas as pd
    >>> guarded(pd.DataFrame({"term": ["=1+1", "deal"], "n": [-1, 2]})).values.tolist()
    [["'=1+1", -1], ['deal', 2]]
    """
    safe = {}
    for column in table.columns:
        values = table[column]
        if values.dtype.kind not in "biufmM":
            values = values.astype(object).map(_guard, na_action="ignore")
        safe[_guard(column)] = values
    return type(table)(safe, index=table.index)


def corpus_hash(articles):
    """Return the SHA-256 of ids and texts, in the order of ids: one changed letter changes it."""
    digest = hashlib.sha256()
    pairs = zip(articles["article_id"].astype("str"), articles["text"], strict=True)
    for article_id, text in sorted(pairs):
        digest.update(f"{article_id}\x1f{text}\x1e".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def versions():
    """Return the versions that a figure or a table depends on."""
    import platform

    found = {"python": platform.python_version()}
    for name in ("coverage-analysis", "matplotlib", "numpy", "pandas"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None  # used from a folder that was never installed
    return found


def _guard(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _check(about):
    unknown = [key for key in about if key not in _ABOUT]
    if unknown or not about.get("what"):
        missing = [] if about.get("what") else ["what"]
        raise ValueError(
            f"about: missing {missing}, unknown {unknown}; a card needs what and may say "
            f"{', '.join(_ABOUT[1:])}"
        )


def _told(fig, data, what):
    """Return the alternative text of a figure: what its forms say, else what its data hold."""
    told = [ax.get_label() for ax in fig.axes if len(ax.get_label()) > 1]
    if told:
        return " ".join(told)
    return f"{what}. {len(data):,} rows of {', '.join(map(str, data.columns))}."


def _whole(fig):
    """Return the box around all that is drawn: what a caller has added is not cut either."""
    fig.draw_without_rendering()  # a layout of the caller's moves things only now
    return fig.get_tightbbox().padded(0.06)


def _picture(fig, kind, size, *, fonttype="path", **options):
    buffer = io.BytesIO()
    with style.applied(size, **{"svg.fonttype": fonttype}):
        fig.savefig(buffer, format=kind, dpi=_DPI, metadata=_METADATA[kind], **options)
    return buffer.getvalue()


def _card(path, about, *, status):
    return {"figure": path.name, "status": status} | {key: about.get(key) for key in _ABOUT}


def _json(card):
    return (json.dumps(card, ensure_ascii=False, indent=1, default=_plain) + "\n").encode()


def _plain(value):
    """Return a number of numpy, a day or a path as JSON can hold it."""
    return value.item() if hasattr(value, "item") else str(value)


def _write(path, files):
    """Put a set of files in place: all are written aside first, the card is moved last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as aside:
        for kind, content in files.items():
            (Path(aside) / kind).write_bytes(content)
        for kind in reversed(COMPANIONS):
            place = path.with_name(f"{path.name}.{kind}")
            if kind == "json" or kind not in files:
                place.unlink(missing_ok=True)
        for kind in COMPANIONS:
            if kind in files:
                os.replace(Path(aside) / kind, path.with_name(f"{path.name}.{kind}"))
