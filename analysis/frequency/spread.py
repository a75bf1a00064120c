"""How evenly words are spread over the articles."""

import numpy as np
import pandas as pd

from analysis import tables
from analysis import text as characters
from analysis.frequency.streams import category, example, numbered  # noqa: F401  for the doctest


def dispersion(tokens, *, terms=None):
    """Return DISPERSION, how evenly terms are spread: term · n · n_articles · dp · dp_norm ·
    juilland_d.

    The parts are the articles that have tokens. For a term with the share v of its n occurrences
    in an article that holds the share s of all tokens:

    dp          half the sum of |s - v| (Gries 2008): 0 if spread as the text is, towards 1 if not
    dp_norm     dp / (1 - the smallest s) (Lijffijt and Gries 2012), so that 1 can be reached
    juilland_d  1 - V / sqrt(articles - 1), V the standard deviation over the mean of the term's
                relative frequencies in the articles (Juilland): 1 if even, 0 if all in one

    `terms` asks for a term, or some; one that does not occur gets a row with n of 0. The measures
    are missing for it, and for all if there are fewer than two articles. A term that is rarer than
    there are articles cannot be spread evenly: read dp beside n. Sorted by falling n, term.
    `attrs` tells parts (the number of articles) and withheld (why measures are missing, or None).

    >>> dispersion(example()).round(2).values.tolist()[1:]
    [['the', 2, 2, 0.1, 0.17, 0.8], ['mineral', 1, 1, 0.4, 0.67, 0.0]]
    """
    tables.check(tokens, "TOKENS")
    numbers, labels = numbered(tokens, "term")
    articles, _ = numbered(tokens, "article_id")
    n = np.bincount(numbers, minlength=len(labels))
    lengths = np.bincount(articles)
    articles = (np.cumsum(lengths > 0) - 1)[articles]  # articles without tokens are no parts
    measured = _spread(numbers, articles, n, lengths[lengths > 0])
    order = np.argsort(-n, kind="stable")
    order = order[n[order] > 0]
    columns = dict(zip([*tables.TABLES["DISPERSION"]][1:], [n, *measured], strict=True))
    columns = {name: column[order] for name, column in columns.items()}
    table = pd.DataFrame({"term": category(order, labels)} | columns)
    table.attrs = {"parts": int(np.count_nonzero(lengths)), "withheld": None}
    if table.attrs["parts"] < 2:
        table.attrs["withheld"] = "Spread is over articles: with fewer than two there is none."
    if terms is None:
        return table
    terms = [terms] if isinstance(terms, str) else terms
    asked = sorted({characters.term(term) for term in terms})
    table = table.astype({"term": "str"}).set_index("term").reindex(asked)
    table = table.rename_axis("term").reset_index()
    whole = ["n", "n_articles"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table["term"] = pd.Categorical(table["term"], asked)
    return table.sort_values(["n", "term"], ascending=[False, True], ignore_index=True)


def _spread(terms, articles, n, lengths):
    """Return n_articles and the measures of every term."""
    parts, total = len(lengths), lengths.sum()
    if parts < 2:
        return np.minimum(n, 1), *np.full((3, len(n)), np.nan)
    # Where the term stands; of all other articles their lengths' sum is enough.
    cells = np.multiply(terms, parts, dtype=np.int64) + articles
    cells, found = np.unique(cells, return_counts=True)
    term, article = np.divmod(cells, parts)
    length = lengths[article]
    firsts = np.flatnonzero(np.diff(term, prepend=-1))
    used = term[firsts]
    # In whole numbers, s and v brought to one denominator: exact in any order of articles.
    distance = np.abs(length * n[term] - found * total) - length * n[term]
    n_articles = np.bincount(term, minlength=len(n))
    dp, mean, squares = np.full((3, len(n)), np.nan)
    dp[used] = (np.add.reduceat(distance, firsts) / (n[used] * total) + 1) / 2
    rates = found / length
    mean[used] = np.add.reduceat(rates, firsts) / parts
    squares[used] = np.add.reduceat((rates - mean[term]) ** 2, firsts)
    squares[used] += (parts - np.diff(firsts, append=len(term))) * mean[used] ** 2
    variation = np.sqrt(squares / parts) / mean
    return n_articles, dp, dp / (1 - lengths.min() / total), 1 - variation / np.sqrt(parts - 1)
