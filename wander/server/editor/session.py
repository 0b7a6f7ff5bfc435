"""Sessions: what a browser holds after its owner has signed in, and what its forms carry.

All of it is text that we sign and nobody else can make. Nothing is kept of a session but that it
has ended.

>>> sessions = Sessions("a key", clock=lambda: 1_800_000_000)
>>> session = sessions.read(sessions.begin())
>>> session.begun
1800000000
>>> sessions.is_token(session, sessions.token(session))
True
>>> print(Sessions("another key").read(sessions.begin()))
None
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from itsdangerous import BadSignature, Signer, TimestampSigner

_DAY: Final = 24 * 60 * 60

LASTS: Final = 30 * _DAY
"""Seconds for which a session lasts without a visit."""
RENEWED_AFTER: Final = _DAY
"""Seconds: not at every visit, or each answer would carry a cookie."""
DEVICE_LASTS: Final = 400 * _DAY
"""Seconds for which a browser is known: browsers keep no cookie for longer."""
MOST_ENDED: Final = 10_000
"""Ended sessions that are remembered; only who is signed in can end one."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser whose owner has signed in."""

    id: str
    """Random, and the same for as long as the session is renewed."""
    begun: int
    """When it was begun or last renewed, in seconds since 1970."""


class Sessions:
    """The sessions of one console, all signed with one key.

    Which of them have ended is remembered in memory: a cookie that somebody has copied before
    its owner signed out works again after the server was started anew. `wander password
    --end-sessions` ends every session for good.
    """

    def __init__(self, key: str, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._sessions = _Signer(key, "session", clock)
        self._devices = _Signer(key, "device", clock)
        self._forms = Signer(
            key, salt=b"wander.form", key_derivation="hmac", digest_method=hashlib.sha256
        )
        self._ended: dict[str, float] = {}  # each with the moment when it may be forgotten
        self._ending = threading.Lock()

    def begin(self) -> str:
        """A new session, as the value of a cookie."""
        return self._sessions.sealed(secrets.token_urlsafe(16))

    def read(self, cookie: str) -> Session | None:
        """The session of a cookie; None for one that is not ours, altered, too old or ended."""
        opened = self._sessions.opened(cookie, LASTS)
        if opened is None or opened[0] in self._ended:
            return None
        return Session(*opened)

    def is_to_be_renewed(self, session: Session) -> bool:
        """Whether it is older than a day, so that who comes back now and then stays signed in."""
        return self._clock() - session.begun > RENEWED_AFTER

    def renew(self, session: Session) -> str:
        """The same session from now on, as the value of a cookie. One that has ended stays so."""
        return self._sessions.sealed(session.id)

    def end(self, session: Session) -> None:
        """Let no cookie of this session, old or renewed, be read again."""
        now = self._clock()
        with self._ending:
            # Not from `begun`: it may have been renewed up to this moment, and while we speak.
            ended = {id: until for id, until in self._ended.items() if until > now}
            ended.pop(session.id, None)
            ended[session.id] = now + LASTS + _DAY
            for id in list(ended)[:-MOST_ENDED]:
                del ended[id]
            self._ended = ended

    def token(self, session: Session) -> str:
        """A token for a form of this session.

        It is another text each time. A page is compressed with what its address may bring into
        it, and its size would tell a stranger who tries a token that stays the same, letter by
        letter, whether the letter was right (BREACH).
        """
        return self._token(session, secrets.token_urlsafe(16))

    def is_token(self, session: Session, token: str) -> bool:
        """Whether `token` was made for this session."""
        salt = token.rpartition(".")[0]
        return _is_same(self._token(session, salt), token)

    def device(self) -> str:
        """A mark for a browser in which the owner has signed in, as the value of a cookie.

        It lets nobody in. It gives that browser an allowance of its own for attempts to sign in
        (`wander.server.editor.attempts`), which strangers' attempts cannot use up.
        """
        return self._devices.sealed(secrets.token_urlsafe(16))

    def is_device(self, cookie: str) -> str | None:
        """What tells this browser from others; None for a cookie that is not ours, or too old."""
        opened = self._devices.opened(cookie, DEVICE_LASTS)
        return opened[0] if opened else None

    def _token(self, session: Session, salt: str) -> str:
        # A session's id has no dot, so that no two pairs of salt and id give the same text.
        signature = self._forms.get_signature(f"{salt}.{session.id}".encode(*_AS_SENT))
        return f"{salt}.{signature.decode('ascii')}"


class OneTimeLink:
    """The secret in the link with which `wander edit` opens the browser.

    >>> link = OneTimeLink()
    >>> link.take("a guess"), link.take(link.text), link.take(link.text)
    (False, True, False)
    """

    def __init__(self) -> None:
        self.text: Final = secrets.token_urlsafe(32)
        self._is_there = True
        self._taking = threading.Lock()

    def take(self, secret: str) -> bool:
        """True for the first who knows the secret, and never again."""
        with self._taking:
            if not self._is_there or not _is_same(self.text, secret):
                return False
            self._is_there = False
            return True


class _Signer(TimestampSigner):
    """Signs ids with the time, for one use: what was signed for another is not taken."""

    def __init__(self, key: str, use: str, clock: Callable[[], float]) -> None:
        super().__init__(
            key, salt=f"wander.{use}", key_derivation="hmac", digest_method=hashlib.sha256
        )
        self._clock = clock

    def get_timestamp(self) -> int:
        """Now, in whole seconds."""
        return int(self._clock())

    def sealed(self, id: str) -> str:
        """The id with the time and the signature."""
        return self.sign(id).decode("ascii")

    def opened(self, text: str, lasts: int) -> tuple[str, int] | None:
        """The id and the time of a text that was sealed here, at most `lasts` seconds ago."""
        if not text.isascii():
            return None
        try:
            id, time = self.unsign(text, max_age=lasts, return_timestamp=True)
        except BadSignature:
            return None
        # The last letter of a signature has bits to spare, and whatever is no letter is passed
        # over when it is decoded: several texts are the same signature. Only ours is taken.
        signed, _, signature = text.rpartition(".")
        if not _is_same(self.get_signature(signed).decode("ascii"), signature):
            return None
        return id.decode("ascii"), int(time.timestamp())


_AS_SENT: Final = ("utf-8", "surrogatepass")
"""Half a character is no reason to fail."""


def _is_same(ours: str, theirs: str) -> bool:
    """Whether they are the same, without telling by the time how far."""
    return hmac.compare_digest(ours.encode(*_AS_SENT), theirs.encode(*_AS_SENT))
