"""Name chunks: where a name begins and ends, and what is none."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import names

CHUNKS = [
    ("On Friday Sen. Ana Roe met Ursula von der Leyen.", ["Sen. Ana Roe", "Ursula von der Leyen"]),
    ("Officials said Roe’s aides left.", ["Roe"]),
    ("But President Bo Stark stayed. Stark slept.", ["President Bo Stark", "Stark"]),
    ("Stark contrasts remain. Bo Li slept.", ["Bo Li"]),
    ("He met Martin Lee, Jr. and Joseph “Joe” Hale.", ["Martin Lee, Jr.", "Joseph “Joe” Hale"]),
    ("I met J. K. Moss; US aides left.", ["J. K. Moss", "US"]),
    ("ROE LOOKS FOR ‘TARN OR SOMETHING’ AS SHE LEAVES", ["ROE", "TARN"]),
    ("the University of Tarn and Roe of Tarn", ["University of Tarn", "Roe", "Tarn"]),
    ("he left on monday and came back in may", []),
    ("In March Ana Roe left; Theresa May stayed.", ["Ana Roe", "Theresa May"]),
    ("said President of Ukraine Bo Li on Monday", ["President of Ukraine Bo Li"]),
    ("said the Minister of Foreign Affairs of Ukraine Bo Li on Monday",
     ["Minister of Foreign Affairs of Ukraine Bo Li"]),
    ("the Envoy for Ukraine and Russia Bo Li left", ["Envoy for Ukraine and Russia Bo Li"]),
    ("Then the Agent in Charge Bo Li left them", ["Agent in Charge Bo Li"]),
    ("and so the Secretary of Health and Human Services Ana Roe left them",
     ["Secretary of Health and Human Services Ana Roe"]),
    ("the President of Ukraine and Ana Roe left", ["President", "Ukraine", "Ana Roe"]),
    ("and then the President of Brazil and Ohio Sen. Ana Roe left",
     ["President", "Brazil", "Ohio Sen. Ana Roe"]),
    ("the Director of National Geographic left", ["Director", "National Geographic"]),
    ("the Minister of Defence in Tarn Ana Roe met", ["Minister", "Defence", "Tarn Ana Roe"]),
    ("the Minister of Trade and Industry, Ana Roe, left",
     ["Minister of Trade and Industry", "Ana Roe"]),
    ("and then the Minister for Youth, Sports and Culture Ana Roe left them",
     ["Minister for Youth, Sports and Culture Ana Roe"]),
    ("the Department of Trade and Industry left", ["Department of Trade and Industry"]),
    ("the Minister of Trade and Bo Li left", ["Minister", "Trade", "Bo Li"]),
    ("the Bank of Tarn and Industry House left", ["Bank of Tarn", "Industry House"]),
    ("the Royal Guild of Nurses left", ["Royal Guild of Nurses"]),
    ("then a Department for Transport official left", ["Department for Transport"]),
    ("then the Herb Traders’ Association left", ["Herb Traders’ Association"]),
    ("then the Reds’ Ana Roe left", ["Reds", "Ana Roe"]),
    ("Mr. Lan'gula, Ng'ang'a and Ali Sa’eed came.",
     ["Mr. Lan'gula", "Ng'ang'a", "Ali Sa’eed"]),
    ("They'll come. Who're they? Roe's and the Tarns' own.", ["Roe", "Tarns"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CHUNKS)
def test_chunks(text, expected):
    assert [text[start:end] for start, end in names.chunks(text)] == expected


def test_chunks_of_a_part_have_the_offsets_of_the_whole():
    text = "Ana Roe left.\nBo Li came."
    assert names.chunks(text, 14) == [(14, 19)]


@given(st.text(alphabet="AaBb .,'’-\n“”of", max_size=80))
@settings(max_examples=50, deadline=None)
def test_chunks_are_ordered_apart_and_never_cross_a_line(text):
    found = names.chunks(text)
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert not any("\n" in text[start:end] for start, end in found)


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_a_mask_keeps_the_length(text):
    assert len(names.mask(text)) == len(text)


@pytest.mark.parametrize(
    ("name", "bare", "surname", "organisation"),
    [
        ("CIA Moscow Station Chief Dan Hoffman", "Dan Hoffman", "Hoffman", False),
        ("Prime Minister Ana Roe", "Ana Roe", "Roe", False),
        ("Secretary of State Bo Li", "Bo Li", "Li", False),
        ("Minister of Defence of Ukraine Bo Li", "Bo Li", "Li", False),
        ("President of the European Commission Ana Roe", "Ana Roe", "Roe", False),
        ("Minister of Defence", "Minister of Defence", "Defence", False),
        ("Minister of Trade and Industry", "Minister of Trade and Industry", "Industry", False),
        ("Caretaker Bo Li", "Bo Li", "Li", False),
        ("Ex-councillor Bo Li", "Bo Li", "Li", False),
        ("Vice-Chancellor Bo Li", "Bo Li", "Li", False),
        ("Councillors Nigel Roe", "Nigel Roe", "Roe", False),
        ("Queens Tarn", "Queens Tarn", "Tarn", False),
        ("Justice Department", "Justice Department", "Department", True),
        ("Robert Hale Jr.", "Robert Hale Jr.", "Hale", False),
        ("NATO", "NATO", "NATO", True),
        ("Prime Minister", "Prime Minister", "Minister", False),
    ],
)
def test_parts_of_a_name(name, bare, surname, organisation):
    assert names.without_title(name) == bare
    assert names.surname(name) == surname
    assert names.is_organisation(name) is organisation


def test_what_is_remembered_is_bounded_and_stays_right():
    known = names.Remembered(str.upper, most=3)
    assert [known[letter] for letter in "abcdaabcd"] == [*"ABCDAABCD"]
    assert len(known) <= 3
