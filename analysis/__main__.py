"""The main job: articles in, a report with its figures and tables out.

python -m analysis PATH… --out DIR
python -m analysis verify DIR
"""

import argparse
import signal
import sys
import threading
from contextlib import contextmanager

INTERRUPTED, TERMINATED = 130, 143  # what shells return for these: 128 and the signal's number


def main(arguments=None):
    """Run the main job; return the exit code: 0 done, 2 nothing could be read or written.

    Broken off with Ctrl-C it is 130, terminated 143, and the folder is as it was.

    `verify DIR` checks a report instead: 0 all is the same, 1 something is not, or cannot be told.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["verify"]:
        return _verify(arguments[1:])
    options = _parser().parse_args(arguments)
    if refused := _apart(options):
        print(refused, file=sys.stderr)
        return 2
    try:
        with _terminable():
            return _job(options)
    except KeyboardInterrupt as stopped:
        word, code = ("Terminated", TERMINATED) if stopped.args else ("Interrupted", INTERRUPTED)
        print(f"{word}; nothing was written to {options.out}.", file=sys.stderr)
        return code


@contextmanager
def _terminable():
    """Let a request to end (SIGTERM) clear up as Ctrl-C does."""

    def stop(number, _):
        raise KeyboardInterrupt(number)

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may listen to signals
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _job(options):
    # Loaded after the options are read, so that --help and a typing error answer at once.
    from analysis import lexicons, loaders, output, pipeline, report

    try:
        output.check_folder(options.out)
        actors = _list(lexicons.read_actors, options.actors)
        topics = _list(lexicons.read_topics, options.topics)
        events = lexicons.read_events(options.events) if options.events else None
        columns = [f"{field}={name}" for field, name in options.column]
        parameters = {
            "paths": [str(path) for path in options.paths],
            "actors": options.actors or lexicons.STORY,
            "topics": options.topics or lexicons.STORY,
            "snippets": options.snippets,
        }
        given = {"columns": columns, "events": options.events}
        parameters |= {key: value for key, value in given.items() if value}
        if options.engine == "dask":
            return _scaled(options, actors, topics, parameters)
        articles, ledger = loaders.read_articles(options.paths, columns=dict(options.column))
        if articles.empty:
            print(_nothing(ledger), file=sys.stderr)
            return 2
        n_steps = -(-len(articles) // pipeline.BATCH) * len(pipeline.STEPS) + len(report.STEPS)
        with output.bar(n_steps, shown=options.progress or None) as step:
            found = pipeline.tables(articles, actors=actors, topics=topics, progress=step)
            report.write(
                articles, ledger, found, options.out, events=events,
                snippets=options.snippets, parameters=parameters, progress=step,
            )  # fmt: skip
    except (OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(_summary(articles, ledger, found, options.out, options.actors))
    return 0


def _apart(options):
    """Return the sentence that says which options do not go together, "" if all do."""
    if options.engine == "dask" and options.events:
        return "--events marks figures and a page, and --engine dask writes none: leave one out."
    if options.scheduler and options.workers is not None:
        return "--workers starts processes here, a --scheduler has its own: leave one out."
    of_dask = {"--scheduler": options.scheduler, "--workers": options.workers}
    given = [name for name, value in of_dask.items() if value is not None]
    if given and options.engine != "dask":
        return f"{given[0]} is for --engine dask: add that, or leave {given[0]} out."
    return ""


def _verify(arguments):
    """Hold a report against its sources, print what is not the same; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis verify",
        description="Make a report again from its sources and name every figure, table, article "
        "and file that differs.",
    )
    parser.add_argument("folder", metavar="DIR", help="the folder that the main job wrote")
    folder = parser.parse_args(arguments).folder

    from analysis import verify

    try:
        found = verify.check(folder)
    except (OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(*verify.told(found), sep="\n")
    return int((found["status"] != "same").any())


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        epilog="python -m analysis verify DIR: is a report still what its sources say?",
        description="Read news coverage: who speaks, about what, in what tone. Writes a report "
        "(index.html), figures with their data, tables and a ledger of everything that was found.",
    )
    add = parser.add_argument
    add("paths", nargs="+", metavar="PATH", help="files, folders or patterns: .txt .docx .csv …")
    add("--out", required=True, metavar="DIR", help="the folder to write; it is made")
    add("--actors", metavar="FILE", help="a CSV of actors, or 'none'; default: the example story's")
    add("--topics", metavar="FILE", help="a CSV of topics, or 'none'; default: the example story's")
    add("--events", metavar="FILE", help="a CSV of events (date, label) to mark and to compare by")
    add("--engine", choices=("local", "dask"), default="local",
        help="dask: tables only, in batches, on several processes or machines")  # fmt: skip
    add("--workers", type=int, metavar="N", help="processes of --engine dask here; default: 2")
    add("--scheduler", metavar="ADDRESS", help="a Dask scheduler, such as tcp://10.0.0.5:8786")
    add("--column", type=_pair, action="append", default=[], metavar="FIELD=NAME",
        help="a column's name in your tables, such as text=Volltext; may be repeated")  # fmt: skip
    add("--progress", action="store_true", help="draw the bar even where stderr is no terminal")
    add("--snippets", action="store_true", help="write sentences of evidence, never whole articles")
    return parser


