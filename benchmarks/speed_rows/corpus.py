"""The articles to measure on: made from the starter corpus, or read from a file of texts.

Made articles hold sentences of the starter corpus, drawn with return, until each has about 5,000
characters. Drawn sentences alone would stop bringing new words after a few articles, which flatters
whatever keeps a table of words. So words that do not exist are put in place of lower-case words,
whatever marks stand around them: one or two in every sentence, and in one of six a made-up name.
Their ranks are drawn as 5000 * (1 / u - 1) with u uniform, the tail of Zipf and Mandelbrot's law,
so that the vocabulary goes on growing as in real news. The same seed and number give the same
articles.
"""

import gzip
import json
import random
import re
from collections import Counter
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from analysis import layout, lexicons, loaders, tables, tokenisation

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
SIZE = 5000  # characters
_TAIL = 5000
_NAMED = 1 / 6  # of sentences
_CORE = re.compile(r"[a-z]{4,}")
_SYLLABLES = [c + v for c in "b d f g k l m n p r s t v z br st".split() for v in "aeiou"]
_OUTLETS = [f"Outlet {letter}" for letter in "ABCDEFGH"]
_BEGINS, _DAYS = date(2024, 10, 1), 200
_NAME = re.compile(r"[^\W\d_a-zß-ÿ][^\W\d_]+(?: [^\W\d_a-zß-ÿ][^\W\d_]+){0,2}")


def made(n, seed=0):
    """Yield (title, text) of `n` articles."""
    rng = random.Random(seed)
    sentences = _sentences()
    for _ in range(n):
        title = " ".join(rng.choice(sentences)[0][:8]).rstrip('.,;:!?”"')
        paragraphs, size = [title], len(title)
        while size < SIZE:
            drawn = [_changed(*rng.choice(sentences), rng) for _ in range(rng.randint(1, 4))]
            paragraphs.append(" ".join(drawn))
            size += len(paragraphs[-1]) + 2
        yield title, "\n\n".join(paragraphs)


def _sentences():
    """Return (words, places of lower-case words) of every sentence of the starter corpus."""
    articles = loaders.read_articles(SEEDS).articles
    texts = articles.set_index("article_id")["text"]
    found = []
    for row in tokenisation.sentences(articles).itertuples():
        words = texts[row.article_id][row.start : row.end].split()
        found.append((words, [i for i, word in enumerate(words) if _CORE.match(word)]))
    return found


def _changed(words, places, rng):
    if not places:
        return " ".join(words)
    words = list(words)
    for _ in range(rng.randint(1, 2)):
        _put(words, rng.choice(places), _word(_rank(rng)))
    if rng.random() < _NAMED:
        first, last = _word(_rank(rng) % 400 + 80).title(), _word(_rank(rng)).title()
        _put(words, rng.choice(places), last if rng.random() < 1 / 3 else f"{first} {last}")
    return " ".join(words)


def _put(words, place, new):
    """Put a word in place of another, whose marks stay."""
    words[place] = _CORE.sub(new, words[place], count=1)


def _rank(rng):
    return int(_TAIL * (1 / (1 - rng.random()) - 1))


def _word(rank):
    """Return the word of a rank: its digits, as syllables, two at the least."""
    parts, rank = [], rank + len(_SYLLABLES)
    while rank:
        rank, digit = divmod(rank, len(_SYLLABLES))
        parts.append(_SYLLABLES[digit])
    return "".join(reversed(parts)) + "ng"


def read(path, n):
    """Yield (title, text) of the first `n` records of a .jsonl or .jsonl.gz with `text`."""
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, n):
            record = json.loads(line)
            yield record.get("title"), record["text"]


def articles(rows, first=0):
    """Return ARTICLES of (title, text) rows: ids by number, days and outlets in turn."""
    titles, texts = zip(*rows, strict=True)
    numbers = range(first, first + len(texts))
    return tables.make(
        "ARTICLES",
        {
            "article_id": [f"{number:07}" for number in numbers],
            "date": [_BEGINS + timedelta(days=number * 7 % _DAYS) for number in numbers],
            "outlet": [_OUTLETS[number % len(_OUTLETS)] for number in numbers],
            "title": list(titles),
            "text": list(texts),
        },
    )


def names(texts, n=1000):
    """Return the `n` most frequent names of some texts: runs of up to three capitalised words.

    Many lie in one another ("Donald Trump", "Trump"), as in a list of actors. Runs with a word
    that news also prints in lower case (the first word of a sentence) are none.
    """
    found = Counter()
    for text in texts:
        found.update(_NAME.findall(text))
    common = lexicons.words("common_words")
    for name in [name for name in found if not common.isdisjoint(name.lower().split())]:
        del found[name]
    return [name for name, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:n]]


def prose(text, title):
    """Return the (start, end) of the parts of a text that have sentences."""
    return [part[:2] for part in layout.segments(text, title) if part[2] in layout.PROSE]


def middling(terms, n):
    """Return the word of five letters or more whose count is nearest to `n`."""
    counts = Counter(term for term in terms if len(term) > 4 and term.isalpha())
    return min(counts, key=lambda term: (abs(counts[term] - n), term))
