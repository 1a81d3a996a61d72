"""The colours and letters of the chat page, in Gradio's names for them. No font is fetched."""

import gradio as gr

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Helvetica Neue", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "SF Mono", "Menlo", "Consolas", "monospace")
_PAPER, _CARD, _INK, _SOFT, _RULE, _ACCENT, _WASH, _ON_ACCENT = (
    ("#fbfaf7", "#14171b"),
    ("#ffffff", "#1a1e23"),
    ("#1c2026", "#e9e6df"),
    ("#565d68", "#a6acb5"),
    ("#e4e0d7", "#30363d"),
    ("#14655f", "#6ccabc"),
    ("#dcebe8", "#1f3936"),
    ("#ffffff", "#14171b"),
)
"""Light and dark; ui/web/evidence.css and the reports have the same colours."""
_COLOURS = {
    "body_background_fill": _PAPER,
    "background_fill_primary": _PAPER,
    "background_fill_secondary": _CARD,
    "block_background_fill": _PAPER,
    "body_text_color": _INK,
    "body_text_color_subdued": _SOFT,
    "block_label_text_color": _SOFT,
    "block_title_text_color": _INK,
    "block_info_text_color": _SOFT,
    "accordion_text_color": _SOFT,
    "border_color_primary": _RULE,
    "block_border_color": _RULE,
    "border_color_accent": _ACCENT,
    "link_text_color": _ACCENT,
    "link_text_color_hover": _ACCENT,
    "link_text_color_active": _ACCENT,
    "link_text_color_visited": _ACCENT,
    "input_background_fill": _CARD,
    "input_border_color": _RULE,
    "input_border_color_focus": _ACCENT,
    "input_placeholder_color": _SOFT,
    "button_primary_background_fill": _ACCENT,
    "button_primary_background_fill_hover": _ACCENT,
    "button_primary_text_color": _ON_ACCENT,
    "button_secondary_background_fill": _CARD,
    "button_secondary_background_fill_hover": _WASH,
    "button_secondary_border_color": _RULE,
    "button_secondary_text_color": _INK,
}


def theme() -> gr.Theme:
    """The theme of the page, light and dark."""
    both = {name: light for name, (light, _) in _COLOURS.items()}
    both |= {f"{name}_dark": dark for name, (_, dark) in _COLOURS.items()}
    return gr.themes.Base(font=_SANS, font_mono=_MONO).set(**both)
