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
    asked = [*zip(*(_plain(quotes[column]) for column in _ASKED), strict=True)]
    ending, named = _ending(mentions, asked), _named(mentions, asked)
    found = []
    for article_id, start, end, name, speaker in asked:
        spans = ending.get((article_id, end), {})
        actor = spans.get(start)
        if actor is None:
            ways = (
                named.get((article_id, name and name.casefold())),
                named.get((article_id, speaker and speaker.casefold())),
                {*spans.values()},
            )
            way = next(filter(None, ways), ())
            actor = next(iter(way)) if len(way) == 1 else None
        found.append(actor)
    actor = pd.Series(found, index=quotes.index, dtype="str")
    return quotes.assign(actor=actor.astype("category"))


def _plain(column):
    return column.astype(object).where(column.notna(), None).tolist()


def _ending(mentions, asked):
    """Return {start: actor} of the mentions that end where a speaker does, by (article, end)."""
    found = {(article_id, end): {} for article_id, _, end, *_ in asked}
    columns = (mentions[column].tolist() for column in ("article_id", "start", "end", "actor"))
    for article_id, start, end, actor in zip(*columns, strict=True):
        if (article_id, end) in found:
            found[article_id, end][start] = actor
    return found


def _named(mentions, asked):
    """Return the actors of every name and speaker asked for that a mention answers to.

    By (article, name in small letters); nobody else's are looked at.
    """
    wanted, found = {}, {}
    for article_id, *_, name, speaker in asked:
        named = wanted.setdefault(article_id, set())
        named.update(one.casefold() for one in (name, speaker) if one)
    rows = mentions[["article_id", "surface", "actor"]].drop_duplicates()
    for article_id, surface, actor in zip(*(rows[c].tolist() for c in rows), strict=True):
        for known in wanted.get(article_id, frozenset()) & _answers(surface, actor):
            found.setdefault((article_id, known), set()).add(actor)
    return found


@lru_cache(maxsize=65536)
def _answers(surface, actor):
    """Return what a mention answers to: itself, each of its tails, and its actor's name."""
    words = surface.casefold().split()  # "US President Donald Trump" … "Donald Trump", "Trump"
    return frozenset((*(" ".join(words[i:]) for i in range(len(words))), actor.casefold()))
