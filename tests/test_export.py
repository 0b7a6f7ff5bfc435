"""The console as files: on any web host, under any path, and opened from disk."""

import functools
import hashlib
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.command import WANDER
from tests.network import Network
from tests.owner import Owner
from tests.test_wandering import address, pages_asked_for, wander
from wander.config import read_config
from wander.feeds import FEEDS
from wander.site.export import ExportError, export, export_drop_in
from wander.site.parts import later_files
from wander.wanderjs import read

ANA = "http://ana.example/wander/"
LIST = f"""
title = "Ben's corner"
pages = ["http://one.example/", "http://two.example/"]
consoles = ["{ANA}"]
ignore = ["https://x.com/"]
styles = ["style.css", "looks/night.css"]
scripts = ["tricks/hello.js"]
"""
FILES = {
    "style.css": "h1 { --style: loaded }",
    "looks/night.css": "h1 { --night: loaded }",
    "tricks/hello.js": "document.body.dataset.hello = 'there'",
    "secret.txt": "secret",
}


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    folder = tmp_path / "mine"
    owner = Owner(folder)
    owner.write(LIST)
    for name, text in FILES.items():
        owner.write(text, name)
    return owner


def exported(owner: Owner, target: Path) -> list[str]:
    return list(export(read_config(owner.list), owner.folder, target).names)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    """A plain file server of the folder `www`, as every web host is one."""
    (tmp_path / "www").mkdir()
    handler = functools.partial(Quiet, directory=str(tmp_path / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser holds against the page: a blocked style, a script that fails."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        is_strangers = message.location["url"].endswith("/robots.txt")
        if message.type in ("error", "warning") and not is_strangers:
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_it_writes_the_page_the_list_and_the_owners_files(owner: Owner, tmp_path: Path) -> None:
    target = tmp_path / "public" / "html"
    names = exported(owner, target)
    assert sorted(names) == sorted(
        [
            *("index.html", "wander.js", "style.css", "looks/night.css", "tricks/hello.js"),
            *later_files(),
        ]
    )
    there = [path for path in target.rglob("*") if path.is_file()]
    assert sorted(str(path.relative_to(target)) for path in there) == sorted(names)
    assert (
        read((target / "wander.js").read_text(encoding="utf-8")) == read_config(owner.list).console
    )
    for name in ("style.css", "looks/night.css", "tricks/hello.js"):
        assert (target / name).read_text() == FILES[name]


@pytest.mark.parametrize("from_disk", [False, True], ids=["host", "disk"])
def test_it_wanders(
    page: Page,
    network: Network,
    owner: Owner,
    tmp_path: Path,
    host: str,
    from_disk: bool,
    complaints: list[str],
) -> None:
    network.console(ANA, pages=[f"http://ana{number}.example/" for number in range(3)])
    folder = tmp_path / "www" / "some" / "where"
    exported(owner, folder)
    page.goto((folder / "index.html").as_uri() if from_disk else f"{host}some/where/")
    own = {"http://one.example/", "http://two.example/"}
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_be_visible()
    assert address(page) in own
    # The owner's files are loaded, in both worlds.
    assert page.locator("body").get_attribute("data-hello") == "there"
    style = "name => getComputedStyle(document.querySelector('h1')).getPropertyValue(name)"
    assert page.evaluate(style, "--style") == "loaded"
    assert page.evaluate(style, "--night") == "loaded"
    seen = {address(page)}
    for _ in range(12):
        page.wait_for_timeout(40)
        wander(page)
        seen.add(address(page))
    assert seen == own | {f"http://ana{number}.example/" for number in range(3)}
    via = {visit.query for visit in pages_asked_for(network)}
    assert via == ({""} if from_disk else {f"via={host}some/where/"})
    assert complaints == []


def test_the_page_asks_for_nothing_else_before_the_first_recommendation(
    page: Page, network: Network, owner: Owner, tmp_path: Path, host: str
) -> None:
    owner.write('pages = ["http://one.example/"]\nconsoles = []')
    exported(owner, tmp_path / "www")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host)
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_be_visible()
    asked = [url for url in asked if not url.startswith("data:")]
    assert asked[:2] == [host, f"http://one.example/?via={host}"]


# The drop-in, beside whoever's list


LISTS = {
    "const": "const wander = { pages: ['http://one.example/'], consoles: [] }",
    "let": "let wander = { pages: ['http://one.example/'], consoles: [] }",
    "var": "var wander = { pages: ['http://one.example/'], consoles: [] };",
    "window": "window.wander = { pages: ['http://one.example/'] }",
    "getter": "const list = ['http://one.example/']\n"
    "const wander = { get pages() { return [...list] }, consoles: [], ignore: [], };",
    "with styles": "const wander = { pages: [`http://one.example/`], styles: ['style.css'],"
    " scripts: ['hello.js'] }",
}


@pytest.mark.parametrize("from_disk", [False, True], ids=["host", "disk"])
@pytest.mark.parametrize("declaration", LISTS)
def test_the_drop_in_reads_the_list_beside_it(
    page: Page,
    network: Network,
    tmp_path: Path,
    host: str,
    declaration: str,
    from_disk: bool,
    complaints: list[str],
) -> None:
    folder = tmp_path / "www"
    (folder / "wander.js").write_text(LISTS[declaration])
    (folder / "style.css").write_text("h1 { --style: loaded }")
    (folder / "hello.js").write_text(
        "document.head.append(Object.assign(document.createElement('style'),"
        " { textContent: 'h1 { --hello: loaded }' }))"
    )
    assert export_drop_in(folder).names == ("index.html",)
    page.goto((folder / "index.html").as_uri() if from_disk else host)
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_have_text("one.example/")
    if declaration == "with styles":
        value = "name => getComputedStyle(document.querySelector('h1')).getPropertyValue(name)"
        assert page.evaluate(value, "--style") == "loaded"
        assert page.evaluate(value, "--hello") == "loaded"
    assert (folder / "wander.js").read_text() == LISTS[declaration]
    assert complaints == []


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "const wander = {",
        "<!doctype html><p>Not found",
        "wander = null",
        "var pages = []",
    ],
    ids=["missing", "empty", "broken", "html", "null", "other"],
)
def test_a_drop_in_without_a_list_says_so(
    page: Page, tmp_path: Path, host: str, content: str | None
) -> None:
    folder = tmp_path / "www"
    export_drop_in(folder)
    if content is not None:
        (folder / "wander.js").write_text(content)
    page.goto(host)
    expect(page.get_by_role("heading", name="This console has no list yet")).to_be_visible()
    expect(page.locator("#notice")).to_contain_text("put a wander.js beside this page")


