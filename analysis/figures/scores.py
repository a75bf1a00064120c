"""The scale of scores from -1 to 1."""

import numpy as np

_REACHES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1)


def reach_of(score):
    """Return the half height of the scale: the first of some round numbers that holds all."""
    largest = np.nanmax(np.abs(score)) if np.isfinite(score).any() else 0
    return next((step for step in _REACHES if largest <= step), largest)


def score_ticks(ax, reach):
    """Write the ends and the middle of the scale."""
    ticks = [-reach, 0, reach]
    ax.set_yticks(ticks, [f"{tick:+g}".replace("-", "−") if tick else "0" for tick in ticks])
