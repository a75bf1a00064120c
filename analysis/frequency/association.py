"""What stands near a word, and which words stand together."""

import numpy as np
import pandas as pd

from analysis import statistics, tables
from analysis.frequency import patterns
from analysis.frequency.streams import category, example, stopped, stream  # noqa: F401


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

    >>> collocates(example(), "mineral", window=1, min_n=1)[["term", "n"]].values.tolist()
    [['deal', 1], ['the', 1]]
    """
    _check(window)
    flow = stream(tokens)
    left_out = stopped(flow.labels, stop)
    inside, near, n_nodes = _windows(flow, node, window)
    overall = np.bincount(flow.terms[~inside], minlength=len(flow.labels))
    n = np.bincount(flow.terms[near & ~inside], minlength=len(flow.labels))
    n_near, n_all = n.sum(), overall.sum()
    kept = np.flatnonzero((n >= max(min_n, 1)) & ~left_out)
    n, overall = n[kept], overall[kept]
    g2 = statistics.g2(n, overall - n, n_near - n, n_all - n_near - (overall - n))
    return _table(
        category(kept, flow.labels), n, g2, n_nodes + overall, n * n_all / (n_near * overall)
    )


def collocations(tokens, *, window=1, min_n=5, stop=None):
    """Return COLLOCATES of the pairs of words that stand together, most attracted first.

    term ("minerals deal") · n · g2 (signed) · log_dice · mi · n_first · n_second. A pair is a word
    and one of the next `window` words of the same sentence, in this order; 1 is the next word
    only. Punctuation between them is passed over. Of N pairs in all, O of a word x and a word y,
    R of x and any word (`n_first`), C of any word and y (`n_second`), E = R * C / N:

    g2        signed log-likelihood of all four cells: O, R - O, C - O, the rest (`statistics.g2`;
              Dunning 1993, Evert 2008)
    log_dice  14 + log2(2 * O / (R + C)) (Rychlý 2008): at most 14
    mi        log2(O / E) (Church and Hanks 1990)

    Pairs with n below `min_n`, and those with a term in `stop`, are not shown; they stay in N. The
    pair of a word that begins every pair has no g2. Sorted by falling g2, term.

    >>> collocations(example(), min_n=1)[["term", "n"]].values.tolist()
    [['deal the', 1], ['mineral deal', 1], ['the mineral', 1]]
    """
    _check(window)
    flow = stream(tokens)
    left_out, size = stopped(flow.labels, stop), len(flow.labels)
    starts = [(step, flow.runs(1 + step)) for step in range(1, window + 1)]
    first = np.concatenate([flow.terms[at] for _, at in starts])
    second = np.concatenate([flow.terms[at + step] for step, at in starts])
    n_first, n_second = np.bincount(first, minlength=size), np.bincount(second, minlength=size)
    kind = np.uint32 if size < 1 << 16 else np.int64  # small numbers are sorted faster
    pairs = first.astype(kind) * kind(size) + second.astype(kind)
    pairs, n = np.unique(pairs, return_counts=True)
    frequent = n >= max(min_n, 1)
    n_all, n = len(first), n[frequent]
    first, second = np.divmod(pairs[frequent].astype(np.int64), max(size, 1))
    shown = ~(left_out[first] | left_out[second])
    first, second, n = first[shown], second[shown], n[shown]
    terms = flow.labels.take(first) + " " + flow.labels.take(second)
    n_first, n_second = n_first[first], n_second[second]
    alone, other = n_first - n, n_second - n
    return _table(
        tables.coded(np.arange(len(terms)), terms.to_numpy(dtype=object).tolist()),
        n,
        statistics.g2(n, other, alone, n_all - n - alone - other),
        n_first + n_second,
        n * n_all / (n_first * n_second),
        n_first=n_first,
        n_second=n_second,
    )


def _check(window):
    if window < 1:
        raise ValueError(f"window: 1 word or more was expected, found {window!r}")


def _table(terms, n, g2, both, ratio, **beside):
    """Return COLLOCATES, the highest G2 first, words of equal G2 in the order of the alphabet.

    `both` is how often the two parts stand, added up; `ratio` is n over what is expected.
    """
    order = np.lexsort((terms.codes, -g2))
    columns = {"n": n, "g2": g2, "log_dice": 14 + np.log2(2 * n / both), "mi": np.log2(ratio)}
    return pd.DataFrame(
        {"term": terms[order]} | {name: each[order] for name, each in (columns | beside).items()}
    )


def _windows(flow, node, window):
    """Return which tokens are of a node, which stand near one, and how many nodes there are."""
    inside, near, nodes = np.zeros((3, len(flow.terms)), dtype=bool)
    index = patterns.Index(flow.labels.tolist())
    for phrase in patterns.phrases(*([node] if isinstance(node, str) else node)):
        starts = index.starts(phrase, flow.terms)
        last = len(phrase.words) - 1
        starts = starts[flow.sentences[starts] == flow.sentences[starts + last]]
        nodes[starts] = True
        for step in range(len(phrase.words)):
            inside[starts + step] = True
        for step in [*range(-window, 0), *range(last + 1, last + window + 1)]:
            beside = starts + step
            real = (beside >= 0) & (beside < len(near))
            real[real] = flow.sentences[beside[real]] == flow.sentences[starts[real]]
            near[beside[real]] = True
    return inside, near, np.count_nonzero(nodes)
