"""What a user should know of lexicon tone, in this corpus's own figures."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.sentiment.audit import leverage
from analysis.sentiment.scorers import title

CLEAR = 0.05  # scores nearer to zero than this are called neutral, as VADER's authors do
_WORDS = 5
_ROUNDING = 1e-9  # +0.7 and -0.7 add up to less than that, and to 0 for whoever reads it


class Caveats(NamedTuple):
    """`text` is a paragraph to print, `figures` a row a scorer, `words` their leverage."""

    text: str
    figures: pd.DataFrame
    words: pd.DataFrame


def caveats(articles, tone, *, overrides=None, quotes=None):
    """Return the `Caveats` of TONE: what the scorers cannot see here, and which words lead them.

    `figures`: scorer · n (stretches) · unmatched (the share without a word that the scorer knows:
    the library says 0) · zero (the share of matched ones that come out at exactly 0) · mean.
    `words` is `leverage`. The text tells these, and how often two scorers that both see a tone
    (beyond ±0.05) see opposite ones. `overrides` and `quotes` as in `leverage`.

    >>> from analysis import tables
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, "Rare earths. No deal.")])
    >>> tone = pd.DataFrame({"article_id": "a", "start": [0, 13], "end": [12, 21]}).assign(
    ...     scorer="textblob", score=[0.3, np.nan])
    >>> caveats(articles, tone).text[:92]
    'TextBlob knows no word in 50 % of the 2 stretches: the library says 0 there, but no tone was'
    """
    words = leverage(articles, tone, overrides=overrides, quotes=quotes)
    tone = tone.astype({"scorer": "str", "score": "float64"})
    rows = []
    for name, group in tone.groupby("scorer"):
        known = group["score"].dropna()
        zero = (known.abs() < _ROUNDING).mean() if len(known) else np.nan
        mean = math.fsum(known) / len(known) if len(known) else np.nan
        rows.append((name, len(group), group["score"].isna().mean(), zero, mean))
    kinds = {"scorer": "str", "n": "int64"} | dict.fromkeys(
        ("unmatched", "zero", "mean"), "float64"
    )
    figures = pd.DataFrame(rows, columns=[*kinds]).astype(kinds)
    sentences = [_silence(row) for row in figures.itertuples()]
    sentences += _disagreement(tone)
    for name, entries in words.groupby("scorer", sort=True, observed=True):
        sentences.append(_words(name, entries))
    sentences.append(
        "Both score a stretch of text and not what it says of anybody; small differences of such "
        "means are no findings."
    )
    return Caveats(" ".join(sentences), figures, words)


def _silence(row):
    said = (
        f"{title(row.scorer)} knows no word in {row.unmatched:.0%} of the {row.n:,} stretches: "
        "the library says 0 there, but no tone was measured, which is not the same as a neutral "
        "one."
    )
    if not np.isnan(row.zero):
        zero = "less than 1%" if 0 < row.zero < 0.005 else f"{row.zero:.0%}"  # 0 % would be none
        said += f" Of the others {zero} come out at exactly 0."
    return said.replace("%", " %")


def _words(name, entries):
    """Return a sentence on the words that lead a mean, or on one without which there is none."""
    mean = f"{title(name)}'s mean of {entries['mean'].iloc[0]:+.3f}"
    missing = entries["leverage"].isna()
    if missing.any():
        only = " and ".join(entries.loc[missing, "entry"])
        return (
            f"{mean} rests on one entry, whatever it means here: without {only} it knows no word."
        )
    shown = [f"{row.entry} ({row.leverage:+.3f})" for row in entries.head(_WORDS).itertuples()]
    return f"{mean} moves most by these words, whatever they mean here: {', '.join(shown)}."


def _disagreement(tone):
    """Return a sentence on how often two scorers contradict each other, in a list; or none."""
    wide = tone.astype({"article_id": "str"})
    wide = wide.drop_duplicates(["article_id", "start", "end", "scorer"])
    wide = wide.pivot(index=["article_id", "start", "end"], columns="scorer", values="score")
    if wide.shape[1] != 2:
        return []
    clear = wide[(wide.abs() > CLEAR).all(axis=1)]
    one, two = map(title, wide.columns)
    if clear.empty:
        return [f"{one} and {two} never both see a tone (beyond ±{CLEAR}) in the same stretch."]
    share = (np.sign(clear.iloc[:, 0]) != np.sign(clear.iloc[:, 1])).mean()
    return [
        f"Where {one} and {two} both see a tone ({len(clear):,} stretches), they see opposite ones "
        f"in {share:.0%}.".replace("%", " %")
    ]
