"""Score `sentiment.toward` on a gold file, with the lexicons' scores beside it.

    python benchmarks/tone.py GOLD.jsonl.gz [--split dev] [--json]

GOLD holds one target a line: id, text (a sentence), start, end, polarity (-1, 0, 1), split. The
measures are those of the `score.py` beside it; added are the calibration error, the share right of
the surest half and quarter, how the means of actors go with people's, and targets per CPU second.
The lexicons give the sentence's tone to every target in it: TextBlob's by its sign, VADER's
compound cut at -0.05 and 0.05; "+ overrides" are the same with the shipped phrases made neutral.
"""

import argparse
import gc
import importlib.util
import json
import time
from pathlib import Path

import pandas as pd
from fit_tone import TITLE, read
from tone_measures import actors, calibration_error, named, surest

from analysis import sentiment, tables

LEXICONS = {"textblob": 0.0, "vader": 0.05}  # the score beyond which a sentence has a tone


def load(gold, split):
    """Return the gold rows and the `score` function of the scorer beside the file."""
    spec = importlib.util.spec_from_file_location("gold_score", gold.with_name("score.py"))
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = scorer.read(str(gold)) if split is None else read(gold, split)
    if not rows:
        raise SystemExit(f"{gold}: no targets" + (f" of the split {split!r}" if split else ""))
    return rows, scorer.score


def as_tables(rows):
    """Return ARTICLES (one a target) and its mentions, in the order of the rows."""
    ids = [row["id"] for row in rows]
    blank = [None] * len(rows)
    articles = tables.make(
        "ARTICLES",
        {"article_id": ids, "date": blank, "outlet": blank, "title": [TITLE] * len(rows)}
        | {"text": [row["text"] for row in rows]},
    )
    spans = {key: [row[key] for row in rows] for key in ("start", "end")}
    return articles, pd.DataFrame({"article_id": ids} | spans)


def by_lexicon(articles, mentions, scorer, edge, overrides):
    """Return the polarity of every mention's sentence: missing scores are neutral."""
    texts = articles.set_index("article_id")["text"]
    whole = mentions.assign(start=0, end=mentions["article_id"].map(texts).str.len())
    tone = sentiment.score(articles, whole, scorer=scorer, overrides=overrides)
    tone = tone.set_index("article_id")["score"]
    tone = mentions["article_id"].map(tone.fillna(0)).to_numpy()
    polarity = (tone > edge).astype(int) - (tone < -edge)
    return dict(zip(mentions["article_id"], polarity.tolist(), strict=True))


def _load():
    """Have the word lists, weights and tables of letters loaded, which happens once."""
    row = {"id": "a", "text": "“Fine,” Ada Stone said – at last.", "start": 8, "end": 17}
    sentiment.toward(*as_tables([row]))


def measure(rows, score):
    """Return the measures of `sentiment.toward` and, beside them, those of the lexicons."""
    articles, mentions = as_tables(rows)
    gold = {row["id"]: row["polarity"] for row in rows}
    _load()
    gc.collect()  # what was loaded before is not collected in the time of the work
    begun = time.process_time()
    found = sentiment.toward(articles, mentions)
    spent = time.process_time() - begun
    scored = found.dropna(subset="polarity")
    said = dict(zip(scored["article_id"], scored["polarity"].astype(int), strict=True))
    shares = scored[["negative", "neutral", "positive"]].to_numpy()
    y = scored["article_id"].map(gold).to_numpy()
    targets = scored["article_id"].map({row["id"]: row["target"] for row in rows})
    r, n_actors = actors(shares, y, named(targets))
    return score(gold, said) | {
        "calibration_error": calibration_error(shares, y),
        "accuracy_surest_half": surest(shares, y),
        "accuracy_surest_quarter": surest(shares, y, 0.25),
        "actors_r": r,
        "actors": n_actors,
        "targets_per_cpu_second": len(rows) / spent,
        "lexicons": {
            name + " + overrides" * overrides: score(
                gold, by_lexicon(articles, mentions, name, edge, overrides)
            )
            for name, edge in LEXICONS.items()
            for overrides in (False, True)
        },
    }


def report(result):
    """Return the measures as lines to read."""
    lines = [f"{'':<21}{'F1m':>7}{'accuracy':>10}{'F1 neg':>8}{'F1 neu':>8}{'F1 pos':>8}"]
    for name, one in {"toward": result, **result["lexicons"]}.items():
        f1 = "".join(f"{group['f1']:>8.3f}" for group in one["classes"].values())
        lines.append(f"{name:<21}{one['f1m']:>7.3f}{one['accuracy']:>10.3f}{f1}")
    return "\n".join(
        [
            *lines,
            f"targets {result['targets']}, of them without a word beside them {result['missing']}",
            f"calibration error {result['calibration_error']:.3f}",
            f"right of the surest half {result['accuracy_surest_half']:.3f}, "
            f"of the surest quarter {result['accuracy_surest_quarter']:.3f}",
            f"recall of positive {result['classes']['positive']['recall']:.3f}",
            f"means of {result['actors']} actors go with people's at r {result['actors_r']:.3f}"
            if result["actors"] > 2
            else "fewer than three actors have targets enough for a correlation",
            f"targets per CPU second {result['targets_per_cpu_second']:.0f}",
            sentiment.LIMITS,
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--split", choices=["train", "dev"], help="score only these rows")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parser.parse_args()
    result = measure(*load(options.gold, options.split))
    print(json.dumps(result, indent=2) if options.json else report(result))


if __name__ == "__main__":
    main()
