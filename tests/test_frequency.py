"""Words counted by hand, the laws of counting, and scikit-learn, scipy and nltk as oracles."""

import math
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import engine, frequency, layout, loaders, quotes, statistics, tables, tokenisation
from analysis.frequency import comparison, counts

WORDS = ["deal", "kyiv", "minerals", "talks", "the"]


def tokens_of(*articles, outlets=None):
    """Return TOKENS of articles given as lists of sentences in plain words."""
    rows = []
    for number, article in enumerate(articles):
        position = 0
        for sentence, words in enumerate(article):
            for word in words.split():
                outlet = outlets[number] if outlets else None
                name = f"article {number}"
                rows.append((name, sentence, position, position + len(word), word, outlet))
                position += len(word) + 1
    columns = ["article_id", "sentence", "start", "end", "term", "outlet"]
    return tables.make("TOKENS", pd.DataFrame(rows, columns=columns))


sentences = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
articles_of_words = st.lists(st.lists(sentences, max_size=4), max_size=5)
corpora = articles_of_words.map(
    lambda articles: tokens_of(*articles, outlets=["M", "E", None, "M", "E"])
)


def by_term(table, *columns):
    return {
        row.term: tuple(getattr(row, column) for column in columns) for row in table.itertuples()
    }


# counts


def test_count_by_hand():
    tokens = tokens_of(["the deal", "the talks"], ["the deal"])
    found = frequency.count(tokens)
    assert tables.check(found, "COUNTS") is found
    assert found.values.tolist() == [
        ["the", 3, 2, 500_000],
        ["deal", 2, 2, 2e6 / 6],
        ["talks", 1, 1, 1e6 / 6],
    ]


def test_stop_words_stay_in_the_base():
    tokens = tokens_of(["the deal", "the talks"])
    found = frequency.count(tokens, stop={"The"})
    assert found.values.tolist() == [["deal", 1, 1, 250_000], ["talks", 1, 1, 250_000]]
    with pytest.raises(ValueError, match="a collection of terms"):
        frequency.count(tokens, stop="the")


def test_groups_come_first_and_missing_is_a_group():
    tokens = tokens_of(["the deal"], ["deal deal"], ["kyiv"], outlets=["M", None, "E"])
    found = frequency.count(tokens, by="outlet")
    assert [*found.columns] == ["outlet", "term", "n", "n_articles", "per_million"]
    assert found.fillna({"outlet": "?"}).values.tolist() == [
        ["E", "kyiv", 1, 1, 1e6],
        ["M", "deal", 1, 1, 500_000],
        ["M", "the", 1, 1, 500_000],
        ["?", "deal", 2, 1, 1e6],
    ]


def test_several_groups_and_an_article_in_two_of_them():
    tokens = tokens_of(["deal", "deal"], outlets=["M"])
    found = frequency.count(tokens, by=["outlet", "sentence"])
    assert found[["outlet", "sentence", "n", "n_articles"]].values.tolist() == [
        ["M", 0, 1, 1],
        ["M", 1, 1, 1],
    ]


def test_a_paragraph_without_sentences_stands_for_one():
    text = "Bo wins again\n\nTalks go on.\n\nPhoto: Bo and a deal\n\nPhoto: another deal"
    articles = articles_of(text, title=["Bo wins again"])
    starts = [match.start() for match in re.finditer("Bo|deal", text)]
    spans = pd.DataFrame({"article_id": "a", "start": starts, "end": [at + 2 for at in starts]})
    named = spans.iloc[[1]].assign(surface="Bo", actor="Bo", how="name")
    kept = frequency.only(articles, spans, {"MENTIONS": named}, actor="Bo")
    assert kept["start"].tolist() == starts[1:3]


def test_what_ends_where_a_quotation_begins_is_narration():
    text = "aaabbbccc"
    articles = articles_of(text)
    quoted = tables.make("QUOTES", [("a", 3, 6, "bbb", "direct", "closed", *[None] * 6, 0)])
    spans = pd.DataFrame({"article_id": "a", "start": [0, 3, 6, 2], "end": [3, 6, 9, 4]})
    kept = frequency.only(articles, spans, {"QUOTES": quoted}, voice="narration")
    assert kept["start"].tolist() == [0, 6]


@pytest.mark.parametrize("kind", ["category", "str", "object"])
def test_totals_of_batches_add_up_to_counts(kind):
    tokens = tokens_of(["deal the deal", "the"], ["kyiv deal"])
    tokens = tokens.astype({"term": kind, "article_id": kind})
    batches = [tokens[tokens["article_id"] == f"article {number}"] for number in (1, 0)]
    found = frequency.totals(batches[0]) + frequency.totals(batches[1])
    assert found.table(stop={"the"}).values.tolist() == [
        ["deal", 3, 2, 500_000],  # of all six words, the stop word included
        ["kyiv", 1, 1, 1e6 / 6],
    ]
    whole = frequency.count(tokens)
    pd.testing.assert_frame_equal(frequency.totals(tokens[::-1]).table(), whole)
    pd.testing.assert_frame_equal(found.table(), whole)


def test_an_unknown_column_is_named():
    with pytest.raises(tables.TableError, match="no column 'desk' in tokens"):
        frequency.count(tokens_of(["deal"]), by="desk")
    with pytest.raises(tables.TableError, match="'term' is what is counted"):
        frequency.count(tokens_of(["deal"]), by="term")
    tokens = tokens_of(["deal"])
    for by in (tokens["article_id"], len, 0, [0]):
        told = f"the name of a column was expected, or a list of names, found {type(by).__name__}"
        with pytest.raises(ValueError, match=told):
            frequency.count(tokens, by=by)
    with pytest.raises(tables.TableError, match="TOKENS"):
        frequency.count(pd.DataFrame({"term": ["deal"]}))


def test_a_missing_term_is_refused():
    tokens = tokens_of(["the deal"]).astype({"term": "str"})
    tokens.loc[1, "term"] = None
    with pytest.raises(tables.TableError, match=r"TOKENS\.term: .* in row 1"):
        frequency.count(tokens)


def test_count_is_scikit_learns():
    from sklearn.feature_extraction.text import CountVectorizer

    texts = ["Kyiv signed the deal. The deal holds!", "No deal, Kyiv said: the talks go on."]
    found = frequency.count(tokenisation.tokenise(articles_of(*texts)))
    oracle = CountVectorizer(token_pattern=r"\w+")
    matrix = oracle.fit_transform(texts).toarray()
    assert by_term(found, "n", "n_articles") == {
        term: (matrix[:, k].sum(), (matrix[:, k] > 0).sum())
        for k, term in enumerate(oracle.get_feature_names_out())
    }


@given(corpora)
@settings(max_examples=12, deadline=None)
def test_counts_sum_to_the_tokens(tokens):
    for by in (None, "outlet", ["outlet", "article_id"]):
        found = frequency.count(tokens, by=by)
        assert found["n"].sum() == len(tokens)
        groups = found.drop(columns=["term", "n", "n_articles", "per_million"])
        if by and len(found):
            sums = found.groupby([*groups], observed=True, dropna=False)["per_million"].sum()
            assert sums.tolist() == pytest.approx([1e6] * len(sums))


