"""Words that report speech: the verbs with their stance, how often each reports, who can speak."""

import csv
import json
import zlib
from bisect import bisect_right
from functools import cache, lru_cache
from importlib import resources

import numpy as np

from analysis import lexicons, names

RATES = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85)
_RARE = 0.6  # of a verb never counted: the mean rate of the listed verbs counted in under 10 places
BITS = 20  # of the number of a bucket
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / phi, odd: its product spreads what is near


@cache
def _read(name):
    with (resources.files(lexicons) / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def stances():
    """Return the stance of every form of a reporting verb.

    >>> stances()["conceded"], stances()["said"]
    ('conceding', 'neutral')
    """
    return {row["form"]: row["stance"] for row in _read("reporting_verbs.csv")}


@cache
def verbs():
    """Return the forms that are reporting verbs whatever stands around them."""
    return frozenset(row["form"] for row in _read("reporting_verbs.csv") if row["sure"] == "yes")


@cache
def rates():
    """Return how often each word reported speech in the articles it was counted in (0 to 1).

    A form of a sure reporting verb that was too rare there has the rate of its verb's other forms.
    """
    rows = {row["word"]: (int(row["n"]), float(row["rate"])) for row in _read("cue_rates.csv")}
    found, counted = {word: rate for word, (_, rate) in rows.items()}, {}
    for row in _read("reporting_verbs.csv"):
        if row["form"] in rows:
            counted.setdefault(row["lemma"], []).append(rows[row["form"]])
    seen = lexicons.words("common_words") | rows.keys()  # seen, and not to report: "guarantee"
    for row in _read("reporting_verbs.csv"):
        if row["form"] not in seen and row["sure"] == "yes":
            forms = counted.get(row["lemma"], [(1, _RARE)])
            found[row["form"]] = sum(n * rate for n, rate in forms) / sum(n for n, _ in forms)
    return found


@cache
def roles():
    """Return the kind of each noun that news lets speak: person, organisation or document."""
    return {row["noun"]: row["kind"] for row in _read("roles.csv")}


@cache
def genders():
    """Return "m" or "f" for first names that are mostly one; the others are not in it."""
    return {row["name"]: row["gender"] for row in _read("first_names.csv")}


def number(word):
    """Return a word's number: the same in every run, and for two words hardly ever one."""
    return zlib.crc32(word.encode("utf-8", "replace"))


numbers = names.Remembered(number)


@lru_cache(maxsize=1 << 16)
def word_of(term):
    """Return the number of a word (one for all figures), and how often it reports, in steps."""
    rate = rates().get(term, 0.0)
    figure = term[:1].isdigit()
    return number("0" if figure else term), bisect_right(RATES, rate) + (rate > 0)


@cache
def weights():
    """Return the fitted weights of each part in hundredths, by bucket: see `buckets`."""
    table = json.loads((resources.files(lexicons) / "quotes.json").read_text(encoding="utf-8"))
    found = {part: np.zeros(1 << BITS, dtype=np.int32) for part in table}
    for part, (places, values) in table.items():
        found[part][places] = values
    return found


def buckets(part, facts):
    """Yield the question and the buckets of every fact, a column for the rows that answer it.

    The answers are hashed into buckets (Weinberger et al. 2009, "Feature Hashing"), one weight
    each, so that no answer need be spelt out and a column is looked up at once.
    """
    for question, columns in facts.items():
        code = np.uint64(numbers[f"{part}: {question}"])
        for column in columns:
            same = column.dtype == np.int64  # most are, and need no copy
            code = code ^ (column.view(np.uint64) if same else column.astype(np.uint64))
            code *= _SPREAD
        code >>= np.uint64(64 - BITS)
        yield question, code.view(np.int64)


def score(part, facts):
    """Return the sums of the weights of facts, in hundredths, one a row."""
    own, total = weights()[part], 0
    for _, column in buckets(part, facts):
        total += own.take(column)
    return total
