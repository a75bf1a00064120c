"""The tone towards a mention: what the two halves of the model say, as probabilities.

Half is a sum of the weights of features, half a small network. The weights are data
(`lexicons/toward_weights.npz`, with a card); `benchmarks/fit_tone.py` makes them. They are whole
numbers, so that sums are exact.
"""

from bisect import bisect_left, bisect_right
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np

from analysis import engine, lexicons
from analysis.sentiment import features, network
from analysis.sentiment.sentence import read

UNIT = 1000  # the denominator of log odds
BIAS = "bias"  # what every mention has
NETWORK = "n"  # the kind of what the network says of a word and its neighbours
_CHUNK = 2048  # mentions read at a time


class Model(NamedTuple):
    """The weights: of the features in thousandths (negative, positive), and the network's."""

    stems: dict  # a stem to its number; 0 stands for all unknown ones
    n_stems: int  # those of features are numbered below; the others only the network knows
    names: list  # of features, one word and two
    numbers: np.ndarray  # theirs, sorted
    weights: np.ndarray
    places: np.ndarray  # the features of one word: number to row, -1 for none
    counted: np.ndarray  # weights of `features.COUNTED`
    bias: np.ndarray
    network: network.Network


def context(text, title, start, end):
    """Return the (start, end) of the sentence round a mention, None where nothing is said of it.

    A mention across a border ("George H.W. Bush", if a sentence was ended at "H.W.") is read in
    the sentences that it touches, one in no sentence (a headline, a caption, "STONE:" before what
    she says) in what its line has beside sentences, and in the sentence that follows there.

    >>> context("Talks go on. Kyiv waits.", None, 13, 17)
    (13, 24)
    >>> context("Kyiv waits\\n\\nTalks go on.", "Kyiv waits", 0, 4)
    (0, 10)
    """
    sentences = engine.sentences(text, title)
    first = bisect_right(sentences, start, key=lambda sentence: sentence[1])
    last = bisect_left(sentences, end, key=lambda sentence: sentence[0])
    if first >= last:
        return _line(text, sentences, first, start, end)
    return min(sentences[first][0], start), max(sentences[last - 1][1], end)


def _line(text, sentences, following, start, end):
    left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    right = len(text) if right < 0 else right
    if following:
        left = max(left, sentences[following - 1][1])
    if following < len(sentences) and sentences[following][0] < right:
        right = sentences[following][1]
    beside = text[left:start] + text[end:right]
    return (left, right) if any(map(str.isalpha, beside)) else None


@cache
def weights():
    """Return the `Model` that ships."""
    with (resources.files(lexicons) / "toward_weights.npz").open("rb") as file:
        return assemble(dict(np.load(file)))


def assemble(arrays):
    """Return the `Model` of the arrays of a weights file; the card says what they are."""
    stems = ["<>", *bytes(arrays["vocabulary"]).decode().split("\n")]
    words = bytes(arrays["words"]).decode().split("\n")
    names = bytes(arrays["features"]).decode().split("\n")
    codes = features.codes(stems)
    numbers = np.array([features.number(name, codes) for name in names], dtype=np.int64)
    order = np.argsort(numbers)
    numbers, found = numbers[order], arrays["weights"][order].astype(np.float64)
    places = np.full(features.singles(len(stems)), -1, dtype=np.int32)
    single = np.flatnonzero(numbers < len(places))
    places[numbers[single]] = single
    whole = {name: arrays[f"network_{name}"] for name in network.Network._fields}
    whole["stems"] = network.unpacked(whole["stems"])
    whole = {
        name: values.astype(np.float64 if name.startswith("out") else np.float32)
        for name, values in whole.items()
    }
    return Model(
        {stem: i for i, stem in enumerate([*stems, *words])}, len(stems),
        [names[i] for i in order], numbers, found, places, arrays["counted"].astype(np.float64),
        arrays["bias"].astype(np.float64), network.Network(**whole),
    )  # fmt: skip


