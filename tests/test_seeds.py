"""The starter corpus holds what its card promises: files, numbers and every quoted word.

Quotations are paired here by a plain rule of their own, so that nothing rests on the finder
that the corpus is meant to show.
"""

import csv
import re
import unicodedata
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
ARTICLES = SEEDS / "articles"
COLUMNS = {
    "articles/metadata.csv": "file date outlet title author section events statements "
    "other_quoted copy_of",
    "statements.csv": "id date speaker role words event sources",
    "events.csv": "event date label actors sources",
}
NAMES = sorted(path.name for path in ARTICLES.glob("*.txt"))

# How the desks spell the Ukrainian president outside quotations; the others write Zelenskyy.
SPELLING = {
    "Digest wire desk": "Zelenskiy",
    "Digest Washington desk": "Zelensky",
    "Digest explainer desk": "Zelensky",
}
_ZELENSKYY = r"Zelensk(?:yy|iy|y)\b"
_MACHINE = re.compile(
    r"(?:^|[\s(\"'])(?:/(?:tmp|home|root|work|mnt|usr|var|Users)/|[A-Za-z]:\\|file:)"
    r"|\b(?:language model|chatbots?|prompts?|fact sheets?|placeholder|lorem|TODO|FIXME)\b",
    re.IGNORECASE,
)


def _rows(name):
    with (SEEDS / name).open(encoding="utf-8", newline="") as handle:
        table = list(csv.reader(handle, strict=True))
    assert table[0] == COLUMNS[name].split()
    assert {len(row) for row in table} == {len(table[0])}, name
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def _list(value):
    return value.split(";") if value else []


METADATA = {row["file"]: row for row in _rows("articles/metadata.csv")}
STATEMENTS = {row["id"]: row for row in _rows("statements.csv")}
EVENTS = {row["event"]: row for row in _rows("events.csv")}
CARD = (SEEDS / "README.md").read_text(encoding="utf-8")


def _text(name):
    return (ARTICLES / name).read_bytes().decode("utf-8")


def _straight(text):
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def _plain(stretch):
    """Straight marks, no punctuation at the edges, a small first letter."""
    stretch = _straight(stretch).strip(" \"'.,;:!?—–-")
    return stretch[:1].lower() + stretch[1:]


def _paired(paragraph):
    """Return the stretches between double marks; an odd last mark runs to the paragraph's end."""
    return _straight(paragraph).split('"')[1::2]


def _single_quoted(line):
    """Return what stands between single marks; apostrophes inside words are none."""
    return re.findall(r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)", _straight(line))


def _quoted(name):
    """Return every quoted stretch of an article, its title included."""
    title, paragraphs = METADATA[name]["title"], _text(name)[:-1].split("\n\n")
    headings = [title, *(line for line in paragraphs if not re.search(r"[.:?!]\W*$", line))]
    return [stretch for line in [title, *paragraphs] for stretch in _paired(line)] + [
        stretch for line in headings for stretch in _single_quoted(line)
    ]


def _within(stretch, words):
    """Tell whether the stretch is a run of whole words of a statement."""
    words = _straight(words)
    words = words[:1].lower() + words[1:]
    for candidate in {_plain(stretch), _plain(stretch)[:1].upper() + _plain(stretch)[1:]}:
        if candidate and re.search(rf"(?<!\w){re.escape(candidate)}(?!\w)", words):
            return True
    return False


