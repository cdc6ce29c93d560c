"""What the two commands understand on their command lines."""

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import xentgui
from xentgui.core.options import Loss, Reduction

if TYPE_CHECKING:
    from xentgui.gui.export import Size

_FILES = "a .npy, .npz, .csv, .json, .safetensors, .parquet, .h5 or .zarr file, or another that the README lists,"

_CHECK = "Say what is wrong with the loss of a batch, and how to mend it."
_RENDER = "Draw a plot of a batch, or write a report on it or a table of its rows: whatever the ending of FILE says."
_CONVERT = "take labels as class indices, or as distributions, and convert them where nothing is lost"
_SAY = "say that the loss takes class indices, or distributions; labels of the other kind are a finding"
FAIL_ON = ("error", "warning", "hint", "info", "never")  # severities, whose own list would load all rules
_STATUS = """\
exit status: 0 where nothing is found at the level of --fail-on or above, 1 where something is, 2 for bad input"""


class _Parser(ArgumentParser):
    """A parser whose errors are ValueErrors, so that they are reported as those of the input are: in one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise ValueError(f"{message}; {self.prog} --help shows what is understood")


def of_xentgui(argv: Sequence[str] | None) -> Namespace:
    """Parse the command line of `xentgui`."""
    parser = _Parser("xentgui", description="Open a window on cross-entropy: the first example, or your own scores.")
    _add_version(parser)
    _add_input(parser)
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE",
        help="write a picture of the window to FILE instead; needs no display",
    )
    return parser.parse_args(argv)


def of_xent(argv: Sequence[str] | None) -> Namespace:
    """Parse the command line of `xent`."""
    parser = _Parser("xent", description="Categorical and binary cross-entropy in the terminal.")
    _add_version(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    evaluate = commands.add_parser(
        "eval", help="show loss, accuracy and perplexity", description="Show loss, accuracy and perplexity of a batch."
    )
    _add_input(evaluate)
    evaluate.add_argument("--json", action="store_true", help="print one JSON object")
    _add_check(commands.add_parser("check", help="say what is wrong with a loss", description=_CHECK, epilog=_STATUS))
    _add_render(commands.add_parser("render", help="draw a plot, or write a report or a table", description=_RENDER))
    about = "List the arrays or columns of a file, and the ways to read it with the loss that each would give."
    contents = commands.add_parser("contents", help="list what is in a file", description=about)
    contents.add_argument("scores", type=Path, metavar="SCORES", help=_FILES.removesuffix(","))
    contents.add_argument("labels", nargs="?", type=Path, metavar="LABELS", help="a file with the labels")
    names = "List the names that --example takes, and what each shows."
    commands.add_parser("examples", help="list the examples and the symptoms", description=names)
    return parser.parse_args(argv)


def _add_check(parser: ArgumentParser) -> None:
    _add_input(parser, of_sparse=_SAY)
    check = parser.add_argument_group("what is told")
    check.add_argument(
        "--seen",
        metavar="X",
        help='a loss, an accuracy or a perplexity that was seen, as "0.7972" or "85.2 %%": tells what gives it',
    )
    form = check.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    form.add_argument("--sarif", action="store_true", help="print SARIF 2.1.0, as code scanning takes it")
    check.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        default="warning",
        metavar="LEVEL",
        help=f"the mildest level that makes the exit status 1: {', '.join(FAIL_ON)} (warning)",
    )


def _add_render(parser: ArgumentParser) -> None:
    from xentgui.gui.export import PLOT_TITLES  # noqa: PLC0415 - the window opens sooner without

    _add_input(parser)
    picture = parser.add_argument_group("what is written; it needs no display")
    picture.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="a picture (.png, .svg, .pdf), a report (.html), or what each row came to (.csv, .tsv, .parquet)",
    )
    picture.add_argument(
        "--plot",
        choices=list(PLOT_TITLES),
        help="what a picture shows; softmax (the default), scores and gradient are of one row",
    )
    picture.add_argument("--row", type=int, metavar="N", help="the row that a plot is of; 0, or the one saved with it")
    picture.add_argument("--size", type=_size, metavar="WxH", help="in pixels of 1/96 inch (900x420)")
    picture.add_argument("--theme", choices=("light", "dark"), help="the colours (light)")


def _size(text: str) -> "Size":
    from xentgui.gui.export import LARGEST, SMALLEST, Size  # noqa: PLC0415 - as above

    sides = text.lower().split("x")
    if len(sides) != 2 or not all(side.isascii() and side.isdecimal() for side in sides):
        raise ArgumentTypeError(f"{text!r} is no size such as 900x420")
    if not all(len(side) <= len(str(LARGEST)) and SMALLEST <= int(side) <= LARGEST for side in sides):
        raise ArgumentTypeError(f"a side has {SMALLEST} to {LARGEST} pixels, and not {text}")
    return Size(*map(int, sides))


def _add_version(parser: ArgumentParser) -> None:
    parser.add_argument("--version", action="version", version=f"%(prog)s {xentgui.__version__}")


def _add_input(parser: ArgumentParser, of_sparse: str = _CONVERT) -> None:
    parser.allow_abbrev = False  # --label is neither --labels nor --label-smoothing
    parser.add_argument("scores", nargs="?", type=Path, metavar="SCORES", help=f"{_FILES} a row a sample")
    parser.add_argument(
        "labels", nargs="?", type=Path, metavar="LABELS", help=f"{_FILES} of class indices or distributions"
    )
    parser.add_argument("--example", metavar="NAME", help="an example or a symptom instead of a file: xent examples")
    parser.add_argument("--state", metavar="STRING", help="what “Copy state” copied in a window instead of a file")
    _add_choice(parser)
    _add_options(parser, of_sparse)


def _add_options(parser: ArgumentParser, of_sparse: str) -> None:
    options = parser.add_argument_group("options, by their Keras names")
    options.add_argument(
        "--from-logits",
        action=BooleanOptionalAction,
        help="scores are logits (the default, except for an array called probs), or else probabilities",
    )
    options.add_argument(
        "--sparse",
        action=BooleanOptionalAction,
        help=of_sparse,
    )
    options.add_argument(
        "--loss",
        choices=list(Loss),
        help="categorical (the default): a softmax a row; binary: a sigmoid a class, and the mean over the classes",
    )
    options.add_argument(
        "--pos-weight",
        metavar="W",
        type=_weights,
        help="what yes weighs in the binary loss: a number, or one a class separated by commas",
    )
    options.add_argument("--reduction", metavar="NAME", help=f"{', '.join(Reduction)} or mean")
    options.add_argument("--label-smoothing", type=float, metavar="S", help="0 to 1")
    options.add_argument("--temperature", type=float, metavar="T", help="divides the logits")
    options.add_argument("--ignore-class", type=int, metavar="C", help="rows with this class index are left out")


def _weights(text: str) -> float | list[float]:
    try:
        numbers = [float(piece) for piece in text.split(",")]
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no number, and no numbers separated by commas") from None
    return numbers if "," in text else numbers[0]


def _add_choice(parser: ArgumentParser) -> None:
    choice = parser.add_argument_group("what is meant, where a file holds more than that")
    choice.add_argument(
        "--scores",
        dest="scores_name",
        action="append",
        metavar="NAME",
        help="the array of scores; given several times, columns side by side",
    )
    choice.add_argument(
        "--labels", dest="labels_name", metavar="NAME", help='the array or column of labels; "" for none'
    )
    choice.add_argument("--class-axis", type=int, metavar="K", help="the axis of the scores that holds the classes")
    choice.add_argument("--slice", metavar="INDEX", help='what to take of each axis of the scores, as in "0, :, ::2"')
