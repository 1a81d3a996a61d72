"""Answers that a language model phrases: asking it, reading what it wrote, keeping what stands."""
