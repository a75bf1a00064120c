"""Names that are in no list yet, grouped and ready for an actors file."""

from collections import Counter, defaultdict

import pandas as pd

from analysis import layout, names, tables
from analysis.actors.mentions import PLACES

COLUMNS = ["actor", "alias", "how", "kind", "n", "n_articles", "article_id", "start", "end"]


def discover(articles, *, min_n=2):
    """Return the names of the articles, one spelling a row, as an actors file wants them.

    Columns: actor (the fullest form found) · alias (this spelling) · how {name, short} · kind
    {person, organisation} · n (of the spelling) · n_articles · article_id, start, end (its first
    place, as evidence). Actors named fewer than `min_n` times are left out. Sorted by the actor's
    count (most first), actor, n.

    A surname alone belongs to the one full name of its article that ends in it, or else to the one
    of the whole corpus; where two full names could bear it, it stays an actor of its own. This
    looks at all articles at once: run it on the whole corpus, not on a batch. What is a person and
    what an organisation is a guess from the words of the name.
    """
    found = pd.DataFrame(_names(articles), columns=["article_id", "start", "end", "alias"])
    full = found["alias"][found["alias"].str.split().str.len() > 1]
    bearers = _bearers(full)
    per_article = {
        article_id: _bearers(rows)
        for article_id, rows in full.groupby(found["article_id"].reindex(full.index))
    }

    def actor_of(article_id, alias):
        for known in (per_article.get(article_id, {}), bearers):
            if len(known.get(alias, ())) == 1 and " " not in alias:
                return next(iter(known[alias]))
        return alias

    pairs = zip(found["article_id"], found["alias"], strict=True)
    found["actor"] = pd.Series([actor_of(*pair) for pair in pairs], dtype="str")
    total = Counter(found["actor"])
    rows = []
    for (actor, alias), group in found.groupby(["actor", "alias"]):
        if total[actor] >= min_n:
            first = group.sort_values(["article_id", "start"]).iloc[0]
            how = "name" if " " in alias or alias == actor else "short"
            kind = "organisation" if names.is_organisation(actor) else "person"
            place = first[["article_id", "start", "end"]]
            rows.append(
                (actor, alias, how, kind, len(group), group["article_id"].nunique(), *place)
            )
    rows.sort(key=lambda row: (-total[row[0]], row[0], -row[4], row[1]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _bearers(full_names):
    """Return a mapping from a surname to the full names that end in it."""
    bearers = defaultdict(set)
    for name in full_names:
        if not names.is_organisation(name):
            bearers[names.surname(name)].add(name)
    return bearers


def _names(articles):
    for article_id, title, text in tables.texts(articles):
        for left, right, kind in layout.segments(text, title):
            if kind in PLACES and kind != "headline":
                for start, end in names.chunks(text, left, right):
                    name = names.without_title(text[start:end])
                    yield str(article_id), end - len(name), end, name
