"""A look at a page: asked as a visitor's browser asks, and no more often than needed."""

import pytest

from tests.loops import run_to_end
from tests.raw import RawServer, moved, page
from tests.test_fetch import LOOPBACK
from wander.network.client import GuardedClient
from wander.network.hosts import Hosts
from wander.network.looking import Look, look_at
from wander.network.verdicts import Finding, Verdict, Viewpoint

ME = "http://me.example/w/"
VIA = f"via={ME}"
ESCAPED = "via=http%3A%2F%2Fme.example%2Fw%2F"
GONE = page(b"<title>Not here</title>", 404)


def look(server: RawServer, path: str = "", viewpoint: Viewpoint | None = None) -> Look:
    async def run() -> Look:
        async with server, GuardedClient(ME, allowed=LOOPBACK) as client:
            return await look_at(
                server.url + path,
                client,
                hosts=Hosts(),
                viewpoint=viewpoint or Viewpoint(ME, ME),
            )

    return run_to_end(run())


def found(server: RawServer, path: str = "", viewpoint: Viewpoint | None = None) -> Finding:
    return look(server, path, viewpoint).finding


@pytest.mark.parametrize(
    ("path", "asked"),
    [("", f"/?{VIA}"), ("?p=1", f"/?p=1&{VIA}"), ("a#part", f"/a?{VIA}"), ("a?#part", f"/a?{VIA}")],
)
def test_an_ordinary_page_costs_its_owner_one_request(path: str, asked: str) -> None:
    server = RawServer(page())
    finding = found(server, path)
    assert server.paths == [asked]
    assert (finding.verdict, finding.title, finding.takes_via) == (Verdict.OK, "A page", True)
    assert finding.url == server.url + path


@pytest.mark.parametrize(
    "headers", [{"x-frame-options": "DENY"}, {"content-type": "application/zip"}]
)
def test_a_page_that_refuses_is_asked_once(headers: dict[str, str]) -> None:
    server = RawServer(page(headers=headers))
    assert found(server).verdict is Verdict.REFUSES
    assert len(server.requests) == 1


def test_without_via_where_the_owner_wants_none() -> None:
    server = RawServer({"/p?q": GONE})
    assert found(server, "p?q", Viewpoint(ME, None)).verdict is Verdict.DEAD
    assert server.paths == ["/p?q"]


@pytest.mark.parametrize(
    "broken", [GONE, page(b"Bad", 400), page(b"Oops", 500), moved(f"/?{VIA}"), b"rubbish"]
)
def test_a_page_that_breaks_with_via(broken: bytes) -> None:
    server = RawServer({"/": page(), f"/?{VIA}": broken})
    finding = found(server)
    assert (finding.verdict, finding.takes_via, finding.reason) == (Verdict.OK, False, "")
    assert server.paths[-1] == "/"


def test_a_page_that_breaks_with_via_and_refuses_without() -> None:
    server = RawServer({"/": page(headers={"x-frame-options": "DENY"})})
    finding = found(server)
    assert (finding.verdict, finding.takes_via) == (Verdict.REFUSES, False)


def test_a_page_that_breaks_with_via_and_moved() -> None:
    server = RawServer({"/": moved("/new"), "/new": page()})
    finding = found(server)
    assert (finding.verdict, finding.takes_via) == (Verdict.MOVED, False)
    assert finding.moved_to == server.url + "new"


def test_a_page_that_is_gone_is_asked_twice() -> None:
    server = RawServer(GONE)
    finding = found(server)
    assert (finding.verdict, finding.takes_via) == (Verdict.DEAD, True)
    assert finding.reason == "404 Not Found"
    assert server.paths == [f"/?{VIA}", "/"]


@pytest.mark.parametrize(
    "away", [page(b"", 429), page(b"Just a moment", 403, {"cf-mitigated": "challenge"})]
)
def test_who_turns_us_away_is_not_asked_again(away: bytes) -> None:
    server = RawServer(away)
    assert found(server).verdict is Verdict.UNKNOWN
    assert len(server.requests) == 1


def test_a_move_keeps_the_query_and_drops_via() -> None:
    server = RawServer({f"/?p=1&{VIA}": moved(f"/new?p=1&{VIA}"), f"/new?p=1&{VIA}": page()})
    finding = found(server, "?p=1#part")
    assert finding.verdict is Verdict.MOVED
    assert finding.moved_to == server.url + "new?p=1#part"


def test_a_move_by_a_server_that_writes_the_query_anew() -> None:
    server = RawServer({f"/?{VIA}": moved(f"/new?{ESCAPED}"), f"/new?{ESCAPED}": page()})
    assert found(server).moved_to == server.url + "new"


def test_a_move_keeps_a_via_that_is_not_ours() -> None:
    there = f"/new?via=train&{VIA}"
    server = RawServer({f"/?via=train&{VIA}": moved(there), there: page()})
    assert found(server, "?via=train").moved_to == server.url + "new?via=train"


def test_a_server_that_takes_via_away_has_not_moved_its_page() -> None:
    server = RawServer({f"/?{VIA}": moved("/"), "/": page()})
    finding = found(server)
    assert (finding.verdict, finding.moved_to) == (Verdict.OK, None)


def test_a_redirect_for_now_ends_the_move() -> None:
    steps = {f"/?{VIA}": moved("/for-good"), "/for-good": moved("/now", 302), "/now": page()}
    server = RawServer(steps)
    assert found(server).moved_to == server.url + "for-good"
    server = RawServer({f"/?{VIA}": moved("/now", 302), "/now": moved("/later"), "/later": page()})
    assert (found(server).verdict, found(RawServer(page())).moved_to) == (Verdict.OK, None)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "", "nothing"])
def test_no_web_address(url: str) -> None:
    async def run() -> Finding:
        async with GuardedClient(ME) as client:
            look = await look_at(url, client, hosts=Hosts(), viewpoint=Viewpoint(ME, ME))
            return look.finding

    finding = run_to_end(run())
    assert (finding.verdict, finding.reason) == (Verdict.DEAD, "no web address")


def test_the_answer_comes_along() -> None:
    server = RawServer(page(headers={"etag": '"a"'}))
    answer = look(server).answer
    assert answer is not None
    assert answer.header("etag") == '"a"'
    assert look(RawServer(moved("/"))).answer is None
