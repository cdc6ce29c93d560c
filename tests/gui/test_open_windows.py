"""Several windows in one process, with the garbage collector at work: each is held while open, and gone when closed."""

import subprocess
import sys
import textwrap

import pytest


def run(script: str, *, status: int = 0) -> str:
    """What a script prints, run by a Python of its own; it has to end with `status`."""
    code = textwrap.dedent(script)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == status, done.stderr[-3000:]
    return done.stdout


def test_many_windows_open_update_and_close_while_garbage_is_collected_all_the_time():
    printed = run("""
        import gc, sys, time
        import numpy as np
        import xentgui
        from PySide6.QtCore import QCoreApplication

        gc.set_threshold(100, 5, 10)
        rng = np.random.default_rng(0)

        def batch(rows):  # the large one is evaluated on a thread, which then collects garbage, too
            return rng.normal(size=(rows, 10)), rng.integers(0, 10, rows)

        def play(handle, rows):
            for _ in range(3):
                handle.update(*batch(rows))
                handle._feed._due = 0.0
                QCoreApplication.processEvents()

        def left():
            return [o for o in gc.get_objects() if str(type(o).__module__).startswith(("xentgui.gui", "pyqtgraph"))]

        before = None
        for turn in range(4):
            xentgui.show(*batch(100), block=False)  # nobody refers to it
            handles = [xentgui.show(*batch(rows), block=False) for rows in (100, 100_000)]
            for handle in handles:
                handle._app.add_plots()
                play(handle, handle.problem.rows)
            handles[0].close()
            handles[1]._app.window.close()  # as a person does
            handles[0].update(*batch(5))  # a loop does not notice
            from xentgui.gui import open_windows
            assert len(open_windows._apps) == 2, open_windows._apps  # the other is deleted when events are processed
            QCoreApplication.processEvents()
            (app,) = open_windows._apps
            app.session.file.leave()
            open_windows.take_apart(app)
            del app, handle
            handles.clear()
            if turn == 1:
                before = len(left())
        print(len(left()) - before)
    """)
    assert int(printed) <= 20


def test_a_script_gets_the_edited_problem_when_the_window_is_closed():
    printed = run("""
        import sys
        import xentgui
        from PySide6.QtCore import QTimer
        from xentgui.document import edits
        from xentgui.gui import open_windows

        assert sys.getswitchinterval() == 0.005

        def edit_and_close():
            (app,) = open_windows._apps
            app.document.edit("Change logit", edits.set_scores, 0, 1, 7.5)
            app.document.edit("Options", edits.set_options, label_smoothing=0.25)
            app.window.close()

        from PySide6.QtWidgets import QApplication
        QTimer.singleShot(0, edit_and_close)
        handle = xentgui.show([[1.0, 2.0, 3.0]], [0], title="mine")
        assert sys.getswitchinterval() == 0.005
        assert handle.closed and not open_windows._apps
        assert handle.evaluation.loss == xentgui.evaluate([[1.0, 7.5, 3.0]], [0], label_smoothing=0.25).loss
        print(handle.scores.tolist(), handle.labels.tolist(), handle)
    """)
    assert printed == "[[1.0, 7.5, 3.0]] [0] <xentgui.Handle: mine, closed>\n"


def test_a_script_that_ends_while_windows_are_open_ends_well():
    run("""
        import xentgui
        kept = xentgui.show([[1.0, 2.0]], [0], block=False)
        xentgui.show([[1.0, 2.0]], [0], block=False)._app.add_plots()
    """)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent to one's own process there")
def test_ctrl_c_closes_the_window_and_interrupts_the_script():
    printed = run("""
        import os, signal, threading, time
        import xentgui

        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins without it
        handle = xentgui.show([[1.0, 2.0]], [0], block=False)
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            handle.wait()
        except KeyboardInterrupt:
            print("interrupted", handle.closed, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
    """)
    assert printed == "interrupted True True\n"


def test_an_application_of_another_program_is_used_and_never_quit():
    printed = run("""
        import xentgui
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        app = QApplication(["host"])
        app.setStyle("Windows")
        handles = []

        def open_window():  # from a slot of the host's own loop: it goes on
            handles.append(xentgui.show([[1.0, 2.0]], [0]))
            assert not handles[0].closed
            QTimer.singleShot(100, handles[0]._app.window.close)
            QTimer.singleShot(400, lambda: (print("still here", handles[0].closed), app.exit(7)))

        QTimer.singleShot(0, open_window)
        status = app.exec()
        assert QApplication.instance() is app
        print(status, app.style().name())
    """)
    assert printed == "still here True\n7 windows\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a display can be missing")
def test_without_a_display_it_says_so_and_python_goes_on(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    printed = run("""
        import xentgui
        try:
            xentgui.show([[1.0, 2.0]], [0])
        except RuntimeError as reason:
            print(reason)
    """)
    assert printed.startswith("there is no display (DISPLAY and WAYLAND_DISPLAY are not set)")


def test_a_window_is_opened_on_the_main_thread_only():
    printed = run("""
        import threading
        import xentgui

        def attempt():
            try:
                xentgui.show([[1.0, 2.0]], [0])
            except RuntimeError as reason:
                print(reason)

        for _ in range(2):
            thread = threading.Thread(target=attempt)
            thread.start()
            thread.join()
            xentgui.show([[1.0, 2.0]], [0], block=False).close()
    """)
    assert printed.count("a window belongs to the main thread") == 2
