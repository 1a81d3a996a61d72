"""The measurements as Markdown."""

from collections.abc import Callable, Sequence

from eval.bench.crowd import Tally
from eval.bench.growth import NEAR, TIMED, Grown
from eval.bench.peering import ROUNDS, Comparison, Row
from eval.bench.power import fit
from eval.bench.reader import NEAREST
from eval.bench.serving import USERS, WARM, Served
from eval.bench.speed import Cold
from eval.bench.synthesis import NOISE, PASSAGES

_GROWING = {
    "build_s": "build, s",
    "open_s": "open, s",
    "ask_ms": "ask, ms",
    "ask_p95_ms": "ask, p95 ms",
    "add_s": "add one article, s",
    "peak_mb": "memory, MB",
    "disk_mb": "disk, MB",
}
DRAWN = {field: name for field, name in _GROWING.items() if field != "ask_p95_ms"}
_PEERS_HEAD = (
    "program", "passages/s", "x Footnote", "question, ms", "x Footnote", "p95, ms", "cold, s",
    "x Footnote", "memory, MB", "cold memory, MB", "hit@1", "hit@5",
)  # fmt: skip


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return "\n".join([lines[0], f"|{'---|' * len(head)}", *lines[1:]])


def quality(rows: dict[str, dict[str, float]]) -> str:
    """Retrieval and extraction, a row a run."""
    names = list(next(iter(rows.values())))
    cells = [[run, *(f"{row[name]:.4f}" for name in names)] for run, row in rows.items()]
    return (
        "240 paragraphs as 240 articles, 1,190 questions. Nothing was fitted on them. Every "
        f"question is answered (the gate stands open).\n\n{table(['run', *names], cells)}"
    )


def refusal(figures: dict[str, float]) -> str:
    """The gate's figures."""
    cells = [[name, f"{value:.4f}"] for name, value in figures.items() if name != "questions"]
    return f"{figures['questions']:,.0f} questions.\n\n{table(['figure', 'value'], cells)}"


def speed(ours: Row, plain: Row) -> str:
    """Both programs and their ratio."""
    named = {"passages_per_second": "passages per second", "question_ms": "question ms"}
    cells = [
        [name, *(f"{row.middle(figure):.1f}" for row in (ours, plain)),
         f"{ours.ratio(figure, plain):.2f}"]
        for figure, name in named.items()
    ]  # fmt: skip
    return table(["figure", "Footnote", "plain script", "ratio"], cells)


def cold(figures: Cold) -> str:
    """One sentence."""
    return (
        f"{figures.seconds:.2f} s from process start to its end, {figures.peak_mb:.0f} MB at its "
        f"peak, torch {'imported' if figures.torch else 'not imported'}."
    )


def peers(compared: Comparison) -> str:
    """A row for each program, and a sentence for each that did not run."""
    first = compared.rows[0]
    pool = compared.pool
    intro = (
        f"The same {len(pool.texts)} passages of XQuAD, the same model folder, the same "
        f"{len(pool.timed)} questions after {len(pool.warm_up)} others; {ROUNDS} rounds, each "
        "program once a round, in turn, each in a process and an environment of its own, with its "
        "own defaults. Medians over the rounds; a ratio is the program's figure divided by "
        "Footnote's. Footnote's passages a second include reading, splitting, embedding every "
        "sentence and writing to the disk, its question ranking, gating and citing; the others "
        "get the passages ready split, index without saving, and return passages. Cold: a fresh "
        "process loads the saved index and answers one question, start to end, the files being in "
        "the system's cache. hit@k: a passage of the right article among the first k."
    )
    rows = [_peer(row, first, compared) for row in compared.rows]
    problems = [f"- {row.label}: {row.problem}" for row in compared.rows if row.problem]
    return "\n\n".join(
        [intro, table(_PEERS_HEAD, rows), *(["\n".join(problems)] if problems else [])]
    )


def _peer(row: Row, first: Row, compared: Comparison) -> list[str]:
    if row.problem:
        return [row.label, "did not run" if row.installed else "not installed", *[""] * 10]
    hits = row.warm[0].hits
    return [
        row.label,
        f"{row.middle('passages_per_second'):.1f}",
        f"{row.ratio('passages_per_second', first):.2f}",
        f"{row.middle('question_ms'):.1f}",
        f"{row.ratio('question_ms', first):.2f}",
        f"{row.middle('question_p95_ms'):.1f}",
        f"{row.middle('cold seconds'):.2f}",
        f"{row.ratio('cold seconds', first):.2f}",
        f"{row.middle('peak_mb'):.0f}",
        f"{row.middle('cold peak_mb'):.0f}",
        f"{compared.pool.hit_at(1, hits):.4f}",
        f"{compared.pool.hit_at(5, hits):.4f}",
    ]


