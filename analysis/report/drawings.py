"""Every planned figure drawn into its files and into the page, or the card that says why not."""

import json
import re
from typing import NamedTuple

from analysis import figures
from analysis.report import again, plans


class Drawing(NamedTuple):
    """A figure on the page: wide and narrow SVG, or the reason why there is none."""

    name: str
    title: str
    alt: str = ""
    wide: str = ""
    narrow: str = ""
    reason: str = ""


def draw_all(articles, tables, folder, *, about, events=None):
    """Write every figure (or its card) under `folder`; return a dict of name to `Drawing`.

    `about` goes into every card: how the data are made `again`, and of which `corpus` they are.
    """
    planned = plans.all_of(articles, tables, events)
    return {name: _draw(name, plan, folder, about) for name, plan in planned.items()}


def _draw(name, plan, folder, about):
    about = plan.about | about
    about["again"] = {"figure": again.figure(name, plan), "data": about["again"]}
    if plan.reason:
        figures.withheld(folder / name, reason=plan.reason, about=about)
        return Drawing(name, plan.title, reason=plan.reason)

    def export(fig):
        figures.export(fig, folder / name, data=plan.table, about=about)

    _with_figure(name, plan, "page", plan.title, export)
    wide = _with_figure(name, plan, "page", "", figures.markup)
    narrow = _with_figure(name, plan, "column", "", figures.markup)
    card = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return Drawing(
        name, plan.title, card["alt"], _for_page(wide, f"{name}-w"), _for_page(narrow, f"{name}-n")
    )


def _with_figure(name, plan, size, title, use):
    """Draw a figure, use it, close it: matplotlib would keep it otherwise."""
    import matplotlib.pyplot as plt

    axes = getattr(figures, name)(plan.table, title=title, size=size, **plan.options)
    try:
        return use(axes.figure)
    finally:
        plt.close(axes.figure)


def _for_page(svg, prefix):
    """Make a figure part of a page: ids of its own, the page's colours and its width.

    A line through many points is written short: a tenth of a point is less than a pixel.
    """
    svg = re.sub(r'\bd="[^"]*"', lambda path: _short(path[0]), svg)
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    view = re.search(r'viewBox="[^"]*"', svg)[0]
    svg = re.sub(r"<svg [^>]*>", f'<svg {view} aria-hidden="true">', svg, count=1)
    for name, colour in {**figures.PALETTE, "paper": "#ffffff"}.items():
        svg = svg.replace(colour, f"var(--{name})")
    return svg


def _short(path):
    numbers = re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.1f}", path)
    return re.sub(r"\.0\b", "", " ".join(numbers.split()))
