"""What a text holds: scores, labels, names of classes and weights, and what a person should know about them."""

import json
import re
from contextlib import suppress

from xentgui.files import logprobs

from . import tables
from .arrays import is_one_number, parts_of
from .of_arrays import of_parts
from .of_cells import is_header, of_cells
from .statements import statements
from .understood import Understood

LONGEST = 20_000_000  # characters
_ONE_NUMBER = (
    "a single number is no batch: scores are a row a sample and a column a class; which mistakes give a loss that you "
    "saw, the findings tell"
)
_FOOT = re.compile(r"\[\d+ rows x \d+ columns\]\s*\Z")  # below what pandas prints
_BRACKETS = re.compile(r"[\[{]|\w\(|\A\s*\(|\(\s*\(|<[\w.]*Tensor\b")


def read(text: str, class_names: tuple[str, ...] = ()) -> Understood:
    """Understand a text; nothing in it is executed.

    Args:
        text: a range of a spreadsheet, CSV, a table of Markdown or LaTeX, lists, JSON, what libraries print.
        class_names: what labels may be called where the text itself does not name the classes.

    Raises:
        ValueError: it is not understood; the message names line and column, or what is missing.
    """
    if len(text) > LONGEST:
        raise ValueError(f"{len(text):,} characters are too many to paste; save them to a file and open that")
    text = text.removeprefix("\ufeff")
    text = _FOOT.sub("", text)
    plain_text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain_text.strip():
        raise ValueError("the clipboard holds no text")
    if tables.is_markdown(plain_text):
        return of_cells(tables.of_markdown(plain_text), class_names)
    if tables.is_latex(plain_text):
        return of_cells(tables.of_latex(plain_text), class_names)
    if '"logprob' in plain_text and (answer := _answer(plain_text)) is not None:
        return answer
    if _has_values(plain_text):
        found = statements(plain_text)
        if parts := parts_of(plain_text, found):
            return of_parts(plain_text, parts, class_names)
        if found and all(is_one_number(each.node) for each in found):
            raise ValueError(_ONE_NUMBER)
    return of_cells(tables.of_lines(text), class_names)


def _answer(text: str) -> Understood | None:
    """The tokens of a chat's answer with logprobs, where the text is one."""
    with suppress(json.JSONDecodeError, RecursionError):
        found = logprobs.find(json.loads(text))
        if found is not None:
            return Understood(
                "an answer with logprobs", found.logits, found.labels, found.class_names, notes=(found.note,)
            )
    return None


def is_plain(text: str) -> bool:
    """Whether a text is a range of cells without a header, which is written where it is pasted."""
    if tables.is_markdown(text) or tables.is_latex(text) or _has_values(text):
        return False
    head = text[:10_000].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:2]
    if len(head) < 2 or not head[1].strip():
        return True
    try:
        cells = tables.of_lines("\n".join(head))
    except ValueError:
        return True
    return len(cells.lines) < 2 or not is_header(cells)


def _has_values(text: str) -> bool:
    """Whether brackets are what holds a text together: cells of a table may have some too."""
    if not any(bracket in text for bracket in "[{("):
        return False
    text = tables.without_quoted(text)
    first = text.lstrip().split("\n", 1)[0]
    return "\t" not in first and bool(_BRACKETS.search(text)) and not tables.is_table_with_brackets(text)
