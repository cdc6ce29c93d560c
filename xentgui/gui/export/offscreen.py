"""Pictures and reports without a window: all that the command needs of Qt."""

from PySide6.QtWidgets import QApplication

from xentgui.core.evaluation import Evaluation
from xentgui.gui import theme

from . import REPORT, Size
from .figures import PLOTS, Subject
from .pictures import Look, picture
from .report import report


def drawn(evaluation: Evaluation, row: int, ending: str, *, plot: str, size: Size, dark: bool) -> bytes:
    """A file with this ending; makes the QApplication if there is none."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["xentgui"])
        app.setStyle("Fusion")
    subject, look = Subject(evaluation, row), Look(size, theme.DARK if dark else theme.LIGHT)
    return report(subject, look) if ending == REPORT else picture(PLOTS[plot], subject, look, ending)
