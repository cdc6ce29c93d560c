"""Formulas as SVG, typeset by ziamath, which is imported when the first one is asked for."""

import re
import warnings
from collections.abc import Mapping
from functools import lru_cache

from .formulas import KEYS, Formula, placeholder

_COLOUR = re.compile(r'(fill|stroke)="([^"]+)"')


@lru_cache(maxsize=200)
def svg(latex: str, size: float) -> str:
    """Typeset LaTeX with letters of `size` pixels; black but where it is coloured."""
    with warnings.catch_warnings():
        # It reads its font in a way that Python 3.11 advises against.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Latex

    config.svg2 = False  # Qt draws no symbols
    # An index before \log would take the colour of what comes after it.
    return str(Latex(latex.replace(r"\log", r"\mathrm{log} \,"), size=size).svg())


def coloured(formula: Formula, size: float, colours: Mapping[str, str], rest: str) -> str:
    """Typeset a formula, its terms in colours by their keys ("none" hides one), all else in the colour `rest`."""
    wanted = {placeholder(key): colours.get(key, rest) for key in KEYS}

    def recoloured(found: re.Match[str]) -> str:
        colour = found[2] if found[2] == "none" else wanted.get(found[2], rest)
        return f'{found[1]}="{colour}"'

    return _COLOUR.sub(recoloured, svg(formula.latex, size))
