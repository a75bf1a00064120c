"""Fit the weights of `sentiment.toward` and say what they are worth.

    python benchmarks/fit_tone.py GOLD.jsonl.gz NEWS.jsonl.gz VECTORS.json LABELS.jsonl.gz
        [--out OUT.npz] [--hold FOLD… --odds ODDS.jsonl]

GOLD holds one target a line: id, text, start, end, polarity, target, split (see tone.py); only rows
of the split "train" are used. NEWS holds articles, one a line, of which only `text` is read: word
vectors are made from it and from GOLD's sentences. VECTORS are public vectors of words, from which
it is known what words mean that GOLD has seldom or never (GloVe; tone_vectors.py says which).
LABELS holds mentions that no person labelled, with the tones that tone_teacher.py gives them; its
teacher had not seen one fold of GOLD (--hold: these folds), nor is that one seen here when the
answers are measured. With --odds they are added to ODDS, and all that are there by then are
measured together: with a teacher for every fold, each answer is one for a sentence never seen.

One half is a multinomial logistic regression on the features of `sentiment/features.py`, each
scaled by its naive Bayes log ratio (Wang and Manning 2012); the features that matter most are kept
and fitted again on them alone; it learns from GOLD only. The other half is the network of
tone_network.py, which learns from GOLD and LABELS. Both halves' log odds are added with two
factors, found on the fold that had not been seen (--factors takes them as known, and saves a
fit without --hold).

Needs scikit-learn, scipy and torch. The same files and the same versions give the same bytes.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from tone_measures import CLASSES, report

from analysis import engine
from analysis.sentiment import features, network, sentence
from analysis.sentiment import model as tone

TONES = "negative", "neutral", "positive"
TITLE = "A headline apart"  # so that no first line of a gold text is taken for one
ROWS, STRENGTH = 8_000, 0.03
FOLDS = 5  # of which the teacher was not shown the first
SMOOTH = 0.1  # of a label goes to all three tones alike
WORDS = 12_000  # stems that the network knows
LEAST = 3  # times a stem stands in the gold sentences
FULL = features.FULL  # features that count go from 0 to here, all others are 0 or 1


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


def parted(rows, hold=(0,)):
    """Return whether each row belongs to the folds `hold`, and whether it may be learnt from.

    Nothing may be learnt from a sentence that is held under another id.
    """
    groups = [row["id"].rpartition("-")[0] for row in rows]
    folds = [unseen for _, unseen in GroupKFold(FOLDS).split(rows, groups=groups)]
    held = np.zeros(len(rows), dtype=bool)
    held[np.concatenate([folds[i] for i in hold])] = True
    apart = {bare(row["text"]) for row, here in zip(rows, held, strict=True) if here}
    return held, np.array([bare(row["text"]) not in apart for row in rows])


def bare(text):
    """Return a text without marks and capitals, to know it again."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


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


def halves(x, y, pupil, held, seen):
    """Return both halves' log odds of the rows that are `held`, fitted to those `seen`.

    `pupil` holds inputs and shares, of the rows and then of those that a teacher labelled, whether
    these may be seen, and what the network begins with.
    """
    import tone_network

    inputs, shares, others, begin = pupil
    some = np.append(seen, others)
    net = tone_network.fit([values[some] for values in inputs], shares[some], *begin)
    unseen = np.flatnonzero(held)
    return np.stack(
        [
            predict(fit(x[seen], y[seen]), x[held]),
            tone_network.predict(net, [values[unseen] for values in inputs]),
        ]
    )


def noted(path, rows, odds):
    """Return rows and both halves' log odds of all that is noted in a file, these added to it."""
    with path.open("a", encoding="utf-8") as file:
        for row, *pairs in zip(rows, *odds.tolist(), strict=True):
            file.write(json.dumps({"id": row["id"], "odds": pairs}) + "\n")
    return {row["id"]: row["odds"] for row in read(path, None)}


def main():
    import tone_network  # torch takes seconds, and benchmarks/tone.py does without
    import tone_vectors

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("vectors", type=Path, help="public vectors of words")
    parser.add_argument("labels", type=Path, help="what tone_teacher.py writes")
    parser.add_argument("--out", type=Path, help="write the weights here")
    parser.add_argument("--factors", type=float, nargs=2, help="known ones")
    parser.add_argument("--hold", type=int, nargs="+", help="measure these folds")
    parser.add_argument("--odds", type=Path, help="note them, measure all noted")
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
    if pair is None or options.hold:
        held, seen = parted(rows, options.hold or [0])
        apart = {bare(text) for text in texts[held]}
        # Nor may be seen what the teacher says of others in them.
        others = np.array([bare(row["text"]) not in apart for row in more])
        odds = halves(x, y, (inputs, shares, others, begin), held, seen)
        pair = pair or factors(odds, y[held]).round(3).tolist()
        print(f"{sum(held)} targets unseen, {sum(seen) + sum(others)} seen, factors {pair}")
        held = np.flatnonzero(held)
        if options.odds:
            found = noted(options.odds, [rows[i] for i in held], odds)
            held = np.array([i for i, row in enumerate(rows) if row["id"] in found])
            odds = np.array([found[rows[i]["id"]] for i in held]).swapaxes(0, 1)
        both = pair[0] * odds[0] + pair[1] * odds[1]
        for label, one in (("features", odds[0]), ("network", odds[1]), ("both", both)):
            print(report(label, one, y[held], texts[held], targets[held]), flush=True)
    if options.out:
        net = tone_network.fit(inputs, shares, *begin)
        n = write(options.out, stems, words, names, fit(x, y), net, pair, inputs)
        print(f"{options.out}: {n} features, {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
