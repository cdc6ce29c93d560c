"""What tests of the commands get: what a command says, as text, as JSON, or as the one line of a refusal."""

import json

import pytest

from tests.cli.checking import P, Y, Z, save
from xentgui.cli import xent


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def clean():
    return [save(Z, "z.npy"), save(Y, "y.npy")]


@pytest.fixture
def twice():
    """Probabilities, which are read as logits."""
    return [save(P, "p.npy"), save(Y, "y.npy")]


@pytest.fixture
def told(capsys):
    """Run a command; its exit status, and what it says."""

    def run(*argv):
        status = xent(list(map(str, argv)))
        out, err = capsys.readouterr()
        assert err == ""
        return status, out

    return run


@pytest.fixture
def as_json(told):
    """Run a command for its JSON, which is strict and one line; it fails where the answer says so."""

    def run(*argv):
        status, out = told(*argv, "--json")
        assert out.count("\n") == 1
        answer = json.loads(out, parse_constant=pytest.fail)
        assert status == int(answer.get("failed", False))
        return answer

    return run


@pytest.fixture
def refusal(capsys):
    """Run a command line that is refused, and return its one line on standard error."""

    def run(*argv):
        assert xent(list(map(str, argv))) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("xent: ")
        assert err.count("\n") == 1
        return err

    return run
