"""SoftmaxPlot: the bars of one row, to look at, to point at, to drag, and to walk by arrow keys."""

from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from .bar_view import BarView
from .row_bars import OTHERS, Bar, Mode, describe_others
from .row_figures import RowFigures, describe, short

DRAG_DISTANCE = 3  # pixels; less is the tremor of a click
_STEPS: dict[int, int] = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
_MOVES: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SoftmaxPlot(BarView):
    """Bars that answer mouse and keys; it changes no problem itself but says what is wanted.

    Signals:
        drag_began: a bar is being dragged.
        dragged: class, value in the units of the mode.
        drag_ended: True where the bar was let go, False where the drag is to be taken back.
        nudged: class, small steps up.
    """

    drag_began = Signal()
    dragged = Signal(int, float)
    drag_ended = Signal(bool)
    nudged = Signal(int, int)

    _pressed: QPointF | None = None
    _dragging = False
    _wanted: float | None = None
    _hovered = -1

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setObjectName("softmaxPlot")
        self.setAccessibleName("Softmax bars")
        self.viewport().setMouseTracking(True)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(0)
        self._frame.timeout.connect(self._send)

    def refit(self) -> None:
        """Choose, place and draw the bars anew."""
        super().refit()
        if self._dragging and not self.held:
            self._wanted = None  # another row or mode: the bar in hand is gone
            self._end_drag(keep=True)
        if self._hovered >= 0:
            self._hovered = -1
            QToolTip.hideText()  # its numbers are old
        self._mark()

    # Mouse. pyqtgraph's scene gets none of it: it would pan, and merge moves that are less than 10 ms apart.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the bar under the mouse the current one, ready to be dragged."""
        position = self.position_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or position < 0 or self.bars[position].index == OTHERS:
            event.ignore()
            return
        self.current = self.bars[position].index
        self._pressed = event.position()
        self._mark()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or say what is under the mouse."""
        if self._pressed is None:
            self._hover(event.position(), event.globalPosition().toPoint())
            return
        if not self._dragging and self.mode is not Mode.GRADIENT:
            self._begin_drag(abs(event.position().y() - self._pressed.y()))
        if self._dragging:
            self._wanted = self.value_at(event.position())
            self._frame.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the bar go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self._end_drag(keep=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of two is a press."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel is for what holds the plot."""
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._hovered = -1
        self._mark()

    # Keys

    def event(self, event: QEvent) -> bool:
        """While a bar is dragged, Escape is the drag's and no shortcut of the window."""
        if self._dragging and event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose a bar, Up and Down change its score, Escape takes a drag back."""
        key = event.key()
        if self._dragging:
            if key == Qt.Key.Key_Escape:
                self._end_drag(keep=False)
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            event.ignore()
        elif key in _MOVES:
            self._walk(_MOVES[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk(-len(self.bars) if key == Qt.Key.Key_Home else len(self.bars))
        elif key in _STEPS and self.current != OTHERS:
            self.nudged.emit(self.current, _STEPS[key] * (10 if shift and abs(_STEPS[key]) == 1 else 1))
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A drag ends where the focus is taken away."""
        super().focusOutEvent(event)
        self._pressed = None
        self._end_drag(keep=True)
        self._mark()

    def _begin_drag(self, distance: float) -> None:
        if distance >= DRAG_DISTANCE:
            QToolTip.hideText()
            self._dragging = True
            self.hold(still=True)
            self.drag_began.emit()

    def _end_drag(self, *, keep: bool) -> None:
        if not self._dragging:
            return
        if keep:
            self._send()
        self._wanted = self._pressed = None
        self._dragging = False
        self.drag_ended.emit(keep)
        self.hold(still=False)

    def _send(self) -> None:
        """Tell the last of the moves since the frame before."""
        if self._dragging and self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.dragged.emit(self.current, wanted)

    def _walk(self, steps: int) -> None:
        """Go some bars to the right, or to the end."""
        classes = [bar.index for bar in self.bars if bar.index != OTHERS]
        if classes:
            start = classes.index(self.current) if self.current in classes else 0
            self.current = classes[min(max(start + steps, 0), len(classes) - 1)]
            self._mark()

    def _mark(self) -> None:
        """Show the current bar where the focus is here, and the one under the mouse."""
        place = next((i for i, bar in enumerate(self.bars) if bar.index == self.current), -1)
        self.item.mark(current=place if self.hasFocus() else -1, hovered=self._hovered)
        if self.hasFocus() and place >= 0:
            self.setAccessibleDescription(f"{self.bars[place].name}: {self.mode} {short(self.bars[place].value)}")

    def _hover(self, place: QPointF, screen: QPoint) -> None:
        position = self.position_at(place)
        if position == self._hovered:
            return
        self._hovered = position
        self._mark()
        movable = position >= 0 and self.bars[position].index != OTHERS and self.mode is not Mode.GRADIENT
        self.viewport().setCursor(Qt.CursorShape.SizeVerCursor if movable else Qt.CursorShape.ArrowCursor)
        if position < 0 or self.figures is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(screen, _tip(self.figures, self.bars, position), self.viewport())


def _tip(figures: RowFigures, bars: list[Bar], position: int) -> str:
    """The numbers of a bar as a small table."""
    bar = bars[position]
    rows = describe_others(figures, bars) if bar.index == OTHERS else describe(figures, bar.index)
    roles = ", ".join(role for role, holds in (("label", bar.is_label), ("predicted", bar.is_predicted)) if holds)
    title = f"<b>{escape(bar.name)}</b>{roles and f' ({roles})'}"
    cells = "".join(f"<tr><td>{escape(name)}&nbsp;</td><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"{title}<table>{cells}</table>"


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
