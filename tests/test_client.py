"""The guard: which addresses may be asked, whatever a name says and how often it is looked up."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

import httpx
import pytest
from httpx_secure import SSRFProtectionError

from tests.certificates import server_context, trust
from tests.loops import run_to_end
from tests.raw import RawServer, moved, page
from wander import __version__
from wander.network.answer import Cause, NoAnswer
from wander.network.client import PROJECT, GuardedClient, is_public, user_agent
from wander.network.fetch import fetch
from wander.network.hosts import Hosts

LOOPBACK = [ip_network("127.0.0.0/8")]


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101",
     "2002:101:101::1"],
)  # fmt: skip
def test_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.255.255.255", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254",
     "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1",
     "198.18.0.1", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::",
     "2002:a00:1::1", "2001:0:53aa:64c:0:fbff:fefb:b5ff", "2001:db8::1", "fe80::1", "fe80::1%1",
     "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "5f00::1"],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


def test_user_agent() -> None:
    assert user_agent("https://me.example/wander/") == (
        f"Wander/{__version__} (+https://me.example/wander/)"
    )
    assert user_agent(None) == f"Wander/{__version__} (+{PROJECT})"
    assert user_agent("https://bücher.example/") == (
        f"Wander/{__version__} (+https://xn--bcher-kva.example/)"
    )


Names = Callable[[str], list[str]]
"""The addresses that a name has now."""


def _resolver(monkeypatch: pytest.MonkeyPatch, names: Names) -> list[str]:
    """Answer as the system's resolver does; returns the names that are looked up, in order."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *more: Any, **options: Any) -> list[Any]:
        name = host.decode("ascii") if isinstance(host, bytes) else host
        if not name or name.replace(".", "").isdigit() or ":" in name:
            return real(host, port, *more, **options)
        looked_up.append(name)
        found: list[Any] = []
        for address in names(name):
            found += real(address, port, *more, **options)
        return found

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return looked_up


async def _outcome(client: httpx.AsyncClient, url: str) -> str:
    try:
        answer = await fetch(client, url, hosts=Hosts(), most_bytes=1000)
    except NoAnswer as error:
        return str(error)
    return answer.body.decode()


def test_loopback_is_not_asked_by_default() -> None:
    async def run() -> tuple[str, list[str]]:
        async with RawServer(page(b"secret")) as server, GuardedClient(None) as client:
            return await _outcome(client, server.url), server.requests

    assert run_to_end(run()) == ("not a public address", [])


def test_the_client_itself_refuses() -> None:
    """Not only `fetch`: whoever is handed the client gets the guard with it."""

    async def run() -> None:
        async with RawServer(page()) as server, GuardedClient(None) as client:
            with pytest.raises(SSRFProtectionError):
                await client.get(server.url)
            assert server.requests == []

    run_to_end(run())


def test_loopback_is_asked_where_that_is_allowed() -> None:
    async def run() -> str:
        async with (
            RawServer(page(b"Hello"), host="127.0.0.2") as server,
            GuardedClient(None, allowed=[ip_network("127.0.0.2/32")]) as client,
        ):
            return await _outcome(client, server.url)

    assert run_to_end(run()) == "Hello"


