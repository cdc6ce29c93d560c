"""Wanted: what a person chose to export, as it is remembered. No Qt."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from . import LARGEST, PICTURES, PLOT_TITLES, REPORT, SMALLEST, TABLES, USUAL, Size

REPORT_NAME, TABLE_NAME = "report", "rows"
TITLES = {
    **PLOT_TITLES,
    REPORT_NAME: "Report: values, options, plots and the worst rows",
    TABLE_NAME: "Table of rows: loss, prediction, confidence, rank",
}


def formats_of(what: str) -> tuple[str, ...]:
    """The endings of the files in which something can be exported."""
    return (REPORT,) if what == REPORT_NAME else TABLES if what == TABLE_NAME else PICTURES


@dataclass(frozen=True)
class Wanted:
    """A choice; one that exists is valid.

    Attributes:
        what: a name of `TITLES`.
        ending: one of `formats_of(what)`.
        width: pixels.
        height: pixels.
        dark: whether pictures are dark.
    """

    what: str = "softmax"
    ending: str = ".png"
    width: int = USUAL.width
    height: int = USUAL.height
    dark: bool = False

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Read what was remembered; what does not fit is as usual."""
        plain = cls()
        what = kept.get("what")
        what = what if isinstance(what, str) and what in TITLES else plain.what
        ending = kept.get("ending")
        ending = ending if ending in formats_of(what) else formats_of(what)[0]
        width, height = (_side(kept.get(name), getattr(plain, name)) for name in ("width", "height"))
        return cls(what, ending, width, height, kept.get("dark") is True)

    def kept(self) -> dict[str, Any]:
        """What is to be remembered."""
        return asdict(self)

    @property
    def size(self) -> Size:
        """The size of pictures."""
        return Size(self.width, self.height)

    @property
    def is_table(self) -> bool:
        """Whether nothing is drawn."""
        return self.what == TABLE_NAME


def _side(value: object, usual: int) -> int:
    return value if type(value) is int and SMALLEST <= value <= LARGEST else usual
