"""A run in words and tables: the verdict, the figures, the outcomes, the slices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.measures import (
    ANSWERED_RIGHT,
    ANSWERED_WRONG,
    NOT_CHOSEN,
    NOT_RETRIEVED,
    OUTCOMES,
    REFUSED_RIGHT,
    REFUSED_WRONG,
    UNJUDGED,
)
from eval.report.formats import count, figure, known, percent, plural
from eval.report.naming import Metric, grouped, ordered
from eval.report.views import Facts, RunView

MOST_SLICES = 60
_SLICES = (("half", "By half"), ("word", "By question word"), ("tag", "By tag"))
_KEY = ("right", "hit@1", "hit@5", "MRR@10", "first_sentence", "evidence_f1", "refusal_f1")
_BASELINES = ("always refuse", "never refuse")
_RIGHT = (ANSWERED_RIGHT, REFUSED_RIGHT)
_WRONG = (
    (ANSWERED_WRONG, "answered that should have been refused"),
    (REFUSED_WRONG, "found but held back"),
    (NOT_CHOSEN, "retrieved but not chosen"),
    (NOT_RETRIEVED, "not retrieved"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in its table. `strip` says where its interval starts and ends and where it lies, in
    percent, None where there is nothing to draw; `beside` are the two baselines, empty where there
    are none."""

    metric: Metric
    value: str
    interval: tuple[str, str]
    n: int | None
    strip: tuple[float, float, float] | None
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slices:
    """The figures of parts of a run: `names` with their `counts`, in columns of `values` by
    figure; `key` are those few that are shown at once. `left_out` counts parts not shown."""

    title: str
    names: tuple[str, ...]
    counts: tuple[int, ...]
    metrics: tuple[Metric, ...]
    key: tuple[Metric, ...]
    values: Mapping[str, tuple[str, ...]]
    shares: tuple[float | None, ...]
    left_out: int


def verdict(figures: Facts) -> tuple[str, str]:
    """The run in one short line, and what it leaves unsaid in another."""
    outcomes = figures["outcomes"]
    unjudged = outcomes.get(UNJUDGED, 0)
    judged = figures["questions"] - unjudged
    if not judged:
        return plural(figures["questions"], "question"), _retrieval(figures)
    right = sum(outcomes.get(name, 0) for name in _RIGHT)
    rest = [f"{outcomes[name]:,} {words}" for name, words in _WRONG if outcomes.get(name)]
    if figures["errors"]:
        rest.append(f"{figures['errors']:,} could not be asked")
    if unjudged:
        rest.append(f"{unjudged:,} more judged on retrieval only")
    tail = f"{'; '.join(rest)}." if rest else "Nothing went wrong."
    return f"{right:,} of {plural(judged, 'question')} right", tail


def _retrieval(figures: Facts) -> str:
    hit = figures["figures"].get("hit@10")
    if not hit:
        return "None could be judged."
    return (
        "Judged on retrieval only: the ten best passages hold the answer of "
        f"{percent(hit['value'])} of them."
    )


def writing(figures: Facts) -> str:
    """What became of a language model's words, in one sentence; empty where none answered."""
    one = figures.get("writing")
    if not one:
        return ""
    return (
        f"A language model had {plural(one['answers'], 'answer')} to write: of its sentences "
        f"{percent(one['struck'])} were struck, {percent(one['fell_back'])} of the answers are "
        f"quotes instead; it read {count(one['prompt_tokens'])} tokens and wrote "
        f"{count(one['answer_tokens'])} a question."
    )


def lines(figures: Facts) -> list[tuple[str, list[Line]]]:
    """The table of figures, by group. A figure that only the baselines have is shown, too."""
    found, baselines = figures["figures"], figures["baselines"]
    judged = list(found)
    for baseline in baselines.values():
        judged += [n for n, v in baseline.items() if v is not None and n not in judged]
    return [
        (title, [_line(one, found.get(one.name) or {}, baselines) for one in metrics])
        for title, metrics in grouped(judged)
    ]


def _line(metric: Metric, one: Facts, baselines: Mapping[str, Facts]) -> Line:
    value, low, high = one.get("value"), one.get("low"), one.get("high")
    strip = None
    if known(value) and known(low) and known(high):
        strip = (_strip(low), _strip(high), _strip(value))
    has = any(metric.name in baseline for baseline in baselines.values())
    beside = (figure((baselines.get(name) or {}).get(metric.name)) for name in _BASELINES)
    return Line(
        metric,
        figure(value),
        (figure(low), figure(high)),
        one.get("n"),
        strip,
        tuple(beside) if has else (),
    )


def _strip(value: float) -> float:
    return round(100 * min(max(value, 0.0), 1.0), 2)


def slices(figures: Facts) -> list[Slices]:
    """The slices by half, question word and tag, those that have any."""
    given = figures["slices"]
    return [_slices(title, given[kind]) for kind, title in _SLICES if given.get(kind)]


def _slices(title: str, parts: Mapping[str, Facts]) -> Slices:
    largest = sorted(parts.items(), key=lambda item: (-item[1]["n"], item[0]))[:MOST_SLICES]
    held = dict.fromkeys(name for _, part in largest for name in part["figures"])
    metrics = ordered(held)
    values = {
        one.name: tuple(figure(part["figures"].get(one.name)) for _, part in largest)
        for one in metrics
    }
    rights = [part["figures"].get("right") for _, part in largest]
    return Slices(
        title,
        tuple(name for name, _ in largest),
        tuple(part["n"] for _, part in largest),
        tuple(metrics),
        tuple(one for one in metrics if one.name in _KEY),
        values,
        tuple(_strip(right) if known(right) else None for right in rights),
        len(parts) - len(largest),
    )


def outcomes(run: RunView) -> Sequence[tuple[str, int, float]]:
    """Each outcome that came about, how often, and its share in percent."""
    total = max(run.figures["questions"], 1)
    found = run.figures["outcomes"]
    return [
        (name, found[name], round(100 * found[name] / total, 2))
        for name in OUTCOMES
        if found.get(name)
    ]
