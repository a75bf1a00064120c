"""Mean tone with intervals, and the gate that a difference must pass to be called a finding."""

import numpy as np
import pandas as pd

from analysis import engine, statistics, tables
from analysis.sentiment.scorers import title
from analysis.sentiment.scoring import score
from analysis.sentiment.stretches import SentimentError

_COLUMNS = (
    "scorer", "a", "b", "n_articles_a", "n_articles_b", "n_a", "n_b", "mean_a", "mean_b",
    "difference", "difference_low", "difference_high", "p_value",
)  # fmt: skip
_PLACES = ("article_id", "start", "end", "n_words", "n_matched")  # of TONE: nothing to part it by


def means(articles, tone, *, by=None, value="score", copies=None, level=0.95):
    """Return the mean tone of every group and scorer, with its interval and how much it rests on.

    `by` names columns of the articles or of `tone` (outlet, voice, actor …), or "month"; None is
    one group.
    Columns: *group* · scorer (if `tone` has it) · n_articles (with a score) · n (rows with one) ·
    n_missing (rows without) · mean · mean_low · mean_high. The interval resamples articles, with
    all their rows; below 8 articles, or where all have one mean, it is missing. `value` is the
    column to average ("polarity" of what `toward` returns). `copies` names a column of the articles
    that holds, for a copy, the id of its original: copies of a group count as one article, the mean
    of them (n and n_missing are rows of all of them). Rows that miss a value of `by` are in no
    group. `attrs` tells the level.

    >>> articles = tables.make("ARTICLES", [("a", None, "Digest", None, "A good deal.")])
    >>> tone = score(articles, pd.DataFrame({"article_id": ["a"], "start": 0, "end": 12}))
    >>> means(articles, tone, by="outlet")[["outlet", "n", "mean", "mean_low"]].values.tolist()
    [['Digest', 1, 0.7, nan]]
    """
    made = ("n_articles", "n", "n_missing", "mean", "mean_low", "mean_high")
    names = tables.columns_of(by, made)
    by = [*dict.fromkeys([*names, "scorer"] if "scorer" in tone else names)]
    rows = _rows(articles, tone, by, value, copies)
    found = []
    for values, group in rows.groupby(by, observed=True) if by else [((), rows)]:
        each = _sums(group)
        units, total, n = statistics.once(each["unit"], each["total"], each["n"])
        bounds = statistics.interval(total, n, statistics.weights(units), level=level)
        mean = total.sum() / n.sum() if len(n) else np.nan
        ends = (end / statistics.MILLIONTHS for end in (mean, *bounds))
        scored = each["n"].sum()
        found.append((*values, len(units), scored, len(group) - scored, *ends))
    columns = [*by, *made]
    table = pd.DataFrame(found, columns=columns)
    numbers = dict.fromkeys(columns[-3:], "float64") | dict.fromkeys(columns[-6:-3], "int64")
    table = table.astype(numbers | {column: rows[column].dtype for column in by})
    table.attrs = {"level": level}
    return table


def contrast(articles, tone=("vader", "textblob"), *, by, a, b, scorer="vader", copies=None,
             level=0.95):  # fmt: skip
    """Return how the mean tone of `a` differs from that of `b`, and whether that is a finding.

    `by` is a column of the articles or of `tone`, or "month"; `a` and `b` are values of it, or
    lists of them. `tone` is TONE of two scorers, or their names: all sentences are then scored.

    The result has a row for each scorer: scorer · a · b · n_articles_a · n_articles_b · n_a · n_b ·
    mean_a · mean_b · difference (with interval) · p_value · verdict · reason. Interval and p value
    come from whole articles (`statistics.differences`; `copies` as in `means`). The verdict is that
    of all rows: the one of `statistics.verdicts` on the difference of `scorer`, which is no finding
    either unless every other scorer's difference has the same sign, and each side has an outlet
    (or, where it is a single outlet, a month) that can be left out.

    How often it errs (`benchmarks/gate.py`, articles of the starter corpus): of sides drawn alike
    fewer than 1 in 100 are called a finding; a difference of one standard deviation of the
    articles' means is found by 2 in 10 with 12 articles a side, by 7 in 10 with 20, and nearly
    always with 40. With 8 a side nothing is found: without an outlet too few are left.

    Raises `SentimentError` for a column, a value or a scorer that is not there, and for a value on
    both sides.
    """
    if not isinstance(tone, pd.DataFrame):
        tone = _scored(articles, tone)
    rows = _rows(articles, tone, [by, "scorer"], "score", copies)
    names = [_name(side) for side in (a, b)]
    held = [_side(rows, by, side) for side in (a, b)]
    if (held[0] & held[1]).any():
        both = rows.loc[held[0] & held[1], by].iloc[0]
        raise SentimentError(f"{by} {both!r} is in a and in b; a row stands on one side")
    sides = [rows[here] for here in held]
    present = {*rows["scorer"].astype("str")}
    if scorer not in present:
        raise SentimentError(f"tone: no rows of {scorer!r}; there are {sorted(present)}")
    order = sorted(present, key=lambda name: (name != scorer, name))
    sums = {
        each: [_sums(side[side["scorer"].astype("str") == each]) for side in sides]
        for each in order
    }
    found = {each: _differences(*pair, level) for each, pair in sums.items()}
    failed = [*_disagreeing(found, scorer), *_undivided(found[scorer], sums[scorer], names)]
    _, [verdict], [reason] = statistics.verdicts(
        found[scorer], names, correction=None, level=level, failed=[failed]
    )
    table = pd.DataFrame([_line(each, names, sums[each], found[each]) for each in order])
    judged = verdict in (statistics.FINDING, statistics.NOT_SUPPORTED)
    return table.assign(verdict=verdict, reason=f"{title(scorer)}: {reason}" if judged else reason)


