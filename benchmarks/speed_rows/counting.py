"""What is counted in tokens: concordance, collocations, keyness."""

import math
from collections import Counter

import numpy as np
import pandas as pd

from analysis import engine, frequency, tables, tokenisation
from speed_rows import Row, apart, corpus, forget, lacking, module, paired

MIN_N = 5


def concordance(given):
    """Yield the row of a word in context, tokens held on both sides.

    NLTK's index is made of our own words, so that both have the same hits to find. It is made
    within the measurement, as ours is; what is held are the words.
    """
    from nltk.text import ConcordanceIndex

    _, titles, texts = tables.batch(given.articles)
    scan = engine.scan(texts, titles)
    flow = [scan.vocabulary[term] for term in scan.terms.tolist()]
    word = corpus.middling(flow, max(1, len(given.texts) // 4))

    def ours():
        return frequency.concordance(given.articles, word)

    def theirs():
        return ConcordanceIndex(flow).find_concordance(word, width=2 * 60 + len(word))

    hits, others = ours(), theirs()
    texts = given.articles.set_index("article_id")["text"]
    rows = zip(hits["article_id"], hits["start"], hits["end"], hits["match"], strict=True)
    placed = all(texts[article_id][start:end] == match for article_id, start, end, match in rows)
    check = f"{word!r}: {len(hits):,} hits, all at their offsets; NLTK {len(others):,} hits"
    same = placed and len(hits) == len(others)
    mine, other, ratio = paired(ours, theirs, given.rounds, before=None)
    name = "ConcordanceIndex"
    yield Row("concordance, tokens held", mine, name, other, ratio, "≥ 200", same, check)


def collocations(given):
    """Yield the row of all pairs of neighbours, from raw text, scored by G2 and logDice."""
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
    from nltk.tokenize import NLTKWordTokenizer

    tokenizer, measures = NLTKWordTokenizer(), BigramAssocMeasures

    def theirs():
        flow = [token.lower() for text in given.texts for token in tokenizer.tokenize(text)]
        finder = BigramCollocationFinder.from_words(flow)
        finder.apply_freq_filter(MIN_N)
        return [finder.score_ngrams(one) for one in (measures.likelihood_ratio, measures.dice)]

    def ours():
        return frequency.collocations(tokenisation.tokenise(given.articles), min_n=MIN_N)

    forget()
    pairs, others = ours(), theirs()[0]
    # NLTK's formula on our counts: the scores are held against it pair by pair.
    runs = frequency.ngrams(tokenisation.tokenise(given.articles))
    counted = dict(zip(runs["term"], runs["n"], strict=True))
    n_all = sum(counted.values())
    margins = zip(pairs["n_first"], pairs["n_second"], strict=True)
    cells = [(n, both, n_all) for n, both in zip(pairs["n"], margins, strict=True)]
    g2 = [measures.likelihood_ratio(*each) for each in cells]
    dice = [14 + math.log2(measures.dice(*each)) for each in cells]
    same = len(pairs) == sum(n >= MIN_N for n in counted.values())
    same &= pairs["term"].map(counted).astype(int).equals(pairs["n"])
    same &= np.allclose(np.abs(pairs["g2"]), g2, rtol=1e-6)
    same &= np.allclose(pairs["log_dice"], dice)
    check = f"{len(pairs):,} pairs, scores {'as' if same else 'NOT as'} NLTK's on the same counts; "
    check += f"NLTK {len(others):,} pairs ({apart(len(others), len(pairs))}: pairs with marks, "
    check += "across sentences)"
    mine, other, ratio = paired(ours, theirs, given.rounds)
    name = "BigramCollocationFinder"
    yield Row("collocations from raw text", mine, name, other, ratio, "≥ 25", same, check)


def keyness(given):
    """Yield rows: half of the articles against the other half."""
    tokens = tokenisation.tokenise(given.articles)
    odd = tokens["article_id"].cat.codes.to_numpy() % 2 == 1
    sides = [tokens[odd], tokens[~odd]]
    flows = [side["term"].astype("str").to_numpy(dtype=object).astype("U") for side in sides]
    lists = [flow.tolist() for flow in flows]

    def ours():
        return frequency.keyness(*sides, min_n=MIN_N)

    held = [frequency.count(side) for side in sides]
    counted = [np.unique(flow, return_counts=True) for flow in flows]

    def from_counts():
        return frequency.keyness(*held, min_n=MIN_N)

    table = ours()
    expected = _reference(*counted)
    same = _alike(table, expected)
    check = f"{len(table):,} words with n ≥ {MIN_N}, G2, log ratio, interval and p "
    check += "as the reference's" if same else "NOT as the reference's"
    for work, mine, theirs, goal in (
        ("keyness from tokens", ours,
         lambda: _reference(*(np.unique(flow, return_counts=True) for flow in flows)), "≥ 3"),
        ("keyness from counts held", from_counts, lambda: _reference(*counted), ""),
    ):  # fmt: skip
        times = paired(mine, theirs, given.rounds, before=None)
        yield Row(work, times[0], "numpy, vectorised", *times[1:], goal, same, check)
    if module("scipy.stats") is None:
        yield lacking("keyness from tokens", "scipy", "≥ 40")
        return
    found = _word_by_word(*lists)
    same = len(found) == len(table) and np.allclose(
        table["term"].astype("str").map(found).astype(float), np.abs(table["g2"])
    )
    check = f"{len(found):,} words, G2 {'the same' if same else 'NOT the same'}"
    times = paired(ours, lambda: _word_by_word(*lists), given.rounds, before=None)
    yield Row("keyness from tokens", times[0], "scipy per word", *times[1:], "≥ 40", same, check)


def _word_by_word(target, reference):
    """Return G2 by word as one finds it written: a test of scipy's for each."""
    from scipy.stats import chi2_contingency

    ours, theirs = Counter(target), Counter(reference)
    found = {}
    for word in ours.keys() | theirs.keys():
        a, b = ours[word], theirs[word]
        if a + b >= MIN_N:
            cells = [[a, b], [len(target) - a, len(reference) - b]]
            test = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
            found[word] = test.statistic
    return found


def _reference(target, reference, z=1.959963984540054):
    """Return keyness in numpy alone: words, G2, log ratio, low, high, corrected p; sorted.

    Each side is (words, counts). Written for itself from the formulas, nothing of the package's.
    """
    special = module("scipy.special")
    erfc = special.erfc if special else np.vectorize(math.erfc, otypes=[float])
    words = np.union1d(target[0], reference[0])
    cells = np.zeros((2, len(words)))
    for row, (own, counts) in enumerate((target, reference)):
        cells[row, np.searchsorted(words, own)] = counts
    totals = cells.sum(axis=1, keepdims=True)
    kept = cells.sum(axis=0) >= MIN_N
    words, cells = words[kept], cells[:, kept]
    observed = np.stack([cells, totals - cells])
    margin = observed.sum(axis=1, keepdims=True)
    expected = margin * totals / totals.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(observed > 0, observed * np.log(observed / expected), 0)
    a, b = np.where(cells == 0, 0.5, cells)
    n, m = totals.ravel()
    g2 = np.sign(cells[0] - expected[0, 0]) * np.maximum(2 * parts.sum(axis=(0, 1)), 0)
    ratio = np.log2((a / n) / (b / m))
    reach = z * np.sqrt(1 / a - 1 / n + 1 / b - 1 / m) / np.log(2)
    p = np.minimum(erfc(np.sqrt(np.abs(g2) / 2)) * len(g2), 1)
    order = np.lexsort((words, -g2))
    return [each[order] for each in (words, g2, ratio, ratio - reach, ratio + reach, p)]


def _alike(table, expected):
    columns = ["g2", "log_ratio", "log_ratio_low", "log_ratio_high", "p_value"]
    words, *values = expected
    if len(words) != len(table):
        return False
    theirs = pd.DataFrame(dict(zip(columns, values, strict=True)), index=words.astype(object))
    theirs = theirs.reindex(table["term"].astype("str"))
    return np.allclose(table[columns], theirs, rtol=1e-6, atol=1e-6)
