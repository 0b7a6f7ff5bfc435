"""Opens `wander.db`, and sets a broken one aside: what is in it can be found again."""

import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from wander.network.schema import STEPS, VERSION

Report: TypeAlias = Callable[[str], None]

PATIENCE: Final = 5.0
"""Seconds to wait for another program that writes."""
_PARTS: Final = ("", "-wal", "-shm")
_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class StoreError(Exception):
    """The database cannot be used; `str(error)` says why and what to do."""


def open_database(path: Path, report: Report) -> sqlite3.Connection:
    """The database at `path`, made where there is none. One thread at a time may use it.

    One that is broken, or another program's, is moved aside, and `report` is told its new
    name. Raises `StoreError` when it is locked, read-only, of a later version or cannot be
    made.
    """
    with explained(path):
        try:
            return _opened(path)
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise
        except UnicodeDecodeError:  # SQLite quotes the broken place in what it says
            pass
        aside = _set_aside(path)
        report(f"{path} was broken, and is kept as {aside.name}. A new one is begun.")
        return _opened(path)


def open_in_memory() -> sqlite3.Connection:
    """A database that nobody keeps."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _bring_up_to_date(connection)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection | None:
    """The database as it is, to be read only; None where there is none that can be read.

    One of an earlier version is brought up to date first. It may be used from any thread, by
    one at a time.
    """
    if not path.is_file():
        return None
    connection = _connected_to_read(path)
    if connection and _is_of_an_earlier_version(connection):
        connection.close()
        with suppress(StoreError):  # where it cannot be written, it is as good as none
            open_database(path, lambda _text: None).close()
        connection = _connected_to_read(path)
    if connection:
        with suppress(sqlite3.Error, UnicodeDecodeError):
            if _version(connection) == VERSION and _columns(connection) >= _our_columns(VERSION):
                return connection
        connection.close()
    return None


def _connected_to_read(path: Path) -> sqlite3.Connection | None:
    try:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error:
        return None


def _is_of_an_earlier_version(connection: sqlite3.Connection) -> bool:
    with suppress(sqlite3.Error, UnicodeDecodeError):
        version = _version(connection)
        return 0 < version < VERSION and _columns(connection) >= _our_columns(version)
    return False


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into words for the owner."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path} {_why(error)}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be used: {error.strerror or error}.") from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        # In this order: both come into a new database at once, perhaps just now.
        columns = _columns(connection)
        version = _version(connection)
        if version > VERSION:
            raise StoreError(
                f"{path} was made by a later version of Wander. Update this one, or move it away."
            )
        if columns and not (version and columns >= _our_columns(version)):
            raise _Broken("another program's")
        # What is written stays after a kill; only a power cut may take the last moments.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if version < VERSION:
            _bring_up_to_date(connection)
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise _Broken(verdict)
    except BaseException:
        connection.close()
        raise
    return connection


class _Broken(sqlite3.DatabaseError):
    """A database that opens and does not add up, or is not ours."""


def _bring_up_to_date(connection: sqlite3.Connection, version: int = VERSION) -> None:
    """Take all steps that are missing, or none."""
    connection.execute("BEGIN IMMEDIATE")
    for step in STEPS[_version(connection) : version]:  # none, if somebody else was quicker
        for statement in step.split(";\n"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _columns(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """The tables with their columns, and what these hold by themselves."""
    rows = connection.execute(
        'SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk'
        " FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
    )
    return set(rows)


@cache
def _our_columns(version: int) -> set[tuple[object, ...]]:
    """Those that a database of this version has at least."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _bring_up_to_date(connection, version)
        return _columns(connection)


def _is_broken(error: sqlite3.DatabaseError) -> bool:
    if isinstance(error, _Broken):
        return True
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN


def _set_aside(path: Path) -> Path:
    """Move a database and what belongs to it away; returns its new name."""
    for number in itertools.count():
        ending = time.strftime("%Y-%m-%d") + (f"-{number}" if number else "")
        aside = path.with_name(f"{path.name}.broken-{ending}")
        if not aside.exists():
            break
    for part in _PARTS:
        old = path.with_name(path.name + part)
        if old.exists():
            old.rename(aside.with_name(aside.name + part))
    return aside


def _why(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "is in use by another program. Try again when that is done."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return "cannot be written: it is read-only, or its folder is."
        case sqlite3.SQLITE_CANTOPEN:
            return "cannot be opened: its folder is missing or may not be written."
        case sqlite3.SQLITE_FULL:
            return "cannot grow: the disk is full."
        case sqlite3.SQLITE_IOERR:
            return "cannot be read or written: the disk reports an error."
        case _:
            return f"cannot be used: {error}."
