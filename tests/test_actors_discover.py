"""Names in no list: spellings, titles, two of one surname, places; and what is not joined."""

import pandas as pd
import pytest
from conftest import articles_of
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import actors, lexicons, tables
from analysis.actors import spellings


@pytest.mark.parametrize("case", load("discover"))
def test_found(case):
    found = actors.discover(articles_of(*case["texts"]), min_n=1)
    named = found.groupby("actor", sort=False)["alias"].agg(list).to_dict()
    assert {actor: sorted(aliases) for actor, aliases in named.items()} == case["found"]
    for actor, kind in case.get("kinds", {}).items():
        kinds = {None if pd.isna(one) else one for one in found["kind"][found["actor"] == actor]}
        assert kinds == {kind}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskiy", True),
        ("Zelenskyy", "Zelensky", True),
        ("Andrii Yermak", "Andriy Yermak", True),
        ("Yulia Roe", "Yuliia Roe", True),
        ("Stephane Sejourne", "Stéphane Séjourné", True),
        ("DONALD TRUMP", "Donald Trump", True),
        ("U.S.", "US", True),
        ("US", "Us", False),
        ("WHO", "Who", False),
        ("Sergei Roe", "Serhiy Roe", False),
        ("Ann Lee", "Anne Lee", False),
        ("John Smith", "John Smyth", False),
        ("Ray", "Rai", False),
        ("Tom Phillips", "Tom Philips", False),
    ],
)
def test_spellings(one, other, same):
    assert (spellings.key(one) == spellings.key(other)) is same


def test_middle_names():
    bushes = [("george", "w", "bush"), ("george", "hw", "bush"), ("george", "bush")]
    assert spellings.same_without_middle(bushes) == {one: one for one in bushes}
    younger = ("donald", "trump", "jr")
    assert spellings.same_without_middle([younger])[younger] == younger
    assert spellings.same_without_middle([("new", "york", "city")]) == {
        ("new", "york", "city"): ("new", "york", "city")
    }


names = st.sampled_from(["Ann Lee", "Lee", "Bo Lee", "President Zelensky", "Zelenskyy", "ANN LEE"])


@given(st.lists(st.lists(names, min_size=1, max_size=4), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None)
def test_laws(groups):
    articles = articles_of(*[" spoke. Then it was ".join(["So", *group]) + "." for group in groups])
    kept = articles.copy()
    found = actors.discover(articles, min_n=1)
    pd.testing.assert_frame_equal(actors.discover(articles[::-1], min_n=1), found)
    pd.testing.assert_frame_equal(articles, kept)
    assert tables.evidence(articles, found)["match"].tolist() == found["alias"].tolist()
    assert not found.duplicated(["actor", "alias"]).any()
    totals = found.groupby("actor", sort=False)["n"].sum()
    assert totals.is_monotonic_decreasing
    pd.testing.assert_frame_equal(actors.discover(articles, min_n=10**6), found.iloc[:0])


def test_nothing_in_nothing_out():
    found = actors.discover(articles_of("Ann Lee spoke."), min_n=1)
    empty = actors.discover(articles_of("Ann Lee spoke.").iloc[:0])
    pd.testing.assert_series_equal(empty.dtypes, found.dtypes)


def test_variants_are_aliases_of_one_actor(tmp_path):
    articles = articles_of(
        "Volodymyr Zelenskyy spoke. Zelenskyy left.",
        "Volodymyr Zelensky spoke. Zelensky left.",
        "Volodymyr Zelenskiy spoke. Then Zelenskiy left. Volodymyr Zelenskyy is his name.",
    )
    found = actors.discover(articles)
    path = tmp_path / "found.csv"
    found.to_csv(path)
    mentions = actors.find(articles, lexicons.read_actors(path))
    assert mentions["actor"].tolist() == ["Volodymyr Zelenskyy"] * 7