MEASURES = {
    "count": lambda tokens: frequency.count(tokens, by="outlet"),
    "ngrams": lambda tokens: frequency.ngrams(tokens, 2, by="outlet", stop={"the"}),
    "dispersion": frequency.dispersion,
    "collocates": lambda tokens: frequency.collocates(tokens, "deal", min_n=1),
    "collocations": lambda tokens: frequency.collocations(tokens, window=2, min_n=1, stop={"the"}),
    "shift": lambda tokens: frequency.shift(
        tokens[tokens["outlet"] == "M"],
        tokens[tokens["outlet"] == "E"],
        scores={"deal": 1.5, "kyiv": -1 / 3, "talks": 0.1},
    ),
    "keyness by articles": lambda tokens: frequency.keyness(
        tokens[tokens["outlet"] == "M"],
        tokens[tokens["outlet"] == "E"],
        min_n=1,
        interval="articles",
        articles=True,
    ),
    "keyness": lambda tokens: frequency.keyness(
        frequency.count(tokens[tokens["outlet"] == "M"]),
        frequency.count(tokens[tokens["outlet"] == "E"]),
        min_n=1,
    ),
}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@given(tokens=corpora, seed=st.integers(0, 99))
@settings(max_examples=8, deadline=None)
def test_order_changes_nothing_and_input_stays(measure, tokens, seed):
    before = tokens.copy(deep=True)
    found = measure(tokens)
    shuffled = tokens.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(measure(shuffled), found)
    plain = shuffled.astype({"article_id": "str", "term": "str"})
    pd.testing.assert_frame_equal(measure(plain), found)
    terms = shuffled["term"].cat
    other = shuffled.assign(term=terms.set_categories([*terms.categories[::-1], "unused"]))
    pd.testing.assert_frame_equal(measure(other), found)
    pd.testing.assert_frame_equal(tokens, before)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_empty_in_empty_out(measure):
    tokens = tokens_of(["the deal", "deal talks"], ["kyiv deal"], outlets=["M", "E"])
    full, empty = measure(tokens), measure(tokens[:0])
    assert len(full)
    assert not len(empty)
    assert [*empty.columns] == [*full.columns]
    dtypes = full.dtypes.astype(str).drop("outlet", errors="ignore")
    assert empty.dtypes.astype(str).drop("outlet", errors="ignore").equals(dtypes)


