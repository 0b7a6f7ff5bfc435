"""`check`: pages and neighbours, many hosts at once and each asked politely."""

import asyncio
import contextlib
import time
from collections.abc import Collection, Iterable, Sequence

import pytest

from tests.certificates import server_context, trust
from tests.elsewhere import client_to
from tests.loops import run_to_end
from tests.raw import RawServer, moved, page
from tests.test_fetch import LOOPBACK
from wander.network.check import Checked, check
from wander.network.client import GuardedClient
from wander.network.verdicts import Verdict, Viewpoint

ME = "http://me.example/wander/"
HERE = Viewpoint(ME, ME)
SECURE_ME = "https://me.example/wander/"
SECURE = Viewpoint(SECURE_ME, SECURE_ME)


def script(text: str) -> bytes:
    return page(text.encode(), headers={"content-type": "text/javascript"})


LIST = script("var wander = { pages: ['https://a.example/'] }")


async def _checked(
    urls: Iterable[str], consoles: Collection[str] = (), viewpoint: Viewpoint = HERE
) -> list[Checked]:
    async with GuardedClient(ME, allowed=LOOPBACK, certificates=trust) as client:
        return await check(urls, client=client, consoles=consoles, viewpoint=viewpoint)


def checked(
    server: RawServer, *paths: str, consoles: Sequence[str] = (), viewpoint: Viewpoint = HERE
) -> list[Checked]:
    """The findings on paths of a server, some of them consoles."""

    async def run() -> list[Checked]:
        async with server:
            return await _checked(
                [server.url + path for path in (*paths, *consoles)],
                [server.url + path for path in consoles],
                viewpoint,
            )

    return run_to_end(run())


def console(answers: dict[str, bytes] | bytes, path: str = "") -> Checked:
    """The finding on a neighbour."""
    answers = {"/wander.js": answers} if isinstance(answers, bytes) else answers
    return checked(RawServer(answers), consoles=[path])[0]


# --- many at once ----------------------------------------------------------------------------


def test_in_the_order_given_and_each_once() -> None:
    server = RawServer(page())
    found = checked(server, "b", "a", "b", "c")
    assert [one.finding.url.removeprefix(server.url) for one in found] == ["b", "a", "c"]
    assert [one.is_well for one in found] == [True, True, True]
    assert len(server.requests) == 3


def test_nothing_to_check() -> None:
    assert run_to_end(_checked([])) == []


def test_urls_may_be_given_one_by_one() -> None:
    async def run() -> list[Checked]:
        async with RawServer(page()) as server:
            return await _checked(server.url + path for path in "ab")

    assert len(run_to_end(run())) == 2


def test_one_question_at_a_time_to_a_host_and_many_hosts_at_once() -> None:
    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(page())
        await writer.drain()

    async def run() -> tuple[list[RawServer], float]:
        async with contextlib.AsyncExitStack() as stack:
            servers = [RawServer(say, host=f"127.0.0.{number}") for number in range(2, 12)]
            for server in servers:
                await stack.enter_async_context(server)
            began = time.monotonic()
            await _checked([f"{server.url}{path}" for path in "abc" for server in servers])
            return servers, time.monotonic() - began

    servers, seconds = run_to_end(run())
    assert [server.most_at_once for server in servers] == [1] * 10
    assert [len(server.requests) for server in servers] == [3] * 10
    assert seconds < 2  # and not the three that thirty questions take one after the other


