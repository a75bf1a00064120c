"""Names that are in no list yet, grouped and ready for an actors file."""

import re
from collections import Counter

import numpy as np
import pandas as pd

from analysis import layout, lexicons, names, tables
from analysis.actors import spellings
from analysis.actors.mentions import PLACES

COLUMNS = [*lexicons.ACTORS, "n", "n_articles", "article_id", "start", "end"]
# Choices. A last word is a surname if in so many of the articles with the word alone a full name
# with a known first name stands, too ("Israel" stands without Steve Israel), or else half of them
# have the full name ("Ukraine" stands without "Russian Ukraine"). A name is a place if so many of
# its namings follow "in", "near" …
_TOGETHER, _TOGETHER_UNKNOWN, _PLACED = 0.1, 0.5, 0.25
_IN = re.compile(r"\b(?:in|near|across|outside|throughout|visited|toured) $")


def discover(articles, *, min_n=2):
    """Return the names of the articles, one spelling a row, as an actors file wants them.

    Columns: those of an actors file, so that the rows kept can be written as one (`from`, `to` and
    `side` are for you to fill): actor (the fullest form found, in its most frequent spelling) ·
    alias (this spelling) · how {name, short} · from · to · kind {person, organisation, place;
    missing where the words tell nothing} · side · reason (how often it was found) · then n (of the
    spelling) · n_articles · article_id, start, end (its first place, as evidence). Actors named
    fewer than `min_n` times are left out. Sorted by the actor's count (most first), actor, n.

    Spellings are one actor by a narrow rule (see `spellings.key`): Zelensky, Zelenskyy, Zelenskiy;
    U.S., US; names in capitals; names with and without a middle initial. The names of a country
    are one, too (US, America), by the list `peoples.csv`. Titles stay outside:
    President Trump is Trump. A surname alone belongs to the one full name of its article that ends
    in it, or else to the one of the whole corpus; where two full names could bear it, it stays an
    actor of its own. An alias may therefore stand with two actors: pasted as it is, `conflicts`
    lists its namings; strike out the row that is wrong. Headlines and cross-heads are not searched:
    with a capital on every word, names do not stand out.

    This looks at all articles at once: run it on the whole corpus, not on a batch. Peoples, faiths,
    parties' members and their adjectives (Americans, Republican) are left out: "the Americans" may
    be anybody. What is a person, an organisation or a place is a guess from lists, titles and the
    words around.
    """
    found = _found(articles)
    found["actor"] = _actors(found)
    total = found["actor"].map(found["actor"].value_counts())
    shown = found[(total >= min_n).to_numpy()].assign(total=total)
    first = ["article_id", "start", "end"]
    table = shown.groupby(["actor", "alias"], as_index=False).agg(
        n=("alias", "size"), n_articles=("article_id", "nunique"), total=("total", "first"),
        **{column: (column, "first") for column in first},
    )  # fmt: skip
    many = table["alias"].str.contains(" ", regex=False) | (table["alias"] == table["actor"])
    table["how"] = np.where(many, "name", "short")
    table["kind"] = table["actor"].map(_kinds(shown))
    order = ["total", "actor", "n", "alias"]
    table = table.sort_values(order, ascending=[False, True, False, True], ignore_index=True)
    n, n_articles = table["n"].astype("str"), table["n_articles"].astype("str")
    table["reason"] = "namings: " + n + ", articles: " + n_articles
    table = table.assign(side=None, **dict.fromkeys(("from", "to"), pd.NaT))
    kinds = dict.fromkeys(["actor", "alias", "how", "kind", "side", "reason", "article_id"], "str")
    kinds |= dict.fromkeys(["start", "end"], "int64")
    kinds |= dict.fromkeys(["from", "to"], "datetime64[us]")
    return table[COLUMNS].astype(kinds)


def _found(articles):
    """Return every name of the prose: article_id · start · end · alias · titled · placed."""
    rows = []
    for article_id, title, text in zip(*tables.batch(articles), strict=True):
        for left, right, kind in layout.segments(text, title):
            if kind in PLACES and kind != "headline":
                for start, end in names.chunks(text, left, right):
                    name = names.without_title(text[start:end])
                    asked = kind == "turn" and start == left and len(name) == 1  # "Q: And then?"
                    if not asked and not _only_titles(name) and not _is_people(name):
                        placed = bool(_IN.search(text, max(left, start - 12), start))
                        placed &= text[end : end + 1] not in ("'", "’")
                        here = end - len(name)
                        rows.append((article_id, here, end, name, here > start, placed))
    columns = ["article_id", "start", "end", "alias", "titled", "placed"]
    return pd.DataFrame(rows, columns=columns).astype({"article_id": "str", "alias": "str"})


