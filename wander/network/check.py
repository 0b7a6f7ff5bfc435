"""Checks pages and neighbours, as their owner asks for it: now, and with the reasons in words."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Literal, TypeAlias

import httpx

from wander.console import Console
from wander.network.answer import NoAnswer, host_of, origin_text, shortened
from wander.network.hosts import Hosts
from wander.network.looking import look_at
from wander.network.neighbour import LIST, NoList, ask_for_list, list_in
from wander.network.run import AT_ONCE
from wander.network.verdicts import (
    INSECURE,
    Finding,
    Verdict,
    Viewpoint,
    insecure_step,
    verdict_without,
)
from wander.urls import console_url, is_usable, parse_url

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
    order of `urls`, each URL once. A URL that is none is found dead, with the reason, and so
    are the other URLs of a host that did not answer the first. ::

        async with GuardedClient("https://me.example/wander/") as client:
            [checked] = await check(["https://jvns.ca/"], client=client)
        print(checked.finding.verdict, checked.finding.reason)
    """
    checking = _Checking(client, viewpoint or Viewpoint())
    places = asyncio.Semaphore(AT_ONCE)
    wanted = list(dict.fromkeys(urls))
    by_host: dict[str, list[str]] = {}
    for url in wanted:
        by_host.setdefault(host_of(url), []).append(url)
    found: dict[str, Checked] = {}

    async def check_host(its_urls: Iterable[str]) -> None:
        async with places:
            for url in its_urls:
                look = checking.console if url in consoles else checking.page
                found[url] = await checking.securely(look, url)
                on_checked(found[url])

    async with asyncio.TaskGroup() as group:
        for its_urls in by_host.values():
            group.create_task(check_host(its_urls))
    return [found[url] for url in wanted]


class _Checking:
    """One check: what it asks with, and whom it need not ask again."""

    def __init__(self, client: httpx.AsyncClient, viewpoint: Viewpoint) -> None:
        self._client, self._viewpoint, self._hosts = client, viewpoint, Hosts()
        self._answers: dict[str, Finding | None] = {}
        """By origin: None where it answers, else the finding when it first did not."""

    async def securely(self, look: Callable[[str], Awaitable[Checked]], url: str) -> Checked:
        """What a look finds; where the console is `https:` and the URL not, by `https:` first."""
        secure_url = self._secure_form(url)
        if secure_url is None:
            return await look(url)
        secure = await look(secure_url)
        if not secure.finding.verdict.loads:
            return await look(url)
        finding = dataclasses.replace(
            secure.finding,
            url=url,
            verdict=Verdict.REFUSES,
            reason=INSECURE,
            moved_to=secure.finding.moved_to or secure_url,
        )
        return dataclasses.replace(secure, finding=finding)

    async def page(self, url: str) -> Checked:
        """Whether it loads in a frame here."""
        finding = self._known_silence(url)
        if finding is None:
            look = await look_at(url, self._client, hosts=self._hosts, viewpoint=self._viewpoint)
            finding = self._remembered(look.finding)
        notes = () if finding.takes_via else ("breaks with via, and is shown without",)
        return Checked(kind="page", finding=finding, notes=notes)

    async def console(self, url: str) -> Checked:
        """A neighbour: whether its list can be read, and whether it lists us too."""
        if not is_usable(url, "http:"):
            finding = Finding(url=url, verdict=Verdict.DEAD, reason="no web address")
            return Checked(kind="console", finding=finding)
        if silent := self._known_silence(url):
            return Checked(kind="console", finding=silent)
        try:
            answer = await ask_for_list(self._client, url, self._hosts)
        except NoAnswer as error:
            finding = self._remembered(verdict_without(error, url))
            return Checked(kind="console", finding=finding)
        self._answers[origin_text(url)] = None
        if insecure := insecure_step(answer, self._viewpoint):
            finding = Finding(url=url, verdict=Verdict.REFUSES, reason=insecure)
            return Checked(kind="console", finding=finding)
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
            title=shortened(console.title, 200),
        )
        is_mutual = self._viewpoint.console is None or self._is_listed(console.consoles)
        notes = () if is_mutual else ("does not list this console",)
        return Checked(kind="console", finding=finding, notes=notes)

    def _is_listed(self, consoles: Iterable[str]) -> bool:
        return any(
            console_url(url) == self._viewpoint.console for url in consoles if parse_url(url)
        )

    def _secure_form(self, url: str) -> str | None:
        """The same with `https:`, where that makes a difference to this console."""
        parsed = parse_url(url)
        if self._viewpoint.scheme != "https:" or parsed is None or parsed.protocol != "http:":
            return None
        parsed.protocol = "https:"
        return parsed.href

    def _known_silence(self, url: str) -> Finding | None:
        """A host that has not answered at all is not waited for once more."""
        silent = self._answers.get(origin_text(url))
        return dataclasses.replace(silent, url=url) if silent else None

    def _remembered(self, finding: Finding) -> Finding:
        self._answers.setdefault(origin_text(finding.url), None if finding.answered else finding)
        return finding


def _console_at(list_url: str | None) -> str | None:
    """The console of a list's address, where that is an ordinary one."""
    if not list_url or not list_url.endswith(f"/{LIST}"):
        return None
    return list_url.removesuffix(LIST)
