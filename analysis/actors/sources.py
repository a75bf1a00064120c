"""How many sources are quoted, and how evenly: diversity at equal numbers of quotations.

What it means. Take two outlets, and draw the same number of quotations from each: the index says
how many different sources would be heard, and how evenly. The more quotations there are, the more
sources turn up by themselves; that is why indices of unlike numbers must not be set side by side,
and why the columns `_equal` stand beside those of all quotations.

What it does not mean. Sources are counted, not views: ten officials of one side are diverse here,
and so is a story copied from one agency. A source that no rule could name is not a source of its
own: it is left out and counted beside, and where many are, the index speaks of the named only.
Nothing says that more is better; an interview has one source.
"""

import numpy as np
import pandas as pd

from analysis import statistics, tables
from analysis.actors import groups, rarefaction

# A choice: below, groups are too small to set the number that all others are thinned to.
MIN_QUOTES = 20
# A choice: beyond so many quotations the indices hardly move, and the exact sums grow long.
MOST_QUOTES = 500
_COUNTS = ("n", "n_articles", "sources", "n_without", "n_kinds", "n_unnamed")
_INDICES = ("shannon", "simpson", "hhi")
_BLOCK = 20_000  # (source, article) pairs whose draws are held at a time


def diversity(
    articles, quotes, *, by=None, of="actor", actors=None, labels=None, within="article", at=None
):
    """Return how diverse the quoted sources are, per group of articles.

    Columns: the group's · n (quotations in marks with a source) · n_articles (with one) · sources ·
    shannon · simpson · hhi (of all of them: no comparison of groups, see this module) · n_equal
    (quotations that every group is thinned to) · sources_equal · shannon_equal · simpson_equal ·
    hhi_equal (expected of so many, drawn without return; the last three with `_low` and `_high`) ·
    n_without (quotations in marks without a source: in no index) · n_kinds (with a speaker of known
    kind) · n_unnamed (of these, unnamed: "officials said") · share_unnamed with `_low` and
    `_high`. One row a group, sorted by group.

    A source is a value of `of`: actor (see `speakers`), name, speaker_kind, any column of `quotes`,
    or a column of the table `actors` (side, kind). `by`, `labels` and `within` are those of
    `standing`.
    `at` is the number to thin to; without it that of the smallest group with at least
    `MIN_QUOTES`, at most `MOST_QUOTES`. Groups with fewer have no equal values.

    Formulas: `statistics.shannon`, `simpson`, `hhi`, and the module `rarefaction`. Intervals are
    95 %, by resampling articles, missing below `statistics.MIN_ARTICLES` articles and where every
    draw is the same (a single source, nobody unnamed). The draws are moved so that their mean is
    the value: a resampled corpus repeats articles and so has fewer sources than a new one. In a
    simulation (60 sources by Zipf's law, 12 to 100 articles of 2 to 8 quotations, few sources an
    article) these intervals held the true Simpson index in 90 to 97 % of runs, the true entropy in
    83 to 92 %; the plain percentiles held the entropy in 2 to 40 %.

    Raises `ValueError` for an unknown column or `at` below 2.
    """
    if at is not None and at < 2:
        raise ValueError(f"at: 2 quotations or more were expected, found {at!r}")
    tables.check(quotes, "QUOTES")
    spoken = quotes[quotes["kind"].isin(tables.SPOKEN)]
    spoken = spoken.assign(source=_sources(spoken, of, actors))
    columns = [*_row(*_cells(articles.iloc[:0], spoken.iloc[:0]), spoken.iloc[:0], None)]
    by = tables.columns_of(by, columns)
    divided = groups.divided(articles, by, spoken, labels=labels, within=within)
    cells = [(values, _cells(articles, rows), rows) for values, articles, rows in divided]
    sizes = [int(amounts.sum()) for _, (*_, amounts), _ in cells]
    if at is None:
        enough = [n for n in sizes if n >= MIN_QUOTES]
        at = min([*enough, MOST_QUOTES]) if enough else None
    rows = [values | _row(*found, here, at) for values, found, here in cells]
    kinds = {name: "int64" if name in _COUNTS else "float64" for name in columns}
    table = pd.DataFrame(rows, columns=[*by, *columns]).astype(kinds | {"n_equal": "Int64"})
    table[by] = table[by].astype("category")
    return table.sort_values(by, ignore_index=True) if by else table


