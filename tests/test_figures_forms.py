"""The forms: what each draws of its table, by parts and data, and that nothing covers anything."""

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from analysis import figures, frequency, sentiment, tables
from analysis.figures.sides import LEFT, RIGHT

LONG = [
    "Національне агентство з питань запобігання корупції",
    "Volodymyr Oleksandrovych Zelenskyy, President of Ukraine",
    "Комітет Верховної Ради України з питань економічного розвитку",
    "$500 billion, $1 trillion",
]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def names(n):
    return [LONG[i] if i < len(LONG) else f"Actor {i:02d}" for i in range(n)]


def spread(n, low=-0.6, high=0.6):
    return np.linspace(low, high, n) if n > 1 else np.array([high])


def means(n):
    mean = spread(n)
    table = pd.DataFrame({"actor": names(n), "n": range(10, 10 + n), "mean": mean})
    return table.assign(mean_low=mean - 0.2, mean_high=mean + 0.2)


def polarities(n):
    return pd.DataFrame(
        {"actor": names(n), "negative": range(n), "neutral": 5, "positive": range(n, 0, -1)}
    )


def keyed(n):
    ratio = spread(n, -4, 6)
    return pd.DataFrame(
        {"term": names(n), "n_target": range(n), "n_reference": range(1000, 1000 - n, -1),
         "log_ratio": ratio, "log_ratio_low": ratio - 1, "log_ratio_high": ratio + 1,
         "g2": ratio * 10, "p_value": np.where(np.abs(ratio) < 1, 0.5, 0.001)}
    )  # fmt: skip


def shifted(n):
    value = spread(n, 0.001, 0.004)
    return pd.DataFrame(
        {"term": names(n), "n_target": range(n), "n_reference": range(n, 0, -1),
         "per_million_target": spread(n, 0, 90), "per_million_reference": spread(n, 90, 0),
         "contribution": value, "contribution_low": value / 2, "contribution_high": value * 2}
    )  # fmt: skip


def articles(n=12):
    return pd.DataFrame(
        {"article_id": [f"{i:02d}" for i in range(n)], "title": names(n), "text": "word " * 40,
         "date": pd.date_range("2025-02-01", periods=n)}
    )  # fmt: skip


def hits(n):
    ids = [f"{i % 12:02d}" for i in range(n)]
    return pd.DataFrame({"article_id": ids, "start": [7 * i % 200 for i in range(n)],
                         "match": [names(n)[i] for i in range(n)]})  # fmt: skip


def series(n, periods=9):
    parts = []
    for number, name in enumerate(names(n)):
        share = (np.arange(periods) + number) % 7 / 7
        part = pd.DataFrame(
            {"series": f"topic: {name}", "period": pd.date_range("2025-01-06", periods=periods,
             freq="7D"), "n": np.arange(periods), "share": share}
        )  # fmt: skip
        part.loc[0, "share"] = np.nan  # no article: nothing to measure
        parts.append(part.assign(share_low=part["share"] * 0.8, share_high=part["share"] * 1.1))
    return pd.concat(parts, ignore_index=True)


def ranked(n):
    parts = [
        pd.DataFrame({"period": period, "actor": order, "share_mentions": spread(n, 1, 0)})
        for period, order in (("before the talks", names(n)), ("after them", names(n)[::-1]))
    ]
    return pd.concat(parts, ignore_index=True).astype({"period": "str"})


def pairs(n, other="other"):
    rows = [(one, two, i + 1) for i, (one, two) in enumerate(zip(names(n), names(n)[1:]))]  # noqa: B905
    return pd.DataFrame(rows, columns=["actor", other, "n"])


def strip(n):
    speakers = [None, LONG[0], f"{LONG[1]}; Kaja Kallas"]
    table = pd.DataFrame({"sentence": range(n), "score": spread(n)})
    return table.assign(speaker=[speakers[i % 3] for i in range(n)])


EVENTS = pd.DataFrame(
    {"date": ["2025-02-10", "2025-01-07", "2025-01-08"],
     "label": ["The quarrel in the Oval Office", LONG[1], "Talks"]}
)  # fmt: skip


