"""Asks the network on behalf of one console."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import httpx

from wander.network.check import Checked, check
from wander.network.client import GuardedClient
from wander.network.crawl import crawl
from wander.network.home import Home
from wander.network.lists import record_list
from wander.network.run import Bounds, Progress, Summary
from wander.network.store import Store
from wander.urls import parse_url


def client_of(home: Home, *, keeps_connections: bool = True) -> GuardedClient:
    """A client that says who asks."""
    return GuardedClient(
        home.config.url,
        allowed=home.config.network.allow,
        keeps_connections=keeps_connections,
    )


def bounds_of(home: Home) -> Bounds:
    """How far the owner lets a crawl go."""
    network = home.config.network
    return Bounds(
        depth=network.max_depth,
        consoles=network.max_consoles,
        pages=network.max_pages,
        megabytes=network.max_megabytes,
        minutes=network.max_minutes,
    )


async def crawl_from(
    home: Home,
    starts: Iterable[str] = (),
    *,
    client: httpx.AsyncClient,
    store: Store,
    bounds: Bounds | None = None,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> Summary:
    """Crawl from these consoles; without any, from `home`, whose list need not be asked for."""
    chosen = list(starts)
    return await crawl(
        chosen or [home.url],
        client=client,
        store=store,
        viewpoint=home.viewpoint,
        ignores=home.ignores,
        known={} if chosen else {home.url: home.config.console},
        bounds=bounds or bounds_of(home),
        on_progress=on_progress,
    )


async def check_list(
    home: Home,
    urls: Iterable[str] = (),
    *,
    client: httpx.AsyncClient,
    store: Store | None = None,
    on_checked: Callable[[Checked], None] = lambda _checked: None,
) -> list[Checked]:
    """Check these pages and neighbours; without any, all of the list of `home`.

    What is found of the list's pages is noted in `store`; nothing where nobody answered,
    since it is then as likely that we are offline.
    """
    console = home.config.console
    checked = await check(
        list(urls) or [*console.pages, *console.consoles],
        client=client,
        consoles=console.consoles,
        viewpoint=home.viewpoint,
        on_checked=on_checked,
    )
    if store and any(one.finding.answered for one in checked):
        now = int(time.time())
        record_list(store, home.url, console, steps=0, now=now)
        for one in checked:
            parsed = parse_url(one.finding.url)
            if one.kind == "page" and parsed:
                store.record_finding(replace(one.finding, url=parsed.href), now)
    return checked
