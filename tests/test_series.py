"""Over time: empty periods stay, undated articles are counted beside."""

import pandas as pd
import pytest
from conftest import articles_of

from analysis import series, tables


def dated(*days, **columns):
    return articles_of(*["Text."] * len(days), date=days, **columns)


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
