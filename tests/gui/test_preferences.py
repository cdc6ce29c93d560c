"""What is remembered between starts, and that a file in which anything may stand does no harm."""

import pytest
from PySide6.QtCore import QByteArray, QSettings

from xentgui.gui.preferences import Preferences
from xentgui.gui.theme import Scheme


@pytest.fixture
def path(tmp_path):
    return tmp_path / "xentgui.ini"


def opened(path) -> Preferences:
    return Preferences(QSettings(str(path), QSettings.Format.IniFormat))


def test_a_first_start_remembers_nothing(path):
    preferences = opened(path)
    assert preferences.scheme is Scheme.SYSTEM
    assert preferences.points == 0
    assert preferences.folder == ""
    assert preferences.layout() == (QByteArray(), QByteArray())


def test_everything_is_there_at_the_next_start(path):
    before = opened(path)
    before.scheme, before.points, before.folder = Scheme.DARK, 14, "/data/Ω, with a comma"
    before.keep_layout(QByteArray(b"\x00geometry\xff"), QByteArray(b"state"))
    after = opened(path)
    assert (after.scheme, after.points, after.folder) == (Scheme.DARK, 14, "/data/Ω, with a comma")
    assert after.layout() == (QByteArray(b"\x00geometry\xff"), QByteArray(b"state"))


@pytest.mark.parametrize(("points", "kept"), [(1, 7), (7, 7), (28, 28), (900, 28), (-3, 7)])
def test_the_text_stays_readable(path, points, kept):
    opened(path).points = points
    assert opened(path).points == kept


@pytest.mark.parametrize(
    "text",
    [
        "scheme=purple\npoints=huge\nfolder=\ngeometry=1\nstate=@Invalid()\n",
        "scheme=1, 2\npoints=-5, 5\nfolder=@ByteArray()\ngeometry=a, b\nstate=x\n",
        "scheme=@ByteArray(dark)x\npoints=1e400\ngeometry=@Point(1 2)\n",
        "recent=5\n",
        "recent=null\n",
        '"recent={"\n',
        "\x00\x01 no ini file at all \xff",
    ],
)
def test_nonsense_in_the_file_counts_as_nothing(path, text):
    path.write_text(f"[General]\n{text}", encoding="latin-1")
    preferences = opened(path)
    assert preferences.scheme is Scheme.SYSTEM
    assert preferences.points == 0
    assert isinstance(preferences.folder, str)
    assert preferences.recent == []
    assert preferences.layout() == (QByteArray(), QByteArray())


@pytest.mark.usefixtures("qapp")
def test_without_a_file_of_its_own_it_takes_the_users():
    Preferences().folder = "/somewhere"
    assert Preferences().folder == "/somewhere"
    assert Preferences()._settings.fileName().endswith("xentgui.ini")
