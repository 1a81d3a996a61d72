"""The gate fitted to one index: a file beside it, which `footnote eval calibrate` writes."""

import json
import logging
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.errors import StoreError
from index.seal import write_whole
from qa.gate import Gate, Point

FILE = "calibration.json"
_log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling (Platt 1999) of the shipped gate: its log-odds times `slope`, plus `offset`.

    `reads_with` is the reader with which it was fitted, None for none; `threshold` and `curve` are
    as in `Gate`. Raises ValueError where a number is none, or the slope would turn the gate round.
    """

    reads_with: str | None
    slope: float
    offset: float
    threshold: float
    curve: tuple[Point, ...]

    def __post_init__(self) -> None:
        if not (0.0 < self.slope < math.inf and math.isfinite(self.offset)):
            raise ValueError("slope and offset must be finite, and the slope above 0")
        if not 0.0 < self.threshold < 1.0:
            raise ValueError(f"a threshold is a probability, not {self.threshold}")

    def apply(self, gate: Gate) -> Gate:
        """The gate with its log-odds scaled."""
        return replace(
            gate,
            weights=tuple(weight * self.slope for weight in gate.weights),
            bias=gate.bias * self.slope + self.offset,
            threshold=self.threshold,
            curve=self.curve,
        )

    def write(self, index: Path) -> Path:
        """Write it beside an index; returns the file. Raises OSError."""
        text = json.dumps(asdict(self) | {"curve": [list(point) for point in self.curve]}, indent=1)
        write_whole(index / FILE, f"{text}\n".encode())
        return index / FILE


def calibrated(gate: Gate, index: Path, reads_with: str | None) -> Gate:
    """The gate as it was fitted to the index; unchanged where it was not, or with another reader,
    which the log then says. Raises StoreError where the file does not read back."""
    try:
        raw = json.loads((index / FILE).read_text(encoding="utf-8"))
        points = tuple(Point(*point) for point in raw.pop("curve"))
        fitted = Calibration(curve=points, **raw)
    except (FileNotFoundError, NotADirectoryError):
        return gate
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(
            f"{index / FILE} is damaged; remove it, then run footnote eval calibrate again"
        ) from error
    if fitted.reads_with != reads_with:
        _log.warning(
            "%s was fitted with %s and is not used; make it again with: footnote eval calibrate",
            index / FILE,
            fitted.reads_with or "no reader",
        )
        return gate
    return fitted.apply(gate)