def _differences(a, b, level):
    """Return the `Differences` of two sides of one scorer: one line."""
    both = pd.concat([a, b])
    return statistics.differences(
        both[["total"]].to_numpy(), both[["n"]].to_numpy(), np.arange(len(both)) < len(a),
        both["unit"], both[["outlet", "month"]].to_dict("list"), scale=1 / statistics.MILLIONTHS,
        level=level,
    )  # fmt: skip


def _line(scorer, names, sums, found):
    n_a, n_b = (side["n"].sum() for side in sums)
    numbers = (found.n_a, found.n_b, n_a, n_b, found.a, found.b)
    numbers += (found.value, found.low, found.high, found.p_value)
    numbers = [np.ravel(number)[0] for number in numbers]
    return dict(zip(_COLUMNS, (scorer, *names, *numbers), strict=True))


def _disagreeing(found, scorer):
    """Yield a sentence for each scorer whose difference has not the same sign."""
    value = found[scorer].value[0]
    for name, other in found.items():
        if name != scorer and not other.value[0] * value > 0:
            says = f"{other.value[0]:+.3f}" if np.isfinite(other.value[0]) else "nothing"
            yield f"{title(name)} says {says}, not {value:+.3f}."
    if len(found) == 1:
        yield "No second scorer was asked, and one must agree."


def _undivided(found, sums, names):
    """Yield a sentence for each side of a difference that has no part to be left out."""
    for name, side in zip(names, sums, strict=True):
        one = max(side["outlet"].nunique(), side["month"].nunique()) == 1
        if one and not found.low[0] <= 0 <= found.high[0]:
            yield f"{name} is one outlet in one month: it cannot be seen whether more carries it."


# --- rows and sums


def _rows(articles, tone, by, value, copies):
    """Return the rows of `tone` with what `by` names, and what is added up behind an underscore."""
    missing = [column for column in ("article_id", value) if column not in tone.columns]
    if missing:
        raise SentimentError(f"tone: columns {missing} are missing; found {[*tone.columns]}")
    if len(tone) and not pd.api.types.is_numeric_dtype(tone[value]):
        raise SentimentError(f"tone.{value}: numbers were expected, found type {tone[value].dtype}")
    about = tables.grouped(articles, "month").astype({"article_id": "str"})
    about = about.drop(columns="text").set_index("article_id")
    known = {*tone.columns, *about.columns}
    unknown = [column for column in by if column not in known]
    if unknown:
        said = sorted(known - {*_PLACES, value})
        raise SentimentError(f"by: neither articles nor tone have {unknown}; there are {said}")
    ids = tone["article_id"].astype("str")
    strange = ~ids.isin(about.index)
    if strange.any():
        raise SentimentError(
            f"no article {ids[strange].iloc[0]!r} in these articles; is the tone of others?"
        )
    kept = {"unit": tables.units(articles, copies), **tables.parts(articles)}
    about = about.assign(**{f"_{name}": values for name, values in kept.items()})
    added = [column for column in by if column not in tone.columns]
    values = (tone[value] * statistics.MILLIONTHS).round().astype("Int64")
    rows = tone.assign(article_id=ids, _value=values)
    return rows.join(about[[*added, *(f"_{name}" for name in kept)]], on="article_id")


def _sums(rows):
    """Return a row for each article with a score: unit · outlet · month · total · n."""
    scored = rows[rows["_value"].notna()]
    place = {column: (f"_{column}", "first") for column in ("unit", "outlet", "month")}
    found = scored.groupby("article_id", sort=True).agg(
        **place, total=("_value", "sum"), n=("_value", "count")
    )
    return found.astype({"total": "int64", "n": "int64"} | dict.fromkeys(place, "str"))


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
