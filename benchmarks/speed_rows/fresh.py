"""What needs a process of its own: imports, growth, the first run."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq

from speed_rows import Row, corpus

ROOT = Path(__file__).parents[2]
BATCH = 1000  # articles
_ROOMS = "from analysis import actors, frequency, lexicons, loaders, series, tokenisation, topics"


def run(*arguments, **environment):
    """Run Python with arguments; return (its CPU seconds, user and system, what it printed)."""
    places = [str(ROOT), str(ROOT / "benchmarks"), os.environ.get("PYTHONPATH")]
    path = os.pathsep.join(filter(None, places))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": path} | environment,
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"a process of its own failed:\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, done.stdout


def imports(given):
    """Yield rows: `import analysis`, all its rooms, and --help."""
    n = max(given.rounds, 3) if given.rounds > 1 else 1
    for work, line, goal in (
        ("import analysis", "import analysis", "≤ 1.1"),
        ("import of its rooms", _ROOMS, ""),
    ):
        pairs = [(run("-c", line)[0], run("-c", "import pandas")[0]) for _ in range(n)]
        mine, theirs = map(median, zip(*pairs, strict=True))
        ratio, check = median(a / b for a, b in pairs), "fresh processes; ratio ours / pandas"
        yield Row(work, mine, "import pandas", theirs, ratio, goal, check=check)
    spent, printed = zip(*(run("-m", "analysis", "--help") for _ in range(n)), strict=True)
    same = all("--out DIR" in text for text in printed)
    yield Row("python -m analysis --help", median(spent), goal="≤ 0.3", same=same, check="printed")


def growth(given):
    """Yield rows: the CPU and added memory of ten times the articles, in batches from Parquet.

    The work is TOKENS and COUNTS of each batch, added up. Memory is what is added to a process
    that has imported what it needs; CPU is counted from where the compiled code is loaded.
    """
    sizes = [len(given.texts) * factor for factor in ((1, 10, 100) if given.long else (1, 10))]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{n}.parquet") for n in sizes]
        for path, n in zip(paths, sizes, strict=True):
            write(path, n)
        found = [[_grown(path) for _ in range(given.rounds)] for path in paths]
    measured = [{key: median(one[key] for one in rounds) for key in rounds[0]} for rounds in found]
    for small, large, n, n_large in zip(measured, measured[1:], sizes, sizes[1:], strict=False):
        same = large["tokens"] > 9 * small["tokens"]
        what = f"{n:,} → {n_large:,} articles"
        check = f"{small['tokens']:,.0f} → {large['tokens']:,.0f} tokens, "
        check += f"{small['terms']:,.0f} → {large['terms']:,.0f} terms"
        ratio = large["cpu"] / small["cpu"]
        yield Row(f"growth of CPU, {what}", large["cpu"], f"{n:,}", small["cpu"], ratio,
                  "≤ 10.5", same, check)  # fmt: skip
        added = [one["added"] / 1e6 for one in (small, large)]
        check = f"peak {small['peak'] / 1e6:.0f} → {large['peak'] / 1e6:.0f} MB"
        yield Row(f"growth of memory, {what}", added[1], f"{n:,}", added[0],
                  added[1] / max(added[0], 0.1), "≤ 1.3", same, check, "MB")  # fmt: skip


def write(path, n):
    """Write `n` made articles as Parquet, a batch at a time."""
    rows = corpus.made(n)
    schema = pa.schema([(name, pa.string()) for name in ("title", "text")])
    with pq.ParquetWriter(path, schema) as writer:
        while batch := [*islice(rows, BATCH)]:
            titles, texts = (list(column) for column in zip(*batch, strict=True))
            writer.write_table(pa.table({"title": titles, "text": texts}, schema=schema))


def _grown(path, job="grow"):
    return json.loads(run("-m", "speed_rows.fresh", job, path)[1])


def grow(path):
    """Return the CPU seconds, memory and counts of a Parquet file read in batches."""
    import numba  # noqa: F401  what a large batch will load, in the base as pandas is

    from analysis import frequency, tokenisation

    def count(batch, first):
        rows = zip(batch["title"].to_pylist(), batch["text"].to_pylist(), strict=True)
        return frequency.count(tokenisation.tokenise(corpus.articles(rows, first)))

    file = pq.ParquetFile(path, pre_buffer=False)  # as the loaders: not the whole file ahead
    base = _peak()
    count(next(file.iter_batches(_large())), 0)
    begun = time.process_time()
    totals, first = {}, 0
    for batch in file.iter_batches(BATCH):
        counts = count(batch, first)
        first += len(batch)
        for term, n in zip(counts["term"].tolist(), counts["n"].tolist(), strict=True):
            totals[term] = totals.get(term, 0) + n
    spent, peak = time.process_time() - begun, _peak()
    return {"cpu": spent, "peak": peak, "added": peak - base, "tokens": sum(totals.values()),
            "terms": len(totals)}  # fmt: skip


def peak_of_job(path):
    """Return the CPU seconds and the peak memory of the main job's tables, all articles at once."""
    from analysis import lexicons, loaders
    from speed_rows import jobs

    articles = loaders.read_articles(path).articles
    base, begun = _peak(), time.process_time()
    found, _ = jobs.ours(articles, lexicons.read_actors(), lexicons.read_topics())
    spent = time.process_time() - begun
    rows = sum(map(len, found.values()))
    return {"cpu": spent, "peak": _peak(), "base": base, "rows": rows}


