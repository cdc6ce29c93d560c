"""The formulas of a derivation in LaTeX, their terms marked with the keys of the columns. No Qt.

`<key: x_j>` marks a term; terms stand in terms. Each is coloured with a colour that stands for its key, which a
painter replaces by the one that it is to have.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

KEYS = (
    "score", "scaled", "shifted", "exp", "probability", "clipped", "log_probability", "log_rest", "label",
    "weighted", "weighted_rest", "product", "gradient",
)  # fmt: skip
_TOKEN = re.compile(r"<(\w+):|>")


@dataclass(frozen=True)
class Kind:
    """Which derivation it is."""

    binary: bool
    from_logits: bool
    weighted: bool
    naive: bool = False


@dataclass(frozen=True)
class Formula:
    """LaTeX in which each term has the colour of its key, and which terms stand inside which."""

    latex: str
    inside: Mapping[str, frozenset[str]]


def placeholder(key: str) -> str:
    """The colour that stands for a key."""
    return f"#0000{KEYS.index(key) + 1:02x}"


@cache
def parse(marked: str) -> Formula:
    """Read a formula with marked terms."""
    latex, open_terms, inside, at = "", list[str](), dict[str, set[str]](), 0
    for token in _TOKEN.finditer(marked):
        latex += marked[at : token.start()]
        at = token.end()
        key = token.group(1)
        if key is None:
            open_terms.pop()
            latex += "}"
            continue
        for outer in (*open_terms, key):
            inside.setdefault(outer, set()).add(key)
        open_terms.append(key)
        latex += rf"{{\color{{{placeholder(key)}}}"
    return Formula(latex + marked[at:], {key: frozenset(terms) for key, terms in inside.items()})


def spoken(marked: str, shown: Collection[str] = KEYS) -> str:
    """A formula as plain LaTeX, for a screen reader; of terms that are not shown only what is shown in them."""
    text, open_terms, at = "", list[str](), 0
    for token in _TOKEN.finditer(marked):
        text += marked[at : token.start()] if set(open_terms[-1:]) <= set(shown) else " "
        at = token.end()
        if token.group(1) is None:
            open_terms.pop()
        else:
            open_terms.append(token.group(1))
    return text + marked[at:]


def whole(kind: Kind) -> str:
    """The loss in one formula, every column a term of it."""
    if kind.binary:
        return _binary_loss(kind)
    y = r"<weighted: w_j <label: y_j>>" if kind.weighted else "<label: y_j>"
    return rf"L = <product: -\sum_j {y} \, <log_probability: \log {_share(kind)}>>"


def _share(kind: Kind) -> str:
    if not kind.from_logits:
        share = r"<probability: \frac{<score: x_j>}{\sum_k x_k}>"
        return share if kind.naive else rf"<clipped: \mathrm{{clip}} {share}>"
    scaled = "<scaled: <score: x_j> / T>"
    if kind.naive:
        return rf"<probability: \frac{{<exp: e^{{{scaled}}}>}}{{\sum_k e^{{x_k / T}}}}>"
    power = rf"<shifted: {scaled} - m>"
    return rf"<probability: \frac{{<exp: e^{{{power}}}>}}{{\sum_k e^{{x_k / T - m}}}}>"


def _binary_loss(kind: Kind) -> str:
    p = "<score: x_j>"
    if kind.from_logits:
        p = r"<probability: \sigma (<scaled: <score: x_j> / T>)>"
    elif not kind.naive:
        p = r"<clipped: \mathrm{clip} <score: x_j>>"
    yes, no = "<label: y_j>", "(1 - <label: y_j>)"
    if kind.weighted:
        yes, no = rf"<weighted: w_j w^+_j {yes}>", rf"<weighted_rest: w_j {no}>"
    log_yes, log_no = rf"<log_probability: \log {p}>", rf"<log_rest: \log (1 - {p})>"
    return rf"L = \frac{{1}}{{C}} \sum_j <product: - {yes} \, {log_yes} - {no} \, {log_no}>"


def shown_terms(kind: Kind, columns: Collection[str], hidden: Collection[str]) -> frozenset[str]:
    """The terms that show when some columns do and some do not; what has no column comes with what it stands in."""
    inside = parse(whole(kind)).inside
    without = set(KEYS) - set(columns) - set(hidden)
    reached = {term for key in columns for term in inside.get(key, ())}
    return frozenset(columns) | (without & reached if hidden else without)


_OF_LOGITS = {
    "scaled": r"<scaled: z_j> = \frac{<score: x_j>}{T}",
    "shifted": r"<shifted: d_j> = <scaled: z_j> - m, \quad m = \max_k z_k",
    "exp": r"<exp: e_j> = e^{<shifted: d_j>}",
    "probability": r"<probability: p_j> = \frac{<exp: e_j>}{\sum_k e_k}",
    "log_probability": r"<log_probability: \log p_j> = <shifted: d_j> - \log \sum_k <exp: e_k>",
}
_OF_PROBABILITIES = {
    "probability": r"<probability: p_j> = \frac{<score: x_j>}{\sum_k x_k}",
    "clipped": r"<clipped: q_j> = \min(\max(<probability: p_j>, 10^{-7}), 1 - 10^{-7})",
    "log_probability": r"<log_probability: \log q_j>",
}
_TO_LOSS = {
    "label": r"<label: y_j> = (1 - s) \, t_j + \frac{s}{C}",
    "weighted": r"<weighted: w_j y_j>",
    "product": r"L = \sum_j <product: - <label: y_j> <log_probability: \log p_j>>",
    "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = "
    r"\frac{<probability: p_j> \sum_k <label: y_k> - <label: y_j>}{T}",
}
_OF_SIGMOIDS = {
    "scaled": r"<scaled: z_j> = \frac{<score: x_j>}{T}",
    "probability": r"<probability: p_j> = \frac{1}{1 + e^{- <scaled: z_j>}}",
    "clipped": r"<clipped: p_j> = \min(\max(<score: x_j>, 10^{-7}), 1 - 10^{-7})",
    "log_probability": r"<log_probability: \log p_j> = - \log (1 + e^{- <scaled: z_j>})",
    "log_rest": r"<log_rest: \log (1 - p_j)> = - \log (1 + e^{<scaled: z_j>})",
    "label": r"<label: y_j> = (1 - s) \, t_j + \frac{s}{2}",
    "weighted": r"<weighted: w_j w^+_j y_j>",
    "weighted_rest": r"<weighted_rest: w_j (1 - y_j)>",
    "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = \frac{<probability: p_j> - <label: y_j>}{C T}",
}
_OTHERWISE: dict[tuple[bool, bool, bool], dict[str, str]] = {  # by binary, from_logits, naive
    (False, True, True): {
        "exp": r"<exp: e_j> = e^{<scaled: x_j / T>}",
        "log_probability": r"<log_probability: \log p_j>",
    },
    (False, False, True): {"log_probability": r"<log_probability: \log p_j>"},
    (False, False, False): {
        "product": r"L = \sum_j <product: - <label: y_j> <log_probability: \log q_j>>",
        "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = \frac{h_j - \sum_k h_k p_k}{\sum_k x_k},"
        r" \quad h_j = - \frac{<label: y_j>}{<probability: p_j>}",
    },
    (True, True, True): {
        "log_probability": r"<log_probability: \log p_j>",
        "log_rest": r"<log_rest: \log (1 - p_j)>",
    },
    (True, False, True): {
        "log_probability": r"<log_probability: \log p_j>",
        "log_rest": r"<log_rest: \log (1 - p_j)>",
    },
    (True, False, False): {
        "log_probability": r"<log_probability: \log p_j>",
        "log_rest": r"<log_rest: \log (1 - p_j)>",
        "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = \frac{1}{C} \left("
        r"\frac{1 - <label: y_j>}{1 - p_j} - \frac{<label: y_j>}{p_j} \right)",
    },
}
_WEIGHTED: dict[tuple[bool, bool], dict[str, str]] = {  # by binary, from_logits
    (False, True): {
        "product": r"L = \sum_j <product: - <weighted: w_j y_j> <log_probability: \log p_j>>",
        "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = "
        r"\frac{<probability: p_j> \sum_k <weighted: w_k y_k> - <weighted: w_j y_j>}{T}",
    },
    (False, False): {
        "product": r"L = \sum_j <product: - <weighted: w_j y_j> <log_probability: \log q_j>>",
        "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = \frac{h_j - \sum_k h_k p_k}{\sum_k x_k},"
        r" \quad h_j = - \frac{<weighted: w_j y_j>}{<probability: p_j>}",
    },
    (True, True): {
        "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = \frac{<weighted_rest: w_j (1 - y_j)> "
        r"<probability: p_j> - <weighted: w_j w^+_j y_j> (1 - <probability: p_j>)}{C T}",
    },
    (True, False): {
        "gradient": r"<gradient: \frac{\partial L}{\partial x_j}> = \frac{1}{C} \left("
        r"\frac{<weighted_rest: w_j (1 - y_j)>}{1 - p_j} - \frac{<weighted: w_j w^+_j y_j>}{p_j} \right)",
    },
}


def definition(key: str, kind: Kind) -> str:
    """The formula of one column; empty where it says no more than that of the loss."""
    own = _WEIGHTED[kind.binary, kind.from_logits or kind.naive].get(key) if kind.weighted else None
    if own is not None:
        return own
    own = _OTHERWISE.get((kind.binary, kind.from_logits, kind.naive), {}).get(key)
    if own is not None:
        return own
    if kind.binary:
        return _OF_SIGMOIDS.get(key, "")
    return {**(_OF_LOGITS if kind.from_logits else _OF_PROBABILITIES), **_TO_LOSS}.get(key, "")
