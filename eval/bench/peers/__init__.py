"""Other programs over the same passages, each a script run in an environment of its own."""
