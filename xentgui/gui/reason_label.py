"""ReasonLabel: says under a field, in place, why its text was refused."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from . import theme

_LEAVES = (QEvent.Type.Hide, QEvent.Type.Close, QEvent.Type.Destroy)
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize)


class ReasonLabel(QLabel):
    """One for all fields of a view: it goes where the refused field goes, until that is typed on or closed."""

    def __init__(self, view: QWidget) -> None:
        """Begin without a reason."""
        super().__init__(view)
        self._view = view
        self.setObjectName("cellReason")
        self.setAutoFillBackground(True)
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.Box)
        self.setMargin(4)
        self._field: QLineEdit | None = None
        self.hide()
        self.recolour()

    @property
    def field(self) -> QLineEdit | None:
        """The field that holds a refused text."""
        return self._field

    def tell(self, field: QLineEdit, reason: str) -> None:
        """Say why the field's text was refused."""
        if field is not self._field:
            self.dismiss()
            self._field = field
            field.installEventFilter(self)
            field.textEdited.connect(self.dismiss)
        field.setAccessibleDescription(reason)
        self.setText(reason)
        self._place(field)
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """There is no refused text any more."""
        field, self._field = self._field, None
        self.hide()
        if field is not None:
            field.removeEventFilter(self)
            field.textEdited.disconnect(self.dismiss)
            field.setAccessibleDescription("")

    def recolour(self) -> None:
        """Take the colours of the current theme."""
        colours, palette = theme.current(), self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(colours.base))
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colours.wrong))
        self.setPalette(palette)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the field, and leave with it."""
        if watched is self._field and self._field is not None:
            if event.type() in _LEAVES:
                self.dismiss()
            elif event.type() in _MOVES:
                self._place(self._field)
        return super().eventFilter(watched, event)

    def _place(self, field: QLineEdit) -> None:
        """Under the field, or above it where there is no room; as wide as the view at most."""
        view, room = self._view, self._view.width()
        self.setMaximumWidth(room)
        wide = min(
            self.fontMetrics().horizontalAdvance(self.text()) + 2 * (self.margin() + self.frameWidth()) + 8, room
        )
        self.resize(wide, self.heightForWidth(wide))
        top = field.mapTo(view, field.rect().topLeft())
        below = top.y() + field.height()
        fits = below + self.height() <= view.height() or top.y() < self.height()
        self.move(max(0, min(top.x(), room - wide)), below if fits else top.y() - self.height())
