"""What every test of the window gets: plots that see each mouse move, however fast one follows the other."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _every_mouse_move_counts():
    import pyqtgraph as pg

    pg.setConfigOption("mouseRateLimit", 0)
