"""A server's settings, and where they come from."""

import re
from pathlib import Path

import pytest

from tests.settings_files import SECRET, leave_alone, problems, write
from ui.server.config import doubts, load
from ui.server.settings import Identity, ServeSettings, Uploads


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_alone(tmp_path, monkeypatch)


def test_nothing_chosen() -> None:
    assert load() == ServeSettings()


def test_flags_win_over_the_environment_and_that_over_the_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write('port = 1\nhost = "::1"\ntitle = "Here"\nlimits = {working = 3, waiting = 4}')
    monkeypatch.setenv("FOOTNOTE_PORT", "2")
    monkeypatch.setenv("FOOTNOTE_HOST", "127.0.0.2")
    monkeypatch.setenv("FOOTNOTE_LIMITS__WAITING", "5")
    settings = load(path, {"port": "3"})
    assert (settings.port, settings.host, settings.title) == (3, "127.0.0.2", "Here")
    assert (settings.limits.working, settings.limits.waiting) == (3, 5)


def test_lists_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_HOSTS", "chat.intranet, chat")
    monkeypatch.setenv("FOOTNOTE_METRICS_FROM", ",")
    monkeypatch.setenv("FOOTNOTE_TITLE", "")
    settings = load()
    assert settings.hosts == ("chat.intranet", "chat")
    assert settings.metrics_from == ()
    assert settings.title == "Footnote"


def test_which_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("footnote.toml").write_text("port = 1")
    assert load().port == 1
    Path("other.toml").write_text("port = 2")
    monkeypatch.setenv("FOOTNOTE_CONFIG", "other.toml")
    assert load().port == 2
    assert load(write("port = 3")).port == 3


def test_variables_of_other_parts_are_none_of_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_INDEX", "elsewhere")
    monkeypatch.setenv("FOOTNOTE_CACHE", "cache")
    assert load() == ServeSettings(index=Path("elsewhere"))


def test_the_shipped_sample_is_right() -> None:
    sample = Path(__file__).parent.parent / "docs/samples/footnote.toml"
    assert load(sample) == ServeSettings(hosts=("chat.intranet",), proxies=("127.0.0.1",))
    # With every setting chosen it is right too, and none is left out.
    text = re.sub(r"(?m)^#(?=\S)", "", sample.read_text(encoding="utf-8"))
    Path("secret").write_text(SECRET)
    Path("all.toml").write_text(text.replace("/etc/footnote/secret", "secret"))
    chosen = load(Path("all.toml")).model_dump(exclude_unset=True)
    assert chosen == load(Path("all.toml")).model_dump()


def test_secret_from_its_file_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("secret").write_text(f"{SECRET}\n")
    path = write('identity = {kind = "token", secret_file = "secret"}')
    first = load(path).identity
    assert first.secret is not None
    assert first.secret.get_secret_value() == SECRET
    assert SECRET not in repr(first)
    monkeypatch.setenv("FOOTNOTE_IDENTITY__SECRET", SECRET)
    (problem,) = problems(path)
    assert problem.startswith("There are two secrets, ")
    assert load(write('identity.kind = "token"')).identity.secret == first.secret


def test_doubts(tmp_path: Path) -> None:
    assert list(doubts(ServeSettings())) == []
    assert list(doubts(ServeSettings(host="localhost"))) == []
    assert list(doubts(ServeSettings(host="0.0.0.0", hosts=("chat.intranet",)))) == []
    (open_door,) = doubts(ServeSettings(uploads=Uploads(on=True)))
    assert open_door.startswith("Everybody who reaches this server may add articles: ")
    (deaf,) = doubts(ServeSettings(host="0.0.0.0"))
    assert deaf.startswith("The server listens at 0.0.0.0 and yet answers to loopback names only; ")
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    settings = ServeSettings(identity=Identity(secret_file=secret))
    secret.chmod(0o604)
    (read,) = doubts(settings)
    assert read == (
        f"Everybody on this machine may read {secret}; end that with: chmod o-r {secret}"
    )
    secret.chmod(0o640)
    assert list(doubts(settings)) == []
