"""The contract of the tables: what is refused, how parts join, what opens the evidence."""

import pandas as pd
import pytest

from analysis import loaders, tables
from analysis.tables import TableError


@pytest.mark.parametrize("name", tables.TABLES)
def test_an_empty_table_keeps_its_contract(name):
    empty = tables.empty(name)
    assert tables.check(empty, name) is empty
    assert [*empty.columns] == [*tables.TABLES[name]]


def segment(**changes):
    return pd.DataFrame([{"article_id": "a", "start": 0, "end": 5, "kind": "lead"} | changes])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": -1}, "SEGMENTS.start: positions begin at 0; found -1 in row 0"),
        ({"start": 9}, "SEGMENTS.end: a span ends after its start"),
        ({"start": "0"}, "SEGMENTS.start: position was expected, found type str"),
        ({"kind": "headlines"}, "SEGMENTS.kind: it must be one of headline, byline"),
        ({"article_id": None}, "SEGMENTS.article_id: it must not be missing"),
        ({"start": pd.NA}, "SEGMENTS.start: it must not be missing"),
    ],
)
def test_what_breaks_the_contract_is_named(changes, message):
    with pytest.raises(TableError, match=message.replace(".", r"\.")):
        tables.check(segment(**changes), "SEGMENTS")
    assert tables.check(segment(), "SEGMENTS") is not None


def test_a_day_of_a_time_zone_is_refused(make_articles):
    articles = make_articles("One.", date=["2025-02-28"])
    zoned = articles.assign(date=articles["date"].dt.tz_localize("Europe/Kyiv"))
    arrow = zoned.convert_dtypes(dtype_backend="pyarrow")
    for table in (zoned, arrow):
        with pytest.raises(
            TableError, match=r"ARTICLES\.date: day was .*; \.dt\.tz_localize\(None"
        ):
            tables.check(table, "ARTICLES")
        naive = table.assign(date=table["date"].dt.tz_localize(None))
        assert tables.check(naive, "ARTICLES")["date"].dt.day.tolist() == [28]


def test_bad_rows_are_counted():
    rows = pd.concat([segment(start=-1)] * 5, ignore_index=True)
    with pytest.raises(TableError, match="in row 0, 1, 2 and 2 more"):
        tables.check(rows, "SEGMENTS")


def test_two_articles_with_one_id_are_refused(make_articles):
    articles = make_articles("One.", "Two.")
    articles["article_id"] = ["a", "a"]
    with pytest.raises(TableError, match="ids are unique"):
        tables.check(articles, "ARTICLES")


@pytest.mark.parametrize(("table", "name"), [("no table", "TONE"), (segment(), "NAMES")])
def test_no_table_and_no_such_table(table, name):
    with pytest.raises(TableError, match=r"DataFrame was expected|there is no table"):
        tables.check(table, name)


def test_what_is_no_table_of_articles_is_told_how_to_become_one():
    bare = pd.DataFrame({"body": ["One."]})
    with pytest.raises(TableError, match=r"found \['body'\]; loaders\.read_articles\(table\)\."):
        tables.check(bare, "ARTICLES")
    with pytest.raises(TableError, match=r"found \['body'\]$"):
        tables.check(bare, "SEGMENTS")
    coverage = loaders.read_articles(pd.DataFrame({"text": ["One two."]}))
    with pytest.raises(TableError, match=r"expected, not Coverage; take its \.articles$"):
        tables.check(coverage, "ARTICLES")
    assert len(tables.check(coverage.articles, "ARTICLES")) == 1
    with pytest.raises(TableError, match=r"expected, not Coverage$"):
        tables.check(coverage, "SEGMENTS")


def test_categories_of_parts_are_united():
    one = tables.make("SEGMENTS", [("b", 0, 1, "lead")])
    other = tables.make("SEGMENTS", [("a", 0, 1, "lead")])
    joined = tables.concat([one, other], "SEGMENTS")
    assert joined["article_id"].tolist() == ["a", "b"]
    assert isinstance(joined["article_id"].dtype, pd.CategoricalDtype)
    assert tables.concat([], "SEGMENTS").equals(tables.empty("SEGMENTS"))


def test_parts_joined_without_a_name_keep_their_order_and_their_categories():
    parts = [pd.DataFrame({"who": pd.Categorical([name])}) for name in "ba"]
    joined = tables.concat(parts)
    assert joined["who"].tolist() == ["b", "a"]
    assert joined["who"].cat.categories.tolist() == ["a", "b"]


def test_rows_are_sorted_by_place():
    table = tables.make("SEGMENTS", [("b", 7, 9, "body"), ("a", 3, 4, "body"), ("b", 0, 6, "lead")])
    assert table[["article_id", "start"]].values.tolist() == [["a", 3], ["b", 0], ["b", 7]]


@pytest.mark.parametrize("dtype", ["str", "category", object])
def test_a_batch_and_its_labels_are_in_the_order_of_the_ids(dtype):
    articles = pd.DataFrame(
        {
            "article_id": ["b", "a", "c"],
            "date": pd.to_datetime(["2025-02-18", None, "2025-02-01"]).astype("datetime64[s]"),
            "outlet": ["Wire", "Digest", None],
            "title": ["Deal", None, None],
            "text": ["Two.", "One.", "Three."],
        }
    ).astype({"article_id": dtype, "outlet": dtype})
    articles["outlet"] = (
        articles["outlet"].astype("category").cat.set_categories(["Wire", "Digest"])
    )
    ids, titles, texts, labels = tables.batch(articles, labels=True)
    assert (ids, titles) == (["a", "b", "c"], [None, "Deal", None])
    assert texts == ["One.", "Two.", "Three."]
    assert labels["article_id"].tolist() == ids
    assert labels["outlet"].tolist()[:2] == ["Digest", "Wire"]
    assert labels["outlet"].isna().tolist() == [False, False, True]
    assert [*labels["outlet"].categories] == ["Digest", "Wire"]
    assert pd.isna(labels["date"][0])
    assert labels["date"].dtype == "datetime64[us]"
    assert tables.batch(articles) == (ids, titles, texts)


