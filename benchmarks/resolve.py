"""How often the right actor stands behind a quotation, on articles whose speakers are known.

    python benchmarks/resolve.py [SEEDS] [--json] [--errors]

SEEDS is a folder with `articles/`, their `metadata.csv`, and `statements.csv` (the starter corpus
without it). The words of a quotation are looked for in the statements that its article quotes; who
made the statement is the speaker. Against this stands the column `actor` that `actors.speakers`
adds: it is right, wrong, or none. Quotations that are no statement, or one of two speakers', are
not counted. `--errors` lists the quotations whose actor is not right.
"""

import argparse
import json
import re
from pathlib import Path

import pandas as pd

from analysis import actors, lexicons, loaders, quotes, tables, text

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
_ENDS = re.compile(r"^\W+|\W+$")


def folded(words):
    """Return words as they are compared: marks straightened, small letters, no outer marks."""
    return " ".join(text.term(_ENDS.sub("", word)) for word in words.split())


def known(seeds):
    """Return {article's file: [(words, speaker)]} of the statements that it quotes."""
    statements = pd.read_csv(seeds / "statements.csv", dtype="str").set_index("id")
    metadata = pd.read_csv(seeds / "articles" / "metadata.csv", dtype="str")
    pairs = zip(statements["words"].map(folded), statements["speaker"], strict=True)
    of = dict(zip(statements.index, pairs, strict=True))
    listed = metadata.dropna(subset="statements")
    return {
        file: [of[one] for one in ids.split(";")]
        for file, ids in zip(listed["file"], listed["statements"], strict=True)
    }


def compared(seeds):
    """Return QUOTES of the articles with a known speaker: also `said`, and `result`."""
    articles = loaders.read_articles(seeds / "articles").articles
    listed = lexicons.read_actors()
    found = quotes.find(articles)
    found = actors.speakers(found, actors.find(articles, listed))
    found = found[found["kind"].isin(tables.SPOKEN)]
    files = articles.set_index("article_id")["source_file"].map(lambda path: Path(path).name)
    of_alias = listed.drop_duplicates("alias").set_index("alias")["actor"]
    stated, said = known(seeds), []
    for article_id, surface in zip(found["article_id"], found["surface"], strict=True):
        options = stated.get(files[article_id], [])
        words = folded(surface)
        speakers = {speaker for statement, speaker in options if f" {words} " in f" {statement} "}
        said.append(next(iter(speakers)) if len(speakers) == 1 else None)
    found = found.assign(said=pd.array(said, dtype="str")).dropna(subset="said")
    found["said"] = found["said"].map(lambda speaker: of_alias.get(speaker, speaker))
    actor = found["actor"].astype("str")
    result = (actor == found["said"]).map({True: "right", False: "wrong"})
    return found.assign(result=result.mask(actor.isna(), "none"))


def scored(found):
    """Return numbers and shares of right, none and wrong."""
    n = found["result"].value_counts()
    counts = {result: int(n.get(result, 0)) for result in ("right", "none", "wrong")}
    shares = {f"{result}_share": count / len(found) for result, count in counts.items()}
    shares["not_wrong_share"] = 1 - shares["wrong_share"]
    return {"quotations": len(found), **counts, **shares}


def errors(found):
    """Return the quotations whose actor is not right, as lines to read."""
    rows = found[found["result"] != "right"]
    return "\n".join(
        f"{row.result:6}{row.article_id}:{row.start}  {row.said} | {row.actor} | "
        f"{row.speaker} = {row.name_}\n      {row.surface[:90]}"
        for row in rows.rename(columns={"name": "name_"}).itertuples(index=False)
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("seeds", type=Path, nargs="?", default=SEEDS)
    parser.add_argument("--errors", action="store_true", help="list what is not right")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parser.parse_args()
    found = compared(options.seeds)
    result = scored(found)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name in ("right", "none", "wrong"):
        print(f"{name:6} {result[name]:4} of {result['quotations']}  {result[f'{name}_share']:.1%}")
    if options.errors:
        print(errors(found))


if __name__ == "__main__":
    main()
