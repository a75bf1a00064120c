"""The report: what its folder holds, what its page says, and that every number opens its words."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from conftest import articles_of

from analysis import (
    actors,
    figures,
    frequency,
    lexicons,
    output,
    report,
    sentiment,
    series,
    tables,
    tokenisation,
    topics,
)
from analysis.report import changes, drawings, evidence, parted, plans, toned, views

HOSTILE = "<script>alert(1)</script>"
TEXT = (
    "Deal near\n\nTrump praised the minerals deal. “We will sign it soon,” Zelenskyy said. "
    "“=1+1 is a bad thing,” an official told reporters.\n\nWHAT WE KNOW\n\n"
    "“They want ‘security’ first. They always did,” Kaja Kallas said. The talks were a good, "
    "warm success. “Not so fast.” Nothing else was on the table. Putin attacked the terrible plan."
)


def found_quotes(articles):
    """Every curly quotation; the speaker is the capitalised name before "said"."""
    rows = []
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        for number, match in enumerate(re.finditer(r"“([^”]*)”", text)):
            said = re.match(r" ((?:[A-Z]\w+ ?)+|an official) (?:said|told)", text[match.end() :])
            at = (match.end() + 1, match.end() + 1 + len(said[1])) if said else (None, None)
            name = said[1] if said and said[1] != "an official" else None
            rows.append(
                (article_id, *match.span(1), match[1], "direct", "closed", "said",
                 *at, said[1] if said else None, "person" if name else "unnamed" if said else None,
                 name, number)
            )  # fmt: skip
    return tables.make("QUOTES", rows)


def found(articles):
    listed = lexicons.read_actors()
    mentions = actors.find(articles, listed)
    quotes = actors.speakers(found_quotes(articles), mentions)
    sentences = tokenisation.sentences(articles)
    labels = topics.label(articles, lexicons.read_topics())
    tone = [
        sentiment.score(articles, sentences, scorer=scorer)[[*tables.TABLES["TONE"]]]
        for scorer in ("textblob", "vader")
    ]
    tokens = tokenisation.tokenise(articles)
    return {
        "SEGMENTS": tokenisation.segments(articles),
        "SENTENCES": sentences,
        "QUOTES": quotes,
        "MENTIONS": mentions,
        "CONFLICTS": actors.conflicts(articles, listed),
        "LABELS": labels,
        "TOPIC_SHARES": topics.shares(articles, labels),
        "TONE": tables.concat(tone, "TONE"),
        "COUNTS": frequency.count(tokens, stop=lexicons.words("stop_words")),
        "STANDING": actors.standing(articles, quotes, mentions),
        "SERIES": series.over_time(articles, tone[1], every="week", value="score"),
        "TOKENS": tokens,
    }


def ledger(articles, *more):
    rows = [(f"{name}.txt", None, "loaded", None, name) for name in articles["article_id"]]
    return tables.make("LEDGER", [*rows, *more])


@pytest.fixture(scope="module")
def coverage():
    """Twelve articles over four weeks, one without a date, one with a hostile title."""
    days = pd.date_range("2025-02-03", periods=11, freq="2D").strftime("%Y-%m-%d")
    articles = articles_of(
        *[TEXT] * 12,
        title=[HOSTILE, *["Deal near"] * 11],
        outlet=["Morning", "Evening"] * 6,
        date=[*days, None],
    )
    rejected = ("scan.pdf", None, "rejected", f"no text {HOSTILE}", None)
    return articles, ledger(articles, rejected), found(articles)


@pytest.fixture(scope="module")
def written(coverage, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "out"
    report.write(*coverage, out, parameters={"paths": ["news"], "note": HOSTILE})
    return out


@pytest.fixture(scope="module")
def page(written):
    return Page((written / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A report on one article, with snippets only."""
    articles = articles_of(TEXT, outlet=["Morning"], date=["2025-02-27"])
    out = tmp_path_factory.mktemp("snippets") / "out"
    report.write(articles, ledger(articles), found(articles), out, snippets=True)
    return out


