"""Undo and redo: steps between problems, merged by gesture, within a byte budget."""

from dataclasses import dataclass, field

from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks

DEFAULT_BUDGET = 512 << 20


@dataclass(frozen=True, eq=False)
class Step:
    """One undoable step; those of one gesture share a merge key."""

    label: str
    before: Problem
    after: Problem
    merge_key: object | None = None

    @property
    def nbytes(self) -> int:
        """The memory that only this step keeps alive, about: the blocks that `after` has no more."""
        old = _unshared(self.before.scores, self.after.scores)
        return old + _unshared(self.before.labels, self.after.labels)


@dataclass
class History:
    """The steps done and the steps undone. The newest step is kept whatever the budget."""

    budget: int = DEFAULT_BUDGET
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def record(self, step: Step) -> None:
        """Add a step, or grow the last one if both are of one gesture; what was undone is gone."""
        last = self.done[-1] if self.done else None
        if last is not None and step.merge_key is not None and last.merge_key == step.merge_key and not self.undone:
            self.done[-1] = Step(step.label, last.before, step.after, step.merge_key)
        else:
            self.done.append(step)
        self.undone.clear()
        self._keep_within_budget()

    def undo(self) -> Step | None:
        """Take the last step back, if there is one."""
        return _move(self.done, self.undone)

    def redo(self) -> Step | None:
        """Do the last undone step again, if there is one."""
        return _move(self.undone, self.done)

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back."""
        return self.done[-1].label if self.done else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again."""
        return self.undone[-1].label if self.undone else None

    def _keep_within_budget(self) -> None:
        used = 0
        for index in range(len(self.done) - 1, 0, -1):
            used += self.done[index - 1].nbytes
            if used > self.budget:
                del self.done[:index]
                return


def _move(source: list[Step], target: list[Step]) -> Step | None:
    if not source:
        return None
    target.append(source.pop())
    return target[-1]


def _unshared(before: RowBlocks, after: RowBlocks) -> int:
    shared = {id(block) for block in after.blocks}
    return sum(block.nbytes for block in before.blocks if id(block) not in shared)
