"""A console whose server has a snapshot and tells verdicts, whatever a test has it say."""

import asyncio
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs

from playwright.sync_api import Page
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.conftest import Home
from tests.network import Visit
from wander.config import parse_config
from wander.site.page import served_page

NOTHING = PlainTextResponse("not found", 404)

Tell = Callable[[str], Response]
"""What the server says about a page."""


def snapshot(
    verdicts: Mapping[str, str], no_via: Sequence[str] = (), failing: Sequence[str] = ()
) -> Response:
    """A snapshot of these pages, by URL.

    Those that break when `via` is appended are among them, and those that failed lately.
    """
    pages = [
        {
            "url": url,
            "verdict": verdict,
            **({"via": False} if url in no_via else {}),
            **({"failing": True} if url in failing else {}),
        }
        for url, verdict in verdicts.items()
    ]
    date = "2026-11-20T12:00:00Z"
    said = {"version": 1, "date": date, "console": Home.url, "consoles": [], "pages": pages}
    return JSONResponse(said)


def verdict(url: str, verdict: str, *, via: bool = True) -> Response:
    """The server's answer about one page."""
    return JSONResponse({"url": url, "verdict": verdict, "via": via})


class CheckedHome:
    """The console at http://me.example/, with what its server knows."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.network = home.network
        self.asked: list[str] = []
        """The pages that the server was asked about, in order."""
        self.most_at_once = 0
        """Questions that it had at the same time."""
        self.delay = 0.0
        """Seconds that it takes over each."""
        self._under_way = 0

    def serve(
        self,
        pages: Sequence[str] = (),
        consoles: Sequence[str] = (),
        *,
        snapshot: ASGIApp | None = None,
        tell: Tell | None = None,
        blank: Mapping[str, str] | None = None,
        without_via: Sequence[str] = (),
        more: str = "",
    ) -> "CheckedHome":
        """Serve a list, with this snapshot.

        Without `snapshot` or without `tell`, the page is told of none.
        """
        config = parse_config(
            f"pages = {json.dumps(list(pages))}\nconsoles = {json.dumps(list(consoles))}\n{more}"
        )
        page = served_page(
            config,
            network="network.json?v=1" if snapshot else None,
            verdicts="verdict" if tell else None,
            blank=blank or {},
            without_via=without_via,
        )
        html = HTMLResponse(page.html, headers={"content-security-policy": page.policy})

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            answer: ASGIApp = NOTHING
            if scope["path"] == "/":
                answer = html
            elif scope["path"] == "/network.json" and snapshot:
                answer = snapshot
            elif scope["path"] == "/verdict" and tell:
                answer = await self._answer(scope, tell)
            await answer(scope, receive, send)

        self.network.mount("me.example", app)
        return self

    def open(self) -> Page:
        """Open the console in the browser."""
        self.home.page.goto(self.home.url, wait_until="domcontentloaded")
        return self.home.page

    async def _answer(self, scope: Scope, tell: Tell) -> Response:
        (url,) = parse_qs(scope["query_string"].decode())["url"]
        self.asked.append(url)
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            await asyncio.sleep(self.delay)
        finally:
            self._under_way -= 1
        return tell(url)

    def visits_for(self, path: str) -> list[Visit]:
        """What our own server was asked for at this path."""
        return [visit for visit in self.network.visits_to("me.example") if visit.path == path]


class Held:
    """An answer that waits for `release()`, or is never given."""

    def __init__(self, answer: ASGIApp) -> None:
        self._answer = answer
        self._released = threading.Event()

    def release(self) -> None:
        self._released.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.to_thread(self._released.wait, 30)
        await self._answer(scope, receive, send)
