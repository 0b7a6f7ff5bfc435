"""The crawler on a made-up network, over real sockets."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.elsewhere import Loopback, client_to
from tests.live import LiveServer
from tests.loops import run_to_end
from tests.network import Network, silence
from wander.console import Console
from wander.ignores import IgnoreList
from wander.network import fetch, lists, run
from wander.network.client import user_agent
from wander.network.crawl import Bounds, Progress, Summary, crawl
from wander.network.known import ConsoleState
from wander.network.store import Store
from wander.network.verdicts import Verdict, Viewpoint

DAY = 86_400
HOME = "http://home.example/"
ANA = "http://ana.example/wander/"
BEN = "http://ben.example/wander/"
EVE = "http://eve.example/wander/"
PAGE = "http://page.example/garden"


class Line(Loopback):
    """A connection that can break, to a network in which not every host exists."""

    def __init__(self, port: int) -> None:
        super().__init__(httpcore.AnyIOBackend(), {80: port})
        self.missing: set[str] = set()
        self.is_cut = False
        self.answers_before_the_cut: int | None = None

    async def connect_tcp(self, host: str, *more: Any, **options: Any) -> Any:
        if self.answers_before_the_cut is not None:
            self.answers_before_the_cut -= 1
            self.is_cut = self.answers_before_the_cut < 0
        if self.is_cut or host in self.missing:
            try:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            except socket.gaierror as error:
                raise httpcore.ConnectError(str(error)) from error
        return Wire(self, await super().connect_tcp(host, *more, **options))


class Wire(httpcore.AsyncNetworkStream):
    """A connection that goes with the line."""

    def __init__(self, line: Line, inner: httpcore.AsyncNetworkStream) -> None:
        self.line, self.inner = line, inner

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
    ) -> bytes:
        if self.line.is_cut:
            raise httpcore.ReadTimeout
        return await self.inner.read(max_bytes, timeout)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> None:
        await self.inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self.inner.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class World:
    """A network, a crawler's memory, and a clock."""

    def __init__(self, network: Network, port: int) -> None:
        self.network = network
        self.line = Line(port)
        self.store = Store.in_memory()
        self.now = 1_800_000_000.0
        self.progress: list[Progress] = []
        self.bytes = 0

    def crawl(self, *starts: str, **options: Any) -> Summary:
        return run_to_end(self.crawling(*starts, **options))

    async def crawling(self, *starts: str, **options: Any) -> Summary:
        def watch(progress: Progress) -> None:
            self.bytes = progress.bytes

        options.setdefault("store", self.store)
        async with self.client() as client:
            return await crawl(
                starts, client=client, clock=lambda: self.now, on_progress=watch, **options
            )

    def client(self) -> httpx.AsyncClient:
        client = client_to({}, headers={"user-agent": user_agent(HOME)})
        pool = client._transport._pool  # type: ignore[attr-defined]
        pool._network_backend = self.line
        return client

    def wait(self, days: float) -> None:
        """Time goes by, and nobody remembers what was asked for."""
        self.now += days * DAY
        self.network._visits.clear()

    @property
    def asked(self) -> Counter[str]:
        """How often each URL was asked for; robots.txt is left out."""
        return Counter(
            f"http://{visit.host}{visit.path}"
            for visit in self.network.visits
            if visit.path != "/robots.txt"
        )

    def verdict(self, url: str = PAGE) -> Verdict | None:
        page = self.store.page(url)
        return page.verdict if page else None

    def state(self, url: str) -> tuple[ConsoleState, str]:
        return {one: (state, why) for _, one, state, why, _, _ in self.store.consoles()}[url]

    def steps(self) -> dict[str, int]:
        return {url: steps for _, url, _, _, _, steps in self.store.consoles()}


@pytest.fixture
def world(network: Network, network_server: tuple[Network, LiveServer]) -> World:
    return World(network, network_server[1].port)


class Slow:
    """A host whose answers take their time, and which sees how many ask at once."""

    def __init__(self, inner: ASGIApp, seconds: float = 0.02) -> None:
        self.inner, self.seconds = inner, seconds
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = dict(scope["headers"])[b"host"].decode()
        self.now[host] += 1
        self.most[host] = max(self.most[host], self.now[host])
        await asyncio.sleep(self.seconds)
        await self.inner(scope, receive, send)
        self.now[host] -= 1


class Kept:
    """A file with a validator, as every web server serves it."""

    def __init__(self, body: str, kind: str = "text/html", etag: str = '"v1"') -> None:
        self.body, self.kind, self.etag = body, kind, etag
        self.headers: dict[str, str] = {}
        self.headers_of_304: dict[str, str] = {}
        self.statuses: list[int] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope["headers"]).get(b"if-none-match", b"").decode()
        if asked == self.etag:
            headers = {"etag": self.etag, **self.headers_of_304}
            answer = Response(status_code=304, headers=headers)
        else:
            headers = {"etag": self.etag, **self.headers}
            answer = Response(self.body, headers=headers, media_type=self.kind)
        self.statuses.append(answer.status_code)
        await answer(scope, receive, send)


