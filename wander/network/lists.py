"""The first half of a crawl: every console's list, breadth first.

A console is asked as soon as it is named, and not only when all nearer ones have answered:
the crawl takes as long as the slowest way to the farthest console, and no longer.
"""

import asyncio
import heapq
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Final, TypeAlias

from wander.amounts import counted
from wander.console import Console
from wander.network.answer import Answer, Cause, NoAnswer, host_of
from wander.network.known import ConsoleState
from wander.network.neighbour import NoList, ask_for_list, list_in
from wander.network.run import AT_ONCE, Run
from wander.network.store import Store
from wander.urls import console_url, parse_url

MOST_ENTRIES: Final = 1_000
"""Of each kind in a list, as in the browser."""
LONGEST_URL: Final = 2_000
LONGEST_TITLE: Final = 200
"""In characters, both."""

_Entry: TypeAlias = tuple[int, int, str]
"""Steps, when it was named, and the console."""


class Lists:
    """The consoles of one crawl: those to be asked, being asked, and done."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.steps: dict[str, int] = {}
        """The consoles that were reached, each with its steps from the first."""
        self._waiting: list[_Entry] = []  # a heap, the nearest first
        self._behind: defaultdict[str, list[_Entry]] = defaultdict(list)
        """Heaps as well: those of a host that is being asked, lest they keep others waiting."""
        self._busy: set[str] = set()  # hosts
        self._mute: dict[str, str] = {}  # hosts that do not answer at all, and why
        self._begun: set[str] = set()
        self._read: set[str] = set()
        self._too_far: set[str] = set()
        self._asking: set[asyncio.Task[None]] = set()
        self._count = itertools.count()
        self.asked = 0
        """Consoles that were asked in this run."""

    async def read_all(self, starts: Iterable[str], began: int) -> None:
        """Read every list; what was read since `began` is not asked for again."""
        run = self._run
        earlier = run.store.asked_since(began)
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
        if not self._too_far <= self.steps.keys():
            run.limited_by = run.limited_by or counted(run.bounds.depth, "step")
        if run.answered:
            run.store.set_steps(self.steps)

    def _fill(self, earlier: Collection[str]) -> bool:
        """Begin to ask as many as may be asked at once; whether there are any."""
        while self._waiting and len(self._asking) < AT_ONCE and self._run.may_go_on():
            entry = heapq.heappop(self._waiting)
            steps, _, url = entry
            host = host_of(url)
            if steps > self.steps[url] or url in self._begun:
                if url in self._read:  # by a longer way; what it names is now nearer, too
                    self._reach_neighbours(url, self._run.store.neighbours(url))
            elif url in self._run.known:
                self._begun.add(url)
                self._learn(url, self._run.known[url], {})
            elif url in earlier:
                self._begun.add(url)
                self._come_by(url)
            elif host in self._busy:
                heapq.heappush(self._behind[host], entry)
                continue
            else:
                self._begun.add(url)
                self._busy.add(host)
                self._asking.add(asyncio.create_task(self._ask(url, host)))
                continue
            self._let_next(host)
        return bool(self._asking)

    def _let_next(self, host: str) -> None:
        """The next of this host's consoles gets in line again."""
        if self._behind[host]:
            heapq.heappush(self._waiting, heapq.heappop(self._behind[host]))

    def _reach(self, url: str, steps: int) -> None:
        """A console is named, so many steps from the first."""
        run = self._run
        if self.steps.get(url, steps + 1) <= steps:
            return
        # Those that the crawl begins with were asked for by name.
        if steps and url not in run.known and not run.accepts(url):
            return
        if steps > run.bounds.depth:
            self._too_far.add(url)
            return
        if url not in self.steps and len(self.steps) >= run.bounds.consoles:
            run.limited_by = counted(run.bounds.consoles, "console")
            return
        self.steps[url] = steps
        run.progress.consoles = len(self.steps)
        heapq.heappush(self._waiting, (steps, next(self._count), url))

    def _reach_neighbours(self, url: str, neighbours: Iterable[str]) -> None:
        for neighbour in neighbours:
            self._reach(neighbour, self.steps[url] + 1)

    async def _ask(self, url: str, host: str) -> None:
        run = self._run
        try:
            if host in self._mute:
                await self._fail(url, self._mute[host])
                return
            self.asked += 1
            if not self.steps[url]:
                run.store.add_console(url, 0, run.now)
            conditions = run.store.console_validators(url)
            try:
                answer = await ask_for_list(run.client, url, run.hosts, conditions)
                await self._take(url, answer, is_conditional=bool(conditions))
            except NoAnswer as error:
                if error.cause in (Cause.HOST, Cause.NO_HOST) and host not in run.answered:
                    self._mute[host] = str(error)
                await self._fail(url, str(error), is_noted=error.cause is not Cause.NOT_NOW)
        finally:
            self._busy.discard(host)
            self._let_next(host)
            run.tell()

    async def _take(self, url: str, answer: Answer, *, is_conditional: bool) -> None:
        run = self._run
        run.progress.bytes += len(answer.body)
        run.note_answer(url)
        if answer.status == 304 and is_conditional:
            run.store.record_unchanged(url, run.now)
            self._come_by(url)
            return
        try:
            console = await list_in(answer)
        except NoList as error:
            run.progress.failed += 1
            state = ConsoleState.UNREADABLE if error.is_there else ConsoleState.UNREACHABLE
            run.store.record_failure(url, state, str(error), run.now)
        else:
            self._learn(url, console, dict(answer.headers))

    def _learn(self, url: str, console: Console, headers: dict[str, str]) -> None:
        run = self._run
        neighbours = record_list(
            run.store, url, console, steps=self.steps[url], now=run.now, validators=headers
        )
        run.progress.read += 1
        self._read.add(url)
        self._reach_neighbours(url, neighbours)

    def _come_by(self, url: str) -> None:
        """Go on from a list that is known already."""
        self._run.progress.read += 1
        self._read.add(url)
        self._reach_neighbours(url, self._run.store.neighbours(url))

    async def _fail(self, url: str, reason: str, *, is_noted: bool = True) -> None:
        run = self._run
        run.progress.failed += 1
        if is_noted:
            state = ConsoleState.UNREACHABLE
            await run.doubt(partial(run.store.record_failure, url, state, reason, run.now))


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
