"""Rows where one asks for them: in an actor's sentences, a topic's, a speaker's words, a voice."""

from difflib import get_close_matches

import numpy as np
import pandas as pd

from analysis import engine, layout, tables

VOICES = ("quoted", "narration")
_WIDE = 32  # bits of a place in an article, below the article's number


def only(articles, rows, found, *, actor=None, topic=None, speaker=None, voice=None):
    """Return those of `rows` that stand where they are asked for; all that is given must hold.

    `rows` is any table with article_id, start and end (CONCORDANCE, TOKENS, MENTIONS, LABELS …),
    `found` a dict of tables as `pipeline.tables` returns it, or made by hand ({"QUOTES": quotes}).

    actor    in a sentence that names the actor (a row of MENTIONS begins there)
    topic    in a sentence with an entry of the topic (LABELS)
    speaker  inside the speaker's reported words, with marks or without (QUOTES: the column
             `actor`, where `actors.speakers` has added it, or `name`)
    voice    "quoted": inside a quotation in marks; "narration": touching nothing in marks. A word
             in scare quotes is in neither voice

    A name, or a list of names, any of which will do. Where the text has no sentences (headline,
    caption …) the paragraph stands for one. Rows keep their order, their labels are renumbered.

    Raises `ValueError` for another voice, for a table that `found` lacks, and for a name that no
    row of the table has, unless the table is empty.

    >>> text = "Talks go on. “It is a deal,” Ann said. Bo saw no deal."
    >>> articles = tables.make("ARTICLES", [("a", None, None, None, text)])
    >>> found = {"MENTIONS": tables.make("MENTIONS", [("a", 39, 41, "Bo", "Bo", "name")])}
    >>> deals = pd.DataFrame({"article_id": "a", "start": [22, 49], "end": [26, 53]})
    >>> only(articles, deals, found, actor="Bo")["start"].tolist()
    [49]
    """
    ids, titles, texts = tables.batch(articles)
    numbers = _numbers(ids, rows)
    if (numbers < 0).any():
        row = rows["article_id"].iloc[int(numbers.argmin())]
        raise ValueError(f"rows: there is no article {row!r} here; are the rows of other articles?")
    spans = numbers, rows["start"].to_numpy("int64"), rows["end"].to_numpy("int64")
    asked = {"actor": actor, "topic": topic, "speaker": speaker, "voice": voice}
    return rows[kept(engine.scan(texts, titles), ids, spans, found, **asked)].reset_index(drop=True)


def kept(scan, ids, spans, found, *, actor=None, topic=None, speaker=None, voice=None):
    """Tell which spans (numbers of articles, starts, ends) of a scan `only` keeps."""
    if voice is not None and voice not in VOICES:
        raise ValueError(f'voice: "quoted", "narration" or None was expected, found {voice!r}')
    held = np.ones(len(spans[0]), dtype=bool)
    for name, column, wanted in (("MENTIONS", "actor", actor), ("LABELS", "topic", topic)):
        if wanted is not None:
            rows = _chosen(_table(found, name, column), name, [column], wanted)
            held &= np.isin(_passages(scan, *spans), _passages(scan, *_placed(ids, rows)))
    if speaker is not None:
        rows = _table(found, "QUOTES", "speaker")
        rows = rows[rows["kind"] != "scare"]
        columns = [column for column in ("actor", "name") if column in rows]
        held &= inside(spans, ids, _chosen(rows, "QUOTES", columns, speaker, "speaker"))
    if voice is not None:
        rows = _table(found, "QUOTES", "voice")
        marked = rows[rows["kind"].isin(tables.IN_MARKS)]
        if voice == "quoted":
            held &= inside(spans, ids, marked[marked["kind"] != "scare"])
        else:
            held &= ~_touched(spans, _placed(ids, marked))
    return held


def inside(spans, ids, rows):
    """Tell which spans (numbers of articles, starts, ends) lie in one of the rows of a table."""
    numbers, starts, ends = spans
    heads, reach = _farthest(_placed(ids, rows))
    return reach[np.searchsorted(heads, _keys(numbers, starts), "right")] >= _keys(numbers, ends)


def _table(found, name, option):
    if found is None or name not in found:
        has = "" if found is None else f"; it has {', '.join(found)}"
        raise ValueError(
            f"{option}= needs found= with the table {name}, as pipeline.tables returns it{has}"
        )
    return tables.check(found[name], name)


def _chosen(rows, name, columns, wanted, option=None):
    """Return the rows that have one of the names wanted in one of the columns."""
    wanted = [wanted] if isinstance(wanted, str) else [*wanted]
    texts = [rows[column].astype("str") for column in columns]
    known = sorted({each for column in texts for each in column.dropna().unique()})
    unknown = [each for each in wanted if each not in known]
    if unknown and len(rows):
        close = get_close_matches(str(unknown[0]), known, n=3, cutoff=0.4) or known[:3]
        raise ValueError(
            f"{option or columns[0]}: no row of {name} has {unknown[0]!r}; "
            f"there are {', '.join(close)} … ({len(known)} in all)"
        )
    return rows[np.any([column.isin(wanted) for column in texts], axis=0)]


def _numbers(ids, rows):
    """Return the number of every row's article, -1 for one that is not there."""
    codes = rows["article_id"].astype("category").cat
    own = pd.Index(ids, dtype="object").get_indexer(codes.categories.astype("object"))
    return np.append(own, -1)[codes.codes.to_numpy()]


def _placed(ids, rows):
    """Return rows as spans; those of other articles are left out."""
    numbers = _numbers(ids, rows)
    here = numbers >= 0
    columns = (rows[column].to_numpy("int64")[here] for column in ("start", "end"))
    return numbers[here], *columns


def _keys(numbers, places):
    return (numbers.astype(np.int64) << _WIDE) + places


def _passages(scan, numbers, starts, _ends):
    """Return a number for the sentence that each span begins in, or below 0 for a paragraph."""
    of, keys = scan.sentences, _keys(numbers, starts)
    last = np.searchsorted(_keys(scan.sentence_articles, of.starts), keys, "right") - 1
    ends = np.append(_keys(scan.sentence_articles, of.ends), 0)
    outside = np.flatnonzero((last < 0) | (keys >= ends[last]))
    for row, number, start in zip(
        outside.tolist(), numbers[outside].tolist(), starts[outside].tolist(), strict=True
    ):
        heads = [left for left, _ in layout.paragraphs(scan.texts[number]) if left <= start]
        last[row] = -1 - int(_keys(np.array(number), max(heads, default=0)))
    return last


def _farthest(spans):
    """Return where spans begin, in order, and how far those up to each of them reach."""
    numbers, starts, ends = spans
    keys = _keys(numbers, starts)
    order = np.argsort(keys, kind="stable")
    return keys[order], np.maximum.accumulate(np.append(-1, _keys(numbers, ends)[order]))


def _touched(spans, others):
    """Tell which spans share a character with one of the others."""
    numbers, starts, ends = spans
    heads, reach = _farthest(others)
    return reach[np.searchsorted(heads, _keys(numbers, ends), "left")] > _keys(numbers, starts)
