"""A network of actors: names around an oval, a line a pair, as wide as the pair is frequent."""

import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.figures.given import listed, needed, numbers, once
from analysis.figures.style import PALETTE, Key
from analysis.text import plural

_PAD = 5  # points
_WIDEST = 0.75  # width of the widest line, in sizes of the type
_GUTTER = 0.3  # the part of the width that the names of each side may take


def network(table, *, most=40, ax=None, title=None, note=None, size="page"):
    """Draw pairs of actors: who is named with whom, or who speaks about whom.

    The table is one of `actors.together` (actor · other · n: plain lines) or of `actors.about`
    (actor · about · n: lines that begin wide at the speaker and run thin to who is named). The
    `most` frequent pairs are drawn, ties in the order of names; lines are as wide as n. Names stand
    at both sides in lines of their own, so that none overlaps, the best connected at the top; the
    places say nothing else. The same table gives the same drawing.

    Raises `ValueError` for a table without such columns, a pair that stands twice (choose one
    group) or pairs without any n above 0. Who speaks about himself is told in the note.
    """
    other = next((name for name in ("about", "other") if name in table), "other")
    needed(table, ["actor", other, "n"], "network")
    once(table, ["actor", other], "network")
    directed = other == "about"
    pairs = table.astype({"actor": "str", other: "str"})
    own = pairs["actor"] == pairs[other]
    pairs = pairs.assign(n=numbers(pairs, "n"))[~own & (numbers(pairs, "n") > 0)]
    pairs = pairs.sort_values(["n", "actor", other], ascending=[False, True, True])
    n_pairs, pairs = len(pairs), pairs.head(most)
    if not n_pairs:
        raise ValueError("network: no pair of two actors has an n above 0; see figures.withheld")
    names = _by_strength(pairs, other)
    n_of = [f"with {two} {n:,.0f}" for two, n in zip(pairs[other], pairs["n"], strict=True)]
    with style.applied(size):
        ax, own_axes, width, points = style.open_axes(ax, size)
        places, labels, height = _placed(names, width, points)
        ax.set_xlim(0, width)
        ax.set_ylim(height, 0)
        _draw_pairs(ax, pairs, other, places, (width / 2, height / 2), points)
        _write_names(ax, names, labels, places, width, points)
        said = "about" if directed else "with"
        texts = [text.replace("with", said, 1) for text in n_of]
        keys = [Key(_width_key(pairs["n"], directed), PALETTE["blue"], "━")]
        style.frame(
            ax, own_axes, size, height=height, keys=keys,
            title=("Who speaks about whom" if directed else "Who is named together")
            if title is None else title,
            note=_note(pairs, n_pairs, int(table.loc[own, "n"].sum())) if note is None else note,
            says=f"{plural(len(names), 'actor')}, {plural(len(pairs), 'pair')}; most frequent: "
                 f"{listed(pairs['actor'], texts)}.",
        )  # fmt: skip
    return ax


def _by_strength(pairs, other):
    """Return the names, the best connected first."""
    ends = pd.concat([pairs["actor"], pairs[other]])
    whole = pd.concat([pairs["n"], pairs["n"]]).groupby(ends.to_numpy()).sum()
    return sorted(whole.index, key=lambda name: (-whole[name], name))


def _placed(names, width, points):
    """Return places {name: (x, y)}, labels {name: text} and the height: all in points."""
    sides = names[1::2], names[::2]  # right and left, from the top
    labels = {name: style.wrap(name, width * _GUTTER, points) for name in names}
    line, apart = points * 1.25, points * 0.5
    heights = [sum(labels[n].count("\n") + 1 for n in side) * line + len(side) * apart
               for side in sides]  # fmt: skip
    widest = max(style.text_width(text, points) for text in labels.values())
    radius = width / 2 - min(widest, width * (_GUTTER + 0.1)) - 3 * _PAD
    height = max(*heights, radius * 1.5)
    places = {}
    for sign, side, used in ((1, sides[0], heights[0]), (-1, sides[1], heights[1])):
        spare, y = (height - used) / max(len(side), 1), 0.0
        for name in side:
            high = (labels[name].count("\n") + 1) * line + apart + spare
            middle = y + high / 2
            across = np.sqrt(max(0.0, 1 - (2 * middle / height - 1) ** 2))
            places[name] = width / 2 + sign * max(radius * across, _PAD), middle
            y += high
    return places, labels, height


def _draw_pairs(ax, pairs, other, places, centre, points):
    """Draw the lines, the weakest first; they bend towards the middle, one way a little more."""
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    top, thick = pairs["n"].max(), _WIDEST * min(1, np.sqrt(40 / len(pairs)))
    for one, two, n in [*zip(pairs["actor"], pairs[other], pairs["n"], strict=True)][::-1]:
        start, end = np.array(places[one]), np.array(places[two])
        wide = max(points * thick * n / top, 0.5)
        middle = (start + end) / 2
        bend = middle + 0.45 * (np.array(centre) - middle)
        look = {"alpha": 0.25 + 0.6 * n / top, "zorder": 2}
        if other == "other":
            path = Path([start, bend, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
            ax.add_patch(PathPatch(path, facecolor="none", edgecolor=PALETTE["blue"],
                                   linewidth=wide, capstyle="round", **look))  # fmt: skip
            continue
        along = end - start
        bend = bend + 0.12 * np.array([-along[1], along[0]])  # the way back takes the other side
        ax.add_patch(Polygon(_taper(start, bend, end, wide * 1.3), facecolor=PALETTE["blue"],
                             linewidth=0, **look))  # fmt: skip


def _taper(start, bend, end, wide):
    """Return the outline of a bent line that is `wide` at its start and thin at its end."""
    t = np.linspace(0, 1, 33)[:, None]
    line = (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    side = np.stack([-way[:, 1], way[:, 0]], axis=1) * (wide * (1 - t) + 0.4) / 2
    return np.concatenate([line + side, (line - side)[::-1]])


def _write_names(ax, names, labels, places, width, points):
    x, y = np.array([places[name] for name in names]).T
    ax.scatter(x, y, s=(points * 0.6) ** 2, color=PALETTE["ink"], zorder=4, linewidths=0,
               clip_on=False)  # fmt: skip
    for name, at, middle in zip(names, x, y, strict=True):
        right = at > width / 2
        ax.annotate(
            labels[name], (at, middle), (_PAD if right else -_PAD, 0), textcoords="offset points",
            ha="left" if right else "right", va="center", fontsize=points, linespacing=1.1,
            multialignment="left" if right else "right", zorder=5, annotation_clip=False,
            bbox={"facecolor": "#ffffff", "edgecolor": "none", "alpha": 0.75, "pad": 0},
        )  # fmt: skip


def _width_key(n, directed):
    way = ", from wide to thin: from who speaks to who is named" if directed else ""
    least = f"{n.min():,.0f} to " if n.min() < n.max() else ""
    return f"the wider, the more often: {least}{plural(int(n.max()), 'time')}{way}"


def _note(pairs, n_pairs, n_own):
    notes = []
    if len(pairs) < n_pairs:
        notes.append(f"The {len(pairs)} most frequent of {n_pairs:,} pairs.")
    if n_own:
        notes.append(f"Not drawn: {plural(n_own, 'naming')} of oneself.")
    return " ".join(notes)
