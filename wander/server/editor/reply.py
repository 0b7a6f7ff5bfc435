"""The editor's answers: pages that nobody else may show, keep or add to."""

import gzip
import re
import secrets
from functools import cache
from typing import Final
from urllib.parse import quote

import brotli
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import Headers
from starlette.responses import Response

from wander.server.answers import SMALLEST_COMPRESSED, preferred_encodings
from wander.server.editor.assets import asset_address
from wander.server.editor.visit import Visit
from wander.server.headers import COMMON, PAGE

ALWAYS: Final = {
    **COMMON,
    # Nobody but the owner, and not even their browser's back-and-forward memory on a shared one.
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    # Forms are sent with the Origin that proves where they come from only with a referrer policy
    # other than no-referrer; other sites learn nothing from this one.
    "referrer-policy": "same-origin",
    "x-robots-tag": "noindex",
    # What is no page loads nothing, and is shown in no frame either.
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
}

_OF_ADDRESSES: Final = "%/:?#[]@!$&'()*+,;="
"""What means something in an address (RFC 3986) and is left as it is."""
_BELOW: Final = re.compile(r"[\w-]+(?:/[\w.-]*[\w-])*(?:[?#]|\Z)", re.ASCII)
"""Where our own screens are: no host, and no way up."""


def page(visit: Visit, template: str, *, status: int = 200, **context: object) -> Response:
    """A rendered page. `context` is what the template needs beside what each of them has."""
    nonce = secrets.token_urlsafe(12)
    html = (
        _environment()
        .get_template(template)
        .render(
            {
                "asset": lambda name: visit.to(asset_address(name)),
                "home": visit.home,
                "nonce": nonce,
                "visit": visit,
                **context,
            }
        )
    )
    headers = {
        **PAGE,
        **ALWAYS,
        "content-security-policy": _policy(nonce),
        "vary": "Accept-Encoding, Cookie",
    }
    return _compressed(visit, html.encode(), status, headers)


def redirect(visit: Visit, address: str) -> Response:
    """On to another address below the editor, with GET."""
    if not _BELOW.match(address):  # a form may say where to go on
        address = "pages"
    # A header takes ASCII only, and a line feed would begin another one.
    location = quote(visit.to(address), safe=_OF_ADDRESSES)
    return Response(None, 303, {**ALWAYS, "location": location})


def said(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """A sentence, for programs."""
    return Response(text + "\n", status, {**ALWAYS, **(headers or {})}, "text/plain; charset=utf-8")


def in_query(text: str) -> str:
    """Text as the value of a query's field."""
    return quote(text, safe="")


def _policy(nonce: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            # Ours alone: what else is on this host, as the owner's own scripts, is not named.
            f"script-src 'nonce-{nonce}'",
            f"style-src 'nonce-{nonce}'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def _compressed(visit: Visit, body: bytes, status: int, headers: dict[str, str]) -> Response:
    """Compressed as far as it is worth the time: no two of these pages are the same.

    What a stranger can have the page say stands beside secrets that are other ones in each
    answer (`Sessions.token`), so its size gives nothing away (the BREACH attack).
    """
    accepted = Headers(scope=visit.scope).get("accept-encoding", "")
    if len(body) >= SMALLEST_COMPRESSED:
        match preferred_encodings(accepted)[0]:
            case "br":
                body, headers["content-encoding"] = brotli.compress(body, quality=5), "br"
            case "gzip":
                body, headers["content-encoding"] = gzip.compress(body, 6), "gzip"
    return Response(body, status, headers)


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=PackageLoader("wander.server.editor"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
