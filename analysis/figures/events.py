"""Events over a figure of time: a line each, its label beside it, none over another."""

import pandas as pd

from analysis.figures import style
from analysis.figures.style import PALETTE

_LANES = 6  # lines of labels; with more the labels become numbers, and the note lists them
_PAD = 3  # points


def within(events, first, last):
    """Return (days, labels) of the events of a stretch of time in order, and how many are not.

    Raises `ValueError` for a table without date and label, or an event without one of them.
    """
    missing = [column for column in ("date", "label") if column not in events]
    if missing:
        raise ValueError(f"events need columns date and label; found {[*events.columns]}")
    days = pd.to_datetime(events["date"])
    for column, values in (("date", days), ("label", events["label"])):
        if values.isna().any():
            raise ValueError(f"events: row {values.index[values.isna()][0]} has no {column}")
    rows = pd.DataFrame({"day": days, "label": events["label"].astype("str")})
    rows = rows.sort_values(["day", "label"])
    here = rows[(rows["day"] >= first) & (rows["day"] < last)]
    return [*here["day"]], [*here["label"]], len(rows) - len(here)


def placed(at, labels, width, points):
    """Return [(place, text, lane, its side)], the number of lanes, and what the note must list.

    `at` are the places of the lines in points from the left, in order. A label hangs beside its
    line, in the lowest lane where no other label and no line of another lane crosses it. Where the
    lanes do not suffice, labels are numbers above their lines, and numbers that would touch become
    one: "3–7".
    """
    found = _hung(at, labels, width, points)
    if found is not None:
        return *found, ""
    listing = "; ".join(f"{number} {label}" for number, label in enumerate(labels, 1))
    return _numbered(at, points), 1, f"{listing}."


def _hung(at, labels, width, points):
    """Return the labels in their lanes, and the number of lanes; None if those do not suffice."""
    wide = [style.text_width(text, points) + 2 * _PAD for text in labels]
    left = [place + its > width for place, its in zip(at, wide, strict=True)]
    order = range(len(labels))
    pairs = [(one, two) for one in order for two in order if one != two]

    def spans():
        return [(at[i] - wide[i], at[i]) if left[i] else (at[i], at[i] + wide[i]) for i in order]

    def covers(one, two):
        """Tell whether the line of `two` stands in the label of `one`."""
        if at[one] == at[two]:
            return (two > one) != left[one]
        return span[one][0] < at[two] < span[one][1]

    span = spans()
    for _ in order:  # two labels over each other's lines would have no lanes: they change sides
        both = [one for one, two in pairs if covers(one, two) and covers(two, one)]
        for one in both:
            left[one] = True
        span = spans()
        if not both:
            break
    if any(begin < 0 for begin, _ in span):
        return None
    lane = [0] * len(labels)
    for _ in range(_LANES + 1):
        for one, two in pairs:
            apart = span[one][1] <= span[two][0] or span[two][1] <= span[one][0]
            if covers(one, two):
                lane[one] = max(lane[one], lane[two] + 1)
            elif lane[one] == lane[two] and one < two and not apart:
                lane[one] += 1
    if max(lane, default=-1) >= _LANES:
        return None
    sides = ["right" if its else "left" for its in left]
    return [*zip(at, labels, lane, sides, strict=True)], max(lane, default=-1) + 1


def _numbered(at, points):
    """Return numbers in the middle above their lines, those that would touch as one range."""
    groups = [[place, place, number, number] for number, place in enumerate(at, 1)]
    while True:
        texts = [f"{a}–{b}" if b > a else f"{a}" for *_, a, b in groups]
        half = [style.text_width(text, points) / 2 + _PAD / 2 for text in texts]
        middle = [(first + last) / 2 for first, last, *_ in groups]
        for i in range(len(groups) - 1):
            if middle[i] + half[i] > middle[i + 1] - half[i + 1]:
                groups[i : i + 2] = [
                    [groups[i][0], groups[i + 1][1], groups[i][2], groups[i + 1][3]]
                ]
                break
        else:
            rows = zip(middle, texts, strict=True)
            return [(place, text, 0, "center") for place, text in rows]


def draw(ax, places, found, width, base, points):
    """Draw the lines of events through the Axes (places from 0 to 1) and the labels above them."""
    from matplotlib.text import OffsetFrom

    many = len(places) > 2 * _LANES
    hung = len(found) == len(places)
    for at, place in enumerate(places):
        up = base + (found[at][2] if hung else 0) * points * 1.25
        ax.annotate(
            "", (place, 0), (0, up + points * (1.1 if hung and found[at][3] != "center" else -0.2)),
            xycoords="axes fraction", textcoords=OffsetFrom(ax, (place, 1), unit="points"),
            arrowprops={"arrowstyle": "-", "color": PALETTE["grey" if many else "quiet"],
                        "linewidth": 0.7, "linestyle": (0, (3, 2)), "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        )  # fmt: skip
    aside = {"left": _PAD, "right": -_PAD, "center": 0}
    for place, text, lane, side in found:
        ax.annotate(
            text, (place / width, 1), (aside[side], base + lane * points * 1.25),
            xycoords="axes fraction", textcoords="offset points", ha=side, fontsize=points,
            color=PALETTE["ink"], annotation_clip=False,
        )  # fmt: skip
