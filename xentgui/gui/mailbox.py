"""Mailbox: what other threads have to say to the window."""

from collections.abc import Callable
from functools import cache

import shiboken6
from PySide6.QtCore import QObject, Signal


class Mailbox(QObject):
    """Calls on the window's thread what any thread posts.

    It outlives every window: Qt ends the process where a thread emits a signal of what is being deleted.
    """

    _posted = Signal(object, object)

    def __init__(self) -> None:
        """Live on this thread; `mailbox` has the one that there is."""
        super().__init__()
        self._posted.connect(self._call)

    def post(self, owner: QObject, call: Callable[[], None]) -> None:
        """Have something called soon, unless its owner is deleted by then."""
        self._posted.emit(owner, call)

    def _call(self, owner: QObject, call: Callable[[], None]) -> None:
        if shiboken6.isValid(owner):
            call()


@cache
def mailbox() -> Mailbox:
    """The one mailbox; ask for it first on the window's thread."""
    return Mailbox()
