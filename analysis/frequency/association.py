"""What one side says more than another, and what stands near a word."""

import numpy as np
import pandas as pd

from analysis import statistics, tables
from analysis.frequency import counts, patterns

CORRECTIONS = {
    "bonferroni": statistics.bonferroni,
    "fdr": statistics.benjamini_hochberg,
    None: np.asarray,
}


def keyness(target, reference, *, correction="bonferroni", min_n=5, level=0.95, articles=None):
    """Return KEYNESS: the words of two COUNTS tables, most typical of `target` first.

    term · n_target · n_reference · log_ratio (with interval) · g2 (signed) · p_value (corrected);
    formulas and sources at `statistics.g2` and `statistics.log_ratio`. A COUNTS of several groups
    is taken together, and each side by all the tokens of its groups, stop words included:

        by_outlet = frequency.count(tokens, by="outlet")
        ours = by_outlet["outlet"] == "Kyiv Digest"
        frequency.keyness(by_outlet[ours], by_outlet[~ours])

    `correction` is "bonferroni", "fdr" (Benjamini and Hochberg) or None; the family are the terms
    of the result, those that stand at least `min_n` times on both sides together (5 is a choice:
    below it the p value of G2 is not to be trusted). The interval is of one word by itself, at
    `level`, and not corrected. `articles=(of target, of reference)`, the numbers of articles,
    compares in how many articles a word stands instead of how often: one long article then weighs
    no more than another. Groups must not share articles for that.

    If one side has no words there is nothing to compare: the table is empty. Raises `TableError`
    if a side is no COUNTS, or joins counts that were not made together; `ValueError` for an
    unknown correction or numbers of articles too small.

    >>> by_article = counts.count(counts.example(), by="article_id")
    >>> in_a = by_article["article_id"] == "a"
    >>> keyness(by_article[~in_a], by_article[in_a], min_n=1)["term"].tolist()
    ['mineral', 'deal', 'the']
    """
    if correction not in CORRECTIONS:
        raise ValueError(f'correction: "bonferroni", "fdr" or None, not {correction!r}')
    n_target, n_reference = articles or (None, None)
    found_target, n_target = _side(target, "target", n_target)
    found_reference, n_reference = _side(reference, "reference", n_reference)
    if not (n_target and n_reference):
        return tables.empty("KEYNESS")
    both = pd.DataFrame({"a": found_target, "b": found_reference}).fillna(0).astype("int64")
    both = both[both["a"] + both["b"] >= min_n]
    a, b = both["a"].to_numpy(), both["b"].to_numpy()
    cells = a, b, n_target - a, n_reference - b
    g2 = statistics.g2(*cells)
    ratio, low, high = statistics.log_ratio(*cells, level=level)
    table = tables.make(
        "KEYNESS",
        {
            "term": both.index, "n_target": a, "n_reference": b, "log_ratio": ratio,
            "log_ratio_low": low, "log_ratio_high": high, "g2": g2,
            "p_value": CORRECTIONS[correction](statistics.p_value(g2)),
        },
    )  # fmt: skip
    return _strongest_first(table)


def _strongest_first(table):
    return table.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)


def _side(table, side, n_articles):
    """Return n by term, and what n is a part of: all words, or all articles."""
    tables.check(table, "COUNTS")
    groups = [*table.columns[: table.columns.get_loc("term")]]
    table = table[table["n"] > 0]
    if table.duplicated([*groups, "term"]).any():
        row = table.index[table.duplicated([*groups, "term"])][0]
        raise tables.TableError(
            f"{side}: term {table.at[row, 'term']!r} stands twice in one group (row {row}); "
            "count the tokens together"
        )
    if n_articles is None:
        column, size = "n", _size(table, side, groups)
    else:
        column, size = "n_articles", n_articles
    sums = table.astype({"term": "str"}).groupby("term")[column].sum()
    if sums.max() > size:
        raise ValueError(
            f"articles: {side} was said to have {size}, but {sums.idxmax()!r} stands in "
            f"{sums.max()}; do groups share articles?"
        )
    return sums, size


