"""Intervals by resampling articles, and the figures of word statistics: G2, log ratio, diversity.

Numpy only. Every function takes arrays and returns arrays; none knows a table of results.
"""

from analysis.statistics.association import (
    benjamini_hochberg,
    bonferroni,
    g2,
    log_ratio,
    p_value,
)
from analysis.statistics.diversity import hhi, shannon, simpson
from analysis.statistics.resampling import (
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

__all__ = [
    "MIN_ARTICLES", "Sums", "benjamini_hochberg", "bonferroni", "g2", "hhi", "interval",
    "interval_of_sums", "log_ratio", "p_value", "resampled_sums", "seeds", "shannon", "share",
    "simpson", "sums", "weights",
]  # fmt: skip
