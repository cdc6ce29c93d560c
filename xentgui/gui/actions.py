"""Every action: name, text, shortcut, and what it says of itself; one table. app.py joins names and verbs."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from .calling import call

_KEYS = QKeySequence.StandardKey


class Entry(NamedTuple):
    """A line of a menu; an empty name is a separator. The menu shows the first of several keys, split by blanks.

    What stands `under` a title is in a menu of its own.
    """

    name: str
    text: str = ""
    keys: QKeySequence.StandardKey | str = ""
    tip: str = ""
    under: str = ""

    @property
    def shortcuts(self) -> list[QKeySequence]:
        """Every key that does it."""
        if isinstance(self.keys, QKeySequence.StandardKey):
            return QKeySequence.keyBindings(self.keys)
        return [QKeySequence(keys) for keys in self.keys.split()]


_LINE = Entry("")
COPY_AS = "C&opy as"
_COPIED = "the selected cells with their labels, or of a single one the whole batch"

MENUS: dict[str, tuple[Entry, ...]] = {
    "&File": (
        Entry("open", "&Open…", _KEYS.Open, "Open a document (.xent), scores, or scores and labels: .npy, .npz, .csv"),
        Entry("open_choosing", "Open and &choose…", "Ctrl+Shift+O", "Open files, and choose which array is what"),
        Entry("save", "&Save", _KEYS.Save, "Save all of the batch, its options and names to a document (.xent)"),
        Entry("save_as", "Save &as…", "Ctrl+Shift+S", "Save to another document"),
        Entry("export", "&Export…", "Ctrl+E", "Write a plot, a report or the results of all rows to a file"),
        Entry(
            "reopen", "Open the last document at s&tart", "", "Start with the document that was saved or opened last"
        ),
        _LINE,
        Entry("quit", "&Quit", "Ctrl+Q", "Leave; what is not saved is asked for, the layout is remembered"),
    ),
    "&Edit": (
        Entry("undo", "&Undo", _KEYS.Undo, "Take the last step back"),
        Entry("redo", "&Redo", "Ctrl+Shift+Z Ctrl+Y", "Do the last undone step again"),
        _LINE,
        Entry("cut", "Cu&t", _KEYS.Cut, "Copy the selected cells and clear them"),
        Entry("copy", "&Copy", _KEYS.Copy, "Copy the selected cells with all digits, for any spreadsheet"),
        Entry("paste", "&Paste", _KEYS.Paste, "Write the clipboard's cells at the selection"),
        Entry("paste_as", "Paste as &batch…", "Ctrl+Shift+V", "Look at what the clipboard holds; choose where it goes"),
        Entry("copy_tabs", "Tab-separated with h&eader", "", f"Copy for a spreadsheet {_COPIED}", COPY_AS),
        Entry("copy_csv", "CS&V", "", f"Copy as CSV {_COPIED}", COPY_AS),
        Entry("copy_markdown", "Mar&kdown", "", f"Copy as a table for an issue or a forum {_COPIED}", COPY_AS),
        Entry("copy_latex", "LaTe&X", "", f"Copy as a tabular {_COPIED}", COPY_AS),
        Entry("copy_numpy", "NumP&y code", "", f"Copy as lines of Python {_COPIED}", COPY_AS),
        Entry("copy_pytorch", "PyTorc&h code", "", f"Copy as lines of Python {_COPIED}", COPY_AS),
        Entry("copy_state", "Copy state", "", "Copy all of the batch as one string; pasted elsewhere it opens there"),
        Entry("clear", "C&lear", "", "Delete: scores become 0, labels are taken away"),
        Entry("fill_down", "Fill &down", "Ctrl+D", "Copy the first selected row over the others"),
        Entry("fill_right", "Fill ri&ght", "Ctrl+R", "Copy the first selected column over the others"),
        _LINE,
        Entry("insert_rows", "&Insert rows above", "Ctrl+I Ctrl++", "Insert as many rows as are selected"),
        Entry("append_row", "&Append row", "Ctrl+Shift+N", "Add a row at the end"),
        Entry("remove_rows", "Re&move rows", "Ctrl+-", "Take the selected rows out"),
        _LINE,
        Entry(
            "insert_classes",
            "Insert cla&sses to the left",
            "Ctrl+Shift+I Ctrl+Shift++",  # the second one needs a key of its own for +, which not every keyboard has
            "Insert as many classes as are selected",
        ),
        Entry("append_class", "Append class", "Ctrl+Shift+M", "Add a class at the end"),
        Entry("remove_classes", "Remove classes", "Ctrl+Shift+-", "Take the selected classes out"),
        Entry("rename_class", "Re&name class", "Ctrl+F2", "Edit the class name in the column's header"),
    ),
    "&View": (
        Entry("palette", "&Command palette…", "Ctrl+Shift+P", "Find any command by some letters of its name; run it"),
        _LINE,
        Entry("go_scores", "&Scores table", "F6", "Go to the table of scores, and again to the label distributions"),
        Entry("go_options", "&Options", "F7", "Go to the options"),
        Entry("go_softmax", "Softmax &bars", "F8", "Go to the bars of the current row"),
        Entry("go_losses", "&Row losses", "F9", "Go to the losses of all rows"),
        Entry("go_derivation", "S&tep by step", "Shift+F9", "Go to the derivation of the current row"),
        Entry("go_rows", "Rows to loo&k at", "Ctrl+F9", "Go to ranked rows, confusion matrix, reliability and losses"),
        Entry("go_libraries", "L&ibraries", "Shift+F8", "Go to what every library reports, and why"),
        Entry("go_what_if", "&What if", "Shift+F6", "Go to what the batch would be under other readings"),
        _LINE,
        Entry("larger", "&Larger text", "Ctrl+Alt++", "Make all text larger"),
        Entry("smaller", "S&maller text", "Ctrl+Alt+-", "Make all text smaller"),
        Entry("reset_layout", "Reset la&yout", "", "Put every panel back in its place"),
    ),
    "&Rows": (
        Entry("go_row", "G&o to row…", "Ctrl+G", "Go to a row by its number, or by its place on the leading axes"),
        Entry("next_wrong", "&Next wrong row", "F3", "Go to the next row whose label is not what is predicted"),
        Entry("previous_wrong", "&Previous wrong row", "Shift+F3", "Go to the wrong row before this one"),
        Entry("worst_row", "&Worst row", "Ctrl+F3", "Go to the row of the largest loss"),
        _LINE,
        Entry("find_class", "Find &class…", "Ctrl+F", "Find a class by its name or index, and go to its column"),
        _LINE,
        Entry("filter_rows", "&Filter…", "Ctrl+Shift+F", "Show only the rows for which an expression holds"),
        Entry("sort_falling", "Sort by column, &largest first", "Alt+Shift+Down", "Sort by the current column"),
        Entry("sort_rising", "Sort by column, &smallest first", "Alt+Shift+Up", "Sort by the current column"),
        Entry("sort_again", "Sort and filter a&gain", "F5", "Bring rows that were edited to their places"),
        Entry("show_all", "&All rows, in their own order", "Shift+F5", "Take filter and order away"),
        _LINE,
        Entry("statistics", "S&tatistics…", "Ctrl+T", "Sum up the selected cells; of one cell, all of its column"),
    ),
    "Fin&dings": (
        Entry("go_findings", "&Go to the findings", "Shift+F7", "Go to what is wrong with the batch, or worth a look"),
        Entry("next_finding", "&Next finding", "F4", "Go to the next finding"),
        Entry("previous_finding", "&Previous finding", "Shift+F4", "Go to the finding before"),
        Entry("next_finding_row", "Next &row of it", "Ctrl+.", "Go to the next row of the current finding"),
        Entry("previous_finding_row", "Pre&vious row of it", "Ctrl+,", "Go to the row of the current finding before"),
        _LINE,
        Entry(
            "try_fix",
            "&Try its mend",
            "Ctrl+Shift+Return Ctrl+Shift+Enter",
            "Show loss, bars and table as they would be with the current finding mended, beside the present ones",
        ),
        Entry("apply_fix", "&Apply its mend", "Ctrl+Return Ctrl+Enter", "Mend what the current finding tells of"),
        Entry("ignore_finding", "&Ignore it", "", "Tell no more of what its rule finds in this document, or again"),
    ),
    "E&xamples": (
        Entry("find_symptom", "&Find a symptom…", "Ctrl+K", "Find what goes wrong by what you see, and open it"),
        Entry("turn_symptom", "Show it &mended, and back", "Ctrl+M", "Show a symptom mended, or with its fault again"),
        _LINE,
    ),
    "&Help": (
        Entry("keyboard", "&Keyboard", "F1", "What every key does"),
        Entry("about", "&About xentgui", "", "What this program is"),
    ),
}

# The table's keys that are no actions, for the page on the keyboard.
TABLE_KEYS = (
    ("type", "begin to edit the cell; F2 or a double click edits what is there"),
    ("Enter / Shift+Enter", "take the text and go down / up"),
    ("Tab / Shift+Tab", "take the text and go right / left"),
    ("Escape", "leave the cell as it was; cancel what is running"),
    ("Delete", "clear the selected cells"),
    ("arrows in the bars", "left and right choose a bar, up and down change its score"),
    ("Enter in What if", "make the batch what it is under the current reading; Ctrl+C copies the cell"),
    ("arrows, Enter", "in the confusion matrix, reliability diagram and histogram: go to a cell; show its rows"),
    ("+ / − / 0", "in the confusion matrix: zoom in, zoom out, show all classes"),
    ("Ctrl+Right / Ctrl+Left", "in Step by step: show one stage more / less; in step mode also Page Down / Page Up"),
)


def build(
    bar: QMenuBar, handlers: Mapping[str, Callable[[], object]], parent: QWidget
) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """Make the menus and their actions; each handler is called without arguments."""
    actions: dict[str, QAction] = {}
    menus: dict[str, QMenu] = {}
    for title, entries in MENUS.items():
        menu = menus[title] = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        for entry in entries:
            if not entry.name:
                menu.addSeparator()
                continue
            action = actions[entry.name] = QAction(entry.text, parent)
            action.setObjectName(entry.name)
            action.setToolTip(entry.tip)
            action.setStatusTip(entry.tip)
            action.setShortcuts(entry.shortcuts)
            action.triggered.connect(partial(call, handlers[entry.name]))
            (_under(entry.under, menu, menus) if entry.under else menu).addAction(action)
    return actions, menus


def _under(title: str, menu: QMenu, menus: dict[str, QMenu]) -> QMenu:
    """The menu of this title inside of another one."""
    if title not in menus:
        menus[title] = menu.addMenu(title)
        menus[title].setToolTipsVisible(True)
    return menus[title]


def keyboard_page(actions: Mapping[str, QAction]) -> str:
    """All shortcuts as HTML."""
    lines = list(TABLE_KEYS)
    for action in actions.values():
        keys = " / ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()[:2])
        if keys:
            lines.append((keys, action.toolTip()))
    rows = (f"<tr><td width='36%'><b>{keys}</b>&nbsp;&nbsp;</td><td>{what}</td></tr>" for keys, what in lines)
    return f"<table>{''.join(rows)}</table>"
