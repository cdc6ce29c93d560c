"""The report with its pictures: the page, for which Qt draws the plots."""

from collections.abc import Sequence

from xentgui.gui.theme import Theme

from .figures import PLOTS, Subject
from .page import Colours, Picture, page
from .pictures import Look, picture

REPORT_PLOTS = (
    "losses", "sorted-losses", "curve", "histogram", "confusion", "reliability", "softmax", "scores", "gradient",
)  # fmt: skip


def report(subject: Subject, look: Look) -> bytes:
    """A page of HTML, UTF-8; each of its plots has the size of the look. Qt's own thread only."""
    return joined(subject, [part(name, subject, look) for name in REPORT_PLOTS], look.theme)


def part(name: str, subject: Subject, look: Look) -> Picture:
    """One plot of the page. Qt's own thread only."""
    return Picture(PLOTS[name].title, picture(PLOTS[name], subject, look, ".svg").decode())


def joined(subject: Subject, pictures: Sequence[Picture], theme: Theme) -> bytes:
    """The page with pictures that are drawn; on any thread."""
    return page(subject.evaluation, pictures, _colours(theme)).encode(errors="replace")


def _colours(theme: Theme) -> Colours:
    return Colours(theme.dark, theme.base, theme.text, theme.muted, theme.line, theme.stripe)
