"""The coverage over time: a value a period, empty ones kept, and before and after an event.

    over_time     SERIES: articles, shares or means a day, week or month; rolling, by group
    before_after  what an event parts: two shares or means, their difference, and a verdict

Batches of articles go through `measure`, `count` and `table`, whose parts add up.
"""

from analysis.series.events import before_after
from analysis.series.periods import EVERY, count, dated, measure, over_time, table, together

__all__ = ["EVERY", "before_after", "count", "dated", "measure", "over_time", "table", "together"]
