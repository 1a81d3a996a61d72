"""What people are told of a model's part in an answer that is not wholly its own."""

DIFFERING = "The articles differ, so their own words are shown, side by side."
UNSUPPORTED = "Nothing that {by} wrote is supported by the articles, so their own words are shown."
NONE = "{by} found no answer, so the articles' own words are shown."
FAILED = "{by} did not answer, so the articles' own words are shown."
CUT = "{by} stopped in the middle; what it had written until then is shown."
