"""How a mention lies to a quotation: named facts, each with a fitted weight.

A candidate's score is the sum of the weights of its facts. A fact is a question in words ("commas
between") and its answer, some numbers. All candidates of a batch are asked at once.
"""

from bisect import bisect_right
from functools import cache, reduce
from operator import iconcat
from typing import NamedTuple

import numpy as np

from analysis import names
from analysis.quotes import cues, speakers
from analysis.quotes.columns import EDGE, has, ranges, running, step

_LEADS = [*map(cues.number, "to on about of regarding concerning".split())]
_FEW = (1, 2, 3, 4, 6, 9, 14, 20, 30)


class About(NamedTuple):
    """What is known of every mention whatever the quotation."""

    what: np.ndarray  # its kind, and whether it is a modifier
    surname: np.ndarray  # a number for each surname of each article
    words: np.ndarray  # in a name after the first, 5 for what is none
    subject: np.ndarray  # of some verb
    rate: np.ndarray  # how often its verb reports speech, in steps
    earlier: np.ndarray  # subjects before it in its sentence
    rank: np.ndarray  # its place among the subjects
    cue_rank: np.ndarray  # and among those of reporting verbs, from the left
    cue_back: np.ndarray  # and from the right
    word: np.ndarray  # before it
    next: np.ndarray  # after it
    head: np.ndarray  # its last word, if it is no name
    prep: np.ndarray  # after a preposition
    quoting: np.ndarray  # in a sentence with a quotation
    touches: np.ndarray  # near a quotation
    main: np.ndarray  # opens a main clause
    reports: np.ndarray  # is the subject of a reporting verb, or follows one
    opening: np.ndarray  # is the subject of a main clause that reports
    tail: np.ndarray  # words that follow it in its sentence, in steps
    count: np.ndarray  # how often its surname stands in the article, in steps
    mark: np.ndarray  # after a dash, before a colon
    told: np.ndarray  # how surely it is the subject of a cue, in steps, 0 for none


def of_mentions(b, found, named):
    """Return what is known `About` mentions; `named` holds what `names_of` says of each."""
    first, last, verb = found.first, found.last, found.verb
    opener, stop = b.opener[first], b.stop[first]
    head, inverted, (surname, words) = found.modifier == 0, found.inverted > 0, named
    subject = (verb >= 0) & head
    reporter = subject & (b.kind[verb] == ord("c"))
    rate = np.where(verb >= 0, b.rate[verb], 0)
    rate = np.where(inverted, np.maximum(rate, b.rate[found.before]), rate)
    subjects, reporters = running(subject), running(reporter)
    begin, end = np.searchsorted(first, opener), np.searchsorted(first, stop)
    here = np.arange(len(first))
    earlier = subjects[here] - subjects[begin]
    before, quotes = b.letters(first, -1), b.count("Q")
    led = np.where(found.before >= 0, b.kind[found.before], 0)
    after_mark = (found.before > opener) & has(b.kind.take(found.before - 1, mode="clip"), ",;Q")
    main = (found.before < 0) | (led == ord(";")) | ((led == ord("C")) & after_mark)
    near = quotes[first] - quotes[np.maximum(opener, first - 3)]
    near += quotes[np.minimum(stop, last + 4)] - quotes[np.minimum(stop, last + 1)]
    named = found.kind == speakers.NAME
    _, bearer = np.unique(surname, return_inverse=True)
    count = np.bincount(bearer[named], minlength=len(bearer) + 1)[bearer]
    return About(
        what=2 * found.kind + found.modifier, surname=surname, words=words,
        subject=verb >= 0, rate=rate, earlier=np.minimum(3, earlier),
        rank=np.where(subject, np.minimum(2, earlier), 3),
        cue_rank=np.where(reporter, np.minimum(2, reporters[here] - reporters[begin]), 3),
        cue_back=np.where(reporter, np.minimum(2, reporters[end] - reporters[here + 1]), 3),
        word=b.words(first, -1), next=b.words(last, 1), head=np.where(named, 0, b.word[last]),
        prep=has(led, "pt"), quoting=quotes[stop] > quotes[opener], touches=near > 0, main=main,
        reports=head & (inverted | reporter), opening=reporter & main,
        tail=np.minimum(4, step(stop - last, (1, 2, 5, 10))),
        count=np.where(named, step(count, (1, 2, 4, 8)), 5),
        mark=has(before, "~-") + 2 * (b.letters(last, 1) == ord(":")),
        told=np.zeros(len(first), dtype=np.int64),
    )  # fmt: skip


