"""Asking: small batches are answered at once, large ones beside the window, and what is old is not heard of."""

import threading
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject

from xentgui.core import progress
from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.problem import Problem
from xentgui.gui.look.asking import Asking, Question
from xentgui.gui.worker import ThreadRunner


class Heard(Asking):
    """Keeps what is answered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(ThreadRunner(parent), parent)
        self.heard: list[tuple[Any, ...]] = []
        self.answered.connect(lambda *answer: self.heard.append(answer))


@pytest.fixture
def asking(qapp):
    parent = QObject(qapp)
    found = Heard(parent)
    yield found
    found.stop()
    parent.deleteLater()


def batch(rows: int) -> Evaluation:
    return evaluate(Problem.create(np.zeros((rows, 2)), np.zeros(rows, int)))


def rows_of(evaluation: Evaluation) -> object:
    return evaluation.problem.rows


def test_a_small_batch_is_answered_at_once(asking):
    evaluation, question = batch(10), Question("rows", rows_of, 20)
    asking.ask(evaluation, question)
    assert asking.heard == [(evaluation, question, 10)]


def test_a_large_batch_is_answered_on_another_thread(qtbot, asking):
    asking.ask(batch(11), Question("thread", lambda _: threading.current_thread().name, 20))
    assert asking.heard == []
    qtbot.waitUntil(lambda: bool(asking.heard))
    assert asking.heard[0][2] == "xentgui job"


def test_the_same_question_is_asked_once_and_a_new_one_takes_its_place(qtbot, asking):
    evaluation, asked = batch(11), []
    first = Question("first", lambda _: asked.append("first"), 0)
    asking.ask(evaluation, first)
    asking.ask(evaluation, first)
    asking.ask(evaluation, Question("second", lambda _: asked.append("second"), 0))
    qtbot.waitUntil(lambda: bool(asking.heard))
    assert asked == ["second"]
    assert [question.key for _, question, _ in asking.heard] == ["second"]


def test_a_question_that_is_stopped_ends_where_it_tells_how_far_it_is(qtbot, asking):
    begun, ended = threading.Event(), threading.Event()

    def endless(_: Evaluation) -> None:
        try:
            while True:
                begun.set()
                progress.tell(0.5)
        finally:
            ended.set()

    asking.ask(batch(11), Question("endless", endless, 0))
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: asking.busy is not None and asking.busy.done == 0.5)
    asking.stop()
    qtbot.waitUntil(ended.is_set)
    assert (asking.heard, asking.busy) == ([], None)


def test_what_fails_is_an_answer_too(asking):
    def fail(_: Evaluation) -> object:
        raise ValueError("no such thing")

    asking.ask(batch(1), Question("fails", fail, 20))
    assert str(asking.heard[0][2]) == "no such thing"
