"""Rank change: who or what stands where in one group, and where in the next."""

import numpy as np

from analysis.figures import style
from analysis.figures.given import counted, label_of, needed, numbers, once, percent
from analysis.figures.style import PALETTE, Key

_PAD = 5  # points
_LINE = 1.3  # of the size of type: a line of the groups' names
_NAME = 0.12  # of the width: what a group's name may take before it is broken


def ranks(
    table, *, by, measure, label=None, ax=None, title=None, note=None, size="page",
):  # fmt: skip
    """Draw the order of names in two groups or periods (or more), a line for each name.

    The table has a row for each name and group: `by` names the column of groups (drawn from left
    to right in their order), `label` the column of names (by default the first that is not `by`),
    `measure` the column that ranks them, largest first, for instance

        standing = actors.standing(articles, quotes, mentions, by="period")
        figures.ranks(standing, by="period", measure="share_mentions", label="actor")

    Every name of the table is drawn: choose some of them first. Equal values share a rank, in the
    order of names. A name that a group lacks has no place in it, and its line ends. Lines to a
    higher rank are solid and blue, those to a lower one broken and orange, all others grey.

    Raises `ValueError` for less than two groups, or a name that stands twice in one.
    """
    needed(table, [by, measure], "ranks")
    rest = table.drop(columns=by)
    label = label_of(rest, label, "ranks")
    once(table, [label, by], "ranks")
    groups = [*table[by].sort_values().unique()]
    if len(groups) < 2:
        raise ValueError(f"ranks needs two groups in {by!r} or more; found {groups}")
    orders = [_order(table[table[by] == group], label, measure) for group in groups]
    written = percent if measure.startswith("share") else lambda value: counted([value])[0]
    with style.applied(size):
        ax, own, width, points = style.open_axes(ax, size)
        gutter = width * (0.36 if len(groups) == 2 else 0.3)
        ends = [_labels(order, written, gutter, points) for order in (orders[0], orders[-1])]
        line = points * 1.25
        step = max(text.count("\n") + 1 for side in ends for text in side) * line + points * 0.4
        sides = [max((style.text_width(text, points) for text in side), default=0) + 2 * _PAD
                 for side in ends]  # fmt: skip
        height = max(map(len, orders)) * step
        ax.set_xlim(0, width)
        ax.set_ylim(height, 0)
        at = np.linspace(sides[0], width - sides[1], len(groups))
        kinds = _draw_lines(ax, orders, at, step, points)
        _write_ends(ax, ends, at, step, points)
        lines = _write_groups(ax, groups, at, sides, width, points)
        style.frame(
            ax, own, size, height=height, title="Who rises, who falls" if title is None else title,
            keys=[key for kind, key in _KEYS.items() if kind in kinds], note=note or "",
            says=_says(orders, groups, written), gap=points * (0.9 + _LINE * lines),
        )  # fmt: skip
    return ax


_STYLES = {
    "rises": {"color": PALETTE["blue"], "linestyle": "-", "linewidth": 1.8, "zorder": 3},
    "falls": {"color": PALETTE["vermilion"], "linestyle": (0, (4, 2)), "linewidth": 1.8,
              "zorder": 3},
    "stays": {"color": PALETTE["grey"], "linestyle": "-", "linewidth": 1.4, "zorder": 2},
}  # fmt: skip
_KEYS = {
    "rises": Key("rises", PALETTE["blue"], "━"),
    "falls": Key("falls", PALETTE["vermilion"], "╍"),
    "stays": Key("stays", PALETTE["grey"], "━"),
}


def _order(rows, label, measure):
    """Return {name: (place from 0, rank from 1, rank as written, value)}, known values only."""
    values = dict(zip(rows[label].astype("str"), numbers(rows, measure), strict=True))
    known = sorted((-value, name) for name, value in values.items() if np.isfinite(value))
    found = {}
    for place, (value, name) in enumerate(known):
        equal = [at for at, (other, _) in enumerate(known) if other == value]
        rank = equal[0] + 1
        found[name] = place, rank, f"{rank}{'=' if len(equal) > 1 else ''}", -value
    return found


