"""The chat page's filter: it says that it is there, and nobody loses sight of the talk by it."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.articles import DREDGING
from tests.browser.process import Server
from tests.browser.visits import PHONE, WIDE, Talk, Visit, visiting

LONG = "why does it rain " * 80
_BETWEEN = """one => {
  const [head, foot] = ["#fn-head", "#fn-foot"]
    .map((id) => document.querySelector(id).getBoundingClientRect());
  const {top, bottom} = one.getBoundingClientRect();
  return top > head.bottom - 12 && Math.min(bottom, top + 24) < foot.top + 12;
}"""


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def talk(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Talk]:
    """A talk of two answers, with the filter open."""
    with visiting(browser, viewport=request.param) as visit:
        opened = visit.open_chat(server.chat)
        filter_of(visit.page).click()
        for _ in range(2):
            opened.ask(DREDGING)
        yield opened
        assert visit.said == []


def filter_of(page: Page) -> Locator:
    return page.locator("#fn-filter > button")


def expect_in_sight(one: Locator) -> None:
    """It comes to stand between what is above and what is below, and stays there."""
    page, element = one.page, one.element_handle()
    page.wait_for_function(_BETWEEN, arg=element)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function(_BETWEEN, arg=element)


def fill_in_vain(talk: Talk, question: str) -> None:
    talk.box.fill(question)
    talk.box.press("Enter")
    expect(talk.trouble).to_have_count(1)


def test_the_answer_after_a_problem_comes_to_the_top(talk: Talk) -> None:
    page = talk.answers.page
    since = page.get_by_label("From")
    since.fill("2021-30")
    fill_in_vain(talk, DREDGING)
    expect_in_sight(talk.trouble)
    since.fill("2021")
    talk.ask(DREDGING)
    expect(talk.trouble).to_have_count(0)
    expect_in_sight(page.locator(".fn-question").last)
    expect_in_sight(talk.answers.last)


def test_a_problem_is_in_sight_below_a_question_of_a_few_lines(talk: Talk) -> None:
    fill_in_vain(talk, LONG)
    question = talk.answers.page.locator(".fn-question").last
    expect_in_sight(talk.trouble)
    assert question.evaluate(
        "one => one.offsetHeight < 3.5 * parseFloat(getComputedStyle(one).lineHeight)"
    )


def test_no_scrolling_leaves_the_talk_empty(talk: Talk) -> None:
    """Neither what the browser does for the field that is typed into, nor what a hand does."""
    page = talk.answers.page
    fill_in_vain(talk, LONG)
    expect_in_sight(talk.trouble)
    page.get_by_role("combobox", name="Sources").click()
    page.keyboard.type("Harbour")
    expect_in_sight(talk.trouble)
    page.keyboard.press("Escape")
    page.evaluate("scrollTo({top: 1e6, behavior: 'instant'})")
    expect_in_sight(talk.trouble)
    filter_of(page).click()  # its place is given back
    page.evaluate("scrollTo({top: 1e6, behavior: 'instant'})")
    expect_in_sight(talk.trouble)


def test_what_is_typed_finds_a_source(visit: Visit, server: Server) -> None:
    visit.open_chat(server.chat)
    filter_of(visit.page).click()
    chosen = visit.page.locator("#fn-filter .token > span")
    visit.page.get_by_role("combobox", name="Sources").click()
    for typed in ("Harbour", "no such source"):
        visit.page.keyboard.type(typed)
        visit.page.keyboard.press("Enter")
        expect(chosen).to_have_text(["Harbour Gazette"])


def test_a_closed_filter_says_that_it_is_set(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    button = filter_of(visit.page)
    button.click()
    visit.page.get_by_role("combobox", name="Sources").click()
    visit.page.get_by_role("option", name="Harbour Gazette").click()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_label("From").fill("2021")
    button.click()
    expect(visit.page.get_by_label("From")).to_be_hidden()
    expect(button).to_contain_text("Filter (2)")
    talk.ask(DREDGING)
    visit.page.get_by_role("button", name="New conversation").click()
    expect(talk.answers).to_have_count(0)
    expect(button).not_to_contain_text("(")
    expect(visit.page.locator("#fn-filter .token")).to_have_count(0)
    expect(visit.page.get_by_label("From")).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_filter_is_plain_to_see(
    browser: Browser, server: Server, scheme: Literal["light", "dark"]
) -> None:
    """Its arrow points on where it is closed, its list stands out, its hint names each form."""
    with visiting(browser, color_scheme=scheme) as visit:
        visit.open_chat(server.chat)
        button = filter_of(visit.page)
        icon = button.locator(".icon")
        assert (
            icon.evaluate("one => getComputedStyle(one).transform") == "matrix(0, -1, 1, 0, 0, 0)"
        )
        button.click()
        visit.page.get_by_role("combobox", name="Sources").click()
        style = visit.page.locator("#fn-filter .options").evaluate(
            "one => [getComputedStyle(one).borderTopStyle, getComputedStyle(one).boxShadow]"
        )
        assert style[0] == "solid"
        assert style[1] != "none"
        hint = visit.page.locator("#fn-filter .info-text").last.inner_text()
        assert hint.replace("\u2011", "-") == "2018, 2018-07 or 2018-07-16"
