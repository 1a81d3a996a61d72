"""`footnote eval`: its arguments. The command line reaches `parse` late, by name."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from eval.types import HALVES

_ABOUT = """\
Ask every question of a gold file, judge the answers, and
write a run folder with rows, figures and a report.
"""
_EPILOG = """\
gold may be
  our JSONL      {"id", "question", "answers", "article_ids", "evidence", ...} a line
  SQuAD JSON     each paragraph becomes an article
  a BEIR folder  corpus.jsonl, queries.jsonl, qrels/

also:
  footnote eval compare RUN_A RUN_B       what got better, what worse
  footnote eval generators GOLD --index DIR --generator A --generator B   who writes better
  footnote eval gate RUN --baseline RUN --max-drop right=0.02
  footnote eval draft --index DIR         propose gold lines, to confirm one by one
  footnote eval calibrate GOLD --index DIR   fit the refusals of one index to its own gold

example: footnote eval eval/gold/seed.jsonl --articles seeds
"""
Make = Callable[..., argparse.ArgumentParser]
Add = Callable[[argparse.ArgumentParser], None]


def parse(arguments: Sequence[str], make: Make, add_judging: Add) -> argparse.Namespace:
    """What `footnote eval` was asked to do. `make` takes what `argparse.ArgumentParser` takes;
    `add_judging` adds the options of how answers are chosen."""
    first, rest = "".join(arguments[:1]), arguments[1:]
    own: dict[str, Callable[[Make], argparse.ArgumentParser]] = {
        "compare": _compare,
        "generators": partial(_generators, add_judging=add_judging),
        "gate": _gate,
        "draft": _draft,
        "calibrate": partial(_calibrate, add_judging=add_judging),
    }
    build = own.get(first)
    if build:
        return build(make).parse_args(rest)
    return _evaluate(make, add_judging).parse_args(arguments)


def _evaluate(make: Make, add_judging: Add) -> argparse.ArgumentParser:
    parser = make(
        prog="footnote eval",
        description=_ABOUT,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_asking(parser, add_judging, default="extractive", help="who writes")
    parser.add_argument(
        "--out",
        metavar="RUN",
        help="the run's folder (default: one in var/runs); a run that was stopped goes on there",
    )
    return _doing(parser, "evaluate")


def _generators(make: Make, add_judging: Add) -> argparse.ArgumentParser:
    parser = make(
        prog="footnote eval generators",
        description="Ask several generators the same gold and set them side by side: right "
        "answers and citations, with their paired bootstrap difference from the first one; what "
        "was struck, tokens, cost and time. What was asked before in the same folder is not asked "
        "again.",
        epilog="example: footnote eval generators eval/gold/seed.jsonl --index var/index "
        "--generator extractive --generator openai:llama3.2",
    )
    _add_asking(
        parser,
        add_judging,
        action="append",
        default=[],
        help="two or more; the first is the measure",
    )
    price = parser.add_argument_group(
        "what a million tokens cost: once for all, or once for each generator, in their order"
    )
    for name, tokens in (("in", "of the prompts"), ("out", "of the answers")):
        price.add_argument(
            f"--price-{name}", metavar="PRICE", type=float, action="append", default=[], help=tokens
        )
    parser.add_argument(
        "--out", metavar="FOLDER", help="holds a run each, and the page (default: one in var/runs)"
    )
    return _doing(parser, "compare_generators", "eval.generators")


def _add_asking(
    parser: argparse.ArgumentParser,
    add_judging: Add,
    **generator: Any,  # noqa: ANN401 (what add_argument takes)
) -> None:
    parser.add_argument("gold", metavar="GOLD", help="the gold file or folder")
    where = parser.add_argument_group("which articles are asked (default: those the gold brings)")
    where.add_argument("--index", metavar="DIR", help="an index that there is")
    where.add_argument("--articles", metavar="PATH", help="a file or folder, indexed for this run")
    how = parser.add_argument_group("with which parts")
    how.add_argument("--embedder", metavar="MODEL", help="sentence-transformers name or folder")
    how.add_argument("--generator", metavar="NAME", **generator)
    add_judging(parser)
    what = parser.add_argument_group("which questions")
    what.add_argument("--half", choices=HALVES, help="only this half of the gold")
    what.add_argument("--limit", type=int, metavar="N", help="only the first N")
    what.add_argument(
        "--comprehension",
        action="store_true",
        help="each question about its own paragraph only (SQuAD)",
    )


def _compare(make: Make) -> argparse.ArgumentParser:
    parser = make(
        prog="footnote eval compare",
        description="Compare two runs over the same questions: every figure's difference with its "
        "paired bootstrap interval, and the questions won and lost.",
        epilog="example: footnote eval compare var/runs/before var/runs/after",
    )
    parser.add_argument("a", metavar="RUN_A", help="the run before")
    parser.add_argument("b", metavar="RUN_B", help="the run after")
    parser.add_argument("--out", metavar="FILE", help="default: RUN_B/comparison.html")
    return _doing(parser, "compare")


def _gate(make: Make) -> argparse.ArgumentParser:
    parser = make(
        prog="footnote eval gate",
        description="Fail where a run is really worse than a baseline: where a figure drops by "
        "more than is allowed, and is worse at all in at least 95 % of the paired bootstrap's "
        "resamples.",
        epilog="exit status: 0 passed, 1 a real drop, 2 wrong input. "
        "example: footnote eval gate var/runs/now --baseline var/runs/before --max-drop right=0.02",
    )
    parser.add_argument("run_folder", metavar="RUN", help="the run to judge")
    parser.add_argument("--baseline", metavar="RUN", required=True, help="the run to hold it to")
    parser.add_argument(
        "--max-drop",
        metavar="METRIC=DROP",
        action="append",
        required=True,
        help="how much worse that figure may be, 0 to 1 (may be repeated)",
    )
    return _doing(parser, "gate")


def _calibrate(make: Make, add_judging: Add) -> argparse.ArgumentParser:
    parser = make(
        prog="footnote eval calibrate",
        description="Fit to one index how sure Footnote is of its answers: asks every gold "
        "question and writes calibration.json beside the index, which is used from then on. To "
        "undo it, remove that file.",
        epilog="example: footnote eval calibrate gold.jsonl --index var/index",
    )
    parser.add_argument("gold", metavar="GOLD", help="the gold file, some of it without answer")
    parser.add_argument("--index", metavar="DIR", help="the index's folder")
    add_judging(parser)
    return _doing(parser, "calibrate")


def _draft(make: Make) -> argparse.ArgumentParser:
    parser = make(
        prog="footnote eval draft",
        description="Propose gold lines from an index, and from collected feedback; you confirm or "
        "reject each in the terminal.",
        epilog="example: footnote eval draft --index var/index --out gold.jsonl -n 20",
    )
    parser.add_argument("--index", metavar="DIR", help="the index's folder")
    parser.add_argument(
        "--feedback", metavar="FILE", help='{"question", "helpful", "comment"?, "answer"?} a line'
    )
    parser.add_argument("--out", metavar="FILE", default="gold.jsonl", help="default: gold.jsonl")
    parser.add_argument("-n", type=int, default=20, help="how many to propose (default: 20)")
    return _doing(parser, "draft")


def _doing(
    parser: argparse.ArgumentParser, function: str, module: str = "eval.commands"
) -> argparse.ArgumentParser:
    parser.set_defaults(run=(module, function))
    return parser