def names_of(b, found, flows):
    """Return, for each mention: a number of its surname in its article, words in the name."""
    terms = reduce(iconcat, (flow.term for flow in flows), [])
    named = found.kind == speakers.NAME
    number, words = b.word[found.last], np.full(len(named), 5)
    known = np.array([_named[terms[item]] for item in found.first[named].tolist()], dtype=np.int64)
    number[named], words[named] = known >> 3, known & 7
    return number + (np.searchsorted(b.bases[0], found.first, side="right") << 32), words


@names.Remembered
def _named(name):
    """Return the number of a name's surname, and in the last three bits the words after its first.

    One number is put into a column faster than two.
    """
    return cues.number(names.surname(name).lower()) << 3 | min(4, name.count(" "))


class Pieces(NamedTuple):
    """What is known of every quotation whoever speaks."""

    bare: np.ndarray  # alone in its sentence
    verb: np.ndarray  # the nearest one before it in its sentence, or -1
    mention: np.ndarray  # the nearest one before it, or -1
    reporter: np.ndarray  # the last mention before it that reports, or -1
    shape: tuple  # letters around it, quotations in its sentence
    words: np.ndarray  # its length, in steps
    capital: np.ndarray  # begins with a capital
    final: np.ndarray  # its last mark
    follows: np.ndarray  # continues the paragraph before
    opens: np.ndarray  # opens its paragraph
    outer: np.ndarray  # subject of the first cue whose words hold it, -1 for none, -2 for no cue
    inner: np.ndarray  # and of the last
    held: np.ndarray  # how sure the outer cue is, in steps, 0 for none
    cue: np.ndarray  # the word of the outer cue
    depth: np.ndarray  # items between the beginning of those words and it, in steps


def of_pieces(b, found, about, traits):
    """Return the `Pieces` of a batch; `traits` holds what `traits_of` says of each."""
    item = b.item
    opener, stop = b.opener[item], b.stop[item]
    verbs = np.append(np.flatnonzero(has(b.kind, "cVgG")), -1)
    verb = verbs[np.searchsorted(verbs[:-1], item) - 1]
    quotes, full = b.count("Q"), running(~has(b.kind, "Q.,-~?!)"))
    words, capital, final, follows = traits.T
    return Pieces(
        bare=full[stop] == full[opener], verb=np.where(verb >= opener, verb, -1),
        mention=_last_before(b, found, found.modifier == 0),
        reporter=_last_before(b, found, about.reports),
        shape=(*(b.letters(item, away) for away in (-2, -1, 1, 2)),
               np.minimum(3, quotes[stop] - quotes[opener])),
        words=words, capital=capital, final=final, follows=follows,
        opens=(item == 0) | (b.paragraph[item - 1] != b.paragraph[item]),
        outer=item, inner=item, held=item, cue=item, depth=item,
    )  # fmt: skip


def informed_mentions(about, subject, score):
    """Return what is known `About` mentions with the cues they are found to be subjects of."""
    told = np.zeros(len(about.what), dtype=np.int64)
    np.maximum.at(told, subject[subject >= 0], _sureness(score[subject >= 0]))
    return about._replace(told=told)


def informed_pieces(pieces, b, item, subject, first, last, score):
    """Return what is known of `Pieces` with the cues whose words hold them."""
    outer, inner = np.full((2, len(b.kind)), -1)
    place, number = ranges(first, last)
    inner[place], outer[place[::-1]] = number, number[::-1]  # the last one stays, the first one
    outer, inner = outer[b.item], inner[b.item]
    subject, sure = np.append(subject, -2), np.append(_sureness(score), 0)
    depth = b.item - np.append(first, 0)[outer]
    return pieces._replace(
        outer=subject[outer], inner=subject[inner], held=sure[outer],
        cue=np.append(b.word[item], 0)[outer],
        depth=np.where(outer >= 0, 1 + step(depth, (1, 2, 4, 8)), 0),
    )  # fmt: skip


def _sureness(score):
    return 1 + step(score, (50, 100, 200, 300, 450))


