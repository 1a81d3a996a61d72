"""Finding the key of a sentence: the words in it that answer by themselves (`qa.keys`)."""
