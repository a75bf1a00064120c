"""Counting words and runs of words, and how evenly they are spread over the articles.

Words and articles are counted as whole numbers: the sums do not depend on the order of rows.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import tables
from analysis import text as characters

_COUNTED = ("term", "n", "n_articles", "per_million")


class Stream(NamedTuple):
    """Tokens as numbers, in the order of articles, sentences and positions."""

    rows: np.ndarray  # where each token stands in the table
    terms: np.ndarray  # numbers of terms
    labels: np.ndarray  # the terms, sorted
    articles: np.ndarray  # numbers of articles
    sentences: np.ndarray  # a number of its own for every sentence of the corpus


def stream(tokens):
    """Return the `Stream` of TOKENS.

    Raises `TableError` if `tokens` is no TOKENS table, or a term is missing.
    """
    tables.check(tokens, "TOKENS")
    terms, labels = _numbered(tokens["term"], "term")
    articles, _ = _numbered(tokens["article_id"], "article_id")
    sentence = tokens["sentence"].to_numpy(dtype=np.int64)
    sentences = articles * (sentence.max(initial=0) + 1) + sentence
    starts = tokens["start"].to_numpy()
    rows = np.arange(len(tokens))
    steps = np.diff(sentences)
    if not ((steps > 0) | ((steps == 0) & (np.diff(starts) >= 0))).all():
        rows = np.lexsort((starts, sentences))
    return Stream(rows, terms[rows], labels, articles[rows], sentences[rows])


def _numbered(column, name):
    """Return a column as numbers, and the sorted values that they stand for."""
    column = column.astype("category")
    numbers = column.cat.codes.to_numpy(dtype=np.int64)
    if len(numbers) and numbers.min() < 0:
        row = column.index[numbers.argmin()]
        raise tables.TableError(f"TOKENS.{name}: it must not be missing; it is in row {row}")
    labels = column.cat.categories.astype("str").to_numpy(dtype=object)
    order = np.argsort(labels)
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks[numbers] if len(order) else numbers, labels[order]


def count(tokens, *, by=None, stop=None):
    """Return COUNTS: group columns · term · n · n_articles · per_million.

    `by` is a column of `tokens`, or several, or none; outlet and the like are joined to the tokens
    before (`tokens.merge(articles[["article_id", "outlet"]])`). A missing group is a group: all
    tokens are counted. `stop` is a collection of terms to leave out of the table; they stay in
    what `per_million` is taken of, all tokens of the group. Sorted by group, falling n, term.

    Raises `TableError` for a column that is not there, `ValueError` for a `stop` that is one text.

    >>> count(example(), stop={"the"})[["term", "n", "n_articles", "per_million"]].values.tolist()
    [['deal', 2, 2, 400000.0], ['mineral', 1, 1, 200000.0]]
    """
    flow = stream(tokens)
    stopped = np.isin(flow.labels, stops(stop))
    return _counts(flow.terms, flow.labels, stopped, flow.articles, tokens, flow.rows, by)


def ngrams(tokens, n=2, *, by=None, stop=None):
    """Return COUNTS of the runs of `n` words within a sentence, as `term` parted by spaces.

    Runs overlap and pass over punctuation, never over the end of a sentence. `stop` leaves out the
    runs that begin or end with one of its terms ("rule of law" stays). `per_million` is of all
    runs of the group. `by`, order and errors as in `count`; `ValueError` for an `n` below 1.

    >>> ngrams(example())["term"].tolist()
    ['deal the', 'mineral deal', 'the mineral']
    """
    if n < 1:
        raise ValueError(f"n: runs of 1 word or more were expected, found {n!r}")
    flow = stream(tokens)
    last = len(flow.terms) - n + 1
    starts = np.flatnonzero(flow.sentences[: max(last, 0)] == flow.sentences[n - 1 :])
    runs, labels = flow.terms[starts], flow.labels
    for step in range(1, n):
        pairs, runs = np.unique(
            runs * len(flow.labels) + flow.terms[starts + step], return_inverse=True
        )
        heads, tails = np.divmod(pairs, max(len(flow.labels), 1))
        labels = labels[heads] + " " + flow.labels[tails] if len(pairs) else labels[:0]
    labels, merged = np.unique(labels.astype(object), return_inverse=True)
    runs = merged[runs]
    stopped = np.isin(flow.labels, stops(stop))[flow.terms]
    edges = np.zeros(len(labels), dtype=bool)
    edges[runs] = stopped[starts] | stopped[starts + n - 1]
    return _counts(runs, labels, edges, flow.articles[starts], tokens, flow.rows[starts], by)


def _counts(terms, labels, stopped, articles, tokens, rows, by):
    """Count numbered `terms`, each in its article and the group of its row of `tokens`."""
    by = _columns(tokens, by)
    if not len(terms):
        nothing = tokens[by].iloc[:0].assign(**dict.fromkeys(_COUNTED, np.array([], dtype=float)))
        return tables.make("COUNTS", nothing, group=by)
    groups, keys = _groups(tokens[by].iloc[rows])
    size = np.bincount(groups)
    # One sort finds how often a term stands in every article of every group.
    cells, n = np.unique(
        (groups * len(labels) + terms) * (articles.max() + 1) + articles, return_counts=True
    )
    cells //= articles.max() + 1
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))
    groups, terms = np.divmod(cells[firsts], len(labels))
    n, n_articles = np.add.reduceat(n, firsts), np.diff(firsts, append=len(cells))
    order = np.lexsort((terms, -n, groups))
    order = order[~stopped[terms[order]]]
    groups, terms, n, n_articles = groups[order], terms[order], n[order], n_articles[order]
    table = keys.iloc[groups].reset_index(drop=True)
    table["term"] = pd.Categorical.from_codes(terms, labels)
    table["n"], table["n_articles"], table["per_million"] = n, n_articles, n * 1e6 / size[groups]
    return tables.make("COUNTS", table, group=by)


def _columns(tokens, by):
    by = [] if by is None else [by] if isinstance(by, str) else [*by]
    for column in by:
        if column not in tokens.columns:
            raise tables.TableError(
                f"by: there is no column {column!r} in tokens, only {[*tokens.columns]}; "
                "join it by article_id first"
            )
        if column in _COUNTED:
            raise tables.TableError(f"by: {column!r} is what is counted; group by another column")
    return by


def _groups(columns):
    """Return the number of each row's group, and the groups themselves, sorted."""
    if not len(columns.columns):
        return np.zeros(len(columns), dtype=np.int64), pd.DataFrame(index=[0])
    numbers = columns.groupby([*columns], observed=True, dropna=False, sort=True).ngroup()
    numbers = numbers.to_numpy(dtype=np.int64)
    return numbers, columns.iloc[np.unique(numbers, return_index=True)[1]]


