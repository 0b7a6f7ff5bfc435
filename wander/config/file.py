"""The file of the owner's list: what it is called, and its text from disk."""

import codecs
import shlex
import stat
from pathlib import Path
from typing import Final

from wander.mistakes import ConfigError, Mistake

USUAL_NAME: Final = "wander.toml"
"""What every command looks for in the folder where it is run."""

LARGEST: Final = 4 * 1024 * 1024
"""In bytes; the whole Wander network of 2026 fits into a twentieth of it."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path) -> str:
    """The text of the file.

    The file is looked at before it is opened: a pipe would be waited for without end, and
    what is too large is not read at all.

    Raises `ConfigError` when it is not there, no file, unreadable, too large or not UTF-8.
    """
    if "\0" in str(path):
        raise _error(path, "no file has a NUL character in its name.", "Name another.")
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _a_folder(path)
        if not stat.S_ISREG(status.st_mode):
            raise _error(path, "this is not an ordinary file.", "Name a text file.")
        if status.st_size > LARGEST:
            raise _too_large(path)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        instead = "Name another, or run `wander init`, which writes one to start from."
        raise _error(path, "there is no such file.", instead) from None
    except NotADirectoryError:
        found = "there is no such file: what should be its folder is a file itself."
        raise _error(path, found, "Look at the name again.") from None
    except OSError as error:
        found = f"the file cannot be read: {error.strerror or error}."
        raise _error(path, found, "Make it readable for whoever runs Wander.") from error
    if len(data) > LARGEST:  # it grew, or its size is not known beforehand, as in /proc
        raise _too_large(path)
    return _decoded(path, data)


def config_option(path: Path) -> str:
    """What a shell's command needs at its end to mean this list; empty for that of the usual name.

    >>> config_option(Path("my lists/art.toml"))
    " --config 'my lists/art.toml'"
    """
    return "" if str(path) == USUAL_NAME else f" --config {shlex.quote(str(path))}"


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    if data.startswith(_UTF_16):
        raise _error(path, "this file is UTF-16.", "Save it as UTF-8.")
    start = data.rfind(b"\n", 0, at) + 1
    line = data.count(b"\n", 0, at) + 1
    column = len(data[start:at].decode("utf-8-sig")) + 1
    meant = data[at : at + 1].decode("cp1252", "replace")
    guess = f"; it may be meant as {meant}" if meant.isprintable() and meant != "\ufffd" else ""
    found = f"byte {at + 1} of the file, 0x{data[at]:02X}, is not UTF-8{guess}."
    raise ConfigError(path, [Mistake(line, column, "", found, "Save the file as UTF-8.")])


def _a_folder(path: Path) -> ConfigError:
    inside = path / USUAL_NAME
    instead = f"Name the file in it: {inside}" if inside.is_file() else "Name a file."
    return _error(path, "this is a folder, not a file.", instead)


def _too_large(path: Path) -> ConfigError:
    found = f"the file is larger than {LARGEST // 1024**2} MB, and no list that a person wrote."
    return _error(path, found, "Name the wander.toml that you mean.")


def _error(path: Path, found: str, instead: str) -> ConfigError:
    return ConfigError(path, [Mistake(None, None, "", found, instead)])
