"""Words: how often, compared with what, beside which, spread over what, and each in its place.

    count        COUNTS of words, by any column          ngrams      COUNTS of runs of words
    keyness      what one side says more than another    dispersion  how evenly words are spread
    collocates   what stands near a word                 concordance every occurrence in context

All but `concordance` start from TOKENS, and so count the words of sentences: headings, captions
and footers are not counted. Words of one article are not independent: `n_articles` and
`dispersion` tell whether a high figure is the work of a few articles.
"""

from analysis.frequency.association import collocates, keyness
from analysis.frequency.counts import count, dispersion, ngrams
from analysis.frequency.kwic import SORTS, concordance
from analysis.frequency.totals import Totals, totals

__all__ = [
    "SORTS", "Totals", "collocates", "concordance", "count", "dispersion", "keyness", "ngrams",
    "totals",
]  # fmt: skip
