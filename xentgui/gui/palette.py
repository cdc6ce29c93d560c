"""The command palette: every action of the menu bar, found by its name and run from the keyboard."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from .matching import best
from .picker import Choice, Found

NAME = "commandName"  # the property of an action that is not called by its menus and its text
_SHOWN = 60  # of more a note says to type on


class Palette:
    """Finds actions. What was run last comes first while nothing is typed."""

    def __init__(self, bar: QMenuBar) -> None:
        """Look for actions in the menus of `bar`, whenever something is looked for."""
        self._bar = bar
        self._last: list[str] = []

    def find(self, typed: str) -> Found:
        """The commands whose names answer what was typed."""
        commands = _by_name(self._bar)
        last = [name for name in self._last if name in commands]
        names = [*last, *(name for name in commands if name not in last)]
        found = best(typed, names, lambda name: name, len(names))
        # What no name has may be in an explanation: of what a command does, or of what an example shows.
        if not found and typed.strip():
            found = best(typed, names, lambda name: commands[name].toolTip(), len(names))
        said = "" if found else f"no command is called “{typed.strip()}”"
        if (more := len(found) - _SHOWN) > 0:
            said = f"and {more} more: type some letters of what you look for"
        return Found([self._choice(name, commands[name]) for name in found[:_SHOWN]], said)

    def _choice(self, name: str, action: QAction) -> Choice:
        mark = "✓ " if action.isCheckable() and action.isChecked() else ""
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return Choice(mark + name, keys, partial(self._run, name, action), action.toolTip())

    def _run(self, name: str, action: QAction) -> None:
        self._last = [name, *(other for other in self._last if other != name)]
        action.trigger()


def _by_name(bar: QMenuBar) -> dict[str, QAction]:
    """What can be run now; of two that share a name, the second is the one that shows and hides a panel."""
    commands: dict[str, QAction] = {}
    for name, action in _actions(bar):
        if action.isEnabled():
            commands[f"{name} (show or hide)" if name in commands else name] = action
    return commands


def _actions(parent: QMenuBar | QMenu, path: str = "") -> Iterator[tuple[str, QAction]]:
    """Every action by its name, that of its menu before it."""
    for action in parent.actions():
        name = action.property(NAME) or path + _plain(action.text())
        menu = action.menu()
        if isinstance(menu, QMenu):
            menu.aboutToShow.emit()  # a list of recent files is made when it is looked at
            yield from _actions(menu, f"{name}: ")
        elif not action.isSeparator():
            yield name, action


def _plain(text: str) -> str:
    """A menu's text without its marks for keys."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
