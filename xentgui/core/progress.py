"""How far something is, from who does it to who asked for it, past all that lies between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Report = Callable[[float], None]


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


def tell(share: float) -> None:
    """Say how much is done, 0 to 1; often is fine, and no harm where nobody listens."""
    _HEARD_BY.get()(share)
