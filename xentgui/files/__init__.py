"""Scores and labels from files: one module a format, and the one table of them in `formats`."""

from .contents import NOTHING, Choice, Contents, Entry, Proposal
from .formats import FORMATS
from .preview import Preview, preview
from .reading import NO_LABEL, inspect, read
from .xent import ENDING, Saved, load, save

__all__ = [
    "ENDING",
    "FORMATS",
    "NOTHING",
    "NO_LABEL",
    "Choice",
    "Contents",
    "Entry",
    "Preview",
    "Proposal",
    "Saved",
    "inspect",
    "load",
    "preview",
    "read",
    "save",
]
