"""The judge of framing headers, against Chromium framing a server that sends those headers.

The server answers for every host name, over http and https. A console's page has many frames at
once; its load event comes when each of them has come to its end, so that a frame which shows
nothing by then never will.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Frame, Page, Playwright

from tests import chromium
from tests.certificates import server_context
from tests.test_framing import CASES, Case
from wander.network.framing import refusal
from wander.urls import parse_url

# As the console has them; see `static/console/frame.js`.
SANDBOX = (
    "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox"
    " allow-downloads allow-pointer-lock"
)
PORTS = {"http": (80, 8080), "https": (443, 8443)}
AT_ONCE = 40
"""With hundreds of frames on one page, Chromium takes far longer for each of them."""


class Framing(NamedTuple):
    """A page of a console, and the cases that it frames, by number."""

    ancestor: str
    cases: Mapping[int, Case]

    def __str__(self) -> str:
        return f"{self.ancestor} {min(self.cases)}"

    @property
    def html(self) -> str:
        return "<!doctype html>" + "\n".join(
            f'<iframe id="{number}" src="{source(number)}" sandbox="{sandbox(case)}"></iframe>'
            for number, case in self.cases.items()
        )


def source(number: int) -> str:
    moved = CASES[number].redirected
    return f"https://moved.example/?moved={number}" if moved else address(number)


def address(number: int) -> str:
    return f"{CASES[number].page}?case={number}"


def sandbox(case: Case) -> str:
    page, ancestor = parse_url(case.page), parse_url(case.ancestor)
    assert page and ancestor
    return SANDBOX if page.origin == ancestor.origin else f"{SANDBOX} allow-same-origin"


def framings() -> Iterator[Framing]:
    for ancestor in sorted({case.ancestor for case in CASES}):
        mine = [(number, case) for number, case in enumerate(CASES) if case.ancestor == ancestor]
        for start in range(0, len(mine), AT_ONCE):
            yield Framing(ancestor, dict(mine[start : start + AT_ONCE]))


FRAMINGS = list(framings())


def words(number: int) -> str:
    """What is in a frame only where the case's own page is shown in it."""
    return f"the page of case {number}"


def answers() -> dict[str, bytes]:
    """All that the server says, by the query that asks for it."""
    said = {}
    for number, framing in enumerate(FRAMINGS):
        said[f"console={number}"] = answer(framing.html)
    for number, case in enumerate(CASES):
        said[f"case={number}"] = answer(f"<p>{words(number)}</p>", case.headers)
        moved = [("X-Frame-Options", "DENY"), ("Location", address(number))]
        said[f"moved={number}"] = answer("", moved, "302 Found")
    return said


def answer(body: str, headers: Sequence[tuple[str, str]] = (), status: str = "200 OK") -> bytes:
    """A whole answer, with these headers as they are written."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    if all(name != "Content-Type" for name, _ in headers):
        lines.append("Content-Type: text/html")
    lines += [f"Content-Length: {len(body)}", "", body]
    return "\r\n".join(lines).encode("latin-1")


class RawServer:
    """Sends bytes, whatever host is asked, over http and https."""

    def __init__(self, answers: Mapping[str, bytes]) -> None:
        self.asked_for: set[str] = set()
        self._answers = answers
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> "RawServer":
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    @property
    def resolver_rules(self) -> str:
        """For Chromium's `--host-resolver-rules`: every name, and each of the ports, is here."""
        return ",".join(
            f"MAP *:{port} 127.0.0.1:{self._ports[scheme]}"
            for scheme, ports in PORTS.items()
            for port in ports
        )

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        tls = server_context("me.example")
        plain = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        secure = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=tls)
        servers = {"http": plain, "https": secure}
        self._ports = {name: one.sockets[0].getsockname()[1] for name, one in servers.items()}
        self._started.set()
        await self._stopped.wait()
        for server in servers.values():
            server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while request := await reader.readuntil(b"\r\n\r\n"):
                query = request.split(b" ", 2)[1].partition(b"?")[2].decode("ascii")
                writer.write(self._answers.get(query) or answer("", status="404 Not Found"))
                await writer.drain()
                self.asked_for.add(query)
        writer.close()


@pytest.fixture(scope="module")
def raw_server() -> Iterator[RawServer]:
    with RawServer(answers()) as server:
        yield server


@pytest.fixture(scope="module")
def console_tab(playwright: Playwright, raw_server: RawServer) -> Iterator[Page]:
    """Chromium, whichever browser the other tests run in."""
    found = chromium.find()
    assert found, "no browser: run `make test`, or `python -m tests.chromium`"
    arguments = [*chromium.launch_args(), f"--host-resolver-rules={raw_server.resolver_rules}"]
    with playwright.chromium.launch(executable_path=found, args=arguments) as browser:
        yield browser.new_page(ignore_https_errors=True)


@pytest.mark.slow
@pytest.mark.parametrize("framing", FRAMINGS, ids=str)
def test_the_browser_shows_what_the_judge_says(
    console_tab: Page, raw_server: RawServer, tmp_path: Path, framing: Framing
) -> None:
    url = f"{framing.ancestor}/?console={FRAMINGS.index(framing)}"
    if framing.ancestor == "file://":
        on_disk = tmp_path / "console.html"
        on_disk.write_text(framing.html, encoding="utf-8")
        url = on_disk.as_uri()
    console_tab.goto(url, wait_until="load")
    wrong = []
    # A download leaves the empty document that was there before, which is within reach.
    left_empty = console_tab.evaluate(
        "Array.from(document.querySelectorAll('iframe'), frame => frame.contentDocument !== null)"
    )
    frames = [element.content_frame() for element in console_tab.query_selector_all("iframe")]
    for (number, case), empty, frame in zip(framing.cases.items(), left_empty, frames, strict=True):
        reason = refusal(case.headers, case.page, case.ancestor, redirected=case.redirected)
        assert frame is not None
        if (not empty and is_shown(frame, number)) is not (reason is None):
            wrong.append(f"{case.name}: the browser disagrees with {reason!r}")
    assert not wrong, "\n".join(wrong)
    assert raw_server.asked_for.issuperset(f"case={number}" for number in framing.cases)


def is_shown(frame: Frame, number: int) -> bool:
    """Whether the page itself is there, and not the browser's own word that it refuses."""
    # Chromium has it already, in whichever of its processes; Playwright may hear of it later.
    if frame.url in ("", "about:blank"):
        frame.wait_for_url(lambda url: url != "about:blank", wait_until="commit")
    if frame.url == "chrome-error://chromewebdata/":
        return False
    assert words(number) in frame.content()
    return True
