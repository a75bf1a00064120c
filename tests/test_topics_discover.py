"""Topics found: planted ones come back, stability tells chance from structure, order is nothing."""

import itertools
import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from threadpoolctl import threadpool_limits

from analysis import engine, tables, topics
from analysis.topics import discovery, factors, stability

PLANTED = {
    "fund": "lithium titanium graphite tender deposit miners investors geologists royalty ore",
    "front": "shells trenches artillery brigade drones soldiers village bridgehead mortar tanks",
    "vote": "deputies faction ballot chamber quorum speaker amendment coalition petition reshuffle",
    "talks": "envoys truce armistice mediators delegation protocol exchange hotline corridor venue",
}


def planted(n=12, names=tuple(PLANTED), seed=1):
    """Return `n` articles of each planted topic, and which topic each has."""
    rng = np.random.default_rng(seed)
    texts, kinds = [], []
    for i in range(n * len(names)):
        kind = names[i % len(names)]
        words = PLANTED[kind].split()
        sentences = [
            " ".join(["Somebody", *rng.choice(words, 6, replace=False), "yesterday"]) + "."
            for _ in range(6)
        ]
        texts.append(" ".join(sentences))
        kinds.append(kind)
    ids = [f"{i:03}" for i in range(len(texts))]
    return articles_of(*texts, article_id=ids), dict(zip(ids, kinds, strict=True))


@pytest.fixture(scope="module")
def four():
    return planted()


@pytest.fixture(scope="module")
def found(four):
    return topics.discover(four[0], runs=4)


def same(one, other):
    for name in one._fields[:-1]:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.reason == other.reason


def test_planted_topics_and_their_number_come_back(four, found):
    articles, kinds = four
    assert found.numbers.loc[found.numbers["advised"], "n"].tolist() == [4]
    assert found.numbers["n"].tolist() == [*range(3, 13)]
    main = found.weights.sort_values("weight").drop_duplicates("article_id", keep="last")
    pairs = {(kinds[row.article_id], row.topic) for row in main.itertuples()}
    assert len(main) == len(articles)
    assert len(pairs) == 4
    assert (found.topics["stability"] > 0.7).all()
    assert found.topics["n"].tolist() == [12, 12, 12, 12]
    assert found.topics["share"].sum() == pytest.approx(1, abs=1e-5)
    for topic, terms in found.terms.groupby("topic"):
        kind = next(kind for kind, number in pairs if number == topic)
        assert set(terms["term"][:8]) <= set(PLANTED[kind].split())
        assert set(found.topics["label"][topic - 1].split(" · ")) <= set(PLANTED[kind].split())


def test_more_topics_than_there_are_agree_less(four):
    stable = topics.discover(four[0], n=4, runs=4).numbers["stability"][0]
    torn = topics.discover(four[0], n=9, runs=4).numbers["stability"][0]
    assert stable > torn + 0.1


def test_order_seed_and_cores(four, found):
    articles, _ = four
    before = articles.copy(deep=True)
    shuffled = articles.sample(frac=1, random_state=3)
    one = topics.discover(articles, n=3, runs=3)
    with threadpool_limits(limits=2):
        same(one, topics.discover(shuffled, n=3, runs=3))
    engine.forget()
    same(one, topics.discover(articles, n=3, runs=3))
    other = topics.discover(articles, n=3, runs=3, seed=5)
    assert one.numbers["stability"][0] != other.numbers["stability"][0]  # other draws
    pd.testing.assert_frame_equal(articles, before)


def test_weights_add_up_and_evidence_opens(four, found):
    articles, _ = four
    sums = found.weights.groupby("article_id", observed=True)["weight"].sum()
    assert sums.between(0.94, 1.00001).all()  # shares below 0.01 are left out
    assert (found.evidence["nearness"] > 0).all()
    opened = tables.evidence(articles, found.evidence)
    assert opened["match"].str.endswith("yesterday.").all()
    assert not found.evidence.duplicated(["topic", "article_id"]).any()
    assert found.evidence.groupby("topic")["rank"].agg(list).tolist() == [[1, 2, 3, 4, 5]] * 4
    terms = found.terms.groupby("topic")["term"].agg(set)
    for row in opened.itertuples():
        assert set(row.match.split()) & terms[row.topic]


def test_sentences_without_a_term_and_short_ones_are_not_near():
    front, _ = planted(names=("front",))
    talks = [f"The {word} began." for word in PLANTED["talks"].split()]
    texts = [" ".join(talks[i % 3 :]) for i in range(12)]
    texts[3] += " Both envoys came to the venue again."
    texts[5] += " Both envoys left by the corridor again."
    found = topics.discover(articles_of(*front["text"], *texts), n=2, runs=2)
    [topic] = found.terms.loc[found.terms["term"] == "envoys", "topic"]
    near = found.evidence[found.evidence["topic"] == topic]
    assert sorted(near["article_id"]) == ["p", "r"]


