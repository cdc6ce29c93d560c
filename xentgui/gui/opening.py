"""Opening: files by dialog, drop or list of recent ones; read again when they change on disk."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.document.document import Document
from xentgui.document.lineage import Lineage

from .file_watch import FileWatch
from .inspecting import Inspecting
from .main_window import MainWindow
from .preferences import Preferences
from .source import Source, names_of

if TYPE_CHECKING:
    from xentgui.files import Choice, Contents

_NEITHER = "one document, or one file with scores, or two: scores and labels"


class Opening(QObject):
    """Reads beside the window; what it opens can be undone. Where a file can mean several things, it asks."""

    def __init__(self, document: Document, lineage: Lineage, preferences: Preferences, window: MainWindow) -> None:
        """Open into a document."""
        super().__init__(window)
        self._document, self._lineage, self._preferences, self._window = document, lineage, preferences, window
        self.rows: WeakKeyDictionary[Problem, int] = WeakKeyDictionary()  # where a document was left
        self._paths: WeakKeyDictionary[Problem, list[Path]] = WeakKeyDictionary()  # of what is to arrive
        self._inspecting = Inspecting(document, window, self)
        self._watch = FileWatch(self)
        self._watch.settled.connect(self._offer_reload)
        window.files_dropped.connect(self.open_files)
        window.cancel_asked.connect(self._inspecting.cancel)

    def open_example(self, name: str) -> None:
        """Open an example or a symptom."""
        problem = examples.load(name)
        self.open_problem(f"Open {problem.title}", problem)

    def open_problem(self, label: str, problem: Problem) -> None:
        """Open what the program made itself, and can make again: it needs no saving."""
        self._lineage.opened(problem, None)
        self._try(partial(self._document.edit, label, lambda _: problem))

    def open_state(self, text: str) -> None:
        """Open what “Copy state” copied, where it was copied."""
        from xentgui.files import state

        def read() -> Problem:
            problem, row = state.read(text)
            self._lineage.opened(problem, None)
            self.rows[problem] = row
            return problem

        self.load("Open a state", read)

    def ask(self) -> None:
        """Ask for a document, or one or two files."""
        self.open_files(self._ask_for_paths())

    def ask_and_choose(self) -> None:
        """Ask for one or two files, and then what of them is meant."""
        paths = self._ask_for_paths()
        if paths:
            self._open_arrays(paths, always_choose=True)

    def open_files(self, paths: list[Path]) -> None:
        """Open a document, scores, or scores and labels, with the options that are on screen."""
        from xentgui.files import is_document

        documents = [path for path in paths if is_document(path)]
        if len(paths) > 2 or (documents and len(paths) > 1):
            self._window.say(f"{len(paths)} files are too many; choose {_NEITHER}")
        elif documents:
            self.open_document(documents[0])
        elif paths:
            self._open_arrays(paths)

    def open_document(self, path: Path) -> None:
        """Open a document file where it was left."""
        from xentgui.files import xent

        def read() -> Problem:
            problem, row = xent.load(path)
            self._lineage.opened(problem, path, Source.of([path]))
            self.rows[problem] = row
            self._paths[problem] = [path]
            return problem

        self.load(f"Open {path.name}", read)

    def arrived(self, problem: Problem) -> int | None:
        """Remember the files of what was opened, now that it is; returns the row that it was left at."""
        if (paths := self._paths.pop(problem, None)) is not None:
            from xentgui.files import is_document

            self._preferences.add_recent([str(path) for path in paths])
            if is_document(paths[0]):
                self._preferences.last_document = str(paths[0])
        return self.rows.pop(problem, None)

    def load(self, label: str, read: Callable[[], Problem]) -> None:
        """Open what is read beside the window."""
        self._try(partial(self._document.load, label, read))

    def follow(self) -> None:
        """Watch the files of what is open now; edits of it cost nothing."""
        self._watch.follow(self._source)

    def close(self) -> None:
        """End what is running."""
        self._inspecting.close()

    @property
    def _source(self) -> Source | None:
        source = self._lineage.source(self._document.problem)
        return source if isinstance(source, Source) else None

    def _ask_for_paths(self) -> list[Path]:
        from PySide6.QtWidgets import QFileDialog

        from xentgui.files import ENDING, FORMATS

        every = " ".join(f"*{ending}" for ending in (ENDING, *FORMATS))
        kinds = f"All that can be opened ({every});;Documents (*{ENDING});;All files (*)"
        title = "Open a document, scores, or scores and labels"
        names, _ = QFileDialog.getOpenFileNames(self._window, title, self._preferences.folder, kinds)
        if names:
            self._preferences.folder = str(Path(names[0]).parent)
        return [Path(name) for name in names]

    def _open_arrays(self, paths: list[Path], *, always_choose: bool = False) -> None:
        """Look into the files first: where they can mean several things, a person chooses."""

        def looked(ordered: list[Path], contents: "Contents") -> None:
            if always_choose or contents.doubt:
                self._choose(ordered, contents)
            else:
                self._read(ordered, None)

        self._inspecting.begin(paths, looked)

    def _choose(self, paths: list[Path], contents: "Contents") -> None:
        from .file_chooser import FileChooser

        labels = paths[1] if len(paths) > 1 else None
        chooser = FileChooser(contents, labels, self._document.problem.options, self._window)
        chooser.chosen.connect(partial(self._take, paths))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _take(self, paths: list[Path], problem: Problem, choice: "Choice") -> None:
        self._lineage.opened(problem, None, Source.of(paths, choice))
        self._paths[problem] = paths
        self._try(partial(self._document.edit, f"Open {names_of(paths)}", lambda _: problem))

    def _read(self, paths: list[Path], choice: "Choice | None") -> None:
        from xentgui import files

        from .order_of_files import read_in_order

        options = self._document.problem.options

        def read() -> Problem:
            source = Source.of(paths, choice)
            problem = read_in_order(files.read, paths, options, choice)
            self._lineage.opened(problem, None, source)
            self._paths[problem] = paths
            return problem

        self.load(f"Open {names_of(paths)}", read)

    def _offer_reload(self) -> None:
        """Ask whether to read a file again that is not what it was when it was read."""
        source = self._source
        self._watch.watch(source)  # a file that was replaced is no longer watched
        changed = [] if source is None else source.changed
        if source is None or not changed:
            return
        gone = [path.name for path in changed if not path.exists()]
        if gone:
            self._window.say(f"{gone[0]} is gone; what was read of it stays")
            return
        edited = "" if self._lineage.is_saved(self._document.problem) else " Undo brings your edits back."
        text = f"{names_of(changed)} changed on disk.{edited}"
        self._window.offers.offer(
            text, {"&Read it again": partial(self._reload, source), "&Keep what is here": _nothing}
        )

    def _reload(self, source: Source) -> None:
        from xentgui.files import is_document

        if is_document(source.paths[0]):
            self.open_document(source.paths[0])
        else:
            self._read(list(source.paths), source.choice)

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except ValueError as reason:
            self._window.say(str(reason))


def _nothing() -> None:
    pass
