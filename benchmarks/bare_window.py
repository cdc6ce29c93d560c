"""The least that a window with a plot can be: what the start of xentgui is held against."""

import pyqtgraph as pg
from painted import FirstPaint
from PySide6.QtWidgets import QApplication, QMainWindow


def main() -> None:
    app = QApplication([])
    window = QMainWindow()
    plot = pg.PlotWidget()
    plot.plot([0, 1, 4, 9, 16])
    window.setCentralWidget(plot)
    window.resize(1200, 800)

    def painted(moment: float) -> None:
        print(f"first {moment}\neverything {moment}", flush=True)
        app.quit()

    watch = FirstPaint([plot.viewport()], painted)
    window.show()
    app.exec()
    del watch


if __name__ == "__main__":
    main()
