"""How far something is, from who does it to who asked for it, past all that lies between."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Report = Callable[[float], None]
Part = TypeVar("Part")


def _unheard(_share: float) -> None:
    pass


_HEARD_BY: ContextVar[Report] = ContextVar("report", default=_unheard)


@contextmanager
def heard_by(report: Report) -> Iterator[None]:
    """Let `report` hear of the share done within, never less than before; what it raises ends the work."""
    most = 0.0

    def tell_more(share: float) -> None:
        nonlocal most
        most = max(most, min(share, 1.0))
        report(most)

    token = _HEARD_BY.set(tell_more)
    try:
        yield
    finally:
        _HEARD_BY.reset(token)


@contextmanager
def part(start: float, end: float) -> Iterator[None]:
    """Let the share done within be that of a part of the work, from `start` to `end` of it."""
    whole = _HEARD_BY.get()
    with heard_by(lambda share: whole(start + share * (end - start))):
        yield


def tell(share: float) -> None:
    """Say how much is done, 0 to 1; often is fine, and no harm where nobody listens."""
    _HEARD_BY.get()(share)


def check(_share: float = 0.0) -> None:
    """Let whoever listens end the work here; also as what hears of the share of work within this one."""
    tell(0.0)


def checked(parts: Iterable[Part]) -> Iterator[Part]:
    """Each part, with a check before it."""
    for each in parts:
        check()
        yield each
