"""How often the gates of `sentiment.contrast` and `compare.groups` call a difference a finding:
where there is none, and (of tone) where one was planted.

    python benchmarks/gate.py [ARTICLES] [--runs 200] [--json]

ARTICLES is any folder that `loaders.read_articles` reads; the starter corpus without it. A run
draws articles with replacement, as many on each side, gives each one of five outlets of its side
(or the one) and one of six months at random, and asks `contrast`. "shuffled": both sides are drawn
alike, so that every finding is false. "shift": the scores of both scorers are raised on one side,
by a share of the standard deviation of the articles' mean scores (VADER's and TextBlob's own).

"pages": the articles, copies left out, are dealt into random halves, and `compare.groups` is asked
for its page; told is the share of pages on which a block calls anything a finding. All are false.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import compare, loaders, pipeline, sentiment, tables, tokenisation

SEEDS = Path(__file__).resolve().parents[1] / "seeds" / "articles"
SCORERS = ("vader", "textblob")
SIZES = (8, 12, 20, 40)  # articles on each side
SHIFTS = (0.5, 1.0, 1.5)  # standard deviations of the articles' means
OUTLETS, MONTHS = 5, 6
SEED = 20250228


def scored(folder):
    """Return {article_id: its rows of TONE} of the articles that both scorers have a score for."""
    articles = loaders.read_articles(folder).articles
    sentences = tokenisation.sentences(articles)
    tone = tables.concat(
        [sentiment.score(articles, sentences, scorer=each) for each in SCORERS], "TONE"
    )
    tone = tone[["article_id", "start", "end", "scorer", "score"]].dropna()
    tone["scorer"] = tone["scorer"].astype("str")
    parts = dict(iter(tone.groupby("article_id", observed=True)))
    return {key: rows for key, rows in parts.items() if rows["scorer"].nunique() == len(SCORERS)}


def spread(parts):
    """Return a scorer to the standard deviation of the articles' mean scores."""
    means = pd.concat(parts.values()).groupby(["scorer", "article_id"], observed=True)["score"]
    return means.mean().groupby("scorer").std().to_dict()


def run(parts, size, shift, generator, *, one_outlet=False):
    """Return the verdict of `contrast` on articles drawn at random, one side's scores raised."""
    ids = sorted(parts)
    drawn = [parts[ids[i]] for i in generator.integers(len(ids), size=2 * size)]
    names = [f"article {i:03}" for i in range(2 * size)]
    sides = np.repeat(["a", "b"], size)
    outlets = generator.integers(1 if one_outlet else OUTLETS, size=2 * size)
    months = generator.integers(1, MONTHS + 1, size=2 * size)
    # Ids decide the resampling weights: each run is to have its own.
    names = [f"{name} {generator.integers(2**32)}" for name in names]
    articles = tables.make("ARTICLES", {
        "article_id": names,
        "date": [f"2025-{month:02}-01" for month in months],
        "outlet": [f"{side} {outlet}" for side, outlet in zip(sides, outlets, strict=True)],
        "title": [None] * len(names), "text": [""] * len(names), "side": sides,
    })  # fmt: skip
    tone = pd.concat(
        [rows.assign(article_id=name) for name, rows in zip(names, drawn, strict=True)]
    )
    raised = tone["article_id"].isin(names[:size]).to_numpy()
    tone["score"] += raised * tone["scorer"].map(shift).to_numpy()
    return sentiment.contrast(articles, tone, by="side", a="a", b="b")["verdict"].iloc[0]


def measure(parts, runs):
    """Return rows: articles a side · shift · one outlet a side or five · share of findings."""
    deviation, rows = spread(parts), []
    generator = np.random.default_rng(SEED)
    for size in SIZES:
        for steps in (0.0, *SHIFTS):
            for one_outlet in (False, True):
                shift = {scorer: steps * deviation[scorer] for scorer in SCORERS}
                verdicts = [
                    run(parts, size, shift, generator, one_outlet=one_outlet) for _ in range(runs)
                ]
                findings = sum(verdict == "finding" for verdict in verdicts) / runs
                rows.append({"articles_a_side": size, "shift": steps, "one_outlet": one_outlet,
                             "findings": findings})  # fmt: skip
    return {"runs": runs, "articles": len(parts), "deviation": deviation, "rows": rows}


def pages(folder, runs):
    """Return the share of pages with a false finding, of every block of the page."""
    articles = loaders.read_articles(folder).articles
    if "copy_of" in articles:
        articles = articles[articles["copy_of"].isna()]
    found = pipeline.tables(articles, tokens=True)
    generator = np.random.default_rng(SEED)
    counts = dict.fromkeys(compare.Comparison._fields[1:], 0)
    for _ in range(runs):
        in_a = generator.permutation(len(articles)) < len(articles) // 2
        page = compare.groups(articles[in_a], articles[~in_a], found=found)
        for block in counts:
            counts[block] += bool((getattr(page, block)["verdict"] == "finding").any())
    return {block: count / runs for block, count in counts.items()}


def report(result):
    """Return the shares as lines to read."""
    lines = [f"{result['articles']} articles, {result['runs']} runs each; findings, per cent"]
    lines.append(f"{'a side':>8} {'outlets':>8} {'shuffled':>9}" + "".join(
        f"{f'shift {step}':>11}" for step in SHIFTS
    ))  # fmt: skip
    for size in SIZES:
        for one_outlet in (False, True):
            found = {
                row["shift"]: 100 * row["findings"]
                for row in result["rows"]
                if row["articles_a_side"] == size and row["one_outlet"] == one_outlet
            }
            outlets = 1 if one_outlet else OUTLETS
            shifts = "".join(f"{found[step]:>11.1f}" for step in SHIFTS)
            lines.append(f"{size:>8} {outlets:>8} {found[0.0]:>9.1f}{shifts}")
    shifts = ", ".join(f"{scorer} {value:.3f}" for scorer, value in result["deviation"].items())
    lines.append(f"one standard deviation of the articles' means: {shifts}")
    blocks = ", ".join(f"{block} {100 * share:.1f}" for block, share in result["pages"].items())
    lines.append(f"pages of random halves with a false finding, per cent: {blocks}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("articles", type=Path, nargs="?", default=SEEDS)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parser.parse_args()
    result = measure(scored(options.articles), options.runs)
    result["pages"] = pages(options.articles, options.runs)
    print(json.dumps(result, indent=2) if options.json else report(result))


if __name__ == "__main__":
    main()
