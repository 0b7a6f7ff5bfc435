"""The crawl in the visitor's browser: beside the original's pace, and beside the network's own."""

import html
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from benchmarks.figures import Figure
from benchmarks.network import lists, replayed
from benchmarks.replay import HOME, Weather, critical_path
from tests import chromium
from wander.console import Console
from wander.site.bundle import Bundle, static_folder
from wander.site.linker import Linker
from wander.site.policy import page_policy

MANY = 2_000
ANSWER_TIMEOUT = 6.0
"""Seconds that a console has in the browser."""
PATIENCE = 100
"""Seconds for one crawl."""
TIMES = 3
PACE = 100
"""Milliseconds from one question of the original's to the next: about ten a second."""

ENTRY = """
import { readConsole } from './sandbox.js'
import { Crawler } from './crawler.js'
import { Waiting } from './waiting.js'
import { asPublicSnapshot, publicSnapshotFile } from './download.js'
Object.assign(window, { Crawler, Waiting, readConsole, asPublicSnapshot, publicSnapshotFile })
"""

CRAWL = """
  const took = await new Promise(done => {
    const own = { title: '', pages: [], consoles: [START], notes: {}, tags: {} }
    const crawler = new Crawler({
      base: location.href, own, accepts: url => /^https?:/.test(url),
      onChange: () => crawler.state === 'done' && done(crawler.progress),
    })
    crawler.start()
  })
"""
# As the original does: one after the other, each when a moment has passed since the last.
PACED = """
  const found = new Set([START])
  const reading = []
  const waiting = [START]
  let underWay = 0
  while (waiting.length || underWay) {
    const url = waiting.shift()
    if (url) {
      underWay++
      readConsole(url).then(list => {
        underWay--
        for (const one of list?.consoles ?? []) {
          if (!found.has(one)) waiting.push(one)
          found.add(one)
        }
      })
    }
    await new Promise(resolve => setTimeout(resolve, url ? PACE : 5))
  }
  const took = { visited: found.size }
"""


def measure() -> Iterator[Figure]:
    """The network as it is, without dead hosts and with; and a large one that is quick."""
    known = lists()
    start = next(iter(known))
    for dead in (0.0, 0.05):
        with _site(start) as folder, replayed("--dead", str(dead), "--home", str(folder)) as port:
            ours = sorted(_run(port, "crawl")["seconds"] for _ in range(TIMES))[TIMES // 2]
            paced = _run(port, "paced")["seconds"]
        of = f"all lists of {len(known)} consoles, {dead:.0%} of hosts dead"
        yield Figure(of, ours, "s", paced, "ten consoles a second, as the original asks")
        path = critical_path(known, start, Weather("", dead), ANSWER_TIMEOUT)
        yield Figure(of, ours, "s", path, "the critical path")
    start = "https://c0.example/wander/"
    options = ("--made-up", str(MANY), "--pages", str(10 * MANY), "--dead", "0", "--slow", "0.1")
    with _site(start) as folder, replayed(*options, "--home", str(folder)) as port:
        many = _run(port, "crawl")
    yield Figure(f"lists of {MANY:,} consoles", many["visited"] / many["seconds"], "consoles/s")
    yield Figure("the page's longest task meanwhile", many["longest"], "ms", 50, "a long task")
    yield Figure("memory of the page's scripts", many["memory"] / 1e6, "MB")


def linked_page(folder: Path, script: str) -> tuple[str, str]:
    """A page with the crawler alone, and the policy that goes with it.

    >>> html, policy = linked_page(tmp_path, "window.begin = ...")    # doctest: +SKIP
    """
    for module in (static_folder() / "console").glob("*.js"):
        link = folder / module.name
        if not link.exists():
            link.symlink_to(module)
    (folder / "alone.js").write_text(ENTRY)
    linker = Linker(folder, str)
    program = f"{linker.program('alone.js')};\n{script}"
    bundle = Bundle("", program, linker.program("sandbox-frame.js"))
    policy = page_policy(bundle, Console(), program, from_disk=False)
    return (
        f"<!doctype html><meta charset=utf-8><title>me</title><body><script>{program}</script>",
        policy,
    )


@contextmanager
def _site(start: str) -> Iterator[Path]:
    """A folder with a page for each way, which says in its title what it took."""
    with TemporaryDirectory() as name, TemporaryDirectory() as linked:
        for way, program in {"crawl": CRAWL, "paced": PACED}.items():
            filled = program.replace("START", json.dumps(start)).replace("PACE", str(PACE))
            script = f"""
              (async () => {{
                let longest = 0
                new PerformanceObserver(list => {{
                  for (const task of list.getEntries()) longest = Math.max(longest, task.duration)
                }}).observe({{ type: 'longtask' }})
                const began = performance.now()
                {filled}
                const seconds = (performance.now() - began) / 1000
                const memory = performance.memory?.usedJSHeapSize ?? 0
                document.title = JSON.stringify({{ ...took, seconds, memory, longest }})
              }})()"""
            page, policy = linked_page(Path(linked), script)
            meta = f'<meta http-equiv=Content-Security-Policy content="{policy}">'
            Path(name, f"{way}.html").write_text(page.replace("<body>", f"{meta}<body>"))
        yield Path(name)


def _run(port: int, way: str) -> dict[str, Any]:
    """One crawl in a browser of its own, which nobody listens to: that would slow every Worker."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            str(chromium.find()), *chromium.launch_args(), "--headless",
            "--ignore-certificate-errors", "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            f"--host-resolver-rules=MAP * 127.0.0.1:{port}, EXCLUDE 127.0.0.1", "about:blank",
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            assert process.stderr
            found = next(
                filter(None, (re.search(r"ws://([\d.:]+)/", line) for line in process.stderr))
            )
            return _result(f"http://{found[1]}/json/", f"{HOME}{way}.html")
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=10)


def _result(browser: str, url: str) -> dict[str, Any]:
    opened = httpx.put(f"{browser}new?{url}").raise_for_status().json()["id"]
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for tab in httpx.get(f"{browser}list").json():
            if tab["id"] == opened and tab["title"].startswith("{"):
                said: dict[str, Any] = json.loads(html.unescape(tab["title"]))
                return said
        time.sleep(0.2)
    raise RuntimeError(f"{url} did not come to an end in {PATIENCE} s")
