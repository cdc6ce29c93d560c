"""The two commands: `xentgui` opens the window, `xent` gives the same numbers in the terminal."""

from .commands import xent, xentgui

__all__ = ["xent", "xentgui"]
