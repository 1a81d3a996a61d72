"""Measuring Footnote: quality, refusal, speed beside a plain script (`make bench`)."""
