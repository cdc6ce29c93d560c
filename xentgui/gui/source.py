"""Source: the files that a problem was read from, and whether they are still what they were."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xentgui.files import Choice


class Source(NamedTuple):
    """The files that a problem was read from, and how they looked then."""

    paths: tuple[Path, ...]
    choice: "Choice | None"
    stamps: tuple[tuple[int, int] | None, ...]

    @classmethod
    def of(cls, paths: list[Path], choice: "Choice | None" = None) -> "Source":
        """Look at the files as they are now."""
        return cls(tuple(paths), choice, tuple(map(_stamp, paths)))

    @property
    def changed(self) -> list[Path]:
        """The files that are not what they were."""
        return [path for path, stamp in zip(self.paths, self.stamps, strict=True) if _stamp(path) != stamp]


def names_of(paths: list[Path]) -> str:
    """The names of files, for a sentence."""
    return " and ".join(path.name for path in paths)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
