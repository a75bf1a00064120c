"""What the page says, section by section: tables and sentences, every number with its evidence."""

import pandas as pd

from analysis import figures
from analysis.report import counted, drawings
from analysis.report.evidence import Number

_MOST_ROWS = 30
_MOST_LEDGER = 200


def read(articles, ledger, tables, evidence):
    """What was read: totals, outlets, and what the ledger says of every item."""
    first = counted.first_sentences(articles, tables["SENTENCES"])
    words = counted.n_words(articles, tables)
    spoken = counted.in_marks(tables["QUOTES"])
    dates = articles["date"].dropna()
    status = ledger["status"].astype("str").value_counts()
    return {
        "tiles": [
            ("article", evidence.number(first, "articles", value=len(articles))),
            ("outlet", Number(f"{articles['outlet'].nunique():,}")),
            ("word", Number(f"{words.sum():,}")),
            ("sentence", Number(f"{len(tables['SENTENCES']):,}")),
            ("quotation", evidence.number(counted.with_speaker(spoken), "quotations in marks")),
        ],
        "period": _period(articles["date"]),
        "undated": len(articles) - len(dates),
        "outlets": _outlets(articles, first, words, evidence),
        "found": len(ledger),
        "status": [(name, int(status.get(name, 0))) for name in ("loaded", "skipped", "rejected")],
        "ledger": _table(["File", "Item", "Status", "Reason"], _ledger_rows(ledger), ""),
    }


def _outlets(articles, first, words, evidence):
    """Per outlet articles, words and dates, those with most articles first."""
    named = articles["outlet"].astype(object)
    named = named.where(named.notna(), "no outlet named").astype("str")
    counts = named.value_counts()
    rows = []
    for outlet in sorted(counts.index, key=lambda name: (-counts[name], name))[:_MOST_ROWS]:
        group = articles[named == outlet]
        ids = group["article_id"].astype("str")
        number = evidence.number(first[first["article_id"].isin(ids)], f"articles of {outlet}")
        rows.append([outlet, number, f"{words.reindex(ids).sum():,}", _period(group["date"])])
    return _table(["Outlet", "Articles", "Words", "Dates"], rows, "1-2", total=len(counts))


def _ledger_rows(ledger):
    rows = ledger[ledger["status"] != "loaded"].sort_values(
        ["status", "source_file", "item"], ascending=[False, True, True], kind="stable"
    )
    columns = rows[["source_file", "item", "status", "reason"]].astype(object)
    return columns.where(columns.notna(), "").to_numpy().tolist()


