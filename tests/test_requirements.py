"""The requirement on PySide6 keeps every pair of Python and PySide6 out that is known to break."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def may_install(python: str, pyside: str) -> bool:
    """Whether an installer for this Python may choose this PySide6."""
    requirements = [Requirement(line) for line in PROJECT["dependencies"]]
    applying = [
        requirement
        for requirement in requirements
        if requirement.name == "PySide6-Essentials"
        and (requirement.marker is None or requirement.marker.evaluate({"python_version": python}))
    ]
    assert applying, f"no PySide6 is required at all on Python {python}"
    return all(requirement.specifier.contains(pyside) for requirement in applying)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
class TestOnEveryPython:
    @pytest.mark.parametrize("pyside", ["6.11.0", "6.11.1"])
    def test_the_releases_that_break_docks_are_out(self, python: str, pyside: str) -> None:
        assert not may_install(python, pyside)

    @pytest.mark.parametrize("pyside", ["6.8.3", "6.9.3", "6.10.2", "6.11.3"])
    def test_the_good_releases_are_in(self, python: str, pyside: str) -> None:
        assert may_install(python, pyside)


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.1", "6.13.0"])
def test_releases_that_lose_references_to_none_are_out_where_that_kills(pyside: str) -> None:
    assert not may_install("3.11", pyside)
    assert may_install("3.12", pyside)


def test_the_whole_of_pyside_is_not_required() -> None:
    assert "PySide6" not in {Requirement(line).name for line in PROJECT["dependencies"]}
