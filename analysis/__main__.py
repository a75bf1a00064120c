"""The main job: articles in, a report with its figures and tables out.

python -m analysis PATH… --out DIR
"""

import argparse
import sys


def main(arguments=None):
    """Run the main job; return the exit code: 0 done, 2 nothing could be read or written."""
    options = _parser().parse_args(arguments)
    # Loaded after the options are read, so that --help and a typing error answer at once.
    from analysis import lexicons, loaders, pipeline, report

    try:
        report.check_folder(options.out)
        actors = _list(lexicons.read_actors, options.actors)
        topics = _list(lexicons.read_topics, options.topics)
        articles, ledger = loaders.read_articles(options.paths)
        if articles.empty:
            print(_nothing(ledger), file=sys.stderr)
            return 2
        found = _with_progress(pipeline, articles, actors, topics)
        parameters = {
            "paths": [str(path) for path in options.paths],
            "actors": options.actors or "the example story's",
            "topics": options.topics or "the example story's",
            "snippets": options.snippets,
        }
        report.write(
            articles, ledger, found, options.out, snippets=options.snippets, parameters=parameters
        )
    except (OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(_summary(articles, ledger, found, options.out))
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Read news coverage: who speaks, about what, in what tone. Writes a report "
        "(index.html), figures with their data, tables and a ledger of everything that was found.",
    )
    add = parser.add_argument
    add("paths", nargs="+", metavar="PATH", help="files, folders or patterns: .txt .csv .jsonl …")
    add("--out", required=True, metavar="DIR", help="the folder to write; it is made")
    add("--actors", metavar="FILE", help="a CSV of actors, or 'none'; default: the example story's")
    add("--topics", metavar="FILE", help="a CSV of topics, or 'none'; default: the example story's")
    add("--snippets", action="store_true", help="write sentences of evidence, never whole articles")
    return parser


def _list(read, path):
    """Return the list of a file, the example story's (no path) or an empty one ("none")."""
    return read().iloc[:0] if path == "none" else read(path)


def _with_progress(pipeline, articles, actors, topics):
    from tqdm import tqdm

    batches = -(-len(articles) // pipeline.BATCH)
    total = batches * len(pipeline.STEPS)
    with tqdm(total=total, unit="step", disable=None, leave=False) as bar:

        def progress(step):
            bar.set_description(step)
            bar.update()

        return pipeline.tables(articles, actors=actors, topics=topics, progress=progress)


def _nothing(ledger):
    lines = ["Nothing could be read. What was found, and why it is no article:"]
    lines += _reasons(ledger[ledger["status"] != "loaded"], most=20)
    lines.append("Nothing was written. Articles are read from .txt, .csv, .json, .jsonl, .parquet.")
    return "\n".join(lines)


def _reasons(rows, most):
    lines = []
    for row in rows.head(most).itertuples():
        whole = not isinstance(row.item, str)  # missing: the file as a whole
        place = row.source_file if whole else f"{row.source_file}, {row.item}"
        lines.append(f"  {row.status}: {place}: {row.reason}")
    if len(rows) > most:
        lines.append(f"  … and {len(rows) - most} more, all in the ledger")
    return lines


def _summary(articles, ledger, found, out):
    status = ledger["status"].value_counts()
    numbers = " + ".join(f"{status.get(name, 0):,} {name}" for name in status.index.categories)
    dates = articles["date"].dropna()
    days = sorted({f"{day:%Y-%m-%d}" for day in (dates.min(), dates.max())}) if len(dates) else []
    period = ", " + " to ".join(days) if days else ""
    undated = len(articles) - len(dates)
    quotations = found["QUOTES"]["kind"].isin(["direct", "mixed"])
    lines = [
        f"Read {len(articles):,} article{'s' * (len(articles) != 1)}{period}"
        + (f" ({undated:,} without a date)" if undated else "")
        + f". Found {len(ledger):,} = {numbers}.",
        f"Found {len(found['SENTENCES']):,} sentences, {quotations.sum():,} quotations, "
        f"{len(found['MENTIONS']):,} mentions of {found['MENTIONS']['actor'].nunique()} actors.",
        *_reasons(ledger[ledger["status"] == "rejected"], most=10),
        f"Open {out}/index.html; the ledger is {out}/ledger.csv.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