def console_file(pages: Iterable[str] = (), consoles: Iterable[str] = ()) -> Kept:
    return Kept(f"var wander = {{consoles: {[*consoles]!r}, pages: {[*pages]!r}}}", "text/css")


def url_of(number: int) -> str:
    return f"http://c{number}.example/"


# The way through the network


def test_every_list_is_read_once_and_every_page_looked_at_once(world: World) -> None:
    world.network.console(ANA, ["http://a1.example/"], [BEN, EVE])
    world.network.console(BEN, ["http://b1.example/", "http://a1.example/"], [ANA, EVE])
    world.network.console(EVE, [], [ANA, BEN, EVE])

    found = world.crawl(ANA)

    assert (found.consoles, found.unreachable, found.unreadable) == (3, {}, {})
    assert (found.pages, found.looked, found.verdicts[Verdict.OK]) == (2, 2, 2)
    assert not found.stopped_by and not found.is_offline
    lists_asked = {url + "wander.js" for url in (ANA, BEN, EVE)}
    assert world.asked == dict.fromkeys(
        [*lists_asked, "http://a1.example/", "http://b1.example/"], 1
    )


def test_a_list_that_is_named_in_several_ways_is_asked_for_once(world: World) -> None:
    world.network.console(ANA, [], [BEN])
    ways = ["http://ana.example/wander", "HTTP://ANA.example:80/wander/index.html", ANA]
    world.network.console(BEN, [], ways)
    assert world.crawl(*ways).consoles == 2
    assert world.asked[ANA + "wander.js"] == 1


def test_depth_is_counted_by_the_shortest_way(world: World) -> None:
    """The short way is slow, so the long way is found first."""
    names = [url_of(number) for number in range(6)]
    for one, following in pairwise(names):
        world.network.console(one, [], [following, *([EVE] if one == names[0] else [])])
    world.network.console(names[5], [], ["http://far.example/"])
    world.network.console("http://far.example/", [], ["http://farther.example/"])
    world.network.console("http://farther.example/")
    slow = Network()
    slow.console(EVE, [], [names[5]])
    world.network.mount("eve.example", Slow(slow, 0.3))

    found = world.crawl(names[0], bounds=Bounds(depth=4))

    steps = world.steps()
    assert (steps[EVE], steps[names[5]]) == (1, 2)
    assert (steps["http://far.example/"], steps["http://farther.example/"]) == (3, 4)
    assert found.consoles == 9 and not found.stopped_by
    assert max(world.asked.values()) == 1


def test_those_that_are_nearer_come_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 1)
    for number in range(15):
        world.network.console(url_of(number), [], [url_of(2 * number + 1), url_of(2 * number + 2)])
    world.crawl(url_of(0), bounds=Bounds(depth=3))
    asked = [visit.host for visit in world.network.visits if visit.path == "/wander.js"]
    assert asked == [f"c{number}.example" for number in range(15)]


def test_hosts_do_not_wait_for_each_other(world: World) -> None:
    """Forty lists of a fifth of a second each, in far less than eight seconds."""
    names = [url_of(number) for number in range(41)]
    world.network.console(names[0], [], names)
    inner = Network()
    for name in names[1:]:
        inner.console(name)
    slow = Slow(inner, 0.2)
    for number in range(1, 41):
        world.network.mount(f"c{number}.example", slow)
    began = time.monotonic()
    assert world.crawl(names[0]).consoles == 41
    assert time.monotonic() - began < 3


def test_a_host_with_many_consoles_keeps_nobody_waiting(world: World) -> None:
    """More of them than are asked at once; the others are named last, and far away."""
    crowd = [f"http://crowd.example/{number}/" for number in range(100)]
    world.network.console(ANA, [], [*crowd, url_of(0)])
    for number in range(5):
        world.network.console(url_of(number), [], [url_of(number + 1)])
    world.network.console(url_of(5))
    inner = Network()
    for one in crowd:
        inner.console(one)
    slow = Slow(inner, 0.01)
    world.network.mount("crowd.example", slow)
    assert world.crawl(ANA).consoles == 107
    hosts = [visit.host for visit in world.network.visits]
    behind = hosts[hosts.index("c5.example") :]
    assert behind.count("crowd.example") > 75
    assert slow.most["crowd.example"] == 1


