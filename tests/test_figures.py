"""Figures: what is drawn, by parts and data; what is written, by bytes."""

import csv
import hashlib
import io
import json
import re
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from analysis import figures
from analysis.figures import style
from analysis.figures.periods import ticks_of

ABOUT = {"what": "Share of namings", "alt": "B is named most.", "n": {"articles": 3}}
LONG = [
    "Комітет Верховної Ради України з питань економічного розвитку",
    "Міністерство закордонних справ України",
    "United States–Ukraine Reconstruction Investment Fund",
    "$500 billion, $1 trillion",
]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def standing(n=3):
    names = [LONG[i] if i < len(LONG) else f"Actor {i:02d}" for i in range(n)]
    share = np.arange(n, 0, -1) / (n * (n + 1) / 2)
    table = pd.DataFrame(
        {"actor": names, "share_mentions": share[::-1], "share_quoted_words": share}
    )
    for column in ("share_mentions", "share_quoted_words"):
        table[f"{column}_low"] = table[column] * 0.7
        table[f"{column}_high"] = table[column] * 1.3
    return table


def strip():
    return pd.DataFrame(
        {
            "sentence": range(5),
            "score": [0.5, np.nan, -0.25, 0.0, 0.1],
            "quoted": [False, True, False, False, False],
        }
    )


def series():
    return pd.DataFrame(
        {
            "period": pd.date_range("2025-01-06", periods=5, freq="7D"),
            "n": [12, 14, 0, 11, 2],
            "mean": [0.1, 0.2, np.nan, 0.05, -0.1],
            "mean_low": [0.0, 0.1, np.nan, -0.05, np.nan],
            "mean_high": [0.2, 0.3, np.nan, 0.15, np.nan],
            "undated": 3,
        }
    )


def texts(ax):
    return [text.get_text() for text in ax.texts]


def bars(ax):
    return [patch.get_width() for patch in ax.patches]


def test_standing_draws_both_shares_in_order_of_naming():
    table = standing(3)
    ax = figures.standing(table)
    assert [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()] == LONG[2::-1]
    assert bars(ax) == pytest.approx([1 / 2, 1 / 3, 1 / 6, 1 / 6, 1 / 3, 1 / 2])
    assert texts(ax)[:6] == ["50%", "33%", "17%", "17%", "33%", "50%"]
    assert ax.get_title(loc="left") == "Who is named, and who is quoted"


def test_standing_keeps_a_missing_share_missing():
    table = standing(3)
    table.loc[0, ["share_quoted_words", "share_quoted_words_low"]] = np.nan
    ax = figures.standing(table)
    assert len(bars(ax)) == 5
    assert "–" in texts(ax)


def test_standing_without_intervals_draws_no_lines_and_no_note():
    ax = figures.standing(standing(3)[["actor", "share_mentions", "share_quoted_words"]])
    assert not ax.collections
    assert ax.get_xlabel() == ""


def test_the_line_of_an_interval_runs_from_low_to_high():
    table = standing(3).iloc[[0]]
    ax = figures.standing(table)
    ends = [segment[:, 0] for lines in ax.collections for segment in lines.get_segments()]
    for column in ("share_mentions", "share_quoted_words"):
        low, high = table[f"{column}_low"].iloc[0], table[f"{column}_high"].iloc[0]
        assert any(end[0] == pytest.approx(low) for end in ends)
        assert any(end[1] == pytest.approx(high) for end in ends)


def test_topics_by_share_and_by_sentences():
    table = pd.DataFrame(
        {"topic": ["aid", "peace"], "n": [3, 9], "share": [0.3, 0.9], "sentences": [40, 10]}
    )
    assert texts(figures.topics(table))[:2] == ["90%  (9)", "30%  (3)"]
    ax = figures.topics(table, measure="sentences")
    assert (bars(ax), texts(ax)[:2]) == ([40, 10], ["40", "10"])
    with pytest.raises(ValueError, match='"share" or "sentences"'):
        figures.topics(table, measure="n")


