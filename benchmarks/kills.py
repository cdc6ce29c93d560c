"""Kills an editing window at random moments and looks at what the next start would recover.

Every recovered batch has to be one that existed, and at most two seconds old; exit status 1 where one is not.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from timing import Row, options, report

from xentgui.files.snapshots import restore
from xentgui.files.xent import MANIFEST

LONGEST = 4.0  # seconds of editing
ALLOWED = 2.0  # seconds of edits that may be missing
EDITING = """
import sys, time
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from xentgui import examples
from xentgui.document import edits
from xentgui.gui.app import App
from xentgui.gui.preferences import Preferences

app = App(examples.load("two-rows"), Preferences(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
app.window.show()
app.add_plots()  # on a busy machine they may take the two seconds to load, and nobody can edit meanwhile
app.session.keep_for_recovery()

def edit(made=[0]):
    made[0] += 1
    app.document.edit("Change", edits.set_scores, 0, 0, float(made[0]))
    print(made[0], time.time(), flush=True)

timer = QTimer()
timer.timeout.connect(edit)
timer.start(20)
QApplication.exec()
"""


def kill_once(folder: Path, after: float) -> Row:
    """Let a window edit, kill it, and compare what it left with what was edited when."""
    command = [sys.executable, "-c", EDITING, str(folder / "settings.ini")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        killed = time.time()
        lines = [first, *process.stdout.read().splitlines()]
    moments = {0: killed} | {int(number): float(moment) for number, moment in map(str.split, lines)}
    found = list(folder.glob(f"recovery/*/{MANIFEST}"))
    kept = int(restore(found[0].parent)[0].problem.scores.row(0)[0]) if found else 0
    # What is missing began with the edit after the one that was kept.
    age = killed - moments[kept + 1] if kept + 1 in moments else 0.0
    return {"edited_s": round(after, 2), "edits": max(moments), "kept": kept, "missing_s": round(age, 3)}


def kills(count: int) -> Iterator[Row]:
    chance = random.Random(0)
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            yield kill_once(Path(folder), chance.uniform(0, LONGEST))


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--kills", type=int, default=100)
    given = parser.parse_args()
    rows = list(kills(given.kills))
    report("kills", rows, as_json=given.json)
    return int(any(float(str(row["missing_s"])) > ALLOWED for row in rows))


if __name__ == "__main__":
    sys.exit(main())
