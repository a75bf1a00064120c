"""How a figure looks: colours, sizes, type, and the frame around what a form draws.

Everything is measured in points, the unit of type, so that a row is as high as its label needs.
Nothing here touches matplotlib's own settings beyond the moment of drawing.
"""

from contextlib import contextmanager
from typing import NamedTuple

# Okabe and Ito's colours (jfly.uni-koeln.de/color, 2008): told apart by the colour-blind. The
# greys are ours. Series that stand side by side also differ in lightness, so that grey print works.
PALETTE = {
    "ink": "#1f2328",
    "quiet": "#5b636d",  # 6:1 on white, enough for small type
    "rule": "#d3d7dc",
    "shade": "#eef0f3",
    "grey": "#b4bac2",
    "blue": "#0072b2",
    "sky": "#56b4e9",
    "vermilion": "#d55e00",
    "orange": "#e69f00",
    "green": "#009e73",
    "purple": "#cc79a7",
    "yellow": "#f0e442",
}


class Size(NamedTuple):
    """The width of a figure and the size of its type, in points."""

    width: float
    type: float


# One and two columns of a journal (88 and 180 mm), and a slide.
SIZES = {"column": Size(252, 7.5), "page": Size(510, 9), "slide": Size(720, 14)}

FONT = "DejaVu Sans"  # comes with matplotlib, has Cyrillic: the same figure on every machine
_SETTINGS = {
    "font.family": [FONT],
    "text.parse_math": False,  # "$500 billion" is no formula
    "text.color": PALETTE["ink"],
    "axes.edgecolor": PALETTE["rule"],
    "axes.labelcolor": PALETTE["quiet"],
    "xtick.color": PALETTE["quiet"],
    "ytick.color": PALETTE["quiet"],
    "axes.unicode_minus": True,
    "lines.solid_capstyle": "butt",
    "svg.hashsalt": "coverage-analysis",  # else ids in the file are drawn anew every time
    "svg.fonttype": "path",
    "pdf.fonttype": 42,  # whole letters, so that text in the file can be searched and edited
}
_LINE = 1.3  # line height, in sizes of the type
_ABOVE = 8  # points between the frame and the line above it


@contextmanager
def applied(size="page", **settings):
    """Draw in this style inside the `with`; whatever the user has set comes back after it."""
    import matplotlib
    from matplotlib import style

    points, interactive = measure(size).type, matplotlib.is_interactive()
    sizes = dict.fromkeys(
        ["font.size", "xtick.labelsize", "ytick.labelsize", "axes.labelsize"], points
    )
    # A notebook shows only what is drawn while this is on; its backend turns it on when it loads,
    # which may happen in here, with the first figure.
    try:
        with style.context([_SETTINGS, sizes, settings], after_reset=True):
            matplotlib.interactive(interactive)
            try:
                yield
            finally:
                interactive = matplotlib.is_interactive()
    finally:
        matplotlib.interactive(interactive)


def measure(size):
    """Return the `Size` called "column", "page" or "slide".

    >>> measure("column").width
    252
    """
    if size not in SIZES:
        raise ValueError(f"size {size!r}: expected one of {', '.join(SIZES)}")
    return SIZES[size]