class Page(HTMLParser):
    """A page, read: its elements with attributes, its text, its scripts."""

    def __init__(self, source):
        super().__init__()
        self.source, self.elements, self.scripts, self.text = source, [], [], []
        self._inside = None
        self.feed(source)
        self.text = " ".join("".join(self.text).split())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._inside = tag if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, data):
        (self.scripts if self._inside else self.text).append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def data(self):
        return json.loads(next(one for one in self.scripts if one.startswith("{")))

    def rows(self, caption):
        """The rows of the table with a caption: lists of (text, key of the evidence)."""
        table = re.search(
            rf"<caption>(?:{caption})</caption>.*?<tbody>(.*?)</tbody>", self.source, re.DOTALL
        )[1]
        cell = re.compile(r"<t[hd][^>]*>(?:<button[^>]*data-key=\"(\w+)\"[^>]*>)?([^<]*)")
        return [
            [(text, key or None) for key, text in cell.findall(row)]
            for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        ]


def test_the_folder_holds_what_it_should(written):
    names = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    drawn = {
        f"figures/{name}.{kind}"
        for name in ("standing", "topics", "over_time", "words", "tone_shares")
        for kind in ("png", "svg", "pdf", "csv", "json")
    }
    kept = ("segments sentences quotes mentions conflicts labels topic_shares tone counts standing "
            "series articles toward remarks fingerprints").split()  # fmt: skip
    assert names == (
        {"index.html", "ledger.csv", "report.json"}
        | {f"figures/{name}.json" for name in ("heat", "network", "tone_strip")}
        | drawn
        | {f"tables/{name}.{kind}" for name in kept for kind in ("csv", "parquet")}
        | {"tables/tokens.parquet"}
    )


def test_tables_come_back_as_they_were(written, coverage):
    for name, table in coverage[2].items():
        again = pd.read_parquet(written / "tables" / f"{name.lower()}.parquet")
        pd.testing.assert_frame_equal(again, table, check_categorical=False, check_dtype=False)


