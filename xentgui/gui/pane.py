"""Pane: holds a panel in a dock, so that what moves inside the panel does not lay out and draw the whole window."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class Pane(QWidget):
    """As large as its dock, whatever its panel would like; a widget without a layout passes no layout request on.

    Qt keeps a tab that is behind another one visible, far outside of the window. The panel in it is hidden instead, so
    that it takes no part in anything, and need not even be made before it is first seen.
    """

    def __init__(self) -> None:
        """Begin empty and unseen."""
        super().__init__()
        self._panel: QWidget | None = None
        self._make: Callable[[], QWidget] | None = None
        self._seen = False

    def hold(self, panel: QWidget) -> None:
        """Show a panel."""
        self._panel = panel
        panel.setParent(self)
        panel.setGeometry(self.rect())
        panel.setVisible(self._seen)
        self.setFocusProxy(_end_of(panel))
        self.updateGeometry()

    def hold_when_seen(self, make: Callable[[], QWidget]) -> None:
        """Show the panel that `make` makes, and have it made when it is first seen."""
        self._make = make
        self.set_seen(self._seen)

    def set_seen(self, seen: bool) -> None:
        """Take whether the dock is in front: connected to its `visibilityChanged`."""
        self._seen = seen
        if seen and self._make is not None:
            make, self._make = self._make, None
            self.hold(make())
        elif self._panel is not None:
            self._panel.setVisible(seen)

    @property
    def target(self) -> QWidget | None:
        """What takes the focus for the panel now: a panel of pages may hand it on to another one than at first."""
        return None if self._panel is None else _end_of(self._panel)

    @property
    def is_cut(self) -> bool:
        """Whether the panel has to be scrolled sideways."""
        if not isinstance(self._panel, QScrollArea):
            return False
        content, seen = self._panel.widget(), self._panel.viewport().width()
        return content is not None and content.minimumSizeHint().width() > seen

    def minimumSizeHint(self) -> QSize:
        """Room for some words, and for the width that the panel cannot do without."""
        wanted = self._panel.minimumSizeHint() if self._panel is not None else QSize()
        metrics = self.fontMetrics()
        return QSize(max(wanted.width(), 20 * metrics.averageCharWidth()), 4 * metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panel all the room there is."""
        super().resizeEvent(event)
        if self._panel is not None:
            self._panel.setGeometry(self.rect())


def _end_of(widget: QWidget) -> QWidget:
    """What takes the focus for a widget in the end."""
    proxy = widget.focusProxy()
    return widget if proxy is None else _end_of(proxy)
