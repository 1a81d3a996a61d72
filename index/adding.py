"""From files to a store: read, split, attribute, embed, add, and remove what is gone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.errors import ArticleError
from index.passages import SplitSettings, split_passages
from index.protocols import Embedder, TokenCounter
from index.reading import Problem, article_id_of, list_files, read_articles
from index.sentences import split_sentences
from index.speech import attribute
from index.store import EmbeddedStore
from index.types import Article, EmbeddedArticle, Sentence, Span

BATCH_PASSAGES = 256  # passages embedded, and committed, together
LEVEL_EVERY = 20_000  # passages after which a long run lets readers see what is there so far


@dataclass(frozen=True, slots=True)
class Splitting:
    """How articles are split. `name` goes into the manifest."""

    settings: SplitSettings
    count_tokens: TokenCounter

    def __call__(self, article: Article) -> tuple[list[Sentence], list[Span]]:
        """The sentences of an article with their speakers, and the passages over them."""
        places = split_sentences(article.text)
        speakers = attribute(article.text, places)
        sentences = [
            Sentence(start, end, speaker)
            for (start, end), speaker in zip(places, speakers, strict=True)
        ]
        spans = split_passages(
            article.text, places, self.count_tokens, self.settings.budget, self.settings.overlap
        )
        return sentences, spans


@dataclass(slots=True)
class Outcome:
    """What a run did: ids by what happened to them, and what could not be read."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files read of all files, passages embedded so far."""

    files: int
    of_files: int
    passages: int


def embed_articles(
    articles: Sequence[Article], origin: str, splitting: Splitting, embedder: Embedder
) -> list[EmbeddedArticle]:
    """Split and embed articles; all their passages go through the embedder together."""
    split = [splitting(article) for article in articles]
    texts: list[str] = []
    places: list[list[tuple[int, int]]] = []
    for article, (sentences, spans) in zip(articles, split, strict=True):
        for span in spans:
            inside = sentences[span.first : span.last]
            start = inside[0].start
            texts.append(article.text[start : inside[-1].end])
            places.append([(s.start - start, s.end - start) for s in inside])
    passages, inner = embedder.embed_passages(texts, places)
    embedded = []
    at = 0
    for article, (sentences, spans) in zip(articles, split, strict=True):
        vectors = np.zeros((len(sentences), embedder.dim), dtype=np.float32)
        # Backwards: of a sentence that overlaps two passages, the first one's vector stays.
        for number in reversed(range(len(spans))):
            vectors[spans[number].first : spans[number].last] = inner[at + number]
        mine = passages[at : at + len(spans)]
        embedded.append(EmbeddedArticle(article, origin, sentences, spans, mine, vectors))
        at += len(spans)
    return embedded


def index_path(
    store: EmbeddedStore,
    root: Path,
    splitting: Splitting,
    embedder: Embedder,
    report: Callable[[Progress], None],
) -> Outcome:
    """Make the store hold the articles of a file or folder as they are now.

    Unchanged articles are not embedded again; articles that came from the same root and are gone
    from it are removed; articles whose files cannot be read keep their older version. Call inside
    `store.writing`. Raises ArticleError where nothing can be read, and the store's errors.
    """
    files = list_files(root)
    origin = str(root.resolve())
    known = store.contents()
    outcome = Outcome()
    kept: set[str] = set()
    since_level = 0
    fresh = _fresh(root, origin, known, kept, outcome)
    for batch in _batches(fresh):
        embedded = embed_articles(batch, origin, splitting, embedder)
        store.add(embedded)
        added = sum(len(item.spans) for item in embedded)
        outcome.passages += added
        since_level += added
        if since_level >= LEVEL_EVERY:
            store.level_caches()
            since_level = 0
        done = min(len(kept) + len(outcome.problems), len(files))  # folders may be problems, too
        report(Progress(done, len(files), outcome.passages))
    if not kept:
        raise ArticleError(_nothing(root, outcome.problems))
    _remove_gone(store, root, origin, known, kept, outcome)
    report(Progress(len(files), len(files), outcome.passages))
    return outcome


def _fresh(
    root: Path,
    origin: str,
    known: dict[str, tuple[str, str]],
    kept: set[str],
    outcome: Outcome,
) -> Iterator[Article]:
    """Yield the articles that must be embedded; note everything else."""
    for article in read_articles(root):
        if isinstance(article, Problem):
            outcome.problems.append(article)
            continue
        digest, whence = known.get(article.id, ("", origin))
        if whence != origin:
            reason = (
                f"{article.id} of {root} is in the index already, from {whence}; "
                "remove it there or use another index."
            )
            outcome.problems.append(Problem(root / article.id, reason))
            continue
        kept.add(article.id)
        if digest == article.content_hash:
            outcome.unchanged += 1
            continue
        outcome.changed += bool(digest)
        outcome.added += not digest
        yield article


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += 1 + len(article.text) // 700  # about the characters of a passage
        if size >= BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _remove_gone(
    store: EmbeddedStore,
    root: Path,
    origin: str,
    known: dict[str, tuple[str, str]],
    kept: set[str],
    outcome: Outcome,
) -> None:
    unread = [article_id_of(root, problem.path) for problem in outcome.problems]
    unlisted = tuple(f"{article_id}/" for article_id in unread)  # folders that cannot be listed
    gone = [
        article_id
        for article_id, (_, whence) in known.items()
        if whence == origin
        and article_id not in kept
        and article_id not in unread
        and not article_id.startswith(unlisted)
    ]
    if gone:
        outcome.removed = store.remove(gone)


def _nothing(root: Path, problems: Sequence[Problem]) -> str:
    if len(problems) == 1:
        return problems[0].reason
    return f"None of the {len(problems)} files in {root} could be read; first: {problems[0].reason}"
