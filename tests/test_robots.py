"""What robots.txt lets us look at."""

import time

import pytest

from tests.loops import run_to_end
from tests.raw import RawServer, moved, page
from tests.test_fetch import LOOPBACK
from wander.network.answer import NoAnswer
from wander.network.client import GuardedClient
from wander.network.hosts import Hosts
from wander.network.robots import LONGEST_DELAY, MOST_BYTES, Robots, read_robots

RULES = b"User-agent: *\nDisallow: /private/\n"


def read(server: RawServer) -> Robots:
    async def run() -> Robots:
        async with server, GuardedClient(None, allowed=LOOPBACK) as client:
            return await read_robots(client, server.url + "deep/in?side#part", Hosts())

    return run_to_end(run())


def text(body: bytes, status: int = 200) -> bytes:
    return page(body, status, {"content-type": "text/plain"})


def test_rules_are_asked_for_and_kept_to() -> None:
    server = RawServer(text(RULES))
    robots = read(server)
    assert server.paths == ["/robots.txt"]
    assert robots.allows(server.url)
    assert not robots.allows(server.url + "private/diary")


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow:\n", True),
        (b"User-agent: *\nDisallow: /\n", False),
        (b"User-agent: wander\nDisallow: /\n", False),
        (b"User-agent: WANDER\nDisallow: /\n", False),
        (b"User-agent: other\nDisallow: /\n", True),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: Wander\nAllow: /\n", True),
        (b"User-agent: *\nDisallow: /\nAllow: /page\n", True),
        (b"User-agent: *\nDisallow: /*.html$\n", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", False),
        (b"User-agent: *\r\nDisallow: /\r\n", False),
        (b"\x00\xff\xfe rubbish \x80", True),
        (b"<!doctype html>User-agent: *\nDisallow: /\n", True),
    ],
)
def test_rules(rules: bytes, allowed: bool) -> None:
    robots = read(RawServer(text(rules)))
    assert robots.allows("https://a.example/page.html") is allowed


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_none_at_all_lets_everything_be_looked_at(status: int) -> None:
    robots = read(RawServer(text(RULES, status)))
    assert robots.allows("https://a.example/private/")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_that_fails_to_say_lets_nothing_be_looked_at(status: int) -> None:
    robots = read(RawServer(text(b"", status)))
    assert not robots.allows("https://a.example/")


def test_redirects_are_followed() -> None:
    server = RawServer({"/robots.txt": moved("/rules"), "/rules": text(RULES)})
    assert not read(server).allows("https://a.example/private/")


@pytest.mark.parametrize("to", ["/robots.txt", "http://10.0.0.1/robots.txt", "file:///etc/passwd"])
def test_redirects_that_lead_nowhere_are_no_rules(to: str) -> None:
    assert read(RawServer(moved(to))).allows("https://a.example/private/")


def test_a_host_that_does_not_answer() -> None:
    async def run() -> None:
        async with RawServer(b"") as server:
            pass
        async with GuardedClient(None, allowed=LOOPBACK) as client:
            with pytest.raises(NoAnswer):
                await read_robots(client, server.url, Hosts())

    run_to_end(run())


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("2", 2.0), ("0.5", 0.5), ("3600", LONGEST_DELAY), ("nan", 0), ("inf", 0), ("-5", 0),
     ("soon", 0), ("1e400", 0)],
)  # fmt: skip
def test_delay(said: str, seconds: float) -> None:
    assert Robots(f"User-agent: *\nCrawl-delay: {said}\n").delay == seconds


@pytest.mark.parametrize(
    "piece",
    [
        b"User-agent: *\n",
        b"Disallow: /*a*a*a*a*b\n",
        b"a:",
        b"*",
        b"%",
        b"\r",
        b"#",
        b"User-agent:",
    ],
)
def test_rubbish_takes_no_time(piece: bytes) -> None:
    rules = b"User-agent: *\n" + piece * (MOST_BYTES // len(piece))
    began = time.perf_counter()
    Robots(rules.decode()).allows("https://a.example/" + "a" * 2000)
    assert time.perf_counter() - began < 2


def test_patterns_that_try_the_patience() -> None:
    rules = "User-agent: *\n" + f"Disallow: /{'*a' * 30}*b\n" * 50
    began = time.perf_counter()
    assert Robots(rules).allows("https://a.example/" + "a" * 1000)
    assert time.perf_counter() - began < 1
