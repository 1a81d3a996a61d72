"""Runs all the measurements and writes RESULTS.md: python -m eval.bench --data FOLDER."""

import argparse
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench.quality import measure_quality, measure_refusal
from eval.bench.speed import Cold, Pair, measure_cold, measure_speed
from index.errors import FootnoteError

RESULTS = Path(__file__).parent / "RESULTS.md"
_SEEDS = Path(__file__).parents[2] / "seeds"
_PARTS = ("footnote-qa", "onnxruntime", "faiss-cpu", "tantivy", "sentence-transformers", "torch")


def main() -> int:
    """Measure, print and write; 2 where the data is missing."""
    parser = argparse.ArgumentParser(prog="eval.bench", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds xquad.en.json")
    data = parser.parse_args().data
    try:
        with TemporaryDirectory(prefix="footnote-bench-") as name:
            text = _report(data, Path(name))
    except FootnoteError as error:
        print(f"bench: {error}", file=sys.stderr)  # noqa: T201
        return 2
    RESULTS.write_text(text, encoding="utf-8")
    print(text)  # noqa: T201
    return 0


def _report(data: Path, scratch: Path) -> str:
    lines = ["# Measured", "", _machine(), ""]
    lines += _quality(measure_quality(data, scratch / "whole"))
    for every, kept in (("paragraph", "articles"), ("theme of five paragraphs", "themes")):
        figures = measure_refusal(data, scratch / kept, by_theme=kept == "themes")
        lines += _refusal(every, figures)
    lines += _speed(measure_speed(data, scratch))
    lines += _cold(measure_cold(_SEEDS, scratch))
    return "\n".join(lines) + "\n"


def _machine() -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    versions = ", ".join(f"{name} {version(name)}" for name in _PARTS)
    return (
        f"By `make bench` on {now}; {platform.machine()}, Python {platform.python_version()}; "
        f"{versions}."
    )


def _quality(rows: dict[str, dict[str, float]]) -> list[str]:
    names = list(next(iter(rows.values())))
    lines = [
        "## XQuAD English, closed pool: 240 paragraphs as 240 articles, 1,190 questions",
        "",
        "Nothing was fitted on it. Every question is answered (the gate stands open).",
        "",
        f"| run | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
    ]
    for run, figures in rows.items():
        lines.append(f"| {run} | {' | '.join(f'{figures[name]:.4f}' for name in names)} |")
    return [*lines, ""]


def _refusal(every: str, figures: dict[str, float]) -> list[str]:
    rows = [f"| {name} | {value:.4f} |" for name, value in figures.items() if name != "questions"]
    title = f"## Refusal, every second {every} left out, {figures['questions']:,.0f} questions"
    return [title, "", "| figure | value |", "|---|---|", *rows, ""]


def _speed(rows: dict[str, Pair]) -> list[str]:
    lines = [
        "## Speed beside a plain sentence-transformers + FAISS script, same passages",
        "",
        "| figure | Footnote | plain script | ratio |",
        "|---|---|---|---|",
    ]
    for name, pair in rows.items():
        label = name.replace("_", " ")
        lines.append(f"| {label} | {pair.ours:.1f} | {pair.plain:.1f} | {pair.ratio:.2f} |")
    return [*lines, ""]


def _cold(cold: Cold) -> list[str]:
    return [
        "## A cold question on the shipped article",
        "",
        f"{cold.seconds:.2f} s from process start to its end, {cold.peak_mb:.0f} MB at its peak, "
        f"torch {'imported' if cold.torch else 'not imported'}.",
    ]


if __name__ == "__main__":
    sys.exit(main())
