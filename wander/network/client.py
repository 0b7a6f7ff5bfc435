"""The guarded HTTP client: it asks public addresses only, whatever a name or a redirect says.

Lists and pages are strangers' words, and a stranger may name `http://192.168.1.1/`, a host
that resolves to it, or one that resolves to it the second time. So the address is checked
that is really connected to, and no request goes to one that is not public::

    async with GuardedClient("https://me.example/wander/") as client:
        answer = await fetch(client, "https://jvns.ca/")
"""

import datetime
import ssl
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final, TypeAlias

import httpx
from httpx_secure import httpx_ssrf_protection

from wander import __version__

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

PROJECT: Final = "https://pypi.org/project/wander-console/"
ROBOT: Final = "Wander"
"""How robots.txt names us."""

ANSWER_TIMEOUT: Final = 10.0
"""Seconds for a server to begin its answer."""

_NO_CHECK_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which the `ssl` module has no name for."""
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1


class GuardedClient(httpx.AsyncClient):
    """An `httpx.AsyncClient` that connects to public addresses alone.

    `allowed` are the exceptions, such as `127.0.0.0/8` for a console's own tests. A request
    to any other address raises `httpx_secure.SSRFProtectionError`. `certificates` makes the
    context that decides whom to trust, for a network that has an authority of its own.
    `keeps_connections` is for many questions to the same hosts.
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
            http2=True,
            limits=httpx.Limits(
                max_connections=None,
                max_keepalive_connections=64 if keeps_connections else 0,
                keepalive_expiry=5,
            ),
            timeout=httpx.Timeout(ANSWER_TIMEOUT, pool=None),
            trust_env=False,  # a proxy would connect for us, to wherever it is told
            verify=certificates(),
        )
        self._guard(self)

    async def expiry(self, url: str) -> datetime.date | None:
        """When the certificate of a host ran out that failed for that reason.

        Connects once more, with all checks but that of the time. None when it cannot be told.
        """
        context = self._certificates()
        context.verify_flags = ssl.VerifyFlags(context.verify_flags | _NO_CHECK_TIME)
        async with httpx.AsyncClient(
            trust_env=False, verify=context, timeout=ANSWER_TIMEOUT
        ) as client:
            self._guard(client)
            try:
                async with client.stream("HEAD", url) as answer:
                    connection = answer.extensions["network_stream"].get_extra_info("ssl_object")
                    certificate = connection.getpeercert()
            except httpx.HTTPError:
                return None
        seconds = ssl.cert_time_to_seconds(certificate["notAfter"])
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()

    def _guard(self, client: httpx.AsyncClient) -> None:
        httpx_ssrf_protection(
            client,
            check_globally_reachable=False,
            custom_validator=lambda _host, address, _port: self._may_ask(address),
        )

    def _may_ask(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self._allowed)


def user_agent(console: str | None) -> str:
    """Who asks, and where somebody finds out why.

    >>> user_agent("https://me.example/wander/")    # doctest: +ELLIPSIS
    'Wander/... (+https://me.example/wander/)'
    """
    return f"{ROBOT}/{__version__} (+{console or PROJECT})"


def is_public(address: Address) -> bool:
    """Whether anybody may be asked at this address.

    As the IANA registries have it (`ipaddress.is_global`), and for an IPv6 address that
    stands for an IPv4 one, that one as well.

    >>> is_public(ipaddress.ip_address("93.184.215.14"))
    True
    >>> is_public(ipaddress.ip_address("64:ff9b::7f00:1"))
    False
    """
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