def growth(grown: Sequence[Grown], plot: str) -> str:
    """A column for each size, the fitted exponents, and the plot."""
    sizes = [one.passages for one in grown]
    rows = []
    for field, name in _GROWING.items():
        values = [float(getattr(one, field)) for one in grown]
        exponent = f"{fit(sizes, values).exponent:.2f}" if len(sizes) > 1 else ""
        rows.append([name, *map(_rounded, values), exponent])
    rate = [f"{one.passages / one.build_s:,.0f}" for one in grown]
    rows.insert(1, ["build, passages/s", *rate, ""])
    rows.append([f"recall@{NEAREST} of the vectors", *(f"{one.recall:.4f}" for one in grown), ""])
    rows.append(["vectors compared", *("all" if g.exact else "some" for g in grown), ""])
    intro = (
        "**Synthetic passages**: sentences of XQuAD recombined, about a theme an article, "
        f"{PASSAGES} passages an article; vectors are those of the real sentences with noise of "
        f"length {NOISE} added, made unit again, a passage's the mean of its sentences'. The "
        "vocabulary is that of XQuAD at every size, so a word is in more passages than it would be "
        "in real articles. Build: what the store takes (SQLite, vectors, words), embedding aside. "
        "Open: store, caches and one search in a fresh process. Ask: a whole question of XQuAD "
        f"beyond its embedding, {TIMED} questions, median and 95th percentile. Add: one real "
        "article, embedding included, until another reader has found it, median. Recall: of the "
        f"vector search against comparing every vector, {NEAR} real questions. Memory: the peak "
        "of the process that asks."
    )
    head = ["figure", *(f"{size:,}" for size in sizes), "fitted exponent"]
    return f"{intro}\n\n{table(head, rows)}\n\n![The figures over the number of passages]({plot})"


def curves(grown: Sequence[Grown]) -> dict[str, list[tuple[float, float]]]:
    """What is drawn: by title, (passages, value) in order of size."""
    return {
        name: [(float(one.passages), float(getattr(one, field))) for one in grown]
        for field, name in DRAWN.items()
    }


def serving(served: Served) -> str:
    """The start, the load alone and beside a writer, and the memory."""
    checked, last = served.checked, max(served.memory)
    intro = (
        f"`footnote serve` over XQuAD's articles, a process of its own on loopback; {USERS} users "
        f"ask at once for {served.seconds:g} s, each again as soon as there is an answer, so what "
        "one waits is mostly the others' questions. Those who ask share the cores with the server "
        "and take a good part of them. Then the same beside a writer: other articles, all of them "
        "indexed anew by one `footnote index` after another, and every sentence tells its edition."
    )
    rows = [[name, figure(served.load), figure(served.beside)] for name, figure in _LOADED.items()]
    problems = [f"- {error}" for tally in (served.load, served.beside) for error in tally.errors]
    started = (
        f"Ready {served.start_s:.1f} s after its start, its chat page {served.page_s:.2f} s after "
        "that (medians of three starts)."
    )
    memory = (
        f"Resident memory: {served.memory[last]:.0f} MB after {last:,} requests, "
        f"{served.growth_mb:+.1f} MB since the {round(last * WARM):,}th; it was "
        f"{served.memory[min(served.memory)]:.0f} MB before the first."
    )
    writer = (
        f"Beside the writer, {len(checked.editions)} editions were seen in {checked.answers:,} "
        f"answers; mixed of two editions: {checked.mixed}; refused, though every edition answers: "
        f"{checked.refused}."
    )
    parts = [intro, started, table(["figure", "alone", "beside a writer"], rows), *problems]
    return "\n\n".join([*parts, writer, memory])


_LOADED: dict[str, Callable[[Tally], str]] = {
    "requests": lambda tally: f"{tally.requests:,}",
    "answered": lambda tally: f"{tally.answers:,}",
    "told to come again (429, 503)": lambda tally: f"{tally.shed:,}",
    "failed": lambda tally: f"{tally.failed:,}",
    "p50, ms": lambda tally: f"{1000 * tally.percentile(0.5):,.0f}",
    "p95, ms": lambda tally: f"{1000 * tally.percentile(0.95):,.0f}",
}


def _rounded(value: float) -> str:
    """Three digits that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
