"""Whom it is: pronouns, descriptions and surnames back to a name, in stories of every kind."""

import json
import sys

import numpy as np
import pandas as pd
import pytest
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import names, quotes, tables
from analysis.quotes import article, descriptions, named, resolve, roles

SENTENCES = ("President Ann Doyle met Carl Moss.", "“No,” he said.", "“Yes,” the president said.",
             "Alice Brand, the mayor, left.", "“Why,” she asked Moss.", "Tarn Bank denied it.",
             "“Soon,” it said.", "His deputy, Paul Reed, came.", "\n\n")  # fmt: skip


def find(text, title=None):
    articles = tables.make("ARTICLES", [("a", "2025-02-15", "Digest", title, text)])
    found = quotes.find(articles)
    return found[found["kind"].isin(["direct", "mixed"])]


@pytest.mark.parametrize("case", load("resolve"))
def test_cases(case):
    found = find(case["text"], case.get("title"))
    told = found[["speaker", "name"]].astype(object).where(found[["speaker", "name"]].notna(), None)
    assert told.values.tolist() == case["expected"]
    if "kinds" in case:
        assert found["speaker_kind"].tolist() == case["kinds"]


def meant(text, surface):
    """Return the name behind a mention, whoever speaks."""
    ((reading,), _) = article.read([(text, None)])
    flow, found = reading.stream, reading.mentions
    people = resolve.people(reading)
    for number, (first, last) in enumerate(zip(found.first, found.last, strict=True)):
        if text[flow.start[first] : flow.end[last]] == surface:
            who = resolve.name_of(number, reading, people)
            return people.known[who].name if who >= 0 else None
    raise AssertionError(f"no mention {surface!r}")


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("The former secretary of state Ida Kroll left.", "The former secretary", "Ida Kroll"),
        ("Ida Kroll, now the mayor of Tarn, left.", "the mayor", "Ida Kroll"),
        ("Tom Hale told her. Ida Kroll, the mayor, told him no.", "him", "Tom Hale"),
        ("Tom Hale kept calm. The Vermont senator said no.", "The Vermont senator", "Tom Hale"),
        ("Tom Hale kept calm. The Kroll senator said no.", "The Kroll senator", None),
        ("Ida Kroll and the mayor left. The mayor said no.", "The mayor", None),
        ("Ida Kroll, a lawyer and mayor, left. The mayor said no.", "The mayor", "Ida Kroll"),
    ],
)
def test_whom_a_mention_means(text, surface, name):
    assert meant(text, surface) == name


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12))
@settings(max_examples=50, deadline=None)
def test_a_name_is_one_of_the_article_and_no_pronoun_is_of_the_other_gender(parts):
    text = " ".join(parts)
    found = find(text)
    assert all(name in text for name in found["name"].dropna())
    he, she = (found["name"][found["speaker"] == word].dropna() for word in ("he", "she"))
    assert not {"Ann Doyle", "Alice Brand"} & {*he}
    assert not {"Carl Moss", "Paul Reed"} & {*she}


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_what_comes_later_changes_no_pronoun(parts):
    """Only a description may be told later whom it means."""
    text = " ".join(parts)
    before, after = find(text), find(text + "\n\nThe mayor slept. He left with her.")
    pronouns = before["speaker"].isin(["he", "she"])
    pd.testing.assert_series_equal(
        before["name"][pronouns], after["name"].head(len(before))[pronouns]
    )


@pytest.mark.parametrize(
    ("asked", "told", "fits"),
    [
        (("president",), ("president", "France"), True),
        (("president", "France"), ("president", "France"), True),
        (("president", "Poland"), ("president", "France"), False),
        (("president", "Poland"), ("president",), True),
        (("leader", "Poland"), ("leader", "party"), False),
        (("president",), ("president", "vice"), False),
        (("president", "vice"), ("president",), False),
        (("minister",), ("minister", "prime"), False),
        (("minister",), ("minister", "finance"), True),
        (("minister", "interior"), ("minister", "finance"), False),
        (("president", "embattled"), ("president",), True),
    ],
)
def test_a_description_fits_an_office(asked, told, fits):
    asked, told = (roles.Role(words[0], frozenset(words[1:])) for words in (asked, told))
    person = named.Person("Bo Li", False, [0], [told], [""])
    assert (descriptions.fit(asked, told, person) is not None) is fits


def test_a_former_president_fits_less_well_than_the_president():
    role = roles.Role("president", frozenset())
    former = roles.Role("president", frozenset(["former"]))
    person = named.Person("Bo Li", False, [0], [former], [""])
    assert descriptions.fit(role, former, person) < descriptions.fit(former, former, person)


@pytest.mark.parametrize(
    ("surface", "bare", "head"),
    [
        ("Ukrainian President Ana Roe", "Ana Roe", "president"),
        ("President-elect Ana Roe", "Ana Roe", "president-elect"),
        ("Secretary of State Roe", "Roe", "secretary"),
        ("Sen. Ana Roe", "Ana Roe", "senator"),
        ("Mr. King", "King", None),
        ("If President Roe", "Roe", "president"),
        ("Will Roe", "Will Roe", None),
        ("President", "", "president"),
        ("Tarn Republican", "", "republican"),
    ],
)
def test_a_name_by_itself(surface, bare, head):
    name = named.named[surface]
    assert (name.bare, name.role and name.role.head) == (bare, head)


