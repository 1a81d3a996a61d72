"""Training the model that reads a question and a sentence together (`make train`)."""
