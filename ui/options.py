"""Options that several commands share."""

import argparse


def add_judging(command: argparse.ArgumentParser) -> None:
    """Add what ranks the sentences, and what tells whether they answer."""
    judging = command.add_argument_group("how answers are chosen")
    reading = judging.add_mutually_exclusive_group()
    reading.add_argument("--fast", action="store_true", help="without the reader; less good")
    reading.add_argument(
        "--reader",
        metavar="MODEL",
        help="another cross-encoder, by its sentence-transformers name or folder",
    )
    judging.add_argument(
        "--precision",
        type=float,
        metavar="P",
        help="refuse as much as it takes for this share of the answers to be right, such as 0.95",
    )


def add_filters(command: argparse.ArgumentParser) -> None:
    """Add what limits the articles that may answer."""
    command.add_argument("--model", help="where the index's model is, if it has moved")
    limits = command.add_argument_group("which articles may answer (these may be repeated)")
    limits.add_argument("--source", action="append", default=[], help="from this source")
    limits.add_argument("--article", action="append", default=[], metavar="ID", help="this article")
    dates = command.add_argument_group("of which date: 2018, 2018-07 or 2018-07-16")
    dates.add_argument("--from", dest="date_from", metavar="DATE", help="not before this")
    dates.add_argument("--to", dest="date_to", metavar="DATE", help="not after this")