def traits_of(text, flow):
    """Return, for each piece of an article: length in steps, capital, last mark, continued."""
    found, goes_on = [], False
    for piece, _, _ in flow.pieces:
        start, end, closed, _, _ = piece
        length = bisect_right((1, 2, 3, 5, 10, 20), text.count(" ", start, end) + 1)
        final = ",.?!…—-".find(text[end - 1]) + 1
        found.append((length, text[start].isupper(), final, goes_on))
        goes_on = closed == "continued"
    return found


def of_candidates(b, found, about, pieces, m, p):
    """Return the facts of candidates: mention `m` as the speaker of piece `p`, two columns.

    A dict of tuples of columns, the question in words first. Facts that hang on the speaker
    chosen before are in `linking`.
    """
    heads = b.count_of("heads", found.first, found.modifier == 0)
    opening = b.count_of("subjects of main clauses", found.first, about.opening)
    about, quotation = About(*(column[m] for column in about)), _taken(pieces, p)
    item, what, inverted = b.item[p], about.what, found.inverted[m]
    first, last, verb = found.first[m], found.last[m], found.verb[m]
    left = first < item
    start, stop = np.where(left, last + 1, item + 1), np.where(left, item, first)
    apart = b.sentence[item] - b.sentence[first]
    away = b.paragraph[item] - b.paragraph[first]
    side = 4 * left + np.where(apart == 0, 0, np.where(away == 0, 1, np.where(away > 0, 2, 3)))
    order = 8 * side + what
    cues_between, verbs, clauses, commas, quotes = (
        counts[stop] - counts[start] for counts in map(b.count, ("cg", "VGA", "TSW", ",", "Q"))
    )
    commas, verbs = np.minimum(4, commas), step(verbs, (0, 1, 2, 3, 5))
    between = np.minimum(4, heads[stop] - heads[start])
    distance = step(stop - start, (0, *_FEW))
    gap = np.where(verb >= 0, step(np.abs(item - verb), (1, 2, 3, 5, 8, 15, 30)), 9)
    nearest_verb = (verb >= 0) & (verb == quotation.verb)
    reaches = (verb >= 0) & np.where(left, verb < item, verb > item)
    last_cue, nearest = m == quotation.reporter, m == quotation.mention
    path = np.where(left, b.path_after(start, stop), b.path_before(start, stop))
    path = np.where(apart == 0, path, 1000 + 8 * np.minimum(apart, 5) + quotation.bare)
    ends = np.where(left, b.path_after(start, stop, 3), b.path_before(start, stop, 3))
    ends = np.where(apart == 0, ends, path)
    near, further = np.clip(apart, -1, 6), np.clip(apart, -1, 3)
    after, second, ahead = (b.words(b.item, away)[p] for away in (1, 2, -1))
    return {
        "kind, side and distance": (order,),
        "subjects before it in its sentence": (about.earlier,),
        "how often its verb reports speech": (about.rate,),
        "follows a reporting verb": (inverted,),
        "place among the subjects of reporting verbs": (about.cue_rank, about.cue_back),
        "words in the name, times it occurs": (about.words, about.count),
        "words in the mention": (np.minimum(4, last - first),),
        "its verb's rate, its place among subjects": (about.rate, about.rank, about.cue_rank),
        "after a dash, before a colon": (about.mark,),
        "after a dash, before a colon, where": (order, about.mark, quotation.bare, further),
        "signs it after a dash": (signs(b, found, m, p), what),
        "reporting verbs, verbs, conjunctions between": (
            order, np.minimum(3, cues_between), verbs, np.minimum(2, clauses)),
        "sentences between": (near,),
        "sentences and paragraphs between": (order, further, np.minimum(2, away)),
        "words between its verb and the quotation": (what, gap),
        "words between, by kind": (order, distance),
        "words between": (distance,),
        "quotations between": (side, np.minimum(2, quotes), reaches),
        "last mark of the quotation": (order, quotation.final),
        "opens its sentence": (order, about.word == EDGE),
        "subjects before it, by kind": (order, about.earlier),
        "commas between": (order, commas),
        "words that follow in its sentence": (order, about.tail),
        "mentions between": (order, between),
        "place among the reporting subjects, by kind": (order, about.cue_rank),
        "last reported speaker before": (order, about.quoting, last_cue),
        "quotation alone in its sentence": (
            order, quotation.bare, last_cue, further, about.touches),
        "quotation continued": (
            order, quotation.bare, last_cue, quotation.follows, quotation.opens),
        "nearest mention before": (order, nearest, about.prep, gap),
        "follows a reporting verb, mentions between": (order, about.touches, inverted, between),
        "subject or not, mentions and commas between": (order, between, commas, about.subject),
        "last mark, distance, role": (
            order, quotation.final, distance, inverted, about.subject),
        "length and capital of the quotation": (
            order, quotation.words, quotation.capital, about.rate),
        "what stands between": (order, path),
        "its verb": (side, b.word[verb] * (verb >= 0), nearest_verb, reaches),
        "word before it": (order, about.word),
        "word after it": (order, about.next),
        "its noun or pronoun": (order, about.head),
        "what stands around the quotation": (order, quotation.bare, *quotation.shape),
        "subject of a main clause": (
            order, about.main, about.rate > 2, opening[stop] > opening[start]),
        "word before the quotation": (order, nearest_verb, ahead),
        "words after the quotation": (order, after, second),
        "path's end, words around the quotation": (side, ends, after, ahead),
        "subject of a cue": (order, about.told),
        "subject of a cue, sentences between": (order, near, about.told > 0, quotation.outer == -2),
        "subject of the cue that holds the quotation": (
            m == quotation.outer, m == quotation.inner, quotation.outer == -2, quotation.held),
        "holds the quotation, kind": (
            m == quotation.outer, m == quotation.inner, order, quotation.outer >= -1),
        "holds the quotation, cue": (m == quotation.outer, quotation.cue),
    }  # fmt: skip