def test_a_long_list_of_one_slow_host_holds_nobody_up() -> None:
    async def slow(_path: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        writer.write(page())
        await writer.drain()

    order: list[str] = []

    async def run() -> tuple[str, str]:
        async with RawServer(slow) as long, RawServer(page(), host="127.0.0.2") as short:
            urls = [*(f"{long.url}{number}" for number in range(100)), short.url]
            async with GuardedClient(ME, allowed=LOOPBACK) as client:
                await check(
                    urls,
                    client=client,
                    viewpoint=HERE,
                    on_checked=lambda one: order.append(one.finding.url),
                )
            return short.url, long.url

    short, _ = run_to_end(run())
    assert len(order) == 101
    assert order.index(short) < 50


def test_a_host_that_does_not_answer_is_not_waited_for_again() -> None:
    async def run() -> list[Checked]:
        async with RawServer(b"") as server:
            pass
        urls = [server.url + path for path in ("a", "b", "c")]
        return await _checked(urls, urls[2:])

    found = run_to_end(run())
    assert [one.finding.reason for one in found] == ["refuses the connection"] * 3
    assert [one.finding.url[-1] for one in found] == ["a", "b", "c"]
    assert [one.kind for one in found] == ["page", "page", "console"]


def test_one_bad_page_says_nothing_of_its_host() -> None:
    server = RawServer({"/loop": moved("/loop"), f"/loop?via={ME}": moved("/loop"),
                        f"/fine?via={ME}": page()})  # fmt: skip
    loop, fine = checked(server, "loop", "fine")
    assert loop.finding.reason == "more than 10 redirects"
    assert fine.is_well


@pytest.mark.parametrize("url", ["", "nothing", "file:///etc/passwd", "javascript:alert(1)"])
def test_what_is_no_web_address(url: str) -> None:
    [as_page] = run_to_end(_checked([url]))
    [as_console] = run_to_end(_checked([url], [url]))
    for one in (as_page, as_console):
        assert (one.finding.verdict, one.finding.reason) == (Verdict.DEAD, "no web address")
        assert not one.is_well


def test_loopback_is_not_asked_by_default() -> None:
    async def run() -> tuple[list[Checked], list[str]]:
        async with RawServer(page()) as server, GuardedClient(ME) as client:
            found = await check([server.url], client=client, consoles=[])
            return found, server.requests

    [one], requests = run_to_end(run())
    assert (one.finding.verdict, one.finding.reason) == (Verdict.DEAD, "not a public address")
    assert requests == []


# --- pages -----------------------------------------------------------------------------------


def test_pages_of_every_kind() -> None:
    via = f"?via={ME}"
    server = RawServer(
        {
            f"/fine{via}": page(),
            f"/old{via}": moved("/new"),
            "/new": page(),
            f"/frame{via}": page(headers={"x-frame-options": "SAMEORIGIN"}),
            "/via": page(),
        }
    )
    found = checked(server, "fine", "old", "frame", "gone", "via")
    assert [one.finding.verdict for one in found] == ["ok", "moved", "refuses", "dead", "ok"]
    assert [one.is_well for one in found] == [True, False, False, False, True]
    assert found[1].finding.moved_to == server.url + "new"
    assert found[4].notes == ("breaks with via, and is shown without",)
    assert not found[4].finding.takes_via


# --- http: on an https: console --------------------------------------------------------------


def over_both(
    url: str, by_http: bytes | dict[str, bytes], by_https: bytes | dict[str, bytes] | None,
    consoles: Sequence[str] = (),
) -> tuple[Checked, list[str]]:  # fmt: skip
    """What a secure console finds of a.example, and what was asked by http:."""

    async def run() -> tuple[Checked, list[str]]:
        tls = server_context("a.example")
        async with contextlib.AsyncExitStack() as stack:
            plain = await stack.enter_async_context(RawServer(by_http))
            secure = RawServer(by_https or b"", tls=tls)
            await stack.enter_async_context(secure)
            ports = {80: plain.port, 443: secure.port}
            if by_https is None:
                ports[443] = plain.port
            async with client_to(ports, verify=trust()) as client:
                [found] = await check([url], client=client, consoles=consoles, viewpoint=SECURE)
            return found, [path for path in plain.requests if path.startswith("GET")]

    return run_to_end(asyncio.wait_for(run(), 5))


INSECURE = "is an http: address, and this console is https:"


def test_an_insecure_page_that_can_be_had_securely() -> None:
    found, asked = over_both("http://a.example/?p#x", page(), page())
    assert (found.finding.verdict, found.finding.reason) == (Verdict.REFUSES, INSECURE)
    assert found.finding.url == "http://a.example/?p#x"
    assert found.finding.moved_to == "https://a.example/?p#x"
    assert found.finding.title == "A page"
    assert asked == []  # one request is enough


def test_an_insecure_page_that_is_refused_securely() -> None:
    found, _ = over_both("http://a.example/", page(), page(b"", 404))
    assert (found.finding.verdict, found.finding.reason) == (Verdict.REFUSES, INSECURE)
    assert found.finding.moved_to is None


def test_an_insecure_neighbour() -> None:
    url = "http://a.example/"
    found, _ = over_both(url, {"/wander.js": LIST}, {"/wander.js": LIST}, [url])
    assert (found.kind, found.finding.verdict) == ("console", Verdict.REFUSES)
    assert found.finding.reason == INSECURE
    assert found.finding.moved_to == "https://a.example/"
    found, _ = over_both(url, {"/wander.js": LIST}, page(b"", 404), [url])
    assert (found.finding.verdict, found.finding.moved_to) == (Verdict.REFUSES, None)


def test_a_secure_neighbour_whose_list_is_not() -> None:
    url = "https://a.example/"
    to = moved("http://a.example/wander.js")
    found, _ = over_both(url, {"/wander.js": LIST}, {"/wander.js": to}, [url])
    assert found.finding.verdict is Verdict.REFUSES
    assert found.finding.reason == "leads to an http: address, and this console is https:"


def test_an_insecure_console_may_show_either() -> None:
    server = RawServer(page(headers={"x-frame-options": "DENY"}))
    [found] = checked(server, "")
    assert (found.finding.reason, found.finding.moved_to) == ("X-Frame-Options: DENY", None)
    assert len(server.requests) == 1


# --- neighbours ------------------------------------------------------------------------------


def test_a_neighbour() -> None:
    found = console(script(f"var wander = {{ title: 'Ana', consoles: ['{ME}index.html'] }}"))
    assert (found.kind, found.finding.verdict) == ("console", Verdict.OK)
    assert (found.finding.title, found.notes) == ("Ana", ())


def test_a_neighbour_that_does_not_link_back_is_well() -> None:
    found = console(LIST)
    assert found.is_well
    assert found.notes == ("does not list this console",)


def test_no_link_back_is_expected_where_the_console_has_no_address() -> None:
    found = checked(RawServer({"/wander.js": LIST}), consoles=[""], viewpoint=Viewpoint())
    assert found[0].notes == ()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(b"", 404), "wander.js: 404"),
        (page(b"", 500), "wander.js: 500"),
        (page(b"x" * 600_000), "wander.js: more than 500 kB"),
    ],
)
def test_a_neighbour_without_a_list(answer: bytes, reason: str) -> None:
    found = console(answer)
    assert (found.finding.verdict, found.finding.reason) == (Verdict.DEAD, reason)


