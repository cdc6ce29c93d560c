"""SliderField: a slider and a number box for the same value; one gesture is one undo step."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from .number_box import NumberBox, Scale

_PAUSE_MS = 1000  # after which keys and wheel begin another gesture


class Gesture:
    """What belongs together: a drag from press to release, or keys and wheel turns without a pause."""

    def __init__(self) -> None:
        """Begin with no gesture."""
        self._key = object()
        self._since = QElapsedTimer()
        self._held = False

    def begin(self) -> None:
        """A drag begins."""
        self._key = object()
        self._held = True

    def end(self) -> None:
        """The drag has ended, or the focus has left."""
        self._key = object()
        self._held = False
        self._since.invalidate()

    def key(self) -> object:
        """What the next edit is merged by."""
        if not self._held and (not self._since.isValid() or self._since.hasExpired(_PAUSE_MS)):
            self._key = object()
        self._since.start()
        return self._key


class SliderField(QWidget):
    """Edits one number. `edited` brings the value and the key by which edits of one gesture merge."""

    edited = Signal(float, object)

    def __init__(self, scale: Scale, wanted: str, parent: QWidget | None = None) -> None:
        """Offer `scale` on the slider; `wanted` says what the box accepts."""
        super().__init__(parent)
        self._scale = scale
        self._gesture = Gesture()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, scale.steps)
        self.slider.setPageStep(max(1, scale.steps // 10))
        self.box = NumberBox(scale, wanted)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._lay_out()
        self._connect()

    def show_value(self, value: float) -> None:
        """Show a value; what is being typed stays while the value is the same."""
        if self.box.value() != value:
            with QSignalBlocker(self.box):
                self.box.setValue(value)
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._scale.position_of(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A slider that loses the focus has ended its gesture."""
        if event.type() == QEvent.Type.FocusOut:
            self._gesture.end()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        # A slider asks for less than a hand can aim at.
        self.slider.setMinimumWidth(self.fontMetrics().horizontalAdvance("00000000"))

    def _connect(self) -> None:
        self.slider.installEventFilter(self)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderPressed.connect(self._gesture.begin)
        self.slider.sliderReleased.connect(self._release)
        self._frame.timeout.connect(self._emit_slider)
        self.box.valueChanged.connect(self._emit_box)
        self.box.editingFinished.connect(self._gesture.end)

    def _slide(self) -> None:
        # A mouse moves faster than a frame is painted: take its place once a turn of the event loop.
        if self.slider.isSliderDown():
            self._frame.start(0)
        else:
            self._emit_slider()

    def _release(self) -> None:
        if self._frame.isActive():
            self._frame.stop()
            self._emit_slider()
        self._gesture.end()

    def _emit_slider(self) -> None:
        self.edited.emit(self._scale.value_at(self.slider.value()), self._gesture.key())

    def _emit_box(self, value: float) -> None:
        self.edited.emit(value, self._gesture.key() if self.box.stepping else object())
