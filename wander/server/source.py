"""The owner's list on disk, read again when it has changed.

A broken edit never takes the list out of service: the last good one goes on being used,
and the owner is told once.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from wander.config import ConfigError, read_config

Stamp: TypeAlias = tuple[int, ...] | None
Report: TypeAlias = Callable[[str], None]

SETTLING = 0.1
"""Seconds after which a file is not halfway written any more."""
MOST_LOOKS = 10
"""At a file that changes all the time."""


def stamp(path: Path | str) -> Stamp:
    """What tells one state of a file from another without reading it; None: not there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - asked at every request, and twice as fast
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size)


def stamps_of_database(database: Path) -> tuple[Stamp, Stamp]:
    """What tells its states apart: the file's, and its log's of what is not in the file yet."""
    log = stamp(f"{database}-wal")
    # Reading makes an empty log where there is none.
    return stamp(database), log if log and log[-1] else None


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
        self._told = ""  # what is wrong with the file since `config` was read

    @property
    def is_current(self) -> bool:
        """Whether the list is the one that stands in the file."""
        return not self._told

    def refresh(self) -> None:
        """Read the file again if it has changed; takes a moment where it has mistakes."""
        now = stamp(self.path)
        if now == self.stamp:
            return
        for _ in range(MOST_LOOKS):
            self.stamp = now
            mistakes = self._read()
            if not mistakes:
                return
            # Editors empty a file before they fill it, or move it away before the new one comes.
            time.sleep(SETTLING)
            now = stamp(self.path)
            if now == self.stamp:
                break
        self._complain(mistakes)

    def _read(self) -> str:
        """Take over the list in the file; returns what is wrong with it, if anything."""
        try:
            self.config = read_config(self.path)
        except ConfigError as error:
            return str(error)
        if self._told:
            self._report(f"{self.path.name} is in order again; its list is in service.")
        self._told = ""
        return ""

    def _complain(self, mistakes: str) -> None:
        """Say what is wrong, once for each mistake that the owner makes."""
        if mistakes != self._told:
            self._told = mistakes
            self._report(f"{mistakes}\nThe last good list stays in service.")