def signs(b, found, m, p):
    """Tell which candidates stand under a quotation, or after it, behind a dash ("— Ana Roe")."""
    dash, item = np.maximum(found.first[m] - 1, 0), b.item[p]
    return (b.kind[dash] == ord("~")) & ((dash == b.stop[item]) | (dash == item + 1))


def led_in(b, found, m, p):
    """Tell which candidates a quotation is about, or was said to ("And to Lee: “…”")."""
    item, opener, verbs = b.item, b.opener[b.item], b.count("cgVGA")
    second = np.minimum(opener + (b.kind[opener] == ord("C")), item)
    led = np.isin(b.word[second], _LEADS) & (b.letters(item, -1) == ord(":"))
    led &= verbs[item] == verbs[opener]
    first = found.first[m]
    return led[p] & (first >= opener[p]) & (first < item[p])


def _taken(pieces, p):
    shape = tuple(column[p] for column in pieces.shape)
    return Pieces(*(shape if column is pieces.shape else column[p] for column in pieces))


def _last_before(b, found, flags):
    """Return the last flagged mention before each piece, or -1; another article's does no harm."""
    chosen = np.append(np.flatnonzero(flags), -1)
    return chosen[np.searchsorted(found.first[chosen[:-1]], b.item) - 1]


def link(b):
    """Return, for every piece: where the piece before is, words in its sentence, a cue between."""
    item = b.item
    before = np.roll(item, 1)
    apart = np.minimum(1, b.paragraph[item] - b.paragraph[before])
    near = np.where(b.sentence[item] == b.sentence[before], 2, apart)
    cues_before = b.count("c")
    alone = np.minimum(3, b.stop[item] - b.opener[item])
    return near, alone, cues_before[item] > cues_before[before]


def linking(near, alone, reported, side, same, name, what, what_last):
    """Return the facts that hang on the speaker chosen before, from columns of answers."""
    return {
        "speaker of the quotation before": (near, alone, side, same, what),
        "speaker before, reporting verb between": (near, same, reported),
        "name of the speaker before": (near, alone > 1, name, what, what_last),
    }


_ANSWERS = (3, 4, 2, 3, 2, 2, 6, 6)  # of `linking`, how many each column has


@cache
def link_scores():
    """Return the scores of all linking facts as a list; see `link_place`."""
    columns = np.indices(_ANSWERS).reshape(len(_ANSWERS), -1)
    return cues.score("speaker", linking(*columns)).tolist()


def link_place(near, alone, reported, side, what_last):
    """Return where the `link_scores` of a piece begin; 72 for the same, 36 for a name, 6 a kind."""
    return (((near * 4 + alone) * 2 + reported) * 3 + side) * 144 + what_last
