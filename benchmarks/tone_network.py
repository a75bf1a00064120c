"""Fit the network of `sentiment.toward` and turn it into whole numbers (see fit_tone.py).

Word vectors come first: positive pointwise mutual information of stems within five words of each
other (a neighbour counts by 1 over its distance), cut to its largest singular values (Levy,
Goldberg and Dagan 2015). They are where the network begins; its other weights begin at random. To
each is added the word's public vector (tone_vectors.py) in a projection that is fitted with the
rest: of stems that no sentence here has, it is all there is. The network is fitted to shares of the
three tones, a teacher's or those of a label, with words and inputs left out at random.

Needs scipy and torch (CPU). One thread, fixed seeds: the same versions give the same numbers.
"""

from collections import Counter

import numpy as np
import torch
from scipy import sparse
from scipy.sparse.linalg import svds
from torch import nn
from torch.nn import functional

from analysis.sentiment import network
from analysis.sentiment.network import LARGEST, MARKS, POSITIONS, REACH
from analysis.sentiment.sentence import TAGS

WIDTH, FIRST, SECOND = 24, 80, 160  # numbers of a stem's vector; units of the two layers
ROUNDS, BATCH, RATE, DECAY = 12, 128, 2e-3, 1e-2
DROP_UNITS, DROP_WORDS, DROP_INPUTS = 0.25, 0.1, 0.05
WINDOW, AGAIN, START = 5, 5, 0.3  # of the vectors: reach, least count, spread in the network
MOST = 0.999  # of the largest answers of a first unit are told apart
SPREAD = 3  # standard deviations of a vector's numbers that are kept
SCALES = np.array([4, 3, *[1] * 8, 4, 3], dtype=np.float32)  # marks are divided by these
SLOTS = 2 * REACH + 1


def vectors(sentences):
    """Return stems and their vectors from sentences, each a list of stems."""
    counts = Counter(stem for sentence in sentences for stem in sentence)
    stems = sorted(stem for stem, n in counts.items() if n >= AGAIN)
    number = {stem: i for i, stem in enumerate(stems)}
    rows, columns, values = [], [], []
    for sentence in sentences:
        numbers = np.array([number.get(stem, -1) for stem in sentence])
        for step in range(1, WINDOW + 1):
            one, two = numbers[:-step], numbers[step:]
            both = (one >= 0) & (two >= 0)
            rows += [one[both], two[both]]
            columns += [two[both], one[both]]
            values.append(np.full(2 * both.sum(), 1 / step))
    rows, columns, values = map(np.concatenate, (rows, columns, values))
    near = sparse.coo_matrix((values, (rows, columns)), shape=(len(stems),) * 2).tocsr().tocoo()
    total = np.asarray(near.sum(axis=1)).ravel()
    share = np.asarray(near.sum(axis=0)).ravel() ** 0.75
    ratio = np.log(near.data / (total[near.row] * share[near.col] / share.sum()))
    more = ratio > 0
    table = sparse.csr_matrix((ratio[more], (near.row[more], near.col[more])), shape=near.shape)
    left, strength, _ = svds(table, k=WIDTH, random_state=0)
    return stems, left * np.sqrt(strength)


def start(stems, known, found):
    """Return the first vectors of `stems`: known ones spread by START, those of others 0."""
    table = np.zeros((len(stems), WIDTH), dtype=np.float32)
    number = {stem: i for i, stem in enumerate(known)}
    spread = found.std(axis=0).mean()
    for i, stem in enumerate(stems):
        if stem in number:
            table[i] = START * found[number[stem]] / spread
    return table


def padded(items, seen, stems):
    """Return the network's inputs as arrays of one length: stems, positions, tags, marks."""
    owners = np.repeat(np.arange(len(seen.places)), np.diff(seen.heads))
    slots = seen.items - items.places[owners] + REACH
    columns = stems[seen.items], seen.positions, items.tags[seen.items], seen.marks / SCALES
    found = []
    for values in columns:
        table = np.zeros((len(seen.places), SLOTS, *values.shape[1:]), dtype=values.dtype)
        table[owners, slots] = values
        found.append(table if values.ndim > 1 else table.astype(np.int64))
    return found


class Pupil(nn.Module):
    """The network: vectors of stems that are `own` and `public` ones, two layers, a sum."""

    def __init__(self, own, public):
        super().__init__()
        self.own = nn.Parameter(torch.tensor(own))
        self.public = torch.tensor(public)
        _, _, axes = np.linalg.svd(public.astype(np.float64), full_matrices=False)
        axes = axes[:WIDTH].T
        axes *= START / np.sqrt(np.mean((public @ axes) ** 2))
        self.projection = nn.Parameter(torch.tensor(axes.astype(np.float32)))
        self.positions, self.tags = nn.Embedding(POSITIONS, 8), nn.Embedding(len(TAGS) + 1, 4)
        for table in (self.positions, self.tags):
            nn.init.normal_(table.weight, std=0.1)
        self.first = nn.Conv1d(WIDTH + 8 + 4 + MARKS, FIRST, 3, padding=1)
        self.second = nn.Conv1d(FIRST, SECOND, 3, padding=1)
        self.out = nn.Linear(3 * SECOND, 3)

    def table(self):
        """Return the vectors of all stems."""
        return self.public @ self.projection + self.own

    def low(self, stems, positions, tags, marks):
        """Return the answers of the first layer: mentions × units × slots."""
        inside, read = (positions > 0).float(), stems
        if self.training:
            lost = torch.rand(stems.shape) < DROP_WORDS
            lost[:, REACH] = False
            read = stems.masked_fill(lost, 0)
        inputs = [functional.embedding(read, self.table()), self.positions(positions)]
        inputs = torch.cat([*inputs, self.tags(tags), marks], 2) * inside[:, :, None]
        if self.training:
            kept = torch.rand(len(inputs), 1, inputs.shape[2]) > DROP_INPUTS
            inputs = inputs * kept.float() / (1 - DROP_INPUTS)
        return functional.relu(self.first(inputs.transpose(1, 2))) * inside[:, None]

    def forward(self, stems, positions, tags, marks):
        """Return the scores of the three tones."""
        low = self.low(stems, positions, tags, marks)
        units = functional.relu(self.second(low)) * (positions > 0).float()[:, None]
        before, after = units[:, :, : REACH + 1].amax(2), units[:, :, REACH:].amax(2)
        pooled = torch.cat([before, after, units[:, :, REACH]], 1)
        return self.out(functional.dropout(pooled, DROP_UNITS, self.training))


