"""Menus: what each entry does, what undo would take back, and the pages of the help menu."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from xentgui import examples
from xentgui.document.document import Document

from . import actions
from .appearance import Appearance
from .main_window import MainWindow
from .preferences import Preferences
from .source import names_of
from .table_view import TableView
from .theme import Scheme

_TEXT_ACTIONS = ("cut", "copy", "paste", "clear")
_TABLE_ACTIONS = (
    "cut", "copy", "paste", "clear", "fill_down", "fill_right", "insert_rows", "append_row", "remove_rows",
    "insert_classes", "append_class", "remove_classes", "rename_class",
)  # fmt: skip
_HEADER_ACTIONS = (
    "sort_falling", "sort_rising", "show_all", "statistics", "rename_class", "insert_classes", "remove_classes",
)  # fmt: skip


class Menus(QObject):
    """The menu bar of a window; its table entries go to the table, or the text field, that has the focus."""

    def __init__(
        self, window: MainWindow, tables: Sequence[TableView], handlers: Mapping[str, Callable[[], object]]
    ) -> None:
        """Build the menus; `handlers` are those that neither the window nor a table has, or in place of a table's."""
        super().__init__(window)
        self._window, self._tables = window, tables
        own: dict[str, Callable[[], object]] = {
            "quit": window.close,
            "go_scores": self._go_to_table,
            "go_options": partial(window.docks.go_to, "optionsDock"),
            "go_softmax": partial(window.docks.go_to, "softmaxDock"),
            "go_losses": partial(window.docks.go_to, "rowLossDock"),
            "go_derivation": partial(window.docks.go_to, "derivationDock"),
            "go_rows": partial(window.docks.go_to, "rowsDock"),
            "go_libraries": partial(window.docks.go_to, "librariesDock"),
            "go_what_if": partial(window.docks.go_to, "whatIfDock"),
            "reset_layout": window.docks.reset,
            "keyboard": self._show_keyboard,
            "about": self._show_about,
        }
        on_table: dict[str, Callable[[], object]] = {
            name: partial(self._on_table, name, handlers.get(name)) for name in _TABLE_ACTIONS
        }
        self.actions, self._menus = actions.build(window.menuBar(), {**own, **handlers, **on_table}, window)
        for table in tables:
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            table.addActions([self.actions[name] for name in _TABLE_ACTIONS])
            table.header.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            table.header.addActions([self.actions[name] for name in _HEADER_ACTIONS])
            table.insertActions(self.actions["clear"], self._beside_paste())

    def add_examples(self, open_example: Callable[[str], None]) -> None:
        """Fill the examples menu."""
        for name, example in examples.EXAMPLES.items():
            action = self._menus["E&xamples"].addAction(example.title, partial(open_example, name))
            action.setObjectName(f"example:{name}")

    def add_symptoms(self, open_symptom: Callable[[str], None]) -> None:
        """Offer the gallery by families; it is loaded when it is looked at."""
        menu = self._menus["E&xamples"].addMenu("&Symptoms")
        menu.setObjectName("symptoms")
        menu.aboutToShow.connect(partial(_fill_symptoms, menu, open_symptom))
        self._menus["E&xamples"].addSeparator()

    def add_recent(self, preferences: Preferences, open_files: Callable[[list[Path]], None]) -> None:
        """Offer what was opened last; the list is read when it is looked at."""
        menu = QMenu("Open &recent", self._window)
        menu.setObjectName("recent")
        self._menus["&File"].insertMenu(self.actions["save"], menu)
        menu.aboutToShow.connect(partial(_fill_recent, menu, preferences, open_files))

    def add_view(self, appearance: Appearance) -> None:
        """Offer the themes and the docks."""
        menu, group = self._menus["&View"], QActionGroup(self)
        for scheme in Scheme:
            action = menu.addAction(f"{scheme.value.capitalize()} theme", partial(appearance.set_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(appearance.scheme is scheme)
            group.addAction(action)
        menu.addSeparator()
        menu.addActions(self._window.docks.actions())

    def show_undo(self, document: Document) -> None:
        """Name what undo and redo would do; undo also cancels an edit that is still running."""
        history, busy = document.history, document.busy is not None
        for name, label in (("undo", history.undo_label), ("redo", history.redo_label)):
            verb = f"&{name.capitalize()}"
            self.actions[name].setText(f"{verb} {label.replace('&', '&&')}" if label else verb)
            self.actions[name].setEnabled(label is not None or (busy and name == "undo"))

    @property
    def table(self) -> TableView:
        """The table that entries are for: the one that has the focus, else that of the scores."""
        scores, labels = self._tables
        focused = QApplication.focusWidget()
        inside = focused is not None and (focused is labels or labels.isAncestorOf(focused))
        return labels if inside else scores

    def _go_to_table(self) -> None:
        scores, labels = self._tables
        (labels if scores.hasFocus() and labels.isVisible() else scores).setFocus()

    def _beside_paste(self) -> list[QAction]:
        return [self.actions["paste_as"], self._menus[actions.COPY_AS].menuAction(), self.actions["copy_state"]]

    def _on_table(self, name: str, instead: Callable[[], object] | None) -> None:
        focused, table = QApplication.focusWidget(), self.table
        if name in _TEXT_ACTIONS and focused is not None and focused is not table and hasattr(focused, name):
            getattr(focused, name)()
        elif instead is not None:
            instead()
        else:
            getattr(table, name)()

    def _show_keyboard(self) -> None:
        from .page_dialog import PageDialog

        page = PageDialog("Keyboard", actions.keyboard_page(self.actions), self._window)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.show()

    def _show_about(self) -> None:
        self._tell("About xentgui", "<b>xentgui</b><br>Categorical cross-entropy, visible and checkable.")

    def _tell(self, title: str, text: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Close, self._window)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setModal(False)
        box.show()


def _fill_symptoms(menu: QMenu, open_symptom: Callable[[str], None]) -> None:
    if not menu.isEmpty():
        return
    from xentgui.examples.symptoms import FAMILIES

    from .palette import NAME

    for family, symptoms in FAMILIES.items():
        of_family = menu.addMenu(family)
        of_family.setToolTipsVisible(True)
        for name, symptom in symptoms.items():
            action = of_family.addAction(symptom.title.replace("&", "&&"), partial(open_symptom, name))
            action.setObjectName(f"symptom:{name}")
            action.setProperty(NAME, f"Symptom: {symptom.title}")
            action.setToolTip(symptom.said)


def _fill_recent(menu: QMenu, preferences: Preferences, open_files: Callable[[list[Path]], None]) -> None:
    menu.clear()
    for paths in preferences.recent:
        files = [Path(path) for path in paths]
        action = menu.addAction(names_of(files).replace("&", "&&"), partial(open_files, files))
        action.setToolTip("\n".join(paths))
        action.setEnabled(all(file.exists() for file in files))
    menu.setToolTipsVisible(True)
    if menu.isEmpty():
        menu.addAction("Nothing was opened yet").setEnabled(False)
    else:
        menu.addSeparator()
        menu.addAction("&Forget these", preferences.forget_recent)
