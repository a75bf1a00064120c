"""Whole jobs: reading a folder of texts, and the tables of the main job."""

import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from statistics import median

import pandas as pd

from analysis import actors, frequency, layout, lexicons, loaders, series, tables, tokenisation
from analysis import topics as about
from analysis.actors.mentions import PLACES, mentions_and_conflicts
from speed_rows import Row, corpus, forget, lacking, module, paired, seconds, words

FILES = 10_000


def reading(given):
    """Yield the row of reading a folder of .txt files (texts in turn, where they are fewer)."""
    n = max(len(given.texts), min(FILES, 10 * len(given.texts)))
    with tempfile.TemporaryDirectory() as folder:
        for number in range(n):
            text = given.texts[number % len(given.texts)]
            Path(folder, f"{number:06}.txt").write_text(text, encoding="utf-8")

        def ours():
            return loaders.read_articles(folder)

        def theirs():
            return [p.read_text(encoding="utf-8") for p in sorted(Path(folder).glob("*.txt"))]

        found, texts = ours(), theirs()
        same = found.articles["text"].tolist() == [text.strip("\n") for text in texts]
        same = same or [*map(str.split, found.articles["text"])] == [*map(str.split, texts)]
        check = f"{len(found.ledger):,} files, {found.articles['text'].str.len().sum():,} "
        check += f"characters, a ledger; read_text {sum(map(len, texts)):,} characters"
        times = paired(ours, theirs, given.rounds, before=None)
    name = "pathlib.read_text"
    yield Row(f"reading {n:,} .txt", times[0], name, *times[1:], "≥ 1.5", same, check)


def main_job(given):
    """Yield the row of the main job's tables, and how much of it are its measures.

    Left out on both sides: quotations, tone and the report. The measures (COUNTS of the tokens
    apart) are ours on both sides, as no library has them; so are the parts of an article.
    """
    listed, about_what = lexicons.read_actors(), lexicons.read_topics()
    work, goal = f"tables of the main job, {len(given.texts):,} articles", "≥ 15"
    made_by_us = partial(ours, given.articles, listed, about_what)
    forget()
    found, steps = made_by_us()
    check = _sizes(found)
    stages = ", ".join(f"{name} {spent:.2f}" for name, spent in steps.items())
    if module("spacy") is None:
        yield Row(work, seconds(made_by_us, forget), check=f"{check}; CPU s: {stages}")
        yield lacking(work, "spacy", goal)
        return
    theirs = _Usual(given, listed, about_what)
    other, _ = theirs()
    check += f"; the usual libraries: {_sizes(other)}"
    again = {name: _found_again(found[name], other[name]) for name in _FOUND}
    check += "; found by both: " + ", ".join(f"{name} {x:.1%}" for name, x in again.items())
    same = all(share >= 1 - words.CLOSE for share in again.values())
    mine, yours, shares = [], [], []
    for _ in range(given.rounds):
        forget()
        mine.append(_timed(made_by_us))
        theirs.renew()
        yours.append(_timed(theirs))
        shares.append(yours[-1][0] / mine[-1][0])
    times = median(spent for spent, _ in mine), "usual libraries"
    times += (median(spent for spent, _ in yours), median(shares))
    yield Row(work, *times, goal, same, check)
    for name in mine[0][1]:
        one, two = (median(steps[name] for _, steps in side) for side in (mine, yours))
        yield Row(f"  {name}", one, "the same", two, two / one if one else None)


_FOUND = ("SEGMENTS", "SENTENCES", "MENTIONS", "LABELS")


def _found_again(ours, theirs):
    """Return the share of our rows that end where one of theirs does."""
    mine, other = ({*zip(one["article_id"], one["end"], strict=True)} for one in (ours, theirs))
    return len(mine & other) / max(len(mine), 1)


def _timed(job):
    begun = time.process_time()
    _, steps = job()
    return time.process_time() - begun, steps


def _sizes(found):
    return ", ".join(f"{name} {len(table):,}" for name, table in found.items())


class _Steps(dict):
    """CPU seconds by step."""

    def take(self, name, job):
        begun = time.process_time()
        result = job()
        self[name] = time.process_time() - begun
        return result


def ours(articles, listed, about_what):
    """Return the tables by name, and the CPU seconds of each."""
    steps, found = _Steps(), {}
    found["SEGMENTS"] = steps.take("SEGMENTS", lambda: tokenisation.segments(articles))
    found["SENTENCES"] = steps.take("SENTENCES", lambda: tokenisation.sentences(articles))
    named = steps.take("MENTIONS", lambda: mentions_and_conflicts(articles, listed))
    found["MENTIONS"], found["CONFLICTS"] = named
    found["LABELS"] = steps.take("LABELS", lambda: about.label(articles, about_what))
    found["COUNTS"] = steps.take(
        "COUNTS", lambda: frequency.count(tokenisation.tokenise(articles), stop=_stop())
    )
    _measured(articles, found, steps)
    return found, steps


def _stop():
    return lexicons.words("stop_words") | lexicons.words("news_words")


def _measured(articles, found, steps):
    """Add STANDING and SERIES, made of the same kinds of tables on both sides."""
    nobody = tables.empty("QUOTES").assign(actor=pd.Series(dtype="category"))
    found["STANDING"] = steps.take(
        "STANDING", lambda: actors.standing(articles, nobody, found["MENTIONS"])
    )
    found["SERIES"] = steps.take("SERIES", lambda: _series(articles, found["LABELS"]))