def _sources(quotes, of, actors):
    if actors is not None and of in actors and of != "actor":
        return groups.named(quotes, of, actors)["actor"]
    if of not in quotes:
        hint = "; actors.speakers adds it" if of == "actor" else ""
        raise ValueError(f"of: quotes have no column {of!r}{hint}; they have {[*quotes.columns]}")
    return quotes[of]


def _cells(articles, quotes):
    """Return (ids, source, article, n): how often every source is quoted in every article."""
    ids = sorted(articles["article_id"].astype("str"))
    known = quotes[quotes["source"].notna()]
    article = _numbers(ids, known)
    source, _ = pd.factorize(known["source"].astype("str"), sort=True)
    places, amounts = np.unique(source * max(1, len(ids)) + article, return_counts=True)
    return ids, *np.divmod(places, max(1, len(ids))), amounts


def _numbers(ids, quotes):
    number = pd.Series(range(len(ids)), index=pd.Index(ids, dtype="str"), dtype="int64")
    return quotes["article_id"].astype("str").map(number).to_numpy("int64")


def _row(ids, source, article, amounts, quotes, at):
    counts = np.bincount(source, weights=amounts).astype(np.int64)
    n, n_articles = int(counts.sum()), len(np.unique(article))
    row = {"n": n, "n_articles": n_articles, "sources": len(counts)}
    row |= {name: float(getattr(statistics, name)(counts)) for name in _INDICES}
    equal = at if at is not None and n >= at else None
    weights = statistics.weights(ids)
    row |= {"n_equal": pd.NA if equal is None else equal}
    row |= {"sources_equal": np.nan if equal is None else rarefaction.sources(counts, equal)}
    drawn = {}
    if equal is not None and n_articles >= statistics.MIN_ARTICLES:
        drawn = _drawn(source, article, amounts, weights, equal)
    for name in _INDICES:
        value = np.nan if equal is None else getattr(rarefaction, name)(counts, equal)
        low, high = _moved(value, drawn[name]) if drawn else (np.nan, np.nan)
        row |= {f"{name}_equal": value, f"{name}_equal_low": low, f"{name}_equal_high": high}
    return row | {"n_without": len(quotes) - n} | _unnamed(ids, quotes, weights)


def _drawn(source, article, amounts, weights, at):
    """Return the indices of every draw of articles, at `at` quotations drawn with return."""
    sizes = np.bincount(article, weights=amounts, minlength=len(weights)).astype(np.int64)
    totals = statistics.resampled_sums(sizes, weights)
    heads = np.flatnonzero(np.diff(source, prepend=-1))
    entropy, squares = np.zeros(len(totals)), np.zeros(len(totals))
    size = np.where(totals > 0, totals, np.nan)
    for first, last in _blocks(heads, len(source)):
        cells = slice(heads[first], heads[last] if last < len(heads) else len(source))
        each = weights[article[cells]].astype(np.int64) * amounts[cells, None]
        shares = np.add.reduceat(each, heads[first:last] - heads[first], axis=0) / size
        entropy += rarefaction.shannon_with_return(shares, at).sum(axis=0)
        squares += (shares**2).sum(axis=0)
    hhi = 1 / at + (at - 1) / at * squares
    return {"shannon": entropy, "simpson": 1 - hhi, "hhi": hhi}


def _blocks(heads, n_cells):
    """Yield (first, last + 1) of the sources whose cells are worked on at a time."""
    first = 0
    while first < len(heads):
        last = int(np.searchsorted(heads, heads[first] + _BLOCK, side="left"))
        last = max(first + 1, last if heads[first] + _BLOCK < n_cells else len(heads))
        yield first, last
        first = last


def _moved(value, draws):
    """Return the percentiles of draws whose mean is moved to the value."""
    draws = draws[~np.isnan(draws)]
    low, high = statistics.interval_of_sums(draws, np.ones(len(draws)), statistics.MIN_ARTICLES)
    return low - draws.mean() + value, high - draws.mean() + value


def _unnamed(ids, quotes, weights):
    at = _numbers(ids, quotes)
    unnamed = np.bincount(at[quotes["speaker_kind"] == "unnamed"], minlength=len(ids))
    known = np.bincount(at[quotes["speaker_kind"].notna()], minlength=len(ids))
    low, high = statistics.interval(unnamed, known, weights)
    n, n_known = int(unnamed.sum()), int(known.sum())
    return {
        "n_kinds": n_known, "n_unnamed": n, "share_unnamed": n / n_known if n_known else np.nan,
        "share_unnamed_low": low, "share_unnamed_high": high,
    }  # fmt: skip
