"""Answers the page's question whether another page loads: the verdict on one URL.

Only pages that a known console recommends are looked at, few at a time and a minute: nobody
can use us to ask servers for anything else.
"""

import asyncio
import json
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from wander.network.home import Home
from wander.network.hosts import Hosts
from wander.network.known import KnownPage
from wander.network.store import Store, StoreError
from wander.network.verdicts import Finding
from wander.server.headers import COMMON
from wander.server.shared import Shared
from wander.urls import parse_url

if TYPE_CHECKING:
    from wander.network.client import GuardedClient

AT_ONCE: Final = 4
"""Pages that are looked at at the same time."""
PER_MINUTE: Final = 60
"""Pages that are looked at in a minute, whoever asks."""
PER_MINUTE_AND_VISITOR: Final = 20
GOOD_FOR: Final = 3_600.0
"""Seconds for which a finding is given to whoever asks next."""
MOST_KEPT: Final = 2_000
LONGEST_URL: Final = 2_000


class Turnstile:
    """Lets so many through in a minute.

    >>> turnstile = Turnstile(1)
    >>> turnstile.lets_through(100.0), turnstile.lets_through(101.0), turnstile.lets_through(161.0)
    (True, False, True)
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._times: deque[float] = deque()

    def lets_through(self, now: float) -> bool:
        """Whether one more may pass at this time, in seconds; counts it if so."""
        while self._times and now - self._times[0] >= 60:
            self._times.popleft()
        if len(self._times) >= self._per_minute:
            return False
        self._times.append(now)
        return True


class Verdicts:
    """The verdicts on pages, looked up or found out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._findings = Shared[str, Finding](
            clock, asyncio.Semaphore(AT_ONCE), good_for=GOOD_FOR, most=MOST_KEPT
        )
        self._turnstile = Turnstile(PER_MINUTE)
        self._visitors: OrderedDict[str, Turnstile] = OrderedDict()
        self._hosts = Hosts()
        self._client: GuardedClient | None = None

    async def answer(self, home: Home, query: bytes, visitor: str) -> Response:
        """The answer to `?url=...` from a visitor's address."""
        url = _asked_url(query)
        if url is None:
            return _refusal(400, "Ask with ?url= and a web address.")
        known = await run_in_threadpool(_known_page, home, url)
        if known is None or not home.accepts(url):
            return _refusal(404, "No console that is known here recommends this page.")
        if known.verdict.loads is not None and not known.is_failing:
            return _told(url, known)
        if not self._findings.costs_nothing(url) and not self._may_ask(visitor):
            return _refusal(429, "That is all for the moment.", {"retry-after": "60"})
        return _told(url, await self._findings.get(url, lambda: self._look(home, url)))

    def _may_ask(self, visitor: str) -> bool:
        now = self._clock()
        own = self._visitors.setdefault(visitor, Turnstile(PER_MINUTE_AND_VISITOR))
        self._visitors.move_to_end(visitor)
        if len(self._visitors) > MOST_KEPT:
            self._visitors.popitem(last=False)
        return own.lets_through(now) and self._turnstile.lets_through(now)

    async def _look(self, home: Home, url: str) -> Finding:
        # Only now, since as long as nobody asks, the server can do without what they need.
        from wander.network.asking import client_of
        from wander.network.looking import look_at

        if self._client is None:
            self._client = await run_in_threadpool(client_of, home, keeps_connections=False)
        look = await look_at(url, self._client, hosts=self._hosts, viewpoint=home.viewpoint)
        return look.finding


def _asked_url(query: bytes) -> str | None:
    try:
        values = parse_qs(query.decode("latin-1"), max_num_fields=10).get("url", [])
    except ValueError:  # more fields than anybody needs
        return None
    if len(values) != 1 or len(values[0]) > LONGEST_URL:
        return None
    parsed = parse_url(values[0])
    return parsed.href if parsed and parsed.protocol != "file:" else None


def _known_page(home: Home, url: str) -> KnownPage | None:
    store = Store.open_to_read(home.database)
    if store is None:
        return None
    try:
        return store.page(url)
    except StoreError:  # as good as not known, until it can be read again
        return None
    finally:
        store.close()


def _told(url: str, page: KnownPage | Finding) -> Response:
    told: dict[str, object] = {"url": url, "verdict": page.verdict, "via": page.takes_via}
    if page.language:
        told["language"] = page.language
    return _json(200, told)


def _refusal(status: int, why: str, headers: dict[str, str] | None = None) -> Response:
    return _json(status, {"error": why}, headers)


def _json(
    status: int, content: dict[str, object], headers: dict[str, str] | None = None
) -> Response:
    return Response(
        json.dumps(content),
        status,
        {**COMMON, "cache-control": "no-store", **(headers or {})},
        "application/json",
    )
