"""Words that report speech: the verbs with their stance, how often each reports, who can speak."""

import csv
import json
from functools import cache
from importlib import resources

from analysis import lexicons

STANCES = (
    "neutral", "claiming", "conceding", "denying", "warning", "demanding", "promising", "asking",
    "praising", "criticising", "hoping",
)  # fmt: skip


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
    """Return how often each word reported speech in the articles it was counted in (0 to 1)."""
    return {row["word"]: float(row["rate"]) for row in _read("cue_rates.csv")}


@cache
def roles():
    """Return the kind of each noun that news lets speak: person, organisation or document."""
    return {row["noun"]: row["kind"] for row in _read("roles.csv")}


@cache
def genders():
    """Return "m" or "f" for first names that are mostly one; the others are not in it."""
    return {row["name"]: row["gender"] for row in _read("first_names.csv")}


@cache
def weights(part):
    """Return the fitted weights of one part of `quotes.json`: {slot: {key: weight}}."""
    table = json.loads((resources.files(lexicons) / "quotes.json").read_text(encoding="utf-8"))
    return {
        slot: {_key(key): weight for key, weight in entries}
        for slot, entries in table[part].items()
    }


def _key(key):
    return tuple(_key(part) for part in key) if isinstance(key, list) else key


def score(facts, weights):
    """Return the sum of the weights of facts, pairs of slot and key."""
    total = 0.0
    for slot, key in facts:
        total += weights[slot].get(key, 0.0)
    return total
