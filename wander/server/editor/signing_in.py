"""Signing in and out."""

import re
import time
from collections.abc import Callable
from typing import Final

from starlette.responses import Response
from starlette.types import Scope

from wander.server.editor.attempts import Attempts
from wander.server.editor.gate import DEVICE_COOKIE, cookies_of
from wander.server.editor.office import Office
from wander.server.editor.origin import client_address, is_https
from wander.server.editor.password import end_sessions, is_right
from wander.server.editor.reply import page, redirect
from wander.server.editor.session import DEVICE_LASTS, LASTS
from wander.server.editor.visit import Visit

# Our own screens, as they stand in an address: no scheme, no host, no way up.
_OWN: Final = re.compile(
    r"(?:pages|neighbours|ignore|settings|history|recommend)"
    r"(?:/[\w.-]*[\w-])*(?:\?[\w.~!$&'()*+,;=:@/?%-]*)?",
    re.ASCII,
)


class SigningIn:
    """The way in with a password, and the way out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._attempts = Attempts(clock)

    def screen(self, office: Office, visit: Visit) -> Response:
        """The field for the password."""
        after = screen_after(visit.query.one("next"))
        if office.gate.link is not None:
            return page(visit, "ended.html", status=403)
        if visit.session:
            return redirect(visit, after)
        return page(visit, "sign_in.html", after=after, wrong="")

    def sign_in(self, office: Office, visit: Visit) -> Response:
        """Try a password. It takes the same time whether there is one to compare with or not."""
        after = screen_after(visit.form.one("next"))
        if office.gate.link is not None:
            return page(visit, "ended.html", status=403)
        sessions = office.gate.sessions()
        mark = cookies_of(visit.scope).get(DEVICE_COOKIE, "")
        device = sessions.is_device(mark) if sessions and mark else None
        address = client_address(visit.scope)
        wait = self._attempts.wait(address, device)
        if wait > 0:
            seconds = int(wait) + 1
            wrong = f"Too many attempts. Wait {_time(seconds)}, and try again."
            answer = page(visit, "sign_in.html", status=429, after=after, wrong=wrong)
            answer.headers["retry-after"] = str(seconds)
            return answer
        right = is_right(visit.form.one("password"), office.gate.access())
        if not right or sessions is None:
            wrong = "That is not the password."
            return page(visit, "sign_in.html", status=403, after=after, wrong=wrong)
        self._attempts.succeeded(address, device)
        answer = redirect(visit, after)
        put_session(office, visit.scope, answer, sessions.begin())
        if device is None:
            _put(office, visit.scope, answer, DEVICE_COOKIE, sessions.device(), DEVICE_LASTS)
        return answer

    def open_link(self, office: Office, visit: Visit) -> Response:
        """Let in whoever has the one-time link."""
        link, sessions = office.gate.link, office.gate.sessions()
        if link is None or sessions is None or not link.take(visit.query.one("key")):
            return page(visit, "ended.html", status=403)
        answer = redirect(visit, "pages")
        put_session(office, visit.scope, answer, sessions.begin())
        return answer

    def sign_out(self, office: Office, visit: Visit) -> Response:
        """End the session here, or in every browser."""
        sessions = office.gate.sessions()
        if sessions and visit.session:
            sessions.end(visit.session)
        if "everywhere" in visit.form and office.gate.link is None:
            end_sessions(office.desk.path)
        answer = redirect(visit, "sign-in")
        put_session(office, visit.scope, answer, "")
        return answer


def put_session(office: Office, scope: Scope, answer: Response, value: str) -> None:
    """Let the browser keep a session, or with no value forget it."""
    name = office.gate.cookie_name(scope)
    _put(office, scope, answer, name, value, LASTS if value else 0)


def screen_after(asked: str, otherwise: str = "pages") -> str:
    """Where to go on to: one of our own screens, whatever the form or the address says.

    >>> screen_after("pages?q=sea"), screen_after("//evil.example"), screen_after("pages/../..")
    ('pages?q=sea', 'pages', 'pages')
    """
    return asked if _OWN.fullmatch(asked) else otherwise


def _put(office: Office, scope: Scope, answer: Response, name: str, value: str, lasts: int) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=lasts,
        # The browser then takes that of the address it asked for, up to its last slash
        # (RFC 6265, 5.1.4). That is the editor's, under whichever path a proxy shows it.
        path=None,
        secure=is_https(scope, office.good().config.url),
        httponly=True,
        # Strict would leave it out when a bookmark or the share sheet leads here from elsewhere.
        samesite="lax",
    )


def _time(seconds: int) -> str:
    if seconds < 90:
        return f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"
