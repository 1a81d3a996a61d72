"""What a sentence gives as the answer, normalised, so that two sentences can be compared."""
