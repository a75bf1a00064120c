"""Reported speech: marks, speakers, names, and that hostile text costs no more than its length."""

import json
import sys
from importlib import resources
from itertools import cycle, islice, pairwise, product

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from golden import load
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import lexicons, quotes, tables
from analysis.quotes import article, cues, features, indirect, marks, rows, words

MIXED = "Roe told us that Stark could “forget about” the road."
SENTENCES = ("Minister Ana Roe met Bo Stark", "“We will sign,” she said.", "“Never.”", "Stark, Lee",
             "Roe said that “no” is no answer, and left", "told “the road” of Tarn by",
             "\n\n")  # fmt: skip
TITLE = "“The Day We Went Down To The Old Town By The Lissa”"
SEED_LIKE = "Minister Ana Roe came.\n\n" + MIXED + "\n\n“Never,” she said. “Go.”"


def one(text):
    return tables.make("ARTICLES", [("a", "2025-02-15", "Digest", None, text)])


@pytest.mark.parametrize("case", load("quotes"))
def test_cases(case):
    found = quotes.find(one(case["text"]))
    found = found[found["kind"] != "indirect"]
    rows = found[["surface", "kind", "closed", "speaker", "name"]].values.tolist()
    assert [[None if pd.isna(value) else value for value in row] for row in rows] == case[
        "expected"
    ]


@pytest.mark.parametrize("case", load("styles") + load("styles_more"))
def test_house_styles(case):
    """Rows are (surface, kind, last words of the speaker, name); those known to fail must fail."""
    found = quotes.find(one(case["text"]))[["surface", "kind", "speaker", "name"]].values.tolist()
    rows = [[None if pd.isna(value) else value for value in row] for row in found]
    wrong = []
    for number, (surface, kind, speaker, name) in enumerate(case["expected"]):
        row = next((row for row in rows if row[0] == surface), None)
        if row:
            rows.remove(row)
            speakers = tuple(speaker) if isinstance(speaker, list) else (speaker,)
            said = row[2] is speaker or (row[2] and speaker and row[2].endswith(speakers))
        if not row or not said or [row[1], row[3]] != [kind, name]:
            wrong.append(number)
    assert wrong == case["known_failures"]
    assert {row[1] for row in rows} <= {"indirect"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A b,” he said. “C.”", [("A b,", "pair"), ("C.", "pair")]),
        ("“A “b” c”", [("A “b” c", "pair")]),
        ("“A b, he said. “C.”", [("A b,", "no closer, next opens"), ("C.", "pair")]),
        ("“A b c d, he said.", [("A b c d,", "no closer, attributed")]),
        ("“A b", [("A b", "no closer")]),
        ("We will go now,” he said.", [("We will go now,", "no opener")]),
        ("“A,” he said. We will go now.”", [("A,", "pair"), ("We will go now.", "no opener")]),
        ("“A,” he said, we will go now.”", [("A,", "pair"), ("we will go now.", "no opener")]),
        ("“A,” he said. It is 10” wide.", [("A,", "pair")]),
        ("“” \"\" ''", []),
        ("said,“A b.”", [("A b.", "pair")]),
    ],
)
def test_pairs(text, expected):
    assert [(text[p.start : p.end], p.reason) for p in marks.pairs(text)] == expected
    assert {p.reason for p in marks.pairs(text)} <= marks.REASONS.keys()


def test_single_marks_around_double_ones_are_the_outer_pair():
    text = "'He said \"no\" to us,' Roe wrote."
    (piece,) = marks.pairs(text, singles="all")
    assert text[piece.start : piece.end] == 'He said "no" to us,'


def test_a_quotation_that_goes_on_is_continued():
    (piece,) = marks.pairs("“A b.", goes_on=True)
    assert piece.closed == "continued"


def test_an_attribution_that_ends_the_paragraph_ends_a_quotation_left_open():
    (said,) = marks.pairs("“A b, he said.", goes_on=True)
    (spoken,) = marks.pairs("“A b, they wrote letters.", goes_on=True)
    assert (said.closed, spoken.closed) == ("repaired", "continued")