@pytest.mark.parametrize(
    "text",
    ["", "<!doctype html><title>Hello</title>", "var wander = [", "var other = {}", "\x00" * 99],
)
def test_a_neighbour_with_a_list_that_nobody_can_read(text: str) -> None:
    found = console(script(text))
    assert found.finding.verdict is Verdict.DEAD
    assert found.finding.reason.startswith("wander.js: ")
    assert "\n" not in found.finding.reason


def test_a_neighbour_whose_list_is_for_browsers() -> None:
    found = console(script("var wander = { pages: pick() }"))
    assert found.finding.verdict is Verdict.UNKNOWN
    assert found.is_well
    assert found.notes == ("browsers read its list, the crawler cannot",)


def test_a_neighbour_that_moved() -> None:
    answers = {"/wander.js": moved("/w/wander.js"), "/w/wander.js": LIST}
    server = RawServer(answers)
    [found] = checked(server, consoles=[""])
    assert (found.finding.verdict, found.finding.moved_to) == (Verdict.MOVED, server.url + "w/")


def test_a_neighbour_whose_list_alone_lies_elsewhere_has_not_moved() -> None:
    found = console({"/wander.js": moved("/list.js"), "/list.js": LIST})
    assert (found.finding.verdict, found.finding.moved_to) == (Verdict.OK, None)


def test_a_neighbour_is_known_by_more_than_one_address() -> None:
    server = RawServer({"/w/wander.js": LIST})
    found = checked(server, consoles=["w", "w/", "w/index.html"])
    assert [one.finding.verdict for one in found] == ["ok", "ok", "ok"]


def test_a_title_is_one_line_that_no_terminal_obeys() -> None:
    text = "var wander = { title: 'Ana\\x1b[2J\\n\\u202eB" + "c" * 500 + "' }"
    title = console(script(text)).finding.title
    assert title.startswith("Ana")
    assert title.isprintable()
    assert len(title) <= 200