def test_words_ties_by_term():
    table = pd.DataFrame({"term": ["b", "a", "c"], "n": [2, 2, 5], "per_million": [2.0, 2.0, 5.0]})
    ax = figures.words(table)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["c", "a", "b"]


def test_tone_strip_shows_gaps_zeros_and_quotations():
    ax = figures.tone_strip(strip())
    shaded, drawn = ax.patches[:1], ax.patches[1:]
    assert [bar.get_height() for bar in drawn] == [0.5, -0.25, 0.0, 0.1]
    assert shaded[0].get_x() == 1.5  # the second sentence: readers count from 1
    zero, ring = ax.lines[0], ax.lines[1]
    assert zero.get_xdata().tolist() == [4]
    assert ring.get_xdata().tolist() == [2]
    assert "○ no word known: 1 of 5 sentences" in texts(ax)


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_sentence_that_nobody_looked_at_holds_no_quotation(missing):
    table = pd.DataFrame({"sentence": range(3), "score": 0.5, "quoted": [False, True, missing]})
    for kind in ("object", "boolean"):
        ax = figures.tone_strip(table.astype({"quoted": kind}))
        assert [bar.get_x() for bar in ax.patches[: len(ax.patches) - 3]] == [1.5]


def test_tone_strip_colours_by_sign():
    ax = figures.tone_strip(strip())
    colours = [matplotlib.colors.to_hex(bar.get_facecolor()) for bar in ax.patches[1:3]]
    assert colours == [figures.PALETTE["blue"], figures.PALETTE["vermilion"]]


def test_over_time_keeps_empty_periods_and_gaps():
    upper, lower = figures.over_time(series()).child_axes
    assert [bar.get_height() for bar in lower.patches] == [12, 14, 0, 11, 2]
    line, rings = upper.lines[0], upper.lines[1]
    assert np.isnan(line.get_ydata()).tolist() == [False, False, True, False, True]
    assert rings.get_ydata().tolist() == [-0.1]  # no interval: no line leads there


def test_a_share_of_none_of_many_is_a_dot_without_a_band():
    table = pd.DataFrame({
        "period": pd.date_range("2025-01-06", periods=4, freq="7D"), "n": [12, 9, 10, 7],
        "share": [0.5, 0, 0.25, 0], "share_low": [0.2, np.nan, 0.1, np.nan],
        "share_high": [0.8, np.nan, 0.5, np.nan],
    })  # fmt: skip
    ax = figures.over_time(table)
    line, rings = ax.child_axes[0].lines[:2]
    assert line.get_ydata()[:3].tolist() == [0.5, 0, 0.25]
    assert np.isnan(line.get_ydata()[3])
    assert rings.get_ydata().tolist() == [0]
    assert ax.child_axes[0].get_ylim() == (0, 0.8)  # what the highest band needs
    assert ax.get_xlabel() == (
        "Band: 95% interval, none at 0% and 100%. Rings: too few articles for an interval."
    )
    assert figures.over_time(table[::2]).get_xlabel() == "Band: 95% interval."


def test_periods_of_too_few_articles_are_rings_even_where_all_are():
    table = series().assign(n=1, mean_low=np.nan, mean_high=np.nan)
    ax = figures.over_time(table)
    line, rings = ax.child_axes[0].lines[:2]
    assert np.isnan(line.get_ydata()).all()
    assert len(rings.get_ydata()) == table["mean"].notna().sum() == 4
    assert "Rings: too few articles for an interval." in ax.get_xlabel()
    bare = figures.over_time(table.drop(columns=["mean_low", "mean_high"]))
    assert len(bare.child_axes[0].lines[1].get_ydata()) == 0


def test_a_band_of_one_period_is_an_upright_line():
    table = pd.DataFrame({
        "period": pd.date_range("2025-01-06", periods=5, freq="7D"), "n": 12, "share": 0.5,
        "share_low": [0.2, 0.3, np.nan, 0.1, np.nan], "share_high": [0.8, 0.7, np.nan, 0.9, np.nan],
    })  # fmt: skip
    line = figures.over_time(table).child_axes[0]
    upright = [one for one in line.collections if hasattr(one, "get_segments")]
    assert [segment[:, 1].tolist() for segment in upright[0].get_segments()] == [[0.1, 0.9]]


