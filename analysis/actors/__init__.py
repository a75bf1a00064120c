"""Who is named, who speaks, and their standing in the coverage."""

from analysis.actors.discovery import discover
from analysis.actors.mentions import conflicts, find
from analysis.actors.standings import speakers, standing

__all__ = ["conflicts", "discover", "find", "speakers", "standing"]
