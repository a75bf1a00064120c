"""Two voices: what the narration says in its own words, and what it quotes, speaker by speaker."""

import re

import pandas as pd

from analysis import engine, tables
from analysis.sentiment.overrides import chosen
from analysis.sentiment.scoring import tone
from analysis.sentiment.stretches import blanked, place
from analysis.text import DOUBLE, SINGLE

NARRATION, QUOTED = "narration", "quoted"
_QUOTATION_MARKS = DOUBLE + SINGLE
_WHO = ("name", "actor", "speaker_kind", "utterance")


def voices(articles, quotes, *, scorer="vader", overrides=None):
    """Return TONE of the narration and of every quotation, apart.

    `quotes` are QUOTES (with `actor`, if `actors.speakers` added it). Columns besides TONE's:
    `voice` ("narration" or "quoted") and, for quoted words, `name`, `actor`, `speaker_kind` and
    `utterance` as QUOTES have them.

    Narration: a row for each sentence, read without what stands in quotation marks: its own words,
    and reported speech without marks. Nothing within the marks changes any row of the narration,
    no word and no full stop: «“It is over.” He left.» is one row. Where nothing is left, n_words
    is 0 and the score missing. Quoted: a row for each direct or mixed quotation. A word in scare
    quotes is in neither voice.

    >>> text = "It was a good day. “A bad deal,” Ada Stone said."
    >>> articles = tables.make("ARTICLES", [("a", "2025-02-15", "Digest", "Deal", text)])
    >>> quotes = tables.make("QUOTES", [("a", 20, 31, "A bad deal,", "direct", "closed", "said",
    ...     33, 42, "Ada Stone", "person", "Ada Stone", 0)])
    >>> voices(articles, quotes)[["voice", "start", "end", "score"]].values.tolist()
    [['narration', 0, 18, 0.4404], ['narration', 19, 48, nan], ['quoted', 20, 31, -0.5423]]
    """
    tables.check(quotes, "QUOTES")
    overrides = chosen(overrides)
    narrated = tone(holed(place(articles, _sentences(articles, quotes)), quotes), scorer, overrides)
    spoken = quotes[quotes["kind"].isin(tables.SPOKEN)]
    spoken = spoken.sort_values(["article_id", "start", "end"], kind="stable")
    who = {column: spoken[column].array for column in _WHO if column in spoken}
    said = tone(place(articles, spoken), scorer, overrides, who)
    parts = [
        part.assign(voice=pd.Categorical.from_codes([code] * len(part), [NARRATION, QUOTED]))
        for code, part in enumerate((narrated, said))
    ]
    for column in who:  # missing in the narration, in the type that QUOTES have it
        if isinstance(said[column].dtype, pd.CategoricalDtype):
            parts[0][column] = pd.Categorical.from_codes(
                [-1] * len(narrated), dtype=said[column].dtype
            )
    if "utterance" in who:
        parts[0]["utterance"] = pd.array([pd.NA] * len(narrated), dtype="Int64")
        parts[1]["utterance"] = parts[1]["utterance"].astype("Int64")
    return tables.concat(parts, "TONE")[[*narrated.columns, "voice", *who]]


def holed(found, quotes):
    """Return stretches without what stands in quotation marks, the marks included."""
    texts = dict(zip(found.ids, found.texts, strict=True))
    holes = []
    for article_id, start, end in _in_marks(quotes):
        if article_id in texts:
            around = texts[article_id][start - 1 : start], texts[article_id][end : end + 1]
            left, right = (mark != "" and mark in _QUOTATION_MARKS for mark in around)
            holes.append((article_id, start - left, end + right))
    return blanked(found, holes)


def _in_marks(quotes):
    rows = quotes[quotes["kind"].isin(tables.IN_MARKS)]
    return zip(rows["article_id"], rows["start"], rows["end"], strict=True)


def _sentences(articles, quotes):
    """Return the sentences of articles as if every quotation were a row of plain words.

    The borders must not depend on what is quoted: a full stop within the marks ends no sentence,
    unless the paragraph ends with the mark.
    """
    quoted = {}
    for article_id, start, end in _in_marks(quotes):
        quoted.setdefault(article_id, []).append((start, end))
    rows = []
    for article_id, title, text in tables.texts(articles):
        pieces, last = [], 0
        for start, end in sorted(quoted.get(article_id, ())):
            if start < last:
                continue
            words = re.sub(r"\S", "x", text[start:end]).replace("x", "X", 1)
            if text[end + 1 : end + 2] in ("", "\n") and words:
                words = words[:-1] + "."
            pieces += [text[last:start], words]
            last = end
        plain = "".join([*pieces, text[last:]])
        rows += [(article_id, *span) for span in engine.sentences(plain, title)]
    return pd.DataFrame(rows, columns=["article_id", "start", "end"])