def _series(articles, labels):
    parts = [series.over_time(articles)]
    for topic in labels["topic"].cat.categories:
        rows = labels[labels["topic"] == topic]
        parts.append(series.over_time(articles, rows, name=f"topic: {topic}"))
    return tables.concat(parts)


class _Usual:
    """The same tables with the usual libraries: Punkt, NLTK's tokens, spaCy's PhraseMatcher.

    Set up beforehand, and so free: the matchers, and the words that an entry with a star stands
    for (PhraseMatcher has no stars). Capitals, dates and apposition are not looked at.
    """

    def __init__(self, given, listed, about_what):
        from nltk.tokenize import NLTKWordTokenizer

        self.given, self.punkt, self.tokens = given, words.punkt(), NLTKWordTokenizer()
        named = listed[listed["how"] != "metonym"]
        self.aliases = named.groupby("actor")["alias"].agg(list).to_dict()
        # Every form that the finder found stands for the entry: no more than a list would hold.
        labels = about.label(given.articles, about_what)
        forms = labels["surface"].str.lower().groupby(labels["topic"].astype("str"))
        self.forms = {topic: sorted(set(found)) for topic, found in forms}
        self.renew()

    def renew(self):
        """Make the matchers and their tokenizer anew: it keeps what it has seen."""
        spacy, matching = module("spacy"), module("spacy.matcher")
        self.pipeline, self.filter = spacy.blank("en"), spacy.util.filter_spans
        self.actors = matching.PhraseMatcher(self.pipeline.vocab, attr="ORTH")
        self.topics = matching.PhraseMatcher(self.pipeline.vocab, attr="LOWER")
        for matcher, lists in ((self.actors, self.aliases), (self.topics, self.forms)):
            for name, phrases in lists.items():
                matcher.add(name, [*map(self.pipeline.make_doc, phrases)])

    def __call__(self):
        steps, found = _Steps(), {}
        given, take = self.given, steps.take
        ids = given.articles["article_id"].astype("str").tolist()
        self.rows = [*zip(ids, given.titles, given.texts, strict=True)]
        layout.segments.cache_clear()
        found["SEGMENTS"] = take("SEGMENTS", self._segments)
        found["SENTENCES"] = take("SENTENCES", self._sentences)
        found["MENTIONS"] = take("MENTIONS", self._mentions)
        found["CONFLICTS"] = tables.empty("CONFLICTS")
        found["LABELS"] = take("LABELS", self._labels)
        found["COUNTS"] = take("COUNTS", lambda: self._counts(found["SENTENCES"]))
        _measured(given.articles, found, steps)
        return found, steps

    def _segments(self):
        return tables.make(
            "SEGMENTS",
            [
                (article_id, *segment)
                for article_id, title, text in self.rows
                for segment in layout.segments(text, title)
            ],
        )

    def _sentences(self):
        found = []
        for article_id, title, text in self.rows:
            spans = [
                (left + start, left + end)
                for left, right in corpus.prose(text, title)
                for start, end in self.punkt.span_tokenize(text[left:right])
            ]
            found += [(article_id, number, *span) for number, span in enumerate(spans)]
        return tables.make("SENTENCES", found)

    def _mentions(self):
        self.docs, found = [*map(self.pipeline.tokenizer, self.given.texts)], []
        for (article_id, title, text), doc in zip(self.rows, self.docs, strict=True):
            parts = [part[:2] for part in layout.segments(text, title) if part[2] in PLACES]
            for span in self.filter(self.actors(doc, as_spans=True)):
                if any(a <= span.start_char and span.end_char <= b for a, b in parts):
                    place = article_id, span.start_char, span.end_char
                    found.append((*place, span.text, span.label_, "name"))
        return tables.make("MENTIONS", found)

    def _labels(self):
        found = []
        for (article_id, title, text), doc in zip(self.rows, self.docs, strict=True):
            parts = corpus.prose(text, title)
            for span in self.filter(self.topics(doc, as_spans=True)):
                if any(a <= span.start_char and span.end_char <= b for a, b in parts):
                    place = article_id, 0, span.start_char, span.end_char
                    found.append((*place, span.text, span.label_, span.text.lower()))
        return tables.make("LABELS", found)

    def _counts(self, sentences):
        """Count tokens and articles per token; TOKENS are the lists of spans."""
        texts = {article_id: text for article_id, _, text in self.rows}
        n, n_articles, last = Counter(), {}, {}
        spans = zip(sentences["article_id"], sentences["start"], sentences["end"], strict=True)
        for article_id, start, end in spans:
            sentence = texts[article_id][start:end]
            for left, right in self.tokens.span_tokenize(sentence):
                token = sentence[left:right].lower()
                n[token] += 1
                if last.get(token) != article_id:
                    last[token] = article_id
                    n_articles[token] = n_articles.get(token, 0) + 1
        stop, total = _stop(), sum(n.values())
        rows = [
            (token, count, n_articles[token], count * 1e6 / total)
            for token, count in sorted(n.items(), key=lambda item: (-item[1], item[0]))
            if token not in stop
        ]
        return tables.make("COUNTS", rows)