def test_weights_below_a_hundredth_are_left_out():
    units = factors.Units(None, [], *np.array([[0], [3], [9]]), None, None)
    shown = discovery._weights(np.array([[0.945, 0.05, 0.005]]), units, ["a"])
    assert shown.values.tolist() == [["a", 3, 9, 1, 0.945], ["a", 3, 9, 2, 0.05]]


def test_keyness_of_terms_against_scipy(four, found):
    articles, _ = four
    main = found.weights.sort_values("weight").drop_duplicates("article_id", keep="last")
    texts = articles.set_index("article_id")["text"].astype(str)
    row = found.terms.iloc[0]
    own = set(main.loc[main["topic"] == row["topic"], "article_id"])
    held = {article for article, text in texts.items() if row["term"] in text}
    cells = [
        [len(held & own), len(held - own)],
        [len(own - held), len(set(texts.index) - own - held)],
    ]
    oracle = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert row["n"] == cells[0][0]
    assert row["g2"] == pytest.approx(oracle)


def test_sentences_as_units(four):
    articles, kinds = four
    found = topics.discover(articles, n=4, runs=2, unit="sentence")
    assert found.topics["n"].sum() == 6 * len(articles)
    opened = tables.evidence(articles, found.weights)
    assert opened["match"].str.count("yesterday").eq(1).all()
    main = found.weights.sort_values("weight").drop_duplicates(["article_id", "start"], keep="last")
    assert len({(kinds[row.article_id], row.topic) for row in main.itertuples()}) == 4


def test_too_little_is_told_and_empty(four, found):
    articles, _ = four
    nothing = topics.discover(articles.iloc[:19])
    assert "19 articles" in nothing.reason
    assert "too few" in nothing.reason
    for few in (nothing, topics.discover(articles.iloc[:0]), topics.discover(articles, n=40)):
        assert "too few" in few.reason
        for name in found._fields[:-1]:
            empty, full = getattr(few, name), getattr(found, name)
            assert empty.empty
            assert [*empty.columns] == [*full.columns]
            kinds = [str(kind) for kind in full.dtypes]
            assert [str(kind) for kind in empty.dtypes] == kinds
    assert found.reason is None


def test_options_that_cannot_be(four, monkeypatch):
    articles, _ = four
    for options, told in (
        ({"unit": "word"}, "unit: "),
        ({"n": 1}, "n: 2 topics or more"),
        ({"runs": 1}, "runs: 2 or more"),
        ({"stop": "the"}, "stop: a collection"),
    ):
        with pytest.raises(ValueError, match=told):
            topics.discover(articles, **options)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        topics.discover(articles)


def test_nothing_heavy_loads_with_the_room():
    code = (
        "import sys; from analysis import topics;"
        "print(sorted({'sklearn', 'scipy', 'threadpoolctl'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


# --- the parts


def test_tf_idf_by_hand():
    texts = ["Ore ore coal.", "Ore salt.", "Coal tar.", "Tar salt."]
    scan = engine.scan(texts, [None] * 4)
    units = factors.units(scan, "article", set())
    assert units.terms == ["coal", "ore", "salt", "tar"]  # each in two of four articles
    row = factors.weighted(units).toarray()[0]
    coal, ore = math.log(2) * math.log(2), math.log(3) * math.log(2)
    length = math.hypot(coal, ore)
    assert row == pytest.approx([coal / length, ore / length, 0, 0])


def test_terms_of_one_article_and_of_most_are_left_out():
    texts = ["Ore coal alone.", "Ore coal.", "Ore salt.", "Ore salt 12 x."]
    scan = engine.scan(texts, [None] * 4)
    assert factors.units(scan, "article", {"salt"}).terms == ["coal"]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.randoms(use_true_random=False))
def test_partners_are_the_best_of_all_pairings(n, random):
    one, other = (np.array([random.sample(range(12), 5) for _ in range(n)]) for _ in range(2))
    pairings = itertools.permutations(range(n))
    best = max(
        sum(stability.average_jaccard(one[i], other[k]) for i, k in enumerate(order))
        for order in pairings
    )
    assert stability.agreement(one, other).sum() == pytest.approx(best)
    assert stability.agreement(one, one).tolist() == [1.0] * n


def test_draws_take_whole_articles_and_bounded_units():
    owners = np.repeat(np.arange(10), 3)
    rows, start = stability._draw(owners, 0, 0)
    assert len(rows) == 24
    assert set(np.bincount(owners[rows], minlength=10)) == {0, 3}
    assert stability._draw(owners, 0, 0)[1] == start
    assert len(stability._draw(np.arange(4000), 0, 1)[0]) == 2000
