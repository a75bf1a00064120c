"""What TextBlob and VADER say of stretches of text, and which words made them say it.

`measure` gives the numbers of the installed libraries by our own text of their rules, many
stretches at a time. A version of a library whose rules are not known here is called itself, one
stretch after the other. What is added: whether any word matched at all (both answer 0 where they
know no word), and where the words that they matched stand.
"""

import re
from functools import cache
from importlib import metadata
from typing import NamedTuple

import numpy as np

from analysis.sentiment import textblob_scores, vader_scores
from analysis.sentiment.stretches import joined, n_words

# From here on loading the compiled code pays.
LARGE, LARGE_TEXT = 8_000, 1_000_000  # stretches, or characters in them


class Tone(NamedTuple):
    """A scorer's answer: its score, the number of words it knew, and what it says besides."""

    score: float
    n_matched: int
    beside: tuple


class Scorer(NamedTuple):
    """`score(text)` asks the library for a Tone, `explain(text)` for the rows that made it.

    `rules` is the module with our own text of its rules, `found(text)` gives the lexicon's words:
    rows (start, end, entry).
    """

    name: str
    title: str  # the name as its authors write it
    score: object
    explain: object
    found: object
    rules: object
    beside: tuple  # the names of what comes besides


def is_known(scorer):
    """Is the installed version one whose rules are written down here?"""
    package, versions = scorer.rules.VERSIONS
    return metadata.version(package) in versions


def is_large(found):
    """Are there enough stretches of text for machine code to pay?"""
    return len(found.starts) >= LARGE or int((found.ends - found.starts).sum()) >= LARGE_TEXT


def measure(scorer, found, *, without=None, fast=None):
    """Return (words, words matched, values) of `Stretches`.

    Values are an array (stretches, 1 + what comes besides), missing where no word matched.
    `without` gives, for each stretch, the number of a term that the lexicon is read without (-1
    none). `fast` takes machine code or not; None: if there are many.
    """
    n = len(found.starts)
    without = np.full(n, -1, dtype=np.int64) if without is None else without
    if not is_known(scorer):
        rows = [scorer.score(found.text(i)) for i in range(n)]
        n_matched = np.array([row.n_matched for row in rows], dtype=np.int64)
        values = np.array([(row.score, *row.beside) for row in rows], dtype=np.float64)
        values = values.reshape(n, 1 + len(scorer.beside))
        counts = n_words(found)
    elif is_large(found) if fast is None else fast:
        counts, *columns = _fast(scorer, found, without)
        n_matched, values = columns[0], scorer.rules.finish(*columns)
    else:
        counts, columns = n_words(found), _plain(scorer, found, without)
        n_matched, values = columns[0], scorer.rules.finish(*columns)
    return counts, n_matched, np.where(n_matched[:, None] > 0, values, np.nan)


def _plain(scorer, found, without, rows=None):
    """Return the columns of the scorer's `plain`, stretch by stretch."""
    rows = range(len(found.starts)) if rows is None else rows
    table = [scorer.rules.plain(found.text(i), without[i]) for i in rows]
    columns = [*zip(*table, strict=True)] if table else [()] * len(scorer.rules.COLUMNS)
    types = ["int64" if kind == "i" else "float64" for kind in scorer.rules.COLUMNS]
    return [np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)]


def _fast(scorer, found, without):
    """Return the words counted and what `_plain` does, by machine code.

    What that leaves out goes the plain way.
    """
    from analysis.sentiment import compiled  # imports numba, which takes longer than a small job

    counts = np.zeros(len(found.starts), dtype=np.int64)
    types = ["int64" if kind == "i" else "float64" for kind in scorer.rules.COLUMNS]
    columns = [np.zeros(len(found.starts), dtype=kind) for kind in types]
    rest = [np.empty(0, dtype=np.int64)]
    for rows, codes, starts, ends in joined(found):
        counts[rows], values, left = getattr(compiled, scorer.name)(
            codes, starts, ends, without[rows]
        )
        for column, part in zip(columns, values, strict=True):
            column[rows] = part
        rest.append(rows[left])
    rest = np.concatenate(rest)
    for column, part in zip(columns, _plain(scorer, found, without, rest), strict=True):
        column[rest] = part
    return counts, *columns


def textblob(text):
    """Return TextBlob's polarity (-1 to 1) and subjectivity (0 to 1) of a text.

    n_matched counts the words and smileys of its assessments, negations and modifiers included.

    >>> textblob("It was not a good deal.")
    Tone(score=-0.35, n_matched=2, beside=(0.6000000000000001,))
    """
    from textblob.en import sentiment  # what TextBlob(text).sentiment calls

    found = sentiment(text)
    n_matched = sum(word != "!" for chunk, _, _, _ in found.assessments for word in chunk)
    return Tone(found[0], n_matched, (found[1],))


def _explain_textblob(text):
    """Return one row for each assessment; the weights sum to the polarity."""
    from textblob.en import sentiment

    rows = []
    assessed = sentiment.assessments(((token, None) for token in _tokens(text)), True)
    for chunk, polarity, _, _ in assessed:
        # "!" comes back as a plain string: it has made the word before it stronger.
        spans = [word.span for word in chunk if isinstance(word, _Token)]
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        rows.append((start, end, polarity / len(assessed)))
    return rows


