"""What the tone towards mentions is worth, beside people's labels: measures with intervals."""

from collections import Counter

import numpy as np

from analysis.sentiment import features
from analysis.sentiment import model as tone

CLASSES = (-1, 0, 1)
ACTORS = 25, 10  # targets from which the mean of an actor is compared


def macro_f1(y, said):
    """Return the mean of the three classes' F1."""
    f1 = [
        2 * np.sum((y == value) & (said == value)) / (np.sum(y == value) + np.sum(said == value))
        for value in CLASSES
    ]
    return float(np.mean(f1))


def calibration_error(shares, y, bins=10):
    """Return the mean gap between confidence and share right, over equal bins of confidence."""
    sure, right = shares.max(axis=1), shares.argmax(axis=1) - 1 == y
    number = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        np.sum(number == i) * abs(sure[number == i].mean() - right[number == i].mean())
        for i in np.unique(number)
    ]
    return float(np.sum(gaps) / len(y))


def surest(shares, y, share=0.5):
    """Return how many of the surest answers are right."""
    right = (shares.argmax(axis=1) - 1 == y)[np.argsort(-shares.max(axis=1), kind="stable")]
    return float(right[: int(len(right) * share)].mean())


def named(targets, least=ACTORS[0]):
    """Return the number of the actor that each target's text is of, -1 for none.

    An actor is the last word of a target's text, pronouns apart, with `least` targets or more.
    """
    ends = [target.lower().replace("’", "'").removesuffix("'s").split()[-1] for target in targets]
    counts = Counter(end for end in ends if end not in features.PRONOUNS)
    known = sorted(end for end, n in counts.items() if n >= least)
    number = {end: i for i, end in enumerate(known)}
    return np.array([number.get(end, -1) for end in ends])


def actors(shares, y, named):
    """Return (Pearson's r, how many) of actors' means by people and by the model."""
    of = named >= 0
    n = np.bincount(named[of])
    pairs = [np.bincount(named[of], values[of])[n > 0] for values in (y, shares @ CLASSES)]
    # Of two actors or fewer nothing can be said.
    r = np.corrcoef(np.array(pairs) / n[n > 0])[0, 1] if np.sum(n > 0) > 2 else np.nan
    return float(r), int(np.sum(n > 0))


def interval(measure, groups, *arrays, times=1000):
    """Return the 95 % interval of a measure, sentences resampled with all their targets."""
    random = np.random.default_rng(0)
    _, group = np.unique(groups, return_inverse=True)
    order = np.argsort(group, kind="stable")
    rows = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    found = []
    for _ in range(times):
        picked = np.concatenate([rows[i] for i in random.integers(0, len(rows), len(rows))])
        found.append(measure(*(array[picked] for array in arrays)))
    return np.quantile(found, [0.025, 0.975])


def report(label, odds, y, groups, targets):
    """Return the measures of some log odds, with intervals, as lines to read."""
    shares = tone.probabilities(odds * tone.UNIT)
    measures = {
        "macro-F1": lambda shares, y: macro_f1(y, shares.argmax(axis=1) - 1),
        "accuracy": lambda shares, y: np.mean(shares.argmax(axis=1) - 1 == y),
        "calibration error": calibration_error,
        "surest half": surest,
        "recall of positive": lambda shares, y: np.mean(shares[y == 1].argmax(axis=1) == 2),
    }
    lines = [f"{label}, {len(y)} targets"]
    for name, measure in measures.items():
        low, high = interval(measure, groups, shares, y)
        lines.append(f"  {name:<20} {measure(shares, y):.3f} ({low:.3f} to {high:.3f})")
    for least in ACTORS:
        actor = named(targets, least)
        r, n = actors(shares, y, actor)
        low, high = interval(lambda *arrays: actors(*arrays)[0], groups, shares, y, actor)
        name = f"r of {n} actors"
        lines.append(f"  {name:<20} {r:.3f} ({low:.3f} to {high:.3f}), {least} targets or more")
    return "\n".join(lines)
