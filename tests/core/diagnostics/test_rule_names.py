"""Every name that a finding can have is told, with a sentence on what its rule looks for."""

import ast
from pathlib import Path

from tests.core.diagnostics.faulty import FAULTS
from xentgui.core import diagnostics
from xentgui.core.diagnostics import diagnose
from xentgui.core.diagnostics.rules import RULES, described

MODULES = sorted(Path(diagnostics.__file__).parent.rglob("*.py"))


def names_in(path):
    """The texts that a module gives `Finding` as its rule."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    given = (keyword.value for call in calls for keyword in call.keywords if keyword.arg == "rule")
    return {
        part.value
        for value in given
        for part in ast.walk(value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_every_name_in_the_code_of_the_rules_is_described():
    names = set().union(*map(names_in, MODULES))
    assert names
    missing = names - described().keys()
    assert not missing, f"call the rule's function so, or enter it in rules.py: {missing}"


def test_every_name_that_is_found_is_described():
    found = {finding.rule for fault in FAULTS for finding in diagnose(fault.problem)}
    assert found <= described().keys()


def test_nothing_is_described_that_no_rule_is_called():
    in_code = set().union(*map(names_in, MODULES))
    of_rules = {rule.__name__.replace("_", "-") for rule in RULES}
    assert described().keys() <= in_code | of_rules


def test_a_description_is_a_sentence():
    for name, text in described().items():
        assert text[0].isupper() or text.startswith(("-inf", "ignore_class")), name
        assert text.endswith("."), name
        assert "\n" not in text
