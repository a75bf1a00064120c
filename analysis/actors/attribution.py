"""Which actor of the list speaks."""

from functools import lru_cache

import pandas as pd

from analysis import tables

_ASKED = ("article_id", "speaker_start", "speaker_end", "name", "speaker")


def speakers(quotes, mentions):
    """Return QUOTES with a column `actor`: which actor of the list speaks; missing = none.

    A speaker is the actor whose mention is the speaker's very span; else the one to whom the
    quotation's `name` or the speaker's own words belong elsewhere in the article, as a mention,
    its last words, or the actor's name; else the one whose mention ends where the speaker ends
    ("press secretary Karoline Leavitt"). What could be two actors stays missing.
    """
    tables.check(quotes, "QUOTES")
    tables.check(mentions, "MENTIONS")
    spans, ends = _places(mentions)
    named = _names(mentions)
    found = []
    for article_id, start, end, name, speaker in zip(
        *(_plain(quotes[column]) for column in _ASKED),
        strict=True,
    ):
        actor = spans.get((article_id, start, end))
        if actor is None:
            ways = (
                named.get((article_id, name and name.casefold())),
                named.get((article_id, speaker and speaker.casefold())),
                ends.get((article_id, end)),
            )
            way = next(filter(None, ways), ())
            actor = next(iter(way)) if len(way) == 1 else None
        found.append(actor)
    actor = pd.Series(found, index=quotes.index, dtype="str")
    return quotes.assign(actor=actor.astype("category"))


def _plain(column):
    return column.astype(object).where(column.notna(), None).tolist()


def _places(mentions):
    """Return the actor of every span, and the actors of every end of one."""
    spans, ends = {}, {}
    columns = (mentions[column].tolist() for column in ("article_id", "start", "end", "actor"))
    for article_id, start, end, actor in zip(*columns, strict=True):
        spans[article_id, start, end] = actor
        ends.setdefault((article_id, end), set()).add(actor)
    return spans, ends


def _names(mentions):
    """Return the actors that the words of each mention, or its last words, stand for."""
    named = {}
    rows = mentions[["article_id", "surface", "actor"]].drop_duplicates()
    for article_id, surface, actor in zip(*(rows[c].tolist() for c in rows), strict=True):
        # "US President Donald Trump" also answers to its actor's name, and to each of its tails.
        for known in (*_tails(surface), actor.casefold()):
            named.setdefault((article_id, known), set()).add(actor)
    return named


@lru_cache(maxsize=65536)
def _tails(surface):
    words = surface.casefold().split()
    return tuple(" ".join(words[i:]) for i in range(len(words)))
