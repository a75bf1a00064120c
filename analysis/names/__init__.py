"""Names as a text prints them: where they stand, what their titles, surnames and heads are."""

from analysis.names.chunker import chunks, mask
from analysis.names.offices import without_title
from analysis.names.parts import Remembered, is_organisation, people, surname, words

__all__ = [
    "Remembered", "chunks", "is_organisation", "mask", "people", "surname", "without_title",
    "words",
]  # fmt: skip
