"""How much memory a file may take: a hostile or a huge one is refused before it is read."""

import os
from pathlib import Path

_UNKNOWN = 4 << 30  # where the system does not say: a small machine of today


def refuse_too_big(size: int, mend: str) -> None:
    """Raise ValueError where `size` bytes are more than half of what the system can still give."""
    if not fits(size):
        limit = available() // 2
        raise ValueError(f"it takes {in_words(size)} of memory, and {in_words(limit)} are to be had; {mend}")


def fits(size: int) -> bool:
    """Whether `size` bytes are at most half of what the system can still give."""
    return size <= available() // 2


def available() -> int:
    """Bytes that programs can still have without swapping."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return _UNKNOWN


def in_words(size: int) -> str:
    """A size for people: 1.5 GB."""
    value, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB", "TB", "PB", "EB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.3g} {unit}"
