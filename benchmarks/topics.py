"""Do the heaviest topics of an article agree with a reader's, and what do topics cost?

    python benchmarks/topics.py [--articles 1000] [--discover]

`topics_read.csv` has the three heaviest topics that one reader gave 26 articles of the starter
corpus, the heaviest first, before the first ranking was printed. Two things are told: how many of a
reader's three stand among the first three of `topics.ranked`, and how often the first is the same;
with the headlines and without. The entries and weights were chosen with these articles in view: the
figures show that nothing broke, not how well another story fares. Then the CPU seconds of each verb
on made articles, on one core, the text scanned beforehand; `--discover` adds the slow one.
"""

import argparse
import sys
import time
from pathlib import Path

import pandas as pd
from speed_rows import corpus

from analysis import engine, lexicons, loaders, tables, topics

READ = Path(__file__).with_name("topics_read.csv")


def agreement(articles, entries, read):
    """Return (of a reader's three topics, how many are among the first three; share of firsts)."""
    ranked = topics.ranked(articles, entries, n=3).astype({"article_id": "str", "topic": "str"})
    found = ranked.groupby("article_id")["topic"].agg(list)
    pairs = [(found.get(row[0], []), [*row[1:]]) for row in read.itertuples(index=False)]
    shared = sum(len({*ours} & {*theirs}) for ours, theirs in pairs)
    first = sum(ours[:1] == theirs[:1] for ours, theirs in pairs)
    return shared / len(pairs), first / len(pairs)


def without_headlines(articles):
    """Return articles whose texts begin after the headline."""
    titles = articles["title"].astype(object)
    texts = [
        text.removeprefix(title).lstrip() if isinstance(title, str) else text
        for title, text in zip(titles, articles["text"], strict=True)
    ]
    return tables.make("ARTICLES", articles.assign(title=None, text=texts))


def costs(articles, entries, *, discover):
    """Yield (verb, CPU seconds)."""
    _, titles, texts = tables.batch(articles)
    engine.scan(texts, titles).sentence_words  # noqa: B018
    labels = topics.label(articles, entries)
    verbs = {
        "label": lambda: topics.label(articles, entries),
        "shares": lambda: topics.shares(articles, labels),
        "ranked": lambda: topics.ranked(articles, entries),
        "gaps": lambda: topics.gaps(articles, labels),
        "check": lambda: topics.check(articles, entries),
        "suggest": lambda: topics.suggest(articles, ["security guarantee*", "nato"]),
    }
    if discover:
        verbs["discover, n=10"] = lambda: topics.discover(articles, n=10)
        verbs["discover, n=None"] = lambda: topics.discover(articles)
    for name, verb in verbs.items():
        begun = time.process_time()
        verb()
        yield name, time.process_time() - begun


def main(arguments=None):
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000, metavar="N", help="how many, of 5 kB")
    parser.add_argument("--discover", action="store_true", help="time found topics, too")
    options = parser.parse_args(arguments)
    entries, read = lexicons.read_topics(), pd.read_csv(READ, dtype="str")
    articles = loaders.read_articles(corpus.SEEDS).articles
    for name, given in (("", articles), (", no headlines", without_headlines(articles))):
        shared, first = agreement(given, entries, read)
        print(f"{len(read)} articles{name}: {shared:.2f} of 3 topics agree, first {first:.0%}")
    made = corpus.articles(corpus.made(options.articles))
    for name, seconds in costs(made, entries, discover=options.discover):
        print(f"{name:<18} {seconds:8.2f} s for {options.articles:,} articles", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
