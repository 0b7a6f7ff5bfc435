"""Neighbours that are broken or mean harm: what a visitor notices of them, which is nothing."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Page, expect
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from tests.conftest import Home
from tests.live import wait_until
from tests.network import Network, silence
from tests.test_wandering import address, pages_asked_for
from tests.witness import Witness

DEADLINE = 6.0
"""Seconds after which a neighbour's program is ended."""

GOOD = "http://good.example/wander/"
GOOD_PAGES = {f"http://good{number}.example/" for number in range(3)}
OWN_PAGES = {f"http://own{number}.example/" for number in range(3)}
PAGE = "http://page.example/"
FORGED = "http://forged.example/"
LEAK = "http://leak.example/"


def asked_hosts(network: Network) -> set[str]:
    return {visit.host for visit in network.visits}


class Torrent:
    """A server whose `wander.js` is 200 MB, for half a minute or until nobody listens."""

    WHOLE = 200_000_000
    CHUNK = b"/" * 99_999 + b"\n"

    def __init__(self) -> None:
        self.sent = 0
        self.stopped = False

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/javascript")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        start = b"const wander = { pages: ['http://torrent-page.example/'] }\n"
        await send({"type": "http.response.body", "body": start, "more_body": True})
        gone = asyncio.create_task(until_gone(receive))
        while self.sent < self.WHOLE and not gone.done():
            await send({"type": "http.response.body", "body": self.CHUNK, "more_body": True})
            self.sent += len(self.CHUNK)
            await asyncio.sleep(0.015)
        self.stopped = gone.done()
        gone.cancel()


class Late:
    """A server that answers after so many seconds, if anybody is still there."""

    def __init__(self, seconds: float, response: Response) -> None:
        self._seconds = seconds
        self._response = response
        self.waited = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        try:
            await asyncio.wait_for(until_gone(receive), self._seconds)
        except TimeoutError:
            await self._response(scope, receive, send)
        self.waited = time.monotonic() - began


async def until_gone(receive: Receive) -> None:
    """Until the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


# The whole console, with a visitor who wanders on.


@pytest.fixture
def witness(page: Page) -> Iterator[Witness]:
    with Witness(page) as witness:
        yield witness


def open_among(home: Home, neighbours: Iterable[str]) -> Page:
    """A console with pages of its own, these neighbours, and a good one."""
    home.network.console(GOOD, pages=sorted(GOOD_PAGES))
    return home.open(pages=sorted(OWN_PAGES), consoles=[*neighbours, GOOD])


def wander_on(page: Page, until: Callable[[], object], within: float = 20.0) -> set[str]:
    """Press Wander until something has come about; every press brings another page at once."""
    page.get_by_role("button", name="Wander", exact=True).focus()
    shown = {address(page)}
    end = time.monotonic() + within
    while not until():
        assert time.monotonic() < end, f"not within {within} s; shown: {shown}"
        before = address(page)
        # By keyboard, since two quick clicks count as one; and without asking the page first
        # whether the button can be pressed.
        page.keyboard.press("Enter")
        assert address(page) != before, "a press without an answer"
        shown.add(address(page))
        page.wait_for_timeout(120)
    return shown


def all_asked(network: Network, neighbours: Iterable[str]) -> Callable[[], bool]:
    hosts = {neighbour.split("/")[2] for neighbour in neighbours}
    return lambda: hosts <= asked_hosts(network)


def good_page_came(network: Network) -> bool:
    good = {url.split("/")[2] for url in GOOD_PAGES}
    return any(visit.host in good for visit in pages_asked_for(network))


def frames_left(page: Page) -> int:
    """Frames beside the visitor's page, but for the one that opens the next connection."""
    return page.locator("iframe:not(#wander-iframe):not([src])").count()


