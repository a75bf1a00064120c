"""Fit the weights of `sentiment.toward` and say what they are worth.

    python benchmarks/fit_tone.py GOLD.jsonl.gz NEWS.jsonl.gz VECTORS.json LABELS.jsonl.gz
        [--out OUT.npz]

GOLD holds one target a line: id, text, start, end, polarity, target, split (see tone.py); only rows
of the split "train" are used. NEWS holds articles, one a line, of which only `text` is read: word
vectors are made from it and from GOLD's sentences. VECTORS are public vectors of words, from which
it is known what words mean that GOLD has seldom or never (GloVe; tone_vectors.py says which).
LABELS holds mentions that no person labelled, with the tones that tone_teacher.py gives them; its
teacher had not seen one fold of GOLD, nor is that one seen here when the answers are measured.

One half is a multinomial logistic regression on the features of `sentiment/features.py`, each
scaled by its naive Bayes log ratio (Wang and Manning 2012); the features that matter most are kept
and fitted again on them alone; it learns from GOLD only. The other half is the network of
tone_network.py, which learns from GOLD and LABELS. Both halves' log odds are added with two
factors, found on the fold that had not been seen (--factors takes them as known, which saves a
fit).

Needs scikit-learn, scipy and torch. The same files and the same versions give the same bytes.
"""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from analysis import engine
from analysis.sentiment import features, network, sentence
from analysis.sentiment import model as tone

CLASSES = (-1, 0, 1)
TONES = "negative", "neutral", "positive"
TITLE = "A headline apart"  # so that no first line of a gold text is taken for one
ROWS, STRENGTH = 8_000, 0.03
FOLDS = 5  # of which the teacher was not shown the first
SMOOTH = 0.1  # of a label goes to all three tones alike
WORDS = 12_000  # stems that the network knows
LEAST = 3  # times a stem stands in the gold sentences
FULL = features.FULL  # features that count go from 0 to here, all others are 0 or 1
ACTOR = 25  # targets from which the mean of an actor is compared


def read(path, split="train"):
    """Return the rows of a gold file that belong to a split."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [row for row in rows if split is None or row["split"] == split]


def items_of(rows):
    """Return the Items of gold rows. Without a sentence the whole text is read."""
    texts = [row["text"] for row in rows]
    mentions = [(row["start"], row["end"]) for row in rows]
    sentences = [
        tone.context(text, TITLE, *mention) or (0, len(text))
        for text, mention in zip(texts, mentions, strict=True)
    ]
    return sentence.read(texts, sentences, mentions)


def vocabulary(items, rows):
    """Return the stems that the model knows: those of distinct sentences, found often enough."""
    first, seen = set(), set()
    for i, row in enumerate(rows):
        if row["text"] not in seen:
            seen.add(row["text"])
            first.add(i)
    counts = Counter()
    for i in sorted(first):
        counts.update(items.stems[items.heads[i] : items.heads[i + 1]].tolist())
    names = ((items.known[stem], n) for stem, n in counts.items())
    stems = {stem for stem, n in names if n >= LEAST and not set(stem) & set("_!<>\n")}
    return sorted(stems | {"!", sentence.NAME, sentence.MENTION})


def further(stems, known):
    """Return stems that only the network knows, sorted: the first of `known` that are not known."""
    seen = set(stems)
    return sorted([stem for stem in known if stem not in seen][: WORDS - len(stems)])


def matrix(items, surfaces, stems):
    """Return the sparse matrix of the features that occur twice, and their names."""
    known = ["<>", *stems]
    place = {stem: i for i, stem in enumerate(known)}
    codes = np.array([place.get(stem, 0) for stem in items.known])[items.stems]
    codes = np.where(codes > 0, 2 * codes + items.negated, -1)
    words = features.Words(items)
    found, first, _ = features.find(words, codes[words.items], len(known))
    numbers, columns = np.unique(found, return_inverse=True)
    shape = len(surfaces), len(numbers)
    single = sparse.csr_matrix((np.ones(len(found)), (words.owners[first], columns)), shape=shape)
    single.data[:] = 1
    twice = np.flatnonzero(np.asarray(single.sum(axis=0)).ravel() >= 2)
    names = [features.name(numbers[i], known) for i in twice]
    counted = features.counted(words, items, surfaces)
    counted[:, : features.N_STRENGTHS] /= FULL
    x = sparse.hstack([sparse.csr_matrix(counted), single[:, twice]]).tocsr()
    return x, [*features.COUNTED, *names]


def fold(rows):
    """Return whether each row belongs to the fold that the teacher was not shown."""
    groups = [row["id"].rpartition("-")[0] for row in rows]
    _, unseen = next(GroupKFold(FOLDS).split(rows, groups=groups))
    held = np.zeros(len(rows), dtype=bool)
    held[unseen] = True
    return held


def log_ratio(x, y):
    """Return each feature's largest naive Bayes log ratio, one class against the rest."""
    largest = np.zeros(x.shape[1])
    for value in CLASSES:
        inside = np.asarray(x[y == value].sum(axis=0)).ravel() + 1
        outside = np.asarray(x[y != value].sum(axis=0)).ravel() + 1
        ratio = np.log(inside / inside.sum()) - np.log(outside / outside.sum())
        largest = np.maximum(largest, np.abs(ratio))
    return largest


