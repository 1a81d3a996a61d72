"""Articles that people add: kept beside the index, found at once, and only where all is well."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.audit import audit
from index.errors import ArticleError, IndexLocked, IndexMissing
from index.locking import locked
from index.store import open_store
from qa.settings import Settings
from tests.living import ask, make_index
from tests.seed import Run
from ui.chat.uploads import FOLDER, add_article
from ui.server.live import Live
from ui.server.settings import Limits
from ui.server.users import User

MILL = "The sawmill of Gronau was sold to the carpenter Olga Brandt on Friday."
WHO = "Who bought the sawmill of Gronau?"
EVERYBODY = User()
Uploading = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory.mktemp("uploads") / "index", "theatre")


@pytest.fixture(scope="module")
def live(folder: Path) -> Iterator[Live]:
    opened = Live(Settings(folder), Limits())
    yield opened
    opened.close()


@pytest.fixture
def upload(live: Live, folder: Path, tmp_path: Path) -> Uploading:
    """Add a file of that name and content, for a user."""

    def add(name: str, content: str | bytes, user: User = EVERYBODY) -> str:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return add_article(live, folder, file, user, lambda done, count: None)

    return add


def kept(folder: Path) -> tuple[set[str], set[str]]:
    """The ids in the index, and the names of the files that were uploaded."""
    with open_store(folder) as store:
        ids = set(store.contents())
    return ids, {path.name for path in (folder / FOLDER).glob("*")}


def test_it_can_be_asked_at_once(live: Live, folder: Path, upload: Uploading) -> None:
    assert ask(live, WHO) != MILL + " [1]"
    assert upload("The sawmill.txt", MILL) == "upload-The-sawmill"
    assert ask(live, WHO) == MILL + " [1]"
    assert (folder / FOLDER / "upload-The-sawmill.txt").read_text(encoding="utf-8") == MILL


def test_it_stays_when_a_folder_is_indexed_later(
    folder: Path, upload: Uploading, footnote: Callable[..., Run]
) -> None:
    article = upload("stays.md", "# It stays\n\nThe weathercock of Telgte points to the north.")
    articles = folder.with_name(f"{folder.name} articles")
    assert footnote("index", articles, "--index", folder).status == 0
    assert footnote("audit", "--index", folder).status == 0
    with open_store(folder) as store:
        stored = store.get(article)
        assert list(audit(store)) == []
    assert stored is not None
    assert stored.title == "It stays"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"\0\1\2\3", "a.txt is not text (it holds NUL bytes); save it as UTF-8 text."),
        ("a.txt", b"", "a.txt holds no text; remove it or fill it."),
        ("a.md", " \n\n ", "a.md holds no text; remove it or fill it."),
        ("a.txt", "bad ä".encode() * 9 + b"\xff", "a.txt is damaged UTF-8 (at byte 54); save it"),
        ("a.txt", b"a\x81\x8d b\x90\x9d \x81\n", "a.txt is not UTF-8, and its encoding cannot be"),
        ("a.pdf", "text", "a.pdf is of no kind that is read; the endings are .md, .txt."),
        ("a", "text", "a is of no kind that is read; the endings are .md, .txt."),
        ("a.md", "---\ndate: soon\n---\nText.", "a.md has the date 'soon'; write it as 2018,"),
        ("a.md", "---\ntitle: x\nText.", "a.md begins with a line --- but its front matter has"),
    ],
)
def test_a_bad_file_leaves_nothing(
    folder: Path, upload: Uploading, name: str, content: str | bytes, sentence: str
) -> None:
    before = kept(folder)
    with pytest.raises(ArticleError) as raised:
        upload(name, content)
    assert str(raised.value).startswith(sentence)
    assert str(folder) not in str(raised.value)
    assert kept(folder) == before


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("<img src=x onerror=alert(1)>.txt", "upload-img-src-x-onerror-alert-1"),
        ("..&.md", "upload-article"),
        ("~; rm -rf $HOME.TXT", "upload-rm--rf-HOME"),
        ("\u202efdp.txt", "upload-fdp"),
        ("Ma\u0308rz im Münsterland.md", "upload-März-im-Münsterland"),
        (f"{'мир' * 30}.txt", f"upload-{('мир' * 30)[:50]}"),
    ],
)
def test_any_name_becomes_a_safe_one(
    folder: Path, upload: Uploading, name: str, article: str
) -> None:
    assert upload(name, f"The name of this article was {article}.") == article
    ids, names = kept(folder)
    assert article in ids
    assert {Path(one).stem for one in names} <= ids


def test_two_of_one_name(folder: Path, upload: Uploading) -> None:
    first, second = "The first says that owls sleep.", "The second says that owls hunt."
    assert upload("owls.txt", first) == "upload-owls"
    number = upload("owls.md", second).removeprefix("upload-owls-")
    assert len(number) == 12, "which tells nothing of those before"
    before = kept(folder)
    for name, content in (("owls.txt", first), ("owls.md", second)):
        with pytest.raises(ArticleError, match=f"^{name} was added before; ask about it.$"):
            upload(name, content)
    assert kept(folder) == before


def test_one_that_was_removed_can_come_again(
    folder: Path, upload: Uploading, footnote: Callable[..., Run]
) -> None:
    assert upload("again.txt", "Herons came again.") == "upload-again"
    assert footnote("remove", "upload-again", "--index", folder).status == 0
    assert upload("again.txt", "Herons came again.") == "upload-again"


def test_only_to_sources_that_one_may_read(folder: Path, upload: Uploading) -> None:
    reader = User("ann", frozenset({"press"}))
    before = kept(folder)
    for content in ("No source.", "---\nsource: board\n---\nThe source of others."):
        with pytest.raises(ArticleError) as raised:
            upload("source.md", content, reader)
        assert str(raised.value).startswith("source.md is of a source that you may not read; name")
        assert "(press)" in str(raised.value)
    assert kept(folder) == before
    own = "---\nsource: press\n---\nThe source is her own."
    assert upload("source.md", own, reader).startswith("upload-source-")


def test_nobody_learns_of_articles_that_they_may_not_see(folder: Path, upload: Uploading) -> None:
    ann = User("ann", frozenset({"press"}))
    secret = "---\nsource: board\n---\nThe mayor of Telgte earns 90,000 crowns."
    assert upload("pay.md", secret) == "upload-pay"
    before = kept(folder)
    for content in (secret, secret.replace("90", "91")):
        with pytest.raises(ArticleError, match="of a source that you may not read"):
            upload("pay.md", content, ann)
    assert kept(folder) == before
    own = "---\nsource: press\n---\nThe {} of Telgte are many."
    for name in ("pay.md", "free.md"):  # of which one is taken
        article = upload(name, own.format(name), ann)
        assert len(article) == len(f"upload-{name[:-3]}-") + 12
    with pytest.raises(ArticleError, match="was added before"):
        upload("pay.md", own.format("pay.md"), ann)


def test_it_ends_when_the_server_stops(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "late.txt"
    file.write_text("Too late.", encoding="utf-8")
    live, before = Live(Settings(folder), Limits()), kept(folder)
    live.close()
    with pytest.raises(ArticleError, match="The server stops"):
        add_article(live, folder, file, EVERYBODY, lambda done, count: None)
    live.close()
    assert kept(folder) == before


def test_while_another_writes(folder: Path, upload: Uploading) -> None:
    before = kept(folder)
    with locked(folder), pytest.raises(IndexLocked, match="Another process is writing"):
        upload("late.txt", "Too late.")
    assert kept(folder) == before


def test_where_there_is_no_index(tmp_path: Path) -> None:
    file = tmp_path / "first.txt"
    file.write_text("The first article.", encoding="utf-8")
    nowhere = tmp_path / "index"
    live = Live(Settings(nowhere), Limits())
    with pytest.raises(IndexMissing):
        add_article(live, nowhere, file, EVERYBODY, lambda done, count: None)
    assert not nowhere.exists()


def test_it_tells_how_far_it_is(live: Live, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "years.txt"
    years = (f"In {year} the town counted {year * 7} sheep. " * 12 for year in range(1900, 1940))
    file.write_text("\n\n".join(years), encoding="utf-8")
    steps: list[tuple[int, int]] = []

    def note(done: int, count: int) -> None:
        steps.append((done, count))

    add_article(live, folder, file, EVERYBODY, note)
    counts = {count for _, count in steps}
    assert len(counts) == 1
    assert [done for done, _ in steps] == list(range(0, counts.pop(), 32))
    assert len(steps) > 1
    with open_store(folder) as store:
        assert list(audit(store)) == []
