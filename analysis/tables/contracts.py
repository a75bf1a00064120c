"""What every table holds: its columns, the kind of each, and what may stand in it."""

from typing import NamedTuple

import pandas as pd
from pandas.api import types

# Kinds of columns. A tuple is a kind of its own: the only values that the column may hold.
ID, TERM, TEXT = "id", "term", "text"  # the first two repeat and are categorical
POSITION, COUNT, OPTIONAL, NUMBER, DAY, TIME = (
    "position",  # characters, sentences: 32 bits hold them and halve the tokens' memory
    "count",
    "optional",  # a position or count that may be missing
    "number",
    "day",
    "time",
)

SPAN = {"article_id": ID, "start": POSITION, "end": POSITION}
SEGMENT_KINDS = (
    "headline", "byline", "dateline", "lead", "body", "crosshead", "promo", "caption", "footer",
    "turn",
)  # fmt: skip
LEDGER_STATUS = ("loaded", "skipped", "rejected")
QUOTE_KINDS = ("direct", "mixed", "indirect", "scare")
SPOKEN = ("direct", "mixed")  # between quotation marks, and somebody's speech
IN_MARKS = (*SPOKEN, "scare")  # between quotation marks
CLOSED = ("closed", "continued", "repaired", "unclosed")
SPEAKER_KINDS = ("person", "unnamed", "organisation", "document")
HOW = ("name", "short", "description", "metonym", "pronoun")
PRECISION = ("day", "month", "year")

TABLES = {
    "ARTICLES": {"article_id": ID, "date": DAY, "outlet": TERM, "title": TEXT, "text": TEXT},
    "LEDGER": {
        "source_file": TEXT, "item": TEXT, "status": LEDGER_STATUS, "reason": TEXT,
        "article_id": TEXT,
    },
    "SEGMENTS": SPAN | {"kind": SEGMENT_KINDS},
    "SENTENCES": {"article_id": ID, "sentence": POSITION, "start": POSITION, "end": POSITION},
    "TOKENS": {
        "article_id": ID, "sentence": POSITION, "start": POSITION, "end": POSITION, "term": TERM,
    },
    "QUOTES": SPAN | {
        "surface": TEXT, "kind": QUOTE_KINDS, "closed": CLOSED, "cue": TERM,
        "speaker_start": OPTIONAL, "speaker_end": OPTIONAL, "speaker": TEXT,
        "speaker_kind": SPEAKER_KINDS, "name": TERM, "utterance": POSITION,
    },
    "MENTIONS": SPAN | {"surface": TEXT, "actor": TERM, "how": HOW},
    "CONFLICTS": SPAN | {"surface": TEXT, "candidates": TEXT},
    "LABELS": {
        "article_id": ID, "sentence": POSITION, "start": POSITION, "end": POSITION,
        "surface": TEXT, "topic": TERM, "entry": TERM,
    },
    "TONE": SPAN | {"scorer": TERM, "score": NUMBER, "n_words": COUNT, "n_matched": COUNT},
    "COUNTS": {"term": TERM, "n": COUNT, "n_articles": COUNT, "per_million": NUMBER},
    "KEYNESS": {
        "term": TERM, "n_target": COUNT, "n_reference": COUNT, "log_ratio": NUMBER,
        "log_ratio_low": NUMBER, "log_ratio_high": NUMBER, "g2": NUMBER, "p_value": NUMBER,
    },
    "CONCORDANCE": {
        "article_id": ID, "date": DAY, "outlet": TERM, "sentence": OPTIONAL, "start": POSITION,
        "end": POSITION, "before": TEXT, "match": TEXT, "after": TEXT,
    },
    "COLLOCATES": {"term": TERM, "n": COUNT, "g2": NUMBER, "log_dice": NUMBER, "mi": NUMBER},
    "DISPERSION": {"term": TERM, "n": COUNT, "n_articles": COUNT}
    | dict.fromkeys(("dp", "dp_norm", "juilland_d"), NUMBER),
    "STANDING": {
        "actor": TERM, "articles": COUNT, "mentions": COUNT, "quotes": COUNT,
        "quoted_words": COUNT, "share_articles": NUMBER, "share_mentions": NUMBER,
        "share_quoted_words": NUMBER, "first_position": NUMBER,
    },
    "SERIES": {"period": DAY, "n": COUNT, "share": NUMBER},
}  # fmt: skip


class TableError(ValueError):
    """A table does not keep its contract."""


class Kind(NamedTuple):
    dtype: object
    accepts: object  # a test on a dtype: what a user's own table may use instead


def kind_of(kind):
    if isinstance(kind, tuple):
        return Kind(pd.CategoricalDtype(kind), _is_text)
    return {
        ID: Kind("category", _is_text),
        TERM: Kind("category", _is_text),
        TEXT: Kind("str", _is_text),
        POSITION: Kind("int32", types.is_integer_dtype),
        COUNT: Kind("int64", types.is_integer_dtype),
        OPTIONAL: Kind("Int64", lambda dtype: types.is_integer_dtype(dtype) or _is_empty(dtype)),
        NUMBER: Kind("float64", types.is_numeric_dtype),
        DAY: Kind("datetime64[us]", _is_day),
        TIME: Kind("datetime64[us, UTC]", types.is_datetime64_any_dtype),
    }[kind]


def _is_text(dtype):
    if isinstance(dtype, pd.CategoricalDtype):
        dtype = dtype.categories.dtype
    return types.is_string_dtype(dtype) or types.is_object_dtype(dtype)


def _is_day(dtype):
    zone = getattr(getattr(dtype, "pyarrow_dtype", dtype), "tz", None)
    return types.is_datetime64_any_dtype(dtype) and zone is None  # a moment has a day in each zone


def _is_empty(dtype):
    return types.is_float_dtype(dtype)  # what pandas makes of a column of missing values
