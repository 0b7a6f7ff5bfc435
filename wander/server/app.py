"""The web application: the console page, its list, and the owner's own files."""

import sys
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from wander.config import Config
from wander.feeds import Feed, feeds_of
from wander.feeds.beside import feeds_beside
from wander.network.home import Home, Known, blank_pages_told
from wander.network.store import StoreError
from wander.server.answers import Answer
from wander.server.headers import COMMON
from wander.server.learnt import Learnt
from wander.server.pages import VERDICT, not_found, redirect, site_answers
from wander.server.paths import path_below_mount, way_home
from wander.server.source import Report, Source, stamp
from wander.server.verdict import Verdicts

if TYPE_CHECKING:
    from wander.server.editor.app import Editor
    from wander.server.editor.gate import Gate
    from wander.server.editor.session import OneTimeLink

EDITOR: Final = "edit"
"""Where the owner's editor is, below the console."""
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
    report = report or _to_standard_error
    return ConsoleApp(Source(Path(config_path), report), report)


def create_app_to_edit(config_path: str | Path, link: "OneTimeLink") -> Starlette:
    """The same for the owner alone, at their own computer: a link opens the editor, once."""
    from wander.server.editor.gate import LinkGate

    report = _to_standard_error
    return ConsoleApp(Source(Path(config_path), report), report, LinkGate(link))


class ConsoleApp(Starlette):
    """Starlette with one site instead of routes.

    The site looks a path up by itself. Without router and error pages in between (it has
    its own) it gives half as many answers again a second. Middleware works as ever.
    """

    def __init__(self, source: Source, report: Report, gate: "Gate | None" = None) -> None:
        super().__init__()
        self._site = ConsoleSite(source, self.router, report, gate)

    def build_middleware_stack(self) -> ASGIApp:
        """The site, inside the middleware that was added."""
        app: ASGIApp = self._site
        for middleware in reversed(self.user_middleware):
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        return app


class ConsoleSite:
    """Answers every request under one path, from answers prepared beforehand."""

    def __init__(
        self, source: Source, otherwise: ASGIApp, report: Report, gate: "Gate | None" = None
    ) -> None:
        self._source = source
        self._gate = gate
        self._editor: Editor | None = None
        self._otherwise = otherwise
        self._report = report
        self._missing: tuple[str, ...] = ()
        self._blank: tuple[str, ...] = ()
        self._learnt = Learnt(report)
        self._verdicts = Verdicts()
        self._building = threading.Lock()
        self._build()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every path that is not ours gets a friendly 404."""
        if scope["type"] != "http":
            await self._otherwise(scope, receive, send)
            return
        path = path_below_mount(scope)
        if self._is_edited_at(path):
            answer = await self._edit(scope, receive)
        else:
            if self._is_outdated():
                await run_in_threadpool(self._rebuild)
            else:
                self._learnt.keep_up(self._home, self._prepare_anew)
            answer = await self._verdict(scope, path) or self._answer(scope, path)
        await answer(scope, receive, send)

    def _is_edited_at(self, path: str) -> bool:
        editor = f"{self._prefix}/{EDITOR}"
        return path.startswith(editor) and path[len(editor) :][:1] in ("", "/")

    async def _edit(self, scope: Scope, receive: Receive) -> ASGIApp:
        """The answer of the owner's editor. It sees what is in the file by itself."""
        editor = self._editor
        if editor is None:
            editor = await run_in_threadpool(self._opened_editor)
        return await editor.answer(scope, receive, f"{self._prefix}/{EDITOR}")

    def _opened_editor(self) -> "Editor":
        # Only now: most consoles are wandered from for days before their owner comes.
        from wander.server.editor.app import Editor
        from wander.server.editor.gate import PasswordGate

        path = self._source.path
        with self._building:
            editor = self._editor or Editor(
                path,
                self._gate or PasswordGate(path),
                lambda: self._home,
                lambda: self._learnt.known,
                self._report,
            )
            self._editor = editor
        return editor

    async def _verdict(self, scope: Scope, path: str) -> ASGIApp | None:
        """The answer about one page, where that is asked for."""
        if path != f"{self._prefix}/{VERDICT}" or scope["method"] != "GET":
            return None
        visitor = str((scope.get("client") or ("",))[0])
        return await self._verdicts.answer(self._home, scope["query_string"], visitor)

    def _answer(self, scope: Scope, path: str) -> ASGIApp:
        if scope["method"] not in ("GET", "HEAD"):
            return METHOD_NOT_ALLOWED
        if path == f"{self._prefix}/health":
            return self._health()
        found = None
        if query := scope["query_string"]:
            found = self._answers.by_content.get((path, query.decode("latin-1")))
        if found := found or self._answers.by_path.get(path):
            return found
        home = way_home(scope, self._prefix + "/")
        return not_found(home) if path else redirect(home)

    def _health(self) -> Answer:
        """That we serve, and whether it is the list as it stands in the file."""
        state = "current" if self._source.is_current else "last good"
        return Answer(
            f'{{"status": "ok", "list": "{state}"}}\n'.encode(),
            {**COMMON, "content-type": "application/json", "cache-control": "no-store"},
        )

    def _is_outdated(self) -> bool:
        return any(stamp(path) != seen for path, seen in self._stamps)

    def _rebuild(self) -> None:
        """Make the answers anew, once, however many requests wait for it."""
        with self._building:
            if self._is_outdated():
                self._build()

    def _build(self) -> None:
        source = self._source
        source.refresh()
        config, folder = source.config, source.path.parent
        stamps = {source.path: source.stamp}
        stamps |= {folder / name: stamp(folder / name) for name in config.console.local_files}
        self._home = Home(config, source.path)
        self._learnt.read(self._home)
        self._prepare()
        self._stamps = [(str(path), seen) for path, seen in stamps.items()]

    def _prepare_anew(self) -> None:
        with self._building:
            self._prepare()

    def _prepare(self) -> None:
        """Make the answers, of the list and of what was learnt of the network."""
        config, known = self._home.config, self._learnt.known
        self._prefix = config.server.path.removesuffix("/")
        feeds = self._feeds(config) if config.feeds else None
        folder = self._source.path.parent
        self._answers = site_answers(config, folder, self._prefix, known, feeds)
        self._tell_missing(self._answers.missing)
        self._tell_blank(known)

    def _feeds(self, config: Config) -> Callable[[], Mapping[str, Feed]]:
        """What makes the list for other programs, once."""

        @cache
        def feeds() -> Mapping[str, Feed]:
            try:
                return feeds_beside(config, self._source.path, report=self._report)
            except StoreError as error:
                self._report(f"{error} The feeds have no dates and titles meanwhile.")
                return feeds_of(config)

        return feeds

    def _tell_missing(self, missing: tuple[str, ...]) -> None:
        if missing and missing != self._missing:
            self._report(
                f"{self._source.path.name} names {', '.join(missing)}, which cannot be read from"
                f" {self._source.path.parent.absolute()}. Visitors get the page without."
            )
        self._missing = missing

    def _tell_blank(self, known: Known) -> None:
        blank = tuple(known.blank)
        if blank and blank != self._blank:
            self._report(blank_pages_told(known))
        self._blank = blank


def _to_standard_error(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