def test_over_time_tells_of_the_undated():
    ax = figures.over_time(series())
    assert ax.get_xlabel().endswith("Not shown: 3 articles without an exact date.")
    assert "Not shown" not in figures.over_time(series().assign(undated=0)).get_xlabel()


@pytest.mark.parametrize(
    ("days", "name"), [(1, "day"), (7, "week"), (31, "month"), (91, "quarter"), (365, "year")]
)
def test_over_time_names_its_periods(days, name):
    table = series().assign(period=pd.date_range("2025-01-01", periods=5, freq=f"{days}D"))
    lower = figures.over_time(table).child_axes[1]
    assert texts(lower) == [f"Articles a {name}"]


def test_over_time_takes_a_share_where_there_is_no_mean():
    table = series().rename(columns=lambda name: name.replace("mean", "share"))
    upper = figures.over_time(table.assign(share=table["share"].abs())).child_axes[0]
    assert texts(upper) == ["Share"]


def test_over_time_of_a_single_period():
    upper, lower = figures.over_time(series().head(1)).child_axes
    assert len(lower.patches) == 1
    assert upper.lines[0].get_ydata().tolist() == [0.1]


@pytest.mark.parametrize(
    ("n", "size"), [(3, "page"), (3, "slide"), (20, "page"), (20, "column"), (60, "page")]
)
def test_names_and_numbers_never_overlap_and_are_never_cut(n, size):
    ax = figures.standing(standing(n), size=size)
    fig = ax.figure
    fig.canvas.draw()
    parts = [*ax.get_yticklabels(), *ax.texts, ax.title, ax.xaxis.label]
    boxes = [part.get_window_extent() for part in parts if part.get_text().strip()]
    edge = fig.bbox
    assert all(box.x0 >= edge.x0 - 1 and box.x1 <= edge.x1 + 1 for box in boxes)
    assert all(box.y0 >= edge.y0 - 1 and box.y1 <= edge.y1 + 1 for box in boxes)
    if n < 60:  # every pair; the large figure has the same rows, only more
        for number, box in enumerate(boxes):
            rest = boxes[number + 1 :]
            assert not any(box.shrunk(0.9, 0.8).overlaps(other.shrunk(0.9, 0.8)) for other in rest)


def test_a_figure_grows_with_its_rows():
    heights = [figures.standing(standing(n)).figure.get_figheight() for n in (3, 20, 60)]
    assert heights[0] * 3 < heights[1] < heights[2] / 2.5


def test_dollar_signs_are_no_formula():
    ax = figures.standing(standing(4))
    assert LONG[3] in [label.get_text() for label in ax.get_yticklabels()]
    assert not any(label.get_parse_math() for label in ax.get_yticklabels())


@pytest.mark.parametrize(
    ("form", "table"),
    [
        (figures.standing, standing()),
        (figures.tone_strip, strip()),
        (figures.over_time, series()),
        (figures.topics, pd.DataFrame({"topic": ["a"], "n": [1], "share": [0.5]})),
        (figures.words, pd.DataFrame({"term": ["a"], "n": [1], "per_million": [9.0]})),
    ],
)
def test_every_form_draws_on_given_axes_and_leaves_all_else_alone(form, table):
    before, settings = table.copy(deep=True), dict(matplotlib.rcParams)
    fig, axes = plt.subplots(1, 2, layout="constrained")
    size = fig.get_size_inches().tolist()
    assert form(table, ax=axes[1]) is axes[1]
    fig.canvas.draw()
    assert fig.get_size_inches().tolist() == size
    assert not axes[0].has_data()
    assert dict(matplotlib.rcParams) == settings
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (standing().head(0), "no rows; see figures.withheld"),
        (standing().drop(columns="actor"), "needs a column 'actor'"),
        (pd.concat([standing(), standing()]), "stands twice: choose one group"),
        (standing().assign(actor=[None, "a", "b"]), "has no actor"),
        (standing().drop(columns="share_mentions"), "'share_mentions' is needed"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(table, message):
    with pytest.raises(ValueError, match=message):
        figures.standing(table)


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="column, page, slide"):
        figures.standing(standing(), size="poster")


