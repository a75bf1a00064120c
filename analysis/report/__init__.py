"""Tables to a folder to hand over: a page, figures with their data, tables, the ledger."""

from analysis import figures, lexicons, output, sentiment, statistics
from analysis import tables as contract
from analysis.report import again, changes, counted, drawings, parted, sections, toned, views
from analysis.report.evidence import MOST, Evidence, embedded, pack

__all__ = ["write"]

STEPS = ("tone towards actors", "figures", "page", "tables as files")
_NEVER_CSV = ("TOKENS",)  # a row a word: no spreadsheet opens it
_NEEDED = (
    "SEGMENTS",
    "SENTENCES",
    "QUOTES",
    "MENTIONS",
    "CONFLICTS",
    "LABELS",
    "TONE",
    "COUNTS",
    "STANDING",
    "SERIES",
)


def write(
    articles, ledger, tables, out, *, events=None, snippets=False, parameters=None, progress=None
):  # fmt: skip
    """Write the report of a coverage into the folder `out`.

    `articles` and `ledger` are what `loaders.read_articles` returns, `tables` what
    `pipeline.tables` does. Written are index.html (self-contained), figures/ (each with its data
    and card), tables/ (CSV and Parquet; TOKENS as Parquet only), ledger.csv and report.json (what
    was written, with checksums). Added to the tables are TOWARD (the tone towards actors), REMARKS
    (who speaks about whom) and FINGERPRINTS (by which `verify` knows articles again). `parameters`
    are told on the page as they are; paths, columns and the files of actors, topics and events, as
    the main job names them, also in the line on every card that makes its data again.

    `events` is a table of date · label (`lexicons.read_events`): figures over time mark them, and
    the page says which topics differ before and since, where that is more than chance.
    `snippets` keeps the texts out: no article, no TOKENS, no column of words that the source alone
    has, of a quotation not more than the sentence it begins in (`output.snippets`). `progress` is
    called with the name of each step of `STEPS` as it begins. The same tables give the same bytes.
    `out` is written whole or not at all.

    Raises `OutputError` if `out` is a file or holds what no report wrote, `TableError` if a table
    is missing or does not keep its contract.
    """
    tables = _checked(articles, ledger, tables)
    parameters = {str(key): value for key, value in (parameters or {}).items()}
    facts = {
        "corpus": figures.corpus_hash(articles),
        "articles": len(articles),
        "snippets": snippets,
        "parameters": parameters,
    }
    steps = iter(STEPS)

    def begin():
        name = next(steps)
        if progress is not None:
            progress(name)

    with output.made(out, facts) as folder:
        begin()
        remarks = counted.about_others(tables["QUOTES"], tables["MENTIONS"])[1]
        toward = _toward(articles, tables["MENTIONS"])
        tables = tables | {"REMARKS": remarks, "TOWARD": toward}
        recipe = again.data(parameters, events=events is not None, snippets=snippets)
        about = {"again": recipe, "corpus": facts["corpus"]}
        begin()
        drawn = drawings.draw_all(articles, tables, folder / "figures", about=about, events=events)
        begin()
        page = _page(articles, ledger, tables, events, drawn, facts)
        (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")
        begin()
        _write_tables(articles, tables, folder / "tables", snippets)
        output.write_csv(ledger, folder / "ledger.csv")


def _checked(articles, ledger, tables):
    contract.check(articles, "ARTICLES")
    contract.check(ledger, "LEDGER")
    missing = [name for name in (*_NEEDED, "TOPIC_SHARES") if name not in tables]
    if missing:
        raise contract.TableError(
            f"tables: {missing} are missing; found {[*tables]}; see pipeline.tables"
        )
    for name in _NEEDED:
        contract.check(tables[name], name)
    return tables


def _toward(articles, mentions):
    """Return the mentions with their tone; of very many articles those of some, see `toned`."""
    ids = counted.drawn(articles, toned.MOST)["article_id"].astype("str")
    return sentiment.toward(articles, mentions[mentions["article_id"].astype("str").isin(ids)])


def _page(articles, ledger, tables, events, drawn, facts):
    """Return the page as one text."""
    evidence = Evidence()
    whole = articles.head(0) if facts["snippets"] else views.chosen(articles)
    context = {
        "read": sections.read(articles, ledger, tables, evidence),
        "speakers": sections.speakers(articles, tables, evidence),
        "topics": sections.topics(articles, tables, evidence),
        "tone": toned.tone(articles, tables, tables["TOWARD"], evidence),
        "changes": changes.over_time(articles, tables, evidence),
        "parted": parted.by_events(articles, ledger, tables, events, evidence),
        "half": changes.half(articles),
        "words": sections.words(articles, tables, evidence),
        "limits": sections.limits(articles, tables, drawn, evidence),
        "views": views.views(whole, tables),
        "drawn": drawn,
        "facts": facts,
        "versions": figures.versions(),
        "most": MOST,
        "title": facts["parameters"].get("title"),
        "borrowed": " and ".join(
            name for name in ("actors", "topics") if facts["parameters"].get(name) == lexicons.STORY
        ),
    }
    places = (articles, tables["SENTENCES"], tables["SEGMENTS"])
    data = pack(evidence, *places, snippets=facts["snippets"])
    anchors = {view["id"]: f"article-{number}" for number, view in enumerate(context["views"], 1)}
    data["articles"] = [[*card[:3], anchors.get(card[3], "")] for card in data["articles"]]
    return _template().render(**context, anchors=anchors, evidence=embedded(data)).lstrip()


def _template():
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    loader = PackageLoader("analysis.report", "page")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name in ("page.css", "page.js"):
        # ours, and no place for anybody's text: they go into the page as they are
        text = loader.get_source(environment, name)[0]
        environment.globals[name.replace(".", "_")] = Markup(text)
    environment.globals["signed"] = figures.signed
    environment.globals["least"] = statistics.MIN_ARTICLES
    return environment.get_template("page.html.j2")


def _write_tables(articles, tables, folder, snippets):
    folder.mkdir()
    tables = {"ARTICLES": articles, "FINGERPRINTS": output.fingerprints(articles), **tables}
    if snippets:
        tables = output.snippets(tables)
    for name, table in tables.items():
        output.write_parquet(table, folder / f"{name.lower()}.parquet")
        if name not in _NEVER_CSV:
            output.write_csv(table, folder / f"{name.lower()}.csv")
