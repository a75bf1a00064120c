"""Fit the weights of `analysis.quotes` on a gold train file, and write them as JSON.

    python benchmarks/fit_quotes.py GOLD/train.jsonl.gz [--out analysis/lexicons/quotes.json]

`score.py` beside the gold file says what a right speaker is. Five linear models over named facts:
whether a word reports speech, where reported words begin and end, which candidate speaks
(conditional logit: the candidates of one quotation compete), whether marks hold a quotation. What
one model tells the next is found, for the fit, by models that never saw the article. L2 penalty;
weights near zero are left out. `--held-out` fits without every fifth article, to try things on
those.
"""

import argparse
import gzip
import importlib.util
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import optimize, sparse

from analysis.quotes import article, columns, cues, features, indirect, scare, speakers

PENALTY = {"speaker": 6.0, "scare": 12.0, "indirect": 6.0, "begin": 6.0, "end": 6.0}
SMALLEST = {
    "speaker": 0.06,
    "scare": 0.06,
    "indirect": 0.15,
    "begin": 0.15,
    "end": 0.12,
}  # nearer to 0: left out
SEEN = 3  # how often a fact must occur
OTHER_PLACE = 0.15  # how right another mention of the right name is
HELD_OUT = 5  # every fifth article


def load(path):
    """Return the articles of a gold file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def scorer(gold):
    """Return the module `score.py` that lies beside a gold file."""
    spec = importlib.util.spec_from_file_location("score", Path(gold).parent / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def golden(asked, readings, articles, score):
    """Return each piece's gold quotation or None, and how right each candidate is."""
    gold, right = [], []
    borders = np.searchsorted(asked.p, np.arange(len(asked.batch.item) + 1))
    for number, (one, reading) in enumerate(zip(articles, readings, strict=True)):
        words = score.Words(one["text"])
        predicted = [
            {"range": words.range(piece.start, piece.end), "piece": place}
            for place, (piece, _, _) in enumerate(reading.stream.pieces)
        ]
        pairs = score.match(score.gold_quotations(one, words), predicted)
        found = {prediction["piece"]: quotation for quotation, prediction, _ in pairs}
        for place in range(len(predicted)):
            rows = slice(*borders[len(gold) : len(gold) + 2])
            gold.append(found.get(place))
            right += [
                rightness(reading, m - asked.bases[number], gold[-1], words, score)
                for m in asked.m[rows].tolist()
            ]
    return gold, np.array(right)


def rightness(reading, candidate, gold, words, score):
    """Return 2 for a mention in the gold source, 1 for its name elsewhere, else 0."""
    if gold is None or gold["source_type"] == "none":
        return 0
    found, flow = reading.mentions, reading.stream
    start, end = flow.start[found.first[candidate]], flow.end[found.last[candidate]]
    prediction = {"speaker_start": start, "speaker_end": end, "speaker": None}
    if score.speaker_is_right(gold, prediction, words, strict=True):
        return 2
    prediction["speaker"] = reading.text[start:end]
    named = found.kind[candidate] == speakers.NAME
    return int(named and score.speaker_is_right(gold, prediction, words, strict=True))


def matrix(part, facts):
    """Return facts as a sparse matrix of those seen often enough, and the bucket of each column."""
    rows = np.array([column for _, column in cues.buckets(part, facts)])
    seen = np.bincount(rows.ravel(), minlength=1 << cues.BITS)
    kept = np.flatnonzero(seen >= SEEN)
    place = np.full(1 << cues.BITS, -1)
    place[kept] = np.arange(len(kept))
    columns = place[rows.T]
    borders = np.concatenate(([0], np.cumsum((columns >= 0).sum(axis=1))))
    columns = columns[columns >= 0]
    values = np.ones(len(columns), dtype=np.float32)
    return sparse.csr_matrix((values, columns, borders), shape=(rows.shape[1], len(kept))), kept