def test_csv_is_guarded(written):
    rows = [*csv.reader(io.StringIO((written / "tables/quotes.csv").read_text(encoding="utf-8")))]
    assert any(row[3].startswith("'=1+1 is") for row in rows)
    out = written / "tables/articles.csv"
    assert not re.search(r"^[=+@-]", out.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_same_tables_give_the_same_bytes_and_stay_as_they_are(written, coverage, tmp_path):
    articles, found_in, given = coverage
    before = {name: table.copy(deep=True) for name, table in given.items()}
    texts = articles.copy(deep=True)
    report.write(
        articles, found_in, given, tmp_path / "out", parameters={"paths": ["news"], "note": HOSTILE}
    )
    paths = [path for path in sorted(written.rglob("*")) if path.is_file()]
    assert len(paths) > 40
    for path in paths:
        other = tmp_path / "out" / path.relative_to(written)
        assert path.read_bytes() == other.read_bytes(), path.name
    pd.testing.assert_frame_equal(articles, texts)
    assert [*given] == [*before]
    for name, table in before.items():
        pd.testing.assert_frame_equal(given[name], table)


def test_the_ledger_is_told_and_written(written, page):
    assert "13 items found in the sources: 12 loaded, 0 skipped, 1 rejected." in page.text
    assert [row[0][0] for row in page.rows("What was not loaded, and why")] == ["scan.pdf"]
    rows = [*csv.DictReader(io.StringIO((written / "ledger.csv").read_text(encoding="utf-8")))]
    assert [row["status"] for row in rows] == ["loaded"] * 12 + ["rejected"]


def test_nothing_on_the_page_leads_outside(page):
    for tag, attributes in page.elements:
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
                assert re.match(
                    r"#|data:,|(?:tables|figures)/[\w.]+$|[\w.]+\.(?:csv|json)$", value
                ), (
                    tag,
                    value,
                )
    outside = re.findall(r"(?:https?:)?//[\w.]+|url\((?!#)|@import", page.source)
    assert not outside


def test_the_page_refuses_connections_by_itself(page):
    rules = [one["content"] for one in page.all("meta") if "http-equiv" in one]
    assert rules[0].startswith("default-src 'none'")


def test_a_hostile_title_is_text_everywhere(page, written):
    assert len(page.all("script")) == 2  # the data and ours
    assert page.text.count(HOSTILE) >= 3  # the article, the reason in the ledger, the parameter
    assert HOSTILE not in page.source
    assert any(card[0] == HOSTILE for card in page.data["articles"])
    card = json.loads((written / "figures/tone_strip.json").read_text(encoding="utf-8"))
    assert card["status"] == "withheld"


def test_data_cannot_end_their_script():
    text = evidence.embedded({"a": "</script><!-- \u2028"})
    assert not re.search("[<>\u2028]", text)
    assert json.loads(text) == {"a": "</script><!-- \u2028"}


def test_every_number_opens_as_many_rows_as_it_says(page, coverage):
    numbers = page.data["numbers"]
    given = coverage[2]
    by_caption = {
        "Actors by namings": (
            given["STANDING"].set_index("actor"),
            ["articles", "mentions", "quotes"],
        ),
        "Topics": (given["TOPIC_SHARES"].set_index("topic"), ["n", None, "sentences"]),
        "Most frequent words": (given["COUNTS"].set_index("term"), ["n", "n_articles"]),
    }
    checked = 0
    for caption, (table, columns) in by_caption.items():
        rows = page.rows(caption)
        assert rows
        for row in rows:
            for column, (text, key) in zip(columns, row[1:], strict=False):
                if column is None:
                    continue
                assert text == f"{table.at[row[0][0], column]:,}"
                assert (key is None) == (text == "0")
                if key:
                    assert f"{numbers[key]['total']:,}" == text
                    checked += 1
    assert checked > 30


def test_evidence_marks_the_words_that_were_counted(page):
    data = page.data
    key = next(row[1][1] for row in page.rows("Most frequent words") if row[0][0] == "minerals")
    for stretch, marks in data["numbers"][key]["rows"]:
        article, text, start = data["stretches"][stretch]
        assert text[marks[0] : marks[1]].lower() == "minerals"
        assert data["articles"][article][1] in ("Morning", "Evening")
        assert TEXT[start : start + len(text)] == text


def test_every_button_has_evidence_and_a_name(page):
    buttons = [one for one in page.all("button") if "data-key" in one]
    assert {one["data-key"] for one in buttons} == {*page.data["numbers"]}
    assert all(one["data-label"] and one["aria-label"] for one in buttons)


def test_a_quotation_shows_its_speaker_and_its_whole_paragraph_stretch(page):
    data = page.data
    shown = {
        (data["stretches"][row[0]][1], row[2])
        for number in data["numbers"].values()
        for row in number["rows"]
        if len(row) > 2
    }
    assert (
        "“They want ‘security’ first. They always did,” Kaja Kallas said.",
        "Kaja Kallas",
    ) in shown
    assert any(note == "no speaker found" for _, note in shown)


def test_at_most_fifty_are_drawn_and_always_the_same():
    rows = pd.DataFrame({"article_id": ["a"] * 120, "start": range(120), "end": range(1, 121)})
    drawn = evidence.draw(rows)
    assert len(drawn) == evidence.MOST
    assert drawn == evidence.draw(rows.sample(frac=1, random_state=3))
    assert drawn != evidence.draw(rows.head(60))
    articles = articles_of("x" * 130)
    numbers = evidence.Evidence()
    numbers.number(rows, "many")
    empty = (tables.empty("SENTENCES"), tables.empty("SEGMENTS"))
    numbers.number(rows, "words", value=700, unit="sentences", most=10)
    packed = evidence.pack(numbers, articles, *empty)["numbers"]
    assert (packed["n1"]["total"], packed["n1"]["shown"]) == (120, 50)
    assert "said" not in packed["n1"]
    assert (packed["n2"]["total"], packed["n2"]["shown"]) == (120, 10)
    assert packed["n2"]["said"] == "700, counted in these sentences"


def test_a_sentence_without_end_is_shown_around_its_words():
    articles = articles_of("word " * 2000)
    numbers = evidence.Evidence()
    numbers.number(pd.DataFrame({"article_id": ["a"], "start": [5000], "end": [5004]}), "one")
    spans = tables.make("SENTENCES", [("a", 0, 0, 9999)])
    packed = evidence.pack(numbers, articles, spans, tables.empty("SEGMENTS"))
    [[_, text, _]] = packed["stretches"]
    [[_, marks]] = packed["numbers"]["n1"]["rows"]
    assert len(text) < 800
    assert text[marks[0] : marks[1]] == "word"


def test_unresolved_quotations_and_tone_without_words_are_counted(page):
    assert "Of 48 quotations in marks: 24 spoken by an actor of the list" in page.text
    assert "12 spoken by an unnamed source or a body 12 for which no speaker was found" in page.text
    assert re.search(r"VADER knows no word in \d+% of the \d+ sentences", page.text)


def test_where_the_lexicons_disagree_is_counted_once(coverage):
    far, near = (0.3, -0.3), (0.04, -0.3)

    def apart(*pairs):
        place = pd.DataFrame({"article_id": range(len(pairs)), "start": 0, "end": 9, "note": "x"})
        parts = [
            place.assign(score=scores).astype({"score": float})
            for scores in zip(*pairs, strict=True)
        ]
        number, both, share = toned._disagreement(parts, evidence.Evidence())
        return number.text, both, share and share.text

    assert apart(far, far, (0.3, 0.3), near, (0, -0.3), (None, 0.3), (0.3, 0.06)) == (
        "2",
        "4",
        "50%",
    )
    assert apart(near, near) == ("0", "0", None)
    words = ["It is good that nobody killed him.", "A nice war.", "A bad war.", "A good, fine day."]
    articles = articles_of(" ".join(words))
    spans = tokenisation.sentences(articles)
    scores = [sentiment.score(articles, spans, scorer=one) for one in ("textblob", "vader")]
    given = coverage[2] | {"TONE": tables.concat(scores, "TONE")}
    nobody = given["MENTIONS"].head(0).assign(polarity=[])
    found = toned.tone(articles, given, nobody, evidence.Evidence())
    n, share = found["disagree"][1], found["disagree"][2].text
    assert (
        f"both see a tone ({n} sentences), they see opposite ones in {share}." in found["caveats"]
    )
    assert said(found["lead"]).endswith(f" they see opposite ones in {share}.")


def test_what_cannot_be_said_names_the_withheld_and_the_undated(page):
    limits = page.text[page.text.index("What cannot be said") :]
    assert (
        "Tone through one article" not in limits
    )  # the series stands in for the strip of one article
    assert "1 article has no exact date and stands in no figure over time" in limits
    assert "1 of the articles has no exact date; figures over time leave it out." in page.text


def test_undated_are_those_that_the_figures_leave_out(coverage):
    articles, _, given = coverage
    rough = articles.assign(date_precision=["day"] * 9 + ["month", "year", None])
    over = series.over_time(rough, every="week")
    assert over["undated"].unique().tolist() == [3]
    for plan in (plans._over_time, plans._heat):
        told = plan(rough, given | {"SERIES": over}).about["left_out"]
        assert told == "3 articles without an exact date"
    assert plans.undated(rough, over)["article_id"].tolist() == ["j", "k", "l"]
    months = series.over_time(rough, every="month").assign(every="month")
    assert plans.undated(rough, months)["article_id"].tolist() == ["k", "l"]
    assert len(plans.undated(rough, over[:0])) == 12


def test_shares_that_every_article_has_alike_stand_without_an_interval(page):
    # Twelve articles of one text: every draw of them gives the same share.
    assert "For the share of 2 actors there is no interval: the articles are too few, or all" in (
        page.text
    )
    assert "In brackets: 95% intervals" not in page.text
    assert not re.search(r"\bnan\b", page.text)


def test_the_page_has_landmarks_names_and_a_way_past_the_head(page):
    tags = {tag for tag, _ in page.elements}
    assert {"header", "nav", "main", "footer", "dialog", "h1", "caption"} <= tags
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len({*ids})
    anchors = {one["href"][1:] for one in page.all("a") if one["href"].startswith("#")}
    assert "main" in anchors
    assert anchors <= {*ids}
    images = [a for _, a in page.elements if a.get("role") == "img"]
    assert len(images) >= 4
    assert all(len(one["aria-label"]) > 20 for one in images)


def test_figures_on_the_page_take_its_colours(page):
    drawn = "".join(re.findall(r'<div class="wide">(.*?)</svg>', page.source, re.DOTALL))
    assert "var(--blue" in drawn
    assert not re.search("#[0-9a-f]{6}", drawn)


def test_lines_are_written_short_for_the_page():
    svg = '<svg viewBox="0 0 9 9" x="1">\n<path d="M 1.23456 2.0 \nL -3.987 4 \nz"/></svg>'
    drawn = drawings._for_page(svg, "one")
    assert drawn == '<svg viewBox="0 0 9 9" aria-hidden="true">\n<path d="M 1.2 2 L -4 4 z"/></svg>'


def test_an_article_is_shown_with_quotations_speakers_and_actors(page):
    assert '<span class="q direct">We will sign it soon,</span>”' in page.source
    assert '<span class="who">Volodymyr Zelenskyy</span>' in page.source
    assert '<span class="m" title="Donald Trump">Trump</span>' in page.source
    at = TEXT.index("WHAT WE KNOW")
    assert f'<p class="is-crosshead" data-at="{at}">WHAT WE KNOW</p>' in page.source


def test_pieces_put_a_text_together_again():
    articles = articles_of(TEXT)
    given = found(articles)
    cut = views.pieces(TEXT, 0, len(TEXT), given["QUOTES"], given["MENTIONS"])
    assert "".join(piece["text"] for piece in cut) == TEXT
    inside = "".join(piece["text"] for piece in cut if piece["quote"])
    assert inside == "".join(given["QUOTES"]["surface"])


def test_a_sentence_carries_its_tone_to_its_end():
    articles = articles_of("No deal. A good day came.")
    tone = tables.make(
        "TONE", [("a", 9, 25, "vader", 0.44, 4, 1), ("a", 0, 8, "vader", None, 2, 0)]
    )
    none = tables.empty("QUOTES"), tables.empty("MENTIONS")
    cut = views.pieces(articles["text"][0], 0, 25, *none, tone)
    assert [(piece["text"], piece["score"]) for piece in cut] == [
        ("No deal. A good day came.", 0.44)
    ]


def test_of_many_articles_some_are_shown_whole_and_always_the_same():
    many = articles_of(*["x" * 100] * 80, article_id=[f"n{number}" for number in range(80)])
    shown = views.chosen(many)
    assert len(shown) == views.MOST
    assert {*shown["article_id"]} == {*views.chosen(many.iloc[::-1])["article_id"]}
    long = articles_of(*["x" * 250_000] * 5)
    assert len(views.chosen(long)) == 3  # the page opens at once
    assert len(views.chosen(articles_of("x" * 900_000))) == 1


def two_months(*, before, after, n=10):
    """Articles of two months, so many of each with the topic "aid"; and the tables of them."""
    days = ["2025-02-01"] * n + ["2025-05-01"] * n
    articles = articles_of(*["No deal."] * 2 * n, date=days)
    articles = articles.assign(article_id=[f"n{number}" for number in range(2 * n)])
    told = [*range(before), *range(n, n + after)]
    labels = tables.make("LABELS", [(f"n{one}", 0, 0, 2, "No", "aid", "no") for one in told])
    return articles, {
        "LABELS": labels,
        "TOPIC_SHARES": topics.shares(articles, labels),
        "SENTENCES": tokenisation.sentences(articles),
    }


def said(pieces):
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "n", "claim"),
    [
        (1, 9, 10, "“aid” goes from 10% "),
        (4, 6, 10, "no topic’s share moves beyond its 95% intervals"),
        (1, 6, 7, "No topic has an interval in both"),
    ],
)
def test_a_change_is_claimed_only_where_intervals_come_apart(before, after, n, claim):
    articles, given = two_months(before=before, after=after, n=n)
    found = changes.over_time(articles, given, evidence.Evidence())
    assert claim in said(found["lead"])
    assert found["every"] == "week"
    assert ("goes from" in said(found["lead"])) == claim.startswith("“aid”")


