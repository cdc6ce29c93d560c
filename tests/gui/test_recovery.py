"""What is edited is on disk soon, whatever comes in between; what was left behind goes once it is kept elsewhere."""

import threading
from pathlib import Path

import numpy as np
import pytest

from xentgui.core.problem import Problem
from xentgui.files.snapshots import Snapshots, restore
from xentgui.files.xent import MANIFEST
from xentgui.gui.recovery import Recovery

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def recovery(tmp_path):
    recovery = Recovery(tmp_path / "recovery")
    yield recovery
    recovery.close()


def of(value: float) -> Problem:
    return Problem.create([[value, 0.0]], [0], title="lost batch")


def leave_behind(recovery: Recovery, name: str, written: float) -> Path:
    folder = recovery._root / name
    Snapshots(folder).keep(of(7.0), 0, path="", written=written)
    return folder


def is_idle(recovery: Recovery) -> bool:
    return recovery._thread is None and not recovery._pause.isActive()


def kept(recovery: Recovery) -> float:
    (manifest,) = recovery._root.glob(f"*/{MANIFEST}")
    return float(restore(manifest.parent)[0].problem.scores.row(0)[0])


def test_what_is_edited_while_the_last_edit_is_written_is_kept_too(qtbot, recovery, monkeypatch):
    began, goes_on, keep = threading.Event(), threading.Event(), recovery._snapshots.keep

    def keep_slowly(*given, **beside) -> None:
        began.set()
        goes_on.wait(30)
        keep(*given, **beside)

    monkeypatch.setattr(recovery._snapshots, "keep", keep_slowly)
    recovery.follow(of(1.0), 0, None, saved=False)
    qtbot.waitUntil(began.is_set)
    recovery.follow(of(2.0), 0, None, saved=False)
    goes_on.set()
    qtbot.waitUntil(lambda: is_idle(recovery))
    assert kept(recovery) == 2


def test_what_is_edited_all_the_time_is_written_before_that_ends(qtbot, recovery):
    recovery.follow(of(1.0), 0, None, saved=False)
    first = recovery._pause.timerId()
    recovery.follow(of(2.0), 0, None, saved=False)
    assert recovery._pause.timerId() == first  # the pause does not begin anew
    qtbot.waitUntil(lambda: is_idle(recovery))
    assert kept(recovery) == 2


def test_the_newest_of_what_was_left_comes_first_and_what_cannot_be_read_is_passed_over(recovery):
    for written, name in enumerate(("old", "new", "newest")):
        leave_behind(recovery, name, written)
    for name, text in (
        ("empty", ""),
        ("list", "[]"),
        ("bare", "{}"),
        ("odd", '{"title": "x", "beside": {"written": "?"}}'),
    ):
        (recovery._root / name).mkdir()
        (recovery._root / name / MANIFEST).write_text(text)
    assert [lost.folder.name for lost in recovery.found()] == ["newest", "new", "old"]


def test_where_nothing_can_be_written_it_is_told_once_and_what_was_recovered_stays(qtbot, recovery, tmp_path):
    folder = leave_behind(recovery, "gone", 1.0)
    (lost,) = recovery.found()
    recovery.supersede(lost)
    recovery._folder = tmp_path / "file" / "snapshot"
    recovery._snapshots = Snapshots(recovery._folder)
    (tmp_path / "file").write_text("no folder")
    told: list[str] = []
    recovery.failed.connect(told.append)
    for value in (1.0, 2.0):
        recovery.follow(of(value), 0, None, saved=False)
        qtbot.waitUntil(lambda: is_idle(recovery))
    assert len(told) == 1
    assert told[0].startswith("What you edit is not kept for a crash: ")
    assert folder.exists()


def test_what_was_recovered_goes_with_the_window_that_has_it(recovery):
    folder = leave_behind(recovery, "gone", 1.0)
    recovery.supersede(recovery.found()[0])
    assert folder.exists()
    recovery.close()
    assert not folder.exists()


def test_closing_does_not_wait_until_all_of_a_batch_is_written(qtbot, recovery, monkeypatch):
    began, goes_on, save = threading.Event(), threading.Event(), np.save
    written: list[str] = []
    told: list[str] = []
    recovery.failed.connect(told.append)

    def save_slowly(path, block, **options) -> None:
        written.append(path)
        save(path, block, **options)
        began.set()
        goes_on.wait(30)

    monkeypatch.setattr(np, "save", save_slowly)
    problem = Problem.create(np.zeros((3000, 1000), np.float32), np.zeros(3000, int))
    assert len(problem.scores.starts) > 2
    recovery.follow(problem, 0, None, saved=False)
    qtbot.waitUntil(began.is_set)
    threading.Timer(0.05, goes_on.set).start()
    recovery.close()
    qtbot.wait(1)
    assert len(written) == 1
    assert not list(recovery._root.glob("*"))
    assert told == []