def test_names_that_are_no_person():
    assert names.people("Ukrainian") == ("Ukraine", "adjective")
    assert names.people("Kyiv") == ("Ukraine", "region")
    assert names.people("Republicans") == ("", "people")
    assert names.people("Hale") == ("", "")


@pytest.mark.parametrize(
    "unit",
    ["President Bo Li left. ", "The president said he left. ", "“No,” he said. ", "his her the ",
     "Bo Li, the Tarn minister and the mayor, ", "Minister Ann Roe met Bo Li. “A,” it said. "],
)  # fmt: skip
def test_hostile_text_costs_no_more_than_its_length(unit):
    find(unit)

    def calls(length):
        counted, text = 0, unit * (length // len(unit))

        def count(frame, event, argument):
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            find(text)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(24_000) < 6 * calls(6_000)


# --- the benchmark


@pytest.fixture
def benchmark(monkeypatch, request):
    monkeypatch.syspath_prepend(request.config.rootpath / "benchmarks")
    import resolve

    return resolve


def test_the_benchmark_counts_right_none_and_wrong(benchmark, tmp_path, capsys, monkeypatch):
    (tmp_path / "articles").mkdir()
    text = "Keir Starmer met Bo Stark.\n\n“We will sign,” he said.\n\n“Never again,” a guest said."
    (tmp_path / "articles" / "a.txt").write_text(text + "\n\n“The road is open,” Kaja Kallas said.")
    rows = {"file": ["a.txt"], "date": ["2025-02-28"], "outlet": ["Digest"], "title": ["Talks"],
            "statements": ["s1;s2;s3"]}  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "articles" / "metadata.csv", index=False)
    said = {"id": ["s1", "s2", "s3"], "words": ["We will sign", "Never again", "Road is open"],
            "speaker": ["Keir Starmer", "Donald Trump", "Donald Trump"]}  # fmt: skip
    pd.DataFrame(said).to_csv(tmp_path / "statements.csv", index=False)
    monkeypatch.setattr(sys, "argv", ["resolve.py", str(tmp_path), "--json"])
    benchmark.main()
    result = json.loads(capsys.readouterr().out)
    assert {key: result[key] for key in ("quotations", "right", "none", "wrong")} == {
        "quotations": 2, "right": 1, "none": 1, "wrong": 0,
    }  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["resolve.py", str(tmp_path), "--errors"])
    benchmark.main()
    assert "Donald Trump | nan | a guest" in capsys.readouterr().out


def test_floors_are_held_without_gold_data(monkeypatch, request, capsys):
    monkeypatch.syspath_prepend(request.config.rootpath / "benchmarks")
    import floors

    def measured(gold, script, path):
        assert (gold, script, path) == (None, "resolve.py", None)
        return {"right_share": 0.5, "not_wrong_share": 1.0}

    monkeypatch.setattr(floors, "scores", measured)
    monkeypatch.setattr(sys, "argv", ["floors.py"])
    with pytest.raises(SystemExit, match=r"below the floor: resolve right_share$"):
        floors.main()
    assert "not_wrong_share" in capsys.readouterr().out


def test_a_body_lends_its_last_word_to_nobody():
    text = "He told the Committee on Home and Justice. The Court of Justice sat. “No,” he said."
    assert find(text)["name"].isna().all()


def weights(text):
    """Return {mention: how fit it is for an antecedent} of a text."""
    ((reading,), _) = article.read([(text, None)])
    flow, found = reading.stream, reading.mentions
    spans = zip(found.first, found.last, reading.places.weight, strict=True)
    return {text[flow.start[a] : flow.end[b]]: weight for a, b, weight in spans}


@pytest.mark.parametrize(
    ("text", "surface", "weight"),
    [
        ("Later Ana Roe resigned.", "Ana Roe", 20),
        ("Later Ana Roe said no.", "Ana Roe", 23),
        ("Then Ana Roe asked why.", "Ana Roe", 5),
        ("Police arrested Ana Roe.", "Ana Roe", 8),
        ("He sat with Ana Roe.", "Ana Roe", 2),
        ("Ana Roe’s dog resigned.", "Ana Roe", 10),
        ("Police saw the Roe aides.", "Roe", 2),
        ("They knew what Ana Roe wanted.", "Ana Roe", 16),
        ("Its chief, Ana Roe, resigned.", "Ana Roe", 18),
    ],
)
def test_the_part_of_the_sentence_weighs(text, surface, weight):
    assert weights(text)[surface] == weight


def test_places_know_no_other_article():
    after = "Bo Li resigned. “No,” he said.\n\nWhat Ida Kroll knew, she said."
    texts = ["He told Ana Roe what", after]
    together, _ = article.read([(text, None) for text in texts])
    for one, text in zip(together, texts, strict=True):
        ((alone,), _) = article.read([(text, None)])
        for name in alone.places.__slots__:
            here, there = (np.array(getattr(own.places, name)) for own in (one, alone))
            counted = name in ("told", "paragraph")  # from wherever: what lies between counts
            assert (here - here[0] == there - there[0] if counted else here == there).all()


def test_a_crosshead_is_no_sentence_told():
    ((reading,), _) = article.read([("Ana Roe left town.\n\nWHAT NOW\n\nShe was calm.", None)])
    told = {*reading.places.told}
    assert len(reading.stream.openers) == 4
    assert max(told) - min(told) == 1