def judge(texts, titles, numbers, starts, ends):
    """Return (scored, log odds) of mentions: spans of `texts[number]`, an array entry each.

    The log odds are those of negative and of positive against neutral, in thousandths; 0 for a
    mention without a context.
    """
    spans = [*zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True)]
    sentences = [context(texts[i], titles[i], start, end) for i, start, end in spans]
    scored = np.array([sentence is not None for sentence in sentences], dtype=bool)
    odds = np.zeros((len(spans), 2))
    kept = np.flatnonzero(scored)
    for first in range(0, len(kept), _CHUNK):
        chunk = kept[first : first + _CHUNK]
        odds[chunk] = _odds(
            [texts[spans[i][0]] for i in chunk],
            [sentences[i] for i in chunk],
            [spans[i][1:] for i in chunk],
        )
    return scored, odds


def log_odds(text, sentence, mention):
    """Return the log odds of negative and of positive against neutral, in thousandths."""
    return tuple(_odds([text], [sentence], [mention])[0].tolist())


def _odds(texts, sentences, mentions):
    model = weights()
    items, words, surfaces, stems, codes = _read(model, texts, sentences, mentions)
    found, rows, _, _ = _found(model, words, codes)
    odds = model.bias + features.counted(words, items, surfaces) @ model.counted
    for side in (0, 1):
        odds[:, side] += np.bincount(found, model.weights[rows, side], len(texts))
    seen = network.view(items, surfaces)
    return odds + network.answers(model.network, items, seen, stems)


def _read(model, texts, sentences, mentions):
    items = read(texts, sentences, mentions)
    stems = np.array([model.stems.get(stem, 0) for stem in items.known])[items.stems]
    featured = (stems > 0) & (stems < model.n_stems)
    codes = np.where(featured, 2 * stems + items.negated, -1)
    words = features.Words(items)
    surfaces = [text[slice(*mention)] for text, mention in zip(texts, mentions, strict=True)]
    return items, words, surfaces, stems, codes[words.items]


def _found(model, words, codes):
    """Return mention, row of weights, first word and last of every feature that has a weight.

    A feature counts once for a mention, where it stands first.
    """
    numbers, first, last = features.find(words, codes, model.n_stems)
    rows = np.full(len(numbers), -1, dtype=np.int64)
    single = numbers < len(model.places)
    rows[single] = model.places[numbers[single]]
    pairs = np.searchsorted(model.numbers, numbers[~single])
    known = model.numbers[np.minimum(pairs, len(model.numbers) - 1)] == numbers[~single]
    rows[~single] = np.where(known, pairs, -1)
    kept = np.flatnonzero(rows >= 0)
    mentions = words.owners[first[kept]]
    _, once = np.unique(mentions * len(model.numbers) + rows[kept], return_index=True)
    kept, mentions = kept[once], mentions[once]
    return mentions, rows[kept], first[kept], last[kept]


def contributions(text, sentence, mention):
    """Yield (feature, start, end, negative, positive): they sum to the answer.

    Of the network's part, what it says of a word and two on either side is one row.
    """
    model = weights()
    items, words, surfaces, stems, codes = _read(model, [text], [sentence], [mention])
    yield BIAS, *mention, *model.bias.tolist()
    counted = features.counted(words, items, surfaces)[0]
    for i in np.flatnonzero(counted):
        if model.counted[i].any():
            yield features.COUNTED[i], *mention, *(counted[i] * model.counted[i]).tolist()
    _, rows, first, last = _found(model, words, codes)
    for row, start, end in zip(rows, words.items[first], words.items[last], strict=True):
        odds = model.weights[row].tolist()
        yield model.names[row], int(items.starts[start]), int(items.ends[end]), *odds
    seen = network.view(items, surfaces)
    for item, *odds in network.shares(model.network, items, seen, stems):
        if any(odds):
            around = slice(max(item - network.SPAN, 0), item + network.SPAN + 1)
            left, right = int(items.starts[around].min()), int(items.ends[around].max())
            yield f"{NETWORK}:{items.known[items.stems[item]]}", left, right, *odds


def probabilities(odds):
    """Return an array of probabilities (negative, neutral, positive), a row for each pair of odds.

    >>> probabilities([(0, 0)]).round(3).tolist()
    [[0.333, 0.333, 0.333]]
    """
    odds = np.asarray(odds, dtype="float64").reshape(-1, 2) / UNIT
    logits = np.stack([odds[:, 0], np.zeros(len(odds)), odds[:, 1]], axis=1)
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
