"""Mean tone with intervals, and the gate that a difference must pass to be called a finding."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import engine, statistics, tables
from analysis.sentiment.scorers import title
from analysis.sentiment.scoring import score
from analysis.sentiment.stretches import SentimentError
from analysis.statistics import MIN_ARTICLES

FINDING, NOT_SUPPORTED, WITHHELD, DESCRIPTION = (
    "finding",
    "not supported",
    "withheld",
    "description",
)
VERDICTS = (FINDING, NOT_SUPPORTED, WITHHELD, DESCRIPTION)
_MILLION = 1_000_000  # scores are added as whole millionths: sums must not depend on the order


def means(articles, tone, *, by=None, value="score", copies=None, level=0.95):
    """Return the mean tone of every group and scorer, with its interval and how much it rests on.

    `by` names columns of the articles or of `tone` (outlet, voice, actor …), None is one group.
    Columns: *group* · scorer (if `tone` has it) · n_articles (with a score) · n (rows with one) ·
    n_missing (rows without) · mean · mean_low · mean_high. The interval resamples articles, with
    all their rows; below 8 articles it is missing. `value` is the column to average ("polarity"
    of what `toward` returns). `copies` names a column of the articles that holds, for a copy, the
    id of its original: copies are drawn together, and count as one article.

    >>> articles = tables.make("ARTICLES", [("a", None, "Digest", None, "A good deal.")])
    >>> tone = score(articles, pd.DataFrame({"article_id": ["a"], "start": 0, "end": 12}))
    >>> means(articles, tone, by="outlet")[["outlet", "n", "mean", "mean_low"]].values.tolist()
    [['Digest', 1, 0.7, nan]]
    """
    rows = _rows(articles, tone, value, copies)
    by = [*tables.columns_of(by), *(["scorer"] if "scorer" in rows else [])]
    _known(rows, by)
    found = []
    for values, group in rows.groupby(by, observed=True) if by else [((), rows)]:
        part = _part(_sums(group))
        drawn = part.drawn()
        low, high = statistics.interval_of_sums(
            drawn[:, 0] / _MILLION, drawn[:, 1], part.n_articles, level=level
        )
        missing = len(group) - part.n
        found.append((*values, part.n_articles, part.n, missing, part.mean, low, high))
    columns = [*by, "n_articles", "n", "n_missing", "mean", "mean_low", "mean_high"]
    table = pd.DataFrame(found, columns=columns)
    numbers = dict.fromkeys(columns[-3:], "float64") | dict.fromkeys(columns[-6:-3], "int64")
    return table.astype(numbers | {column: rows[column].dtype for column in by})


def contrast(articles, tone=("vader", "textblob"), *, by, a, b, scorer="vader", copies=None,
             level=0.95):  # fmt: skip
    """Return how the mean tone of `a` differs from that of `b`, and whether that is a finding.

    `by` is a column of the articles or of `tone`; `a` and `b` are values of it, or lists of them.
    `tone` is TONE of two scorers, or their names: then all sentences are scored here.

    The result has a row for each scorer: scorer · a · b · n_articles_a · n_articles_b · n_a · n_b ·
    mean_a · mean_b · difference (with interval, by resampling articles; `copies` as in `means`) ·
    verdict · reason. The verdict is that of all rows:

    - finding: the interval of `scorer` excludes zero, every other scorer's difference has the same
      sign, and both hold of `scorer` without any one outlet (of a side that is a single outlet:
      without any one month);
    - not supported: one of these fails, `reason` says which;
    - withheld: a side has too few articles (fewer than 8) for an interval;
    - description: a side is a single article.

    How often it errs (`benchmarks/gate.py`, articles of the starter corpus): of sides drawn alike
    fewer than 1 in 100 are called a finding; a difference of one standard deviation of the
    articles' means is found by 2 in 10 with 12 articles a side, by 7 in 10 with 20, and nearly
    always with 40. With 8 a side nothing is found: without an outlet too few are left.

    Raises `SentimentError` for a column, a value or a scorer that is not there.
    """
    if not isinstance(tone, pd.DataFrame):
        tone = _scored(articles, tone)
    rows = _rows(articles, tone, "score", copies)
    _known(rows, [by, "scorer"])
    sides = [_side(rows, by, side) for side in (a, b)]
    names = [_name(side) for side in (a, b)]
    present = {*rows["scorer"].astype("str")}
    if scorer not in present:
        raise SentimentError(f"tone: no rows of {scorer!r}; there are {sorted(present)}")
    found = {}
    for each in sorted(present, key=lambda name: (name != scorer, name)):
        of_scorer = (rows["scorer"].astype("str") == each).to_numpy()
        parts = [_part(_sums(rows[side & of_scorer])) for side in sides]
        found[each] = (parts, _difference(parts, level))
    verdict, reason = _judge(found, scorer, names, level)
    return pd.DataFrame([_row(each, names, *found[each], verdict, reason) for each in found])


class _Part(NamedTuple):
    """One side of a contrast: its articles' sums, and their resampling weights."""

    sums: pd.DataFrame
    weights: np.ndarray

    @property
    def n_articles(self):
        return self.sums["unit"].nunique()

    @property
    def n(self):
        return int(self.sums["n"].sum())

    @property
    def mean(self):
        return self.sums["total"].sum() / self.n / _MILLION if self.n else np.nan

    def drawn(self):
        """Return the sum of the scores and their number in every draw."""
        return statistics.resampled_sums(self.sums[["total", "n"]].to_numpy(np.int64), self.weights)

    def where(self, chosen):
        return _Part(self.sums[chosen], self.weights[chosen.to_numpy()])


