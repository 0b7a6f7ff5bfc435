r"""Whether a request was a visit that a console led to, and which page it was to.

>>> from wander.visits.line import read_line
>>> rules = Rules(Senders())
>>> rules.judge(read_line(
...     b'203.0.113.7 - - [21/Nov/2026:10:00:00 +0000] '
...     b'"GET /x?p=1&via=https://a.example/wander/ HTTP/1.1" 200 5 "-" "Firefox"'
... ))
Visit(day=datetime.date(2026, 11, 21), console='https://a.example/wander/', page='/x?p=1')
"""

import datetime
import enum
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from wander.visits.escapes import readable
from wander.visits.request import Request
from wander.visits.sender import NAMELESS, Senders

# Those that say so: by a word, or by an address where one can read about them (`+https://...`).
# `Cubot` makes telephones.
_ROBOT: Final = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|\+https?://|archiver|facebookexternalhit|headless|lighthouse"
    r"|preview|monitor|\bwander/\d|http-?client|^(?:curl|wget|python|java|libwww|ruby|php|node)\b",
    re.IGNORECASE,
)
# What consoles and browsers ask for by themselves, whatever the address that they come from.
_NO_PAGE: Final = re.compile(r"/(?:wander\.js|robots\.txt|favicon\.ico)\Z", re.IGNORECASE)
# Parts of a page, when a referrer is all that speaks for a visit.
_PART: Final = re.compile(
    r"\.(?:m?js|css|json|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf)\Z", re.IGNORECASE
)
_LONGEST: Final = 300
"""Letters of a page's address that are kept."""


class Visit(NamedTuple):
    """Somebody came to a page."""

    day: datetime.date
    console: str
    """Who sent them; empty for a console that does not say which."""
    page: str
    """Its path and query without `via`, after its site where the log names that."""


class LeftOut(enum.Enum):
    """Why a request that names a console is not counted."""

    ROBOT = "robots"
    REDIRECT = "redirects"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts."""

    senders: Senders
    with_robots: bool = False
    since: datetime.date = datetime.date.min
    until: datetime.date = datetime.date.max

    def judge(self, request: Request) -> Visit | LeftOut | None:
        """The visit that a request was; or why it is not counted; None for any other request."""
        if request.method != "GET" or not self.since <= request.day <= self.until:
            return None
        path, query, console = self._without_via(request.target)
        if _NO_PAGE.search(path):
            return None
        if not console:
            by_referrer = self._by_referrer(request, path, is_page=console is not None)
            console = console if by_referrer is None else by_referrer
        if console is None:
            return None
        if not self.with_robots and _ROBOT.search(request.agent):
            return LeftOut.ROBOT
        if 300 <= request.status < 400 and request.status != 304:
            return LeftOut.REDIRECT
        if request.status != 304 and not 200 <= request.status < 300:
            return LeftOut.FAILED
        if request.status == 206:  # a further part of what was counted already
            return None
        site = readable(request.host.encode("utf-8", "replace"))
        page = site + path + (f"?{query}" if query else "")
        return Visit(
            request.day, console, page if len(page) <= _LONGEST else page[: _LONGEST - 3] + "..."
        )

    def _without_via(self, target: bytes) -> tuple[str, str, str | None]:
        """The path and query, and the console that `via` names, if it names one.

        A page may have a `via` of its own, for something else: that stays.
        """
        path, _, query = target.partition(b"?")
        kept: list[str] = []
        console: str | None = None
        for part in query.split(b"&"):
            text = readable(part)
            named = self.senders.by_via(text[4:]) if text.startswith("via=") else None
            if named is None:
                kept.append(text)
            else:
                console = named or console or NAMELESS
        return readable(path), "&".join(kept), console

    def _by_referrer(self, request: Request, path: str, *, is_page: bool) -> str | None:
        """The console that the referrer is; not for what a page of the same site asked for."""
        if not request.referrer or (not is_page and _PART.search(path)):
            return None
        console = self.senders.by_referrer(request.referrer)
        if console is None or self.senders.is_own(request.referrer, request.host):
            return None
        return console
