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
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from wander.config.own_folder import NAME, make_folder, own_folder, sync, target_of
from wander.config.whole import written_whole

KEPT: Final = 50
"""How many versions are kept."""
PLACE: Final = Path(NAME, "history")
"""Where, beside the list."""

_STAMP: Final = "%Y%m%dT%H%M%S.%fZ"
_NAME: Final = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)-(.+)", re.DOTALL)


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
    for file in reversed(_files(target_of(path))[-KEPT:]):
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
    target = target_of(path)
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
    sync(folder)
    return file


def drop_oldest(path: Path) -> None:
    """Remove what is more than the last `KEPT`. Raises OSError when that cannot be."""
    for file in _files(target_of(path))[:-KEPT]:
        file.unlink()


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
    own = own_folder(target)
    folder = target.parent / PLACE
    if make_folder(folder):
        sync(own)
        sync(target.parent)
    return folder
