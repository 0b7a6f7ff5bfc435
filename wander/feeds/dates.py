"""When each entry came into the list. The owner need not write it down.

What is found out is kept in `wander.db`, so that no later edit changes it. An entry that is
removed and comes back has the date that it had.
"""

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from wander.config import Config
from wander.config.entries import likeness
from wander.config.history import Version, versions
from wander.feeds.listing import Dates
from wander.feeds.marks import is_ours
from wander.network.database import Report, StoreError, explained, open_database, open_to_read
from wander.network.home import DATABASE

DatedList: TypeAlias = Literal["pages", "consoles"]
"""A list whose entries have dates; ignore patterns have none."""
Key: TypeAlias = tuple[DatedList, str]
"""An entry, by what it is compared by."""

DATED: Final[tuple[DatedList, ...]] = get_args(DatedList)
NO_DATES: Final = Dates()
MOST_BYTES: Final = 20_000_000
"""Of a `wander.json` that is read."""


def dates_of(
    config: Config,
    path: Path,
    *,
    now: int,
    earlier: Dates = NO_DATES,
    report: Report = lambda _text: None,
) -> Dates:
    """When each page and neighbour of the list at `path` came into it, at the latest `now`.

    For an entry that is not in `wander.db` yet, it is what `earlier` says; or when the first
    version of the list that has it began, as far as the history goes; or when the file was last
    changed. `wander.db` is written only then. Where it cannot be, the dates are found anew the
    next time.
    """
    keys = {_key(name, entry): entry for name in DATED for entry in _entries(config, name)}
    database = path.with_name(DATABASE)
    known = _read(database)
    missing = [key for key in keys if key not in known]
    if missing:
        told = {
            _key(name, entry): added
            for name, dates in zip(DATED, (earlier.pages, earlier.consoles), strict=True)
            for entry, added in dates.items()
        }
        found = _found(missing, path, now, known, told)
        # What somebody else wrote in the meantime is what holds.
        known = known | found | _write(database, found, report)
    return Dates(
        *(
            {entry: min(known[key], now) for key, entry in keys.items() if key[0] == name}
            for name in DATED
        )
    )


def exported_dates(file: Path) -> Dates:
    """The dates in a `wander.json` that an earlier export wrote; none where there is no such."""
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return NO_DATES
        data = file.read_bytes()
        content = json.loads(data) if is_ours(data) else None
    except (OSError, ValueError, RecursionError):
        return NO_DATES
    return Dates(*(dict(_exported(content, name)) for name in DATED))


def _entries(config: Config, name: DatedList) -> tuple[str, ...]:
    return config.console.pages if name == "pages" else config.console.consoles


def _exported(content: object, name: DatedList) -> Iterator[tuple[str, int]]:
    items = content.get(name) if isinstance(content, dict) else None
    for item in items if isinstance(items, list) else ():
        match item:
            case {"url": str(url), "added": str(added)}:
                with suppress(ValueError, OverflowError):
                    yield url, int(datetime.fromisoformat(added).timestamp())


def _found(
    missing: Collection[Key], path: Path, now: int, known: Mapping[Key, int], told: dict[Key, int]
) -> dict[Key, int]:
    """The dates of entries that have none yet."""
    newest = max(known.values(), default=0)
    try:
        changed = int(path.stat().st_mtime)
    except OSError:  # removed since it was read
        changed = now
    # A file that is put in place of the list may be older than what it says is in it.
    otherwise = min(now, max(changed, newest))
    found = {key: added for key in missing if (added := _same(key, known, told)) is not None}
    left = {key for key in missing if key not in found}
    return dict.fromkeys(left, otherwise) | _in_history(left, path, newest) | found


def _same(key: Key, *kept: Mapping[Key, int]) -> int | None:
    """The date of the same entry, or of the one that it was before its site went to https."""
    name, url = key
    scheme, slashes, rest = url.partition("://")
    other = {"http": "https", "https": "http"}.get(scheme, scheme)
    for like in (key, (name, f"{other}{slashes}{rest}")):
        for dates in kept:
            if like in dates:
                return dates[like]
    return None


def _in_history(missing: Collection[Key], path: Path, since: int) -> dict[Key, int]:
    """When the first version that has it began, for each of these that a version has."""
    left = set(missing)
    found: dict[Key, int] = {}
    began = 0  # of the oldest nobody knows when it began, only when it ended
    try:
        past = versions(path) if left else []
    except OSError:
        return {}
    for version in reversed(past):
        ended = int(version.time.timestamp())
        if left and ended >= since:
            there = left.intersection(_keys(version))
            found |= dict.fromkeys(there, began or ended)
            left -= there
        began = ended
    return found


def _keys(version: Version) -> Iterator[Key]:
    try:
        values = tomllib.loads(version.text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return  # a version that its owner did not get right
    for name in DATED:
        items = values.get(name)
        for item in items if isinstance(items, list) else ():
            text = item.get("url") if isinstance(item, dict) else item
            if isinstance(text, str):
                yield _key(name, text)


@lru_cache(maxsize=10_000)  # the versions of a list are much the same
def _key(name: DatedList, entry: str) -> Key:
    return name, likeness(name, entry)


def _read(database: Path) -> dict[Key, int]:
    connection = open_to_read(database)
    if connection is None:
        return {}
    with closing(connection), suppress(StoreError), explained(database):
        return _rows(connection.execute(_KNOWN))
    return {}


def _write(database: Path, found: Mapping[Key, int], report: Report) -> dict[Key, int]:
    """Keep the dates, and return all that are kept; none where that cannot be."""
    try:
        connection = open_database(database, report)
    except StoreError:
        return {}
    with closing(connection), suppress(StoreError), explained(database):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT OR IGNORE INTO entries (list, entry, added) VALUES (?, ?, ?)",
            [(*key, added) for key, added in found.items()],
        )
        connection.execute("COMMIT")
        return _rows(connection.execute(_KNOWN))
    return {}


_KNOWN: Final = "SELECT list, entry, added FROM entries WHERE list IN ('pages', 'consoles')"


def _rows(rows: Iterable[tuple[DatedList, str, int]]) -> dict[Key, int]:
    return {(name, entry): added for name, entry, added in rows}
