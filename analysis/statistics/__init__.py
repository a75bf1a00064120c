"""Intervals by resampling articles, differences and their verdicts, and the figures of words.

Numpy only. Every function takes arrays and returns arrays; none knows a table of results.
"""

from analysis.statistics.association import (
    benjamini_hochberg,
    bonferroni,
    g2,
    log_ratio,
    p_value,
)
from analysis.statistics.copies import once
from analysis.statistics.differences import Carrier, Differences, differences
from analysis.statistics.diversity import hhi, shannon, simpson
from analysis.statistics.resampling import (
    MILLIONTHS,
    MIN_ARTICLES,
    Sums,
    interval,
    interval_of_sums,
    resampled_sums,
    seeds,
    share,
    sums,
    weights,
)
from analysis.statistics.shuffling import halves, largest
from analysis.statistics.verdicts import FINDING, NOT_SUPPORTED, VERDICTS, corrected, said, verdicts

__all__ = [
    "FINDING", "MILLIONTHS", "MIN_ARTICLES", "NOT_SUPPORTED", "VERDICTS", "Carrier", "Differences",
    "Sums", "benjamini_hochberg", "bonferroni", "corrected", "differences", "g2", "halves", "hhi",
    "interval", "interval_of_sums", "largest", "log_ratio", "once", "p_value", "resampled_sums",
    "said", "seeds", "shannon", "share", "simpson", "sums", "verdicts", "weights",
]  # fmt: skip
