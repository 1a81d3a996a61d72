"""The files that pages load: these and no others, asked about rather than loaded again."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.seed import ROOT
from tests.widgets import chatting, make_index
from ui.chat.texts import texts

WEB = ROOT / "ui/web"
SCRIPTS = sorted(WEB.glob("*.js"))
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
SERVED = [path for path in [*WEB.iterdir(), *(ROOT / "ui/texts").iterdir()] if path.suffix in TYPES]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with chatting(make_index(tmp_path_factory)) as address, httpx.Client(base_url=address) as made:
        yield made


def test_every_script_style_and_catalogue_is_served(client: httpx.Client) -> None:
    assert {"evidence.js", "embed.css", "texts-de.json"} <= {path.name for path in SERVED}
    for path in SERVED:
        response = client.get(f"/assets/{path.name}")
        assert response.status_code == 200, path.name
        assert response.content == path.read_bytes()
        assert response.headers["content-type"].partition(";")[0] == TYPES[path.suffix]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-cache"


def test_a_copy_that_is_still_the_same_is_not_sent_again(client: httpx.Client) -> None:
    for path in ("/assets/evidence.js", "/widget.js"):
        etag = client.get(path).headers["etag"]
        for known in (etag, f"W/{etag}", f'"another", {etag}'):
            response = client.get(path, headers={"If-None-Match": known})
            assert (response.status_code, response.content) == (304, b""), known
            assert response.headers["etag"] == etag
        assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "", "embed.html", "evidence", "EVIDENCE.JS", "../server/app.py", "%2e%2e/server/app.py",
        "..%2fserver%2fapp.py", "web/evidence.js", "evidence.js/", "evidence.js%00",
        "%2fetc%2fpasswd", "..%5cserver%5capp.py",
    ],
)  # fmt: skip
def test_nothing_else_is_reached(client: httpx.Client, name: str) -> None:
    url = httpx.URL(client.base_url, raw_path=f"/assets/{name}".encode())
    response = client.get(url)
    assert response.status_code == 404
    assert b"import" not in response.content


def test_only_reading_is_offered(client: httpx.Client) -> None:
    assert client.post("/assets/evidence.js").status_code == 405
    head = client.head("/widget.js")
    assert (head.status_code, head.content) == (200, b"")


def test_the_widget_is_small_and_loads_anywhere(client: httpx.Client) -> None:
    response = client.get("/widget.js")
    assert response.content == (WEB / "widget.js").read_bytes()
    assert len(response.content) < 6000
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_short_and_parse_no_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 250
    parsing = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|Function\("
    )
    found = [one[0] for one in re.finditer(parsing, text)]
    # The widget's page takes pieces of HTML from its own server, which has escaped their texts.
    assert found == (["innerHTML"] if path.name == "talk.js" else [])


def test_scripts_keep_nothing_in_the_browser() -> None:
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"localStorage|sessionStorage|indexedDB|\.cookie\b|caches\.", text)


def test_every_word_of_the_scripts_is_in_the_catalogue_and_used() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in [*SCRIPTS, WEB / "embed.html"])
    written += (ROOT / "ui/server/embed.py").read_text(encoding="utf-8")
    used = set(re.findall(r'"((?:js|embed)\.(?!html)[a-z_.]+)"', written))
    known = {key for key in texts("en").words if key.startswith(("js.", "embed."))}
    assert used <= known
    assert {key for key in known - used if not key.startswith("js.trouble.")} == set()