def differing(n):
    value = spread(n)
    return pd.DataFrame(
        {"line": names(n), "measure": "share_articles", "a": 0.6, "b": 0.6 - value,
         "difference": value, "difference_low": value - 0.2, "difference_high": value + 0.2,
         "verdict": ["finding", "not supported", "withheld", "finding"][: n % 5] + ["finding"]
         * (n - n % 5 if n > 4 else 0)}
    )  # fmt: skip


FORMS = {
    "differences": (lambda n, **more: figures.differences(differing(n), **more)),
    "bars": (lambda n, **more: figures.bars(means(n).assign(mean=1.5), measure="mean", **more)),
    "tone": (lambda n, **more: figures.tone(means(n), **more)),
    "tone_shares": (lambda n, **more: figures.tone_shares(polarities(n), **more)),
    "keyness": (lambda n, **more: figures.keyness(keyed(n), most=30, **more)),
    "shift": (lambda n, **more: figures.shift(shifted(n), most=60, **more)),
    "dispersion": (lambda n, **more: figures.dispersion(hits(n), articles=articles(), **more)),
    "dispersion by match": (
        lambda n, **more: figures.dispersion(hits(n), articles=articles(), by="match", **more)
    ),
    "heat": (lambda n, **more: figures.heat(series(n, 5), **more)),
    "multiples": (lambda n, **more: figures.multiples(series(n, 5), **more)),
    "ranks": (
        lambda n, **more: figures.ranks(
            ranked(n), by="period", measure="share_mentions", label="actor", **more
        )
    ),
    "network": (lambda n, **more: figures.network(pairs(n + 1), **more)),
    "network of speakers": (lambda n, **more: figures.network(pairs(n + 1, "about"), **more)),
    "tone_strip": (lambda n, **more: figures.tone_strip(strip(n), **more)),
    "over_time": (lambda n, **more: figures.over_time(series(1, n), events=EVENTS, **more)),
}


def texts(ax):
    return [text.get_text() for text in ax.texts]


def labels(ax):
    return [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]


def boxes(fig):
    """Return (texts, boxes) of everything that is written, the boxes without their white rims."""
    fig.draw_without_rendering()
    written = [
        text
        for text in fig.findobj(Text)
        if text.get_text().strip() and text.get_visible() and _is_drawn(text)
    ]
    found = np.array([text.get_window_extent().extents for text in written])
    high = found[:, 3] - found[:, 1]
    return written, found + np.array([[1, 0, -1, 0]]) + high[:, None] * [[0, 0.1, 0, -0.1]]


def _is_drawn(text):
    """Tell whether a text is one of those that matplotlib draws: ticks out of sight are not."""
    ax = text.axes
    ticks = [] if ax is None else [*ax.get_xticklabels(), *ax.get_yticklabels()]
    every = [] if ax is None else [
        label for axis in (ax.xaxis, ax.yaxis) for tick in axis.majorTicks + axis.minorTicks
        for label in (tick.label1, tick.label2)
    ]  # fmt: skip
    return text in ticks or text not in every


def covered(fig):
    """Return the pairs of texts that lie upon each other, and the texts that leave the figure."""
    written, found = boxes(fig)
    x0, y0, x1, y1 = found.T
    over = (
        (x0[:, None] < x1) & (x1[:, None] > x0) & (y0[:, None] < y1) & (y1[:, None] > y0)
    )  # fmt: skip
    upon = [(written[i].get_text(), written[j].get_text()) for i, j in np.argwhere(over) if i < j]
    width, height = fig.bbox.size
    out = (x0 < -2) | (y0 < -2) | (x1 > width + 2) | (y1 > height + 2)
    return upon, [written[i].get_text() for i in np.flatnonzero(out)]


@pytest.mark.parametrize("size", ["page", "column"])
@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_is_written_covers_anything(form, size):
    assert covered(FORMS[form](6, size=size).figure) == ([], [])


@pytest.mark.parametrize("form", ["tone", "heat", "ranks", "network", "keyness"])
def test_sixty_names_do_not_cover_each_other(form):
    assert covered(FORMS[form](60).figure) == ([], [])


def test_the_check_sees_texts_that_cover_each_other_and_leave_the_figure():
    fig, ax = plt.subplots()
    ax.axis("off")
    ax.text(0.5, 0.5, "one")
    ax.text(0.5, 0.5, "two")
    ax.text(5, 0.5, "away")
    assert covered(fig) == ([("one", "two")], ["away"])


