"""One URL, whatever its server does: an answer within bounds, or the reason in words."""

import asyncio
import gzip
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

import brotli
import pytest
import trustme

from tests.certificates import EXPIRED_ON, server_context, trust
from tests.loops import run_to_end
from tests.raw import RawServer, Say, moved, page, pouring, silent, trickling
from wander.network import fetch as fetch_module
from wander.network.answer import Answer, Cause, NoAnswer, shortened
from wander.network.client import GuardedClient
from wander.network.fetch import fetch
from wander.network.hosts import Hosts

LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
ME = "https://me.example/wander/"
MOST = 65_536


async def ask(
    url: str, most_bytes: int = MOST, headers: Mapping[str, str] | None = None
) -> Answer | NoAnswer:
    """What a fetch of this URL comes to, loopback allowed."""
    async with GuardedClient(ME, allowed=LOOPBACK, certificates=trust) as client:
        try:
            return await fetch(client, url, hosts=Hosts(), most_bytes=most_bytes, headers=headers)
        except NoAnswer as error:
            return error


def asked(server: RawServer, path: str = "", most_bytes: int = MOST) -> Answer | NoAnswer:
    """The same of a server that is there for this one question."""

    async def run() -> Answer | NoAnswer:
        async with server:
            return await ask(server.url + path, most_bytes)

    return run_to_end(run())


def answer(outcome: Answer | NoAnswer) -> Answer:
    assert isinstance(outcome, Answer), outcome
    return outcome


def why(outcome: Answer | NoAnswer) -> tuple[str, Cause]:
    assert isinstance(outcome, NoAnswer), outcome
    return str(outcome), outcome.cause


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_module, "ANSWER_TIMEOUT", 0.4)
    monkeypatch.setattr(fetch_module, "WHOLE_TIMEOUT", 0.4)


def test_an_answer() -> None:
    server = RawServer(page(b"Hello", headers={"X-Twice": "a\r\nx-twice: b"}))
    found = answer(asked(server))
    assert (found.status, found.body, found.is_whole) == (200, b"Hello", True)
    assert found.url == server.url
    assert found.steps == (server.url,)
    assert found.moved_to is None
    assert [value for name, value in found.headers if name == "x-twice"] == ["a", "b"]
    assert found.header("content-type") == "text/html"
    assert found.header("x-none") == ""
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [204, 205, 304, 404, 500, 999])
def test_every_status_is_an_answer(status: int) -> None:
    assert answer(asked(RawServer(page(b"", status)))).status == status


def test_headers_of_the_caller_are_sent() -> None:
    async def run() -> str:
        async with RawServer(page()) as server:
            await ask(server.url, headers={"if-none-match": '"a"'})
            return server.requests[0]

    assert 'if-none-match: "a"' in run_to_end(run()).lower()


# --- too much --------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n"


def test_endless_body_is_read_up_to_the_limit() -> None:
    server = pouring(HEAD + b"\r\n", b"a" * 65_536)
    found = answer(asked(server))
    assert (len(found.body), found.is_whole) == (MOST, False)
    assert server.sent < 20_000_000  # what the two ends' buffers hold, and no more


def test_endless_chunked_body_is_read_up_to_the_limit() -> None:
    server = pouring(
        HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1000\r\n" + b"a" * 4096 + b"\r\n"
    )
    found = answer(asked(server))
    assert (len(found.body), found.is_whole) == (MOST, False)


def test_a_body_as_large_as_the_limit_is_whole() -> None:
    found = answer(asked(RawServer(page(b"a" * MOST))))
    assert (len(found.body), found.is_whole) == (MOST, True)
    found = answer(asked(RawServer(page(b"a" * (MOST + 1)))))
    assert (len(found.body), found.is_whole) == (MOST, False)


@pytest.mark.parametrize(
    "more", [b"x-more: " + b"a" * 1000 + b"\r\n", b"a" * 1000], ids=["many", "one long"]
)
def test_endless_headers(more: bytes) -> None:
    server = pouring(HEAD + b"x: ", more)
    words, cause = why(asked(server))
    assert words == "an answer that is not HTTP as it should be"
    assert cause is Cause.URL
    assert server.sent < 20_000_000


