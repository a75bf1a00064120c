"""The tone towards a mention: a sum of the weights of its features, as probabilities.

The weights are data (`lexicons/toward_weights.csv`, with a card); `benchmarks/fit_tone.py` makes
them. They are whole thousandths of a log odds against neutral, so that sums are exact.
"""

from bisect import bisect_left, bisect_right
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from analysis import engine, lexicons
from analysis.sentiment import features

UNIT = 1000  # the weights' denominator
BIAS = "bias"  # the feature that every mention has


def context(text, title, start, end):
    """Return the (start, end) of the sentence round a mention, None where there is none.

    A mention across a border ("George H.W. Bush", if a sentence was ended at "H.W.") is read in
    the sentences that it touches.

    >>> context("Talks go on. Kyiv waits.", None, 13, 17)
    (13, 24)
    """
    sentences = engine.sentences(text, title)
    first = bisect_right([right for _, right in sentences], start)
    last = bisect_left([left for left, _ in sentences], end)
    if first >= last:
        return None
    return min(sentences[first][0], start), max(sentences[last - 1][1], end)


@cache
def weights():
    """Return the weights: a feature's name to (negative, positive), in thousandths."""
    with (resources.files(lexicons) / "toward_weights.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, keep_default_na=False)
    pairs = zip(table["negative"].tolist(), table["positive"].tolist(), strict=True)
    return dict(zip(table["feature"], pairs, strict=True))


def contributions(text, sentence, mention):
    """Yield (feature, start, end, negative, positive) of the features that have a weight."""
    known = weights()
    yield (BIAS, *mention, *known[BIAS])
    for name, (value, start, end) in features.extract(text, *sentence, mention).items():
        if name in known:
            negative, positive = known[name]
            yield name, start, end, negative * value, positive * value


def log_odds(text, sentence, mention):
    """Return the log odds of negative and of positive against neutral, in thousandths."""
    known = weights()
    negative, positive = known[BIAS]
    for name, (value, _, _) in features.extract(text, *sentence, mention).items():
        if name in known:
            against, in_favour = known[name]
            negative += against * value
            positive += in_favour * value
    return negative, positive


def probabilities(odds):
    """Return an array of probabilities (negative, neutral, positive), a row for each pair of odds.

    >>> probabilities([(0, 0)]).round(3).tolist()
    [[0.333, 0.333, 0.333]]
    """
    odds = np.asarray(odds, dtype="float64").reshape(-1, 2) / UNIT
    logits = np.stack([odds[:, 0], np.zeros(len(odds)), odds[:, 1]], axis=1)
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
