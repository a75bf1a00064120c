"""Measure the package beside the libraries that people use for the same work.

    python benchmarks/speed.py [--articles 1000] [--corpus FILE.jsonl.gz] [--only ROW] [--json FILE]

Ours and the peer's take turns on the same articles, on one core, in CPU seconds; shown are the
medians, and the median of the ratios round by round (above 1: ours is faster, except where the
goal is an upper bound). A ratio is good to about a quarter. `check` shows that the same work was
done, and how counts differ where words are defined differently. polars and spaCy are wanted only
here: `pip install -e ".[benchmark]"`. The exit code is 1 if work was not the same; a missed goal
is shown and changes nothing.
"""

import argparse
import json
import platform
import sys
from itertools import chain
from pathlib import Path

from speed_rows import Corpus, corpus, counting, fresh, jobs, words

ROWS = {
    "words": words.words,
    "sentences": words.sentences,
    "names": words.names,
    "memory": words.memory,
    "concordance": counting.concordance,
    "collocations": counting.collocations,
    "keyness": counting.keyness,
    "reading": jobs.reading,
    "main-job": jobs.main_job,
    "main-job-memory": fresh.memory_of_job,
    "imports": fresh.imports,
    "growth": fresh.growth,
    "first-run": fresh.first_run,
}
_FORM = "{:<46} {:>11} {:>11}  {:<24} {:>8}  {:<12} {}"


def given(options):
    """Return the `Corpus` that the options ask for."""
    rows = (
        corpus.read(options.corpus, options.articles)
        if options.corpus
        else corpus.made(options.articles, options.seed)
    )
    articles = corpus.articles(rows)
    titles = articles["title"].astype(object).where(articles["title"].notna(), None).tolist()
    return Corpus(articles, titles, articles["text"].tolist(), options.rounds, options.long)


def line(row):
    """Return a row as a line of the table."""
    ratio = "" if row.ratio is None else f"{row.ratio:.3g} ×"
    goal = row.goal and row.goal + {True: " met", False: " missed", None: ""}[row.met]
    check = ("NOT THE SAME WORK: " if row.same is False else "") + row.check
    values = (_value(row.ours, row.unit), _value(row.theirs, row.unit))
    return _FORM.format(row.work, *values, row.peer, ratio, goal, check).rstrip()


def _value(value, unit):
    if value is None:
        return ""
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def main(arguments=None):
    """Measure, print and return the exit code."""
    options = _options(arguments)
    about = given(options)
    print(f"{about}, {options.rounds} rounds, Python {platform.python_version()}, one core")
    print(_FORM.format("work", "ours", "peer", "", "ratio", "goal", "check"))
    rows = []
    for row in chain.from_iterable(ROWS[name](about) for name in options.only):
        print(line(row), flush=True)
        rows.append(row)
    if options.json:
        found = [row._asdict() | {"met": row.met} for row in rows]
        result = {"corpus": str(about), "rounds": options.rounds, "rows": found}
        text = json.dumps(result, indent=2, ensure_ascii=False, default=float)
        options.json.write_text(text + "\n", encoding="utf-8")
    return int(any(row.same is False for row in rows))


def _options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--articles", type=int, default=1000, metavar="N", help="how many, of about 5 kB")
    add("--corpus", type=Path, metavar="FILE", help="a .jsonl or .jsonl.gz with `text` in a line")
    add("--seed", type=int, default=0, help="of the articles that are made")
    add("--rounds", type=int, default=3, metavar="N", help="pairs of runs a row")
    add("--only", nargs="+", choices=ROWS, default=[*ROWS], metavar="ROW", help=", ".join(ROWS))
    add("--long", action="store_true", help="growth up to 100 times the articles")
    add("--json", type=Path, metavar="FILE", help="write the rows as JSON too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
