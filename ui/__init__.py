"""The faces of Footnote."""
