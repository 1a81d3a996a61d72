"""A process with everything imported, which forks a child for each trial: children start at once
and may be killed at any instant. `Zygote` drives it; run as a module, this file is it."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import index.adding
from index.errors import FootnoteError
from tests.stores import SPLITTING, QuickEmbedder, open_quick

ROOT = Path(__file__).parents[1]
LONGEST = 120  # seconds until a child that hangs is ended
TOLD = 2  # the exit status of a child that met an error and told it in a sentence


class Zygote:
    """Starts children that index `articles` in `folder`; one at a time."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def run(
        self, folder: Path, articles: Path, log: Path, *, file_bytes: int = -1, seconds: float = -1
    ) -> int:
        """A child's exit status, negative the signal that ended it. `file_bytes`: how large its
        files may grow, `seconds`: after which it is killed, -1 any."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = [str(folder), str(articles), str(log), file_bytes, seconds]
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return os.waitstatus_to_exitcode(int(self._process.stdout.readline()))


def index_small(folder: str, articles: str, log: str, file_bytes: int) -> int:
    """Index as the command line does, in small batches; what is told goes to the file `log`."""
    index.adding.BATCH_PASSAGES = 16
    index.adding.LEVEL_EVERY = 60
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, -1))
    told, status = "", 0
    try:
        with open_quick(Path(folder)) as store, store.writing():
            index.adding.index_path(
                store, Path(articles), SPLITTING, QuickEmbedder(), lambda progress: None
            )
    except FootnoteError as error:
        told, status = str(error), TOLD
    resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
    if told:
        Path(log).write_text(told)
    return status


def main() -> None:
    for line in sys.stdin:
        *order, seconds = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST)
            os._exit(index_small(*order))
        if seconds >= 0:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)  # not waited for yet, so the number is still its own
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
