"""Two groups of articles, or two periods, side by side on one page.

    page = compare.groups(ours, theirs, names=("ours", "theirs"))
    page.topics            # and sides, volume, actors, tone, keyness
    compare.lines(page)    # all of them in one table

Every difference has an interval, and a verdict that says why it is a finding or why it is none.
"""

from analysis.compare.page import Comparison, groups, lines

__all__ = ["Comparison", "groups", "lines"]
