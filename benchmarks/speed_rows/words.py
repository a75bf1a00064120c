"""Words, sentences and names from raw text."""

import numpy as np
import pandas as pd

from analysis import actors, engine, frequency, lexicons, tokenisation
from analysis import text as characters
from speed_rows import Row, apart, corpus, forget, lacking, module, paired, seconds

# Our cases of a word, as far as an expression without look-around tells them.
POLARS_WORD = (
    r"(?:[\p{L}]\.){2,}|[$€£¥₴]?\d+(?:[.,]\d+)*(?:%|\p{L}*(?:[-‐‑][\p{L}\d]+)*)|[@#]\w+"
    r"|\p{L}[\p{L}\d]*(?:['’‘`´‐‑-][\p{L}\d]+)*"
)
CLOSE = 0.05  # counts that differ by definition may differ by so much


def words(given):
    """Yield rows: words with offsets and counts, beside NLTK, polars and spaCy."""
    work = "words, offsets, counts"

    def ours():
        scan = engine.scan(given.texts, given.titles)
        return scan, np.bincount(scan.terms, minlength=len(scan.vocabulary))

    forget()
    scan, _ = ours()
    n, exact = len(scan.terms), _as_the_pattern(scan, given.texts[:50])
    mine = f"{n:,} words, {len(scan.vocabulary):,} terms"
    for name, goal, (theirs, found, fresh) in (
        ("NLTKWordTokenizer", "≥ 60", _nltk_words(given.texts)),
        ("polars", "≥ 2", _polars_words(given.texts)),
        ("spacy", "≥ 20", _spacy_words(given.texts)),
    ):
        if theirs is None:
            yield lacking(work, name, goal)
            continue
        n_all, n_words = found()
        check = f"{mine}; {name} {n_words:,} words ({apart(n_words, n)})"
        if n_all > n_words:
            check += f" and {n_all - n_words:,} marks"
        same = exact and abs(n_words - n) <= CLOSE * n
        yield Row(work, *_around(name, ours, theirs, given, fresh), goal, same, check)

    def as_tables():
        return frequency.count(tokenisation.tokenise(given.articles))

    forget()
    counts = as_tables()
    theirs, *_ = _nltk_words(given.texts)
    check = f"{counts['n'].sum():,} words of sentences, {len(counts):,} terms"
    times = _around("NLTKWordTokenizer", as_tables, theirs, given)
    yield Row("the same as TOKENS and COUNTS", *times, check=check)


def _around(name, ours, theirs, given, fresh=None):
    """Return (ours, name, theirs, ratio) as a row wants them."""
    mine, other, ratio = paired(ours, theirs, given.rounds, fresh=fresh)
    return mine, name, other, ratio


def _as_the_pattern(scan, texts):
    """Tell whether the words are those of `text.words`, the definition, in the first texts."""
    for number, text in enumerate(texts):
        part = slice(*scan.heads[number : number + 2])
        spans = [*zip(scan.starts[part].tolist(), scan.ends[part].tolist(), strict=True)]
        terms = [scan.vocabulary[term] for term in scan.terms[part].tolist()]
        expected = [*characters.words(text)]
        if spans != expected or terms != [characters.term(text[a:b]) for a, b in expected]:
            return False
    return True


def _is_word(token):
    return any(map(str.isalnum, token))


def _nltk_words(texts):
    """Return the peer's work, how many tokens and words it finds, and what renews it."""
    from nltk import FreqDist
    from nltk.tokenize import NLTKWordTokenizer

    tokenizer = NLTKWordTokenizer()

    def theirs():
        spans = [[*tokenizer.span_tokenize(text)] for text in texts]
        counts = FreqDist(
            text[start:end].lower()
            for text, found in zip(texts, spans, strict=True)
            for start, end in found
        )
        return spans, counts

    def found():
        _, counts = theirs()
        return counts.N(), sum(n for token, n in counts.items() if _is_word(token))

    return theirs, found, None


def _polars_words(texts):
    polars = module("polars")
    if polars is None:
        return None, None, None
    frame = polars.DataFrame({"text": texts})

    def theirs():
        words = polars.col("text").str.to_lowercase().str.extract_all(POLARS_WORD)
        exploded = frame.lazy().select(words.alias("word").explode())
        return exploded.group_by("word").agg(polars.len().alias("n")).collect(engine="streaming")

    def found():
        n = theirs().filter(polars.col("word").is_not_null())["n"].sum()
        return n, n

    return theirs, found, None


def _spacy_words(texts):
    spacy = module("spacy")
    if spacy is None:
        return None, None, None
    held = {}

    def fresh():  # its tokenizer keeps what it has seen
        held["tokenizer"] = spacy.blank("en").tokenizer

    def theirs():
        counts, places, tokenizer = {}, [], held["tokenizer"]
        for text in texts:
            doc = tokenizer(text)
            for token, n in doc.count_by(spacy.attrs.LOWER).items():
                counts[token] = counts.get(token, 0) + n
            places.append(doc.to_array([spacy.attrs.IDX, spacy.attrs.LENGTH]))
        return counts, places

    def found():
        fresh()
        counts, strings = theirs()[0], held["tokenizer"].vocab.strings
        return sum(counts.values()), sum(n for t, n in counts.items() if _is_word(strings[t]))

    return theirs, found, fresh


