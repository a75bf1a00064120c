"""In what tone: a sentence's score by TextBlob or VADER, and the tone towards whoever is named.

The two libraries score a stretch of text, whoever it is about (`score`, `voices`); `toward` judges
what a sentence says of one mention in it. `explain`, `leverage` and `occurrences` open a score down
to its words, `means` and `contrast` say how sure a mean or a difference is, `caveats` what a
corpus's own figures say against both libraries.
"""

import pandas as pd

from analysis import tables
from analysis.sentiment import audit, features, model
from analysis.sentiment.audit import leverage, occurrences
from analysis.sentiment.caution import CLEAR, Caveats, caveats
from analysis.sentiment.contrast import contrast, means
from analysis.sentiment.overrides import read_overrides
from analysis.sentiment.scorers import SHOWN
from analysis.sentiment.scoring import score
from analysis.sentiment.stretches import SentimentError, place
from analysis.sentiment.voices import voices

__all__ = [
    "CLEAR", "LIMITS", "SHOWN", "Caveats", "SentimentError", "caveats", "contrast", "explain",
    "leverage", "means", "occurrences", "read_overrides", "score", "toward", "voices",
]  # fmt: skip

LIMITS = (
    "The tone towards a mention was learned from American political news of 2014 to 2019; "
    "on other coverage expect 10 to 15 points less."
)


def toward(articles, mentions):
    """Return `mentions`, row for row as they came, with the tone of its sentence towards each.

    `mentions` is any table with article_id, start and end (MENTIONS for one). Added columns:
    `polarity` (-1 negative, 0 neutral, 1 positive; Int64) and the probabilities `negative`,
    `neutral` and `positive`, which say how sure that is. A mention in no sentence (in a headline, a
    caption, before a turn) is read with its line; all four are missing where nothing stands there
    but the mention.

    Every name in the sentence is masked, the mention's own words too: whoever is named, the same
    sentence gets the same answer. Fitted on NewsMTSC (Hamborg and Donnay 2021); card and scores
    in analysis/lexicons/README.md. `LIMITS` says in one sentence what to expect elsewhere.

    Raises `SentimentError` for a mention that its article does not have.

    >>> text = "Leo Varga praised the plan. Ada Stone was accused of fraud."
    >>> articles = tables.make("ARTICLES", [("a", "2025-02-15", "Digest", None, text)])
    >>> mentions = pd.DataFrame({"article_id": ["a"], "start": [28], "end": [37]})
    >>> toward(articles, mentions)["polarity"].tolist()
    [-1]
    """
    found, titles = place(articles, mentions), _titles(articles)
    titles = [titles[article_id] for article_id in found.ids]
    scored, odds = model.judge(found.texts, titles, found.numbers, found.starts, found.ends)
    shares = model.probabilities(odds)
    table = mentions.copy()
    polarity = pd.Series(shares.argmax(axis=1) - 1, index=table.index, dtype="Int64")
    table["polarity"] = polarity.where(scored)
    for column, values in zip(("negative", "neutral", "positive"), shares.T, strict=True):
        table[column] = pd.Series(values, index=table.index, dtype="float64").where(scored)
    return table


def explain(articles, row, *, overrides=None, quotes=None):
    """Return what made a row's score: article_id · start · end · surface · weight (and more).

    `row` is one row of TONE or of what `toward` returns: a Series, a tuple of `itertuples`, or a
    table of one row.

    TextBlob: a row for each stretch it assessed ("not a good" is one); weights sum to the score.
    VADER: a row for each word of its lexicon and each mark of emphasis; with s for the sum of the
    weights the score is s / sqrt(s² + 15), rounded to four digits.
    Toward: a row for each feature with a weight, the strongest first, with the columns `feature`,
    `kind` (what the feature is), `negative` and `positive` (log odds against neutral, which sum
    to the odds of the answer); `weight` is positive less negative. No rows if it was not scored.

    `overrides` and `quotes` are what the row was made with (`score`, `voices`), if it was.

    >>> articles = tables.make(
    ...     "ARTICLES", [("a", "2025-02-15", "Digest", "Deal", "It is not a good deal.")])
    >>> tone = score(articles, pd.DataFrame({"article_id": ["a"], "start": [0], "end": [22]}))
    >>> explain(articles, tone.iloc[0])[["surface", "weight"]].values.tolist()
    [['not a good', -0.35]]
    """
    row = _row(row)
    if "scorer" in row:
        rows = audit.explain(articles, row, overrides=overrides, quotes=quotes)
        return _table(rows, {"weight": "float64"})
    found = place(articles, pd.DataFrame([row]))
    start, end = int(found.starts[0]), int(found.ends[0])
    article_id = found.ids[0]
    return _explain_toward(found.texts[0], _titles(articles)[article_id], article_id, start, end)


def _explain_toward(text, title, article_id, start, end):
    sentence = model.context(text, title, start, end)
    found = []
    for name, left, right, *odds in (
        model.contributions(text, sentence, (start, end)) if sentence else ()
    ):
        negative, positive = (value / model.UNIT for value in odds)
        kind = features.KINDS.get(name.partition(":")[0], "every mention")
        beside = (name, kind, negative, positive)
        found.append((article_id, left, right, text[left:right], positive - negative, *beside))
    numbers = {"negative": "float64", "positive": "float64"}
    table = _table(found, {"weight": "float64", "feature": "str", "kind": "str"} | numbers)
    strength = table[["negative", "positive"]].abs().max(axis=1)
    table = table.assign(strength=-strength).sort_values(["strength", "feature"], ignore_index=True)
    return table.drop(columns="strength")


def _table(rows, columns):
    places = {"article_id": "category", "start": "int32", "end": "int32", "surface": "str"}
    types = places | columns
    return pd.DataFrame(rows, columns=[*types]).astype(types)


def _row(row):
    if isinstance(row, pd.DataFrame):
        if len(row) != 1:
            raise SentimentError(f"one row was expected, not a table of {len(row)}")
        return row.iloc[0]
    return row._asdict() if hasattr(row, "_asdict") else row


def _titles(articles):
    return {article_id: title for article_id, title, _ in tables.texts(articles)}
