"""The command line: `footnote index`, `ask`, `serve` and the others that its help lists."""

import argparse
import logging
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn, TypeAlias

from index.errors import FootnoteError
from ui.options import add_filters, add_judging
from ui.output import complain

PROBLEMS, BAD_INPUT, STOPPED = 1, 2, 130

_ABOUT = """\
Ask a set of articles a question; get the sentences that
answer it, each with a footnote that shows where it stands.
"""
_EPILOG = """\
start here:
  footnote index ARTICLES/       # a folder of .txt and .md
  footnote ask "who leads the delegation?"
  footnote serve                 # the same in a browser

exit status:
  0    done (a refusal is an answer too)
  1    something could not be read, or is wrong
  2    the input was wrong
  130  stopped by Ctrl-C
"""
_WHERE = "the index's folder (default: $FOOTNOTE_INDEX, else var/index)"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument in one line, as every other error is said."""

    def error(self, message: str) -> NoReturn:
        message = re.sub("invalid int value: (.*)", r"\1 is no whole number", message)
        message = re.sub("invalid float value: (.*)", r"\1 is no number", message)
        complain(f"{message}; see: {self.prog} --help")
        sys.exit(BAD_INPUT)


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. Errors are one sentence on stderr."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("footnote").setLevel(logging.INFO)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where it cannot say a character
    chosen = _parse(sys.argv[1:] if arguments is None else arguments)
    if chosen.run is None:
        _parser().print_help(sys.stderr)
        return BAD_INPUT
    try:
        # Each command is imported when it is called, so that asking starts quickly.
        module, function = chosen.run
        status: int = getattr(import_module(module), function)(chosen)
        sys.stdout.flush()
    except FootnoteError as error:
        complain(str(error))
        return BAD_INPUT
    except KeyboardInterrupt as stop:
        if sys.stderr.isatty():
            print(file=sys.stderr)  # noqa: T201  (the cursor stands behind ^C or a prompt)
        complain(str(stop) or "Stopped.")
        return STOPPED
    except BrokenPipeError:
        _abandon_output()
        return PROBLEMS
    except OSError as error:
        _abandon_output()
        what = error.filename or "The output"
        complain(f"{what} cannot be used ({error.strerror}); check the free space and permissions.")
        return PROBLEMS
    return status


def _abandon_output() -> None:
    """Let Python not try again, when it exits, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    if list(arguments[:1]) == ["eval"]:  # which knows its own arguments
        chosen: argparse.Namespace = import_module("eval.arguments").parse(
            arguments[1:], _Parser, add_judging
        )
        return chosen
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="footnote",
        description=_ABOUT,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_index(commands)
    _add_ask(commands)
    _add_search(commands)
    status = _command(
        commands,
        ("ui.keeping", "status"),
        "show what is in the index",
        "footnote status --json",
    )
    status.add_argument("--json", action="store_true", help="print JSON, with every article's id")
    _command(
        commands,
        ("ui.keeping", "audit"),
        "read every checksum, offset and vector again",
        "footnote audit --index var/index",
    )
    remove = _command(
        commands,
        ("ui.keeping", "remove"),
        "remove articles by their ids",
        "footnote remove 2018/patriot",
    )
    remove.add_argument("ids", nargs="+", metavar="ID", help="as footnote status --json lists them")
    _add_serve(commands)
    _add_mcp(commands)
    feedback = _command(
        commands,
        ("ui.feedback", "feedback"),
        "write what people thought of the answers: JSONL that footnote eval draft reads",
        "footnote feedback --out feedback.jsonl",
    )
    feedback.add_argument("--file", help="the server's feedback file, where it is elsewhere")
    feedback.add_argument("--out", metavar="FILE", required=True, help="- for stdout")
    commands.add_parser("eval", add_help=False, help="measure the answers against gold questions")
    return parser


def _command(commands: _Commands, run: tuple[str, str], about: str, example: str) -> _Parser:
    command = commands.add_parser(
        run[1],
        help=about.partition(":")[0],
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=f"example: {example}",
    )
    command.add_argument("--index", metavar="DIR", help=_WHERE)
    command.set_defaults(run=run)
    return command


def _add_index(commands: _Commands) -> None:
    index = _command(
        commands,
        ("ui.keeping", "index"),
        "read files and folders into the index: new and changed articles are embedded, those gone "
        "from a folder are removed, the rest is left alone",
        "footnote index articles/",
    )
    index.add_argument("paths", nargs="+", metavar="PATH", help=".txt or .md file, or a folder")
    index.add_argument(
        "--model", help="sentence-transformers name or folder (default: all-MiniLM-L6-v2)"
    )


def _add_ask(commands: _Commands) -> None:
    ask = _command(
        commands,
        ("ui.asking", "ask"),
        "answer a question with footnotes; without one, keep asking at a prompt",
        'footnote ask "what did Kaidanow say about Turkey"',
    )
    ask.add_argument("question", nargs="*", metavar="QUESTION", help="in plain words")
    ask.add_argument("--batch", metavar="FILE", help='one {"question": "…"} a line; - for stdin')
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument(
        "--generator", metavar="NAME", default="extractive", help="who writes (default: extractive)"
    )
    add_judging(ask)
    add_filters(ask)


def _add_search(commands: _Commands) -> None:
    search = _command(
        commands,
        ("ui.asking", "search"),
        "show the passages nearest to a question",
        'footnote search "arms exports" -k 10',
    )
    search.add_argument("question", nargs="+", metavar="QUESTION", help="in plain words")
    search.add_argument("-k", type=int, default=5, help="how many passages (default: 5)")
    search.add_argument("--json", action="store_true", help="print JSON, one passage a line")
    add_filters(search)


def _add_serve(commands: _Commands) -> None:
    serve = _command(
        commands,
        ("ui.serving", "serve"),
        "serve the chat page, the HTTP interface and the widget: to this machine alone, until you "
        "open it in a file of settings, which docs/serving.md explains; options win over variables "
        "FOOTNOTE_… of the environment, and those win over the file",
        "footnote serve --index var/index --port 8600",
    )
    serve.add_argument(
        "--config",
        metavar="FILE",
        help="the settings, in TOML (default: $FOOTNOTE_CONFIG, else footnote.toml if it is there)",
    )
    serve.add_argument("--host", help="the address to listen at (default: 127.0.0.1)")
    serve.add_argument("--port", help="the port to listen at, 0 any free one (default: 8600)")
    serve.add_argument("--prefix", metavar="PATH", help="the path below which a proxy serves it")


def _add_mcp(commands: _Commands) -> None:
    mcp = _command(
        commands,
        ("ui.mcp_server.command", "mcp"),
        "let other programs' models ask: a server of the Model Context Protocol on stdin and "
        "stdout, or over HTTP",
        "footnote mcp --index var/index",
    )
    mcp.add_argument("--model", help="where the index's model is, if it has moved")
    mcp.add_argument(
        "--generator", metavar="NAME", default="extractive", help="who writes (default: extractive)"
    )
    mcp.add_argument("--http", action="store_true", help="over HTTP, at /mcp")
    mcp.add_argument("--host", help="the address to listen at (default: 127.0.0.1)")
    mcp.add_argument("--port", type=int, help="the port to listen at (default: 8601)")
    add_judging(mcp)


if __name__ == "__main__":
    sys.exit(main())
