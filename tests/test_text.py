"""Text: one normalisation, encodings, what is no text, and scripts."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from index.errors import ArticleError
from index.text import decode, normalise, scripts

PATH = Path("folder", "name.txt")
TEXTS = st.one_of(st.text(), st.text(alphabet="\ufeff\r\na\u0301\u1100\u1161é"))


@settings(deadline=None)
@given(TEXTS)
def test_normalise_once_is_enough(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(deadline=None)
@given(TEXTS)
def test_normalise_changes_nothing_else(text: str) -> None:
    found = normalise(text)
    assert "\r" not in found
    assert not found.startswith("\ufeff")
    assert unicodedata.is_normalized("NFC", found)
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert unicodedata.normalize("NFD", found) == unicodedata.normalize("NFD", lines)


def test_normalise_keeps_spaces_and_quotes() -> None:
    text = "a  b\u00a0“c”\t\n\n ﬁ ① \u200b"
    assert normalise(text) == text


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_encodings(text: str, encoding: str) -> None:
    text = text.replace("\0", "").lstrip("\ufeff")
    text = "".join(c for c in text if unicodedata.category(c) != "Cc" or c in "\t\r\n")
    assert decode(text.encode(encoding), PATH) == text


@pytest.mark.parametrize("mark", ["utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le"])
def test_byte_order_marks(mark: str) -> None:
    assert decode("\ufeffAn é".encode(mark), PATH) == "An é"


LEGACY = [
    ("cp1252", "“We’ll see,” said José – the café’s owner."),
    ("cp1252", "He said “no” and left the café."),
    ("cp1252", "The U.S. — and its allies — agreed."),
    ("cp1252", "Élan vital: l’été dernier, nous étions à la plage."),
    ("latin-1", "Die Bäume wachsen schnell über die Häuser hinweg."),
    ("latin-1", "El niño comió piñas en España, ¿verdad?"),
    ("cp1250", "Pan Wałęsa powiedział wczoraj, że nie przyjdzie."),
    ("cp1251", "Президент подписал указ о поставках вооружений в четверг."),
    ("koi8_r", "Президент подписал указ о поставках вооружений в четверг."),
    ("cp1253", "Ο πρόεδρος ενέκρινε την πολιτική εξαγωγών όπλων."),
    ("shift_jis", "大統領は木曜日に武器輸出政策を承認した。これは重要なことです。"),
    ("gb18030", "总统周四批准了武器出口政策。这很重要。"),
    ("euc_kr", "대통령은 목요일에 무기 수출 정책을 승인했다."),
]


@pytest.mark.parametrize(("encoding", "text"), LEGACY)
@pytest.mark.parametrize("plain_lines", [0, 3000])
def test_legacy_encodings(encoding: str, text: str, plain_lines: int) -> None:
    text = "A plain line of an article.\n" * plain_lines + text
    assert decode(text.encode(encoding), PATH) == text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04\0\0\0 text", "NUL"),
        ("text".encode("utf-16-le"), "NUL"),
        (b"\xff\xfea\0\0\0b\0", "control"),
        (bytes(range(1, 32)) * 4 + b"text", "control"),
        ("“naïve” – é".encode() + b"\xff", "at byte 19"),
        (b"\xff\xfea", "damaged UTF-16"),
        ("Привет, мир.".encode("cp1251"), "cannot be told"),
    ],
)
def test_refusals_name_the_path_the_reason_and_the_way_out(raw: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason) as caught:
        decode(raw, PATH)
    assert str(PATH) in str(caught.value)
    assert "save it as UTF-8" in str(caught.value)


@settings(deadline=None)
@given(st.binary(min_size=1))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    try:
        text = decode(raw, PATH)
    except ArticleError:
        event("refused")
    else:
        assert "\0" not in text
        assert normalise(text) == normalise(normalise(text))


def test_utf8_needs_no_guessing() -> None:
    code = (
        "import sys, pathlib, index.text; index.text.decode('é'.encode(), pathlib.Path('a'));"
        "assert 'charset_normalizer' not in sys.modules"
    )
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A plain text, 1999.", {"LATIN"}),
        ("Привет, world", {"CYRILLIC", "LATIN"}),
        ("武器輸出政策を承認した", {"CJK", "HIRAGANA"}),
        ("وافق الرئيس", {"ARABIC"}),
        ("a" * 97 + "я" * 3, {"LATIN"}),
        ("a" * 950_000 + "я" * 50_000, {"LATIN", "CYRILLIC"}),
        ("123 .!?", set()),
        ("", set()),
    ],
)
def test_scripts(text: str, expected: set[str]) -> None:
    assert scripts(text) == expected
