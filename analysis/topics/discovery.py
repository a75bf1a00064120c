"""Topics that nobody listed: found in the words of the articles, with how stable each is."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, lexicons, statistics, tables
from analysis.text import plural
from analysis.topics import factors, stability

UNITS = ("article", "sentence")
MIN_UNITS = 20  # articles, or sentences: with fewer nothing is told. A choice
_TERMS = 20  # that a topic shows
_LABEL = 3  # words of a label
_NEAREST = 5  # sentences that a topic shows
_WORDS = 6  # that such a sentence has at least: short ones are near to anything
_DIGITS = 6  # of shares, weights and nearness: what differs beyond is the noise of adding


class Found(NamedTuple):
    """What `discover` returns: tables, and why they are empty where they are."""

    topics: pd.DataFrame
    terms: pd.DataFrame
    weights: pd.DataFrame
    evidence: pd.DataFrame
    numbers: pd.DataFrame
    reason: str | None


def discover(articles, *, n=None, seed=0, unit="article", stop=None, runs=10):
    """Return topics found in the words of the articles: `Found`, a NamedTuple of five tables.

    topics    a topic a row: topic (a number from 1, the largest first) · label (its three most
              typical words) · n (units that are mostly about it) · share (of all the units' weight)
              · n_articles · stability (0 to 1)
    terms     topic · rank · term · weight (0 to 1, in the topic) · n (units mostly about it that
              hold the term) · g2 (signed)
    weights   article_id · start · end · topic · weight: how much of a unit is on a topic; a unit's
              weights add up to 1, shares below 0.01 are left out. `start` and `end` are the
              sentence's, or those of the article's sentences
    evidence  article_id · sentence · start · end · topic · rank · nearness (0 to 1): the five
              sentences nearest to a topic, one an article (`tables.evidence` opens them)
    numbers   n · stability · stability_low · stability_high (lowest and highest run) · runs ·
              advised: how stable the topics are for each number of topics that was tried

    Non-negative matrix factorisation (Lee and Seung 1999; scikit-learn's) of TF-IDF: log(1 + count)
    times the logarithm of units per unit with the term, each unit of length 1. Terms are those of
    the sentences, without `stop` (None: stop words and the news' own words), numbers, and terms of
    one article only or of more than half the units; of the rest the 5,000 that most articles have.
    `unit` is "article" or "sentence". Names make topics of who is spelled how: put those of your
    actors in `stop`.

    `n` is the number of topics; None takes the most stable of 3 to 12, advice that a reader should
    overrule. Stability is that of Greene, O'Callaghan and Cunningham (2014, How many topics?
    Stability analysis for topic models): the topics of all articles are matched one to one with
    those of `runs` draws of four fifths of the articles (at most 2,000 units), each from another
    random start, and compared by their ten first terms (Jaccard, averaged over the first 1, 2 …
    10). A topic's own stability is its mean over the runs. Sentences dealt at random over fifty
    articles reached 0.1 to 0.35: what is no higher is chance. `label` is by keyness: the highest G2
    of units mostly about the topic against the rest.

    The same articles and seed give the same tables, whatever the order of rows or the number of
    cores. This looks at all articles at once: run it on the whole corpus. Syndicated copies make
    topics of their own: label duplicates first. With fewer than 20 units, or too few terms, the
    tables are empty and `reason` says why.

    Raises `ValueError` for options that cannot be, `ImportError` without scikit-learn.
    """
    _check(n, unit, runs)
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    units = factors.units(scan, unit, _stop(stop))
    most = min(len(units.owners), len(units.terms)) // 2
    if len(units.owners) < MIN_UNITS or most < (n or min(stability.NUMBERS)):
        return _nothing(units, unit, n)
    matrix = factors.weighted(units)
    tried = [n] if n else [number for number in stability.NUMBERS if number <= most]
    with factors.one_core():
        measured = stability.measured(matrix, units.owners, tried, seed=seed, runs=runs)
    best = max(measured, key=lambda each: (round(each.mean, _DIGITS), -each.n))
    return _tables(best, measured, units, scan, ids)


def _check(n, unit, runs):
    if unit not in UNITS:
        raise ValueError(f'unit: "article" or "sentence" was expected, found {unit!r}')
    if n is not None and n < 2:
        raise ValueError(f"n: 2 topics or more were expected, found {n!r}; None advises a number")
    if runs < 2:
        raise ValueError(f"runs: 2 or more were expected, found {runs!r}")
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise ImportError("topics.discover needs scikit-learn: pip install scikit-learn") from error


def _stop(stop):
    if isinstance(stop, str):
        raise ValueError(f"stop: a collection of terms was expected, found the text {stop!r}")
    if stop is None:
        return lexicons.words("stop_words") | lexicons.words("news_words")
    return frozenset(stop)


def _tables(best, measured, units, scan, ids):
    """Return `Found`, the topics numbered by the share of the units' weight."""
    weights = best.weights / np.maximum(best.weights.sum(axis=1, keepdims=True), 1e-12)
    share = weights.sum(axis=0) / max(np.count_nonzero(best.weights.any(axis=1)), 1)
    shown = best.terms / np.maximum(best.terms.sum(axis=1, keepdims=True), 1e-12)
    first = [units.terms[i] for i in stability.top(best.terms)[:, 0]]
    order = sorted(range(best.n), key=lambda k: (-round(share[k], _DIGITS), first[k]))
    weights, share, shown = weights[:, order], share[order], shown[order]
    main = np.where(best.weights.any(axis=1), np.round(weights, _DIGITS).argmax(axis=1), -1)
    terms = _terms(shown, main, units)
    topics = pd.DataFrame(
        {
            "topic": np.arange(1, best.n + 1),
            "label": pd.array(_labels(terms, best.n), dtype="str"),
            "n": np.bincount(main[main >= 0], minlength=best.n),
            "share": share.round(_DIGITS),
            "n_articles": [len(np.unique(units.owners[main == k])) for k in range(best.n)],
            "stability": best.each[order].round(_DIGITS),
        }
    )
    numbers = pd.DataFrame(
        {
            "n": [each.n for each in measured],
            "stability": [round(each.mean, _DIGITS) for each in measured],
            "stability_low": [round(each.low, _DIGITS) for each in measured],
            "stability_high": [round(each.high, _DIGITS) for each in measured],
            "runs": [each.runs for each in measured],
            "advised": [each is best and len(measured) > 1 for each in measured],
        }
    )
    nearest = _nearest(shown, units, scan, ids)
    return Found(topics, terms, _weights(weights, units, ids), nearest, numbers, None)


def _terms(shown, main, units):
    """Return the terms of every topic, with their keyness in the units that are mostly about it."""
    held = units.counts.copy()
    held.data = np.ones_like(held.data)
    everywhere = np.asarray(held.sum(axis=0)).ravel()
    rows = []
    for k, at in enumerate(stability.top(shown, _TERMS)):
        own = main == k
        n = np.asarray(held[own].sum(axis=0)).ravel()
        n_own, n_rest = np.count_nonzero(own), np.count_nonzero(~own)
        g2 = statistics.g2(n, everywhere - n, n_own - n, n_rest - (everywhere - n))
        for rank, i in enumerate(at[np.round(shown[k, at], _DIGITS) > 0], 1):
            weight = round(shown[k, i], _DIGITS)
            rows.append((k + 1, rank, units.terms[i], weight, int(n[i]), g2[i]))
    return pd.DataFrame(rows, columns=[*_TERMS_KINDS]).astype(_TERMS_KINDS)


_TERMS_KINDS = {
    "topic": "int64", "rank": "int64", "term": "str", "weight": "float64", "n": "int64",
    "g2": "float64",
}  # fmt: skip


def _labels(terms, n):
    labels = []
    for k in range(1, n + 1):
        own = terms[terms["topic"] == k]
        key = own.assign(g2=own["g2"].fillna(0).round(_DIGITS))
        key = key.sort_values(["g2", "rank"], ascending=[False, True])["term"]
        labels.append(" · ".join(key[:_LABEL]))
    return labels


def _weights(weights, units, ids):
    at, topic = np.nonzero(weights >= 0.01)
    return pd.DataFrame(
        {
            "article_id": tables.coded(units.owners[at], ids),
            "start": units.starts[at],
            "end": units.ends[at],
            "topic": topic + 1,
            "weight": weights[at, topic].round(_DIGITS),
        }
    )


def _nearest(shown, units, scan, ids):
    """Return the sentences nearest to each topic, by the cosine of TF-IDF and its terms."""
    own = factors.sentences(scan, units)
    lengths = np.linalg.norm(shown, axis=1)
    near = factors.weighted(own, units) @ (shown / np.maximum(lengths, 1e-12)[:, None]).T
    long_enough = own.lengths >= _WORDS
    parts = []
    for k in range(len(shown)):
        score = np.where(long_enough, np.round(near[:, k], _DIGITS), 0)
        order = np.lexsort((np.arange(len(score)), -score))
        order = order[score[order] > 0]
        order = order[np.sort(np.unique(own.owners[order], return_index=True)[1])][:_NEAREST]
        parts.append(
            (order, np.full(len(order), k + 1), np.arange(1, len(order) + 1), score[order])
        )
    at, topic, rank, score = (np.concatenate(each) for each in zip(*parts, strict=True))
    heads = scan.sentences.heads
    return pd.DataFrame(
        {
            "article_id": tables.coded(own.owners[at], ids),
            "sentence": (at - heads[own.owners[at]]).astype(np.int32),
            "start": own.starts[at],
            "end": own.ends[at],
            "topic": topic,
            "rank": rank,
            "nearness": score,
        }
    )


def _nothing(units, unit, n):
    """Return `Found` without rows, and why."""
    terms = plural(len(units.terms), "term")
    told = f"{plural(len(units.owners), unit)} with {terms} that two articles share"
    least = f"{MIN_UNITS} {unit}s, and two of them and two terms a topic, are the least"
    asked = f" for {n} topics" if n else ""
    span = {"article_id": "category", "start": "int32", "end": "int32"}
    topics = {"topic": "int64", "label": "str", "n": "int64", "share": "float64"}
    numbers = {"n": "int64", "stability": "float64", "stability_low": "float64"}
    kinds = (
        topics | {"n_articles": "int64", "stability": "float64"},
        _TERMS_KINDS,
        span | {"topic": "int64", "weight": "float64"},
        {"article_id": "category", "sentence": "int32", "start": "int32", "end": "int32"}
        | {"topic": "int64", "rank": "int64", "nearness": "float64"},
        numbers | {"stability_high": "float64", "runs": "int64", "advised": "bool"},
    )
    empty = (pd.DataFrame({name: [] for name in kind}).astype(kind) for kind in kinds)
    return Found(*empty, f"{told}: too few{asked}; {least}")