def test_a_host_that_does_not_answer_is_not_asked_for_each_of_its_consoles(world: World) -> None:
    gone = [f"http://gone.example/{number}/" for number in range(50)]
    world.network.console(ANA, [], gone)
    tried = Counter[str]()
    connect = world.line.connect_tcp

    async def counted(host: str, *more: Any, **options: Any) -> Any:
        tried[host] += 1
        return await connect(host, *more, **options)

    world.line.missing.add("gone.example")
    world.line.connect_tcp = counted  # type: ignore[method-assign]
    found = world.crawl(ANA)
    assert found.unreachable == dict.fromkeys(gone, "no such host")
    assert tried["gone.example"] == 1


def test_ones_own_list_is_not_asked_for(world: World) -> None:
    world.network.console(BEN, [], [HOME])
    own = Console(consoles=(BEN,), pages=(PAGE,))
    found = world.crawl(HOME, known={HOME: own})
    assert (found.consoles, found.pages) == (2, 1)
    assert HOME + "wander.js" not in world.asked
    assert world.state(HOME)[0] is ConsoleState.OK


def test_a_console_without_an_address_can_crawl(world: World) -> None:
    world.network.console(BEN, [], [])
    assert world.crawl("", known={"": Console(consoles=(BEN,))}).consoles == 2


def test_a_start_that_is_no_web_address_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="susam"):
        world.crawl("susam")


# What is not asked for


def test_what_is_ignored_is_not_asked_for(world: World) -> None:
    world.network.console(ANA, ["http://x.example/a", "http://b.example/x.example"], [BEN, EVE])
    world.network.console(EVE, ["http://fine.example/"], [BEN])
    found = world.crawl(ANA, ignores=IgnoreList(("x.example", "ben.*/wander")))
    assert {url.split("/")[2] for url in world.asked} == {
        *("ana.example", "eve.example", "fine.example"),
    }
    assert found.consoles == 2


def test_a_console_over_https_asks_for_no_http(world: World) -> None:
    world.network.console(ANA, [PAGE], [BEN])
    found = world.crawl(ANA, viewpoint=Viewpoint("https://me.example/", None))
    assert world.asked == {ANA + "wander.js": 1}, "it was given by name, the rest is of no use"
    assert found.consoles == 1


def test_ignored_pages_take_none_of_the_room(world: World) -> None:
    pages = [f"http://x{number}.example/" for number in range(5)]
    world.network.console(ANA, [*pages, PAGE])
    world.crawl(ANA, ignores=IgnoreList(("x*.example",)), bounds=Bounds(pages=1))
    assert world.verdict() is Verdict.OK


# Politeness


def test_the_user_agent_says_who_asks(world: World) -> None:
    world.network.console(ANA, [PAGE])
    world.crawl(ANA)
    agents = {visit.headers["user-agent"] for visit in world.network.visits}
    assert agents == {user_agent(HOME)} and HOME in agents.pop()


def test_never_two_requests_at_once_to_one_host(world: World) -> None:
    inner = Network()
    names = [f"http://{host}.example/{way}/" for host in ("ana", "ben") for way in range(6)]
    pages = [f"http://{host}.example/page/{n}" for host in ("ana", "ben", "eve") for n in range(8)]
    for name in names:
        inner.console(name, pages, names)
    slow = Slow(inner)
    for host in ("ana", "ben", "eve"):
        world.network.mount(f"{host}.example", slow)
    found = world.crawl(names[0])
    assert (found.consoles, found.looked) == (12, 24)
    assert slow.most == {"ana.example": 1, "ben.example": 1, "eve.example": 1}


def test_robots_txt_is_honoured_for_pages_and_asked_for_once(world: World) -> None:
    rules = "User-agent: *\nDisallow: /private/\n\nUser-agent: Wander\nDisallow: /secret/\n"
    world.network.answer("http://page.example/robots.txt", PlainTextResponse(rules))
    pages = [f"http://page.example/{name}" for name in ("secret/1", "private/1", "open")]
    world.network.console(ANA, pages)
    world.network.answer(
        "http://ana.example/robots.txt", PlainTextResponse("User-agent: *\nDisallow: /")
    )
    world.crawl(ANA)
    assert world.asked == {ANA + "wander.js": 1, pages[1]: 1, pages[2]: 1}
    assert world.verdict(pages[0]) is Verdict.UNKNOWN
    assert world.verdict(pages[1]) is Verdict.OK
    robots = [visit.host for visit in world.network.visits if visit.path == "/robots.txt"]
    assert robots == ["page.example"], "lists are asked for by their console's own wish"


def test_robots_txt_is_kept_for_a_day(world: World) -> None:
    world.network.console(ANA, [PAGE])
    world.crawl(ANA)
    world.network.console(ANA, [PAGE, "http://page.example/two"])
    world.wait(0.5)
    world.crawl(ANA)
    assert [visit.path for visit in world.network.visits_to("page.example")] == ["/two"]