def _ascii(text):
    """Fold accents: one article writes Erdogan, another name keeps its own letters."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _unquoted(text):
    return re.sub(r'"[^"\n]*(?:"|$)', "", _straight(text), flags=re.MULTILINE)


def _shingles(name):
    words = re.findall(r"\w+", _text(name).lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def _table(heading):
    """Return the rows of the first table under a heading of the card, as lists of cells."""
    part = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##|\Z)", CARD, re.M | re.S)
    assert part, f"the card has no heading {heading}"
    table = re.search(r"(?:^\|.*\n)+", part[1], re.M)
    assert table, f"no table under {heading}"
    lines = table[0].splitlines()[2:]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]


def _listed(label):
    """Return the article numbers that the card lists after a label."""
    line = re.search(rf"^- {re.escape(label)}[^:]*: ([\d, ]+)\.", CARD, re.M)
    assert line, f"the card has no list {label}"
    return line[1].split(", ")


# --- files and card ---


def test_every_file_has_a_row_in_the_card_with_its_number_of_rows():
    rows = {pattern: int(n) for pattern, _, n in _table("Files")}
    files = {
        str(path.relative_to(SEEDS)).replace("\\", "/")
        for path in SEEDS.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    texts = {f"articles/{name}" for name in NAMES}
    assert files - texts | {"articles/*.txt"} == set(rows)
    assert rows == {
        "articles/*.txt": len(NAMES),
        "articles/metadata.csv": len(METADATA),
        "statements.csv": len(STATEMENTS),
        "events.csv": len(EVENTS),
    }


@pytest.mark.parametrize("name", COLUMNS)
def test_the_card_describes_every_column(name):
    assert [row[0] for row in _table(name)] == COLUMNS[name].split()


def test_the_card_counts_articles_and_words_by_desk_and_month():
    for heading, column in (("By desk", "outlet"), ("By month", "month")):
        n, words = Counter(), Counter()
        for name, row in METADATA.items():
            key = row["date"][:7] if column == "month" else row[column]
            n[key] += 1
            words[key] += len(_text(name).split())
        n["all"], words["all"] = sum(n.values()), sum(words.values())
        counted = {key: (n[key], words[key]) for key in n}
        assert {row[0]: (int(row[1]), int(row[2])) for row in _table(heading)} == counted


def test_the_card_lists_the_copies():
    declared = {row[0]: row[1] for row in _table("Wire copies")}
    assert declared == {name: row["copy_of"] for name, row in METADATA.items() if row["copy_of"]}


def test_the_card_lists_the_deliberate_irregularities():
    straight, curly, both, going_on = [], [], [], []
    for name in NAMES:
        text, number = _text(name), name[:3]
        kinds = ('"' in text, "“" in text)
        {(True, False): straight, (False, True): curly, (True, True): both}[kinds].append(number)
        if any(_straight(part).count('"') % 2 for part in text.split("\n\n")):
            going_on.append(number)
    assert _listed("Straight marks") == straight
    assert _listed("Curly marks") == curly
    assert _listed("Both kinds") == both
    assert _listed("Quotations that run over a paragraph") == going_on


def test_the_card_counts_the_layout_of_news():
    paragraphs = [part.strip() for name in NAMES for part in _text(name).split("\n\n")]
    forms = {
        "byline": r"By the Digest \w+ desk$",
        "dateline": r"[A-Z]{2}[^a-z—]*[^—\n]{0,40}—\s",
        "photo line": r"(?:Photo|PHOTO|Caption)(?::| —) ",
        "promo line": r"(?:READ MORE|ALSO READ|Related): ",
        "agency footer": r"\(Reporting by ",
        "credit of wire copy": r"With material from ",
        "footer that names the project": r"This article is a sample text ",
    }
    counted = {
        form: sum(bool(re.match(pattern, part)) for part in paragraphs)
        for form, pattern in forms.items()
    }
    counted["dateline"] -= sum(part.startswith("PHOTO —") for part in paragraphs)
    assert {row[0]: int(row[1]) for row in _table("Layout")} == counted


def test_the_card_counts_statements_with_one_source_and_without_an_event():
    apart = sum(not row["event"] for row in STATEMENTS.values())
    assert f"empty for {apart} of {len(STATEMENTS)}" in CARD
    alone = sum(len(row["sources"].split()) == 1 for row in STATEMENTS.values())
    assert f"**One source only: {alone} of {len(STATEMENTS)} statements.**" in CARD


def test_every_id_in_the_card_exists():
    assert set(re.findall(r"\bs\d{3}\b", CARD)) <= set(STATEMENTS)
    assert set(re.findall(r"\be\d\d\b", CARD)) - {"e01", "e90"} <= set(EVENTS)


# --- metadata ---


def test_metadata_and_texts_match_one_to_one_and_in_order():
    assert list(METADATA) == NAMES
    assert len(_rows("articles/metadata.csv")) == len(METADATA)
    dates = [row["date"] for row in METADATA.values()]
    assert dates == sorted(dates)


def test_the_corpus_is_large_and_mixed_enough():
    assert len(NAMES) >= 40
    assert len({row["outlet"] for row in METADATA.values()}) >= 6
    dates = sorted(date.fromisoformat(row["date"]) for row in METADATA.values())
    assert (dates[0].year, dates[0].month) == (2024, 10)
    assert (dates[-1].year, dates[-1].month) == (2025, 12)


def test_every_article_has_a_title_an_author_and_a_section():
    for name, row in METADATA.items():
        assert row["title"].strip(), name
        assert row["author"] in (row["outlet"], "Digest opinion desk"), name
        assert row["section"] in (
            "Analysis Europe Explainer Markets Opinion Politics Ukraine World".split()
        ), name
    titles = [row["title"] for row in METADATA.values()]
    assert len(set(titles)) == len(titles)


def test_ids_exist_and_are_unique():
    assert len(_rows("statements.csv")) == len(STATEMENTS)
    assert len(_rows("events.csv")) == len(EVENTS)
    for name, row in METADATA.items():
        events, statements = _list(row["events"]), _list(row["statements"])
        for found, known in ((events, EVENTS), (statements, STATEMENTS)):
            assert found, name
            assert found == sorted(set(found)), name
            assert set(found) <= set(known), name
        said_at = {STATEMENTS[key]["event"] for key in statements} - {""}
        assert said_at <= set(events), name
        assert not row["copy_of"] or row["copy_of"] in METADATA, name
    assert {row["event"] for row in STATEMENTS.values()} - {""} <= set(EVENTS)


def test_every_statement_and_every_event_is_used():
    for column, known in (("statements", STATEMENTS), ("events", EVENTS)):
        used = {key for row in METADATA.values() for key in _list(row[column])}
        assert used == set(known)


def test_statements_and_events_are_short_dated_and_sourced():
    for table in (STATEMENTS, EVENTS):
        assert list(table) == sorted(table)
        for key, row in table.items():
            date.fromisoformat(row["date"])
            assert row["sources"], key
            assert all(re.match(r"https?://\S+$", page) for page in row["sources"].split()), key
    assert all(len(row["words"].split()) <= 25 for row in STATEMENTS.values())
    assert all(0 < len(row["label"].split()) <= 8 for row in EVENTS.values())


# --- texts ---


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_plain(name):
    raw = (ARTICLES / name).read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf"), "byte order mark"
    assert unicodedata.normalize("NFC", text) == text
    assert not re.search(r"[\r\t\u00a0\u200b\u00ad]", text)
    assert not re.search(r"[ ]$|  |^ ", text, re.M)
    assert text.endswith("\n")
    assert all(part and "\n" not in part for part in text[:-1].split("\n\n"))
    assert not _MACHINE.search(text + METADATA[name]["title"])


def test_the_tables_and_the_card_are_plain():
    for path in [*SEEDS.rglob("*.csv"), SEEDS / "README.md"]:
        raw = path.read_bytes()
        assert not re.search(rb"^\xef\xbb\xbf|\r| \n", raw), path.name
        assert raw.endswith(b"\n"), path.name
        assert not _MACHINE.search(raw.decode("utf-8")), path.name


@pytest.mark.parametrize("name", NAMES)
def test_a_text_has_300_to_700_words(name):
    assert 300 <= len(_text(name).split()) <= 700


@pytest.mark.parametrize("name", NAMES)
def test_the_president_is_spelled_as_the_desk_spells_him(name):
    row = METADATA[name]
    found = set(re.findall(_ZELENSKYY, _unquoted(row["title"] + "\n" + _text(name))))
    assert found <= {SPELLING.get(row["outlet"], "Zelenskyy")}
    assert "Kiev" not in _text(name)


# --- quotations ---


@pytest.mark.parametrize("name", NAMES)
def test_marks_open_and_close_in_turn(name):
    paragraphs = _text(name)[:-1].split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        marks = re.findall('["“”]', paragraph)
        assert all(mark in '"“' for mark in marks[::2]), paragraph
        assert all(mark in '"”' for mark in marks[1::2]), paragraph
        pairs = zip(marks[::2], marks[1::2], strict=False)
        assert all((one == '"') == (two == '"') for one, two in pairs), paragraph
        if len(marks) % 2:  # goes on in the next paragraph, which opens with a mark
            assert paragraphs[number + 1][0] in '"“', paragraph


@pytest.mark.parametrize("name", NAMES)
def test_every_quoted_stretch_is_on_record(name):
    row = METADATA[name]
    listed = [STATEMENTS[key]["words"] for key in _list(row["statements"])]
    others = {_plain(other) for other in _list(row["other_quoted"])}
    for stretch in _quoted(name):
        assert _plain(stretch) in others or any(_within(stretch, words) for words in listed), (
            f"{name}: {stretch!r} is in no statement of this article's row; "
            "correct the words, or list the stretch in other_quoted"
        )


@pytest.mark.parametrize("name", NAMES)
def test_every_listed_statement_is_quoted_later_than_said_and_beside_its_speaker(name):
    row, text = METADATA[name], _text(name)
    stretches = _quoted(name)
    plain = {_plain(stretch) for stretch in stretches}
    assert {_plain(other) for other in _list(row["other_quoted"])} <= plain
    naming = set(re.findall(r"\w+", _ascii(_unquoted(text))))
    for key in _list(row["statements"]):
        statement = STATEMENTS[key]
        assert any(_within(stretch, statement["words"]) for stretch in stretches), key
        assert date.fromisoformat(statement["date"]) <= date.fromisoformat(row["date"]), key
        surname = _ascii(statement["speaker"]).split()[-1]
        if surname == "Zelenskyy":
            surname = SPELLING.get(row["outlet"], surname)
        assert surname in naming, f"{key}: {surname}"


# --- copies ---


def test_copies_share_most_of_their_words_and_no_other_pair_does():
    shingles = {name: _shingles(name) for name in NAMES}

    def shared(one, two):
        smaller = min(len(shingles[one]), len(shingles[two]))
        return len(shingles[one] & shingles[two]) / smaller

    family = {name: row["copy_of"] or name for name, row in METADATA.items()}
    copies = [name for name, row in METADATA.items() if row["copy_of"]]
    assert copies
    for name in copies:
        assert not METADATA[family[name]]["copy_of"], f"{name} copies a copy"
        assert shared(name, family[name]) >= 0.6, name
    for one, two in combinations(NAMES, 2):
        if family[one] != family[two]:
            assert shared(one, two) <= 0.25, (one, two)


# --- the rules of this file ---


def test_the_plain_pairing_and_the_comparison_can_fail():
    assert _paired("“A,” he said, “b.”") == ["A,", "b."]
    assert _paired('"Open to the end.') == ["Open to the end."]
    assert _single_quoted("Trump's 'Rude' Welcome") == ["Rude"]
    assert _single_quoted("Kyiv: ‘I can’t sell’") == ["I can't sell"]
    assert _within("We will", "we will never ask")
    assert not _within("we will ask", "we will never ask")
    assert not _within("ever ask", "we will never ask")
