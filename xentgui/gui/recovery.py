"""Recovery: keeps what no file has yet on disk, and finds what a window that was killed left there."""

import os
import shutil
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from xentgui.core.problem import Problem
from xentgui.files.snapshots import Snapshots, restore
from xentgui.files.xent import MANIFEST

from .mailbox import mailbox

_PAUSE = 500  # milliseconds after an edit, in which more may come
_LOCK = "lock"


class Lost(NamedTuple):
    """What a killed window left behind."""

    folder: Path
    title: str
    written: float  # seconds since 1970


class Recovered(NamedTuple):
    """What is to be opened again."""

    problem: Problem
    row: int
    path: Path | None


class _Wanted(NamedTuple):
    problem: Problem
    row: int
    path: Path | None


class Recovery(QObject):
    """Writes snapshots of one window on a thread, each at most about a second after the edit."""

    failed = Signal(str)

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        """Keep snapshots below `root`, where those of other windows are too."""
        super().__init__(parent)
        self._root = root
        self._folder = root / f"{os.getpid()}-{uuid4().hex[:8]}"
        self._snapshots = Snapshots(self._folder)
        self._lock: QLockFile | None = None
        self._wanted: _Wanted | None = None
        self._thread: threading.Thread | None = None
        self._superseded: list[Lost] = []
        self._told = ""
        self._mailbox = mailbox()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._write)

    def follow(self, problem: Problem, row: int, path: Path | None, *, saved: bool) -> None:
        """Keep a problem soon; one that is saved needs no snapshot, and what was kept before is dropped."""
        if saved:
            self._wanted = None
            self._pause.stop()
            if self._thread is None:
                self._drop()
            return
        self._wanted = _Wanted(problem, row, path)
        if not self._pause.isActive() and self._thread is None:
            self._pause.start()

    def found(self) -> list[Lost]:
        """What windows that are gone have left, the newest first."""
        left = []
        for manifest in self._root.glob(f"*/{MANIFEST}"):
            folder = manifest.parent
            if folder != self._folder and _is_left(folder):
                left.append(_lost(folder))
        return sorted((one for one in left if one), key=lambda one: one.written, reverse=True)

    def recover(self, lost: Lost) -> Recovered:
        """Read what was left; it stays on disk until this window has kept it, or is closed.

        Raises:
            ValueError: it is not whole.
        """
        (problem, row), beside = restore(lost.folder)
        path = beside.get("path")
        return Recovered(problem, row, Path(path) if path else None)

    def supersede(self, lost: Lost) -> None:
        """Have what was recovered deleted when this window's own snapshot has it."""
        self._superseded.append(lost)

    def discard(self, lost: Lost) -> None:
        """Delete what was left."""
        shutil.rmtree(lost.folder, ignore_errors=True)

    def close(self) -> None:
        """Leave nothing behind: what is not saved is not wanted."""
        self._pause.stop()
        self._wanted = None
        self._snapshots.stop()
        if self._thread is not None:
            self._thread.join()
        for lost in self._superseded:
            self.discard(lost)
        if self._lock is not None:
            self._lock.unlock()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        try:
            self._take_folder()
        except OSError as error:
            self._done(_trouble(error))
            return
        self._thread = threading.Thread(target=self._keep, args=(wanted,), name="xentgui snapshot")
        self._thread.start()

    def _keep(self, wanted: _Wanted) -> None:
        problem, row, path = wanted
        trouble = ""
        try:
            self._snapshots.keep(problem, row, path=str(path or ""), written=time.time())
        except InterruptedError:
            return
        except OSError as error:
            trouble = _trouble(error)
        self._mailbox.post(self, partial(self._done, trouble))

    def _done(self, trouble: str) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        if trouble and trouble != self._told:
            self.failed.emit(trouble)
        self._told = trouble
        while self._superseded and not trouble:
            self.discard(self._superseded.pop())
        if self._wanted is not None:
            self._pause.start()

    def _drop(self) -> None:
        if self._lock is not None:
            (self._folder / MANIFEST).unlink(missing_ok=True)

    def _take_folder(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self._folder)
            self._lock.tryLock(0)


def _trouble(error: OSError) -> str:
    return f"What you edit is not kept for a crash: {error}"


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # however old: a lock is stale when its process is gone
    return lock


def _is_left(folder: Path) -> bool:
    """Whether no living window holds a folder."""
    lock = _lock(folder)
    free = lock.tryLock(0)
    if free:
        lock.unlock()
    return free


def _lost(folder: Path) -> Lost | None:
    import json

    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        return Lost(folder, str(manifest["title"]), float(manifest["beside"]["written"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
