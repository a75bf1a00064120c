"""Fit the weights of `sentiment.toward` and say what they are worth.

    python benchmarks/fit_tone.py GOLD.jsonl.gz [--out WEIGHTS.csv] [--rows N] [--strength C]

GOLD holds one target a line: id, text, start, end, polarity, split (see benchmarks/tone.py). Only
rows of the split "train" are used. The model is a multinomial logistic regression on the features
of `analysis/sentiment/features.py`, each scaled by its naive Bayes log ratio (Wang and Manning
2012); the features that matter most are kept and the model is fitted again on them alone. Scores
are made into probabilities by one temperature, found on sentences that the model had not seen.

Needs scikit-learn. The same file and the same versions give the same bytes.
"""

import argparse
import csv
import gzip
import json
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from analysis.sentiment import features
from analysis.sentiment import model as tone

CLASSES = (-1, 0, 1)
TITLE = "A headline apart"  # so that no first line of a gold text is taken for one
ROWS, STRENGTH, FOLDS = 16_000, 0.03, 10
FULL = features.FULL  # features that count go from 0 to here, all others are 0 or 1


def read(path, split="train"):
    """Return the rows of a gold file that belong to a split."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [row for row in rows if row["split"] == split]


def extract(row):
    """Return a row's features: name to value. Without a sentence the whole text is read."""
    text, mention = row["text"], (row["start"], row["end"])
    sentence = tone.context(text, TITLE, *mention) or (0, len(text))
    return {name: found[0] for name, found in features.extract(text, *sentence, mention).items()}


def matrix(found, names):
    """Return the sparse matrix of some rows' features; counted ones scaled to at most 1."""
    column = {name: i for i, name in enumerate(names)}
    triples = [
        (row, column[name], value / FULL if name.startswith("z:") else value)
        for row, features_ in enumerate(found)
        for name, value in features_.items()
        if name in column
    ]
    rows, columns, values = zip(*triples, strict=True)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def log_ratio(x, y):
    """Return each feature's largest naive Bayes log ratio, one class against the rest."""
    largest = np.zeros(x.shape[1])
    for value in CLASSES:
        inside = np.asarray(x[y == value].sum(axis=0)).ravel() + 1
        outside = np.asarray(x[y != value].sum(axis=0)).ravel() + 1
        ratio = np.log(inside / inside.sum()) - np.log(outside / outside.sum())
        largest = np.maximum(largest, np.abs(ratio))
    return largest


def fit(x, y, *, rows, strength):
    """Return (columns kept, their weights, class by class, and the intercepts)."""
    frequency = np.asarray((x > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(frequency >= 2)
    for last in (False, True):
        scale = log_ratio(x[:, kept], y)
        model = LogisticRegression(C=strength, max_iter=500, tol=1e-4)
        model.fit(x[:, kept] @ sparse.diags(scale), y)
        weights = model.coef_ * scale
        if last:
            return kept, weights, model.intercept_
        # A feature matters by what it can do to a score, and by how often it gets to do it.
        matters = np.abs(weights).max(axis=0) * np.sqrt(frequency[kept])
        kept = np.sort(kept[np.argsort(-matters, kind="stable")[:rows]])


def predict(model, x):
    """Return the log odds against neutral of every row: negative, positive."""
    kept, weights, intercept = model
    logits = x[:, kept] @ weights.T + intercept
    return logits[:, [0, 2]] - logits[:, [1]]


def out_of_fold(x, y, groups, **options):
    """Return the log odds of every row by a model that has not seen its sentence."""
    odds = np.zeros((len(y), 2))
    for seen, unseen in GroupKFold(FOLDS).split(y, groups=groups):
        odds[unseen] = predict(fit(x[seen], y[seen], **options), x[unseen])
    return odds


def temperature(odds, y):
    """Return the factor that makes log odds into the likeliest probabilities."""

    def surprise(factor):
        shares = tone.probabilities(odds * factor * tone.UNIT)
        return -np.log(shares[np.arange(len(y)), y + 1]).mean()

    return minimize_scalar(surprise, bounds=(0.2, 5), method="bounded").x


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


def write(path, names, model, factor):
    """Write the weights in whole thousandths, counted features per step; zeros are left out."""
    kept, weights, intercept = model
    odds = factor * tone.UNIT * (weights[[0, 2]] - weights[1])
    bias = np.rint(factor * tone.UNIT * (intercept[[0, 2]] - intercept[1])).astype(int)
    rows = [(tone.BIAS, *bias.tolist())]
    for i, pair in sorted(zip(kept, odds.T, strict=True), key=lambda item: names[item[0]]):
        step = FULL if names[i].startswith("z:") else 1
        pair = np.rint(pair / step).astype(int).tolist()
        if any(pair):
            rows.append((names[i], *pair))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("feature", "negative", "positive"), *rows])
    return len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, help="write the weights here")
    parser.add_argument("--rows", type=int, default=ROWS, help="features to keep")
    parser.add_argument("--strength", type=float, default=STRENGTH, help="inverse penalty (C)")
    options = parser.parse_args()
    rows = read(options.gold)
    y = np.array([row["polarity"] for row in rows])
    groups = np.array([row["id"].rpartition("-")[0] for row in rows])
    found = [extract(row) for row in rows]
    names = sorted({name for features_ in found for name in features_})
    x = matrix(found, names)
    chosen = {"rows": options.rows, "strength": options.strength}
    odds = out_of_fold(x, y, groups, **chosen)
    factor = temperature(odds, y)
    shares = tone.probabilities(odds * factor * tone.UNIT)
    said = shares.argmax(axis=1) - 1
    low, high = interval(macro_f1, groups, y, said)
    print(f"{len(y)} targets, {FOLDS} folds by sentence, temperature {factor:.3f}")
    print(f"macro-F1 {macro_f1(y, said):.3f} ({low:.3f} to {high:.3f})")
    low, high = interval(lambda right: right.mean(), groups, said == y)
    print(f"accuracy {np.mean(said == y):.3f} ({low:.3f} to {high:.3f})")
    print(f"calibration error {calibration_error(shares, y):.3f}")
    out = options.out
    if out:
        n = write(out, names, fit(x, y, **chosen), factor)
        print(f"{out}: {n} rows, {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
