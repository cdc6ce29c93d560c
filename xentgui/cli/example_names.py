"""What `xent examples` says: every example and symptom by the name that `--example` takes."""

from collections.abc import Iterator


def lines() -> Iterator[str]:
    """A heading for each family, and under it a name and a title in each line; of a symptom what people say, too."""
    from xentgui import examples  # noqa: PLC0415 - the other commands may do without
    from xentgui.examples.symptoms import FAMILIES, SYMPTOMS  # noqa: PLC0415

    width = max(map(len, [*examples.EXAMPLES, *SYMPTOMS]))
    yield "Examples"
    for name, example in examples.EXAMPLES.items():
        yield f"  {name:<{width}}  {example.title}"
    for family, symptoms in FAMILIES.items():
        yield ""
        yield f"Symptoms: {family}"
        for name, symptom in symptoms.items():
            yield f"  {name:<{width}}  {symptom.title}"
            yield f"  {'':<{width}}  {symptom.said}"