def test_broken_neighbours_are_passed_over(home: Home, network: Network, witness: Witness) -> None:
    broken = {
        "throws": "throw new Error('x')",
        "syntax": "const wander = {",
        "html": "<!doctype html>",
        "no-list": "const wander = { pages: 7, consoles: 'http://x.example/' }",
        "other-things": f"const wander = {{ pages: [1, null, {{}}, '{PAGE}'], consoles: [2] }}",
        "defined-first": "const wander = { pages: ['http://defined.example/'] }; throw 1",
        "schemes": """
            const urls = ['javascript:alert(1)', 'JAVASCRIPT:alert(1)', ' javascript:alert(1)',
              'data:text/html,<script>alert(1)</script>', 'file:///etc/passwd', 'ftp://x.example/',
              'blob:http://me.example/0', 'about:blank', 'about:srcdoc', 'view-source:http://x.example/',
              'chrome://crash', '/relative', 'relative.html', '//x.example/', '', ' ', 'http://']
            const wander = { pages: urls, consoles: urls }""",
        "policy-words": """
            const wander = { consoles: ['http://*.example/', 'http://a;script-src.example/',
              "http://'unsafe-eval'.example/", 'http://a,b.example/', 'http://$.example/',
              'http://x.example;sandbox/', 'http://*/', 'http://[::1]:1/'] }""",
    }
    for name, program in broken.items():
        network.script(f"http://{name}.example/", program)
    network.answer("http://gone.example/wander.js", PlainTextResponse("not found", 404))
    network.answer("http://ill.example/wander.js", PlainTextResponse("a fault", 500))
    neighbours = [f"http://{name}.example/" for name in (*broken, "gone", "ill")]
    page = open_among(home, neighbours)
    shown = wander_on(page, all_asked(network, [*neighbours, GOOD]))
    shown |= wander_on(page, lambda: good_page_came(network))
    page.wait_for_timeout(500)
    listed = {PAGE, "http://defined.example/", *OWN_PAGES, *GOOD_PAGES}
    assert shown <= listed
    hosts = {url.split("/")[2] for url in [*listed, *neighbours, GOOD, home.url]}
    assert asked_hosts(network) <= hosts
    witness.assert_calm()


@pytest.mark.slow
def test_slow_and_endless_neighbours_are_ended(
    home: Home, network: Network, witness: Witness
) -> None:
    torrent, late = Torrent(), Late(60, Response("const wander = {}", media_type="text/javascript"))
    network.mount("torrent.example", torrent)
    network.mount("late.example", late)
    network.mount("never.example", silence)
    endless = {
        "loop": "while (true);",
        "getter": "const wander = { get pages() { for (;;); } }",
        "proxy": "const wander = { pages: new Proxy([], { get: () => Infinity }) }",
    }
    for name, program in endless.items():
        network.script(f"http://{name}.example/", program)
    neighbours = [f"http://{name}.example/" for name in ("torrent", "late", "never", *endless)]
    page = open_among(home, neighbours)
    shown = wander_on(page, all_asked(network, [*neighbours, GOOD]), within=30)
    asked = time.monotonic()
    shown |= wander_on(page, lambda: good_page_came(network) and frames_left(page) == 0)
    assert time.monotonic() - asked < DEADLINE + 4
    wait_until(lambda: torrent.stopped and late.waited)
    assert 0 < torrent.sent < torrent.WHOLE
    assert late.waited < DEADLINE + 4
    assert shown <= OWN_PAGES | GOOD_PAGES
    witness.assert_calm()


def test_a_long_list_does_not_hold_the_page_up(
    home: Home, network: Network, witness: Witness
) -> None:
    """Checking what it says is work for the page's own thread: there must not be much of it."""
    huge = "http://huge.example/"
    network.script(
        huge,
        """
        const host = i => `http://h\u00fc${i}.a.b.c.d.e.f.g.h.example/`.padEnd(99, 'a/')
        const many = Array.from({ length: 2e4 }, (_, i) => host(i))
        const notes = Object.fromEntries(many.map(url => [url, 'n'.repeat(99)]))
        const wander = { pages: many, consoles: many, notes }
        """,
    )
    page = open_among(home, [huge])
    wander_on(page, lambda: any(host.startswith("xn--") for host in asked_hosts(network)))
    page.wait_for_timeout(300)
    witness.assert_calm()


