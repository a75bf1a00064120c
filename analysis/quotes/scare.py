"""Tell a quotation from a title, a nickname and words held with tongs."""

from bisect import bisect_right
from operator import or_

import numpy as np

from analysis.quotes import cues
from analysis.quotes.columns import step

_ARTICLES = frozenset("the a an his her their its this that so-called".split())
_SCORES = (-400, -200, -100, 0, 100, 200, 300, 400, 600)
_SEGMENTS = ("headline", "byline", "dateline", "lead", "body", "crosshead", "promo", "caption",
             "footer", "turn")  # fmt: skip
_LEFT, _RIGHT = 15, 10  # items searched for a word that reports
_SHORT = 40  # characters of what may be a name or a phrase that recurs
_SEARCHED = 20_000_000  # characters, so that hostile text costs no more than its length
_EDGE = " ,.;:?!’'"
_WORDS = (1, 2, 3, 4, 6, 9, 14)


def traits_of(text, flow):
    """Return, for each piece of an article, what its own words say, as a tuple of numbers."""
    found, times = [], _times(text, flow)
    for piece, _, segment in flow.pieces:
        quote = text[piece.start : piece.end]
        known = quote.strip(_EDGE)
        words = quote.split(maxsplit=14)
        large = [word[0].isupper() for word in words[:8]]
        long = sum(map(or_, large, [len(word) > 3 for word in words[:8]]))
        found.append((
            bisect_right(_WORDS, len(words)),
            bisect_right((0.01, 0.4, 0.7, 0.99), sum(large) / max(1, long)),
            ",.?!…—-;:".find(quote[-1]),
            quote[0].isupper() + 2 * (not quote[0].isalnum()),
            cues.number(words[0].lower()),
            cues.number(quote.rpartition(" ")[2].lower()),
            piece.single, _SEGMENTS.index(segment), cues.number(piece.reason),
            *times.get(known, (0, 0)),
        ))  # fmt: skip
    return found


def _times(text, flow):
    """Return, for the words of every short piece, how often they stand in marks and without."""
    quoted = {}
    for piece, _, _ in flow.pieces:
        if piece.end - piece.start < _SHORT:
            words = text[piece.start : piece.end].strip(_EDGE)
            quoted[words] = quoted.get(words, 0) + 1
    if len(quoted) * len(text) > _SEARCHED:
        return {}
    return {
        words: (min(3, n), min(2, text.count(words) - n)) for words, n in quoted.items() if words
    }


