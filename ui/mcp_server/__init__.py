"""Footnote as a server of the Model Context Protocol: what other programs' models ask it."""
