"""`wander export`: once, or again after every change."""

import time
from pathlib import Path
from typing import Final, TypeAlias

import typer

from wander.config import Config, read_config
from wander.feeds.beside import feeds_beside
from wander.feeds.dates import exported_dates
from wander.feeds.plain_json import WANDER_JSON
from wander.network.home import DATABASE, Home, blank_pages_told
from wander.network.store import StoreError
from wander.server.source import Report, Source, Stamp, stamp, stamps_of_database
from wander.site import export as site
from wander.site.export import Exported, ExportError

LOOK_EVERY: Final = 0.5
"""Seconds between two looks at the files."""
REST: Final = 60.0
"""Seconds between two exports for `wander.db` alone: a crawl writes to it all the time."""
AGAIN_AFTER: Final = 5.0
"""Seconds after an export that failed."""

Stamps: TypeAlias = tuple[Stamp, ...]


def once(path: Path, target: Path, *, force: bool) -> None:
    """Write the console of the list at `path` to `target`.

    Raises `ConfigError`, `ExportError` and `StoreError`.
    """
    exported = _export(read_config(path), path, target, force, _tell)
    typer.echo(f"Wrote {', '.join(exported.names)} to {target}")


def drop_in(target: Path, *, force: bool) -> None:
    """Write the page alone, which reads the list beside it. Raises `ExportError`."""
    exported = site.export_drop_in(target, force=force)
    typer.echo(f"Wrote {', '.join(exported.names)} to {target}")
    if not (target / "wander.js").exists():
        typer.echo(f"It reads the wander.js beside it, and {target} has none yet.")


def watch(path: Path, target: Path, *, force: bool) -> None:
    """Export, and again after every change, without end.

    Raises `ConfigError`, `ExportError` and `StoreError` if the first one cannot be made.
    """
    watched = Watched(path, target, force=force)
    typer.echo(f"Wrote {', '.join(watched.export().names)} to {target}")
    typer.echo(f"Watching {path}  (Ctrl-C stops it)")
    while True:
        time.sleep(LOOK_EVERY)
        watched.look()


class Watched:
    """A list, with all that its export is made of.

    Files are looked at, and nobody is asked to tell of changes: that works on every system, in
    containers and over the network too. The list may be replaced by another file, as editors
    do, and be gone for a while. `rest` is that of `REST`.
    """

    def __init__(self, path: Path, target: Path, *, force: bool, rest: float = REST) -> None:
        self._path = path
        self._target = target
        self._force = force
        self._rest = rest
        self._source = Source(path, _tell)
        self._own: Stamps = ()  # as last exported
        self._own_before: Stamps = ()  # at the last look
        self._database = path.with_name(DATABASE)
        self._database_stamps: Stamps = ()  # as last exported
        self._exported_at = 0.0
        self._error = ""  # why the last export failed, if it did
        self._told = ""

    def export(self) -> Exported:
        """Export as things stand now. Raises `ExportError` and `StoreError`."""
        self._own = self._stamps(self._source.stamp)
        self._database_stamps = stamps_of_database(self._database)
        self._own_before = self._own
        self._exported_at = time.monotonic()
        return _export(self._source.config, self._path, self._target, self._force, self._report)

    def look(self) -> None:
        """Export again if something has changed, and if that is over."""
        own = self._stamps(stamp(self._path))
        was_edited = own != self._own
        is_settled = own == self._own_before
        self._own_before = own
        if (was_edited and is_settled) or (not was_edited and self._is_due()):
            self._source.refresh()
            if self._source.is_current:
                self._export_again(is_awaited=was_edited)
            else:
                self._own = own

    def _is_due(self) -> bool:
        passed = time.monotonic() - self._exported_at
        if self._error:
            return passed >= AGAIN_AFTER
        return passed >= self._rest and self._database_stamps != stamps_of_database(self._database)

    def _export_again(self, *, is_awaited: bool) -> None:
        try:
            changed = self.export().changed
        except (ExportError, StoreError) as error:
            if str(error) != self._error:
                _tell(str(error))
            self._error = str(error)
            return
        self._error = ""
        if changed or is_awaited:
            done = f"Wrote {', '.join(changed)}" if changed else "Nothing to change"
            typer.echo(f"{time.strftime('%H:%M:%S')}  {done}")

    def _report(self, text: str) -> None:
        """Tell the owner, once as long as it stays so."""
        if text != self._told:
            self._told = text
            _tell(text)

    def _stamps(self, of_list: Stamp) -> Stamps:
        files = self._source.config.console.local_files
        return of_list, *(stamp(self._path.parent / name) for name in files)


def _export(config: Config, path: Path, target: Path, force: bool, report: Report) -> Exported:
    """Export, and tell the owner what there is to know of it."""
    earlier = exported_dates(target / WANDER_JSON)
    feeds = feeds_beside(config, path, earlier=earlier, report=report)
    known = Home(config, path).known()
    exported = site.export(config, path.parent, target, known, feeds, force=force)
    if known.blank:
        report(blank_pages_told(known))
    return exported


def _tell(text: str) -> None:
    typer.echo(text, err=True)