@pytest.mark.parametrize("form", FORMS)
def test_one_row_is_enough_and_the_form_says_what_it_shows(form):
    ax = FORMS[form](1)
    assert covered(ax.figure) == ([], [])
    told = ax.get_label()
    assert any(digit in told for digit in "123456789")
    assert told.endswith(".")
    assert ".." not in told


@pytest.mark.parametrize("form", FORMS)
def test_forms_draw_on_given_axes(form):
    fig, axes = plt.subplots(1, 2)
    size = fig.get_size_inches().tolist()
    assert FORMS[form](3, ax=axes[1]) is axes[1]
    assert fig.get_size_inches().tolist() == size
    assert not axes[0].has_data()


def test_bars_of_any_measure_with_n_and_missing_values():
    table = pd.DataFrame({"outlet": ["a", "b", "c"], "score": [0.5, None, 2.25], "n": [3, 4, 5]})
    ax = figures.bars(table, measure="score")
    assert labels(ax) == ["c", "a", "b"]
    assert texts(ax)[:3] == ["2.25  (5)", "0.50  (3)", "–"]
    assert [bar.get_width() for bar in ax.patches] == [2.25, 0.5]


def test_tone_tells_sure_from_unsure_and_missing():
    table = means(4)
    table.loc[1, ["mean", "mean_low", "mean_high"]] = np.nan
    table.loc[2, ["mean_low", "mean_high"]] = np.nan
    ax = figures.tone(table)
    assert labels(ax) == [LONG[3], LONG[2], LONG[0], LONG[1]]
    assert "–" in texts(ax)
    drawn = {ax.texts[i].get_text() for i in range(len(ax.texts))}
    assert {"interval above zero", "interval below zero"} < drawn
    assert "no interval: few articles, or alike" in drawn
    assert "interval includes zero" not in drawn
    points = np.concatenate([dots.get_offsets()[:, 0] for dots in ax.collections[-5:]
                             if len(dots.get_offsets()) == 1])  # fmt: skip
    assert sorted(point for point in points if point) == pytest.approx([-0.6, 0.2, 0.6])


def test_an_interval_ends_within_the_figure():
    table = means(2).assign(mean=[0.5, 0.4], mean_low=[0.1, 0.2], mean_high=[0.6, 30])
    assert figures.bars(table.drop(columns="n"), measure="mean").get_xlim()[1] > 30


def test_a_mean_has_a_colour_only_where_its_interval_excludes_zero():
    table = means(2).assign(mean=[0.1, -0.1], mean_low=[-0.1, -0.3], mean_high=[0.3, 0.1])
    assert "interval includes zero" in texts(figures.tone(table))
    assert not {"interval above zero", "interval below zero"} & {*texts(figures.tone(table))}


def test_tone_of_nothing_but_zeros():
    table = means(3).assign(mean=0.0, mean_low=0.0, mean_high=0.0)
    ax = figures.tone(table)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["−0.05", "0.00", "+0.05"]


def test_only_a_finding_is_filled_and_nothing_drawn_for_what_is_missing():
    table = differing(4)
    table.loc[2, ["difference_low", "difference_high"]] = np.nan
    ax = figures.differences(table, names=("ours", "theirs"))
    assert labels(ax) == [LONG[3], LONG[2], LONG[1], LONG[0]]
    assert {"ours : theirs", "60% : 0%", "no finding"} < {*texts(ax)}
    assert ax.get_xlabel().endswith("Lines: intervals. None where articles are few, or alike.")
    dots = [dot for dot in ax.collections if len(dot.get_offsets()) and dot.get_zorder() == 4]
    filled = {
        at[0]: dot.get_facecolor()[0][:3].min() < 1 for dot in dots for at in dot.get_offsets()
    }
    assert [filled[key] for key in sorted(filled)] == [True, False, False, True]
    assert next(tick.get_text() for tick in ax.get_xticklabels()) == "−80"
    assert ax.get_xlabel().startswith("To the right: more in “ours”, in percentage points.")


