"""Stretches of text split and scored in one pass over the code points, as machine code.

TextBlob and VADER each split a text in a way of their own. What is rare is left to the plain path
(`left`): ODD characters, and whatever TextBlob might join to a smiley. A test holds both paths
together. numba compiles once and keeps the machine code on disk; this module is imported only
where that pays.
"""

from functools import cache

import numba
import numpy as np
from numba.extending import register_jitable

from analysis.engine import classes as engine_classes
from analysis.engine import compiled as engine_compiled
from analysis.engine.compiled import count_words
from analysis.sentiment import compiled_words, kernels, textblob_scores, vader_scores
from analysis.sentiment.compiled_words import (
    CONSONANT,
    EDGE,
    LAST,
    LETTER,
    LOWER,
    MARK,
    ODD,
    OTHER,
    POINT,
    PRIME,
    QUOTE,
    SEED,
    SPACE,
    SPLIT,
    UPPER,
    characters,
    count,
    count_in,
    find,
    key_of,
    table,
)  # fmt: skip
from analysis.sentiment.vader_scores import COMPENSATED

_STOP, _BANG, _QUESTION, _APOSTROPHE, _N, _T = (ord(letter) for letter in ".!?'nt")
_MANY = 256  # tones before or after a "but" that are still compared with each other

register_jitable(kernels._idioms)
_vader_words = numba.njit(cache=True)(kernels.vader_words)
_vader_context = numba.njit(cache=True)(kernels.vader_context)
_vader_but = numba.njit(cache=True)(kernels.vader_but)
_vader_sums = numba.njit(cache=True)(kernels.vader_sums)
_textblob = numba.njit(cache=True)(kernels.textblob)


@cache
def forget_stale():
    """Delete machine code on disk that is older than any text it was made from."""
    functions = (_score_vader, _score_textblob, compiled_words.count, compiled_words.enter)
    modules = (kernels, compiled_words, engine_classes, engine_compiled)
    engine_compiled.forget_stale(functions, modules)


def vader(codes, starts, ends, without):
    """Return (words, columns as `vader_scores.plain` gives rows, which stretches are left to it).

    Words are counted as the engine counts them, also where a stretch is left.
    """
    forget_stale()
    words = _vader_terms(), vader_scores.lexicon().columns, COMPENSATED
    n_words, *columns, left = _score_vader(
        codes, starts, ends, without, _flags(codes), *characters(), *words
    )
    return n_words, columns, left


def textblob(codes, starts, ends, without):
    """Return the same as `vader`, with the columns of `textblob_scores.plain`."""
    forget_stale()
    n_words = count(codes, starts, ends, _flags(codes), characters()[0])
    words = *_faces(), _textblob_terms(), _abbreviations(), textblob_scores.lexicon().columns
    *columns, left = _score_textblob(codes, starts, ends, without, *characters(), *words)
    return n_words, columns, left


def _flags(codes):
    return engine_classes.tables(int(codes.max(initial=0)))[0]


# --- tables


def _signs():
    """Return the smileys of TextBlob in small letters, and its mark of irony."""
    return {*textblob_scores.lexicon().faces, "(!)"}


@cache
def _faces():
    """Return the smileys as rows of code points, the last first, and which pairs end one."""
    signs = sorted(sign for sign in _signs() if len(sign) > 1)
    pairs = np.zeros((128, 128), dtype=np.bool_)  # the last two marks of each, to ask first
    rows = np.zeros((len(signs), max(map(len, signs)) + 1), dtype=np.uint32)
    for row, sign in zip(rows, signs, strict=True):
        row[: len(sign)] = [ord(letter) for letter in reversed(sign)]
        if row[0] < 128 and row[1] < 128:  # the others hold a letter that is ODD
            pairs[row[1], row[0]] = True
    return rows, pairs


@cache
def _vader_terms():
    return table([*vader_scores.lexicon().terms])


@cache
def _textblob_terms():
    words = [*textblob_scores.lexicon().terms, textblob_scores.PARAGRAPH.lower()]
    return table(words)


@cache
def _abbreviations():
    # Few: compared one by one.
    words = sorted(textblob_scores.library().ABBREVIATIONS)
    return table([word for word in words if word.endswith(".")])[:2]


# --- VADER


