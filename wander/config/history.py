"""The versions of a list that were replaced: the last 50, in `.wander/history` beside it.

Each is a file of its own, named by the moment (UTC) at which another took its place:
`20261120T131804.123456Z-wander.toml`. To go back without Wander, copy one over the list.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp(), "wander.toml")
>>> _ = path.write_text("old")
>>> _ = keep_version(path, b"old", path.stat())
>>> [version.text for version in versions(path)]
['old']
"""

import contextlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from wander.config.whole import sync_folder, written_whole

KEPT: Final = 50
"""How many versions are kept."""
PLACE: Final = Path(".wander", "history")
"""Where, beside the list."""

_STAMP: Final = "%Y%m%dT%H%M%S.%fZ"
_NAME: Final = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)-(.+)", re.DOTALL)
_NOT_FOR_GIT: Final = "# Written by Wander, which keeps its own things here.\n*\n"


@dataclass(frozen=True, slots=True)
class Version:
    """A list as it was until a moment."""

    time: datetime
    """When another took its place, in UTC."""
    text: str
    """What is no UTF-8 in it is replaced by U+FFFD."""
    file: Path
    """Where it is kept."""


def versions(path: Path) -> list[Version]:
    """The versions of the list at `path`, the newest first.

    Raises OSError when they cannot be read.
    """
    found = []
    for file in reversed(_files(_target(path))[-KEPT:]):
        # A save may remove the oldest at any time.
        with contextlib.suppress(FileNotFoundError):
            text = file.read_bytes().decode("utf-8", "replace")
            found.append(Version(_time(file), text, file))
    return found


def keep_version(path: Path, data: bytes, like: os.stat_result) -> Path | None:
    """Keep `data`, which is to be replaced, on the disk; returns its file.

    None when the newest version is the same. The file has the mode, owner and group of `like`,
    the folders have those of the list's folder. Whoever calls this lets nobody else do so at
    the same time.

    Raises OSError when it cannot be kept.
    """
    target = _target(path)
    folder = _folder(target)
    files = _files(target)
    if files and files[-1].read_bytes() == data:
        return None
    now = datetime.now(UTC)
    if files:  # also when the clock was put back, and twice in one moment
        now = max(now, _time(files[-1]) + timedelta(microseconds=1))
    file = folder / f"{now.strftime(_STAMP)}-{target.name}"
    with written_whole(file, data, like) as temporary:
        temporary.replace(file)
    _sync(folder)
    return file


def drop_oldest(path: Path) -> None:
    """Remove what is more than the last `KEPT`. Raises OSError when that cannot be."""
    for file in _files(_target(path))[:-KEPT]:
        file.unlink()


def _target(path: Path) -> Path:
    """The list itself, where `path` is a symbolic link."""
    return Path(os.path.realpath(path))


def _files(target: Path) -> list[Path]:
    """The versions, the oldest first; other lists in the same folder have their own."""
    try:
        files = list((target.parent / PLACE).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    named = ((_NAME.fullmatch(file.name), file) for file in files)
    return sorted(file for name, file in named if name and name[2] == target.name)


def _time(file: Path) -> datetime:
    stamp = file.name.partition("-")[0]
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def _folder(target: Path) -> Path:
    """The folder of the versions, made where it is not there yet."""
    own = target.parent / PLACE.parent
    if _made(own):
        # Git keeps the list's versions by itself, where an owner uses it.
        note = own / ".gitignore"
        note.write_text(_NOT_FOR_GIT, encoding="utf-8")
        _give_to_owner(note)
    folder = target.parent / PLACE
    if _made(folder):
        _sync(own)
        _sync(target.parent)
    return folder


def _made(folder: Path) -> bool:
    """Make a folder like the one it is in. False when it is there."""
    if folder.is_dir():
        return False
    folder.mkdir()
    _give_to_owner(folder)
    if sys.platform != "win32":
        folder.chmod(stat.S_IMODE(folder.parent.stat().st_mode) | stat.S_IRWXU)
    return True


def _give_to_owner(file: Path) -> None:
    """Let it belong to whom its folder belongs: only root can, and only root need."""
    if sys.platform != "win32" and os.geteuid() == 0:
        status = file.parent.stat()
        os.chown(file, status.st_uid, status.st_gid)


def _sync(folder: Path) -> None:
    if sys.platform == "win32":  # where folders cannot be opened
        return
    with _opened(folder) as number:
        sync_folder(number)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield number
    finally:
        os.close(number)
