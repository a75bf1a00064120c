"""A topics file for a story of one's own: what is wrong with it, what it lacks, what to add."""

import math

import pandas as pd
import pytest
from conftest import articles_of
from scipy import stats

from analysis import tables, topics
from analysis.topics import spellings

COLUMNS = ["topic", "entry", "not_near"]


def entries(*rows):
    return pd.DataFrame([(*row, None)[:3] for row in rows], columns=COLUMNS)


def problems(articles, *rows):
    found = topics.check(articles, entries(*rows))
    return {(row.topic, row.entry, row.problem): row.other for row in found.itertuples()}


# --- check


@pytest.mark.parametrize("entry", ["...", "min*ral"])
def test_what_can_never_match(entry):
    found = problems(articles_of("Mineral rights."), ("terms", entry))
    assert [*found] == [("terms", entry, "can never match")]


def test_an_entry_that_bars_itself_or_is_barred_by_a_phrase():
    articles = articles_of("Aid goes on. Weapons go.")
    found = problems(articles, ("aid", "aid", "aid;first"), ("arms", "weapons", "first aid"))
    assert found["aid", "aid", "can never match"] == "aid"
    assert found["arms", "weapons", "can never match"] == "not_near: first aid"


def test_what_stands_twice():
    articles = articles_of("Aid goes on.")
    found = problems(articles, ("aid", "aid"), ("aid", "aid"), ("help", "aid"))
    assert ("aid", "aid", "listed twice") in found
    assert found["aid", "aid", "stands in two topics"] == "help"
    assert found["help", "aid", "stands in two topics"] == "aid"


def test_what_matches_twice_tells_where():
    articles = articles_of("The minerals deal.")
    found = topics.check(articles, entries(("a", "mineral*"), ("a", "minerals"), ("b", "min*")))
    told = {(row.topic, row.entry, row.problem, row.other) for row in found.itertuples()}
    assert ("a", "mineral*", "matches the words of another entry", "minerals") in told
    assert ("b", "min*", "matches in two topics", "a: minerals") in told
    assert set(tables.evidence(articles, found)["match"]) == {"minerals"}


def test_what_a_longer_entry_always_hides():
    articles = articles_of("Military aid. Military aid stops.")
    rows = [("a", "aid"), ("a", "military aid"), ("b", "military"), ("b", "arms")]
    found = topics.check(articles, entries(*rows))
    shown = found[["entry", "problem", "n", "other", "n_other"]].astype(object)
    assert shown.where(shown.notna(), None).values.tolist() == [
        ["aid", "always hidden by another entry", 0, "military aid", 2],
        ["military", "always hidden by another entry", 0, "military aid", 2],
        ["arms", "never matches here", 0, None, None],
    ]
    assert problems(articles_of("Aid. Military aid."), *rows[:2]) == {}


@pytest.mark.parametrize(
    ("entry", "text", "other"),
    [
        ("ceasefire", "A cease-fire held.", "cease-fire"),
        ("ceasefire*", "The cease fires held. They cease. Open fire.", "cease fire*"),
        ("cease-fire", "A ceasefire held.", "ceasefire"),
        ("peace keeper", "A peacekeeper came.", "peacekeeper"),
        ("defence pact", "The defense pact.", "defense pact"),
        ("organization", "The organisation.", "organisation"),
        ("licence", "A license.", "license"),
        ("theater", "The theatre.", "theatre"),
        ("mine", "The mines.", "mines"),
        ("parties", "The party.", "party"),
        ("kyiv's allies", "Kyiv allies.", "kyiv allies"),
    ],
)
def test_other_spellings_in_the_articles(entry, text, other):
    found = topics.check(articles_of(text), entries(("x", entry)))
    row = found[found["problem"] == "spelled another way here"].iloc[0]
    assert row["other"] == other
    assert text[row["start"] : row["end"]].lower().startswith(other.removesuffix("*"))


def test_a_spelling_that_the_topic_has_is_no_problem():
    articles = articles_of("A ceasefire. A cease-fire. The cease-fire line.")
    assert problems(articles, ("x", "ceasefire"), ("x", "cease-fire")) == {}
    longer = ("x", "cease-fire line"), ("x", "ceasefire")
    assert problems(articles_of("A ceasefire. The cease-fire line."), *longer) == {}
    assert ("x", "ceasefire", "spelled another way here") in problems(
        articles, ("x", "ceasefire"), ("y", "cease-fire")
    )


def test_variants_never_hold_the_entry_and_go_both_ways():
    for word in ("defence", "organise", "centre", "programme", "cancelled", "labour", "catalogue"):
        for other in spellings.variants((word,), set()):
            assert other != (word,)
        overseas = [o[0] for o in spellings.variants((word,), set()) if o[0].rstrip("s") != word]
        assert any((word,) in spellings.variants((o,), set()) for o in overseas), word


def test_check_of_nothing_keeps_its_columns(four_articles):
    whole = topics.check(four_articles, entries(("a", "zebra")))
    clean = topics.check(four_articles, entries(("a", "deal")))
    assert clean.empty
    assert clean.dtypes.to_dict() == whole.dtypes.to_dict()
    assert topics.check(four_articles.iloc[:0], entries())[whole.columns].empty


