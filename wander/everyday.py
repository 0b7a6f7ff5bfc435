"""The owner's everyday commands, from what is typed to what is said: `wander add` and the like.

All of them change the list whole or not at all, and raise `ConfigError` for a list that cannot
be used, `SaveError` for one that cannot be saved, and `ListError` for all else.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import typer

from wander.config import parse_config
from wander.config.addresses import pattern_complaint
from wander.config.edit import Add, Annotate, Remove, difference
from wander.config.entries import ListName, likeness
from wander.config.file import config_option, read_text
from wander.config.history import Version, versions
from wander.config.save import restore as put_back
from wander.mistakes import printable, quoted
from wander.own_list import Found, ListError, OwnList
from wander.typed import AnswerError, checked_console, checked_page

_MOST_NAMED: Final = 10
"""Of one's own pages that a pattern would hide; the rest is counted."""


def add(
    path: Path, urls: Iterable[str], *, note: str, tags: Sequence[str], is_console: bool
) -> None:
    """Add pages, or neighbours; what is there already stays as it is."""
    own = OwnList(path)
    name: ListName = "consoles" if is_console else "pages"
    home = own.config.url or ""
    try:
        addresses = [
            checked_console(url, home) if is_console else checked_page(url) for url in urls
        ]
    except AnswerError as error:
        raise ListError(f"Nothing was changed: {error}") from error
    _add(own, name, addresses, note, tuple(tag for tag in tags if tag.strip()))


def ignore(path: Path, patterns: Sequence[str], *, note: str, is_sure: bool) -> None:
    """Add ignore patterns. Whoever is at a terminal is asked before one hides their own pages."""
    own = OwnList(path)
    for pattern in patterns:
        if wrong := pattern_complaint(pattern):
            raise ListError(f"Nothing was changed: {wrong.found}\n    {wrong.instead}")
    for pattern in patterns:
        if not own.find(pattern, ["ignore"]) and (hidden := own.hidden_by(pattern)):
            _warn(pattern, hidden)
            if not is_sure:
                _ask()
    _add(own, "ignore", patterns, note, ())


def remove(path: Path, typed: Iterable[str]) -> None:
    """Take entries out of whichever list has them."""
    own = OwnList(path)
    found = list(dict.fromkeys(one for text in typed for one in _found(own, text)))
    own.change(Remove(list=one.list, entry=one.entry) for one in found)
    for one in found:
        typer.echo(f"Removed from {one.list} in {path}: {printable(one.entry)}")


def annotate(path: Path, typed: str, *, note: str | None, tags: Sequence[str] | None) -> None:
    """Set the note or the tags of an entry, where they are given, and show both."""
    own = OwnList(path)
    found = _found(own, typed)
    new = None if tags is None else tuple(tag for tag in tags if tag.strip())
    own.change(Annotate(list=one.list, entry=one.entry, note=note, tags=new) for one in found)
    console = own.config.console
    for entry in dict.fromkeys(one.entry for one in found):
        places = [_place(own, one) for one in found if one.entry == entry]
        typer.echo(f"{printable(entry)}  in {' and '.join(places)}")
        for line in console.notes.get(entry, "No note.").splitlines():
            typer.echo(f"    {printable(line)}")
        if entry in console.tags:
            typer.echo(f"    Tags: {printable(', '.join(console.tags[entry]))}")


def show_history(path: Path, number: int | None) -> None:
    """List the versions of the list, or show what changed since one of them."""
    kept = _versions(path)
    now = read_text(path) if path.exists() or not kept else ""
    if number is not None:
        since = difference(_version(kept, number).text, now, path)
        typer.echo(since or f"Nothing: {path} is the same as version {number}.\n", nl=False)
        return
    if not kept:
        typer.echo(f"None yet: the first is kept when Wander next changes {path}.")
    for count, version in enumerate(kept, start=1):
        lines = difference(version.text, now, path).split("\n")[2:]
        more, less = (sum(line.startswith(sign) for line in lines) for sign in "+-")
        since = f"lines since: {more} new, {less} gone" if lines else "the same as now"
        typer.echo(f"{count:>3}  until {_time(version)}  {since}")


def restore(path: Path, number: int) -> None:
    """Put a version back, if it can be used, also where the list is gone or broken."""
    version = _version(_versions(path), number)
    now = _bytes(path)
    if now == version.text.encode():
        typer.echo(f"{path} is the same as version {number}. Nothing was changed.")
        return
    parse_config(version.text, version.file)
    put_back(path, version)
    back = "" if now is None else f" Back again: wander restore 1{config_option(path)}"
    typer.echo(f"{path} is as it was until {_time(version)}.{back}")


def _add(
    own: OwnList, name: ListName, entries: Iterable[str], note: str, tags: tuple[str, ...]
) -> None:
    there = {entry: own.find(entry, [name]) for entry in entries}
    new: dict[str, str] = {}
    for entry, found in there.items():
        if not found:
            new.setdefault(likeness(name, entry), entry)
    own.change(Add(list=name, entry=entry, note=note, tags=tags) for entry in new.values())
    for entry, found in there.items():
        if found:
            typer.echo(f"Already in {_place(own, found[0])}: {printable(found[0].entry)}")
            if note or tags:
                typer.echo("    It stays as it is. To say something else of it: wander note")
        elif entry in new.values():
            typer.echo(f"Added to {_place(own, Found(name, entry))}: {printable(entry)}")
            if name != "ignore" and (pattern := own.hiding(entry)):
                typer.echo(f"    It is not shown: your ignore pattern {quoted(pattern)} hides it.")


def _found(own: OwnList, typed: str) -> list[Found]:
    """The entries that are meant, at least one."""
    if found := own.find(typed):
        return found
    nearest = own.nearest(typed)
    meant = f"\n    Did you mean {quoted(nearest)}?" if nearest else ""
    raise ListError(f"Nothing was changed: {quoted(typed)} is not in {own.path}.{meant}")


def _warn(pattern: str, hidden: Sequence[str]) -> None:
    names = [f"\n    {printable(entry)}" for entry in hidden[:_MOST_NAMED]]
    if len(hidden) > _MOST_NAMED:
        names.append(f"\n    and {len(hidden) - _MOST_NAMED:,} more")
    typer.echo(f"{quoted(pattern)} hides what is in your own list:{''.join(names)}", err=True)


def _ask() -> None:
    if not sys.stdin.isatty():
        raise ListError("Nothing was changed. To add it all the same: --yes")
    if not typer.confirm("Add it all the same?"):
        raise ListError("Nothing was changed.")


def _place(own: OwnList, found: Found) -> str:
    """Where an entry stands, as `pages (wander.toml:12)`."""
    line = own.line(found)
    return f"{found.list} ({own.path}:{line})" if line else f"{found.list} ({own.path})"


def _bytes(path: Path) -> bytes | None:
    """What is in the list; None where there is none, or where a save will say why not."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _versions(path: Path) -> list[Version]:
    try:
        return versions(path)
    except OSError as error:
        raise ListError(f"The history cannot be read: {error.strerror or error}.") from error


def _version(kept: Sequence[Version], number: int) -> Version:
    if 1 <= number <= len(kept):
        return kept[number - 1]
    there = f"they go from 1 to {len(kept)}" if kept else "there is none yet"
    raise ListError(f"There is no version {number}: {there}. See: wander history")


def _time(version: Version) -> str:
    return f"{version.time.astimezone():%Y-%m-%d %H:%M:%S}"
