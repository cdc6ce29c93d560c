"""Preferences: theme, text size, layout and the last folder, remembered between starts."""

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from .theme import Scheme

_SMALLEST, _LARGEST = 7, 28  # points
_MOST_RECENT = 10


class Preferences:
    """What is remembered of the window; never part of a problem."""

    def __init__(self, settings: QSettings | None = None) -> None:
        """Read from the user's settings, or from these."""
        self._settings = settings or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "xentgui", "xentgui"
        )

    @property
    def scheme(self) -> Scheme:
        """Which theme was asked for; what the file says wrongly is the system's."""
        value = str(self._settings.value("scheme", Scheme.SYSTEM.value, type=str))
        return Scheme(value) if value in list(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("scheme", scheme.value)

    @property
    def points(self) -> int:
        """The text size; 0 for the system's."""
        try:
            value = int(str(self._settings.value("points", 0)))
        except ValueError:
            return 0
        return min(max(value, _SMALLEST), _LARGEST) if value else 0

    @points.setter
    def points(self, points: int) -> None:
        self._settings.setValue("points", min(max(points, _SMALLEST), _LARGEST))

    @property
    def folder(self) -> str:
        """Where a file was opened last."""
        return str(self._settings.value("folder", "", type=str))

    @folder.setter
    def folder(self, folder: str) -> None:
        self._settings.setValue("folder", folder)

    @property
    def recent(self) -> list[list[str]]:
        """What was opened last, the newest first: the paths of one or two files each."""
        try:
            kept = json.loads(str(self._settings.value("recent", "[]")))
        except ValueError:
            return []
        kept = kept if isinstance(kept, list) else []
        return [[str(path) for path in paths] for paths in kept if isinstance(paths, list) and paths][:_MOST_RECENT]

    def add_recent(self, paths: list[str]) -> None:
        """Remember what was opened."""
        kept = [paths, *(other for other in self.recent if other != paths)]
        # As JSON: from an ini file QSettings gives lists back as something else.
        self._settings.setValue("recent", json.dumps(kept[:_MOST_RECENT]))

    def forget_recent(self) -> None:
        """Remember nothing that was opened."""
        self._settings.remove("recent")

    @property
    def last_document(self) -> str:
        """The document file that was saved or opened last."""
        return str(self._settings.value("lastDocument", "", type=str))

    @last_document.setter
    def last_document(self, path: str) -> None:
        self._settings.setValue("lastDocument", path)

    @property
    def reopens(self) -> bool:
        """Whether a start without arguments opens the last document."""
        return bool(self._settings.value("reopen", False, type=bool))

    @reopens.setter
    def reopens(self, on: bool) -> None:
        self._settings.setValue("reopen", on)

    def toggle_reopening(self) -> None:
        """Open the last document at the next start, or do not."""
        self.reopens = not self.reopens

    @property
    def export(self) -> dict[str, object]:
        """How something was exported last: the choices by their names."""
        try:
            kept = json.loads(str(self._settings.value("export", "{}")))
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    @export.setter
    def export(self, choices: dict[str, object]) -> None:
        self._settings.setValue("export", json.dumps(choices))

    @property
    def recovery_folder(self) -> Path:
        """Where windows keep what no file has yet: beside the settings."""
        return Path(self._settings.fileName()).parent / "recovery"

    def layout(self) -> tuple[QByteArray, QByteArray]:
        """The window's geometry and state; empty where there are none."""
        values = [self._settings.value(name) for name in ("geometry", "state")]
        geometry, state = (value if isinstance(value, QByteArray) else QByteArray() for value in values)
        return geometry, state

    def keep_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember the window's geometry and state."""
        self._settings.setValue("geometry", geometry)
        self._settings.setValue("state", state)
        self._settings.sync()