def _is_people(name):
    """Tell whether a name, or its last word, is a people's: "Tarn Republican", not Ann French."""
    words = names.words(name)
    if not words or (len(words) > 1 and spellings.key(name)[0] in spellings.first_names()):
        return False
    return any(names.people(one)[1] in ("adjective", "people") for one in (name, words[-1]))


def _only_titles(name):
    return all(word.lower() in lexicons.words("titles") for word in names.words(name))


def _actors(found):
    """Return the actor of every name: the fullest form of the spellings that are one."""
    key = {alias: _key(alias) for alias in found["alias"].unique()}
    full = {
        own
        for alias, own in key.items()
        if len(own) > 1
        and names.surname(alias) not in alias.split()[:1]  # "Donald Jr."
        and not names.is_organisation(alias)
    }
    shorter = spellings.same_without_middle(full)
    key = {alias: shorter.get(own, own) for alias, own in key.items()}
    full = {*shorter.values()}
    # A surname is compared as the word alone would be.
    surname = {own: spellings.key(names.surname(" ".join(own))) for own in full}
    pairs = [
        (article_id, key[alias])
        for article_id, alias in zip(found["article_id"], found["alias"], strict=True)
    ]
    bearers, by_article = _bearers(pairs, surname)

    def actor_of(article_id, own):
        for known in (by_article.get((article_id, own), ()), bearers.get(own, ())):
            if len(known) == 1:
                return next(iter(known))
        return own

    actors = [own if own in full else actor_of(article_id, own) for article_id, own in pairs]
    form = _forms(found["alias"], actors)
    return pd.Series([form[actor] for actor in actors], index=found.index, dtype="str")


def _key(alias):
    """Return what the spellings of a name have in common; the names of a country have that."""
    place, kind = names.people(alias)
    return spellings.key(place if kind in ("place", "organisation") else alias)


def _bearers(pairs, surname):
    """Return who bears a surname: in all the articles, and in each (article, surname)."""
    by_article, alone, beside = {}, Counter(), Counter()
    pairs = {*pairs}
    for article_id, own in pairs:
        if own in surname:
            by_article.setdefault((article_id, surname[own]), set()).add(own)
    for article_id, own in pairs:
        if own not in surname:
            alone[own] += 1
            known = by_article.get((article_id, own), set())
            beside.update((own, bearer) for bearer in known)
            beside[own] += any(bearer[0] in spellings.first_names() for bearer in known)
    bearers = {}
    for own, last in surname.items():
        with_first_name = own[0] in spellings.first_names()
        if with_first_name:  # one more: of a word that stands alone twice little is known
            bears = beside[last] + 1 >= _TOGETHER * alone[last]
        else:
            bears = beside[last, own] >= max(1, _TOGETHER_UNKNOWN * alone[last])
        if bears:
            bearers.setdefault(last, set()).add(own)
    by_article = {
        place: known & bearers.get(place[1], set()) for place, known in by_article.items()
    }
    return bearers, by_article


def _forms(aliases, actors):
    """Return how each actor is called: the most words, but no shouting; then the most frequent."""
    n = Counter(zip(actors, aliases, strict=True))
    best = {}
    for (actor, alias), count in n.items():
        shouted = alias.isupper() and len(alias) > 3
        shorter = len(spellings.key(alias)) < len(actor)
        rank = (shorter, shouted, -count, alias)
        best[actor] = min(best.get(actor, rank), rank)
    return {actor: rank[-1] for actor, rank in best.items()}


def _kinds(found):
    """Return a guess of what each actor is, as a mapping; None where there is no ground for one."""
    shares = found.groupby("actor")[["titled", "placed"]].mean()
    short = {*found.loc[~found["alias"].str.contains(" ", regex=False), "actor"]}
    kinds = {}
    for actor, titled, placed in shares.itertuples():
        own, kind = spellings.key(actor), names.people(actor)[1]
        if kind in ("place", "region"):
            kinds[actor] = "place"
        elif names.is_organisation(actor) or kind == "organisation":
            kinds[actor] = "organisation"
        elif len(own) > 1 and own[0] in spellings.first_names():
            kinds[actor] = "person"
        elif placed >= _PLACED:
            kinds[actor] = "place"
        elif titled > 0 or (len(own) > 1 and actor in short):
            kinds[actor] = "person"
        else:
            kinds[actor] = None
    return kinds