def _labels(order, written, gutter, points):
    """Return the text of every place: rank, name, value."""
    return [
        style.wrap(f"{rank} {name} ({written(value)})", gutter, points)
        for name, (*_, rank, value) in order.items()
    ]


def _draw_lines(ax, orders, at, step, points):
    """Draw every name's line; return the kinds of lines that there are."""
    names = sorted({name for order in orders for name in order})
    kinds = set()
    for name in names:
        places = [order[name][0] if name in order else np.nan for order in orders]
        y = (np.array(places) + 0.5) * step
        known = [order[name][1] for order in orders if name in order]
        moved = known[-1] - known[0]  # of ranks: equal ones have several places
        kind = "rises" if moved < 0 else "falls" if moved > 0 else "stays"
        if len(known) > 1:
            kinds.add(kind)
        ax.plot(at, y, marker="o", markersize=points / 2.4, clip_on=False, **_STYLES[kind])
    return kinds


def _write_ends(ax, ends, at, step, points):
    for side, texts in enumerate(ends):
        for place, text in enumerate(texts):
            ax.annotate(
                text, (at[-side], (place + 0.5) * step), (_PAD if side else -_PAD, 0),
                textcoords="offset points", ha="left" if side else "right", va="center",
                fontsize=points, linespacing=1.1, annotation_clip=False,
                multialignment="left" if side else "right",
            )  # fmt: skip


def _write_groups(ax, groups, at, sides, width, points):
    """Write the names of the groups above their places; return how many lines they take.

    A name that has no room beside its neighbours stands in a line above them, a stroke under it.
    """
    middle = max((at[1] - at[0]) * 0.85, width * _NAME)
    rooms = [sides[0], *[middle] * (len(groups) - 2), sides[1]]
    texts = [style.wrap(_named(group), room, points, "bold")
             for group, room in zip(groups, rooms, strict=True)]  # fmt: skip
    aligned = ["right", *["center"] * (len(groups) - 2), "left"]
    levels, lines = _levels(texts, at, aligned, points)
    for text, place, side, level in zip(texts, at, aligned, levels, strict=True):
        up = 4 + level * points * _LINE
        if level:
            ax.annotate(
                "", (place, 0), (0, up), textcoords="offset points", annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": PALETTE["grey"], "linewidth": 0.7,
                            "shrinkA": 0, "shrinkB": 2},
            )  # fmt: skip
        ax.annotate(
            text, (place, 0), (0, up), textcoords="offset points", fontweight="bold", ha=side,
            va="bottom", fontsize=points, color=PALETTE["quiet"], linespacing=1.1,
            annotation_clip=False,
        )  # fmt: skip
    return lines


def _levels(texts, at, aligned, points):
    """Return the line that each text begins in, from below, and how many lines all take.

    The ends stand lowest; of the others each is as low as it can be with no other in its way, and
    no stroke of one.
    """
    shift = {"right": 1.0, "center": 0.5, "left": 0.0}
    wide = [max(style.text_width(line, points, "bold") for line in text.split("\n")) + points * 0.5
            for text in texts]  # fmt: skip
    lefts = [place - wide[i] * shift[aligned[i]] for i, place in enumerate(at)]
    levels, taken = [0] * len(texts), []
    for i in [0, len(texts) - 1, *range(1, len(texts) - 1)]:
        left, right, size = lefts[i], lefts[i] + wide[i], texts[i].count("\n") + 1
        held = [(0 if left < place < right else low, top) for one, other, low, top, place in taken
                if one < right and other > left]  # fmt: skip
        levels[i] = min(
            level
            for level in (0, *(top for _, top in held))
            if all(level + size <= low or level >= top for low, top in held)
        )
        taken.append((left, right, levels[i], levels[i] + size, at[i]))
    return levels, max(top for _, _, _, top, _ in taken)


def _named(group):
    return f"{group.day} {group:%b %Y}" if hasattr(group, "strftime") else str(group)


def _says(orders, groups, written):
    firsts = [
        f"{_named(group)}: " + ", ".join(f"{name} {written(one[-1])}" for name, one in
                                         [*order.items()][:3])
        for group, order in zip(groups, orders, strict=True)
    ]  # fmt: skip
    return f"{len({name for order in orders for name in order})} names. First in " + "; in ".join(
        firsts
    )