def test_endless_interim_answers(short_limits: None) -> None:
    server = pouring(b"", b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n")
    began = time.monotonic()
    assert why(asked(server)) == ("no answer in 1 s", Cause.HOST)
    assert time.monotonic() - began < 3


def test_interim_answers_before_an_answer() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    assert answer(asked(RawServer(hints + page(b"Hello")))).body == b"Hello"


def _bomb() -> bytes:
    """100 megabytes in 100 kilobytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1_000_000)
    return b"".join(packer.compress(zeros) for _ in range(100)) + packer.flush()


def test_gzip_bomb_stays_small() -> None:
    bomb = page(_bomb(), headers={"content-encoding": "gzip"})
    tracemalloc.start()
    try:
        found = answer(asked(RawServer(bomb)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.body, found.is_whole) == (bytes(MOST), False)
    assert peak < 8_000_000


def test_gzip_that_unpacks_to_nothing_for_ever() -> None:
    empty_block = b"\x00\x00\x00\xff\xff"  # RFC 1951, section 3.2.4: stored, of no length
    start = gzip.compress(b"")[:10]
    server = pouring(HEAD + b"content-encoding: gzip\r\n\r\n" + start, empty_block * 10_000)
    found = answer(asked(server))
    assert (found.body, found.is_whole) == (b"", False)
    assert server.sent < 20_000_000


def test_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b"Hello " * 1000)
    found = answer(asked(RawServer(page(packed, headers={"content-encoding": "GZIP"}))))
    assert found.body == b"Hello " * 1000


def test_packed_twice_is_unpacked_no_further() -> None:
    nested = gzip.compress(gzip.compress(bytes(10_000_000)))
    found = answer(asked(RawServer(page(nested, headers={"content-encoding": "gzip"}))))
    assert len(found.body) < 20_000
    found = answer(asked(RawServer(page(nested, headers={"content-encoding": "gzip, gzip"}))))
    assert len(found.body) < 1_000


@pytest.mark.parametrize("name", ["br", "zstd", "compress", "made-up"])
def test_packed_in_a_way_that_was_not_asked_for_is_left_packed(name: str) -> None:
    packed = brotli.compress(bytes(5_000_000))
    found = answer(asked(RawServer(page(packed, headers={"content-encoding": name}))))
    assert found.body == packed


def test_said_to_be_gzip_and_is_not() -> None:
    outcome = asked(RawServer(page(b"Hello", headers={"content-encoding": "gzip"})))
    assert why(outcome) == ("an answer that cannot be unpacked", Cause.URL)


# --- too slow --------------------------------------------------------------------------------


def test_says_nothing(short_limits: None) -> None:
    assert why(asked(silent()))[0] == "no answer in 1 s"


def test_trickles_its_headers(short_limits: None) -> None:
    began = time.monotonic()
    assert why(asked(trickling(HEAD, b"x-more: a\r\n"))) == ("no answer in 1 s", Cause.HOST)
    assert time.monotonic() - began < 3


def test_trickles_its_body(short_limits: None) -> None:
    began = time.monotonic()
    outcome = why(asked(trickling(HEAD + b"\r\n", b"a")))
    assert outcome == ("no whole answer in 1 s", Cause.URL)
    assert time.monotonic() - began < 3


def test_redirects_that_take_their_time_share_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch_module, "WHOLE_TIMEOUT", 0.5)

    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(moved("/again"))
        await writer.drain()

    began = time.monotonic()
    words, cause = why(asked(RawServer(say)))
    assert time.monotonic() - began < 2
    assert cause is Cause.URL
    assert words.endswith(("redirects that take more than 0.5 s", "no answer in 1 s"))


# --- no HTTP ---------------------------------------------------------------------------------


def _aborts() -> Say:
    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return say


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0-OpenSSH_9.9\r\n", b"\x00" * 5000, b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 200",
     b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", b"HTTP/1.1 200 OK\r\n bad\r\n\r\n",
     b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
     b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_no_http(said: bytes) -> None:
    words, cause = why(asked(RawServer(said)))
    assert cause is Cause.URL
    assert words in ("an answer that is not HTTP as it should be", "breaks off the connection")


def test_breaks_off() -> None:
    assert why(asked(RawServer(_aborts())))[0] == "breaks off the connection"
    assert why(asked(RawServer(b"")))[0] == "breaks off the connection"


def test_breaks_off_in_the_middle() -> None:
    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"content-length: 1000\r\n\r\nHello")
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.transport.abort()

    # The host did answer, so its other pages may.
    assert why(asked(RawServer(say))) == ("breaks off the connection", Cause.URL)


def test_nobody_listens() -> None:
    async def run() -> Answer | NoAnswer:
        async with RawServer(b"") as server:
            pass
        return await ask(server.url)

    assert why(run_to_end(run())) == ("refuses the connection", Cause.HOST)


# --- redirects -------------------------------------------------------------------------------


def test_redirects_are_followed() -> None:
    server = RawServer(
        {
            "/": moved("/for-good"),
            "/for-good": moved("b?q=1", 308),
            "/b?q=1": moved("/for-now", 302),
            "/for-now": moved("/after", 301),
            "/after": page(b"Here"),
        }
    )
    found = answer(asked(server))
    assert found.body == b"Here"
    assert found.url == server.url + "after"
    paths = ["/", "/for-good", "/b?q=1", "/for-now", "/after"]
    assert found.steps == tuple(server.url + path[1:] for path in paths)
    # What comes after a redirect for now is not for good.
    assert found.moved_to == server.url + "b?q=1"


def test_a_redirect_for_now_is_no_move() -> None:
    server = RawServer({"/": moved("/now", 307), "/now": page()})
    assert answer(asked(server)).moved_to is None


def test_redirect_loop() -> None:
    server = RawServer({"/": moved("/a"), "/a": moved("/")})
    assert why(asked(server)) == ("more than 10 redirects", Cause.URL)
    assert len(server.requests) == 11


def test_redirect_without_an_address_is_an_answer() -> None:
    assert answer(asked(RawServer(page(b"See there", 302)))).status == 302


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("file:///etc/passwd", "file:///etc/passwd, which is no web address"),
        ("ftp://a.example/", "ftp://a.example/, which is no web address"),
        ("javascript:alert(1)", "javascript:alert(1), which is no web address"),
        ("data:text/html,hi", "data:text/html,hi, which is no web address"),
        ("https://a.example:99999/", "https://a.example:99999/, which is no web address"),
        ("ftp://" + "y" * 10_000, "ftp://" + "y" * 73 + "…, which is no web address"),
    ],
)
def test_redirect_to_what_is_no_web_address(location: str, shown: str) -> None:
    assert why(asked(RawServer(moved(location)))) == (f"leads to {shown}", Cause.URL)


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://167772161/",
        "http://0xa000001/",
        "http://10.1/",
        "http://012.0.0.1/",
        "https://10.0.0.1/",
    ],
)
def test_redirect_into_a_private_network(target: str) -> None:
    words, cause = why(asked(RawServer(moved(target))))
    assert words.startswith("leads to ")
    assert words.endswith(": not a public address")
    assert cause is Cause.URL


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]"]
)
def test_redirect_to_this_machine(host: str) -> None:
    """A server that may be asked leads to one that may not."""

    async def run() -> tuple[Answer | NoAnswer, list[str]]:
        async with RawServer(page(b"secret")) as inside:
            location = f"http://{host}:{inside.port}/"
            async with RawServer(moved(location), host="127.0.0.2") as outside:
                allowed = [ip_network("127.0.0.2/32")]
                async with GuardedClient(ME, allowed=allowed) as client:
                    try:
                        outcome = await fetch(client, outside.url, hosts=Hosts(), most_bytes=MOST)
                    except NoAnswer as error:
                        return error, inside.paths
                    return outcome, inside.paths

    outcome, reached = run_to_end(run())
    assert reached == []
    assert why(outcome)[0].endswith(": not a public address")


def test_fragment_goes_along() -> None:
    server = RawServer({"/": moved("/b"), "/b": moved("/c#own"), "/c": page()})
    assert answer(asked(server, "#part")).url == server.url + "c#own"
    server = RawServer({"/": moved("/b"), "/b": page()})
    assert answer(asked(server, "#part")).url == server.url + "b#part"


def test_address_in_utf8() -> None:
    location = "/caf\u00e9".encode().decode("latin-1")
    redirect = page(b"", 301).replace(
        b"\r\n\r\n", f"\r\nlocation: {location}\r\n\r\n".encode("latin-1")
    )
    server = RawServer({"/": redirect, "/caf%C3%A9": page(b"Coffee")})
    assert answer(asked(server)).body == b"Coffee"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "", "no address", "/path", "http://"]
)
def test_no_web_address(url: str) -> None:
    assert why(run_to_end(ask(url))) == ("no web address", Cause.URL)


# --- Retry-After -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_asked_once_more_when_it_says_when(status: int) -> None:
    answers = [page(b"Later", status, {"retry-after": "1"}), page(b"Now")]
    times: list[float] = []

    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        times.append(time.monotonic())
        writer.write(answers.pop(0))
        await writer.drain()

    assert answer(asked(RawServer(say))).body == b"Now"
    assert times[1] - times[0] >= 0.95


def test_asked_no_third_time() -> None:
    server = RawServer(page(b"Later", 503, {"retry-after": "0"}))
    assert answer(asked(server)).status == 503
    assert len(server.requests) == 2


@pytest.mark.parametrize("after", ["rubbish", "", "-1", "1.5", "٣"])
def test_rubbish_in_retry_after_is_an_ordinary_answer(after: str) -> None:
    header = {"retry-after": after.encode().decode("latin-1")}
    server = RawServer(page(b"Later", 503).replace(
        b"\r\n\r\n", f"\r\nretry-after: {header['retry-after']}\r\n\r\n".encode("latin-1")
    ))  # fmt: skip
    assert answer(asked(server)).status == 503
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("after", "shown"),
    [("3600", "1 hour"), ("9" * 30, "11,574 days"), ("Fri, 31 Dec 9999 23:59:59 GMT", "days")],
)
def test_a_host_that_wants_more_time_than_we_have(after: str, shown: str) -> None:
    server = RawServer(page(b"Later", 503, {"retry-after": after}))
    words, cause = why(asked(server))
    assert words.startswith("asked to come back in ")
    assert words.endswith(shown)
    assert cause is Cause.NOT_NOW
    assert len(server.requests) == 1


# --- certificates ----------------------------------------------------------------------------


def test_a_certificate_that_is_trusted() -> None:
    server = RawServer(page(b"Hello"), tls=server_context("127.0.0.1"))
    assert answer(asked(server)).body == b"Hello"


def test_a_certificate_of_another_host() -> None:
    server = RawServer(page(), tls=server_context("127.0.0.9", "other.example"))
    assert why(asked(server)) == ("certificate of another host", Cause.HOST)
    assert server.requests == []


def test_a_certificate_that_expired() -> None:
    server = RawServer(page(), tls=server_context("127.0.0.1", expired=True))
    assert why(asked(server)) == (f"certificate expired on {EXPIRED_ON:%Y-%m-%d}", Cause.HOST)


def test_a_certificate_that_expired_and_a_server_that_then_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wander.network.client.ANSWER_TIMEOUT", 0.4)

    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD)
        while True:
            writer.write(b"x: y\r\n")
            await writer.drain()
            await asyncio.sleep(0.1)

    began = time.monotonic()
    server = RawServer(say, tls=server_context("127.0.0.1", expired=True))
    assert why(asked(server)) == ("certificate expired", Cause.HOST)
    assert time.monotonic() - began < 4


def test_a_certificate_of_an_authority_that_nobody_knows() -> None:
    async def run() -> NoAnswer:
        async with (
            RawServer(page(), tls=server_context("127.0.0.1")) as server,
            GuardedClient(ME, allowed=LOOPBACK) as client,
        ):
            with pytest.raises(NoAnswer) as caught:
                await fetch(client, server.url, hosts=Hosts(), most_bytes=MOST)
            return caught.value

    words, cause = why(run_to_end(run()))
    assert words.startswith("bad certificate: ")
    assert cause is Cause.HOST


def test_a_certificate_that_it_made_itself(tmp_path: Path) -> None:
    server = RawServer(page(), tls=_self_signed(tmp_path))
    assert why(asked(server)) == ("certificate that it made itself", Cause.HOST)


def test_plain_http_where_tls_was_expected() -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(page(b"Bad request", 400))
        await writer.drain()
        writer.close()

    async def run() -> Answer | NoAnswer:
        async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
            return await ask(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")

    assert why(run_to_end(run())) == ("no secure connection", Cause.HOST)


def _self_signed(folder: Path) -> ssl.SSLContext:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "certificate.pem"))
    authority.private_key_pem.write_to_path(str(folder / "key.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


# --- words -----------------------------------------------------------------------------------


def test_shortened() -> None:
    assert shortened("fine") == "fine"
    assert shortened("a\x1b[31mb\nc\u202e") == "a\ufffd[31mb\ufffdc\ufffd"
    assert shortened("a" * 81) == "a" * 79 + "…"
    assert len(shortened("a" * 1000, 10)) == 10
