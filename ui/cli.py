"""The command line: `footnote index`, `ask`, `search`, `status`, `audit`, `remove`."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from index.errors import FootnoteError

DONE, PROBLEMS, BAD_INPUT, STOPPED = 0, 1, 2, 130

_EPILOG = """\
start here:
  footnote index ARTICLES/            read a folder of .txt and .md files
  footnote ask "who leads the delegation?"

exit status: 0 done (a refusal is an answer too), 1 something could not be read or was found
wrong, 2 the input was wrong, 130 stopped by Ctrl-C.
"""
_WHERE = "the index's folder (default: $FOOTNOTE_INDEX, else var/index)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. Errors are one sentence on stderr."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("footnote").setLevel(logging.INFO)
    chosen = _parser().parse_args(arguments)
    try:
        # Each command is imported when it is called, so that asking starts quickly.
        module, function = chosen.run
        status: int = getattr(import_module(module), function)(chosen)
        sys.stdout.flush()
    except FootnoteError as error:
        print(f"footnote: {error}", file=sys.stderr)  # noqa: T201
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nfootnote: stopped.", file=sys.stderr)  # noqa: T201
        return STOPPED
    except BrokenPipeError:
        # The reader has gone; Python must not complain about it again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="footnote",
        description="Ask a set of articles a question; get the sentences that answer it, "
        "each with a footnote that shows where it stands.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_index(commands)
    _add_ask(commands)
    _add_search(commands)
    status = _command(commands, "status", ("ui.keeping", "status"), "show what is in the index")
    status.add_argument("--json", action="store_true", help="print JSON")
    _command(
        commands, "audit", ("ui.keeping", "audit"), "read every offset and checksum again"
    )
    remove = _command(commands, "remove", ("ui.keeping", "remove"), "remove articles by their ids")
    remove.add_argument("ids", nargs="+", metavar="ID", help="an article's id, as footnotes show it")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: tuple[str, str],
    about: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=f"{about.capitalize()}.")
    command.add_argument("--index", metavar="DIR", help=_WHERE)
    command.set_defaults(run=run)
    return command


def _add_index(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    index = _command(
        commands,
        "index",
        ("ui.keeping", "index"),
        "make the index hold the articles of files and folders as they are now: new and changed "
        "ones are embedded, those gone from a folder are removed, the rest is left alone",
    )
    index.add_argument("paths", nargs="+", metavar="PATH", help=".txt or .md file, or a folder")
    index.add_argument(
        "--model", help="sentence-transformers name or folder (default: all-MiniLM-L6-v2)"
    )


def _add_ask(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ask = _command(
        commands,
        "ask",
        ("ui.asking", "ask"),
        "answer a question with footnotes; without one, keep asking at a prompt",
    )
    ask.add_argument("question", nargs="?", help="the question, in plain words")
    ask.add_argument("--batch", metavar="FILE", help='one {"question": …} a line; - for stdin')
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--generator", default="extractive", help="who writes (default: extractive)")
    _add_filters(ask)


def _add_search(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    search = _command(
        commands, "search", ("ui.asking", "search"), "show the passages nearest to a question"
    )
    search.add_argument("question", help="the question, in plain words")
    search.add_argument("-k", type=int, default=5, help="how many passages (default: 5)")
    search.add_argument("--json", action="store_true", help="print JSON")
    _add_filters(search)


def _add_filters(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", help="only where the index moved with its model")
    limits = command.add_argument_group("which articles may answer")
    limits.add_argument("--source", action="append", default=[], help="only from this source")
    limits.add_argument("--article", action="append", default=[], metavar="ID", help="only this one")
    limits.add_argument("--from", dest="date_from", metavar="DATE", help="2018, 2018-07, 2018-07-16")
    limits.add_argument("--to", dest="date_to", metavar="DATE", help="up to and with this date")


if __name__ == "__main__":
    sys.exit(main())
