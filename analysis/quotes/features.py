"""How a mention lies to a quotation: named facts, each with a fitted weight.

A candidate's score is the sum of the weights of its facts. Every fact is a pair (slot, key): the
slot is a question ("how many subjects stand before it in its sentence"), the key the answer. What
depends on the mention or on the quotation alone is found once for each.
"""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from analysis.quotes import cues, speakers

# Slots in words, for `explain`.
SLOTS = {
    "order": "side and distance, kind of mention",
    "subjects before": "subjects that stand before it in its sentence",
    "verb rate": "how often its verb reports speech",
    "inverted": "follows a reporting verb",
    "opens": "opens its sentence",
    "cue rank": "place among the subjects of reporting verbs, from the left and from the right",
    "between": "reporting verbs, verbs, conjunctions between it and the quotation",
    "name": "words in the name, times it occurs",
    "sentences": "sentences between",
    "verb to quote": "words between its verb and the quotation",
    "length": "words in the mention",
    "items": "words between",
    "quotations": "quotations between",
    "mark": "stands after a dash or before a colon",
    "end": "last mark of the quotation",
    "commas": "commas between",
    "after": "words that follow it in its sentence",
    "mentions": "mentions between",
    "lone": "quotation alone in its sentence, last reported speaker before it",
    "goes on": "quotation continued from the paragraph before",
    "nearest": "nearest mention before, preposition, place of its verb",
    "inverted between": "follows a reporting verb, next to a quotation, mentions between",
    "subject between": "mentions and commas between, subject or not",
    "quotation end": "last mark, distance, role",
    "ranks": "its verb, its place among subjects",
    "quotation": "length and capital of the quotation, its verb",
    "path": "what stands between",
    "verb": "its verb",
    "word before": "word before it",
    "word after": "word after it",
    "head": "pronoun or noun",
    "shape": "what stands around the quotation",
    "governs": "word before the quotation, its verb the nearest or not",
    "follows": "words after the quotation",
    "clause": "subject of a main clause, another one's speaker follows",
    "path ends": "first steps of the path, words around the quotation",
    "before last": "speaker of the quotation before",
    "same name": "name of the speaker of the quotation before",
}

_KEPT = frozenset("NPWTSCtAVGcg,:;.(Q—?!")
_INSIDE_PHRASE = frozenset("DHnN'-")
_REACH = 60  # items on either side that are looked at, more than candidates have
_PATH = 8  # symbols of a path that are told apart
_DASHES = frozenset("-—–―~")
_RATES = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85)
_FEW = (0, 1, 2, 3, 5)
_FAR = (0, 1, 2, 3, 4, 6, 9, 14, 20, 30)


class Facts(NamedTuple):
    """What is known of a mention whatever the quotation."""

    kind: str
    subject: int
    verb: str
    rate: int
    earlier: int
    ranks: tuple
    prep: bool
    word: str
    next: str
    term: str
    quoting: bool
    touches: bool
    main: bool
    fixed: tuple  # (slot, key) pairs that never change


class Context(NamedTuple):
    """What the facts of one article need, counted once."""

    symbols: list
    counts: (
        tuple  # running counts: reporting verbs, verbs, conjunctions, commas, quotations, mentions,
    )
    # subjects of main clauses that report
    firsts: list
    surnames: list
    mentions: dict  # Facts of the mentions asked for so far, see `facts_of`
    cue_subjects: list  # mentions that are the subject of a reporting verb, or follow one
    frequency: dict  # how often each surname occurs
    by_sentence: dict  # the subjects of each sentence, and those of reporting verbs


