"""axe-core finds nothing to complain of, by WCAG 2.1 A and AA, whatever state a page is in."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.articles import REFUSED, TURKEY
from tests.browser.process import Server
from tests.browser.visits import Inside, Talk, visiting

Scheme = Literal["light", "dark"]
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "iframes": False}


def check(inside: Inside, state: str) -> None:
    found = Axe().run(inside, options=AA)
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"


def walk(talk: Talk) -> None:
    """Check a page from its beginning to its answers and their sources."""
    check(talk.inside, "at first")
    answer = talk.ask(TURKEY)
    check(talk.inside, "answered")
    answer.locator(".fn-good").click()
    expect(answer.locator(".fn-word")).to_be_visible()
    talk.ask(REFUSED)
    check(talk.inside, "refused")
    answer.locator(".fn-ref").first.click()
    expect(talk.mark).to_be_focused()
    check(talk.inside, "a source is open")
    talk.panel.locator(".fn-home").click()
    expect(talk.panel.locator(".fn-asked")).to_have_count(2)
    check(talk.inside, "all sources")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_point_19_axe_finds_nothing_in_the_chat(
    browser: Browser, server: Server, scheme: Scheme
) -> None:
    """19: no violation on the chat page: empty, answered, refused, with a source open."""
    with visiting(browser, color_scheme=scheme, reduced_motion="reduce") as visit:
        talk = visit.open_chat(server.chat)
        expect(visit.page.locator("#fn-examples button").first).to_be_visible()
        visit.page.get_by_role("button", name="Filter").click()
        expect(visit.page.get_by_label("From")).to_be_visible()
        walk(talk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_point_19_axe_finds_nothing_in_the_widget(
    browser: Browser, server: Server, pages: int, scheme: Scheme
) -> None:
    """19: no violation in the page around the widget, nor in the widget, in the same states."""
    with visiting(browser, color_scheme=scheme, reduced_motion="reduce") as visit:
        visit.open_portal(f"http://portal.intranet.test:{pages}", server.chat)
        check(visit.page, "the portal")
        visit.page.locator("footnote-widget .bubble").click()
        talk = visit.in_widget()
        expect(talk.inside.locator(".fn-example").first).to_be_visible()
        check(visit.page, "the portal with the widget open")
        walk(talk)
