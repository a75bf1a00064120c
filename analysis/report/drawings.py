"""Which figures a corpus can carry: each drawn into its files and into the page, or withheld."""

import re
from typing import NamedTuple

import pandas as pd

from analysis import figures
from analysis.report import counted

# Below these a figure would show chance. They are a judgement, no result: with fewer articles the
# interval of a share is wider than half its scale.
LEAST_ARTICLES = 10
LEAST_PERIODS = 3
MOST_ACTORS = 12  # the most named, and as many of the most quoted
MOST_WORDS = 25


class Drawing(NamedTuple):
    """A figure on the page: wide and narrow SVG, or the reason why there is none."""

    name: str
    title: str
    alt: str = ""
    wide: str = ""
    narrow: str = ""
    reason: str = ""


class _Plan(NamedTuple):
    """What a figure would show; `reason` says why it is withheld, `says` what one would see."""

    title: str
    table: pd.DataFrame
    about: dict
    reason: str
    says: str
    options: dict = {}  # noqa: RUF012 (never changed)


def draw_all(articles, tables, folder, *, about):
    """Write every figure (or its card) under `folder`; return a dict of name to `Drawing`.

    `about` goes into every card: how the data are made `again`, and of which `corpus` they are.
    """
    plans = {
        "standing": _standing, "topics": _topics, "tone_strip": _tone_strip,
        "over_time": _over_time, "words": _words,
    }  # fmt: skip
    return {
        name: _draw(name, plan(articles, tables), folder, about) for name, plan in plans.items()
    }


def chosen_actors(standing):
    """Return the rows of STANDING that are shown: the most named and the most quoted."""
    named = standing.sort_values(["mentions", "actor"], ascending=[False, True])
    quoted = standing[standing["quoted_words"] > 0]
    quoted = quoted.sort_values(["quoted_words", "actor"], ascending=[False, True])
    shown = {*named["actor"].head(MOST_ACTORS), *quoted["actor"].head(MOST_ACTORS)}
    return named[named["actor"].isin(shown)]


def _standing(articles, tables):
    table = tables["STANDING"]
    shown = chosen_actors(table)
    about = {
        "what": "Share of all namings and of all quoted words, per actor",
        "n": {"articles": len(articles), "namings": int(table["mentions"].sum())},
        "left_out": f"{len(table) - len(shown)} of {len(table)} actors, the least named and quoted",
        "parameters": {"most_actors": MOST_ACTORS},
    }
    reason = "" if len(shown) else "No actor of the list is named or quoted in these articles."
    says = _ranking(shown, "actor", "share_mentions", "of all namings")
    return _Plan("Who is named, and who is quoted", shown, about, reason, says)


def _topics(articles, tables):
    table = tables["TOPIC_SHARES"]
    small = len(articles) < LEAST_ARTICLES
    measure, unit = ("sentences", "sentences") if small else ("share", "of the articles")
    about = {
        "what": "Sentences per topic" if small else "Share of articles per topic",
        "n": {"articles": len(articles), "sentences": len(tables["SENTENCES"])},
        "left_out": "articles and sentences in which no entry of the topics file stands",
        "parameters": {"measure": measure},
    }
    reason = "" if len(table) else "No entry of the topics file stands in these articles."
    says = _ranking(table, "topic", measure, unit)
    return _Plan("What the coverage is about", table, about, reason, says, {"measure": measure})


def _tone_strip(articles, tables):
    table, title = _longest(articles, tables)
    about = {
        "what": f"Tone of the sentences of one article: {title}",
        "n": {"articles": 1, "sentences": len(table), "scored": int(table["score"].notna().sum())},
        "left_out": "headings, captions and footers, which have no sentences",
        "parameters": {"scorer": counted.shown_scorer(tables["TONE"]), "article": "the longest"},
    }
    reason = ""
    if not table["score"].notna().any():
        reason = "No sentence holds a word that the tone lexicon knows."
    elif len(articles) >= LEAST_ARTICLES:
        reason = f"One article of {len(articles):,} says nothing about the coverage."
    says = (
        f"{(table['score'] > 0).sum()} sentences score above zero, "
        f"{(table['score'] < 0).sum()} below, {table['score'].isna().sum()} have no score."
    )
    heading = "Tone through one article" if reason else f"Tone through “{title}”"
    return _Plan(heading, table, about, reason, says)


