"""One run of the crawler: what it works with, how far it may go, and how far it has come."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx

from wander.amounts import counted
from wander.config import Network
from wander.console import Console
from wander.ignores import IgnoreList
from wander.network.answer import Cause, NoAnswer, host_of
from wander.network.hosts import Hosts
from wander.network.robots import read_robots
from wander.network.store import Store
from wander.network.verdicts import Verdict, Viewpoint

AT_ONCE: Final = 64
"""Hosts that are asked at the same time."""
VOUCHED_FOR: Final = 10.0
"""Seconds for which an answer shows that we are online."""
WITNESSES: Final = 3
"""Hosts that are asked whether it is we who are cut off; one of them may have just ended."""
_USUAL: Final = Network()
"""What holds for owners who set no bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far a crawl goes; what is left is for the next."""

    depth: int = _USUAL.max_depth
    """Steps from the consoles that it begins with."""
    consoles: int = _USUAL.max_consoles
    pages: int = _USUAL.max_pages
    megabytes: int = _USUAL.max_megabytes
    minutes: float = _USUAL.max_minutes


@dataclass(slots=True)
class Progress:
    """How far a crawl has come."""

    consoles: int = 0
    """Consoles known; of those, `read` and `failed` are done."""
    read: int = 0
    failed: int = 0
    pages: int = 0
    """Pages to look at; of those, `looked` are done."""
    looked: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a crawl found."""

    consoles: int
    unreachable: Mapping[str, str]
    """Consoles without an answer, each with the reason."""
    unreadable: Mapping[str, str]
    """Consoles whose list only a browser can read, or nobody."""
    pages: int
    verdicts: Mapping[Verdict, int]
    """How many of the pages have which verdict."""
    failing: int
    """How many of the unknown ones failed once; they are dead when they fail again, a day later."""
    looked: int
    """Pages that were looked at this time."""
    is_offline: bool = False
    """Nobody answered at all, so nothing was believed and nothing noted."""
    stopped_by: str = ""
    """What ended it early, and left something for the next crawl; empty where nothing did."""
    limited_by: str = ""
    """The bound beyond which there was more; empty where there was not."""


@dataclass(kw_only=True)
class Run:
    """What all parts of a crawl share."""

    client: httpx.AsyncClient
    store: Store
    viewpoint: Viewpoint
    bounds: Bounds
    ignores: IgnoreList
    known: Mapping[str, Console]
    """Lists that need not be asked for: one's own."""
    clock: Callable[[], float] = time.time
    on_progress: Callable[[Progress], None] = lambda _progress: None
    hosts: Hosts = field(default_factory=Hosts)
    progress: Progress = field(default_factory=Progress)
    answered: set[str] = field(default_factory=set)
    """Hosts that have answered in this run."""
    stopped_by: str = ""
    """The bound on time or bytes that was reached: the rest is for the next crawl."""
    is_cut_off: bool = False
    """Nobody answers any more: the connection broke off, or was never there."""
    limited_by: str = ""
    """The bound on steps, consoles or pages that was reached: what is beyond is left out."""
    _began: float = field(default_factory=time.monotonic)
    _answered_at: float = field(default_factory=time.monotonic)
    _witnesses: deque[str] = field(default_factory=lambda: deque(maxlen=WITNESSES))
    _doubted: list[Callable[[], object]] = field(default_factory=list)
    _asking_witnesses: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def now(self) -> int:
        """The time, in seconds since 1970."""
        return int(self.clock())

    def accepts(self, url: str) -> bool:
        """Whether a visitor of this console could ever be shown it."""
        return self.viewpoint.shows(url, self.ignores)

    def note_answer(self, url: str) -> None:
        """Somebody answered, so who failed before did fail, and we are online."""
        host = host_of(url)
        if host not in self.answered:
            self.answered.add(host)
            self._witnesses.append(url)
        self._answered_at = time.monotonic()
        doubted, self._doubted = self._doubted, []
        for note in doubted:
            note()

    async def doubt(self, note: Callable[[], object]) -> None:
        """Call `note`, which notes that a host failed, as soon as somebody else answers.

        Until then it may be we who are cut off. Where nobody answers for a while, some who did
        are asked again, and without an answer the crawl stops.
        """
        self._doubted.append(note)
        if self.answered and time.monotonic() - self._answered_at > VOUCHED_FOR:
            await self.settle()

    async def settle(self) -> None:
        """Find out whether it was we who were cut off, if there is any doubt."""
        async with self._asking_witnesses:
            if self._doubted and not self.stopped_by and not await self.is_online():
                self.is_cut_off = True
                self.stopped_by = "the connection broke off"

    async def is_online(self, witnesses: Iterable[str] = ()) -> bool:
        """Whether one of these consoles, or of those that answered last, still answers."""
        asked = [*self._witnesses, *witnesses]
        return any(await asyncio.gather(*map(self._still_answers, asked)))

    async def _still_answers(self, url: str) -> bool:
        try:
            await read_robots(self.client, url, self.hosts)
        except NoAnswer as error:
            # One who does not want to be asked now wanted that a moment ago.
            return error.cause is Cause.NOT_NOW
        self.note_answer(url)
        return True

    def may_go_on(self) -> bool:
        """Whether there is time and room for another question."""
        if time.monotonic() - self._began > self.bounds.minutes * 60:
            self.stopped_by = self.stopped_by or counted(self.bounds.minutes, "minute")
        if self.progress.bytes > self.bounds.megabytes * 1_000_000:
            self.stopped_by = self.stopped_by or counted(self.bounds.megabytes, "megabyte")
        return not self.stopped_by

    def tell(self) -> None:
        """Tell whoever watches how far we are."""
        self.on_progress(self.progress)


def summary(run: Run, reached: Collection[str]) -> Summary:
    """What is known now of the consoles that a crawl came by, and of all pages."""
    states = {url: (state, reason) for _, url, state, reason, _, _ in run.store.consoles()}
    failures: dict[str, dict[str, str]] = {"unreachable": {}, "unreadable": {}}
    for url in reached:
        state, reason = states.get(url, ("unknown", ""))
        if state in failures:
            failures[state][url] = reason
    verdicts: Counter[Verdict] = Counter()
    failing = 0
    for page in run.store.pages():
        verdicts[page.verdict] += 1
        failing += page.is_failing and page.verdict is Verdict.UNKNOWN
    return Summary(
        consoles=len(reached),
        unreachable=failures["unreachable"],
        unreadable=failures["unreadable"],
        pages=verdicts.total(),
        verdicts={verdict: verdicts[verdict] for verdict in Verdict},
        failing=failing,
        looked=run.progress.looked,
        stopped_by=run.stopped_by,
        limited_by=run.limited_by,
    )