def _part(sums):
    return _Part(sums, statistics.weights(sums["unit"]))


class _Difference(NamedTuple):
    value: float
    low: float
    high: float

    @property
    def excludes_zero(self):
        return self.low > 0 or self.high < 0


def _row(scorer, names, parts, difference, verdict, reason):
    row = {"scorer": scorer, "a": names[0], "b": names[1]}
    for column in ("n_articles", "n", "mean"):
        row |= {
            f"{column}_{side}": getattr(part, column)
            for side, part in zip("ab", parts, strict=True)
        }
    row |= {"difference": difference.value, "difference_low": difference.low}
    return row | {"difference_high": difference.high, "verdict": verdict, "reason": reason}


def _judge(found, scorer, names, level):
    """Return (verdict, reason): the gate."""
    parts, difference = found[scorer]
    sizes = [part.n_articles for part in parts]
    for name, size in zip(names, sizes, strict=True):
        if size == 1:
            return DESCRIPTION, (
                f"{name} is one article with a score: what it says can be described, and nothing "
                "follows for others."
            )
    for name, size in zip(names, sizes, strict=True):
        if size < MIN_ARTICLES:
            return WITHHELD, (
                f"{name} has {size} articles with a score; with fewer than {MIN_ARTICLES} the "
                "interval is too often wrong to be shown."
            )
    reasons = []
    if not difference.excludes_zero:
        reasons.append(
            f"The {100 * level:.0f} % interval of {title(scorer)}'s difference, "
            f"{difference.low:+.3f} to {difference.high:+.3f}, includes zero."
        )
    others = {name: other.value for name, (_, other) in found.items() if name != scorer}
    for name, value in others.items():
        if not value * difference.value > 0:
            shown = f"{value:+.3f}" if np.isfinite(value) else "no difference to compare"
            reasons.append(f"{title(scorer)} says {difference.value:+.3f}, {title(name)} {shown}.")
    if not others:
        reasons.append(f"Only {title(scorer)} was asked; a second scorer must agree.")
    if difference.excludes_zero:
        reasons += _carriers(parts, names, difference, level)
    if reasons:
        return NOT_SUPPORTED, " ".join(reasons)
    return FINDING, (
        "The interval excludes zero, the scorers agree in sign, and it holds without any one "
        "outlet or, where a side is one outlet, month."
    )


