"""The findings that a person does not want to be told of: remembered with the problem, and undone like an edit."""

from dataclasses import fields

from xentgui.core.problem import Problem

from .cost import touches


@touches(lambda **_: 0)
def ignore_findings(problem: Problem, rule: str, on: bool = True) -> Problem:
    """Tell no more of what a rule of `diagnose` finds here, or tell of it again."""
    if on == (rule in problem.ignored_findings):
        return problem
    others = {name for name in problem.ignored_findings if name != rule}
    return problem.replace(ignored_findings=tuple(sorted({*others, rule} if on else others)))


def same_but_ignored(one: Problem, other: Problem) -> bool:
    """Whether nothing differs but what is ignored: then the same is found in both."""
    names = (field.name for field in fields(one) if field.name != "ignored_findings")
    return all(getattr(one, name) is getattr(other, name) for name in names)
