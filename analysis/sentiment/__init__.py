"""In what tone: a sentence's score by TextBlob or VADER, and the tone towards whoever is named.

The two libraries score a stretch of text, whoever it is about; `toward` judges what a sentence
says of one mention in it.
"""

from bisect import bisect_left

import pandas as pd

from analysis import engine, tables
from analysis.sentiment import features, model, scorers

LIMITS = (
    "The tone towards a mention was learned from American political news of 2014 to 2019; "
    "on other coverage expect 10 to 15 points less."
)


class SentimentError(ValueError):
    """A tone cannot be given as asked."""


def score(articles, spans, *, scorer="textblob"):
    """Return TONE, row for row, for `spans` sorted by article_id, start and end.

    `spans` is any table with article_id, start and end. Give it sentences, or the words of
    quotations: a whole article is scored too, but both libraries were made for a sentence or a
    short message, and over an article their mean drowns what was said of whom.

    `scorer` is "textblob" (polarity, -1 to 1; `subjectivity`, 0 to 1, travels along) or "vader"
    (compound, -1 to 1; the shares `pos`, `neu` and `neg` travel along), as the installed library
    computes it. `n_words` counts the words of the span, `n_matched` those that the scorer knows.
    Where it knows none, score and what travels along are missing, though the library says 0.

    Raises `SentimentError` for an unknown scorer and for a span that its article does not have.

    >>> articles = tables.make(
    ...     "ARTICLES", [("a", "2025-02-15", "Digest", "Deal", "A good deal. They signed it.")])
    >>> spans = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 13], "end": [12, 28]})
    >>> score(articles, spans)[["score", "n_words", "n_matched"]].values.tolist()
    [[0.7, 3.0, 1.0], [nan, 3.0, 0.0]]
    """
    chosen = _scorer(scorer)
    texts = _texts(articles)
    rows = []
    for article_id, start, end in _spans(spans):
        text = _text(texts, article_id, start, end)
        found = chosen.score(text[start:end])
        numbers = (found.score, *found.beside)
        if not found.n_matched:
            numbers = (float("nan"),) * len(numbers)
        starts = engine.words(text).starts
        n_words = bisect_left(starts, end) - bisect_left(starts, start)
        rows.append((article_id, start, end, scorer, n_words, found.n_matched, *numbers))
    columns = ["article_id", "start", "end", "scorer", "n_words", "n_matched", "score"]
    table = pd.DataFrame(rows, columns=columns + [*chosen.beside])
    numbers = ["score", *chosen.beside]
    return tables.make("TONE", table.astype(dict.fromkeys(numbers, "float64")))


def toward(articles, mentions):
    """Return `mentions`, row for row as they came, with the tone of its sentence towards each.

    `mentions` is any table with article_id, start and end (MENTIONS for one). Added columns:
    `polarity` (-1 negative, 0 neutral, 1 positive; Int64) and the probabilities `negative`,
    `neutral` and `positive`, which say how sure that is. All four are missing for a mention that
    stands outside the sentences of lead, body and turns (a headline, a caption, a footer).

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
    titles, texts = _titles(articles), _texts(articles)
    odds, scored = [], []
    for article_id, start, end in _spans(mentions):
        text = _text(texts, article_id, start, end)
        sentence = model.context(text, titles[article_id], start, end)
        scored.append(sentence is not None)
        odds.append(model.log_odds(text, sentence, (start, end)) if sentence else (0, 0))
    shares = model.probabilities(odds)
    table = mentions.copy()
    polarity = pd.Series(shares.argmax(axis=1) - 1, index=table.index, dtype="Int64")
    table["polarity"] = polarity.where(scored)
    for column, values in zip(("negative", "neutral", "positive"), shares.T, strict=True):
        table[column] = pd.Series(values, index=table.index, dtype="float64").where(scored)
    return table


def explain(articles, row):
    """Return what made a row's score: article_id · start · end · surface · weight (and more).

    `row` is one row of TONE or of what `toward` returns: a Series, a tuple of `itertuples`, or a
    table of one row.

    TextBlob: a row for each stretch it assessed ("not a good" is one); weights sum to the score.
    VADER: a row for each word of its lexicon and each mark of emphasis; with s for the sum of the
    weights the score is s / sqrt(s² + 15), rounded to four digits.
    Toward: a row for each feature with a weight, the strongest first, with the columns `feature`,
    `kind` (what the feature is), `negative` and `positive` (log odds against neutral, which sum
    to the odds of the answer); `weight` is positive less negative. No rows if it was not scored.

    >>> articles = tables.make(
    ...     "ARTICLES", [("a", "2025-02-15", "Digest", "Deal", "It is not a good deal.")])
    >>> tone = score(articles, pd.DataFrame({"article_id": ["a"], "start": [0], "end": [22]}))
    >>> explain(articles, tone.iloc[0])[["surface", "weight"]].values.tolist()
    [['not a good', -0.35]]
    """
    row = _row(row)
    article_id, start, end = row["article_id"], int(row["start"]), int(row["end"])
    text = _text(_texts(articles), article_id, start, end)
    if "scorer" not in row:
        return _explain_toward(text, _titles(articles)[article_id], article_id, start, end)
    found = [
        (article_id, start + left, start + right, text[start + left : start + right], weight)
        for left, right, weight in _scorer(row["scorer"]).explain(text[start:end])
    ]
    table = _table(found, {"weight": "float64"})
    return table.sort_values(["start", "end"], kind="stable", ignore_index=True)


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


def _scorer(name):
    if name not in scorers.SCORERS:
        known = ", ".join(map(repr, scorers.SCORERS))
        raise SentimentError(f"there is no scorer {name!r}; the scorers are {known}")
    return scorers.SCORERS[name]


def _row(row):
    if isinstance(row, pd.DataFrame):
        if len(row) != 1:
            raise SentimentError(f"one row was expected, not a table of {len(row)}")
        return row.iloc[0]
    return row._asdict() if hasattr(row, "_asdict") else row


def _texts(articles):
    return {article_id: text for article_id, _, text in tables.texts(articles)}


def _titles(articles):
    return {article_id: title for article_id, title, _ in tables.texts(articles)}


def _spans(spans):
    missing = [column for column in ("article_id", "start", "end") if column not in spans.columns]
    if missing:
        raise SentimentError(
            f"spans: columns {missing} are missing; found {[*spans.columns]}. "
            "Any table with article_id, start and end will do, SENTENCES for one"
        )
    return zip(spans["article_id"], spans["start"], spans["end"], strict=True)


def _text(texts, article_id, start, end):
    if article_id not in texts:
        raise SentimentError(
            f"no article {article_id!r} in these articles; were the spans made from others?"
        )
    text = texts[article_id]
    if not 0 <= start <= end <= len(text):
        raise SentimentError(
            f"article {article_id!r} has {len(text)} characters; span {start}-{end} is beyond"
        )
    return text
