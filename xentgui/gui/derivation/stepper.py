"""Stepper: walks through the stages of a derivation one at a time, by buttons and keys, or shows all of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

_FORWARD = ("Ctrl+Right", "PgDown")
_BACK = ("Ctrl+Left", "PgUp")


class Stepper(QWidget):
    """Which stage is the last to be shown. `moved` comes when it is another."""

    moved = Signal()

    def __init__(self, owner: QWidget) -> None:
        """Take the keys wherever in `owner` the focus is; all stages are shown."""
        super().__init__(owner)
        self._names: list[str] = []
        self._stage = 0
        self.switch = _button(
            "stepMode", "Step mode", "Step mode: show one stage after the other, so that there is time to ask first"
        )
        self.switch.setCheckable(True)
        self.back = _button("previousStage", "◀", "Previous stage: hide the last one again (Ctrl+Left, Page Up)")
        self.forward = _button("nextStage", "▶", "Next stage: show one more (Ctrl+Right, Page Down)")
        self._pages: list[QShortcut] = []
        self._arrange()
        self._take_keys(owner)
        self.switch.toggled.connect(self._switched)
        self._show()

    @property
    def on(self) -> bool:
        """Whether later stages are hidden."""
        return self.switch.isChecked()

    @property
    def stages(self) -> int:
        """How many stages are shown."""
        return min(self._stage, len(self._names) - 1) + 1 if self.on else len(self._names)

    def name_stages(self, names: list[str]) -> None:
        """Walk through other stages; the place among them stays."""
        if names != self._names:
            self._names = names
            self._show()

    def next(self) -> None:
        """Show one stage more; begins to step where that was not so."""
        if not self.on:
            self.switch.setChecked(True)
        else:
            self._go(self._stage + 1)

    def previous(self) -> None:
        """Hide the last stage again."""
        if not self.on:
            self._stage = max(len(self._names) - 2, 0)
            self.switch.setChecked(True)
        else:
            self._go(self._stage - 1)

    def _go(self, stage: int) -> None:
        stage = min(max(stage, 0), max(len(self._names) - 1, 0))
        if stage != self._stage:
            self._stage = stage
            self._show()
            self.moved.emit()

    def _switched(self, on: bool) -> None:
        for key in self._pages:
            key.setEnabled(on)
        if not on:
            self._stage = 0
        self._show()
        self.moved.emit()

    def _show(self) -> None:
        last = len(self._names) - 1
        self.back.setEnabled(not self.on or self._stage > 0)
        self.forward.setEnabled(not self.on or self._stage < last)
        self.switch.setText(f"{self.stages} of {len(self._names)}" if self.on else "Step mode")
        if self.on and self._names:
            self.switch.setAccessibleDescription(self._names[self.stages - 1])

    def _arrange(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for widget in (self.switch, self.back, self.forward):
            box.addWidget(widget)
        box.addStretch(1)

    def _take_keys(self, owner: QWidget) -> None:
        for keys, go, button in ((_FORWARD, self.next, self.forward), (_BACK, self.previous, self.back)):
            button.clicked.connect(go)
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), owner)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(go)
                if key.startswith("Pg"):  # they page through the table while nothing is hidden
                    shortcut.setEnabled(False)
                    self._pages.append(shortcut)


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setAccessibleName(tip.partition(":")[0])
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