def _longest(articles, tables):
    """Return the sentences of the longest article with score and quoted, and its title."""
    tone, sentences = tables["TONE"], tables["SENTENCES"]
    counts = sentences["article_id"].astype("str").value_counts()
    longest = min(counts.index, key=lambda one: (-counts[one], one), default="")
    spans = sentences[sentences["article_id"] == longest]
    tone = tone[(tone["scorer"] == counted.shown_scorer(tone)) & (tone["article_id"] == longest)]
    table = spans[["sentence", "start", "end"]].merge(
        tone[["start", "end", "score"]], on=["start", "end"], how="left"
    )
    quotes = counted.in_marks(tables["QUOTES"])
    quotes = quotes[quotes["article_id"] == longest]
    table["quoted"] = [
        bool(((quotes["start"] < end) & (quotes["end"] > start)).any())
        for start, end in zip(table["start"], table["end"], strict=True)
    ]
    titles = articles.loc[articles["article_id"] == longest, "title"].dropna()
    return table, next(iter(titles), longest)


def _over_time(articles, tables):
    table = tables["SERIES"]
    if "series" in table:
        table = table[table["series"] == "all articles"]
    undated = int(articles["date"].isna().sum())
    dated, filled = int(table["n"].sum()), int((table["n"] > 0).sum())
    about = {
        "what": "Articles and the mean tone of their sentences, per period",
        "n": {"articles": dated, "periods": len(table)},
        "left_out": f"{undated} articles without a date",
        "parameters": {
            "scorer": counted.shown_scorer(tables["TONE"]),
            "band": "95% interval, articles resampled",
        },
    }
    reason = says = ""
    if dated < LEAST_ARTICLES or filled < LEAST_PERIODS:
        reason = (
            f"A figure over time needs at least {LEAST_ARTICLES} dated articles in "
            f"{LEAST_PERIODS} periods; here are {dated:,} in {filled:,}."
        )
    elif "mean" not in table or not table["mean"].notna().any():
        reason = "No sentence of a dated article could be scored."
    else:
        busiest = table.loc[table["n"].idxmax()]
        says = (
            f"{dated:,} articles in {len(table):,} periods; most, {busiest['n']:,}, in the one "
            f"that begins on {busiest['period']:%Y-%m-%d}."
        )
    return _Plan("Tone and volume over time", table, about, reason, says)


def _words(articles, tables):
    table = tables["COUNTS"].sort_values(["n", "term"], ascending=[False, True])
    shown = table.head(MOST_WORDS)
    about = {
        "what": "The most frequent words, stop words left out",
        "n": {"articles": len(articles), "terms": len(table)},
        "left_out": f"stop words, and {max(len(table) - MOST_WORDS, 0):,} less frequent terms",
        "parameters": {"most_words": MOST_WORDS},
    }
    reason = "" if len(shown) else "These articles hold no words but stop words."
    says = _ranking(shown, "term", "per_million", "uses per million words")
    return _Plan("Which words it uses", shown, about, reason, says)


def _ranking(table, label, measure, unit):
    """Say what stands first: the alternative text of a ranked figure."""
    ordered = table.sort_values([measure, label], ascending=[False, True]).head(3)
    values = [
        f"{name} {figures.percent(value) if measure.startswith('share') else f'{value:,.0f}'}"
        for name, value in zip(ordered[label], ordered[measure], strict=True)
    ]
    return f"{len(table)} rows; first {', '.join(values)} ({unit})."


def _draw(name, plan, folder, about):
    about = plan.about | about
    about["again"] = {"figure": _again(name, plan), "data": about["again"]}
    if plan.reason:
        figures.withheld(folder / name, reason=plan.reason, about=about)
        return Drawing(name, plan.title, reason=plan.reason)
    about["alt"] = f"{plan.title}. {plan.says}"

    def export(fig):
        figures.export(fig, folder / name, data=plan.table, about=about)

    _with_figure(name, plan, "page", plan.title, export)
    wide = _with_figure(name, plan, "page", "", figures.markup)
    narrow = _with_figure(name, plan, "column", "", figures.markup)
    return Drawing(
        name, plan.title, about["alt"], _for_page(wide, f"{name}-w"), _for_page(narrow, f"{name}-n")
    )


def _again(name, plan):
    """Return the line of Python that draws a figure from the data beside it."""
    options = {"title": plan.title} | plan.options
    written = [f"{key}={value!r}" for key, value in options.items() if isinstance(value, str)]
    return f'figures.{name}(pandas.read_csv("{name}.csv"), {", ".join(written)})'


def _with_figure(name, plan, size, title, use):
    """Draw a figure, use it, close it: matplotlib would keep it otherwise."""
    import matplotlib.pyplot as plt

    axes = getattr(figures, name)(plan.table, title=title, size=size, **plan.options)
    try:
        return use(axes.figure)
    finally:
        plt.close(axes.figure)


def _for_page(svg, prefix):
    """Make a figure part of a page: ids of its own, the page's colours and its width."""
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    view = re.search(r'viewBox="[^"]*"', svg)[0]
    svg = re.sub(r"<svg [^>]*>", f'<svg {view} aria-hidden="true">', svg, count=1)
    for name, colour in {**figures.PALETTE, "paper": "#ffffff"}.items():
        svg = svg.replace(colour, f"var(--{name})")
    return svg