def test_an_entry_of_no_topic_hides_another_and_is_not_idle_itself():
    rows = ("aid", "aid"), ("-", "first aid")
    found = problems(articles_of("First aid was given."), *rows)
    assert found == {("aid", "aid", "always hidden by another entry"): "first aid"}


# --- suggest

TEXTS = [
    "Military aid goes to Kyiv. The weather is fine. Apples are sweet.",
    "Military aid with shells was sent. The weather holds. Pears are sweet.",
    "Shells and military aid stop. Nobody saw apples. Apples fell.",
    "The aid of friends and shells. The weather turns. Pears fell.",
]


def test_a_word_beside_the_seed_against_scipy():
    found = topics.suggest(articles_of(*TEXTS), ["aid"], min_n=1).set_index("entry")
    row = found.loc["shells"]
    # 12 sentences: 3 with both, none with shells alone, 1 with aid alone, 8 with neither
    cells = [[3, 0], [1, 8]]
    oracle = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert row["g2"] == pytest.approx(oracle)
    assert row["log_dice"] == pytest.approx(14 + math.log2(2 * 3 / (3 + 4)))
    assert (row["kind"], row["n"], row["n_articles"]) == ("beside", 3, 3)
    assert "weather" not in found.index  # never with the seed


def test_a_phrase_with_the_seed_against_scipy():
    articles = articles_of(*TEXTS)
    found = topics.suggest(articles, ["aid"], min_n=2).set_index("entry")
    row = found.loc["military aid"]
    n_words = sum(len(text.replace(".", "").split()) for text in TEXTS)
    cells = [[3, 1], [0, n_words - 4]]  # aid stands four times, military three
    oracle = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert row["g2"] == pytest.approx(oracle)
    assert row["log_dice"] == pytest.approx(14 + math.log2(2 * 3 / (3 + 4)))
    assert row["kind"] == "phrase"
    assert "military" not in found.index  # it never leaves the phrase
    assert "aid" not in found.index
    place = tables.evidence(articles, found.reset_index())
    assert place["match"].str.lower().tolist() == found.index.tolist()
    assert row["example"] == "[Military aid] goes to Kyiv. The weather is fine. Apples are sweet."


def test_of_the_two_ways_to_part_a_phrase_the_weaker_counts():
    # "new | aid plan" keeps together; "new aid | plan" is the weaker way, the more plans there are
    for plans, proposed in ((8, True), (25, False)):
        texts = ["New aid plan."] * 6 + ["New aid came."] * 6 + ["The plan failed."] * plans
        found = topics.suggest(articles_of(*texts, *["It rains here."] * 28), ["aid"], n=99)
        n = 3 * (40 + plans)  # words
        ways = [[[6, 6], [plans, n - 12 - plans]], [[6, 6], [0, n - 12]]]
        weaker, other = (
            stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
            for cells in ways
        )
        assert weaker < other
        assert proposed == (weaker > 10.83) == ("new aid plan" in found["entry"].tolist())
        if proposed:
            assert found.set_index("entry")["g2"]["new aid plan"] == pytest.approx(weaker)


def test_no_phrase_runs_over_a_mark_or_ends_in_a_stop_word():
    def found(text):
        articles = articles_of(*[text] * 5, *TEXTS)
        return topics.suggest(articles, "aid", min_n=1, n=200)["entry"].tolist()

    assert "aid shells" in found("Aid shells and more.")
    assert "aid shells" not in found("Aid, shells and more.")
    assert "aid shells" not in found("They gave aid. Shells came.")
    phrases = found("Aid of the state grew.")
    assert "aid of" not in phrases
    assert [entry for entry in phrases if {*entry.split()} & {"of", "the"}] == []


def test_a_word_that_the_seed_repels_is_left_out():
    articles = articles_of(*TEXTS, "Aid and weather.")
    found = topics.suggest(articles, ["aid"], min_n=1)
    assert "weather" not in found["entry"].tolist()  # once with the seed, three times without
    assert (found["g2"] > 0).all()


def test_what_a_topics_table_matches_is_left_out():
    articles = articles_of(*TEXTS)
    listed = entries(("aid", "military aid"), ("aid", "shell*"))
    found = topics.suggest(articles, ["aid"], topics=listed, min_n=1)["entry"].tolist()
    assert {"military aid", "shells"}.isdisjoint(found)
    assert "shells" in topics.suggest(articles, ["aid"], min_n=1)["entry"].tolist()


def test_suggestions_fit_a_topics_file_and_do_not_depend_on_the_order():
    articles = articles_of(*TEXTS)
    found = topics.suggest(articles, ["aid"], min_n=1)
    again = topics.suggest(articles.iloc[::-1], ["aid"], min_n=1)
    pd.testing.assert_frame_equal(found, again)
    mine = found[["entry"]].assign(topic="aid", not_near=None)
    assert "never matches here" not in set(topics.check(articles, mine)["problem"])


def test_a_seed_that_is_nowhere_and_one_without_words():
    articles = articles_of(*TEXTS)
    whole = topics.suggest(articles, ["aid"], min_n=1)
    for nothing in (
        topics.suggest(articles, ["zebra"]),
        topics.suggest(articles.iloc[:0], ["aid"]),
        topics.suggest(articles, []),
    ):
        assert nothing.empty
        assert [*nothing.columns] == [*whole.columns]
    with pytest.raises(ValueError, match="a word or a phrase was expected, found '…'"):
        topics.suggest(articles, ["aid", "…"])
