"""The pages in a real browser: they ask for nothing, fit the screen, and work from the keyboard."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from eval.report import write_comparison, write_report
from tests.report_views import comparison, full_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Scheme = Literal["light", "dark"]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
NAMES = ("chromium", "chromium-browser", "google-chrome")
EXECUTABLE = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(
    EXECUTABLE is None, reason=f"no browser: none of {', '.join(NAMES)} is on the path"
)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=EXECUTABLE, args=options)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    return [
        write_report(folder, full_run(80)),
        write_comparison(folder / "comparison.html", comparison()),
    ]


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_stands_alone(
    browser: "Browser", pages: list[Path], which: int, scheme: Scheme, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    address = pages[which].as_uri()
    page.goto(address)
    assert page.evaluate(FITS)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(FITS)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 23, 27)"}[scheme]
    assert {url for url in asked if not url.startswith("data:")} == {address}
    assert said == []
    context.close()


FITS = "document.documentElement.scrollWidth <= innerWidth"


def test_a_miss_opens_by_the_keyboard(browser: "Browser", pages: list[Path]) -> None:
    page = browser.new_page()
    page.goto(pages[0].as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    miss = page.locator("details.miss").first
    passage = miss.locator("blockquote").first
    assert not passage.is_visible()
    miss.locator("summary").focus()
    page.keyboard.press("Enter")
    assert passage.is_visible()
    page.keyboard.press("Space")
    assert not passage.is_visible()
    page.close()


def test_a_wide_table_scrolls_by_the_keyboard(browser: "Browser", pages: list[Path]) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(pages[0].as_uri())
    box = page.locator(".scroll").first
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll').scrollLeft > 0")
    page.close()
