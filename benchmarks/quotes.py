"""Score `analysis.quotes.find` on a gold file, with the `score.py` that lies beside it.

    python benchmarks/quotes.py GOLD/dev.jsonl.gz [--json] [--marks 0.05 0.1] [--bootstrap 1000]

Rows of kind `scare` are no predictions and are left out. `--marks` measures the repair as well:
that share of all double quotation marks is deleted, at random but always the same ones, and the
offsets of the gold are moved with the text.
"""

import argparse
import gzip
import importlib.util
import json
import random
import tempfile
import time
from pathlib import Path

import pandas as pd

from analysis import engine, quotes, tables

DOUBLE_MARKS = '"“”'


def load(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def table_of(gold):
    """Return an ARTICLES table of gold articles."""
    return tables.make("ARTICLES", pd.DataFrame({
        "article_id": [one["id"] for one in gold], "date": [one["date"] for one in gold],
        "outlet": [one["publisher"] for one in gold], "title": None,
        "text": [one["text"] for one in gold],
    }))  # fmt: skip


def predictions(found, gold):
    """Return the rows of QUOTES as the scorer reads them, one dict an article.

    To the scorer all reported speech outside marks is indirect, a transcript's turns too.
    """
    lines = {one["id"]: [] for one in gold}
    for row in found[found["kind"] != "scare"].itertuples():
        missing = pd.isna(row.speaker_start)
        kind = "indirect" if pd.isna(row.closed) else row.kind
        lines[row.article_id].append({
            "start": row.start, "end": row.end, "kind": kind,
            "speaker_start": None if missing else int(row.speaker_start),
            "speaker_end": None if missing else int(row.speaker_end),
            "speaker": next((v for v in (row.name, row.speaker) if not pd.isna(v)), None),
        })  # fmt: skip
    return [{"id": key, "quotes": value} for key, value in lines.items()]


def without_marks(one, share, seed=0):
    """Return a gold article with a share of its double quotation marks deleted."""
    dice = random.Random(f"{seed} {one['id']}")
    gone = [i for i, c in enumerate(one["text"]) if c in DOUBLE_MARKS and dice.random() < share]
    lost, shift, moved = set(gone), 0, []
    for i in range(len(one["text"]) + 1):
        moved.append(i - shift)
        shift += i in lost
    text = "".join(c for i, c in enumerate(one["text"]) if i not in lost)

    def move(spans):
        return [[moved[start], moved[end]] for start, end in spans]

    attributions = [
        {**a, **{key: move(a[key]) for key in ("source", "cue", "content", "quoted")}}
        for a in one["attributions"]
    ]
    return {**one, "text": text, "attributions": attributions, "ignore": move(one["ignore"])}


def scored(path, gold, found):
    """Return the scores of QUOTES rows by the `score.py` beside the gold file, and its table."""
    spec = importlib.util.spec_from_file_location("score", Path(path).parent / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("gold.jsonl", "predictions.jsonl")]
        for file, lines in zip(files, (gold, predictions(found, gold)), strict=True):
            file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        result = score.score(*map(str, files))
    return result, score.table(result)


def intervals(path, gold, found, times):
    """Return 95% intervals of the chief figures, articles drawn again `times` times."""
    spec = importlib.util.spec_from_file_location("score", Path(path).parent / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    counts = []
    for one, line in zip(gold, predictions(found, gold), strict=True):
        own = score.Counter()
        own["articles"] += 1
        score.score_article(one, line["quotes"], own)
        counts.append(own)
    dice, drawn = random.Random(0), []
    for _ in range(times):
        total = score.Counter()
        for own in dice.choices(counts, k=len(counts)):
            total.update(own)
        result = score.summary(total)
        drawn.append((
            result["overlap"]["f1"], result["speaker_accuracy_strict"]["all"],
            result["end_to_end_strict"]["f1"],
            result["recall_by_kind"]["mixed"]["end_to_end_strict"], result["content"]["f1"],
        ))  # fmt: skip
    edges = (int(0.025 * times), int(0.975 * times) - 1)
    names = ("overlap F1", "speaker strict", "end to end strict", "mixed, end to end", "content F1")
    return {
        name: [round(100 * sorted(column)[edge], 1) for edge in edges]
        for name, column in zip(names, zip(*drawn, strict=True), strict=True)
    }


def recovery(path, gold, share):
    """Return (overlap F1, end to end strict F1) where a share of the marks is deleted."""
    gold = [without_marks(one, share) for one in gold]
    result, _ = scored(path, gold, quotes.find(table_of(gold)))
    return result["overlap"]["f1"], result["end_to_end_strict"]["f1"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--marks", type=float, nargs="*", default=(), help="shares to delete")
    parser.add_argument("--bootstrap", type=int, default=0, help="times to draw the articles")
    arguments = parser.parse_args()
    gold = load(arguments.gold)
    articles = table_of(gold)
    quotes.find(articles)
    engine.forget()  # the words met are warm, the articles are not
    begun = time.process_time()
    found = quotes.find(articles)
    speed = len(articles) / (time.process_time() - begun)
    result, printed = scored(arguments.gold, gold, found)
    result["articles_per_cpu_second"] = round(speed, 1)
    if arguments.bootstrap:
        result["intervals"] = intervals(arguments.gold, gold, found, arguments.bootstrap)
    result["recovery"] = {share: recovery(arguments.gold, gold, share) for share in arguments.marks}
    if arguments.json:
        print(json.dumps(result, indent=2))
        return
    print(printed)
    print(f"{'articles a CPU second':26}{speed:12.0f}")
    for name, (low, high) in result.get("intervals", {}).items():
        print(f"{name:26}{low:12.1f} to {high:.1f}")
    for share, (spans, whole) in result["recovery"].items():
        print(f"{f'{share:.0%} of marks deleted':26}{100 * spans:12.1f}{100 * whole:12.1f}")


if __name__ == "__main__":
    main()
