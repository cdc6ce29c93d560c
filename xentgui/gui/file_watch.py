"""FileWatch: tells that a file was changed on disk, once whoever writes it has come to an end."""

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from .source import Source

_SETTLES = 300  # milliseconds until a file that is being written is looked at


class FileWatch(QObject):
    """Watches the files of one source. `settled` tells that one was changed, and no more since."""

    settled = Signal()

    def __init__(self, parent: QObject) -> None:
        """Begin with nothing to watch."""
        super().__init__(parent)
        self._source: Source | None = None
        self._watcher: QFileSystemWatcher | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SETTLES)
        self._timer.timeout.connect(self.settled)

    def follow(self, source: Source | None) -> None:
        """Watch other files; the same ones cost nothing."""
        if source is not self._source:
            self.watch(source)

    def watch(self, source: Source | None) -> None:
        """Watch these files: once more those that were replaced, of which the system tells nothing any more."""
        self._source = source
        wanted = [] if source is None else [str(path) for path in source.paths if path.exists()]
        if self._watcher is None:
            if not wanted:
                return
            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self._timer.start)
        watched = self._watcher.files()
        if set(watched) != set(wanted):
            if watched:
                self._watcher.removePaths(watched)
            if wanted:
                self._watcher.addPaths(wanted)
