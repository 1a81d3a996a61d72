"""Writing the pages. The same views give the same bytes."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eval.report import charts, formats
from eval.report.forest import forest
from eval.report.misses import MOST, WORST_FIRST, worst
from eval.report.naming import grouped
from eval.report.summing import lines, outcomes, slices, verdict, writing
from eval.report.views import ComparisonView, Facts, GeneratorsView, RunView
from index.seal import write_whole

MOST_CHANGES = 100  # questions won, and as many lost, that a comparison lists
_FIRST = ("index", "embedder", "generator", "splitter")  # the facts most asked for
_NOT_FACTS = frozenset({"format", "gold", "versions"})  # told elsewhere, or to no reader
_DIGEST = 16  # characters of a checksum that are shown
_CHECKSUMS = frozenset({"digest", "index"})
_SPEED = (
    ("p50_ms", "Half of the questions within", "ms"),
    ("p95_ms", "95\u00a0% within", "ms"),
    ("p99_ms", "99\u00a0% within", "ms"),
    ("questions_per_second", "Questions a second", ""),
    ("passages_per_second", "Passages indexed a second", ""),
    ("peak_mb", "Peak memory", "MB"),
)


def write_report(folder: Path, run: RunView) -> Path:
    """Write report.html of a run into its folder, which must be there; returns where it is.
    Raises OSError."""
    headline, rest = verdict(run.figures)
    curves, found = run.figures["curves"], run.figures["figures"]
    plots = (
        charts.risk_coverage(curves.get("risk_coverage", ()), _value(found, "AURC")),
        charts.calibration(curves.get("calibration", ()), _value(found, "ECE")),
        charts.hits(curves.get("hit", ())),
        charts.latency(run.timings, run.speed),
    )
    content = {
        "title": str(run.config.get("gold", "A run")),
        "headline": headline,
        "rest": f"{rest} {writing(run.figures)}".rstrip(),
        "facts": _facts(run.config),
        "versions": run.config.get("versions") or {},
        "groups": lines(run.figures),
        "plots": [plot for plot in plots if plot],
        "outcomes": outcomes(run),
        "misses": worst(run),
        "missed": sum(row["outcome"] in WORST_FIRST for row in run.rows),
        "most": MOST,
        "slices": slices(run.figures),
        "speed": _speed(run.speed),
    }
    return _write(folder / "report.html", "run.html.j2", content)


def write_comparison(path: Path, comparison: ComparisonView) -> Path:
    """Write the page of a comparison to that file, in a folder that is there; returns the path.
    Raises OSError."""
    a, b = comparison.config_a, comparison.config_b
    verdicts = [one.verdict for one in comparison.differences.values()]
    content = {
        "title": str(b.get("gold", "Two runs")),
        "facts": _facts_of_both(a, b),
        "better": verdicts.count("better"),
        "worse": verdicts.count("worse"),
        "plot": forest(comparison.differences),
        "groups": grouped(comparison.differences),
        "differences": comparison.differences,
        "changes": (("Won", comparison.won), ("Lost", comparison.lost)),
        "won": len(comparison.won),
        "lost": len(comparison.lost),
        "most": MOST_CHANGES,
        "unchanged": comparison.unchanged,
        "speed": list(zip(_speed(comparison.speed_a), _speed(comparison.speed_b), strict=True)),
    }
    return _write(path, "comparison.html.j2", content)


def write_generators(path: Path, view: GeneratorsView) -> Path:
    """Write the page of several generators side by side to that file, in a folder that is there;
    returns the path. Raises OSError."""
    return _write(path, "generators.html.j2", {"view": view})


def _write(path: Path, template: str, content: Mapping[str, Any]) -> Path:
    page = _environment().get_template(template).render(content)
    write_whole(path, formats.showable(page).encode())
    return path


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("eval.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    used = (formats.figure, formats.signed, formats.percent, formats.count, formats.plural)
    environment.filters |= {one.__name__: one for one in (*used, formats.short)}
    style = files("eval.report").joinpath("style.css").read_text(encoding="utf-8")
    environment.globals["style"] = Markup(style)
    return environment


def _value(figures: Facts, name: str) -> float | None:
    value = (figures.get(name) or {}).get("value")
    return float(value) if formats.known(value) else None


def _facts(config: Facts) -> list[tuple[str, str]]:
    """What the run was made with, in words. What was not set is left out."""
    names = dict.fromkeys((*_FIRST, *config))
    return [
        (_label(name), _fact(name, config[name]))
        for name in names
        if name not in _NOT_FACTS and config.get(name) is not None
    ]


def _label(name: str) -> str:
    return "Gold digest" if name == "digest" else name.replace("_", " ").capitalize()


def _fact(name: str, value: object) -> str:
    shown = formats.fact(value)
    return f"{shown[:_DIGEST]}…" if name in _CHECKSUMS and len(shown) > _DIGEST else shown


def _facts_of_both(a: Facts, b: Facts) -> list[tuple[str, str, str, bool]]:
    """What the runs were made with, side by side, and whether it differs."""
    names = [name for name in dict.fromkeys((*_FIRST, *a, *b)) if name not in ("format", "gold")]
    return [
        (
            _label(name),
            _fact(name, a.get(name)),
            _fact(name, b.get(name)),
            a.get(name) != b.get(name),
        )
        for name in names
        if a.get(name) is not None or b.get(name) is not None
    ]


def _speed(speed: Facts) -> list[tuple[str, str, str]]:
    """What was measured of the time and the memory: label, value, unit."""
    return [(label, formats.number(speed.get(name)), unit) for name, label, unit in _SPEED]
