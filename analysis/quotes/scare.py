"""Tell a quotation from a title, a nickname and words held with tongs."""

from bisect import bisect_right
from functools import lru_cache

import numpy as np

from analysis import lexicons, tables
from analysis.quotes import cues
from analysis.quotes.columns import has, running, step
from analysis.quotes.words import WORK

_ARTICLES = frozenset("the a an his her their its this that so-called".split())
_CALLED = frozenset(
    "called dubbed titled entitled named nicknamed known so-called coined termed term headline "
    "headlined labeled labelled billed branded pseudonym aka renamed".split()
)
_SO_CALLED, _KNOWN, _AS = map(cues.number, ("so-called", "known", "as"))
_WORDS_FOR_WORDS = [*map(cues.number, "word phrase term buzzword catchphrase nickname".split())]
_IS = [*map(cues.number, "is was".split())]
_MANY_WORDS = [*map(cues.number, "words terms phrases expressions statements".split())]
_SUCH = [*map(cues.number, "such like including".split())]
_TITLED = [*map(cues.number, "called titled entitled named".split())]
_CAPITALS = 4  # the step of the share of capitals where every long word has one
_SCORES = (-400, -200, -100, 0, 100, 200, 300, 400, 600)
_SEGMENTS = {kind: number for number, kind in enumerate(tables.SEGMENT_KINDS)}
_REACH = 30  # items on either side in which a cue is looked for
_NONE, _CERTAIN = -9999, 5  # no cue; a step of
_SURE = (-300, -150, -50, 0, 50, 100, 200, 300, 450)
_SHORT = 40  # characters of what may be a name or a phrase that recurs
_SEARCHED = 20_000_000  # characters, so that hostile text costs no more than its length
_EDGE = " ,.;:?!’'"
_WORDS = (1, 2, 3, 4, 6, 9, 14)


