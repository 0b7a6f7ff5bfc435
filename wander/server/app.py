"""The web application: the console page, its list, and the owner's own files."""

import asyncio
import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from wander.server.answers import Answer
from wander.server.headers import COMMON
from wander.server.pages import not_found, site_answers
from wander.server.source import Report, Source, stamp

METHOD_NOT_ALLOWED = Answer(
    b"Only GET and HEAD are answered here.\n",
    {**COMMON, "content-type": "text/plain; charset=utf-8", "allow": "GET, HEAD"},
    status=405,
)


def create_app(config_path: str | Path, *, report: Report | None = None) -> Starlette:
    """The console of one `wander.toml`, as an ASGI application.

    It serves the page at the list's `[server] path` (by default `/`), so it can be run by
    itself or mounted under any path of another ASGI site::

        Starlette(routes=[Mount("/wander", create_app("wander.toml")), ...])

    The file is looked at again at every request: an edit is seen at once, and a broken edit
    leaves the last good list in service. `report` gets the texts for the owner; without it
    they go to standard error. Raises `ConfigError` when the list is broken to begin with.
    """
    source = Source(Path(config_path), report or _to_standard_error)
    return ConsoleApp(source)


class ConsoleApp(Starlette):
    """Starlette with one site instead of routes.

    The site looks a path up by itself. Without router and error pages in between (it has
    its own) it gives half as many answers again a second. Middleware works as ever.
    """

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._site = ConsoleSite(source, otherwise=self.router)

    def build_middleware_stack(self) -> ASGIApp:
        """The site, inside the middleware that was added."""
        app: ASGIApp = self._site
        for middleware in reversed(self.user_middleware):
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        return app


class ConsoleSite:
    """Answers every request under one path, from answers prepared beforehand."""

    def __init__(self, source: Source, otherwise: ASGIApp) -> None:
        self._source = source
        self._otherwise = otherwise
        self._prefix = source.config.server.path.removesuffix("/")
        self._rebuilding = asyncio.Lock()
        self._build()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every path that is not ours gets a friendly 404."""
        if scope["type"] != "http":
            await self._otherwise(scope, receive, send)
            return
        if self._is_outdated():
            await self._rebuild()
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["method"] not in ("GET", "HEAD"):
            answer = METHOD_NOT_ALLOWED
        elif path == f"{self._prefix}/health":
            answer = self._health()
        elif b"v=" in scope["query_string"]:
            answer = self._named_by_content(path, scope["query_string"].decode("latin-1"))
        else:
            answer = self._answers.get(path) or not_found(path, self._prefix + "/")
        await answer(scope, receive, send)

    def _named_by_content(self, path: str, query: str) -> Answer:
        """An answer asked for with its content's name, or else as without."""
        return (
            self._answers.get(f"{path}?{query}")
            or self._answers.get(path)
            or not_found(path, self._prefix + "/")
        )

    def _health(self) -> Answer:
        """That we serve, and whether it is the list as it stands in the file."""
        state = "current" if self._source.is_current else "last good"
        return Answer(
            f'{{"status": "ok", "list": "{state}"}}\n'.encode(),
            {**COMMON, "content-type": "application/json", "cache-control": "no-store"},
        )

    def _is_outdated(self) -> bool:
        return any(stamp(path) != seen for path, seen in self._stamps.items())

    async def _rebuild(self) -> None:
        """Make the answers anew, once, however many requests wait for it."""
        async with self._rebuilding:
            if self._is_outdated():
                await asyncio.to_thread(self._build)

    def _build(self) -> None:
        source = self._source
        source.refresh()
        folder = source.path.parent
        stamps = {source.path: source.stamp}
        stamps |= {folder / name: stamp(folder / name) for name in source.config.console.local_files}
        self._answers = site_answers(source.config, folder, self._prefix)
        self._stamps = stamps


def _to_standard_error(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