def speakers(articles, tables, evidence):
    """Who speaks: actors by namings and quotations, and whom the quotations were given to."""
    mentions, quotes = tables["MENTIONS"], tables["QUOTES"]
    spoken = counted.with_speaker(counted.in_marks(quotes))
    actor = spoken["actor"].astype(object)
    rows = []
    for row in drawings.chosen_actors(tables["STANDING"]).itertuples():
        named = mentions[mentions["actor"] == row.actor]
        said = spoken[actor == row.actor]
        name = row.actor
        rows.append(
            [
                name,
                evidence.number(counted.first_rows(named), f"{name}: articles", value=row.articles),
                evidence.number(named, f"{name}: namings", value=row.mentions),
                evidence.number(said, f"{name}: quotations", value=row.quotes),
                evidence.number(said, f"{name}: quoted words", value=row.quoted_words),
                _with_interval(row, "share_quoted_words"),
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
    resolved = [
        (evidence.number(spoken[mask], f"quotations {label}"), label) for label, mask in groups
    ]
    resolved.append(
        (
            evidence.number(scare, "words in marks that nobody speaks"),
            "marked words that nobody speaks (not counted as quotations)",
        )
    )
    return {
        "table": _table(heads, rows, "1-5"),
        "actors": len(tables["STANDING"]),
        "resolved": resolved,
        "others": _others(spoken[~listed & named], evidence),
        "lead": _speaking(tables["STANDING"]),
        "quotations": evidence.number(spoken, "quotations in marks"),
    }


def _others(spoken, evidence):
    """Speakers with a name that was matched to no actor: what the actors file may lack."""
    counts = spoken["name"].astype("str").value_counts()
    names = sorted(counts.index, key=lambda name: (-counts[name], name))[:_MOST_ROWS]
    rows = [
        [name, evidence.number(spoken[spoken["name"] == name], f"{name}: quotations")]
        for name in names
    ]
    return _table(["Speaker", "Quotations"], rows, "1", total=len(counts))


def topics(articles, tables, evidence):
    """About what: per topic articles, their share, sentences; articles without any topic."""
    labels, shares = tables["LABELS"], tables["TOPIC_SHARES"]
    rows = []
    for row in _by_size(shares).head(_MOST_ROWS).itertuples():
        found = labels[labels["topic"] == row.topic].assign(note=lambda rows: rows["entry"])
        sentences = found.drop_duplicates(["article_id", "sentence"])
        rows.append(
            [
                row.topic,
                evidence.number(counted.first_rows(found), f"{row.topic}: articles", value=row.n),
                _with_interval(row, "share"),
                evidence.number(sentences, f"{row.topic}: sentences", value=row.sentences),
            ]
        )
    first = counted.first_sentences(articles, tables["SENTENCES"])
    none = first[~first["article_id"].isin(labels["article_id"].astype("str"))]
    return {
        "table": _table(
            ["Topic", "Articles", "Share of articles", "Sentences"], rows, "1-3", total=len(shares)
        ),
        "without": evidence.number(none, "articles without any topic"),
        "lead": _touching(shares) if len(articles) >= drawings.LEAST_ARTICLES else "",
    }


def tone(tables, evidence):
    """In what tone: per scorer how many sentences could be scored, and how; where two disagree."""
    scores = tables["TONE"]
    rows, parts, missed = [], [], None
    shown = counted.shown_scorer(scores)
    for scorer in sorted({*scores["scorer"].dropna().astype("str")}):
        part = scores[scores["scorer"] == scorer]
        note = part["score"].map("{:+.2f}".format, na_action="ignore").astype("str")
        part = part.assign(note=note)
        score = part["score"]
        ways = [
            (score > 0, "sentences above zero"),
            (score < 0, "sentences below zero"),
            (score == 0, "sentences of exactly zero"),
            (score.isna(), "sentences without a known word"),
        ]
        name = _SCORERS.get(scorer, scorer)
        numbers = [evidence.number(part[mask], f"{name}: {label}") for mask, label in ways]
        unknown = figures.percent(score.isna().mean())
        rows.append([name, f"{len(part):,}", *numbers, unknown])
        if scorer == shown:
            missed = (numbers[-1], unknown)
        parts.append(part)
    heads = ["Lexicon", "Sentences", "Above zero", "Below zero", "Exactly zero", "No known word"]
    return {
        "table": _table([*heads, "as a share"], rows, "1-6"),
        "scorer": _SCORERS.get(shown, shown),
        "missed": missed,
        "disagree": _disagreement(parts, evidence),
    }


_SCORERS = {"textblob": "TextBlob", "vader": "VADER"}


def _disagreement(parts, evidence):
    """Return the sentences whose sign differs between two scorers, and how many both scored."""
    if len(parts) != 2:
        return None
    place = ["article_id", "start", "end"]
    both = parts[0].merge(parts[1], on=place, suffixes=("", "_other"))
    product = both["score"] * both["score_other"]
    apart = both[product < 0].assign(note=lambda rows: rows["note"] + " and " + rows["note_other"])
    number = evidence.number(apart, "sentences on whose sign the two lexicons disagree")
    scored = int((product.notna() & (product != 0)).sum())
    return number, f"{scored:,}", figures.percent(len(apart) / scored) if scored else ""


def words(articles, tables, evidence):
    """The words: the most frequent terms, with every use."""
    counts = tables["COUNTS"].sort_values(["n", "term"], ascending=[False, True])
    shown = counts.head(drawings.MOST_WORDS)
    uses = counted.uses(articles, {*shown["term"].astype("str")})
    rows = []
    for row in shown.itertuples():
        found = uses[uses["term"] == row.term]
        term, first = row.term, counted.first_rows(found)
        rows.append(
            [
                term,
                evidence.number(found, f"“{term}”: uses", value=row.n),
                evidence.number(first, f"“{term}”: articles", value=row.n_articles),
                f"{row.per_million:,.0f}",
            ]
        )
    heads = ["Word", "Uses", "Articles", "Per million words"]
    return {"table": _table(heads, rows, "1-3", total=len(counts))}


def limits(articles, tables, drawn, evidence):
    """What cannot be said: figures withheld, and what no number on the page stands for."""
    conflicts, mentions = tables["CONFLICTS"], tables["MENTIONS"]
    undated = articles[articles["date"].isna()]
    first = counted.first_sentences(undated, tables["SENTENCES"])
    intervals = tables["STANDING"].get("share_quoted_words_low")
    return {
        "withheld": [one for one in drawn.values() if one.reason],
        "undated": evidence.number(first, "articles without a date", value=len(undated)),
        "conflicts": evidence.number(
            conflicts.assign(note=conflicts["candidates"]), "surfaces that could be two actors"
        ),
        "namings": f"{len(mentions):,}",
        "bare": 0 if intervals is None else int(intervals.isna().sum()),
        "articles": len(articles),
    }


def _period(dates):
    dates = dates.dropna()
    if dates.empty:
        return "no dates"
    first, last = (f"{day.day} {day:%B %Y}" for day in (dates.min(), dates.max()))
    return first if first == last else f"{first} to {last}"


def _with_interval(row, measure):
    share, low, high = (
        getattr(row, column, None) for column in (measure, f"{measure}_low", f"{measure}_high")
    )
    if pd.isna(share):
        return "–"
    if low is None or pd.isna(low) or low == high:
        return figures.percent(share)
    return f"{figures.percent(share)} ({_span(low, high)})"


def _span(low, high):
    return f"{figures.percent(low).rstrip('%')} to {figures.percent(high)}"


def _speaking(standing):
    """Say whose words fill the quotation marks, and only so much as the intervals carry."""
    top = _first_two(standing, "share_quoted_words", "actor")
    if not top:
        return ""
    said = " and ".join(
        f"{_with_interval(row, 'share_quoted_words')} {'are ' * (not number)}{row.actor}’s"
        for number, row in enumerate(top)
    )
    said = f"Of all quoted words, {said}."
    if len(top) == 1:
        return said
    lows = [getattr(row, "share_quoted_words_low", None) for row in top]
    if pd.isna(lows[0]) or pd.isna(lows[1]):
        return f"{said} There are too few articles for an interval; others may differ."
    if lows[0] > top[1].share_quoted_words_high:
        return f"{said} The 95% intervals in brackets do not overlap."
    return (
        f"{said} The 95% intervals in brackets overlap: which of the two is quoted more could "
        "be chance."
    )


def _by_size(shares):
    order = ["n", "sentences", "topic"]
    return shares.astype({"topic": "str"}).sort_values(order, ascending=[False, False, True])


def _touching(shares):
    """Say in how many articles the two largest topics stand."""
    top = _first_two(shares, "share", "topic")
    said = [f"“{row.topic}” stands in {_with_interval(row, 'share')}" for row in top]
    return f"{', '.join(said)} of the articles." if said else ""


def _first_two(table, measure, label):
    top = table[table[measure] > 0].sort_values([measure, label], ascending=[False, True])
    return [*top.head(2).itertuples()]


def _table(heads, rows, numeric, *, total=None):
    """Return a table for the page: heads, at most so many rows, which columns are numbers."""
    first, _, last = numeric.partition("-")
    numbers = range(int(first), int(last) + 1) if last else [int(column) for column in numeric]
    most = _MOST_LEDGER if "Reason" in heads else _MOST_ROWS
    return {
        "heads": heads,
        "rows": rows[:most],
        "numbers": [*numbers],
        "more": max((total or len(rows)) - min(len(rows), most), 0),
    }
