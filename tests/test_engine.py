"""The engine: two gears and one result, and lookups held against a plain reference."""

import string

import numpy as np
import pytest
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import engine, layout, tables, text
from analysis.engine import classes, compiled, passes

# Characters that news is made of, the odd ones more often than in life.
PIECES = [
    *"aZé.,-’'\"“”‘`´ \n$€1US…—–[]:()@#_%&;İΣß½²Ⅷд‐‑?!", "\n\n", "\u0301", "\U0001f600", "\u00a0",
    "He ", "said ", "U.S.", "Gen. ", " 5.", "...", "’s", "-based", "No. ",
]  # fmt: skip
news = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def both(texts, titles=None):
    titles = titles or [None] * len(texts)
    return [engine.Scan(texts, titles, fast=fast) for fast in (False, True)]


def assert_same(plain, fast):
    assert plain.vocabulary == fast.vocabulary
    for name in ("heads", "starts", "ends", "terms", "shapes", "articles", "sentence_articles",
                 "word_sentences"):  # fmt: skip
        one, other = getattr(plain, name), getattr(fast, name)
        assert one.dtype == other.dtype, name
        assert np.array_equal(one, other), name
    for name, one, other in zip(
        plain.sentences._fields, plain.sentences, fast.sentences, strict=True
    ):
        assert np.array_equal(one, other), name
    assert all(map(np.array_equal, plain.sentence_words, fast.sentence_words))
    assert all(map(np.array_equal, plain.segment_words, fast.segment_words))


