"""What other threads post is called on the window's thread, unless whose it is has been deleted."""

import threading
from functools import partial

import shiboken6
from PySide6.QtCore import QObject

from xentgui.gui.mailbox import mailbox


def test_what_a_thread_posts_is_called_on_the_windows_thread_in_order(qapp, qtbot):
    heard: list[tuple[int, int]] = []
    box, owner = mailbox(), QObject(qapp)

    def hear(number: int) -> None:
        heard.append((number, threading.get_ident()))

    def post() -> None:
        for number in range(10):
            box.post(owner, partial(hear, number))

    thread = threading.Thread(target=post)
    thread.start()
    thread.join()
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 10)
    assert heard == [(number, threading.get_ident()) for number in range(10)]


def test_nothing_is_called_for_an_owner_that_is_deleted_while_threads_post(qtbot):
    """Where a thread emits a signal of an object that is being deleted, Qt may end the process: many try."""
    heard: list[int] = []
    box = mailbox()
    threads = []
    for number in range(100):
        owner = QObject()
        threads.append(threading.Thread(target=box.post, args=(owner, partial(heard.append, number))))
        threads[-1].start()
        shiboken6.delete(owner)
    for thread in threads:
        thread.join()
    qtbot.wait(1)
    assert heard == []
