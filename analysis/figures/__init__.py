"""Tables to figures: one style, every number from a table, every figure with its data and card.

A form takes a table and, if wanted, the Axes to draw on; it returns the Axes and computes nothing.

    axes = figures.standing(table)
    figures.export(axes.figure, "who-speaks", data=table, about={"what": …, "alt": …})
"""

from analysis.figures.files import COMPANIONS, export, guarded, markup, versions, withheld
from analysis.figures.forms import over_time, percent, standing, tone_strip, topics, words
from analysis.figures.style import PALETTE, SIZES

__all__ = [
    "COMPANIONS", "PALETTE", "SIZES", "export", "guarded", "markup", "over_time", "percent",
    "standing", "tone_strip", "topics", "versions", "withheld", "words",
]  # fmt: skip
