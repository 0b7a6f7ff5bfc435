"""A client that finds every host on loopback, for tests and benchmarks of the crawler."""

import ssl
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore
import httpx

from wander.network.client import KEPT_CONNECTIONS


class Loopback(httpcore.AsyncNetworkBackend):
    """Connects to one port of this machine, whichever host and port is asked for."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend, ports: Mapping[int, int]) -> None:
        self._inner = inner
        self._ports = ports

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - its signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return await self._inner.connect_tcp("127.0.0.1", self._ports.get(port, port), timeout)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def client_to(ports: Mapping[int, int], **options: Any) -> httpx.AsyncClient:
    """An httpx client for which `ports` says where on loopback each port of any host is.

    >>> client = client_to({443: 9443})    # doctest: +SKIP
    """
    transport = httpx.AsyncHTTPTransport(
        verify=options.pop("verify", ssl.create_default_context()),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=KEPT_CONNECTIONS),
    )
    pool = transport._pool
    assert isinstance(pool, httpcore.AsyncConnectionPool)
    pool._network_backend = Loopback(pool._network_backend, ports)
    return httpx.AsyncClient(transport=transport, **options)
