"""Scores and labels from files: one module a format, and the one table of them in `formats`."""

from .contents import NOTHING, Choice, Contents, Entry, Proposal
from .formats import FORMATS
from .preview import Preview, preview
from .reading import NO_LABEL, inspect, read
from .writing import WRITABLE, left_out, write
from .xent import ENDING, Saved, load, row_of, save

__all__ = [
    "ENDING",
    "FORMATS",
    "NOTHING",
    "NO_LABEL",
    "WRITABLE",
    "Choice",
    "Contents",
    "Entry",
    "Preview",
    "Proposal",
    "Saved",
    "inspect",
    "left_out",
    "load",
    "preview",
    "read",
    "row_of",
    "save",
    "write",
]
