"""What `xent contents` says of a file: what is in it, and the ways to read it."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xentgui.core.counting import plural

if TYPE_CHECKING:
    from xentgui import files


def lines(scores: Path, labels: Path | None) -> Iterator[str]:
    """The entries, a doubt, and each proposal with the flags that ask for it and the loss that it gives.

    Raises:
        ValueError: a file cannot be read.
    """
    from xentgui import files  # noqa: PLC0415 - the other commands may do without

    contents = files.inspect(scores, labels)
    for entry in contents.entries:
        yield str(entry)
    if contents.doubt:
        yield contents.doubt
    for proposal in contents.proposals:
        yield ""
        yield proposal.reason
        flags = _flags(proposal)
        if flags:
            yield f"  {flags}"
        yield f"  {_result(scores, labels, proposal)}"


def _flags(proposal: "files.Proposal") -> str:
    choice = proposal.choice
    parts = [part for name in choice.scores for part in ("--scores", name)]
    if choice.labels is not None:
        parts += ["--labels", choice.labels]
    if choice.class_axis is not None:
        parts += ["--class-axis", str(choice.class_axis)]
    if proposal.probabilities:
        parts.append("--no-from-logits")
    return shlex.join(parts)


def _result(scores: Path, labels: Path | None, proposal: "files.Proposal") -> str:
    from xentgui import files  # noqa: PLC0415

    try:
        problem = files.read(scores, labels, from_logits=not proposal.probabilities, choice=proposal.choice)
        seen = files.preview(problem)
    except ValueError as error:
        return f"refused: {error}"
    undefined = f", {seen.undefined} without a defined loss" if seen.undefined else ""
    first = f"the first {seen.counted} of " if seen.counted < seen.rows else ""
    rows, classes = plural("row", seen.rows), plural("class", problem.classes)
    return f"loss {seen.loss:.6g} over {first}{seen.rows} {rows} and {problem.classes} {classes}{undefined}"
