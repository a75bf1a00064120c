"""Count the word lists that `analysis.names` and `analysis.quotes` read, on a gold train file.

    python benchmarks/fit_quote_words.py GOLD/train.jsonl.gz [--out analysis/lexicons]

Writes common_words.txt (words that news prints in lower case inside a sentence, and closed-class
words written here), verbs.txt (words used as verbs more than as anything else, by the words around
them) and cue_rates.csv (how often each word stood in a cue, outside what was reported). Lists of
words only; no passage of the articles is kept. Run it before fit_quotes.py.
"""

import argparse
import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

CLOSED_CLASSES = """
a about above across after again against ago all almost along already also although always am
among an and another any anybody anyone anything are aren't around as at away back be because
been before behind being below beneath beside besides between beyond both but by can can't could
couldn't despite did didn't do does doesn't doing don't done down during each either else ever
every everybody everyone everything except few for from had hadn't has hasn't have haven't
having he he'd he'll he's her here here's hers herself him himself his how however i i'd i'll
i'm i've if in indeed inside instead into is isn't it it'd it'll it's its itself just last least
less let let's like likely many maybe may me meanwhile might mine more moreover most much must
my myself near neither never next no nobody none nor not nothing now of off often on once one
only onto or other others otherwise our ours ourselves out outside over own per perhaps quite
rather same she she'd she'll she's should shouldn't since so some somebody someone something
sometimes soon still such than that that's the their theirs them themselves then there there's
therefore these they they'd they'll they're they've this those though through throughout thus to
today together tomorrow too toward towards two three four five six seven eight nine ten under
until up upon us very via was wasn't we we'd we'll we're we've well were weren't what what's
when where whether which while who who's whoever whom whose why will with within without won't
would wouldn't yes yesterday yet you you'd you'll you're you've your yours yourself earlier
later first second third eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion
finally additionally furthermore according nearly
"""
SUBJECTS = frozenset("he she they we i you who it".split())
DETERMINERS = frozenset("the a an his her their its this our my your".split())
AUXILIARIES = frozenset(
    "will would can could should may might must did does do has have had is was are were be been "
    "not never also".split()
)
OBJECTS = DETERMINERS | {"that", "him", "them", "me", "us"}
IN_ARTICLES = 3  # in how many articles a word must stand in lower case
CAPITALS = 0.12  # more of its occurrences with a capital, and a word may be a name
IN_SENTENCE = re.compile(r"(?<=[a-z,] )[A-Za-z][a-z]+(?:-[a-z]+)*(?![\w'’.-]*\w)")
WORD = re.compile(r"[A-Za-z][\w'’-]*|[^\w\s]")
PLAIN = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def cases(articles):
    """Return each word's counts in lower case and with a capital, and the articles it is in."""
    lower, capital, spread = Counter(), Counter(), Counter()
    for one in articles:
        here = set()
        for line in one["text"].split("\n"):
            words = line.split()
            if sum(word[0].isupper() for word in words) > 0.5 * len(words):
                continue  # a heading
            for match in IN_SENTENCE.finditer(line):
                word = match[0]
                (lower if word[0].islower() else capital)[word.lower()] += 1
                if word[0].islower():
                    here.add(word)
        spread.update(here)
    return lower, capital, spread


def common_words(lower, capital, spread):
    """Return the words that are printed in lower case nearly always."""
    kept = {
        word
        for word in lower
        if spread[word] >= IN_ARTICLES and capital[word] < CAPITALS * (lower[word] + capital[word])
    }
    return sorted(kept | set(CLOSED_CLASSES.split()))


def verbs(articles):
    """Return the words whose neighbours are those of a verb more than those of a noun.

    A subject pronoun, "to", an auxiliary or a name before a word and an object after it speak for
    a verb; a determiner before it and "of" after it for a noun.
    """
    seen = defaultdict(Counter)
    for one in articles:
        words = WORD.findall(one["text"])
        for before, word, after in zip(words, words[1:], words[2:], strict=False):
            if word.islower():
                own = seen[word]
                own["all"] += 1
                own["verb"] += _as_verb(before) + 0.4 * (after.lower() in OBJECTS)
                own["noun"] += 1.5 * (before.lower() in DETERMINERS) + (after == "of")
    return sorted(
        word
        for word, own in seen.items()
        if own["all"] >= 4
        and word.isalpha()
        and not word.endswith("ly")
        and word not in CLOSED_CLASSES.split()
        and own["verb"] > 0.18 * own["all"]
        and own["verb"] > 1.2 * own["noun"]
    )


def _as_verb(before):
    if before.lower() in SUBJECTS:
        return 1.0
    if before == "to" or before in AUXILIARIES:
        return 0.7
    return 0.15 if before[0].isupper() and before.lower() not in DETERMINERS else 0.0


def cue_rates(articles, lower):
    """Return (word, occurrences, share of them in a cue) of the words that report speech."""
    inside, every = Counter(), Counter()
    for one in articles:
        part = bytearray(len(one["text"]))
        for letter, key in ((2, "content"), (1, "cue")):
            for attribution in one["attributions"]:
                for start, end in attribution[key]:
                    part[start:end] = bytes([letter]) * (end - start)
        for match in PLAIN.finditer(one["text"]):
            every[match[0].lower()] += part[match.start()] < 2
            inside[match[0].lower()] += part[match.start()] == 1
    closed = set(CLOSED_CLASSES.split()) - {"according"}
    return sorted(
        (word, n, round(inside[word] / (n + 2), 2))
        for word, n in every.items()
        if inside[word] >= 3 and inside[word] > 0.15 * (n + 2)
        and word in lower and word not in closed and len(word) > 2
    )  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", help="train.jsonl.gz")
    parser.add_argument("--out", default="analysis/lexicons", type=Path)
    arguments = parser.parse_args()
    with gzip.open(arguments.gold, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    lower, capital, spread = cases(articles)
    for name, about, words in (
        ("common_words", "Words that news prints in lower case inside a sentence",
         common_words(lower, capital, spread)),
        ("verbs", "Words that news uses as verbs more than as anything else", verbs(articles)),
    ):  # fmt: skip
        text = "\n".join([f"# {about}; see README.md.", *words])
        (arguments.out / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
        print(f"{name}: {len(words)}")
    rates = cue_rates(articles, lower)
    with (arguments.out / "cue_rates.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("word", "n", "rate"), *rates])
    print(f"cue_rates: {len(rates)}")


if __name__ == "__main__":
    main()
