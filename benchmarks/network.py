"""The crawler beside the time that the network itself takes, and beside itself.

On a made-up network of the real one's size, or on the real one: `WANDER_NETWORK` may name a
snapshot in the public form.
"""

import asyncio
import json
import os
import random
import re
import resource
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.figures import Figure
from benchmarks.replay import Lists, Weather, critical_path, made_up, read_network
from tests.elsewhere import client_to
from tests.live import free_port, wait_until
from wander.network.check import check
from wander.network.client import ANSWER_TIMEOUT
from wander.network.crawl import Bounds, crawl
from wander.network.framing import refusal
from wander.network.store import Store

REAL = os.environ.get("WANDER_NETWORK")
CONSOLES, PAGES = 60, 1_600
MANY = 10_000
FAR = Bounds(consoles=2 * MANY, pages=0)
CHECKED = 600
TIMES = 3


def lists() -> dict[str, Lists]:
    """The network that is crawled."""
    return read_network(Path(REAL)) if REAL else made_up(CONSOLES, PAGES)


@contextmanager
def replayed(*options: str) -> Iterator[int]:
    """That network on a port of this machine, in a process of its own."""
    port = free_port()
    source = ("--network", REAL) if REAL else ("--made-up", str(CONSOLES), "--pages", str(PAGES))
    chosen = options if "--made-up" in options else (*source, *options)
    command = [sys.executable, "-m", "benchmarks.replay", str(port), *chosen]
    process = subprocess.Popen(command)
    try:
        wait_until(lambda: _listens(port), timeout=60)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def measure() -> Iterator[Figure]:
    """Crawls, checks and judgements."""
    yield from _critical_paths()
    yield from _many()
    yield from _checks()
    yield from _judgements()


def _critical_paths() -> Iterator[Figure]:
    known = lists()
    start = next(iter(known))
    for dead, salt in ((0.0, ""), (0.05, ""), (0.05, "other")):
        weather = Weather(salt, dead)
        with replayed("--dead", str(dead), "--salt", salt) as port:
            runs = [asyncio.run(_crawl(port, start, Store.in_memory())) for _ in range(TIMES)]
        of = f"{dead:.0%} of hosts dead" + (f", salt {salt!r}" if salt else "")
        yield Figure(
            f"all lists of {len(known)} consoles, {of}",
            sorted(runs)[TIMES // 2],
            "s",
            critical_path(known, start, weather, ANSWER_TIMEOUT),
            "the critical path",
        )


def _many() -> Iterator[Figure]:
    start = "https://c0.example/wander/"
    options = ("--made-up", str(MANY), "--pages", str(10 * MANY), "--dead", "0", "--slow", "0.1")
    with TemporaryDirectory() as folder, replayed(*options) as port:
        first, second = (_crawl_apart(port, start, Path(folder, "wander.db")) for _ in range(2))
    yield Figure(f"lists of {MANY:,} consoles", MANY / first["seconds"], "consoles/s")
    yield Figure(
        "the same again, nothing changed", second["seconds"], "s", first["seconds"], "first"
    )
    yield Figure("what it reads", second["bytes"], "bytes", first["bytes"], "first")
    yield Figure("peak memory", first["peak"], "MB", first["before"], "before it began")


def _checks() -> Iterator[Figure]:
    known = lists()
    pages = list(dict.fromkeys(page for said in known.values() for page in said.pages))
    chosen = random.Random(1).sample(pages, min(CHECKED, len(pages)))
    with replayed("--slow", "1") as port:
        seconds = asyncio.run(_check(port, chosen))
        one_by_one = asyncio.run(_one_by_one(port, chosen[:60])) / 60 * len(chosen)
    yield Figure(
        f"checks of {len(chosen)} pages, a second",
        len(chosen) / seconds,
        "checks/s",
        len(chosen) / one_by_one,
        "httpx, one after the other",
    )


def _judgements() -> Iterator[Figure]:
    cases = json.loads(Path("tests/vectors/framing.json").read_text(encoding="utf-8"))
    given = [
        ([tuple(pair) for pair in case["headers"]], case["page"], case["ancestor"])
        for case in (cases if isinstance(cases, list) else cases["cases"])
    ]
    chance = random.Random(1)
    chosen = [chance.choice(given) for _ in range(10_000)]
    start = time.perf_counter()
    for headers, page, ancestor in chosen:
        refusal(headers, page, ancestor)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    for headers, _, _ in chosen:
        httpx.Headers([(name.encode(), value.encode()) for name, value in headers])
    yield Figure(
        "10,000 sets of headers judged",
        1000 * seconds,
        "ms",
        1000 * (time.perf_counter() - start),
        "making httpx.Headers of them",
    )


def trusting() -> ssl.SSLContext:
    """For servers on loopback that have no certificate of their host's."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _crawl(port: int, start: str, store: Store) -> float:
    async with client_to({443: port}, verify=trusting()) as client:
        began = time.perf_counter()
        await crawl([start], client=client, store=store, bounds=FAR)
        return time.perf_counter() - began


async def _check(port: int, pages: list[str]) -> float:
    async with client_to({443: port}, verify=trusting()) as client:
        began = time.perf_counter()
        await check(pages, client=client)
        return time.perf_counter() - began


async def _one_by_one(port: int, pages: list[str]) -> float:
    async with client_to({443: port}, verify=trusting()) as client:
        began = time.perf_counter()
        for page in pages:
            await client.get(page)
        return time.perf_counter() - began


def _crawl_apart(port: int, start: str, database: Path) -> dict[str, float]:
    """A crawl in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.network", str(port), start, str(database)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(ended.stdout)
    return measured


def _main() -> None:
    """One crawl: port, start and database are given; what it took is printed as JSON."""
    port, start, database = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    read = 0

    async def run() -> float:
        nonlocal read

        def note(progress: object) -> None:
            nonlocal read
            read = getattr(progress, "bytes", 0)

        async with client_to({443: port}, verify=trusting()) as client:
            store = Store.open(database, lambda text: print(text, file=sys.stderr))
            began = time.perf_counter()
            await crawl([start], client=client, store=store, bounds=FAR, on_progress=note)
            took = time.perf_counter() - began
            store.close()
            return took

    before = _peak()
    seconds = asyncio.run(run())
    print(json.dumps({"seconds": seconds, "bytes": read, "before": before, "peak": _peak()}))


def _peak() -> float:
    """In megabytes, of this process until now."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage tells on Linux counts who started us as well
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        assert found
        return int(found[1]) / 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000


def _listens(port: int) -> bool:
    try:
        httpx.get(f"https://127.0.0.1:{port}/", verify=False, timeout=5)
    except httpx.TransportError:
        return False
    return True


if __name__ == "__main__":
    _main()
