"""Dictionaries of phrases, and where a batch's words match them."""

from bisect import bisect_left
from collections import deque
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.engine import kernels

_ALWAYS = (-(2**31) + 1, 2**31 - 1)
_ROOM = 1 << 16  # matches written before the result is handed over and the room used again


class Entry(NamedTuple):
    """A phrase of a dictionary, and on what it holds."""

    terms: tuple  # a term may end in "*": every term that begins so
    wants: tuple = ()  # the shapes its words must have; none: any
    days: tuple = _ALWAYS  # first and last day, counted from 1970
    barred: tuple = ()  # terms that unmake it where they stand in the same range


def dictionary(entries):
    """Return a dictionary of `Entry` rows: a tree with one word a level.

    The entries' numbers are what `find` gives back.
    """
    return _tree(tuple(Entry(*entry) for entry in entries))


@lru_cache(maxsize=8)  # a run asks for the same few lists, batch after batch
def _tree(entries):
    exact, open_ended, ends = [{}], [{}], [[]]
    for number, entry in enumerate(entries):
        node = 0
        for term in entry.terms:
            ways = open_ended if term.endswith("*") else exact
            term = term.removesuffix("*")
            if term not in ways[node]:
                ways[node][term] = len(exact)
                for column, new in ((exact, {}), (open_ended, {}), (ends, [])):
                    column.append(new)
            node = ways[node][term]
        if entry.terms:
            ends[node].append(number)
    return entries, exact, open_ended, ends


def find(dictionary, scan, firsts, lasts, days=None):
    """Return (range, first, last + 1, entry) of the matches in ranges of a scan's words, as arrays.

    Leftmost first, longest first, no overlaps; all entries that hold of one phrase are given.
    `firsts` and `lasts` are numbers of words, `days` the day of each range (`NO_DAY` for none).

    >>> from analysis import engine
    >>> words = engine.scan(["Trump told the Trump administration"])
    >>> names = dictionary([(("trump",),), (("trump", "administration"),)])
    >>> [column.tolist() for column in find(names, words, [0], [5])[1:]]
    [[0, 3], [1, 5], [0, 1]]
    """
    firsts, lasts = np.asarray(firsts, dtype=np.int64), np.asarray(lasts, dtype=np.int64)
    days = np.full(len(firsts), kernels.NO_DAY) if days is None else np.asarray(days, np.int64)
    tree, entries, most = _on(dictionary, scan.vocabulary)
    longest = int((lasts - firsts).max(initial=0))
    room = max(_ROOM, most * longest)
    found = tuple(np.empty(room, dtype=np.int64) for _ in range(4))
    kernel = kernels.phrases
    if len(scan.terms) > _ROOM:
        from analysis.engine import compiled

        kernel = compiled.phrases
    parts, position = [tuple(np.empty(0, dtype=np.int64) for _ in range(4))], 0
    while position < len(firsts):
        position, n = kernel(
            scan.terms, scan.shapes, (firsts, lasts), days, tree, entries, position, most, found
        )
        parts.append(tuple(column[:n].copy() for column in found))
    return tuple(map(np.concatenate, zip(*parts, strict=True)))


def _on(dictionary, vocabulary):
    """Return a dictionary in the numbers of a vocabulary: its tree and entries as arrays.

    A word may take several ways at once ("mineral*" and "minerals deal"): what is walked are sets
    of nodes, each set made once (the subset construction of automata).
    """
    entries, exact, open_ended, ends = dictionary
    number = {term: i for i, term in enumerate(vocabulary)}
    in_order = sorted(vocabulary) if any(open_ended) else []

    def edges(nodes):
        found = {}
        for node in nodes:
            for term, child in exact[node].items():
                if term in number:
                    found.setdefault(number[term], set()).add(child)
            for head, child in open_ended[node].items():
                for term in in_order[bisect_left(in_order, head) :]:
                    if not term.startswith(head):
                        break
                    found.setdefault(number[term], set()).add(child)
        return {term: tuple(sorted(children)) for term, children in sorted(found.items())}

    root = np.full(max(1, len(vocabulary)), -1, dtype=np.int32)
    sets, queue = {}, deque()

    def node_of(nodes):
        if nodes not in sets:
            sets[nodes] = len(sets)
            queue.append(nodes)
        return sets[nodes]

    for term, nodes in edges((0,)).items():
        root[term] = node_of(nodes)
    heads, edge_terms, edge_nodes, entry_heads, order = [0], [], [], [0], []
    while queue:
        nodes = queue.popleft()
        order += sorted(entry for node in nodes for entry in ends[node])
        entry_heads.append(len(order))
        for term, children in edges(nodes).items():
            edge_terms.append(term)
            edge_nodes.append(node_of(children))
        heads.append(len(edge_terms))
    return (
        (root, *_arrays(heads, edge_terms, edge_nodes)),
        _entries([entries[i] for i in order], order, entry_heads, number),
        int(np.diff(entry_heads).max(initial=1)),
    )


def _entries(entries, order, heads, number):
    wants, want_heads, barred, barred_heads = [], [0], [], [0]
    for entry in entries:
        wants += entry.wants
        want_heads.append(len(wants))
        barred += [number[term] for term in entry.barred if term in number]
        barred_heads.append(len(barred))
    days = [[entry.days[side] for entry in entries] for side in (0, 1)]
    return _arrays(heads, order, wants, want_heads, *days, barred, barred_heads)


def _arrays(*columns):
    return tuple(np.array(column, dtype=np.int64) for column in columns)
