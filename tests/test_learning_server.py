"""The server and what was learnt of the network: the snapshot, and the verdict on one page."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from tests.live import LiveServer, wait_until
from wander import create_app
from wander.config import read_config
from wander.network.home import Home
from wander.network.store import Store
from wander.network.verdicts import Finding, Verdict
from wander.server import learnt
from wander.server.verdict import PER_MINUTE, PER_MINUTE_AND_VISITOR, Turnstile

NEIGHBOUR = "https://friend.example/wander/"


class World:
    """A host with pages, which notes who asked for what."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        self.asked.append(path)
        await asyncio.to_thread(self.go_on.wait, 10)
        answer: Response
        if path.startswith("/refuses"):
            answer = HTMLResponse("<title>No</title>no", headers={"x-frame-options": "DENY"})
        elif path.startswith("/gone"):
            answer = HTMLResponse("gone", 404)
        elif path.startswith("/novia") and b"via=" in scope["query_string"]:
            answer = HTMLResponse("what?", 400)
        elif path == "/german":
            answer = HTMLResponse("<html lang=de><title>Hallo</title>hallo")
        elif path == "/robots.txt":
            answer = PlainTextResponse("", 404)
        else:
            answer = HTMLResponse("<title>Hello</title>hello")
        await answer(scope, receive, send)


class Served:
    """A console whose neighbour recommends pages of a world on loopback."""

    def __init__(self, folder: Path, world: str) -> None:
        self.path = folder / "wander.toml"
        self.world = world
        self.said: list[str] = []
        self.web = httpx.Client(timeout=20)
        self.write()

    def write(self, more: str = "") -> None:
        self.path.write_text(
            f'url = "http://me.example/"\npages = ["{self.world}own", "{self.world}refuses/own"]\n'
            f'consoles = ["{NEIGHBOUR}"]\n{more}\n[network]\nallow = ["127.0.0.1"]\n'
        )

    def learn(self, *pages: str, own: bool = True) -> None:
        """A crawl notes these pages of the neighbour's, without a verdict."""
        store = Store.open(self.path.with_name("wander.db"), self.said.append)
        now = int(time.time())
        if own:
            console = read_config(self.path).console
            store.record_list(
                "http://me.example/", "", [NEIGHBOUR], console.pages, steps=0, now=now
            )
        store.record_list(NEIGHBOUR, "Friend", [], pages, steps=1, now=now)
        store.close()

    def find(self, url: str, verdict: Verdict, reason: str = "") -> None:
        """A crawl judged a page."""
        store = Store.open(self.path.with_name("wander.db"), self.said.append)
        finding = Finding(
            url=url, verdict=verdict, reason=reason, has_no_host=verdict is Verdict.DEAD
        )
        store.record_finding(finding, int(time.time()))
        store.close()

    def serve(self) -> LiveServer:
        return LiveServer(create_app(self.path, report=self.said.append))

    def verdict(self, server: LiveServer, url: str) -> httpx.Response:
        return self.web.get(f"{server.url}verdict?url={quote(url, safe='')}")


@pytest.fixture
def world() -> Iterator[tuple[World, str]]:
    app = World()
    with LiveServer(app) as server:
        yield app, server.url


@pytest.fixture
def served(tmp_path: Path, world: tuple[World, str]) -> Iterator[Served]:
    served = Served(tmp_path, world[1])
    with served.web:
        yield served


def test_without_a_crawl_nothing_is_offered(served: Served) -> None:
    with served.serve() as server:
        page = served.web.get(server.url).text
        assert "network.json" not in page
        assert 'verdicts="' not in page
        assert served.web.get(server.url + "network.json").status_code == 404
        assert served.verdict(server, served.world + "a").status_code == 404


def test_the_snapshot_is_served_and_named_by_its_content(served: Served) -> None:
    served.learn(served.world + "a")
    served.find(served.world + "a", Verdict.OK)
    with served.serve() as server:
        page = served.web.get(server.url)
        name = page.text.partition("network.json?v=")[2].partition('"')[0]
        exact = served.web.get(f"{server.url}network.json?v={name}")
        plain = served.web.get(server.url + "network.json")
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert "immutable" in exact.headers["cache-control"]
    assert plain.headers["cache-control"] == "no-cache"
    assert plain.headers["access-control-allow-origin"] == "*"
    assert plain.headers["content-type"] == "application/json"
    assert exact.json() == plain.json()
    assert plain.json()["console"] == "http://me.example/"
    assert {"url": served.world + "a", "verdict": "ok"} in plain.json()["pages"]


