"""Who is let into the editor: whoever knows the password, or has the one-time link."""

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from starlette.datastructures import Headers
from starlette.types import Scope

from wander.server.editor.origin import is_loopback_host
from wander.server.editor.password import Access, read_access, stamp_of
from wander.server.editor.session import OneTimeLink, Session, Sessions

COOKIE: Final = "wander-session"
DEVICE_COOKIE: Final = "wander-device"


class Gate(Protocol):
    """Keeps the sessions of one editor."""

    link: OneTimeLink | None
    """The way in where there is no password."""

    def sessions(self) -> Sessions | None:
        """The sessions there can be; None while nobody can sign in. Blocks for a moment."""

    def access(self) -> Access | None:
        """The password's hash, where there is one."""

    def cookie_name(self, scope: Scope) -> str:
        """Under which name the browser keeps its session."""

    def lets_ask(self, scope: Scope) -> bool:
        """Whether a request may come in at all."""


class PasswordGate:
    """For a server that others can reach: nobody gets in until there is a password."""

    link: OneTimeLink | None = None

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._seen: object = ()
        self._access: Access | None = None
        self._sessions: Sessions | None = None
        self._reading = threading.Lock()

    def sessions(self) -> Sessions | None:
        """Those of the password that is set by now; another password has other sessions.

        Raises `PasswordError` for a file that cannot be used.
        """
        with self._reading:
            stamp = stamp_of(self._path)
            if stamp != self._seen:
                access = read_access(self._path)
                if access is None or self._access is None or access.key != self._access.key:
                    self._sessions = Sessions(access.key, self._clock) if access else None
                self._access, self._seen = access, stamp
            return self._sessions

    def access(self) -> Access | None:
        """The password's hash. Raises `PasswordError`."""
        self.sessions()
        return self._access

    def cookie_name(self, _scope: Scope) -> str:
        """One name: the cookie's path keeps the editors of one host apart."""
        return COOKIE

    def lets_ask(self, _scope: Scope) -> bool:
        """Everybody may ask; a session is another matter."""
        return True


class LinkGate:
    """For `wander edit`: a program on the owner's own computer that opens its own link."""

    def __init__(self, link: OneTimeLink) -> None:
        self.link: OneTimeLink | None = link
        self._sessions = Sessions(secrets.token_urlsafe(32))

    def sessions(self) -> Sessions | None:
        """Those of this run of the program."""
        return self._sessions

    def access(self) -> Access | None:
        """There is no password."""
        return None

    def cookie_name(self, scope: Scope) -> str:
        """A name for each port: to a browser they all are one host."""
        _host, port = scope.get("server") or ("", 0)
        return f"{COOKIE}-{port}"

    def lets_ask(self, scope: Scope) -> bool:
        """Only what is addressed to this computer: a stranger's name may lead here as well."""
        return is_loopback_host(scope)


def cookies_of(scope: Scope) -> dict[str, str]:
    """The cookies of a request, as they came. The first of a name is the one for this path."""
    cookies: dict[str, str] = {}
    for sent in Headers(scope=scope).getlist("cookie"):
        for part in sent.split(";"):
            key, equals, text = part.strip().partition("=")
            if equals:
                cookies.setdefault(key, text)
    return cookies


def session_in(gate: Gate, scope: Scope) -> Session | None:
    """The session of a request, or None."""
    sessions = gate.sessions()
    cookie = cookies_of(scope).get(gate.cookie_name(scope))
    return sessions.read(cookie) if sessions and cookie else None