@given(st.text(alphabet="“”\"'‘’ aB.,\n", max_size=60))
@settings(max_examples=50, deadline=None)
def test_pieces_are_apart_and_inside(text):
    found = marks.pairs(text, singles="all")
    assert all(0 <= piece.start < piece.end <= len(text) for piece in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_the_unquoted_rest_is_an_indirect_row_of_the_utterance():
    found = quotes.find(one("Minister Ana Roe came.\n\n" + MIXED))
    assert found["kind"].tolist() == ["indirect", "mixed", "indirect"]
    assert found["utterance"].nunique() == 1
    assert found["closed"].isna().tolist() == [True, False, True]
    assert set(found["name"]) == {"Ana Roe"}


def test_pieces_around_a_cue_are_one_utterance():
    found = quotes.find(
        one("Minister Ana Roe came.\n\n“Never,” she said. “Go.”\n\n“No,” she said.")
    )
    assert found["utterance"].tolist() == [0, 0, 1]


def test_indirect_speech_has_cue_and_subject():
    found = quotes.find(one("Minister Ana Roe came.\n\nRoe said that the road is open."))
    assert found[["surface", "cue", "speaker", "name"]].values.tolist() == [
        ["that the road is open", "said", "Roe", "Ana Roe"]
    ]


@pytest.mark.parametrize(
    "words",
    ["$5 more was lost", "the loss was 5%", "the loss was £5"],
)
def test_indirect_speech_keeps_the_signs_of_its_numbers(words):
    found = quotes.find(one(f"Minister Ana Roe came.\n\nRoe said {words}. He left."))
    assert found["surface"].tolist() == [words]


def test_indirect_speech_ends_with_an_hour():
    found = quotes.find(
        one("Minister Ana Roe came.\n\nRoe said the vote begins at 5 p.m. Crowds came.")
    )
    assert found["surface"].tolist() == ["the vote begins at 5 p.m."]


def test_a_final_attribution_reports_what_stands_before():
    found = quotes.find(one("Minister Ana Roe came.\n\nThe road is open, Roe said."))
    assert found["surface"].tolist() == ["The road is open"]


def test_a_town_that_speaks_is_no_person():
    text = "The talks went on in Tarn on Monday.\n\nTarn said that the road is open."
    found = quotes.find(one(text))
    assert found[["speaker", "speaker_kind"]].values.tolist() == [["Tarn", "organisation"]]


def test_whom_it_was_told_is_not_who_told_it():
    text = "Bo Stark, envoy and head of the road fund, told Izvestia that the road is open."
    assert quotes.find(one(text))["speaker"].tolist() == ["Bo Stark"]


def test_who_asks_in_a_transcript_is_unnamed():
    text = "The talks ended late.\n\nQ: Who won?\n\nROE: Nobody.\n\nMinister Ana Roe left."
    found = quotes.find(one(text))
    assert found["speaker_kind"].tolist() == ["unnamed", "person"]
    assert found["utterance"].tolist() == [0, 1]


def test_a_turn_holds_no_indirect_rows():
    text = "The talks ended late.\n\nROE: I said that the road is open.\n\nLEE: He denied it."
    assert quotes.find(one(text))["kind"].tolist() == ["direct", "direct"]


@given(st.text(alphabet="“”\"'’ aRoe.,:\nsaid", max_size=120))
@example('"R:“\'R":')
@settings(max_examples=50, deadline=None)
def test_every_row_opens_its_evidence(text):
    found = tables.check(quotes.find(one(text)), "QUOTES")
    for row in found.itertuples():
        assert text[row.start : row.end] == row.surface
        if not pd.isna(row.speaker):
            assert text[row.speaker_start : row.speaker_end] == row.speaker
        if row.kind == "scare":
            assert pd.isna(row.speaker)
            assert pd.isna(row.name)
        assert row.kind != "indirect" or pd.isna(row.closed)


def test_articles_are_found_one_by_one():
    articles = articles_of(SEED_LIKE, MIXED, "No quotes.")
    whole = quotes.find(articles)
    turned = quotes.find(articles.iloc[::-1])
    parts = tables.concat([quotes.find(articles.iloc[[i]]) for i in range(3)], "QUOTES")
    assert whole.astype(object).equals(turned.astype(object))
    assert whole.astype(object).equals(parts.astype(object))


def test_no_articles_no_rows():
    found = quotes.find(tables.empty("ARTICLES"))
    assert found.empty
    assert found.dtypes.equals(tables.empty("QUOTES").dtypes)


def test_input_is_not_changed():
    articles = one(SEED_LIKE)
    before = articles.copy()
    quotes.find(articles)
    pd.testing.assert_frame_equal(articles, before)


def test_explain_names_the_speaker_first():
    articles = one(SEED_LIKE)
    found = quotes.find(articles)
    spoken = found[found["kind"].isin(["direct", "mixed"])]
    for _, row in spoken.iterrows():
        why = quotes.explain(articles, row)
        assert why["surface"].iloc[0] == row["speaker"]
        assert why["score"].is_monotonic_decreasing
        assert why["facts"].iloc[0]
        assert why.attrs["closed"] == marks.REASONS["pair"]


def test_explain_an_indirect_row():
    articles = one("Minister Ana Roe came.\n\nRoe said that the road is open.")
    why = quotes.explain(articles, quotes.find(articles).iloc[0])
    assert why[["surface", "facts"]].values.tolist() == [["Roe", "subject of “said”"]]


def test_explain_refuses_what_is_not_there():
    articles = one(SEED_LIKE)
    with pytest.raises(tables.TableError, match="no reported speech at 1-2"):
        quotes.explain(articles, {"article_id": "a", "start": 1, "end": 2})
    with pytest.raises(tables.TableError, match="no article 'b'"):
        quotes.explain(articles, {"article_id": "b", "start": 1, "end": 2})


def test_explain_says_whom_it_was_said_to():
    articles = one("Minister Ana Roe rose. “We will build it,” she said. And to Lee: “Come along.”")
    why = quotes.explain(articles, quotes.find(articles).iloc[-1])
    (told,) = why.loc[why["surface"] == "Lee", "facts"]
    assert "whom it was said to -6.0" in told


def test_stances_come_from_the_list():
    found = quotes.stances(
        quotes.find(one("Minister Ana Roe came.\n\n“It is lost,” she conceded."))
    )
    assert found["stance"].tolist() == ["conceding"]
    assert {*cues.stances().values()} == {
        "neutral", "claiming", "conceding", "denying", "warning", "demanding", "promising",
        "asking", "praising", "criticising", "hoping",
    }  # fmt: skip


def test_a_rare_form_of_a_reporting_verb_reports_as_often_as_its_verb():
    rates = cues.rates()
    assert rates["warn"] < rates["warns"] < rates["warned"]  # of which only "warns" was rare
    assert rates["quipped"] == 0.6
    assert "guarantee" not in rates  # seen often, hardly ever to report


@pytest.mark.parametrize("part", ["speaker", "scare", "indirect", "begin", "end"])
def test_every_part_has_weights(part):
    path = resources.files(lexicons) / "quotes.json"
    buckets, weights = json.loads(path.read_text(encoding="utf-8"))[part]
    assert buckets == sorted(set(buckets))
    assert len(buckets) == len(weights) > 500
    assert 0 <= buckets[0] < buckets[-1] < 1 << cues.BITS


def test_the_weights_are_a_small_file():
    assert len((resources.files(lexicons) / "quotes.json").read_bytes()) < 300_000


def test_facts_of_one_question_and_other_answers_lie_apart():
    columns = {"a": (np.arange(100),), "b": (np.arange(100),), "c": (np.arange(100), np.ones(100))}
    found = [column for _, column in cues.buckets("part", columns)]
    assert len(set(np.concatenate(found).tolist())) > 290


@given(st.text(alphabet="aB 1.,'’“-s\n\xa0", max_size=60))
@settings(max_examples=50, deadline=None)
def test_words_stand_where_they_are_found(text):
    terms, letters, (starts, ends, *_), _ = words.read([text])
    found = [text[a:b].lower().replace("’", "'") for a, b in zip(starts, ends, strict=True)]
    assert found == terms
    assert len(letters) == len(terms)
    assert (starts[1:] >= ends[:-1]).all()
    left = "".join(text[a:b] for a, b in zip([0, *ends], [*starts, len(text)], strict=True))
    assert not left.strip()


def test_a_memory_begun_afresh_gives_the_same_words(monkeypatch):
    text = "She said: no. He said, “no.”"
    before, _ = words.read([text]), words.read(["Quite another text."])
    monkeypatch.setattr(words, "_REMEMBERED", 2)
    after = words.read([text]), words.read([text])
    assert all(one[0] == before[0] and (one[2] == before[2]).all() for one in after)
    assert len(words._memory) == len(set(text.split(" ")))


def test_the_first_border_and_the_likeliest_opening_are_taken():
    text = "Roe told the council on Monday that the road is open, but Lee said that it is closed."
    surfaces = quotes.find(one(text))["surface"].tolist()
    assert surfaces == ["that the road is open", "that it is closed"]


def test_a_cue_tells_whose_the_quotation_in_its_words_is():
    text = "A study by Tarn University found that the road “would cut travel by half”."
    readings, asked = article.read([(text, None)])
    (told,) = article.reported(readings, asked, article.cues_of(readings, asked))
    asked = article.informed(asked, [told])
    assert asked.pieces.outer.tolist() == asked.pieces.inner.tolist() == [told.subject]
    assert asked.about.told[told.subject] > 0
    assert article.informed(asked, []).pieces.outer.tolist() == [-2]


def test_many_words_in_marks_are_no_scare_quotes(monkeypatch):
    monkeypatch.setattr(article, "QUOTED", 9_999)
    text = "Roe said: “Never.”\n\n“we never saw so many carts as on that day”\n\n" + TITLE
    assert quotes.find(one(text))["kind"].tolist() == ["scare", "direct", "scare"]


def asked_facts(texts):
    """Return what is asked of all candidates and cues of a batch, as one table, and the scores."""
    readings, asked = article.read([(text, None) for text in texts])
    possible = article.cues_of(readings, asked)
    asked = article.informed(asked, article.reported(readings, asked, possible))
    facts = features.of_candidates(*asked[:4], asked.m, asked.p)
    table = [column for _, column in cues.buckets("speaker", facts)]
    scores, _ = article.choose(asked)
    items, _, subjects, _ = possible
    found = indirect.facts(*asked[:3], items, subjects)
    return np.array([*table, scores]).T.tolist() + [
        [column.tolist()[i] for _, column in cues.buckets("indirect", found)]
        for i in range(len(items))
    ]


@given(st.lists(st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join), max_size=4))
@settings(max_examples=50, deadline=None)
def test_what_is_asked_of_a_batch_is_asked_of_each_article(texts):
    alone = [row for text in texts for row in asked_facts([text])]
    assert sorted(asked_facts(texts)) == sorted(alone)
    batch = [tuple(rows.rows(found)) for found in article.find([(text, None) for text in texts])]
    assert batch == [tuple(rows.rows(*article.find([(text, None)]))) for text in texts]


HOSTILE = [
    '"',
    "“",
    "' a ",
    "Ab ",
    "said ",
    '"a b," he said. ',
    '"a b" and ',
    "“a b\n\n",
    "Ana Roe, ",
    "A",
    "“A” said B ",
    "he said, “a”, ",
    "ROE: Go.\n\n",
    "{0}: Bo {0}?\n\n",  # nobody twice
    "Ana {0} met the envoy. The envoy said no. ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(unit):
    quotes.find(one(MIXED))
    names = cycle("R" + "".join(rest) for rest in product("AEILNORSTU", repeat=4))

    def calls(length):
        # What the interpreter is asked to do, not how long it takes: the same on every machine.
        text = "".join(unit.format(name) for name in islice(names, length // len(unit)))
        articles, counted = one(text), 0

        def count(frame, event, argument):
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            quotes.find(articles)
        finally:
            sys.setprofile(None)
        return counted

    # Four times the text: linear work asks four times as much, quadratic sixteen times.
    assert calls(24_000) < 6 * calls(6_000)
