"""Articles or sentences as rows of a matrix of terms, and its factors."""

import warnings
from typing import NamedTuple

import numpy as np

_ROUNDS = 200  # of the fit at most; what changes later changes no first term of a topic
_MOST = 0.5  # of the units: a term of more tells no topics apart
_LEAST = 2  # articles of a term
_WIDEST = 5000  # terms, those of the most articles: a topic's first terms are among them


class Units(NamedTuple):
    """The units of a batch: how often each holds each term, whose they are and where they stand."""

    counts: object  # sparse: units by terms
    terms: list  # sorted
    owners: np.ndarray  # numbers of articles, rising
    starts: np.ndarray
    ends: np.ndarray
    lengths: np.ndarray  # words, stop words included
    columns: np.ndarray  # of every term of the scan's vocabulary, -1 for none


def units(scan, unit, stop):
    """Return the `Units` of a scan: its articles, or its sentences, that have any of the terms."""
    every = _units(scan, unit, np.arange(len(scan.vocabulary)))
    held = _binary(every.counts)
    owners = _binary(_units(scan, "article", every.columns).counts)
    in_units, in_articles = (np.asarray(each.sum(axis=0)).ravel() for each in (held, owners))
    most = max(_MOST * len(every.owners), _LEAST)
    wanted = (in_articles >= _LEAST) & (in_units <= most)
    vocabulary = np.array([*scan.vocabulary, ""], dtype=object)[:-1]
    for i in np.flatnonzero(wanted).tolist():
        term = vocabulary[i]
        wanted[i] = term not in stop and len(term) > 1 and term[0].isalpha()
    order = np.flatnonzero(wanted)
    order = order[np.argsort(vocabulary[order].astype(str), kind="stable")]
    order = order[np.argsort(-in_articles[order], kind="stable")][:_WIDEST]
    order = order[np.argsort(vocabulary[order].astype(str), kind="stable")]
    columns = np.full(len(vocabulary), -1, dtype=np.int64)
    columns[order] = np.arange(len(order))
    return _units(scan, unit, columns, [*vocabulary[order]])


def sentences(scan, units):
    """Return every sentence of a scan as `Units` of the same terms, those without any included."""
    return _units(scan, "sentence", units.columns, units.terms, every=True)


def _units(scan, unit, columns, terms=(), *, every=False):
    from scipy import sparse

    firsts, lasts = scan.sentence_words
    starts, ends, owners = scan.sentences.starts, scan.sentences.ends, scan.sentence_articles
    n_words = lasts - firsts
    rows = np.repeat(np.arange(len(firsts)), n_words)
    words = np.repeat(firsts - np.cumsum(n_words) + n_words, n_words) + np.arange(n_words.sum())
    if unit == "article":
        heads = scan.sentences.heads
        held = np.flatnonzero(np.diff(heads))
        starts, ends = starts[heads[held]], ends[heads[held + 1] - 1]
        rows = np.searchsorted(held, owners)[rows]
        n_words = np.add.reduceat(n_words, heads[held]) if len(held) else n_words
        owners = held.astype(owners.dtype)
    at = columns[scan.terms[words]]
    rows, at = rows[at >= 0], at[at >= 0]
    shape = len(owners), int(columns.max(initial=-1)) + 1
    counts = sparse.csr_matrix((np.ones(len(at)), (rows, at)), shape=shape)
    counts.sum_duplicates()
    found = Units(counts, [*terms], owners, starts, ends, n_words, columns)
    kept = np.ones(len(owners), dtype=bool) if every else np.diff(counts.indptr) > 0
    return found._replace(counts=counts[kept], **{
        name: getattr(found, name)[kept] for name in ("owners", "starts", "ends", "lengths")
    })  # fmt: skip


def _binary(counts):
    held = counts.copy()
    held.data = np.ones_like(held.data)
    return held


def weighted(units, base=None):
    """Return the TF-IDF of units, rows of length 1; document frequencies are those of `base`."""
    from scipy import sparse

    counts = (base or units).counts
    n = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log(max(counts.shape[0], 1) / np.maximum(n, 1))
    matrix = sparse.csr_matrix(units.counts.copy())
    matrix.data = np.log1p(matrix.data) * idf[matrix.indices]
    squares = np.add.reduceat(np.append(matrix.data**2, 0), matrix.indptr[:-1])
    lengths = np.sqrt(np.where(np.diff(matrix.indptr) > 0, squares, 1))
    matrix.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(matrix.indptr))
    return matrix


def fitted(matrix, n, *, seed=None):
    """Return (weights of the units, weights of the terms) of `n` topics.

    Without a seed the start is that of NNDSVD (Boutsidis and Gallopoulos 2008), else it is random.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    start = "nndsvd" if seed is None else "random"
    model = NMF(n, init=start, random_state=seed or 0, max_iter=_ROUNDS, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = model.fit_transform(matrix)
    return weights, model.components_


def one_core():
    """Return a context in which libraries add up on one core: the same sums on every machine."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)
