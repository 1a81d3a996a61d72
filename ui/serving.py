"""The command `footnote serve`: the chat page, the HTTP interface and the widget."""

import argparse
from pathlib import Path

from index.models import find_model
from qa.compose import find_generator, open_judges
from ui.output import complain
from ui.server import run
from ui.server.config import ConfigError, load

_FLAGS = ("index", "host", "port", "prefix")


def serve(chosen: argparse.Namespace) -> int:
    """`footnote serve`: 0 after SIGTERM, 2 with a line for each setting that is wrong.

    An index may come later, but not a generator, a reader or a model: FootnoteError tells of one
    that is not there.
    """
    given = {name: getattr(chosen, name) for name in _FLAGS if getattr(chosen, name) is not None}
    try:
        settings = load(Path(chosen.config) if chosen.config else None, given)
    except ConfigError as error:
        for problem in error.problems:
            complain(problem)
        return 2
    find_generator(settings.asking)
    open_judges(settings.asking)
    if settings.model is not None:
        find_model(settings.model)
    return run.serve(settings)
