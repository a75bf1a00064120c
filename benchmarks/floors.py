"""Hold the scores on gold data against their floors, so that no change loses ground unseen.

    python benchmarks/floors.py [GOLD]

GOLD is a folder with `quotes/dev.jsonl.gz` and `tone/train.jsonl.gz`, each with its `score.py`;
without it only what needs none is measured (the right actor behind a quotation, on `seeds/`).
The floors stand in floors.json: a measure's path in the scorer's JSON, and the least it may be.
Exit code 1 names every measure below its floor.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RUNS = {
    "resolve": ["resolve.py", None],
    "quotes": ["quotes.py", "quotes/dev.jsonl.gz"],
    "tone": ["tone.py", "tone/train.jsonl.gz", "--split", "dev"],
}


def scores(gold, script, path, *options):
    """Return a benchmark's scores as its `--json` prints them; no path: on its own data."""
    command = [sys.executable, HERE / script, *([gold / path] if path else []), *options, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(result, path):
    """Return the number at a path such as "overlap.f1"."""
    for step in path.split("."):
        result = result[step]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path, nargs="?")
    gold = parser.parse_args().gold
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    below = []
    for name, run in RUNS.items():
        if gold is None and run[1]:
            continue
        result = scores(gold, *run)
        for path, floor in floors[name].items():
            value = measure(result, path)
            print(f"{name:8} {path:36} {value:.3f}  floor {floor:.3f}")
            if not value >= floor:  # nor is what could not be measured
                below.append(f"{name} {path}")
    if below:
        sys.exit(f"below the floor: {', '.join(below)}")


if __name__ == "__main__":
    main()
