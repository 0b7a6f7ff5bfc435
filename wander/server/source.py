"""The owner's list on disk, read again when it has changed.

A broken edit never takes the list out of service: the last good one goes on being used,
and the owner is told once.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from wander.config import Config, ConfigError, read_config

Stamp: TypeAlias = tuple[int, ...] | None
Report: TypeAlias = Callable[[str], None]


def stamp(path: Path) -> Stamp:
    """What tells one state of a file from another without reading it; None: not there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - asked at every request, and twice as fast
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size)


class Source:
    """The last good list of one `wander.toml`.

    Raises `ConfigError` when it is made from a file that has mistakes: there is no good
    list yet. `report` is called with a text for the owner's terminal.
    """

    def __init__(self, path: Path, report: Report) -> None:
        self.path = path
        self._report = report
        self.stamp = stamp(path)  # taken before reading: a later edit is never missed
        self.config = read_config(path)
        self.is_current = True
        self._told = ""

    def refresh(self) -> None:
        """Read the file again if it has changed."""
        now = stamp(self.path)
        if now == self.stamp:
            return
        self.stamp = now
        try:
            self.config = read_config(self.path)
        except ConfigError as error:
            self._complain(str(error))
            return
        if not self.is_current:
            self._report(f"{self.path.name} is in order again; its list is in service.")
        self.is_current, self._told = True, ""

    def _complain(self, text: str) -> None:
        """Say what is wrong, once for each mistake that the owner makes."""
        self.is_current = False
        if text != self._told:
            self._told = text
            self._report(f"{text}\nThe last good list stays in service.")
