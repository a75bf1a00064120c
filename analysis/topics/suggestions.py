"""Entries for a topics file, proposed from a few words."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, lexicons, statistics, tables
from analysis.topics import labels as labelling

_TOGETHER = 10.83  # G2 that two words must have to be a phrase: p < 0.001
_WITHIN = 0.9  # of its places: a word that stands inside a longer proposal so often is not proposed
_WIDTH = 60  # characters of an example on either side


class Prose(NamedTuple):
    """The words of the sentences of a batch, as columns, and what is known of each."""

    at: np.ndarray  # its number in the scan
    terms: np.ndarray
    articles: np.ndarray
    sentences: np.ndarray  # a number of its own for every sentence of the batch
    close: np.ndarray  # whether no more than a space stands before the next word
    inside: np.ndarray  # whether it is of a seed
    stopped: np.ndarray  # whether it may not begin or end an entry
    seeded: np.ndarray  # of every sentence: whether it has a seed
    size: int  # of the vocabulary


class Run(NamedTuple):
    """A word or a phrase that could be an entry, and its figures."""

    terms: tuple
    kind: str
    n: int
    n_articles: int
    g2: float
    log_dice: float
    place: int  # the number in the scan of its first word, at a place with a seed


def suggest(articles, words, *, topics=None, n=50, min_n=3, stop=None):
    """Return entries for a topics file: what goes with a few words, the most attracted first.

    Columns: entry (a word, or a phrase of two or three, as a topics file wants it) · kind
    {phrase, beside} · n (places) · n_articles · g2 (signed) · log_dice · example (the words around
    one place) · article_id, start, end (that place; `tables.evidence` opens it). `words` are the
    seeds: words, phrases, words that end in "*".

    phrase  it holds a seed ("security guarantees"). g2 says whether its two parts keep together:
            of N places of one word, a of the phrase, b of its first part alone, c of its last part
            alone, the rest (Dunning 1993; `statistics.g2`). Three words are parted in two ways, and
            the weaker counts
    beside  it stands in sentences with a seed, and is key to them: of all sentences, a with a seed
            and it, b with it alone, c with a seed alone, the rest

    log_dice is 14 + log2(2 a / (2 a + b + c)) of the same cells (Rychlý 2008); it does not grow
    with the corpus. Shown are the `n` of the highest g2 that stand at least `min_n` times (3 is a
    choice) and are attracted, not repelled. Words in `stop` (None: the stop words and the news' own
    words), numbers and marks neither begin nor end an entry. Words that stand beside each other by
    chance are no phrase (g2 below 10.83, p < 0.001), and a word that hardly leaves a phrase of the
    list (9 of 10 places) is left out, as is what an entry of the topics table `topics` matches.

    Places are counted as if each were drawn for itself, which those of one article are not: read
    `n_articles` too. This looks at all articles at once: run it on the whole corpus. A seed that
    does not occur gives an empty table. Raises `ValueError` for a seed without words.

    >>> text = "Military aid goes on. Weapons are aid. The sun shines. Nobody knows why."
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, text)])
    >>> suggest(articles, ["aid"], min_n=1)[["entry", "kind"]].values.tolist()
    [['goes', 'beside'], ['military', 'beside'], ['weapons', 'beside']]
    """
    seeds = _seeds(words)
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    firsts, lasts = scan.sentence_words
    dictionary = engine.dictionary([engine.Entry(seed) for seed in seeds])
    at, first, last, _ = engine.find(dictionary, scan, firsts, lasts)
    seeded, inside = np.zeros(len(firsts), dtype=bool), np.zeros(len(scan.terms), dtype=bool)
    seeded[at] = True
    for step in range(int((last - first).max(initial=0))):
        inside[first[first + step < last] + step] = True
    prose = _prose(scan, seeded, inside, _stopped(scan.vocabulary, stop))
    found = [each for length in (1, 2, 3) for each in _measured(prose, length, max(min_n, 1))]
    return _table(articles, _chosen(found, scan, topics)[:n], ids, scan)


def _seeds(words):
    words = [words] if isinstance(words, str) else [*words]
    seeds = [labelling.terms(word) for word in words]
    for word, seed in zip(words, seeds, strict=True):
        if not seed:
            raise ValueError(f"words: a word or a phrase was expected, found {word!r}")
    return seeds


def _stopped(vocabulary, stop):
    if stop is None:
        stop = lexicons.words("stop_words") | lexicons.words("news_words")
    return np.array([term in stop or not term[:1].isalpha() for term in vocabulary], dtype=bool)


def _prose(scan, seeded, inside, stopped):
    own = scan.word_sentences
    at = np.flatnonzero(own >= 0)
    terms, articles = scan.terms[at].astype(np.int64), scan.articles[at]
    sentences = scan.sentences.heads[articles] + own[at]
    close = np.append(scan.starts[1:] - scan.ends[:-1] <= 1, False)[at]
    size = len(scan.vocabulary)
    return Prose(at, terms, articles, sentences, close, inside[at], stopped[terms], seeded, size)


def _measured(prose, length, least):
    """Yield the `Run`s of so many words that go with the seeds."""
    starts, numbers, words = _runs(prose, length, least)
    if not len(starts):
        return
    n = np.bincount(numbers)
    with_seed = prose.seeded[prose.sentences[starts]]
    both, alone = (
        _different(numbers, prose.sentences[starts], part) for part in (with_seed, ~with_seed)
    )
    n_seeded, n_sentences = np.count_nonzero(prose.seeded), len(prose.seeded)
    beside = both, alone, n_seeded - both, n_sentences - n_seeded - alone
    cohesion = _cohesion(prose, words, n)
    n_articles = _different(numbers, prose.articles[starts], slice(None))
    held = np.stack([prose.inside[starts + step] for step in range(length)])
    part, whole = (np.bincount(numbers, f(held, axis=0)) > 0 for f in (np.any, np.all))
    place = np.full(len(n), len(prose.at), dtype=np.int64)
    np.minimum.at(place, numbers[with_seed], starts[with_seed])
    for i in np.flatnonzero((n >= least) & ~whole).tolist():
        together = [_figures(*(cell[i] for cell in cells)) for cells in cohesion]
        if together and min(together)[0] < _TOGETHER:
            continue
        g2, log_dice = min(together) if part[i] else _figures(*(cell[i] for cell in beside))
        if g2 > 0:
            kind = "phrase" if part[i] else "beside"
            yield Run(
                tuple(words[i].tolist()), kind, int(n[i]), int(n_articles[i]), g2, log_dice,
                int(prose.at[place[i]]),
            )  # fmt: skip


def _runs(prose, length, least):
    """Return where runs of so many words begin, their numbers, and the words of each number.

    Only runs that stand in a sentence with a seed, and, word by word, `least` times.
    """
    starts = np.arange(len(prose.terms) - length + 1)
    if length > 1:
        starts = starts[prose.sentences[starts] == prose.sentences[starts + length - 1]]
        starts = starts[np.all([prose.close[starts + step] for step in range(length - 1)], axis=0)]
    starts = starts[~(prose.stopped[starts] | prose.stopped[starts + length - 1])]
    codes = np.zeros(len(starts), dtype=np.int64)
    for step in range(length):
        codes = codes * prose.size + prose.terms[starts + step]
        near = prose.seeded[prose.sentences[starts]]
        known = np.unique(codes[near])
        at = np.minimum(np.searchsorted(known, codes), max(len(known) - 1, 0))
        kept = known[at] == codes if len(known) else np.zeros(len(starts), dtype=bool)
        kept[kept] = (np.bincount(at[kept], minlength=len(known)) >= least)[at[kept]]
        starts = starts[kept]
        _, codes = np.unique(at[kept], return_inverse=True)
    first = np.unique(codes, return_index=True)[1]
    words = np.stack([prose.terms[starts[first] + step] for step in range(length)], axis=1)
    return starts, codes, words


def _different(numbers, places, part):
    """Return in how many different places each number stands, among a part of the rows."""
    size, most = numbers.max(initial=-1) + 1, places.max(initial=0) + 1
    pairs = np.unique(numbers[part] * np.int64(most) + places[part])
    return np.bincount(pairs // most, minlength=size)


def _cohesion(prose, words, n):
    """Return the four cells of every run, once for each way to part it in two."""
    n_all, length = len(prose.terms), words.shape[1]
    cells = []
    for at in range(1, length):
        left, right = (_times(prose, part) for part in (words[:, :at], words[:, at:]))
        cells.append((n, left - n, right - n, n_all - left - right + n))
    return cells


def _times(prose, words):
    """Return how often each run of one or two words stands in the sentences."""
    if words.shape[1] == 1:
        return np.bincount(prose.terms, minlength=prose.size)[words[:, 0]]
    same = prose.sentences[:-1] == prose.sentences[1:]
    codes = (prose.terms[:-1] * prose.size + prose.terms[1:])[same]
    known, back = np.unique(words[:, 0] * prose.size + words[:, 1], return_inverse=True)
    at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.bincount(at[known[at] == codes], minlength=len(known))[back]


def _figures(a, b, c, d):
    g2 = float(np.nan_to_num(statistics.g2(a, b, c, d)))
    return g2, float(14 + np.log2(2 * a / (2 * a + b + c)))


def _chosen(found, scan, topics):
    """Return the runs to show, as (entry, run), the most attracted first."""
    longer = {}
    for run in found:
        for length in range(1, len(run.terms)):
            for at in range(len(run.terms) - length + 1):
                part = run.terms[at : at + length]
                longer[part] = max(longer.get(part, 0), run.n)
    listed = [rule.terms for rule in labelling.rules(topics)] if topics is not None else []
    shown = []
    for run in found:
        terms = tuple(scan.vocabulary[term] for term in run.terms)
        if longer.get(run.terms, 0) < _WITHIN * run.n and not _matched(terms, listed):
            shown.append((" ".join(terms).replace(" 's", "'s"), run))
    return sorted(shown, key=lambda item: (-round(item[1].g2, 9), item[0]))


def _matched(terms, listed):
    return any(
        len(entry) == len(terms)
        and all(
            term.startswith(word[:-1]) if word.endswith("*") else term == word
            for term, word in zip(terms, entry, strict=True)
        )
        for entry in listed
    )


def _table(articles, shown, ids, scan):
    runs = [run for _, run in shown]
    first = np.array([run.place for run in runs], dtype=np.int64)
    last = first + np.array([len(run.terms) - 1 for run in runs], dtype=np.int64)
    place = pd.DataFrame(
        {
            "article_id": pd.array([ids[i] for i in scan.articles[first].tolist()], dtype="str"),
            "start": scan.starts[first],
            "end": scan.ends[last],
        }
    )
    opened = tables.evidence(articles, place, width=_WIDTH)
    table = pd.DataFrame(
        {
            "entry": pd.array([entry for entry, _ in shown], dtype="str"),
            "kind": pd.Categorical([run.kind for run in runs], categories=["phrase", "beside"]),
            "n": np.array([run.n for run in runs], dtype=np.int64),
            "n_articles": np.array([run.n_articles for run in runs], dtype=np.int64),
            "g2": np.array([run.g2 for run in runs], dtype=float),
            "log_dice": np.array([run.log_dice for run in runs], dtype=float),
            "example": (opened["before"] + "[" + opened["match"] + "]" + opened["after"]),
        }
    )
    return table.astype({"example": "str"}).join(place)