def context(text, stream, found):
    """Return the `Context` of an article, given its stream and its mentions."""
    kind = stream.kind
    surnames = [speakers.last_name(text, stream, mention) for mention in found]
    frequency = {}
    for mention, surname in zip(found, surnames, strict=True):
        if mention.kind == "N":
            frequency[surname] = frequency.get(surname, 0) + 1
    counts = [_running(kind, letters) for letters in ("cg", "VGA", "TSW", ",", "Q")]
    heads = bytearray(len(kind))
    for mention in found:
        heads[mention.first] = not mention.modifier
    counts.append(_running(heads, (1,)))
    mains = bytearray(len(kind))
    by_sentence = {}
    cue_subjects = []
    for number, mention in enumerate(found):
        if mention.modifier:
            continue
        reports = mention.subject_of >= 0 and kind[mention.subject_of] == "c"
        if mention.subject_of >= 0:
            place = by_sentence.setdefault(stream.sentence[mention.first], ([], []))
            place[0].append(number)
            if reports:
                place[1].append(number)
                mains[mention.first] = _is_main(kind, mention)
        if mention.inverted or reports:
            cue_subjects.append(number)
    counts.append(_running(mains, (1,)))
    return Context(
        _symbols(kind),
        tuple(counts),
        [m.first for m in found],
        surnames,
        {},
        cue_subjects,
        frequency,
        by_sentence,
    )


def facts_of(stream, found, context, number):
    """Return the `Facts` of a mention; those asked for are kept."""
    facts = context.mentions.get(number)
    if facts is None:
        facts = context.mentions[number] = _facts(stream, context, number, found[number])
    return facts


def _is_main(kind, mention):
    """Tell whether a mention opens a main clause: a sentence, or what follows ", but" or ";"."""
    before = mention.before
    if before < 0 or kind[before] == ";":
        return True
    return kind[before] == "C" and before > 0 and kind[before - 1] in ",;Q"


def _running(kinds, wanted):
    total, column = 0, [0]
    for kind in kinds:
        if kind in wanted:
            total += 1
        column.append(total)
    return column


def _symbols(kind):
    """Return what each item adds to a path; nothing for what hangs on a preposition."""
    symbols, hanging = [], False
    for letter in kind:
        if hanging and letter in _INSIDE_PHRASE:
            symbols.append("")
        else:
            hanging = letter == "p"
            symbols.append(letter if letter in _KEPT else "")
    return symbols


def word(stream, position, start, stop):
    """Return a word; a name, a quotation and an end of the sentence by their letters."""
    if not start <= position < stop:
        return "^"
    letter, term = stream.kind[position], stream.term[position]
    return letter if letter in "NQ" else "0" if term[0].isdigit() else term


def _facts(stream, context, number, mention):
    kind, counts = stream.kind, context.counts
    frequency, surname = context.frequency, context.surnames[number]
    first, last, verb = mention.first, mention.last, mention.subject_of
    sentence = stream.sentence[first]
    start, stop = stream.openers[sentence], stream.openers[sentence + 1]
    rate = cues.rates().get(stream.term[verb], 0.0) if verb >= 0 else 0.0
    if mention.inverted:
        rate = max(rate, cues.rates().get(stream.term[mention.before], 0.0))
    rate_bin = bisect_right(_RATES, rate) + (rate > 0)
    subjects, reporters = context.by_sentence.get(sentence, ((), ()))
    rank = min(2, subjects.index(number)) if number in subjects else 3
    cue_rank = min(2, reporters.index(number)) if number in reporters else 3
    cue_back = min(2, len(reporters) - 1 - reporters.index(number)) if number in reporters else 3
    earlier = min(3, sum(other < number for other in subjects))
    prep = mention.before >= 0 and kind[mention.before] in "pt"
    after = word(stream, last + 1, start, stop)
    before = word(stream, first - 1, start, stop)
    touches = (
        "Q" in kind[max(start, first - 3) : first] or "Q" in kind[last + 1 : min(stop, last + 4)]
    )
    named = mention.kind == "N"
    name_words = min(4, stream.term[first].count(" ")) if named else 5
    count = bisect_right((1, 2, 4, 8), frequency[surname]) if named else 5
    mark = (first > 0 and kind[first - 1] in _DASHES) + 2 * (
        last + 1 < stop and kind[last + 1] == ":"
    )
    fixed = (
        ("subjects before", earlier),
        ("verb rate", rate_bin),
        ("inverted", mention.inverted),
        ("cue rank", (cue_rank, cue_back)),
        ("name", (name_words, count)),
        ("length", min(4, last - first)),
        ("ranks", (rate_bin, rank, cue_rank)),
        ("mark", mark),
    )
    kind_letter = mention.kind + ("m" if mention.modifier else "")
    return Facts(
        kind_letter,
        verb,
        stream.term[verb] if verb >= 0 else "",
        rate_bin,
        earlier,
        (rank, cue_rank, cue_back),
        prep,
        before,
        after,
        "" if named else stream.term[last],
        counts[4][stop] > counts[4][start],
        touches,
        _is_main(kind, mention),
        fixed,
    )


