"""The columns of every table, and what one does with any table.

A table is a plain pandas DataFrame. `check` says whether it keeps its contract, `make` builds one
that does, `concat` joins parts, `evidence` opens the words behind its rows. Rooms that find and
measure read the articles by `texts`, `batch` and `groups`.
"""

from analysis.tables.batches import batch, texts
from analysis.tables.checks import check
from analysis.tables.contracts import (
    CLOSED,
    HOW,
    IN_MARKS,
    LEDGER_STATUS,
    PRECISION,
    QUOTE_KINDS,
    SEGMENT_KINDS,
    SPAN,
    SPEAKER_KINDS,
    SPOKEN,
    TABLES,
    TableError,
)
from analysis.tables.divided import columns_of, grouped, groups, parts, units
from analysis.tables.made import coded, concat, empty, make, trusted
from analysis.tables.opened import evidence

__all__ = [
    "CLOSED", "HOW", "IN_MARKS", "LEDGER_STATUS", "PRECISION", "QUOTE_KINDS", "SEGMENT_KINDS",
    "SPAN", "SPEAKER_KINDS", "SPOKEN", "TABLES", "TableError", "batch", "check", "coded",
    "columns_of", "concat", "empty", "evidence", "grouped", "groups", "make", "parts", "texts",
    "trusted", "units",
]  # fmt: skip
