"""What the server answers, over real sockets."""

import base64
import hashlib
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx
import pytest

from tests.live import LiveServer
from tests.owner import Owner
from wander.config import read_config
from wander.wanderjs import read

LIST = """
title = "Ana's <corner> & more"
pages = ["https://jvns.ca/", { url = "https://a.example/", note = "Café </script><!--" }]
consoles = ["https://susam.net/wander/"]
ignore = ["https://x.com/"]
styles = ["style.css", "looks/night.css"]
scripts = ["tricks/hello.js", "strange name.js", "plain"]
"""
FILES = {
    "style.css": "body { --a: 1 }" * 100,
    "looks/night.css": "body { color: #eee }",
    "tricks/hello.js": "document.title += '!'",
    "strange name.js": "1",
    "plain": "2",
    "secret.txt": "secret",
    ".env": "secret",
    "tricks/other.js": "secret()",
}


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    owner = Owner(tmp_path_factory.mktemp("owner"))
    owner.write(LIST)
    for name, text in FILES.items():
        owner.write(text, name)
    return owner


@pytest.fixture(scope="module")
def web(owner: Owner) -> Iterator[httpx.Client]:
    """A client that asks for what it is told, and adds no header of its own to what it is told."""
    with LiveServer(owner.app()) as server, httpx.Client(base_url=server.url) as client:
        client.headers["accept-encoding"] = ""
        yield client


class Inline(HTMLParser):
    """The scripts, styles and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._within: list[str] | None = None
        self.feed(html)

    @property
    def own_list(self) -> str:
        """The owner's list, which stands before the program."""
        return self.scripts[0].partition(";(()")[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]
        self._within = {"script": self.scripts, "style": self.styles}.get(tag)
        if self._within is not None:
            self._within.append("")

    def handle_endtag(self, tag: str) -> None:
        self._within = None

    def handle_data(self, data: str) -> None:
        if self._within is not None:
            self._within[-1] += data


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    directives = (part.split() for part in answer.headers["content-security-policy"].split(";"))
    return {name: sources for name, *sources in directives}


def csp_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_page_is_at_the_root(web: httpx.Client) -> None:
    answer = web.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Ana&#39;s &lt;corner&gt; &amp; more</title>" in answer.text
    listed = read(Inline(answer.text).own_list)
    assert listed.pages == ("https://jvns.ca/", "https://a.example/")


def test_the_list_is_a_script_that_any_console_may_load(web: httpx.Client, owner: Owner) -> None:
    answer = web.get("/wander.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"
    assert "Café" in answer.content.decode("utf-8")
    assert read(answer.text) == read_config(owner.list).console


def test_the_list_keeps_its_own_names_of_the_owners_files(web: httpx.Client) -> None:
    """Other consoles read it too, and a name with a version in it would be stale at once."""
    console = read(web.get("/wander.js").text)
    assert console.styles == ("style.css", "looks/night.css")
    assert console.scripts == ("tricks/hello.js", "strange name.js", "plain")


def test_it_says_how_it_is(web: httpx.Client) -> None:
    answer = web.get("/health")
    assert answer.json() == {"status": "ok", "list": "current"}
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"


def test_the_page_is_known_by_the_name_that_an_export_has(web: httpx.Client) -> None:
    answer = web.get("/index.html")
    assert answer.status_code == 308
    assert urljoin(str(answer.url), answer.headers["location"]) == str(web.base_url)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("style.css", "css"),
        ("looks/night.css", "css"),
        ("tricks/hello.js", "javascript"),
        ("strange name.js", "javascript"),
        ("plain", "javascript"),
    ],
)
def test_the_owners_files_are_there(web: httpx.Client, name: str, kind: str) -> None:
    answer = web.get(f"/{name}")
    assert answer.status_code == 200
    assert answer.text == FILES[name]
    assert answer.headers["content-type"] == f"text/{kind}; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "wander.toml",
        "secret.txt",
        ".env",
        "tricks/other.js",
        "tricks/",
        "tricks",
        "looks/",
        "STYLE.CSS",
    ],
)
def test_no_other_file_of_the_folder_is_served(web: httpx.Client, path: str) -> None:
    answer = web.get(f"/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text
    assert "jvns" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/wander.js", "/nothing"])
def test_other_methods_are_refused(web: httpx.Client, method: str, path: str) -> None:
    answer = web.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "GET" in answer.text


# Headers that keep a visitor safe


@pytest.mark.parametrize("path", ["/", "/wander.js", "/style.css", "/nothing", "/health"])
def test_every_answer_is_what_it_says_it_is(web: httpx.Client, path: str) -> None:
    headers = web.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_pages_give_away_no_camera_and_no_handle(web: httpx.Client, path: str) -> None:
    headers = web.get(path).headers
    withheld = dict(part.strip().split("=") for part in headers["permissions-policy"].split(","))
    assert {"camera", "microphone", "geolocation", "payment"} <= set(withheld)
    assert set(withheld.values()) == {"()"}
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("own_files", ["", 'styles = ["https://cdn.example:8443/a.css"]'])
def test_the_policy_names_the_scripts_and_styles_that_are_in_the_page(
    tmp_path_factory: pytest.TempPathFactory, own_files: str
) -> None:
    plain = Owner(tmp_path_factory.mktemp("plain"))
    plain.write(f'title = "Plain"\npages = ["https://jvns.ca/"]\n{own_files}')
    with LiveServer(plain.app()) as server:
        answer = httpx.get(server.url)
    policy, inline = policy_of(answer), Inline(answer.text)
    assert len(inline.scripts) == 1
    assert {csp_hash(script) for script in inline.scripts} <= set(policy["script-src"])
    assert [csp_hash(style) for style in inline.styles] == policy["style-src"][:1]
    assert policy["style-src"][1:] == (["'self'", "https://cdn.example:8443"] if own_files else [])
    # One hash more is that of the sandbox's frame.
    hashes = [source for source in policy["script-src"] if source.startswith("'sha256-")]
    assert len(hashes) == 2
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert policy["worker-src"] == ["blob:"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:"} & set(policy["script-src"])
    # What no hash covers is not used.
    assert not [name for name, _ in inline.attributes if name == "style" or name.startswith("on")]


def test_a_policy_can_name_a_host_of_any_script(tmp_path_factory: pytest.TempPathFactory) -> None:
    owner = Owner(tmp_path_factory.mktemp("japan"))
    owner.write('styles = ["https://日本語.example/a.css"]\npages = []')
    with LiveServer(owner.app()) as server:
        policy = policy_of(httpx.get(server.url))
    assert "https://xn--wgv71a119e.example" in policy["style-src"]


def test_a_note_cannot_leave_the_script_it_stands_in(web: httpx.Client) -> None:
    inline = Inline(web.get("/").text)
    assert len(inline.scripts) == 1
    assert read(inline.own_list).notes == {"https://a.example/": "Café </script><!--"}
