"""The catalogue: every language has the same keys and names, and each key is used somewhere."""

import re
import string

import pytest

from tests.seed import ROOT
from ui.chat.texts import Texts, texts

LANGUAGES = sorted(
    path.stem.removeprefix("texts-") for path in (ROOT / "ui/texts").glob("texts-*.json")
)
SOURCES = [
    path.read_text(encoding="utf-8")
    for path in (ROOT / "ui").rglob("*")
    if path.suffix in {".py", ".js", ".html"}
]
_KEY = re.compile(
    r"""["'`]((?:js|page|answer|refusal|filter|upload|embed)\.[a-z_]+(?:\.[a-z_]+)*)(?<!\.html)["'`]"""
)


def names(text: str) -> set[str | None]:
    """The {names} that a text has to be filled in with."""
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


def test_there_are_two_languages_at_least() -> None:
    assert {"en", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_what_english_says(language: str) -> None:
    english, other = texts("en").words, texts(language).words
    assert sorted(other) == sorted(english)
    for key, text in other.items():
        assert text.strip() == text != ""
        assert names(text) == names(english[key]), key
        assert "<" not in text, "texts are no markup"


def test_every_key_that_is_used_is_there() -> None:
    used = {key for source in SOURCES for key in _KEY.findall(source)}
    assert {"page.ask", "js.close", "answer.sources"} <= used
    assert used - texts("en").words.keys() == set()


def test_every_key_is_used() -> None:
    """As it stands, or with a last part that is filled in."""
    everything = "\n".join(SOURCES)
    unused = [
        key
        for key in texts("en").words
        if not re.search(rf"""["'`]{re.escape(key)}["'`]""", everything)
        and not re.search(rf"""["'`]{re.escape(key.rpartition(".")[0])}\.\$?{{""", everything)
    ]
    assert unused == []


def test_names_are_filled_in() -> None:
    words = Texts("en", {"a": "{name} of {count}"})
    assert words.t("a", name="{count}", count=3) == "{count} of 3"
    with pytest.raises(KeyError):
        words.t("a", name="x")
    with pytest.raises(KeyError):
        words.t("b")