def conditional_logit(facts, right, group, penalty):
    """Return weights under which the right candidates of each group outweigh the others."""
    total = np.zeros(group.max() + 1)
    np.add.at(total, group, right)
    use = total[group] > 0
    facts, right = facts[use], right[use]
    _, group = np.unique(group[use], return_inverse=True)
    first = np.searchsorted(group, np.arange(group.max() + 1))
    turned = facts.T.tocsr()

    def loss(weights):
        scores = facts @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, first)[group])
        every = np.add.reduceat(likely, first)
        good = np.maximum(np.add.reduceat(likely * right, first), 1e-300)
        slope = turned @ (likely / every[group] - likely * right / good[group])
        value = (np.log(every) - np.log(good)).sum() + 0.5 * penalty * weights @ weights
        return value, slope + penalty * weights

    return minimise(loss, facts.shape[1])


def logit(facts, right, penalty):
    """Return the weights of a logistic regression; questions of few answers hold its intercept."""
    sign = 2 * right - 1
    turned = facts.T.tocsr()

    def loss(weights):
        margin = sign * (facts @ weights)
        slope = -(turned @ (sign / (1 + np.exp(np.minimum(margin, 50)))))
        return (
            np.logaddexp(0, -margin).sum() + 0.5 * penalty * weights @ weights,
            slope + penalty * weights,
        )

    return minimise(loss, facts.shape[1])


def minimise(loss, size):
    return optimize.minimize(
        loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 120}
    ).x


def best_rows(asked, scores):
    """Return the row of each piece's best candidate, or -1."""
    borders = np.searchsorted(asked.p, np.arange(len(asked.batch.item) + 1))
    return np.array([
        left + int(np.argmax(scores[left:right])) if left < right else -1
        for left, right in pairwise(borders.tolist())
    ])  # fmt: skip


def linked(asked, facts, rows):
    """Return the facts of candidates with those that link them to the choice before."""
    b, found, about, _, m, p, _ = asked
    last = np.where(rows >= 0, m[rows], -1)[p - 1]
    last = np.where(np.isin(p, b.bases[1][:-1]), -1, last)
    near, alone, reported = (column[p] for column in features.link(b))
    place, before, item = found.first[last], b.item[p - 1], b.item[p]
    side = np.where(place < before, 0, np.where(place < item, 1, 2))
    links = features.linking(
        near, alone, reported, side, m == last, about.surname[m] == about.surname[last],
        about.what[m], about.what[last],
    )  # fmt: skip
    # without a speaker before there is nothing to link to: a bucket that is never read
    return {**facts, **{k: tuple(np.where(last >= 0, c, 99) for c in v) for k, v in links.items()}}


def crossed(asked, facts, worth):
    """Return scores of candidates by models that never saw their article."""
    own = np.repeat(np.arange(len(asked.batch.bases[1]) - 1), np.diff(asked.batch.bases[1]))
    half = own[asked.p] % 2
    scores, (rows, _) = np.zeros(len(worth)), matrix("speaker", facts)
    for part in (0, 1):
        seen = half != part
        found = conditional_logit(rows[seen], worth[seen], asked.p[seen], PENALTY["speaker"])
        scores[~seen] = (rows @ found)[~seen]
    return scores


def fit_speaker(asked, right):
    """Return the speaker model, and by models that never saw it every piece's choice and score.

    Scores are whole hundredths, rounded down, as they are where articles are read.
    """
    sure = np.bincount(asked.p, weights=right == 2, minlength=len(asked.batch.item))[asked.p] > 0
    worth = np.where(right == 1, np.where(sure, OTHER_PLACE, 1.0), right / 2)
    own = features.of_candidates(*asked[:6])
    facts = linked(asked, own, best_rows(asked, crossed(asked, own, worth)))
    scores = crossed(asked, facts, worth)
    rows = best_rows(asked, scores)
    columns, kept = matrix("speaker", linked(asked, own, rows))
    found = conditional_logit(columns, worth, asked.p, PENALTY["speaker"])
    best = np.where(rows >= 0, asked.m[rows], -1)
    fits = np.where(rows >= 0, np.floor(100 * scores[rows]), -900).astype(int)
    return (kept, found), best, fits


