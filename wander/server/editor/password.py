r"""The owner's password: its hash, in `.wander/password` beside the list, never the password.

The file is JSON with two texts: `hash`, and `key`, which signs what browsers hold of a session
(`wander.server.editor.session`); a new key ends every session. Lists in one folder share it.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp(), "wander.toml")
>>> print(read_access(path))
None
>>> set_password(path, "seven quiet herons")
>>> is_right("seven quiet herons", read_access(path)), is_right("a guess", read_access(path))
(True, False)
"""

import contextlib
import errno
import json
import os
import re
import secrets
import shlex
import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wander.config import ConfigError, read_config
from wander.config.own_folder import NAME, own_folder, sync, target_of
from wander.config.whole import clear_leftovers, written_whole
from wander.server.editor.strength import LONGEST, complaint, normal_form
from wander.server.source import Stamp, stamp

if TYPE_CHECKING:
    from argon2 import PasswordHasher

if sys.platform != "win32":
    import fcntl

FILE: Final = "password"

MEMORY: Final = 64 * 1024
"""KiB that a guess takes.

With `PASSES` and `LANES` the second recommended choice of RFC 9106, section 4 (argon2-cffi's
RFC_9106_LOW_MEMORY): the first asks for 2 GiB, and many a console stands on a computer that has
not half of that. It took 0.15 s on two cores of a rented server (2026, AMD EPYC): nothing to an
owner who signs in once a month, and seven guesses a second to a thief of the file.
"""
PASSES: Final = 3
LANES: Final = 4

# No password has this one, which takes as long to compare with as any.
_NOBODYS: Final = f"$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${'A' * 22}${'A' * 43}"

_HASH: Final = re.compile(
    r"\$argon2id\$v=19\$m=[0-9]{1,7},t=[0-9]{1,2},p=[0-9]{1,2}\$[A-Za-z0-9+/]{11,88}\$[A-Za-z0-9+/]{16,88}"
)
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LARGEST: Final = 4_096
"""In bytes; ours has about 200."""

_one_at_a_time = threading.Lock()
"""Forty guesses at the same time would take forty times the memory."""


class PasswordError(ValueError):
    """A password that cannot be set or looked up; `str(error)` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Access:
    """What the file holds; not shown where the program prints values of its own."""

    hash: str = field(repr=False)
    """argon2id, in its usual encoding (PHC string format)."""
    key: str = field(repr=False)
    """Signs sessions: 32 random bytes as URL-safe base64."""


def password_file(path: Path) -> Path:
    """Where the password of the list at `path` is kept."""
    return target_of(path).parent / NAME / FILE


def stamp_of(path: Path) -> Stamp:
    """What tells one state of the password file from another, without reading it; None: none."""
    return stamp(password_file(path))


def read_access(path: Path) -> Access | None:
    """What is kept for the list at `path`; None when no password is set.

    Raises `PasswordError` when the file cannot be read, is not what Wander wrote, or may be
    read by others.
    """
    file = password_file(path)
    try:
        data = _content(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        what = f"{file} cannot be read: {error.strerror or error}."
        raise PasswordError(f"{what} Make it readable for whoever runs Wander.") from error
    with contextlib.suppress(ValueError, RecursionError):
        match json.loads(data if len(data) <= _LARGEST else b""):
            case {"hash": str(text), "key": str(key)} if _HASH.fullmatch(text):
                if _KEY.fullmatch(key):
                    return Access(text, key)
    raise PasswordError(
        f"{file} is not as Wander wrote it, so nobody can sign in. Set the password anew:"
        " wander password"
    )


def password_complaint(path: Path, password: str) -> str:
    """What is wrong with a new password for the list at `path`; empty when it will do."""
    try:
        address = read_config(path).url or ""
    except ConfigError:  # a broken list must not keep its owner out
        address = ""
    return complaint(password, address)


def set_password(path: Path, password: str) -> None:
    """Let this be the password from now on. Every browser has to sign in again.

    Raises `PasswordError` when it will not do, or cannot be kept.
    """
    if wrong := password_complaint(path, password):
        raise PasswordError(wrong)
    from argon2.exceptions import HashingError

    try:
        with _one_at_a_time:
            text = _hasher().hash(normal_form(password))
    except HashingError as error:
        raise PasswordError(f"The password was not set: {error}.") from error
    with _told("The password was not set"), _turn(path) as file:
        _write(path, file, Access(text, _new_key()))


def end_sessions(path: Path) -> None:
    """Let every browser sign in again, with the same password.

    Raises `PasswordError` when there is no password, or the file cannot be written.
    """
    if not stamp_of(path):
        raise _none_there()
    with _told("Nobody was signed out"), _turn(path) as file:
        access = read_access(path)
        if access is None:
            raise _none_there()
        _write(path, file, Access(access.hash, _new_key()))


def remove_password(path: Path) -> bool:
    """Turn the editor off. False when it is off already.

    Raises `PasswordError` when the file cannot be removed.
    """
    if not stamp_of(path):
        return False
    with _told("The password was not removed"), _turn(path) as file:
        try:
            file.unlink()
        except FileNotFoundError:
            return False
    return True


def is_right(password: str, access: Access | None) -> bool:
    """Whether this is the password.

    It takes the same time where none is set, and whatever was typed, so that the time tells
    nothing. It uses `MEMORY`, and lets no more than one thread do so at a time.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    is_too_long = len(password) > LONGEST
    typed = "" if is_too_long else normal_form(password)
    kept = _NOBODYS if access is None or is_too_long else access.hash
    try:
        with _one_at_a_time:
            is_match = _hasher().verify(kept, typed.encode("utf-8", "surrogatepass"))
    except (InvalidHashError, VerificationError):
        return False
    return is_match and kept != _NOBODYS


