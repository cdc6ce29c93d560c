"""What `xent check` looks at and what it finds there: a batch, or arrays that make none."""

from argparse import Namespace
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from xentgui import examples, files
from xentgui.core import door
from xentgui.core.diagnostics import Finding, diagnose
from xentgui.core.diagnostics.arrays import findings_beside, problem_or_findings
from xentgui.core.diagnostics.finding import by_severity
from xentgui.core.diagnostics.seen import SeenNumber
from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.problem import Problem
from xentgui.core.problem_options import ProblemOptions
from xentgui.files.naming import naming

from . import batch


@dataclass(frozen=True, eq=False)
class Checked:
    """What was looked at, and what was found.

    Attributes:
        findings: the worst first, but for those that are ignored.
        evaluation: the numbers of the batch; None where the arrays make none as they were given.
        scores: the file of scores; None of an example or a state.
        labels: the file of labels where it is another one.
        ignored: what was found and is ignored in the document.
    """

    findings: list[Finding]
    evaluation: Evaluation | None
    scores: Path | None
    labels: Path | None
    ignored: tuple[Finding, ...] = ()


def of(asked: Namespace) -> Checked:
    """Read what a command line names and apply all rules to it.

    Raises:
        ValueError: a file cannot be read or an option is not valid; the message names the place and the mend.
    """
    batch.refuse_contradictions(asked, needed=True)
    if asked.seen is not None:
        SeenNumber.of(asked.seen)  # refused before a big file is read
    given, beside = _from_files(asked) if _names_arrays(asked) else (_from_document(asked), [])
    if not isinstance(given, Problem):
        return Checked(given, None, asked.scores, asked.labels)
    evaluation = evaluate(given)
    found = diagnose(given, evaluation, seen=asked.seen or _seen_of_example(asked))
    ignored = tuple(finding for finding in found if finding.rule in given.ignored_findings)
    told = [finding for finding in found if finding.rule not in given.ignored_findings]
    return Checked(by_severity([*told, *beside]), evaluation, asked.scores, asked.labels, ignored)


def _seen_of_example(asked: Namespace) -> str | None:
    """The number that comes with an example."""
    entry = None if asked.example is None else examples.symptom(asked.example)
    return entry.seen if entry is not None and entry.seen else None


def _names_arrays(asked: Namespace) -> bool:
    return asked.scores is not None and not files.is_document(asked.scores)


def _from_files(asked: Namespace) -> tuple[Problem | list[Finding], list[Finding]]:
    """Arrays as they are in the files, or what is wrong with them, and what is to be said beside.

    Class indices are not made rows of the binary loss here, nor are rows made indices.
    """
    read = files.read_batch(asked.scores, asked.labels, need_labels=True, choice=batch.choice(asked))
    with naming(asked.labels or asked.scores):
        options = _options(asked, read)
        given = problem_or_findings(read.scores, read.labels, **options)
        if not isinstance(given, Problem):
            return given, []
        beside = findings_beside(given, read.scores, read.labels, options)
        names = door.as_class_names(read.class_names, given.classes)
        return given.replace(class_names=names, title=asked.scores.name, note=read.note), beside


def _options(asked: Namespace, read: files.Batch) -> ProblemOptions:
    """What the command line says; what it leaves open is as the files have it."""
    said: dict[str, Any] = {
        "from_logits": not read.probabilities,
        **batch.options(asked),
        "sparse": asked.sparse,
        **read.weights,
    }
    if asked.pos_weight is not None:
        said["pos_weight"] = asked.pos_weight
    elif asked.loss != "binary":
        said.pop("pos_weight", None)  # it stands in the file for whoever asks for the binary loss
    return cast("ProblemOptions", said)


def _from_document(asked: Namespace) -> Problem | list[Finding]:
    """A document, a state or an example, which is a batch already; or arrays of an example that make none."""
    if asked.example is not None and (entry := examples.symptom(asked.example)) is not None and entry.arrays:
        return problem_or_findings(**{**entry.arrays(), **batch.options(asked)})
    problem = batch.of(Namespace(**{**vars(asked), "sparse": None}), strict=False)
    if asked.sparse in (None, problem.sparse):
        return problem
    options = {field.name: getattr(problem.options, field.name) for field in fields(problem.options)}
    scores, labels = problem.scores.join(), problem.labels.join()
    leading = problem.leading_shape
    return problem_or_findings(
        scores.reshape(*leading, problem.classes),
        labels.reshape(*leading, *labels.shape[1:]),
        sparse=asked.sparse,
        sample_weight=problem.sample_weight,
        class_weight=problem.class_weight,
        **options,
    )