def traits_of(text, flow):
    """Return, for each piece of an article, what its own words say, as a tuple of numbers."""
    found, times = [], _times(text, flow)
    for piece, _, segment in flow.pieces:
        start, end, _, reason, single = piece
        quote = text[start:end]
        words = quote.split(maxsplit=14)
        small = [len(word) > 3 for word in words[:8] if not word[0].isupper()]
        large = min(8, len(words)) - len(small)
        found.append((
            bisect_right(_WORDS, len(words)),
            bisect_right((0.01, 0.4, 0.7, 0.99), large / ((large + sum(small)) or 1)),
            ",.?!…—-;:".find(quote[-1]),
            quote[0].isupper() + 2 * (not quote[0].isalnum()),
            cues.numbers[words[0].lower()],
            cues.numbers[quote.rpartition(" ")[2].lower()],
            single, _SEGMENTS[segment], cues.numbers[reason],
            *times.get(quote.strip(_EDGE), (0, 0)),
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


def facts(b, found, about, pieces, traits, best, score, possible):
    """Return the facts of the pieces of a batch, but for the one that hangs on the piece before.

    `best` is the number of each one's likeliest speaker or -1, `score` how well that fits;
    `possible` are the words that may report speech, with how surely they do.
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
    cue, cue_away, cue_item = _surest(b, possible, -1)
    next_cue, next_away, next_item = _surest(b, possible, 1)
    begin, end = np.minimum(cue_item + 1, item), np.maximum(next_item, item + 1)
    clauses, commas, verbs, quotes = (
        np.minimum(3, counts[item] - counts[begin])
        for counts in map(b.count, ("TSW", ",", "VA", "Q"))
    )
    strength = np.where(known, step(score, _SCORES), 15)
    others = _others(b)
    owner = (last_letter == ord("'")) | (last_letter == ord("N"))
    article = np.isin(before, [cues.number(word) for word in _ARTICLES])
    long, one = words > 2, words < 2
    classes = [_class(b.words(item, away)) for away in (-1, -2, -3, -4)]
    named = np.select([own > 0 for own in classes], classes, 0)
    work_after = _class(b.words(item, 1))
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
        "capitals, two words before": (capitals, before2, before),
        "in what is reported, words": (pieces.held, words),
        "in what is reported, capitals": (pieces.held, capitals, words),
        "in what is reported, how deep": (pieces.held, pieces.depth),
        "in what is reported, word before": (pieces.held > 0, before),
        "in what is reported, reporting word": (pieces.cue,),
        "in what is reported by whom": (pieces.held, pieces.outer == best, side),
        "speaker reports": (np.where(known, about.told[m], 7), side, words),
        "cue before, words from it": (cue, cue_away),
        "cue after, words to it": (next_cue, next_away),
        "cues": (cue, next_cue),
        "cue before, words": (cue, words),
        "cue after, words": (next_cue, words),
        "cue before, capitals": (cue, capitals, long),
        "cues, alone in its sentence": (cue, next_cue, pieces.bare, words > 3),
        "cue before, what stands between": (
            cue > _CERTAIN, np.where(cue > 0, b.path_after(begin, item, 6), 1)),
        "cue after, what stands between": (
            next_cue > _CERTAIN, np.where(next_cue > 0, b.path_after(item + 1, end, 4), 1)),
        "word of the cue before, clauses between": (
            np.where(cue > 0, b.word[cue_item], 0), clauses),
        "cue before, commas and verbs between": (cue, commas, verbs),
        "cue before, quotations between": (cue, quotes, words),
        "class of the words before, capitals": (named, capitals, long),
        "class of the words before and after": (named, work_after),
        "class of the word after, capitals": (work_after, capitals),
    }  # fmt: skip


def chained(b, quoted):
    """Return the fact that hangs on whether the piece before in the sentence is a quotation."""
    item = b.item
    distance = np.minimum(4, np.diff(item, prepend=-9))
    joined = np.concatenate(([False], b.sentence[item[1:]] == b.sentence[item[:-1]]))[: len(item)]
    before = np.where(joined, 1 + 5 * quoted + distance, 0)
    return {"quotation before it in the sentence": (before,)}


def nobodys(b, pieces, traits):
    """Tell which pieces are a name or a word talked about whatever else stands around them.

    "the so-called “reform”", "a trick known as “going dark”", "the word is “reform”",
    "words such as “may” and “will”", "the book is called “Long Roads”".
    """
    item = b.item
    called = (b.words(item, -1) == _SO_CALLED) & (pieces.held < 2)
    known = (b.words(item, -2) == _KNOWN) & (b.words(item, -1) == _AS)
    known &= (pieces.held == 0) | (pieces.cue == _KNOWN)
    opener = b.opener[item]
    subject = opener + has(b.kind[opener], "DH")
    word = np.isin(b.word[subject], _WORDS_FOR_WORDS) & (subject < item)
    verbs = b.count("cgVGA")
    word &= np.isin(b.words(item, -1), _IS) & (verbs[item] - verbs[subject] == 1)
    such = np.isin(b.word, _MANY_WORDS) & np.isin(b.words(np.arange(len(b.kind)), 1), _SUCH)
    such, works = map(running, (such, b.flags & WORK > 0))
    listed = (such[item] > such[opener]) & (pieces.held < 2)
    last, capitals = b.words(item, -1), traits.T[1]
    title = np.isin(last, _TITLED) & np.isin(b.words(item, -2), _IS) & (works[item] > works[opener])
    return called | known | word | listed | (title & (capitals == _CAPITALS))


def _others(b):
    """Return how many neighbours of each piece are in its paragraph."""
    paragraph = b.paragraph[b.item]
    joined = np.concatenate(([False], paragraph[1:] == paragraph[:-1], [False]))
    return joined[1:].astype(int) + joined[:-1] if len(paragraph) else paragraph


def _surest(b, possible, side):
    """Return how surely the likeliest cue on a side reports, in steps, how far it is, its item."""
    item = b.item
    score = np.full(len(b.kind), _NONE)
    score[possible.item] = possible.score
    places = item[:, None] + side * np.arange(1, 1 + _REACH)
    inside = (places >= b.opener[item][:, None]) & (places < b.stop[item][:, None])
    scores = np.where(inside, score.take(places, mode="clip"), _NONE)
    away = scores.argmax(axis=1)
    best = scores.max(axis=1, initial=_NONE)
    there = best > _NONE
    return (
        np.where(there, 1 + step(best, _SURE), 0), np.where(there, step(away, (1, 2, 3, 5, 8)), 9),
        np.where(there, item + side * (1 + away), item),
    )  # fmt: skip


def _class(words):
    """Return which words are nouns of what has a title (1), or say that something is named (2)."""
    return np.isin(words, _numbers(lexicons.words("works"))) + 2 * np.isin(words, _numbers(_CALLED))


@lru_cache
def _numbers(words):
    return np.array([cues.number(word) for word in sorted(words)])
