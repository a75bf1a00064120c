"""What TextBlob and VADER say of a stretch of text, and which words made them say it.

The installed libraries are called as they are. What is added: whether any word matched at all
(both answer 0 where they know no word), and where the words that they matched stand.
"""

import re
from functools import cache
from typing import NamedTuple


class Tone(NamedTuple):
    """A scorer's answer: its score, the number of words it knew, and what it says besides."""

    score: float
    n_matched: int
    beside: tuple


class Scorer(NamedTuple):
    """`score(text)` gives a Tone, `explain(text)` the rows (start, end, weight) that made it."""

    score: object
    explain: object
    beside: tuple  # the names of what comes besides


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

    tokens, cursor = [], 0
    for token in " ".join(sentiment.tokenizer(text)).split():
        # The tokenizer only puts spaces in, or takes them out of a smiley.
        match = re.compile(r"\s*".join(map(re.escape, token))).search(text, cursor)
        if match:
            cursor = match.end()
        tokens.append(_Token(token.lower(), match.span() if match else (cursor, cursor)))
    rows = []
    assessed = sentiment.assessments(((token, None) for token in tokens), True)
    for chunk, polarity, _, _ in assessed:
        # "!" comes back as a plain string: it has made the word before it stronger.
        spans = [word.span for word in chunk if isinstance(word, _Token)]
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        rows.append((start, end, polarity / len(assessed)))
    return rows


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
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentiText

    lexicon = _analyser().lexicon
    items, cursor = [], 0
    for chunk in expanded.split():
        item = SentiText._strip_punc_if_word(chunk)
        place = expanded.index(chunk, cursor)
        cursor = place + len(chunk)
        start = place + chunk.index(item)
        items.append((start, start + len(item), item.lower()))
    return [
        # A booster never counts for itself, nor does the "kind" of "kind of".
        (start, end, word in lexicon and word not in BOOSTER_DICT and (word, after) != _KIND_OF)
        for (start, end, word), after in zip(
            items, [word for *_, word in items[1:]] + [None], strict=False
        )
    ]


_KIND_OF = ("kind", "of")


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


SCORERS = {
    "textblob": Scorer(textblob, _explain_textblob, ("subjectivity",)),
    "vader": Scorer(vader, _explain_vader, ("pos", "neu", "neg")),
}