def of_piece(text, stream, found, context, number, chosen):
    """Return the facts of every candidate `chosen` for piece `number`: lists of (slot, key).

    Those that hold whatever the quotation (`Facts.fixed`) are not repeated here.
    """
    piece, item, _ = stream.pieces[number]
    kind, sentence, paragraph = stream.kind, stream.sentence, stream.paragraph
    here = sentence[item]
    start, stop = stream.openers[here], stream.openers[here + 1]
    paths = _paths(context.symbols, item, start, stop)
    n_cues, n_verbs, n_sub, n_commas, n_quotes, n_mentions, n_mains = context.counts
    n_words = bisect_right((1, 2, 3, 5, 10, 20), text.count(" ", piece.start, piece.end) + 1)
    capital = text[piece.start].isupper()
    final = ",.?!…—-".find(text[piece.end - 1])
    bare = all(letter in "Q.,-—?!)" for letter in kind[start:stop])
    before = word(stream, item - 1, start, stop)
    after, second = word(stream, item + 1, start, stop), word(stream, item + 2, start, stop)
    nearest = next(
        (i for i in range(item - 1, max(start, item - _REACH) - 1, -1) if kind[i] in "cVgG"), -1
    )
    previous = stream.pieces[number - 1] if number else None
    follows = previous is not None and previous[0].closed == "continued"
    opens = item == 0 or paragraph[item - 1] != paragraph[item]
    shape = f"{min(3, n_quotes[stop] - n_quotes[start])}{bare:d}{letters(kind, item, start, stop)}"
    earlier = bisect_left(context.cue_subjects, bisect_left(context.firsts, item))
    last_cue = context.cue_subjects[earlier - 1] if earlier else -1
    heads = [m for m in chosen if not found[m].modifier]
    nearest_before = max((m for m in heads if found[m].first < item), default=-1)
    result = []
    for m in chosen:
        first, last = found[m].first, found[m].last
        facts = facts_of(stream, found, context, m)
        left = first < item
        a, b = (last + 1, item) if left else (item + 1, first)
        apart = here - sentence[first]
        away = paragraph[item] - paragraph[first]
        rel = ("B" if left else "A") + (
            "0" if not apart else "1" if not away else "P" if away > 0 else "F"
        )
        order = rel + facts.kind
        verb = facts.subject
        reaches = verb >= 0 and verb < item if left else verb > item
        is_nearest = verb >= 0 and verb == nearest
        gap = bisect_right((1, 2, 3, 5, 8, 15, 30), abs(item - verb)) if verb >= 0 else 9
        items = bisect_right(_FAR, b - a)
        commas = min(4, n_commas[b] - n_commas[a])
        between = min(4, n_mentions[b] - n_mentions[a])
        quotes = min(2, n_quotes[b] - n_quotes[a])
        passed = (
            min(3, n_cues[b] - n_cues[a]),
            bisect_right(_FEW, n_verbs[b] - n_verbs[a]),
            min(2, n_sub[b] - n_sub[a]),
        )
        path = paths.get(last if left else first, "") if not apart else f"~{bare:d}{min(apart, 5)}"
        is_last_cue = m == last_cue
        tail = min(4, sentence_tail(stream, sentence[first], last))
        result.append(
            (
                ("order", order),
                ("between", (order, *passed)),
                ("sentences", max(-1, min(6, apart))),
                ("sentences", (order, max(-1, min(3, apart)), min(2, away))),
                ("verb to quote", (facts.kind, gap)),
                ("items", (order, items)),
                ("items", items),
                ("quotations", (rel, quotes, reaches)),
                ("end", (order, final)),
                ("opens", (order, facts.word == "^")),
                ("subjects before", (order, facts.earlier)),
                ("commas", (order, commas)),
                ("after", (order, tail)),
                ("mentions", (order, between)),
                ("cue rank", (order, facts.ranks[2])),
                ("cue rank", (order, facts.quoting, is_last_cue)),
                ("lone", (order, bare, is_last_cue, max(-1, min(3, apart)), facts.touches)),
                ("goes on", (order, bare, is_last_cue, follows, opens)),
                ("nearest", (order, m == nearest_before, facts.prep, gap)),
                ("inverted between", (order, facts.touches, found[m].inverted, between)),
                ("subject between", (order, between, commas, verb >= 0)),
                ("quotation end", (order, final, items, found[m].inverted, verb >= 0)),
                ("quotation", (order, n_words, capital, facts.rate)),
                ("path", order + path),
                ("verb", (rel, facts.verb, is_nearest, reaches)),
                ("word before", (order, facts.word)),
                ("word after", (order, facts.next)),
                ("head", (order, facts.term)),
                ("shape", (order, shape)),
                ("clause", (order, facts.main, facts.rate > 2, n_mains[b] - n_mains[a] > 0)),
                ("governs", (order, is_nearest, before)),
                ("follows", (order, after, second)),
                ("path ends", (rel, path[:3], after, before)),
            )
        )
    return result