@pytest.mark.parametrize(
    ("days", "begins"),
    [
        ([1, 1, 1, 2, 2, 3], "Most was published on 1 Feb 2025 (3 articles) and 2 Feb 2025 (2). "),
        ([1, 1, 2, 3], "No other day has more articles than 1 Feb 2025 (2 articles) and 2 Feb "),
        ([1, 2, 2, 3], "No other day has more articles than 1 Feb 2025 (1 article) and 2 Feb "),
        ([1, 1, 8, 8, 20], "Most was published in the week of 27 Jan 2025 (2 articles) and the w"),
    ],
)
def test_the_fullest_periods_are_called_so_only_if_they_are(days, begins):
    every = "week" if max(days) > 7 else "day"
    articles = articles_of(*["No deal."] * len(days), date=[f"2025-02-{day:02}" for day in days])
    articles = articles.assign(article_id=[f"n{number}" for number in range(len(days))])
    articles = pd.concat([articles, articles.tail(1).assign(article_id="m", date=pd.NaT)])
    labels = tables.empty("LABELS")
    given = {
        "LABELS": labels,
        "TOPIC_SHARES": topics.shares(articles, labels),
        "SENTENCES": tokenisation.sentences(articles),
    }
    found = changes.over_time(articles, given, evidence.Evidence())
    assert found["every"] == every
    assert said(found["lead"]).startswith(begins)


