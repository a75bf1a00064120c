"""What the page says of what was read, who speaks and about what; every number has its evidence."""

import pandas as pd

from analysis import loaders
from analysis.report import counted, plans
from analysis.report.cells import MOST_ROWS, grid, period, short_period, with_interval
from analysis.report.evidence import Number

_MOST_LEDGER = 200
_MOST_PAIRS = 12


def read(articles, ledger, tables, evidence):
    """What was read: totals, outlets, and what the ledger says of every item."""
    first = counted.first_sentences(articles, tables["SENTENCES"])
    words = counted.n_words(articles, tables)
    spoken = counted.with_speaker(counted.spoken(tables["QUOTES"]))
    sentences = tables["SENTENCES"].assign(note="")
    status = ledger["status"].astype("str").value_counts()
    return {
        "tiles": [
            ("article", evidence.number(first, "articles", value=len(articles))),
            ("outlet", Number(f"{articles['outlet'].nunique():,}")),
            ("word", evidence.number(
                sentences, "words", value=int(words.sum()), unit="sentences", most=10)),
            ("sentence", evidence.number(sentences, "sentences", most=10)),
            ("quotation", evidence.number(spoken, "quotations in marks")),
        ],
        "period": period(articles["date"]),
        "undated": len(plans.undated(articles, tables["SERIES"])),
        "repeated": loaders.repeated(ledger),
        "foreign": loaders.foreign(ledger),
        "outlets": _outlets(articles, first, words, evidence),
        "found": len(ledger),
        "status": [(name, int(status.get(name, 0))) for name in ("loaded", "skipped", "rejected")],
        "ledger": grid(["File", "Item", "Status", "Reason"], _ledger_rows(ledger),
            most=_MOST_LEDGER),
    }  # fmt: skip


def _outlets(articles, first, words, evidence):
    """Per outlet articles, words and dates, those with most articles first."""
    named = articles["outlet"].astype(object)
    named = named.where(named.notna(), "no outlet named").astype("str")
    counts = named.value_counts()
    rows = []
    for outlet in sorted(counts.index, key=lambda name: (-counts[name], name))[:MOST_ROWS]:
        group = articles[named == outlet]
        ids = group["article_id"].astype("str")
        number = evidence.number(first[first["article_id"].isin(ids)], f"articles of {outlet}")
        rows.append([outlet, number, f"{words.reindex(ids).sum():,}", short_period(group["date"])])
    return grid(["Outlet", "Articles", "Words", "Dates"], rows, (1, 2), total=len(counts))


def _ledger_rows(ledger):
    rows = ledger[ledger["status"] != "loaded"]  # in the order of the sources
    rows = rows.sort_values("status", ascending=False, kind="stable")
    columns = rows[["source_file", "item", "status", "reason"]].astype(object)
    return columns.where(columns.notna(), "").to_numpy().tolist()


def speakers(articles, tables, evidence):
    """Who speaks: actors by namings and quotations, and whom the quotations were given to."""
    mentions, quotes = tables["MENTIONS"], tables["QUOTES"]
    spoken = counted.with_speaker(counted.spoken(quotes))
    actor = spoken["actor"].astype(object)
    rows, heard_as = [], {}
    for row in plans.chosen_actors(tables["STANDING"]).itertuples():
        named = mentions[mentions["actor"] == row.actor]
        said = spoken[actor == row.actor]
        name = row.actor
        words = evidence.number(
            said, f"{name}: quoted words", value=row.quoted_words, unit="quotations"
        )
        heard_as[name] = words.told(with_interval(row, "share_quoted_words"))
        rows.append(
            [
                name,
                evidence.number(counted.first_rows(named), f"{name}: articles", value=row.articles),
                evidence.number(named, f"{name}: namings", value=row.mentions),
                evidence.number(said, f"{name}: quotations", value=row.quotes),
                words,
                heard_as[name],
            ]
        )
    heads = ["Actor", "Articles", "Namings", "Quotations", "Quoted words", "Share of quoted words"]
    listed, named, heard = actor.notna(), spoken["name"].notna(), spoken["speaker"].notna()
    scare = quotes[quotes["kind"] == "scare"]
    groups = [
        ("spoken by an actor of the list", listed),
        ("spoken by a name that was matched to no actor of the list", ~listed & named),
        ("spoken by an unnamed source or a body", ~listed & ~named & heard),
        ("for which no speaker was found", ~listed & ~named & ~heard),
    ]
    return {
        "table": grid(heads, rows, range(1, 6)),
        "actors": len(tables["STANDING"]),
        "resolved": [
            (evidence.number(spoken[mask], f"quotations {label}"), label) for label, mask in groups
        ],
        "scare": evidence.number(scare, "words in marks that nobody speaks"),
        "remarks": _remarks(quotes, mentions, evidence),
        "others": _others(spoken[~listed & named], evidence),
        "lead": _speaking(tables["STANDING"], heard_as),
        "quotations": evidence.number(spoken, "quotations in marks"),
    }


def _others(spoken, evidence):
    """Speakers with a name that was matched to no actor: what the actors file may lack."""
    counts = spoken["name"].astype("str").value_counts()
    names = sorted(counts.index, key=lambda name: (-counts[name], name))[:MOST_ROWS]
    rows = [
        [name, evidence.number(spoken[spoken["name"] == name], f"{name}: quotations")]
        for name in names
    ]
    return grid(["Speaker", "Quotations"], rows, (1,), total=len(counts))


