"""The sentences that may answer: those of the retrieved passages, each once, with what is near."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.store import EmbeddedStore
from index.types import Article, Hit, StoredSentence
from index.words import stems


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """A sentence that may answer, quoted from its article.

    `stems` are its own words in order, `near` those of the sentences before and after it in the
    passage; `hit` is the best passage that holds it.
    """

    sentence: StoredSentence
    text: str
    stems: tuple[str, ...]
    near: frozenset[str]
    hit: Hit
    article: Article

    @property
    def asks(self) -> bool:
        """True where the sentence is itself a question, in quotation marks or not."""
        return self.text.rstrip("”’\"') ").endswith("?")


def gather(store: EmbeddedStore, hits: Sequence[Hit]) -> list[Candidate]:
    """All sentences of the hits' passages in the hits' order, none twice."""
    seen: set[tuple[str, int]] = set()
    candidates: list[Candidate] = []
    articles = store.articles({hit.passage.article_id for hit in hits})
    for hit, inside in zip(hits, store.sentences([hit.passage for hit in hits]), strict=True):
        article = articles.get(hit.passage.article_id)
        if article is None:
            continue  # removed since the search
        texts = [article.text[s.start : s.end] for s in inside]
        words = [stems(text) for text in texts]
        for at, sentence in enumerate(inside):
            if (article.id, sentence.position) not in seen:
                seen.add((article.id, sentence.position))
                near = frozenset().union(*words[max(at - 1, 0) : at], *words[at + 1 : at + 2])
                candidates.append(Candidate(sentence, texts[at], words[at], near, hit, article))
    return candidates
