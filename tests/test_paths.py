"""Which address leads where: odd ones, mounted consoles, consoles behind a proxy."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import ada_url
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.asgi import sent_by
from tests.live import LiveServer, wait_until
from tests.owner import Owner

LIST = 'title = "Ana"\npages = ["https://jvns.ca/"]\nstyles = ["style.css"]\n'
PAGE = "<title>Ana</title>"


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return settled(tmp_path)


def settled(folder: Path) -> Owner:
    owner = Owner(folder)
    owner.write(LIST)
    owner.write("body {}", "style.css")
    owner.write("secret", "secret.txt")
    return owner


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with LiveServer(settled(tmp_path_factory.mktemp("owner")).app()) as server:
        yield server


@pytest.fixture(scope="module")
def web() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


PROXIES = ("", "/public", "/some/where")


def behind_proxies(app: ASGIApp) -> ASGIApp:
    """Proxies that show `app` under prefixes, `PROXIES`, and do not tell it so."""

    async def proxied(scope: Scope, receive: Receive, send: Send) -> None:
        prefix = max((known for known in PROXIES if scope["path"].startswith(known)), key=len)
        inner = dict(scope)
        inner["path"] = scope["path"].removeprefix(prefix)
        inner["raw_path"] = scope["raw_path"].removeprefix(prefix.encode())
        await app(inner, receive, send)

    return proxied


def raw_answer(server: LiveServer, target: bytes, *headers: bytes) -> tuple[int, bytes]:
    """Status and body for a request line that no polite client would send."""
    lines = [b"GET " + target + b" HTTP/1.1", b"host: h", *headers, b"connection: close", b"", b""]
    with socket.create_connection((server.host, server.port), timeout=5) as connection:
        connection.sendall(b"\r\n".join(lines))
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def way_home(answer: httpx.Response) -> str:
    """Where the link of a 404 leads, as a browser resolves it: `urljoin` differs after `//`."""
    found = re.search("<a href='([^']*)'", answer.text)
    assert found, answer.text
    return str(ada_url.URL(found[1], base=str(answer.url)).href)


@pytest.mark.parametrize(
    "target",
    [
        b"/..",
        b"/../",
        b"/../wander.toml",
        b"/./wander.toml",
        b"/%2e%2e/wander.toml",
        b"/%2e/wander.toml",
        b"/..%2fwander.toml",
        b"/%2fwander.toml",
        b"/wander%2etoml",
        b"//wander.toml",
        b"///",
        b"//",
        b"/%2f",
        b"/%5csecret.txt",
        b"/secret.txt%00.css",
        b"/style.css%00",
        b"/style.css/",
        b"/style.css/..",
        b"//style.css",
        b"/%73ecret.txt",
        b"/%ff%fe",
        b"/%",
        b"/%zz",
        b"/" + b"a" * 10_000,
        b"/" + b"../" * 3_000 + b"etc/passwd",
        b"/" * 10_000,
        b"/" + b"%2f" * 3_000,
        b"*",
        b"/static/console/main.js",
        b"/wander.js/",
    ],
    ids=lambda target: target[:30].decode(),
)
def test_an_odd_address_is_a_404_and_never_a_file(server: LiveServer, target: bytes) -> None:
    status, body = raw_answer(server, target)
    assert status == 404
    assert b"Nothing here" in body
    assert b"secret" not in body
    assert b"pages" not in body


@pytest.mark.parametrize("target", [b"/\xff", b"/a\x00b", b"nothing", b"/" + b"a" * 100_000])
def test_what_is_no_request_is_refused_and_serving_goes_on(
    server: LiveServer, web: httpx.Client, target: bytes
) -> None:
    status, _ = raw_answer(server, target)
    assert status in (400, 404)
    assert PAGE in web.get(server.url).text


@pytest.mark.parametrize("mount", ["", "/x", "/deep/er/x"])
@pytest.mark.parametrize("path", ["", "/wander/", "/ein/weg/"])
def test_every_link_holds_wherever_the_console_is(
    owner: Owner, web: httpx.Client, mount: str, path: str
) -> None:
    owner.write(f'{LIST}[server]\npath = "{path}"' if path else LIST)
    app = Starlette(routes=[Mount(mount, owner.app())]) if mount else owner.app()
    with LiveServer(behind_proxies(app)) as server:
        for proxy in PROXIES:
            above = server.url.removesuffix("/") + proxy + mount
            home = above + (path or "/")
            assert PAGE in web.get(home).text
            assert web.get(home + "wander.js").status_code == 200
            assert web.get(home + "style.css").text == "body {}"
            assert web.get(home + "health").json()["status"] == "ok"
            names = ["nothing", "no/thing", "no/such/thing/", "no//thing", "a%2Fb", "'\"<>"]
            lost = [home + name for name in names]
            if path:
                lost += [above + "/", above + "/nothing", above + "/a/b/c", above + "/wanderer/"]
            for address in lost:
                answer = web.get(address)
                assert answer.status_code == 404, address
                assert way_home(answer) == home, address


@pytest.mark.parametrize("path", ["/wander/", "/ein/weg/", "/日本/"])
def test_a_forgotten_slash_is_added(owner: Owner, web: httpx.Client, path: str) -> None:
    owner.write(f'{LIST}[server]\npath = "{path}"')
    with LiveServer(behind_proxies(owner.app())) as server:
        for proxy in PROXIES:
            answer = web.get(urljoin(server.url, proxy + path.rstrip("/")))
            assert answer.status_code == 308
            assert not answer.headers["location"].startswith(("/", "http"))
            home = urljoin(str(answer.url), answer.headers["location"])
            assert home == str(httpx.URL(urljoin(server.url, proxy + path)))
            assert PAGE in web.get(home).text


def test_a_mount_without_its_slash_leads_to_the_console(owner: Owner, web: httpx.Client) -> None:
    """Starlette adds the slash by itself; not every framework does."""
    console = owner.app()

    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        await console({**scope, "root_path": "/site/x"}, receive, send)

    with LiveServer(mounted) as server:
        answer = web.get(urljoin(server.url, "/site/x"), follow_redirects=True)
        assert str(answer.url) == urljoin(server.url, "/site/x/")
        assert PAGE in answer.text


def test_a_server_that_leaves_the_mount_out_of_the_path_is_understood(
    owner: Owner, web: httpx.Client
) -> None:
    console = owner.app()

    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        await console({**scope, "root_path": "/wander"}, receive, send)

    with LiveServer(mounted) as server:
        assert "var wander" in web.get(server.url + "wander.js").text
        assert PAGE in web.get(server.url).text


def test_a_websocket_is_refused(owner: Owner) -> None:
    for app in (owner.app(), Starlette(routes=[Mount("/x", owner.app())])):
        scope = {"type": "websocket", "path": "/x/", "headers": [], "query_string": b""}
        assert [message["type"] for message in sent_by(app, scope)] == ["websocket.close"]


@contextmanager
def plain_uvicorn(folder: Path, *options: str) -> Iterator[tuple[str, Path]]:
    """`uvicorn` as an owner runs it, on the `app` of `site.py`; its address, and what it says."""
    log = folder / "uvicorn.log"
    command = [sys.executable, "-m", "uvicorn", "site_app:app", "--port", "0", *options]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        wait_until(lambda: "running on" in log.read_text() or process.poll() is not None)
        found = re.search(r"running on (http://\S+)", log.read_text())
        assert found, log.read_text()
        yield found[1], log
    finally:
        process.terminate()
        process.wait(10)


SITE = """
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.routing import Mount
from wander import create_app

@asynccontextmanager
async def lifespan(app):
    print("begun", flush=True)
    yield
    print("ended", flush=True)

app = Starlette(routes=[Mount("/garden/wander", create_app("wander.toml"))], lifespan=lifespan)
"""
UPGRADE = {
    "connection": "upgrade",
    "upgrade": "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize(
    ("site", "home"),
    [
        (SITE, "/garden/wander/"),
        ("from wander import create_app\napp = create_app('wander.toml')", "/"),
    ],
    ids=["mounted", "alone"],
)
def test_it_runs_under_a_plain_uvicorn(owner: Owner, site: str, home: str) -> None:
    owner.write(site, "site_app.py")
    with (
        plain_uvicorn(owner.folder, "--lifespan", "on") as (address, log),
        httpx.Client(base_url=address) as client,
    ):
        assert PAGE in client.get(home).text
        assert way_home(client.get(home + "a/b")) == address + home
        # Without a library for WebSockets uvicorn answers as if none had been asked for.
        assert client.get(home, headers=UPGRADE).status_code in (200, 403)
    said = log.read_text()
    assert "Traceback" not in said
    assert "ERROR" not in said
    if site == SITE:
        assert "begun" in said
        assert "ended" in said
