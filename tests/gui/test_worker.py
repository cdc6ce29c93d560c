"""Jobs on a thread: their end and progress are heard on the window's thread, and nothing is once they are cancelled."""

import threading

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QObject

from xentgui.core.evaluation import Cancelled
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Document
from xentgui.gui.worker import ThreadRunner


class Heard:
    """What was heard of a job, and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.shares: list[float] = []
        self.threads: set[int] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    def progress(self, share: float) -> None:
        self.shares.append(share)
        self.threads.add(threading.get_ident())


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def runner(qapp):
    runner = ThreadRunner(qapp)
    yield runner
    runner.close()


@pytest.fixture
def gate():
    """What a job waits for; open at the end of each test, so that no thread stays."""
    gate = threading.Event()
    yield gate
    gate.set()


def wait_for_threads() -> None:
    for thread in threading.enumerate():
        if thread.name == "xentgui job":
            thread.join()


def settle(qtbot) -> None:
    """Let the jobs run to their ends, and what they told be heard."""
    wait_for_threads()
    qtbot.wait(1)


def test_a_job_runs_on_another_thread_and_is_heard_on_this_one(runner, heard, qtbot):
    runner.start(lambda _: threading.get_ident(), heard.done, heard.progress)
    assert heard.results == []
    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results != [threading.get_ident()]
    assert heard.threads == {threading.get_ident()}


def test_what_ends_a_job_is_its_result_even_if_it_is_an_error(runner, heard, qtbot):
    error = ValueError("no")

    def fail(_report):
        raise error

    runner.start(fail, heard.done, heard.progress)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results == [error]


def test_progress_is_heard_on_this_thread_but_not_every_bit_of_it(runner, heard, qtbot):
    def work(report):
        while not heard.shares:
            for _ in range(1000):
                report(0.5)
        return "end"

    runner.start(work, heard.done, heard.progress)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert set(heard.shares) == {0.5}
    assert len(heard.shares) < 100
    assert heard.threads == {threading.get_ident()}


def test_a_cancelled_job_is_stopped_at_its_next_report_and_not_heard(runner, heard, qtbot, gate):
    stopped = threading.Event()

    def work(report):
        gate.wait()
        try:
            report(0.5)
        except Cancelled:
            stopped.set()
            raise

    cancel = runner.start(work, heard.done, heard.progress)
    cancel()
    gate.set()
    qtbot.waitUntil(stopped.is_set)
    settle(qtbot)
    assert heard.results == heard.shares == []


def test_a_job_that_was_cancelled_after_it_ended_is_not_heard(runner, heard, qtbot):
    cancel = runner.start(lambda _: "end", heard.done, heard.progress)
    wait_for_threads()
    cancel()
    qtbot.wait(1)
    assert heard.results == []


def test_closing_does_not_wait_for_a_job_that_cannot_be_stopped(runner, heard, qtbot, gate):
    runner.start(lambda _: gate.wait(), heard.done, heard.progress)
    runner.close()
    gate.set()
    settle(qtbot)
    assert heard.results == []


def test_closing_cancels_all_jobs_that_run(runner, heard, qtbot, gate):
    for _ in range(2):
        runner.start(lambda _: gate.wait(), heard.done, heard.progress)
    runner.close()
    gate.set()
    settle(qtbot)
    assert heard.results == []


def test_a_runner_may_be_gone_when_its_job_ends(heard, qtbot, gate):
    from shiboken6 import delete

    runner = ThreadRunner()
    runner.start(lambda _: gate.wait(), heard.done, heard.progress)
    runner.close()
    delete(runner)
    gate.set()
    settle(qtbot)
    assert heard.results == []


def test_a_new_job_begins_while_a_cancelled_one_runs_out(runner, heard, qtbot, gate):
    cancel = runner.start(lambda _: gate.wait(), heard.done, heard.progress)
    cancel()
    runner.start(lambda _: "second", heard.done, heard.progress)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results == ["second"]


def test_a_big_document_is_edited_and_evaluated_beside_the_window(runner, qtbot):
    rows = 200_000
    scores = np.random.default_rng(0).normal(size=(rows, 10)).astype(np.float32)
    document = Document(Problem.create(scores, np.zeros(rows, int)), runner)
    assert document.busy is not None
    qtbot.waitUntil(lambda: document.busy is None)
    document.edit("Remove", edits.remove_rows, np.arange(1000, 190_000))
    assert document.problem.rows == rows
    qtbot.waitUntil(lambda: document.problem.rows == rows - 189_000)
    qtbot.waitUntil(lambda: document.busy is None)
    assert document.state.evaluation is not None
    assert document.state.evaluation.row_losses.shape == (rows - 189_000,)


def test_nothing_is_heard_once_the_window_of_a_runner_is_gone(heard, qtbot):
    for _ in range(100):
        window = QObject()
        ThreadRunner(window).start(lambda report: report(0.5), heard.done, heard.progress)
        shiboken6.delete(window)
    settle(qtbot)
    assert heard.results == heard.shares == []
