"""Pictures, tables and reports for elsewhere: what the window shows, in files. What can be asked for is here, no Qt."""

from typing import NamedTuple

PICTURES = (".png", ".svg", ".pdf")
REPORT = ".html"
TABLES = (".csv", ".tsv", ".parquet")


class Size(NamedTuple):
    """How large a picture is, in pixels."""

    width: int
    height: int


USUAL = Size(900, 420)
SMALLEST, LARGEST = 160, 4096  # pixels of a side

# The plots by the names that a command line has for them.
PLOT_TITLES = {
    "softmax": "Probabilities of a row",
    "scores": "Scores of a row",
    "gradient": "Gradient of a row",
    "losses": "Row losses by row",
    "sorted-losses": "Row losses by loss",
    "curve": "Rows on the curve −log p",
    "histogram": "Histogram of the row losses",
    "confusion": "Confusion matrix",
    "reliability": "Reliability diagram",
}
