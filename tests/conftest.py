"""What every test may ask for: a browser, and a server for the browser's modules."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from tests import chromium
from tests.live import LiveServer
from tests.network import Network
from tests.terminal import Terminal
from wander import create_app

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_name: str
) -> dict[str, Any]:
    """Playwright's own Firefox and WebKit as they come; Chromium as `tests.chromium` finds it."""
    if browser_name != "chromium":
        return browser_type_launch_args
    found = chromium.find()
    assert found, "no browser: run `make test`, or `python -m tests.chromium`"
    return {
        **browser_type_launch_args,
        "executable_path": str(found),
        "args": chromium.launch_args(),
    }


@pytest.fixture(scope="session")
def modules() -> Iterator[LiveServer]:
    """`static/` over HTTP, so that a browser can import the modules one by one."""
    app = Starlette(routes=[Mount("/static", StaticFiles(directory=ROOT / "static"))])
    with LiveServer(app) as server:
        yield server


@pytest.fixture(scope="session")
def network_server() -> Iterator[tuple[Network, LiveServer]]:
    """The made-up network's one server, for the whole run."""
    network = Network()
    with LiveServer(network) as server:
        yield network, server


@pytest.fixture
def network(network_server: tuple[Network, LiveServer]) -> Network:
    """A made-up network with nothing in it yet."""
    network, _ = network_server
    network.forget()
    return network


@pytest.fixture(scope="session")
def browser_context_args(
    browser_context_args: dict[str, Any], network_server: tuple[Network, LiveServer]
) -> dict[str, Any]:
    """Every host name leads to the made-up network; loopback addresses are what they are."""
    _, server = network_server
    return {**browser_context_args, "proxy": {"server": server.url, "bypass": "127.0.0.1"}}


class Home:
    """The console under test, at http://me.example/."""

    url = "http://me.example/"

    def __init__(self, page: Page, network: Network, folder: Path) -> None:
        self.page = page
        self.network = network
        self.folder = folder

    def serve(self, toml: str) -> None:
        """Serve this list."""
        path = self.folder / "wander.toml"
        path.write_text(toml, encoding="utf-8")
        self.network.mount("me.example", create_app(path))

    def open(self, pages: Sequence[str] = (), consoles: Sequence[str] = (), more: str = "") -> Page:
        """Serve a list, and open the console in the browser."""
        self.serve(
            f"pages = {json.dumps(list(pages))}\nconsoles = {json.dumps(list(consoles))}\n{more}"
        )
        # Not its load event, for which the page in the frame has to load as well.
        self.page.goto(self.url, wait_until="domcontentloaded")
        return self.page


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Where a test puts the terminals that it opens; they are closed after it."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


@pytest.fixture
def home(page: Page, network: Network, tmp_path: Path) -> Home:
    """A console to be opened by the test."""
    return Home(page, network, tmp_path)
