"""The chat page: Gradio's parts, put together and mounted into the server."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import gradio as gr
from fastapi import FastAPI

from qa.compose import EXTRACTIVE
from ui.chat.adding import Adding, adding_part
from ui.chat.copying import escape
from ui.chat.look import theme
from ui.chat.talk import EXAMPLES, Talking
from ui.chat.texts import Texts
from ui.server.live import Live
from ui.server.settings import ServeSettings

_SESSIONS = 500  # talks kept; of more, the one that was used longest ago is forgotten
_UPLOADS = 3600  # seconds after which what was uploaded but not added is removed
_LINES = 6  # that the question box grows to
_HEAD = """\
<link rel="icon" href="../assets/icon.svg">
<link rel="stylesheet" href="../assets/evidence.css">
<link rel="stylesheet" href="../assets/chat.css">
<script type="module" src="../assets/chat.js?{about}"></script>
"""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the page that are read or changed."""

    new: gr.Button
    chat: gr.Chatbot
    talk: gr.State
    examples: tuple[gr.Button, ...]
    sources: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button


def build_page(live: Live, settings: ServeSettings, texts: Texts) -> gr.Blocks:
    """Make the page."""
    hosts = None if settings.link_hosts is None else frozenset(settings.link_hosts)
    talking = Talking(live, texts, hosts, settings.generator != EXTRACTIVE)
    adding = Adding(live, texts, settings.index) if settings.uploads.on else None
    page = gr.Blocks(
        title=settings.title,
        analytics_enabled=False,
        fill_height=True,
        delete_cache=(_UPLOADS, _UPLOADS),
    )
    page.state_session_capacity = _SESSIONS
    with page:
        _wire(page, _parts(settings, texts, adding), talking)
    most = settings.limits.working + settings.limits.waiting  # Live tells those beyond to wait
    page.queue(max_size=most, default_concurrency_limit=most, api_open=False)
    return page


def mount(app: FastAPI, page: gr.Blocks, settings: ServeSettings) -> None:
    """Serve the page at /chat, with nothing from another host and nothing kept in the browser."""
    gr.mount_gradio_app(
        app,
        page,
        path="/chat",
        theme=theme(),
        head=_head(settings),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        max_file_size=settings.uploads.file_bytes,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
    )


def _head(settings: ServeSettings) -> str:
    about: dict[str, str | int] = {"lang": settings.language}
    if settings.uploads.on:
        about["most"] = settings.uploads.file_bytes
    return _HEAD.format(about=urlencode(about))


def _parts(settings: ServeSettings, texts: Texts, adding: Adding | None) -> _Parts:
    with gr.Row(elem_id="fn-head"):
        gr.Markdown(f"# {escape(settings.title)}", elem_id="fn-title")
        gr.Button(texts.t("page.sources"), elem_classes=["fn-home"], size="sm", scale=0)
        new = gr.Button(texts.t("page.new"), elem_id="fn-new", size="sm", scale=0)
    chat = _chat(texts)
    with gr.Column(elem_id="fn-examples"):
        examples = tuple(gr.Button(visible=False, size="sm") for _ in range(EXAMPLES))
    with gr.Column(elem_id="fn-foot"):
        with gr.Row(elem_id="fn-question"):
            box = gr.Textbox(
                label=texts.t("page.question"),
                placeholder=texts.t("page.placeholder"),
                max_lines=_LINES,
                show_label=False,
                container=False,
                elem_id="fn-box",
            )
            ask = gr.Button(texts.t("page.ask"), elem_id="fn-ask", variant="primary", scale=0)
            stop = gr.Button(texts.t("page.stop"), elem_id="fn-stop", scale=0)
        with gr.Accordion(texts.t("filter.title"), open=False, elem_id="fn-filter"), gr.Row():
            sources, since, until = _filters(texts)
        if adding is not None:
            adding_part(adding, settings.uploads.file_bytes)
    talk = gr.State(None)
    return _Parts(new, chat, talk, examples, sources, since, until, box, ask, stop)


def _chat(texts: Texts) -> gr.Chatbot:
    """Where all is shown. What might be markup besides that of our pieces is shown as text."""
    return gr.Chatbot(
        label=texts.t("page.talk"),
        show_label=False,
        placeholder=escape(texts.t("page.greeting")),
        elem_id="fn-talk",
        layout="panel",
        buttons=[],
        feedback_options=None,
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        reasoning_tags=[],
        line_breaks=False,
        group_consecutive_messages=False,
        allow_file_downloads=False,
        container=False,
        height="auto",
        autoscroll=False,
    )


def _filters(texts: Texts) -> tuple[gr.Dropdown, gr.Textbox, gr.Textbox]:
    sources = gr.Dropdown(
        label=texts.t("filter.sources"),
        info=texts.t("filter.any"),
        multiselect=True,
        allow_custom_value=True,  # until the user's choices are there: Gradio would refuse them all
        visible=False,
        min_width=240,
        scale=2,
    )
    since, until = (
        gr.Textbox(
            label=texts.t(f"filter.{name}"),
            info=texts.t("filter.dates"),
            max_lines=1,
            min_width=120,
        )
        for name in ("since", "until")
    )
    return sources, since, until


def _wire(page: gr.Blocks, parts: _Parts, talking: Talking) -> None:
    shown = [parts.chat, parts.talk, parts.box]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asking: list[Any] = []
    filters = [parts.sources, parts.since, parts.until]
    for asks, question in [
        (parts.box.submit, parts.box),
        (parts.ask.click, parts.box),
        *((button.click, button) for button in parts.examples),
    ]:
        asking.append(asks(talking.ask, [question, *filters, parts.talk], shown, **quiet))
    parts.stop.click(
        talking.earlier, [parts.talk], [parts.chat], cancels=asking, queue=False, **quiet
    )
    parts.new.click(talking.begin, None, [*shown, *filters], queue=False, **quiet)
    filled = [parts.chat, parts.sources, *parts.examples]
    page.load(talking.open, None, filled, queue=False, **quiet)
