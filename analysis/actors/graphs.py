"""Pairs of actors as a graph that other programs open."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pandas as pd
from pandas.api import types

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters XML cannot hold


def graphml(table, path, *, nodes=None):
    """Write a table of pairs as GraphML, for Gephi, Cytoscape, igraph or networkx.

    `table` is one of `together` (an undirected graph) or of `about` (a directed one, from who
    speaks to who is named), or a part of its rows. Every actor is a node, its name the id and the
    label; every row an edge with the other columns as attributes. `nodes`, a table with a column
    `actor` (STANDING of one group, an actors table without its aliases), adds attributes to the
    nodes. What is missing is left out. The same table gives the same bytes.

    Raises `ValueError` for a table without pairs' columns, a pair that stands twice (choose one
    group), an actor that stands twice in `nodes`, or a name with characters that XML cannot hold.
    """
    other = next((name for name in ("about", "other") if name in table), None)
    if other is None or "actor" not in table:
        raise ValueError(
            f"table: columns 'actor' and 'other' or 'about' were expected, found {[*table.columns]}"
        )
    _refuse_twice(table, ["actor", other], "table")
    root = ElementTree.Element("graphml", xmlns=_NAMESPACE)
    pairs = [*zip(table["actor"].astype("str"), table[other].astype("str"), strict=True)]
    names = sorted({name for pair in pairs for name in pair})
    label = pd.DataFrame({"label": pd.array(names, dtype="str")})
    beside = [label, *_beside(nodes, names)]
    edges = table.drop(columns=["actor", other]).reset_index(drop=True)
    node_keys = _keys(root, "node", pd.concat(beside, axis="columns"))
    edge_keys = _keys(root, "edge", edges)
    directed = "directed" if other == "about" else "undirected"
    graph = ElementTree.SubElement(root, "graph", id="actors", edgedefault=directed)
    for number, name in enumerate(names):
        node = ElementTree.SubElement(graph, "node", id=_allowed(name))
        _add_data(node, node_keys, number)
    for number, (source, target) in enumerate(pairs):
        edge = ElementTree.SubElement(graph, "edge", source=source, target=target)
        _add_data(edge, edge_keys, number)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    Path(path).write_bytes(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode())


def _beside(nodes, names):
    """Return the attributes of the nodes in the order of their names, if there are any."""
    if nodes is None:
        return []
    if "actor" not in nodes:
        raise ValueError(f"nodes: a column 'actor' was expected, found {[*nodes.columns]}")
    _refuse_twice(nodes, ["actor"], "nodes")
    known = nodes.set_index(nodes["actor"].astype("str")).drop(columns="actor")
    whole = [column for column in known if types.is_integer_dtype(known[column].dtype)]
    known = known.astype(dict.fromkeys(whole, "Int64"))  # a node that is missing keeps them whole
    return [known.reindex(names).reset_index(drop=True)]


def _refuse_twice(table, columns, name):
    twice = table.duplicated(columns)
    if twice.any():
        row = table.loc[twice, columns].iloc[0].tolist()
        raise ValueError(f"{name}: {' and '.join(row)} stand twice; choose the rows of one group")


def _keys(root, kind, columns):
    """Declare the attributes of nodes or edges; return (key, texts) of every column."""
    found = []
    for number, name in enumerate(columns):
        values = columns[name]
        if types.is_bool_dtype(values.dtype):
            sort, texts = "boolean", values.astype("str").str.lower()
        elif types.is_integer_dtype(values.dtype):
            sort, texts = "long", values.astype("str")
        elif types.is_float_dtype(values.dtype):
            sort, texts = "double", values.map(repr, na_action="ignore")
        else:
            sort, texts = "string", values.astype("str")
        key = f"{kind}{number}"
        ElementTree.SubElement(
            root, "key", {"id": key, "for": kind, "attr.name": str(name), "attr.type": sort}
        )
        found.append((key, texts.astype(object).where(values.notna(), None).tolist()))
    return found


def _add_data(element, keys, number):
    for key, texts in keys:
        if texts[number] is not None:
            ElementTree.SubElement(element, "data", key=key).text = _allowed(texts[number])


def _allowed(text):
    if _FORBIDDEN.search(text):
        raise ValueError(f"{text!r} holds a character that XML cannot hold; clean the name first")
    return text
