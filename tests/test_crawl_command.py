"""`wander crawl` as its owner runs it, interrupts it, and kills it."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.command import WANDER, Ended, complaint, run, run_here
from tests.live import LiveServer, wait_until
from tests.network import Network

LOOPBACK = ("--allow", "127.0.0.0/8")


class Neighbourhood:
    """An owner's folder, and a network on the addresses of this machine."""

    def __init__(self, folder: Path, network: Network, port: int) -> None:
        self.folder, self.network, self.port = folder, network, port
        self.database = folder / "wander.db"

    def url(self, host: int, path: str = "") -> str:
        return f"http://127.0.0.{host}:{self.port}/{path}"

    def write(self, pages: list[str], consoles: list[str], more: str = "") -> None:
        (self.folder / "wander.toml").write_text(
            f"url = {self.url(1)!r}\npages = {pages!r}\nconsoles = {consoles!r}\n{more}",
            encoding="utf-8",
        )

    def crawl(self, *words: str) -> Ended:
        return run_here(self.folder, "crawl", *LOOPBACK, *words)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*WANDER, "crawl", *LOOPBACK, *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def noted(self) -> tuple[set[str], set[str]]:
        """The lists and the pages that the database has as looked at; it is whole."""
        with closing(sqlite3.connect(self.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            lists, pages = (
                {url for (url,) in connection.execute(f"SELECT url FROM {table} WHERE asked > 0")}
                for table in ("consoles", "pages")
            )
        return {url + "wander.js" for url in lists}, pages


@pytest.fixture(scope="module")
def everywhere() -> Iterator[tuple[Network, "Watched", int]]:
    network = Network()
    watched = Watched(network)
    with LiveServer(watched, host="0.0.0.0") as server:  # which is every 127.0.0.x
        yield network, watched, server.port


@pytest.fixture
def near(everywhere: tuple[Network, "Watched", int], tmp_path: Path) -> Neighbourhood:
    network, watched, port = everywhere
    network.forget()
    watched.forget()
    return Neighbourhood(tmp_path, network, port)


@pytest.fixture
def watched(everywhere: tuple[Network, "Watched", int]) -> "Watched":
    return everywhere[1]


class Watched:
    """Keeps count of what was asked for, and of what was answered to the end."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.seconds = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        url = f"http://{dict(scope['headers'])[b'host'].decode()}{scope['path']}"
        with self.lock:
            self.asked.append(url)
        await asyncio.sleep(self.seconds)
        await self.inner(scope, receive, send)
        with self.lock:
            self.answered.append(url)

    def of_interest(self, urls: list[str]) -> list[str]:
        with self.lock:
            return [url for url in urls if not url.endswith("/robots.txt")]


# What it says


def test_a_crawl_says_what_it_found(near: Neighbourhood) -> None:
    network = near.network
    network.console("http://127.0.0.2/", [near.url(9, "a"), near.url(9, "b")], [near.url(3)])
    network.console("http://127.0.0.3/", [near.url(9, "gone")], [near.url(4), near.url(1)])
    network.page("http://127.0.0.4/wander.js", "<!doctype html>")
    network.answer("http://127.0.0.9/gone", PlainTextResponse("", 404))
    network.answer("http://127.0.0.9/b", HTMLResponse("hello", headers={"x-frame-options": "DENY"}))
    near.write([near.url(9, "own")], [near.url(2), near.url(5)])

    ended = near.crawl()

    assert ended.returncode == 0
    assert ended.stderr == ""
    lines = ended.stdout.splitlines()
    assert lines[0] == "5 consoles found, 3 read."
    assert "1 unreachable:" in lines and "1 unreadable:" in lines
    assert any(line.startswith(f"  {near.url(5)}  wander.js: 404") for line in lines)
    assert "4 pages known: 2 ok, 1 refuses, 1 unknown, of which 1 failed once." in lines
    assert lines[-1] == "4 pages looked at this time."
    assert near.url(1, "wander.js") not in {
        f"http://{visit.host}:{near.port}{visit.path}" for visit in network.visits
    }


def test_a_crawl_says_who_asks(near: Neighbourhood) -> None:
    near.network.console("http://127.0.0.2/", [near.url(3)])
    near.write([], [near.url(2)])
    assert near.crawl().returncode == 0
    agents = {visit.headers["user-agent"] for visit in near.network.visits}
    assert len(agents) == 1 and f"(+{near.url(1)})" in agents.pop()


def test_only_public_addresses_are_asked_without_leave(near: Neighbourhood) -> None:
    near.write([near.url(3)], [near.url(2)])
    ended = run_here(near.folder, "crawl")
    assert not near.network.visits
    assert "Nobody answered" in complaint(ended)


def test_other_consoles_can_be_crawled_without_a_list_of_ones_own(near: Neighbourhood) -> None:
    near.network.console("http://127.0.0.2/", [near.url(3)], [near.url(4)])
    near.network.console("http://127.0.0.4/")
    ended = near.crawl(near.url(2))
    assert ended.returncode == 0
    assert ended.stdout.startswith("2 consoles found, 2 read.")


def test_what_is_no_address_is_told(near: Neighbourhood) -> None:
    near.write([], [])
    assert "susam" in complaint(near.crawl("susam"))


@pytest.mark.parametrize(
    ("option", "word"),
    [
        (("--max-depth", "1"), "There is more, beyond 1 step."),
        (("--max-consoles", "2"), "There is more, beyond 2 consoles."),
        (("--max-pages", "1"), "There is more, beyond 1 page."),
        (("--max-minutes", "0"), "Stopped after 0 minutes. The next crawl goes on from here."),
    ],
)
def test_bounds_are_told_and_the_next_crawl_goes_on(
    near: Neighbourhood, option: tuple[str, str], word: str
) -> None:
    for host in (2, 3, 4):
        near.network.console(
            f"http://127.0.0.{host}/", [near.url(9, str(host))], [near.url(host + 1)]
        )
    near.network.console("http://127.0.0.5/")
    near.write([], [near.url(2)])
    ended = near.crawl(*option)
    assert ended.returncode == 0
    assert word in ended.stdout
    ended = near.crawl()
    assert ended.stdout.startswith("5 consoles found, 5 read.\n3 pages known: 3 ok.")
    assert "Stopped" not in ended.stdout and "more" not in ended.stdout


def test_quiet_says_nothing(near: Neighbourhood) -> None:
    near.network.console("http://127.0.0.2/")
    near.write([], [near.url(2), near.url(3)])
    ended = run(near.folder, "crawl", "--quiet", *LOOPBACK)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_offline_is_told_and_changes_nothing(near: Neighbourhood) -> None:
    near.write([near.url(3)], [f"http://127.0.0.2:{9}/"])
    for _ in range(2):
        assert "offline" in complaint(near.crawl())
        assert near.crawl("--quiet").returncode == 1
    lists, pages = near.noted()
    assert lists <= {near.url(1, "wander.js")} and not pages


# Interrupted


def long_crawl(near: Neighbourhood, hosts: int = 10, pages: int = 200) -> tuple[set[str], set[str]]:
    """A network that takes seconds; returns its lists and its pages."""
    consoles = {near.url(host) for host in range(2, 42)}
    found: set[str] = set()
    for host in range(2, 42):
        there = [near.url(200 + host % hosts, f"{host}/{page}") for page in range(pages // 4)]
        found.update(there)
        near.network.console(f"http://127.0.0.{host}/", there, [near.url(min(host + 1, 41))])
    near.write([], [near.url(2)], "[network]\nmax_depth = 50\n")
    return {console + "wander.js" for console in consoles}, found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_stops_at_once_and_goes_on_later(
    near: Neighbourhood, watched: Watched, number: signal.Signals
) -> None:
    lists, pages = long_crawl(near, pages=8)
    watched.seconds = 0.03
    with near.start() as crawl:
        wait_until(lambda: len(watched.answered) > 50)
        crawl.send_signal(number)
        began = time.monotonic()
        said, wrong = crawl.communicate()
        assert time.monotonic() - began < 1
    assert crawl.returncode == 130
    assert "goes on from here" in said and "Traceback" not in said + wrong
    before_lists, before_pages = near.noted()
    watched.asked.clear()
    watched.seconds = 0
    ended = near.crawl()
    assert ended.returncode == 0
    assert not (before_lists | before_pages) & set(watched.asked)
    after_lists, after_pages = near.noted()
    assert (after_lists - {near.url(1, "wander.js")}, after_pages) == (lists, pages)


@pytest.mark.slow
def test_twenty_kills_lose_nothing_that_was_done(near: Neighbourhood, watched: Watched) -> None:
    """`kill -9` at random moments, most of them in mid-crawl."""
    lists, pages = long_crawl(near)
    watched.seconds = 0.02
    moments = random.Random(20)
    done: set[str] = set()
    in_lists = in_pages = 0
    for kill in range(20):
        asked_before, answered_before = len(watched.asked), len(watched.answered)
        crawl = near.start("--quiet")
        if kill % 5:
            wait_until(lambda n=asked_before: len(watched.asked) > n)  # type: ignore[misc]
            time.sleep(moments.uniform(0, 0.25))
        else:  # perhaps before the first question, or while the database opens
            time.sleep(moments.uniform(0, 0.6))
        assert crawl.poll() is None, "it ended before it could be killed"
        crawl.kill()
        crawl.communicate()
        time.sleep(0.05)  # what was on its way arrives, and is of no more use

        asked = watched.of_interest(watched.asked[asked_before:])
        answered = watched.of_interest(watched.answered[answered_before:])
        assert not done & set(asked), "what was done was not asked for again"
        if near.database.exists():
            noted = set[str]().union(*near.noted())
            assert done <= noted, "what was noted stays noted"
            # A host is asked for one thing at a time, so all but its last answer were noted.
            under_way = {url.split("/")[2]: url for url in answered}
            assert set(answered) - set(under_way.values()) <= noted, "what was answered was noted"
            done = noted - {near.url(1, "wander.js")}
        in_lists += bool(asked) and not done & pages
        in_pages += bool(asked) and bool(done & pages)

    assert in_lists and in_pages, "kills in both halves of the crawl"
    assert done & lists and not done >= pages
    watched.seconds = 0
    watched.asked.clear()
    ended = near.crawl()
    assert ended.returncode == 0, ended
    assert not done & set(watched.asked)
    after_lists, after_pages = near.noted()
    assert (after_lists - {near.url(1, "wander.js")}, after_pages) == (lists, pages)
    assert max(Counter(watched.of_interest(watched.asked)).values()) == 1
    assert f"{len(pages):,} pages known: {len(pages):,} ok." in ended.stdout


def test_nobody_is_asked_after_the_end(near: Neighbourhood, watched: Watched) -> None:
    long_crawl(near, pages=8)
    watched.seconds = 0.03
    crawl = near.start("--quiet")
    wait_until(lambda: len(watched.answered) > 5)
    crawl.terminate()
    crawl.communicate()
    count = len(watched.asked)
    time.sleep(0.2)
    assert len(watched.asked) == count
    with suppress(ProcessLookupError):
        os.kill(crawl.pid, 0)
        raise AssertionError("it is still there")
