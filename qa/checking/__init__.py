"""Whether sentences of articles support a sentence that somebody else wrote."""