def stops(stop):
    """Return stop words as they are counted; raise `ValueError` for one text in place of many."""
    if isinstance(stop, str):
        raise ValueError(f"stop: a collection of terms was expected, found the text {stop!r}")
    return np.array([characters.term(word) for word in stop or ()], dtype=object)


def dispersion(tokens, *, terms=None):
    """Return how evenly terms are spread: term · n · dp · dp_norm · juilland_d.

    The parts are the articles that have tokens. For a term with the share v of its n occurrences
    in an article that holds the share s of all tokens:

    dp          half the sum of |s - v| (Gries 2008): 0 if spread as the text is, towards 1 if not
    dp_norm     dp / (1 - the smallest s) (Lijffijt and Gries 2012), so that 1 can be reached
    juilland_d  1 - V / sqrt(articles - 1), V the standard deviation over the mean of the term's
                relative frequencies in the articles (Juilland): 1 if even, 0 if all in one

    `terms` asks for some terms; one that does not occur gets a row with n of 0. The figures are
    missing for it, and for all if there are fewer than two articles. A term that is rarer than
    there are articles cannot be spread evenly: read dp beside n. Sorted by falling n, term.

    >>> dispersion(example()).round(2).values.tolist()
    [['deal', 2, 0.1, 0.17, 0.8], ['the', 2, 0.1, 0.17, 0.8], ['mineral', 1, 0.4, 0.67, 0.0]]
    """
    flow = stream(tokens)
    n = np.bincount(flow.terms, minlength=len(flow.labels))
    _, articles = np.unique(flow.articles, return_inverse=True)
    lengths = np.bincount(articles)
    dp, dp_norm, juilland = _spread(flow.terms, articles, n, lengths)
    table = pd.DataFrame(
        {"term": flow.labels, "n": n, "dp": dp, "dp_norm": dp_norm, "juilland_d": juilland}
    ).astype({"term": "str", "n": "int64"})
    if terms is None:
        table = table[table["n"] > 0]
    else:
        asked = sorted({characters.term(term) for term in terms})
        table = table.set_index("term").reindex(asked).rename_axis("term").reset_index()
        table["n"] = table["n"].fillna(0).astype("int64")
    table["term"] = pd.Categorical(table["term"], sorted(table["term"]))
    return table.sort_values(["n", "term"], ascending=[False, True], ignore_index=True)


def _spread(terms, articles, n, lengths):
    parts, total = len(lengths), lengths.sum()
    if parts < 2:
        return np.full((3, len(n)), np.nan)
    # Where the term stands; of all other articles their lengths' sum is enough.
    cells, found = np.unique(terms * parts + articles, return_counts=True)
    term, article = np.divmod(cells, parts)
    length = lengths[article]
    # In whole numbers, s and v brought to one denominator: exact in any order of articles.
    distance = np.zeros(len(n), dtype=np.int64)
    np.add.at(distance, term, np.abs(length * n[term] - found * total) - length * n[term])
    with np.errstate(divide="ignore", invalid="ignore"):
        dp = (distance / (n * total) + 1) / 2
        dp = np.where(n > 0, dp, np.nan)
        mean = np.bincount(term, found / length, len(n)) / parts
        squares = np.bincount(term, (found / length - mean[term]) ** 2, len(n))
        squares += (parts - np.bincount(term, minlength=len(n))) * mean**2
        variation = np.sqrt(squares / parts) / mean
    return dp, dp / (1 - lengths.min() / total), 1 - variation / np.sqrt(parts - 1)


def example():
    rows = [("a", 0, 0, 4, "deal"), ("a", 0, 5, 8, "the"), ("b", 0, 0, 3, "the")]
    rows += [("b", 0, 4, 11, "mineral"), ("b", 0, 12, 16, "deal")]
    return tables.make("TOKENS", rows)
