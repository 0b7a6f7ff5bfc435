"""How answers travel: kept by caches, asked for again, compressed beforehand."""

import gzip
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import brotli
import httpx
import pytest

from tests.asgi import sent_by
from tests.live import LiveServer
from tests.owner import Owner
from wander.console import Console
from wander.server.answers import Answer, LaterAnswer
from wander.wanderjs import read

LIST = """
pages = ["https://jvns.ca/"]
styles = ["style.css"]
scripts = ["tricks/hello.js", "strange name.js", "plain"]
"""
FILES = {
    "style.css": "body { --a: 1 }" * 100,
    "tricks/hello.js": "document.title += '!'",
    "strange name.js": "1",
    "plain": "2",
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client that adds no headers of its own to what it is told."""
    owner = Owner(tmp_path_factory.mktemp("owner"))
    owner.write(LIST)
    for name, text in FILES.items():
        owner.write(text, name)
    with LiveServer(owner.app()) as server, httpx.Client(base_url=server.url) as client:
        client.headers["accept-encoding"] = ""
        yield client


def own_list(answer: httpx.Response) -> Console:
    """The list that stands inside the page, before its program."""
    (script,) = re.findall("<script>(.*?)</script>", answer.text, re.DOTALL)
    return read(script.partition(";(()")[0])


@pytest.mark.parametrize("path", ["/", "/wander.js", "/style.css", "/plain", "/wander-more.js"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a", W/"b",{} , "c"', "*"])
def test_what_the_client_has_already_is_not_sent_again(
    web: httpx.Client, path: str, form: str
) -> None:
    first = web.get(path)
    again = web.get(path, headers={"if-none-match": form.format(first.headers["etag"])})
    assert again.status_code == 304
    assert again.content == b""
    assert "content-length" not in again.headers
    kept = ["etag", "cache-control", "vary", "content-security-policy"]
    assert [again.headers.get(name) for name in kept] == [first.headers.get(name) for name in kept]


def test_another_content_is_sent(web: httpx.Client) -> None:
    etag = web.get("/wander.js").headers["etag"]
    for other in ('"other"', etag.strip('"'), etag[:-2] + '"', 'W/"x"'):
        answer = web.get("/", headers={"if-none-match": other})
        assert (answer.status_code, len(answer.content) > 0) == (200, True), other


def test_each_encoding_has_an_etag_of_its_own(web: httpx.Client) -> None:
    """A cache that has the one must not be told that the other is the same bytes."""
    tags = {
        encoding: web.get("/", headers={"accept-encoding": encoding}).headers["etag"]
        for encoding in ("br", "gzip", "identity")
    }
    assert len(set(tags.values())) == 3
    crossed = {"accept-encoding": "gzip", "if-none-match": tags["br"]}
    assert web.get("/", headers=crossed).status_code == 200


def test_no_404_is_ever_a_304(web: httpx.Client) -> None:
    assert web.get("/nothing", headers={"if-none-match": "*"}).status_code == 404


def test_what_is_named_by_its_content_is_kept_for_ever(web: httpx.Client) -> None:
    named = own_list(web.get("/"))
    style, hello = named.styles[0], named.scripts[0]
    assert style.startswith("style.css?v=")
    assert hello.startswith("tricks/hello.js?v=")
    for name in (style, hello, named.scripts[1]):
        answer = web.get(f"/{name}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    for name in ("style.css", "style.css?other", "?v=1", "wander.js?v=1"):
        assert web.get(f"/{name}").headers["cache-control"] == "no-cache", name


def test_a_name_of_other_content_gets_the_present_one_and_is_not_kept(web: httpx.Client) -> None:
    right = own_list(web.get("/")).styles[0].partition("?")[2]
    for query in ("v=000000000000", right[:-1], right + "0", right + "&x", "x&" + right, "v="):
        answer = web.get(f"/style.css?{query}")
        assert answer.text == FILES["style.css"]
        assert answer.headers["cache-control"] == "no-cache", query
    # Nor does the name count when it comes as part of the path.
    assert web.get(f"/style.css%3F{right}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/wander.js", "/style.css", "/health", "/nothing", "/index.html", "/wander-words-de.js"],
)
def test_head_says_what_get_would(web: httpx.Client, path: str) -> None:
    for encoding in ("identity", "br"):
        headers = {"accept-encoding": encoding}
        got, head = web.get(path, headers=headers), web.head(path, headers=headers)
        assert head.status_code == got.status_code
        assert head.content == b""
        assert without_date(head) == without_date(got)


def test_head_has_no_body_whichever_server_asks() -> None:
    """uvicorn would take one away; not every server does."""
    answer = Answer(b"hello", {"content-type": "text/plain"})
    start, body = sent_by(answer, {"type": "http", "method": "HEAD", "headers": []})
    assert (b"content-length", b"5") in start["headers"]
    assert body["body"] == b""


def without_date(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


# What few ask for


@pytest.mark.parametrize("accepted", [b"br", b"gzip", b""])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_that_is_made_later_is_the_same(method: str, accepted: bytes) -> None:
    """Whether it is the first who asks, or knows it already."""
    now = Answer(b"hello " * 100, {"content-type": "text/plain"})
    later = LaterAnswer(lambda: Answer(b"hello " * 100, {"content-type": "text/plain"}))
    etag = now.variant(accepted.decode()).etag.encode()
    for headers in ([], [(b"if-none-match", etag)], [(b"if-none-match", b'"other"')]):
        asked = {"type": "http", "method": method}
        scope = {**asked, "headers": [(b"accept-encoding", accepted), *headers]}
        assert sent_by(later, scope) == sent_by(now, scope)


def test_an_answer_is_made_when_it_is_asked_for_and_once_for_all() -> None:
    made: list[int] = []
    is_asked, go_on = threading.Event(), threading.Event()

    def make() -> Answer:
        made.append(1)
        is_asked.set()
        assert go_on.wait(10)
        return Answer(b"hello", {"cache-control": "no-cache"})

    current = LaterAnswer(make)
    kept = current.with_headers({"cache-control": "immutable"})
    assert not made
    get = {"type": "http", "method": "GET", "headers": []}
    with ThreadPoolExecutor(10) as visitors:
        waiting = [visitors.submit(sent_by, one, get) for one in (current, kept) * 5]
        assert is_asked.wait(10)
        go_on.set()
        answers = [one.result() for one in waiting]
    assert len(made) == 1
    assert {body["body"] for _, body in answers} == {b"hello"}
    assert [dict(start["headers"])[b"cache-control"] for start, _ in answers] == [
        b"no-cache",
        b"immutable",
    ] * 5


def test_an_answer_that_could_not_be_made_is_made_for_the_next() -> None:
    tries: list[int] = []

    def make() -> Answer:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk is away")
        return Answer(b"hello", {})

    later = LaterAnswer(make)
    get = {"type": "http", "method": "GET", "headers": []}
    with pytest.raises(OSError, match="away"):
        sent_by(later, get)
    assert sent_by(later, get)[1]["body"] == b"hello"


# Compression


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.000,gzip;q=0", None),
        ("br; q=0.5 , gzip; q=0.1", "br"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("gzip;q=0, *;q=0.5", "br"),
        ("br;q=nonsense", None),
        ("deflate, zstd", None),
        (";,;q=,=,*;", "br"),
    ],
)
def test_the_client_says_which_encodings_it_takes(
    web: httpx.Client, accepted: str, encoding: str | None
) -> None:
    with web.stream("GET", "/", headers={"accept-encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-length"] == str(len(raw))
    assert answer.headers["vary"] == "Accept-Encoding"
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[encoding]
    assert unpack(raw) == web.get("/").content


def test_what_gains_nothing_is_not_compressed(web: httpx.Client) -> None:
    answer = web.get("/plain", headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in answer.headers


def test_nothing_is_compressed_for_a_request(
    web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> bytes:
        raise AssertionError("compressed for a request")

    monkeypatch.setattr(brotli, "compress", refuse)
    monkeypatch.setattr(gzip, "compress", refuse)
    for path in ("/", "/wander.js", "/style.css", "/nothing", "/nothing/else", "/health"):
        for accepted in ("br", "gzip", ""):
            status = web.get(path, headers={"accept-encoding": accepted}).status_code
            assert status == (404 if "nothing" in path else 200)
