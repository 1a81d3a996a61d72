"""The checklist of an intranet chat, against real servers: the points that no other module proves.

test_hostile.py has 1, 2, 14 and 15; test_offline.py 3 and 4; test_widget_origins.py 5 and 17;
test_accessibility.py 19. `pytest -k test_point` runs them all.
"""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.articles import DREDGING, TURKEY
from tests.browser.hosts import SECRET
from tests.browser.process import Server
from tests.browser.visits import visiting
from tests.guarding import client_at, sentence
from tests.seed import ROOT
from ui.server.tokens import sign

API = "/chat/gradio_api"
ANN = {"Authorization": f"Bearer {sign(SECRET, 'ann', minutes=60)}"}
LONG = "why " * 400
COST = "The dredging costs nine million crowns, which the board pays from its reserves."


def test_every_point_has_its_test() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    numbers = {int(number) for number in re.findall(r"def test_point_(\d\d)_", sources)}
    assert numbers == set(range(1, 21))


@pytest.mark.parametrize("origin", ["http://evil.test", "http://portal.intranet.test", "null"])
def test_point_06_no_foreign_page_reads(
    server: Server, browser: Browser, pages: int, origin: str
) -> None:
    """6: no header lets a foreign, a sibling or a hidden origin read; the browser obeys."""
    with httpx.Client(base_url=server.local, headers={"Host": "chat.intranet.test"}) as client:
        for path in ("/api/sources", "/chat/", "/chat/theme.css", f"{API}/app_id", "/embed"):
            answer = client.get(path, headers={"Origin": origin})
            assert answer.status_code == 200
            assert not [name for name in answer.headers if name.startswith("access-control")]
        sentence(
            client.post("/api/ask", json={"question": TURKEY}, headers={"Origin": origin}), 403
        )
    if origin == "null":
        return
    with visiting(browser) as visit:
        visit.page.goto(f"{origin}:{pages}/framing")
        read = "url => fetch(url).then((answer) => answer.text(), (error) => error.name)"
        assert visit.page.evaluate(read, f"{server.chat}/api/sources") == "TypeError"


PUBLIC = {"/healthz", "/readyz", "/manifest.json", "/widget.js", "/embed", "/assets/chat.css"}
OF_GRADIO = ("/", "/config", "/theme.css", "/gradio_api/info", "/gradio_api/app_id",
             "/gradio_api/queue/data", "/gradio_api/heartbeat/a1", "/gradio_api/file=a",
             "/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/run/predict",
             "/gradio_api/call/ask", "/gradio_api/startup-events", "/gradio_api/cancel",
             "/openapi.json", "/login", "/monitoring", "/deep_link", "/static/a")  # fmt: skip


def test_point_07_nobody_unknown_reaches_any_route(signed: Server) -> None:
    """7: without identity every route says 401, but for the listed ones, which know nothing."""
    with client_at("127.0.0.2", signed.local) as client:
        described = client.get("/openapi.json", headers=ANN).json()["paths"]
        assert "/api/ask" in described
        paths = {re.sub(r"\{\w+\}", "mill", path) for path in described} - {"/metrics"}
        paths |= {f"/chat{path}" for path in OF_GRADIO} | PUBLIC | {"/", "/embed/ask", "/none"}
        reached = {
            path
            for path in paths
            for method in ("GET", "POST", "DELETE")
            if client.request(method, path).status_code != 401
        }
        assert reached == PUBLIC


def test_point_08_a_forged_identity_is_refused(known: Server) -> None:
    """8: only the proxy's address names the user, in one header, once."""
    named = {"X-Forwarded-User": "ann"}
    with client_at("127.0.0.2", known.local) as stranger:
        for forged in (named, named | {"X-Forwarded-For": "127.0.0.1"}):
            for path in ("/api/sources", "/chat/", f"{API}/app_id"):
                assert stranger.get(path, headers=forged).status_code == 401
    assert httpx.get(f"{known.local}/api/sources", headers=named).status_code == 200
    twice = [("X-Forwarded-User", "ann"), ("X-Forwarded-User", "bob")]
    sentence(httpx.get(f"{known.local}/api/sources", headers=twice), 403)


PROBES = (
    *("/etc/passwd", "../../../etc/passwd", "ui/chat/page.py", "/proc/self/environ"),
    *("http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"),
)


def test_point_09_probes_find_nothing(server: Server) -> None:
    """9: no route reads a file of the machine or fetches an address."""
    begun = len(server.asked_of_the_network)
    for probe in PROBES:
        for before in (f"{API}/file=", f"{API}/file/", f"{API}/proxy=", f"{API}/stream/",
                       "/chat/static/", "/chat/assets/", "/assets/", "/api/articles/"):  # fmt: skip
            with closing(HTTPConnection("127.0.0.1", server.port)) as plain:
                plain.request("GET", before + probe)  # httpx would tidy the path
                answer = plain.getresponse()
                assert answer.status in {400, 403, 404}, before + probe
                assert b"root:" not in answer.read()
    assert {host for _, host in server.asked_of_the_network[begun:]} <= {"127.0.0.1"}


def test_point_10_the_upload_route_is_closed_or_limited(server: Server, signed: Server) -> None:
    """10: 404 where uploads are off; where they are on, 401 for strangers, 413 for large files."""
    large = {"files": ("a.txt", b"x" * 30_000)}
    sentence(httpx.post(f"{server.local}{API}/upload", files=large), 404)
    sentence(httpx.post(f"{signed.local}{API}/upload", files=large), 401)
    assert httpx.post(f"{signed.local}{API}/upload", files=large, headers=ANN).status_code == 413


