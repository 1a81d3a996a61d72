"""The model that is trained: MiniLM, reading a question and a sentence together."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.models import DEFAULT_MODEL, find_model
from index.reference import quiet

if TYPE_CHECKING:
    import torch

MOST_TOKENS = 128  # of question and sentence together; a longer sentence loses its end


class Reader:
    """A cross-encoder: one number for a question and a sentence, the higher the likelier that the
    sentence answers. 0 is where "none of them answers" stands."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load a trained model from a folder, else begin with the weights of all-MiniLM-L6-v2."""
        with quiet():
            from transformers import AutoModelForSequenceClassification, AutoTokenizer

            source = folder or find_model(DEFAULT_MODEL).folder
            self.tokenizer: Any = AutoTokenizer.from_pretrained(source, local_files_only=True)
            self.network: Any = AutoModelForSequenceClassification.from_pretrained(
                source, num_labels=1, local_files_only=True
            )
        self.network.to(_device())
        # The words' vectors stay as they are: the questions are too few to teach rare words better.
        self.network.bert.embeddings.word_embeddings.weight.requires_grad = False

    def score(self, pairs: Sequence[tuple[str, str]], at_once: int = 64) -> "torch.Tensor":
        """Scores of (question, sentence) pairs: float32 (n,); pairs of one length run together.
        A GPU, where there is one, computes them in bfloat16."""
        import torch

        device = self.network.device

        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at][0]) + len(pairs[at][1]))
        parts = []
        for start in range(0, len(order), at_once):
            own = [pairs[at] for at in order[start : start + at_once]]
            inputs = self.tokenizer(
                [question for question, _ in own],
                [sentence for _, sentence in own],
                padding=True,
                truncation="only_second",
                max_length=MOST_TOKENS,
                return_tensors="pt",
            ).to(device)
            with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                parts.append(self.network(**inputs).logits[:, 0].float())
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[back.to(device)]

    def save(self, folder: Path) -> None:
        """Write what sentence-transformers' CrossEncoder loads."""
        with quiet():
            self.network.save_pretrained(folder)
            self.tokenizer.save_pretrained(folder)


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"