def _large():
    """Return how many articles make a batch that is worth compiled code."""
    from analysis import engine

    return 1 + engine.LARGE // corpus.SIZE


def memory_of_job(given):
    """Yield the row of the peak memory of the main job's tables, articles included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.parquet")
        write(path, len(given.texts))
        found = _grown(path, "peak_of_job")
    check = f"{found['rows']:,} rows, {found['cpu']:.3g} CPU s; {found['base'] / 1e6:.0f} MB "
    check += "when the articles were read"
    work = f"peak of the main job's tables, {len(given.texts):,}"
    yield Row(work, found["peak"] / 1e6, goal="≤ 1000", check=check, unit="MB")


def _peak():
    """Return the most memory that this process has held, in bytes."""
    # ru_maxrss of a new process begins with its parent's on Linux; VmHWM does not.
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


_JOB = f"""
import sys
{_ROOMS}
articles = loaders.read_articles(sys.argv[1]).articles
tokens = tokenisation.tokenise(articles)
counts = frequency.count(tokens)
mentions = actors.find(articles, lexicons.read_actors())
labels = topics.label(articles, lexicons.read_topics())
print(len(articles), len(tokens), len(counts), len(mentions), len(labels))
"""


def first_run(given):
    """Yield rows: one article, and a batch large enough for compiled code, in a fresh process.

    The peer is a process that only imports pandas; the ratio is ours / that. An empty cache is
    what the first run after installing finds; the next one finds it filled.
    """
    n = _large()
    with tempfile.TemporaryDirectory() as folder:
        jobs = {}
        for name, size in (("one article", 1), (f"{n:,} articles", n)):
            jobs[name] = Path(folder, f"{size}.parquet")
            write(jobs[name], size)
        for name, path in jobs.items():
            cache = Path(folder, f"cache {path.stem}")
            for state in ("empty", "filled"):
                pairs = []
                for _ in range(1 if state == "empty" else given.rounds):
                    spent, printed = run("-c", _JOB, path, NUMBA_CACHE_DIR=str(cache))
                    pairs.append((spent, run("-c", "import pandas")[0]))
                mine, theirs = map(median, zip(*pairs, strict=True))
                check = "articles {}, tokens {}, counts {}, mentions {}, labels {}"
                yield Row(f"first run, {name}, cache {state}", mine, "import pandas", theirs,
                          median(a / b for a, b in pairs),
                          check=check.format(*printed.split()))  # fmt: skip


if __name__ == "__main__":
    print(json.dumps({"grow": grow, "peak_of_job": peak_of_job}[sys.argv[1]](sys.argv[2])))
