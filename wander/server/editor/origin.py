"""Where a request comes from: one of our own pages, or somebody else's.

All that is known is in the ASGI scope. The scheme and the visitor's address are there what the
server makes of a proxy's headers, which uvicorn takes from proxies that it trusts, and from
nobody else; no such header is read here.

>>> scope = {"scheme": "http", "headers": [(b"host", b"me.example:80")]}
>>> sorted(own_origins(scope, "https://www.me.example/wander/"))
['http://me.example', 'https://www.me.example']
"""

import re
from ipaddress import IPv4Address
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

from wander.urls import parse_url

# A name or an address, and a port (RFC 9110, section 7.2): nothing that could make a path or a
# user's name of it.
_HOST: Final = r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_ORIGIN: Final = re.compile(rf"(https?)://({_HOST})", re.IGNORECASE)


def own_origins(scope: Scope, url: str | None) -> frozenset[str]:
    """The origins that are ours: that of the address asked for, and that of the console's `url`.

    The latter since a proxy often asks us by a name of its own.
    """
    asked = _origin(scope.get("scheme", "http"), _host(scope))
    return frozenset(origin for origin in (asked, _origin_of(url)) if origin)


def is_own(scope: Scope, url: str | None) -> bool:
    """Whether a request that is to change something was made by one of our own pages.

    Browsers send `Origin` with every POST, and no page can alter it; a request without one, or
    with more than one, is refused, and so is `null`, which sandboxed pages send. Where the
    browser says by `Sec-Fetch-Site` who asked, that has to agree.

    Where a proxy speaks https to the visitor and http to us, and does not tell, our own page has
    an `https:` origin with the host that was asked for. That is taken for ours: who can answer
    for this host over https is its owner. The other way round it is not: anybody on the way can
    answer over http.
    """
    headers = Headers(scope=scope)
    if any(site != "same-origin" for site in headers.getlist("sec-fetch-site")):
        return False
    sent = headers.getlist("origin")
    parts = _ORIGIN.fullmatch(sent[0]) if len(sent) == 1 else None
    if not parts:
        return False
    origin = _origin(parts[1], parts[2])
    return bool(origin) and origin in own_origins(scope, url) | {_origin("https", _host(scope))}


def is_https(scope: Scope, url: str | None) -> bool:
    """Whether the visitor speaks https to us, so that cookies may be kept to that.

    True as well when the host asked for is that of an `https:` `url`: what is said about the
    console's own address is believed. A proxy has to pass on the visitor's `Host` for that.
    """
    if scope.get("scheme") == "https":
        return True
    own = _origin_of(url)
    return own.startswith("https:") and own == _origin("https", _host(scope))


def is_loopback_host(scope: Scope) -> bool:
    """Whether the visitor asked for this computer by an address that no other can have.

    A name of a stranger's may lead here as well (DNS rebinding), and then that stranger's page
    is of the same origin as ours. This tells what the visitor typed and not who the visitor is: a
    proxy, too, asks for 127.0.0.1.
    """
    parsed = parse_url(_origin("http", _host(scope)))
    name = parsed.hostname if parsed else ""
    if name in ("localhost", "[::1]"):
        return True
    try:
        return IPv4Address(name).is_loopback
    except ValueError:
        return False


def client_address(scope: Scope) -> str:
    """The visitor's address; empty where there is none, as with a Unix socket."""
    return str((scope.get("client") or ("",))[0])


def _host(scope: Scope) -> str:
    """What the request says it is for; empty where it says nothing, or more than one thing."""
    sent = Headers(scope=scope).getlist("host")
    return sent[0] if len(sent) == 1 and re.fullmatch(_HOST, sent[0]) else ""


def _origin(scheme: str, host: str) -> str:
    """The origin as a browser writes it: lower case, without a default port; empty for none."""
    return _origin_of(f"{scheme}://{host}") if host else ""


def _origin_of(url: str | None) -> str:
    parsed = parse_url(url) if url else None
    return f"{parsed.protocol}//{parsed.host}" if parsed and parsed.host else ""
