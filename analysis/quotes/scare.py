"""Tell a quotation from a title, a nickname and words held with tongs."""

from bisect import bisect_right

from analysis.quotes import cues, features

SLOTS = {
    "words": "number of words, last mark, first letter",
    "capitals": "share of words with a capital, number of words",
    "before": "word before",
    "before two": "two words before",
    "after": "word after",
    "around": "what stands around",
    "speaker": "who seems to speak, and what stands between",
    "speaker verb": "verb of who seems to speak",
    "speaker word": "its verb",
    "lone": "quotation alone in its sentence",
    "single": "single marks, part of the text",
    "first": "first word",
    "last": "last word",
    "chain": "quotation before it in the sentence",
    "repaired": "how it was closed",
    "others": "other quotations in the paragraph",
    "score": "how well the best speaker fits",
    "end": "last mark, word after",
    "cues": "words before and after that report speech",
    "title": "capitals, who it belongs to",
}
_ARTICLES = frozenset("the a an his her their its this that so-called".split())
_RATES = (0.15, 0.3, 0.45, 0.6, 0.8)
_WORDS = (1, 2, 3, 4, 6, 9, 14)


def facts(text, stream, number, context, mentions, best, score, before_is_quote):
    """Return the (slot, key) facts of one piece; `best` is its likeliest speaker's number or -1."""
    piece, item, segment = stream.pieces[number]
    kind = stream.kind
    sentence = stream.sentence[item]
    start, stop = stream.openers[sentence], stream.openers[sentence + 1]
    quote = text[piece.start : piece.end]
    words = quote.split()
    n = bisect_right(_WORDS, len(words))
    final = quote[-1] if quote[-1] in ",.?!…—-;:" else "a"
    capital = quote[0].isupper() + 2 * (not quote[0].isalnum())
    long = [w for w in words if len(w) > 3 or w[0].isupper()]
    share = bisect_right(
        (0.01, 0.4, 0.7, 0.99), sum(w[0].isupper() for w in long) / max(1, len(long))
    )
    before, after = (
        features.word(stream, item - 1, start, stop),
        features.word(stream, item + 1, start, stop),
    )
    before2 = features.word(stream, item - 2, start, stop)
    bare = all(letter in "Q.,-—?!)" for letter in kind[start:stop])
    paragraph_quotes = 0
    for other in (number - 1, number + 1):
        if 0 <= other < len(stream.pieces):
            paragraph_quotes += stream.paragraph[stream.pieces[other][1]] == stream.paragraph[item]
    chain = "-"
    if number and stream.sentence[stream.pieces[number - 1][1]] == sentence:
        chain = f"{before_is_quote:d}{min(4, item - stream.pieces[number - 1][1])}"
    if best < 0:
        who = verb = path = "none"
        rate = nearest = 0
        rel = ""
    else:
        mention = mentions[best]
        fact = features.facts_of(stream, mentions, context, best)
        rel = "B" if mention.first < item else "A"
        same = stream.sentence[mention.first] == sentence
        rel += "0" if same else "1"
        between = kind[mention.last + 1 : item] if rel[0] == "B" else kind[item + 1 : mention.first]
        path = "".join(x for x in between if x not in "DnRHNV")[:6] if same else "~"
        rate, verb, who = fact.rate, fact.verb, fact.kind
        nearest = fact.subject >= 0 and same
    left, left_word = _strongest(stream, max(start, item - 15), item)
    right, right_word = _strongest(stream, item + 1, min(stop, item + 10))
    owner = start <= item - 1 and kind[item - 1] in "'N"
    follower = kind[item + 1] if item + 1 < stop else "^"
    strength = bisect_right((-4, -2, -1, 0, 1, 2, 3, 4, 6), score)
    return (
        ("words", (n, final, capital)),
        ("words", (n, final)),
        ("words", n),
        ("capitals", (share, n)),
        ("capitals", (share, final)),
        ("before", before),
        ("before", (before, n > 2)),
        ("before two", (before2, before)),
        ("after", after),
        ("after", (after, n > 2)),
        ("around", features.letters(kind, item, start, stop)),
        ("around", (before, after)),
        ("speaker", (rel, who, path)),
        ("speaker", (rel, n, final)),
        ("speaker verb", (rel, rate, nearest)),
        ("speaker verb", (rel, rate, n)),
        ("speaker word", (rel, verb)),
        ("lone", (bare, n, final)),
        ("lone", bare),
        ("single", (piece.single, segment)),
        ("single", segment),
        ("first", words[0].lower()),
        ("first", (words[0].lower(), n < 2)),
        ("last", words[-1].lower()),
        ("chain", chain),
        ("repaired", piece.reason),
        ("others", (paragraph_quotes, n)),
        ("score", strength),
        ("score", (strength, n)),
        ("score", (strength, share)),
        ("end", (final, after)),
        ("cues", (left, right, n)),
        ("cues", (left, right, rel, bare)),
        ("cues", left_word),
        ("cues", (left, share)),
        ("cues", (left_word, n > 2)),
        ("cues", ("", right_word)),
        ("title", (share, owner, follower)),
        ("title", (n, share, follower)),
        ("title", (n, before in _ARTICLES, follower)),
        ("capitals", (share, before)),
        ("capitals", (share, rel, rate)),
    )


def _strongest(stream, first, last):
    """Return how often the most telling word of a stretch reports speech (0 to 5), and the word."""
    rates = cues.rates()
    best, word = 0.0, ""
    for position in range(first, last):
        rate = rates.get(stream.term[position], 0.0)
        if rate >= best and rate:
            best, word = rate, stream.term[position]
    return bisect_right(_RATES, best), word