def _size(table, side, groups):
    """Return the number of tokens that `per_million` was taken of, all groups together."""
    sizes = table[groups].assign(size=table["n"] * 1e6 / table["per_million"])
    if not groups:
        sizes = sizes.assign(group=0)
    sizes = sizes.groupby(groups or "group", observed=True, dropna=False)["size"]
    least, most = sizes.min(), sizes.max()
    if (most - least > 0.5).any():
        raise tables.TableError(
            f"{side}: its per_million are not of one number of tokens; were the counts added up "
            "or joined? count the tokens together"
        )
    return int(least.round().sum())


def collocates(tokens, node, *, window=5, min_n=5, stop=None):
    """Return COLLOCATES: the words within `window` words of `node`, most attracted first.

    term · n (in the windows) · g2 (signed) · log_dice · mi. `node` is a word or a phrase, words
    may hold `*` ("mineral*"); several are given as a list. Windows end with the sentence. Where
    two windows overlap a word is counted once; the words of the node are never counted. For a term
    that stands O times in the windows and C times in all, R words in windows and N in all (the
    node's left out), E = R * C / N:

    g2        signed log-likelihood of the term inside and outside the windows (`statistics.g2`)
    log_dice  14 + log2(2 * O / (F + C)), F the number of nodes (Rychlý 2008); does not grow with
              the corpus. Above 14 if a term stands more often in the windows than there are nodes
    mi        log2(O / E) (Church and Hanks 1990); high for rare words

    Terms with n below `min_n` (5 is a choice: mi is noise there) or in `stop` are not shown. A
    node that does not occur gives an empty table. Sorted by falling g2, term. Raises `ValueError`
    for a node without words.

    >>> collocates(counts.example(), "mineral", window=1, min_n=1)[["term", "n"]].values.tolist()
    [['deal', 1], ['the', 1]]
    """
    if window < 1:
        raise ValueError(f"window: 1 word or more was expected, found {window!r}")
    flow = counts.stream(tokens)
    inside, near, n_nodes = _windows(flow, node, window)
    outside = flow.terms[~inside]
    overall = np.bincount(outside, minlength=len(flow.labels))
    n = np.bincount(flow.terms[near & ~inside], minlength=len(flow.labels))
    n_near = n.sum()
    kept = (n >= max(min_n, 1)) & ~np.isin(flow.labels, counts.stops(stop))
    n, overall, labels = n[kept], overall[kept], flow.labels[kept]
    rest = len(outside) - n_near - (overall - n)
    table = tables.make(
        "COLLOCATES",
        {
            "term": labels.astype(str),
            "n": n,
            "g2": statistics.g2(n, overall - n, n_near - n, rest),
            "log_dice": 14 + np.log2(2 * n / (n_nodes + overall)),
            "mi": np.log2(n * len(outside) / (n_near * overall)),
        },
    )
    return _strongest_first(table)


def _windows(flow, node, window):
    """Return which tokens are of a node, which stand near one, and how many nodes there are."""
    inside = np.zeros(len(flow.terms), dtype=bool)
    near = np.zeros(len(flow.terms), dtype=bool)
    nodes = np.zeros(len(flow.terms), dtype=bool)
    for phrase in patterns.phrases(*([node] if isinstance(node, str) else node)):
        starts = _occurrences(flow, phrase.words)
        nodes[starts] = True
        for step in range(len(phrase.words)):
            inside[starts + step] = True
        last = len(phrase.words) - 1
        for step in [*range(-window, 0), *range(last + 1, last + window + 1)]:
            beside = starts + step
            real = (beside >= 0) & (beside < len(near))
            real[real] = flow.sentences[beside[real]] == flow.sentences[starts[real]]
            near[beside[real]] = True
    return inside, near, np.count_nonzero(nodes)


def _occurrences(flow, words):
    """Return where a phrase begins, all its words in one sentence."""
    last = max(len(flow.terms) - len(words) + 1, 0)
    found = flow.sentences[:last] == flow.sentences[len(words) - 1 :]
    for step, word in enumerate(words):
        fits = np.array([patterns.fits(word, label) for label in flow.labels], dtype=bool)
        found = found & fits[flow.terms[step : step + last]]
    return np.flatnonzero(found)