def fit(inputs, shares, own, public, *, seed=0):
    """Return the `Pupil` fitted to the shares of the three tones in some padded inputs."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    order, model = np.random.default_rng(seed), Pupil(own, public)
    inputs = [torch.tensor(values) for values in inputs]
    shares = torch.tensor(shares.astype(np.float32))
    steps = ROUNDS * -(-len(shares) // BATCH)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, step / 100) * max(0.02, 1 - step / steps)
    )
    model.train()
    for _ in range(ROUNDS):
        shuffled = torch.tensor(order.permutation(len(shares)))
        for rows in shuffled.split(BATCH):
            said = model(*(values[rows] for values in inputs))
            loss = functional.cross_entropy(said, shares[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()
    return model.eval()


def predict(model, inputs):
    """Return the log odds against neutral (negative, positive) of some padded inputs."""
    said = _batches(model, inputs).astype(np.float64)
    return said[:, [0, 2]] - said[:, [1]]


def _batches(answer, inputs):
    with torch.no_grad():
        found = [
            answer(*(torch.tensor(values[first : first + 512]) for values in inputs))
            for first in range(0, len(inputs[0]), 512)
        ]
    return torch.cat(found).numpy()


def whole(model, factor, inputs):
    """Return the arrays of `network.Network`: whole numbers, log odds times `factor`.

    `inputs` are padded ones, from which it is seen how large the answers of the first layer get.
    """
    table = model.table().detach().numpy().astype(np.float64)
    scale = SPREAD * table.std(axis=0) / network.HALF
    table = np.clip(np.rint(table / scale), -network.HALF, network.HALF)
    arrays = {"stems": network.packed(table)}
    rows, largest = scale.tolist(), [network.HALF] * WIDTH
    for name in ("positions", "tags"):
        table = getattr(model, name).weight.detach().numpy().astype(np.float64)
        scale = np.abs(table).max(axis=0) / 127
        arrays[name] = np.rint(table / scale).astype(np.int8)
        rows += scale.tolist()
        largest += [127] * len(scale)
    rows, largest = np.array([*rows, *1 / SCALES]), np.array([*largest, *LARGEST])
    steps = _batches(lambda *some: model.low(*some).amax(2), inputs).astype(np.float64)
    steps = np.maximum(np.quantile(steps, MOST, axis=0), 1e-3) / network.STEPS
    weights, bias = _numbers(model.first)
    weights, bias = weights * rows[:, None] / steps, bias / steps
    # The largest sum there can be stays below what a float32 holds exactly.
    most = ((np.abs(weights) * largest[:, None]).sum(axis=(0, 1)) + np.abs(bias) + 1).max()
    # A power of two, as division by it is exact.
    times = min((2**24 - 2**14) / most, 32767 / np.abs(weights).max())
    times = 2.0 ** np.floor(np.log2(times))
    arrays["first"] = np.rint(weights * times).astype(np.int16)
    bias += 0.5  # so that steps are rounded, not cut
    arrays["first_bias"] = np.rint(bias * times).astype(np.int32)
    arrays["step"] = np.array(times)
    weights, bias = _numbers(model.second)
    weights *= steps[:, None]
    step = np.abs(weights).max(axis=(0, 1)) / 127  # of each unit
    arrays["second"] = np.rint(weights / step).astype(np.int8)
    arrays["second_bias"] = np.rint(bias / step).astype(np.int32)
    out = model.out.weight.detach().numpy().astype(np.float64)
    out = out.reshape(3, 3, SECOND).transpose(1, 2, 0)  # place × unit × tone
    out = (out[:, :, [0, 2]] - out[:, :, [1]]) * step[:, None]
    out_bias = model.out.bias.detach().numpy().astype(np.float64)
    unit = factor * 2**network.SHIFT
    arrays["out"] = np.rint(unit * out).astype(np.int32)
    arrays["out_bias"] = np.rint(unit * (out_bias[[0, 2]] - out_bias[1])).astype(np.int64)
    return arrays


def _numbers(layer):
    """Return the weights of a layer, place × input × unit, and its bias."""
    weights = layer.weight.detach().numpy().astype(np.float64).transpose(2, 1, 0)
    return weights, layer.bias.detach().numpy().astype(np.float64)
