"""Growing gold from use: questions proposed from an index and from feedback, judged by a person."""

from eval.drafting.drafts import draft, draft_gold
from eval.drafting.feedback import from_feedback
from eval.drafting.proposing import propose
from eval.drafting.reviewing import Reviewed, review
from eval.drafting.types import Draft

__all__ = ["Draft", "Reviewed", "draft", "draft_gold", "from_feedback", "propose", "review"]