# The same, every time


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_list_gives_the_same_bytes(owner: Owner, tmp_path: Path) -> None:
    """Also elsewhere, at another time, with Python's hashes in another order."""
    (tmp_path / "elsewhere").mkdir()
    prints = []
    for number, folder in enumerate((tmp_path, tmp_path / "elsewhere", owner.folder)):
        target = tmp_path / f"public{number}"
        words = ["export", "--config", str(owner.list), str(target)]
        environment = {**os.environ, "PYTHONHASHSEED": str(number), "TZ": f"UTC+{number}"}
        subprocess.run([*WANDER, *words], cwd=folder, env=environment, check=True)
        prints.append(fingerprint(target))
    assert len(prints[0]) == 5 + len(later_files()) + len(FEEDS)
    assert prints == prints[:1] * 3


def test_the_drop_in_is_the_same_for_everybody(tmp_path: Path) -> None:
    for name in ("a", "b"):
        export_drop_in(tmp_path / name)
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")


# Files of the owner's that cannot be taken along


@pytest.mark.parametrize(
    "name",
    [
        *("index.html", "Index.HTML", "wander.js", "wander-words-de.js"),
        *(".wander-export/a.css", ".wander-export"),
    ],
)
def test_a_style_cannot_take_the_place_of_the_consoles_own_files(
    owner: Owner, tmp_path: Path, name: str
) -> None:
    owner.write("body {}", name)
    owner.write(f'styles = ["{name}"]\npages = []')
    target = tmp_path / "public"
    with pytest.raises(ExportError, match=f"^{name} cannot be a style or script"):
        exported(owner, target)
    assert not target.exists()


def test_a_style_that_is_missing_is_named(owner: Owner, tmp_path: Path) -> None:
    (owner.folder / "looks" / "night.css").unlink()
    missing = owner.folder / "looks" / "night.css"
    with pytest.raises(ExportError, match=r"^The list names looks/night\.css") as refused:
        exported(owner, tmp_path / "public")
    assert str(refused.value).endswith(f"{missing} cannot be read: No such file or directory.")
    assert not (tmp_path / "public").exists()


def test_a_style_that_is_no_file_is_named(owner: Owner, tmp_path: Path) -> None:
    (owner.folder / "style.css").unlink()
    os.mkfifo(owner.folder / "style.css")
    with pytest.raises(ExportError, match="is no ordinary file"):
        exported(owner, tmp_path / "public")