def test_a_host_is_given_the_pause_that_it_asks_for(world: World) -> None:
    rules = "User-agent: *\nCrawl-delay: 0.4"
    world.network.answer("http://page.example/robots.txt", PlainTextResponse(rules))
    times: list[float] = []

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        times.append(time.monotonic())
        await PlainTextResponse("hello")(scope, receive, send)

    pages = [f"http://page.example/{number}" for number in range(3)]
    for url in pages:
        world.network.answer(url, page)  # type: ignore[arg-type]
    world.network.console(ANA, pages)
    world.crawl(ANA)
    assert len(times) == 3
    assert all(after - before >= 0.38 for before, after in pairwise(times))


def test_retry_after_is_waited_for(world: World) -> None:
    times: list[float] = []

    async def busy(scope: Scope, receive: Receive, send: Send) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            answer = PlainTextResponse("busy", 503, headers={"retry-after": "1"})
        else:
            answer = PlainTextResponse("hello")
        await answer(scope, receive, send)

    world.network.answer(PAGE, busy)  # type: ignore[arg-type]
    world.network.console(ANA, [PAGE])
    world.crawl(ANA)
    assert world.verdict() is Verdict.OK
    assert times[1] - times[0] >= 0.98


def test_who_asks_for_an_hour_is_left_alone(world: World) -> None:
    busy = PlainTextResponse("busy", 503, headers={"retry-after": "3600"})
    pages = [f"http://page.example/{number}" for number in range(9)]
    for url in pages:
        world.network.answer(url, busy)
    world.network.console(ANA, pages)
    world.crawl(ANA)
    assert sum(world.asked[url] for url in pages) == 1
    assert {world.verdict(url) for url in pages} == {Verdict.UNKNOWN}
    page = world.store.page(pages[0])
    assert page is not None and "come back in" in page.reason and not page.is_failing


def test_a_console_that_asks_for_an_hour_is_not_called_unreachable(world: World) -> None:
    busy = PlainTextResponse("busy", 503, headers={"retry-after": "3600"})
    world.network.console(ANA, [], [BEN, "http://ben.example/other/"])
    world.network.console(BEN, [PAGE])
    world.crawl(ANA)
    world.wait(2)
    world.network.answer(BEN + "wander.js", busy)
    found = world.crawl(ANA)
    assert BEN not in found.unreachable
    assert world.state(BEN)[0] is ConsoleState.OK


# Bounds


def chain(world: World, length: int, pages: int = 1) -> None:
    for number in range(length):
        there = [f"http://p{number}.example/{page}" for page in range(pages)]
        world.network.console(url_of(number), there, [url_of(number + 1)])
    world.network.console(url_of(length))


@pytest.mark.parametrize(
    ("bounds", "word"),
    [
        ({"depth": 3}, "3 steps"),
        ({"consoles": 4}, "4 consoles"),
        ({"pages": 5}, "5 pages"),
        ({"minutes": 0.0}, "0 minutes"),
    ],
)
def test_each_bound_is_kept_and_told(world: World, bounds: Mapping[str, Any], word: str) -> None:
    chain(world, 9)
    found = world.crawl(url_of(0), bounds=Bounds(**bounds))
    assert (found.stopped_by if "minutes" in bounds else found.limited_by) == word
    assert not found.is_offline
    if "pages" in bounds:
        assert (found.consoles, found.looked) == (10, 5)
    elif "minutes" in bounds:
        assert not world.asked
    else:
        assert found.consoles == 4
        assert found.looked == 4
    everything = world.crawl(url_of(0))
    assert (everything.consoles, everything.pages) == (10, 9)
    assert everything.limited_by == everything.stopped_by == ""
    assert everything.verdicts[Verdict.OK] == 9
    assert all(count == 1 for url, count in world.asked.items() if "http://p" in url)


def test_a_bound_that_is_just_enough_is_not_told(world: World) -> None:
    chain(world, 3)
    just = Bounds(depth=3, consoles=4, pages=3)
    assert world.crawl(url_of(0), bounds=just).limited_by == ""


def test_the_bound_on_bytes_is_kept_and_told(world: World) -> None:
    pages = [f"http://p{number}.example/" for number in range(400)]
    for url in pages:
        world.network.page(url, "x" * 60_000)
    world.network.console(ANA, pages)
    found = world.crawl(ANA, bounds=Bounds(megabytes=1))
    assert found.stopped_by == "1 megabyte"
    assert 1_000_000 < world.bytes < 1_000_000 + 65 * 61_000
    world.network._visits.clear()
    found = world.crawl(ANA)
    assert found.stopped_by == "" and found.verdicts[Verdict.OK] == 400
    assert ANA + "wander.js" not in world.asked, "it was read since the crawl began"
    assert len(world.asked) == found.looked < 400


