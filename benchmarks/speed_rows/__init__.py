"""The rows of the speed benchmark: what is measured against what, and how work is seen to be equal.

corpus   the articles                    counting  concordance, collocations, keyness
words    words, sentences, names         jobs      reading, the tables of the main job
fresh    imports, growth, first runs: what needs a process of its own
"""

import gc
import importlib
import os
import sys
import time
from statistics import median
from typing import NamedTuple

# One core: this stands before the first import of the libraries that read it.
for name in ("OMP", "OPENBLAS", "MKL", "NUMBA", "NUMEXPR"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")
os.environ.setdefault("POLARS_MAX_THREADS", "1")

BRIEF = 0.05  # CPU seconds; what takes less is repeated until it has taken so long


class Row(NamedTuple):
    """One line of the table. What was not measured is None."""

    work: str
    ours: float | None = None
    peer: str = ""
    theirs: float | None = None
    ratio: float | None = None
    goal: str = ""  # such as "≥ 60", of the ratio; or of `ours` where nothing is beside it
    same: bool | None = None  # was the same work done?
    check: str = ""
    unit: str = "s"  # of ours and theirs; CPU seconds

    @property
    def met(self):
        """Whether the goal is met; None without a goal or a measurement."""
        value = self.ours if self.ratio is None else self.ratio
        if not self.goal or value is None:
            return None
        sign, least = self.goal.split()
        return value >= float(least) if sign == "≥" else value <= float(least)


class Corpus(NamedTuple):
    """What is measured on: ARTICLES, their columns as lists, and how often to measure."""

    articles: object
    titles: list
    texts: list
    rounds: int
    long: bool = False

    def __str__(self):
        return f"{len(self.texts):,} articles, {sum(map(len, self.texts)) / 1e6:.1f} M characters"


def lacking(work, peer, goal="", package=None):
    """Return the row of a peer that is not installed."""
    package = package or peer
    return Row(work, peer=peer, goal=goal, check=f"not measured: pip install {package}")


def module(name):
    """Return a module by its name, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def forget():
    """Make the package forget the texts it has seen, so that a round starts from raw text.

    What is kept of texts is bounded, what is kept for good (word lists, classes of characters) is
    not: that tells them apart.
    """
    from analysis import engine, names

    engine.forget()
    for name in [name for name in sys.modules if name.startswith("analysis")]:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, names.Remembered):
                value.clear()
            elif hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"]:
                value.cache_clear()


def seconds(work, before=None):
    """Return the CPU seconds of `work()`; `before()` is called first, outside the measurement."""
    gc.collect()
    spent, times = 0.0, 0
    while not times or (spent < BRIEF and times < 200):
        if before is not None:
            before()
        begun = time.process_time()
        work()
        spent += time.process_time() - begun
        times += 1
    return spent / times


def paired(ours, theirs, rounds, *, before=forget, fresh=None):
    """Return (ours, theirs, ratio): medians of CPU seconds, and of theirs / ours round by round.

    The two take turns, so that a busy machine slows both alike. `before` is called before each of
    our runs and `fresh` before each of the peer's, outside the measurement: what either keeps of
    the texts from one round to the next must not be of use to it.
    """
    pairs = [(seconds(ours, before), seconds(theirs, fresh)) for _ in range(rounds)]
    mine, other = zip(*pairs, strict=True)
    return median(mine), median(other), median(b / a for a, b in pairs)


def apart(one, other):
    """Return by how much a number differs from another, as text: "+1.2 %"."""
    return f"{100 * (one / other - 1):+.1f} %" if other else "–"
