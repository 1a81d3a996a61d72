"""A person with the chat page: from the question to the quote in its article."""

from playwright.sync_api import Browser, expect

from tests.browser.articles import ARABIC, DREDGING, EMOJI, GERMAN, LONG, REFUSED, TURKEY
from tests.browser.process import Server
from tests.browser.visits import Visit, visiting

COST = "The dredging costs nine million crowns, which the board pays from its reserves."


def test_an_answer_streams_and_a_click_shows_its_quote(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    answer = talk.ask(DREDGING)
    counts = [int(state.rpartition(" ")[2]) for state in talk.states]
    assert len(set(counts)) > 1, talk.states
    assert counts == sorted(counts)
    assert any("fn-part" in state for state in talk.states)
    answer.locator(".fn-ref").nth(1).click()
    talk.check_mark(COST)
    expect(talk.panel.get_by_role("heading")).to_have_text("Northern channel to be dredged")
    expect(talk.panel).to_contain_text("2021-05-03")
    expect(talk.panel).to_contain_text("Harbour Gazette")
    link = talk.panel.get_by_role("link")
    expect(link).to_have_attribute("href", "https://news.intranet.test/harbour/dredging")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_quote_is_found_in_any_script(visit: Visit, server: Server) -> None:
    """Places count code points: neither emoji before a quote nor other letters move it."""
    talk = visit.open_chat(server.chat)
    for question, article, beginning in (
        ("How quickly does the octopus Umbra open jars?", EMOJI, "👩🏽‍🔬 The octopus"),
        ("مكتبة عامة جديدة قرب الميناء القديم", ARABIC, "افتتحت المدينة"),
        ("Was erneuert die Stadt?", GERMAN, "Die Stadt erneuert"),
    ):
        talk.ask(question).locator(".fn-ref").first.click()
        quote = next(part for part in article.text.split("\n\n") if part.startswith(beginning))
        talk.check_mark(quote)
        expect(talk.panel.get_by_role("heading")).to_have_text(article.title)


def test_one_reads_on_from_the_quote(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    talk.ask("What was struck by lightning?").locator(".fn-ref").first.click()
    struck = "The bell tower of Oldfield was struck by lightning during the midsummer fair."
    talk.check_mark(struck)
    text = talk.panel.locator(".fn-article")
    assert "In year 101" not in text.inner_text()
    for way in ("Earlier", "Later"):
        more = talk.panel.locator(".fn-more", has_text=way)
        while more.is_visible():
            more.click()
            expect(more).to_be_enabled()
    assert text.inner_text() == LONG.text
    expect(talk.mark).to_have_text(struck)


def test_the_keyboard_is_enough(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    expect(talk.box).to_be_focused()
    keyboard = visit.page.keyboard
    keyboard.type(DREDGING)
    keyboard.press("Enter")
    expect(talk.answers).to_have_count(1)
    first = talk.answers.locator(".fn-ref").first
    for _ in range(60):
        keyboard.press("Shift+Tab")
        if first.evaluate("one => one === document.activeElement"):
            break
    expect(first).to_be_focused()
    keyboard.press("Enter")
    expect(talk.mark).to_be_focused()
    expect(visit.page.get_by_role("status").filter(has_text="Source 1")).to_have_count(1)
    keyboard.press("Escape")
    expect(talk.panel).to_be_hidden()
    expect(first).to_be_focused()


def test_sources_of_all_turns_stay_within_reach(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    first = talk.ask(TURKEY)
    talk.ask(DREDGING)
    first.locator(".fn-ref").first.click()
    expect(talk.mark).to_contain_text("Patriot missile defenses")
    for place in (first.locator(".fn-note").first, talk.panel.locator(".fn-facts")):
        expect(place).to_contain_text("Ambassador Tina Kaidanow, acting assistant Secretary")
    talk.panel.locator(".fn-home").click()
    asked = talk.panel.locator(".fn-asked")
    expect(asked).to_have_text([DREDGING, TURKEY])
    talk.panel.locator("li", has_text=TURKEY).get_by_role("button").nth(2).click()
    expect(talk.mark).to_contain_text("understanding of what we can do")


def test_a_refusal_helps(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    refusal = talk.ask(REFUSED)
    expect(refusal.locator(".fn-reason")).to_contain_text(
        "Eric Fanning says nothing that is clearly about tariffs"
    )
    expect(refusal.locator(".fn-hint")).not_to_be_empty()
    near = refusal.locator(".fn-near .fn-open")
    expect(near.first).to_be_visible()
    near.first.click()
    expect(talk.mark).to_be_in_viewport()
    expect(talk.mark).to_contain_text("tariffs")


def test_an_example_is_asked_by_a_click(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    example = visit.page.locator("#fn-examples button").first
    question = example.inner_text()
    example.click()
    expect(talk.answers).to_have_count(1)
    expect(visit.page.locator(".fn-question")).to_have_text(question)
    expect(talk.answers.locator(".fn-ref").first).to_be_visible()


def test_a_filter_leaves_out_other_sources(visit: Visit, server: Server) -> None:
    talk = visit.open_chat(server.chat)
    visit.page.get_by_role("button", name="Filter").click()
    visit.page.get_by_role("combobox", name="Sources").click()
    visit.page.get_by_role("option", name="Valley Herald").click()
    visit.page.keyboard.press("Escape")
    refusal = talk.ask(DREDGING)
    expect(refusal.locator(".fn-hint")).to_contain_text("filter")
    answer = talk.ask("When does the cherry harvest begin?")
    expect(answer).to_contain_text("three weeks later")


def test_a_browser_that_stores_nothing_is_served(browser: Browser, server: Server) -> None:
    with visiting(browser, service_workers="block") as visit:
        visit.page.add_init_script(_NO_STORAGE)
        talk = visit.open_chat(server.chat)
        talk.ask(DREDGING).locator(".fn-ref").first.click()
        expect(talk.mark).to_be_focused()
        assert visit.context.cookies() == []
        assert visit.said == []


_NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
  Object.defineProperty(window, name, {get() { throw new DOMException(name, "SecurityError"); }});
"""