def test_topics_without_an_interval_are_not_said_to_stay_within_it():
    articles, given = two_months(before=1, after=9)
    rows = {"peace": [1, 2, 11], "terms": [1, 2, 3], "clash": [4, 12]}
    more = [(f"n{one}", 0, 0, 2, "No", topic, "no") for topic, of in rows.items() for one in of]

    def lead(labels):
        shares = topics.shares(articles, labels)
        found = given | {"LABELS": labels, "TOPIC_SHARES": shares}
        return said(changes.over_time(articles, found, evidence.Evidence())["lead"])

    whole = lead(tables.concat([given["LABELS"], tables.make("LABELS", more)], "LABELS"))
    assert whole.endswith(
        "do not overlap; 2 other topics stay within theirs; for 1 topic there is no interval."
    )
    assert lead(tables.make("LABELS", more)).endswith(
        "no topic’s share moves beyond its 95% intervals; for 1 topic there is no interval."
    )
    assert lead(given["LABELS"]).endswith(", whose 95% intervals do not overlap.")


def test_a_share_of_few_articles_is_no_share():
    articles, given = two_months(before=3, after=8, n=8)
    few = articles.drop(index=7)
    numbers = evidence.Evidence()
    found = changes.over_time(few, given, numbers)
    everything, aid = found["table"]["rows"]
    assert [aid[1]["number"].text, aid[1]["share"], aid[1]["shade"]] == ["3", "", 0]
    assert [aid[-1]["number"].text, aid[-1]["share"], aid[-1]["shade"]] == ["8", "100%", 10]
    assert aid[2]["number"].text == ""  # nothing was published: there is nothing to count
    assert everything[2]["number"].text == "0"
    assert {len(counted.rows) for counted in numbers.counted.values()} == {7, 8, 3}


