"""`python -m xentgui` is the command `xentgui`."""

import sys

from xentgui.cli import xentgui

if __name__ == "__main__":
    sys.exit(xentgui())
