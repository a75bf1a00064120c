"""Fit the network of `sentiment.toward` and turn it into whole numbers (see fit_tone.py).

Word vectors come first: positive pointwise mutual information of stems within five words of each
other (a neighbour counts by 1 over its distance), cut to its largest singular values (Levy,
Goldberg and Dagan 2015). They are where the network begins; its other weights begin at random. To
each is added the word's public vector (tone_vectors.py) in a projection that is fitted with the
rest: of stems that the gold sentences do not have, it is all there is. Some networks with their own
units are fitted together on one table of stems, each with words and inputs left out at random, and
their answers are averaged.

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

WIDTH, HEADS, UNITS = 24, 3, 80  # numbers of a stem's vector; networks; units of each
ROUNDS, BATCH, RATE, DECAY = 12, 64, 2e-3, 1e-2
DROP_UNITS, DROP_WORDS, DROP_INPUTS, SMOOTH = 0.5, 0.25, 0.15, 0.1
WINDOW, AGAIN, START = 5, 5, 0.3  # of the vectors: reach, least count, spread in the network
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
    """Return the first vectors of `stems`: known ones spread by START, all others at random."""
    table = np.random.default_rng(0).normal(size=(len(stems), WIDTH))
    number = {stem: i for i, stem in enumerate(known)}
    spread = found.std(axis=0).mean()
    for i, stem in enumerate(stems):
        if stem in number:
            table[i] = found[number[stem]] / spread
    return (START * table).astype(np.float32)


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


class Networks(nn.Module):
    """Some networks on one table of stems: `own` vectors of the first, `public` ones of all."""

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
        width = WIDTH + 8 + 4 + MARKS
        self.units = nn.ModuleList(nn.Conv1d(width, UNITS, 3, padding=1) for _ in range(HEADS))
        self.out = nn.ModuleList(nn.Linear(3 * UNITS, 3) for _ in range(HEADS))

    def table(self):
        """Return the vectors of all stems."""
        table = self.public @ self.projection
        return torch.cat([table[: len(self.own)] + self.own, table[len(self.own) :]])

    def forward(self, stems, positions, tags, marks):
        """Return the scores of the three tones by each network."""
        inside, table = (positions > 0).float(), self.table()
        found = []
        for units, out in zip(self.units, self.out, strict=True):
            read = stems
            if self.training:
                lost = torch.rand(stems.shape) < DROP_WORDS
                lost[:, REACH] = False
                read = stems.masked_fill(lost, 0)
            read = functional.embedding(read, table)
            inputs = [read, self.positions(positions), self.tags(tags), marks]
            inputs = torch.cat(inputs, 2) * inside[:, :, None]
            if self.training:
                kept = torch.rand(len(inputs), 1, inputs.shape[2]) > DROP_INPUTS
                inputs = inputs * kept.float() / (1 - DROP_INPUTS)
            said = functional.relu(units(inputs.transpose(1, 2))) * inside[:, None]
            before, after = said[:, :, : REACH + 1].amax(2), said[:, :, REACH:].amax(2)
            pooled = torch.cat([before, after, said[:, :, REACH]], 1)
            found.append(out(functional.dropout(pooled, DROP_UNITS, self.training)))
        return found


def fit(inputs, y, own, public, *, seed=0):
    """Return the `Networks` fitted to the tones `y` (0, 1, 2) of some padded inputs."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    order, model = np.random.default_rng(seed), Networks(own, public)
    inputs, y = [torch.tensor(values) for values in inputs], torch.tensor(y)
    steps = ROUNDS * -(-len(y) // BATCH)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, step / 100) * max(0.02, 1 - step / steps)
    )
    model.train()
    for _ in range(ROUNDS):
        shuffled = torch.tensor(order.permutation(len(y)))
        for rows in shuffled.split(BATCH):
            said = model(*(values[rows] for values in inputs))
            loss = sum(
                functional.cross_entropy(one, y[rows], label_smoothing=SMOOTH) for one in said
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()
    return model.eval()


def predict(model, inputs):
    """Return the log odds against neutral (negative, positive) of some padded inputs."""
    with torch.no_grad():
        said = [
            sum(model(*(torch.tensor(values[first : first + 512]) for values in inputs)))
            for first in range(0, len(inputs[0]), 512)
        ]
    said = torch.cat(said).numpy().astype(np.float64) / HEADS
    return said[:, [0, 2]] - said[:, [1]]


def whole(model, factor):
    """Return the arrays of `network.Network`: whole numbers, log odds times `factor`."""
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
    units = np.concatenate([one.weight.detach().numpy() for one in model.units])
    units = units.transpose(2, 1, 0).astype(np.float64) * rows[:, None]
    bias = np.concatenate([one.bias.detach().numpy() for one in model.units]).astype(np.float64)
    # The largest sum there can be stays below what a float32 holds exactly.
    most = (np.abs(units) * largest[:, None]).sum(axis=(0, 1)) + np.abs(bias)
    step = max(most.max() / (2**24 - 2**14), np.abs(units).max() / 32767)
    arrays["weights"] = np.rint(units / step).astype(np.int16)
    arrays["bias"] = np.rint(bias / step).astype(np.int32)
    out = np.concatenate(
        [one.weight.detach().numpy().reshape(3, 3, UNITS) for one in model.out], axis=2
    ).transpose(1, 2, 0)
    out_bias = sum(one.bias.detach().numpy() for one in model.out)
    unit = factor * 2**network.SHIFT / HEADS
    arrays["out"] = np.rint(unit * step * (out[:, :, [0, 2]] - out[:, :, [1]])).astype(np.int32)
    arrays["out_bias"] = np.rint(unit * (out_bias[[0, 2]] - out_bias[1])).astype(np.int64)
    return arrays