def fit(x, y, *, rows=ROWS, strength=STRENGTH):
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


def factors(halves, y):
    """Return the factor of each half's log odds that makes the likeliest probabilities."""

    def surprise(pair):
        shares = tone.probabilities(tone.UNIT * (pair[0] * halves[0] + pair[1] * halves[1]))
        return -np.log(shares[np.arange(len(y)), y + 1]).mean()

    return minimize(surprise, (0.6, 0.6), method="Nelder-Mead").x


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


def actors(shares, y, targets):
    """Return (Pearson's r, how many) of actors' means by people and by the model.

    An actor is the last word of a target's text, pronouns apart, with `ACTOR` targets or more.
    """
    ends = [target.lower().replace("’", "'").removesuffix("'s").split()[-1] for target in targets]
    counts = Counter(end for end in ends if end not in features.PRONOUNS)
    ends = np.array(ends)
    pairs = [
        (y[ends == actor].mean(), (shares[ends == actor] @ CLASSES).mean())
        for actor, n in sorted(counts.items())
        if n >= ACTOR
    ]
    # Of two actors or fewer nothing can be said.
    return float(np.corrcoef(np.array(pairs).T)[0, 1]) if len(pairs) > 2 else np.nan, len(pairs)


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
    """Return the measures of some log odds as a line to read."""
    shares = tone.probabilities(odds * tone.UNIT)
    said = shares.argmax(axis=1) - 1
    low, high = interval(macro_f1, groups, y, said)
    right = interval(lambda right: right.mean(), groups, said == y)
    r, n = actors(shares, y, targets)
    return (
        f"{label:<8} macro-F1 {macro_f1(y, said):.3f} ({low:.3f} to {high:.3f})"
        f"  accuracy {np.mean(said == y):.3f} ({right[0]:.3f} to {right[1]:.3f})"
        f"  calibration error {calibration_error(shares, y):.3f}"
        f"  surest half {surest(shares, y):.3f}"
        f"  recall of positive {np.mean(said[y == 1] == 1):.3f}"
        f"  r of {n} actors {r:.3f}"
    )


def sentences_of(news, rows):
    """Return the sentences of articles and of gold rows as lists of stems."""
    with gzip.open(news, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file if line.strip()]
    found = []
    for text in [*texts, *sorted({row["text"] for row in rows})]:
        for start, end in engine.sentences(text, TITLE):
            found.append(sentence.stems(text, start, end))
    return found


def write(path, stems, words, names, linear, net, pair, inputs):
    """Write the weights in whole numbers; `inputs` is what the network was fitted to."""
    import tone_network

    kept, weights, intercept = linear
    odds = pair[0] * tone.UNIT * (weights[[0, 2]] - weights[1]).T
    counted = np.zeros((len(features.COUNTED), 2))
    single = kept >= len(counted)
    counted[kept[~single]] = odds[~single]
    counted[: features.N_STRENGTHS] /= FULL
    odds = np.rint(odds[single]).astype(np.int16)
    some = odds.any(axis=1)
    arrays = {
        "vocabulary": np.frombuffer("\n".join(stems).encode(), dtype=np.uint8),
        "words": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        "features": np.frombuffer(
            "\n".join(names[i] for i in kept[single][some]).encode(), dtype=np.uint8
        ),
        "weights": odds[some],
        "counted": np.rint(counted).astype(np.int16),
        "bias": np.rint(pair[0] * tone.UNIT * (intercept[[0, 2]] - intercept[1])).astype(np.int16),
    }
    whole = tone_network.whole(net, pair[1] * tone.UNIT, inputs)
    arrays |= {f"network_{name}": whole[name] for name in network.Network._fields}
    np.savez_compressed(path, **arrays)
    return len(arrays["weights"])