def test_the_bound_on_time_is_kept_and_told(world: World) -> None:
    inner = Network()
    pages = [f"http://page.example/{number}" for number in range(40)]
    slow = Slow(inner, 0.05)
    world.network.mount("page.example", slow)
    world.network.console(ANA, pages)
    began = time.monotonic()
    found = world.crawl(ANA, bounds=Bounds(minutes=0.5 / 60))
    assert time.monotonic() - began < 2
    assert 0 < found.looked < 20 and "minutes" in found.stopped_by
    slow.seconds = 0
    found = world.crawl(ANA)
    assert found.verdicts[Verdict.OK] == 40
    assert all(world.asked[url] == 1 for url in pages)


# The second crawl


def test_a_second_crawl_is_nearly_free(world: World) -> None:
    pages = {f"http://p{number}.example/": Kept("<p>" + "x" * 9_000) for number in range(5)}
    for url, page in pages.items():
        world.network.answer(url, page)  # type: ignore[arg-type]
    # Of these, it is the neighbours of a list that did not change that lead on.
    ana, ben = console_file(consoles=[BEN]), console_file(pages)
    world.network.answer(ANA + "wander.js", ana)  # type: ignore[arg-type]
    world.network.answer(BEN + "wander.js", ben)  # type: ignore[arg-type]
    world.crawl(ANA)
    first = world.bytes
    assert first > 45_000

    world.wait(4)
    found = world.crawl(ANA)

    assert (found.consoles, found.looked, found.verdicts[Verdict.OK]) == (2, 5, 5)
    assert world.bytes == 0
    assert ana.statuses == ben.statuses == [200, 304]
    assert {tuple(page.statuses) for page in pages.values()} == {(200, 304)}
    assert not world.store.pages_due(int(world.now), 9)

    world.wait(1)
    found = world.crawl(ANA)
    assert sum(world.asked.values()) == 2, "pages are looked at every third day only"


def test_last_modified_serves_as_well(world: World) -> None:
    when = "Mon, 02 Mar 2026 10:00:00 GMT"
    world.network.page(PAGE, "hello", **{"last-modified": when})
    world.network.console(ANA, [PAGE])
    world.crawl(ANA)
    world.wait(4)
    world.crawl(ANA)
    (visit,) = [one for one in world.network.visits_to("page.example") if one.path == "/garden"]
    assert visit.headers["if-modified-since"] == when


def test_a_list_that_changed_is_read_anew(world: World) -> None:
    ana = console_file([PAGE], [BEN])
    world.network.answer(ANA + "wander.js", ana)  # type: ignore[arg-type]
    world.network.console(BEN)
    world.crawl(ANA)
    ana.body, ana.etag = console_file(["http://new.example/"]).body, '"v2"'
    world.wait(1)
    found = world.crawl(ANA)
    assert found.consoles == 1
    assert [page.url for page in world.store.pages()] == ["http://new.example/"]


def test_headers_that_come_with_a_304_are_obeyed(world: World) -> None:
    page = Kept("hello")
    world.network.answer(PAGE, page)  # type: ignore[arg-type]
    world.network.console(ANA, [PAGE])
    world.crawl(ANA)
    assert world.verdict() is Verdict.OK

    page.headers = page.headers_of_304 = {"x-frame-options": "DENY"}
    world.wait(4)
    world.crawl(ANA)
    assert world.verdict() is Verdict.REFUSES

    world.wait(8)
    world.crawl(ANA)
    assert world.verdict() is Verdict.REFUSES
    assert page.statuses == [200, 304, 200, 304]


def test_a_page_that_did_not_change_is_in_the_language_that_it_was_in(world: World) -> None:
    page = Kept("<html lang=pt-BR><title>Jardim</title>")
    world.network.answer(PAGE, page)  # type: ignore[arg-type]
    world.network.console(ANA, [PAGE])
    for _ in range(2):
        world.crawl(ANA)
        world.wait(4)
        known = world.store.page(PAGE)
        assert known is not None and known.language == "pt"
    assert page.statuses == [200, 304]


def test_a_page_that_moved_is_found_though_its_file_did_not_change(world: World) -> None:
    new = "http://new.example/garden"
    page = Kept("hello")
    world.network.answer(PAGE, page)  # type: ignore[arg-type]
    world.network.answer(new, page)  # type: ignore[arg-type]
    world.network.console(ANA, [PAGE])
    world.crawl(ANA)
    assert world.verdict() is Verdict.OK
    world.network.answer(PAGE, RedirectResponse(new, 301))
    for statuses in ([200, 304, 200], [200, 304, 200, 304]):
        world.wait(4)
        world.crawl(ANA)
        assert world.verdict() is Verdict.MOVED
        assert page.statuses == statuses


def test_a_server_that_always_says_unchanged_is_not_believed(world: World) -> None:
    world.network.answer(PAGE, Response(status_code=304))
    world.network.answer(BEN + "wander.js", Response(status_code=304))
    world.network.console(ANA, [PAGE], [BEN])
    found = world.crawl(ANA)
    assert found.unreachable == {BEN: "wander.js: 304"}
    assert world.verdict() is Verdict.UNKNOWN and found.failing == 1


