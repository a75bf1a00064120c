"""About what: topics by dictionary, their shares, what the dictionary leaves out, and topics found.

label    every match of a topics table       suggest  entries for a table of one's own
ranked   what each article is mostly about   check    what is wrong or idle in a table
shares   how much coverage each topic has    gaps     the words that no topic claims
"""

from analysis.topics.checks import check, gaps
from analysis.topics.discovery import UNITS, Found, discover
from analysis.topics.labels import label, ranked
from analysis.topics.shares import Shares as Shares
from analysis.topics.shares import coverage, shares
from analysis.topics.shares import measure as measure
from analysis.topics.shares import sorted_table as sorted_table
from analysis.topics.shares import table as table
from analysis.topics.suggestions import suggest

__all__ = [
    "UNITS", "Found", "check", "coverage", "discover", "gaps", "label", "ranked", "shares",
    "suggest",
]  # fmt: skip