def test_of_too_many_months_the_fullest_are_shown():
    days = pd.date_range("2015-01-10", periods=60, freq="MS") + pd.Timedelta(days=9)
    days = [*days, *[days[30]] * 3]
    articles = articles_of(*["No deal."] * 63, date=days)
    articles = articles.assign(article_id=[f"n{number}" for number in range(63)])
    empty = tables.empty("LABELS")
    given = {
        "LABELS": empty,
        "TOPIC_SHARES": topics.shares(articles, empty),
        "SENTENCES": tokenisation.sentences(articles),
    }
    found = changes.over_time(articles, given, evidence.Evidence())
    assert (found["every"], found["left"]) == ("month", 60 - changes.MOST_PERIODS)
    assert "Aug 2017" in found["table"]["heads"]


def test_the_page_shows_topics_by_period_and_opens_them(page):
    [everything, *rows] = page.rows("Articles by topic and day|Articles by topic and week")
    assert everything[0][0] == "all articles"
    texts = [text for row in rows for text, _ in row[1:]]
    assert all(re.fullmatch(r"\d*", text) for text in texts)
    assert any(key for row in rows for _, key in row[1:])


def events_of(*rows):
    return pd.DataFrame(rows, columns=["date", "label"]).astype({"date": "datetime64[us]"})