def test_a_validator_that_cannot_be_sent_back_does_no_harm(world: World) -> None:
    odd = Response("hello", media_type="text/html", headers={"etag": '"caf\xe9"'})
    world.network.answer(PAGE, odd)
    world.network.console(ANA, [PAGE])
    for _ in range(2):
        world.crawl(ANA)
        assert world.verdict() is Verdict.OK
        world.wait(4)


# Consoles that fail


def test_unreachable_and_unreadable_consoles_are_told_with_the_reason(world: World) -> None:
    failing = {
        "http://gone.example/": "no such host",
        "http://none.example/": "wander.js: 404",
        "http://broken.example/": "wander.js: 500",
        "http://round.example/": "redirects",
        "http://inner.example/": "no web address",
    }
    unreadable = {
        "http://html.example/": "wander.js",
        "http://program.example/": "wander.js",
        "http://huge.example/": "more than 500 kB",
        "http://empty.example/": "wander.js",
    }
    world.network.console(ANA, [], [*failing, *unreadable])
    world.line.missing.add("gone.example")
    world.network.answer("http://broken.example/wander.js", PlainTextResponse("oh", 500))
    world.network.answer(
        "http://round.example/wander.js", RedirectResponse("http://round.example/wander.js")
    )
    world.network.answer("http://inner.example/wander.js", RedirectResponse("file:///etc/passwd"))
    world.network.page("http://html.example/wander.js", "<!doctype html><p>Not found</p>")
    world.network.script("http://program.example/", "var wander = {pages: ask('for', 'pages')}")
    world.network.script("http://huge.example/", "// " + "x" * 600_000)
    world.network.script("http://empty.example/", "")

    found = world.crawl(ANA)

    assert found.consoles == 10
    assert found.unreachable.keys() == failing.keys()
    assert found.unreadable.keys() == unreadable.keys()
    for url, why in (failing | unreadable).items():
        said = {**found.unreachable, **found.unreadable}[url]
        assert why in said and "\n" not in said, url


def test_a_silent_console_is_told_and_delays_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "ANSWER_TIMEOUT", 0.5)
    world.network.console(ANA, [], ["http://silent.example/", BEN])
    world.network.console(BEN, [PAGE])
    world.network.mount("silent.example", silence)
    began = time.monotonic()
    found = world.crawl(ANA)
    assert found.unreachable.keys() == {"http://silent.example/"}
    assert "no answer" in found.unreachable["http://silent.example/"]
    assert world.verdict() is Verdict.OK
    assert time.monotonic() - began < 2


def test_a_console_that_fails_keeps_its_pages_and_comes_back(world: World) -> None:
    world.network.console(ANA, [], [BEN])
    world.network.console(BEN, [PAGE])
    world.crawl(ANA)
    world.network.answer(BEN + "wander.js", PlainTextResponse("oh", 500))
    world.wait(1)
    found = world.crawl(ANA)
    assert found.unreachable == {BEN: "wander.js: 500"} and found.pages == 1
    world.network.console(BEN, [PAGE])
    world.wait(1)
    assert not world.crawl(ANA).unreachable


# Lists with rubbish


def test_rubbish_in_a_list_is_passed_over(world: World) -> None:
    good = ["http://fine.example/", "https://x.example/%zz", "http://münchen.example/ä"]
    rubbish = [
        *("", " ", "nowhere", "/relative", "//half.example/", "javascript:alert(1)"),
        *("data:text/html,x", "file:///etc/passwd", "blob:http://a.example/1", "ftp://a.example/"),
        *("http://", "http://a b.example/", "http://[::1", "http://a.example:99999/"),
        *("http://%00/", "http://*.example/", "x" * 100_000, "http://a.example/" + "y" * 3_000),
        *("http://\ud800.example/", "mailto:me@example.com", "http://user:pw@/"),
    ]
    script = f"var wander = {{consoles: {[*rubbish, BEN]!r}, pages: {[*rubbish, *good]!r}}}"
    world.network.script(ANA, script.encode("ascii", "backslashreplace"))
    world.network.console(BEN)
    found = world.crawl(ANA)
    assert found.consoles == 2
    assert [page.url for page in world.store.pages()] == [
        *("http://fine.example/", "https://x.example/%zz"),
        "http://xn--mnchen-3ya.example/%C3%A4",
    ]
    assert not found.unreadable


def test_of_a_long_list_a_thousand_entries_are_read(world: World) -> None:
    pages = [f"http://page.example/{number}" for number in range(1_500)]
    consoles = [f"http://c.example/{number}/" for number in range(1_500)]
    world.network.console(ANA, pages, consoles)
    found = world.crawl(ANA, bounds=Bounds(pages=0, depth=0))
    assert found.pages == 1_000
    assert len(list(world.store.links())) == 1_000
    assert found.consoles == 1


