"""Fit the weights of `analysis.quotes` on a gold train file, and write them as JSON.

    python benchmarks/fit_quotes.py GOLD/train.jsonl.gz [--out analysis/lexicons/quotes.json]

`score.py` beside the gold file says what a right speaker is. Three linear models over named facts:
which candidate speaks (conditional logit: the candidates of one quotation compete), whether marks
hold a quotation, whether a word reports speech. L2 penalty; weights near zero are left out. One
fifth of the articles is held out for the printed figures; the written weights are fitted on all.
"""

import argparse
import gzip
import importlib.util
import json
from bisect import bisect_right
from collections import Counter
from pathlib import Path

import numpy as np
from scipy import optimize, sparse

from analysis.quotes import article, features, indirect, scare

PENALTY = {"speaker": 10.0, "scare": 3.0, "indirect": 6.0, "end": 6.0}
SMALLEST = {
    "speaker": 0.1,
    "scare": 0.1,
    "indirect": 0.2,
    "end": 0.15,
}  # weights nearer to zero are left out
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


def examples(articles, score):
    """Return one dict a piece: its article, facts, how right each candidate is, gold or None."""
    found = []
    for number, one in enumerate(articles):
        reading = article.read(one["text"])
        words = score.Words(one["text"])
        predicted = [
            {"range": words.range(piece.start, piece.end), "piece": place}
            for place, (piece, _, _) in enumerate(reading.stream.pieces)
        ]
        pairs = score.match(score.gold_quotations(one, words), predicted)
        gold = {prediction["piece"]: quotation for quotation, prediction, _ in pairs}
        for place in range(len(predicted)):
            found.append({
                "article": number, "piece": place, "reading": reading, "gold": gold.get(place),
                "facts": [
                    (*reading.context.mentions[candidate].fixed, *facts)
                    for candidate, facts in zip(
                        reading.chosen[place], article.facts(reading, place, -1)[0], strict=True
                    )
                ],
                "right": [
                    rightness(reading, candidate, gold.get(place), words, score)
                    for candidate in reading.chosen[place]
                ],
            })  # fmt: skip
    return found


def rightness(reading, candidate, gold, words, score):
    """Return 2 for a mention in the gold source, 1 for its name elsewhere, else 0."""
    if gold is None or gold["source_type"] == "none":
        return 0
    mention, flow = reading.mentions[candidate], reading.stream
    start, end = flow.start[mention.first], flow.end[mention.last]
    prediction = {"speaker_start": start, "speaker_end": end, "speaker": None}
    if score.speaker_is_right(gold, prediction, words, strict=True):
        return 2
    prediction["speaker"] = reading.text[start:end]
    return int(mention.kind == "N" and score.speaker_is_right(gold, prediction, words, strict=True))


def matrix(rows, places=None):
    """Return facts as a sparse matrix, and the column of each fact."""
    if places is None:
        seen = Counter(fact for row in rows for fact in row)
        places = {fact: i for i, fact in enumerate(f for f, n in seen.items() if n >= SEEN)}
    borders, columns = [0], []
    for row in rows:
        columns += [places[fact] for fact in row if fact in places]
        borders.append(len(columns))
    values = np.ones(len(columns), dtype=np.float32)
    return sparse.csr_matrix((values, columns, borders), shape=(len(rows), len(places))), places


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
    """Return the weights of a logistic regression without an intercept (the slots hold one)."""
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


def best(pieces, scores):
    """Return the place of the best candidate of each piece (or -1) and its score."""
    chosen, position = [], 0
    for piece in pieces:
        own = scores[position : position + len(piece["right"])]
        position += len(own)
        chosen.append((int(np.argmax(own)), float(own.max())) if len(own) else (-1, -9.0))
    return chosen


def linked(pieces, chosen):
    """Return the candidates' facts with those that link them to the choice before."""
    rows = []
    for place, piece in enumerate(pieces):
        last, reading = -1, piece["reading"]
        if place and pieces[place - 1]["article"] == piece["article"] and chosen[place - 1][0] >= 0:
            last = reading.chosen[piece["piece"] - 1][chosen[place - 1][0]]
        links = features.after_choice(
            reading.stream, reading.context, piece["piece"], reading.chosen[piece["piece"]], last
        )
        rows += [own + link for own, link in zip(piece["facts"], links, strict=True)]
    return rows


def fit_speaker(pieces):
    """Return the speaker model's weights, and each piece's choice by a model that never saw it."""
    right, group = [], []
    for place, piece in enumerate(pieces):
        sure = 2 in piece["right"]
        right += [
            0.0 if not value else 1.0 if value == 2 or not sure else OTHER_PLACE
            for value in piece["right"]
        ]
        group += [place] * len(piece["right"])
    right, group = np.array(right), np.array(group)
    half = np.array([piece["article"] % 2 for piece in pieces])[group]
    facts, _ = matrix([fact for piece in pieces for fact in piece["facts"]])
    scores = np.zeros(len(group))
    for part in (0, 1):
        seen = half != part
        weights = conditional_logit(facts[seen], right[seen], group[seen], PENALTY["speaker"])
        scores[~seen] = (facts @ weights)[~seen]
    chosen = best(pieces, scores)
    facts, places = matrix(linked(pieces, chosen))
    return places, conditional_logit(facts, right, group, PENALTY["speaker"]), chosen


