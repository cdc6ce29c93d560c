"""Random sequences of verbs, undo and redo, beside the same sequence on plain arrays."""

from dataclasses import dataclass, fields, replace

import ml_dtypes
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.document import Document

TYPES = [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]
# Exact in every type, so that the plain arrays need no rounding.
NUMBERS = st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.5, -3.0, 40.0, 512.0, np.inf, -np.inf, np.nan])
WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 3.0])


@dataclass
class Plain:
    """A problem as plain arrays; every row stands on one axis, weights are one a row."""

    scores: np.ndarray
    labels: np.ndarray
    weights: np.ndarray | None
    class_weight: np.ndarray | None
    names: list[str]
    ignore: int | None

    @classmethod
    def of(cls, problem: Problem) -> "Plain":
        weights, class_weight = problem.row_weights, problem.class_weight
        return cls(
            problem.scores.join(),
            problem.labels.join(),
            None if weights is None else np.array(weights),
            None if class_weight is None else np.array(class_weight),
            list(problem.class_names),
            problem.options.ignore_class,
        )

    def same_as(self, other: "Plain") -> bool:
        return all(same(getattr(self, field.name), getattr(other, field.name)) for field in fields(self))


def same(one, other) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    return type(one) is type(other) and one == other


class Editing(RuleBasedStateMachine):
    """`past` and `future` hold the very problems that undo and redo have to bring back."""

    @initialize(data=st.data())
    def begin(self, data):
        leading = data.draw(st.sampled_from([(), (1,), (4,), (2, 3), (0,)]))
        classes = data.draw(st.integers(1, 4))
        kind, soft_kind, sparse = (
            data.draw(st.sampled_from(TYPES)),
            data.draw(st.sampled_from(TYPES)),
            data.draw(st.booleans()),
        )
        options = LossOptions(data.draw(st.booleans()), ignore_class=data.draw(st.sampled_from([None, -1, 1])))
        problem = Problem.create(
            np.zeros((*leading, classes), kind),
            np.zeros(leading, int) if sparse else np.zeros((*leading, classes), soft_kind),
            options,
            sparse=sparse,
            sample_weight=data.draw(st.sampled_from([None, 2.0, np.ones(leading)])),
            class_weight=data.draw(st.sampled_from([None, np.ones(classes)])),
            class_names=data.draw(st.sampled_from(["", "abcd"[:classes]])),
        )
        cut = {name: RowBlocks.split(getattr(problem, name).join(), 2) for name in ("scores", "labels")}
        self.document = Document(problem.replace(**cut))
        self.plain = Plain.of(self.problem)
        self.past: list[Problem] = []
        self.future: list[Problem] = []
        self.emitted: list[tuple[Problem, Problem]] = []
        self.document.changed.connect(self.hear)

    def hear(self, before, after):
        self.emitted.append((before.problem, after.problem))

    @property
    def problem(self) -> Problem:
        return self.document.problem

    def edit(self, expected: Plain, verb, *args, **options):
        """Apply a verb; it must come to `expected`, with one emission, or with none where that is what was there."""
        before = self.problem
        self.emitted.clear()
        self.document.edit("Edit", verb, *args, **options)
        if expected.same_as(self.plain):
            assert self.problem is before
            assert not self.emitted
            return
        assert self.emitted == [(before, self.problem)]
        self.past.append(before)
        self.future.clear()
        self.plain = expected

    @rule(data=st.data(), soft=st.booleans())
    def set_scores_or_distributions(self, data, soft):
        name = "labels" if soft and not self.problem.sparse else "scores"
        verb = edits.set_scores if name == "scores" else edits.set_distributions
        table = getattr(self.plain, name).copy()
        row, column = (data.draw(st.integers(0, length)) for length in table.shape)
        height, width = (data.draw(st.integers(0, left)) for left in np.subtract(table.shape, (row, column)))
        flat = data.draw(st.lists(NUMBERS, min_size=height * width, max_size=height * width))
        values = np.reshape(flat, (height, width))
        table[row : row + height, column : column + width] = values
        self.edit(replace(self.plain, **{name: table}), verb, row, column, values)

    @rule(data=st.data())
    def set_labels(self, data):
        rows, classes = self.plain.scores.shape
        row = data.draw(st.integers(0, rows))
        highest = classes + 2 if self.problem.sparse else classes - 1
        values = data.draw(st.lists(st.integers(-1, highest), max_size=rows - row))
        labels = self.plain.labels.copy()
        if self.problem.sparse:
            labels[row : row + len(values)] = values
        else:
            labels[row : row + len(values)] = [[c == value for c in range(classes)] for value in values] or 0
        self.edit(replace(self.plain, labels=labels), edits.set_labels, row, values)

    @rule(data=st.data())
    def set_sample_weight(self, data):
        rows = len(self.plain.scores)
        row = data.draw(st.integers(0, rows))
        values = data.draw(st.lists(WEIGHTS, max_size=rows - row))
        weights = self.plain.weights
        if values:
            weights = np.ones(rows) if weights is None else weights.copy()
            weights[row : row + len(values)] = values
        self.edit(replace(self.plain, weights=weights), edits.set_sample_weight, row, values)

    @rule(on=st.booleans())
    def weigh_rows(self, on):
        weights = (
            (np.ones(len(self.plain.scores)) if self.plain.weights is None else self.plain.weights) if on else None
        )
        self.edit(replace(self.plain, weights=weights), edits.weigh_rows, on)

    @rule(data=st.data())
    def set_class_weight(self, data):
        classes = self.problem.classes
        weight = data.draw(st.none() | st.lists(WEIGHTS, min_size=classes, max_size=classes))
        expected = None if weight is None else np.array(weight)
        self.edit(replace(self.plain, class_weight=expected), edits.set_class_weight, weight)

    @rule(ignore=st.none() | st.integers(-2, 5))
    def set_ignore_class(self, ignore):
        self.edit(replace(self.plain, ignore=ignore), edits.set_options, ignore_class=ignore)

    @rule(data=st.data(), count=st.integers(0, 5))
    def insert_rows(self, data, count):
        at = data.draw(st.integers(0, len(self.plain.scores)))
        undecided = 0 if self.problem.options.from_logits else 1 / self.problem.classes
        scores, labels, weights = self.plain.scores, self.plain.labels, self.plain.weights
        expected = replace(
            self.plain,
            scores=np.insert(scores, [at] * count, np.array(undecided).astype(scores.dtype), axis=0),
            labels=np.insert(labels, [at] * count, -1 if self.problem.sparse else 0, axis=0),
            weights=None if weights is None else np.insert(weights, [at] * count, 1),
        )
        self.edit(expected, edits.insert_rows, at, count)

    @rule(data=st.data())
    def remove_rows(self, data):
        rows = data.draw(st.lists(st.integers(0, max(0, len(self.plain.scores) - 1)), max_size=len(self.plain.scores)))
        kept = [row for row in range(len(self.plain.scores)) if row not in rows]
        weights = None if self.plain.weights is None else self.plain.weights[kept]
        expected = replace(self.plain, scores=self.plain.scores[kept], labels=self.plain.labels[kept], weights=weights)
        self.edit(expected, edits.remove_rows, rows)

    @precondition(lambda self: self.problem.classes < 6)
    @rule(data=st.data(), count=st.integers(0, 2))
    def insert_classes(self, data, count):
        classes = self.problem.classes
        at = data.draw(st.integers(0, classes))
        order = [*range(at), *[-1] * count, *range(at, classes)]

        def moved(label: int) -> int:
            return label + count if at <= label and at < classes else label

        self.edit(self.reordered(order, moved), edits.insert_classes, at, count)

    @rule(data=st.data())
    def remove_classes(self, data):
        classes = self.problem.classes
        gone = data.draw(st.sets(st.integers(0, classes - 1), max_size=classes - 1))

        def moved(label: int) -> int:
            return -1 if label in gone else label - sum(column < label for column in gone)

        order = [column for column in range(classes) if column not in gone]
        self.edit(self.reordered(order, moved), edits.remove_classes, sorted(gone))

    def reordered(self, order: list[int], moved) -> Plain:
        """The plain arrays with their classes in another order, -1 being a new one."""
        plain, new = self.plain, np.array(order) < 0
        scores, labels = plain.scores[:, order], plain.labels
        scores[:, new] = 0
        if labels.ndim == 1:
            labels = np.array([moved(int(label)) for label in labels], np.int64)
        else:
            labels = labels[:, order]
            labels[:, new] = 0
        weight = None if plain.class_weight is None else np.where(new, 1, plain.class_weight[order])
        fresh = (
            name for i in range(order.index(-1) if new.any() else 0, 99) if (name := f"new {i}") not in plain.names
        )
        names = [next(fresh) if i < 0 else plain.names[i] for i in order] if plain.names else []
        ignore = None if plain.ignore is None else moved(plain.ignore)
        return Plain(scores, labels, plain.weights, weight, names, ignore)

    @rule(data=st.data(), name=st.sampled_from(["cat", "dog", "", "1"]))
    def rename_class(self, data, name):
        index = data.draw(st.integers(0, self.problem.classes - 1))
        names = self.plain.names or [str(i) for i in range(self.problem.classes)]
        name = name or str(index)
        if names[index] == name or name in names:
            return
        self.edit(
            replace(self.plain, names=[*names[:index], name, *names[index + 1 :]]), edits.rename_class, index, name
        )

    @rule()
    def to_distributions(self):
        classes = self.problem.classes
        labels = self.plain.labels
        if labels.ndim == 1:
            labels = np.array([[c == label for c in range(classes)] for label in labels], float).reshape(-1, classes)
        self.edit(replace(self.plain, labels=labels), edits.to_distributions)

    @rule()
    def to_indices(self):
        labels = self.plain.labels
        if labels.ndim == 2:
            plain = labels.astype(float)
            labels = np.array([-1 if np.isnan(row).any() or not row.any() else row.argmax() for row in plain], np.int64)
        self.edit(replace(self.plain, labels=labels), edits.to_indices)

    @rule(data=st.data())
    def write_range(self, data):
        rows, classes = self.plain.scores.shape
        row, column = data.draw(st.integers(0, rows)), data.draw(st.integers(0, classes))
        shape = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2))
        values = np.full(shape, data.draw(NUMBERS))
        expected = Plain.of(edits.grow(self.problem, row + shape[0], column + shape[1]))
        expected.scores[row : row + shape[0], column : column + shape[1]] = values
        self.edit(expected, edits.write_range, row, column=column, values=values)

    @rule(times=st.integers(1, 3))
    def undo(self, times):
        for _ in range(min(times, len(self.past) + 1)):
            self.retrace(self.document.undo, self.past, self.future)

    @rule(times=st.integers(1, 3))
    def redo(self, times):
        for _ in range(min(times, len(self.future) + 1)):
            self.retrace(self.document.redo, self.future, self.past)

    def retrace(self, move, source: list[Problem], target: list[Problem]):
        before = self.problem
        self.emitted.clear()
        move()
        if source:
            target.append(before)
            assert self.problem is source.pop()
            self.plain = Plain.of(self.problem)
        assert self.emitted == ([] if self.problem is before else [(before, self.problem)])

    @invariant()
    def the_problem_holds_what_the_plain_arrays_hold(self):
        assert Plain.of(self.problem).same_as(self.plain)

    @invariant()
    def the_problem_is_valid(self):
        problem = self.problem
        assert problem.scores.starts == problem.labels.starts
        assert all(map(len, problem.scores.blocks)) or problem.rows == 0
        assert problem.scores.height == problem.labels.height
        assert {block.dtype for block in problem.scores.blocks} == {problem.scores.dtype}
        assert int(np.prod(problem.leading_shape)) == problem.rows
        assert len(problem.class_names) in (0, problem.classes)
        assert len(set(problem.class_names)) == len(problem.class_names)

    @invariant()
    def the_numbers_are_those_of_the_same_problem_made_anew(self):
        problem, evaluation = self.problem, self.document.state.evaluation
        assert evaluation is not None
        leading, classes = problem.leading_shape, problem.classes
        anew = Problem.create(
            problem.scores.join().reshape(*leading, classes),
            problem.labels.join().reshape(leading if problem.sparse else (*leading, classes)),
            problem.options,
            sparse=problem.sparse,
            sample_weight=problem.sample_weight,
            class_weight=problem.class_weight,
        )
        expected = evaluate(anew)
        for name in ("row_losses", "predicted", "confidence", "label", "label_probability", "ignored", "loss"):
            np.testing.assert_allclose(getattr(evaluation, name), getattr(expected, name), rtol=1e-12, err_msg=name)
        np.testing.assert_allclose(evaluation.totals, expected.totals, rtol=1e-12)

    def teardown(self):
        if not hasattr(self, "document"):
            return
        newest, steps = self.problem, len(self.past)
        self.undo(steps)
        self.redo(steps)
        assert self.problem is newest


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=40, stateful_step_count=30)
