"""From the press of Wander to the page's request and to its first byte, over a slow line."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

from benchmarks.figures import Figure
from benchmarks.network import lists, replayed
from benchmarks.replay import HOME
from benchmarks.slow_line import SlowLine
from tests import chromium
from wander.config import Config
from wander.console import Console
from wander.site.export import export

ROUND_TRIP = 0.1
"""Seconds."""
PRESSES = 15
HOSTS = 100
READING = 1500
"""Milliseconds from one page's arrival to the next press: a visitor who hardly looks."""

NOTE_PRESSES = """
  addEventListener('pointerdown', ({ timeStamp }) => {
    pressed = performance.timeOrigin + timeStamp
  }, true)
"""


def measure() -> Iterator[Figure]:
    """Medians, with the connection to the next page's host warmed and without."""
    with (
        TemporaryDirectory() as folder,
        replayed("--slow", "0", "--dead", "0", "--refuse", "0", "--home", folder) as port,
        SlowLine(f"http://127.0.0.1:{port}/", ROUND_TRIP) as line,
        sync_playwright() as playwright,
    ):
        site = Path(folder)
        export(_console(preconnect=True), site, site / "warmed")
        export(_console(preconnect=False), site, site / "cold")
        line_port = urlsplit(line.through(HOME)).port
        browser = playwright.chromium.launch(
            executable_path=chromium.find(),
            args=[
                *chromium.launch_args(),
                f"--host-resolver-rules=MAP * 127.0.0.1:{line_port}, EXCLUDE 127.0.0.1",
            ],
        )
        warmed, cold = (_medians(browser, form) for form in ("warmed", "cold"))
        browser.close()
    on_line = f"at {ROUND_TRIP * 1000:.0f} ms of round-trip time"
    for what, with_it, without in zip(("request", "first byte"), warmed, cold, strict=True):
        yield Figure(
            f"from the press to the page's {what}, {on_line}",
            with_it,
            "ms",
            without,
            "the connection not warmed",
        )


def _console(*, preconnect: bool) -> Config:
    """Pages of as many hosts, so that hardly any has been visited before."""
    pages = (page for said in lists().values() for page in said.pages)
    by_host = {urlsplit(page).hostname: page for page in pages if page.startswith("https:")}
    own = tuple(by_host.values())[:HOSTS]
    return Config(console=Console(pages=own, preconnect=preconnect), url=HOME)


def _medians(browser: Browser, form: str) -> tuple[float, float]:
    """Milliseconds from the press to the page's request, and to its first byte."""
    with browser.new_context(ignore_https_errors=True) as context:
        page = context.new_page()
        page.add_init_script(NOTE_PRESSES)
        page.goto(f"{HOME}{form}/")
        _arrived(page)
        times = [_press(page) for _ in range(PRESSES)]
    requests, first_bytes = zip(*times, strict=True)
    return statistics.median(requests), statistics.median(first_bytes)


def _press(page: Page) -> tuple[float, float]:
    page.wait_for_timeout(READING)
    with page.expect_event("requestfinished", _is_shown_page) as finished:
        page.click("#wander-button")
    timing = finished.value.timing
    pressed = page.evaluate("() => pressed")
    _arrived(page)
    begun = timing["startTime"] - pressed
    return begun + timing["requestStart"], begun + timing["responseStart"]


def _is_shown_page(request: Request) -> bool:
    """Whether this is the page in the frame, and not what warms a connection."""
    return request.is_navigation_request() and not request.url.endswith("/robots.txt")


def _arrived(page: Page) -> None:
    """Wait until the page is there, which the console then says no more of."""
    for _ in range(1_000):
        if page.input_value("#url-input") and page.text_content("#status") == "":
            return
        page.wait_for_timeout(10)
    raise RuntimeError("no page came")
