"""The lexicon audit: which entries make a mean what it is, and where they stand."""

import math
from importlib import metadata

import numpy as np
import pandas as pd

from analysis import tables
from analysis.sentiment import scorers
from analysis.sentiment.overrides import chosen, overruled
from analysis.sentiment.scoring import named
from analysis.sentiment.stretches import SentimentError, place
from analysis.sentiment.voices import NARRATION, holed


def leverage(articles, tone, *, overrides=None, quotes=None):
    """Return the lexicons' entries by how far the mean score moves without each.

    `tone` is TONE of these articles, of one scorer or several: all of it, or the rows of a group.
    Columns: scorer · entry · n (places) · n_articles · mean · mean_without · leverage (mean less
    mean_without: what the entry adds), the largest first. Every stretch that holds the entry is
    scored again by the lexicon without it; one where nothing else matches leaves the mean.
    `occurrences` lists the places.

    `overrides` and `quotes` are what the rows were made with (`score`, `voices`), if they were.

    Raises `SentimentError` for rows whose scores are not what these articles give, and where the
    installed library is of a version whose rules are not known here.

    >>> articles = tables.make("ARTICLES", [("a", None, None, None, "Rare earths. A bad deal.")])
    >>> tone = pd.DataFrame({"article_id": "a", "start": [0, 13], "end": [12, 24]}).assign(
    ...     scorer="textblob", score=[0.3, -0.7])
    >>> leverage(articles, tone)[["entry", "mean", "leverage"]].round(2).values.tolist()
    [['bad', -0.2, -0.5], ['rare', -0.2, 0.5]]
    """
    parts = []
    for name, rows in tone.groupby("scorer", observed=True):
        parts.append(_leverage(_stretches(articles, rows, name, overrides, quotes), rows, name))
    columns = {"scorer": "category", "entry": "str", "n": "int64", "n_articles": "int64"}
    columns |= dict.fromkeys(("mean", "mean_without", "leverage"), "float64")
    found = pd.concat(parts) if parts else pd.DataFrame(columns=[*columns])
    found = found.astype(columns).assign(size=-found["leverage"].astype("float64").abs().round(12))
    found = found.sort_values(["scorer", "size", "entry"], ignore_index=True)
    return found[[*columns]]


def _leverage(found, rows, name):
    scorer = named(name)
    if not scorers.is_known(scorer):
        package, versions = scorer.rules.VERSIONS
        raise SentimentError(
            f"leverage follows the rules of {scorer.title} {', '.join(versions)}, and "
            f"{metadata.version(package)} is installed"
        )
    terms, entries = scorer.rules.lexicon().terms, []
    for row in range(len(rows)):
        entries += [(row, entry) for entry in scorer.rules.entries(found.text(row))]
    pairs = pd.DataFrame(entries, columns=["row", "entry"])
    pairs = pairs.groupby(["entry", "row"], sort=True).size().rename("n").reset_index()
    at = pairs["row"].to_numpy(np.int64)
    before = _scores(scorer, found, np.arange(len(rows)))
    if not np.allclose(before, rows["score"].to_numpy(np.float64), atol=1e-9, equal_nan=True):
        raise SentimentError(
            f"tone: the scores of {name} are not what these articles give; were they made with "
            "overrides=, or by voices? Give leverage the same overrides= and quotes="
        )
    without = np.array([terms[entry] for entry in pairs["entry"]], dtype=np.int64)
    after = _scores(scorer, found, at, without)
    pairs["article"] = found.numbers[at]
    pairs["moved"] = np.nan_to_num(after) - np.nan_to_num(before[at])
    pairs["lost"] = np.isfinite(before[at]) & ~np.isfinite(after)
    per = pairs.groupby("entry").agg(
        n=("n", "sum"),
        n_articles=("article", "nunique"),
        moved=("moved", math.fsum),  # exact: the order of the rows changes no digit
        lost=("lost", "sum"),
    )
    total, n = math.fsum(before[np.isfinite(before)]), np.isfinite(before).sum()
    left = (n - per["lost"]).where(lambda count: count > 0)
    per["mean"] = total / n if n else np.nan
    per["mean_without"] = (total + per["moved"]) / left
    per["leverage"] = per["mean"] - per["mean_without"]
    return per.reset_index().drop(columns=["moved", "lost"]).assign(scorer=name)


def _scores(scorer, found, rows, without=None):
    chosen_rows = found._replace(
        numbers=found.numbers[rows], starts=found.starts[rows], ends=found.ends[rows]
    )
    return scorers.measure(scorer, chosen_rows, without=without)[2][:, 0]


def _stretches(articles, rows, name, overrides, quotes):
    """Return the rows' stretches with their texts as the scorer read them."""
    found = place(articles, rows)
    if quotes is not None and "voice" in rows:
        open_rows = (rows["voice"] == NARRATION).to_numpy()
        hidden = holed(found, quotes)
        # Quoted rows are read in the texts as they are: these are listed a second time.
        numbers = found.numbers + np.where(open_rows, 0, len(found.ids))
        found = found._replace(ids=found.ids * 2, texts=hidden.texts + found.texts, numbers=numbers)
    overrides = chosen(overrides)
    return found if overrides is None else overruled(found, overrides, name)[0]


def occurrences(articles, tone, entry, *, overrides=None, quotes=None):
    """Return the places of a lexicon's entry in the rows of TONE, as a table to open.

    Columns: article_id · start · end · surface · scorer · score (of the row it stands in).
    `tables.evidence(articles, …)` shows each in its context. Options as in `leverage`.

    >>> articles = tables.make("ARTICLES", [("a", None, None, None, "They mine rare earths.")])
    >>> tone = pd.DataFrame({"article_id": ["a"], "start": 0, "end": 22}).assign(
    ...     scorer="textblob", score=0.3)
    >>> occurrences(articles, tone, "rare")[["start", "end", "surface"]].values.tolist()
    [[10, 14, 'rare']]
    """
    found = []
    texts = {article_id: text for article_id, _, text in tables.texts(articles)}
    for name, rows in tone.groupby("scorer", observed=True):
        stretches = _stretches(articles, rows, name, overrides, quotes)
        for i, score in enumerate(rows["score"]):
            text = stretches.text(i)
            if entry not in text.lower():
                continue
            article_id, start = stretches.ids[stretches.numbers[i]], int(stretches.starts[i])
            for left, right, word in named(name).found(text):
                if word == entry:
                    span = start + left, start + right
                    surface = texts[article_id][slice(*span)]
                    found.append((article_id, *span, surface, name, score))
    types = {"article_id": "category", "start": "int32", "end": "int32", "surface": "str"}
    types |= {"scorer": "category", "score": "float64"}
    table = pd.DataFrame(found, columns=[*types]).astype(types)
    return table.sort_values(["article_id", "start", "end", "scorer"], ignore_index=True)


def explain(articles, row, *, overrides=None, quotes=None):
    """Return what made the score of a row: (article_id, start, end, surface, weight) rows."""
    one = pd.DataFrame([row])
    found = _stretches(articles, one, row["scorer"], overrides, quotes)
    own = place(articles, one).text(0)
    article_id, start = found.ids[found.numbers[0]], int(found.starts[0])
    rows = [
        (article_id, start + left, start + right, own[left:right], weight)
        for left, right, weight in named(row["scorer"]).explain(found.text(0))
    ]
    return sorted(rows, key=lambda each: each[1:3])