def test_series_side_by_side_differ_in_grey():
    def lightness(colour):
        return np.dot(matplotlib.colors.to_rgb(figures.PALETTE[colour]), [0.2126, 0.7152, 0.0722])

    assert lightness("grey") - lightness("blue") > 0.25
    assert abs(lightness("vermilion") - lightness("blue")) > 0.04


def test_export_writes_a_whole_set_and_the_same_bytes_again(tmp_path):
    table = standing(5)
    for folder in ("one", "two"):
        ax = figures.standing(table)
        figures.export(ax.figure, tmp_path / folder / "v1.standing", data=table, about=ABOUT)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [f"v1.standing.{kind}" for kind in ("csv", "json", "pdf", "png", "svg")]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), (
            name
        )


def test_files_hold_letters_size_and_no_clock(tmp_path):
    table = standing(5)
    figures.export(figures.standing(table).figure, tmp_path / "f", data=table, about=ABOUT)
    pdf = (tmp_path / "f.pdf").read_bytes()
    assert b"/Type /Font" in pdf
    assert b"/FontFile2" in pdf  # the letters themselves, as TrueType (42)
    assert b"CreationDate" not in pdf
    assert "<dc:date>" not in (tmp_path / "f.svg").read_text(encoding="utf-8")
    per_metre = (tmp_path / "f.png").read_bytes().split(b"pHYs")[1][:4]
    assert round(int.from_bytes(per_metre) * 0.0254) == 300
    png = plt.imread(tmp_path / "f.png")
    assert png.shape[1] > style.SIZES["page"].width / 72 * 300


def test_the_card_says_what_and_proves_it(tmp_path):
    table = standing(3)
    about = ABOUT | {"parameters": {"n": np.int64(3)}, "again": "figures.standing(table)"}
    figures.export(figures.standing(table).figure, tmp_path / "f", data=table, about=about)
    card = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert (card["figure"], card["status"], card["what"]) == ("f", "drawn", ABOUT["what"])
    assert (card["parameters"], card["again"]) == ({"n": 3}, about["again"])
    assert card["left_out"] is None
    assert card["data"] == {"rows": 3, "columns": [*table.columns]}
    assert card["versions"]["matplotlib"] == matplotlib.__version__
    for kind, found in card["sha256"].items():
        assert hashlib.sha256((tmp_path / f"f.{kind}").read_bytes()).hexdigest() == found


def test_a_card_has_an_alternative_text_in_any_case(tmp_path):
    table = standing(3)
    given = {"of a form": figures.standing(table).figure, "of one's own": plt.figure()}
    told = {}
    for name, fig in given.items():
        figures.export(fig, tmp_path / name, data=table, about={"what": "Namings"})
        told[name] = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))["alt"]
    assert "Who is named, and who is quoted. 3 actors. Most named: " in told["of a form"]
    assert told["of one's own"].startswith("Namings. 3 rows of actor, share_mentions")


def test_data_are_guarded_against_spreadsheets_and_read_back(tmp_path):
    table = pd.DataFrame(
        {
            "term": ["=cmd()", "+1", "-x", "@y", "ок, “так”", None],
            "n": range(-1, 5),
            "per_million": 1.5,
        }
    )
    ax = figures.words(table.dropna())
    figures.export(ax.figure, tmp_path / "f", data=table, about=ABOUT)
    raw = (tmp_path / "f.csv").read_text(encoding="utf-8")
    rows = [*csv.reader(io.StringIO(raw))]
    assert [row[0] for row in rows[1:]] == ["'=cmd()", "'+1", "'-x", "'@y", "ок, “так”", ""]
    assert rows[1][1] == "-1"  # a number is no formula


