"""Files of text that hold many articles: every one comes out of an export, with its fields."""

import zipfile

import numpy as np
import pytest

from analysis import loaders
from analysis.loaders import exports

NEXIS = """
Download Request: Selected Items: 1-2

                               1 of 2 DOCUMENTS

                              The Digest (London)

                            January 11, 2025 Monday
                                   Edition 1;
                                    Scotland

Minister defends
harbour sale

BYLINE: Ana Roe

SECTION: NEWS; Pg. 3

LENGTH: 20 words


Minister Bo Li defended the sale. "We had
no choice," he said.

LONDON: the port is closed.

LOAD-DATE: January 12, 2025

LANGUAGE: ENGLISH

                         Copyright 2025 Digest Ltd
                             All Rights Reserved

                               2 of 2 DOCUMENTS

                              The Digest (London)

                            February 3, 2025 Monday

Port reopens

LENGTH: 3 words

The port reopened.

LOAD-DATE: February 3, 2025
"""
UNI = """Documents (2)
1. Minister defends harbour sale
2. Port reopens
Minister defends harbour sale
The Digest (London)
January 11, 2025 Saturday 9:20 AM GMT
Copyright 2025 Digest Ltd
Section:\u00a0NEWS
Byline:\u00a0Ana Roe
Body
Minister Bo Li defended the sale.
LONDON: the port is closed.
Classification
Language: ENGLISH
End of Document
Port reopens
The Digest (London)
February 3, 2025 Monday
Body
The port reopened.
Load-Date: February 3, 2025
End of Document
"""
RULE = "_" * 60
PROQUEST = f"""{RULE}

Report Information from ProQuest

{RULE}

Document 1 of 2

Minister defends harbour sale

Author: Roe, Ana

Publication title: The Digest; London

Publication date: Jan 11, 2025

Full text: Minister Bo Li defended the sale.

Location: the port is where it was.

It is closed.

Subject: Harbours

Publisher: Harbour Press

ProQuest document ID: 31001

{RULE}

Document 2 of 2

Port reopens

Publication title: The Digest

Publication date: Feb 3, 2025

ProQuest document ID: 31002

{RULE}

Contact ProQuest
"""
CODED = """SE  News
HD  Minister defends harbour sale
BY  Ana Roe
WC  20 words
PD  11 January 2025
SN  The Digest
LA  English

LP
Minister Bo Li defended the sale.

TD
IN SHORT: the port is closed.

AN
Document DIGE000020250111el1100001
\f
HD\tPort reopens
PD\t3 February 2025
SN\tThe Digest
LP\tThe port reopened.
AN\tDocument DIGE000020250203el2300001

Search Summary
"""
PLACED = """News
Minister defends harbour sale
By Ana Roe
20 words
11 January 2025
09:20
The Digest
DIGE
English
(c) 2025 Digest Ltd

Minister Bo Li defended the sale.

The port is closed.

Document DIGE000020250111el1100001

Port reopens
3 words
3 February 2025
The Digest
DIGE
English
The port reopened.

Document DIGE000020250203el2300001
"""
TITLES = ["Minister defends harbour sale", "Port reopens"]


def read(tmp_path, text, encoding="utf-8", **options):
    path = tmp_path / "export.txt"
    path.write_bytes(text.encode(encoding))
    articles, ledger = loaders.read_articles(path, **options)
    assert (ledger["status"] == "loaded").sum() == len(articles)
    return articles.sort_values("date", ignore_index=True), ledger


