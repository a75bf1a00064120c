"""Standing by month, topic and side: headlines and leads, what the shares are of, the laws."""

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from test_actors import quote, quotes_of

from analysis import actors, tables, topics
from analysis.actors import groups, standings

LISTED = pd.DataFrame(
    [("Ann", "Ann", "us"), ("Bo", "Bo", "them"), ("Cy", "Cy", "us"), ("Di", "Di", None)],
    columns=["actor", "alias", "side"],
).assign(how="name", **{"from": pd.NaT, "to": pd.NaT})
TEXTS = (
    "Ann wins\n\nBo lost the mine. Ann left.\n\nCy asked for aid.",
    "No deal\n\nAnn met Ann. Bo has the mine. Di slept.",
    "Bo met Cy.",
)
TOPICS = pd.DataFrame(
    {"topic": ["minerals", "aid"], "entry": ["mine", "aid"], "not_near": [None, None]}
)


@pytest.fixture
def articles():
    return articles_of(
        *TEXTS,
        title=["Ann wins", "No deal", None],
        date=["2025-02-03", "2025-03-01", None],
        outlet=["X", "Y", "X"],
    )


@pytest.fixture
def mentions(articles):
    return actors.find(articles, LISTED)


@pytest.fixture
def quotes():
    spoken = quotes_of(quote("a", "one two", "A"), quote("b", "three", "B"), quote("c", "four", ""))
    return spoken.assign(actor=pd.Categorical(["Ann", "Bo", None]))


def rows(table, *columns):
    return table[[*columns]].values.tolist()


def test_headlines_and_leads(articles, quotes, mentions):
    table = actors.standing(articles, quotes, mentions).set_index("actor")
    assert table["headlines"].to_dict() == {"Ann": 1, "Bo": 0, "Cy": 0, "Di": 0}
    assert table["leads"].to_dict() == {"Ann": 2, "Bo": 3, "Cy": 1, "Di": 1}
    assert table["share_headlines"].loc["Ann"] == 1 / 2  # two of the three have a headline
    assert table["share_leads"].loc["Bo"] == 3 / 3
    assert table.loc["Ann", ["n_articles", "n_headlines", "n_leads"]].tolist() == [3, 2, 3]
    assert table.loc["Di", ["n_mentions", "n_quotes", "n_quoted_words"]].tolist() == [10, 3, 4]


def test_no_headline_no_share():
    articles = articles_of("Ann left.")
    table = actors.standing(articles, quotes_of().assign(actor=[]), actors.find(articles, LISTED))
    assert table["n_headlines"].tolist() == [0]
    assert table["share_headlines"].isna().all()
    assert table["share_leads"].tolist() == [1]


def test_by_month(articles, quotes, mentions):
    table = actors.standing(articles, quotes, mentions, by="month")
    assert rows(table, "month", "actor", "mentions", "n_mentions") == [
        ["2025-02", "Ann", 2, 4],
        ["2025-02", "Bo", 1, 4],
        ["2025-02", "Cy", 1, 4],
        ["2025-03", "Ann", 2, 4],
        ["2025-03", "Bo", 1, 4],
        ["2025-03", "Di", 1, 4],
    ]


def test_a_year_has_no_month(articles, quotes, mentions):
    coarse = articles.assign(date_precision=["month", "year", "day"])
    table = actors.standing(coarse, quotes, mentions, by="month")
    assert set(table["month"]) == {"2025-02"}


def test_a_column_of_that_name_stays_as_it_is(articles, quotes, mentions):
    table = actors.standing(articles.assign(month=["m", "m", "n"]), quotes, mentions, by="month")
    assert set(table["month"]) == {"m", "n"}


def test_what_is_counted_parts_nothing(articles, quotes, mentions):
    for made in actors.standing(articles, quotes, mentions):
        with pytest.raises(ValueError, match=f"by: '{made}' is what is counted"):
            actors.standing(articles.assign(**{made: "x"}), quotes, mentions, by=made)


def test_by_topic_of_articles_and_of_sentences(articles, quotes, mentions):
    labels = topics.label(articles, TOPICS)
    table = actors.standing(articles, quotes, mentions, by="topic", labels=labels)
    assert rows(table, "topic", "actor", "mentions", "n_articles") == [
        ["aid", "Ann", 2, 1],
        ["aid", "Bo", 1, 1],
        ["aid", "Cy", 1, 1],
        ["minerals", "Ann", 4, 2],
        ["minerals", "Bo", 2, 2],
        ["minerals", "Cy", 1, 2],
        ["minerals", "Di", 1, 2],
    ]
    options = {"by": "topic", "labels": labels, "within": "sentence"}
    table = actors.standing(articles, quotes_of().assign(actor=[]), mentions, **options)
    assert rows(table, "topic", "actor", "mentions", "n_mentions", "n_headlines") == [
        ["aid", "Cy", 1, 1, 0],
        ["minerals", "Bo", 2, 2, 0],
    ]
    assert table["share_headlines"].isna().all()


def test_by_side(articles, quotes, mentions):
    table = actors.standing(articles, quotes, mentions, of="side", actors=LISTED)
    assert rows(table, "actor", "articles", "mentions", "quotes", "n_mentions") == [
        ["us", 3, 6, 1, 10],
        ["them", 3, 3, 1, 10],
    ]
    assert table["share_mentions"].tolist() == [6 / 10, 3 / 10]  # Di has no side


