"""The report with its pictures: the page, for which Qt draws the plots. Qt's own thread only."""

from xentgui.gui.theme import Theme

from .figures import PLOTS, Subject
from .page import Colours, Picture, page
from .pictures import Look, picture


def report(subject: Subject, look: Look) -> bytes:
    """A page of HTML, UTF-8; each of its plots has the size of the look."""
    plots = [PLOTS[name] for name in ("losses", "sorted-losses", "curve", "softmax", "scores", "gradient")]
    pictures = [Picture(plot.title, picture(plot, subject, look, ".svg").decode()) for plot in plots]
    return page(subject.evaluation, pictures, _colours(look.theme)).encode(errors="replace")


def _colours(theme: Theme) -> Colours:
    return Colours(theme.dark, theme.base, theme.text, theme.muted, theme.line, theme.stripe)
