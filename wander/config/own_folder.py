"""`.wander`, the folder beside the list in which Wander keeps its own things.

>>> import tempfile
>>> folder = own_folder(Path(tempfile.mkdtemp(), "wander.toml"))
>>> [file.name for file in folder.iterdir()]
['.gitignore']
"""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wander.config.whole import sync_folder

NAME: Final = ".wander"

_NOT_FOR_GIT: Final = "# Written by Wander, which keeps its own things here.\n*\n"


def target_of(path: Path) -> Path:
    """The list itself, where `path` is a symbolic link."""
    return Path(os.path.realpath(path))


def own_folder(target: Path) -> Path:
    """The folder beside the list `target`, made where it is not there yet."""
    own = target.parent / NAME
    if make_folder(own):
        # Git keeps the list's versions by itself, where an owner uses it.
        note = own / ".gitignore"
        note.write_text(_NOT_FOR_GIT, encoding="utf-8")
        _give_to_owner(note)
    return own


def make_folder(folder: Path) -> bool:
    """Make a folder with the mode and owner of the one it is in. False when it is there."""
    if folder.is_dir():
        return False
    folder.mkdir()
    _give_to_owner(folder)
    if sys.platform != "win32":
        folder.chmod(stat.S_IMODE(folder.parent.stat().st_mode) | stat.S_IRWXU)
    return True


def sync(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk."""
    if sys.platform == "win32":  # where folders cannot be opened
        return
    with _opened(folder) as number:
        sync_folder(number)


def _give_to_owner(file: Path) -> None:
    """Let it belong to whom its folder belongs: only root can, and only root need."""
    if sys.platform != "win32" and os.geteuid() == 0:
        status = file.parent.stat()
        os.chown(file, status.st_uid, status.st_gid)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield number
    finally:
        os.close(number)
