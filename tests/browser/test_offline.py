"""From the start to the settings, neither the browser nor the server asks anybody else."""

import httpx
from playwright.sync_api import expect

from tests.browser.articles import DREDGING, REFUSED, TURKEY
from tests.browser.process import Server
from tests.browser.visits import Visit

CHAT = "chat.intranet.test"


def test_point_03_the_browser_asks_our_host_only(visit: Visit, server: Server, pages: int) -> None:
    """3: no outside host is asked on load, by an answer, its source, settings, embed or widget."""
    page = visit.page
    talk = visit.open_chat(server.chat)
    talk.ask(TURKEY).locator(".fn-ref").first.click()
    expect(talk.mark).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_label("From")).to_be_visible()
    page.goto(f"{server.chat}/chat/?view=settings")
    expect(page.locator("#fn-examples button").first).to_be_visible()
    talk = visit.open_embed(server.chat)
    talk.ask(REFUSED).locator(".fn-near .fn-open").first.click()
    expect(talk.mark).to_be_focused()
    assert visit.hosts == {CHAT}
    visit.open_portal(f"http://portal.intranet.test:{pages}", server.chat)
    page.locator("footnote-widget .bubble").click()
    visit.in_widget().ask(DREDGING)
    assert visit.hosts == {CHAT, "portal.intranet.test"}
    assert any(url.endswith("/chat/gradio_api/queue/join?") for url in visit.asked), visit.asked


def test_point_04_the_server_asks_nobody(server: Server) -> None:
    """4: no name is looked up and nobody outside is called, from the start to the answers."""
    for path in ("/api/ask", "/api/search"):
        asked = httpx.post(f"{server.local}{path}", json={"question": TURKEY}, timeout=60)
        assert asked.status_code == 200
    assert httpx.get(f"{server.local}/chat/").status_code == 200
    watched = server.asked_of_the_network
    assert ("socket.bind", "127.0.0.1") in watched  # the watch sees
    assert {host for _, host in watched} == {"127.0.0.1"}
