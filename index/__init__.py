"""Reading, splitting, embedding, storing and searching articles."""
