"""The snapshot: what the crawler found, as a file that the console page and others read.

Its shape is in `docs/format.md`. A small network is in it whole. Of a large one, the nearest
consoles are, and of their pages an equal share each: all first pages, then all second ones,
and so on, so that nobody's list is too long for anybody else's.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from wander.network.known import KnownPage
from wander.network.store import Store
from wander.network.verdicts import Verdict

SNAPSHOT: Final = "network.json"
"""The file's name, beside the console page."""
VERSION: Final = 1
MARK: Final = f'{{"version":{VERSION},"date":"'.encode()
"""How a snapshot of ours begins."""
MOST_CONSOLES: Final = 1_000
MOST_PAGES: Final = 10_000


def snapshot(store: Store, base: str, accepts: Callable[[str], bool]) -> bytes | None:
    """The snapshot of a store, as JSON; None while nobody has been looked at.

    `base` is the URL of the console that it is for, empty where it has none. What `accepts`
    refuses (ignored, or nothing to show over `https:`) is left out. The same store gives the
    same bytes.
    """
    looked = store.last_look
    if looked is None:
        return None
    consoles = _consoles(store, base, accepts)
    place = {number: at for at, number in enumerate(consoles)}
    lists = _shares(store, consoles, accepts)
    pages = {page.url: page for page in store.pages()}
    numbered = {url: at for at, url in enumerate(dict.fromkeys(_in_turn(lists.values())))}
    links: dict[int, list[int]] = {number: [] for number in consoles}
    for console, neighbour in store.links():
        if console in place and neighbour in place:
            links[console].append(place[neighbour])
    content = {
        "version": VERSION,
        "date": datetime.datetime.fromtimestamp(looked, datetime.UTC).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        ),
        "console": base,
        "consoles": [
            {
                **described,
                "consoles": links[number],
                "pages": [numbered[url] for url in lists[number] if url in numbered],
            }
            for number, described in consoles.items()
        ],
        "pages": [_page(pages[url]) for url in numbered],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _consoles(
    store: Store, base: str, accepts: Callable[[str], bool]
) -> dict[int, dict[str, object]]:
    """What is said of each console, `base` and then the nearest first, by its number."""
    described: dict[int, dict[str, object]] = {}
    for number, url, state, _, title, _ in sorted(
        store.consoles(), key=lambda console: console[1] != base
    ):
        if url != base and not accepts(url):
            continue
        described[number] = {"url": url, "state": str(state)}
        if title:
            described[number]["title"] = title
        if len(described) == MOST_CONSOLES:
            break
    return described


def _shares(
    store: Store, consoles: Iterable[int], accepts: Callable[[str], bool]
) -> dict[int, list[str]]:
    """The pages of each console that may be shown."""
    lists: dict[int, list[str]] = {number: [] for number in consoles}
    accepted: dict[str, bool] = {}
    for console, url in store.recommendations():
        if console not in lists:
            continue
        if url not in accepted:
            accepted[url] = accepts(url)
        if accepted[url]:
            lists[console].append(url)
    return lists


def _in_turn(lists: Iterable[list[str]]) -> Iterator[str]:
    """Everybody's first page, then everybody's second, up to the limit."""
    taken: set[str] = set()
    remaining = [iter(pages) for pages in lists]
    while remaining:
        unfinished = []
        for pages in remaining:
            url = next((url for url in pages if url not in taken), None)
            if url is None:
                continue
            taken.add(url)
            yield url
            if len(taken) == MOST_PAGES:
                return
            unfinished.append(pages)
        remaining = unfinished


def _page(page: KnownPage) -> Mapping[str, object]:
    described: dict[str, object] = {"url": page.url, "verdict": str(page.verdict)}
    if page.verdict is Verdict.MOVED and page.moved_to:
        described["moved"] = page.moved_to
    if page.language:
        described["language"] = page.language
    if page.is_failing and page.verdict is not Verdict.DEAD:
        described["failing"] = True
    if not page.takes_via:
        described["via"] = False
    return described
