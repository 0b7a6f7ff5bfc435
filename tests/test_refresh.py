"""`wander serve` looks at the network by itself, and nobody has to wait for that."""

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.command import WANDER
from tests.live import LiveServer, free_port, wait_until
from tests.network import Network, silence
from wander.network.store import Store
from wander.server import refresh
from wander.server.refresh import Refresher, refreshed


@pytest.fixture
def neighbours() -> Iterator[tuple[Network, str]]:
    network = Network()
    with LiveServer(network) as server:
        network.console(server.url + "n/", pages=[server.url + "page"])
        yield network, server.url


def write(folder: Path, neighbour: str, more: str = "") -> Path:
    path = folder / "wander.toml"
    path.write_text(
        f'pages = []\nconsoles = ["{neighbour}"]\n[network]\nallow = ["127.0.0.1"]\n{more}'
    )
    return path


def pages(path: Path) -> dict[str, str]:
    """What is known, each page with its verdict."""
    store = Store.open_to_read(path.with_name("wander.db"))
    if store is None:
        return {}
    known = {page.url: str(page.verdict) for page in store.pages()}
    store.close()
    return known


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock runs faster."""
    monkeypatch.setattr(refresh, "FIRST_AFTER", 0.01)
    monkeypatch.setattr(refresh, "LOOK_EVERY", 0.2)


def test_the_first_look_comes_by_itself(
    tmp_path: Path, neighbours: tuple[Network, str], at_once: None
) -> None:
    network, url = neighbours
    path, told = write(tmp_path, url + "n/"), list[str]()
    with refreshed(path, told.append):
        wait_until(lambda: pages(path) == {url + "page": "ok"}, timeout=20)
        asked = len(network.visits)
        time.sleep(1)
    assert len(network.visits) == asked, "once a day is enough"
    assert told == []


def test_another_look_comes_when_it_is_due(
    tmp_path: Path, neighbours: tuple[Network, str], at_once: None
) -> None:
    network, url = neighbours
    path = write(tmp_path, url + "n/")
    store = Store.open(tmp_path / "wander.db", print)
    yesterday = int(time.time()) - 25 * 3600
    store.begin_crawl(["x"], yesterday)
    store.end_crawl(["x"], yesterday)
    store.close()
    with refreshed(path, print):
        wait_until(lambda: network.visits, timeout=20)


def test_a_broken_database_is_kept_aside_and_made_anew(
    tmp_path: Path, neighbours: tuple[Network, str], at_once: None
) -> None:
    path, told = write(tmp_path, neighbours[1] + "n/"), list[str]()
    store = Store.open(tmp_path / "wander.db", print)
    crawls = [f"{number}{'x' * 300}" for number in range(500)]
    for starts in crawls:
        store.begin_crawl([starts], int(time.time()))
        store.end_crawl([starts], int(time.time()))
    store.close()
    whole = bytearray((tmp_path / "wander.db").read_bytes())
    whole[16 * 4096 :] = b"\xff" * (len(whole) - 16 * 4096)
    (tmp_path / "wander.db").write_bytes(whole)
    with refreshed(path, told.append):
        wait_until(lambda: pages(path) == {neighbours[1] + "page": "ok"}, timeout=20)
        wait_until(lambda: told)
    assert "is kept as wander.db.broken-" in told[0]


def test_it_can_be_turned_off(
    tmp_path: Path, neighbours: tuple[Network, str], at_once: None
) -> None:
    network, url = neighbours
    path = write(tmp_path, url + "n/", "refresh = false")
    with refreshed(path, print):
        time.sleep(1)
    assert network.visits == []
    assert not (tmp_path / "wander.db").exists()


def test_a_list_that_is_broken_is_left_to_who_serves_it(tmp_path: Path, at_once: None) -> None:
    path, told = tmp_path / "wander.toml", list[str]()
    path.write_text("pages = [")
    with refreshed(path, told.append):
        time.sleep(0.5)
    assert told == []


def test_without_a_connection_it_is_quiet(
    tmp_path: Path, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    crawl = Refresher._crawl

    def noted(refresher: Refresher) -> bool:
        try:
            return crawl(refresher)
        finally:
            ended.set()

    monkeypatch.setattr(Refresher, "_crawl", noted)
    told: list[str] = []
    with refreshed(write(tmp_path, f"http://127.0.0.1:{free_port()}/"), told.append):
        assert ended.wait(20)
    assert told == []


def test_what_goes_wrong_is_told_once(
    tmp_path: Path, neighbours: tuple[Network, str], at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "AGAIN_AFTER", 0.05)
    path, told = write(tmp_path, neighbours[1] + "n/"), list[str]()
    (tmp_path / "wander.db").mkdir()
    with refreshed(path, told.append):
        wait_until(lambda: told, timeout=20)
        time.sleep(2)
    (said,) = told
    assert "wander.db" in said
    assert "Traceback" not in said


def test_a_server_shows_what_it_finds_and_ends_within_a_second(
    tmp_path: Path, neighbours: tuple[Network, str]
) -> None:
    network, url = neighbours
    network.console(url + "n/", pages=[url + "page"], consoles=["http://127.0.0.2:9/"])
    port = free_port()
    path = write(tmp_path, url + "n/", f"\n[server]\nport = {port}")
    serving = subprocess.Popen(
        [*WANDER, "serve", "--config", path],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until(lambda: pages(path) == {url + "page": "ok"}, timeout=30)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/") as visitor:
            wait_until(lambda: visitor.get("network.json").status_code == 200)
            found = visitor.get("network.json").json()
        assert {"url": url + "page", "verdict": "ok"} in found["pages"]
    finally:
        serving.send_signal(signal.SIGINT)
        said, _ = serving.communicate(timeout=10)
    assert serving.returncode == 0
    assert said.splitlines()[-1] == "Stopped."


@pytest.mark.slow
def test_it_ends_in_mid_crawl(tmp_path: Path, neighbours: tuple[Network, str]) -> None:
    network, url = neighbours
    network.forget()
    network.mount("127.0.0.1", silence)
    port = free_port()
    path = write(tmp_path, url + "n/", f"\n[server]\nport = {port}")
    with subprocess.Popen(
        [*WANDER, "serve", "--config", path], stdout=subprocess.PIPE, text=True
    ) as serving:
        wait_until(lambda: network.visits, timeout=30)
        began = time.monotonic()
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=10)
        took = time.monotonic() - began
    assert serving.returncode == 0
    assert took < 5, "the crawl would take ten seconds more"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
