"""`footnote ask` with a language model, at a terminal and in a pipe."""

import json
from pathlib import Path

import pytest

from tests.endpoints import bare  # noqa: F401  (a fixture)
from tests.scripted_endpoint import scripted, words
from tests.seed import TURKEY, process, terminal

TRUE = "Kaidanow said the administration is pushing Turkey to acquire Patriot missile defenses"


def test_a_terminal_says_who_writes(seed_index: Path) -> None:
    with scripted(lambda _: words(f"{TRUE} [1].", wait=0.3)) as endpoint:
        done = terminal(
            "ask", "--index", str(seed_index), "--fast", "--generator", "openai:tiny", TURKEY,
            typed=[], env={"FOOTNOTE_WRITER__URL": endpoint.url},
        )  # fmt: skip
    assert done.status == 0
    assert "openai:tiny writes" in done.out
    assert "Phrased by tiny; each sentence is checked" in done.out


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("WINDOW", "many", "FOOTNOTE_WRITER__WINDOW is 'many', which is no value of it"),
        ("WINDOW", "100", "A window of 100 tokens holds no passage"),
        ("SECONDS", "0", "0 seconds are no time to wait for a reply"),
        ("UNSUPPORTED", "keep", "FOOTNOTE_WRITER__UNSUPPORTED is 'keep', which is no value"),
        ("URL", "no url", "The endpoint's URL is none"),
    ],
)
def test_wrong_settings_are_told(
    name: str, text: str, told: str, seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"FOOTNOTE_WRITER__{name}", text)
    done = process("ask", "--index", str(seed_index), "--generator", "openai:tiny", TURKEY)
    assert done.status == 2
    assert done.err.startswith(f"footnote: {told}")
    assert done.err.count("\n") == 1


@pytest.mark.usefixtures("bare")
def test_a_follow_up_may_be_rewritten(seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where plain rules find nothing that it refers back to; and it is shown as such."""
    put = "What did Kaidanow say about Turkey and Patriots?"

    def reply(body: dict[str, object]) -> object:
        rewriting = "rewrite the last question" in json.dumps(body)
        return words(put if rewriting else f"{TRUE} [1].")

    with scripted(reply) as endpoint:  # type: ignore[arg-type]
        monkeypatch.setenv("FOOTNOTE_WRITER__URL", endpoint.url)
        monkeypatch.setenv("FOOTNOTE_WRITER__REWRITE", "true")
        history = [{"question": TURKEY, "answer": TRUE}]
        line = json.dumps(
            {"question": "Missiles, then, for whom, in her words?", "history": history}
        )
        done = process(
            "ask", "--index", str(seed_index), "--fast", "--generator", "openai:tiny",
            "--batch", "-", stdin=f"{line}\n",
        )  # fmt: skip
    answer = json.loads(done.out)
    assert (answer["question"], answer["asked"]) == (put, "Missiles, then, for whom, in her words?")
    assert answer["written"]["rewrote"] is True
