"""A chunk is sent as soon as its sentence stands, for a model may write for a long time."""

import threading
from collections.abc import Sequence
from pathlib import Path

import openai
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from index.types import Filter
from qa.assistant import Assistant
from qa.extracting import Told, parts, silent
from qa.following import Turn
from qa.settings import Settings
from qa.types import Answer
from tests.seed import TURKEY
from tests.server_process import PATIENCE
from tests.serving import known, served
from ui.footnotes import pieces
from ui.server import completions
from ui.server.live import Live
from ui.server.settings import Limits, ServeSettings


class Slow(Live):
    """Tells a sentence, and the others not before somebody has read it."""

    def __init__(self, settings: Settings, answer: Answer) -> None:
        super().__init__(settings, Limits())
        self.answer = answer
        self.read = threading.Event()

    async def ask(
        self, text: str, only: Filter, history: Sequence[Turn] = (), told: Told = silent
    ) -> Answer:
        first, *others = parts(self.answer)
        told(*first)
        assert await run_in_threadpool(self.read.wait, PATIENCE)
        for each in others:
            told(*each)
        return self.answer


def test_a_sentence_is_there_before_the_answer_is_whole(
    seed_index: Path, assistant: Assistant
) -> None:
    answer = assistant.ask(TURKEY)
    assert len(answer.sentences) > 1
    live = Slow(Settings(seed_index), answer)
    app = FastAPI()
    app.include_router(completions.router(live, ServeSettings(index=seed_index)))
    with (
        served(known(app)) as base,
        openai.OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as client,
        client.chat.completions.create(
            model="footnote", messages=[{"role": "user", "content": TURKEY}], stream=True
        ) as stream,
    ):
        told = []
        for chunk in stream:
            if piece := chunk.choices[0].delta.content:
                told.append(piece)
                live.read.set()
    assert told == list(pieces(answer))
