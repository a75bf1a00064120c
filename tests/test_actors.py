"""Who is named: the traps of a list of names, conflicts, and closed forms of standing."""

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from golden import load

from analysis import actors, lexicons, tables

LIST = """\
actor,alias,how,from,to,kind,side,reason,pronoun
Donald Trump,Trump,short,,,person,us,,he
Donald Trump,the US president,description,2025-01-20,,person,us,,he
Joe Biden,the US president,description,,2025-01-19,person,us,,he
Cabinet,Trump administration,name,,,government,us,,it
-,Trump Tower,name,,,place,us,a building,it
Vladimir Putin,Putin,short,,,person,russia,,he
Liana Fix,Liana Fix,name,,,person,analyst,,she
Liana Fix,Fix,short,,,person,analyst,,she
United States,US,short,,,government,us,,it
Russia,Moscow,metonym,,,government,russia,,it
EU,Brussels,metonym,,,organisation,europe,,it
NATO,Brussels,metonym,,,organisation,nato,,it
"""


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    path = tmp_path_factory.mktemp("list") / "actors.csv"
    path.write_text(LIST, encoding="utf-8")
    return lexicons.read_actors(path)


def article(case):
    return articles_of(case["text"], title=[case.get("title")], date=[case.get("date")])


@pytest.mark.parametrize("case", load("actors"))
def test_mentions(case, names):
    options = {key: case[key] for key in ("metonyms", "pronouns") if key in case}
    found = actors.find(article(case), names, **options)
    assert found[["surface", "actor", "how"]].values.tolist() == case["mentions"]
    for row in found.itertuples():
        assert case["text"][row.start : row.end] == row.surface


@pytest.mark.parametrize("case", [case for case in load("actors") if "conflicts" in case.values[0]])
def test_conflicts_are_listed_not_guessed(case, names):
    found = actors.conflicts(article(case), names, metonyms=case.get("metonyms", False))
    assert found[["surface", "candidates"]].values.tolist() == case["conflicts"]


def test_an_alias_for_another_changes_no_total(names):
    one = actors.find(articles_of("Liana Fix spoke. Liana Fix left."), names)
    other = actors.find(articles_of("Liana Fix spoke. Fix left."), names)
    assert one["actor"].value_counts().equals(other["actor"].value_counts())


def test_pronouns_need_their_column(names, make_articles):
    with pytest.raises(ValueError, match="column 'pronoun'"):
        actors.find(make_articles("He left."), names.drop(columns="pronoun"), pronouns=True)


def quote(article_id, surface, name, **columns):
    row = dict.fromkeys(tables.TABLES["QUOTES"]) | {
        "article_id": article_id, "start": 0, "end": len(surface), "surface": surface,
        "kind": "direct", "name": name, "utterance": 0,
    }  # fmt: skip
    return row | columns


def quotes_of(*rows):
    return tables.make("QUOTES", pd.DataFrame(rows, columns=[*tables.TABLES["QUOTES"]]))


class TestSpeakers:
    articles = articles_of("“Go,” Fix said. Press secretary Liana Fix left. Putin left Brussels.")

    def actor(self, names, **columns):
        mentions = actors.find(self.articles, names)
        spoken = quotes_of(quote("a", "Go,", None) | columns)
        (actor,) = actors.speakers(spoken, mentions)["actor"]
        return actor

    def test_by_the_mention_itself(self, names):
        assert self.actor(names, speaker_start=6, speaker_end=9, speaker="Fix") == "Liana Fix"

    def test_by_the_resolved_name(self, names):
        assert self.actor(names, name="Liana Fix") == "Liana Fix"

    def test_by_the_end_of_a_longer_mention(self, names):
        text = self.articles["text"][0]
        start, end = text.index("Press"), text.index(" left")
        speaker = text[start:end]
        found = self.actor(names, speaker_start=start, speaker_end=end, speaker=speaker)
        assert found == "Liana Fix"

    def test_nobody_of_the_list(self, names):
        assert pd.isna(self.actor(names, speaker="an official"))
        assert pd.isna(self.actor(names))

    def test_a_name_of_two_actors_is_nobody(self):
        named = [
            ("a", 0, 7, "Ann Lee", "Ann Lee", "name"),
            ("a", 9, 15, "Bo Lee", "Bo Lee", "name"),
        ]
        mentions = tables.make("MENTIONS", named)
        spoken = quotes_of(quote("a", "Go,", "Lee"), quote("a", "No,", "Bo Lee"))
        assert actors.speakers(spoken, mentions)["actor"].tolist() == [np.nan, "Bo Lee"]


