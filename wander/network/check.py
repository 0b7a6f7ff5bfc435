"""Checks pages and neighbours, as their owner asks for it: now, and with the reasons in words."""

import asyncio
import dataclasses
from collections.abc import Callable, Collection, Iterable
from typing import Literal, TypeAlias

import httpx

from wander.console import Console
from wander.network.fetch import NoAnswer
from wander.network.hosts import Hosts
from wander.network.looking import look_at
from wander.network.neighbour import LIST, NoList, ask_for_list, list_in
from wander.network.run import AT_ONCE
from wander.network.verdicts import Finding, Verdict, Viewpoint, verdict_without
from wander.urls import console_url, parse_url

Kind: TypeAlias = Literal["page", "console"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One page or neighbour, and what was found."""

    kind: Kind
    finding: Finding
    notes: tuple[str, ...] = ()
    """What is good to know, and nothing to mend."""

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend."""
        return self.finding.verdict in (Verdict.OK, Verdict.UNKNOWN)


async def check(
    urls: Iterable[str],
    *,
    client: httpx.AsyncClient,
    consoles: Collection[str] = (),
    viewpoint: Viewpoint | None = None,
    on_checked: Callable[[Checked], None] = lambda _checked: None,
) -> list[Checked]:
    """Check pages, and those of the `urls` that are `consoles` as neighbours.

    Many hosts at once, one question at a time to each. The result has one entry a URL, in the
    order of `urls`, each URL once. A URL that is none is found dead, with the reason. ::

        async with GuardedClient("https://me.example/wander/") as client:
            [checked] = await check(["https://jvns.ca/"], client=client)
        print(checked.finding.verdict, checked.finding.reason)
    """
    checking = _Checking(client, viewpoint or Viewpoint())
    places = asyncio.Semaphore(AT_ONCE)

    async def one(url: str) -> Checked:
        async with places:
            look = checking.console if url in consoles else checking.page
            checked = await look(url)
        on_checked(checked)
        return checked

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(url)) for url in dict.fromkeys(urls)]
    return [task.result() for task in tasks]


class _Checking:
    def __init__(self, client: httpx.AsyncClient, viewpoint: Viewpoint) -> None:
        self._client, self._viewpoint, self._hosts = client, viewpoint, Hosts()

    async def page(self, url: str) -> Checked:
        finding = await self._look(url)
        if finding.verdict is Verdict.REFUSES and url.startswith("http:"):
            secure = await self._look(f"https:{url.removeprefix('http:')}")
            if self._viewpoint.scheme == "https:" and secure.verdict.loads:
                moved_to = secure.moved_to or secure.url
                finding = dataclasses.replace(finding, moved_to=moved_to, title=secure.title)
        notes = () if finding.takes_via else ("breaks with via, and is shown without",)
        return Checked(kind="page", finding=finding, notes=notes)

    async def console(self, url: str) -> Checked:
        """A neighbour: whether its list can be read, and whether it lists us too."""
        if parse_url(url) is None:
            finding = Finding(url=url, verdict=Verdict.DEAD, reason="no web address")
            return Checked(kind="console", finding=finding)
        try:
            answer = await ask_for_list(self._client, url, self._hosts)
        except NoAnswer as error:
            return Checked(kind="console", finding=verdict_without(error, url))
        try:
            console = await list_in(answer)
        except NoList as error:
            verdict = Verdict.UNKNOWN if error.is_for_browsers else Verdict.DEAD
            notes = ("browsers read its list, the crawler cannot",) if error.is_for_browsers else ()
            finding = Finding(url=url, verdict=verdict, reason=str(error))
            return Checked(kind="console", finding=finding, notes=notes)
        return self._neighbour(url, console, _console_at(answer.moved_to))

    def _neighbour(self, url: str, console: Console, moved_to: str | None) -> Checked:
        has_moved = moved_to is not None and moved_to != console_url(url)
        finding = Finding(
            url=url,
            verdict=Verdict.MOVED if has_moved else Verdict.OK,
            reason=f"moved to {moved_to}" if has_moved else "",
            moved_to=moved_to if has_moved else None,
            title=console.title[:200],
        )
        is_mutual = self._viewpoint.console is None or self._is_listed(console.consoles)
        notes = () if is_mutual else ("does not list this console",)
        return Checked(kind="console", finding=finding, notes=notes)

    def _is_listed(self, consoles: Iterable[str]) -> bool:
        return any(
            console_url(url) == self._viewpoint.console for url in consoles if parse_url(url)
        )

    async def _look(self, url: str) -> Finding:
        look = await look_at(url, self._client, hosts=self._hosts, viewpoint=self._viewpoint)
        return look.finding


def _console_at(list_url: str | None) -> str | None:
    """The console of a list's address, where that is an ordinary one."""
    if not list_url or not list_url.endswith(f"/{LIST}"):
        return None
    return list_url.removesuffix(LIST)
