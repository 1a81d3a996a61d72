"""The settings that a command was given by its options."""

import argparse

from qa.settings import Settings, index_folder, writer_settings


def settings_of(chosen: argparse.Namespace) -> Settings:
    """The settings that a command which asks was given. Raises FootnoteError where they are wrong
    or do not fit together."""
    return Settings(
        index_folder(chosen.index),
        chosen.model,
        chosen.generator,
        chosen.reader,
        chosen.fast,
        chosen.precision,
        writer_settings(),
    )