def test_pages_that_do_not_load_are_told_to_the_page_and_to_the_owner(served: Served) -> None:
    served.learn()
    served.find(served.world + "refuses/own", Verdict.REFUSES, "X-Frame-Options: DENY")
    with served.serve() as server:
        page = served.web.get(server.url).text
        listed = served.web.get(server.url + "wander.js").text
    assert "refuses" in page
    assert served.world + "refuses/own" in listed, "other consoles get the whole list"
    (said,) = served.said
    assert said.startswith("One page of your list does not load in a frame")
    assert f"{served.world}refuses/own  X-Frame-Options: DENY" in said


def test_what_a_crawl_finds_is_served_without_a_restart(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learnt, "REST", 0.0)
    served.learn(served.world + "a")
    with served.serve() as server:
        before = served.web.get(server.url + "network.json").json()
        served.learn(served.world + "a", served.world + "b")
        wait_until(
            lambda: (
                len(served.web.get(server.url + "network.json").json()["pages"])
                > len(before["pages"])
            )
        )


def test_a_visitor_does_not_wait_for_what_is_new(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learnt, "REST", 0.0)
    served.learn(served.world + "a")
    known, reading, go_on = Home.known, threading.Event(), threading.Event()
    with served.serve() as server:
        served.web.get(server.url)

        def slow(home: Home) -> object:
            reading.set()
            go_on.wait(10)
            return known(home)

        monkeypatch.setattr(Home, "known", slow)
        served.learn(served.world + "a", served.world + "b")
        try:
            assert served.web.get(server.url).status_code == 200
            assert reading.wait(5)
            assert served.web.get(server.url, timeout=2).status_code == 200
        finally:
            go_on.set()


def test_a_page_without_a_verdict_is_looked_at_once(
    served: Served, world: tuple[World, str]
) -> None:
    served.learn(*(served.world + name for name in ("a", "refuses/b", "gone", "novia")))
    with served.serve() as server:
        told = {
            name: served.verdict(server, served.world + name).json()
            for name in ("a", "refuses/b", "gone", "novia", "a")
        }
    assert told["a"] == {"url": served.world + "a", "verdict": "ok", "via": True}
    assert told["refuses/b"]["verdict"] == "refuses"
    assert told["gone"]["verdict"] == "dead"
    assert told["novia"] == {"url": served.world + "novia", "verdict": "ok", "via": False}
    assert world[0].asked.count("/a") == 1


def test_the_language_of_a_page_is_told_where_it_tells_one(
    served: Served, world: tuple[World, str]
) -> None:
    served.learn(served.world + "german", served.world + "a")
    with served.serve() as server:
        assert served.verdict(server, served.world + "german").json()["language"] == "de"
        assert "language" not in served.verdict(server, served.world + "a").json()
        store = Store.open(served.path.with_name("wander.db"), served.said.append)
        known = Finding(url=served.world + "a", verdict=Verdict.OK, language="ja")
        store.record_finding(known, int(time.time()))
        store.close()
        assert served.verdict(server, served.world + "a").json()["language"] == "ja"


def test_what_is_known_is_told_without_asking(served: Served, world: tuple[World, str]) -> None:
    served.learn(served.world + "a")
    served.find(served.world + "a", Verdict.REFUSES)
    with served.serve() as server:
        answer = served.verdict(server, served.world + "a")
    assert answer.json()["verdict"] == "refuses"
    assert answer.headers["cache-control"] == "no-store"
    assert world[0].asked == []


def test_only_recommended_pages_are_asked(served: Served, world: tuple[World, str]) -> None:
    served.learn(served.world + "a")
    with served.serve() as server:
        for url in (
            served.world + "b",
            served.world,
            "http://169.254.169.254/",
            "file:///etc/passwd",
        ):
            answer = served.verdict(server, url)
            assert answer.status_code in (400, 404), url
            assert "error" in answer.json()
        for query in ("", "?url=", "?url=x&url=y", "?u=1" * 5, "?" + "&".join(["url=a"] * 50)):
            assert served.web.get(f"{server.url}verdict{query}").status_code == 400
        assert served.web.post(f"{server.url}verdict?url=x").status_code == 405
    assert world[0].asked == []