def punkt():
    """Return Punkt with our abbreviations, and nothing learned."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    known = PunktParameters()
    known.abbrev_types = set(lexicons.words("abbreviations"))
    return PunktSentenceTokenizer(known)


def sentences(given):
    """Yield the row of sentences beside Punkt, which is given the parts of prose for nothing."""
    splitter = punkt()
    parts = [corpus.prose(*pair) for pair in zip(given.texts, given.titles, strict=True)]

    def ours():
        return tokenisation.sentences(given.articles)

    def theirs():
        return [
            (start + left, end + left)
            for text, spans in zip(given.texts, parts, strict=True)
            for left, right in spans
            for start, end in splitter.span_tokenize(text[left:right])
        ]

    forget()
    table, others = ours(), theirs()
    others = {*zip(_numbers(parts, splitter, given.texts), (end for _, end in others), strict=True)}
    number = {article_id: i for i, article_id in enumerate(sorted(given.articles["article_id"]))}
    mine = {*zip(table["article_id"].map(number).astype(int), table["end"].tolist(), strict=True)}
    both = len(mine & others)
    check = (
        f"{len(mine):,} sentences; Punkt {len(others):,}; {both:,} borders in common, "
        f"{len(mine) - both:,} only ours, {len(others) - both:,} only Punkt's"
    )
    same = both >= (1 - CLOSE) * len(mine | others)
    yield Row("sentences", *_around("Punkt", ours, theirs, given), "≥ 10", same, check)


def _numbers(parts, splitter, texts):
    """Return the number of the article of every sentence of Punkt's."""
    return [
        number
        for number, (text, spans) in enumerate(zip(texts, parts, strict=True))
        for left, right in spans
        for _ in splitter.span_tokenize(text[left:right])
    ]


def names(given):
    """Yield rows: 1,000 names from raw text, as arrays and as MENTIONS, beside PhraseMatcher."""
    wanted = corpus.names(given.texts)
    phrases = list(dict.fromkeys(engine.words(name).terms and name for name in wanted))
    terms = {tuple(engine.words(name).terms) for name in phrases}
    dictionary = engine.dictionary([(phrase,) for phrase in sorted(terms)])
    work, goal = f"{len(phrases):,} names, longest first", "≥ 60"

    def ours():
        scan = engine.scan(given.texts, given.titles)
        return scan, engine.find(dictionary, scan, scan.heads[:-1], scan.heads[1:])

    forget()
    scan, (_, first, last, _) = ours()
    found = [*zip(first.tolist(), last.tolist(), strict=True)]
    reference = leftmost_longest(terms, scan)
    same = found == reference
    check = f"{len(found):,} matches; plain leftmost-longest {len(reference):,}, "
    check += "the same" if same else "NOT the same"
    theirs, count, fresh = _matcher(given.texts, phrases)
    if theirs is None:
        yield Row(work, seconds(ours, forget), "plain Python", goal="", same=same, check=check)
        yield lacking(work, "spacy", goal)
        return
    n, n_longest = count()
    check += f"; PhraseMatcher {n:,} with overlaps, {n_longest:,} ({apart(n_longest, len(found))})"
    check += " longest first"
    yield Row(work, *_around("PhraseMatcher", ours, theirs, given, fresh), goal, same, check)

    listed = as_actors(phrases)

    def as_table():
        return actors.find(given.articles, listed)

    forget()
    check = f"{len(as_table()):,} mentions (capitals held, cross-heads left out)"
    times = _around("PhraseMatcher", as_table, theirs, given, fresh)
    yield Row("the same as MENTIONS", *times, check=check)


def as_actors(phrases):
    """Return an actors table in which every name is an actor."""
    days = pd.Series(pd.NaT, index=range(len(phrases)), dtype="datetime64[us]")
    blank = [None] * len(phrases)
    return pd.DataFrame(
        {"actor": phrases, "alias": phrases, "how": "name", "from": days, "to": days}
        | {"kind": blank, "side": blank, "reason": blank}
    )


def leftmost_longest(phrases, scan):
    """Return (first, last + 1) of the matches in every article's words, as plainly as can be."""
    longest = max(map(len, phrases), default=0)
    terms, found = [scan.vocabulary[term] for term in scan.terms.tolist()], []
    for head, end in zip(scan.heads[:-1].tolist(), scan.heads[1:].tolist(), strict=True):
        first = head
        while first < end:
            lengths = range(min(longest, end - first), 0, -1)
            length = next((n for n in lengths if tuple(terms[first : first + n]) in phrases), 0)
            if length:
                found.append((first, first + length))
            first += length or 1
    return found


def _matcher(texts, phrases):
    spacy, matching = module("spacy"), module("spacy.matcher")
    if spacy is None:
        return None, None, None
    held = {}

    def fresh():
        pipeline = spacy.blank("en")
        matcher = matching.PhraseMatcher(pipeline.vocab, attr="LOWER")
        matcher.add("NAME", [pipeline.make_doc(phrase) for phrase in phrases])
        held.update(tokenizer=pipeline.tokenizer, matcher=matcher)

    def theirs():
        return [held["matcher"](doc) for doc in map(held["tokenizer"], texts)]

    def count():
        fresh()
        n = n_longest = 0
        for doc in map(held["tokenizer"], texts):
            spans = held["matcher"](doc, as_spans=True)
            n, n_longest = n + len(spans), n_longest + len(spacy.util.filter_spans(spans))
        return n, n_longest

    return theirs, count, fresh


def memory(given):
    """Yield the row of what a token takes."""
    tokens = tokenisation.tokenise(given.articles)
    columns = tokens.memory_usage(index=False, deep=True)
    n = max(len(tokens), 1)
    check = ", ".join(f"{name} {size / n:.1f}" for name, size in columns.items())
    check = f"{len(tokens):,} tokens; bytes a token with categories: {check}"
    yield Row("TOKENS in memory", columns.sum() / n, goal="≤ 24", check=check, unit="bytes")
