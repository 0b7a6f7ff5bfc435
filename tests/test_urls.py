import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors import each
from wander.urls import add_via, console_url, goto_url, is_usable, wander_js_url

LONG = 100_000

hosts = st.text(string.ascii_lowercase, min_size=1, max_size=8)
paths = st.lists(st.text("abc.%41~", max_size=6)).map("/".join)
urls = st.builds("https://{}.example/{}".format, hosts, paths)


@each("console_url")
def test_console_url(url: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="is not a web address"):
            console_url(url)
    else:
        assert console_url(url) == expected


@each("wander_js_url")
def test_wander_js_url(console: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="is not a web address"):
            wander_js_url(console)
    else:
        assert wander_js_url(console) == expected


@each("usable")
def test_usable(url: str, shown_on: str, expected: bool) -> None:
    assert is_usable(url, shown_on) is expected


@each("via")
def test_via(page: str, via: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="is not a web address"):
            add_via(page, via)
    else:
        assert add_via(page, via) == expected


@each("goto")
def test_goto(text: str, expected: str | None) -> None:
    assert goto_url(text) == expected


def test_usable_means_on_a_secure_page_unless_told_otherwise() -> None:
    assert is_usable("https://example.com/")
    assert not is_usable("http://example.com/")


def test_what_is_no_web_address_is_named_and_the_way_out_shown() -> None:
    with pytest.raises(ValueError) as error:
        console_url("foo.example/wander/")
    assert "'foo.example/wander/'" in str(error.value)
    assert "https://example.com/wander/" in str(error.value)


def test_what_is_no_web_address_is_not_named_at_length() -> None:
    with pytest.raises(ValueError) as error:
        console_url("x" * LONG)
    assert len(str(error.value)) < 200


@given(urls)
def test_a_console_has_one_address(url: str) -> None:
    assert console_url(console_url(url)) == console_url(url)


@given(urls)
def test_a_console_and_its_address_have_one_list(url: str) -> None:
    assert wander_js_url(url) == wander_js_url(console_url(url))


@given(urls, st.text("?=&a%", max_size=6), st.text(max_size=20))
def test_via_leaves_the_page_its_own_query_and_fragment(url: str, query: str, via: str) -> None:
    shown = add_via(f"{url}?{query}#top", via)
    assert shown.startswith(f"{add_via(url, '').removesuffix('?via=')}?{query}")
    assert shown.endswith("#top")


@pytest.mark.parametrize(
    ("url", "console"),
    [
        (f"https://foo/{'a' * LONG}", f"https://foo/{'a' * LONG}/"),
        (f"https://foo/{'a/' * LONG}index.html", f"https://foo/{'a/' * LONG}"),
        (f"https://foo/{'../' * LONG}", "https://foo/"),
        (f"https://{'a.' * LONG}/", f"https://{'a.' * LONG}/"),
        (f"https://foo/?{'ü' * LONG}", f"https://foo/?{'%C3%BC' * LONG}"),
    ],
    ids=["name", "folders", "dots", "labels", "query"],
)
def test_a_long_console_url(url: str, console: str) -> None:
    assert console_url(url) == console


def test_a_long_via() -> None:
    assert add_via("https://foo/", "ü/" * LONG) == f"https://foo/?via={'%C3%BC/' * LONG}"


def test_long_typed_text() -> None:
    assert goto_url(" " * LONG + "example.com" + " " * LONG) == "https://example.com/"
    assert goto_url("a" * LONG + " b") is None
