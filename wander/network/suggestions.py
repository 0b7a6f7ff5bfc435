"""Neighbours that are worth adding: consoles that list this one, or that its neighbours list."""

from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final

from wander.network.home import Home
from wander.network.known import ConsoleState
from wander.network.store import Store
from wander.urls import console_url, parse_url

MOST_THROUGH: Final = 5
"""Neighbours that are named for one suggestion; the rest is counted."""
MOST_PAGES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A console that may become a neighbour."""

    url: str
    title: str
    links_here: bool
    """Whether it lists this console."""
    through: tuple[str, ...]
    """Some of our neighbours that list it, in the order of our list."""
    count: int
    """How many of them do."""
    pages: tuple[tuple[str, str], ...]
    """URL and title of some of its pages, those that load first."""
    of_pages: int
    """How many it recommends."""


def suggestions(home: Home, *, most: int = 20, skip: Collection[str] = ()) -> list[Suggestion]:
    """Consoles whose list is read and that the owner does not list yet, the best first.

    Those that list this console come first, then those that more of its neighbours list, then
    nearer ones. Those in `skip` are left out. Raises `StoreError` where `wander.db` cannot be
    read just now.

    >>> [console.url for console in suggestions(home, most=1)]    # doctest: +SKIP
    ['https://susam.net/wander/']
    """
    store = Store.open_to_read(home.database)
    if store is None:
        return []
    with closing(store):
        chosen = _chosen(store, home, most, skip)
        pages: dict[int, list[tuple[str, str]]] = {one.number: [] for one in chosen}
        for number, url, title in store.best_pages(pages):
            pages[number].append((url, title))
    return [one.suggestion(home, pages[one.number]) for one in chosen]


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    url: str
    title: str
    links_here: bool
    through: tuple[str, ...]

    def suggestion(self, home: Home, pages: Collection[tuple[str, str]]) -> Suggestion:
        shown = (page for page in pages if home.accepts(page[0]))
        return Suggestion(
            url=self.url,
            title=self.title,
            links_here=self.links_here,
            through=self.through[:MOST_THROUGH],
            count=len(self.through),
            pages=tuple(islice(shown, MOST_PAGES)),
            of_pages=len(pages),
        )


def _chosen(store: Store, home: Home, most: int, skip: Iterable[str]) -> list[_Candidate]:
    own = {url: place for place, url in enumerate(_addresses(home.config.console.consoles))}
    taken = {home.url, *own, *_addresses(skip)}
    consoles = list(store.consoles())  # the nearest first, and sorting keeps that order
    urls = {number: url for number, url, *_ in consoles}
    listing: dict[int, list[str]] = {}
    """Those of our neighbours that list a console, by its number."""
    fans: set[int] = set()
    for console, neighbour in store.links():
        if (listed_by := urls.get(console)) in own:  # a crawl may have found more since then
            listing.setdefault(neighbour, []).append(listed_by)
        if home.url and urls.get(neighbour) == home.url:
            fans.add(console)
    candidates = [
        _Candidate(
            number,
            url,
            title,
            number in fans,
            tuple(sorted(listing.get(number, ()), key=own.__getitem__)),
        )
        for number, url, state, _, title, _ in consoles
        if state is ConsoleState.OK and url not in taken
    ]
    candidates.sort(key=lambda one: (not one.links_here, -len(one.through)))
    return list(islice((one for one in candidates if home.accepts(one.url)), most))


def _addresses(urls: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(console_url(url) for url in urls if parse_url(url))
