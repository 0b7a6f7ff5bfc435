"""Answers per second, beside nginx with the same bytes as files."""

import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.consoles import LIST
from benchmarks.figures import Figure, Missing
from tests.live import free_port, wait_until

SECONDS = 3
CONNECTIONS = 32
PATHS = {"console page": "", "wander.js": "wander.js"}


def measure() -> Iterator[Figure | Missing]:
    """Each path on both servers, one process each, in turn; the middle of five runs."""
    lacking = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if lacking:
        yield Missing("all", f"needs {' and '.join(lacking)} (Debian has both)")
        return
    with _wander() as ours, tempfile.TemporaryDirectory() as folder:
        for path in PATHS.values():
            target = Path(folder) / (path or "index.html")
            # The bytes as they leave us; nginx is not asked to compress at all.
            with httpx.stream("GET", ours + path, headers={"accept-encoding": "gzip"}) as response:
                target.write_bytes(b"".join(response.iter_raw()))
        with _nginx(Path(folder)) as theirs:
            for what, path in PATHS.items():
                runs = [(_rate(ours + path), _rate(theirs + path)) for _ in range(5)]
                middle = sorted(runs, key=lambda run: run[0] / run[1])[2]
                yield Figure(what, middle[0], "/s", middle[1], "nginx, one worker, from files")


@contextmanager
def _wander() -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder, LIST.name)
        # A crawl would take its share of the machine.
        own.write_text(LIST.read_text().replace("refresh = 24", "refresh = false"))
        serve = [sys.executable, "-m", "wander", "serve", "-c", str(own), "--port", str(port)]
        with _running(serve, f"http://127.0.0.1:{port}/") as url:
            yield url


@contextmanager
def _nginx(folder: Path) -> Iterator[str]:
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        textwrap.dedent(f"""\
            worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr crit;
            events {{ worker_connections 1024; }}
            http {{
                access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
                server {{ listen 127.0.0.1:{port}; root {folder}; }}
            }}
            """)
    )
    folder.chmod(0o755)
    with _running(["nginx", "-c", str(configuration)], f"http://127.0.0.1:{port}/") as url:
        yield url


@contextmanager
def _running(command: list[str], url: str) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(url))
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False


def _rate(url: str) -> float:
    """Answers per second over keep-alive connections from one thread of wrk."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip"]
    output = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(f"{url} did not answer with 200:\n{output}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    assert found, output
    return float(found[1])
