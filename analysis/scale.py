"""The same tables for more coverage than one memory holds: in batches, on one core or a cluster.

    scale.tables("coverage/*.parquet", "out")

Articles are read in batches of `pipeline.BATCH`. Every batch becomes rows, written as a part of a
Parquet folder, and sums, which are added up. As measures are sums of whole numbers, the number of
batches, workers and machines, and the order in which they finish, change nothing.
"""

from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import lexicons, loaders, output, pipeline
from analysis import tables as contract

WAITING = 2  # batches that wait for each worker: enough to keep it busy, and all that is in memory
_STAGED = ".staged"
_INSTALL = 'python -m pip install "dask[distributed]"'
# A worker gives freed memory back to the system at once and asks for the same pages again with
# every table: up to a quarter of its time. So much may stay with it (glibc's names; in bytes).
_STAYS = {
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 2**28,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 2**25,
}
# It also stops a hundred times a second to note where it is: a tenth of its time, for a page of
# Dask's that nobody opens here.
_UNWATCHED = {"distributed.worker.profile.enabled": False}


class ScaleError(RuntimeError):
    """The cluster could not do the work; nothing was written."""


class Job(NamedTuple):
    """What turns a batch into rows on disk and sums, on whatever machine."""

    folder: Path
    actors: pd.DataFrame
    topics: pd.DataFrame
    snippets: bool

    def __call__(self, number, articles):
        """Work on batch `number` (a table, or the Parquet file that holds it); return its sums."""
        if not isinstance(articles, pd.DataFrame):
            articles = pd.read_parquet(articles)
        rows, sums = pipeline.part(articles, actors=self.actors, topics=self.topics)
        rows["ARTICLES"] = articles
        if self.snippets:
            rows = output.snippets(rows)
        for name, table in rows.items():
            part = self.folder / "tables" / name.lower() / f"part-{number:06}.parquet"
            part.parent.mkdir(parents=True, exist_ok=True)
            aside = part.with_suffix(".new")  # a worker may die here, and another begin again
            output.write_parquet(table, aside)
            aside.replace(part)
        return sums


def tables(
    paths,
    out,
    *,
    scheduler=None,
    engine="dask",
    workers=2,
    actors=None,
    topics=None,
    format=None,
    columns=None,
    snippets=False,
    size=pipeline.BATCH,
    parameters=None,
    progress=None,
):
    """Write the tables of a coverage of any size into the folder `out`; return the measures.

    Written are ledger.csv; tables/ with the measures (counts, standing, topic_shares, series) as
    CSV and Parquet, byte for byte those of `pipeline.tables`, and a folder of Parquet parts for
    every table of rows (`read` puts one together); and report.json (what was written, with
    checksums). `out` is written whole or not at all.

    `paths`, `format` and `columns` are those of `loaders.read_batches`, `actors`, `topics` those of
    `pipeline.tables`. `engine` is "dask" (a cluster of `workers` processes here, or the one whose
    `scheduler` address is given; its workers must see `out` under the same path) or "local"
    (this process). Memory is bounded by the batch of `size` articles, for each worker.
    `parameters` (the files of the lists, as the main job names them) are told in report.json, in
    place of what is said there of the tables given.
    `snippets` keeps the texts out as `output.snippets` does: no article, no column of words that
    the source alone has, of a quotation not more than the sentence it begins in.
    `progress` is called with the number of articles done so far. Returns a dict: COUNTS, STANDING,
    TOPIC_SHARES, SERIES and LEDGER.

    Raises `ScaleError` if the cluster is lost or Dask is not installed, `OutputError` if `out` is
    not ours to write, `LoadError` if there is nothing to read or no article in it.
    """
    if engine not in ("dask", "local"):
        raise ValueError(f"engine={engine!r}: expected dask or local")
    if workers < 1:
        raise ValueError(f"workers={workers!r}: expected 1 process or more")
    output.check_folder(out)
    lists = {"actors": actors, "topics": topics}
    told = {name: lexicons.STORY if one is None else "a table" for name, one in lists.items()}
    told |= {"columns": columns, "format": format, "snippets": snippets} | (parameters or {})
    paths = [paths] if isinstance(paths, str | PathLike | pd.DataFrame) else [*paths]
    sources = ["a table" if isinstance(one, pd.DataFrame) else str(one) for one in paths]
    told |= {"paths": sources, "engine": engine, "size": size}
    actors = lexicons.read_actors() if actors is None else actors
    topics = lexicons.read_topics() if topics is None else topics
    ledgers = []

    def batches():
        for articles, ledger in loaders.read_batches(
            paths, size=size, format=format, columns=columns
        ):
            ledgers.append(ledger)
            if len(articles):
                yield articles

    def sums(run):
        done = 0
        for n_articles, each in run:
            done += n_articles
            if progress is not None:
                progress(done)
            yield each

    facts = {"snippets": snippets, "parameters": told}
    with output.made(out, facts) as folder:
        job = Job(folder, actors, topics, snippets)
        run = (
            _local(job, batches())
            if engine == "local"
            else _dask(job, batches(), scheduler, workers)
        )
        measures = pipeline.added(sums(run))
        ledger = contract.concat(ledgers) if ledgers else contract.empty("LEDGER")
        if measures is None:
            reasons = "; ".join(ledger["source_file"] + ": " + ledger["reason"])
            raise loaders.LoadError(f"nothing could be read: {reasons}")
        found = pipeline.measured(measures)
        for name, table in found.items():
            output.write_csv(table, folder / "tables" / f"{name.lower()}.csv")
            output.write_parquet(table, folder / "tables" / f"{name.lower()}.parquet")
        output.write_csv(ledger, folder / "ledger.csv")
    return found | {"LEDGER": ledger}