def fit_scare(asked, readings, gold, best, fits, possible):
    """Return the model of what is a quotation."""
    traits = columns.stacked([scare.traits_of(one.text, one.stream) for one in readings], 11)
    facts = scare.facts(*asked[:4], traits, best, fits, possible)
    right = np.array([quotation is not None for quotation in gold], dtype=float)
    facts |= scare.chained(asked.batch, np.concatenate(([0], right[:-1])).astype(int))
    facts = {key: np.broadcast_arrays(*value, right)[:-1] for key, value in facts.items()}
    rows, kept = matrix("scare", facts)
    return kept, logit(rows, right, PENALTY["scare"])


def fit_indirect(asked, readings, articles, among):
    """Return the model of cues; words inside other reported speech are left out."""
    items, owners, subjects, _ = article.cues_of(readings, asked)
    bases = asked.batch.bases[0]
    cue, content = [], []
    for one in articles:
        cue.append({i for a in one["attributions"] for span in a["cue"] for i in range(*span)})
        content.append({i for a in one["attributions"] for s in a["content"] for i in range(*s)})
    starts = [
        readings[owner].stream.start[item - bases[owner]]
        for item, owner in zip(items.tolist(), owners.tolist(), strict=True)
    ]
    use = [
        owner in among and start not in content[owner]
        for start, owner in zip(starts, owners.tolist(), strict=True)
    ]
    right = [start in cue[owner] for start, owner in zip(starts, owners.tolist(), strict=True)]
    facts = indirect.facts(*asked[:3], items, subjects)
    rows, kept = matrix("indirect", facts)
    return kept, logit(rows[use], np.array(right, dtype=float)[use], PENALTY["indirect"])


def fit_begin(asked, readings, rows):
    """Return the model of where reported words begin that follow their cue; see `true_cues`."""
    item, first, last, begun, _ = rows.T
    place, row = indirect.openings(first, last)
    facts = indirect.opening_facts(asked.batch, item[row], first[row], last[row], place)
    # a quotation's item begins after its mark
    right = np.abs(characters(readings, "start")[place] - begun[row]) < 2
    columns, kept = matrix("begin", facts)
    return kept, conditional_logit(columns, right.astype(float), row, PENALTY["begin"])


def fit_end(asked, readings, rows):
    """Return the model of where reported words end; see `true_cues`."""
    item, first, last, begun, ended = rows.T
    stops = characters(readings, "end")
    while (early := (stops[first] <= begun) & (first < last)).any():
        first = first + early
    place, row = indirect.borders(asked.batch, first, last)
    over = stops[place] >= ended[row]
    heads = np.searchsorted(row, np.arange(len(rows)))
    earlier = np.concatenate(([0], np.cumsum(over)))
    use = earlier[:-1] == earlier[heads][row]  # up to the first one that ends them
    place, row, over = place[use], row[use], over[use]
    speaker, _ = indirect.opens_speaker(asked.batch, place, last[row])
    facts = indirect.border_facts(asked.batch, item[row], first[row], last[row], place, speaker)
    columns, kept = matrix("end", facts)
    return kept, logit(columns, over.astype(float), PENALTY["end"])


def true_cues(asked, readings, articles, among):
    """Return the cues whose words follow them: items of the cue and of the first and last + 1.

    A row each; then the characters at which the annotated words begin and end.
    """
    rows, bases = [], asked.batch.bases[0].tolist()
    found = (column.tolist() for column in article.cues_of(readings, asked))
    for item, owner, subject, _ in zip(*found, strict=True):
        if owner not in among:
            continue
        flow, base = readings[owner].stream, bases[owner]
        start, end = flow.start[item - base], flow.end[item - base]
        number = subject - int(asked.bases[owner]) if subject >= 0 else -1
        for attribution in articles[owner]["attributions"]:
            if any(left <= start < right for left, right in attribution["cue"]):
                spans = [span for span in attribution["content"] if span[0] >= end]
                first, last = indirect.content(flow, readings[owner].mentions, item - base, number)
                if spans and item - base < first < last:
                    begun, ended = min(spans)[0], max(end for _, end in spans)
                    rows.append((item, base + first, base + last, begun, ended))
    return np.array(rows, dtype=np.int64).reshape(-1, 5)


