"""Where a request comes from, as the browser and trusted proxies say."""

import doctest
from importlib import import_module

import pytest
from starlette.types import Scope

from wander.server.editor.origin import (
    client_address,
    is_https,
    is_loopback_host,
    is_own,
    own_origins,
)

URL = "https://me.example/wander/"


def scope(scheme: str = "http", **headers: str | list[str]) -> Scope:
    """A request with these headers; `sec_fetch_site` is Sec-Fetch-Site."""
    sent = []
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            sent.append((name.replace("_", "-").encode(), value.encode("latin-1")))
    return {"type": "http", "scheme": scheme, "headers": sent, "client": ("192.0.2.1", 50_000)}


# which origins are ours


@pytest.mark.parametrize(
    ("scheme", "host", "url", "ours"),
    [
        ("http", "me.example", None, ["http://me.example"]),
        ("https", "me.example", None, ["https://me.example"]),
        ("https", "me.example", URL, ["https://me.example"]),
        ("http", "127.0.0.1:8000", URL, ["http://127.0.0.1:8000", "https://me.example"]),
        ("http", "ME.example:80", None, ["http://me.example"]),
        ("https", "me.example:443", None, ["https://me.example"]),
        ("https", "me.example:80", None, ["https://me.example:80"]),
        ("http", "[::1]:8000", None, ["http://[::1]:8000"]),
        ("http", "me.example", "https://ü.example:8443/", ["http://me.example", "https://xn--tda.example:8443"]),
    ],
)  # fmt: skip
def test_what_was_asked_for_and_the_consoles_own_address_are_ours(
    scheme: str, host: str, url: str | None, ours: list[str]
) -> None:
    assert sorted(own_origins(scope(scheme, host=host), url)) == ours


@pytest.mark.parametrize(
    "host",
    [
        "",
        "me.example/x",
        "me.example@evil.example",
        "me.example#",
        "me.example?",
        "me.example:",
        "me.example:99999",
        "me.example:80:80",
        "me example",
        "me.example, evil.example",
        "me\\evil.example",
        "[me.example]",
        "%6de.example",
        "ü.example",
        "me.example\t",
        "https://me.example",
        "*",
    ],
)
def test_a_host_that_is_none_is_nobodys(host: str) -> None:
    asked = scope(host=host)
    assert own_origins(asked, None) == frozenset()
    assert own_origins(asked, URL) == {"https://me.example"}
    assert not is_https(asked, URL)
    assert not is_https(asked, None)
    assert not is_loopback_host(asked)


def test_two_hosts_are_none() -> None:
    for hosts in ([], ["127.0.0.1", "127.0.0.1"], ["127.0.0.1", "me.example"]):
        asked = scope(host=hosts, origin="http://127.0.0.1")
        assert own_origins(asked, None) == frozenset()
        assert not is_own(asked, None)
        assert not is_loopback_host(asked)


# who asks for a change


@pytest.mark.parametrize(
    ("scheme", "host", "origin", "url"),
    [
        ("http", "me.example", "http://me.example", None),
        ("https", "me.example", "https://me.example", None),
        ("https", "me.example:443", "https://me.example", None),
        ("https", "me.example", "https://me.example:443", None),
        ("https", "ME.example", "https://me.EXAMPLE", None),
        ("http", "127.0.0.1:8000", "http://127.0.0.1:8000", None),
        ("http", "[::1]:8000", "http://[::1]:8000", None),
        # A proxy that asks us by a name of its own.
        ("http", "127.0.0.1:8000", "https://me.example", URL),
        # A proxy that passes the host on, and not that it speaks https.
        ("http", "me.example", "https://me.example", None),
        ("http", "me.example:8443", "https://me.example:8443", None),
    ],
)
def test_our_own_pages_may_ask_for_a_change(
    scheme: str, host: str, origin: str, url: str | None
) -> None:
    asked = scope(scheme, host=host, origin=origin)
    assert is_own(asked, url)
    assert is_own(scope(scheme, host=host, origin=origin, sec_fetch_site="same-origin"), url)
    for site in ("cross-site", "same-site", "none", "", "Same-Origin", "same-origin, same-origin"):
        assert not is_own(scope(scheme, host=host, origin=origin, sec_fetch_site=site), url)
    both = ["same-origin", "cross-site"]
    assert not is_own(scope(scheme, host=host, origin=origin, sec_fetch_site=both), url)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://evil.example",
        "https://me.example.evil.example",
        "https://evil-me.example",
        "https://www.me.example",
        "https://me.example:8443",
        "https://me.example@evil.example",
        "https://evil.example#me.example",
        "https://me.example/",
        "https://me.example/wander/",
        "https://me.example https://evil.example",
        "https://evil.example, https://me.example",
        "https:me.example",
        "//me.example",
        "me.example",
        "http://me.example",
        "ftp://me.example",
        "file://",
        "https://me.example\x00",
        "https://me.example.",
        "https://mé.example",
        "chrome-extension://abcdefghijklmnop",
    ],
)
def test_nobody_else_may(origin: str) -> None:
    for url in (None, URL):
        assert not is_own(scope("https", host="me.example", origin=origin), url)


