"""The owner's editor: the list in the browser, with nothing lost.

It has its own addresses below the console's, from `edit/` on. Every screen is a page with plain
forms; `static/editor/` makes them pleasant.
"""

import posixpath
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wander.config import ConfigError
from wander.config.edit import EditError
from wander.config.save import ChangedMeanwhileError, SaveError
from wander.network.home import Home, Known
from wander.network.store import StoreError
from wander.own_list import ListError
from wander.server.editor import (
    adding,
    entry,
    history,
    ignoring,
    lists,
    looking,
    previews,
    recommend,
    settings,
    undoing,
)
from wander.server.editor.assets import NAMES, asset
from wander.server.editor.desk import Desk
from wander.server.editor.forms import FormError, read_form
from wander.server.editor.gate import Gate, session_in
from wander.server.editor.looks import Looks
from wander.server.editor.network import Network
from wander.server.editor.office import LISTS, Office, RefusalError
from wander.server.editor.origin import is_own
from wander.server.editor.password import PasswordError
from wander.server.editor.reply import ALWAYS, in_query, page, redirect, said
from wander.server.editor.shelf import Shelf
from wander.server.editor.signing_in import SigningIn, put_session
from wander.server.editor.visit import Visit, query_of
from wander.server.paths import path_below_mount, way_up
from wander.server.source import Report

Screen: TypeAlias = Callable[[Office, Visit], Response | Awaitable[Response]]

_LISTS: Final = "(?:pages|neighbours|ignore)"
_NAME: Final = r"[\w-]+"
_SCREENS: Final[tuple[tuple[str, str, Screen], ...]] = (
    ("GET", "ignore", ignoring.ignore_screen),
    ("GET", _LISTS, lists.list_screen),
    ("POST", _LISTS, lists.change_entries),
    ("POST", f"{_LISTS}/add", adding.add),
    ("GET", f"{_LISTS}/entry", entry.entry_screen),
    ("POST", f"{_LISTS}/entry", entry.change_entry),
    ("GET", "settings", settings.settings_screen),
    ("POST", "settings", settings.change_settings),
    ("GET", "recommend", recommend.recommend_screen),
    ("POST", "recommend", recommend.recommend),
    ("GET", "history", history.history_screen),
    ("GET", r"history/[\w.]+", history.version_screen),
    ("POST", r"history/[\w.]+", history.restore_version),
    ("GET", f"preview/{_NAME}", previews.preview_screen),
    ("POST", f"preview/{_NAME}", previews.save_preview),
    ("GET", f"choose/{_NAME}", previews.choose_screen),
    ("POST", f"choose/{_NAME}", previews.choose),
    ("POST", "undo", undoing.undo),
    ("POST", "look", looking.look),
)
_PREVIEWED: Final = re.compile(rf"preview/{_NAME}/console/.*")
_METHODS: Final = "GET, HEAD, POST"
_SECRET: Final = frozenset({"token", "password"})
"""Fields that no page gives back."""