@given(st.lists(news, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_both_gears_give_the_same(texts):
    assert_same(*both(texts))


@pytest.mark.parametrize("name", ["tokenisation", "sentences", "layout"])
def test_both_gears_agree_on_the_golden_cases(name):
    assert_same(*both([case.values[0]["text"] for case in load(name)]))


def test_a_vocabulary_that_must_grow(monkeypatch):
    firsts = 0, 4000, 90_000, 200_000, 300_000, 0
    texts = [" ".join(f"w{number}x" for number in range(k, k + 9000)) for k in firsts]
    monkeypatch.setattr(passes, "_CHUNK", 40_000)
    assert_same(*both(texts))


def test_words_of_any_length_keep_their_terms_apart():
    # Eight letters and seven more are a term's key; longer ones and others are written out.
    stems = ["a", "ab", "governme", "governments", "internationali", "internationalis"]
    stems += ["internationalise", "internationalisierung", "zoé", "internationalisé", "won't"]
    texts = [" ".join(stem + end for stem in stems for end in ("", "s", "S", "t", "ss"))]
    texts += [" ".join(stem.upper() for stem in stems), "x" * 5000 + " " + "x" * 5001]
    assert_same(*both(texts))


def test_room_for_words_grows(monkeypatch):
    monkeypatch.setattr(passes, "_CHUNK", 100)
    assert_same(*both(["usual words of news " * 9, "a b " * 300, "a.b!" * 200, "", "1%2%" * 90]))


def test_chunks_hold_every_text_once(monkeypatch):
    monkeypatch.setattr(passes, "_CHUNK", 10)
    texts = ["a" * 4, "", "b" * 30, "c", "d" * 6, ""]
    chunks = [*passes.chunks(texts)]
    assert [text for part in chunks for text in texts[part]] == texts
    assert chunks == [slice(0, 3), slice(3, 6)]


def test_the_classes_are_those_of_the_pattern():
    for size in (classes.COMMON, 0x11000):
        (flags, lower), plain = classes.tables(size - 1), classes.plain(size - 1)
        for code in range(0, size, 7):
            letter = chr(code)
            assert (plain[code] == code) == (letter in string.ascii_letters + "\0")
            assert plain[code] or not letter.isalnum()
            assert bool(flags[code] & classes.ALNUM) == (letter.isalnum())
            assert bool(flags[code] & classes.UPPER) == (letter.isalnum() and letter.isupper())
            assert chr(lower[code]) == text.term(letter)


def reference(dictionary, words):
    """Leftmost, longest, no overlaps: as plain as it can be written."""
    found, first = [], 0
    while first < len(words):
        lengths = [len(phrase) for phrase in dictionary if fits(phrase, words[first:])]
        if lengths:
            found.append((first, first + max(lengths)))
        first += max([*lengths, 1])
    return found


def fits(phrase, words):
    return len(phrase) <= len(words) and all(
        word.startswith(term[:-1]) if term.endswith("*") else word == term
        for term, word in zip(phrase, words, strict=False)
    )


short = st.lists(st.sampled_from(["a", "ab", "abc", "b", "bc"]), max_size=12)
phrase = st.lists(st.sampled_from(["a", "ab", "b", "a*", "ab*", "b*"]), min_size=1, max_size=3)


@given(st.lists(phrase.map(tuple), max_size=6), short, st.booleans())
@settings(max_examples=200, deadline=None)
def test_lookup_is_leftmost_longest(phrases, words, fast):
    scan = engine.scan([" ".join(words)])
    dictionary = engine.dictionary([(terms,) for terms in phrases])
    symbols = engine.dictionaries._symbols(dictionary, scan)
    kernel = compiled.phrases if fast else engine.kernels.phrases
    found = tuple(np.empty(200, np.int64) for _ in range(4))
    ranges = np.array([0]), np.array([len(words)])
    days = np.array([engine.NO_DAY])
    _, n = kernel(scan.terms, symbols, scan.shapes, ranges, days, dictionary.tree,
                  dictionary.entries, 0, 0, dictionary.most, found)  # fmt: skip
    spans = dict.fromkeys(zip(found[1][:n].tolist(), found[2][:n].tolist(), strict=True))
    assert [*spans] == reference(phrases, words)
    for first, last, entry in zip(*(column[:n].tolist() for column in found[1:]), strict=True):
        assert fits(phrases[entry], words[first:])
        assert len(phrases[entry]) == last - first


@given(st.lists(news, min_size=1, max_size=3), st.lists(news, max_size=3))
@settings(max_examples=50, deadline=None)
def test_a_term_has_its_number_in_both_gears(texts, others):
    plain, fast = both(texts)
    asked = [*plain.vocabulary, *(term for other in others for term in engine.words(other).terms)]
    numbers = [*map({term: i for i, term in enumerate(plain.vocabulary)}.get, asked)]
    numbers = [-1 if number is None else number for number in numbers]
    assert plain.numbers(asked).tolist() == fast.numbers(asked).tolist() == numbers
    assert fast.numbers(asked[::-1]).tolist() == numbers[::-1]
    assert fast.vocabulary == plain.vocabulary


@pytest.mark.parametrize("fast", [False, True])
def test_a_word_in_the_same_range_bars_an_entry(fast):
    scan = engine.Scan(["aid for a quake", "aid for earthquakes", "aid"], [None] * 3, fast=fast)
    for barred, left in ((("quake",), [1, 2]), (("earth*", "quak*"), [2]), (("q*",), [1, 2])):
        dictionary = engine.dictionary([engine.Entry(("aid",), barred=barred)])
        assert engine.find(dictionary, scan, scan.heads[:-1], scan.heads[1:])[0].tolist() == left


def test_matches_do_not_run_over_the_edge_of_a_range():
    scan = engine.scan(["a b a b"])
    dictionary = engine.dictionary([(("a", "b"),), (("b", "a"),)])
    found = engine.find(dictionary, scan, [0, 3], [3, 4])
    assert [column.tolist() for column in found] == [[0], [0], [2], [0]]


def test_a_full_room_is_emptied_and_used_again(monkeypatch):
    monkeypatch.setattr(engine.dictionaries, "_ROOM", 3)
    scan = engine.scan(["a a", "b", "a a a", "a"])
    found = engine.find(engine.dictionary([(("a",),)]), scan, scan.heads[:-1], scan.heads[1:])
    assert [column.tolist() for column in found[:2]] == [[0, 0, 2, 2, 2, 3], [0, 1, 3, 4, 5, 6]]


def test_a_scan_is_kept_and_never_stale():
    texts = ["Kyiv waits.", "Kyiv signs."]
    assert engine.scan(texts) is engine.scan([*texts])
    assert engine.scan(["Kyiv waits!", "Kyiv signs."]) is not engine.scan(texts)
    assert engine.scan(texts, ["Kyiv waits.", None]) is not engine.scan(texts)


def test_an_emoji_changes_only_its_own_place():
    texts = ["Kyiv won’t sign.", "No 😀 deal."]
    assert [passes.joined(texts[:n])[0].itemsize for n in (1, 2)] == [2, 4]
    assert_same(*both(texts))


def test_nothing_is_held_of_what_is_forgotten():
    texts = ["Kyiv waits."]
    found = engine.scan(texts)
    engine.forget()
    assert engine.scan(texts) is not found
    articles = tables.make("ARTICLES", [("a", None, None, None, texts[0])])
    tables.batch(articles, labels=True)
    engine.forget()
    held = tables.batches._lists, tables.batches._labels
    read = [kept.cache_info().misses for kept in held]
    tables.batch(articles, labels=True)
    assert [kept.cache_info().misses for kept in held] == [n + 1 for n in read]


def test_counting_is_the_same_in_both_gears(monkeypatch):
    terms, articles = np.array([0, 2, 0, 0, 2]), np.array([0, 0, 0, 1, 3])
    slow = engine.count(terms, articles, 4)
    monkeypatch.setattr(engine, "LARGE", 0)
    assert [*map(list, engine.count(terms, articles, 4))] == [*map(list, slow)]
    assert [*map(list, slow)] == [[3, 0, 2, 0], [2, 0, 2, 0]]


@pytest.mark.parametrize("held", [False, True])
def test_words_of_many_texts_are_counted_alike_in_both_gears(monkeypatch, held):
    texts = ["Kyiv won’t sign", "", "U.S.-Ukraine 😀 deal", "…", "re-entered\n\nnow"]
    engine.forget()
    slow = engine.lengths(texts)
    monkeypatch.setattr(engine, "LARGE", 1)
    if held:  # the code that a large scan loaded is used for what is small, too
        engine.scan(texts)
        monkeypatch.setattr(engine, "LARGE", 1000)
    fast = engine.lengths(texts)
    assert fast.tolist() == slow.tolist() == [3, 0, 3, 0, 2]
    assert fast.dtype == slow.dtype == np.int64


def test_single_texts_come_out_of_a_large_scan(monkeypatch):
    texts = [f"Gen. Kellogg waits. He won’t leave {n}." for n in range(3)]
    plain = [(engine.words(text), engine.sentences(text)) for text in texts]
    engine.words.cache_clear(), engine.sentences.cache_clear()
    monkeypatch.setattr(engine, "LARGE", 1)
    engine.scan([*texts, "another batch"])
    assert [(engine.words(text), engine.sentences(text)) for text in texts] == plain


def test_parts_of_a_large_scan_are_found_once_and_kept_as_arrays(monkeypatch):
    given = [(f"Deal {n}\n\nKYIV — It waits.\n\nNo more.", f"Deal {n}") for n in range(3)]
    monkeypatch.setattr(engine, "LARGE", 1)
    engine.forget()
    engine.scan(*zip(*given, strict=True)).segments  # noqa: B018  found here
    found = [engine.segments(*pair) for pair in given]
    assert layout.segments.cache_info().currsize == 0
    assert found == [layout.segments(*pair) for pair in given]
    other = "KYIV — It waits."
    assert engine.segments(given[0][0], other) == layout.segments(given[0][0], other)


@pytest.mark.parametrize(("kept", "same"), [(12, [False, False, True]), (14, [False, True, True])])
def test_the_last_scan_is_kept_and_others_where_there_is_room(monkeypatch, kept, same):
    texts = [["Kyiv waits."], ["Kyiv signs."], ["No."]]
    engine.forget()
    monkeypatch.setattr(engine, "_KEPT", kept)
    scans = [engine.scan(each) for each in texts]
    again = [engine.scan(each) for each in reversed(texts)]
    assert [one is other for one, other in zip(scans, reversed(again), strict=True)] == same


def test_hostile_texts_are_scanned_in_linear_time():
    # A bound on the work, not on the clock: twice the text, twice the words.
    for hostile in ("'", "“", "A-", "a.", "1,", "@", "U.S.", "’s", "\u0301", ". ", '?" '):
        one, two = (engine.Scan([hostile * n], [None], fast=True) for n in (20_000, 40_000))
        assert abs(len(two.starts) - 2 * len(one.starts)) <= 2


def test_words_of_the_parts_and_of_any_stretch_are_the_same():
    scan = engine.scan(["Deal off\n\nKYIV — Kyiv waits.", "", "One. Two.\n\nThree."])
    for number in range(len(scan.texts)):
        own = slice(*scan.segments.heads[number : number + 2])
        for edges, words in zip(scan.segments[1:3], scan.segment_words, strict=True):
            assert scan.words_of(number, edges[own]).tolist() == words[own].tolist()


def test_paragraphs_bound_sentences():
    written = "One two\n\nThree four. Five\n\nSIX"
    parts = layout.segments(written)
    for start, end in engine.sentences(written):
        assert any(a <= start and end <= b for a, b, _ in parts)
