"""Handle: the window of xentgui.show, as a script, a notebook or a prompt has it."""

from typing import Any

from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEventLoop, Qt, QThread, QTimer

from xentgui.core import door
from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document.document import State

from .app import App
from .feed import Feed
from .number_text import count
from .open_windows import ended_by_ctrl_c, open_window, take_apart

Array = NDArray[Any]


class Handle:
    """A window on a batch. Closing it asks nothing and loses nothing: what was edited is in `problem`, then as before.

    Its methods are for the thread that opened it, but for `update`, which any thread may call.
    """

    def __init__(self, problem: Problem, *, sparse: bool | None = None) -> None:
        """Open a window; `sparse` says how the labels of the batches that follow are to be read."""
        app = open_window(problem)
        self._app: App | None = app
        self._feed: Feed | None = Feed(app.document, app.session.file.lineage, app)
        self._left: State | None = None
        self._numbers: Evaluation | None = None
        self._sparse = sparse
        self._waiting: list[QEventLoop] = []
        app.session.file.asks = False
        # The event loop of a program that has one is not to end with this window.
        app.window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        app.window.closing.connect(self._leave)
        app.window.fit_screen()
        app.window.show()

    def __repr__(self) -> str:
        """The batch, and whether it is still shown."""
        problem = self.problem
        batch = problem.title or f"{count(problem.rows, 'row')} of {count(problem.classes, 'class')}"
        return f"<xentgui.Handle: {batch}, {'closed' if self.closed else 'open'}>"

    @property
    def closed(self) -> bool:
        """Whether the window was closed."""
        return self._left is not None

    @property
    def problem(self) -> Problem:
        """The batch as it was edited, with its options; the newest one that `update` was given."""
        return self._state.problem if self.closed or self._feed is None else self._feed.problem

    @property
    def evaluation(self) -> Evaluation:
        """The numbers of `problem`; computed where the window has not come to it yet."""
        problem, state = self.problem, self._state
        if state.problem is problem and state.evaluation is not None:
            return state.evaluation
        if self._numbers is None or self._numbers.problem is not problem:
            self._numbers = evaluate(problem, state.evaluation)
        return self._numbers

    @property
    def scores(self) -> Array:
        """The scores of `problem` as one array, (..., classes), of the shape that was given."""
        problem = self.problem
        return problem.scores.join().reshape(*problem.leading_shape, problem.classes)

    @property
    def labels(self) -> Array:
        """The labels of `problem` as one array: class indices (...), or distributions (..., classes)."""
        problem = self.problem
        return problem.labels.join().reshape(*problem.leading_shape, *problem.labels.shape[1:])

    def update(self, scores: ArrayLike, labels: ArrayLike, *, sample_weight: ArrayLike | None = None) -> None:
        """Show the next batch under the options, weights of classes and names that are on screen; undo leads back.

        The batch is copied, and shown when there is time: at most 30 times a second, in about a fifth of a loop's
        time, and the last one in any case when the loop is over. Nothing happens where the window was closed.

        Raises:
            ValueError: the batch does not fit; the message names the place and the mend.
        """
        feed = self._feed  # which another thread may take away meanwhile
        if self.closed or feed is None:
            return
        own_scores, own_labels = door.as_own_numbers(scores, "scores"), door.as_own_numbers(labels, "labels")

        def make(last: Problem) -> Problem:
            options = LossOptions(loss=last.options.loss)
            return Problem.create(own_scores, own_labels, options, sparse=self._sparse, sample_weight=sample_weight)

        feed.take(make)

    def wait(self) -> None:
        """Run the window until it is closed; at once where it is.

        Raises:
            KeyboardInterrupt: Ctrl+C was pressed, which closes the window, too.
        """
        if self.closed:
            return
        loop = QEventLoop()
        self._waiting.append(loop)
        try:
            with ended_by_ctrl_c(loop):
                loop.exec()
        except KeyboardInterrupt:
            self.close()
            raise
        finally:
            self._waiting.remove(loop)
        self._take_apart()

    def close(self) -> None:
        """Close the window."""
        if self.closed or self._app is None:
            return
        self._app.session.file.leave()
        if QThread.currentThread().loopLevel() == 0:
            self._take_apart()

    @property
    def _state(self) -> State:
        if self._left is not None:
            return self._left
        assert self._app is not None
        return self._app.document.state

    def _leave(self) -> None:
        """Keep what was edited, or the batch that is to be shown next, as it would be.

        The window is still in the middle of closing, and is taken apart when it is not.
        """
        state, problem = self._state, self.problem
        self._left = state if state.problem is problem else State(problem, None)
        QTimer.singleShot(0, self._take_apart)
        for loop in self._waiting:
            loop.quit()

    def _take_apart(self) -> None:
        app = self._app
        if self.closed and app is not None:
            self._app = self._feed = None
            take_apart(app)
