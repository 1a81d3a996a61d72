"""A generator for Footnote that quotes the shortest of the three best sentences."""

from qa.extracting import Draft, quote
from qa.question import Question
from qa.retrieving import Ranked
from qa.rivals import in_order

BEST = 3


class ShortestGenerator:
    """Made without arguments, once for each index that is opened; several threads may use it."""

    name = "shortest"  # shown in the answer

    def generate(self, question: Question, ranked: Ranked) -> Draft:
        """Write an answer from the ranked candidates, which are sentences of articles.

        Raises ValueError where there are none.
        """
        best = [candidate for candidate, share in in_order(ranked)[:BEST]]
        shown = sorted(best, key=lambda candidate: len(candidate.text))[:1]
        # Each sentence that is shown, with others that say the same, of which there are none here;
        # `quote` makes the footnotes.
        return quote(question, [[candidate] for candidate in shown])
