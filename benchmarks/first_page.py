"""From navigation to the request for the first recommendation, over a slow line."""

import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import Browser, Request, sync_playwright

from benchmarks.consoles import one_page_console
from benchmarks.figures import Figure
from benchmarks.slow_line import SlowLine
from tests import chromium

ROUND_TRIP = 0.1
"""Seconds."""
TIMES = 9
BESIDE = "the same with the list in a wander.js of its own"


def measure() -> Iterator[Figure]:
    """Median time and number of requests, with the list inside the page and beside it."""
    executable = chromium.find()
    with sync_playwright() as playwright, one_page_console() as (inside, beside):
        browser = playwright.chromium.launch(
            executable_path=executable, args=chromium.launch_args()
        )
        with SlowLine(inside, ROUND_TRIP) as line:
            # One after the other in turn, so that a busy moment hits both.
            pairs = [
                (_once(browser, line.through(inside)), _once(browser, line.through(beside)))
                for _ in range(TIMES)
            ]
        browser.close()
    ours, theirs = zip(*pairs, strict=True)
    yield Figure(
        f"until it is asked for, at {ROUND_TRIP * 1000:.0f} ms of round-trip time",
        1000 * statistics.median(seconds for seconds, _ in ours),
        "ms",
        1000 * statistics.median(seconds for seconds, _ in theirs),
        BESIDE,
    )
    yield Figure(
        "requests before it",
        max(requests for _, requests in ours),
        "requests",
        max(requests for _, requests in theirs),
        BESIDE,
    )


def _once(browser: Browser, url: str) -> tuple[float, int]:
    """Seconds from navigation until the frame's page is asked for, and requests before that.

    Each time in a context of its own, so with nothing in the cache.
    """
    before: list[Request] = []
    asked: list[tuple[float, int]] = []

    with browser.new_context() as context:
        page = context.new_page()

        def note(request: Request) -> None:
            if request.is_navigation_request() and request.frame != page.main_frame:
                asked.append((time.perf_counter(), len(before)))
            before.append(request)

        page.on("request", note)
        start = time.perf_counter()
        page.goto(url, wait_until="commit")
        while not asked:
            page.wait_for_timeout(1)
        moment, requests = asked[0]
        return moment - start, requests
