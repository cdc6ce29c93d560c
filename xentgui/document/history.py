"""Undo and redo: steps between problems, merged by gesture, within a byte budget."""

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

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

    @cached_property
    def nbytes(self) -> int:
        """The memory that only this step keeps alive, about: what `before` has and `after` has no more."""
        blocks = _unshared(self.before.scores, self.after.scores) + _unshared(self.before.labels, self.after.labels)
        weights, names = self.before.sample_weight, self.before.class_names
        if weights is not None and weights is not self.after.sample_weight:
            blocks += weights.nbytes
        return blocks + (0 if names is self.after.class_names else np.intp().nbytes * len(names))


@dataclass
class History:
    """The steps done and the steps undone. The newest step is kept whatever the budget."""

    budget: int = DEFAULT_BUDGET
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    _held: int = 0  # bytes of all steps done but the newest

    def record(self, step: Step) -> Problem:
        """Add a step, or grow the last one if both are of one gesture; what was undone is gone.

        Returns:
            The problem that is current now: `step.after`, or the one where the gesture began if it came back there,
            which leaves no step.
        """
        if self._is_of_last_gesture(step):
            step = Step(step.label, self._pop().before, step.after, step.merge_key)
            if _alike(step.before, step.after):
                return step.before
        self._push(step)
        self.undone.clear()
        self._keep_within_budget()
        return step.after

    def undo(self) -> Step | None:
        """Take the last step back, if there is one."""
        if not self.done:
            return None
        self.undone.append(self._pop())
        return self.undone[-1]

    def redo(self) -> Step | None:
        """Do the last undone step again, if there is one."""
        if not self.undone:
            return None
        self._push(self.undone.pop())
        return self.done[-1]

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back."""
        return self.done[-1].label if self.done else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again."""
        return self.undone[-1].label if self.undone else None

    def _is_of_last_gesture(self, step: Step) -> bool:
        if step.merge_key is None or not self.done or self.undone:
            return False
        return self.done[-1].merge_key == step.merge_key

    def _keep_within_budget(self) -> None:
        oldest = 0
        while self._held > self.budget:
            self._held -= self.done[oldest].nbytes
            oldest += 1
        del self.done[:oldest]

    def _push(self, step: Step) -> None:
        if self.done:
            self._held += self.done[-1].nbytes
        self.done.append(step)

    def _pop(self) -> Step:
        step = self.done.pop()
        if self.done:
            self._held -= self.done[-1].nbytes
        return step


def _unshared(before: RowBlocks, after: RowBlocks) -> int:
    if before.starts is after.starts:  # edited in place
        return sum(before.blocks[i].nbytes for i in before.differing(after))
    shared = {id(block) for block in after.blocks}
    return sum(block.nbytes for block in before.blocks if id(block) not in shared)


def _alike(one: Problem, other: Problem) -> bool:
    """Whether two problems are the same in every bit."""
    return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, RowBlocks):
        return bool(one.starts == other.starts) and all(map(_same, one.blocks, other.blocks))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    return type(one) is type(other) and bool(one == other)
