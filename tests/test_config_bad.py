"""What is said of wrong settings: each in one sentence, by its name, with what to write."""

from pathlib import Path

import pytest

from tests.settings_files import SECRET, leave_alone, problems, write


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_alone(tmp_path, monkeypatch)


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
        ("zzz = 1", "There is no setting zzz (in some.toml); there are: api_origins, fast, "),
        ("port 1", "some.toml is no TOML: "),
    ],
)
def test_wrong_write(text: str, told: str) -> None:
    (problem,) = problems(write(text))
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


def test_wrong_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PORT", "3")
    told = problems(write("port = 2"), {"port": "x", "prefix": "y"})
    assert [one.partition(";")[0] for one in told] == ['--port is "x"', '--prefix is "y"']


def test_every_wrong_thing_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_LIMITS__WAITING", "x")
    assert len(problems(write("port = -1\nfoo = 1\nlimits.working = 0"))) == 4


def test_a_long_wrong_value_is_cut() -> None:
    (problem,) = problems(write(f'port = "{"9" * 5000}x"'))
    assert len(problem) < 200


def test_file_that_is_no_text() -> None:
    Path("some.toml").write_bytes(b"title = '\xff'")
    assert problems(Path("some.toml")) == ("some.toml is not UTF-8 text; save it as UTF-8.",)


def test_wrong_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_IDENTITY__SECRET", "short-and-secret")
    (problem,) = problems(write('identity.kind = "token"'))
    assert problem.startswith("The secret has less than 32 bytes; make one with: ")
    assert "short-and-secret" not in problem


def test_secret_file_that_is_not_there() -> None:
    (problem,) = problems(write('identity = {kind = "token", secret_file = "gone"}'))
    assert problem == (
        "gone cannot be read (No such file or directory); check its name and permissions."
    )
