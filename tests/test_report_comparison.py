"""The page of a comparison, and the colours that all pages have."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from eval.report.formats import signed
from tests.report_views import comparison, difference, shown


def test_a_comparison_shows_both(tmp_path: Path) -> None:
    view = comparison()
    text = shown(view, tmp_path).text
    for one in view.differences.values():
        assert f"{signed(one.value)} {signed(one.low)} to {signed(one.high)}" in text
    for words in (
        "1 question won, 1 lost", "78 questions came out alike", "differs all-MiniLM-L6-v2 another",
        "A: not retrieved old B: answered right new", "Lost? should have refused", "300 MB 777 MB",
        "better in 5 figures and worse in 0",
    ):  # fmt: skip
        assert words in text


def test_a_comparison_of_nothing(tmp_path: Path) -> None:
    text = shown(comparison(differences={}, won=[], lost=[]), tmp_path).text
    assert "The runs have no figure in common." in text


@pytest.mark.parametrize(
    ("value", "higher", "word"),
    [(0.1, True, "better"), (-0.1, True, "worse"), (-0.1, False, "better"), (0.1, False, "worse"),
     (0.005, True, "unsure"), (0.0, False, "unsure")],
)  # fmt: skip
def test_a_difference_is_real_beyond_zero(value: float, higher: bool, word: str) -> None:
    assert difference(value, higher=higher).verdict == word


def test_words_stand_out_from_the_paper() -> None:
    """WCAG 2.2, 1.4.3 (AA): a contrast of 4.5, in the light and in the dark."""
    style = files("eval.report").joinpath("style.css").read_text(encoding="utf-8")
    schemes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        hue = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", scheme))
        pairs = [
            (ink, paper) for ink in ("ink", "soft", "accent", "bad") for paper in ("paper", "card")
        ]
        for ink, paper in [*pairs, ("bad", "bad-wash"), ("mark-ink", "mark")]:
            assert contrast(hue[ink], hue[paper]) >= 4.5, (ink, paper)


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Of a #rgb or #rrggbb, as WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
