"""What is known of the entries of the owner's list, for the owner's eyes.

The answers are by entry, as it is written in the list; entries that nobody looked at are left
out. Both functions raise `StoreError` where `wander.db` cannot be read just now.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from wander.network.home import Home
from wander.network.known import ConsoleState
from wander.network.store import Store
from wander.network.verdicts import Verdict
from wander.urls import console_url, parse_url


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What is known of a page."""

    title: str
    verdict: Verdict
    reason: str
    """Why, in words; empty where all is well."""
    moved_to: str | None
    asked: int | None
    """When it was last looked at, in seconds since 1970; None: never."""
    is_failing: bool
    """It failed when last looked at, and may not be dead yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleFacts:
    """What is known of a neighbour."""

    title: str
    state: ConsoleState
    reason: str
    asked: int | None
    """As with a page."""
    pages: int
    """How many it recommends, as far as its list was read."""
    lists_us: bool | None
    """None where its list was never read, or this console has no address yet."""


Facts = TypeVar("Facts", PageFacts, ConsoleFacts)


def page_facts(home: Home, urls: Iterable[str]) -> dict[str, PageFacts]:
    """What is known of these pages.

    >>> page_facts(home, ["https://jvns.ca"])["https://jvns.ca"].verdict    # doctest: +SKIP
    <Verdict.OK: 'ok'>
    """

    def found(store: Store, addresses: Iterable[str]) -> Iterator[tuple[str, PageFacts]]:
        rows = store.looks_at_pages(addresses)
        for url, verdict, reason, moved_to, title, asked, is_failing in rows:
            yield (
                url,
                PageFacts(
                    title=title,
                    verdict=verdict,
                    reason=reason,
                    moved_to=moved_to,
                    asked=asked,
                    is_failing=is_failing,
                ),
            )

    return _by_entry(home, urls, _page_address, found)


def console_facts(home: Home, urls: Iterable[str]) -> dict[str, ConsoleFacts]:
    """What is known of these consoles.

    >>> console_facts(home, ["https://susam.net/wander"])    # doctest: +SKIP
    {'https://susam.net/wander': ConsoleFacts(title="Susam's Wander", ..., lists_us=True)}
    """

    def found(store: Store, addresses: Iterable[str]) -> Iterator[tuple[str, ConsoleFacts]]:
        rows = store.looks_at_consoles(addresses, home.url)
        for url, state, reason, title, asked, pages, lists_us in rows:
            yield (
                url,
                ConsoleFacts(
                    title=title,
                    state=state,
                    reason=reason,
                    asked=asked,
                    pages=pages,
                    lists_us=lists_us if home.url else None,
                ),
            )

    return _by_entry(home, urls, _console_address, found)


def _by_entry(
    home: Home,
    urls: Iterable[str],
    address: Callable[[str], str | None],
    found: Callable[[Store, Iterable[str]], Iterable[tuple[str, Facts]]],
) -> dict[str, Facts]:
    """What is found under the addresses of these entries."""
    store = Store.open_to_read(home.database)
    if store is None:
        return {}
    entries = list(dict.fromkeys(urls))
    with closing(store):
        # Most are written as they are known, and need not be parsed, which takes the most time.
        facts = dict(found(store, entries))
        others = {url: address(url) for url in entries if url not in facts}
        elsewhere = dict(found(store, [known_as for known_as in others.values() if known_as]))
    facts |= {url: elsewhere[at] for url, at in others.items() if at in elsewhere}
    return {url: facts[url] for url in entries if url in facts}


def _page_address(url: str) -> str | None:
    parsed = parse_url(url)
    return parsed.href if parsed else None


def _console_address(url: str) -> str | None:
    try:
        return console_url(url)
    except ValueError:
        return None
