"""Answers that are prepared once and given many times.

Each is kept as it goes on the wire, in every encoding, with its headers: a request costs
a look-up and no work on the body. What few ask for is prepared for the first who does.
"""

import hashlib
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

Encoding: TypeAlias = Literal["br", "gzip", "identity"]
RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

SMALLEST_COMPRESSED = 256
"""Bytes below which compressing gains nothing."""
SLOW_TO_COMPRESS = 262_144
"""Bytes above which Brotli's best takes over a second; a lower quality is used."""


GZIP = 16 + zlib.MAX_WBITS
SHORT_BLOCKS = 6
"""The `memLevel` with 4,096 symbols to a block: the page's style, its markup and its script each
get codes that suit them."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of an answer, ready to be sent."""

    etag: str
    headers: RawHeaders
    not_modified: RawHeaders
    body: bytes


class Answer:
    """A body and its headers, with an ETag for each encoding.

    >>> answer = Answer(b"hello", {"content-type": "text/plain"})
    >>> answer.variant("br").body       # too small to be worth compressing
    b'hello'
    """

    def __init__(
        self, body: bytes, headers: Mapping[str, str], *, status: int = 200, compress: bool = True
    ) -> None:
        bodies: dict[Encoding, bytes] = {"identity": body}
        if compress and len(body) >= SMALLEST_COMPRESSED:
            quality = 11 if len(body) < SLOW_TO_COMPRESS else 5
            bodies["br"] = brotli.compress(body, quality=quality)
            bodies["gzip"] = _gzipped(body)
        self._take(bodies, headers, status)

    def with_headers(self, headers: Mapping[str, str]) -> "Answer":
        """The same body under other headers, without compressing it again."""
        other = object.__new__(Answer)
        bodies = {encoding: variant.body for encoding, variant in self._variants.items()}
        other._take(bodies, headers, self._status)
        return other

    def _take(
        self, bodies: Mapping[Encoding, bytes], headers: Mapping[str, str], status: int
    ) -> None:
        self._status = status
        self._variants: dict[Encoding, Variant] = {
            encoding: _variant(body, headers, encoding) for encoding, body in bodies.items()
        }

    def variant(self, accepted: str) -> Variant:
        """The smallest variant that a client with this `Accept-Encoding` takes."""
        for encoding in preferred_encodings(accepted):
            if encoding in self._variants:
                return self._variants[encoding]
        return self._variants["identity"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request; GET and HEAD, and 304 where the client has it already."""
        accepted = known = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                known = value
        variant = self.variant(accepted.decode("latin-1"))
        status, headers, body = self._status, variant.headers, variant.body
        if known and status == 200 and matches(known.decode("latin-1"), variant.etag):
            status, headers, body = 304, variant.not_modified, b""
        if scope["method"] == "HEAD":
            body = b""
        # A list of its own: middleware adds to the one it is given.
        await send({"type": "http.response.start", "status": status, "headers": [*headers]})
        await send({"type": "http.response.body", "body": body})


class LaterAnswer:
    """An answer that is made when somebody first asks for it.

    >>> answer = LaterAnswer(lambda: Answer(b"hello", {"content-type": "text/plain"}))
    >>> answer.made() is answer.made()
    True
    """

    def __init__(self, make: Callable[[], Answer]) -> None:
        self._make = make
        self._made: Answer | None = None
        self._making = threading.Lock()

    def with_headers(self, headers: Mapping[str, str]) -> "LaterAnswer":
        """The same body under other headers; whichever is asked for first makes it for both."""
        return LaterAnswer(lambda: self.made().with_headers(headers))

    def made(self) -> Answer:
        """The answer. The first who calls this makes it, and the others wait for that."""
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request as `Answer` does."""
        answer = self._made
        if answer is None:
            answer = await run_in_threadpool(self.made)
        await answer(scope, receive, send)


@lru_cache(maxsize=512)
def preferred_encodings(accepted: str) -> tuple[Encoding, ...]:
    """What to send to a client with this `Accept-Encoding`, best first (RFC 9110, 12.5.3).

    >>> preferred_encodings("gzip, br;q=0.9")
    ('br', 'gzip', 'identity')
    >>> preferred_encodings("br;q=0, gzip")
    ('gzip', 'identity')
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, parameters = part.partition(";")
        weights[coding.strip()] = _weight(parameters)
    anything = weights.get("*", 0.0)
    candidates: tuple[Encoding, ...] = ("br", "gzip")
    return (*(name for name in candidates if weights.get(name, anything) > 0), "identity")


def matches(known: str, etag: str) -> bool:
    """Whether `If-None-Match` names this ETag; compared weakly (RFC 9110, 13.1.2).

    >>> matches('W/"a-br", "b"', '"a-br"')
    True
    """
    candidates = (candidate.strip() for candidate in known.split(","))
    return any(candidate.removeprefix("W/") in (etag, "*") for candidate in candidates)


def raw_headers(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    """Headers as ASGI wants them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _gzipped(body: bytes) -> bytes:
    packer = zlib.compressobj(zlib.Z_BEST_COMPRESSION, wbits=GZIP, memLevel=SHORT_BLOCKS)
    return packer.compress(body) + packer.flush()


def _variant(body: bytes, headers: Mapping[str, str], encoding: Encoding) -> Variant:
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    fixed = {**headers, "etag": etag, "vary": "Accept-Encoding"}
    whole = {**fixed, "content-length": str(len(body))}
    if encoding != "identity":
        whole["content-encoding"] = encoding
    return Variant(
        etag=etag,
        headers=raw_headers(whole.items()),
        # RFC 9110, 15.4.5: what a cache needs to go on with what it has.
        not_modified=raw_headers(
            (name, value) for name, value in fixed.items() if name != "content-type"
        ),
        body=body,
    )