def _scaled(options, actors, topics, parameters):
    """Write the tables by a cluster of workers; return the exit code."""
    from tqdm import tqdm

    from analysis import loaders, scale

    hidden = False if options.progress else None

    try:
        with tqdm(unit=" articles", disable=hidden, leave=False) as bar:
            found = scale.tables(
                options.paths,
                options.out,
                scheduler=options.scheduler,
                workers=2 if options.workers is None else options.workers,
                actors=actors,
                topics=topics,
                columns=dict(options.column),
                snippets=options.snippets,
                parameters=parameters,
                progress=lambda done: bar.update(done - bar.n),
            )
    except scale.ScaleError as error:
        print(error, file=sys.stderr)
        return 2
    ledger = found["LEDGER"]
    print(f"Found {len(ledger):,} = {_numbers(ledger)}.")
    told = [*_reasons(ledger[ledger["status"] == "rejected"], most=10)]
    told += [loaders.repeated(ledger), loaders.foreign(ledger)]
    print(*filter(None, told), sep="\n", end="\n" if any(told) else "")
    print(f"Tables are in {options.out}/tables; the ledger is {options.out}/ledger.csv. "
          "A page is written by --engine local.")  # fmt: skip
    return 0


def _pair(text):
    field, sign, name = text.partition("=")
    if not (field and sign and name):
        raise argparse.ArgumentTypeError(f"{text!r}: expected FIELD=NAME, such as text=Volltext")
    return field, name


def _list(read, path):
    """Return the list of a file, the example story's (no path) or an empty one ("none")."""
    return read().iloc[:0] if path == "none" else read(path)


def _nothing(ledger):
    if ledger.empty:
        return "Nothing could be read: there is no file in what was given. Nothing was written."
    lines = ["Nothing could be read. What was found, and why it is no article:"]
    lines += _reasons(ledger[ledger["status"] != "loaded"], most=20)
    lines.append("Nothing was written. Read are .txt, .docx, .csv, .json, .jsonl and .parquet.")
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


def _numbers(ledger):
    status = ledger["status"].value_counts()
    return " + ".join(f"{status.get(name, 0):,} {name}" for name in status.index.categories)


_FOREIGN = (
    "Nobody of the list is named: the list is the example story's. "
    "Give your own with --actors and --topics (`actors.discover` proposes names)."
)


def _summary(articles, ledger, found, out, listed):
    from analysis import loaders, tables
    from analysis.text import plural

    dates = articles["date"].dropna()
    days = sorted({f"{day:%Y-%m-%d}" for day in (dates.min(), dates.max())}) if len(dates) else []
    period = ", " + " to ".join(days) if days else ""
    undated = len(articles) - len(dates)
    quotations = found["QUOTES"]["kind"].isin(tables.SPOKEN)
    lines = [
        f"Read {plural(len(articles), 'article')}{period}"
        + (f" ({undated:,} without a date)" if undated else "")
        + f". Found {len(ledger):,} = {_numbers(ledger)}.",
        f"Found {plural(len(found['SENTENCES']), 'sentence')}, "
        f"{plural(int(quotations.sum()), 'quotation')}, "
        f"{plural(len(found['MENTIONS']), 'mention')} of "
        f"{plural(found['MENTIONS']['actor'].nunique(), 'actor')}.",
        *_reasons(ledger[ledger["status"] == "rejected"], most=10),
        *filter(None, [loaders.repeated(ledger), loaders.foreign(ledger)]),
        *([] if len(found["MENTIONS"]) or listed else [_FOREIGN]),
        f"Open {out}/index.html; the ledger is {out}/ledger.csv.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