@pytest.mark.parametrize(
    ("before", "after", "n", "told"),
    [
        (1, 19, 20, "“aid” 5% → 95% (difference +75 to +100 points)"),  # from 74.7
        (0, 20, 20, "“aid” 0% → 100% (the same in every draw of articles)"),
        (9, 11, 20, "none beyond chance"),
        (1, 5, 5, "too few articles on a side"),
    ],
)
def test_an_event_parts_only_what_the_gate_lets_through(before, after, n, told):
    articles, given = two_months(before=before, after=after, n=n)
    articles = articles.assign(outlet=["A", "B"] * n)
    # two months hold each side: without the day's own month nothing would be left to hold it by
    days = pd.to_datetime(["2025-02-01", "2025-03-01"] * (n // 2) + ["2025-02-01"] * (n % 2))
    later = pd.to_datetime(["2025-05-01", "2025-06-01"] * (n // 2) + ["2025-05-01"] * (n % 2))
    articles["date"] = [*days, *later]
    events = events_of(("2025-04-01", "Signed"), ("2025-04-01", "Sealed"), ("2020-01-01", "Old"))
    found = parted.by_events(articles, ledger(articles), given, events, evidence.Evidence())
    [row] = found["table"]["rows"]
    assert row[0] == "Signed; Sealed, 1 April 2025"
    assert [row[1].text, row[2].text] == [str(n), str(n)]
    assert told in (said(row[3]) if isinstance(row[3], list) else row[3].text)
    assert (found["tried"], found["days"]) == (1, 2)


def test_copies_and_rough_dates_are_no_further_articles_of_an_event():
    articles, given = two_months(before=0, after=20, n=20)
    days = pd.to_datetime(["2025-02-01", "2025-03-01"] * 10 + ["2025-05-01", "2025-06-01"] * 10)
    articles = articles.assign(outlet=["A", "B"] * 20, date=days, date_precision="day")
    events = events_of(("2025-04-01", "Signed"))

    def row(articles, found_in):
        numbers = evidence.Evidence()
        [row] = parted.by_events(articles, found_in, given, events, numbers)["table"]["rows"]
        opened = [len(counted.rows) for counted in numbers.counted.values()][:2]
        assert [row[1].text, row[2].text] == [str(n) for n in opened]
        return row[1].text, row[2].text, said(row[3]) if isinstance(row[3], list) else row[3].text

    assert row(articles, ledger(articles))[:2] == ("20", "20")
    # One story in fourteen articles: eight by the ledger, six more by what the articles say.
    told = ledger(articles)
    same = [f"n{number}" for number in range(21, 28)]
    told.loc[told["article_id"].isin(same), "reason"] = "the same text as n20"
    copies = [
        f"n{27 if number == 28 else 28}" if 28 <= number < 34 else None for number in range(40)
    ]
    articles["copy_of"] = copies
    assert row(articles, told) == ("20", "7", "too few articles on a side")
    rough = articles.assign(copy_of=None)
    rough.loc[:2, "date_precision"] = "year"
    assert row(rough, ledger(rough))[:2] == ("17", "20")


def test_without_events_nothing_is_parted():
    articles, given = two_months(before=1, after=9)
    found = parted.by_events(articles, ledger(articles), given, None, evidence.Evidence())
    assert (found["table"]["rows"], found["tried"]) == ([], 0)


def test_the_tone_toward_an_actor_is_counted_and_opened(page, coverage):
    rows = {row[0][0]: row[1:] for row in page.rows("Tone towards the most named")}
    judged = sentiment.toward(coverage[0], coverage[2]["MENTIONS"]).dropna(subset="polarity")
    ours = judged[judged["actor"] == "Kaja Kallas"]
    cells = rows["Kaja Kallas"]
    assert cells[0][0] == str(len(ours))
    for (text, key), sign in zip(cells[1:4], (-1, 0, 1), strict=True):
        assert text == str((ours["polarity"] == sign).sum())
        assert key is None or page.data["numbers"][key]["total"] == int(text)


def test_what_the_page_says_of_headlines_is_what_is_done(page):
    titles = ["Trump hails good deal", "Putin"]
    articles = articles_of(*[f"{title}\n\nTalks go on." for title in titles], title=titles)
    mentions = actors.find(articles, lexicons.read_actors())
    judged = sentiment.toward(articles, mentions).set_index("surface")["polarity"].notna()
    assert judged.to_dict() == {"Trump": True, "Putin": False}
    told = "read with its line; one that stands alone there is not judged."
    assert told in page.text
    assert not re.search("captions are not judged|nothing else is scored", page.text)


def test_of_many_articles_the_tone_is_judged_in_some(coverage, monkeypatch, tmp_path):
    monkeypatch.setattr(report.toned, "MOST", 5)
    articles, _, given = coverage
    some = {*report._toward(articles, given["MENTIONS"])["article_id"]}
    assert len(some) == 5
    assert some == {*report._toward(articles[::-1], given["MENTIONS"])["article_id"]}


def test_one_article_withholds_what_it_cannot_carry(one):
    card = json.loads((one / "figures/over_time.json").read_text(encoding="utf-8"))
    assert card["status"] == "withheld"
    assert "at least 10 dated articles" in card["reason"]
    assert not (one / "figures/over_time.png").exists()
    assert (one / "figures/tone_strip.png").exists()
    assert card["reason"] in Page((one / "index.html").read_text(encoding="utf-8")).text


def test_snippets_keep_the_texts_out(one):
    quotation = "They want ‘security’ first. They always did,"
    for path in one.rglob("*"):
        if path.suffix in (".html", ".csv", ".json"):
            text = path.read_text(encoding="utf-8")
            assert TEXT[12:200] not in text, path.name
            assert quotation not in text, path.name
    assert not (one / "tables/tokens.parquet").exists()
    assert "text" not in pd.read_parquet(one / "tables/articles.parquet")
    quotes = pd.read_parquet(one / "tables/quotes.parquet")
    cut = quotes[quotes["surface"] == "They want ‘security’ first."].iloc[0]
    assert cut["end"] - cut["start"] == len(quotation)


def test_a_sentence_without_end_is_no_snippet():
    sentence = "word " * 500
    quotes = pd.DataFrame({"article_id": ["a", "b"], "start": [5, 0], "surface": sentence[5:]})
    spans = tables.make("SENTENCES", [("a", 0, 0, len(sentence))])
    given = {"ARTICLES": articles_of(sentence), "QUOTES": quotes, "SENTENCES": spans}
    cut = output.snippets(given)["QUOTES"]["surface"]
    assert cut.str.len().tolist() == [output.SNIPPET] * 2
    assert given["QUOTES"]["surface"].str.len().tolist() == [len(sentence) - 5] * 2


def test_without_articles_all_is_withheld(tmp_path):
    articles = tables.empty("ARTICLES")
    names = [*report._NEEDED]
    given = {name: tables.empty(name) for name in names}
    given["TOPIC_SHARES"] = topics.shares(articles, given["LABELS"])
    given["QUOTES"] = given["QUOTES"].assign(actor=pd.Categorical([]))
    report.write(articles, tables.empty("LEDGER"), given, tmp_path / "out")
    assert {path.suffix for path in (tmp_path / "out/figures").iterdir()} == {".json"}


def test_a_missing_table_is_named(coverage, tmp_path):
    articles, found_in, given = coverage
    less = {name: table for name, table in given.items() if name != "QUOTES"}
    with pytest.raises(tables.TableError, match=r"\['QUOTES'\] are missing"):
        report.write(articles, found_in, less, tmp_path / "out")
    assert not [*tmp_path.iterdir()]


def test_a_strange_folder_is_refused_and_left_alone(coverage, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(output.OutputError, match=r"no earlier report wrote \(thesis.docx\)"):
        report.write(*coverage, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    with pytest.raises(output.OutputError, match="is a file"):
        output.check_folder(tmp_path / "thesis.docx")


def write_folder(out, **files):
    with output.made(out, {}) as new:
        for name, text in files.items():
            (new / name).write_text(text)


def test_an_earlier_report_is_replaced_and_other_files_stay(tmp_path):
    out = tmp_path / "out"
    write_folder(out, a="1", b="1")
    (out / "notes.md").write_text("mine")
    write_folder(out, a="2")
    left = {path.name: path.read_text() for path in out.iterdir() if path.name != output.MANIFEST}
    assert left == {"a": "2", "notes.md": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path):
    out = tmp_path / "out"
    write_folder(out, a="1")
    (out / "b").write_text("mine")
    with pytest.raises(output.OutputError, match="would be overwritten"):
        write_folder(out, a="2", b="2")
    assert ((out / "a").read_text(), (out / "b").read_text()) == ("1", "mine")


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_what_is_broken_off_leaves_everything_as_it_was(tmp_path, error):
    out = tmp_path / "out"
    write_folder(out, a="1")

    def broken_off():
        with output.made(out, {}) as new:
            (new / "a").write_text("2")
            raise error

    with pytest.raises(error):
        broken_off()
    assert (out / "a").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_moved_is_filled(tmp_path, monkeypatch):
    out = tmp_path / "out"
    write_folder(out, a="1", b="1")
    rename = output.os.rename

    def mounted(source, target):
        if source == out.resolve():
            raise OSError("device or resource busy")
        rename(source, target)

    monkeypatch.setattr(output.os, "rename", mounted)
    write_folder(out, a="2")
    assert {path.name for path in out.iterdir()} == {"a", output.MANIFEST}
    assert (out / "a").read_text() == "2"


def test_the_manifest_has_a_checksum_of_every_file(written):
    manifest = json.loads((written / "report.json").read_text(encoding="utf-8"))
    paths = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    assert {*manifest["files"]} == paths - {"report.json"}
    assert manifest["articles"] == 12


def test_one_changed_letter_changes_the_hash_of_the_corpus():
    one, two = articles_of("Kyiv waits.", "b"), articles_of("Kyiv waits!", "b")
    assert figures.corpus_hash(one) == figures.corpus_hash(one.iloc[::-1])
    assert figures.corpus_hash(one) != figures.corpus_hash(two)
