"""Saving `wander.toml`: whole or not at all.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp(), "wander.toml")
>>> save(path, 'title = "A"', expected=None)
>>> save(path, 'title = "C"', expected='title = "B"')
Traceback (most recent call last):
wander.config.save.SaveError: wander.toml was not saved: somebody else has changed it meanwhile.
"""

import contextlib
import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wander.config.file import LARGEST

if sys.platform != "win32":
    import fcntl

PATIENCE: Final = 10.0
"""How many seconds a save waits for another to be over."""

_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL)
"""What file systems answer that know no locks, or none on folders."""


class SaveError(Exception):
    """A list that was not saved; `str(error)` is a sentence that says why."""


def save(path: Path, text: str, *, expected: str | None) -> None:
    """Write `text` to the file at `path`: afterwards it is there whole, or nothing has changed.

    It goes into a temporary file beside the old one, to the disk, and then takes its place at
    once (POSIX `rename`). Mode, owner and group stay; a symbolic link stays, and what it
    leads to is replaced; another hard link keeps the old text.

    `expected` is the text as it was read, so that nothing is lost that somebody has written
    meanwhile; None writes without a look, and also where there is no file yet. Saves by Wander
    wait for each other, so that of two that expect the same text one is refused. What a save
    left behind that was killed is cleared away by the next.

    Raises `SaveError` when the file has changed or is gone, when it or its folder must not be
    written to, and when the disk is full.
    """
    try:
        data = text.encode()
        if len(data) > LARGEST:
            size = f"{LARGEST // 1024**2} MB"
            raise _refusal(path, f"it would be larger than {size}, which Wander does not read.")
        target = Path(os.path.realpath(path))
        with _turn(path, target) as folder:
            _replace(path, target, data, None if expected is None else expected.encode())
            _sync(path, folder)
    except UnicodeEncodeError as error:
        raise _refusal(path, "it holds half of a character, which no file can hold.") from error
    except OSError as error:
        raise _refusal(path, _reason(error)) from error


def _refusal(path: Path, reason: str) -> SaveError:
    return SaveError(f"{path.name} was not saved: {reason}")


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full."
        case errno.EFBIG:
            return "a file may not become that large here."
        case errno.EROFS:
            return "the disk is read-only."
        case errno.EACCES | errno.EPERM:
            return "whoever runs Wander must not write to its folder."
        case errno.ENOENT | errno.ENOTDIR:
            return "its folder is not there."
        case errno.ELOOP:
            return "its symbolic links lead in a circle."
        case errno.EBUSY:
            return "it is mounted as a single file. Mount its folder instead."
        case _:
            return f"{error.strerror or error}."


@contextlib.contextmanager
def _turn(path: Path, target: Path) -> Iterator[int | None]:
    """The folder, opened, while no other save by Wander is at work in it."""
    if sys.platform == "win32":  # where folders cannot be opened
        yield None
        return
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise _refusal(
                        path, "another program is saving it, and does not end."
                    ) from None
                time.sleep(0.005)
            except OSError as error:
                if error.errno not in _NO_LOCKS:
                    raise
                break
            else:
                _clear_leftovers(target)
                break
        yield folder
    finally:
        os.close(folder)


def _clear_leftovers(target: Path) -> None:
    """Remove what killed saves left: while it is our turn, no temporary file is in use."""
    start, end = _affixes(target)
    for file in target.parent.iterdir():
        if file.name.startswith(start) and file.name.endswith(end):
            file.unlink()


def _affixes(target: Path) -> tuple[str, str]:
    """How the name of a temporary file begins and ends."""
    return f".{target.name}.", ".saving"


def _replace(path: Path, target: Path, data: bytes, expected: bytes | None) -> None:
    status = _status(path, target)
    if status is None and expected is not None:
        raise _refusal(path, "somebody has removed it meanwhile.")
    start, end = _affixes(target)
    temporary = target.with_name(f"{start}{secrets.token_hex(8)}{end}")
    # Readable for nobody else until it is known who may read the old one.
    mode = 0o666 if status is None else 0o600
    # Windows would turn line feeds into its own line ends.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            _take_over(path, file.fileno(), status)
            file.flush()
            os.fsync(file.fileno())
        # As late as can be: a text editor does not wait for its turn.
        if expected is not None and _content(path, target) != expected:
            raise _refusal(path, "somebody else has changed it meanwhile.")
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _status(path: Path, target: Path) -> os.stat_result | None:
    """Of the file to be replaced; None where there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise _refusal(path, "this is not an ordinary file.")
    # Replacing a file asks only for leave to write to its folder, and root may do anything,
    # but who took away the right to write meant it.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise _refusal(path, "it is read-only.")
    return status


def _content(path: Path, target: Path) -> bytes:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        raise _refusal(path, "somebody has removed it meanwhile.") from None


def _take_over(path: Path, file: int, status: os.stat_result | None) -> None:
    """Give the new file the owner, group and mode of the old one."""
    if status is None or sys.platform == "win32":  # which has none of these
        return
    now = os.fstat(file)
    if (now.st_uid, now.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.fchown(file, status.st_uid, status.st_gid)
        except PermissionError:
            found = "it belongs to another user, and would not afterwards."
            raise _refusal(path, f"{found} Run Wander as its owner.") from None
    os.fchmod(file, stat.S_IMODE(status.st_mode))


def _sync(path: Path, folder: int | None) -> None:
    """Make sure that the new name, too, is on the disk."""
    if folder is None:
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.ENOTSUP):  # no such thing on this file system
            return
        found = f"{path.name} was saved, but may be lost if the power fails now"
        raise SaveError(f"{found}: {_reason(error)}") from error