def test_a_console_that_names_itself_is_not_its_own_neighbour(world: World) -> None:
    world.network.console(ANA, [PAGE, PAGE], [ANA, "http://ana.example/wander", ANA])
    found = world.crawl(ANA)
    assert (found.consoles, found.pages, list(world.store.links())) == (1, 1, [])


def test_a_title_of_any_kind_is_kept_short(world: World) -> None:
    text = 'var wander = {title: "\\ud83d ' + "long " * 100 + '", pages: []}'
    world.network.script(ANA, text)
    world.network.page(PAGE, "<title>&#xD800;&#0;" + "t" * 9_000 + "</title>hello")
    world.network.console(BEN, [PAGE], [ANA])
    found = world.crawl(BEN)
    assert not found.unreadable
    titles = {url: title for _, url, _, _, title, _ in world.store.consoles()}
    assert len(titles[ANA]) == 200
    assert world.verdict() is Verdict.OK


# Pages


def test_pages_get_the_verdict_that_they_deserve(world: World) -> None:
    answers: dict[str, Response] = {
        "http://deny.example/": PlainTextResponse("x", headers={"x-frame-options": "DENY"}),
        "http://old.example/": RedirectResponse("http://new.example/", 301),
        "http://lost.example/": PlainTextResponse("x", 404),
    }
    for url, answer in answers.items():
        world.network.answer(url, answer)
    world.line.missing.add("gone.example")
    world.network.console(ANA, [*answers, "http://gone.example/", PAGE])
    found = world.crawl(ANA)
    assert {url: world.verdict(url) for url in answers} == {
        "http://deny.example/": Verdict.REFUSES,
        "http://old.example/": Verdict.MOVED,
        "http://lost.example/": Verdict.UNKNOWN,
    }
    assert world.verdict("http://gone.example/") is Verdict.DEAD, "there are others who answer"
    assert found.verdicts == {
        Verdict.OK: 1,
        Verdict.MOVED: 1,
        Verdict.REFUSES: 1,
        Verdict.DEAD: 1,
        Verdict.UNKNOWN: 1,
    }
    assert found.failing == 1


def test_a_page_is_dead_when_it_fails_on_two_days_and_back_when_it_answers(world: World) -> None:
    world.network.console(ANA, [PAGE])
    world.network.answer(PAGE, PlainTextResponse("x", 404))
    expected = [
        (0.0, Verdict.UNKNOWN, 1),
        (0.5, Verdict.UNKNOWN, 0),  # not looked at so soon
        (0.5, Verdict.DEAD, 1),
        (3.0, Verdict.DEAD, 0),
        (4.0, Verdict.DEAD, 1),
    ]
    for days, verdict, looks in expected:
        world.wait(days)
        world.crawl(ANA)
        assert (world.verdict(), world.asked[PAGE]) == (verdict, looks * 2), days  # with via, and
        # without
    world.network.page(PAGE, "hello")
    world.wait(8)
    world.crawl(ANA)
    assert world.verdict() is Verdict.OK


def test_a_page_that_wants_fewer_visits_keeps_its_verdict(world: World) -> None:
    world.network.console(ANA, [PAGE])
    world.crawl(ANA)
    world.network.answer(PAGE, PlainTextResponse("slower", 429))
    world.wait(4)
    world.crawl(ANA)
    assert world.asked[PAGE] and world.verdict() is Verdict.OK


def test_a_page_that_breaks_with_via_is_remembered(world: World) -> None:
    page = Kept("hello")

    async def strict(scope: Scope, receive: Receive, send: Send) -> None:
        answer = PlainTextResponse("?", 404) if scope["query_string"] else page
        await answer(scope, receive, send)

    world.network.answer(PAGE, strict)  # type: ignore[arg-type]
    world.network.console(ANA, [PAGE])
    for _ in range(2):
        world.crawl(ANA)
        known = world.store.page(PAGE)
        assert known is not None and known.verdict is Verdict.OK and not known.takes_via
        world.wait(4)
    assert page.statuses == [200, 304]


def test_the_pages_of_a_host_that_does_not_answer_fail_together(world: World) -> None:
    pages = [f"http://gone.example/{number}" for number in range(30)]
    world.line.missing.add("gone.example")
    world.network.console(ANA, [*pages, PAGE])
    found = world.crawl(ANA)
    assert found.verdicts[Verdict.DEAD] == 30 and found.looked == 31


# Without a connection


def everything(store: Store) -> list[tuple[Any, ...]]:
    tables = ("consoles", "links", "pages", "recommendations", "robots")
    return [row for table in tables for row in store._rows(f"SELECT * FROM {table}")]