@numba.njit(cache=True)
def _score_vader(codes, starts, ends, without, flags, classes, small, table, lexicon,
                 compensated):  # fmt: skip
    size = len(starts)
    most = 1
    for k in range(size):
        most = max(most, (ends[k] - starts[k] + 1) // 2)
    terms = np.empty(most, np.int64)
    capitals, negates = np.empty(most, np.bool_), np.empty(most, np.bool_)
    known, hits, tones = np.empty(most, np.bool_), np.empty(most, np.int64), np.empty(most)
    n_words, matched, neutral = np.zeros((3, size), np.int64)
    bangs, questions = np.zeros((2, size), np.int64)
    totals, goods, bads = np.zeros((3, size))
    left = np.zeros(size, np.bool_)
    for k in range(size):
        start, end = starts[k], ends[k]
        n, n_words[k], bangs[k], questions[k], has_tone = _split_vader(
            codes, start, end, flags, classes, small, table, lexicon[0], terms, capitals, negates
        )
        left[k] = n < 0
        # A stretch may begin or end inside a word.
        inside = start > 0 and not classes[min(codes[start - 1], LAST)] & SPACE
        inside |= end < len(codes) and not classes[min(codes[end], LAST)] & SPACE
        if left[k] or inside:
            n_words[k] = count_in(codes, start, end, flags, classes)
        if not has_tone:
            continue
        n_hits, but, differs = _vader_words(
            terms, capitals, n, lexicon, without[k], known, hits, tones
        )
        _vader_context(terms, capitals, negates, n, lexicon, known, hits, n_hits, tones, differs)
        if but >= 0:
            left[k] = n_hits > _MANY
            _vader_but(hits, min(n_hits, _MANY), tones, but)
        matched[k], totals[k], goods[k], bads[k], neutral[k] = _vader_sums(
            n, n_hits, tones, compensated
        )
    return n_words, matched, totals, goods, bads, neutral, bangs, questions, left


@numba.njit(cache=True)
def _split_vader(codes, start, end, flags, classes, small, table, kinds, terms, capitals, negates):
    """Write down a stretch's words as VADER splits it; return how many, and what else there is:
    words of the engine's, "!", "?", and whether any is in the lexicon.

    Of a stretch with an ODD character how many is -1.
    """
    letters, begins, slots = table
    n = n_words = bangs = questions = 0
    has_tone = False
    i = start
    while i < end:
        # A word: its hash is that of all its characters, until a mark is found in it.
        a, seen, key = i, 0, SEED
        while i < end:
            code = min(codes[i], LAST)
            kind = classes[code]
            if kind & SPACE:
                break
            seen |= kind
            key = (key ^ np.uint64(small[code])) * PRIME
            i += 1
        b = i
        i += 1
        if a == b:
            continue
        has_nt = False
        if not seen & (EDGE | OTHER):
            n_words += 1
        else:
            if seen & ODD:
                return -1, 0, 0, 0, False
            runs, before = seen & OTHER, EDGE
            for j in range(a, b):
                code = codes[j]
                runs += classes[code] & LETTER & ~before
                before = classes[code]
                bangs += code == _BANG
                questions += code == _QUESTION
                if code == _APOSTROPHE and a < j < b - 1:
                    has_nt |= small[codes[j - 1]] == _N and small[codes[j + 1]] == _T
            n_words += count_words(codes, flags, a, b, a, b) if runs > LETTER else runs // LETTER
            if seen & MARK:
                first, last = a, b
                while a < b and classes[codes[a]] & MARK:
                    a += 1
                while b > a and classes[codes[b - 1]] & MARK:
                    b -= 1
                if b - a <= 2:
                    a, b = first, last
                key = key_of(codes, small, a, b)
        term = find(key, codes, small, a, b, letters, begins, slots)
        kind = kinds[term]
        terms[n], capitals[n] = term, seen & (UPPER | LOWER) == UPPER
        negates[n] = has_nt or kind & kernels.NEGATES != 0
        has_tone |= kind & kernels.KNOWN != 0
        n += 1
    return n, n_words, bangs, questions, has_tone


# --- TextBlob


@numba.njit(cache=True, inline="always")
def _may_be_face(codes, classes, small, faces, start, end, i):
    """Does a smiley, or a mark of irony, end at `i`, spaces between its marks or not?

    Not where a word goes on behind it: "https://", "6:30", ": So".
    """
    if i + 1 < end and not classes[codes[i]] & SPLIT:
        after = min(codes[i + 1], LAST)
        if after != _N and not classes[after] & (SPACE | QUOTE | SPLIT | POINT | ODD):
            return False
    for k in range(len(faces)):
        if faces[k, 0] == small[codes[i]]:
            j, at = i, 1
            while faces[k, at]:
                j -= 1
                while j >= start and classes[codes[j]] & SPACE:
                    j -= 1
                if j < start or small[codes[j]] != faces[k, at]:
                    break
                at += 1
            if not faces[k, at]:
                return True
    return False


@numba.njit(cache=True, inline="always")
def _is_abbreviation(codes, classes, start, end, table):
    """Does the full stop at the end of `start:end` belong to it?"""
    size = end - start
    pairs = size % 2 == 0
    consonants = size > 2 and 65 <= codes[start] <= 90
    for i in range(start, end):
        code = codes[i]
        if (i - start) % 2:
            pairs = pairs and code == _STOP
        else:
            pairs = pairs and (65 <= code <= 90 or 97 <= code <= 122)
        if start < i < end - 1:
            consonants = consonants and classes[code] & CONSONANT != 0
    if pairs or consonants:
        return True
    letters, begins = table
    for word in range(len(begins) - 1):
        if begins[word + 1] - begins[word] == size:
            i = 0
            while i < size and letters[begins[word] + i] == codes[start + i]:
                i += 1
            if i == size:
                return True
    return False


@numba.njit(cache=True, inline="always")
def _trimmed(codes, classes, start, end, table):
    """Return where the word of `start:end` ends, its trailing marks taken off.

    A full stop stays with an abbreviation; three in a row take all others before them along.
    """
    while end > start:
        if classes[codes[end - 1]] & SPLIT:
            end -= 1
        if end - start >= 3 and codes[end - 1] == codes[end - 2] == codes[end - 3] == _STOP:
            while end > start and codes[end - 1] == _STOP:
                end -= 1
        if end > start and codes[end - 1] == _STOP:
            if _is_abbreviation(codes, classes, start, end, table):
                break
            end -= 1
        if end == start or not (classes[codes[end - 1]] & SPLIT or codes[end - 1] == _STOP):
            break
    return end


@numba.njit(cache=True)
def _score_textblob(codes, starts, ends, without, classes, small, faces, pairs, table,
                    abbreviations, lexicon):  # fmt: skip
    letters, begins, slots = table
    size, paragraph = len(starts), len(begins) - 2
    most = 1
    for k in range(size):
        most = max(most, ends[k] - starts[k])
    terms, kinds = np.empty(most, np.int64), np.empty(most, np.int64)
    signs = np.zeros(most)
    entries = np.empty(most), np.empty(most), np.empty(most), np.empty(most, np.bool_)
    matched, left = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    polarity, subjectivity = np.zeros(size), np.zeros(size)
    for k in range(size):
        start, end = starts[k], ends[k]
        n, i, before = 0, start, np.uint32(0)
        while i < end and not left[k]:
            # A piece: what stands between white space, quotation marks and before "n't".
            a, seen, key = i, 0, SEED
            while i < end:
                code = min(codes[i], LAST)
                kind = classes[code]
                if kind & (SPACE | QUOTE):
                    break
                seen |= kind
                letter = small[code]
                key = (key ^ np.uint64(letter)) * PRIME
                if pairs[before & 127, letter & 127] and before < 128 and letter < 128:
                    left[k] = left[k] or _may_be_face(codes, classes, small, faces, start, end, i)
                before = letter
                i += 1
            b = i
            if seen & ODD or left[k]:
                left[k] = True
                break
            if i < end:
                if classes[min(codes[i], LAST)] & QUOTE:
                    before = codes[i]
                i += 1
            if a == b:
                continue
            if not seen & (SPLIT | POINT) and not (b < end and codes[b] == _APOSTROPHE):
                terms[n] = find(key, codes, small, a, b, letters, begins, slots)
                kinds[n] = kernels.ENDS_NEGATION * (b - a > 1)
                kinds[n] |= kernels.ENDS_MODIFIER * (b - a > 2)
                if terms[n] >= 0 and lexicon[0][terms[n]] & kernels.NEGATES:
                    kinds[n] |= kernels.NEGATION
                n += 1
                continue
            parted = b + 1 < end and b > a and codes[b - 1] == _N
            parted = parted and codes[b] == _APOSTROPHE and codes[b + 1] == _T
            for part in range(2):
                x, y = a, b
                if parted:
                    x, y = (a, b - 1) if part == 0 else (b - 1, b)
                elif part:
                    break
                while x < y and classes[codes[x]] & SPLIT:
                    if codes[x] == _BANG:
                        terms[n], kinds[n] = -1, kernels.BANG
                        n += 1
                    x += 1
                stop = _trimmed(codes, classes, x, y, abbreviations)
                if stop > x:
                    key = key_of(codes, small, x, stop)
                    term = find(key, codes, small, x, stop, letters, begins, slots)
                    kinds[n] = kernels.ENDS_NEGATION * (stop - x > 1)
                    kinds[n] |= kernels.ENDS_MODIFIER * (stop - x > 2)
                    if term == paragraph:
                        left[k] = True
                    elif term >= 0 and lexicon[0][term] & kernels.NEGATES:
                        kinds[n] |= kernels.NEGATION
                    terms[n] = term
                    n += 1
                while stop < y:
                    if codes[stop] == _BANG:
                        terms[n], kinds[n] = -1, kernels.BANG
                        n += 1
                    elif (
                        codes[stop] == _STOP
                        and stop + 2 < y
                        and codes[stop + 1] == codes[stop + 2] == _STOP
                    ):
                        terms[n], kinds[n] = -1, kernels.ENDS_NEGATION | kernels.ENDS_MODIFIER
                        n += 1
                    stop += 1
        if not left[k]:
            matched[k], polarity[k], subjectivity[k] = _textblob(
                terms, kinds, signs, n, lexicon, without[k], entries
            )
    return matched, polarity, subjectivity, left
