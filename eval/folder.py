"""A run folder: its files, written so that a run that stops can go on where it was."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.rows import Row
from index.locking import locked_if_free
from index.seal import write_whole

FORMAT = 1
CONFIG, ROWS, ANSWERS, TIMINGS = "config.json", "rows.jsonl", "answers.jsonl", "timings.jsonl"
FIGURES, SPEED, REPORT = "figures.json", "speed.json", "report.html"
_STREAMS = (ROWS, ANSWERS, TIMINGS)
_OF_MACHINE = frozenset({"versions", "machine"})  # what may differ when a run goes on


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run. Methods raise RunError where its files do not read back."""

    path: Path

    @property
    def is_begun(self) -> bool:
        """True where a run was begun here."""
        return (self.path / CONFIG).is_file()

    @property
    def is_finished(self) -> bool:
        """True where all its questions were asked, its figures formed and its report written."""
        return (self.path / REPORT).is_file()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes from the run. Raises RunError where one is at it, or where the
        folder cannot be used."""
        if self.path.exists() and not self.path.is_dir():
            raise RunError(f"{self.path} is no folder; name another with --out.")
        self.path.mkdir(parents=True, exist_ok=True)
        with locked_if_free(self.path) as free:
            if not free:
                raise RunError(
                    f"Another process is at the run in {self.path}, or it cannot be written; wait, "
                    "or name another folder with --out."
                )
            yield

    def begin(self, config: Mapping[str, Any]) -> int:
        """Begin a run, or go on with one of the same configuration; returns how many questions it
        has asked. Half a line that a killed run left is taken off."""
        if self.is_begun:
            self._check_same(config)
        else:
            self.path.mkdir(parents=True, exist_ok=True)  # a library's caller need not hold it
            self.write_json(CONFIG, config)
        whole = {name: self._lines(name) for name in _STREAMS}
        asked = min(len(lines) for lines in whole.values())
        for name, lines in whole.items():
            write_whole(self.path / name, "".join(lines[:asked]).encode())
        self.rows()  # a damaged one is told before the others are asked
        return asked

    def append(self, row: Row, answer: Mapping[str, Any], timing: Mapping[str, Any]) -> None:
        """Add what came of one question."""
        for name, content in ((ANSWERS, answer), (TIMINGS, timing), (ROWS, row.to_json())):
            with (self.path / name).open("a", encoding="utf-8") as file:
                file.write(json.dumps(content, ensure_ascii=False) + "\n")

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write one of the JSON files."""
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write_whole(self.path / name, text.encode())

    def read_json(self, name: str) -> dict[str, Any]:
        """Read one of the JSON files; its format must be this Footnote's."""
        if not self.path.is_dir():
            raise RunError(f"There is no run in {self.path}; make one with: footnote eval GOLD")
        try:
            content = json.loads((self.path / name).read_text(encoding="utf-8"))
            found = content["format"]
            if name == CONFIG and not isinstance(content["digest"], str):
                raise TypeError("a run without a digest cannot be compared")
        except FileNotFoundError as error:
            raise RunError(
                f"The run in {self.path} has no {name}; finish it with: footnote eval GOLD "
                f"--out {self.path}"
            ) from error
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise self._damaged(name) from error
        if found != FORMAT:
            raise RunError(
                f"The run in {self.path} is of format {found}, and this Footnote reads format "
                f"{FORMAT}; run it again."
            )
        return dict(content)

    def rows(self) -> list[Row]:
        """The rows, in the order of the questions."""
        try:
            return [Row.from_json(raw) for raw in self.read_lines(ROWS)]
        except (ValueError, TypeError, KeyError) as error:
            raise self._damaged(ROWS) from error

    def read_lines(self, name: str) -> list[dict[str, Any]]:
        """The objects of one of the JSONL files."""
        try:
            return [dict(json.loads(line)) for line in self._lines(name)]
        except (ValueError, TypeError, RecursionError) as error:
            raise self._damaged(name) from error

    def _lines(self, name: str) -> list[str]:
        try:
            whole = (self.path / name).read_text(encoding="utf-8").split("\n")[:-1]
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise self._damaged(name) from error
        return [f"{line}\n" for line in whole]

    def _check_same(self, config: Mapping[str, Any]) -> None:
        begun = self.read_json(CONFIG)
        for name in config.keys() - _OF_MACHINE:
            if begun.get(name) != config[name]:
                raise RunError(
                    f"The run in {self.path} was begun with another {name} ({begun.get(name)}, now "
                    f"{config[name]}); name another folder with --out."
                )

    def _damaged(self, name: str) -> RunError:
        return RunError(
            f"{name} of the run in {self.path} does not read back; run it again in another folder."
        )