def test_by_kind_of_a_list_that_keeps_other_names_apart(articles, quotes, mentions):
    kinds = {"Ann": "person", "Bo": "person", "Cy": "party", "Di": None}
    apart = LISTED.head(2).assign(actor="-", alias=["Ann Lee", "Bo Street"])
    listed = pd.concat([LISTED.assign(kind=LISTED["actor"].map(kinds)),
                        apart.assign(kind=["person", "place"])])  # fmt: skip
    table = actors.standing(articles, quotes, mentions, of="kind", actors=listed)
    assert rows(table, "actor", "mentions", "quotes") == [["person", 7, 2], ["party", 2, 0]]


def test_two_columns_at_once(articles, quotes, mentions):
    table = actors.standing(articles, quotes, mentions, by=["outlet", "month"])
    assert rows(table.drop_duplicates("outlet"), "outlet", "month") == [
        ["X", "2025-02"],
        ["Y", "2025-03"],
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "topic"}, "needs labels="),
        ({"by": "desk"}, r"no columns \['desk'\]"),
        ({"within": "page"}, "expected one of article, sentence"),
        ({"of": "side"}, "needs actors="),
        ({"of": "colour", "actors": LISTED}, "a column 'colour'"),
        ({"of": "side", "actors": pd.concat([LISTED, LISTED.assign(side="x")])}, "more than one"),
    ],
)
def test_wrong_options_say_what_to_do(articles, quotes, mentions, options, message):
    with pytest.raises(ValueError, match=message):
        actors.standing(articles, quotes, mentions, **options)


def test_quotes_without_actors_say_what_to_do(articles, quotes, mentions):
    with pytest.raises(ValueError, match=r"actors\.speakers"):
        actors.standing(articles, quotes.drop(columns="actor"), mentions)


@pytest.mark.parametrize("options", [{}, {"by": "month"}, {"by": ["outlet", "month"]}])
def test_no_articles_no_rows_the_same_columns(articles, quotes, mentions, options):
    table = actors.standing(articles, quotes, mentions, **options)
    empty = actors.standing(articles.iloc[:0], quotes, mentions, **options)
    assert empty.empty
    assert [*empty.columns] == [*table.columns]


@pytest.mark.parametrize("by", [None, "month", "topic"])
def test_order_changes_nothing_and_no_input_is_changed(articles, quotes, mentions, by):
    labels = topics.label(articles, TOPICS)
    given = [articles, quotes, mentions, labels]
    kept = [table.copy() for table in given]
    table = actors.standing(articles, quotes, mentions, by=by, labels=labels)
    turned = [one[::-1] for one in given]
    again = actors.standing(*turned[:3], by=by, labels=turned[3])
    pd.testing.assert_frame_equal(table, again)
    for one, other in zip(given, kept, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_parts_add_up_to_the_whole(quotes, monkeypatch):
    articles = articles_of(*[TEXTS[i % 3] for i in range(26)], date=["2025-02-03"] * 26)
    mentions = actors.find(articles, LISTED)
    whole = standings.sorted_table(standings.measure(articles, quotes, mentions))
    one, two = (standings.measure(part, quotes, mentions) for part in (articles[:9], articles[9:]))
    pd.testing.assert_frame_equal(standings.sorted_table(one + two), whole)
    monkeypatch.setattr(standings, "_BLOCK", 4)
    blocks = standings.sorted_table(standings.measure(articles, quotes, mentions))
    pd.testing.assert_frame_equal(blocks, whole)
    table = whole.set_index("actor")
    assert table.loc["Ann", "share_leads_low"] < table.loc["Ann", "share_leads"]
    assert table.loc["Ann", "first_position_low"] <= table.loc["Ann", "first_position"]


def test_indirect_speech_and_scare_quotes_are_no_quotations(articles, mentions):
    kinds = ["direct", "mixed", "indirect", "scare"]
    said = [quote("a", "one two", "A", start=at, kind=kind) for at, kind in enumerate(kinds)]
    table = actors.standing(articles, quotes_of(*said).assign(actor="Ann"), mentions)
    assert rows(table.head(1), "actor", "quotes", "quoted_words", "n_quotes") == [["Ann", 2, 4, 2]]


def test_what_stands_behind_the_last_sentence_is_in_none():
    text = "Ann left. Bo stayed.\n\nPhoto: Ann smiles."
    caption = pd.DataFrame({"article_id": ["a"], "start": [text.rindex("Ann")]})
    assert groups.sentences(articles_of(text), caption).tolist() == [-1]
    spans = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 20], "end": [9, 30]})
    at = pd.DataFrame({"article_id": ["a"] * 5, "start": [0, 8, 9, 20, 30]})
    assert groups.holder(spans, at).tolist() == [0, 0, -1, 1, -1]


def test_a_first_position_is_a_part_of_all_characters():
    articles = articles_of("Talks: Ann", "Ann left. ")  # 7 of 10 characters, and 0 of 10
    table = actors.standing(articles, quotes_of().assign(actor=None), actors.find(articles, LISTED))
    assert table["first_position"].tolist() == [0.35]


def test_words_counted_before_are_taken(articles, quotes, mentions):
    table = actors.standing(articles, quotes.assign(n_words=[9, 1, 1]), mentions)
    assert table.set_index("actor").loc["Ann", "quoted_words"] == 9


def test_sentences_of_rows(articles, mentions):
    assert groups.sentences(articles, mentions).tolist() == [-1, 0, 1, 2, 0, 0, 1, 2, 0, 0]
    strange = mentions.assign(article_id="z")
    assert np.unique(groups.sentences(articles, strange)).tolist() == [-1]
    assert len(groups.sentences(articles.iloc[:0], tables.empty("MENTIONS"))) == 0


def test_tables_that_have_changed_places_are_refused(four_articles):
    with pytest.raises(tables.TableError, match="QUOTES: columns"):
        actors.standing(four_articles, tables.empty("MENTIONS"), tables.empty("QUOTES"))