def characters(readings, edge):
    """Return where the items of a batch start or end in their article."""
    return np.array([place for one in readings for place in getattr(one.stream, edge)] + [0])


def fit_reports(asked, readings, articles, use):
    """Return the parts that find indirect speech, fitted on the articles in `use`."""
    rows = true_cues(asked, readings, articles, use)
    return {
        "indirect": fit_indirect(asked, readings, articles, use),
        "begin": fit_begin(asked, readings, rows),
        "end": fit_end(asked, readings, rows),
    }


def crossed_reports(asked, readings, articles):
    """Return indirect speech and possible cues, found by models that never saw the articles."""
    told, weights, scores = [], cues.weights, 0
    for part in (0, 1):
        others = {number for number in range(len(articles)) if number % 2 != part}
        fitted = kept(fit_reports(asked, readings, articles, others))
        table = {key: np.zeros(1 << cues.BITS, dtype=np.int64) for key in fitted}
        for key, (buckets, values) in fitted.items():
            table[key][buckets] = values
        cues.weights = lambda table=table: table
        possible = article.cues_of(readings, asked)
        told += [
            row for row in article.reported(readings, asked, possible) if row.owner % 2 == part
        ]
        scores = np.where(possible.owner % 2 == part, possible.score, scores)
    cues.weights = weights
    return sorted(told), possible._replace(score=scores)


def kept(models):
    """Return models as buckets and weights in hundredths, those that matter."""
    fitted = {}
    for part, (buckets, weights) in models.items():
        use = np.abs(weights) >= SMALLEST[part]
        hundredths = np.rint(100 * weights[use]).astype(int)
        fitted[part] = [buckets[use].tolist(), hundredths.tolist()]
    return fitted


def fit(articles, score):
    """Return the parts of `quotes.json`: buckets and weights in hundredths, those that matter."""
    readings, asked = article.read([(one["text"], None) for one in articles])
    reports = fit_reports(asked, readings, articles, set(range(len(articles))))
    told, possible = crossed_reports(asked, readings, articles)
    asked = article.informed(asked, told)
    gold, right = golden(asked, readings, articles, score)
    speaker, best, fits = fit_speaker(asked, right)
    scare_ = fit_scare(asked, readings, gold, best, fits, possible)
    return kept({"speaker": speaker, "scare": scare_, **reports})


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", help="train.jsonl.gz, with score.py beside it")
    parser.add_argument("--out", default="analysis/lexicons/quotes.json")
    parser.add_argument("--only", nargs="*", help="models to write anew; the others stay in --out")
    parser.add_argument("--held-out", action="store_true", help="leave every fifth article out")
    arguments = parser.parse_args()
    articles = load(arguments.gold)
    if arguments.held_out:
        articles = [one for number, one in enumerate(articles) if number % HELD_OUT]
    fitted = fit(articles, scorer(arguments.gold))
    if arguments.only:
        known = json.loads(Path(arguments.out).read_text(encoding="utf-8"))
        fitted = known | {part: fitted[part] for part in arguments.only}
    text = json.dumps(fitted, separators=(",", ":")).replace("]],", "]],\n")
    Path(arguments.out).write_text(text + "\n", encoding="utf-8")
    sizes = {part: len(buckets) for part, (buckets, _) in fitted.items()}
    print(f"{arguments.out}: {len(text):,} characters, weights {sizes}")


if __name__ == "__main__":
    main()