def scare_facts(pieces, chosen):
    rows = []
    for place, piece in enumerate(pieces):
        reading = piece["reading"]
        before = pieces[place - 1] if place else None
        follows = before is not None and before["article"] == piece["article"]
        number = reading.chosen[piece["piece"]][chosen[place][0]] if chosen[place][0] >= 0 else -1
        rows.append(scare.facts(
            reading.text, reading.stream, piece["piece"], reading.context, reading.mentions,
            number, chosen[place][1], follows and before["gold"] is not None,
        ))  # fmt: skip
    return rows


def fit_scare(pieces, chosen):
    facts, places = matrix(scare_facts(pieces, chosen))
    right = np.array([piece["gold"] is not None for piece in pieces], dtype=float)
    return places, logit(facts, right, PENALTY["scare"])


def fit_indirect(articles):
    """Return the weights of the model of cues; words inside other reported speech are left out."""
    rows, right = [], []
    for one in articles:
        reading = article.read(one["text"])
        cue, content = set(), set()
        for attribution in one["attributions"]:
            cue.update(i for span in attribution["cue"] for i in range(*span))
            content.update(i for span in attribution["content"] for i in range(*span))
        flow, subjects = reading.stream, article.subjects_of(reading.mentions)
        for sentence in range(len(flow.openers) - 1):
            for item in indirect.candidates(flow, sentence):
                start = flow.start[item]
                if start not in content:
                    subject = article.subject_of(flow, subjects, item)
                    who = reading.mentions[subject] if subject is not None else None
                    rows.append(indirect.facts(flow, sentence, item, who))
                    right.append(start in cue)
    facts, places = matrix(rows)
    return places, logit(facts, np.array(right, dtype=float), PENALTY["indirect"])


def fit_end(articles):
    """Return the weights of the model of where reported words end."""
    rows, right = [], []
    for one in articles:
        reading = article.read(one["text"])
        flow, subjects = reading.stream, article.subjects_of(reading.mentions)
        for attribution in one["attributions"]:
            cue = {i for span in attribution["cue"] for i in range(*span)}
            first_cue = min(cue, default=-1)
            sentence = bisect_right([flow.start[i] for i in flow.openers[:-1]], first_cue) - 1
            items = range(flow.openers[max(0, sentence)], flow.openers[max(0, sentence) + 1])
            for item in (i for i in items if flow.start[i] in cue):
                if item in indirect.candidates(flow, max(0, sentence)):
                    _borders(one, reading, subjects, attribution, sentence, item, rows, right)
    facts, places = matrix(rows)
    return places, logit(facts, np.array(right, dtype=float), PENALTY["end"])


def _borders(one, reading, subjects, attribution, sentence, item, rows, right):
    flow = reading.stream
    subject = article.subject_of(flow, subjects, item)
    who = reading.mentions[subject] if subject is not None else None
    first, last = indirect.content(flow, sentence, item, who, whole=True)
    content = [tuple(span) for span in attribution["content"]]
    if first < item or first >= last:
        return
    start = flow.start[first]
    holding = [end for begin, end in content if begin <= start + 1 and end > start]
    if not holding:
        return
    ended = max([holding[0], *(end for begin, end in content if begin >= start)])
    for position in indirect.borders(flow, first, last):
        rows.append(indirect.border_facts(flow, item, first, position, last))
        right.append(ended <= flow.end[position])
        if right[-1]:
            return


def table(slots, places, weights, smallest):
    """Return {slot: [[key, weight], …]} of the weights that matter, sorted."""
    found = {slot: [] for slot in slots}
    for (slot, key), place in places.items():
        if abs(weights[place]) >= smallest:
            found[slot].append([key, round(float(weights[place]), 2)])
    return {slot: sorted(rows, key=lambda row: json.dumps(row[0])) for slot, rows in found.items()}


def fit(articles, score):
    """Return the three parts of `quotes.json`."""
    pieces = examples(articles, score)
    places, weights, chosen = fit_speaker(pieces)
    return {
        "speaker": table(features.SLOTS, places, weights, SMALLEST["speaker"]),
        "scare": table(scare.SLOTS, *fit_scare(pieces, chosen), SMALLEST["scare"]),
        "indirect": table(indirect.SLOTS, *fit_indirect(articles), SMALLEST["indirect"]),
        "end": table(indirect.END_SLOTS, *fit_end(articles), SMALLEST["end"]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", help="train.jsonl.gz, with score.py beside it")
    parser.add_argument("--out", default="analysis/lexicons/quotes.json")
    parser.add_argument("--held-out", action="store_true", help="leave every fifth article out")
    arguments = parser.parse_args()
    articles = load(arguments.gold)
    if arguments.held_out:
        articles = [one for number, one in enumerate(articles) if number % HELD_OUT]
    fitted = fit(articles, scorer(arguments.gold))
    text = json.dumps(fitted, ensure_ascii=False, separators=(",", ":"))
    Path(arguments.out).write_text(text.replace('"],[', '"],\n[') + "\n", encoding="utf-8")
    sizes = {part: sum(map(len, slots.values())) for part, slots in fitted.items()}
    print(f"{arguments.out}: {len(text):,} characters, weights {sizes}")


if __name__ == "__main__":
    main()
