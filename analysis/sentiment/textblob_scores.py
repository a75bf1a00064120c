"""TextBlob's scores of many stretches of text, by its own lexicon and our text of its rules."""

from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np

from analysis.sentiment import kernels

VERSIONS = ("textblob", ("0.19.0", "0.20.0", "0.20.1"))  # whose rules these are
COLUMNS = "iff"  # of what `plain` returns: whole numbers and others
NEGATIONS = ("no", "not", "n't", "never")
PARAGRAPH = "END-OF-SENTENCE"  # what TextBlob writes for an empty line, and drops
_LONGEST_FACE = 5


class Lexicon(NamedTuple):
    """TextBlob's words as numbers: `terms` maps a word to its number, `columns` the kernel's."""

    terms: dict
    columns: tuple  # attributes, tones, subjectivities, intensities
    faces: dict  # a smiley in small letters to its tone


@cache
def lexicon():
    """Return TextBlob's `Lexicon`, read from the installed package."""
    senses = _senses()
    terms = {word: i for i, word in enumerate([*senses, *NEGATIONS])}
    attributes = [
        kernels.KNOWN * (word in senses)
        | kernels.NEGATES * (word in NEGATIONS)
        | kernels.MODIFIER * ("RB" in senses.get(word, ()))
        | kernels.ENDS_IN_LY * word.endswith("ly")
        for word in terms
    ]
    scores = [senses[word][None] if word in senses else (0.0, 0.0, 1.0) for word in terms]
    columns = np.array([*scores, (0.0, 0.0, 1.0)], dtype=np.float64).T.copy()
    faces = {}
    for (_, tone), signs in library().EMOTICONS.items():
        for sign in signs:
            faces.setdefault(sign.lower(), tone)
    return Lexicon(terms, (np.array([*attributes, 0], dtype=np.uint8), *columns), faces)


@cache
def _lists():
    return tuple(column.tolist() for column in lexicon().columns)


def _senses():
    """Return a word to its (polarity, subjectivity, intensity) by part of speech; None is all.

    A part of speech is the mean of its senses, all is the mean of the parts. From every adjective
    an adverb is made, whether or not such a word is used ("good" gives "goodly").
    """
    path = Path(_folder(), "en", "en-sentiment.xml")
    found = {}
    for word in ElementTree.parse(path).getroot().findall("word"):
        form, pos = word.get("form"), word.get("pos")
        if form:
            names = (("polarity", 0.0), ("subjectivity", 0.0), ("intensity", 1.0))
            scores = tuple(float(word.get(name, default)) for name, default in names)
            found.setdefault(form, {}).setdefault(pos, []).append(scores)
    for form, senses in found.items():
        parts = {pos: _means(rows) for pos, rows in senses.items()}
        parts[None] = _means(parts.values())
        found[form] = parts
    for form, parts in [*found.items()]:
        if "JJ" in parts:
            stem = form[:-1] + "i" if form.endswith("y") else form
            stem = stem[:-2] if stem.endswith("le") else stem
            adverb = found.setdefault(stem + "ly", {})
            adverb["RB"] = adverb[None] = parts["JJ"]
    return found


def _means(rows):
    return tuple(sum(column) / float(len(column)) for column in zip(*rows, strict=True))


@cache
def library():
    """Return the module of TextBlob with its tokenizer, loaded by itself.

    The package round it would load NLTK first, which takes seconds.
    """
    spec = spec_from_file_location("_textblob_text", Path(_folder(), "_text.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _folder():
    return find_spec("textblob").submodule_search_locations[0]


def plain(text, without=-1):
    """Return (words matched, polarity, subjectivity) of a text."""
    kinds, faces = [], []
    words = _words(text)
    terms = [lexicon().terms.get(word, -1) for word in words]
    for word in words:
        kind = kernels.ENDS_NEGATION * (len(word.strip("'")) > 1)
        kind |= kernels.ENDS_MODIFIER * (len(word) > 2)
        kind |= kernels.NEGATION * (word in NEGATIONS) | kernels.BANG * (word == "!")
        face = lexicon().faces.get(word)
        if word == "(!)":
            face = 0.0  # irony: no tone, all opinion
        elif len(word) > _LONGEST_FACE or word.isalpha() or word in library().PUNCTUATION:
            face = None
        kinds.append(kind if face is None else kind | kernels.FACE)
        faces.append(face or 0.0)
    room = [[0.0] * len(terms) for _ in range(3)] + [[False] * len(terms)]
    return kernels.textblob(terms, kinds, faces, len(terms), _lists(), without, room)


def entries(text):
    """Return the words of the lexicon in a text, in order, small letters."""
    terms, attributes = lexicon().terms, _lists()[0]
    return [word for word in _words(text) if attributes[terms.get(word, -1)] & kernels.KNOWN]


def finish(n_matched, polarity, subjectivity):
    """Return an array (stretches, 2) of polarity and subjectivity from columns of `plain`."""
    return np.stack([polarity, subjectivity], axis=1)


def _words(text):
    return [token.lower() for token in " ".join(library().find_tokens(text)).split()]