def test_differences_before_and_after_call_the_later_more():
    table = differing(1).rename(columns={"a": "before", "b": "after"}).drop(columns="measure")
    ax = figures.differences(table)
    assert {"more in “after”: a finding", "before : after"} < {*texts(ax)}


def test_differences_are_of_what_the_table_says():
    scores = differing(2).assign(measure="mean_score", a=0.4, b=[0.2, 0.6])
    ax = figures.differences(scores)
    assert "+0.40 : +0.20" in texts(ax)
    assert "percentage points" not in ax.get_xlabel()
    bare = scores.drop(columns="measure")
    assert "+0.40 : +0.20" in texts(figures.differences(bare))
    assert "40% : 20%" in texts(figures.differences(bare, measure="share of articles"))


def test_the_note_tells_the_level_that_the_table_tells():
    table = differing(2)
    assert figures.differences(table).get_xlabel().endswith("Lines: intervals.")
    table.attrs["level"] = 0.9
    assert figures.differences(table).get_xlabel().endswith("Lines: 90% interval.")


@pytest.mark.parametrize(
    ("form", "table"),
    [(figures.keyness, keyed(3)), (figures.shift, shifted(3)), (figures.tone, means(3))],
)
def test_a_note_calls_intervals_by_their_level(form, table):
    assert "ines: 95% interval." in form(table).get_xlabel()
    table.attrs["level"] = 0.8
    assert "ines: 80% interval." in form(table).get_xlabel()


def test_the_rooms_tell_the_level_of_their_intervals():
    tokens = tables.make("TOKENS", [(name, 0, 0, 4, "deal") for name in "ab"])
    sides = tokens[:1], tokens[1:]
    for found in (frequency.keyness(*sides, level=0.8), frequency.shift(*sides, level=0.8)):
        assert found.attrs["level"] == 0.8
    articles = articles_of("A good deal.")
    tone = pd.DataFrame({"article_id": ["a"], "score": 0.5})
    assert sentiment.means(articles, tone, level=0.8).attrs == {"level": 0.8}


def test_a_difference_that_is_no_finding_has_no_colour():
    table = differing(2).assign(difference=[0.3, -0.3], verdict=["finding", "not supported"])
    told = texts(figures.differences(table))
    assert any(text.endswith("a finding") and "“a”" in text for text in told)
    assert not any("“b”: a finding" in text for text in told)
    assert "no finding" in told


def test_differences_of_several_measures_are_asked_for_one():
    table = pd.concat([differing(2), differing(2).assign(measure="words an article", a=500.0)])
    with pytest.raises(ValueError, match="was expected, found None"):
        figures.differences(table)
    ax = figures.differences(table, measure="words an article")
    assert "500 : -0" not in texts(ax)


def test_shares_of_tone_stand_around_the_middle_of_neutral():
    table = pd.DataFrame({"actor": ["a", "b"], "negative": [1, 0], "neutral": [2, 0],
                          "positive": [1, 0]})  # fmt: skip
    ax = figures.tone_shares(table)
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [
        (-0.5, 0.25), (-0.25, 0.5), (0.25, 0.25)
    ]  # fmt: skip
    assert texts(ax).count("–") == 1  # nothing scored: a dash, no bar of nothing
    assert {"4", "0"} < {*texts(ax)}
    shares = table.head(1).assign(negative=0.25, neutral=0.5, positive=0.25)
    assert "n scored" not in texts(figures.tone_shares(shares))  # shares do not say of how many


def test_keyness_names_both_sides_and_draws_the_most_typical():
    ax = figures.keyness(keyed(20), target="Kyiv", reference="Washington", most=3)
    assert labels(ax)[:3] == ["Actor 19", "Actor 18", "Actor 17"]
    assert labels(ax)[3:] == [LONG[2], LONG[1], LONG[0]]
    assert {"more in Kyiv", "more in Washington", "19 : 981"} < {*texts(ax)}
    assert ax.patches[0].get_width() == 6
    assert "6 of 20 words." in ax.get_xlabel()


def test_a_scale_has_no_more_ticks_than_fit():
    table = keyed(4).assign(log_ratio=[-13.0, -4, 5, 12], term=["a", "b", "c", "d"])
    ax = figures.keyness(table, size="column")
    assert covered(ax.figure) == ([], [])
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["256×", "1", "256×"]


