"""Who may frame a page, by the `frame-ancestors` of its Content-Security-Policy.

Content Security Policy Level 3, https://w3c.github.io/webappsec-csp/, is named `CSP3`
below, with the fragment of the rule's own place in it. Where Chromium 156 does
otherwise, it is followed and that is said: what counts is what a visitor sees.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from wander.urls import parse_url


class Origin(NamedTuple):
    """Scheme, host and port of a URL; `("https", "a.example", "443")`."""

    scheme: str
    host: str
    port: str
    """In digits, the scheme's own where the URL names none; empty for `file`."""


_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}

_WHITESPACE: Final = "\t\n\f\r "

_VALUE: Final = re.compile(r"[\t\n\f\r\x20-\x7e]*+")
"""What a directive's value may hold; commas and semicolons are gone by then."""

_SCHEME_SOURCE: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.\-]*+):")
_HOST_SOURCE: Final = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.\-]*+)://)?"
    r"(?:\*|(?P<wildcard>\*\.)?(?P<host>[a-z0-9\-]++(?:\.[a-z0-9\-]++)*+\.?))"
    r"(?::(?P<port>\*|[0-9]++))?"
    r"(?:(?P<path>/[^?#]*+)(?:[?#].*)?)?"
)
"""CSP3 `#grammardef-host-source`, of a text in lower case.

As in Chromium, a host may end in a dot and has no underscore, and a query or fragment is
cut off. An IPv6 address, a space, a letter beyond ASCII: not a source, so nobody is named.
"""


@lru_cache(maxsize=256)
def origin_of(url: str) -> Origin:
    """The origin of a web address; of `HTTPS://A.example/b`, `("https", "a.example", "443")`.

    A text that is not a web address raises ValueError.
    """
    parsed = parse_url(url)
    if parsed is None:
        raise ValueError(f"{url[:80]!r} is not a web address")
    scheme = parsed.protocol[:-1]
    return Origin(scheme, parsed.hostname, parsed.port or _DEFAULT_PORTS.get(scheme, ""))


def frame_ancestors(policies: Iterable[str]) -> list[str]:
    """The `frame-ancestors` of each policy that has one, from enforced headers' values.

    >>> frame_ancestors(["default-src *; Frame-Ancestors 'self'; frame-ancestors *, img-src *"])
    ["'self'"]

    CSP3 `#parse-response-csp` and `#parse-serialized-policy`: a comma parts policies, a
    semicolon directives; the first of a name counts, in any case.
    """
    found = []
    for header in policies:
        for policy in header.split(","):
            value = _frame_ancestors(policy)
            if value is not None:
                found.append(value)
    return found


def _frame_ancestors(policy: str) -> str | None:
    for directive in policy.split(";"):
        text = directive.strip(_WHITESPACE)
        if text[:15].lower() != "frame-ancestors" or text[15:16] not in ("", *_WHITESPACE):
            continue
        value = text[15:].strip(_WHITESPACE)
        # By the standard a letter beyond ASCII spoils its own source and no more. Chromium
        # drops the directive, and takes no later one of that name for it.
        return value if _VALUE.fullmatch(value) else None
    return None


def allows(value: str, page: Origin, ancestor: Origin, *, redirected: bool = False) -> bool:
    """Whether a `frame-ancestors` of this value lets a page be framed there.

    >>> page, console = origin_of("https://a.example/"), origin_of("https://me.example/")
    >>> allows("'self' *.example", page, console), allows("'none'", page, console)
    (True, False)

    CSP3 `#frame-ancestors-navigation-response`, and `#match-url-to-source-list`: one source
    is enough. `'none'` beside others says nothing, and so does any other word in quotes.
    """
    return any(
        _source_matches(source, page, ancestor, redirected=redirected)
        for source in value.lower().split()
    )


def _source_matches(source: str, page: Origin, ancestor: Origin, *, redirected: bool) -> bool:
    """CSP3 `#match-url-to-source-expression`."""
    if source == "*":
        return ancestor.scheme in _DEFAULT_PORTS
    if source == "'self'":
        return _is_self(page, ancestor)
    if only_scheme := _SCHEME_SOURCE.fullmatch(source):
        return _is_scheme(only_scheme["scheme"], ancestor)
    parts = _HOST_SOURCE.fullmatch(source)
    return parts is not None and (
        _is_scheme(scheme := parts["scheme"] or page.scheme, ancestor)
        and _is_host(parts["host"], parts["wildcard"], ancestor)
        and _is_port(parts["port"], scheme, ancestor)
        # CSP3 `#path-part-match`: an ancestor is asked for its origin, whose path is "/".
        # By the standard a redirect changes nothing here; in Chromium it frees from the path.
        and (redirected or parts["path"] in (None, "/"))
    )


def _is_self(page: Origin, ancestor: Origin) -> bool:
    upgraded = Origin("https", page.host, "443") if page[::2] == ("http", "80") else page
    return ancestor in (page, upgraded)


def _is_scheme(scheme: str, ancestor: Origin) -> bool:
    """CSP3 `#scheme-part-match`, without its `ws` and `wss`, which in Chromium match no page."""
    return ancestor.scheme == scheme or (scheme, ancestor.scheme) == ("http", "https")


def _is_host(host: str | None, wildcard: str | None, ancestor: Origin) -> bool:
    """CSP3 `#host-part-match`; in Chromium an IPv4 address is a host like any other."""
    if host is None:
        return True
    return ancestor.host.endswith("." + host) if wildcard else ancestor.host == host


def _is_port(port: str | None, scheme: str, ancestor: Origin) -> bool:
    """CSP3 `#port-part-matches`; who came by an upgrade to https may not be held to a port.

    So Chromium has it: `http://a.example:80` is `https://a.example` as well, but
    `http://a.example:8443` is not `https://a.example:8443`.
    """
    if port == "*":
        return True
    if port is None:
        return ancestor.port == _DEFAULT_PORTS.get(ancestor.scheme, "")
    digits = port.lstrip("0")
    if scheme == ancestor.scheme:
        return digits == ancestor.port
    return digits == "80" and ancestor.port == "443"