def read(out, name):
    """Return a table of rows that `tables` wrote, as `pipeline.tables` would have returned it.

    Raises `OutputError` if there is no such table in the folder `out`.
    """
    folder = Path(out) / "tables" / name.lower()
    parts = sorted(folder.glob("part-*.parquet"))
    if not parts:
        raise output.OutputError(
            f"{folder} holds no parts of {name}; is {out} what `tables` wrote?"
        )
    return contract.concat([pd.read_parquet(part) for part in parts], name)


def _local(job, batches):
    for number, articles in enumerate(batches):
        yield len(articles), job(number, articles)


def _dask(job, batches, scheduler, workers):
    """Yield (articles, sums) of every batch as the cluster finishes them, in any order.

    A batch waits on disk, so that it outlives the worker that it was given to.
    """
    staged = job.folder / _STAGED
    staged.mkdir()
    with _client(scheduler, workers) as client:
        from distributed import wait

        room = WAITING * max(1, len(client.scheduler_info()["workers"]))
        pending = {}

        def finished():
            ready, _ = wait([*pending], return_when="FIRST_COMPLETED")
            for future in ready:
                n_articles, path = pending.pop(future)
                sums = future.result()
                path.unlink()
                yield n_articles, sums

        for number, articles in enumerate(batches):
            path = staged / f"{number:06}.parquet"
            output.write_parquet(articles, path)
            pending[client.submit(job, number, path, pure=False)] = len(articles), path
            while len(pending) >= room:
                yield from finished()
        while pending:
            yield from finished()
    staged.rmdir()


@contextmanager
def _client(scheduler, workers):
    """Give a client of a cluster here, or of the one at an address; faults in one clear line."""
    try:
        from dask import config
        from distributed import Client, LocalCluster
        from distributed.client import FutureCancelledError
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ScaleError(f"engine=dask needs Dask; install it with: {_INSTALL}") from error
    cluster = None
    try:
        if scheduler is None:
            with config.set(_STAYS | _UNWATCHED):
                cluster = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    silence_logs=50,
                )
        with Client(cluster or scheduler, timeout="10s") as client:
            yield client
    except (OSError, TimeoutError, CommClosedError, FutureCancelledError) as error:
        where = scheduler or "on this machine"
        raise ScaleError(
            f"the scheduler {where} is lost ({type(error).__name__}); nothing was written. "
            "Start it again, or use engine=local"
        ) from error
    except KilledWorker as error:
        raise ScaleError(
            f"a batch ended {error.allowed_failures} workers in turn; nothing was written. "
            "Give the workers more memory, or take a smaller size"
        ) from error
    finally:
        if cluster is not None:
            cluster.close()
