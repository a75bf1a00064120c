"""Articles to parts, sentences and words, all with offsets into the text."""

from analysis import engine, layout, tables


def segments(articles):
    """Return SEGMENTS: the parts of every article (article_id · start · end · kind).

    Kinds: headline, byline, dateline, lead, body, crosshead, promo, caption, footer, turn (of a
    transcript). Every character that is no white space lies in exactly one part.

    >>> segments(_example())["kind"].tolist()
    ['headline', 'lead', 'body']
    """
    return tables.make(
        "SEGMENTS",
        [
            (article_id, start, end, kind)
            for article_id, title, text in tables.texts(articles)
            for start, end, kind in layout.segments(text, title)
        ],
    )


def sentences(articles):
    """Return SENTENCES of lead, body and turns (article_id · sentence · start · end).

    `sentence` counts from 0 in every article. Headings, captions and footers have none.

    >>> sentences(_example())[["sentence", "start", "end"]].values.tolist()
    [[0, 14, 44], [1, 46, 58]]
    """
    return tables.make(
        "SENTENCES",
        [
            (article_id, number, start, end)
            for article_id, title, text in tables.texts(articles)
            for number, (start, end) in enumerate(engine.sentences(text, title))
        ],
    )


def tokenise(articles):
    """Return TOKENS: the words of all sentences (article_id · sentence · start · end · term).

    `term` is what is counted: lower case, straight marks. The word as printed is
    `text[start:end]`. Punctuation is no token; the words of headings and captions are none either.

    >>> tokenise(_example())["term"].tolist()
    ['kyiv', "won't", 'sign', 'the', 'u.s.', 'text', 'talks', 'go', 'on']
    """
    rows = []
    for article_id, title, text in tables.texts(articles):
        starts, ends, terms = engine.words(text)
        position = 0
        for number, (first, last) in enumerate(engine.sentences(text, title)):
            while position < len(starts) and starts[position] < first:
                position += 1
            while position < len(starts) and starts[position] < last:
                rows.append((article_id, number, starts[position], ends[position], terms[position]))
                position += 1
    return tables.make("TOKENS", rows)


def _example():
    text = "No deal, yet\n\nKyiv won’t sign the U.S. text.\n\nTalks go on."
    return tables.make("ARTICLES", [("a", "2025-02-15", "Digest", "No deal, yet", text)])
