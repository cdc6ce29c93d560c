"""What tests of the commands get: what a command says, as text, as JSON, or as the one line of a refusal."""

import json
import subprocess
import sys

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


@pytest.fixture
def left_early():
    """Run a command whose reader leaves before it writes, which is no word on standard error; its exit status."""

    def run(*argv):
        command = [sys.executable, "-c", "import sys; from xentgui.cli import xent; sys.exit(xent())", *argv]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
            assert started.stdout is not None
            assert started.stderr is not None
            started.stdout.close()
            assert started.stderr.read() == b""
        return started.returncode

    return run
