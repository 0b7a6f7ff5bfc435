"""A made-up Wander network on loopback, which a browser sees under any host name.

The browser is told that this server is its proxy, so `http://anything.example/` comes
here, in every browser and without touching a name server.
"""

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True)
class Visit:
    """One request that somebody's server got."""

    host: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)


class Network:
    """Consoles and pages by host name; every host that was not set up has friendly pages."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Start anew, for the next test."""
        self._apps: dict[str, ASGIApp] = {}
        self._answers: dict[str, Response] = {}
        self._visits: list[Visit] = []

    @property
    def visits(self) -> list[Visit]:
        """What was asked for so far, the oldest first."""
        with self._lock:
            return list(self._visits)

    def visits_to(self, host: str) -> list[Visit]:
        """What one host was asked for."""
        return [visit for visit in self.visits if visit.host == host]

    def mount(self, host: str, app: ASGIApp) -> None:
        """Let an application answer for a whole host."""
        self._apps[host] = app

    def answer(self, url: str, response: Response) -> None:
        """Let one URL have this answer."""
        parts = urlsplit(url)
        self._answers[f"{parts.hostname}{parts.path}"] = response

    def script(self, console: str, text: str | bytes, **headers: str) -> None:
        """Let a console have this `wander.js`."""
        self.answer(
            console + "wander.js", Response(text, headers=headers, media_type="text/javascript")
        )

    def console(
        self,
        console: str,
        pages: Iterable[str] = (),
        consoles: Iterable[str] = (),
        **more: object,
    ) -> None:
        """A console as the original serves it."""
        said = {"consoles": list(consoles), "pages": list(pages), "ignore": [], **more}
        self.script(console, f"const wander = {json.dumps(said)}")

    def page(self, url: str, html: str, **headers: str) -> None:
        """A page of somebody's."""
        self.answer(url, HTMLResponse(html, headers=headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the host that the request names."""
        if scope["type"] != "http":
            return
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "").partition(":")[0]
        path = scope["path"]
        visit = Visit(host, path, scope["query_string"].decode(), headers)
        with self._lock:
            self._visits.append(visit)
        await self._app(host, path)(scope, receive, send)

    def _app(self, host: str, path: str) -> ASGIApp:
        if response := self._answers.get(host + path):
            return response
        if app := self._apps.get(host):
            return app
        if path.endswith(("/wander.js", "/robots.txt")):
            return PlainTextResponse("not found", 404)
        return HTMLResponse(f"<!doctype html><title>{host}</title><h1>{host}{path}</h1>")


async def silence(_scope: Scope, receive: Receive, _send: Send) -> None:
    """A server that takes the request and never answers."""
    while (await receive())["type"] != "http.disconnect":
        pass
