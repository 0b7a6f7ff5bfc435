"""Lists that owners have elsewhere, brought into theirs: what `wander import` does."""

import contextlib
import dataclasses
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import typer

from wander.config import Config, ConfigError, parse_config
from wander.config.edit import Edit, difference, edited, values_of
from wander.config.file import config_option
from wander.config.save import save
from wander.config.settings import IPNetwork
from wander.console import Console
from wander.importing import telling
from wander.importing.merge import Merge
from wander.importing.picking import picked
from wander.importing.sources import opened
from wander.network.home import Home
from wander.own_list import ListError, OwnList

_NOTHING: Final = "Nothing was changed."


def bring(
    path: Path,
    sources: Sequence[str],
    *,
    tags: Sequence[str] = (),
    are_consoles: bool = False,
    is_mine: bool | None = None,
    pick: bool = False,
    is_sure: bool = False,
    dry_run: bool = False,
    allow: Iterable[IPNetwork] = (),
) -> None:
    """Bring what these sources have into the list at `path`, which is started if there is none.

    Says what goes in, and asks before it writes, unless `is_sure`. Raises `ConfigError` for a
    list that cannot be used, `SaveError` for one that cannot be saved, `ListError` for all else,
    and KeyboardInterrupt for an owner who leaves; nothing was changed then.
    """
    if pick and not sys.stdin.isatty():
        found = "--pick asks about each entry, and there is no terminal to answer at."
        raise ListError(f"{_NOTHING} {found} Without it, all of them go in.")
    with _told_on_leaving():
        own = OwnList(path) if os.path.lexists(path) else None
        read = opened(sources, _home(own, path, allow), path)
        merge = Merge(
            own.config if own else None,
            values_of(own.text.removeprefix("\ufeff")) if own else {},
            tags=tuple(tags),
            are_consoles=are_consoles,
            is_mine=is_mine,
        )
        for source in read:
            _say(telling.summary(merge.take(source)))
        chosen = picked(merge.new) if pick else None
        if not merge.edits(chosen):
            typer.echo(f"\nThere is nothing new for {path}. {_NOTHING}")
            return
        text, edits = (own.text, merge.edits(chosen)) if own else merge.started(chosen)
        after = edited(text, edits)
        _show(path, own, after, with_difference=dry_run or not is_sure)
        if dry_run:
            typer.echo(f"{_NOTHING} It would be: {telling.totals(edits)}.")
            return
        if not is_sure:
            _ask()
    _save(path, own, after, edits)


@contextlib.contextmanager
def _told_on_leaving() -> Iterator[None]:
    """Whoever leaves before anything is written knows it."""
    try:
        yield
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(f"\n{_NOTHING}", err=True)
        raise KeyboardInterrupt from None


def _home(own: OwnList | None, path: Path, allow: Iterable[IPNetwork]) -> Home:
    """Who asks the network."""
    config = own.config if own else Config(console=Console())
    network = dataclasses.replace(config.network, allow=(*config.network.allow, *allow))
    return Home(dataclasses.replace(config, network=network), path)


def _show(path: Path, own: OwnList | None, after: str, *, with_difference: bool) -> None:
    """What would change, and what the owner should know of it."""
    try:
        config = parse_config(after, path)
    except ConfigError as error:
        raise ListError(f"{_NOTHING} The list could not be used afterwards.\n{error}") from error
    if with_difference:
        typer.echo()
        _say(telling.shortened_difference(difference(own.text if own else "", after, path)))
    typer.echo()
    _say(telling.afterwards(own.config if own else None, config, path.parent))


def _ask() -> None:
    if not sys.stdin.isatty():
        raise ListError(f"{_NOTHING} To write this without being asked: --yes")
    if not typer.confirm("Write this?"):
        raise ListError(_NOTHING)


def _save(path: Path, own: OwnList | None, text: str, edits: Sequence[Edit]) -> None:
    if own:
        own.change(edits)
    elif os.path.lexists(path):
        raise ListError(f"{_NOTHING} Somebody else has written {path} meanwhile.")
    else:
        save(path, text, expected=None)
    done = "Changed" if own else "Wrote"
    way_on = "Back again: wander restore 1" if own else "See it with: wander serve"
    typer.echo(f"{done} {path}: {telling.totals(edits)}. {way_on}{config_option(path)}")


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