def facts(b, found, about, pieces, traits, best, score):
    """Return the facts of the pieces of a batch, but for the one that hangs on the piece before.

    `best` is the number of each one's likeliest speaker or -1, `score` how well that fits.
    """
    item, known = b.item, best >= 0
    m = np.where(known, best, 0)
    (words, capitals, final, capital, first_word, last_word, single, segment, reason, quoted,
     unquoted) = traits.T  # fmt: skip
    before, before2, after = b.words(item, -1), b.words(item, -2), b.words(item, 1)
    last_letter, next_letter = b.letters(item, -1), b.letters(item, 1)
    left = found.first[m] < item
    same = b.sentence[found.first[m]] == b.sentence[item]
    side = np.where(known, 1 + 2 * left + same, 0)
    start, stop = np.where(left, found.last[m] + 1, item + 1), np.where(left, item, found.first[m])
    path = np.where(same, np.where(left, b.path_before(start, stop), b.path_after(start, stop)), 1)
    who, rate = np.where(known, about.what[m], 7), np.where(known, about.rate[m], 0)
    verb = np.where(known & about.subject[m], b.word[found.verb[m]], 0)
    nearby = known & about.subject[m] & same
    strongest, strongest_word = _strongest(b, item, np.arange(-1, -1 - _LEFT, -1))
    following, following_word = _strongest(b, item, np.arange(1, 1 + _RIGHT))
    strength = np.where(known, step(score, _SCORES), 15)
    others = _others(b)
    owner = (last_letter == ord("'")) | (last_letter == ord("N"))
    article = np.isin(before, [cues.number(word) for word in _ARTICLES])
    long, one = words > 2, words < 2
    return {
        "words, last mark, first letter": (words, final, capital),
        "words, last mark": (words, final),
        "words": (words,),
        "capitals, words": (capitals, words),
        "capitals, last mark": (capitals, final),
        "word before": (before,),
        "word before a long one": (before, long),
        "two words before": (before2, before),
        "word after": (after,),
        "word after a long one": (after, long),
        "what stands around": (
            b.letters(item, -2), last_letter, next_letter, b.letters(item, 2)),
        "words around": (before, after),
        "who seems to speak, what stands between": (side, who, path),
        "side of the speaker, words, last mark": (side, words, final),
        "its verb's rate, nearness": (side, rate, nearby),
        "its verb's rate, words": (side, rate, words),
        "its verb": (side, verb),
        "alone in its sentence, words, last mark": (pieces.bare, words, final),
        "alone in its sentence": (pieces.bare,),
        "single marks, part of the text": (single, segment),
        "part of the text": (segment,),
        "first word": (first_word,),
        "first word, one word": (first_word, one),
        "last word": (last_word,),
        "how it was closed": (reason,),
        "other quotations in the paragraph": (others, words),
        "how well the speaker fits": (strength,),
        "how well the speaker fits, words": (strength, words),
        "how well the speaker fits, capitals": (strength, capitals),
        "last mark, word after": (final, after),
        "reporting words around, words": (strongest, following, words),
        "reporting words around, speaker's side": (strongest, following, side, pieces.bare),
        "reporting word before": (strongest_word,),
        "reporting word's rate, capitals": (strongest, capitals),
        "reporting word before a long one": (strongest_word, long),
        "reporting word after": (following_word,),
        "capitals, owner, what follows": (capitals, owner, next_letter),
        "words, capitals, what follows": (words, capitals, next_letter),
        "words, article before, what follows": (words, article, next_letter),
        "capitals, word before": (capitals, before),
        "capitals, words, word before": (capitals, words, before),
        "capitals, kinds around, last mark": (capitals, last_letter, next_letter, final),
        "words, kinds around": (words, b.letters(item, -2), last_letter, next_letter),
        "words, kinds around, last mark": (words, last_letter, next_letter, final),
        "capitals, word after": (capitals, after),
        "words, first letter, word before": (words, capital, before),
        "capitals, its verb's rate": (capitals, side, rate),
        "how often in marks and without, capitals": (quoted, unquoted, capitals, words),
        "how often in marks and without": (quoted, unquoted, words),
        "how often without marks, in what is reported": (unquoted, pieces.held > 0),
        "capitals, two words before": (capitals, before2, before),
        "in what is reported, words": (pieces.held, words),
        "in what is reported, capitals": (pieces.held, capitals, words),
        "in what is reported, how deep": (pieces.held, pieces.depth),
        "in what is reported, word before": (pieces.held > 0, before),
        "in what is reported, kinds around": (pieces.held > 0, last_letter, next_letter),
        "in what is reported by whom": (pieces.held, pieces.outer == best, side),
        "in what is reported, reporting word": (pieces.cue,),
        "in what is reported, depth, reporting word": (pieces.cue, pieces.depth),
        "speaker reports": (np.where(known, about.told[m], 7), side, words),
    }  # fmt: skip


def chained(b, quoted):
    """Return the fact that hangs on whether the piece before in the sentence is a quotation."""
    item = b.item
    distance = np.minimum(4, np.diff(item, prepend=-9))
    joined = np.concatenate(([False], b.sentence[item[1:]] == b.sentence[item[:-1]]))[: len(item)]
    before = np.where(joined, 1 + 5 * quoted + distance, 0)
    return {"quotation before it in the sentence": (before,)}


def _others(b):
    """Return how many neighbours of each piece are in its paragraph."""
    paragraph = b.paragraph[b.item]
    joined = np.concatenate(([False], paragraph[1:] == paragraph[:-1], [False]))
    return joined[1:].astype(int) + joined[:-1] if len(paragraph) else paragraph


def _strongest(b, item, away):
    """Return how often the most telling of the words around reports speech, and the word."""
    places = item[:, None] + away
    inside = (places >= b.opener[item][:, None]) & (places < b.stop[item][:, None])
    places = np.clip(places, 0, max(0, len(b.rate) - 1))
    rates = np.where(inside, b.rate[places], 0)
    chosen = places[np.arange(len(item)), rates.argmax(axis=1)]
    rate = rates.max(axis=1, initial=0)
    return rate, np.where(rate > 0, b.word[chosen], 0)
