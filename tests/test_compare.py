"""Two sides on one page: every line is the measure of its own room, and every verdict is earned."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of

from analysis import (
    actors,
    compare,
    frequency,
    lexicons,
    loaders,
    pipeline,
    quotes,
    sentiment,
    statistics,
    tables,
    topics,
)

BLOCKS = ("volume", "actors", "topics", "tone", "keyness")


@pytest.fixture(scope="module")
def starter():
    """Return the starter corpus with its side, its tables, and its page."""
    articles = loaders.read_articles(Path(__file__).parents[1] / "seeds" / "articles").articles
    since = articles["date"] >= "2025-02-28"
    articles = articles.assign(when=np.where(since, "since", "before"))
    found = pipeline.tables(articles, tokens=True)
    sides = articles[since.to_numpy()], articles[~since.to_numpy()]
    page = compare.groups(*sides, names=("since", "before"), found=found, copies="copy_of")
    return articles, sides, found, page


@pytest.fixture(scope="module")
def plain(starter):
    """Return the same with a page on which every article counts, copy or not, as in the rooms."""
    articles, sides, found, _ = starter
    page = compare.groups(*sides, names=("since", "before"), found=found)
    return articles, sides, found, page


def news(n, *, first=0, text="Bo waits. Good talks go on.", outlets=("M", "E"), **columns):
    """Return n articles of one text, a day each from 1 February 2025 on."""
    days = pd.date_range("2025-02-01", periods=first + n)[first:].strftime("%Y-%m-%d")
    ids = [f"article {number:03}" for number in range(first, first + n)]
    of = [outlets[number % len(outlets)] for number in range(n)]
    texts = [text] * n if isinstance(text, str) else text
    return articles_of(*texts, article_id=ids, date=days, outlet=of, **columns)


NOBODY = lexicons.read_actors()[:0]
LISTED = pd.DataFrame({"actor": ["Ann", "Bo"], "alias": ["Ann", "Bo"], "how": "name",
                       "from": pd.NaT, "to": pd.NaT})  # fmt: skip
MONEY = pd.DataFrame({"topic": ["money", "peace"], "entry": ["fund", "peace"], "not_near": None})


def at(table, line, measure):
    (row,) = table[(table["line"] == line) & (table["measure"] == measure)].itertuples()
    return row


# each block is the measure of its own room


def test_shares_of_actors_are_those_of_their_standing(plain):
    articles, _, found, page = plain
    standing = actors.standing(articles, found["QUOTES"], found["MENTIONS"], by="when")
    standing = standing.set_index(["when", "actor"])
    assert page.actors["line"].nunique() == 12
    for row in page.actors.itertuples():
        # an actor whom one side never names has no row there
        a, b = (standing[row.measure].get((side, row.line), 0) for side in ("since", "before"))
        assert (row.a, row.b) == pytest.approx((a, b))
        assert row.difference == pytest.approx(row.a - row.b)


def test_shares_of_topics_are_those_of_their_room(plain):
    articles, _, found, page = plain
    shares = topics.shares(articles, found["LABELS"], by="when").set_index(["when", "topic"])
    names = {"share_articles": "share", "share_sentences": "share_sentences"}
    assert page.topics["line"].nunique() == found["LABELS"]["topic"].nunique()
    for row in page.topics.itertuples():
        assert row.a == pytest.approx(shares.at[("since", row.line), names[row.measure]])
        assert row.b == pytest.approx(shares.at[("before", row.line), names[row.measure]])


def test_tone_is_that_of_the_contrast(starter):
    articles, _, found, page = starter
    other = sentiment.contrast(
        articles, found["TONE"], by="when", a="since", b="before", copies="copy_of"
    )
    assert page.tone["line"].tolist() == other["scorer"].tolist() == ["vader", "textblob"]
    names = {"a": "mean_a", "b": "mean_b"} | {
        name: name for name in ("difference", "difference_low", "difference_high")
    }
    for ours, theirs in names.items():
        assert page.tone[ours].tolist() == other[theirs].tolist()
    assert page.tone["verdict"].astype(str).tolist() == other["verdict"].tolist()
    assert page.tone["reason"].tolist() == other["reason"].tolist()
    assert page.tone["p_value"].tolist() == other["p_value"].tolist()


def test_words_are_those_of_keyness(plain):
    articles, _, found, page = plain
    tokens = found["TOKENS"].merge(articles[["article_id", "when"]])
    since = tokens["when"] == "since"
    key = frequency.keyness(tokens[since], tokens[~since], interval="articles")
    assert page.keyness["line"][:12].tolist() == key["term"][:12].tolist()
    assert page.keyness["line"][12:].tolist() == key["term"][-12:].tolist()[::-1]
    key = key.set_index(key["term"].astype("str"))
    for row in page.keyness.itertuples():
        own = key.loc[row.line]
        assert (row.n_target, row.n_reference) == (own["n_target"], own["n_reference"])
        assert row.g2 == own["g2"]
        assert (row.log_ratio_low, row.log_ratio_high) == (
            own["log_ratio_low"], own["log_ratio_high"],
        )  # fmt: skip
        assert row.a == pytest.approx(own["n_target"] * 1e6 / since.sum())
        assert row.difference_low < row.difference < row.difference_high
    assert f"dealt out at random; the largest of {len(key)} words" in page.keyness["reason"][0]


def test_intervals_of_shares_are_those_of_the_differences(starter):
    articles, _, found, page = starter
    touched = articles["article_id"].isin(
        found["LABELS"].query("topic == 'allies'")["article_id"].astype("str")
    )
    units = articles["copy_of"].fillna(articles["article_id"].astype("str"))
    oracle = statistics.differences(
        touched.to_numpy(int)[:, None], np.ones((len(articles), 1), dtype=int),
        articles["when"] == "since", units, {},
    )  # fmt: skip
    row = at(page.topics, "allies", "share_articles")
    assert (row.difference_low, row.difference_high) == (oracle.low[0], oracle.high[0])
    # of twenty lines articles are dealt out more often than of one
    assert row.p_value == pytest.approx(oracle.p_value[0] * len(page.topics), abs=0.05)
    assert (row.n_a, row.n_b) == (25, 22)  # three articles are copies


def test_volume_by_hand():
    quoted = "“It is a good start,” Ann said. Bo waits."
    sides = news(20, text=quoted), news(20, first=20, text="Bo waits.", outlets="E")
    page = compare.groups(*sides, actors=LISTED, topics=MONEY)
    volume = page.volume.set_index("measure")
    assert volume[["a", "b"]].values.tolist() == [
        [20, 20], [pytest.approx(np.nan, nan_ok=True)] * 2, [9, 2], [1, 0], [5 / 9, 0],
    ]  # fmt: skip
    assert volume["verdict"].tolist() == ["description", "withheld"] + ["finding"] * 3
    assert volume["reason"]["articles a day"].startswith("The sides do not overlap in time")
    assert {table.attrs["level"] for table in page} == {0.95}
    assert page.sides.values.tolist() == [
        ["a", "a", 20, 20, 2, pd.Timestamp("2025-02-01"), pd.Timestamp("2025-02-20"), 0],
        ["b", "b", 20, 20, 1, pd.Timestamp("2025-02-21"), pd.Timestamp("2025-03-12"), 0],
    ]
    ann = at(page.actors, "Ann", "share_quoted_words")
    assert (ann.a, ann.n_b, ann.verdict) == (1, 0, "withheld")
    assert np.isnan(ann.b)


# verdicts


def test_a_difference_in_every_outlet_is_a_finding():
    sides = news(20, text="The fund waits. Talks go on."), news(20, first=20)
    page = compare.groups(*sides, actors=NOBODY, topics=MONEY, names=("early", "late"))
    row = at(page.topics, "money", "share_articles")
    assert (row.a, row.b, row.verdict) == (1, 0, "finding")
    # Two lines, of one topic: the other is nowhere.
    assert row.p_value == pytest.approx(2 * 0.0005)
    assert "Bonferroni, 2 lines" in row.reason
    word = at(page.keyness, "fund", "per million")
    assert (word.n_target, word.n_reference, word.verdict) == (20, 0, "finding")
    assert not len(page.actors)


def test_what_one_outlet_carries_is_no_finding():
    outlets = ["M", "E", "W"] * 10
    texts = ["The fund waits." if outlet == "M" else "Talks go on." for outlet in outlets]
    sides = news(30, text=texts, outlets=outlets), news(30, first=30, outlets=outlets)
    page = compare.groups(*sides, actors=NOBODY, topics=MONEY, correction=None)
    for block, line, measure in (
        (page.topics, "money", "share_articles"), (page.keyness, "fund", "per million"),
    ):  # fmt: skip
        row = at(block, line, measure)
        assert (row.p_value < 0.01, row.verdict) == (True, "not supported")
        assert row.reason.startswith("Without M in a every draw of articles gives +0")


def test_a_word_that_a_few_articles_repeat_is_no_finding():
    # Five of forty articles say it, five times each: for G2 that is 25 words against none.
    texts = ["Ore ore ore ore ore waits."] * 5 + ["Talks go on again."] * 35
    outlets = [f"outlet {number}" for number in range(40)]
    sides = news(40, text=texts, outlets=outlets), news(40, first=40, text=texts[-1])
    page = compare.groups(*sides, actors=NOBODY, topics=MONEY)
    row = at(page.keyness, "ore", "per million")
    assert (row.n_target, row.n_reference, row.difference_low > 0) == (25, 0, True)
    assert statistics.p_value(row.g2) < 0.0001
    assert 0.05 < row.p_value < 0.08  # Fisher's exact test of 5 and 0 of 40: 0.055
    assert row.verdict == "not supported"
    assert row.reason.endswith(
        "(articles dealt out at random; the largest of 6 words) is not below 0.05."
    )
    alone = compare.groups(*sides, actors=NOBODY, topics=MONEY, correction=None)
    assert (
        "(articles dealt out at random; uncorrected)"
        in at(alone.keyness, "ore", "per million").reason
    )


def test_few_articles_are_withheld_and_one_is_described():
    page = compare.groups(news(12, text="The good fund waits."), news(3, first=12), topics=MONEY)
    lines = compare.lines(page)
    judged = lines[~lines["measure"].isin(["articles", "articles a day"])]
    assert set(judged["verdict"]) == {"withheld"}
    assert judged[["difference_low", "p_value"]].isna().all(axis=None)
    assert judged["reason"].str.startswith("b has ").all()
    alone = compare.groups(news(12, text="The good fund waits."), news(1, first=12), topics=MONEY)
    lines = compare.lines(alone)
    assert set(lines["verdict"][lines["measure"] != "articles a day"]) == {"description"}


def test_articles_a_day_are_of_the_days_of_both_sides():
    # Two articles on two of the forty days of the other side are no article a day.
    few = news(4, first=3).assign(article_id=[*"abcd"])
    few["date_precision"] = ["day", "day", "month", "year"]
    few.loc[3, "date"] = pd.Timestamp("2020-01-01")
    page = compare.groups(news(40), few, actors=NOBODY, topics=MONEY)
    row = at(page.volume, "", "articles a day")
    assert (row.a, row.b, row.difference) == pytest.approx((1, 0.05, 0.95))
    assert row.reason.endswith("Both sides over the 40 days from 2025-02-01 to 2025-03-12.")
    assert page.sides["undated"].tolist() == [0, 2]
    undated = news(3, first=40).assign(date=pd.NaT)
    undated["date"] = undated["date"].astype("datetime64[us]")
    alone = compare.groups(news(40), undated, actors=NOBODY, topics=MONEY)
    assert at(alone.volume, "", "articles a day").verdict == "withheld"
    # one shared day is time enough: 20 and 10 articles on 20 and 10 of the 29 days
    touching = compare.groups(news(20), news(10, first=19).assign(article_id=[*"abcdefghij"]),
                              actors=NOBODY, topics=MONEY)  # fmt: skip
    row = at(touching.volume, "", "articles a day")
    assert (row.a, row.b) == pytest.approx((20 / 29, 10 / 29))
    apart = compare.groups(news(20), news(10, first=20), actors=NOBODY, topics=MONEY)
    assert at(apart.volume, "", "articles a day").verdict == "withheld"


def test_a_side_without_sentences_has_no_tone():
    page = compare.groups(news(9), news(9, first=9, text=""), actors=NOBODY, topics=MONEY)
    assert page.tone["verdict"].tolist() == ["withheld"] * 2
    assert page.tone["reason"][0] == "b has no sentence with a word that a scorer knows."
    assert not len(page.keyness)


def test_copies_count_once():
    articles = news(20, copy_of=[None] * 10 + ["article 000"] * 10)
    page = compare.groups(articles, news(12, first=20), topics=MONEY, copies="copy_of")
    assert page.sides[["n_articles", "n_units"]].values.tolist() == [[20, 10], [12, 12]]
    assert page.volume["n_a"].tolist() == [20, 20, 10, 10, 10]


def test_a_story_printed_six_times_is_one_article_of_five():
    # Ten articles on each side; one of a and its five copies have the topic, and the word.
    texts = ["The fund waits now."] * 6 + ["Talks go on again."] * 4
    articles = news(10, text=texts, copy_of=[None] + ["article 000"] * 5 + [None] * 4)
    page = compare.groups(articles, news(10, first=10), topics=MONEY, copies="copy_of")
    row = at(page.topics, "money", "share_articles")
    assert (row.n_a, row.a, row.b) == (5, 0.2, 0)
    assert at(page.topics, "money", "share_sentences").a == 0.2
    texts, copies = texts[:6] + texts[-1:] * 10, [None] + ["article 000"] * 5 + [None] * 10
    theirs = news(16, first=16, text="The fund waits now.")
    page = compare.groups(
        news(16, text=texts, copy_of=copies), theirs, topics=MONEY, copies="copy_of"
    )
    word = at(page.keyness, "fund", "per million")
    assert (word.n_target, word.n_reference, word.n_a) == (1, 16, 11)
    assert word.a == pytest.approx(1e6 / 44)  # of eleven articles of four words each


def test_of_copies_the_original_is_read_or_else_the_first():
    copies = ["article 002", "article 002", None, "elsewhere", "elsewhere"]
    texts = ["Aid waits."] * 3 + ["Ore waits.", "Oil waits."]
    ours = news(5, text=texts, copy_of=copies)
    both = compare.sides.Both.of(ours, news(1, first=5), ("a", "b"), "copy_of", None, 0.95)
    assert both.ids[both.firsts()].tolist() == ["article 002", "article 003", "article 005"]


# the page and its laws


def test_all_lines_in_one_table(starter):
    page = starter[-1]
    lines = compare.lines(page)
    assert [*lines.columns][:3] == ["block", "line", "measure"]
    assert lines["block"].cat.categories.tolist() == [*BLOCKS]
    assert len(lines) == sum(len(getattr(page, block)) for block in BLOCKS)
    for block in BLOCKS:
        part = lines[lines["block"] == block].drop(columns="block").reset_index(drop=True)
        own = getattr(page, block)[[*part.columns]]
        pd.testing.assert_frame_equal(part, own)
    assert lines["reason"].str.len().min() > 10
    assert lines.attrs == page.sides.attrs == {"level": 0.95}
    sure = lines[lines["verdict"] == "finding"]
    assert ((sure["difference_low"] > 0) | (sure["difference_high"] < 0)).all()
    assert (sure["p_value"] < 0.05).all()


def test_what_is_found_beforehand_is_not_looked_for_again(starter, monkeypatch):
    _, sides, found, page = starter
    monkeypatch.setattr(topics, "label", None)
    monkeypatch.setattr(actors, "find", None)
    again = compare.groups(*sides, names=("since", "before"), copies="copy_of", found=found)
    for one, other in zip(again, page, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_quotations_without_actors_are_given_theirs():
    sides = [news(2, first=first, text="“Talks go on,” Ann said.") for first in (0, 2)]
    found = {"QUOTES": quotes.find(pd.concat(sides))}
    page = compare.groups(*sides, actors=LISTED, topics=MONEY, found=found)
    assert at(page.actors, "Ann", "share_quoted_words").a == 1
    assert "actor" not in found["QUOTES"]


def test_order_changes_nothing_and_swapping_turns_the_signs(starter):
    _, (since, before), found, page = starter
    kept = since.copy(deep=True), {name: table.copy(deep=True) for name, table in found.items()}
    options = {"found": found, "copies": "copy_of"}
    again = compare.groups(since[::-1], before[::-1], names=("since", "before"), **options)
    for one, other in zip(again, page, strict=True):
        pd.testing.assert_frame_equal(one, other)
    turned = compare.groups(before, since, names=("before", "since"), **options)
    for block in ("volume", "actors", "topics", "tone"):
        one, other = getattr(page, block), getattr(turned, block)
        turned_to = pytest.approx((-one["difference"]).tolist(), nan_ok=True)
        assert other["difference"].tolist() == turned_to
        low, high = one["difference_low"].fillna(0), other["difference_high"].fillna(0)
        assert high.tolist() == pytest.approx((-low).tolist())
        assert other["verdict"].tolist() == one["verdict"].tolist()
        assert other["p_value"].fillna(-1).tolist() == one["p_value"].fillna(-1).tolist()
    pd.testing.assert_frame_equal(since, kept[0])
    for name, table in found.items():
        pd.testing.assert_frame_equal(table, kept[1][name])


def test_found_of_more_articles_is_cut_to_the_sides(starter):
    _, (since, before), found, _ = starter
    part = since[:9], before[:9]
    own = compare.groups(*part, copies="copy_of")
    cut = compare.groups(*part, copies="copy_of", found=found)
    for one, other in zip(own, cut, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_what_cannot_be_compared_is_refused(starter):
    _, (since, before), _, _ = starter
    with pytest.raises(ValueError, match="after holds no article"):
        compare.groups(since, before[:0], names=("before", "after"))
    with pytest.raises(ValueError, match=r"article .* stands in a and in b"):
        compare.groups(since, since[:1])
    with pytest.raises(ValueError, match="copies: articles have no column 'twin'"):
        compare.groups(since, before, copies="twin")
    with pytest.raises(ValueError, match="'holm'"):
        compare.groups(since, before, correction="holm")
    with pytest.raises(tables.TableError, match="ARTICLES"):
        compare.groups(since, before.drop(columns="text"))


def test_names_are_two_and_lines_are_those_of_a_comparison(four_articles):
    for names in (("one",), "ab"):
        with pytest.raises(ValueError, match="names: two were expected"):
            compare.groups(four_articles[:2], four_articles[2:], names=names)
    for names in (("x", "x"), (1, "1")):  # the tone would be that of all articles on both sides
        with pytest.raises(ValueError, match=r"names: both sides are called '[x1]'"):
            compare.groups(four_articles[:2], four_articles[2:], names=names)
    with pytest.raises(ValueError, match="returns it; found DataFrame"):
        compare.lines(four_articles)
