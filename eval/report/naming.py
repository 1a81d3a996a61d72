"""The figures in plain words: what each is called on a page, and what it tells."""

from collections.abc import Iterable
from dataclasses import dataclass

from eval.measures import LOWER_IS_BETTER

OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure: its name in the files, its label on the page, and one line on what it tells."""

    name: str
    label: str
    meaning: str = ""

    @property
    def lower_is_better(self) -> bool:
        """True where a smaller value is the better one."""
        return self.name in LOWER_IS_BETTER


GROUPS: tuple[tuple[str, tuple[Metric, ...]], ...] = (
    (
        "All together",
        (Metric("right", "Right", "Answered right, or rightly refused."),),
    ),
    (
        "Retrieval",
        (
            Metric("hit@1", "Hit at 1", "The best passage holds the answer."),
            Metric("hit@3", "Hit at 3", "One of the three best passages does."),
            Metric("hit@5", "Hit at 5", "One of the five best passages does."),
            Metric("hit@10", "Hit at 10", "One of the ten best passages does."),
            Metric("recall@10", "Recall at 10", "Share of the relevant passages in the best ten."),
            Metric("MRR@10", "Reciprocal rank", "1 / place of the first relevant passage."),
            Metric("nDCG@10", "nDCG at 10", "How near the order is to the best one possible."),
        ),
    ),
    (
        "Answer",
        (
            Metric("first_sentence", "First sentence", "The first sentence holds the answer."),
            Metric("first_three", "First three sentences", "One of the first three holds it."),
            Metric("exact_match", "Exact match", "The answer is a gold answer, word for word."),
            Metric("token_f1", "Word overlap (F1)", "Words shared with the nearest gold answer."),
        ),
    ),
    (
        "Evidence and citations",
        (
            Metric("evidence_precision", "Evidence precision", "Cited text that is evidence."),
            Metric("evidence_recall", "Evidence recall", "Evidence that is cited."),
            Metric("evidence_f1", "Evidence F1", "Both in one, letter by letter."),
            Metric("citation_precision", "Citation precision", "Footnotes that are needed."),
            Metric("citation_recall", "Citation recall", "Sentences their footnotes support."),
        ),
    ),
    (
        "Who said what",
        (Metric("speaker_accuracy", "Speaker", "The first footnote names the right speaker."),),
    ),
    (
        "Refusal and confidence",
        (
            Metric("refusal_precision", "Refusal precision", "Refusals that were right to make."),
            Metric("refusal_recall", "Refusal recall", "Unanswerable questions that were refused."),
            Metric("refusal_f1", "Refusal F1", "Both in one."),
            Metric("AUROC", "AUROC", "Confidence tells answerable from unanswerable: 0.5 is luck."),
            Metric("AURC", "AURC", "Wrong answers, averaged over every confidence cut."),
            Metric(
                "coverage@95",
                "Coverage at 95\u00a0%",
                "Share answered while 95\u00a0% of it is right.",
            ),
            Metric("ECE", "Calibration error", "How far confidence lies from the truth."),
        ),
    ),
)
"""All figures of `eval.measures.ALL`, in the groups and the order of the page."""

_BY_NAME = {metric.name: metric for _, metrics in GROUPS for metric in metrics}


def metric(name: str) -> Metric:
    """The figure of that name; one this page has no words for keeps its bare name."""
    return _BY_NAME.get(name, Metric(name, name))


def grouped(names: Iterable[str]) -> list[tuple[str, list[Metric]]]:
    """The named figures in their groups, groups without any left out, unknown ones last."""
    given = list(names)
    groups = [(title, [one for one in metrics if one.name in given]) for title, metrics in GROUPS]
    unknown = [metric(name) for name in given if name not in _BY_NAME]
    return [(title, metrics) for title, metrics in [*groups, (OTHER, unknown)] if metrics]


def ordered(names: Iterable[str]) -> list[Metric]:
    """The named figures in the order of the page."""
    return [one for _, metrics in grouped(names) for one in metrics]
