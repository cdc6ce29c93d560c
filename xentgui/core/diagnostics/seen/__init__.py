"""What could have given the number that a person saw: the search through readings of one batch."""

from .change import Change, Edit
from .explained import explained
from .number import Kind, SeenNumber
from .result import Match, Matches
from .search import Search, matches

__all__ = ["Change", "Edit", "Kind", "Match", "Matches", "Search", "SeenNumber", "explained", "matches"]
