"""Words: how often, compared with what, beside which, spread over what, and each in its place.

    count         COUNTS of words, by any column       ngrams        COUNTS of runs of words
    keyness       what one side says more than another shift         what moves a difference
    collocates    what stands near a word              collocations  words that stand together
    dispersion    how evenly words are spread          concordance   every occurrence in context
    only          rows in an actor's sentences, a topic's, a speaker's words, one of two voices

All but `concordance` start from TOKENS, and so count the words of sentences: headings, captions
and footers are not counted. Words of one article are not independent: `n_articles`, `dispersion`
and the intervals of `shift` tell whether a high figure is the work of a few articles.
"""

from analysis.frequency.association import collocates, collocations
from analysis.frequency.comparison import keyness
from analysis.frequency.counts import count, ngrams
from analysis.frequency.filters import VOICES, only
from analysis.frequency.kwic import SORTS, concordance
from analysis.frequency.shifts import shift
from analysis.frequency.spread import dispersion
from analysis.frequency.totals import Totals, totals

__all__ = [
    "SORTS", "VOICES", "Totals", "collocates", "collocations", "concordance", "count",
    "dispersion", "keyness", "ngrams", "only", "shift", "totals",
]  # fmt: skip