def test_keyness_pales_what_the_test_does_not_support():
    ax = figures.keyness(keyed(5).assign(p_value=[0.01, 0.05, 0.2, 0.049, 0.01]))
    assert [bar.get_alpha() for bar in ax.patches] == [None, None, 0.4, 0.4, None]
    assert "pale: p of 0.05 or more" in texts(ax)


def test_a_shift_without_scores_draws_a_word_on_the_side_that_uses_it_more():
    ax = figures.shift(shifted(4), most=3)
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([0.004, 0.003, -0.002])
    assert "The 3 strongest of 4 words." in ax.get_xlabel()
    # the interval of a word drawn to the left is turned with it
    lines = [line.get_segments() for line in ax.collections if len(line.get_segments()) == 3]
    assert sorted(ends[:, 0].tolist() for ends in lines[0])[0] == pytest.approx([-0.004, -0.001])


def test_a_shift_with_scores_draws_what_lifts_to_the_right():
    table = shifted(4).assign(contribution=[0.4, -0.3, 0.2, -0.1], score=1.0)
    ax = figures.shift(table.drop(columns=["contribution_low", "contribution_high"]))
    assert [bar.get_width() for bar in ax.patches] == [0.4, -0.3, 0.2, -0.1]
    faces = [bar.get_facecolor()[:3] for bar in ax.patches]
    # less used and lifting: a negative word; less used and lowering: a positive one
    assert faces[0] != faces[1]
    assert faces[0] == faces[3]
    assert faces[2] == pytest.approx(to_rgb(RIGHT))  # more used and lifting: a positive word
    assert faces[3] == pytest.approx(to_rgb(LEFT))
    assert [bar.get_alpha() for bar in ax.patches] == [0.4, 0.4, None, None]


def test_dispersion_puts_every_hit_at_its_place():
    table = pd.DataFrame({"article_id": ["01", "00", "01"], "start": [50, 100, 150]})
    ax = figures.dispersion(table, articles=articles(3))
    assert labels(ax) == LONG[:2]  # in the order of dates
    places = [line[0][0] for line in ax.collections[1].get_segments()]
    assert places == pytest.approx([0.25, 0.5, 0.75])
    assert ax.get_xlabel() == "Not shown: 1 article without a hit."


def test_dispersion_of_very_many_values_lays_the_rarest_together():
    actors = ["Ana"] * 3 + ["Bo"] * 2 + ["Cy", "Di", "Ed"]
    table = pd.DataFrame({"article_id": "00", "start": range(8), "actor": actors})
    ax = figures.dispersion(table, articles=articles(1), by="actor", most=3)
    assert labels(ax) == ["Ana", "Bo", "3 others"]
    rows = [line[0][1] for line in ax.collections[1].get_segments()]
    assert [rows.count(row) for row in sorted({*rows})] == [3, 2, 3]
    assert labels(figures.dispersion(table, articles=articles(1), by="actor"))[2:] == [*actors[5:]]


def test_dispersion_refuses_hits_of_other_articles():
    table = pd.DataFrame({"article_id": ["zz"], "start": [0]})
    with pytest.raises(ValueError, match="article 'zz' is not there"):
        figures.dispersion(table, articles=articles(3))
    with pytest.raises(ValueError, match="a hit in '00' is beyond its end"):
        figures.dispersion(table.assign(article_id="00", start=201), articles=articles(3))


def test_a_heat_map_keeps_and_hatches_what_is_empty():
    ax = figures.heat(series(2, 4))
    cells = [patch for patch in ax.patches if patch.get_height() > 0 and patch.get_width() == 0.94]
    assert len(cells) == 8
    assert [bool(cell.get_hatch()) for cell in cells] == [True, False, False, False] * 2
    assert labels(ax) == [LONG[1], LONG[0]]  # by sum; "topic: " is left off
    darkest = max(cells, key=lambda cell: cell.get_alpha() or 0)
    assert darkest.get_alpha() == 1