def test_guarded_leaves_its_table_and_categories_alone():
    table = pd.DataFrame({"term": pd.Categorical(["=a", "b", "\tc", "\rd"]), "n": range(4)})
    assert figures.guarded(table)["term"].tolist() == ["'=a", "b", "'\tc", "'\rd"]
    assert table["term"].tolist() == ["=a", "b", "\tc", "\rd"]


def test_a_set_is_never_left_half_written(tmp_path, monkeypatch):
    table = standing(3)
    fig = figures.standing(table).figure
    figures.export(fig, tmp_path / "f", data=table, about=ABOUT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def break_off(self, *args, **kwargs):
        if kwargs.get("format") == "pdf":
            raise KeyboardInterrupt
        return savefig(self, *args, **kwargs)

    savefig = matplotlib.figure.Figure.savefig
    monkeypatch.setattr(matplotlib.figure.Figure, "savefig", break_off)
    with pytest.raises(KeyboardInterrupt):
        figures.export(fig, tmp_path / "f", data=table.head(1), about=ABOUT)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_withheld_writes_the_card_alone_and_clears_the_earlier_figure(tmp_path):
    table = standing(3)
    figures.export(figures.standing(table).figure, tmp_path / "f", data=table, about=ABOUT)
    figures.withheld(tmp_path / "f", reason="one article", about={"what": "volume over time"})
    assert [path.name for path in tmp_path.iterdir()] == ["f.json"]
    card = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert (card["status"], card["reason"]) == ("withheld", "one article")


@pytest.mark.parametrize("about", [{"alt": "x"}, ABOUT | {"note": "x"}])
def test_a_card_that_says_too_little_or_anything_unknown_is_refused(about, tmp_path):
    fig = figures.words(pd.DataFrame({"term": ["a"], "n": [1], "per_million": [1.0]})).figure
    with pytest.raises(ValueError, match="a card needs what"):
        figures.export(fig, tmp_path / "f", data=standing(), about=about)
    assert not [*tmp_path.iterdir()]


def test_markup_is_text_without_links():
    svg = figures.markup(figures.standing(standing(4), title="").figure)
    assert svg.startswith("<svg ")
    assert "http" not in svg
    assert not re.search(r"<(?:metadata|script|image)", svg)
    assert "Міністерство закордонних" in svg


def test_figures_open_in_a_browser_as_xml(tmp_path):
    table = standing(3).assign(actor=["<script>", "a & b", "“c”"])
    figures.export(figures.standing(table).figure, tmp_path / "f", data=table, about=ABOUT)
    ElementTree.parse(tmp_path / "f.svg")
    assert "<script>" not in figures.markup(figures.standing(table).figure)


def test_over_time_can_draw_the_articles_alone():
    ax = figures.over_time(series(), measure="n")
    (bars,) = ax.child_axes
    assert [bar.get_height() for bar in bars.patches] == [12, 14, 0, 11, 2]
    assert "Band" not in ax.get_xlabel()
    with pytest.raises(ValueError, match="'tone': expected one of mean, share, n"):
        figures.over_time(series(), measure="tone")


def test_drawing_leaves_the_interactive_mode_as_the_backend_sets_it():
    before = matplotlib.is_interactive()
    try:
        for mode in (True, False):
            matplotlib.interactive(mode)
            with style.applied():
                assert matplotlib.is_interactive() == mode
            assert matplotlib.is_interactive() == mode
        with style.applied():
            matplotlib.interactive(True)  # what a notebook's backend does when it loads
        assert matplotlib.is_interactive()
    finally:
        matplotlib.interactive(before)


def test_a_year_is_named_once_under_its_first_month():
    days = pd.to_datetime(["2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01"])
    at, names = ticks_of(days, pd.Timedelta(28, "D"), 1000, 10)
    assert (at.tolist(), names) == ([0, 1, 2, 3], ["Nov\n2024", "Dec", "Jan\n2025", "Feb"])
    years = pd.to_datetime(["2024-01-01", "2025-01-01"])
    assert ticks_of(years, pd.Timedelta(365, "D"), 1000, 10)[1] == ["2024", "2025"]
