"""What the options panel says of each option: what it does, and for this problem. No Qt here."""

from xentgui.core.problem import Problem
from xentgui.core.rounding import Rounding

from .class_text import shortened
from .loss_text import MEANINGS
from .number_text import count, number, short

# What the line below a control says, and what more there is on hover.
PURPOSES = {
    "loss": ("One softmax a row.", "Categorical: classes share one whole. Binary: a sigmoid, a yes or no, for each."),
    "from_logits": ("Scores are logits; off: probabilities.", "A categorical loss divides those by their row's sum."),
    "sparse": ("Labels are class indices; off: one-hot or soft.", "Switching it converts the labels."),
    "reduction": ("From row losses to one number.", "The loss panel compares all of them."),
    "label_smoothing": ("Mixes in the uniform: y (1 - s) + s / C.", "Keeps a model from being too sure."),
    "temperature": ("Divides the logits; above 1 flattens.", "Any positive number can be typed."),
    "ignore_class": ("Leaves out rows with this label.", "Often padding: -1 or 255. A class name will do."),
    "class_weight": ("Weighs classes: 0: 0.2, 2: 3 or 0.2, 1, 3.", "A mapping from class or name, or one a class."),
    "pos_weight": ("What yes weighs against no: 3 or 0: 0.2, 2: 3.", "PyTorch's; a number for all, or one a class."),
    "sample_weight": ("Weighs rows, in a column of the table.", "Each row begins with 1; edit the weights there."),
    "dtype": ("The type of the scores; switching it rounds them.", "Losses are computed in float64 from what is left."),
}

_BINARY = {
    "sparse": "Labels are a yes or no for each class: needs the categorical loss.",
    "label_smoothing": "Mixes in the undecided: y (1 - s) + s / 2.",
    "ignore_class": "Only class indices have one: needs the categorical loss.",
}


def purpose(problem: Problem, name: str) -> str:
    """What an option does for this problem, or why it cannot be changed."""
    if name == "loss":
        return _loss(problem)
    if name == "reduction":
        return f"{MEANINGS[problem.options.reduction]}."
    if name == "temperature" and not problem.options.from_logits:
        return "Only logits have one: needs from_logits."
    if problem.binary and name in _BINARY:
        return _BINARY[name]
    if name == "ignore_class" and not problem.sparse:
        return "Only class indices have one: needs sparse."
    return PURPOSES[name][0]


def rounded(problem: Problem, found: Rounding) -> str:
    """What a switch of the type did to the scores."""
    dtype = problem.scores.dtype.name
    parts = []
    if found.change:
        place = f"row {found.row}, class {shortened(problem.class_name(found.column))}"
        parts.append(f"largest change {short(float(f'{found.change:.3g}'))}, at {place}")
    if found.to_infinity:
        parts.append(f"{count(found.to_infinity, 'score')} became infinite")
    if found.to_zero:
        parts.append(f"{count(found.to_zero, 'score')} became 0")
    return f"Rounded to {dtype}: {'; '.join(parts)}." if parts else f"{dtype} holds every score: nothing changed."


def _loss(problem: Problem) -> str:
    logits = problem.options.from_logits
    if not problem.binary:
        same = " Of two classes it is the sigmoid σ(x₁ − x₀): the binary loss of that one column costs the same."
        return PURPOSES["loss"][0] + same * (problem.classes == 2 and logits)
    if problem.classes == 1:
        same = " It is the softmax of 0 and x: the categorical loss of those two classes costs the same."
        return "One sigmoid a row." + same * logits
    two = " For one question with two answers, take one column x₁ − x₀." * (problem.classes == 2 and logits)
    return f"A sigmoid for each class; a row costs the mean over its {number(problem.classes)} classes.{two}"
