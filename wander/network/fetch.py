"""Asks one URL, within bounds, and says in words why there was no answer.

Redirects are followed here and not by httpx, so that each step takes its turn at its host
and may lead to web addresses only; and the body is unpacked here, a little at a time, so that
a small answer that unpacks to a huge one does no harm.
"""

import asyncio
import dataclasses
import datetime
import math
import socket
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import httpx
from httpx_secure import SSRFProtectionError

from wander.network.answer import Answer, Cause, NoAnswer, host_of, shortened
from wander.network.client import ANSWER_TIMEOUT, GuardedClient
from wander.network.hosts import Hosts, NotNow, retry_after
from wander.urls import is_usable, parse_url

MOST_REDIRECTS: Final = 10
WHOLE_TIMEOUT: Final = 30.0
"""Seconds for an answer to be there, with all its redirects and its body."""

_PERMANENT: Final = (301, 308)
_REDIRECTS: Final = (301, 302, 303, 307, 308)  # Fetch, section 2.2.3, "redirect status"
_EXPIRED: Final = 10  # X509_V_ERR_CERT_HAS_EXPIRED
_WRONG_NAME: Final = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_SELF_SIGNED: Final = (18, 19)  # X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, ..._IN_CHAIN
_TO_ASK_AGAIN: Final = (429, 503)
_BROKEN_OFF: Final = ("Server disconnected", "peer closed connection")
"""How httpcore and h11 begin to say that the other end went away in the middle."""
_MOST_CHUNK: Final = 65_536


