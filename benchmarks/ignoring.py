"""Ignore patterns: many against many, and the worst that one can think of."""

import random
import re
import time
from collections.abc import Callable, Iterator
from functools import partial

from playwright.sync_api import sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from benchmarks.figures import Figure
from tests import chromium
from tests.conftest import ROOT
from tests.live import LiveServer
from wander.ignores import IgnoreList, normal_form

WORST = "*a*a*a*a*b"


def measure() -> Iterator[Figure]:
    """Both languages, each beside the regular expressions that one would write first."""
    patterns, urls = _made_up(1000, 10_000)
    python, expressions = _python(patterns, urls)
    yield Figure(
        "1,000 patterns, 10,000 URLs, Python", python, "s", expressions, "regular expressions"
    )
    javascript, expressions = _javascript(patterns, urls)
    yield Figure(
        "1,000 patterns, 10,000 URLs, Chromium", javascript, "s", expressions, "regular expressions"
    )
    yield from _worst()


def _made_up(pattern_count: int, url_count: int) -> tuple[list[str], list[str]]:
    """Patterns and URLs as lists have them: hosts, paths, a wildcard in every tenth."""
    dice = random.Random(20)
    words = ["".join(dice.choices("abcdefghijklmnop", k=dice.randint(3, 9))) for _ in range(4000)]

    def host() -> str:
        return f"{dice.choice(words)}{dice.randint(1, 99)}.{dice.choice(words)}.example"

    patterns = [
        f"https://{'*.' if index % 10 == 0 else ''}{host()}/{dice.choice(['', dice.choice(words)])}"
        for index in range(pattern_count)
    ]
    urls = [f"https://{host()}/{dice.choice(words)}/{dice.choice(words)}" for _ in range(url_count)]
    return patterns, urls


def _python(patterns: list[str], urls: list[str]) -> tuple[float, float]:
    ignores = IgnoreList(patterns)
    ours = _seconds(lambda: [ignores.matches(url) for url in urls])
    expressions = [_expression(pattern) for pattern in patterns]
    # A tenth of the URLs, since the other way is slow; the time is scaled.
    some = [normal_form(url) for url in urls[: len(urls) // 10]]
    theirs = _seconds(lambda: [any(e.search(url) for e in expressions) for url in some])
    return ours, theirs * 10


def _expression(pattern: str) -> re.Pattern[str]:
    """The pattern as the expression that comes to mind first."""
    return re.compile("(?:^|[./])" + re.escape(normal_form(pattern)).replace(r"\*", ".*"))


def _worst() -> Iterator[Figure]:
    """A pattern that makes expressions try every way: twice the letters, sixty times the time."""
    ignores, expression = IgnoreList([WORST]), _expression(WORST)
    for letters in (20, 40):
        url = "a" * letters
        yield Figure(
            f"{WORST} against {letters} letters, Python",
            1000 * _seconds(partial(ignores.matches, url)),
            "ms",
            1000 * _seconds(partial(expression.search, url)),
            "a regular expression",
        )
    many = "a" * 100_000
    yield Figure(
        f"{WORST} against 100,000 letters, Python",
        1000 * _seconds(partial(ignores.matches, many)),
        "ms",
        1000 * _seconds(partial(ignores.matches, many[:10_000])),
        "the same against 10,000",
    )


def _seconds(action: Callable[[], object]) -> float:
    """The best of three."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def _javascript(patterns: list[str], urls: list[str]) -> tuple[float, float]:
    app = Starlette(routes=[Mount("/static", StaticFiles(directory=ROOT / "static"))])
    executable = chromium.find()
    with LiveServer(app) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=chromium.launch_args()
        )
        page = browser.new_page()
        page.goto(server.url + "static/console/ignores.js")
        ours, theirs = page.evaluate(
            """async ({ patterns, urls, normal }) => {
              const { IgnoreList } = await import('/static/console/ignores.js')
              const ignores = new IgnoreList(patterns)
              const best = action => Math.min(...[1, 2, 3].map(() => {
                const start = performance.now()
                action()
                return (performance.now() - start) / 1000
              }))
              const escaped = text => text.replace(/[.+?^${}()|[\\]\\\\]/g, '\\\\$&')
              const expressions = normal.map(text =>
                new RegExp('(?:^|[./])' + escaped(text).replace(/\\*/g, '.*')))
              const some = urls.slice(0, urls.length / 10)
              return [
                best(() => urls.map(url => ignores.matches(url))),
                10 * best(() => some.map(url => expressions.some(e => e.test(url)))),
              ]
            }""",
            {"patterns": patterns, "urls": urls, "normal": [normal_form(p) for p in patterns]},
        )
        browser.close()
    return ours, theirs