@given(corpora)
@settings(max_examples=10, deadline=None)
def test_a_large_table_is_counted_as_a_small_one(tokens):
    small = frequency.count(tokens, stop={"the"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "LARGE", 0)
        pd.testing.assert_frame_equal(frequency.count(tokens, stop={"the"}), small)
        mixed = tokens.sample(frac=1, random_state=len(tokens))
        pd.testing.assert_frame_equal(frequency.count(mixed, stop={"the"}), small)


@given(corpora)
@settings(max_examples=15, deadline=None)
def test_counts_of_parts_add_up(tokens):
    for counted in (frequency.count, frequency.ngrams):
        whole = by_term(counted(tokens), "n", "n_articles")
        parts = [counted(part) for _, part in tokens.groupby("article_id", observed=True)]
        sums = tables.concat([*parts, tables.empty("COUNTS")]).groupby("term", observed=True)
        sums = sums[["n", "n_articles"]].sum()
        assert whole == dict(zip(sums.index, map(tuple, sums.values.tolist()), strict=True))


# ngrams


def test_ngrams_by_hand():
    tokens = tokens_of(["the rule of law", "the rule"], ["rule of the law"])
    found = frequency.ngrams(tokens)
    assert found.values.tolist() == [
        ["rule of", 2, 2, 2e6 / 7],
        ["the rule", 2, 1, 2e6 / 7],
        ["of law", 1, 1, 1e6 / 7],
        ["of the", 1, 1, 1e6 / 7],
        ["the law", 1, 1, 1e6 / 7],
    ]
    triples = frequency.ngrams(tokens, 3, stop={"of", "the"})
    assert by_term(triples, "n", "per_million") == {"rule of law": (1, 250_000)}
    assert not len(frequency.ngrams(tokens, 5))


def test_ngrams_are_scikit_learns():
    from sklearn.feature_extraction.text import CountVectorizer

    texts = ["kyiv signed the deal and the deal holds", "the deal holds and kyiv signed the deal"]
    tokens = tokenisation.tokenise(articles_of(*texts))
    for n in (1, 2, 3, 4):
        oracle = CountVectorizer(ngram_range=(n, n))
        sums = oracle.fit_transform(texts).toarray().sum(axis=0)
        expected = dict(zip(oracle.get_feature_names_out(), sums, strict=True))
        found = frequency.ngrams(tokens, n)
        assert dict(zip(found["term"], found["n"], strict=True)) == expected


@pytest.mark.parametrize("largest", [1, 200])
@given(tokens=corpora)
@settings(max_examples=15, deadline=None)
def test_runs_too_many_for_one_number_are_numbered_anew(largest, tokens):
    whole = frequency.ngrams(tokens, 4, by="outlet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "_LARGEST", largest)
        pd.testing.assert_frame_equal(frequency.ngrams(tokens, 4, by="outlet"), whole)


def test_runs_that_are_written_alike_are_one_term():
    tokens = tokens_of(["prime minister x"], ["prime minister x", "a prime"], ["b x"])
    tokens["term"] = tokens["term"].astype("str")
    first, second = tokens.index[tokens["term"] == "prime"][:2]
    tokens.loc[first, "term"] = "prime minister"
    tokens.loc[second + 1, "term"] = "minister x"
    tokens = tokens.drop(index=[first + 1, second + 2])
    # "prime minister" and "x" in one article, "prime" and "minister x" in the other.
    found = frequency.ngrams(tables.make("TOKENS", tokens))
    assert by_term(found, "n", "n_articles") == {
        "prime minister x": (2, 2), "a prime": (1, 1), "b x": (1, 1),
    }  # fmt: skip
    assert [*found["term"]] == ["prime minister x", "a prime", "b x"]


def test_one_word_runs_are_words_and_none_are_refused():
    tokens = tokens_of(["the deal the"], ["deal"])
    pd.testing.assert_frame_equal(frequency.ngrams(tokens, 1), frequency.count(tokens))
    with pytest.raises(ValueError, match="runs of 1 word or more"):
        frequency.ngrams(tokens, 0)


# keyness


def sides(seed=3):
    rng = np.random.default_rng(seed)
    words = [f"w{k}" for k in range(8)]
    drawn = [rng.choice(words, 400, p=p / p.sum()) for p in rng.random((2, 8))]
    return [
        frequency.count(tokens_of([" ".join(part) for part in np.split(side, 20)]))
        for side in drawn
    ]


def test_keyness_is_scipys():
    import scipy.stats

    target, reference = sides()
    found = frequency.keyness(target, reference)
    assert tables.check(found, "KEYNESS") is found
    assert found["g2"].is_monotonic_decreasing
    assert found["g2"].iloc[0] > 0 > found["g2"].iloc[-1]
    for row in found.itertuples():
        table = [
            [row.n_target, row.n_reference],
            [400 - row.n_target, 400 - row.n_reference],
        ]
        oracle = scipy.stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        assert abs(row.g2) == pytest.approx(oracle.statistic)
        assert row.p_value == pytest.approx(min(1, oracle.pvalue * len(found)))
        assert row.log_ratio == pytest.approx(math.log2(row.n_target / row.n_reference))
        assert row.log_ratio_low < row.log_ratio < row.log_ratio_high


def test_swapping_sides_flips_signs():
    target, reference = sides()
    one = frequency.keyness(target, reference).set_index("term").sort_index()
    two = frequency.keyness(reference, target).set_index("term").sort_index()
    assert (one["g2"] == -two["g2"]).all()
    assert (one["p_value"] == two["p_value"]).all()
    assert (one["n_target"] == two["n_reference"]).all()
    assert one["log_ratio_low"].tolist() == pytest.approx((-two["log_ratio_high"]).tolist())


def test_the_base_is_all_tokens_whatever_was_left_out():
    tokens = tokens_of(["the the the deal"], ["the deal deal"], outlets=["M", "E"])
    counted = frequency.count(tokens, by="outlet", stop={"the"})
    found = frequency.keyness(
        counted[counted["outlet"] == "M"], counted[counted["outlet"] == "E"], min_n=1
    )
    assert found["g2"].tolist() == [statistics.g2(1, 2, 3, 1)]
    assert found["log_ratio"].tolist() == pytest.approx([math.log2((1 / 4) / (2 / 3))])


def test_groups_of_one_side_are_taken_together():
    tokens = tokens_of(
        ["deal deal the"], ["deal kyiv"], ["the"], ["kyiv"], outlets=["M", "E", "E", None]
    )
    by_outlet = frequency.count(tokens, by="outlet")
    ours = by_outlet["outlet"] == "M"
    split = frequency.keyness(by_outlet[ours], by_outlet[~ours], min_n=1)
    first = tokens["article_id"] == "article 0"
    whole = frequency.keyness(
        frequency.count(tokens[first]), frequency.count(tokens[~first]), min_n=1
    )
    pd.testing.assert_frame_equal(split, whole)


@given(corpora, corpora)
@settings(max_examples=12, deadline=None)
def test_keyness_of_tokens_is_that_of_their_counts(target, reference):
    counted = frequency.keyness(frequency.count(target), frequency.count(reference), min_n=1)
    pd.testing.assert_frame_equal(frequency.keyness(target, reference, min_n=1), counted)
    in_articles = {"articles": (9, 8), "min_n": 1}
    counted = frequency.keyness(frequency.count(target), frequency.count(reference), **in_articles)
    pd.testing.assert_frame_equal(frequency.keyness(target, reference, **in_articles), counted)


def test_keyness_in_articles():
    target = frequency.count(tokens_of(["deal deal deal kyiv"], ["talks"]))
    reference = frequency.count(tokens_of(["deal talks"], ["talks"], ["talks"]))
    found = frequency.keyness(target, reference, articles=(2, 3), min_n=1)
    assert by_term(found, "n_target", "n_reference") == {
        "kyiv": (1, 0),
        "deal": (1, 1),
        "talks": (1, 3),
    }
    assert by_term(found, "g2")["talks"] == (statistics.g2(1, 3, 1, 0),)
    with pytest.raises(ValueError, match="reference was said to have 2, but 'talks' stands in 3"):
        frequency.keyness(target, reference, articles=(2, 2))


def articles_of_words(seed, *sizes):
    """Return TOKENS of articles of 30 words, drawn with their own rates, in groups of `sizes`."""
    rng = np.random.default_rng(seed)
    rates = rng.dirichlet([2] * len(WORDS), sum(sizes))
    tokens = tokens_of(*[[" ".join(rng.choice(WORDS, 30, p=p))] for p in rates])
    number = tokens["article_id"].astype("str").str.split().str[1].astype(int)
    return [tokens[number < sizes[0]], tokens[number >= sizes[0]]]


def drawn_ratios(target, reference, term, *, in_articles=False):
    """Return a log ratio in every draw of articles, by the definition."""
    logs = []
    for side in (target, reference):
        n = pd.crosstab(side["article_id"].astype("str"), side["term"].astype("str"))
        sizes = n.sum(axis=1)
        n = n.get(term, 0 * sizes)
        if in_articles:
            n, sizes = (n > 0).astype(int), (sizes > 0).astype(int)
        weights = statistics.weights([*sizes.index]).astype(int)
        hits = weights.T @ n.to_numpy()
        logs.append(np.log2(np.where(hits == 0, 0.5, hits) / (weights.T @ sizes.to_numpy())))
    return logs[0] - logs[1]


@pytest.mark.parametrize("in_articles", [False, True])
def test_intervals_of_keyness_are_those_of_articles_drawn_anew(in_articles, monkeypatch):
    target, reference = articles_of_words(11, 12, 15)
    reference = reference[reference["term"] != "kyiv"]
    options = {"interval": "articles", "articles": True if in_articles else None}
    found = frequency.keyness(target, reference, level=0.9, **options)
    assert len(found) == len(WORDS)
    for row in found.itertuples():
        drawn = drawn_ratios(target, reference, row.term, in_articles=in_articles)
        bounds = [row.log_ratio_low, row.log_ratio_high]
        # A word that all articles of a side have, and none of the other's, has no interval.
        expected = np.percentile(drawn, [5, 95]) if np.ptp(drawn) > 1e-12 else [np.nan] * 2
        assert bounds == pytest.approx(list(expected), nan_ok=True)
    plain = frequency.keyness(target, reference, articles=options["articles"])
    bounds = ["log_ratio_low", "log_ratio_high"]
    pd.testing.assert_frame_equal(plain.drop(columns=bounds), found.drop(columns=bounds))
    ends = frequency.keyness(target, reference, level=0.9, intervals=2, **options)
    shown = [0, 1, len(found) - 2, len(found) - 1]
    pd.testing.assert_frame_equal(ends.iloc[shown], found.iloc[shown])
    assert ends[bounds].drop(index=shown).isna().all(axis=None)
    monkeypatch.setattr(comparison, "_BLOCK", 20)
    again = frequency.keyness(target, reference, level=0.9, **options)
    pd.testing.assert_frame_equal(again, found)


def test_words_of_one_article_make_the_interval_by_articles_wide():
    # "deal" is as frequent in both corpora; in one it is the work of one article.
    plain = tokens_of(*[["the deal " + "of " * 8]] * 20)
    crowded = tokens_of(["deal " * 20 + "of " * 180], *[["the " + "of " * 9]] * 19)
    found = {
        interval: by_term(
            frequency.keyness(crowded, plain, interval=interval), "log_ratio_low", "log_ratio_high"
        )["deal"]
        for interval in ("words", "articles")
    }
    widths = {interval: high - low for interval, (low, high) in found.items()}
    assert widths["articles"] > 2 * widths["words"]


def test_articles_are_counted_where_tokens_are_given():
    target = tokens_of(["deal deal deal kyiv"], ["talks"])
    reference = tokens_of(["deal talks"], ["talks"], ["talks"])
    found = frequency.keyness(target, reference, articles=True, min_n=1)
    told = frequency.keyness(target, reference, articles=(2, 3), min_n=1)
    pd.testing.assert_frame_equal(found, told)
    assert (found.attrs["unit"], found.attrs["n_target"], found.attrs["n_reference"]) == (
        "articles", 2, 3,
    )  # fmt: skip


def test_keyness_tells_what_it_is():
    target, reference = articles_of_words(11, 12, 15)
    found = frequency.keyness(target, reference, correction="fdr", interval="articles", min_n=2)
    assert found.attrs == {
        "correction": "fdr", "family": 5, "interval": "articles", "level": 0.95, "unit": "words",
        "n_target": 360, "n_reference": 450, "withheld": None,
    }  # fmt: skip


def test_few_articles_carry_no_interval_and_the_table_says_so():
    target, reference = articles_of_words(11, 7, 15)
    found = frequency.keyness(target, reference, interval="articles")
    assert found[["log_ratio_low", "log_ratio_high"]].isna().all(axis=None)
    assert found[["log_ratio", "g2", "p_value"]].notna().all(axis=None)
    assert found.attrs["withheld"] == (
        "The target has 7 articles with words; fewer than 8 carry no interval."
    )
    alone = articles_of_words(1, 1, 0)[0]
    one = frequency.keyness(reference, alone, interval="articles").attrs["withheld"]
    assert one == "The reference has 1 article with words; fewer than 8 carry no interval."
    nobody = frequency.keyness(target, reference[:0], interval="articles")
    assert not len(nobody)
    assert nobody.attrs["withheld"] == "The reference has no words: there is nothing to compare."


def test_what_counts_cannot_tell_is_refused():
    target, reference = articles_of_words(11, 12, 15)
    counted = frequency.count(reference)
    with pytest.raises(ValueError, match=r"interval='articles' needs the TOKENS .* reference has"):
        frequency.keyness(target, counted, interval="articles")
    with pytest.raises(ValueError, match="articles=True needs the TOKENS of both sides"):
        frequency.keyness(target, counted, articles=True)
    for articles in (False, (3, True), (1, 2, 3)):
        with pytest.raises(ValueError, match=r"articles: None, True or two numbers .* found"):
            frequency.keyness(target, target, articles=articles)
    with pytest.raises(ValueError, match="goes with articles=True"):
        frequency.keyness(target, reference, interval="articles", articles=(12, 15))
    with pytest.raises(ValueError, match="'sentences'"):
        frequency.keyness(target, reference, interval="sentences")


def test_the_family_are_the_terms_shown():
    target, reference = sides()
    corrected = frequency.keyness(target, reference, min_n=90)
    plain = frequency.keyness(target, reference, min_n=90, correction=None)
    fdr = frequency.keyness(target, reference, min_n=90, correction="fdr")
    assert 1 < len(corrected) < 8
    assert (corrected["n_target"] + corrected["n_reference"] >= 90).all()
    assert corrected["p_value"].tolist() == statistics.bonferroni(plain["p_value"]).tolist()
    assert fdr["p_value"].tolist() == statistics.benjamini_hochberg(plain["p_value"]).tolist()
    with pytest.raises(ValueError, match="'holm'"):
        frequency.keyness(target, reference, correction="holm")


def test_counts_that_were_added_up_are_refused():
    target, reference = sides()
    with pytest.raises(tables.TableError, match=r"target: term 'w.' stands twice"):
        frequency.keyness(tables.concat([target, target]), reference)
    part = frequency.count(tokens_of(["kyiv kyiv"]))
    with pytest.raises(tables.TableError, match="reference: its per_million are not of one"):
        frequency.keyness(target, tables.concat([reference, part]))
    little = frequency.count(tokens_of(["talks the deal"]))
    with pytest.raises(tables.TableError, match="target: its per_million are not of one"):
        frequency.keyness(tables.concat([part, little]), reference)


def test_nothing_to_compare_with():
    target, reference = sides()
    assert not len(frequency.keyness(target, reference[:0]))
    assert not len(frequency.keyness(target[:0], reference))


# collocates


def test_collocates_by_hand():
    # Nodes: 2. In their windows of one: the, talks, the. Outside: kyiv, kyiv, the, of.
    tokens = tokens_of(["the deal talks", "kyiv kyiv the deal", "the of"])
    found = frequency.collocates(tokens, "deal", window=1, min_n=1)
    assert tables.check(found, "COLLOCATES") is found
    assert by_term(found, "n", "g2", "log_dice", "mi") == {
        "the": (2, *near(2, 3)),
        "talks": (1, *near(1, 1)),
    }
    assert [*found["term"]] == ["talks", "the"]


def near(n, overall, *, words=7, in_windows=3, nodes=2):
    g2 = statistics.g2(n, overall - n, in_windows - n, words - in_windows - overall + n)
    dice = pytest.approx(14 + math.log2(2 * n / (nodes + overall)))
    return (
        pytest.approx(float(g2)),
        dice,
        pytest.approx(math.log2(n * words / (in_windows * overall))),
    )


def test_measures_of_collocates_are_nltks():
    from nltk.metrics import BigramAssocMeasures

    rng = np.random.default_rng(2)
    text = [" ".join(rng.choice(WORDS, 10)) for _ in range(60)]
    tokens = tokens_of(text)
    found = by_term(frequency.collocates(tokens, "deal", window=2, min_n=1), "n", "g2", "mi")
    words = [sentence.split() for sentence in text]
    in_windows = [
        sentence[k]
        for sentence in words
        for k in range(10)
        if sentence[k] != "deal" and "deal" in sentence[max(0, k - 2) : k + 3]
    ]
    others = [word for sentence in words for word in sentence if word != "deal"]
    assert set(found) == set(WORDS) - {"deal"}
    for term, (n, g2, mi) in found.items():
        assert n == in_windows.count(term)
        margins = n, (len(in_windows), others.count(term)), len(others)
        assert abs(g2) == pytest.approx(BigramAssocMeasures.likelihood_ratio(*margins))
        assert mi == pytest.approx(BigramAssocMeasures.pmi(*margins))
        expected = len(in_windows) * others.count(term) / len(others)
        assert np.sign(g2) == np.sign(n - expected)


def test_log_dice_of_words_that_are_always_together():
    tokens = tokens_of(["rare earths", "rare earths", "the deal"])
    found = frequency.collocates(tokens, "rare", min_n=1)
    assert found["log_dice"].tolist() == [14]


def test_windows_end_with_the_sentence_and_overlap_once():
    tokens = tokens_of(["talks", "deal the deal", "kyiv"])
    found = frequency.collocates(tokens, "deal", min_n=1)
    assert by_term(found, "n") == {"the": (1,)}


def test_nodes_are_phrases_patterns_and_lists():
    tokens = tokens_of(
        ["the minerals deal talks", "kyiv minerals", "mineral deal the", "the minerals", "deal"]
    )
    phrase = frequency.collocates(tokens, "minerals deal", window=1, min_n=1)
    assert by_term(phrase, "n") == {"the": (1,), "talks": (1,)}
    starred = frequency.collocates(tokens, "Mineral*", window=1, min_n=1)
    assert by_term(starred, "n") == {"the": (2,), "deal": (2,), "kyiv": (1,)}
    listed = frequency.collocates(tokens, ["mineral", "minerals"], window=1, min_n=1)
    pd.testing.assert_frame_equal(starred, listed)


def test_few_and_stopped_collocates_are_not_shown():
    tokens = tokens_of(["deal the"] * 5 + ["deal of"] * 5 + ["deal kyiv"] * 4)
    found = frequency.collocates(tokens, "deal", stop=["of"])
    assert by_term(found, "n") == {"the": (5,)}
    assert not len(frequency.collocates(tokens, "nowhere"))


def test_a_node_without_words_is_refused():
    with pytest.raises(ValueError, match="holds no word"):
        frequency.collocates(tokens_of(["deal"]), "*")
    with pytest.raises(ValueError, match="window: 1 word or more"):
        frequency.collocates(tokens_of(["deal"]), "deal", window=0)


# collocations


def test_collocations_by_hand():
    # Six pairs: minerals deal (3), the minerals (2), deal holds (1).
    tokens = tokens_of(["the minerals deal", "the minerals deal holds"], ["minerals deal", "deal"])
    found = frequency.collocations(tokens, min_n=2)
    assert tables.check(found, "COLLOCATES") is found
    g2 = [statistics.g2(3, 0, 0, 3), statistics.g2(2, 0, 0, 4)]
    assert found[["term", "n", "g2", "log_dice", "mi", "n_first", "n_second"]].values.tolist() == [
        ["minerals deal", 3, g2[0], 14, 1, 3, 3],
        ["the minerals", 2, g2[1], 14, pytest.approx(math.log2(3)), 2, 2],
    ]
    assert [*frequency.collocations(tokens, min_n=1, stop=["The"])["term"]] == [
        "minerals deal", "deal holds",
    ]  # fmt: skip
    assert [*frequency.collocations(tokens, min_n=1, stop=["deal"])["term"]] == ["the minerals"]
    assert len(frequency.collocations(tokens, min_n=4)) == 0


def test_pairs_are_counted_up_to_the_window_and_the_end_of_the_sentence():
    tokens = tokens_of(["kyiv the deal", "talks"], ["deal"])
    assert by_term(frequency.collocations(tokens, window=2, min_n=1), "n") == {
        "kyiv the": (1,), "the deal": (1,), "kyiv deal": (1,),
    }  # fmt: skip
    with pytest.raises(ValueError, match="window: 1 word or more"):
        frequency.collocations(tokens, window=0)


@pytest.mark.parametrize("window", [1, 3])
def test_measures_of_collocations_are_nltks(window):
    from nltk.metrics import BigramAssocMeasures

    rng = np.random.default_rng(5)
    text = [" ".join(rng.choice(WORDS, 9, p=[0.4, 0.3, 0.1, 0.1, 0.1])) for _ in range(40)]
    found = frequency.collocations(tokens_of(text), window=window, min_n=1)
    words = [sentence.split() for sentence in text]
    pairs = [
        (sentence[k], other)
        for sentence in words
        for k in range(9)
        for other in sentence[k + 1 : k + 1 + window]
    ]
    assert len(found) == len(set(pairs))
    for row in found.itertuples():
        first, second = row.term.split()
        margins = sum(a == first for a, _ in pairs), sum(b == second for _, b in pairs)
        assert (row.n, row.n_first, row.n_second) == (pairs.count((first, second)), *margins)
        cells = row.n, margins, len(pairs)
        assert abs(row.g2) == pytest.approx(BigramAssocMeasures.likelihood_ratio(*cells))
        assert np.sign(row.g2) == np.sign(row.n - margins[0] * margins[1] / len(pairs))
        assert row.mi == pytest.approx(BigramAssocMeasures.pmi(*cells))
        assert row.log_dice == pytest.approx(14 + math.log2(BigramAssocMeasures.dice(*cells)))


def test_neighbours_are_the_runs_of_two():
    tokens = tokens_of(["the deal the deal", "deal"], ["the deal", "kyiv talks"])
    pairs = by_term(frequency.collocations(tokens, min_n=1), "n")
    assert pairs == by_term(frequency.ngrams(tokens), "n")


def test_a_pair_that_is_the_only_one_has_no_g2():
    found = frequency.collocations(tokens_of(["deal deal"]), min_n=1)
    assert found["g2"].isna().all()
    assert found["mi"].tolist() == [0]


# shift


def test_a_shift_of_scores_by_hand():
    # deal +1, war -1, the has no score. Means: (3 - 1) / 4 = 0.5 and (1 - 3) / 4 = -0.5.
    target = tokens_of(["deal deal the", "deal war"])
    reference = tokens_of(["deal war the"], ["war war"])
    found = frequency.shift(target, reference, scores={"Deal": 1, "war": -1, "talks": 9})
    assert by_term(found, "n_target", "n_reference", "score", "contribution") == {
        "deal": (3, 1, 1, (3 - 1) / 4 * 1.5),
        "war": (1, 3, -1, (1 - 3) / 4 * -0.5),
    }
    assert found["contribution"].sum() == 1
    assert found["per_million_target"].tolist() == [750_000, 250_000]
    assert [*found["term"]] == ["deal", "war"]
    assert found[["contribution_low", "contribution_high"]].isna().all(axis=None)


scored = st.dictionaries(st.sampled_from(WORDS), st.floats(-4, 4, width=16), min_size=1)


@given(corpora, corpora, scored)
@settings(max_examples=25, deadline=None)
def test_a_shift_of_scores_adds_up_to_the_difference_of_means(target, reference, scores):
    found = frequency.shift(target, reference, scores=scores)
    means = []
    for tokens in (target, reference):
        numbers = [Fraction(scores[term]) for term in tokens["term"] if term in scores]
        means.append(sum(numbers) / len(numbers) if numbers else None)
    if None in means:
        assert not len(found)
    else:
        assert found["contribution"].sum() == pytest.approx(float(means[0] - means[1]), abs=1e-12)
        size = found["contribution"].abs()
        assert size.is_monotonic_decreasing


def test_sums_are_exact_where_numbers_are():
    # All shares and scores are fractions of powers of two: nothing is rounded.
    target = tokens_of(["deal deal deal kyiv", "talks talks the the"])
    reference = tokens_of(["kyiv kyiv talks deal"])
    scores = {"deal": 1.25, "kyiv": -0.5, "talks": 3, "the": -2}
    found = frequency.shift(target, reference, scores=scores)
    means = [tokens["term"].map(scores).astype(float).mean() for tokens in (target, reference)]
    assert found["contribution"].sum() == means[0] - means[1]


@given(corpora, corpora)
@settings(max_examples=12, deadline=None)
def test_a_shift_of_words_adds_up_to_scipys_divergence(target, reference):
    from scipy.spatial.distance import jensenshannon

    found = frequency.shift(target, reference)
    if len(target) and len(reference):
        shares = [[np.mean(tokens["term"] == word) for word in WORDS]
                  for tokens in (target, reference)]  # fmt: skip
        expected = jensenshannon(*shares, base=2) ** 2
        assert found["contribution"].sum() == pytest.approx(expected, abs=1e-9)
        assert (found["contribution"] >= -1e-12).all()
    else:
        assert not len(found)


@pytest.mark.parametrize("scores", [None, {"deal": 1, "the": 0.25, "talks": -1}])
def test_intervals_of_a_shift_are_those_of_articles_drawn_anew(scores):
    import scipy.special

    rng = np.random.default_rng(8)
    drawn = [[" ".join(rng.choice(WORDS, 12))] for _ in range(20)]
    tokens = tokens_of(*drawn)
    number = tokens["article_id"].cat.codes.to_numpy()
    sides = tokens[number % 2 == 0], tokens[number % 2 == 1]
    found = frequency.shift(*sides, scores=scores, intervals=2)
    assert found["contribution_low"].notna().tolist() == [True] * 2 + [False] * (len(found) - 2)
    term, shares = found["term"].iloc[0], []
    for side in sides:
        n = pd.crosstab(side["article_id"].astype("str"), side["term"].astype("str"))
        n = n[[*(scores or n)]]
        weights = statistics.weights([*n.index]).astype(int)
        n = pd.DataFrame(weights.T @ n.to_numpy(), columns=n.columns)
        shares.append(n.div(n.sum(axis=1), axis=0))
    p, q = shares
    if scores:
        moved = (p - q)[term] * (scores[term] - (q * pd.Series(scores)).sum(axis=1))
    else:
        p, q = p[term].to_numpy(), q[term].to_numpy()
        moved = sum(scipy.special.rel_entr(each, (p + q) / 2) for each in (p, q)) / math.log(4)
    bounds = found[["contribution_low", "contribution_high"]].iloc[0].tolist()
    assert bounds == pytest.approx(np.percentile(moved, [2.5, 97.5]).tolist())


def test_a_shift_of_counts_is_that_of_tokens_without_intervals():
    tokens = tokens_of(*[["the deal"], ["deal talks"], ["talks on the deal"]] * 7)
    number = tokens["article_id"].cat.codes.to_numpy()
    sides = tokens[number % 2 == 0], tokens[number % 2 == 1]
    counted = frequency.shift(*map(frequency.count, sides))
    bounds = ["contribution_low", "contribution_high"]
    assert counted[bounds].isna().all(axis=None)
    drawn = frequency.shift(*sides)
    assert drawn[bounds].notna().all(axis=None)
    pd.testing.assert_frame_equal(counted.drop(columns=bounds), drawn.drop(columns=bounds))


def test_a_shift_says_what_a_word_does_and_what_is_added_up_to():
    target = tokens_of(*[["deal deal war talks", "the"]] * 10)
    reference = tokens_of(*[["deal war war talks", "the kyiv"]] * 10)
    scores = {"deal": 1, "war": -1, "talks": 0, "kyiv": 2}
    found = frequency.shift(target, reference, scores=scores)
    # Means: 1 / 4, and (1 - 2 + 2) / 5 = 1 / 5; talks lies below it and is more frequent here.
    assert by_term(found, "kind") == {
        "deal": ("more positive",), "war": ("less negative",), "kyiv": ("less positive",),
        "talks": ("more negative",),
    }  # fmt: skip
    about = found.attrs
    assert (about["mean_target"], about["mean_reference"]) == (0.25, 0.2)
    assert about["difference"] == pytest.approx(0.05)
    assert math.isnan(about["difference_low"])  # all articles are alike
    assert about["withheld"] == "A word without an interval moves the same in every draw."
    words = frequency.shift(target, reference)
    assert by_term(words, "kind")["war"] == ("less",)
    assert by_term(words, "kind")["deal"] == ("more",)
    assert words.attrs["difference"] == pytest.approx(words["contribution"].sum())
    same = frequency.shift(target, target)
    assert same["kind"].isna().all()


def test_a_shift_by_vaders_own_lexicon():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    lexicon = SentimentIntensityAnalyzer().lexicon
    target, reference = tokens_of(["good war the"]), tokens_of(["war bad the"])
    found = frequency.shift(target, reference, scores="vader")
    assert by_term(found, "score") == {word: (lexicon[word],) for word in ("good", "war", "bad")}
    assert found["contribution"].sum() == pytest.approx((lexicon["good"] - lexicon["bad"]) / 2)
    with pytest.raises(ValueError, match="or \"vader\", not 'afinn'"):
        frequency.shift(target, reference, scores="afinn")


def test_a_shift_withholds_with_a_reason():
    tokens = tokens_of(*[["deal talks"]] * 10)
    assert "need the TOKENS" in frequency.shift(*[frequency.count(tokens)] * 2).attrs["withheld"]
    few = tokens[tokens["article_id"].isin(["article 1", "article 2"])]
    found = frequency.shift(tokens, few, scores={"deal": 1})
    assert found.attrs["withheld"] == (
        "A side has 2 articles with such words; fewer than 8 carry no interval."
    )
    assert found.attrs["difference_low"] is None
    nothing = frequency.shift(tokens, tokens, scores={"war": 1})
    assert nothing.attrs["withheld"] == (
        "The target has no words with a score: there is nothing to compare."
    )


def test_the_interval_of_a_shifts_difference_is_that_of_articles_drawn_anew():
    scores, means = {"deal": 1, "the": 0.25, "talks": -1}, []
    target, reference = articles_of_words(5, 10, 14)
    for side in (target, reference):
        n = pd.crosstab(side["article_id"].astype("str"), side["term"].astype("str"))[[*scores]]
        weights = statistics.weights([*n.index]).astype(int)
        n = weights.T @ n.to_numpy()
        means.append(n @ [*scores.values()] / n.sum(axis=1))
    about = frequency.shift(target, reference, scores=scores).attrs
    bounds = [about["difference_low"], about["difference_high"]]
    assert bounds == pytest.approx(np.percentile(means[0] - means[1], [2.5, 97.5]).tolist())


@pytest.mark.parametrize("score", [None, "good", float("nan")])
def test_a_score_that_is_no_number_is_refused(score):
    with pytest.raises(ValueError, match="a number was expected for 'deal'"):
        frequency.shift(tokens_of(["deal"]), tokens_of(["deal"]), scores={"deal": score})


# dispersion


def test_dispersion_is_that_of_the_published_example():
    # The worked example of Gries 2008: letters in five parts of 9, 10, 10, 10 and 11.
    parts = ["b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a",
             "b a g h a b e a a t", "b a h a a b e a x a t"]  # fmt: skip
    found = frequency.dispersion(tokens_of(*([part] for part in parts)), terms=["a", "x"])
    row = found.iloc[0]
    assert tables.check(found, "DISPERSION") is found
    assert (row["term"], row["n"], row["n_articles"]) == ("a", 15, 5)
    assert row["dp"] == pytest.approx(0.18)
    assert row["dp_norm"] == pytest.approx(0.18 / (1 - 9 / 50))
    assert row["juilland_d"] == pytest.approx(0.785, abs=0.0005)


def test_dispersion_is_its_definition():
    rng = np.random.default_rng(4)
    articles = [[" ".join(rng.choice(WORDS, rng.integers(3, 30)))] for _ in range(12)]
    found = frequency.dispersion(tokens_of(*articles)).set_index("term")
    words = [article[0].split() for article in articles]
    sizes = np.array([len(part) for part in words])
    for term in WORDS:
        n = np.array([part.count(term) for part in words])
        dp = np.abs(sizes / sizes.sum() - n / n.sum()).sum() / 2
        rates = n / sizes
        row = found.loc[term]
        assert row["dp"] == pytest.approx(dp)
        assert row["dp_norm"] == pytest.approx(dp / (1 - sizes.min() / sizes.sum()))
        expected = 1 - rates.std() / rates.mean() / math.sqrt(11)
        assert row["juilland_d"] == pytest.approx(expected)


def test_dispersion_at_its_ends():
    tokens = tokens_of(["the deal"], ["the kyiv"])
    found = by_term(frequency.dispersion(tokens), "dp", "dp_norm", "juilland_d")
    assert found["the"] == (0, 0, 1)
    assert found["deal"] == pytest.approx((0.5, 1, 0))


def test_dispersion_of_what_is_not_there_and_of_one_article():
    tokens = tokens_of(["the deal"], ["the"])
    found = frequency.dispersion(tokens, terms=["Talks", "the"])
    columns = ["term", "n", "n_articles"]
    assert found[columns].values.tolist() == [["the", 2, 2], ["talks", 0, 0]]
    assert found.iloc[1, 3:].isna().all()
    one = frequency.dispersion(tokens, terms="the")
    pd.testing.assert_frame_equal(one, found[:1], check_categorical=False)
    alone = frequency.dispersion(tokens[tokens["article_id"] == "article 0"])
    assert len(alone) == 2
    assert alone[["dp", "dp_norm", "juilland_d"]].isna().all(axis=None)
    assert alone.attrs["parts"] == 1
    assert "fewer than two" in alone.attrs["withheld"]
    assert found.attrs == {"parts": 2, "withheld": None}


# concordance


@pytest.mark.parametrize("case", load("frequency"))
def test_concordance(case):
    articles = articles_of(case["text"])
    found = frequency.concordance(articles, case["query"], **case.get("options", {}))
    assert found["match"].tolist() == case["matches"]
    if "sentences" in case:
        assert [None if pd.isna(number) else number for number in found["sentence"]] == (
            case["sentences"]
        )


def test_concordance_is_complete_and_nltks():
    from nltk.text import ConcordanceIndex

    rng = np.random.default_rng(6)
    words = rng.choice(WORDS, 900).tolist()
    articles = articles_of(" ".join(words) + ".")
    found = frequency.concordance(articles, "deal")
    lines = ConcordanceIndex(words).find_concordance("deal")
    assert len(found) == len(lines) == words.count("deal") > 100
    assert [row.before.split()[-2:] for row in found.itertuples()][5:] == [
        line.left[-2:] for line in lines
    ][5:]


def test_context_is_as_printed_cut_at_the_paragraph_and_at_words():
    text = "Before it\n\nThe so-called “minerals” deal is, for now, signed.\n\nAfter."
    articles = articles_of(text, outlet=["Morning"], date=["2025-04-30"])
    found = frequency.concordance(articles, "deal", window=15)
    assert tables.check(found, "CONCORDANCE") is found
    row = found.iloc[0]
    assert (row["before"], row["match"], row["after"]) == ("“minerals” ", "deal", " is, for now,")
    assert (row["outlet"], row["date"]) == ("Morning", pd.Timestamp("2025-04-30"))
    wide = frequency.concordance(articles, "deal", window=500).iloc[0]
    assert wide["before"] == "The so-called “minerals” "
    assert wide["after"] == " is, for now, signed."


def plain_context(text, start, end, window):
    """The context of a hit by its definition: paragraphs first, then whole words."""
    inside = [(a, b) for a, b in layout.paragraphs(text) if a <= start < b]
    first = max(inside[0][0], start - window) if inside else start
    if inside and first > inside[0][0] and not text[first - 1].isspace():
        while first < start and not text[first].isspace():
            first += 1
    inside = [(a, b) for a, b in layout.paragraphs(text) if a <= end - 1 < b]
    last = min(inside[0][1], end + window) if inside else end
    if inside and last < inside[0][1] and not text[last].isspace():
        while last > end and not text[last - 1].isspace():
            last -= 1
    return text[first:start].lstrip(), text[end:last].rstrip()


lines = st.lists(st.sampled_from(["ab", "c", " ", "\n", "\n\n", " \n", "\t"]), max_size=25).map(
    "".join
)


@given(lines, st.sampled_from(["c", "ab", "b", r"c\s*a", r"b\s+x?a"]), st.integers(0, 7))
@settings(max_examples=50, deadline=None)
def test_contexts_are_those_of_their_definition(text, query, window):
    text = f"x{text}x"
    hits = frequency.concordance(articles_of(text), query, regex=True, window=window)
    for row in hits.itertuples():
        expected = plain_context(text, row.start, row.end, window)
        assert (row.before, row.after) == expected


@pytest.mark.parametrize(
    ("query", "contexts"),
    [
        (r"\n\n", [("", "")]),
        (r"\n\nTwo", [("", ".")]),
        (r"ne\.\n\n", [("O", "")]),
        (r"\n", [("", ""), ("", "")]),
    ],
)
def test_a_hit_between_paragraphs_has_no_context_across_them(query, contexts):
    found = frequency.concordance(articles_of("One.\n\nTwo."), query, regex=True)
    assert [*zip(found["before"], found["after"], strict=True)] == contexts


news = st.lists(
    st.sampled_from(
        ["Deal", "deal", "US-Ukraine", "’s", "deals", "“", "” ", ". ", "\n", "\n\n", " "]
    ),
    max_size=30,
).map("".join)


@given(
    st.lists(news, min_size=1, max_size=3), st.sampled_from(["deal", "deal*", "deal us-ukraine"])
)
@settings(max_examples=30, deadline=None)
def test_offsets_and_contexts_are_the_articles(texts, query):
    articles = articles_of(*texts)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for options in ({}, {"within": "sentence"}):
        for row in frequency.concordance(articles, query, window=9, **options).itertuples():
            text = texts[row.article_id]
            assert text[row.start : row.end] == row.match
            assert text[: row.start].endswith(row.before)
            assert text[row.end :].startswith(row.after)
            assert "\n\n" not in row.before + row.match + row.after
            assert max(len(row.before), len(row.after)) <= 9
            assert row.match.lower().startswith("deal")


@given(st.lists(news, min_size=1, max_size=4), st.sampled_from(frequency.SORTS))
@settings(max_examples=15, deadline=None)
def test_articles_are_searched_one_by_one(texts, sort):
    articles = articles_of(*texts)
    before = articles.copy(deep=True)
    whole = frequency.concordance(articles, "deal*", sort=sort)
    shuffled = frequency.concordance(articles[::-1], "deal*", sort=sort)
    pd.testing.assert_frame_equal(whole, shuffled)
    parts = [
        frequency.concordance(articles.iloc[[number]], "deal*") for number in range(len(articles))
    ]
    key = ["article_id", "start"]
    joined = tables.concat(parts, "CONCORDANCE")
    pd.testing.assert_frame_equal(joined, whole.sort_values(key, ignore_index=True))
    pd.testing.assert_frame_equal(articles, before)


def test_a_large_batch_is_searched_as_a_small_one(monkeypatch):
    texts = [f"Deal {k}\n\nHe said. The “deal” of article {k} is a deal." for k in range(3)]
    articles = articles_of(*texts)[::-1]
    small = frequency.concordance(articles, "deal")
    for kept in (engine.words, engine.sentences):
        kept.cache_clear()
    monkeypatch.setattr(engine, "_scans", [])
    monkeypatch.setattr(engine, "_placed", {})
    monkeypatch.setattr(engine, "LARGE", 0)
    pd.testing.assert_frame_equal(frequency.concordance(articles, "deal"), small)
    assert engine._placed.keys() == set(texts)


def test_a_table_that_was_changed_is_searched_anew():
    articles = articles_of("A deal.", "No talks.", "Deal, deal.")
    assert len(frequency.concordance(articles, "deal")) == 3
    articles.loc[1, "text"] = "A deal."
    assert frequency.concordance(articles, "deal")["article_id"].tolist() == ["a", "b", "c", "c"]
    articles["article_id"] = pd.Categorical(["b", "a", "c"])
    assert frequency.concordance(articles[:1], "deal")["article_id"].tolist() == ["b"]
    swapped = articles.assign(article_id=pd.Categorical(["c", "a", "b"]))
    assert frequency.concordance(swapped, "deal")["start"].tolist() == [2, 0, 6, 2]
    assert frequency.concordance(articles, "deal")["start"].tolist() == [2, 2, 0, 6]
    articles["article_id"] = ["z", "y", "x"]
    articles["outlet"] = ["Morning", None, "Evening"]
    found = frequency.concordance(articles, "deal")
    assert found["article_id"].tolist() == ["x", "x", "y", "z"]
    outlets = found["outlet"].astype("str").fillna("?")
    assert outlets.tolist() == ["Evening", "Evening", "?", "Morning"]
    assert len(frequency.concordance(articles[1:], "deal")) == 3
    assert len(frequency.concordance(articles[::2], "deal")) == 3
    with pytest.raises(tables.TableError, match="ids are unique"):
        frequency.concordance(articles.assign(article_id="x"), "deal")
    with pytest.raises(tables.TableError, match="columns"):
        frequency.concordance(articles.drop(columns="outlet"), "deal")


def test_an_outlet_that_is_missing_stays_so():
    articles = articles_of("A deal.", "A talk.", "A pact.", outlet=["Morning", None, "Evening"])
    found = frequency.concordance(articles, "a talk")
    assert found["outlet"].isna().tolist() == [True]
    found = frequency.concordance(articles, "pact")
    assert found["outlet"].cat.categories.tolist() == found["outlet"].tolist() == ["Evening"]


def test_hits_of_several_articles_are_their_own():
    articles = articles_of("no", "no. No", "", "no", "minerals", "deal")
    found = frequency.concordance(articles, "no no")
    assert found[["article_id", "match"]].values.tolist() == [["b", "no. No"]]
    assert not len(frequency.concordance(articles, "minerals NEAR/5 deal"))


def test_sorting():
    articles = articles_of(
        "A zinc deal now.",
        "The big deal then.",
        "My zinc deal also.",
        date=["2025-03-01", None, "2025-02-01"],
        outlet=["Morning", "Evening", None],
    )
    expected = {
        "position": ["a", "b", "c"],
        "left": ["b", "a", "c"],
        "right": ["c", "a", "b"],
        "date": ["c", "a", "b"],
        "outlet": ["b", "a", "c"],
    }
    assert set(expected) == set(frequency.SORTS)
    for sort, order in expected.items():
        assert frequency.concordance(articles, "deal", sort=sort)["article_id"].tolist() == order


TALK = "A deal for Ann\n\nBo likes the deal. “A deal is a deal,” Ann said. No “deal”, Bo said."


def tables_of(articles):
    """Return QUOTES, MENTIONS and LABELS of an article of TALK, counted by hand."""
    quotes = [
        ("a", 36, 52, "A deal is a deal", "direct", "Ann"),
        ("a", 69, 73, "deal", "scare", "Ann"),
        ("a", 65, 74, "No “deal”", "indirect", "Bo"),
    ]
    columns = ["article_id", "start", "end", "surface", "kind", "name"]
    quotes = pd.DataFrame(quotes, columns=columns).reindex(columns=[*tables.TABLES["QUOTES"]])
    named = [("a", 11, 14, "Ann", "Ann", "name"), ("a", 16, 18, "Bo", "Bo", "name"),
             ("a", 55, 58, "Ann", "Ann", "name"), ("a", 76, 78, "Bo", "Bo", "name")]  # fmt: skip
    found = {
        "QUOTES": tables.make("QUOTES", quotes.assign(utterance=0)),
        "MENTIONS": tables.make("MENTIONS", named),
        "LABELS": tables.make("LABELS", [("a", 0, 19, 24, "likes", "mood", "like*")]),
    }
    text = articles["text"].iloc[0]
    for table in found.values():
        places = zip(table["start"], table["end"], table["surface"], strict=True)
        assert all(text[start:end] == surface for start, end, surface in places)
    return found


@pytest.mark.parametrize(
    ("filters", "starts"),
    [
        ({}, [2, 29, 38, 48, 69]),
        ({"actor": "Ann"}, [2, 38, 48]),  # in the headline, too
        ({"actor": "Bo"}, [29, 69]),
        ({"actor": ["Ann", "Bo"]}, [2, 29, 38, 48, 69]),
        ({"topic": "mood"}, [29]),
        ({"speaker": "Ann"}, [38, 48]),
        ({"speaker": "Bo"}, [69]),
        ({"voice": "quoted"}, [38, 48]),
        ({"voice": "narration"}, [2, 29]),
        ({"voice": "narration", "actor": "Bo"}, [29]),
        ({"speaker": "Bo", "voice": "quoted"}, []),
    ],
)
def test_hits_where_one_asks_for_them(filters, starts):
    articles = articles_of(TALK, title=["A deal for Ann"])
    found = tables_of(articles)
    hits = frequency.concordance(articles, "deal", found=found, **filters)
    assert hits["start"].tolist() == starts
    every = frequency.concordance(articles, "deal")
    kept = frequency.only(articles, every, found, **filters)
    pd.testing.assert_frame_equal(kept, hits, check_categorical=False)
    spoken = found["QUOTES"].assign(actor=found["QUOTES"]["name"], name=None)
    found["QUOTES"] = spoken.astype({"name": "category"})
    hits = frequency.concordance(articles, "deal", found=found, **filters)
    assert hits["start"].tolist() == starts


def test_tokens_of_one_voice():
    articles = articles_of(TALK, title=["A deal for Ann"])
    tokens = tokenisation.tokenise(articles)
    quoted = frequency.only(articles, tokens, tables_of(articles), voice="quoted")
    assert quoted["term"].tolist() == ["a", "deal", "is", "a", "deal"]
    told = frequency.only(articles, tokens, tables_of(articles), voice="narration")
    assert told["term"].tolist() == [
        "bo",
        "likes",
        "the",
        "deal",
        "ann",
        "said",
        "no",
        "bo",
        "said",
    ]
    assert not len(frequency.only(articles, tokens[:0], tables_of(articles), voice="quoted"))


def test_a_stretch_over_the_edge_of_a_quotation_is_in_no_voice():
    articles = articles_of(TALK, title=["A deal for Ann"])
    for voice in frequency.VOICES:
        found = frequency.concordance(
            articles, "deal NEAR/1 Ann", found=tables_of(articles), voice=voice
        )
        assert not len(found)
    assert len(frequency.concordance(articles, "deal NEAR/1 Ann")) == 1


def test_articles_are_filtered_one_by_one():
    articles = articles_of(TALK, "Bo said no deal.", TALK, title=["A deal for Ann", None, None])
    parts = [tables_of(articles), tables_of(articles)]
    for name, table in parts[1].items():
        moved = table.assign(article_id=pd.Categorical(["c"] * len(table)))
        parts[0][name] = tables.concat([parts[0][name], moved], name)
    options = {"found": parts[0], "speaker": "Ann", "voice": "quoted"}
    whole = frequency.concordance(articles, "deal", **options)
    assert whole["article_id"].tolist() == ["a", "a", "c", "c"]
    pd.testing.assert_frame_equal(frequency.concordance(articles[::-1], "deal", **options), whole)


def test_a_filter_without_its_table_or_its_row_is_refused():
    articles = articles_of(TALK, title=["A deal for Ann"])
    found = tables_of(articles)
    with pytest.raises(ValueError, match="actor= needs found= with the table MENTIONS"):
        frequency.concordance(articles, "deal", actor="Ann")
    with pytest.raises(ValueError, match=r"the table LABELS, as .* it has QUOTES"):
        frequency.concordance(articles, "deal", found={"QUOTES": found["QUOTES"]}, topic="mood")
    with pytest.raises(ValueError, match="no row of QUOTES has 'Anne'; there are Ann"):
        frequency.concordance(articles, "deal", found=found, speaker="Anne")
    with pytest.raises(ValueError, match=r'voice: "quoted", "narration" or None .* \'loud\''):
        frequency.concordance(articles, "deal", found=found, voice="loud")
    with pytest.raises(ValueError, match="there is no article 'z' here"):
        frequency.only(articles, pd.DataFrame({"article_id": ["z"], "start": 0, "end": 1}), found)
    empty = found | {"MENTIONS": found["MENTIONS"][:0]}
    assert not len(frequency.concordance(articles, "deal", found=empty, actor="Ann"))


def test_hits_inside_a_table_of_spans():
    articles = articles_of("The deal. “A deal is a deal,” he said of a deal.", "A deal.")
    quotation = pd.DataFrame({"article_id": ["a"], "start": [11], "end": [27]})
    found = frequency.concordance(articles, "deal", inside=quotation)
    assert found[["article_id", "start"]].values.tolist() == [["a", 13], ["a", 23]]
    cut = frequency.concordance(articles, "deal", inside=quotation.assign(end=26))
    assert cut["start"].tolist() == [13]
    assert not len(frequency.concordance(articles, "deal", inside=quotation[:0]))
    for wrong in ("quotes", quotation.drop(columns="end")):
        with pytest.raises(ValueError, match="inside: a table with article_id, start, end"):
            frequency.concordance(articles, "deal", inside=wrong)


def test_no_hits_and_no_articles():
    articles = articles_of("A deal.")
    hit = frequency.concordance(articles, "deal")
    for found in (
        frequency.concordance(articles, "talks"),
        frequency.concordance(articles[:0], "deal"),
    ):
        assert not len(found)
        assert found.dtypes.astype(str).to_dict() == hit.dtypes.astype(str).to_dict()


@pytest.mark.parametrize(
    ("query", "options", "message"),
    [
        ("rare (earth", {"regex": True}, r"character 6: no regular expression \(missing \)"),
        ("", {}, "holds no word"),
        ("?!", {}, "regex=True"),
        ("* *", {}, "holds no word"),
        ("U.S.*", {}, "character 4: a star stands for letters"),
        ("trump NEAR/0 deal", {}, "character 7: NEAR/5 .* from 1 on"),
        ("NEAR/5 deal", {}, "character 1: .* stands between two words"),
        ("deal NEAR/5", {}, "character 6: .* stands between two words"),
        ("deal NEAR/five talks", {}, "character 6: .* stands between two words"),
        ("a NEAR/5 NEAR/3 b", {}, "character 10: .* stands between two words"),
        (["deal"], {}, r"query: a text was expected, found \['deal'\]"),
        ("deal", {"window": -1}, "window: 0 characters or more"),
        ("deal NEAR/5 ?", {}, "holds no word"),
        ("deal", {"stems": True, "case": True}, "leave out case"),
        ("deal", {"sort": "tone"}, "one of position, left, right, date, outlet"),
        ("deal", {"within": "paragraph"}, '"sentence" or None'),
    ],
)
def test_what_cannot_be_searched_is_told(query, options, message):
    with pytest.raises(ValueError, match=message):
        frequency.concordance(articles_of("A deal."), query, **options)


# on real text: the starter corpus


@pytest.fixture(scope="module")
def starter():
    """Return the starter corpus, its tokens, and its sentences as lists of words."""
    articles = loaders.read_articles(Path(__file__).parents[1] / "seeds" / "articles").articles
    tokens = tokenisation.tokenise(articles)
    place = [tokens["article_id"].astype("str"), tokens["sentence"]]
    return articles, tokens, tokens["term"].astype("str").groupby(place).agg(list).tolist()


def test_counts_of_the_starter_corpus_are_nltks(starter):
    from nltk.probability import FreqDist

    _, tokens, sentences = starter
    words = FreqDist(word for sentence in sentences for word in sentence)
    assert by_term(frequency.count(tokens), "n") == {term: (n,) for term, n in words.items()}
    runs = FreqDist(
        run for words in sentences for run in zip(words, words[1:], words[2:], strict=False)
    )
    found = frequency.ngrams(tokens, 3)
    assert by_term(found, "n") == {" ".join(run): (n,) for run, n in runs.items()}


def test_collocations_of_the_starter_corpus_are_nltks(starter):
    from nltk.metrics import BigramAssocMeasures
    from nltk.probability import FreqDist

    _, tokens, sentences = starter
    pairs = [pair for words in sentences for pair in pairwise(words)]
    first, second = (FreqDist(pair[place] for pair in pairs) for place in (0, 1))
    found = frequency.collocations(tokens)
    assert len(found) > 300
    for (one, other), n in FreqDist(pairs).items():
        if n < 5:
            continue
        row = found[found["term"] == f"{one} {other}"].iloc[0]
        margins = n, (first[one], second[other]), len(pairs)
        assert abs(row["g2"]) == pytest.approx(BigramAssocMeasures.likelihood_ratio(*margins))
        assert row["mi"] == pytest.approx(BigramAssocMeasures.pmi(*margins))


@pytest.mark.parametrize("word", ["security", "zelenskyy", "the"])
def test_the_concordance_of_the_starter_corpus_is_complete(starter, word):
    from nltk.text import ConcordanceIndex

    articles, tokens, sentences = starter
    lines = ConcordanceIndex([word for words in sentences for word in words]).offsets(word)
    found = frequency.concordance(articles, word, within="sentence")
    assert len(found) == len(lines) > 50
    own = tokens[tokens["term"] == word]
    assert found["start"].tolist() == own["start"].tolist()


def test_keyness_of_the_starter_corpus_is_scipys(starter):
    import scipy.stats

    articles, tokens, _ = starter
    since = articles.loc[articles["date"] >= "2025-02-28", "article_id"].astype("str")
    late = tokens["article_id"].astype("str").isin(since)
    found = frequency.keyness(tokens[late], tokens[~late], min_n=40, correction=None)
    sizes = late.sum(), (~late).sum()
    assert len(found) > 50
    for row in found.itertuples():
        cells = [
            [row.n_target, row.n_reference],
            [sizes[0] - row.n_target, sizes[1] - row.n_reference],
        ]
        oracle = scipy.stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        assert abs(row.g2) == pytest.approx(oracle.statistic, rel=1e-6)
        assert row.p_value == pytest.approx(oracle.pvalue, rel=1e-6)


def test_every_word_is_told_or_quoted_or_in_scare_quotes(starter):
    articles, tokens, _ = starter
    spoken = quotes.find(articles)
    key = ["article_id", "start"]
    voices = [frequency.only(articles, tokens, {"QUOTES": spoken}, voice=voice)
              for voice in frequency.VOICES]  # fmt: skip
    assert min(map(len, voices)) > 1000
    both = pd.MultiIndex.from_frame(pd.concat(voices)[key].astype({"article_id": "str"}))
    assert both.is_unique
    every = pd.MultiIndex.from_frame(tokens[key].astype({"article_id": "str"}))
    rest = tokens[~every.isin(both)]
    scare = frequency.concordance(
        articles, r"\w+", regex=True, inside=spoken[spoken["kind"] == "scare"]
    )
    places = pd.MultiIndex.from_frame(scare[key].astype({"article_id": "str"}))
    assert 0 < len(rest) < 100
    assert pd.MultiIndex.from_frame(rest[key].astype({"article_id": "str"})).isin(places).all()