def test_evidence_shows_the_words_around(make_articles):
    articles = make_articles("Head\n\nTrump met Putin in Riyadh.\n\nTail", date=["2025-02-18"])
    rows = pd.DataFrame({"article_id": ["a"], "start": [16], "end": [21], "actor": ["Putin"]})
    (row,) = tables.evidence(articles, rows).itertuples()
    assert (row.before, row.match, row.after) == ("Trump met ", "Putin", " in Riyadh.")
    assert row.actor == "Putin"
    assert f"{row.date:%Y-%m-%d}" == "2025-02-18"


def test_evidence_leaves_out_words_that_the_width_cuts(make_articles):
    articles = make_articles("Talks about minerals went on.")
    rows = pd.DataFrame({"article_id": ["a"], "start": [12], "end": [20]})
    found = {
        width: tables.evidence(articles, rows, width=width)[["before", "after"]].values.tolist()[0]
        for width in (3, 5, 6, 12)
    }
    assert found == {
        3: [" ", " "],
        5: [" ", " went"],
        6: ["about ", " went "],
        12: ["Talks about ", " went on."],
    }


def test_evidence_keeps_the_order_of_the_rows(make_articles):
    articles = make_articles("One two.", "Three.")
    rows = pd.DataFrame({"article_id": ["b", "a"], "start": [0, 4], "end": [5, 7]})
    assert tables.evidence(articles, rows)["match"].tolist() == ["Three", "two"]
    assert tables.evidence(articles, rows.iloc[:0]).empty


@pytest.mark.parametrize(
    ("article_id", "end", "message"), [("z", 1, "no article 'z'"), ("a", 99, "ends at 8")]
)
def test_evidence_of_other_articles_is_refused(make_articles, article_id, end, message):
    rows = pd.DataFrame({"article_id": [article_id], "start": [0], "end": [end]})
    with pytest.raises(TableError, match=message):
        tables.evidence(make_articles("One two."), rows)


@pytest.mark.parametrize(
    ("starts", "kind"), [([0.0], "float64"), (pd.array([pd.NA], "Int64"), "Int64")]
)
def test_evidence_wants_whole_numbers(make_articles, starts, kind):
    rows = pd.DataFrame({"article_id": ["a"], "start": starts, "end": [3]})
    with pytest.raises(TableError, match=f"rows.start: whole numbers .* found type {kind}; leave"):
        tables.evidence(make_articles("One two."), rows)
    whole = rows.assign(start=0).astype(object)
    assert tables.evidence(make_articles("One two."), whole)["match"].tolist() == ["One"]


def test_evidence_of_no_rows_keeps_its_types(make_articles):
    articles, rows = (
        make_articles("One."),
        pd.DataFrame({"article_id": ["a"], "start": 0, "end": 3}),
    )
    opened = tables.evidence(articles, rows)
    assert tables.evidence(articles, rows.iloc[:0]).dtypes.equals(opened.dtypes)


def test_a_copy_of_a_copy_is_one_of_the_first_original(make_articles):
    articles = make_articles(*["One."] * 6).assign(copy_of=["b", "c", None, "x", "f", "e"])
    # d's original is not among them; e and f are said to be copies of each other
    assert tables.units(articles, "copy_of").tolist() == ["c", "c", "c", "x", "e", "e"]
    assert tables.units(articles).tolist() == [*"abcdef"]


def test_no_dates_at_all_are_no_months(make_articles):
    articles = make_articles("One.", outlet=["X"])
    articles["date"] = pd.Series([None], dtype="object")
    assert [*tables.groups(articles, "month")] == []
    assert tables.parts(articles) == {"outlet": ["X"], "month": ["no date"]}


def test_evidence_opens_places_and_says_so(make_articles):
    articles = make_articles("One two.")
    with pytest.raises(TableError, match=r"rows: columns \['start', 'end'\] are missing; evidence"):
        tables.evidence(articles, articles)
    with pytest.raises(TableError, match=r"ARTICLES: columns \['date', 'outlet', 'title'\] are"):
        tables.evidence(articles[["article_id", "text"]], articles.assign(start=0, end=3))


def test_groups_by_column_month_and_topic(make_articles):
    dates = ["2025-02-01", "2025-02-28", None]
    articles = make_articles("One.", "Two.", "Three.", date=dates, outlet=["X", "Y", "Y"])
    labels = [("a", "aid"), ("c", "aid"), ("c", "war"), ("a", "aid")]  # an article counts once
    labels = pd.DataFrame(labels, columns=["article_id", "topic"])

    def ids(by, **options):
        found = tables.groups(articles, by, **options)
        return [((*values.values(),), [*group["article_id"]]) for values, group in found]

    assert ids(None) == [((), ["a", "b", "c"])]
    assert ids("month") == [(("2025-02",), ["a", "b"])]
    assert ids(["outlet", "month"]) == [(("X", "2025-02"), ["a"]), (("Y", "2025-02"), ["b"])]
    assert ids("topic", labels=labels) == [(("aid",), ["a", "c"]), (("war",), ["c"])]
    with pytest.raises(ValueError, match=r"have no columns \['desk'\]; there are \['article_id'"):
        ids("desk")
    with pytest.raises(ValueError, match="needs labels="):
        ids("topic")
