"""The two sides of a comparison: their articles, and lines that are judged together."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import series, statistics, tables

COLUMNS = (
    "line", "measure", "a", "b", "difference", "difference_low", "difference_high", "p_value",
    "n_a", "n_b", "verdict", "reason",
)  # fmt: skip


class Part(NamedTuple):
    """Lines of one measure: what is added up over articles, above and below the line."""

    measure: str
    labels: list
    over: np.ndarray  # (articles, lines)
    under: np.ndarray  # the same, or (articles, 1)


class Both(NamedTuple):
    """The articles of both sides, and what a comparison needs to know of each."""

    articles: pd.DataFrame
    ids: pd.Index
    in_a: np.ndarray
    units: np.ndarray
    parts: dict
    names: tuple
    copies: object
    correction: object
    level: float

    @classmethod
    def of(cls, a, b, names, copies, correction, level):
        if isinstance(names, str) or len(names) != 2:
            raise ValueError(f"names: two were expected, one for each side; found {names!r}")
        if str(names[0]) == str(names[1]):
            raise ValueError(
                f"names: both sides are called {str(names[0])!r}; give each its own, by which "
                "lines and reasons tell them apart"
            )
        for table, name in zip((a, b), names, strict=True):
            if not len(tables.check(table, "ARTICLES")):
                raise ValueError(f"{name} holds no article: there is nothing to compare")
        ours, theirs = (table["article_id"].astype("str") for table in (a, b))
        twice = ours[ours.isin(theirs)]
        if len(twice):
            raise ValueError(f"article {twice.iloc[0]!r} stands in {names[0]} and in {names[1]}")
        statistics.corrected([], correction)
        articles = tables.concat([a, b], "ARTICLES")
        ids = pd.Index(articles["article_id"].astype("str"))
        units, parts = tables.units(articles, copies), tables.parts(articles)
        in_a = ids.isin(ours)
        return cls(articles, ids, in_a, units, parts, (*names,), copies, correction, level)

    def about(self):
        """Return the table `sides`."""
        measured, rows = series.measure(self.articles), []
        for side, name, here in zip("ab", self.names, (self.in_a, ~self.in_a), strict=True):
            articles = self.articles[here]
            dates = series.dated(measured[here], "day")["date"]
            rows.append(
                (side, str(name), len(articles), len({*self.units[here]}),
                 articles["outlet"].nunique(), dates.min(), dates.max(), len(articles) - len(dates))
            )  # fmt: skip
        columns = ["side", "name", "n_articles", "n_units", "n_outlets", "first", "last", "undated"]
        table = pd.DataFrame(rows, columns=columns)
        return table.astype({"first": "datetime64[us]", "last": "datetime64[us]"})

    def firsts(self):
        """Tell which articles are no further copy on their side: the original, or the first by id.

        Without copies all are.
        """
        keys = pd.DataFrame({"unit": self.units, "a": self.in_a, "copy": self.units != self.ids})
        keys = keys.assign(id=self.ids).sort_values(["unit", "a", "copy", "id"])
        return ~keys.duplicated(["unit", "a"]).sort_index().to_numpy()

    def split(self, rows):
        """Return the rows of a table that are of side a, and of side b."""
        at = self._places(rows)
        return rows[(at >= 0) & self.in_a[at]], rows[(at >= 0) & ~self.in_a[at]]

    def tally(self, rows, column=None, labels=("",)):
        """Return how many rows each article has, (articles, 1), or (articles, labels) of each."""
        at = self._places(rows)
        of = np.zeros(len(rows), dtype=np.int64)
        if column is not None:
            values = rows[column].astype("category").cat
            numbers = pd.Index(labels).get_indexer(values.categories.astype("str"))
            of = np.append(numbers, -1)[values.codes.to_numpy()]
        kept = (at >= 0) & (of >= 0)
        cells = at[kept].astype(np.int64) * len(labels) + of[kept]
        n = np.bincount(cells, minlength=len(self.ids) * len(labels))
        return n.reshape(len(self.ids), len(labels))

    def weighed(self, rows, column, labels, amounts):
        """Return what `tally` does, a row counting as often as `amounts` says."""
        return self.tally(rows.loc[rows.index.repeat(amounts)], column, labels)

    def _places(self, rows):
        values = rows["article_id"].astype("category").cat
        numbers = self.ids.get_indexer(values.categories.astype("str"))
        return np.append(numbers, -1)[values.codes.to_numpy()]

    def table(self, parts):
        """Return the lines of a block, all corrected together."""
        over = [part.over for part in parts]
        under = [np.broadcast_to(part.under, part.over.shape) for part in parts]
        found = self.differences(np.concatenate(over, axis=1), np.concatenate(under, axis=1))
        judged = statistics.verdicts(
            found, self.names, correction=self.correction, level=self.level
        )
        labels = [label for part in parts for label in part.labels]
        measures = [part.measure for part in parts for _ in part.labels]
        return lined(labels, measures, found, judged)

    def differences(self, over, under, *, scale=1, p_values=None):
        return statistics.differences(
            over, under, self.in_a, self.units, self.parts, scale=scale, level=self.level,
            p_values=p_values,
        )  # fmt: skip


def lined(labels, measures, found, judged):
    """Return lines from `Differences` and what `verdicts` gives of them."""
    p_values, verdicts, reasons = judged
    numbers = [found.a, found.b, found.value, found.low, found.high, p_values, found.n_a, found.n_b]
    return typed(dict(zip(COLUMNS, [labels, measures, *numbers, verdicts, reasons], strict=True)))


def typed(columns):
    """Return lines with their types, in whatever form they come."""
    table = pd.DataFrame(columns)
    table["verdict"] = pd.Categorical(table["verdict"], statistics.VERDICTS)
    types = dict.fromkeys(("line", "measure", "reason"), "str") | dict.fromkeys(COLUMNS[2:8], float)
    return table.astype(types | {"n_a": "int64", "n_b": "int64"})
