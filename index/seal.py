"""Seals on the caches: which generation a folder was made from, and whether it is undamaged."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "seal.json"


@dataclass(frozen=True, slots=True)
class Moment:
    """What an index was like: its generation and the name of that change, how many passages it had
    and the highest of their keys (0: none)."""

    generation: int
    change: str
    count: int
    top: int


@dataclass(frozen=True, slots=True)
class Seal:
    """The moment that the files were made from; per file name its size in bytes, time of change in
    ns and SHA-256 (hex)."""

    moment: Moment
    files: dict[str, tuple[int, int, str]]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_seal(folder: Path) -> Seal | None:
    """The seal of a folder, None where there is none that can be read."""
    try:
        raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
        files = {str(name): (int(s), int(t), str(h)) for name, (s, t, h) in raw["files"].items()}
        made = raw["moment"]
        numbers = (int(made["count"]), int(made["top"]))
        return Seal(Moment(int(made["generation"]), str(made["change"]), *numbers), files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_seal(folder: Path, moment: Moment, names: Iterable[str]) -> None:
    """Seal the named files as made from that moment. Files that have not changed since the former
    seal are not read again. Raises OSError."""
    former = read_seal(folder)
    files: dict[str, tuple[int, int, str]] = {}
    for name in sorted(names):
        stat = (folder / name).stat()
        known = former.files.get(name) if former else None
        same = known is not None and known[:2] == (stat.st_size, stat.st_mtime_ns)
        digest = known[2] if known and same else _digest(folder / name)
        files[name] = (stat.st_size, stat.st_mtime_ns, digest)
    seal = Seal(moment, files)
    if seal != former:
        write_whole(folder / FILE, json.dumps(asdict(seal), indent=1).encode())


def unseal(folder: Path) -> None:
    """Take the seal off, so that the files are made anew. Raises OSError."""
    (folder / FILE).unlink(missing_ok=True)


def is_whole(folder: Path, seal: Seal, *, deep: bool = False) -> bool:
    """Tell whether the sealed files are there unchanged.

    A file whose size and time are as sealed is trusted, any other is compared by its SHA-256;
    `deep` reads them all.
    """
    try:
        for name, (size, changed, digest) in seal.files.items():
            stat = (folder / name).stat()
            if stat.st_size != size:
                return False
            if (deep or stat.st_mtime_ns != changed) and _digest(folder / name) != digest:
                return False
    except OSError:
        return False
    return True


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write a file so that a reader sees the old content or the new, no part. Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