def test_an_ignored_page_is_not_asked_for(served: Served, world: tuple[World, str]) -> None:
    served.learn(served.world + "secret/a")
    served.write('ignore = ["127.0.0.1*/secret/"]')
    with served.serve() as server:
        assert served.verdict(server, served.world + "secret/a").status_code == 404
    assert world[0].asked == []


def test_a_page_in_a_private_network_is_not_asked(served: Served, world: tuple[World, str]) -> None:
    served.learn(served.world + "a")
    served.path.write_text('url = "http://me.example/"\npages = ["https://x.example/"]')
    with served.serve() as server:
        answer = served.verdict(server, served.world + "a").json()
    assert answer["verdict"] == "dead"
    assert world[0].asked == []


def test_many_who_ask_at_once_share_one_look(served: Served, world: tuple[World, str]) -> None:
    served.learn(served.world + "a")
    world[0].go_on.clear()
    with served.serve() as server, ThreadPoolExecutor(10) as visitors:
        answers = [visitors.submit(served.verdict, server, served.world + "a") for _ in range(10)]
        wait_until(lambda: world[0].asked)
        time.sleep(0.2)
        # Nobody else waits for that.
        assert served.web.get(server.url, timeout=2).status_code == 200
        world[0].go_on.set()
        assert {answer.result().json()["verdict"] for answer in answers} == {"ok"}
    assert world[0].asked == ["/a"]


def test_a_visitor_gets_only_so_many_looks_a_minute(
    served: Served, world: tuple[World, str]
) -> None:
    names = [f"p{number}" for number in range(PER_MINUTE_AND_VISITOR + 5)]
    served.learn(*(served.world + name for name in names))
    with served.serve() as server:
        answers = [served.verdict(server, served.world + name) for name in names]
        again = served.verdict(server, served.world + names[0])
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * PER_MINUTE_AND_VISITOR + [429] * 5
    assert answers[-1].headers["retry-after"] == "60"
    assert again.status_code == 200, "what was found is told for nothing"
    assert len(world[0].asked) == PER_MINUTE_AND_VISITOR


def test_a_turnstile_lets_through_again_after_a_minute() -> None:
    turnstile = Turnstile(PER_MINUTE)
    passed = [turnstile.lets_through(float(second)) for second in range(61 + PER_MINUTE)]
    assert all(passed)
    busy = Turnstile(2)
    assert [busy.lets_through(now) for now in (0, 1, 2, 59.9, 60, 61, 61.5)] == [
        *(True, True, False, False, True, True, False)
    ]


def test_a_broken_database_keeps_nobody_from_wandering(served: Served) -> None:
    served.path.with_name("wander.db").write_bytes(b"this is no database" * 100)
    with served.serve() as server:
        assert served.web.get(server.url).status_code == 200
        assert served.web.get(server.url + "network.json").status_code == 404
        assert served.verdict(server, served.world + "a").status_code == 404


def test_a_database_that_breaks_while_it_is_served_keeps_nobody_from_wandering(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learnt, "REST", 0.0)
    pages = [f"{served.world}page/{number}/{'x' * 200}" for number in range(900)]
    served.learn(*pages)
    with served.serve() as server:
        spoil(served.path.with_name("wander.db"))
        assert served.verdict(server, pages[0]).status_code == 404
        assert served.web.get(server.url).status_code == 200
        wait_until(lambda: served.said)
        assert served.web.get(server.url + "network.json").json()["pages"]
    assert "wander.db" in served.said[-1]
    assert "What was known before is used." in served.said[-1]


def spoil(database: Path) -> None:
    """Break what is in it, and leave its tables to be seen."""
    whole = bytearray(database.read_bytes())
    size = int.from_bytes(whole[16:18], "big")
    whole[8 * size :] = b"\xff" * (len(whole) - 8 * size)
    database.write_bytes(whole)


def test_the_snapshot_is_json_that_any_reader_takes(served: Served) -> None:
    served.learn(served.world + "ä/日本?q=1#x")
    with served.serve() as server:
        body = served.web.get(server.url + "network.json").content
    assert json.loads(body)["version"] == 1
