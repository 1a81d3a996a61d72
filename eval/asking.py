"""Asking gold questions through the one door, and seeing what a refusal would have answered."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from eval.relevance import Relevance, judge
from eval.rows import Row
from eval.scoring import DEPTH, Asked, score
from eval.types import Gold, Place
from index import database
from index.errors import FootnoteError, StoreError
from index.filters import allowed
from index.types import Filter, Hit, Passage
from qa.assistant import Assistant
from qa.types import Answer

_OPEN = 1e-12  # a threshold that lets everything through for which anything speaks at all
_DEEPER = 100  # passages among which ten articles are looked for
_ARTICLES = 256  # whose passages are remembered


class Asker:
    """Asks the questions of one index and judges what comes back.

    A refusal says nothing of what was found, so it is asked for again with the gate open; the time
    that takes is not counted.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        gate = replace(assistant.gate, threshold=_OPEN)
        self._open = Assistant(
            assistant.store, assistant.embedder, assistant.ranker, gate, assistant.generator
        )
        self.passages_of = lru_cache(_ARTICLES)(self._passages_of)

    def ask(self, gold: Gold) -> Asked:
        """Ask one question. An error is part of what came of it; the store's are raised."""
        try:
            answer = self.assistant.ask(gold.question, gold.only, gold.history)
            return Asked(answer, None if answer.supported else self._withheld(gold))
        except StoreError:
            raise  # the other questions would fail the same way
        except FootnoteError as error:
            return Asked(None, error=str(error))
        except Exception as error:  # noqa: BLE001  (a plugged-in generator may raise anything)
            return Asked(None, error=f"{type(error).__name__}: {error}")

    def judge(self, gold: Gold, places: Sequence[Place], asked: Asked) -> tuple[Row, Relevance]:
        """The row of a question, and which of the hits are relevant."""
        hits = asked.answer.hits if asked.answer else ()
        if asked.answer and not places and gold.article_ids:
            hits = (*hits, *self._deeper(gold, asked.answer.question, hits))
        relevance = judge(gold, places, hits, self.passages_of)
        judged = None if gold.answerable is False else relevance
        return score(gold, places, asked, judged), relevance

    def _deeper(self, gold: Gold, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """More hits where articles are judged: many passages of one article are one of them."""
        seen = {hit.passage.article_id for hit in hits}
        if len(seen) >= DEPTH:
            return []
        more = self.assistant.search(question, _DEEPER, gold.only)
        return [hit for hit in more if hit.passage.article_id not in seen]

    def _withheld(self, gold: Gold) -> Answer | None:
        answer = self._open.ask(gold.question, gold.only, gold.history)
        return answer if answer.supported else None

    def _passages_of(self, article_id: str) -> list[Passage]:
        connection = self.assistant.store.connection
        keys = allowed(connection, Filter(article_ids=frozenset({article_id})))
        return list(database.passages(connection, keys.tolist()).values())
