"""Pairs of actors: counted by hand, held against their rows, and opened again as XML."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_actors import quote, quotes_of

from analysis import actors, statistics, tables

TEXTS = (
    "Ann met Bo. Ann left. Cy slept.",
    "Bo met Ann.",
    "Cy slept. Nobody came.",
    "Nobody came.",
)
LISTED = pd.DataFrame({"actor": ["Ann", "Bo", "Cy"], "alias": ["Ann", "Bo", "Cy"]}).assign(
    how="name", **{"from": pd.NaT, "to": pd.NaT}
)
ARTICLES = articles_of(*TEXTS)
NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture
def mentions():
    return actors.find(ARTICLES, LISTED)


def rows(table, *columns):
    return table[[*columns]].values.tolist()


COUNTS = ("actor", "other", "n", "n_articles", "n_actor", "n_other", "n_stretches")


def test_together_in_articles(mentions):
    table = actors.together(mentions, articles=ARTICLES)
    assert rows(table, *COUNTS) == [
        ["Ann", "Bo", 2, 2, 2, 2, 4],
        ["Ann", "Cy", 1, 1, 2, 2, 4],
        ["Bo", "Cy", 1, 1, 2, 2, 4],
    ]
    assert table["log_dice"].tolist() == [14, 13, 13]
    assert table["g2"].tolist() == pytest.approx([8 * np.log(2), 0, 0])


def test_together_in_sentences(mentions):
    table = actors.together(mentions, within="sentence", articles=ARTICLES)
    assert rows(table, *COUNTS) == [["Ann", "Bo", 2, 2, 3, 2, 7]]
    spans = tables.make("SENTENCES", [("a", 0, 0, 21), ("a", 1, 22, 31), ("b", 0, 0, 11)])
    table = actors.together(mentions, within=spans)
    assert rows(table, *COUNTS) == [["Ann", "Bo", 2, 2, 2, 2, 3]]


@pytest.mark.parametrize("within", ["article", "sentence"])
def test_mentions_of_other_articles_do_not_count(mentions, within):
    some = ARTICLES[ARTICLES["article_id"].isin(["a", "c"])]
    own = mentions[mentions["article_id"].isin(some["article_id"])]
    for finder in (actors.together, actors.pairs):
        found = finder(mentions, within=within, articles=some)
        pd.testing.assert_frame_equal(found, finder(own, within=within, articles=some))
    if within == "article":
        table = actors.together(mentions, articles=some)
        assert rows(table, *COUNTS)[0] == ["Ann", "Bo", 1, 1, 1, 1, 2]


def test_without_articles_only_stretches_with_a_name_count(mentions):
    table = actors.together(mentions)
    assert set(table["n_stretches"]) == {3}


def test_who_is_everywhere_goes_with_nobody(mentions):
    table = actors.together(mentions[mentions["article_id"] == "a"])
    assert table["g2"].isna().all()
    named = [("a", 0, 3, "Ann", "Ann", "name"), ("a", 8, 10, "Bo", "Bo", "name")]
    for actor in ("Ann", "Bo"):  # on either side of the pair
        alone = ("b", 0, 3, actor, actor, "name")
        assert actors.together(tables.make("MENTIONS", [*named, alone]))["g2"].isna().all()


@given(st.lists(st.sets(st.sampled_from(["Ann", "Bo", "Cy", "Di"])), min_size=1, max_size=9))
@settings(max_examples=25, deadline=None)
def test_together_is_counting_sets(named):
    found = [
        (str(i), 5 * j, 5 * j + 3, actor, actor, "name")
        for i, group in enumerate(named)
        for j, actor in enumerate(sorted(group, reverse=True))
    ]
    articles = articles_of(*["x" * 30] * len(named), article_id=[str(i) for i in range(len(named))])
    table = actors.together(tables.make("MENTIONS", found), articles=articles)
    for row in table.itertuples():
        both = sum({row.actor, row.other} <= group for group in named)
        one, two = (sum(name in group for group in named) for name in (row.actor, row.other))
        assert (row.n, row.n_actor, row.n_other) == (both, one, two)
        assert row.actor < row.other
        if max(one, two) < len(named):
            cells = both, two - both, one - both, len(named) - one - two + both
            assert row.g2 == pytest.approx(float(statistics.g2(*cells)))
        else:
            assert np.isnan(row.g2)
    assert table["n"].sum() == sum(len(group) * (len(group) - 1) // 2 for group in named)


@pytest.mark.parametrize("within", ["article", "sentence"])
def test_pairs_are_the_rows_behind_together(mentions, within):
    options = {"within": within, "articles": ARTICLES}
    pairs = actors.pairs(mentions, **options)
    counted = pairs.groupby(["actor", "other"], observed=True).size()
    table = actors.together(mentions, **options).set_index(["actor", "other"])["n"]
    assert counted.to_dict() == table.to_dict()
    assert tables.evidence(ARTICLES, pairs)["match"].tolist() == pairs["actor"].tolist()
    other = pairs.assign(start=pairs["other_start"], end=pairs["other_end"])
    assert tables.evidence(ARTICLES, other)["match"].tolist() == pairs["other"].tolist()


@pytest.mark.parametrize("within", ["sentence", "page"])
def test_an_unknown_stretch_says_what_to_do(mentions, within):
    with pytest.raises(ValueError, match="'sentence' with articles="):
        actors.together(mentions, within=within)
    with pytest.raises(ValueError, match=r"within: columns \['start', 'end'\] are missing; found"):
        actors.together(mentions, within=mentions[["article_id"]])


class TestAbout:
    """Ann on Bo twice in one quotation and on herself; Bo on Ann; nobody on Ann."""

    text = (
        "“Bo knows Bo, and Ann,” said Ann. “Ann left,” Bo said. “Ann!” he cried. Ann said Bo ran."
    )
    articles = articles_of(text, text)

    @pytest.fixture
    def mentions(self):
        return actors.find(self.articles, LISTED)

    @pytest.fixture
    def quotes(self):
        spoken = []
        for article_id in "ab":
            for surface, actor, speaker, kind in (
                ("Bo knows Bo, and Ann,", "Ann", "Ann. “", "direct"),
                ("Ann left,", "Bo", "Bo said.", "direct"),
                ("Ann!", None, "he cried", "direct"),
                ("Ann said Bo ran", "Ann", "Ann said Bo", "indirect"),
            ):
                start, place = self.text.index(surface), self.text.index(speaker)
                spoken.append(
                    quote(article_id, surface, actor, kind=kind)
                    | {"start": start, "end": start + len(surface)}
                    | {"speaker_start": place, "speaker_end": place + len(speaker.split()[0])}
                )
        quotes = quotes_of(*spoken)
        return quotes.assign(actor=quotes["name"])

    def test_who_is_quoted_about_whom(self, quotes, mentions):
        table = actors.about(quotes, mentions)
        assert rows(table, "actor", "about", "n", "n_quotes", "n_articles") == [
            ["Ann", "Bo", 6, 4, 2],
            ["Ann", "Ann", 2, 2, 2],
            ["Bo", "Ann", 2, 2, 2],
        ]
        marked = actors.about(quotes[quotes["kind"] == "direct"], mentions)
        assert marked.loc[0, "n"] == 4

    def test_remarks_are_its_rows(self, quotes, mentions):
        remarks = actors.remarks(quotes, mentions)
        counted = remarks.groupby(["actor", "about"], observed=True).size()
        table = actors.about(quotes, mentions).set_index(["actor", "about"])["n"]
        assert counted.to_dict() == table.to_dict()
        assert tables.evidence(self.articles, remarks)["match"].tolist() == [*remarks["surface"]]

    def test_a_scare_quote_says_nothing_about_anybody(self, quotes, mentions):
        assert actors.about(quotes.assign(kind="scare"), mentions).empty

    def test_a_name_that_runs_out_of_the_quotation_is_not_inside(self, quotes, mentions):
        short = quotes.assign(end=quotes["start"] + 1)
        assert actors.remarks(short, mentions).empty

    def test_laws(self, quotes, mentions):
        kept = quotes.copy(), mentions.copy()
        table = actors.about(quotes, mentions)
        pd.testing.assert_frame_equal(actors.about(quotes[::-1], mentions[::-1]), table)
        for one, other in zip((quotes, mentions), kept, strict=True):
            pd.testing.assert_frame_equal(one, other)
        for given_ in ((quotes.iloc[:0], mentions), (quotes, mentions.iloc[:0])):
            empty = actors.about(*given_)
            assert empty.empty
            assert [*empty.columns] == [*table.columns]


def test_laws_of_together(mentions):
    for within in ("article", "sentence"):
        options = {"within": within, "articles": ARTICLES}
        kept, table = mentions.copy(), actors.together(mentions, **options)
        turned = actors.together(mentions[::-1], within=within, articles=ARTICLES[::-1])
        pd.testing.assert_frame_equal(turned, table)
        pd.testing.assert_frame_equal(mentions, kept)
        parts = [actors.pairs(mentions[mentions["article_id"] == one], **options) for one in "cbad"]
        joined = tables.concat(parts).sort_values(["article_id", "start"], ignore_index=True)
        whole = actors.pairs(mentions, **options)
        pd.testing.assert_frame_equal(joined[[*whole]].astype(whole.dtypes), whole)
        for finder in (actors.together, actors.pairs):
            empty = finder(mentions.iloc[:0], **options)
            assert [*empty.columns] == [*finder(mentions, **options).columns]
            assert empty.empty


class TestGraphml:
    def read(self, path):
        root = ElementTree.parse(path).getroot()
        assert root.tag == f"{NAMESPACE}graphml"
        keys = {
            key.get("id"): (key.get("for"), key.get("attr.name"), key.get("attr.type"))
            for key in root.iter(f"{NAMESPACE}key")
        }
        graph = root.find(f"{NAMESPACE}graph")

        def data(element):
            found = element.iter(f"{NAMESPACE}data")
            return {keys[one.get("key")][1]: one.text for one in found}

        nodes = {node.get("id"): data(node) for node in graph.iter(f"{NAMESPACE}node")}
        edges = {
            (edge.get("source"), edge.get("target")): data(edge)
            for edge in graph.iter(f"{NAMESPACE}edge")
        }
        return graph.get("edgedefault"), nodes, edges, {*keys.values()}

    def test_what_is_written_is_read_again(self, mentions, tmp_path):
        table = actors.together(mentions, articles=ARTICLES)
        beside = pd.DataFrame({"actor": ["Bo", "Ann"], "mentions": [2, 3], "kind": ["<&>", None]})
        actors.graphml(table, tmp_path / "one.graphml", nodes=beside)
        direction, nodes, edges, keys = self.read(tmp_path / "one.graphml")
        assert direction == "undirected"
        assert nodes == {
            "Ann": {"label": "Ann", "mentions": "3"},
            "Bo": {"label": "Bo", "mentions": "2", "kind": "<&>"},
            "Cy": {"label": "Cy"},
        }
        assert [*edges] == [("Ann", "Bo"), ("Ann", "Cy"), ("Bo", "Cy")]
        assert int(edges["Ann", "Bo"]["n"]) == 2
        assert float(edges["Ann", "Bo"]["g2"]) == table.loc[0, "g2"]
        assert {("node", "mentions", "long"), ("edge", "g2", "double")} <= keys

    def test_about_has_a_direction_and_missing_is_left_out(self, tmp_path):
        table = pd.DataFrame({"actor": ["Bo", "Bo"], "about": ["Ann", "Bo"], "x": [0.5, None]})
        actors.graphml(table.assign(sure=True), tmp_path / "one.graphml")
        direction, nodes, edges, keys = self.read(tmp_path / "one.graphml")
        assert (direction, [*nodes]) == ("directed", ["Ann", "Bo"])
        assert edges == {
            ("Bo", "Ann"): {"x": "0.5", "sure": "true"},
            ("Bo", "Bo"): {"sure": "true"},
        }
        assert ("edge", "sure", "boolean") in keys

    def test_the_same_bytes_and_nothing_for_nobody(self, mentions, tmp_path):
        table = actors.together(mentions)
        for name in ("one", "two"):
            actors.graphml(table, tmp_path / name)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
        actors.graphml(table.iloc[:0], tmp_path / "empty")
        assert self.read(tmp_path / "empty")[1:3] == ({}, {})

    @pytest.mark.parametrize(
        ("table", "nodes", "message"),
        [
            ({"actor": ["Ann"]}, None, "'other' or 'about' were expected"),
            ({"actor": ["Ann"] * 2, "other": ["Bo"] * 2}, None, "Ann and Bo stand twice"),
            ({"actor": ["Ann"], "other": ["Bo"]}, {"name": []}, "nodes: a column 'actor'"),
            ({"actor": ["Ann"], "other": ["Bo"]}, {"actor": ["Bo"] * 2}, "nodes: Bo stand twice"),
            ({"actor": ["A\x00"], "other": ["Bo"]}, None, "XML cannot hold"),
        ],
    )
    def test_what_is_no_graph_is_refused(self, table, nodes, message, tmp_path):
        nodes = None if nodes is None else pd.DataFrame(nodes)
        with pytest.raises(ValueError, match=message):
            actors.graphml(pd.DataFrame(table), tmp_path / "none", nodes=nodes)
        assert not (tmp_path / "none").exists()