def sentence_tail(stream, sentence, last):
    return bisect_right((1, 2, 5, 10), stream.openers[sentence + 1] - last)


def letters(kind, item, start, stop):
    return "".join(
        "|" if position == item else kind[position] if start <= position < stop else "^"
        for position in range(item - 2, item + 3)
    )


def _paths(symbols, item, start, stop):
    """Return the path from every item of the sentence to the quotation, as a string."""
    found, path = {}, ""
    for position in range(item - 1, max(start, item - _REACH) - 1, -1):
        found[position] = path
        symbol = symbols[position]
        if symbol and not (path and symbol == path[0] and symbol in "NAVQ"):
            path = (symbol + path)[:_PATH]
    path = ""
    for position in range(item + 1, min(stop, item + _REACH)):
        found[position] = path
        symbol = symbols[position]
        if symbol and not (path and symbol == path[-1] and symbol in "NAVQ"):
            path = (path + symbol)[-_PATH:]
    return found


def after_choice(stream, context, number, chosen, last):
    """Return the facts that link each candidate to `last`, the mention chosen before (or -1)."""
    if last < 0 or not number:
        return [()] * len(chosen)
    item, before = stream.pieces[number][1], stream.pieces[number - 1][1]
    if stream.sentence[item] == stream.sentence[before]:
        near = "s"
    else:
        near = "pq"[min(1, stream.paragraph[item] - stream.paragraph[before])]
    own = stream.openers[stream.sentence[item] + 1] - stream.openers[stream.sentence[item]]
    lone = min(3, own)
    position = context.firsts[last]
    side = "<" if position < before else "-" if position < item else ">"
    result = []
    for m in chosen:
        same = m == last
        name = context.surnames[m] == context.surnames[last]
        key = (near, lone, side, same, context.mentions[m].kind)
        result.append(
            (
                ("before last", key),
                (
                    "before last",
                    (near, same, bool(context.counts[0][item] > context.counts[0][before])),
                ),
                (
                    "same name",
                    (near, lone > 1, name, context.mentions[m].kind, context.mentions[last].kind),
                ),
            )
        )
    return result
