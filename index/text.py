"""From the bytes of a file to the one kind of text that is stored.

Offsets point into this text, so it is changed by `normalise` and by nothing else.
"""

import codecs
import re
import stat
import unicodedata
from collections import Counter
from contextlib import suppress
from pathlib import Path

from index.errors import ArticleError

MAX_BYTES = 16 * 1024 * 1024
"""A larger file is no article: it is a dump of many, or something that is not text."""

_MAX_CONTROL_SHARE = 0.01
"""Text holds next to no control characters; binary that happens to decode holds about a tenth."""
_CONTROLS = [chr(c) for c in (*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)) if c != 0x85]

_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's, so it comes first
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_WESTERN = "cp1252"
_GUESSES = [
    *(_WESTERN, "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_2", "koi8_r"),
    *("mac_roman", "cp437", "cp866", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
_MISREAD = re.compile(r"[^\W\d_][¹²³¼½¾¿¡¶£¥¤¦][^\W\d_]")
"""A symbol inside a word ("powiedzia³em") is a letter of another encoding."""
_GUESS_BYTES = 64 * 1024
_COHERENCE_LEAD = 0.1
"""By how much another encoding must read more like a language to beat the Western one."""

_SAMPLE_CHARS = 100_000
_SCRIPT_SHARE = 0.05


def normalise(text: str) -> str:
    """Return `text` without byte-order marks at its start, with LF newlines, in Unicode NFC.

    Nothing else changes; `normalise(normalise(text)) == normalise(text)`.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def read_text(path: Path) -> str:
    """Read a file as normalised text. Raises ArticleError, naming `path`, where it cannot be."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ArticleError(f"{path} is not a regular file; put a copy of the text there.")
        if status.st_size > MAX_BYTES:
            raise ArticleError(
                f"{path} is larger than {MAX_BYTES // 1024**2} MiB; split it into its articles."
            )
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ArticleError(
            f"{path} cannot be opened ({why}); check that it exists and that you may read it."
        ) from error
    return normalise(decode(raw, path))


def decode(raw: bytes, path: Path) -> str:
    """Decode the bytes of a text file: by byte-order mark, as UTF-8, else by its statistics.

    `path` is only named in messages. Raises ArticleError where the bytes are not text or where
    their encoding is uncertain: an offset into wrongly decoded text would be a false citation.
    """
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if encoding is None and b"\0" in raw:
        raise ArticleError(f"{path} is not text (it holds NUL bytes); save it as UTF-8 text.")
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None or _is_mostly_utf8(raw):
            name = encoding or "utf-8"
            raise ArticleError(
                f"{path} is damaged {name.upper()} (at byte {error.start}); save it as UTF-8 again."
            ) from error
        text = _decode_by_guess(raw, path)
    controls = sum(text.count(control) for control in _CONTROLS)
    if "\0" in text or controls > _MAX_CONTROL_SHARE * len(text):
        raise ArticleError(
            f"{path} is not text (it holds {controls} control characters); save it as UTF-8 text."
        )
    return text


def scripts(text: str) -> frozenset[str]:
    """Name the scripts that make up at least 5 % of the letters of `text`.

    The names are the first words of Unicode's character names: "LATIN", "CYRILLIC", "ARABIC",
    "CJK" (Han), "HIRAGANA", ... Of a long text, 100,000 characters spread evenly are looked at.
    """
    step = max(1, len(text) // _SAMPLE_CHARS)
    counts: Counter[str] = Counter()
    for letter, count in Counter(text[::step]).items():
        if letter.isalpha():
            counts[unicodedata.name(letter, "UNKNOWN").partition(" ")[0]] += count
    least = _SCRIPT_SHARE * counts.total()
    return frozenset(name for name, count in counts.items() if count >= least)


def _is_mostly_utf8(raw: bytes) -> bool:
    """Tell a damaged UTF-8 file, most of whose sequences are valid, from another encoding."""
    text = raw.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    return sum(not c.isascii() for c in text) - damaged > damaged


def _decode_by_guess(raw: bytes, path: Path) -> str:
    """Decode by the statistics of the lines that are not plain ASCII.

    Of the readings with the least "chaos" (0..1; a wrong script has much) the most coherent wins,
    but Windows-1252 wins a near tie: its neighbours differ from it in a few letters only, and it
    is by far the most frequent of them.
    """
    from charset_normalizer import from_bytes  # late: most files are UTF-8

    guesses = from_bytes(_telling_lines(raw), cp_isolation=_GUESSES)
    matches = [match for match in guesses if not _MISREAD.search(str(match))]
    least = min((match.chaos for match in matches), default=0.0)
    clean = [match for match in matches if match.chaos == least]
    lead = max((match.coherence for match in clean), default=0.0)
    best = [match.encoding for match in clean if match.coherence == lead]
    if any(
        _WESTERN in match.could_be_from_charset and match.coherence >= lead - _COHERENCE_LEAD
        for match in clean
    ):
        best = [_WESTERN]
    if len(best) == 1:
        with suppress(UnicodeDecodeError):
            return raw.decode(best[0])
    raise ArticleError(
        f"{path} is not UTF-8, and its encoding cannot be told for sure; save it as UTF-8."
    )


def _telling_lines(raw: bytes) -> bytes:
    """Return the first whole lines that are not ASCII, up to about 64 KiB of them."""
    lines, size = [], 0
    for line in raw.splitlines(keepends=True):
        if not line.isascii() and size < _GUESS_BYTES:
            lines.append(line)
            size += len(line)
    return b"".join(lines)
