"""A segmented switch: buttons side by side, of which one is chosen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QToolButton

# Fusion's own checked button can hardly be told from the other one in the dark.
_STYLE = """
    QToolButton { border: 2px solid palette(mid); padding: 0.1em 0.7em; background: palette(base); }
    QToolButton:checked { background: palette(highlight); color: palette(highlighted-text); }
    QToolButton:focus { border-color: palette(highlight); }
    QToolButton:checked:focus { border-color: palette(text); }
"""


def add_segment(group: QButtonGroup, text: str, name: str, tip: str) -> QToolButton:
    """Add a button to a switch; the first one is chosen. Its accessible name is the tip up to a colon."""
    button = QToolButton()
    button.setText(text)
    button.setObjectName(name)
    button.setAccessibleName(tip.partition(":")[0])
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setChecked(not group.buttons())
    button.setStyleSheet(_STYLE)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    group.addButton(button, len(group.buttons()))
    return button
