"""Runs scripts that use a library, one after the other in this process, and says what each prints.

Reads a JSON object of names and sources from standard input; writes one JSON object a line: the name with the
value, its type and the warnings on the way, or with the exception that the script ends with.
"""

import json
import os
import sys
import warnings
from typing import Any

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def run(source: str) -> dict[str, Any]:
    """Run a script with a print that keeps the value."""
    shown: list[Any] = []
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            exec(source, {"print": shown.append})
        except Exception as error:  # noqa: BLE001 - whatever the library raises is its answer
            return {"error": [type(error).__name__, str(error)]}
    value = np.asarray(shown[0])
    texts = [f"{warning.category.__name__}: {warning.message}" for warning in heard]
    return {"loss": value.astype(np.float64).tolist(), "dtype": value.dtype.name, "warnings": texts}


def main() -> None:
    for name, source in json.load(sys.stdin).items():
        print(json.dumps({"name": name, **run(source)}), flush=True)


if __name__ == "__main__":
    main()