def test_a_heat_map_tells_what_rests_on_few_articles():
    table = series(2, 4)
    table.loc[1, ["share_low", "share_high"]] = np.nan
    ax = figures.heat(table)
    widths = [round(patch.get_width(), 2) for patch in ax.patches if patch.get_height() > 0]
    assert sorted(widths)[0] == 0.4
    assert widths.count(0.94) == 7
    assert "narrow: too few articles for an interval" in texts(ax)
    assert "narrow: too few articles for an interval" not in texts(figures.heat(series(2, 4)))
    # nobody of many articles: there is no interval, and yet they are not too few
    nobody = {"share": 0.0, "share_low": np.nan, "share_high": np.nan}
    table.loc[1, [*nobody, "n"]] = [*nobody.values(), 8]
    assert "narrow: too few articles for an interval" not in texts(figures.heat(table))
    table.loc[1, "n"] = 7
    assert "narrow: too few articles for an interval" in texts(figures.heat(table))


def test_a_heat_map_of_nothing_but_few_articles_prints_no_share():
    table = series(2, 4).assign(n=1, share=1.0, share_low=np.nan, share_high=np.nan)
    ax = figures.heat(table)
    assert {round(patch.get_width(), 2) for patch in ax.patches if patch.get_height() > 0} == {0.4}
    assert "100%" not in texts(ax)
    assert {"narrow: too few articles for an interval", "1 article"} <= {*texts(ax)}
    sure = figures.heat(table.drop(columns=["share_low", "share_high"]))  # it measures none
    assert texts(sure).count("100%") == 8


def test_a_panel_of_nothing_but_few_articles_has_rings():
    table = series(2, 4)
    few = table["series"] == f"topic: {LONG[0]}"
    table.loc[few, ["share_low", "share_high"]] = np.nan
    ax = figures.multiples(table)
    rings = {
        panel.texts[0].get_text().replace("\n", " "): panel.lines[1] for panel in ax.child_axes
    }
    assert [len(rings[name].get_ydata()) for name in LONG[:2]] == [3, 0]
    assert ax.get_xlabel().endswith("Rings: too few articles for an interval.")


def test_small_multiples_share_one_scale():
    table = series(3)
    half = table["series"] == f"topic: {LONG[0]}"
    table.loc[half, ["share", "share_low", "share_high"]] /= 2
    ax = figures.multiples(table)
    panels = ax.child_axes
    assert len({panel.get_ylim() for panel in panels}) == 1
    assert np.isnan(panels[0].lines[0].get_ydata()[0])
    assert [panel.texts[0].get_text().replace("\n", " ") for panel in panels] == [
        LONG[2], LONG[1], LONG[0]
    ]  # fmt: skip


def test_ranks_tell_ties_and_draw_no_line_to_what_is_missing():
    table = pd.DataFrame(
        {"month": ["a", "a", "a", "b", "b"], "actor": ["x", "y", "z", "x", "y"],
         "n": [5, 5, 1, 2, 3]}
    )  # fmt: skip
    ax = figures.ranks(table, by="month", measure="n")
    assert {"1= x (5)", "1= y (5)", "3 z (1)", "1 y (3)", "2 x (2)"} < {*texts(ax)}
    assert [np.isnan(line.get_ydata()).any() for line in ax.lines] == [False, False, True]
    assert {line.get_linestyle() for line in ax.lines} == {"-", "--"}
    # y is first in both, if not alone in one: nothing rises
    assert [line.get_color() for line in ax.lines] == [
        figures.PALETTE[name] for name in ("vermilion", "grey", "grey")
    ]
    with pytest.raises(ValueError, match="two groups"):
        figures.ranks(table[table["month"] == "a"], by="month", measure="n")


def test_a_network_draws_the_frequent_pairs_and_tells_the_rest():
    table = pd.concat([pairs(6), pd.DataFrame({"actor": ["Ann"], "other": ["Ann"], "n": [7]})])
    ax = figures.network(table, most=3)
    widths = [patch.get_linewidth() for patch in ax.patches]
    assert widths == sorted(widths)
    assert len(widths) == 3
    assert ax.get_xlabel() == "The 3 most frequent of 5 pairs. Not drawn: 7 namings of oneself."
    with pytest.raises(ValueError, match="no pair of two actors"):
        figures.network(table[table["actor"] == "Ann"])


def test_names_of_a_network_stay_letters_in_a_page():
    assert "Actor 04" in figures.markup(figures.network(pairs(5)).figure)


