"""The guarded HTTP client: it asks public addresses only, whatever a name or a redirect says.

Lists and pages are strangers' words, and a stranger may name `http://192.168.1.1/`, a host
that resolves to it, or one that resolves to it the second time. So the address is checked
that is really connected to, and no request goes to one that is not public::

    async with GuardedClient("https://me.example/wander/") as client:
        answer = await fetch(client, "https://jvns.ca/")
"""

import asyncio
import datetime
import ssl
from collections.abc import Callable, Iterable
from http.cookiejar import CookieJar
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final, TypeAlias

import httpcore
import httpx
from httpx_secure import SSRFProtectionError, httpx_ssrf_protection

from wander import __version__
from wander.urls import parse_url

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

PROJECT: Final = "https://pypi.org/project/wander-console/"
ROBOT: Final = "Wander"
"""How robots.txt names us."""

ANSWER_TIMEOUT: Final = 10.0
"""Seconds for a server to begin its answer."""

KEPT_CONNECTIONS: Final = 8
"""Idle ones that are kept: enough for the next page of a host that is being asked. httpx looks
through all of them for each request."""

_NO_CHECK_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which the `ssl` module has no name for."""
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1
_UNICAST: Final = IPv6Network("2000::/3")  # RFC 4291, section 2.4: all that was given out so far


class GuardedClient(httpx.AsyncClient):
    """An `httpx.AsyncClient` that connects to public addresses alone.

    `allowed` are the exceptions, such as `127.0.0.0/8` for a console's own tests. A request
    to any other address raises `httpx_secure.SSRFProtectionError`. `certificates` makes the
    context that decides whom to trust, for a network that has an authority of its own.
    `keeps_connections` is for many questions to the same hosts. It follows no redirects, which
    is for `fetch` to do; where one leads stands in the response's `extensions["location"]`.
    """

    def __init__(
        self,
        console: str | None,
        *,
        allowed: Iterable[Network] = (),
        certificates: Callable[[], ssl.SSLContext] = httpx.create_ssl_context,
        keeps_connections: bool = True,
    ) -> None:
        self._allowed = tuple(allowed)
        self._certificates = certificates
        super().__init__(
            headers={
                "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                # The one that can be unpacked a little at a time, up to a limit.
                "accept-encoding": "gzip",
                "user-agent": user_agent(console),
            },
            cookies=_NoCookies(),
            event_hooks={"response": [_set_redirect_aside]},
            http2=True,
            limits=httpx.Limits(
                max_connections=None,
                max_keepalive_connections=KEPT_CONNECTIONS if keeps_connections else 0,
                keepalive_expiry=5,
            ),
            timeout=httpx.Timeout(ANSWER_TIMEOUT, pool=None),
            trust_env=False,  # a proxy would connect for us, to wherever it is told
            verify=certificates(),
        )
        self._guard(self)

    async def expiry(self, url: str) -> datetime.date | None:
        """When the certificate of a host ran out that failed for that reason.

        Connects once more, with all checks but that of the time. None when it cannot be told,
        as when it is not the host's own that ran out, but its authority's.
        """
        context = self._certificates()
        context.verify_flags = ssl.VerifyFlags(context.verify_flags | _NO_CHECK_TIME)
        async with httpx.AsyncClient(
            trust_env=False, verify=context, timeout=ANSWER_TIMEOUT
        ) as client:
            self._guard(client)
            try:
                # The limit of the client is for the pause between two bytes.
                async with (
                    asyncio.timeout(ANSWER_TIMEOUT),
                    client.stream("HEAD", url) as answer,
                ):
                    connection = answer.extensions["network_stream"].get_extra_info("ssl_object")
                    certificate = connection.getpeercert()
            except (httpx.HTTPError, TimeoutError):
                return None
        seconds = ssl.cert_time_to_seconds(certificate["notAfter"])
        expired = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
        return expired.date() if expired < datetime.datetime.now(datetime.UTC) else None

    def _guard(self, client: httpx.AsyncClient) -> None:
        httpx_ssrf_protection(
            client,
            check_globally_reachable=False,
            custom_validator=lambda _host, address, _port: self._may_ask(address),
        )
        transport = client._transport
        assert isinstance(transport, httpx.AsyncHTTPTransport)
        pool = transport._pool
        assert isinstance(pool, httpcore.AsyncConnectionPool)
        pool._network_backend = _LooksUpFirst(pool._network_backend, self._may_ask)

    def _may_ask(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self._allowed)


async def _set_redirect_aside(response: httpx.Response) -> None:
    # httpx reads it even where it is not to follow it, and fails on addresses that are good
    # for browsers, as those with emoji in the host.
    if "location" in response.headers:
        response.extensions["location"] = response.headers.pop("location")


class _NoCookies(CookieJar):
    """Keeps none and sends none: nor does a browser, as a rule, for another site's frame."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Forget them."""


class _LooksUpFirst(httpcore.AsyncNetworkBackend):
    """Refuses a name that leads to an address not to be asked, without connecting to it.

    The guard behind it chooses between the addresses of a name by connecting to them, and
    whether such an address takes a connection is told to strangers by our verdict.
    """

    def __init__(
        self, inner: httpcore.AsyncNetworkBackend, may_ask: Callable[[Address], bool]
    ) -> None:
        self._inner, self._may_ask = inner, may_ask

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as httpcore has it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect, if all addresses of the host may be asked."""
        try:
            async with asyncio.timeout(timeout):
                found = await asyncio.get_running_loop().getaddrinfo(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        for *_, name in found:
            address = ip_address(name[0])
            if not self._may_ask(address):
                raise SSRFProtectionError.custom_validation_failed(
                    str(address), hostname=host, ip_addr=address, port=port
                )
        return await self._inner.connect_tcp(host, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)


def user_agent(console: str | None) -> str:
    """Who asks, and where somebody finds out why.

    >>> user_agent("https://me.example/wander/")    # doctest: +ELLIPSIS
    'Wander/... (+https://me.example/wander/)'
    """
    parsed = parse_url(console) if console else None  # as ASCII, which headers are
    return f"{ROBOT}/{__version__} (+{parsed.href if parsed else PROJECT})"


def is_public(address: Address) -> bool:
    """Whether anybody may be asked at this address.

    As the IANA registries have it (`ipaddress.is_global`); an IPv6 address that stands for an
    IPv4 one is judged as that one.

    >>> import ipaddress
    >>> is_public(ipaddress.ip_address("93.184.215.14"))
    True
    >>> is_public(ipaddress.ip_address("64:ff9b::7f00:1"))
    False
    """
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
