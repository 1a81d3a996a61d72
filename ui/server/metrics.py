"""Figures for Prometheus: requests, answers, the queue, the index."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from index.stats import Stats
from index.types import Filter
from qa.extracting import Told, silent
from qa.following import Turn
from qa.settings import Settings
from qa.types import Answer
from ui.server.live import Live
from ui.server.settings import Limits

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one server. Labels are routes, statuses and outcomes, never what a caller
    sent, so that there are few of them, whoever asks."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "footnote_requests", "Requests served", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "footnote_request_seconds", "Time to serve a request, its last byte included",
            ["route"], buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._answers = Counter(
            "footnote_answers", "Questions answered and refused", ["outcome"],
            registry=self.registry,
        )  # fmt: skip
        self._waiting = self._gauge("waiting", "Questions that wait for their turn")
        self._ready = self._gauge("index_ready", "1 where the index can be asked, else 0")
        self._generation = self._gauge("index_generation", "Number of the index's last change")
        self._articles = self._gauge("index_articles", "Articles in the index")
        self._passages = self._gauge("index_passages", "Passages in the index")

    def served(self, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is a template, such as /api/articles/{id:path}."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def asked(self, *, supported: bool) -> None:
        """Count a question that got its answer, or was refused."""
        self._answers.labels("answered" if supported else "refused").inc()

    def index(self, stats: Stats | None) -> None:
        """Set what is in the index; None where there is none that can be asked."""
        self._ready.set(stats is not None)
        self._generation.set(stats.generation if stats else 0)
        self._articles.set(stats.articles if stats else 0)
        self._passages.set(stats.passages if stats else 0)

    def text(self, waiting: int) -> bytes:
        """All figures as Prometheus reads them; `waiting` is how many questions wait."""
        self._waiting.set(waiting)
        return generate_latest(self.registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(f"footnote_{name}", about, registry=self.registry)


class CountedLive(Live):
    """A live index whose answers are counted, whichever face of the server asks."""

    def __init__(self, settings: Settings, limits: Limits, metrics: Metrics) -> None:
        super().__init__(settings, limits)
        self._metrics = metrics

    async def ask(
        self, text: str, only: Filter, history: Sequence[Turn] = (), told: Told = silent
    ) -> Answer:
        """Answer a question. Raises as `Live.ask` does."""
        answer = await super().ask(text, only, history, told)
        self._metrics.asked(supported=answer.supported)
        return answer
