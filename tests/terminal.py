"""`wander` on a terminal, and somebody who types.

>>> terminal = Terminal(folder, "import", "links.txt")    # doctest: +SKIP
>>> terminal.asks("Write this? [y/N]:").answer("y").ends()    # doctest: +SKIP
0
"""

import os
import pty
import select
import subprocess
from pathlib import Path

from tests.command import WANDER
from tests.live import wait_until


class Terminal:
    """A command that runs, its screen, and its keys; to be closed at the end."""

    def __init__(self, folder: Path, *words: str) -> None:
        self._ours, theirs = pty.openpty()
        self.screen = ""
        self._seen = 0
        self.process = subprocess.Popen(
            [*WANDER, *words],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "TERM": "dumb", "COLUMNS": "80"},
        )
        os.close(theirs)

    def asks(self, question: str) -> "Terminal":
        """Wait until this is the last thing on the screen, and new there."""
        wait_until(lambda: self._look()[self._seen :].endswith(question + " "))
        self._seen = len(self.screen)
        return self

    def answer(self, text: str) -> "Terminal":
        """Type this, and Enter."""
        os.write(self._ours, text.encode() + b"\n")
        return self

    def press(self, key: bytes) -> "Terminal":
        """A key alone."""
        os.write(self._ours, key)
        return self

    def ends(self) -> int:
        """The exit status, once there is one."""
        wait_until(lambda: (self._look(), self.process.poll() is not None)[1])
        self._look()
        return self.process.returncode

    def close(self) -> None:
        """End what still runs."""
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def _look(self) -> str:
        while select.select([self._ours], [], [], 0)[0]:
            try:
                part = os.read(self._ours, 65536)
            except OSError:  # the other side is closed
                break
            self.screen += part.decode("utf-8", "replace").replace("\r\n", "\n")
            if not part:
                break
        return self.screen
