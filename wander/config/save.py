"""Saving `wander.toml`: whole or not at all.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp(), "wander.toml")
>>> save(path, 'title = "A"', expected=None)
>>> try:
...     save(path, 'title = "C"', expected='title = "B"')
... except ChangedMeanwhileError as error:
...     print(error)
wander.toml was not saved: somebody else has changed it meanwhile.
"""

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wander.config.file import LARGEST
from wander.config.history import PLACE, Version, drop_oldest, keep_version
from wander.config.whole import (
    BelongsToAnotherError,
    clear_leftovers,
    sync_folder,
    written_whole,
)

if sys.platform != "win32":
    import fcntl

PATIENCE: Final = 10.0
"""How many seconds a save waits for another to be over."""

_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL)
"""What file systems answer that know no locks, or none on folders."""


class SaveError(Exception):
    """A list that was not saved; `str(error)` is a sentence that says why."""


class ChangedMeanwhileError(SaveError):
    """A list that somebody else has changed or removed since it was read."""


def save(path: Path, text: str, *, expected: str | None) -> None:
    """Write `text` to the file at `path`: afterwards it is there whole, or nothing has changed.

    It goes into a temporary file beside the old one, to the disk, and then takes its place at
    once (POSIX `rename`). Mode, owner and group stay; a symbolic link stays, and what it
    leads to is replaced; another hard link keeps the old text. What is replaced is kept before
    (`wander.config.history`). Where the file has this text already, nothing is done.

    `expected` is the text as it was read, so that nothing is lost that somebody has written
    meanwhile; None writes without a look, and also where there is no file yet. Saves by Wander
    wait for each other, so that of two that expect the same text one is refused. What a save
    left behind that was killed is cleared away by the next.

    Raises `ChangedMeanwhileError` when the file has changed or is gone, and `SaveError` when
    it, its folder or the history must not be written to, and when the disk is full.
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
            _drop_oldest(path)
    except UnicodeEncodeError as error:
        raise _refusal(path, "it holds half of a character, which no file can hold.") from error
    except BelongsToAnotherError:
        found = "it belongs to another user, and would not afterwards."
        raise _refusal(path, f"{found} Run Wander as its owner.") from None
    except OSError as error:
        raise _refusal(path, _reason(error, "its folder")) from error


def restore(path: Path, version: Version) -> None:
    """Put a version back, as `save` does, also where the list is gone or broken.

    What it replaces becomes a version itself.
    """
    save(path, version.text, expected=None)


def _refusal(path: Path, reason: str) -> SaveError:
    return SaveError(f"{path.name} was not saved: {reason}")


def _reason(error: OSError, folder: str) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full."
        case errno.EFBIG:
            return "a file may not become that large here."
        case errno.EROFS:
            return "the disk is read-only."
        case errno.EACCES | errno.EPERM:
            return f"whoever runs Wander must not write to {folder}."
        case errno.ENOENT | errno.ENOTDIR:
            return f"{folder} is not there."
        case errno.EEXIST:
            return "a file of that name is in the way."
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
                # While it is our turn, no temporary file is in use.
                clear_leftovers(target.parent, target.name)
                clear_leftovers(target.parent / PLACE)
                break
        yield folder
    finally:
        os.close(folder)


def _replace(path: Path, target: Path, data: bytes, expected: bytes | None) -> None:
    status = _status(path, target)
    if status is None and expected is not None:
        raise _removed_meanwhile(path)
    before = None if status is None else _content(path, target)
    if before == data:
        return
    if expected is not None and before != expected:
        raise _changed_meanwhile(path)
    with written_whole(target, data, status) as temporary:
        kept = _keep(path, before, status) if before is not None and status else None
        try:
            # As late as can be: a text editor does not wait for its turn.
            if before is not None and _content(path, target) != before:
                raise _changed_meanwhile(path)
            temporary.replace(target)
        except BaseException:
            if kept:
                kept.unlink(missing_ok=True)
            raise


def _keep(path: Path, before: bytes, status: os.stat_result) -> Path | None:
    try:
        return keep_version(path, before, status)
    except BelongsToAnotherError:
        raise
    except OSError as error:
        found = f"the version before cannot be kept in {PLACE}"
        raise _refusal(path, f"{found}: {_reason(error, 'that folder')}") from error


def _drop_oldest(path: Path) -> None:
    try:
        drop_oldest(path)
    except OSError as error:
        found = f"{path.name} was saved, but old versions cannot be removed from {PLACE}"
        raise SaveError(f"{found}: {_reason(error, 'that folder')}") from error


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
        raise _removed_meanwhile(path) from None


def _changed_meanwhile(path: Path) -> SaveError:
    return ChangedMeanwhileError(str(_refusal(path, "somebody else has changed it meanwhile.")))


def _removed_meanwhile(path: Path) -> SaveError:
    return ChangedMeanwhileError(str(_refusal(path, "somebody has removed it meanwhile.")))


def _sync(path: Path, folder: int | None) -> None:
    """Make sure that the new name, too, is on the disk."""
    if folder is None:
        return
    try:
        sync_folder(folder)
    except OSError as error:
        found = f"{path.name} was saved, but may be lost if the power fails now"
        raise SaveError(f"{found}: {_reason(error, 'its folder')}") from error
