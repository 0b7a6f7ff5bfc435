"""Walks through the network, politely and within bounds, and notes what it finds."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import httpx

from wander.console import Console
from wander.ignores import IgnoreList
from wander.network.lists import Lists
from wander.network.pages import Pages
from wander.network.run import WITNESSES, Bounds, Progress, Run, Summary, summary
from wander.network.store import Store
from wander.network.verdicts import Viewpoint
from wander.urls import console_url

__all__ = ["Bounds", "Progress", "Summary", "crawl"]


async def crawl(
    start: Iterable[str],
    *,
    client: httpx.AsyncClient,
    store: Store | None = None,
    viewpoint: Viewpoint | None = None,
    ignores: IgnoreList | None = None,
    known: Mapping[str, Console] | None = None,
    bounds: Bounds | None = None,
    clock: Callable[[], float] = time.time,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> Summary:
    """Read the lists of the consoles `start` and of all that they lead to, then look at pages.

    Breadth first, many hosts at once, one question at a time to each. What is found is noted
    in `store` at once: a crawl that was cut off goes on where it was, and lists and pages that
    have not changed are not sent again. `known` are lists that need not be asked for, by
    console URL. `clock` gives the time in seconds since 1970.

    Raises ValueError for a start that is no web address and `StoreError` when nothing can be
    noted any more. ::

        async with GuardedClient("https://me.example/wander/") as client:
            found = await crawl(["https://susam.net/wander/"], client=client)
        print(found.consoles, found.unreachable)
    """
    lists_known = dict(known or {})
    starts = [url if url in lists_known else console_url(url) for url in start]
    run = Run(
        client=client,
        store=store or Store.in_memory(),
        viewpoint=viewpoint or Viewpoint(),
        bounds=bounds or Bounds(),
        ignores=ignores or IgnoreList(()),
        known=lists_known,
        clock=clock,
        on_progress=on_progress,
    )
    began = run.store.begin_crawl(starts, run.now)
    lists = Lists(run)
    await lists.read_all(starts, began)
    if lists.asked and not run.answered:
        # When all that were left are gone, those who answered before the crawl was cut off know.
        earlier = run.store.answered_since(began, WITNESSES + len(lists_known))
        if not await run.is_online(url for url in earlier if url not in lists_known):
            return replace(summary(run, lists.steps), is_offline=True)
    await Pages(run).look_at_due()
    await run.settle()
    if not run.stopped_by:
        run.store.end_crawl(starts, run.now)
    found = summary(run, lists.steps)
    return replace(found, is_offline=run.is_cut_off and not run.answered)
