"""How many of 200 presses end in an empty frame, with the snapshot and without."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.network import lists, replayed, trusting
from benchmarks.replay import HOME
from tests import chromium
from tests.elsewhere import client_to
from wander.config import Config
from wander.console import Console
from wander.network.asking import crawl_from
from wander.network.home import Home, Known
from wander.network.store import Store
from wander.site.export import export

PRESSES = 200
OWN = 20
"""Pages of one's own."""


def measure() -> Iterator[Figure]:
    """For two weathers: which hosts are dead or refuse frames differs."""
    executable = chromium.find()
    for salt in ("", "other"):
        with (
            TemporaryDirectory() as folder,
            replayed("--salt", salt, "--home", folder) as port,
        ):
            site, config = Path(folder), _home()
            export(config, site, site / "with", _learnt(config, site, port))
            export(config, site, site / "without")
            to_replay = f"--host-resolver-rules=MAP * 127.0.0.1:{port}, EXCLUDE 127.0.0.1"
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=executable, args=[*chromium.launch_args(), to_replay]
                )
                blank = {name: _blank(browser, name) for name in ("with", "without")}
                browser.close()
        yield Figure(
            f"empty frames in {PRESSES} presses" + (f", salt {salt!r}" if salt else ""),
            blank["with"],
            "presses",
            blank["without"],
            "without the snapshot",
        )


def _home() -> Config:
    """An owner with pages out of the network, and neighbours in it."""
    network = lists()
    pages = dict.fromkeys(page for said in network.values() for page in said.pages)
    return Config(console=Console(pages=tuple(pages)[:OWN], consoles=tuple(network)[:10]), url=HOME)


def _learnt(config: Config, folder: Path, port: int) -> Known:
    home = Home(config, folder / "wander.toml")

    async def crawl() -> None:
        async with client_to({443: port}, verify=trusting()) as client:
            await crawl_from(home, client=client, store=store)

    store = Store.open(home.database, print)
    asyncio.run(crawl())
    store.close()
    return home.known()


def _blank(browser: Browser, form: str) -> int:
    """Presses after which the browser shows its own error in the frame, and no page."""
    with browser.new_context(ignore_https_errors=True) as context:
        page = context.new_page()
        page.goto(f"{HOME}{form}/", wait_until="domcontentloaded")
        blank = int(_is_blank(page))
        for _ in range(PRESSES):
            page.press("#wander-button", "Enter")  # two quick clicks would be one double click
            blank += _is_blank(page)
        return blank


def _is_blank(page: Page) -> bool:
    """Whether the frame holds an error, once something has come."""
    for _ in range(600):
        frame = page.query_selector("#wander-iframe")
        inside = frame.content_frame() if frame else None
        if inside and inside.url.startswith("chrome-error:"):
            return True
        if inside and inside.url.startswith("http") and _is_there(page):
            return False
        page.wait_for_timeout(20)
    raise RuntimeError(f"nothing came in the frame for {page.input_value('#url-input')}")


def _is_there(page: Page) -> bool:
    return page.text_content("#status") == ""
