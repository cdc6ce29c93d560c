"""FindingsButton: says in the status bar how many errors and warnings there are; a click goes to them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton

if TYPE_CHECKING:
    from xentgui.core.diagnostics import Finding


class FindingsButton(QPushButton):
    """Only seen where there is an error or a warning."""

    def __init__(self) -> None:
        """Begin unseen."""
        super().__init__()
        self._alarms: Sequence[Finding] = ()
        self.setObjectName("findingsStatus")
        self.setAccessibleName("go to the findings")
        self.setFlat(True)
        self.setToolTip("Go to what was found (Shift+F7)")
        self.hide()

    def show_findings(self, findings: "Sequence[Finding]") -> None:
        """Count errors and warnings."""
        before = [finding.severity for finding in self._alarms]
        self._alarms = [finding for finding in findings if finding.severity in ("error", "warning")]
        if before != [finding.severity for finding in self._alarms]:  # else nothing is to be painted
            self._draw()
            self.setVisible(bool(self._alarms))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the mark in the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_alarms"):
            self._draw()

    def _draw(self) -> None:
        if not self._alarms:
            return
        from .finding_text import summary
        from .severity_marks import mark

        self.setText(summary(self._alarms))
        self.setAccessibleName(f"found: {self.text()}; go to the findings")
        self.setIcon(mark(self._alarms[0].severity, self.fontMetrics().ascent()))
