"""Dictionaries of phrases, and where a batch's words match them."""

from bisect import bisect_left
from collections import deque
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.engine import kernels

_ALWAYS = (-(2**31) + 1, 2**31 - 1)
_ROOM = 1 << 16  # matches that are written before more room is made; words that numba pays for


class Entry(NamedTuple):
    """A phrase of a dictionary, and on what it holds."""

    terms: tuple  # a term may end in "*": every term that begins so
    wants: tuple = ()  # the shapes its words must have; none: any
    days: tuple = _ALWAYS  # first and last day, counted from 1970
    barred: tuple = ()  # terms, or heads with a "*", that unmake it in the same range


class Dictionary(NamedTuple):
    """Phrases as an automaton over symbols: what a term may be to them.

    The symbols are the terms of the phrases, and the heads that stand before a "*". A term that is
    none of the first is the longest head that it begins with: it begins with the shorter ones too.
    """

    terms: dict  # to its symbol, which count from 0
    heads: dict  # to its symbol, the short ones first
    tree: tuple  # the node of every first symbol, and per node its edges: see `kernels.phrases`
    entries: tuple
    most: int  # entries of one node


def dictionary(entries):
    """Return a dictionary of `Entry` rows: a tree with one word a level.

    The entries' numbers are what `find` gives back.
    """
    return _built(tuple(Entry(*entry) for entry in entries))


@lru_cache(maxsize=8)  # a run asks for the same few lists, batch after batch
def _built(entries):
    exact, open_ended, ends = _tree(entries)
    written = {term for entry in entries for term in (*entry.terms, *entry.barred)}
    terms = sorted(term for term in written if not term.endswith("*"))
    heads = sorted((term[:-1] for term in written if term.endswith("*")), key=lambda h: (len(h), h))
    terms = {term: number for number, term in enumerate(terms)}
    heads = {head: number for number, head in enumerate(heads, len(terms))}
    beginning = {head: [] for head in heads}  # the symbols of all that begins so
    for symbols in (terms, heads):
        for text, symbol in symbols.items():
            for size in range(len(text) + 1):
                if text[:size] in beginning:
                    beginning[text[:size]].append(symbol)

    def edges(nodes):
        found = {}
        for node in nodes:
            for term, child in exact[node].items():
                found.setdefault(terms[term], set()).add(child)
            for head, child in open_ended[node].items():
                for symbol in beginning[head]:
                    found.setdefault(symbol, set()).add(child)
        return {symbol: tuple(sorted(children)) for symbol, children in sorted(found.items())}

    def symbols_of(term):
        return beginning[term[:-1]] if term.endswith("*") else [terms[term]]

    tree, order, entry_heads = _sets_of_nodes(edges, ends, len(terms) + len(heads))
    in_order = [entries[i] for i in order]
    barred = [[s for term in entry.barred for s in symbols_of(term)] for entry in in_order]
    columns = _entries(in_order, order, entry_heads, barred)
    return Dictionary(terms, heads, tree, columns, int(np.diff(entry_heads).max(initial=1)))


def _tree(entries):
    """Return per node its children by term, by head, and the numbers of the entries that end."""
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
    return exact, open_ended, ends


def _sets_of_nodes(edges, ends, n_symbols):
    """Return (tree, entries in the order of the nodes, where those of each node begin).

    A word may take several ways at once ("mineral*" and "minerals deal"): what is walked are sets
    of nodes, each set made once (the subset construction of automata).
    """
    sets, queue = {}, deque()

    def node_of(nodes):
        if nodes not in sets:
            sets[nodes] = len(sets)
            queue.append(nodes)
        return sets[nodes]

    root = np.full(n_symbols, -1, dtype=np.int32)
    for symbol, nodes in edges((0,)).items():
        root[symbol] = node_of(nodes)
    heads, edge_symbols, edge_nodes, entry_heads, order = [0], [], [], [0], []
    while queue:
        nodes = queue.popleft()
        order += sorted(entry for node in nodes for entry in ends[node])
        entry_heads.append(len(order))
        for symbol, children in edges(nodes).items():
            edge_symbols.append(symbol)
            edge_nodes.append(node_of(children))
        heads.append(len(edge_symbols))
    return (root, *_arrays(heads, edge_symbols, edge_nodes)), order, entry_heads


def _entries(entries, order, heads, barred):
    wants = [want for entry in entries for want in entry.wants]
    want_heads = np.cumsum([0, *(len(entry.wants) for entry in entries)])
    barred_heads = np.cumsum([0, *map(len, barred)])
    days = [[entry.days[side] for entry in entries] for side in (0, 1)]
    barred = [symbol for symbols in barred for symbol in symbols]
    return _arrays(heads, order, wants, want_heads, *days, barred, barred_heads)


def _symbols(dictionary, scan):
    """Return the symbol of every term of a scan, -1 for none."""
    found = np.full(int(scan.terms.max(initial=-1)) + 1, -1, dtype=np.int32)
    if dictionary.heads:
        in_order, numbers = scan.in_order
        for head, symbol in dictionary.heads.items():
            first = bisect_left(in_order, head)
            last = bisect_left(in_order, head + chr(0x10FFFF), first)
            found[numbers[first:last]] = symbol
    numbers = scan.numbers([*dictionary.terms])
    found[numbers[numbers >= 0]] = np.flatnonzero(numbers >= 0)
    return found


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
    symbols, most = _symbols(dictionary, scan), dictionary.most
    longest = int((lasts - firsts).max(initial=0))
    found = tuple(np.empty(max(_ROOM, most * longest), dtype=np.int64) for _ in range(4))
    kernel = kernels.phrases
    if len(scan.terms) > _ROOM:
        from analysis.engine import compiled

        kernel = compiled.phrases
    position = n = 0
    while True:
        position, n = kernel(
            scan.terms, symbols, scan.shapes, (firsts, lasts), days, dictionary.tree,
            dictionary.entries, position, n, most, found,
        )  # fmt: skip
        full = position < len(firsts)
        for column in found:
            column.resize(2 * len(column) if full else n, refcheck=False)
        if not full:
            return found


def _arrays(*columns):
    return tuple(np.array(column, dtype=np.int64) for column in columns)
