"""Who sends visitors: how fast logs are read, and in how much memory."""

import gzip
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure, Missing
from tests.access_logs import SUSAM, caddy, combined
from tests.command import WANDER
from wander.visits.counting import Lines, count
from wander.visits.opened import pieces
from wander.visits.sender import Senders
from wander.visits.tally import Tally
from wander.visits.visit import Rules

MEGABYTES = 200
PACKED_MEGABYTES = 50
MADE_UP_CONSOLES = 100_000
ONE_IN = 100
"""Lines of which one names a console."""


def measure() -> Iterator[Figure | Missing]:
    """A log of an ordinary site, then one that somebody made to fill the memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = _written(folder / "access.log", combined, MEGABYTES)
        yield from _rates(folder, log)
        if Path("/proc/self/status").exists():
            yield from _peaks(folder, log)
        else:
            yield Missing("peak memory", "needs Linux, which says it in /proc")


def _peaks(folder: Path, log: Path) -> Iterator[Figure]:
    empty, hostile = folder / "empty.log", folder / "hostile.log"
    empty.touch()
    with hostile.open("w") as file:
        for number in range(MADE_UP_CONSOLES):
            file.write(combined(f"/{number:0>250}?via=https://c{number}.example/{'x' * 200}/"))
    beside = _peak(empty)
    for what, path in (
        (f"{MEGABYTES} MB log", log),
        (f"{MADE_UP_CONSOLES:,} made-up consoles and pages", hostile),
    ):
        yield Figure(f"peak memory, {what}", _peak(path), "MB", beside, "an empty log")


def _rates(folder: Path, log: Path) -> Iterator[Figure | Missing]:
    """The best of three each, in turn with what stands beside it."""
    size = log.stat().st_size / 1e6
    ours, loop = _best(lambda: _read(log), lambda: _loop(log))
    yield Figure(f"reading, combined, {MEGABYTES} MB", size / ours, "MB/s", size / loop, _LOOP)
    if shutil.which("grep"):
        command, grep = _best(
            lambda: _run(*WANDER, "visits", str(log)), lambda: _run("grep", "-c", "via=", str(log))
        )
        yield Figure(f"all of the command, {MEGABYTES} MB", command, "s", grep, "grep -c via=")
    else:
        yield Missing("all of the command", "needs grep")
    json_log = _written(folder / "caddy.log", caddy, PACKED_MEGABYTES)
    size = json_log.stat().st_size / 1e6
    ours, loop = _best(lambda: _read(json_log), lambda: _loop(json_log))
    yield Figure(
        f"reading, Caddy's JSON, {PACKED_MEGABYTES} MB", size / ours, "MB/s", size / loop, _LOOP
    )
    packed = folder / "access.log.gz"
    some = log.read_bytes()[: PACKED_MEGABYTES * 1_000_000]
    packed.write_bytes(gzip.compress(some, compresslevel=6))
    size = len(some) / 1e6
    ours, unpacking = _best(lambda: _read(packed), lambda: _unpack(packed))
    yield Figure(
        f"reading, combined, gzipped, {PACKED_MEGABYTES} MB",
        *(size / ours, "MB/s", size / unpacking, "Python's gzip, unpacking alone"),
    )


_LOOP = "a loop in Python: via= in line"


def _written(path: Path, line: Callable[[str], str], megabytes: int) -> Path:
    dice = random.Random(6)
    lines = [
        line(f"/posts/{dice.random()}.html?{f'via={SUSAM}' if number % ONE_IN == 0 else 'p=1'}")
        for number in range(5000)
    ]
    block = "".join(lines).encode()
    with path.open("wb") as file:
        while file.tell() < megabytes * 1_000_000:
            file.write(block)
    return path


def _best(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    times = [(_seconds(ours), _seconds(theirs)) for _ in range(3)]
    return min(one for one, _ in times), min(other for _, other in times)


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _read(log: Path) -> None:
    tally, lines = Tally(), Lines()
    with log.open("rb") as file:
        count(pieces(file), Rules(Senders()), tally, lines)
    assert tally.total


def _loop(log: Path) -> None:
    with log.open("rb") as file:
        assert sum(b"via=" in line for line in file)


def _unpack(log: Path) -> None:
    with gzip.open(log) as file:
        while file.read(1 << 17):
            pass


def _run(*words: str) -> str:
    # Into a pipe: with nobody to read it, grep stops at the first line.
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


def _peak(log: Path) -> float:
    """The most memory, in MB, that the command had at one time (Linux' `VmHWM`)."""
    told = _run(sys.executable, "-c", _TELLING_PEAK, "visits", str(log), "--json")
    return int(told.rpartition("VmHWM:")[2].split()[0]) * 1024 / 1e6


_TELLING_PEAK = """
import atexit, pathlib
from wander.cli import main
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
main()
"""