def _tokens(text):
    """Return TextBlob's tokens of a text, in small letters."""
    tokens, cursor = [], 0
    for token in " ".join(textblob_scores.library().find_tokens(text)).split():
        # The tokenizer only puts spaces in, or takes them out of a smiley.
        match = re.compile(r"\s*".join(map(re.escape, token))).search(text, cursor)
        if match:
            cursor = match.end()
        tokens.append(_Token(token.lower(), match.span() if match else (cursor, cursor)))
    return tokens


def _found_textblob(text):
    known = {*textblob_scores.entries(text)}
    return [(*token.span, str(token)) for token in _tokens(text) if token in known]


class _Token(str):
    """A token that remembers where it stands; TextBlob hands its tokens back as they came."""

    __slots__ = ("span",)

    def __new__(cls, token, span):
        made = super().__new__(cls, token)
        made.span = span
        return made


def vader(text):
    """Return VADER's compound score (-1 to 1) of a text, and its shares pos, neu and neg.

    n_matched counts the words, smileys and words of emoji that stand in its lexicon.

    >>> vader("A great deal!")
    Tone(score=0.6588, n_matched=1, beside=(0.687, 0.313, 0.0))
    """
    found = _analyser().polarity_scores(text)
    n_matched = sum(matched for *_, matched in _vader_words(found["expanded"]))
    return Tone(found["compound"], n_matched, (found["pos"], found["neu"], found["neg"]))


def _explain_vader(text):
    """Return one row for each matched word and for each emphasising mark.

    With s for the sum of the weights, the compound score is s / sqrt(s² + 15).
    """
    found = _analyser().polarity_scores(text)
    expanded, places = found["expanded"], _places(text)
    rows = []
    words = _vader_words(expanded)
    for (start, end, matched), valence in zip(words, found["valences"], strict=True):
        if matched:
            rows.append((places[start], places[end - 1] + 1, float(valence)))
    total = sum(weight for *_, weight in rows)
    for mark, amplify in (("!", _analyser()._amplify_ep), ("?", _analyser()._amplify_qm)):
        at = [place for place, character in zip(places, expanded, strict=True) if character == mark]
        amount = amplify(expanded) * ((total > 0) - (total < 0))
        if amount:
            rows += [(place, place + 1, amount / len(at)) for place in at]
    return rows


def _found_vader(text):
    expanded = vader_scores.words(text)[1]
    known, places, rows = {*vader_scores.entries(text)}, _places(text), []
    for start, end, word in _items(expanded):
        if word in known:
            rows.append((places[start], places[end - 1] + 1, word))
    return rows


@cache
def _analyser():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    score_valence = analyser.score_valence

    def keeping(valences, text):
        # The one place where VADER has both the valence of every word and the text it split.
        return score_valence(valences, text) | {"valences": [*valences], "expanded": text}

    analyser.score_valence = keeping
    return analyser


def _vader_words(expanded):
    """Return (start, end, matched) for every item VADER splits a text into."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT

    lexicon, items = _analyser().lexicon, _items(expanded)
    return [
        # A booster never counts for itself, nor does the "kind" of "kind of".
        (start, end, word in lexicon and word not in BOOSTER_DICT and (word, after) != _KIND_OF)
        for (start, end, word), after in zip(
            items, [word for *_, word in items[1:]] + [None], strict=False
        )
    ]


_KIND_OF = ("kind", "of")


def _items(expanded):
    """Return (start, end, small letters) of every item VADER splits a text into."""
    from vaderSentiment.vaderSentiment import SentiText

    items, cursor = [], 0
    for chunk in expanded.split():
        item = SentiText._strip_punc_if_word(chunk)
        place = expanded.index(chunk, cursor)
        cursor = place + len(chunk)
        start = place + chunk.index(item)
        items.append((start, start + len(item), item.lower()))
    return items


def _places(text):
    """Return where in `text` every character of VADER's expanded text comes from.

    VADER writes emoji out as words, with a space before them, and strips the whole.
    """
    emojis, places, expanded, space = _analyser().emojis, [], [], True
    for position, character in enumerate(text):
        written = emojis.get(character)
        if written is None:
            space = character == " "
            written = character
        else:
            written = written if space else " " + written
            space = False
        expanded += written
        places += [position] * len(written)
    whole = "".join(expanded)
    left = len(whole) - len(whole.lstrip())
    return places[left : left + len(whole.strip())]


_TEXTBLOB = (textblob, _explain_textblob, _found_textblob, textblob_scores, ("subjectivity",))
_VADER = (vader, _explain_vader, _found_vader, vader_scores, ("pos", "neu", "neg"))
SCORERS = {
    "textblob": Scorer("textblob", "TextBlob", *_TEXTBLOB),
    "vader": Scorer("vader", "VADER", *_VADER),
}
SHOWN = "vader"  # where one must do: of the two the one that agrees more with people on news


def title(name):
    """Return a scorer's name as its authors write it; another name as it is.

    >>> title("vader")
    'VADER'
    """
    return SCORERS[name].title if name in SCORERS else str(name)
