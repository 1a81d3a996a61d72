"""RESULTS.md as sections, each of which says when and on what it was measured."""

from collections.abc import Mapping
from pathlib import Path

TITLE = "# Measured"
_PREFACE = (
    "Every section is written by the command that it names, never by hand; sections may be of "
    "different runs."
)
ORDER = (
    "Quality: XQuAD English as a closed pool",
    "Refusal: every second paragraph left out",
    "Refusal: every second theme of five paragraphs left out",
    "Speed beside a plain sentence-transformers + FAISS script",
    "A cold question on the shipped article",
    "Peers",
    "Growth",
    "Serving",
)


def sections(text: str) -> dict[str, str]:
    """The bodies of the sections of a text by their headings, in their order; what stands before
    the first heading belongs to none."""
    _, *parts = ("\n" + text).split("\n## ")
    split = [part.partition("\n") for part in parts]
    return {heading.strip(): body.strip() for heading, _, body in split}


def replaced(text: str, fresh: Mapping[str, str]) -> str:
    """The text with these sections in place of the old ones of the same headings, and all others
    as they are. Known headings come in ORDER, others after them."""
    bodies = sections(text) | {heading: body.strip() for heading, body in fresh.items()}
    known = [heading for heading in ORDER if heading in bodies]
    rest = [heading for heading in bodies if heading not in ORDER]
    parts = [f"## {heading}\n\n{bodies[heading]}\n" for heading in known + rest]
    return "\n".join([f"{TITLE}\n\n{_PREFACE}\n", *parts])


def write_sections(file: Path, fresh: Mapping[str, str]) -> None:
    """Put sections into the file; the file is made where there is none."""
    old = file.read_text(encoding="utf-8") if file.is_file() else ""
    file.write_text(replaced(old, fresh), encoding="utf-8")
