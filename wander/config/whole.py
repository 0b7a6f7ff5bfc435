"""Files that are there whole or not at all: written beside their place, then put into it.

>>> import tempfile
>>> target = Path(tempfile.mkdtemp(), "wander.toml")
>>> with written_whole(target, b"new", like=None) as temporary:
...     _ = temporary.replace(target)
>>> target.read_bytes()
b'new'
"""

import contextlib
import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_END = ".saving"


class BelongsToAnotherError(OSError):
    """A file that would not belong to whom it should belong to."""


@contextlib.contextmanager
def written_whole(target: Path, data: bytes, like: os.stat_result | None) -> Iterator[Path]:
    """A temporary file beside `target` that holds `data`, on the disk.

    Whoever asks puts it into its place (POSIX `rename`); when that fails, it goes. It has the
    mode, owner and group of the file that it is `like`.
    """
    start, end = _affixes(target)
    temporary = target.with_name(f"{start}{secrets.token_hex(8)}{end}")
    # Readable for nobody else until it is known who may read the old one.
    mode = 0o666 if like is None else 0o600
    # Windows would turn line feeds into its own line ends.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            _take_over(file.fileno(), like)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def clear_leftovers(folder: Path, name: str = "") -> None:
    """Remove what a killed program left in a folder: of the file `name`, or of all files."""
    start, end = _affixes(folder / name) if name else (".", _END)
    if folder.is_dir():
        for file in folder.iterdir():
            if file.name.startswith(start) and file.name.endswith(end):
                file.unlink()


def sync_folder(folder: int) -> None:
    """Make sure that the names in an open folder are on the disk."""
    try:
        os.fsync(folder)
    except OSError as error:
        # No such thing on this file system.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def _affixes(target: Path) -> tuple[str, str]:
    """How the name of a temporary file begins and ends."""
    return f".{target.name}.", _END


def _take_over(file: int, like: os.stat_result | None) -> None:
    if like is None or sys.platform == "win32":  # which has none of these
        return
    now = os.fstat(file)
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.fchown(file, like.st_uid, like.st_gid)
        except PermissionError as error:
            raise BelongsToAnotherError(*error.args) from None
    os.fchmod(file, stat.S_IMODE(like.st_mode))
