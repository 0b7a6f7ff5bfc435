"""Other consoles load our `wander.js`, each in the way of its generation, in a real browser."""

from html import escape
from typing import Any

import pytest
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from tests.conftest import Home
from tests.live import LiveServer, wait_until
from tests.network import Network
from tests.owner import Owner

STRANGER = "http://stranger.example/"
OURS = "http://me.example/wander.js"
LIST = """
title = "Café"
pages = ["https://jvns.ca/", { url = "https://a.example/", note = "</script>", tags = ["x"] }]
consoles = ["https://susam.net/wander/"]
ignore = ["https://x.com/", { pattern = "*.ads.example" }]
"""
SAID = {
    "pages": ["https://jvns.ca/", "https://a.example/"],
    "consoles": ["https://susam.net/wander/"],
    "ignore": ["https://x.com/", "*.ads.example"],
}
LISTENING = "<!doctype html><script>onmessage = ({ data }) => { window.got = data }</script>"


def framed(script: str, ours: str = OURS) -> str:
    """A console that loads our list into a sandboxed frame, where `script` hands it on."""
    inside = f"<script src='{ours}'></script><script>{script}</script>"
    return f'{LISTENING}<iframe sandbox="allow-scripts" srcdoc="{escape(inside)}"></iframe>'


def got(page: Page) -> Any:
    """What the console was told, once it was told something."""
    wait_until(lambda: page.evaluate("window.got !== undefined"))
    return page.evaluate("window.got")


def lists_in(said: Any) -> dict[str, Any]:
    """The part that every version reads; anything else in it is ours."""
    return {key: said[key] for key in SAID}


@pytest.fixture
def stranger(home: Home, network: Network) -> Network:
    """The network, with our console in it."""
    home.serve(LIST)
    return network


def test_version_0_1_0_looks_at_the_window(page: Page, stranger: Network) -> None:
    stranger.page(STRANGER, framed("parent.postMessage(window.wander, '*')"))
    page.goto(STRANGER)
    assert lists_in(got(page)) == SAID


def test_later_versions_look_at_the_name(page: Page, stranger: Network) -> None:
    stranger.page(STRANGER, framed("parent.postMessage({ wander: wander }, '*')"))
    page.goto(STRANGER)
    assert lists_in(got(page)["wander"]) == SAID
    # The lists are arrays of strings on the other side too: the original calls their methods.
    assert page.evaluate(
        "['pages', 'consoles', 'ignore'].every(key => Array.isArray(got.wander[key])"
        " && got.wander[key].every(entry => typeof entry === 'string'))"
    )


def test_a_page_in_another_encoding_reads_our_letters(page: Page, stranger: Network) -> None:
    script = f"<script src='{OURS}'></script><script>window.got = wander</script>"
    html = f"<!doctype html><meta charset=windows-1252>{script}"
    stranger.page(STRANGER, html, **{"content-type": "text/html; charset=windows-1252"})
    page.goto(STRANGER)
    assert got(page)["title"] == "Café"
    assert page.evaluate("document.characterSet") == "windows-1252"


@pytest.mark.parametrize(
    "load",
    [
        f"await (await fetch('{OURS}')).text().then(text => Function(text + ';return wander')())",
        f"await new Promise((resolve, reject) => document.head.append(Object.assign("
        f"document.createElement('script'), {{ src: '{OURS}', crossOrigin: 'anonymous',"
        f" onload: () => resolve(wander), onerror: reject }})))",
    ],
    ids=["fetch", "script with crossorigin"],
)
def test_it_can_be_had_with_cors(page: Page, stranger: Network, load: str) -> None:
    stranger.page(STRANGER, LISTENING)
    page.goto(STRANGER)
    assert lists_in(page.evaluate(f"async () => {load}")) == SAID


def test_it_runs_as_a_module(page: Page, stranger: Network) -> None:
    stranger.page(STRANGER, LISTENING)
    page.goto(STRANGER)
    assert page.evaluate(f"import('{OURS}').then(module => Object.keys(module))") == []


def test_a_worker_imports_it(page: Page, stranger: Network) -> None:
    stranger.script(STRANGER, f"importScripts('{OURS}'); postMessage(self.wander)")
    stranger.page(
        STRANGER, LISTENING + "<script>new Worker('wander.js').onmessage = onmessage</script>"
    )
    page.goto(STRANGER)
    assert lists_in(got(page)) == SAID


def test_a_console_that_embeds_only_what_allows_it_reads_it(page: Page, owner: Owner) -> None:
    """Cross-Origin-Embedder-Policy; browsers heed it on secure origins, such as loopback."""
    headers = {"cross-origin-embedder-policy": "require-corp"}

    def without_permission(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("var wander = 1", media_type="text/javascript")

    def console(request: Request) -> HTMLResponse:
        ours = request.query_params["list"]
        script = (
            f"<script src='{ours}'></script><script>window.got = window.wander || null</script>"
        )
        return HTMLResponse(f"<!doctype html>{script}", headers=headers)

    stranger = Starlette(routes=[Route("/", console)])
    elsewhere = Starlette(routes=[Route("/wander.js", without_permission)])
    with (
        LiveServer(owner.app()) as ours,
        LiveServer(stranger) as theirs,
        LiveServer(elsewhere) as other,
    ):
        page.goto(f"{theirs.url}?list={ours.url}wander.js")
        assert lists_in(got(page)) == SAID
        page.goto(f"{theirs.url}?list={other.url}wander.js")
        assert got(page) is None, "the policy is not in force, so this test says nothing"


@pytest.fixture
def owner(home: Home) -> Owner:
    owner = Owner(home.folder)
    owner.write(LIST)
    return owner
