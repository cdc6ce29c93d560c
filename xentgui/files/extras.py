"""What is said where a format takes a library that is not installed."""


def missing(library: str, extra: str) -> ValueError:
    """An error that says what to install."""
    return ValueError(f'this takes {library}, which is not installed: python -m pip install "xentgui[{extra}]"')
