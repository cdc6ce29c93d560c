"""Ranks are kept up to date without holding up the window."""

import numpy as np
from PySide6.QtCore import QObject

from xentgui.gui.plots.loss_order import AT_ONCE, LossOrder


def ranked_rows(order):
    assert order.ranking is not None
    return order.ranking.rows.tolist()


def test_few_rows_are_ranked_at_once(qapp):
    order = LossOrder(QObject(qapp))
    order.follow(np.array([1.0, 3.0, 2.0]))
    assert not order.stale
    assert ranked_rows(order) == [1, 2, 0]


def test_many_rows_are_ranked_beside_the_window_and_said_to_be_waited_for(qtbot, qapp):
    order = LossOrder(QObject(qapp))
    losses = np.arange(AT_ONCE + 1.0)
    with qtbot.waitSignal(order.ranked):
        order.follow(losses)
        waiting = order.stale
    assert waiting
    assert not order.stale
    assert ranked_rows(order)[0] == AT_ONCE


def test_the_old_ranking_stays_until_the_edits_pause_and_then_there_is_one_new(qtbot, qapp):
    order = LossOrder(QObject(qapp))
    losses = np.arange(AT_ONCE + 1.0)
    with qtbot.waitSignal(order.ranked):
        order.follow(losses)
    old, told = order.ranking, []
    order.ranked.connect(lambda: told.append(order.ranking))
    for row in range(5):
        losses[row] = 1e6 + row
        order.follow(losses)
        assert order.ranking is old
        assert order.stale
    qtbot.waitUntil(lambda: not order.stale)
    assert len(told) == 1
    assert ranked_rows(order)[:5] == [4, 3, 2, 1, 0]


def test_what_is_forgotten_while_it_is_ranked_does_not_come_back(qapp):
    order = LossOrder(QObject(qapp))
    order.follow(np.arange(AT_ONCE + 1.0))
    order._start()
    running = order._running
    assert running is not None
    order.forget()
    running.result()
    qapp.processEvents()
    assert not order._look.isActive()
    assert order.ranking is None
