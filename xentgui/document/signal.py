"""Signal: tells listeners in order what happened; no Qt here, and nothing to load, which the first frame waits for."""

from collections import deque
from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class ListenerFailed(RuntimeError):
    """A listener raised; what it was told of has happened all the same."""


class Signal(Generic[P]):
    """Listeners are called in the order in which they connected.

    What is emitted while they are being told waits its turn, so that all of them hear everything in the same order.
    """

    def __init__(self) -> None:
        """Begin without listeners."""
        self._listeners: list[Callable[P, object]] = []
        self._waiting: deque[Callable[[Callable[P, object]], object]] = deque()
        self._telling = False

    def connect(self, listener: Callable[P, object]) -> None:
        """Tell `listener` from now on."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[P, object]) -> None:
        """Tell `listener` no more."""
        self._listeners.remove(listener)

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell everyone.

        Raises:
            ListenerFailed: a listener raised; those after it are not told.
        """
        self._waiting.append(lambda listener: listener(*args, **kwargs))
        if self._telling:
            return
        self._telling = True
        try:
            while self._waiting:
                tell = self._waiting.popleft()
                for listener in tuple(self._listeners):
                    tell(listener)
        except Exception as error:
            raise ListenerFailed(f"a listener failed: {error}") from error
        finally:
            self._waiting.clear()
            self._telling = False