class TestStanding:
    """Two articles: Trump twice and Putin once; then Putin once. Quoted: Trump 3 of 4 words."""

    articles = articles_of(
        "Trump met Putin. Trump left", "No deal. Putin left it", outlet=["X", "Y"]
    )

    @pytest.fixture
    def quotes(self):
        spoken = [quote("a", "one two three", "T"), quote("b", "four", None)]
        return quotes_of(*spoken).assign(
            actor=pd.Categorical(["Donald Trump", None], categories=["Donald Trump"])
        )

    def test_closed_form(self, names, quotes):
        mentions = actors.find(self.articles, names)
        trump, putin = actors.standing(self.articles, quotes, mentions).to_dict("records")
        assert (trump["actor"], trump["articles"], trump["mentions"]) == ("Donald Trump", 1, 2)
        assert (putin["actor"], putin["articles"], putin["mentions"]) == ("Vladimir Putin", 2, 2)
        assert (trump["quotes"], trump["quoted_words"]) == (1, 3)
        assert trump["share_articles"] == 1 / 2
        assert trump["share_mentions"] == 2 / 4
        assert trump["share_quoted_words"] == 3 / 4
        assert putin["share_quoted_words"] == 0
        assert trump["first_position"] == 0
        assert putin["first_position"] == pytest.approx((10 / 27 + 9 / 22) / 2, abs=0.001)

    def test_two_articles_are_too_few_for_an_interval(self, names, quotes):
        standing = actors.standing(self.articles, quotes, actors.find(self.articles, names))
        assert standing["share_mentions_low"].isna().all()

    def test_many_articles_carry_one(self, names):
        articles = articles_of(*["Trump met Putin.", "Putin left."] * 8)
        mentions = actors.find(articles, names)
        table = actors.standing(articles, quotes_of().assign(actor=[]), mentions)
        trump = table.set_index("actor").loc["Donald Trump"]
        assert 0 < trump["share_articles_low"] < 0.5 < trump["share_articles_high"] < 1
        assert np.isnan(trump["share_quoted_words"])  # nobody is quoted: not measured, not 0

    def test_groups_stand_apart(self, names, quotes):
        mentions = actors.find(self.articles, names)
        table = actors.standing(self.articles, quotes, mentions, by="outlet")
        assert table[["outlet", "actor", "mentions"]].values.tolist() == [
            ["X", "Donald Trump", 2],
            ["X", "Vladimir Putin", 1],
            ["Y", "Vladimir Putin", 1],
        ]

    def test_an_unknown_group_is_named(self, names, quotes):
        with pytest.raises(ValueError, match=r"no columns \['desk'\]"):
            actors.standing(self.articles, quotes, tables.empty("MENTIONS"), by="desk")

    def test_order_changes_nothing(self, names, quotes):
        mentions = actors.find(self.articles, names)
        table = actors.standing(self.articles, quotes, mentions)
        turned = actors.standing(self.articles[::-1], quotes[::-1], mentions[::-1])
        pd.testing.assert_frame_equal(table, turned)


def test_laws_of_a_finder(names, four_articles):
    whole = actors.find(four_articles, names, metonyms=True)
    parts = [actors.find(four_articles.iloc[[i]], names, metonyms=True) for i in (3, 1, 0, 2)]
    pd.testing.assert_frame_equal(tables.concat(parts, "MENTIONS"), whole)
    assert actors.find(four_articles, names.iloc[:0]).empty
    empty = actors.find(four_articles.iloc[:0], names)
    assert [*empty.columns] == [*whole.columns]


class TestDiscover:
    def test_a_surname_joins_its_full_name(self, make_articles):
        articles = make_articles("Ann Lee spoke. Then Lee left. Bo Roe stayed, and so did Lee.")
        found = actors.discover(articles)
        assert found[["actor", "alias", "how", "n"]].values.tolist() == [
            ["Ann Lee", "Lee", "short", 2],
            ["Ann Lee", "Ann Lee", "name", 1],
        ]

    def test_two_bearers_stay_apart(self, make_articles):
        articles = make_articles("Ann Lee met Bo Lee. Then Lee left. And Lee came back.")
        found = actors.discover(articles)
        assert found[["actor", "alias", "n"]].values.tolist() == [["Lee", "Lee", 2]]

    def test_what_it_finds_is_an_actors_file(self, make_articles, tmp_path):
        articles = make_articles("Ann Lee spoke. Then Lee left. The White House, said Lee.")
        found = actors.discover(articles, min_n=1)
        path = tmp_path / "found.csv"
        found.assign(**{"from": None, "to": None, "side": None, "reason": None}).to_csv(path)
        mentions = actors.find(articles, lexicons.read_actors(path))
        assert mentions["actor"].tolist() == ["Ann Lee", "Ann Lee", "White House", "Ann Lee"]

    def test_evidence_holds(self, four_articles):
        found = actors.discover(four_articles, min_n=1)
        opened = tables.evidence(four_articles, found)
        assert opened["match"].tolist() == found["alias"].tolist()
        assert actors.discover(four_articles.iloc[:0]).empty


def test_an_actors_table_of_another_kind_is_refused_by_name(four_articles):
    with pytest.raises(ValueError, match=r"one row an alias .* found \['actor', 'alias'\]"):
        actors.find(four_articles, pd.DataFrame({"actor": ["Ann"], "alias": ["Ann"]}))
    with pytest.raises(ValueError, match="found str"):
        actors.conflicts(four_articles, "actors.csv")


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ({"actor": ["Trump", None]}, r"actors\.actor: a name was expected, found nan in row y"),
        ({"alias": [None, "Kyiv"]}, r"actors\.alias: a name was expected, found nan in row x"),
        ({"how": ["name", "nick"]}, r"actors\.how: one of name, short, .*, found 'nick' in row y"),
        ({"how": ["name", None]}, r"actors\.how: one of name, short, .*, found nan in row y"),
    ],
)
def test_an_actors_table_with_a_row_of_no_use_is_refused(four_articles, column, message):
    rows = {"actor": ["Trump", "Kyiv"], "alias": ["Trump", "Kyiv"], "how": "name"}
    listed = pd.DataFrame(rows | {"from": None, "to": None}, index=["x", "y"])
    assert len(actors.find(four_articles, listed)) == 4
    unused = listed.astype({"how": pd.CategoricalDtype(["name", "title"])})
    assert len(actors.find(four_articles, unused)) == 4
    with pytest.raises(ValueError, match=message):
        actors.find(four_articles, listed.assign(**column))
