"""Looks at a page or a console at once, for the owner who is adding it.

As for visitors (`wander.server.verdict`), one request at a time goes to each host, and none to
an address that is not public. Unlike a visitor, the owner may ask about any web address.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from starlette.concurrency import run_in_threadpool

from wander.config.settings import IPNetwork
from wander.network.answer import Cause, NoAnswer, shortened
from wander.network.database import Report
from wander.network.facts import ConsoleFacts, PageFacts
from wander.network.home import Home
from wander.network.hosts import Hosts
from wander.network.known import ConsoleState
from wander.network.store import Store, StoreError
from wander.network.verdicts import INSECURE, Finding, Verdict, Viewpoint, insecure_step
from wander.server.shared import Shared
from wander.urls import console_url, is_usable, parse_url

if TYPE_CHECKING:
    from wander.network.client import GuardedClient

AT_ONCE: Final = 4
"""Pages and consoles that are looked at at the same time."""
LONGEST_LOOK: Final = 20.0
"""Seconds for one, with all its requests."""
GOOD_FOR: Final = 30.0
"""Seconds for which what was found is told again: for a form that is sent twice, and for a page
that is looked at while it is typed and then added."""
MOST_KEPT: Final = 500

_Client: TypeAlias = "GuardedClient"
_Question: TypeAlias = tuple[str, Viewpoint, tuple[IPNetwork, ...]]
"""A URL, as it is from this console."""

Facts = TypeVar("Facts", PageFacts, ConsoleFacts)


@dataclass(slots=True)
class _Look(Generic[Facts]):
    """What a look brought."""

    facts: Facts
    note: Callable[[Store], None] | None = None
    """Notes it in `wander.db`; None where it says nothing, as when we may be offline."""
    is_noted: bool = False


class Looks:
    """Looks for the owner, each shared by all who ask for it at about the same time."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        report: Report = lambda _text: None,
    ) -> None:
        places = asyncio.Semaphore(AT_ONCE)
        self._pages = Shared[_Question, _Look[PageFacts]](
            clock, places, good_for=GOOD_FOR, most=MOST_KEPT
        )
        self._consoles = Shared[_Question, _Look[ConsoleFacts]](
            clock, places, good_for=GOOD_FOR, most=MOST_KEPT
        )
        self._report = report
        self._hosts = Hosts()
        self._client: tuple[object, _Client] | None = None

    async def look_at_page(self, home: Home, url: str) -> PageFacts:
        """Whether a page loads in a frame here; a page of the list is noted in `wander.db`.

        What is no web address is found dead, and nobody is asked. Where `wander.db` cannot be
        written, the answer is given all the same.
        """
        parsed = parse_url(url)
        if parsed is None or not is_usable(url, "http:"):
            return _page_facts(Finding(url=url, verdict=Verdict.DEAD, reason="no web address"))
        address = parsed.href

        async def look() -> _Look[PageFacts]:
            return await self._look_at_page(home, address)

        found = await self._pages.get(_question(address, home), look)
        await run_in_threadpool(self._note_page, home, address, found)
        return found.facts

    async def look_at_console(self, home: Home, url: str) -> ConsoleFacts:
        """Whether a console's list can be read, and what it says; noted likewise."""
        if not is_usable(url, "http:"):
            return _console_facts(ConsoleState.UNREACHABLE, "no web address")
        address = console_url(url)

        async def look() -> _Look[ConsoleFacts]:
            return await self._look_at_console(home, address)

        found = await self._consoles.get(_question(address, home), look)
        await run_in_threadpool(self._note_console, home, address, found)
        return found.facts

    # Pages

    async def _look_at_page(self, home: Home, url: str) -> _Look[PageFacts]:
        client = await self._client_of(home)
        now = int(time.time())
        try:
            async with asyncio.timeout(LONGEST_LOOK):
                finding = await self._finding(client, home.viewpoint, url)
        except TimeoutError:
            finding = Finding(url=url, verdict=Verdict.UNKNOWN, reason=_too_slow(), answered=False)

        def note(store: Store) -> None:
            store.record_finding(finding, now)

        return _Look(_page_facts(finding, now), note if finding.answered else None)

    async def _finding(self, client: _Client, viewpoint: Viewpoint, url: str) -> Finding:
        from wander.network.looking import look_at

        if secure_url := _secure_form(url, viewpoint):
            look = await look_at(secure_url, client, hosts=self._hosts, viewpoint=viewpoint)
            if look.finding.verdict.loads:
                return replace(
                    look.finding,
                    url=url,
                    verdict=Verdict.REFUSES,
                    reason=INSECURE,
                    moved_to=look.finding.moved_to or secure_url,
                )
        look = await look_at(url, client, hosts=self._hosts, viewpoint=viewpoint)
        return look.finding

    def _note_page(self, home: Home, address: str, look: _Look[PageFacts]) -> None:
        addresses = (parse_url(page) for page in home.config.console.pages)
        if any(page and page.href == address for page in addresses):
            self._note(home, look, lambda store: store.page(address) is not None)

    # Consoles

    async def _look_at_console(self, home: Home, url: str) -> _Look[ConsoleFacts]:
        client = await self._client_of(home)
        try:
            async with asyncio.timeout(LONGEST_LOOK):
                if secure_url := _secure_form(url, home.viewpoint):
                    look = await self._list(client, home, secure_url)
                    if look.facts.state is ConsoleState.OK:
                        reason = f"it {INSECURE} ({secure_url} would do)"
                        facts = replace(look.facts, state=ConsoleState.UNREADABLE, reason=reason)
                        return _Look(facts)
                return await self._list(client, home, url)
        except TimeoutError:
            return _Look(_console_facts(ConsoleState.UNKNOWN, _too_slow(), int(time.time())))

    async def _list(self, client: _Client, home: Home, url: str) -> _Look[ConsoleFacts]:
        from wander.network.lists import LONGEST_TITLE, record_list
        from wander.network.neighbour import LIST, NoList, ask_for_list, list_in

        now = int(time.time())

        def failed(
            state: ConsoleState, reason: str, *, is_noted: bool = True, more: str = ""
        ) -> _Look[ConsoleFacts]:
            def note_failure(store: Store) -> None:
                store.record_failure(url, state, reason, now)

            facts = _console_facts(state, reason + more, now)
            return _Look(facts, note_failure if is_noted else None)

        try:
            answer = await ask_for_list(client, url, self._hosts)
            if insecure := insecure_step(answer, home.viewpoint):
                return failed(ConsoleState.UNREADABLE, f"it {insecure}", is_noted=False)
            console = await list_in(answer)
        except NoAnswer as error:
            is_later = error.cause is Cause.NOT_NOW
            state = ConsoleState.UNKNOWN if is_later else ConsoleState.UNREACHABLE
            return failed(state, str(error), is_noted=error.cause is Cause.URL)
        except NoList as error:
            state = ConsoleState.UNREADABLE if error.is_there else ConsoleState.UNREACHABLE
            more = " (browsers read it, the crawler cannot)" if error.is_for_browsers else ""
            return failed(state, str(error), more=more)

        def note(store: Store) -> None:
            headers = dict(answer.headers)
            record_list(store, url, console, steps=1, now=now, validators=headers)

        moved_to = (answer.moved_to or "").removesuffix(LIST)
        has_moved = moved_to.endswith("/") and moved_to != url
        facts = ConsoleFacts(
            title=console.title[:LONGEST_TITLE],
            state=ConsoleState.OK,
            reason=f"moved to {shortened(moved_to, 200)}" if has_moved else "",
            asked=now,
            pages=len(set(console.pages)),
            lists_us=_is_listed(home.url, console.consoles) if home.url else None,
        )
        return _Look(facts, note)

    def _note_console(self, home: Home, address: str, look: _Look[ConsoleFacts]) -> None:
        if any(console_url(console) == address for console in home.config.console.consoles):
            self._note(home, look, lambda store: address in store.neighbours(home.url))

    # Both

    def _note(self, home: Home, look: _Look[Facts], is_known: Callable[[Store], bool]) -> None:
        """Note what a look brought of an entry of the list; and the list, where that is new."""
        from wander.network.lists import record_list

        if look.note is None or look.is_noted:
            return
        with suppress(StoreError), closing(Store.open(home.database, self._report)) as store:
            if not is_known(store):
                now = int(time.time())
                record_list(store, home.url, home.config.console, steps=0, now=now)
            look.note(store)
            look.is_noted = True

    async def _client_of(self, home: Home) -> _Client:
        # Only now, since as long as nobody asks, the server can do without what they need.
        from wander.network.asking import client_of

        settings = (home.config.url, home.config.network.allow)
        if self._client is None or self._client[0] != settings:
            client = await run_in_threadpool(client_of, home, keeps_connections=False)
            self._client = settings, client
        return self._client[1]


def _question(url: str, home: Home) -> _Question:
    return url, home.viewpoint, home.config.network.allow


def _page_facts(finding: Finding, asked: int | None = None) -> PageFacts:
    return PageFacts(
        title=finding.title,
        verdict=finding.verdict,
        reason=finding.reason,
        moved_to=finding.moved_to,
        asked=asked,
        is_failing=finding.verdict is Verdict.DEAD,
    )


def _console_facts(state: ConsoleState, reason: str, asked: int | None = None) -> ConsoleFacts:
    """Of one that gave no list."""
    return ConsoleFacts(title="", state=state, reason=reason, asked=asked, pages=0, lists_us=None)


def _is_listed(own: str, consoles: tuple[str, ...]) -> bool:
    return any(console_url(url) == own for url in consoles if parse_url(url))


def _secure_form(url: str, viewpoint: Viewpoint) -> str | None:
    """The same with `https:`, where that makes a difference to this console."""
    parsed = parse_url(url)
    if viewpoint.scheme != "https:" or parsed is None or parsed.protocol != "http:":
        return None
    parsed.protocol = "https:"
    return parsed.href


def _too_slow() -> str:
    return f"no whole answer in {LONGEST_LOOK:g} s"