def text_width(text, points, weight="normal"):
    """Return how wide the longest line of a text is, in points, with a little to spare.

    Screens fit letters to pixels, which makes a line up to 2 % longer than the font says.
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=[FONT], size=points, weight=weight)
    return 1.02 * max(
        (
            text_to_path.get_text_width_height_descent(line, font, ismath=False)[0]
            for line in text.split("\n")
            if line
        ),
        default=0.0,
    )


def wrap(text, width, points, weight="normal"):
    """Break a text into lines of at most `width` points. No word is broken, none is lost.

    >>> wrap("Верховна Рада України", 60, 9)
    'Верховна\\nРада\\nУкраїни'
    """
    lines = []
    for word in str(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, points, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def without_kind(names):
    """Return names without what all of them begin with, up to and with a colon.

    >>> without_kind(["topic: aid", "topic: peace"])
    ['aid', 'peace']
    """
    kind, mark, _ = names[0].partition(": ")
    start = kind + mark if mark and all(n.startswith(kind + mark) for n in names) else ""
    return [name.removeprefix(start) for name in names]


def open_axes(ax, size):
    """Return (Axes, whether they are ours, their width, the size of type), in points.

    They are the caller's own, or the only ones of a new figure, without a frame or a scale.
    """
    width, points = measure(size)
    own = ax is None
    if own:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(width / 72, width / 144), dpi=110)
    bare(ax)
    ax.set(xticks=[], yticks=[])
    return ax, own, width if own else width_of(ax), points


def width_of(ax):
    """Return the width of the Axes, in points."""
    return ax.get_window_extent().width / ax.figure.dpi * 72


def bare(ax):
    """Take the frame away: what is left is what the form draws."""
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0)


class Key(NamedTuple):
    """A piece of the line under the title; with a colour it explains the marks of that colour."""

    text: str
    colour: str | None = None
    mark: str = "■"


def frame(
    ax, own, size, *, height, left=0, bottom=0, title="", keys=(), note="", says="", gap=_ABOVE
):  # fmt: skip
    """Put title, keys and note around the Axes; fit a figure of ours to what it holds.

    `height` is what the form needs, `left` and `bottom` what its labels take, all in points. The
    caller's own figure keeps its size and its layout. What the figure `says` to who cannot see it
    becomes the label of the Axes, which matplotlib does not draw.
    """
    total, points = measure(size)
    ax.set_label(". ".join(part.rstrip(".") for part in (title, says, note) if part) + ".")
    width = total if own else width_of(ax)
    left = left if own else 0
    shift = -left / (total - left)  # title, keys and note begin at the edge of the figure
    above = _set_keys(ax, keys, -left, width, points, gap) + gap
    title = wrap(title, width, points * 1.25, "bold")
    if title:
        ax.set_title(
            title, loc="left", x=shift, pad=above + 0.4 * points, fontsize=points * 1.25,
            fontweight="bold", linespacing=1.15, color=PALETTE["ink"],
        )  # fmt: skip
        above += (title.count("\n") + 1) * points * 1.5 + 0.4 * points
    note = wrap(note, width, points * 0.9)
    if note:
        ax.set_xlabel(
            note, loc="left", fontsize=points * 0.9, linespacing=1.25, labelpad=6,
            color=PALETTE["quiet"],
        )  # fmt: skip
        ax.xaxis.label.set_x(shift)
        bottom += (note.count("\n") + 1) * points * 0.9 * 1.35 + 9
    if own:
        _fit(ax, total, height, left, bottom, above)


def _fit(ax, total, height, left, bottom, above):
    edge = 2  # points of white above and below; at the sides the page has its own
    tall = height + bottom + above + 2 * edge
    ax.figure.set_size_inches(total / 72, tall / 72)
    ax.set_position([left / total, (bottom + edge) / tall, (total - left) / total, height / tall])


def _set_keys(ax, keys, x, width, points, gap):
    """Write the keys above the Axes, as many to a line as fit; return the height they take."""
    line, square, apart = points * _LINE, 1.3 * points, 1.6 * points
    placed, row, at = [], -1, width
    for text, colour, mark in keys:
        indent = square if colour else 0
        for number, part in enumerate(wrap(text, width - indent, points).split("\n")):
            room = indent + text_width(part, points)
            if number or at + apart + room > width:
                row, at = row + 1, -apart
            at += apart
            placed.append((part, colour, mark, number, row, at, indent))
            at += room
    for part, colour, mark, number, its_row, at, indent in placed:
        up = (row - its_row) * line + gap
        if colour and not number:
            _write(ax, mark, x + at, up, points, colour)
        _write(ax, part, x + at + indent, up, points, PALETTE["quiet"])
    return (row + 1) * line


def _write(ax, text, x, y, points, colour):
    ax.annotate(
        text, (0, 1), (x, y), xycoords="axes fraction", textcoords="offset points",
        fontsize=points, color=colour, annotation_clip=False,
    )  # fmt: skip
