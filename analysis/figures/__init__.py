"""Tables to figures: one style, every number from a table, every figure with its data and card.

A form takes a table and, if wanted, the Axes to draw on; it returns the Axes and computes nothing.

    axes = figures.standing(table)
    figures.export(axes.figure, "who-speaks", data=table, about={"what": …})

    bars          one measure of any table        over_time    SERIES: line, volume, events
    standing      STANDING: named and quoted      multiples    SERIES of many, a panel each
    topics        how much each topic takes       heat         SERIES of many, a row each
    words         COUNTS                          ranks        an order, in two periods or more
    keyness       KEYNESS: what two sides say     tone         means around zero
    shift         a word shift                    tone_shares  negative, neutral, positive
    dispersion    where in the articles hits are  tone_strip   one article: tone and speakers
    network       pairs of actors                 differences  two sides: what differs, findings

Each has ax=, title=, note= and size= ("column" and "page" of a journal, "slide").
"""

from analysis.figures.contrasts import keyness, shift
from analysis.figures.files import (
    COMPANIONS,
    corpus_hash,
    export,
    guarded,
    markup,
    versions,
    withheld,
)
from analysis.figures.forms import bars, standing, topics, words
from analysis.figures.gaps import differences
from analysis.figures.given import percent, signed
from analysis.figures.grids import heat
from analysis.figures.hits import dispersion
from analysis.figures.orders import ranks
from analysis.figures.pairs import network
from analysis.figures.panels import multiples
from analysis.figures.periods import over_time
from analysis.figures.strip import tone_strip
from analysis.figures.style import PALETTE, SIZES
from analysis.figures.tones import tone, tone_shares

__all__ = [
    "COMPANIONS", "PALETTE", "SIZES", "bars", "corpus_hash", "differences", "dispersion", "export",
    "guarded", "heat", "keyness", "markup", "multiples", "network", "over_time", "percent", "ranks",
    "shift", "signed", "standing", "tone", "tone_shares", "tone_strip", "topics", "versions",
    "withheld", "words",
]  # fmt: skip
