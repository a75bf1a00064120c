"""One article, sentence by sentence: its tone, its quotations, and who speaks in it."""

import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.figures.given import listed, needed, numbers, once
from analysis.figures.scores import reach_of, score_ticks
from analysis.figures.style import PALETTE, Key
from analysis.text import plural

_GUTTER = 0.3, 0.4  # the part of the width that names of speakers may take; in one column


def tone_strip(table, *, ax=None, title=None, note=None, size="page"):
    """Draw the tone of one article, sentence by sentence, from its first to its last.

    One row is one sentence: sentence (from 0) · score (-1 to 1, missing where no word was known);
    a column `quoted` of booleans shades the sentences that hold a quotation. A column `speaker`
    (who is quoted in the sentence, several joined by "; ", missing where nobody is) adds a line for
    each speaker under the tone, a block where he or she speaks, in the order of their first words.
    Missing scores are gaps with a ring, never a bar of height 0. Raises `ValueError` if a sentence
    stands twice.
    """
    once(table, "sentence", "tone_strip")
    needed(table, ["score"], "tone_strip")
    table = table.sort_values("sentence")
    place = table["sentence"].to_numpy(dtype=float) + 1  # readers count from 1
    score = numbers(table, "score")
    known = np.isfinite(score)
    said = _spoken(table, place)
    with style.applied(size):
        ax, own, width, points = style.open_axes(ax, size)
        names = [style.wrap(name, width * _GUTTER[size == "column"], points) for name in said]
        left = max(style.text_width(name, points) for name in ["−0.25", *names]) + 8
        keys = [Key("positive", PALETTE["blue"]), Key("negative", PALETTE["vermilion"])]
        if not known.all():
            keys.append(
                Key(f"○ no word known: {(~known).sum():,} of {plural(len(known), 'sentence')}")
            )
        if _shade(ax, table, place):
            keys.append(Key("holds a quotation", PALETTE["rule"]))
        _draw_scores(ax, place, score, points)
        ax.set_xticks(_counting(int(place.min()), int(place.max())))
        ax.tick_params(axis="x", pad=3)
        height, lanes = points * 15, _lanes_height(names, points)
        if said:
            _draw_speakers(ax, said, names, points, height, lanes)
        style.frame(
            ax, own, size, height=height, left=left, bottom=points * 1.6 + lanes, keys=keys,
            title="Tone through the article" if title is None else title, gap=points,
            note="Sentences in the order of the article." if note is None else note,
            says=_says(score, said),
        )  # fmt: skip
        ax.xaxis.labelpad = 6 + lanes
    return ax


def _draw_scores(ax, place, score, points):
    known, reach = np.isfinite(score), reach_of(score)
    colours = np.where(score[known] < 0, PALETTE["vermilion"], PALETTE["blue"])
    ax.bar(place[known], score[known], width=0.72, color=colours, linewidth=0, zorder=2)
    # a sentence that scores exactly 0 is measured: it keeps a mark on the line
    ax.plot(place[score == 0], score[score == 0], "s", color=PALETTE["blue"], ms=points / 4)
    ring = min(points / 3, 200 / len(place))
    ax.plot(
        place[~known], np.zeros((~known).sum()), "o", ms=ring, mfc="none", mec=PALETTE["quiet"],
        mew=0.7, zorder=4,
    )  # fmt: skip
    ax.axhline(0, color=PALETTE["quiet"], linewidth=0.8, zorder=3)
    ax.set_xlim(place.min() - 0.6, place.max() + 0.6)
    ax.set_ylim(-reach, reach)
    score_ticks(ax, reach)


def _counting(first, last):
    step = next(step for step in (1, 5, 10, 25, 50, 100, 10**9) if (last - first) / step <= 12)
    return sorted(
        {first, *range(-(-first // step) * step, last + 1, step)}
        - ({first} if 0 < (-first % step) < step / 3 else set())
    )


def _shade(ax, table, place):
    if "quoted" not in table:
        return 0
    quoted = place[table["quoted"].eq(True).fillna(False).to_numpy(dtype=bool)]
    for middle in quoted:
        ax.axvspan(middle - 0.5, middle + 0.5, color=PALETTE["shade"], linewidth=0, zorder=0)
    return len(quoted)


def _spoken(table, place):
    """Return {speaker: places of the sentences}, in the order of their first words."""
    found = {}
    if "speaker" in table:
        for at, speakers in zip(place, table["speaker"], strict=True):
            if not pd.isna(speakers):
                for name in str(speakers).split("; "):
                    found.setdefault(name, []).append(at)
    return found


def _lanes_height(names, points):
    return sum(_lane(name, points) for name in names) + (points * 1.2 if names else 0)


def _lane(name, points):
    return (name.count("\n") + 1) * points * 1.25 + points * 0.45


def _draw_speakers(ax, said, names, points, height, lanes):
    """Draw a line for each speaker under the tone, with a block for each sentence."""
    first = points * 2.8  # under the numbers of the sentences
    deep = lanes - points * 1.2
    below = ax.inset_axes([0, -(first + deep) / height, 1, deep / height], sharex=ax)
    style.bare(below)
    below.set_ylim(deep, 0)
    below.tick_params(labelbottom=False)
    down, middles = 0.0, []
    for name, places in zip(names, said.values(), strict=True):
        high = _lane(name, points)
        middle = down + high / 2
        below.axhline(middle, color=PALETTE["rule"], linewidth=0.8, zorder=0)
        below.bar(places, points, width=0.86, bottom=middle - points / 2, color=PALETTE["ink"],
                  linewidth=0)  # fmt: skip
        middles.append(middle)
        down += high
    below.set_yticks(middles, names, linespacing=1.1, color=PALETTE["ink"])


def _says(score, said):
    parts = [
        f"score above zero: {plural((score > 0).sum(), 'sentence')}, "
        f"below: {(score < 0).sum():,}, no score: {np.isnan(score).sum():,}"
    ]
    if said:
        texts = [f"in {plural(len(places), 'sentence')}" for places in said.values()]
        parts.append(f"speakers: {listed(said, texts, most=5)}")
    return "; ".join(parts)