class Editor:
    """The editor of the list at `path`.

    `good` gives the console as it is served, `known` what was learnt of the network.
    """

    def __init__(
        self,
        path: Path,
        gate: Gate,
        good: Callable[[], Home],
        known: Callable[[], Known],
        report: Report,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._report = report
        self._signing_in = SigningIn(clock)
        self._doors = CapacityLimiter(2)
        self._office = Office(
            desk=Desk(path),
            gate=gate,
            looks=Looks(report=report),
            network=Network(),
            good=good,
            known=known,
            previews=Shelf(8),
        )

    async def answer(self, scope: Scope, receive: Receive, prefix: str) -> ASGIApp:
        """The answer to a request for `prefix`, the editor's own path, or for one below it."""
        if not self._office.gate.lets_ask(scope):
            return said(403, "This editor answers on its own computer alone.")
        if b"%2f" in (scope.get("raw_path") or b"").lower():
            # A browser sees other folders in such an address than we do, for links and cookies.
            return said(404, "There is no screen at this address.")
        path = path_below_mount(scope).removeprefix(prefix)
        if not path:
            location = posixpath.basename(prefix) + "/"
            return Response(None, 308, {**ALWAYS, "location": location})
        visit = Visit(
            scope=scope,
            path=path[1:],
            home=way_up(scope, prefix + "/"),
            query=query_of(scope),
        )
        if visit.method not in ("GET", "POST"):
            return said(405, "Only GET, HEAD and POST are answered here.", {"allow": _METHODS})
        if visit.method == "GET" and visit.path in NAMES:
            return asset(visit.path, scope["query_string"].decode("latin-1")) or said(404, "None.")
        try:
            if visit.method == "POST":
                visit.form = await read_form(scope, receive)
            visit.session = await run_in_threadpool(session_in, self._office.gate, scope)
            return await self._let_in(visit, prefix)
        except PasswordError as error:
            self._report(f"Nobody can sign in to the editor. {error}")
            text = "The file of its password cannot be used. Wander’s terminal or log says why."
            return _refused(visit, RefusalError(500, "The editor is closed", text))
        except FormError as error:
            return _refused(visit, RefusalError(error.status, "That did not arrive", str(error)))
        except RefusalError as error:
            return _refused(visit, error)

    async def _let_in(self, visit: Visit, prefix: str) -> ASGIApp:
        """An answer for whoever may have it."""
        if visit.method == "POST" and not is_own(visit.scope, self._office.good().config.url):
            text = "It did not come from this editor’s own pages. Nothing was changed."
            raise RefusalError(403, "That was not sent from here", text, keeps=False)
        match visit.method, visit.path:
            case "GET", "sign-in":
                return await run_in_threadpool(self._signing_in.screen, self._office, visit)
            case "POST", "sign-in":
                # Passwords are looked at one at a time, and a burst of guesses must not hold the
                # threads that answer everybody else.
                sign_in = self._signing_in.sign_in
                return await run_sync(sign_in, self._office, visit, limiter=self._doors)
            case "GET", "open":
                return await run_in_threadpool(self._signing_in.open_link, self._office, visit)
        sessions = self._office.gate.sessions()
        if sessions is None or visit.session is None:
            return self._turned_away(visit)
        if visit.method == "POST" and not sessions.is_token(visit.session, visit.form.one("token")):
            return self._to_be_sent_again(visit)
        if visit.method == "POST" and visit.path == "sign-out":
            return await run_in_threadpool(self._signing_in.sign_out, self._office, visit)
        if visit.method == "GET" and _PREVIEWED.fullmatch(visit.path):
            found = await run_in_threadpool(
                previews.previewed_console, self._office, visit.path, prefix
            )
            return _unkept(found) if found else said(404, "This preview is not here any more.")
        answer = await self._screen(visit)
        # A cookie belongs to the folder of the address that set it: only the editor's own.
        if sessions.is_to_be_renewed(visit.session) and "/" not in visit.path:
            put_session(self._office, visit.scope, answer, sessions.renew(visit.session))
        return answer

    async def _screen(self, visit: Visit) -> Response:
        if not visit.path:
            return redirect(visit, "pages")
        found = [
            (method, screen) for method, path, screen in _SCREENS if re.fullmatch(path, visit.path)
        ]
        for method, screen in found:
            if method == visit.method:
                return await self._shown(visit, screen)
        if found:
            allowed = {"GET": "GET, HEAD", "POST": "POST"}[found[0][0]]
            return said(405, "This address takes something else.", {"allow": allowed})
        raise RefusalError(404, "Nothing here", "There is no screen at this address.", keeps=False)

    async def _shown(self, visit: Visit, screen: Screen) -> Response:
        """What a screen answers; what goes wrong is told in words, with what was typed."""
        try:
            if screen is looking.look:
                return await looking.look(self._office, visit)
            return await run_in_threadpool(screen, self._office, visit)  # type: ignore[arg-type]
        except ConfigError as error:
            return self._broken(visit, error)
        except ChangedMeanwhileError as error:
            raise RefusalError(409, "Somebody else was faster", str(error)) from error
        except SaveError as error:
            raise RefusalError(507, "It could not be saved", str(error)) from error
        except (EditError, ListError) as error:
            raise RefusalError(422, "That cannot be saved", str(error)) from error
        except StoreError as error:
            raise RefusalError(
                500, "What is known of the network cannot be read", str(error)
            ) from error

    def _turned_away(self, visit: Visit) -> Response:
        """Nobody is signed in: first the password, then what was asked for."""
        if visit.method == "POST":
            return self._to_be_sent_again(visit)
        after = in_query(visit.address)
        return redirect(visit, f"sign-in?next={after}" if visit.path else "sign-in")

    def _to_be_sent_again(self, visit: Visit) -> Response:
        """A form that cannot be taken as it is: of a session that is over, or of none."""
        return page(
            visit,
            "again.html",
            status=403,
            fields=_given_back(visit),
            token=lambda: self._office.token(visit),
        )

    def _broken(self, visit: Visit, error: ConfigError) -> Response:
        """The list in the file cannot be used."""
        return page(
            visit,
            "broken.html",
            status=409,
            mistakes=error.mistakes,
            file=self._office.desk.path.name,
            fields=_given_back(visit),
        )


def _unkept(console: ASGIApp) -> ASGIApp:
    """What the console answers, as nobody may keep it, and no other site frame it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [one for one in message["headers"] if one[0] != b"cache-control"]
                more = ((b"cache-control", b"no-store"), (b"x-frame-options", b"SAMEORIGIN"))
                message = {**message, "headers": [*headers, *more]}
            await send(message)

        await console(scope, receive, send_on)

    return answer


def _refused(visit: Visit, refusal: RefusalError) -> Response:
    return page(
        visit,
        "refused.html",
        status=refusal.status,
        heading=refusal.heading,
        text=refusal.text,
        fields=_given_back(visit) if refusal.keeps else (),
        lists=LISTS,
    )


def _given_back(visit: Visit) -> tuple[tuple[str, str], ...]:
    """What somebody typed, so that a page can give it back."""
    return tuple((name, value) for name, value in visit.form.fields if name not in _SECRET)
