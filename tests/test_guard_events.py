"""What the chat page's functions are told: texts, and files that were uploaded; Gradio would take
any object that looks like a file, copy what it names and fetch what it points to."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI

from tests.guarding import guarding, made, sentence

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

API = "/chat/gradio_api"
EVENT = {"session_hash": "abc", "fn_index": 0, "data": ["x"]}
FILE = {"path": "/etc/hostname", "meta": {"_type": "gradio.FileData"}}
FUNCTIONS = {0: 1, 1: 1}
TEMP = Path(gettempdir()).resolve() / "gradio"
WRONG: list[dict[str, object]] = [
    {"data": [FILE]},
    {"data": [FILE | {"path": "http://example.org/x.txt"}]},
    {"data": [FILE | {"path": "/dev/zero"}]},
    {"data": [FILE | {"path": str(TEMP)}]},
    {"data": [FILE | {"path": f"{TEMP}/{'0' * 64}/../x"}]},
    {"data": [[FILE]]},
    {"data": [{"x": "y"}]},
    {"data": ["\ud800"]},
    {"data": [["\ud800"]]},
    {"data": "x"},
    {"data": ["x"] * 2},
    {"data": []},
    {"data": None},
    {"fn_index": 57},
    {"fn_index": True},
    {"fn_index": -1},
    {"fn_index": 10**30},
    {"event_data": FILE},
    {"trigger_id": FILE},
]


def gradio() -> FastAPI:
    """A page that tells what it was told."""
    with gr.Blocks(analytics_enabled=False) as blocks:
        box, said, file = gr.Textbox(), gr.Textbox(), gr.File()
        box.submit(lambda text: text, box, said, queue=False)
        file.upload(lambda path: Path(path).read_text("utf-8"), file, said, queue=False)
    app = FastAPI()
    gr.mount_gradio_app(app, blocks, "/chat")
    return app


@pytest.fixture(scope="module", params=[False, True], ids=["closed", "uploads on"])
def server(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    limits, uploads = {"questions_per_minute": 1000}, {"on": request.param}
    with guarding(made(gradio), FUNCTIONS, limits=limits, uploads=uploads) as client:
        yield client


def tell(client: httpx.Client, route: str, **event: object) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return client.post(f"{API}/{route}", content=json.dumps(EVENT | event), headers=headers)


@pytest.mark.parametrize("route", ["queue/join", "run/predict"])
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:60])
def test_the_page_is_told_nothing_else(
    server: httpx.Client, route: str, wrong: dict[str, object]
) -> None:
    assert "not one of the chat page's" in sentence(tell(server, route, **wrong), 400)


def test_the_page_is_told_texts(server: httpx.Client) -> None:
    assert tell(server, "run/predict", data=["<b>é"]).json()["data"] == ["<b>é"]


def test_an_uploaded_file_is_read_once_and_one_that_is_gone_is_not() -> None:
    with guarding(made(gradio), FUNCTIONS, uploads={"on": True}) as client:
        files = {"files": ("mill.txt", b"The mill.")}
        for _ in range(2):  # uploaded anew it is another
            (path,) = client.post(f"{API}/upload", files=files).json()
            told = FILE | {"path": path, "url": "http://example.org/x.txt"}
            done = tell(client, "run/predict", fn_index=1, data=[told])
            assert done.json()["data"] == ["The mill."]
            again = tell(client, "run/predict", fn_index=1, data=[told])
            assert "was sent already" in sentence(again, 400)
        Path(path).unlink()
        gone = tell(client, "run/predict", fn_index=1, data=[told])
        assert "no longer here" in sentence(gone, 400)


@pytest.mark.parametrize("path", ["/metrics%0A", "/api/ask%0a", "/api/articles/a%00b", "/embed%7F"])
def test_no_unseen_character_hides_a_path(server: httpx.Client, path: str) -> None:
    assert "nothing at this address" in sentence(server.get(path), 404)