def test_a_network_is_drawn_the_same_whatever_the_order_of_rows():
    table = pairs(8)
    one, two = (figures.network(rows) for rows in (table, table[::-1]))
    assert texts(one) == texts(two)
    assert [text.xy for text in one.texts] == [text.xy for text in two.texts]
    height = {text.get_text(): text.xy[1] for text in one.texts}
    assert height["Actor 06"] < height["Actor 04"]  # the better connected stands higher


def test_speakers_have_lines_of_their_own_under_the_tone():
    table = strip(6)
    ax = figures.tone_strip(table)
    (lanes,) = ax.child_axes
    assert labels(lanes) == [LONG[0], LONG[1], "Kaja Kallas"]
    assert [round(bar.get_x() + bar.get_width() / 2) for bar in lanes.patches] == [2, 5, 3, 6, 3, 6]
    assert not figures.tone_strip(table.drop(columns="speaker")).child_axes


def test_events_have_their_labels_in_free_lines():
    ax = figures.over_time(series(1), events=EVENTS)
    said = [text for text in texts(ax) if text]
    assert {*said} >= {*EVENTS["label"]}
    heights = {text.get_text(): text.xyann[1] for text in ax.texts if text.get_text()}
    assert heights[LONG[1]] > heights["Talks"]  # the line of the talks would cross its label


def test_events_too_many_for_labels_become_numbers_and_a_list():
    days = pd.date_range("2025-01-06", periods=20)
    events = pd.DataFrame({"date": days, "label": [f"Event of note {i}" for i in range(20)]})
    ax = figures.over_time(series(1), events=events)
    assert "Events: 1 Event of note 0; 2 Event" in ax.get_xlabel()
    assert covered(ax.figure) == ([], [])


def test_events_outside_are_told_and_bad_ones_refused():
    ax = figures.over_time(series(1), events=EVENTS.assign(date="1999-01-01"))
    assert "Not shown: 3 events outside." in ax.get_xlabel()
    with pytest.raises(ValueError, match="row 1 has no date"):
        figures.over_time(series(1), events=EVENTS.assign(date=["2025-01-07", None, None]))
    with pytest.raises(ValueError, match="need columns date and label"):
        figures.over_time(series(1), events=EVENTS.drop(columns="label"))


@pytest.mark.parametrize(
    ("form", "table", "message"),
    [
        (figures.tone, means(2).head(0), "no rows; see figures.withheld"),
        (figures.tone, pd.concat([means(2), means(2)]), "stands twice"),
        (figures.tone, means(2).drop(columns="mean"), "'mean' is needed"),
        (figures.tone_shares, polarities(2).assign(neutral=-1), "below 0"),
        (figures.keyness, keyed(3).drop(columns="g2"), "needs a column 'g2'"),
        (figures.shift, shifted(3).assign(term=None), "has no term"),
        (figures.heat, series(2).assign(share=-1.0), "below 0"),
        (figures.multiples, pd.concat([series(1), series(1)]), "stands twice"),
        (figures.network, keyed(3), "needs a column 'actor'"),
        (
            figures.network,
            pd.DataFrame({"actor": ["Ana Roe"] * 2, "other": "Bo Li", "start": [0, 9]}),
            "network needs a column 'n'",
        ),
        (lambda table: figures.bars(table, measure="mean"), means(3), "below 0"),
        (lambda table: figures.bars(table, measure="n"), means(3)[["n"]], "label= names"),
    ],
)
def test_tables_that_cannot_be_drawn_are_refused(form, table, message):
    with pytest.raises(ValueError, match=message):
        form(table)


@pytest.mark.parametrize("size", ["column", "page", "slide"])
@pytest.mark.parametrize(
    "groups", [[f"2025-0{month}" for month in range(1, 8)], ["A", *LONG, "Northern Gazette"]]
)
def test_the_names_of_many_ranked_groups_do_not_cover_each_other(groups, size):
    table = pd.DataFrame(
        {"group": groups * 2, "actor": ["Ann"] * len(groups) + ["Bo"] * len(groups)}
    )
    ax = figures.ranks(table.assign(n=range(len(table))), by="group", measure="n", size=size)
    assert covered(ax.figure)[0] == []