def test_a_name_of_a_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither asked nor connected to: whether anybody listens there is nobody's business."""
    _resolver(monkeypatch, lambda name: ["127.0.0.1"])
    connections = 0

    def count(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.close()

    async def run() -> tuple[str, str]:
        async with (
            await asyncio.start_server(count, "127.0.0.1", 0) as server,
            GuardedClient(None) as client,
        ):
            port = server.sockets[0].getsockname()[1]
            open_port = await _outcome(client, f"http://public.example:{port}/")
            closed_port = await _outcome(client, "http://public.example:9/")
            await asyncio.sleep(0.05)
            return open_port, closed_port

    assert run_to_end(run()) == ("not a public address", "not a public address")
    assert connections == 0


def test_a_name_of_a_public_and_a_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolver(monkeypatch, lambda name: ["127.0.0.2", "127.0.0.1"])

    async def run() -> tuple[str, list[str]]:
        async with (
            RawServer(page(b"secret")) as server,
            GuardedClient(None, allowed=[ip_network("127.0.0.2/32")]) as client,
        ):
            url = f"http://both.example:{server.port}/"
            return await _outcome(client, url), server.requests

    assert run_to_end(run()) == ("not a public address", [])


@pytest.mark.parametrize("good_answers", [0, 1, 2])
def test_a_name_that_leads_elsewhere_the_next_time(
    monkeypatch: pytest.MonkeyPatch, good_answers: int
) -> None:
    """DNS rebinding: what was looked up and checked is what is connected to, whenever it turns."""
    answers = 0

    def names(_name: str) -> list[str]:
        nonlocal answers
        answers += 1
        return ["127.0.0.2" if answers <= good_answers else "127.0.0.1"]

    _resolver(monkeypatch, names)

    async def run() -> list[str]:
        async with (
            RawServer(page(b"secret")) as inside,
            RawServer(page(b"public"), host="127.0.0.2", port=inside.port),
            GuardedClient(None, allowed=[ip_network("127.0.0.2/32")]) as client,
        ):
            for _ in range(4):
                await _outcome(client, f"http://rebinds.example:{inside.port}/")
            return inside.requests

    assert run_to_end(run()) == []


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def names(_name: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    _resolver(monkeypatch, names)
    error = run_to_end(_failure("http://nobody.example/"))
    assert (str(error), error.cause) == ("no such host", Cause.NO_HOST)


def test_a_resolver_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def names(_name: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    _resolver(monkeypatch, names)
    error = run_to_end(_failure("http://nobody.example/"))
    assert (str(error), error.cause) == ("its name cannot be looked up now", Cause.HOST)


@pytest.mark.parametrize("host", ["a..example", "a" * 64 + ".example", "x." * 150 + "example"])
def test_names_that_nobody_can_have(host: str) -> None:
    error = run_to_end(_failure(f"http://{host}/"))
    assert error.cause in (Cause.NO_HOST, Cause.URL, Cause.HOST)


def test_international_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the registries allow, and emoji, which some allow all the same."""
    looked_up = _resolver(monkeypatch, lambda name: ["127.0.0.1"])

    async def run() -> list[str]:
        async with (
            RawServer(page(b"Hello")) as server,
            GuardedClient(None, allowed=LOOPBACK) as client,
        ):
            return [
                await _outcome(client, f"http://{host}:{server.port}/")
                for host in ("bücher.example", "💩.example")
            ]

    assert run_to_end(run()) == ["Hello", "Hello"]
    assert set(looked_up) == {"xn--bcher-kva.example", "xn--ls8h.example"}


async def _failure(url: str) -> NoAnswer:
    async with GuardedClient(None, allowed=LOOPBACK) as client:
        with pytest.raises(NoAnswer) as caught:
            await fetch(client, url, hosts=Hosts(), most_bytes=1000)
        return caught.value


def test_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect for us, to wherever it is told."""

    async def run() -> tuple[str, list[str], list[str]]:
        async with RawServer(page(b"proxied")) as proxy, RawServer(page(b"direct")) as server:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, proxy.url)
            monkeypatch.delenv("NO_PROXY", raising=False)
            monkeypatch.delenv("no_proxy", raising=False)
            async with GuardedClient(None, allowed=LOOPBACK) as client:
                return await _outcome(client, server.url), proxy.requests, server.paths

    assert run_to_end(run()) == ("direct", [], ["/"])


def test_what_it_says_of_itself() -> None:
    async def run() -> str:
        async with (
            RawServer(page()) as server,
            GuardedClient("https://me.example/", allowed=LOOPBACK) as client,
        ):
            await _outcome(client, server.url)
            return server.requests[0].lower()

    request = run_to_end(run())
    assert f"user-agent: wander/{__version__} (+https://me.example/)\r\n" in request
    assert "accept-encoding: gzip\r\n" in request
    assert "referer:" not in request


def test_no_cookies() -> None:
    async def run() -> list[str]:
        async with (
            RawServer(page(headers={"set-cookie": "a=b"})) as server,
            GuardedClient(None, allowed=LOOPBACK) as client,
        ):
            await _outcome(client, server.url)
            await _outcome(client, server.url)
            return server.requests

    assert not any("cookie" in request.lower() for request in run_to_end(run()))


def test_a_redirect_to_an_international_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolver(monkeypatch, lambda name: ["127.0.0.1"])

    async def run() -> str:
        async with (
            RawServer(page(b"Hello")) as server,
            RawServer(moved(f"http://xn--ls8h.example:{server.port}/")) as first,
            GuardedClient(None, allowed=LOOPBACK) as client,
        ):
            return await _outcome(client, first.url)

    assert run_to_end(run()) == "Hello"


def test_expiry_of_an_authority_and_not_of_the_host() -> None:
    """A certificate that is good for years is not what expired."""

    async def run() -> object:
        async with RawServer(page(), tls=server_context("127.0.0.1")) as server:
            client = GuardedClient(None, allowed=LOOPBACK, certificates=trust)
            async with client:
                return await client.expiry(server.url)

    assert run_to_end(run()) is None


def test_expiry_asks_no_private_address() -> None:
    async def run() -> list[str]:
        async with RawServer(page(), tls=server_context("127.0.0.1", expired=True)) as server:
            async with GuardedClient(None, certificates=trust) as client:
                assert await client.expiry(server.url) is None
            return server.requests

    assert run_to_end(run()) == []


def test_certificates_are_checked_by_default() -> None:
    async def run() -> str:
        async with (
            RawServer(page(), tls=server_context("127.0.0.1")) as server,
            GuardedClient(None, allowed=LOOPBACK) as client,
        ):
            return await _outcome(client, server.url)

    assert run_to_end(run()).startswith("bad certificate")
    assert trust().verify_mode is ssl.CERT_REQUIRED
