"""Connecting a signal to what takes no arguments, with `partial(call, action)`: no lambda that holds its owner."""

from collections.abc import Callable


def call(action: Callable[[], object], *_handed_over: object) -> None:
    """Call an action, whatever the signal hands over."""
    action()
