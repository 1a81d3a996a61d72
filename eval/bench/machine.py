"""What a figure was measured on: the processor, its cores and memory, and the versions."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PARTS = ("footnote-qa", "onnxruntime", "faiss-cpu", "tantivy", "sentence-transformers", "torch")
_TELLING = {
    "avx2": "AVX2",
    "avx512f": "AVX-512",
    "avx_vnni": "AVX-VNNI",
    "avx512_vnni": "AVX-512 VNNI",
    "avx512_bf16": "AVX-512 BF16",
    "amx_int8": "AMX int8",
}
_NONE_OF_THEM = "no VNNI"


def describe(command: str, versions: dict[str, str] | None = None) -> str:
    """One line: the command and the moment, the machine without its name, and the versions of
    Footnote's parts and of others."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    all_versions = {name: version(name) for name in PARTS} | (versions or {})
    told = ", ".join(f"{name} {number}" for name, number in all_versions.items())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"By `{command}` on {now}; {platform.machine()} with {', '.join(_features())}, "
        f"{cores} cores, {_memory_gb():.0f} GB; Python {platform.python_version()}; {told}."
    )


def _features() -> list[str]:
    """The processor's instructions that decide how fast vectors are worked on."""
    flags = set(re.findall(r"^flags\s*:(.*)$", _read("/proc/cpuinfo"), re.MULTILINE)[:1])
    held = set(" ".join(flags).split())
    names = [name for flag, name in _TELLING.items() if flag in held]
    if not held:
        return ["flags unknown"]
    return names if any("VNNI" in name for name in names) else [*names, _NONE_OF_THEM]


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""
