"""How a message words how many there are of something: one of a thing is singular."""


def counted(count: float, what: str) -> str:
    """How many of something: "1 row", "12 rows", "1,500 classes"."""
    return f"{int(count):,} {plural(what, int(count))}"


def plural(word: str, count: float) -> str:
    """A word as it stands beside so many things: "label" of 1, "labels" of 2, "classes" of 0."""
    return word if count == 1 else f"{word}{'es' if word.endswith('s') else 's'}"
