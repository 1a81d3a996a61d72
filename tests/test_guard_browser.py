"""The chat page in a real browser, under the guard's policy."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.seed import TURKEY
from tests.serving import served
from ui.server.app import build
from ui.server.settings import ServeSettings

if TYPE_CHECKING:
    from playwright.sync_api import Page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
NAMES = ("chromium", "chromium-browser", "google-chrome")
EXECUTABLE = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = [
    pytest.mark.skipif(
        EXECUTABLE is None, reason=f"no browser: none of {', '.join(NAMES)} is on the path"
    ),
    # Of pandas, from Gradio's own figures about its queue.
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]


@pytest.fixture(scope="module")
def server(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    feedback = tmp_path_factory.mktemp("feedback") / "feedback.sqlite"
    settings = ServeSettings(index=seed_index, feedback=feedback)
    with served(build(settings)) as address:
        yield address


@pytest.fixture
def page(server: str) -> Iterator["Page"]:
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=options)
        yield browser.new_page(base_url=server)
        browser.close()


POLICY = "Content Security Policy"
INJECTED = """() => new Promise(done => {
    let refused = 0;
    setTimeout(() => done("not all were refused"), 30000);
    document.addEventListener("securitypolicyviolation", () => {
        refused += 1;
        if (refused === 4) done(window.ran);
    });
    const raw = document.createElement("div");
    raw.innerHTML = '<img src="data:," onerror="window.ran = true"><a href="javascript:ran = 1">';
    const inline = document.createElement("script");
    inline.textContent = "window.ran = true";
    const foreign = document.createElement("script");
    foreign.src = "data:text/javascript,window.ran = true";
    document.body.append(raw, inline, foreign);
    raw.querySelector("a").click();
})"""


def test_the_page_works_and_a_foreign_script_does_not(page: "Page") -> None:
    refused: list[str] = []
    failed: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if POLICY in said.text else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto("/chat/")
    box = page.locator("#fn-box textarea")
    box.fill(TURKEY)
    box.press("Enter")
    page.locator(".fn-answer .fn-notes").wait_for()
    assert (refused, failed) == ([], [])
    assert page.evaluate(INJECTED) is None  # once all four have been refused
