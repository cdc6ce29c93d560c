"""Scores and labels from files: one module a format, and the one table of them in `formats`."""

from .contents import NOTHING, Batch, Choice, Contents, Entry, Proposal
from .formats import FORMATS
from .preview import Preview, preview
from .reading import inspect, read, read_batch
from .writing import WRITABLE, left_out, write
from .xent import ENDING, Saved, is_document, load, row_of, save

__all__ = [
    "ENDING",
    "FORMATS",
    "NOTHING",
    "WRITABLE",
    "Batch",
    "Choice",
    "Contents",
    "Entry",
    "Preview",
    "Proposal",
    "Saved",
    "inspect",
    "is_document",
    "left_out",
    "load",
    "preview",
    "read",
    "read_batch",
    "row_of",
    "save",
    "write",
]
