"""What every test gets: a Qt without a screen, settings of its own, and the same examples from hypothesis each run."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# Before anything makes a QApplication; QT_QPA_PLATFORM=xcb in the environment runs the tests on a real screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No deadline: a busy machine is no fault of the code. Repeatable: a check that fails, fails again.
settings.register_profile("xentgui", deadline=None, derandomize=True)
settings.load_profile("xentgui")


@pytest.fixture(scope="session", autouse=True)
def _programs_started_by_tests(tmp_path_factory: pytest.TempPathFactory):
    """Let them import what is tested here, and have settings of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(autouse=True)
def _settings_of_its_own(request: pytest.FixtureRequest):
    """Give each test that has a QApplication its own empty QSettings."""
    if "qapp" not in request.fixturenames:
        return
    from PySide6.QtCore import QSettings

    folder: Path = request.getfixturevalue("tmp_path") / "settings"
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))