def _carriers(parts, names, difference, level):
    """Return a sentence for each outlet (or month) without which the difference does not hold."""
    reasons = []
    for at, (part, name) in enumerate(zip(parts, names, strict=True)):
        kind = "outlet" if part.sums["outlet"].nunique() > 1 else "month"
        for left_out in sorted(part.sums[kind].unique()):
            rest = [*parts]
            rest[at] = part.where(part.sums[kind] != left_out)
            without = _difference(rest, level)
            if without.excludes_zero and without.value * difference.value > 0:
                continue
            if rest[at].n_articles < MIN_ARTICLES:
                has = f"has only {rest[at].n_articles} articles with a score"
                reasons.append(f"Without {left_out} {name} {has}.")
            else:
                reasons.append(
                    f"Without {left_out} in {name} the interval is {without.low:+.3f} to "
                    f"{without.high:+.3f}: it rests on one {kind}."
                )
    return reasons


def _difference(parts, level):
    """Return the `_Difference` of two means, its interval missing where a side has too few."""
    value = parts[0].mean - parts[1].mean
    if any(part.n_articles < MIN_ARTICLES for part in parts):
        return _Difference(value, np.nan, np.nan)
    ratios = []
    for part in parts:
        total, n = part.drawn().T
        ratios.append(np.divide(total, n, out=np.full(len(n), np.nan), where=n != 0))
    drawn = (ratios[0] - ratios[1]) / _MILLION
    tail = 50 * (1 - level)
    low, high = np.nanpercentile(drawn, [tail, 100 - tail])
    return _Difference(value, float(low), float(high))


# --- rows and sums


def _rows(articles, tone, value, copies):
    """Return the rows of `tone` with what their articles say and the unit that is resampled."""
    tables.check(articles, "ARTICLES")
    missing = [column for column in ("article_id", value) if column not in tone.columns]
    if missing:
        raise SentimentError(f"tone: columns {missing} are missing; found {[*tone.columns]}")
    about = articles.assign(article_id=articles["article_id"].astype("str"))
    about = about.drop(columns=["text"]).set_index("article_id")
    about["unit"] = about.index
    if copies is not None:
        _known(about, [copies])
        about["unit"] = about[copies].astype("str").where(about[copies].notna(), about["unit"])
    about["month"] = about["date"].dt.strftime("%Y-%m").fillna("no date")
    own = [column for column in about.columns if column not in tone.columns]
    ids = tone["article_id"].astype("str")
    unknown = ~ids.isin(about.index)
    if unknown.any():
        raise SentimentError(
            f"no article {ids[unknown].iloc[0]!r} in these articles; is the tone of others?"
        )
    rows = tone.assign(article_id=ids, value=(tone[value] * _MILLION).round().astype("Int64"))
    return rows.join(about[own], on="article_id")


def _sums(rows):
    """Return a row for each article with a score: unit · outlet · month · total · n."""
    scored = rows[rows["value"].notna()]
    place = {column: (column, "first") for column in ("unit", "outlet", "month")}
    found = scored.groupby("article_id", sort=True).agg(
        **place, total=("value", "sum"), n=("value", "count")
    )
    found["outlet"] = found["outlet"].astype("str").fillna("no outlet")
    return found.astype({"total": "int64", "n": "int64", "unit": "str", "month": "str"})


def _known(rows, by):
    missing = [column for column in by if column not in rows.columns]
    if missing:
        raise SentimentError(
            f"by: neither the articles nor the tone have {missing}; they have {[*rows.columns]}"
        )


def _side(rows, by, values):
    values = [values] if not isinstance(values, (list, tuple, set, frozenset)) else [*values]
    for value in values:
        if not (rows[by] == value).any():
            known = sorted(map(str, rows[by].dropna().unique()))[:12]
            raise SentimentError(f"no row has {by} {value!r}; there are {', '.join(known)}")
    return rows[by].isin(values).to_numpy()


def _name(side):
    return (
        ", ".join(map(str, side)) if isinstance(side, (list, tuple, set, frozenset)) else str(side)
    )


def _scored(articles, names):
    rows = [
        (article_id, *span)
        for article_id, title, text in tables.texts(articles)
        for span in engine.sentences(text, title)
    ]
    spans = pd.DataFrame(rows, columns=["article_id", "start", "end"])
    return tables.concat([score(articles, spans, scorer=name) for name in names], "TONE")
