"""A server's settings: where they come from, and what is said of wrong ones."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ui.server.config import ConfigError, doubts, load
from ui.server.settings import Identity, ServeSettings, Uploads

SECRET = "0123456789abcdef0123456789abcdef"
File = Callable[[str], Path]


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path: Path) -> File:
    """Write a settings file."""

    def write(text: str) -> Path:
        path = tmp_path / "some.toml"
        path.write_text(text, encoding="utf-8")
        return Path(path.name)

    return write


def problems(file: Path | None = None, flags: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(file, flags)
    assert str(caught.value) == " ".join(caught.value.problems)
    return caught.value.problems


def test_nothing_chosen() -> None:
    assert load() == ServeSettings()


def test_flags_win_over_the_environment_and_that_over_the_file(
    file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file('port = 1\nhost = "::1"\ntitle = "Here"\nlimits = {working = 3, waiting = 4}')
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


def test_which_file_is_read(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("footnote.toml").write_text("port = 1")
    assert load().port == 1
    Path("other.toml").write_text("port = 2")
    monkeypatch.setenv("FOOTNOTE_CONFIG", "other.toml")
    assert load().port == 2
    assert load(file("port = 3")).port == 3


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('port = "many"', 'some.toml: port is "many"; write a whole number.'),
        ("port = 70000", "some.toml: port is 70000; write 65535 or less."),
        ("index = 5", "some.toml: index is 5; write a text in quotes."),
        ('host = ""', 'some.toml: host is ""; it may not be empty.'),
        ('hosts = "a"', 'some.toml: hosts is "a"; write a list, such as ["one", "two"].'),
        (
            'hosts = ["https://chat.intranet/"]',
            'some.toml: hosts is "https://chat.intranet/"; write a name such as "chat.intranet", '
            "without https://, port and path.",
        ),
        (
            'frame_origins = ["*"]',
            'some.toml: frame_origins is "*"; write an origin such as "https://portal.intranet", '
            "without a path.",
        ),
        (
            'proxies = ["10.0.0.1/8"]',
            'some.toml: proxies is "10.0.0.1/8"; write an address or a network, such as '
            '"10.0.0.0/8".',
        ),
        (
            'prefix = "ask/"',
            'some.toml: prefix is "ask/"; write a path such as "/ask", without a slash at its end.',
        ),
        (
            'prefix = "/api"',
            'some.toml: prefix is "/api"; write another, such as "/ask", for /api is the '
            "server's own.",
        ),
        ("limits = 3", "some.toml: limits is 3; write a table, [limits]."),
        ("limits.working = 0", "some.toml: limits.working is 0; write 1 or more."),
        (
            "limits.patience_seconds = 0",
            "some.toml: limits.patience_seconds is 0; write more than 0.",
        ),
        ("limits.patience_seconds = inf", "limits.patience_seconds is Infinity; write a number."),
        ('uploads.on = "maybe"', 'some.toml: uploads.on is "maybe"; write true or false.'),
        (
            'identity.kind = "magic"',
            "some.toml: identity.kind is \"magic\"; write 'none', 'proxy' or 'token'.",
        ),
        ('identity.header = "X: y"', 'write the name of a header, such as "X-Forwarded-User".'),
        (
            'identity.kind = "token"',
            "Identity by token needs a secret; name its file in identity.secret_file.",
        ),
        (
            'identity.kind = "proxy"',
            "Identity by proxy needs the proxies' addresses; name them in proxies.",
        ),
        (
            f'identity.secret = "{SECRET}"',
            "some.toml: identity.secret does not belong into a file that many may read; write the "
            "secret alone into a file of its own and name that in identity.secret_file.",
        ),
        ("prot = 1", "There is no setting prot (in some.toml); did you mean port?"),
        (
            "identity.kid = 1",
            "There is no setting identity.kid (in some.toml); did you mean identity.kind?",
        ),
        (
            "waiting = 1",
            "There is no setting waiting (in some.toml); did you mean limits.waiting?",
        ),
        ("zzz = 1", "There is no setting zzz (in some.toml); there are: api_origins, feedback, "),
        ("port 1", "some.toml is no TOML: "),
    ],
)
def test_wrong_file(file: File, text: str, told: str) -> None:
    (problem,) = problems(file(text))
    assert told in problem


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FOOTNOTE_PORT", "tcp://10.0.0.1:80", 'FOOTNOTE_PORT is "tcp://10.0.0.1:80"; write a '),
        ("FOOTNOTE_UPLOADS__ON", "si", 'FOOTNOTE_UPLOADS__ON is "si"; write true or false.'),
        (
            "FOOTNOTE_IDENTIY__KIND",
            "token",
            "There is no setting FOOTNOTE_IDENTIY__KIND, which the environment holds; did you mean "
            "FOOTNOTE_IDENTITY__KIND?",
        ),
        (
            "FOOTNOTE_IDENTITY",
            '{"kind": "token"}',
            "There is no setting FOOTNOTE_IDENTITY, which the environment holds; did you mean "
            "FOOTNOTE_IDENTITY__KIND?",
        ),
        ("FOOTNOTE_CONFIG", "none.toml", "none.toml cannot be read (No such file or directory); "),
    ],
)
def test_wrong_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    (problem,) = problems()
    assert problem.startswith(told)


def test_wrong_flag(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PORT", "3")
    told = problems(file("port = 2"), {"port": "x", "prefix": "y"})
    assert [one.partition(";")[0] for one in told] == ['--port is "x"', '--prefix is "y"']


def test_every_wrong_thing_is_told_at_once(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_LIMITS__WAITING", "x")
    assert len(problems(file("port = -1\nfoo = 1\nlimits.working = 0"))) == 4


def test_a_long_wrong_value_is_cut(file: File) -> None:
    (problem,) = problems(file(f'port = "{"9" * 5000}x"'))
    assert len(problem) < 200


def test_file_that_is_no_text(file: File) -> None:
    Path("some.toml").write_bytes(b"title = '\xff'")
    assert problems(Path("some.toml")) == ("some.toml is not UTF-8 text; save it as UTF-8.",)


def test_secret_from_its_file_or_the_environment(
    file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("secret").write_text(f"{SECRET}\n")
    path = file('identity = {kind = "token", secret_file = "secret"}')
    first = load(path).identity
    assert first.secret is not None
    assert first.secret.get_secret_value() == SECRET
    assert SECRET not in repr(first)
    monkeypatch.setenv("FOOTNOTE_IDENTITY__SECRET", SECRET)
    (problem,) = problems(path)
    assert problem.startswith("There are two secrets, ")
    assert load(file('identity.kind = "token"')).identity.secret == first.secret


def test_wrong_secret_is_never_shown(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_IDENTITY__SECRET", "short-and-secret")
    (problem,) = problems(file('identity.kind = "token"'))
    assert problem.startswith("The secret has less than 32 bytes; make one with: ")
    assert "short-and-secret" not in problem


def test_secret_file_that_is_not_there(file: File) -> None:
    (problem,) = problems(file('identity = {kind = "token", secret_file = "gone"}'))
    assert problem == (
        "gone cannot be read (No such file or directory); check its name and permissions."
    )


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
