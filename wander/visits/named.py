"""The logs that the owner names: looked at before the first is read, and opened one by one.

>>> named_logs(["nope.log"])
Traceback (most recent call last):
wander.visits.named.LogError: nope.log is not there.
"""

import contextlib
import os
import shlex
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Final, cast

from wander.mistakes import printable

STANDARD_INPUT: Final = "-"


class LogError(ValueError):
    """Logs that cannot be read; `str(error)` says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class NamedLog:
    """A log, or standard input."""

    name: str
    size: int | None = None
    """In bytes; None where it has no end that is known."""

    @property
    def shown(self) -> str:
        """What it is called in a sentence."""
        return "Standard input" if self.name == STANDARD_INPUT else printable(self.name)

    @contextlib.contextmanager
    def opened(self) -> Iterator[BufferedIOBase]:
        """The log, to be read. Raises OSError."""
        if self.name == STANDARD_INPUT:
            yield cast(BufferedIOBase, sys.stdin.buffer)
        else:
            with Path(self.name).open("rb") as file:
                yield file


def named_logs(names: Sequence[str], say: Callable[[str], object] = print) -> list[NamedLog]:
    """The logs of these names, each once; `say` is told of those that are named twice.

    Raises `LogError` for all that cannot be read: nobody waits for the mistake in the last.
    """
    problems: list[str] = []
    logs: dict[object, NamedLog] = {}
    for name in names:
        try:
            identity, log = _looked_at(name)
        except LogError as error:
            problems.append(str(error))
            continue
        if identity in logs:
            say(f"{log.shown} is named twice, and read once.")
        logs.setdefault(identity, log)
    if problems:
        raise LogError("\n".join(problems))
    return list(logs.values())


def _looked_at(name: str) -> tuple[object, NamedLog]:
    """Which file a name leads to, and the log."""
    if name == STANDARD_INPUT:
        return name, NamedLog(name)
    shown = printable(name)
    try:
        found = Path(name).stat()
        if not os.access(name, os.R_OK):
            raise PermissionError
    except PermissionError:
        instead = f"sudo cat {printable(shlex.quote(name))} | wander visits -"
        raise LogError(f"{shown} is not for you to read. As one who may: {instead}") from None
    except (FileNotFoundError, NotADirectoryError):
        raise LogError(f"{shown} is not there.") from None
    except (OSError, ValueError) as error:  # too long a name; one that no file can have
        raise LogError(f"{shown} cannot be read: {getattr(error, 'strerror', error)}.") from None
    if stat.S_ISDIR(found.st_mode):
        logs = printable(str(Path(name, "access.log*")))
        raise LogError(f"{shown} is a folder. Name the logs in it: wander visits {logs}")
    size = found.st_size if stat.S_ISREG(found.st_mode) else None
    return (found.st_dev, found.st_ino), NamedLog(name, size)
