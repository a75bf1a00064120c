"""Over time: empty periods stay, undated articles are counted beside; before and after an event."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    lexicons,
    loaders,
    pipeline,
    sentiment,
    series,
    statistics,
    tables,
    tokenisation,
    topics,
)

MONEY = pd.DataFrame({"topic": ["money"], "entry": ["fund"], "not_near": None})


def dated(*days, **columns):
    return articles_of(*["Text."] * len(days), date=days, **columns)


def spread(n, **columns):
    """Return n articles, one a day from 1 February 2025 on."""
    days = pd.date_range("2025-02-01", periods=n).strftime("%Y-%m-%d")
    ids = [f"article {number}" for number in range(n)]
    return dated(*days, article_id=ids, **columns)


def rows_of(numbers, **columns):
    return pd.DataFrame({"article_id": [f"article {number}" for number in numbers], **columns})


def test_empty_days_are_kept():
    table = series.over_time(dated("2025-02-26", "2025-02-28", "2025-02-28"), every="day")
    assert table["n"].tolist() == [1, 0, 2]
    assert table["share"].tolist() == [1 / 3, 0, 2 / 3]
    assert [f"{day:%d}" for day in table["period"]] == ["26", "27", "28"]


def test_weeks_begin_on_monday_and_months_on_the_first():
    articles = dated("2025-03-02", "2025-03-03")  # a Sunday and a Monday
    assert series.over_time(articles)["n"].tolist() == [1, 1]
    (month,) = series.over_time(articles, every="month")["period"]
    assert f"{month:%Y-%m-%d}" == "2025-03-01"


def test_hours_make_no_other_day():
    articles = dated("2025-03-01 18:00", "2025-03-03 06:00")
    assert series.measure(articles)["date"].tolist() == [
        *pd.to_datetime(["2025-03-01", "2025-03-03"])
    ]


def test_a_rough_date_stretches_no_span():
    precision = ["day", "day", "year", "month"]
    articles = dated(
        "2025-03-01", "2025-03-09", "2020-01-01", "2025-06-01", date_precision=precision
    )
    rows = pd.DataFrame({"article_id": [*"abcd"], "topic": "aid"})
    for table in (
        series.over_time(articles, rows, every="day", by="topic"),
        series.over_time(articles, every="day"),
    ):
        assert len(table) == 9
        assert table["undated"].unique().tolist() == [2]
    assert len(series.over_time(articles, rows, every="month", by="topic")) == 4  # March to June
    found = pipeline.tables(articles, actors=lexicons.read_actors()[:0], topics=MONEY)["SERIES"]
    assert (len(found), {*found["every"]}) == (9, {"day"})
    months = articles.assign(date_precision="month")
    found = pipeline.tables(months, actors=lexicons.read_actors()[:0], topics=MONEY)["SERIES"]
    assert (found["n"].sum(), {*found["every"]}) == (4, {"month"})


def test_a_share_of_all_or_of_none_has_no_interval():
    articles = dated(*["2025-03-02"] * 9, *["2025-04-02"] * 9, article_id=[*"abcdefghijklmnopqr"])
    rows = pd.DataFrame({"article_id": [*"abc"], "score": [0.5, 0.5, 0.5]})
    table = series.over_time(articles, rows, every="month", value="score")
    assert table["share"].tolist() == [1 / 3, 0]
    assert table["share_low"].notna().tolist() == [True, False]
    rows = pd.DataFrame({"article_id": [*"abcdefghi"], "score": 0.1})
    table = series.over_time(articles, rows, every="month", value="score")
    assert table[["share", "mean"]].values.tolist()[0] == [1, 0.1]
    assert table[["share_low", "share_high", "mean_low", "mean_high"]].isna().all(axis=None)


def test_undated_articles_are_in_no_period_and_not_lost():
    table = series.over_time(dated("2025-03-02", None, None))
    assert table["n"].sum() == 1
    assert table["undated"].tolist() == [2]


def test_a_month_is_too_rough_for_days():
    articles = dated("2025-03-01", "2025-03-01", date_precision=["day", "month"])
    assert series.over_time(articles, every="day")["undated"].tolist() == [1]
    assert series.over_time(articles, every="month")["n"].tolist() == [2]


def test_a_mean_is_of_values_and_a_missing_one_is_not_zero():
    articles = dated("2025-03-03", "2025-03-03", "2025-03-10")
    rows = pd.DataFrame({"article_id": ["a", "a", "b", "c"], "score": [0.5, -0.25, 0.5, None]})
    table = series.over_time(articles, rows, value="score")
    assert table["mean"].iloc[0] == 0.25
    assert table["n_values"].tolist() == [3, 0]
    assert pd.isna(table["mean"].iloc[1])
    assert table["share"].tolist() == [1.0, 1.0]
    assert table["mean_low"].isna().all()  # two articles carry no interval


def test_an_interval_of_a_mean_rests_on_the_articles_with_a_value():
    articles, rows = spread(20), rows_of(range(20), score=[0.1 * (n % 3) for n in range(20)])
    found = series.over_time(articles, rows.head(7), value="score", every="month")
    assert found["mean_low"].isna().tolist() == [True]  # seven of the twenty have one
    found = series.over_time(articles, rows.head(8), value="score", every="month")
    assert found["mean_low"].notna().tolist() == [True]


def test_a_share_is_of_the_articles_that_have_a_row():
    articles = dated("2025-03-03", "2025-03-03", "2025-03-10")
    table = series.over_time(articles, pd.DataFrame({"article_id": ["a", "a"]}), name="topic: aid")
    assert table["share"].tolist() == [0.5, 0.0]
    assert table["series"].tolist() == ["topic: aid"] * 2


def test_many_articles_carry_an_interval():
    articles = dated(*["2025-03-03"] * 20)
    rows = pd.DataFrame({"article_id": [*"abcdefghij"], "score": [i / 10 for i in range(10)]})
    (row,) = series.over_time(articles, rows, value="score").itertuples()
    assert row.share_low < 0.5 < row.share_high
    assert row.mean_low < row.mean == 0.45 < row.mean_high


def test_laws():
    articles = dated("2025-03-03", "2025-02-03", None)
    rows = pd.DataFrame({"article_id": ["b", "a"], "score": [0.1, 0.2]})
    table = series.over_time(articles, rows, value="score")
    turned = series.over_time(articles[::-1], rows[::-1], value="score")
    pd.testing.assert_frame_equal(table, turned)
    empty = series.over_time(articles.iloc[:0], rows.iloc[:0], value="score")
    assert [*empty.columns] == [*table.columns]
    tables.check(empty, "SERIES")
    assert series.over_time(dated(None)).empty


def test_an_unknown_period_is_named():
    with pytest.raises(ValueError, match="every='year': expected one of day, week, month"):
        series.over_time(dated("2025-03-03"), every="year")


# rolling, by group


def test_a_rolling_share_is_of_the_articles_of_its_window():
    articles = dated("2025-03-03", "2025-03-03", "2025-03-05", "2025-03-06")
    rows = pd.DataFrame({"article_id": ["a", "c"], "score": [0.5, 0.25]})
    table = series.over_time(articles, rows, every="day", value="score", rolling=2)
    assert table["n"].tolist() == [2, 0, 1, 1]
    assert table["n_window"].tolist() == [2, 2, 1, 2]
    assert table["share"].fillna(-1).tolist() == [-1, 0.5, 1, 0.5]
    assert table["mean"].fillna(-1).tolist() == [-1, 0.5, 0.25, 0.25]
    volume = series.over_time(articles, every="day", rolling=2)
    assert volume["share"].fillna(-1).tolist() == [-1, 0.5, 0.25, 0.5]
    with pytest.raises(ValueError, match="rolling: 1 period or more was expected, found 0"):
        series.over_time(articles, rolling=0)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=60),
    st.integers(1, 5),
)
@settings(max_examples=12, deadline=None)
def test_a_window_is_measured_as_one_period_of_its_articles(drawn, rolling):
    days = [f"2025-03-{day + 1:02}" for day, _ in drawn]
    ids = [f"article {number}" for number in range(len(days))]
    articles = dated(*days, article_id=ids)
    values = [number / 8 - 3 for number in range(len(ids))]
    rows = pd.DataFrame({"article_id": ids, "score": values})[[has for _, has in drawn]]
    table = series.over_time(articles, rows, every="day", value="score", rolling=rolling)
    measures = ["share", "share_low", "share_high", "mean", "mean_low", "mean_high", "n_values"]
    for row in table.iloc[rolling - 1 :].itertuples():
        first = row.period - pd.Timedelta(days=rolling - 1)
        here = articles[articles["date"].between(first, row.period)]
        if not len(here):
            assert np.isnan(row.share)
            continue
        # Put on one day, the articles of the window are one period.
        (whole,) = series.over_time(
            here.assign(date=row.period), rows, every="day", value="score"
        ).itertuples()
        assert repr([getattr(row, name) for name in measures]) == repr(
            [getattr(whole, name) for name in measures]
        )


def test_columns_measured_together_are_measured_as_each_alone():
    articles = spread(59)  # February and March
    of = {"even": range(0, 59, 2), "third": range(0, 59, 3)}
    days = series.measure(articles)
    for name, numbers in of.items():
        days[name] = series.count(articles, rows_of(numbers))["has"]
    found = series.together(days, every="month", columns={name: name for name in of}, rolling=2)
    alone = [series.table(days, every="month", name=name, has=name, rolling=2) for name in of]
    pd.testing.assert_frame_equal(found, tables.concat(alone))
    assert found["share"].dropna().tolist() == [30 / 59, 20 / 59]


def test_series_by_a_column_of_the_rows_share_their_periods():
    articles = dated("2025-03-03", "2025-03-10", "2025-03-17", None)
    rows = pd.DataFrame({"article_id": ["a", "b", "a"], "topic": ["peace", "aid", "aid"]})
    table = series.over_time(articles, rows, by="topic")
    assert table["series"].tolist() == ["aid"] * 3 + ["peace"] * 3
    assert table["share"].tolist() == [1, 1, 0, 1, 0, 0]
    assert table["undated"].unique().tolist() == [1]
    for topic in ("aid", "peace"):
        own = series.over_time(articles, rows[rows["topic"] == topic], name=topic)
        part = table[table["series"] == topic].reset_index(drop=True)
        pd.testing.assert_frame_equal(part, own, check_categorical=False)


def test_series_by_a_column_of_the_articles_are_of_the_groups_articles():
    articles = dated("2025-03-03", "2025-03-03", "2025-03-10", outlet=["M", "E", "E"])
    rows = pd.DataFrame({"article_id": ["a", "c"]})
    table = series.over_time(articles, rows, by="outlet")
    assert table["series"].tolist() == ["E", "E", "M", "M"]
    assert table["n"].tolist() == [1, 1, 1, 0]
    assert table["share"].fillna(-1).tolist() == [0, 1, 1, -1]
    volume = series.over_time(articles, by="outlet")
    assert volume["share"].tolist() == [0.5, 0.5, 1, 0]
    with pytest.raises(
        ValueError, match=r"neither the rows .* nor the articles have a column 'desk'"
    ):
        series.over_time(articles, rows, by="desk")
    empty = series.over_time(articles[:0], rows[:0], by="outlet")
    assert not len(empty)
    assert [*empty.columns] == [*table.columns]


def test_a_value_that_is_no_column_is_named():
    with pytest.raises(ValueError, match="value: rows have no column 'tone'"):
        series.over_time(dated("2025-03-03"), pd.DataFrame({"article_id": ["a"]}), value="tone")


# before and after


def test_before_and_after_by_hand():
    articles = spread(40, outlet=["M", "E"] * 20)
    found = series.before_after(articles, rows_of([*range(5), *range(20, 38)]), "2025-02-21")
    (row,) = found.itertuples()
    assert (row.n_before, row.n_after, row.before, row.after) == (20, 20, 0.25, 0.9)
    assert row.difference == pytest.approx(0.65)
    assert 0.3 < row.difference_low < 0.65 < row.difference_high < 0.95
    assert row.verdict == "finding"
    assert found.attrs == {
        "event": "2025-02-21", "days": None, "correction": "bonferroni", "family": 1,
        "level": 0.95, "undated": 0, "outside": 0,
    }  # fmt: skip


def test_days_limit_both_sides_and_nobody_is_lost():
    articles = spread(40, outlet=["M"] * 40)
    late = articles.iloc[[3]].assign(article_id="x", date=pd.NaT)
    rough = articles.iloc[[25]].assign(article_id="y")
    articles = tables.concat([articles, late, rough], "ARTICLES")
    articles["date_precision"] = ["day"] * 41 + ["month"]
    found = series.before_after(articles, rows_of([]), "2025-02-21", days=9)
    assert found[["n_before", "n_after"]].values.tolist() == [[9, 9]]
    assert (found.attrs["undated"], found.attrs["outside"]) == (2, 22)
    far = pd.concat([rows_of([0], topic="far"), rows_of([20], topic="near")])
    lines = series.before_after(articles, far, "2025-02-21", days=9, by="topic")
    assert lines["topic"].tolist() == ["near"]
    assert found["verdict"].tolist() == ["not supported"]


def test_a_line_says_what_it_measures(make_articles):
    articles = make_articles("One.", "Two.", date=["2025-02-01", "2025-02-03"])
    rows = pd.DataFrame({"article_id": ["a", "b"], "topic": ["aid", "war"], "score": [0.2, 0.4]})
    for value, told in ((None, "share_articles"), ("score", "mean_score")):
        found = series.before_after(articles, rows, "2025-02-02", value=value, by="topic")
        assert found["measure"].tolist() == [told] * 2
        empty = series.before_after(articles[:0], rows[:0], "2025-02-02", value=value, by="topic")
        assert empty["measure"].dtype == found["measure"].dtype


def test_a_line_a_group_is_corrected_for_all_of_them():
    articles = spread(40, outlet=["M", "E"] * 20)
    parts = [rows_of(range(20, 40), topic="aid"), rows_of([1, 2, 25, 26, 27], topic="clash"),
             rows_of([19], topic="peace")]  # fmt: skip
    rows = pd.concat(parts)
    found = series.before_after(articles, rows, "2025-02-21", by="topic")
    assert found["topic"].tolist() == ["aid", "clash", "peace"]
    assert found["verdict"].tolist() == ["finding", "not supported", "not supported"]
    assert found["p_value"][0] == pytest.approx(3 * 0.0005)
    assert "Bonferroni, 3 lines" in found["reason"][0]
    for row in found.itertuples():
        (alone,) = series.before_after(
            articles, rows[rows["topic"] == row.topic], "2025-02-21", correction=None
        ).itertuples()
        assert row.difference == alone.difference
        assert repr(row.difference_low) == repr(alone.difference_low)
        assert row.p_value == pytest.approx(min(1, 3 * alone.p_value))


def test_too_thin_sides_are_withheld():
    articles = spread(12, outlet=["M"] * 12)
    found = series.before_after(articles, rows_of([9, 10, 11]), "2025-02-10")
    assert found["verdict"].tolist() == ["withheld"]
    assert found["reason"][0] == (
        "after has 3 articles that could count; fewer than 8 carry no interval."
    )
    assert found[["difference_low", "p_value"]].isna().all(axis=None)
    assert found["after"].tolist() == [1]
    alone = series.before_after(articles, rows_of([11]), "2025-02-12")
    assert alone["verdict"].tolist() == ["description"]
    never = series.before_after(articles, rows_of([11]), "2026-02-12")
    assert never["reason"][0].startswith("after has no article")


def test_one_outlet_carries_no_finding():
    articles = spread(60, outlet=["M", "E", "W"] * 20)
    rows = rows_of(range(30, 60, 3))  # all of them in M
    found = series.before_after(articles, rows, "2025-03-03")
    assert found["verdict"].tolist() == ["not supported"]
    assert "Without M in after" in found["reason"][0]


def test_copies_count_once():
    copies = [None] * 30 + ["article 30"] * 10
    articles = spread(40, outlet=["M", "E"] * 20, copy_of=copies)
    rows = rows_of(range(30, 40))
    found = series.before_after(articles, rows, "2025-02-21", copies="copy_of")
    assert found["n_after"].tolist() == [11]
    plain = series.before_after(articles, rows, "2025-02-21")
    assert plain["n_after"].tolist() == [20]
    assert found["difference_low"][0] < plain["difference_low"][0]
    with pytest.raises(ValueError, match="copies: articles have no column 'of'"):
        series.before_after(articles, rows, "2025-02-21", copies="of")


def test_a_set_of_copies_is_one_article_of_the_share_and_of_the_mean():
    copies = [None] + ["article 0"] * 5 + [None] * 14
    articles = spread(20, outlet=["M", "E"] * 10, copy_of=copies)
    found = series.before_after(articles, rows_of(range(6)), "2025-02-11", copies="copy_of")
    assert found[["n_before", "n_after", "before", "after"]].values.tolist() == [[5, 10, 0.2, 0]]
    tone = rows_of(range(20), score=[1.0] * 6 + [0.5] * 14)
    (row,) = series.before_after(
        articles, tone, "2025-02-11", value="score", copies="copy_of"
    ).itertuples()
    assert (row.n_before, row.before, row.after) == (5, 0.6, 0.5)
    # Copies that differ count as their mean: half of the six have it.
    half = series.before_after(articles, rows_of([0, 2, 4]), "2025-02-11", copies="copy_of")
    assert half["before"].tolist() == [0.1]


def test_events_are_read_in_order(tmp_path):
    given = "date,label,event\n2025-04-30,Signed,e2\n2025-02-28,A quarrel,e1\n"
    path = tmp_path / "events.csv"
    path.write_text(given, encoding="utf-8")
    events = lexicons.read_events(path)
    assert events["label"].tolist() == ["A quarrel", "Signed"]
    assert events["event"].tolist() == ["e1", "e2"]
    assert events["date"][0] == pd.Timestamp("2025-02-28")
    path.write_text(given + "soon,Nothing,e3\n", encoding="utf-8")
    with pytest.raises(lexicons.LexiconError, match=r"line 4, column 'date': .* found 'soon'"):
        lexicons.read_events(path)
    path.write_text("day,label\n", encoding="utf-8")
    with pytest.raises(lexicons.LexiconError, match=r"columns \['date'\] are missing"):
        lexicons.read_events(path)


def test_the_deals_timeline_parts_the_starter_corpus(starter):
    events = lexicons.read_events(Path(__file__).parents[1] / "seeds" / "events.csv")
    assert len(events) == 35
    labels = topics.label(starter, lexicons.read_topics())
    for event in events["date"].drop_duplicates()[8:12]:
        found = series.before_after(starter, labels, event, days=30, by="topic", copies="copy_of")
        assert len(found) > 5
        assert found["reason"].str.len().min() > 20


@pytest.fixture(scope="module")
def starter():
    return loaders.read_articles(Path(__file__).parents[1] / "seeds" / "articles").articles


def test_means_before_and_after_are_those_of_the_contrast_of_tone(starter):
    articles = starter.assign(when=(starter["date"] >= "2025-02-28").map({True: "b", False: "a"}))
    sentences = tokenisation.sentences(articles)
    tone = pd.concat(
        [sentiment.score(articles, sentences, scorer=name) for name in ("vader", "textblob")]
    )
    other = sentiment.contrast(articles, tone, by="when", a="b", b="a", copies="copy_of")
    found = series.before_after(
        articles, tone, "2025-02-28", value="score", by="scorer", copies="copy_of"
    ).set_index("scorer")
    assert sorted(found.index) == ["textblob", "vader"]
    for row in other.itertuples():
        own = found.loc[row.scorer]
        assert (own["n_before"], own["n_after"]) == (row.n_articles_b, row.n_articles_a)
        assert (own["before"], own["after"]) == pytest.approx((row.mean_b, row.mean_a))
        bounds = [own["difference_low"], own["difference_high"]]
        assert bounds == pytest.approx([row.difference_low, row.difference_high])


def test_shares_before_and_after_are_those_of_the_topics(starter):
    articles = starter.assign(when=(starter["date"] >= "2025-02-28").map({True: "b", False: "a"}))
    labels = topics.label(articles, lexicons.read_topics())
    shares = topics.shares(articles, labels, by="when")
    shares = shares.pivot(index="topic", columns="when", values="share").fillna(0)
    found = series.before_after(articles, labels, "2025-02-28", by="topic").set_index("topic")
    assert len(found) == len(shares) == 10
    for topic, row in found.iterrows():
        pair = [shares.at[topic, "a"], shares.at[topic, "b"]]
        assert [row["before"], row["after"]] == pytest.approx(pair)


def test_laws_of_before_and_after():
    articles = spread(30, outlet=["M", "E"] * 15)
    rows = pd.concat([rows_of([3, 20, 21], topic="aid"), rows_of([4], topic="peace")])
    before = articles.copy(deep=True), rows.copy(deep=True)
    found = series.before_after(articles, rows, "2025-02-15", by="topic")
    turned = series.before_after(articles[::-1], rows[::-1], pd.Timestamp("2025-02-15"), by="topic")
    pd.testing.assert_frame_equal(found, turned)
    for table, kept in zip((articles, rows), before, strict=True):
        pd.testing.assert_frame_equal(table, kept)
    empty = series.before_after(articles[:0], rows[:0], "2025-02-15", by="topic")
    assert not len(empty)
    assert [*empty.columns] == [*found.columns]
    assert empty.dtypes.drop("topic").equals(found.dtypes.drop("topic"))
    assert found["verdict"].cat.categories.tolist() == [*statistics.VERDICTS]


def test_what_cannot_be_parted_is_refused():
    articles, rows = spread(3), rows_of([1])
    for event in ("soon", "4/3/2025", 20250228, None):
        told = rf"event: a day was expected \(2025-02-28\), found {event!r}"
        with pytest.raises(ValueError, match=told):
            series.before_after(articles, rows, event)
    with pytest.raises(ValueError, match="by: rows have no column 'topic'"):
        series.before_after(articles, rows, "2025-02-02", by="topic")
    with pytest.raises(ValueError, match="value: rows have no column 'score'"):
        series.before_after(articles, rows, "2025-02-02", value="score")
    with pytest.raises(ValueError, match="'measure' is what is counted"):
        series.before_after(articles, rows.assign(measure="x"), "2025-02-02", by="measure")


def test_other_rows_and_values_are_refused_by_name():
    articles, rows = dated("2025-02-01"), pd.DataFrame({"article_id": ["a0"], "word": ["x"]})
    for verb in (series.over_time, lambda *given, **more: series.before_after(
        *given, "2025-02-01", **more
    )):  # fmt: skip
        with pytest.raises(ValueError, match=r"column article_id was expected, found \['word'\]"):
            verb(articles, rows[["word"]])
        with pytest.raises(ValueError, match="numbers were expected in 'word', found str"):
            verb(articles, rows, value="word")
        with pytest.raises(ValueError, match="'word' holds an infinite number"):
            verb(articles, rows.assign(word=np.inf), value="word")
    with pytest.raises(ValueError, match="found NoneType"):
        series.before_after(articles, None, "2025-02-01")
    with pytest.raises(ValueError, match="value='score' needs rows="):
        series.over_time(articles, value="score")
    with pytest.raises(ValueError, match="days: 1 day or more"):
        series.before_after(articles, rows, "2025-02-01", days=0)


def test_no_articles_leave_the_types_of_the_columns():
    articles = dated("2025-02-01", "2025-02-02")
    whole = series.over_time(articles, every="day", rolling=2)
    assert (
        series.over_time(articles[:0], every="day", rolling=2).dtypes[2:].equals(whole.dtypes[2:])
    )
