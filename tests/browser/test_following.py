"""A person who asks on: what a follow-up was understood as is shown, and can be edited."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.articles import TURKEY
from tests.browser.process import Server
from tests.browser.visits import FITS, PHONE, Talk, Visit, visiting

RUSSIA = "what did Kaidanow say about Russia?"
ASKED = "And what about Russia?"
HOSTILE = "And what about <img src=x onerror=window.footnoteRan=1>?"


@pytest.fixture(params=["chat", "embed"])
def talk(request: pytest.FixtureRequest, visit: Visit, server: Server) -> Talk:
    opened = {"chat": visit.open_chat, "embed": visit.open_embed}
    return opened[str(request.param)](server.chat)


def edit_of(answer: Locator) -> Locator:
    return answer.get_by_role("button", name="Edit this question")


def test_a_follow_up_is_understood_and_can_be_edited(visit: Visit, talk: Talk) -> None:
    first = talk.ask(TURKEY)
    expect(first.locator(".fn-understood")).to_have_count(0)
    second = talk.ask(ASKED)
    expect(talk.inside.locator(".fn-question").last).to_have_text(ASKED)
    expect(second.locator(".fn-understood")).to_contain_text(f"Understood as: {RUSSIA}")
    expect(second).to_contain_text("acquiring weapons from Russia")
    edit_of(second).focus()
    visit.page.keyboard.press("Enter")
    expect(talk.box).to_be_focused()
    expect(talk.box).to_have_value(RUSSIA)
    talk.box.press("End")
    talk.box.press("Backspace")
    visit.page.keyboard.type("n missiles?")
    visit.page.keyboard.press("Enter")
    expect(talk.answers).to_have_count(3)
    third = talk.answers.last
    expect(third.locator(".fn-understood")).to_have_count(0)
    expect(talk.inside.locator(".fn-question").last).to_have_text(f"{RUSSIA[:-1]}n missiles?")


def test_a_chain_is_remembered(talk: Talk) -> None:
    talk.ask(TURKEY)
    talk.ask(ASKED)
    expect(talk.ask("And SMEs?").locator(".fn-resolved")).to_have_text(
        "what did Kaidanow say about SMEs?"
    )


def test_without_a_talk_nothing_is_carried_over(talk: Talk) -> None:
    expect(talk.ask(ASKED).locator(".fn-understood")).to_have_count(0)


def test_a_new_conversation_forgets(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    talk.ask(TURKEY)
    visit.page.get_by_role("button", name="New conversation").click()
    expect(talk.answers).to_have_count(0)
    expect(talk.ask(ASKED).locator(".fn-understood")).to_have_count(0)


def test_what_was_understood_is_text(visit: Visit, talk: Talk) -> None:
    talk.ask(TURKEY)
    answer = talk.ask(HOSTILE)
    expect(answer.locator(".fn-resolved")).to_contain_text("<img src=x onerror=window.footnoteRan")
    edit_of(answer).click()
    expect(talk.box).to_have_value(f"what did Kaidanow say about {HOSTILE[15:]}")
    assert visit.page.evaluate("window.footnoteRan") is None
    assert talk.inside.locator(".fn-answer img").count() == 0


def test_it_fits_a_phone(browser: Browser, server: Server) -> None:
    with visiting(browser, viewport=PHONE) as visit:
        for open_page in (visit.open_chat, visit.open_embed):
            talk = open_page(server.chat)
            talk.ask(TURKEY)
            answer = talk.ask(ASKED)
            expect(edit_of(answer)).to_be_visible()
            assert visit.page.evaluate(FITS)
