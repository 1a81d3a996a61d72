"""Fitting the few numbers that Footnote ships, on questions set aside for it (`make fit`)."""
