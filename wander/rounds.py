"""The owner's rounds, from the list to the report: what `wander check` and `wander crawl` do."""

import contextlib
import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import typer

from wander import reports
from wander.config import Config, read_config
from wander.config.duplicates import without_duplicates
from wander.config.edit import Change, difference
from wander.config.file import read_text
from wander.config.save import save
from wander.config.settings import IPNetwork
from wander.console import Console
from wander.network.asking import bounds_of, check_list, crawl_from
from wander.network.home import Home
from wander.network.mending import duplicates, mended, mendings
from wander.network.store import Store
from wander.online import give_way, run_online


def check(
    config: Path,
    urls: Sequence[str] = (),
    *,
    allow: Iterable[IPNetwork] = (),
    as_json: bool = False,
    fix: bool = False,
) -> bool:
    """Check the list, or these URLs; say what was found, mend what is asked for.

    Whether all is well now. Raises `ConfigError`, `SaveError`, `StoreError`, and
    KeyboardInterrupt after a signal.
    """
    text = _without_duplicates(config, err=as_json) if fix else ""
    home = _home(config, allow, needs_list=fix or not urls)
    own = home.config.console
    with (
        contextlib.nullcontext() if urls else _store(home) as store,
        reports.counting("Checking", len(urls or (*own.pages, *own.consoles))) as count,
    ):
        checked = run_online(
            home,
            lambda client: check_list(home, urls, client=client, store=store, on_checked=count),
        )
    twins = duplicates(own, checked)
    if as_json:
        typer.echo(reports.checked_as_json(checked, twins))
    else:
        reports.print_checked(checked, twins)
    changed = _mend(config, text, mendings(own, checked), err=as_json) if fix else set()
    return reports.is_well(checked, twins, changed)


def crawl(
    config: Path,
    consoles: Sequence[str] = (),
    *,
    allow: Iterable[IPNetwork] = (),
    bounds: Mapping[str, float | None],
    quiet: bool = False,
) -> bool:
    """Crawl from this console, or from these, within the list's bounds and those given.

    Whether anybody answered. Raises as `check`, and ValueError for what is no web address.
    """
    home = _home(config, allow, needs_list=not consoles)
    given = {name: value for name, value in bounds.items() if value is not None}
    if quiet:
        give_way()
    with _store(home) as store, reports.crawling(quiet=quiet) as show:
        found = run_online(
            home,
            lambda client: crawl_from(
                home,
                consoles,
                client=client,
                store=store,
                bounds=dataclasses.replace(bounds_of(home), **given),  # type: ignore[arg-type]
                on_progress=show,
            ),
        )
    if found.is_offline and not quiet:
        typer.echo("Nobody answered. Is this computer offline? Nothing was changed.", err=True)
    elif not quiet:
        reports.print_crawled(found)
    return not found.is_offline


def _home(config: Path, allow: Iterable[IPNetwork], *, needs_list: bool) -> Home:
    """The console of this list; without one, where none is needed, a console of nobody."""
    is_given = needs_list or config.exists()
    own = read_config(config) if is_given else Config(console=Console())
    network = dataclasses.replace(own.network, allow=(*own.network.allow, *allow))
    return Home(dataclasses.replace(own, network=network), config)


@contextlib.contextmanager
def _store(home: Home) -> Iterator[Store]:
    store = Store.open(home.database, lambda text: typer.echo(text, err=True))
    try:
        yield store
    finally:
        store.close()


def _without_duplicates(config: Path, *, err: bool) -> str:
    """The text of the list; entries that stand there twice, which no list may have, are gone."""
    text = read_text(config)
    after, removed = without_duplicates(text)
    if removed:
        typer.echo(difference(text, after, config), nl=False, err=err)
        save(config, after, expected=text)
        typer.echo(f"\nChanged in {config}: {len(removed)} that stood there twice.\n", err=err)
    return after


def _mend(config: Path, text: str, changes: Iterable[Change], *, err: bool) -> set[str]:
    """Make these changes to the list, show them, and return the entries that changed."""
    after, made = mended(text, changes)
    if not made:
        typer.echo("\nNothing in the list is certain enough to be changed.", err=err)
        return set()
    typer.echo(f"\n{difference(text, after, config)}", nl=False, err=err)
    save(config, after, expected=text)
    typer.echo(f"\nChanged in {config}: {len(made)} of its entries.", err=err)
    return {change.entry for change in made}
