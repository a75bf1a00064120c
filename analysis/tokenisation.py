"""Articles to parts, sentences and words, all with offsets into the text."""

import numpy as np
import pandas as pd

from analysis import engine, tables

__all__ = ["segments", "sentences", "tokenise"]


def segments(articles):
    """Return SEGMENTS: the parts of every article (article_id · start · end · kind).

    Kinds: headline, byline, dateline, lead, body, crosshead, promo, caption, footer, turn (of a
    transcript). Every character that is no white space lies in exactly one part.

    >>> segments(_example())["kind"].tolist()
    ['headline', 'lead', 'body']
    """
    ids, titles, texts = tables.batch(articles)
    found = engine.scan(texts, titles).segments
    numbers = np.repeat(np.arange(len(ids)), np.diff(found.heads))
    kinds = pd.CategoricalDtype(tables.SEGMENT_KINDS)
    return tables.trusted(
        "SEGMENTS",
        {
            "article_id": tables.coded(numbers, ids),
            "start": found.starts,
            "end": found.ends,
            "kind": pd.Categorical.from_codes(found.kinds, dtype=kinds, validate=False),
        },
    )


def sentences(articles):
    """Return SENTENCES of lead, body and turns (article_id · sentence · start · end).

    `sentence` counts from 0 in every article. Headings, captions and footers have none.

    >>> sentences(_example())[["sentence", "start", "end"]].values.tolist()
    [[0, 14, 44], [1, 46, 58]]
    """
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    numbers = scan.sentence_articles
    sentence = np.arange(len(numbers), dtype=np.int32) - scan.sentences.heads[numbers]
    return tables.trusted(
        "SENTENCES",
        {
            "article_id": tables.coded(numbers, ids),
            "sentence": sentence.astype(np.int32),
            "start": scan.sentences.starts,
            "end": scan.sentences.ends,
        },
    )


def tokenise(articles):
    """Return TOKENS: the words of all sentences (article_id · sentence · start · end · term).

    `term` is what is counted: lower case, straight marks. The word as printed is
    `text[start:end]`. Punctuation is no token; the words of headings and captions are none either.

    >>> tokenise(_example())["term"].tolist()
    ['kyiv', "won't", 'sign', 'the', 'u.s.', 'text', 'talks', 'go', 'on']
    """
    ids, titles, texts = tables.batch(articles)
    scan = engine.scan(texts, titles)
    inside = scan.word_sentences >= 0
    return tables.trusted(
        "TOKENS",
        {
            "article_id": tables.coded(scan.articles[inside], ids),
            "sentence": scan.word_sentences[inside],
            "start": scan.starts[inside],
            "end": scan.ends[inside],
            "term": tables.coded(scan.terms[inside], scan.vocabulary),
        },
    )


def _example():
    text = "No deal, yet\n\nKyiv won’t sign the U.S. text.\n\nTalks go on."
    return tables.make("ARTICLES", [("a", "2025-02-15", "Digest", "No deal, yet", text)])
