r"""Which console sent a visitor: what `via` and the referrer say.

>>> senders = Senders(["https://b.example/list.html"], own="https://me.example/wander/")
>>> senders.by_via("https://a.example/wander"), senders.by_via("wander-0.4.0"), senders.by_via("x")
('https://a.example/wander/', '', None)
>>> senders.by_referrer("https://b.example/list.html")
'https://b.example/list.html'
>>> senders.by_referrer("https://c.example/wander/")
'https://c.example/wander/'
>>> senders.by_referrer("https://c.example/") is None
True

A referrer is a console's when the list names it as one, or when its path ends in `/wander/`.
Browsers tell most sites no more than the host that a visitor comes from: that says nothing of a
console, unless one stands at the host's top and in the list.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from wander.urls import console_url, parse_url

NAMELESS: Final = ""
"""A console that says that it is one, and not which."""

_VERSION: Final = re.compile(r"wander-[0-9A-Za-z.+_-]{1,40}")
_LONGEST: Final = 300
"""Letters of a console's address; no real one comes near, and each is kept."""
_LONGEST_WRITTEN: Final = 3 * _LONGEST
"""With each letter percent-encoded."""
_REMEMBERED: Final = 4096


class Senders:
    """The consoles that can be told, given those of the owner's list and the owner's own."""

    def __init__(self, listed: Iterable[str] = (), own: str | None = None) -> None:
        self._own_host = _host(own) if own else ""
        self._known = {_bare(console): console for console in map(console_url, listed)}
        # The same few come again and again; a log may hold a million others.
        self._remembered = lru_cache(_REMEMBERED)(self._console)

    @property
    def needles(self) -> list[re.Pattern[bytes]]:
        """What a line holds that names a console, in part; most lines hold none of these."""
        listed = sorted(re.escape(bare.encode()) for bare in self._known)
        found = [rb"via=", rb'/wander/?(?:index\.html)?"']
        if listed:
            # Without the last slash and `index.html`, which a browser may leave out or add.
            found.append(rb'"https?://(?:' + rb"|".join(one.rstrip(b"/") for one in listed) + rb")")
        return [re.compile(pattern) for pattern in found]

    def by_via(self, value: str) -> str | None:
        """The console that a `via` names; empty for one that does not say which; None for none."""
        if len(value) > _LONGEST_WRITTEN:
            return None
        text = unquote_to_bytes(value).decode("utf-8", "replace")
        return NAMELESS if _VERSION.fullmatch(text) else self._remembered(text)

    def by_referrer(self, referrer: str) -> str | None:
        """The console that a referrer is, or None."""
        if len(referrer) > _LONGEST_WRITTEN:
            return None
        console = self._remembered(referrer)
        if console is None:
            return None
        return console if console.endswith("/wander/") or _bare(console) in self._known else None

    def is_own(self, referrer: str, host: str) -> bool:
        """Whether somebody went from page to page of the owner's own site."""
        return _host(referrer) in {host, self._own_host} - {""}

    def _console(self, text: str) -> str | None:
        parsed = parse_url(text)
        if parsed is None or parsed.protocol not in ("http:", "https:") or parsed.username:
            return None
        console = console_url(text)
        return self._known.get(_bare(console), console) if len(console) <= _LONGEST else None


def _bare(console: str) -> str:
    """Without the scheme: a console is the same over http and https."""
    return console.partition("://")[2]


def _host(url: str) -> str:
    parsed = parse_url(url)
    return parsed.hostname if parsed else ""