def place(row):
    """Return what tells a mention from all others."""
    return row["text"], row["start"], row["end"]


def shares_of(row):
    """Return the shares of the three tones that the teacher gives."""
    return [row[name] for name in TONES]


def wanted(rows, told):
    """Return the shares that gold rows teach the network: half by label, half by the teacher."""
    y = np.array([row["polarity"] for row in rows])
    said = np.array([told[place(row)] for row in rows])
    return ((1 - SMOOTH) * np.eye(len(CLASSES))[y + 1] + SMOOTH / len(CLASSES) + said) / 2


def padded(rows, known):
    """Return what the network reads of rows, as arrays; `known` are its stems."""
    import tone_network

    items = items_of(rows)
    number = {stem: i for i, stem in enumerate(known)}
    stems = np.array([number.get(stem, 0) for stem in items.known])[items.stems]
    surfaces = [row["text"][row["start"] : row["end"]] for row in rows]
    return tone_network.padded(items, network.view(items, surfaces), stems)


def halves(x, y, pupil, held):
    """Return both halves' log odds of the rows that are `held`, fitted without them.

    `pupil` holds inputs and shares, of the rows and then of those that a teacher labelled, whether
    they may be seen, and what the network begins with.
    """
    import tone_network

    inputs, shares, seen, begin = pupil
    seen = seen & np.append(~held, [True] * (len(seen) - len(held)))
    net = tone_network.fit([values[seen] for values in inputs], shares[seen], *begin)
    unseen = np.flatnonzero(held)
    return np.stack(
        [
            predict(fit(x[~held], y[~held]), x[held]),
            tone_network.predict(net, [values[unseen] for values in inputs]),
        ]
    )


def main():
    import tone_network  # torch takes seconds, and benchmarks/tone.py does without
    import tone_vectors

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("vectors", type=Path, help="public vectors of words")
    parser.add_argument("labels", type=Path, help="what tone_teacher.py writes")
    parser.add_argument("--out", type=Path, help="write the weights here")
    parser.add_argument("--factors", type=float, nargs=2, help="known factors: nothing is measured")
    options = parser.parse_args()
    rows, more = read(options.gold), read(options.labels, None)
    places = {place(row) for row in rows}
    told = {place(row): shares_of(row) for row in more if place(row) in places}
    more = [row for row in more if place(row) not in places]
    y = np.array([row["polarity"] for row in rows])
    texts, targets = (np.array([row[key] for row in rows]) for key in ("text", "target"))
    items = items_of(rows)
    stems = vocabulary(items, rows)
    x, names = matrix(items, targets, stems)
    public = tone_vectors.read(options.vectors)
    words = further(stems, public[0])
    known = ["<>", *stems, *words]
    inputs = padded(rows, known), padded(more, known)
    inputs = [np.concatenate(columns) for columns in zip(*inputs, strict=True)]
    shares = np.concatenate([wanted(rows, told), [shares_of(row) for row in more]])
    found = tone_network.vectors(sentences_of(options.news, rows))
    begin = tone_network.start(known, *found), tone_vectors.rows(known, *public)
    pair = options.factors
    if pair is None:
        held = fold(rows)
        apart = set(texts[held])  # nor may be seen what the teacher says of others in them
        seen = np.array([True] * len(rows) + [row["text"] not in apart for row in more])
        odds = halves(x, y, (inputs, shares, seen, begin), held)
        pair = factors(odds, y[held]).round(3).tolist()
        print(f"{sum(held)} targets unseen, {sum(seen) - sum(held)} seen, factors {pair}")
        both = pair[0] * odds[0] + pair[1] * odds[1]
        for label, one in (("features", odds[0]), ("network", odds[1]), ("both", both)):
            print(report(label, one, y[held], texts[held], targets[held]), flush=True)
    if options.out:
        net = tone_network.fit(inputs, shares, *begin)
        n = write(options.out, stems, words, names, fit(x, y), net, pair, inputs)
        print(f"{options.out}: {n} features, {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