def _remarks(quotes, mentions, evidence):
    """Who is quoted about whom: the most frequent pairs, each with its namings."""
    pairs, remarks = counted.about_others(quotes, mentions)
    rows = []
    for row in pairs.head(_MOST_PAIRS).itertuples():
        found = remarks[(remarks["actor"] == row.actor) & (remarks["about"] == row.about)]
        label = f"{row.actor} about {row.about}"
        number = evidence.number(found, f"{label}: namings", value=row.n, most=20)
        rows.append([row.actor, row.about, number, f"{row.n_quotes:,}", f"{row.n_articles:,}"])
    heads = ["Speaker", "Names", "Namings", "Quotations", "Articles"]
    return grid(heads, rows, range(2, 5), total=len(pairs))


def _speaking(standing, heard_as):
    """Say whose words fill the quotation marks, and only so much as the intervals carry."""
    top = _first_two(standing, "share_quoted_words", "actor")
    if not top:
        return []
    said = ["Of all quoted words, "]
    for number, row in enumerate(top):
        said += [" and "] * number + [heard_as[row.actor], f" {'are ' * (not number)}{row.actor}’s"]
    if len(top) == 1:
        return [*said, "."]
    lows = [getattr(row, "share_quoted_words_low", None) for row in top]
    if pd.isna(lows[0]) or pd.isna(lows[1]):
        return [*said, ". There are too few articles for an interval; others may differ."]
    if lows[0] > top[1].share_quoted_words_high:
        return [*said, ". The 95% intervals in brackets do not overlap."]
    return [
        *said,
        ". The 95% intervals in brackets overlap: which of the two is quoted more could be chance.",
    ]


def topics(articles, tables, evidence):
    """About what: per topic articles, their share, sentences; articles without any topic."""
    labels, shares = tables["LABELS"], tables["TOPIC_SHARES"]
    rows, stands_in = [], {}
    for row in _by_size(shares).head(MOST_ROWS).itertuples():
        found = labels[labels["topic"] == row.topic].assign(note=lambda rows: rows["entry"])
        sentences = found.drop_duplicates(["article_id", "sentence"])
        number = evidence.number(counted.first_rows(found), f"{row.topic}: articles", value=row.n)
        stands_in[row.topic] = number.told(with_interval(row, "share"))
        rows.append(
            [
                row.topic,
                number,
                stands_in[row.topic],
                evidence.number(sentences, f"{row.topic}: sentences", value=row.sentences),
            ]
        )
    first = counted.first_sentences(articles, tables["SENTENCES"])
    none = first[~first["article_id"].isin(labels["article_id"].astype("str"))]
    heads = ["Topic", "Articles", "Share of articles", "Sentences"]
    carries = len(articles) >= plans.LEAST_ARTICLES
    return {
        "table": grid(heads, rows, range(1, 4), total=len(shares)),
        "without": evidence.number(none, "articles without any topic"),
        "lead": _touching(shares, stands_in) if carries else [],
    }


def _by_size(shares):
    order = ["n", "sentences", "topic"]
    return shares.astype({"topic": "str"}).sort_values(order, ascending=[False, False, True])


def _touching(shares, stands_in):
    """Say in how many articles the two largest topics stand."""
    said = []
    for number, row in enumerate(_first_two(shares, "share", "topic")):
        said += [", "] * number + [f"“{row.topic}” stands in ", stands_in[row.topic]]
    return [*said, " of the articles."] if said else []


def _first_two(table, measure, label):
    top = table[table[measure] > 0].sort_values([measure, label], ascending=[False, True])
    return [*top.head(2).itertuples()]


def words(articles, tables, evidence):
    """The words: the most frequent terms, with every use."""
    counts = tables["COUNTS"].sort_values(["n", "term"], ascending=[False, True])
    shown = counts.head(plans.MOST_WORDS)
    uses = counted.uses(articles, {*shown["term"].astype("str")})
    rows = []
    for row in shown.itertuples():
        found = uses[uses["term"] == row.term]
        term, first = row.term, counted.first_rows(found)
        number = evidence.number(found, f"“{term}”: uses", value=row.n)
        rows.append(
            [
                term,
                number,
                evidence.number(first, f"“{term}”: articles", value=row.n_articles),
                number.told(f"{row.per_million:,.0f}"),
            ]
        )
    heads = ["Word", "Uses", "Articles", "Per million words"]
    return {"table": grid(heads, rows, range(1, 4), total=len(counts))}


def limits(articles, tables, drawn, evidence):
    """What cannot be said: figures withheld, and what no number on the page stands for."""
    conflicts, mentions = tables["CONFLICTS"], tables["MENTIONS"]
    undated = plans.undated(articles, tables["SERIES"])
    first = counted.first_sentences(undated, tables["SENTENCES"])
    quoted = tables["STANDING"][tables["STANDING"]["quoted_words"] > 0]
    intervals = quoted.get("share_quoted_words_low")
    return {
        "withheld": [one for one in drawn.values() if one.reason and not _replaced(one, drawn)],
        "undated": evidence.number(first, "articles without an exact date", value=len(undated)),
        "conflicts": evidence.number(
            conflicts.assign(note=conflicts["candidates"]), "surfaces that could be two actors"
        ),
        "namings": f"{len(mentions):,}",
        "bare": 0 if intervals is None else int(intervals.isna().sum()),
        "intervals": intervals is not None and bool(intervals.notna().any()),
        "articles": len(articles),
    }


def _replaced(one, drawn):
    """Tell whether another figure stands in for one: the coverage over time for one article."""
    return one.name == "tone_strip" and not drawn["over_time"].reason