@pytest.mark.parametrize(
    ("text", "format", "outlet", "first"),
    [
        (NEXIS, "nexis", "The Digest (London)", [
            'Minister Bo Li defended the sale. "We had no choice," he said.',
            "LONDON: the port is closed."]),
        (UNI, "nexis", "The Digest (London)", [
            "Minister Bo Li defended the sale.", "LONDON: the port is closed."]),
        (CODED, "factiva", "The Digest", [
            "Minister Bo Li defended the sale.", "IN SHORT: the port is closed."]),
        (PLACED, "factiva", "The Digest", [
            "Minister Bo Li defended the sale.", "The port is closed."]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_export_is_as_many_articles(tmp_path, text, format, outlet, first, encoding):
    articles, ledger = read(tmp_path, text, encoding)
    assert articles["title"].tolist() == TITLES
    assert articles["outlet"].tolist() == [outlet, outlet]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-01-11", "2025-02-03"]
    assert articles["author"].astype("str")[0].removeprefix("By ") == "Ana Roe"
    assert articles["source_format"].tolist() == [format, format]
    lines = [line for line in articles["text"][0].split("\n") if line]
    assert lines == [TITLES[0], *first]
    assert articles["text"][1].split("\n")[-1] == "The port reopened."
    assert len(ledger) == 2


def test_proquest_and_an_entry_without_its_text(tmp_path):
    articles, ledger = read(tmp_path, PROQUEST)
    assert articles["article_id"].tolist() == ["31001"]
    assert articles["outlet"].tolist() == ["The Digest"]
    assert articles["text"][0].split("\n\n") == [
        TITLES[0],
        "Minister Bo Li defended the sale.",
        "Location: the port is where it was.",
        "It is closed.",
    ]
    assert articles["Subject"].tolist() == ["Harbours"]
    assert ledger["reason"].tolist()[1] == "no text"
    assert ledger["item"].tolist() == ["5", "29"]


def test_factivas_numbers_are_the_ids(tmp_path):
    articles, _ = read(tmp_path, CODED)
    assert articles["article_id"][0] == "DIGE000020250111el1100001"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (NEXIS, []),
        (NEXIS.replace("2 of 2 D", "3 of 3 D"), ["after article 1 of 2 follows article 3"]),
        (NEXIS.replace("of 2 D", "of 9 D"), ["it ends after article 2 of 9"]),
        (NEXIS + NEXIS, []),  # two exports in one file
        (NEXIS.replace("1 of 2 D", "7 of 9 D").replace("2 of 2 D", "8 of 9 D"), []),  # a choice
        (CODED.partition("Document DIGE000020250203")[0],
         ["no document number ends this article: the file may be cut off"]),
    ],
)  # fmt: skip
def test_what_an_export_lacks_is_told(tmp_path, text, reasons):
    _, ledger = read(tmp_path, text)
    assert ledger.loc[ledger["status"] == "rejected", "reason"].tolist() == reasons


@pytest.mark.parametrize("text", [NEXIS, UNI, PROQUEST, CODED, PLACED])
def test_an_export_in_batches_is_the_same(tmp_path, text):
    whole, _ = read(tmp_path, text)
    parts = [*loaders.read_batches(tmp_path / "export.txt", size=1)]
    texts = [one for part in parts for one in part.articles["text"]]
    assert sorted(texts) == sorted(whole["text"])


@pytest.mark.parametrize(
    "text", [NEXIS, UNI, PROQUEST, CODED, PLACED, "id\tdate\ttext\n1\t\tOne.\n"]
)
def test_an_export_among_many_articles_is_found_whole_and_in_batches(tmp_path, text):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Talks, {number}.\n\nThey go on, said Roe.\n")
    (tmp_path / "1a.txt").write_text(text)
    articles, ledger = loaders.read_articles(tmp_path)
    assert ledger["source_file"].value_counts()["1a.txt"] == len(ledger) - 3
    parts = [*loaders.read_batches(tmp_path, size=2)]
    ids = [one for part in parts for one in part.articles["article_id"]]
    assert sorted(articles["article_id"]) == sorted(ids)
    assert articles.loc[articles["source_file"] == "1a.txt", "source_format"].ne("txt").all()


def test_files_read_together_are_looked_at_again_where_one_may_be_an_export():
    told = [
        NEXIS,
        UNI,
        PROQUEST,
        CODED,
        PLACED,
        '"date","text"\n2025-01-01,One.',
        "id|date|text\n1||One.",
        "Nr;text;date\n1;One.;",
    ]
    told += [f"Cover\n\n{NEXIS}\n\nTalks go on." + " " * 9 + "Nobody signs. " * 1200]
    plain = ["Talks go on.\n\nHe left.", "“Talks,” he said.\n\nHe left.", "x"]
    data = [text.strip().encode() for text in told + plain]
    ends = np.cumsum([len(one) for one in data])
    starts = ends - [len(one) for one in data]
    found = exports.unlike(np.frombuffer(b"".join(data), dtype=np.uint8), starts, ends)
    assert {n for n, one in enumerate(data) if exports.kind_of(one, {}) != "txt"} == {*range(9)}
    assert {*range(9)} <= {*found}
    assert not {9, 10} & {*found}


def test_a_small_file_is_an_export_only_by_its_first_or_last_line():
    inside = ["Talks go on.", *NEXIS.split("\n\n"), "Nobody signs."]
    small = "\n\n".join(inside).encode()
    assert exports.kind_of(small, {}) == "txt"
    assert exports.kind_of(small + b" Nobody signs." * 1200, {}) == "nexis"


def test_a_file_of_text_is_one_article_if_that_is_asked_for(tmp_path):
    articles, _ = read(tmp_path, NEXIS, format="txt")
    assert len(articles) == 1


def test_a_table_that_is_called_text(tmp_path):
    articles, _ = read(tmp_path, "id\tdate\ttext\n1\t2025-01-01\tOne.\n2\t2025-01-02\tTwo.\n")
    assert articles["text"].tolist() == ["One.", "Two."]
    articles, _ = read(
        tmp_path, "Nr;Volltext;date\n1;Eins.;2025-01-01\n", columns={"text": "Volltext"}
    )
    assert articles["text"].tolist() == ["Eins."]


@pytest.mark.parametrize(
    "text",
    [
        "Text, date and place were changed.\n\nHe left.",
        "They read 3 of 10 DOCUMENTS on Monday.\n\nHe left.",
        "Document 1 of 12\n\nThe court published it.",
        f"{RULE}\n\nProQuest was bought.",
        "HD\n\nThe television has a new standard.",
        "Document A\n\nEnd of Document\n\nHe left.",
        "Body\n\nThe body was found.",
    ],
)
def test_what_is_one_article_stays_one(text):
    assert exports.kind(text) == "txt"


def test_nothing_of_an_empty_export():
    assert [*exports.nexis([])] == [*exports.proquest([])] == [*exports.factiva([])] == []
    lines = ["1 of 1 DOCUMENTS\n"]
    assert [record["text"] for _, record, _ in exports.nexis(lines)] == [None]


def word(path, *paragraphs):
    """Write a Word document, as small as it can be."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = (f"<w:p><w:r>{one}</w:r></w:p>" for one in paragraphs)
    document = f'<w:document xmlns:w="{space}"><w:body>{"".join(parts)}</w:body></w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", document)
    return path


def test_a_word_document_is_its_text(tmp_path):
    path = word(
        tmp_path / "Note.DOCX",
        "<w:t>Deal </w:t><w:t>near &amp; far</w:t>",
        "",
        "<w:t>“Talks go on,”</w:t><w:br/><w:t>he said.</w:t><w:delText>Not</w:delText>",
    )
    articles, _ = loaders.read_articles(path)
    assert articles["text"].tolist() == ["Deal near & far\n\n“Talks go on,”\nhe said."]


def test_word_documents_are_described_like_texts(tmp_path):
    word(tmp_path / "a.docx", "<w:t>Talks go on.</w:t>")
    word(tmp_path / "b.docx", "<w:t>Nobody signs.</w:t>")
    rows = "file,date,outlet\na,2025-01-11,The Digest\nb.docx,2025-02-03,The Post\n"
    (tmp_path / "metadata.csv").write_text(rows)
    articles, ledger = loaders.read_articles(tmp_path)
    assert articles["outlet"].tolist() == ["The Digest", "The Post"]
    assert articles["date"].dt.day.tolist() == [11, 3]
    assert ledger["status"].tolist() == ["loaded", "loaded", "skipped"]


def test_a_box_in_a_word_document_is_read_once(tmp_path):
    again = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbx><w:p><w:r><w:t>In short</w:t></w:r></w:p></w:txbx>"
    both = f"<m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback>"
    both = f'<m:AlternateContent xmlns:m="{again}">{both}</m:AlternateContent>'
    path = word(tmp_path / "a.docx", f"<w:t>Talks</w:t>{both}<w:noBreakHyphen/><w:t>go on.</w:t>")
    assert loaders.read_articles(path).articles["text"].tolist() == ["Talks-go on.\n\nIn short"]


def test_an_export_in_word_is_as_many_articles(tmp_path):
    lines = UNI.replace("\u00a0", "\u00a0 ").split("\n")
    word(tmp_path / "nexis.docx", *(f"<w:t xml:space='preserve'>{line}</w:t>" for line in lines))
    articles, _ = loaders.read_articles(tmp_path)
    assert sorted(articles["title"]) == TITLES
    [(part, _), *more] = loaders.read_batches(tmp_path, size=1)
    assert len(part) == len(more) == 1


def test_a_document_that_is_none_is_told(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04, cut off")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("ppt/slides.xml", "<p/>")
    (tmp_path / "c.docx").touch()
    articles, ledger = loaders.read_articles(tmp_path)
    assert articles.empty
    assert ledger["reason"].str[:32].tolist() == [
        "no Word document that can be rea",
        "no Word document that can be rea",
        "the file is empty",
    ]