def _content(file: Path) -> bytes:
    """What is in the file; looked at before it is read, since a pipe would be waited for."""
    number = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as opened:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file")
        if sys.platform != "win32" and status.st_mode & 0o077:  # which has other rights
            raise PasswordError(
                f"{file} may be read or changed by others on this computer, so nobody can sign in."
                f" Run: chmod 600 {shlex.quote(str(file))}"
            )
        return opened.read(_LARGEST + 1)


def _hasher() -> "PasswordHasher":
    # Loaded by the first who needs it: most commands, and most servers, do without.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES)


def _new_key() -> str:
    return secrets.token_urlsafe(32)


def _none_there() -> PasswordError:
    return PasswordError("There is no password yet, so nobody is signed in.")


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """What goes wrong is told in words."""
    try:
        yield
    except OSError as error:
        raise PasswordError(f"{what}: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return f"you must not write to {NAME} beside the list. Run this as the list's owner."
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full."
        case errno.EROFS:
            return "the disk is read-only."
        case errno.EEXIST | errno.EISDIR | errno.ENOTDIR:
            return f"something of that name is in the way in {NAME} beside the list."
        case _:
            return f"{error.strerror or error}."


@contextlib.contextmanager
def _turn(path: Path) -> Iterator[Path]:
    """The file, while nobody else changes it; what a killed program left there is cleared away."""
    folder = own_folder(target_of(path))
    if sys.platform == "win32":  # where folders cannot be opened
        yield folder / FILE
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):  # some file systems know no locks
            fcntl.flock(number, fcntl.LOCK_EX)
        clear_leftovers(folder, FILE)
        yield folder / FILE
        sync(folder)
        sync(folder.parent)
    finally:
        os.close(number)


def _write(path: Path, file: Path, access: Access) -> None:
    data = json.dumps({"hash": access.hash, "key": access.key}) + "\n"
    with written_whole(file, data.encode(), _private(path)) as temporary:
        temporary.replace(file)


def _private(path: Path) -> os.stat_result:
    """The mode of a file that nobody else may read, and whose it is.

    What root writes belongs to the owner of the list, who could not sign in otherwise.
    """
    user = group = 0
    if sys.platform != "win32":
        user, group = os.geteuid(), os.getegid()
        if user == 0:
            target = target_of(path)
            status = (target if target.exists() else target.parent).stat()
            user, group = status.st_uid, status.st_gid
    return os.stat_result((stat.S_IFREG | 0o600, 0, 0, 1, user, group, 0, 0, 0, 0))