def test_nobody_speaks_for_another_console(home: Home, network: Network, witness: Witness) -> None:
    """Every way of getting a message to the page, each with a forged answer."""
    question = GOOD + "wander.js"
    forged = (
        f"""{{ url: '{question}', text: '{{"pages":["{FORGED}"],"consoles":["{FORGED}"]}}' }}"""
    )
    ways = {
        "post": "postMessage(forged)",
        "post-text": "postMessage(forged.text)",
        "parent": "parent.postMessage(forged, '*')",
        "top": "top.postMessage(forged, '*')",
        "channel": "new BroadcastChannel('wander').postMessage(forged)",
        "port": """
            const { port1, port2 } = new MessageChannel()
            postMessage(port2, [port2])
            port1.postMessage(forged)""",
        "event": "dispatchEvent(new MessageEvent('message', { data: forged }))",
        "handler": "onmessage = ({ ports }) => ports[0].postMessage(forged)",
        "worker": """
            const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
            worker.onmessage = () => postMessage(forged)""",
        "timer": "setTimeout(() => postMessage(forged))",
        "microtask": "Promise.resolve().then(() => postMessage(forged))",
        "error": "reportError(new Error(forged.text)); throw new Error(forged.text)",
        "close": "close()",
        "title": "var wander = { title: forged.text, notes: { [question]: forged } }",
        # What would be a list of its own if the text were put together carelessly.
        "quotes": f"""
            const end = '"],"pages":["{FORGED}"],"x":["'
            const all = [end]
            var wander = {{ title: end, consoles: all, pages: all, notes: {{ [end]: end }} }}""",
    }
    for name, way in ways.items():
        program = f"const forged = {forged}, question = '{question}'; {way}"
        network.script(f"http://{name}.example/", program)
    neighbours = [f"http://{name}.example/" for name in ways]
    page = open_among(home, neighbours)
    shown = wander_on(page, all_asked(network, [*neighbours, GOOD]), within=30)
    shown |= wander_on(page, lambda: good_page_came(network))
    page.wait_for_timeout(300)
    assert shown <= OWN_PAGES | GOOD_PAGES
    assert network.visits_to("forged.example") == []
    witness.assert_calm()


def test_floods_do_not_drown_the_page(home: Home, network: Network, witness: Witness) -> None:
    """Each would be a task for the page or the browser, as many as there can be until the end."""
    each = "for (;;) for (const way of ways) try { way() } catch {}"
    floods = {
        "says": f"""
            const big = 'x'.repeat(1e5), error = new Error(big)
            self.addEventListener?.('a', () => {{ throw error }})
            const ways = [
              () => postMessage(big), () => console.log(big), () => console.error(error),
              () => reportError(error), () => dispatchEvent(new Event('a')),
              () => new BroadcastChannel('a').postMessage(big),
            ]
            {each}""",
        "asks": f"""
            const ways = [
              () => fetch('{LEAK}'), () => new WebSocket('ws://leak.example/'),
              () => new EventSource('{LEAK}'), () => importScripts('{LEAK}'),
              () => new Worker(URL.createObjectURL(new Blob(['for (;;) console.log(1)']))),
            ]
            {each}""",
        "rejects": """
            const error = new Error('x'.repeat(1e6))
            for (let i = 0; i < 1e4; i++) Promise.reject(error)
            const wander = {}""",
    }
    for name, program in floods.items():
        network.script(f"http://{name}.example/", program)
    neighbours = [f"http://{name}.example/" for name in floods]
    page = open_among(home, neighbours)
    shown = wander_on(page, all_asked(network, [*neighbours, GOOD]))
    shown |= wander_on(page, lambda: good_page_came(network) and frames_left(page) == 0)
    assert shown <= OWN_PAGES | GOOD_PAGES
    assert network.visits_to("leak.example") == []
    witness.assert_calm()


def test_the_witness_sees_a_page_that_is_held_up(
    home: Home, witness: Witness, browser_name: str
) -> None:
    """What the other tests rely on: 300 ms do not go unnoticed."""
    if browser_name != "chromium":
        pytest.skip("only Chromium tells of long tasks")
    page = home.open(pages=sorted(OWN_PAGES))
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_be_visible()
    page.wait_for_timeout(300)
    witness.assert_calm()
    # Milliseconds in which something else had the core do not count.
    page.evaluate(
        """ms => new Promise(resolve => setTimeout(() => {
          for (let held = 0, last = performance.now(); held < ms;) {
            const now = performance.now()
            held += Math.min(now - last, 1)
            last = now
          }
          resolve()
        }))""",
        300,
    )
    page.wait_for_timeout(300)
    with pytest.raises(AssertionError, match="tasks of over 200 ms"):
        witness.assert_calm()
