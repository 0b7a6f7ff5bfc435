"""Looks at one page as a visitor's browser would ask for it."""

import dataclasses
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

import httpx

from wander.network.answer import Answer, Cause, NoAnswer
from wander.network.fetch import fetch
from wander.network.hosts import Hosts
from wander.network.verdicts import (
    Finding,
    Verdict,
    Viewpoint,
    verdict_on,
    verdict_without,
    wants_us_gone,
)
from wander.urls import add_via, is_usable, parse_url

MOST_BYTES: Final = 65_536
"""Of a page, in bytes: enough for its title and its language."""


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What a look at a page brought: the finding, and the answer where there was one."""

    finding: Finding
    answer: Answer | None = None


async def look_at(
    page: str,
    client: httpx.AsyncClient,
    *,
    hosts: Hosts,
    viewpoint: Viewpoint,
    headers: Mapping[str, str] | None = None,
) -> Look:
    """Ask a page the way a visitor's browser does, with `via`, and judge the answer.

    A page that breaks with `via` is asked once more without: a look at an ordinary page costs
    its owner one request. `headers` may make the request conditional; a 304 is then the
    caller's to judge.
    """
    ask = _Asking(client, hosts, headers or {})
    if not is_usable(page, "http:"):
        finding = Finding(url=page, verdict=Verdict.DEAD, reason="no web address", answered=False)
        return Look(finding)
    with_via = add_via(page, viewpoint.via) if viewpoint.via else page
    first = await ask(with_via)
    if viewpoint.via and _may_be_vias_fault(first):
        second = await ask(page)
        if isinstance(second, Answer):
            look = _judged(second, page, viewpoint)
            if 200 <= second.status < 300:
                finding = dataclasses.replace(look.finding, takes_via=False)
                return Look(finding, second)
            return look
    return _judged(first, page, viewpoint)


class _Asking:
    """Answers, or why there was none, as a value."""

    def __init__(self, client: httpx.AsyncClient, hosts: Hosts, headers: Mapping[str, str]) -> None:
        self._client, self._hosts, self._headers = client, hosts, headers

    async def __call__(self, url: str) -> Answer | NoAnswer:
        try:
            return await fetch(
                self._client,
                url,
                hosts=self._hosts,
                most_bytes=MOST_BYTES,
                headers=self._headers,
            )
        except NoAnswer as error:
            return error


def _may_be_vias_fault(outcome: Answer | NoAnswer) -> bool:
    if isinstance(outcome, NoAnswer):
        return outcome.cause is Cause.URL
    return outcome.status >= 400 and not wants_us_gone(outcome)


def _judged(outcome: Answer | NoAnswer, page: str, viewpoint: Viewpoint) -> Look:
    if isinstance(outcome, NoAnswer):
        return Look(verdict_without(outcome, page))
    return Look(verdict_on(_without_via(outcome, page, viewpoint), page, viewpoint), outcome)


def _without_via(answer: Answer, page: str, viewpoint: Viewpoint) -> Answer:
    """The answer, with the page's new address as its owner would write it."""
    if not answer.moved_to or not viewpoint.via:
        return answer
    parsed = parse_url(answer.moved_to)
    if parsed is None:
        return answer
    # Some servers write the query anew, with every sign escaped.
    ours = unquote(add_via("https://a/", viewpoint.via).partition("?")[2])
    kept = [part for part in parsed.search.removeprefix("?").split("&") if unquote(part) != ours]
    parsed.search = "&".join(kept)
    here = parse_url(page)
    same = here is not None and here.href == parsed.href
    return dataclasses.replace(answer, moved_to=None if same else parsed.href)