def test_offline_nothing_is_believed_and_nothing_changed(world: World) -> None:
    own = {HOME: Console(consoles=(ANA, BEN), pages=(PAGE,))}
    world.network.console(ANA, [], [BEN])
    world.network.console(BEN)
    world.crawl(HOME, known=own)
    world.wait(4)
    world.line.is_cut = True
    for _ in range(3):  # as the background does, every quarter of an hour
        found = world.crawl(HOME, known=own)
        assert found.is_offline
        assert world.verdict() is Verdict.OK
        assert {world.state(url)[0] for url in (HOME, ANA, BEN)} == {ConsoleState.OK}
        world.now += 900
    world.line.is_cut = False
    found = world.crawl(HOME, known=own)
    assert not found.is_offline and not found.unreachable
    assert world.asked[PAGE] == 1


def test_offline_with_nothing_but_pages(world: World) -> None:
    own = {HOME: Console(pages=(PAGE, "http://other.example/"))}
    world.line.is_cut = True
    found = world.crawl(HOME, known=own)
    assert found.is_offline
    assert found.verdicts[Verdict.UNKNOWN] == 2 and found.failing == 0
    world.line.is_cut = False
    assert world.crawl(HOME, known=own).verdicts[Verdict.OK] == 2


def test_nothing_to_ask_is_not_offline(world: World) -> None:
    found = world.crawl(HOME, known={HOME: Console()})
    assert not found.is_offline and found.consoles == 1


@pytest.mark.parametrize("answers", [1, 3, 6, 14])
def test_a_connection_that_breaks_off_condemns_nobody(world: World, answers: int) -> None:
    names = [url_of(number) for number in range(8)]
    pages = [f"http://p{number}.example/" for number in range(8)]
    for number, name in enumerate(names):
        following = names[number + 1 : number + 2]
        world.network.console(name, [pages[number]], following)
    world.line.answers_before_the_cut = answers

    found = world.crawl(names[0])

    assert "connection" in found.stopped_by
    assert not found.unreachable
    assert found.failing == found.verdicts[Verdict.DEAD] == 0
    world.line.answers_before_the_cut = None
    world.line.is_cut = False
    found = world.crawl(names[0])
    assert (found.consoles, found.verdicts[Verdict.OK], found.stopped_by) == (8, 8, "")


def test_when_all_that_were_left_are_gone_the_crawl_still_ends(world: World) -> None:
    """Cut off, and gone on with when nobody is left who would answer, but those from before."""
    gone = [f"http://gone{number}.example/" for number in range(3)]
    world.network.console(ANA, [], gone)
    for url in gone:
        world.network.mount(url.split("/")[2], silence)
    with pytest.raises(TimeoutError):
        run_to_end(asyncio.wait_for(world.crawling(ANA), 0.3))
    world.line.missing = {url.split("/")[2] for url in gone}
    world.wait(0.1)
    found = world.crawl(ANA)
    assert found.unreachable == dict.fromkeys(gone, "no such host")
    assert not found.is_offline and not found.stopped_by
    assert ANA + "wander.js" not in world.asked


# Cut off and gone on with


def test_a_crawl_that_is_cancelled_goes_on_where_it_was(world: World) -> None:
    inner = Network()
    pages = [f"http://page.example/{number}" for number in range(40)]
    world.network.mount("page.example", Slow(inner, 0.02))
    world.network.console(ANA, pages, [BEN])
    world.network.console(BEN)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            run_to_end(asyncio.wait_for(world.crawling(ANA), 0.25))
        world.now += 60
    assert world.store.last_crawl is None
    found = world.crawl(ANA)
    assert found.verdicts[Verdict.OK] == 40
    assert world.asked[ANA + "wander.js"] == world.asked[BEN + "wander.js"] == 1
    assert sum(world.asked[url] for url in pages) <= 40 + 3, "but for those that were under way"
    assert world.store.last_crawl == world.now


def test_a_store_that_fails_ends_the_crawl(world: World, tmp_path: Path) -> None:
    from wander.network.store import StoreError

    path = tmp_path / "wander.db"
    Store.open(path, print).close()
    read_only = Store.open_to_read(path)
    assert read_only is not None
    world.network.console(ANA)
    with pytest.raises(StoreError, match="read-only"):
        world.crawl(ANA, store=read_only)
    read_only.close()


def test_the_crawler_asks_no_more_hosts_at_once_than_it_should(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (lists, run):
        monkeypatch.setattr(module, "AT_ONCE", 4)
    names = [url_of(number) for number in range(20)]
    inner = Network()
    for name in names:
        inner.console(name, [], names)
    slow = Slow(inner)
    most = 0

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal most
        most = max(most, slow.now.total() + 1)
        await slow(scope, receive, send)

    for number in range(20):
        world.network.mount(f"c{number}.example", counted)
    assert world.crawl(names[0]).consoles == 20
    assert most == 4
