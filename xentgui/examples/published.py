"""Batches from public questions and articles, with the figures that their sources print."""

from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem


def two_rows() -> Problem:
    """Two rows of ten logits: the formula is a sum, the library reports the mean."""
    # fmt: off
    logits = [
        [-0.07976019, 1.4097637, 0.31711328, -0.56984025, -0.2769775,
         0.14477172, 0.6587809, 0.03351004, 0.24701062, 0.55834836],
        [0.07477544, 0.7773567, -0.09413219, 0.00184567, 0.0491263,
         0.19461593, 0.47267246, 0.02392993, 0.56105083, 0.22566506],
    ]
    # fmt: on
    return Problem.create(
        logits,
        [9, 0],
        note="TensorFlow prints 2.3179154 here, the mean of 2.1406904 and 2.4951405; the formula in the textbooks "
        "is their sum, 4.6358309. Switch reduction and watch only the divisor change.",
    )


def by_hand() -> Problem:
    """Three rows of ten logits, small enough to follow with a calculator."""
    # fmt: off
    logits = [
        [-3.27133679, -22.6687183, -4.15501118, -5.14916372, -5.94609261,
         -6.93373299, -5.72364092, -9.75725174, -3.15748906, -4.84012318],
        [-11.7642536, -45.3370094, -3.17252636, 4.34527206, -17.7164974,
         -0.595088899, -17.6322937, -2.36941719, -6.82157373, -3.47369862],
        [-4.55468369, -1.07379043, -3.73261762, -7.08982277, -0.0288562477,
         -5.46847963, -0.979336262, -3.03667569, -3.29502845, -2.25880361],
    ]
    # fmt: on
    return Problem.create(
        logits,
        [2, 3, 4],
        LossOptions(reduction=Reduction.NONE),
        note="TensorFlow prints 2.0077195, 0.00928135 and 0.6800677. The second is really 0.009281373: in float32 "
        "log(sum of exp) and the label's logit nearly cancel, and the last digits go.",
    )


def unnormalised_probabilities() -> Problem:
    """Probabilities of which one row sums to 1.99."""
    return Problem.create(
        [[0.90, 0.05, 0.05], [0.50, 0.89, 0.60], [0.05, 0.01, 0.94]],
        [0, 1, 2],
        LossOptions(from_logits=False, reduction=Reduction.NONE),
        note="The second row sums to 1.99 and is divided by it, so its label costs 0.8046684; "
        "-ln 0.89 alone would be 0.1165. The other rows cost 0.1053605 and 0.0618754.",
    )


def published_and_wrong() -> Problem:
    """A batch that an article works out to figures nobody can reproduce."""
    return Problem.create(
        [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]],
        [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
        note='An article gives "approximately 0.463, 0.006; sum 0.469; mean 0.234" for this batch. The rows cost '
        "0.0658839 and 0.0039743, their sum is 0.0698582 and their mean 0.0349291.",
    )


def two_classes() -> Problem:
    """Five binary logits x, written as the two logits 0 and x."""
    return Problem.create(
        [[0.0, -1.0], [0.0, -1.0], [0.0, 0.0], [0.0, 1.0], [0.0, 2.0]],
        [0, 0, 1, 1, 1],
        class_names=("no", "yes"),
        note="Binary cross-entropy of the logits -1, -1, 0, 1, 2 is 0.3519721, and so is this: a sigmoid of x is a "
        "softmax of 0 and x, as the next example shows. The undecided third row costs ln 2 = 0.6931.",
    )


def binary() -> Problem:
    """The same five rows as one binary logit each."""
    return Problem.create(
        [[-1.0], [-1.0], [0.0], [1.0], [2.0]],
        [0, 0, 1, 1, 1],
        LossOptions(loss=Loss.BINARY),
        class_names=("yes",),
        note="TensorFlow prints 0.35197204 here, in float32. Row by row it is the loss of the example before, where a "
        "softmax of 0 and x stands for the sigmoid of x; the undecided third row costs ln 2 = 0.6931.",
    )
