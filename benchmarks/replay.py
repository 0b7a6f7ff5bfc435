"""A network on loopback that answers as the real one does: some hosts slow, dead or refusing.

    python -m benchmarks.replay PORT [--network FILE] [--made-up CONSOLES] ...

`FILE` is a snapshot in the public form (date, consoles and pages, each with its referrers).
Which hosts are slow, dead or refuse frames is always the same for the same salt.
"""

import argparse
import asyncio
import hashlib
import json
import random
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import trustme
import uvicorn
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

HOME = "https://me.example/"


@dataclass
class Lists:
    """What one console says."""

    consoles: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Weather:
    """What is wrong with which hosts."""

    salt: str = ""
    dead: float = 0.05
    refuse: float = 0.15
    slow: float = 1.0

    def is_dead(self, host: str) -> bool:
        return self._unit("dead" + host) < self.dead

    def refuses(self, host: str) -> bool:
        return self._unit("refuse" + host) < self.refuse

    def latency(self, host: str) -> float:
        """Seconds: 30 to 300 ms, most of them short."""
        return self.slow * (0.03 + 0.27 * self._unit("latency" + host) ** 2)

    def _unit(self, text: str) -> float:
        digest = hashlib.sha256((self.salt + text).encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32


def read_network(path: Path) -> dict[str, Lists]:
    """The lists of a snapshot that says who refers to whom."""
    snapshot = json.loads(path.read_text(encoding="utf-8"))
    lists = {url: Lists() for url in snapshot["consoles"]}
    for kind in ("consoles", "pages"):
        for url, entry in snapshot[kind].items():
            for referrer in entry["referrers"]:
                if referrer in lists:
                    getattr(lists[referrer], kind).append(url)
    return lists


def made_up(count: int, pages: int, links: int = 8, seed: int = 1) -> dict[str, Lists]:
    """A network of that many consoles, all reachable from the first, with `pages` in all."""
    chance = random.Random(seed)
    urls = [f"https://c{number}.example/wander/" for number in range(count)]
    lists = {url: Lists() for url in urls}
    for number, url in enumerate(urls):
        # Each is listed by an earlier one, so that none is out of reach.
        if number:
            lists[urls[chance.randrange(number)]].consoles.append(url)
        lists[url].consoles += chance.sample(urls, min(links - 1, count))
    for number in range(pages):
        host = f"page{number // 2}.example" if number % 4 else f"c{number % count}.example"
        lists[chance.choice(urls)].pages.append(f"https://{host}/read/{number}/")
    return lists


def critical_path(
    lists: Mapping[str, Lists], start: str, weather: Weather, given_up_after: float
) -> float:
    """Seconds of answers along the longest of the shortest chains, from step to step.

    Of several chains of as many steps, the quickest counts.
    """

    def takes(url: str) -> float:
        host = urlsplit(url).hostname or ""
        return given_up_after if weather.is_dead(host) else weather.latency(host)

    done = {start: takes(start)}
    nearest = [start]
    while nearest:
        next_ones: dict[str, float] = {}
        for url in nearest:
            if weather.is_dead(urlsplit(url).hostname or ""):
                continue
            for neighbour in lists.get(url, Lists()).consoles:
                if neighbour not in done:
                    when = done[url] + takes(neighbour)
                    next_ones[neighbour] = min(when, next_ones.get(neighbour, when))
        done |= next_ones
        nearest = list(next_ones)
    return max(done.values())


class Replay:
    """The network as one web server."""

    def __init__(
        self, lists: Mapping[str, Lists], weather: Weather, home: Path | None = None
    ) -> None:
        self._weather = weather
        self._home = StaticFiles(directory=home, html=True) if home else None
        self._scripts = {
            _place(url): b"var wander = " + json.dumps(vars(said), ensure_ascii=False).encode()
            for url, said in lists.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the host that the request names."""
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode().partition(":")[0]
        if self._home and host == urlsplit(HOME).hostname:
            await self._home(scope, receive, send)
            return
        await asyncio.sleep(self._weather.latency(host))
        script = self._scripts.get((host, scope["path"]))
        if script is not None and self._weather.is_dead(host):
            await asyncio.sleep(60)
        answer = self._answer(host, scope["path"], script, headers.get(b"if-none-match", b""))
        await answer(scope, receive, send)

    def _answer(self, host: str, path: str, script: bytes | None, known: bytes) -> Response:
        if script is None and path.endswith(("/wander.js", "/robots.txt")):
            return Response("not found", 404)
        body = script or f"<!doctype html><title>{host}</title><h1>{host}{path}</h1>".encode()
        extra = {"etag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}
        if script is None and self._weather.refuses(host):
            extra["x-frame-options"] = "DENY"
        if known.decode() == extra["etag"]:
            return Response(status_code=304, headers=extra)
        return Response(
            body, headers=extra, media_type="text/javascript" if script else "text/html"
        )


def _place(console: str) -> tuple[str, str]:
    parts = urlsplit(console)
    return parts.hostname or "", parts.path.rpartition("/")[0] + "/wander.js"


def certificate(folder: Path, hosts: Iterable[str] = ("replay.example",)) -> tuple[Path, Path]:
    """A key and a certificate, which whoever asks has to take on trust."""
    issued = trustme.CA().issue_cert(*hosts)
    key, chain = folder / "key.pem", folder / "chain.pem"
    issued.private_key_pem.write_to_path(key)
    for part in issued.cert_chain_pems:
        part.write_to_path(chain, append=True)
    return key, chain


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--network", type=Path)
    parser.add_argument("--made-up", type=int, default=60)
    parser.add_argument("--pages", type=int, default=1_600)
    parser.add_argument("--salt", default="")
    parser.add_argument("--dead", type=float, default=0.05)
    parser.add_argument("--refuse", type=float, default=0.15)
    parser.add_argument("--slow", type=float, default=1.0)
    parser.add_argument("--home", type=Path, help=f"a folder to serve at {HOME}")
    given = parser.parse_args()
    lists = read_network(given.network) if given.network else made_up(given.made_up, given.pages)
    app = Replay(lists, Weather(given.salt, given.dead, given.refuse, given.slow), given.home)
    with tempfile.TemporaryDirectory() as folder:
        key, chain = certificate(Path(folder))
        uvicorn.run(
            app,
            port=given.port,
            log_level="critical",
            access_log=False,
            ssl_keyfile=str(key),
            ssl_certfile=str(chain),
            timeout_graceful_shutdown=1,
        )


if __name__ == "__main__":
    main()
