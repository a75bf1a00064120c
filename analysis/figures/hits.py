"""The dispersion plot: where in each article a word stands."""

import numpy as np

from analysis.figures import style
from analysis.figures.given import listed, needed
from analysis.figures.rows import framed, laid_out, set_names, set_ticks
from analysis.figures.sides import draw_column
from analysis.figures.style import PALETTE, Key
from analysis.text import plural


def dispersion(
    table, *, articles, by="article_id", most=60, ax=None, title=None, note=None, size="page",
):  # fmt: skip
    """Draw where hits stand: a row an article (or a term), a tick a hit, its number at the right.

    The table is CONCORDANCE, or any rows with article_id and start (MENTIONS, LABELS, QUOTES);
    `articles` are those it was made of, for their lengths. Each row runs from the first character
    of the text (left) to the last. `by` is "article_id" (rows in the order of dates, named by
    titles) or a column of the table, such as "match", "actor" or "outlet": then the articles of a
    row are laid upon each other, and of more than `most` values those with the fewest hits share
    the last row. Articles without a hit are told in the note.

    Raises `ValueError` for a hit in an article that is not among `articles`, or beyond its end.
    """
    needed(table, ["article_id", "start", by], "dispersion")
    about = articles.set_index(articles["article_id"].astype("str"))
    ids = table["article_id"].astype("str")
    lengths = about["text"].str.len().reindex(ids.unique())
    if lengths.isna().any():
        raise ValueError(f"dispersion: article {lengths.index[lengths.isna()][0]!r} is not there")
    place = table["start"].to_numpy(dtype=float) / lengths.reindex(ids).to_numpy(dtype=float)
    if (place > 1).any():
        raise ValueError(f"dispersion: a hit in {ids[place > 1].iloc[0]!r} is beyond its end")
    own, keys, names = _articles(ids, about) if by == "article_id" else _values(table[by], most)
    with style.applied(size):
        its = laid_out(ax, names, 1, size)
        ax, points, middles = its.ax, its.points, its.middles[0]
        n = own.value_counts().reindex(keys).to_numpy()
        ax.set_xlim(0, 1)
        draw_column(its, [f"{count:,}" for count in n], "hits")
        ax.hlines(middles, 0, 1, color=PALETTE["rule"], linewidth=its.thick * 0.62, zorder=1)
        row = middles[np.array([*map({key: i for i, key in enumerate(keys)}.get, own)])]
        ax.vlines(place, row - its.thick * 0.46, row + its.thick * 0.46, color=PALETTE["blue"],
                  linewidth=points / 6, zorder=3)  # fmt: skip
        set_names(its, at=0)
        set_ticks(its, [0, 0.5, 1], ["start", "middle", "end"])
        framed(
            its, bottom=points * 1.6, gap=points * 1.9,
            title="Where in the text it stands" if title is None else title,
            keys=[Key("a hit, at its place in the article", PALETTE["blue"], "|")],
            note=_note(ids, articles) if note is None else note,
            says=f"{plural(len(table), 'hit')} in {plural(ids.nunique(), 'article')}; "
                 f"{listed(names, [plural(count, 'hit') for count in n])}.",
        )  # fmt: skip
    return ax


def _articles(ids, about):
    """Return the row of every hit, the rows in order, and the names they are shown by."""
    about = about.loc[sorted(ids.unique())]
    about = about.sort_values("date", kind="stable", na_position="last")
    titles = about["title"].where(about["title"].notna(), about.index)
    return ids, [*about.index], [*titles.astype("str")]


def _values(own, most):
    """Return the same for a row a value; of too many the least frequent are one row, the last."""
    own = own.astype("str")
    n = own.value_counts()
    keys = sorted(n.index, key=lambda key: (-n[key], key))
    if len(keys) > most:
        others = plural(len(keys) - most + 1, "other")
        keys = keys[: most - 1]
        own = own.where(own.isin(keys), others)
        keys.append(others)
    return own, keys, keys


def _note(ids, articles):
    without = len(articles) - ids.nunique()
    return f"Not shown: {plural(without, 'article')} without a hit." if without else ""
