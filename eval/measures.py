"""The names of all figures, in the order in which they are shown."""

RANKING = ("hit@1", "hit@3", "hit@5", "hit@10", "recall@10", "MRR@10", "nDCG@10")
ANSWERING = ("first_sentence", "first_three", "exact_match", "token_f1")
CITING = (
    "evidence_precision",
    "evidence_recall",
    "evidence_f1",
    "citation_precision",
    "citation_recall",
    "speaker_accuracy",
)
VALUES = (*RANKING, *ANSWERING, *CITING)
"""Figures that each question has a value of, 0..1, or None where it is not judged; the figure of a
run is their mean."""

REFUSING = ("refusal_precision", "refusal_recall", "refusal_f1")
TRUSTING = ("AUROC", "AURC", "coverage@95", "ECE")
TOGETHER = ("right", *REFUSING, *TRUSTING)
"""Figures of all questions together, 0..1. `right` is the share that was answered right, or
refused right where the articles cannot answer."""

ALL = (*VALUES, *TOGETHER)
LOWER_IS_BETTER = frozenset({"AURC", "ECE"})

ANSWERED_RIGHT = "answered right"
REFUSED_RIGHT = "refused right"
NOT_RETRIEVED = "not retrieved"
NOT_CHOSEN = "retrieved, not chosen"
REFUSED_WRONG = "chosen, refused"
ANSWERED_WRONG = "should have refused"
UNJUDGED = "retrieval only"
FAILED = "error"
OUTCOMES = (
    ANSWERED_RIGHT,
    REFUSED_RIGHT,
    NOT_RETRIEVED,
    NOT_CHOSEN,
    REFUSED_WRONG,
    ANSWERED_WRONG,
    UNJUDGED,
    FAILED,
)
"""What became of a question, each of them one of these."""
