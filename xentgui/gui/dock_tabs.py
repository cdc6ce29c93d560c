"""The tab bars of docks: named for screen readers, and those hidden that Qt leaves behind."""

from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar


def tidy(window: QMainWindow) -> None:
    """Name the bars; hide those whose docks are tabs no more, and of those with the same docks all but the newest.

    Where docks are tabbed in two places, or a layout is restored, Qt 6.11 lays out with bars that it then forgets.
    """
    groups = {_titles([dock, *window.tabifiedDockWidgets(dock)]) for dock in window.findChildren(QDockWidget)}
    newest: dict[tuple[str, ...], QTabBar] = {}
    for bar in window.findChildren(QTabBar):
        bar.setAccessibleName("panels in the same place")
        for index in range(bar.count()):  # which are cut where there is no room for them
            bar.setTabToolTip(index, bar.tabText(index))
        docks = tuple(sorted(bar.tabText(index) for index in range(bar.count())))
        if docks in newest:
            newest[docks].hide()
        if len(docks) > 1 and docks in groups:
            newest[docks] = bar
        else:
            bar.hide()


def _titles(docks: list[QDockWidget]) -> tuple[str, ...]:
    return tuple(sorted(dock.windowTitle() for dock in docks))