def test_point_11_an_over_long_question_is_refused_by_the_server(server: Server) -> None:
    """11: whatever the way, a question of more than 1,000 characters is refused by Python."""
    with httpx.Client(base_url=server.local, timeout=60) as client:
        for path, more in (("/api/ask", {}), ("/api/search", {}), ("/embed/ask", {"lang": "en"})):
            told = sentence(client.post(path, json={"question": LONG, **more}), 422)
            assert "at most 1,000" in told
        join = {"session_hash": "long1", "fn_index": 0, "data": [LONG, None, None, None, None]}
        assert client.post(f"{API}/queue/join", json=join).status_code == 200
        sent = client.get(f"{API}/queue/data", params={"session_hash": "long1"}).text
    assert "fn-trouble" in sent
    assert "at most 1,000" in sent
    assert "fn-sentence" not in sent


def test_point_12_a_full_server_says_503_kindly(known: Server) -> None:
    """12: who comes when too many wait is told to come again, and when; nothing else happens."""

    def ask(number: int) -> httpx.Response:
        named = {"X-Forwarded-User": f"user {number}"}
        body = {"question": TURKEY}
        return httpx.post(f"{known.local}/api/ask", json=body, headers=named, timeout=60)

    full: list[httpx.Response] = []
    with ThreadPoolExecutor(24) as crowd:
        for start in range(0, 960, 48):
            answers = list(crowd.map(ask, range(start, start + 48)))
            assert {answer.status_code for answer in answers} <= {200, 503}
            full = [answer for answer in answers if answer.status_code == 503]
            if full:
                break
    assert "ask again in a few seconds" in sentence(full[0], 503)
    assert int(full[0].headers["Retry-After"]) >= 1
    assert ask(2000).status_code == 200


def test_point_12_who_asks_too_often_is_told_on_the_page(
    browser: Browser, proxies: dict[str, str]
) -> None:
    """12: the page says 429 as a kind sentence, and the question is not lost."""
    with visiting(browser, extra_http_headers={"X-Signed-In": "mia"}) as visit:
        talk = visit.open_chat(proxies["strips"])
        for _ in range(4):
            talk.ask(DREDGING)
        talk.box.fill("And then?")
        talk.box.press("Enter")
        expect(visit.page.locator("#fn-turned-away")).to_contain_text("viele Fragen in kurzer Zeit")
        expect(talk.box).to_have_value("And then?")
        expect(talk.answers).to_have_count(4)


def test_point_13_nobody_reads_anothers_talk(
    browser: Browser, known: Server, proxies: dict[str, str]
) -> None:
    """13: who knows the number of another's session is refused what was said in it."""
    with visiting(browser, extra_http_headers={"X-Signed-In": "ann"}) as visit:
        visit.open_chat(proxies["strips"]).ask(TURKEY)
        stream = next(url for url in visit.asked if "/queue/data?" in url)
    session = parse_qs(urlsplit(stream).query)["session_hash"][0]
    bob = {"X-Forwarded-User": "bob"}
    with httpx.Client(base_url=known.local, headers=bob, timeout=60) as client:
        for path in (f"{API}/queue/data?session_hash={session}", f"{API}/heartbeat/{session}"):
            sentence(client.get(path), 403)
        join = {"session_hash": session, "fn_index": 0, "data": [TURKEY, None, None, None, None]}
        sentence(client.post(f"{API}/queue/join", json=join), 403)
    assert session not in known.log


def test_point_16_a_forged_host_is_refused(browser: Browser, server: Server) -> None:
    """16: another name than the server's is refused; what a client says it was, is not believed."""
    for host in ("evil.test", "chat.intranet.test.evil.test", "chat.intranet.test@evil.test", ""):
        for path in ("/chat/", "/api/sources", "/healthz"):
            answer = httpx.get(f"{server.local}{path}", headers={"Host": host})
            assert answer.status_code == 400
    lied = {"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"}
    assert "evil.test" not in httpx.get(f"{server.local}/chat/", headers=lied).text
    with visiting(browser) as visit:
        answered = visit.page.goto(f"http://evil.test:{server.port}/chat/")
        assert answered is not None
        assert answered.status == 400


@pytest.mark.parametrize("way", ["strips", "keeps"])
def test_point_18_below_a_prefix_it_streams(
    browser: Browser, proxies: dict[str, str], pages: int, way: str
) -> None:
    """18: behind a proxy that strips /ask, or keeps it, chat and widget stream and show sources."""
    with visiting(browser, extra_http_headers={"X-Signed-In": f"user who {way}"}) as visit:
        for where in ("chat", "widget"):
            if where == "chat":
                talk = visit.open_chat(proxies[way])
            else:
                visit.open_portal(f"http://portal.intranet.test:{pages}", proxies[way])
                visit.page.locator("footnote-widget .bubble").click()
                talk = visit.in_widget()
            answer = talk.ask(DREDGING)
            assert any("fn-part" in state for state in talk.states)
            answer.locator(".fn-ref").nth(1).click()
            talk.check_mark(COST)
        ours = proxies[way].removesuffix("/ask")
        assert {url for url in visit.asked if url.startswith(ours)} == {
            url for url in visit.asked if url.startswith(f"{ours}/ask/")
        }
        assert visit.said == []


def test_point_20_the_audit_is_part_of_every_run_of_ci() -> None:
    """20: CI looks for known holes; tests/test_guard_dependencies.py is that look, and says so
    where the advisories cannot be reached."""
    assert "make audit" in (ROOT / ".ci/run").read_text("utf-8").splitlines()
    done = subprocess.run(
        ["make", "--dry-run", "audit"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "tests/test_guard_dependencies.py" in done.stdout
