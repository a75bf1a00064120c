"""Who is named, who speaks, and their standing in the coverage."""

from analysis.actors.attribution import speakers
from analysis.actors.discovery import discover
from analysis.actors.graphs import graphml
from analysis.actors.mentions import conflicts, find
from analysis.actors.networks import about, pairs, remarks, together
from analysis.actors.sources import diversity
from analysis.actors.standings import standing

__all__ = [
    "about", "conflicts", "discover", "diversity", "find", "graphml", "pairs", "remarks",
    "speakers", "standing", "together",
]  # fmt: skip