async def fetch(
    client: httpx.AsyncClient,
    url: str,
    *,
    hosts: Hosts,
    most_bytes: int,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """GET a URL and follow its redirects; raises `NoAnswer`.

    The body is read up to `most_bytes`. Every status is an answer; after 429 and 503 with a
    `Retry-After`, the host is left alone that long and asked once more, if that is soon.
    """
    return await _Visit(client, hosts, most_bytes, headers or {}).follow(url)


class _Visit:
    """One URL and all that it leads to."""

    def __init__(
        self, client: httpx.AsyncClient, hosts: Hosts, most_bytes: int, headers: Mapping[str, str]
    ) -> None:
        self._client, self._hosts = client, hosts
        self._most_bytes, self._headers = most_bytes, dict(headers)
        self._seconds_left = WHOLE_TIMEOUT  # without those spent in waiting for our turn

    async def follow(self, url: str) -> Answer:
        """The answer at the end of the redirects."""
        if not is_usable(url, "http:"):
            raise NoAnswer("no web address", Cause.URL)
        here, moved_to, permanent = _web_address(url, url), None, True
        steps = [here]
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer = await self._patient(here)
            except NoAnswer as error:
                if len(steps) == 1 or error.cause is Cause.NOT_NOW:
                    raise
                # The host that was asked did answer.
                raise NoAnswer(f"leads to {host_of(here)}: {error}", Cause.URL) from error
            location = answer.header("location")
            if answer.status not in _REDIRECTS or not location:
                return dataclasses.replace(answer, steps=tuple(steps), moved_to=moved_to)
            here = _web_address(location, here)
            steps.append(here)
            permanent = permanent and answer.status in _PERMANENT
            moved_to = here if permanent else moved_to
        raise NoAnswer(f"more than {MOST_REDIRECTS} redirects", Cause.URL)

    async def _patient(self, url: str) -> Answer:
        """One answer; where it says to ask again in a moment, the one after that."""
        answer = await self._one(url)
        if answer.status in _TO_ASK_AGAIN:
            wait = retry_after(answer.header("retry-after"), datetime.datetime.now(datetime.UTC))
            if wait is not None:
                self._hosts.leave_alone(host_of(url), wait)
                return await self._one(url)
        return answer

    async def _one(self, url: str) -> Answer:
        try:
            async with self._hosts.turn(host_of(url)):
                began = time.monotonic()
                try:
                    return await self._ask(url)
                except SSRFProtectionError as error:
                    raise NoAnswer("not a public address", Cause.HOST) from error
                except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
                    # It may connect once more, so it is part of our turn.
                    raise await _explained(error, self._client, url) from error
                finally:
                    self._seconds_left -= time.monotonic() - began
        except NotNow as error:
            raise NoAnswer(str(error), Cause.NOT_NOW) from error

    async def _ask(self, url: str) -> Answer:
        # It limits the pause between two bytes, of which there may be many.
        pause = httpx.Timeout(ANSWER_TIMEOUT, pool=None)
        # Named here, since httpx fails on hosts that registries do not allow, and browsers do.
        parsed = parse_url(url)
        headers = {"host": parsed.host if parsed else "", **self._headers}
        request = self._client.build_request("GET", url, headers=headers, timeout=pause)
        if self._seconds_left <= 0:
            raise NoAnswer(f"redirects that take more than {WHOLE_TIMEOUT:g} s", Cause.URL)
        async with _deadline(min(ANSWER_TIMEOUT, self._seconds_left), "no answer", Cause.HOST):
            response = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            async with _deadline(self._seconds_left, "no whole answer", Cause.URL):
                body, is_whole = await _body(response, self._most_bytes)
        except httpx.NetworkError as error:  # of a host that does answer
            raise NoAnswer("breaks off the connection", Cause.URL) from error
        finally:
            await response.aclose()
        lines = response.headers.multi_items()
        if location := response.extensions.get("location"):  # by `GuardedClient`
            lines.append(("location", location))
        return Answer(
            url=url,
            status=response.status_code,
            headers=tuple((name.lower(), value) for name, value in lines),
            body=body,
            is_whole=is_whole,
        )


@asynccontextmanager
async def _deadline(seconds: float, what: str, cause: Cause) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except (TimeoutError, httpx.TimeoutException) as error:
        raise NoAnswer(f"{what} in {max(1, math.ceil(seconds))} s", cause) from error


def _web_address(location: str, base: str) -> str:
    """Where a redirect leads; raises `NoAnswer` where that is no web address.

    A fragment goes along to an address that has none (Fetch, section 4.5, step 13 ff.).
    """
    try:
        # Header texts are bytes; sites that send other than ASCII mean UTF-8.
        text = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = location
    parsed = parse_url(text, base)
    if parsed is None or parsed.protocol not in ("http:", "https:"):
        raise NoAnswer(f"leads to {shortened(text)}, which is no web address", Cause.URL)
    if not parsed.hash and "#" in base:
        parsed.hash = base.partition("#")[2]
    return parsed.href


async def _body(response: httpx.Response, most: int) -> tuple[bytes, bool]:
    """The body, unpacked, up to `most` bytes; and whether that is all."""
    # 32 + : gzip or zlib, whichever its header says.
    packed = response.headers.get("content-encoding", "").strip().lower() in ("gzip", "x-gzip")
    unpacker = zlib.decompressobj(32 + zlib.MAX_WBITS) if packed else None
    body = bytearray()
    taken = 0
    async for chunk in response.aiter_raw():
        room = most + 1 - len(body)
        # Packed bytes count as well: an endless stream of them may unpack to nothing.
        taken += len(chunk)
        if unpacker and taken > most + _MOST_CHUNK:
            return bytes(body), False
        try:
            body += unpacker.decompress(chunk, room) if unpacker else chunk[:room]
        except zlib.error as error:
            raise httpx.DecodingError(str(error), request=response.request) from error
        if len(body) > most:
            return bytes(body[:most]), False
        if unpacker and unpacker.eof:
            break
    return bytes(body), True


async def _explained(error: Exception, client: httpx.AsyncClient, url: str) -> NoAnswer:
    """The sentence for an error of the connection."""
    for reason in _reasons(error):
        match reason:
            case ssl.SSLCertVerificationError(verify_code=code):
                return NoAnswer(await _certificate(code, reason, client, url), Cause.HOST)
            case ssl.SSLError():
                return NoAnswer("no secure connection", Cause.HOST)
            case socket.gaierror(errno=socket.EAI_AGAIN):
                return NoAnswer("its name cannot be looked up now", Cause.HOST)
            case socket.gaierror() | UnicodeError():
                return NoAnswer("no such host", Cause.NO_HOST)
            case ConnectionRefusedError():
                return NoAnswer("refuses the connection", Cause.HOST)
            case ConnectionResetError():
                return NoAnswer("breaks off the connection", Cause.HOST)
            case OSError() if reason.strerror:
                return NoAnswer(f"cannot be reached: {reason.strerror.lower()}", Cause.HOST)
    if isinstance(error, httpx.DecodingError):
        return NoAnswer("an answer that cannot be unpacked", Cause.URL)
    if isinstance(error, httpx.ConnectError):
        return NoAnswer("cannot be reached", Cause.HOST)
    if isinstance(error, httpx.InvalidURL):
        return NoAnswer("no web address", Cause.URL)
    if isinstance(error, httpx.RemoteProtocolError) and str(error).startswith(_BROKEN_OFF):
        return NoAnswer("breaks off the connection", Cause.URL)
    return NoAnswer("an answer that is not HTTP as it should be", Cause.URL)


def _reasons(error: BaseException | None) -> Iterator[BaseException]:
    """What led to an error, down to the bottom."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _reasons(one)
        error = error.__cause__ or error.__context__


async def _certificate(
    code: int, error: ssl.SSLCertVerificationError, client: httpx.AsyncClient, url: str
) -> str:
    if code == _EXPIRED:
        on = await client.expiry(url) if isinstance(client, GuardedClient) else None
        return f"certificate expired on {on:%Y-%m-%d}" if on else "certificate expired"
    if code in _WRONG_NAME:
        return "certificate of another host"
    if code in _SELF_SIGNED:
        return "certificate that it made itself"
    return f"bad certificate: {error.verify_message}"