def test_a_request_without_one_origin_is_refused() -> None:
    for origins in ([], ["https://me.example"] * 2, ["https://evil.example", "https://me.example"]):
        assert not is_own(scope("https", host="me.example", origin=origins), URL)


def test_a_page_that_came_over_http_may_not_change_what_is_served_over_https() -> None:
    assert not is_own(scope("https", host="me.example", origin="http://me.example"), URL)
    assert not is_own(scope("http", host="127.0.0.1:8000", origin="http://me.example"), URL)


def test_other_headers_do_not_count() -> None:
    """Anybody may send them; the server looks at those of proxies that it trusts."""
    asked = scope(
        host="127.0.0.1:8000",
        origin="https://evil.example",
        referer="http://127.0.0.1:8000/edit/",
        x_forwarded_host="evil.example",
        x_forwarded_proto="https",
        forwarded="host=evil.example;proto=https",
    )
    assert not is_own(asked, None)
    assert not is_https(asked, None)


# https


@pytest.mark.parametrize(
    ("scheme", "host", "url", "secure"),
    [
        ("https", "me.example", None, True),
        ("https", "127.0.0.1:8000", URL, True),
        ("http", "me.example", URL, True),
        ("http", "me.example:443", URL, True),
        ("http", "me.example", "https://me.example:443/", True),
        ("http", "me.example:8443", "https://me.example:8443/", True),
        ("http", "me.example", None, False),
        ("http", "me.example", "http://me.example/", False),
        ("http", "me.example:8000", URL, False),
        ("http", "www.me.example", URL, False),
        ("http", "127.0.0.1:8000", URL, False),
    ],
)
def test_whether_the_visitor_speaks_https(
    scheme: str, host: str, url: str | None, secure: bool
) -> None:
    assert is_https(scope(scheme, host=host), url) == secure


# this computer


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8000", "127.8.9.1:1", "localhost", "LOCALHOST:8000", "[::1]", "[::1]:8000", "[0:0::1]"],  # noqa: E501
)  # fmt: skip
def test_this_computer(host: str) -> None:
    assert is_loopback_host(scope(host=host))


@pytest.mark.parametrize(
    "host",
    [
        "me.example",
        "127.0.0.1.evil.example",
        "127.evil.example",
        "localhost.evil.example",
        "evil-localhost",
        "evil.example:127",
        "128.0.0.1",
        "0.0.0.0",
        "192.168.1.1",
        "[::2]",
        "[::]",
        "::1",
        "127.0.0.1@evil.example",
    ],
)
def test_what_a_stranger_may_own_is_not_this_computer(host: str) -> None:
    """A name that leads here is still a stranger's (DNS rebinding)."""
    assert not is_loopback_host(scope(host=host))


def test_the_visitors_address_is_what_the_server_says() -> None:
    asked = scope(host="me.example", x_forwarded_for="203.0.113.9")
    assert client_address(asked) == "192.0.2.1"
    assert client_address({**asked, "client": None}) == ""
    assert client_address({"type": "http", "headers": []}) == ""


def test_the_examples_in_the_docs() -> None:
    found = doctest.testmod(import_module("wander.server.editor.origin"))
    assert found.attempted and not found.failed
