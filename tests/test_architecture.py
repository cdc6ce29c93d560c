"""The rooms of the house: which layer may import what, and that the headless half never loads Qt."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "xentgui").rglob("*.py"))

# A layer may import itself, the standard library and what stands here.
MAY_IMPORT = {
    "core": {"numpy", "ml_dtypes"},  # bfloat16 has no name in NumPy
    "document": {"core", "numpy"},
    "files": {"core", "numpy", "ml_dtypes", "pyarrow", "h5py", "zarr"},  # formats' own, imported where one is opened
    "examples": {"core", "numpy"},
    "text": {"core", "files", "numpy"},
    "gui": {"core", "document", "files", "text", "examples", "numpy", "PySide6", "shiboken6", "pyqtgraph", "ziamath"},
    "cli": {"__init__", "core", "document", "files", "examples", "gui", "numpy"},
    "__init__": {"core", "document", "files", "examples", "gui", "numpy"},
    "__main__": {"cli"},
}


def layer_of(module: tuple[str, ...]) -> str:
    """The layer of a module of this program; of another, its package."""
    if module[0] != "xentgui":
        return module[0]
    return module[1] if module[1:] and module[1] in MAY_IMPORT else "__init__"


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """Every module that a file imports, wherever in the file; relative ones in full."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            source = (*above, *(node.module or "").split("."))
            yield from (tuple(part for part in (*source, alias.name) if part) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    layer = path.relative_to(ROOT / "xentgui").with_suffix("").parts[0]
    assert layer in MAY_IMPORT, f"{layer} is no layer yet: list it here with what it may import"
    reached = {layer_of(module) for module in imports(path)} - {layer} - set(sys.stdlib_module_names)
    assert reached <= MAY_IMPORT[layer]


def test_importing_the_library_and_the_commands_loads_no_qt() -> None:
    loaded = "import sys, xentgui, xentgui.cli; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"PySide6", "shiboken6", "pyqtgraph"}.isdisjoint(done.stdout.split())
