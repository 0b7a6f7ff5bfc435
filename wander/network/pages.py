"""The second half of a crawl: the pages that the lists recommend, looked at politely."""

import asyncio
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from wander.amounts import counted
from wander.network.answer import Answer, NoAnswer, host_of, origin_text
from wander.network.known import KnownPage
from wander.network.looking import look_at
from wander.network.robots import Robots, read_robots
from wander.network.run import AT_ONCE, Run
from wander.network.verdicts import Finding, Verdict, refusal_of, verdict_without

AT_A_TURN: Final = 5
"""Pages of one host before another's: its connection is used, and nobody waits for long."""
ROBOTS_GOOD_FOR: Final = 86_400
"""Seconds (RFC 9309, section 2.4)."""


class Pages:
    """The pages of one crawl, by host."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._robots: dict[str, Robots] = {}
        self._hosts: deque[tuple[str, deque[KnownPage]]] = deque()

    async def look_at_due(self) -> None:
        """Look at every page whose turn it is."""
        run = self._run
        most = run.bounds.pages
        due = run.store.pages_due(run.now, most + 1, run.accepts)
        if len(due) > most:
            due.pop()
            run.limited_by = counted(most, "page")
        run.progress.pages = len(due)
        self._hosts = deque(_by_host(due).items())
        run.tell()
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(AT_ONCE, len(self._hosts))):
                workers.create_task(self._work())

    async def _work(self) -> None:
        """Take the next host, look at some of its pages, and put it last."""
        while self._hosts and self._run.may_go_on():
            host, pages = self._hosts.popleft()
            for _ in range(min(AT_A_TURN, len(pages))):
                if not self._run.may_go_on():
                    return
                failure = await self._look(pages.popleft())
                if failure and not failure.answered and host not in self._run.answered:
                    # A host that does not answer at all is not asked for its other pages.
                    while pages:
                        await self._note(replace(failure, url=pages.popleft().url))
                    break
            if pages:
                self._hosts.append((host, pages))

    async def _look(self, page: KnownPage) -> Finding | None:
        """Look at one page and note the finding; returns it where there was no answer."""
        run = self._run
        try:
            robots = await self._robots_of(page.url)
        except NoAnswer as error:
            finding = verdict_without(error, page.url)
            await self._note(finding)
            return finding
        if not robots.allows(page.url):
            reason = "its robots.txt asks us not to look"
            await self._note(Finding(url=page.url, verdict=Verdict.UNKNOWN, reason=reason))
            return None
        failure = await self._ask(page, page.validators if page.verdict.loads is not None else {})
        if robots.delay:
            run.hosts.leave_alone(host_of(page.url), robots.delay)
        return failure

    async def _note(self, finding: Finding, headers: Mapping[str, str] | None = None) -> None:
        """Write a finding down; one without an answer may be about our own connection."""
        run = self._run
        run.progress.looked += 1
        run.tell()
        if finding.verdict is Verdict.DEAD and not finding.answered:
            await run.doubt(partial(run.store.record_finding, finding, run.now))
        else:
            run.store.record_finding(finding, run.now, headers)

    async def _ask(self, page: KnownPage, conditions: Mapping[str, str]) -> Finding | None:
        run = self._run
        look = await look_at(
            page.url, run.client, hosts=run.hosts, viewpoint=run.viewpoint, headers=conditions
        )
        answer = look.answer
        if look.finding.answered:
            run.note_answer(page.url)
        if answer is None:
            await self._note(look.finding)
            return look.finding
        run.progress.bytes += len(answer.body)
        if answer.status != 304:
            loads = look.finding.verdict.loads
            await self._note(look.finding, {} if loads is None else dict(answer.headers))
        elif conditions and self._still_holds(page, answer):
            run.store.record_page_unchanged(page.url, run.now)
            run.progress.looked += 1
            run.tell()
        elif conditions:
            return await self._ask(page, {})
        else:
            await self._note(look.finding, {})
        return None

    def _still_holds(self, page: KnownPage, answer: Answer) -> bool:
        """Whether the verdict stands, by the way to a 304 and the headers that it brought.

        A browser puts them in the place of those that it has (RFC 9111, section 3.2).
        """
        is_insecure = self._run.viewpoint.scheme == "https:" and any(
            step.startswith("http:") for step in answer.steps
        )
        if page.verdict.loads and (is_insecure or _moved(page, answer)):
            return False
        names = {name for name, _ in answer.headers}
        if not names & {"x-frame-options", "content-security-policy"}:
            return True
        refuses = refusal_of(answer, self._run.viewpoint) is not None
        return refuses == (page.verdict is Verdict.REFUSES)

    async def _robots_of(self, url: str) -> Robots:
        run = self._run
        origin = origin_text(url)
        if origin not in self._robots:
            text = run.store.robots(origin, run.now - ROBOTS_GOOD_FOR)
            if text is None:
                robots = await read_robots(run.client, url, run.hosts)
                run.note_answer(url)
                run.store.record_robots(origin, robots.text, run.now)
            else:
                robots = Robots(text)
            self._robots[origin] = robots
        return self._robots[origin]


def _moved(page: KnownPage, answer: Answer) -> bool:
    """Whether it is elsewhere than it was; `via` in the new address does not count."""
    before, now = page.moved_to or page.url, answer.moved_to or page.url
    return re.split("[?#]", before)[0] != re.split("[?#]", now)[0]


def _by_host(pages: Iterable[KnownPage]) -> dict[str, deque[KnownPage]]:
    hosts: dict[str, deque[KnownPage]] = {}
    for page in pages:
        hosts.setdefault(host_of(page.url), deque()).append(page)
    return hosts
