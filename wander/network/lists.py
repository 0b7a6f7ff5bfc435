"""The first half of a crawl: every console's list, breadth first.

A console is asked as soon as it is named, and not only when all nearer ones have answered:
the crawl takes as long as the slowest way to the farthest console, and no longer.
"""

import asyncio
import heapq
from collections.abc import Iterable, Mapping
from typing import Final

from wander.console import Console
from wander.network.fetch import Answer, Cause, NoAnswer
from wander.network.neighbour import NoList, ask_for_list, list_in
from wander.network.run import AT_ONCE, Run
from wander.network.store import ConsoleState, Store
from wander.urls import console_url, parse_url

MOST_ENTRIES: Final = 1_000
"""Of each kind in a list, as in the browser."""
LONGEST_URL: Final = 2_000
LONGEST_TITLE: Final = 200
"""In characters, both."""


class Lists:
    """The consoles of one crawl: those to be asked, being asked, and done."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.steps: dict[str, int] = {}
        """The consoles that were reached, each with its steps from the first."""
        self._waiting: list[tuple[int, int, str]] = []  # a heap, the nearest first
        self._done: set[str] = set()
        self._held: list[tuple[str, ConsoleState, str]] = []
        self._asking: set[asyncio.Task[None]] = set()
        self.asked = 0
        """Consoles that were asked in this run."""
        self.has_answers = False
        """Whether anybody answered: nobody's failure is believed when all fail."""

    async def read_all(self, starts: Iterable[str], began: int) -> None:
        """Read every list; what was read since `began` is not asked for again."""
        earlier = self._run.store.asked_since(began)
        self.has_answers = bool(earlier)
        for url in starts:
            self._reach(url, 0)
        try:
            while self._fill(earlier):
                done, self._asking = await asyncio.wait(
                    self._asking, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    task.result()
        finally:
            for task in self._asking:
                task.cancel()
            await asyncio.gather(*self._asking, return_exceptions=True)

    def _fill(self, earlier: Iterable[str]) -> bool:
        """Begin to ask as many as may be asked at once; whether there are any."""
        while self._waiting and len(self._asking) < AT_ONCE and self._run.may_go_on():
            steps, _, url = heapq.heappop(self._waiting)
            if url in self._done or steps > self.steps[url]:
                continue
            self._done.add(url)
            if url in self._run.known:
                self._learn(url, self._run.known[url], {})
            elif url in earlier:
                self._come_by(url)
            else:
                self._asking.add(asyncio.create_task(self._ask(url)))
        return bool(self._asking)

    def _reach(self, url: str, steps: int) -> None:
        """A console is named, so many steps from the first."""
        run = self._run
        if steps > run.bounds.depth or self.steps.get(url, steps + 1) <= steps:
            return
        if url not in run.known and not run.accepts(url):
            return
        if url not in self.steps and len(self.steps) >= run.bounds.consoles:
            run.limited_by = f"{run.bounds.consoles:,} consoles"
            return
        known_before = url in self._done
        self.steps[url] = steps
        run.progress.consoles = len(self.steps)
        if known_before:  # by a longer way; what it names is now nearer, too
            for neighbour in run.store.neighbours(url):
                self._reach(neighbour, steps + 1)
        else:
            heapq.heappush(self._waiting, (steps, len(self.steps), url))

    async def _ask(self, url: str) -> None:
        run = self._run
        self.asked += 1
        if not self.steps[url]:
            run.store.add_console(url, 0, run.now)
        conditions = run.store.console_validators(url)
        try:
            answer = await ask_for_list(run.client, url, run.hosts, conditions)
            await self._take(url, answer)
        except NoAnswer as error:
            self._fail(url, ConsoleState.UNREACHABLE, str(error), error.cause)
        run.tell()

    async def _take(self, url: str, answer: Answer) -> None:
        run = self._run
        run.progress.bytes += len(answer.body)
        run.note_answer(url)
        self._believe()
        if answer.status == 304:
            run.store.record_unchanged(url, run.now)
            self._come_by(url)
            return
        try:
            console = await list_in(answer)
        except NoList as error:
            state = ConsoleState.UNREADABLE if error.is_there else ConsoleState.UNREACHABLE
            self._fail(url, state, str(error))
        else:
            self._learn(url, console, dict(answer.headers))

    def _learn(self, url: str, console: Console, headers: dict[str, str]) -> None:
        run = self._run
        neighbours = record_list(
            run.store, url, console, steps=self.steps[url], now=run.now, validators=headers
        )
        run.progress.read += 1
        for neighbour in neighbours:
            self._reach(neighbour, self.steps[url] + 1)

    def _come_by(self, url: str) -> None:
        """Go on from a list that is known already."""
        self._run.progress.read += 1
        for neighbour in self._run.store.neighbours(url):
            self._reach(neighbour, self.steps[url] + 1)

    def _fail(self, url: str, state: ConsoleState, reason: str, cause: Cause | None = None) -> None:
        run = self._run
        run.progress.failed += 1
        if cause is Cause.NOT_NOW:
            return
        if self.has_answers:
            run.store.record_failure(url, state, reason, run.now)
        else:
            self._held.append((url, state, reason))

    def _believe(self) -> None:
        """Somebody answered, so we are online, and who failed did fail."""
        self.has_answers = True
        for url, state, reason in self._held:
            self._run.store.record_failure(url, state, reason, self._run.now)
        self._held.clear()


def record_list(
    store: Store,
    url: str,
    console: Console,
    *,
    steps: int,
    now: int,
    validators: Mapping[str, str] | None = None,
) -> list[str]:
    """Note what a console says, in the standard's form of each URL; returns its neighbours."""
    neighbours = list(dict.fromkeys(filter(None, map(_console, _some(console.consoles)))))
    pages = list(dict.fromkeys(filter(None, map(_page, _some(console.pages)))))
    store.record_list(
        url,
        console.title[:LONGEST_TITLE],
        [neighbour for neighbour in neighbours if neighbour != url],
        pages,
        steps=steps,
        now=now,
        validators=validators,
    )
    return neighbours


def _some(entries: tuple[str, ...]) -> Iterable[str]:
    return (url for url in entries[:MOST_ENTRIES] if len(url) <= LONGEST_URL)


def _console(url: str) -> str | None:
    parsed = parse_url(url)
    return console_url(url) if parsed and parsed.protocol != "file:" else None


def _page(url: str) -> str | None:
    parsed = parse_url(url)
    return parsed.href if parsed and parsed.protocol != "file:" else None
