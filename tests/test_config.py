import io
import os
import pickle
import re
import threading
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wander.config import (
    KEYS,
    NETWORK_KEYS,
    SERVER_KEYS,
    Config,
    ConfigError,
    Mistake,
    Server,
    parse_config,
    read_config,
)
from wander.console import Console

ROOT = Path(__file__).parent.parent


def mistakes(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    return caught.value.mistakes


def mistake(text: str) -> Mistake:
    """The one mistake in the text."""
    (only,) = mistakes(text)
    return only


def test_every_key_is_read() -> None:
    config = parse_config(
        """
        title = "Ana's corner"
        url = "https://me.example/wander/index.html"
        language = "pt-BR"
        pages = [
            "https://a.example/",
            { url = "https://b.example/", note = "Why", tags = ["x", "y"] },
        ]
        consoles = [{ url = "https://c.example/wander" }]
        ignore = ["x.com", { pattern = "https://y.example/*", note = "Noise" }]
        styles = ["style.css", "css/more.css", "https://cdn.example/a.css"]
        scripts = ["script.js"]
        referral = "version"
        preconnect = false
        feeds = false
        [server]
        host = "0.0.0.0"
        port = 9000
        path = "wander"
        """
    )
    assert config == Config(
        console=Console(
            title="Ana's corner",
            pages=("https://a.example/", "https://b.example/"),
            consoles=("https://c.example/wander",),
            ignore=("x.com", "https://y.example/*"),
            styles=("style.css", "css/more.css", "https://cdn.example/a.css"),
            scripts=("script.js",),
            referral="version",
            preconnect=False,
            notes={"https://b.example/": "Why", "https://y.example/*": "Noise"},
            tags={"https://b.example/": ("x", "y")},
        ),
        url="https://me.example/wander/",
        language="pt-BR",
        names_language=True,
        feeds=False,
        server=Server(host="0.0.0.0", port=9000, path="/wander/"),
    )


def test_what_is_left_out_has_its_default() -> None:
    assert parse_config('consoles = ["https://c.example/"]') == Config(
        console=Console(consoles=("https://c.example/",)),
        url=None,
        language="en",
        server=Server(host="127.0.0.1", port=8000, path="/"),
    )


def test_entries_under_headings_are_those_of_a_list() -> None:
    assert parse_config(
        """
        title = "T"
        [[pages]]
        url = "https://a.example/"
        note = "A"
        [[pages]]
        url = "https://b.example/"
        [[ignore]]
        pattern = "x.com"
        """
    ) == parse_config(
        """
        title = "T"
        pages = [{url = "https://a.example/", note = "A"}, "https://b.example/"]
        ignore = ["x.com"]
        """
    )


@pytest.mark.parametrize(
    ("path", "read"), [("/", "/"), ("", "/"), ("/a/b", "/a/b/"), ("a/", "/a/"), ("/é", "/é/")]
)
def test_path_begins_and_ends_with_a_slash(path: str, read: str) -> None:
    assert parse_config(f'[server]\npath = "{path}"').server.path == read


@pytest.mark.parametrize("host", ["localhost", "::1", "0.0.0.0", "my-pc.local"])
def test_hosts(host: str) -> None:
    assert parse_config(f'[server]\nhost = "{host}"').server.host == host


def test_proxies_are_addresses_and_networks() -> None:
    read = parse_config('[server]\nproxies = ["10.0.0.2", "172.16.5.1/12"]').server.proxies
    assert list(map(str, read)) == ["10.0.0.2/32", "172.16.0.0/12"]
    assert not parse_config('title = "A"').server.proxies, "nobody is believed by default"


def test_a_note_in_one_of_two_lists_is_enough() -> None:
    console = parse_config(
        """
        pages = [{ url = "https://a.example/", note = "Why" }]
        consoles = [{ url = "https://a.example/", tags = ["friend"] }]
        """
    ).console
    assert console.notes == {"https://a.example/": "Why"}
    assert console.tags == {"https://a.example/": ("friend",)}


def test_a_page_that_the_list_itself_hides_is_no_mistake() -> None:
    text = 'pages = ["https://x.com/me"]\nignore = ["https://x.com/"]'
    assert parse_config(text).console.pages == ("https://x.com/me",)


def page(url: str) -> str:
    return f'pages = [\n  "https://first.example/",\n  "{url}",\n]'


@pytest.mark.parametrize(
    ("url", "found", "instead"),
    [
        ("example.com/blog", "lacks the https://", 'Write: "https://example.com/blog"'),
        ("example.com", '"example.com"', '"https://example.com/"'),
        ("example.com:8080/x", "lacks", '"https://example.com:8080/x"'),
        ("localhost:8000", "lacks", '"https://localhost:8000/"'),
        ("//a.example/x", "lacks", '"https://a.example/x"'),
        ("/about", "only a part of an address", "whole address"),
        ("about.html", "only a part", "whole address"),
        ("../friends/", "only a part", "whole address"),
        ("?page=2", "only a part", "whole address"),
        ("javascript:alert(1)", "begins with javascript:", "begins with https://"),
        ("data:text/html,hi", "begins with data:", "begins with https://"),
        ("file:///etc/passwd", "begins with file:", "begins with https://"),
        ("blob:https://a.example/1", "begins with blob:", "begins with https://"),
        ("mailto:me@a.example", "begins with mailto:", "begins with https://"),
        ("gemini://a.example/", "begins with gemini:", "begins with https://"),
        ("htps://a.example/", "htps: instead of https:", 'Write: "https://a.example/"'),
        ("https:a.example", "lacks the // after https:", 'Write: "https://a.example/"'),
        ("https://", "not an address", "whole address"),
        ("http://[::1", "not an address", "whole address"),
        ("https://*.example/", "not an address", "whole address"),
        ("me@a.example", "not an address", "whole address"),
        ("ht^tp://a.example", "not an address", "whole address"),
        (" https://a.example/", "space before or after", 'Write: "https://a.example/"'),
        (" a.example", "space before or after", 'Write: "https://a.example/"'),
        ("https://a.example/b c", "a space in", 'Write: "https://a.example/b%20c"'),
        ("https://exa mple.com/", "a space in", "whole address"),
        ("https://a.example/ https://b.example/", "more than one address", "a comma between"),
        ("", "empty", "https://"),
    ],
)
def test_addresses_that_nobody_can_open(url: str, found: str, instead: str) -> None:
    only = mistake(page(url))
    assert (only.line, only.column, only.key) == (3, 3, "pages[1]")
    assert found in only.found
    assert instead in only.instead


def test_a_relative_url_is_completed_with_the_consoles_own() -> None:
    text = 'url = "https://me.example/wander/"\npages = ["/about?x#y"]'
    assert mistake(text).instead == 'Write: "https://me.example/about?x#y"'


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.example/", "HTTPS://A.example", "https://マリウス.com/coffee/"),
        *("https://a.example/?p=1#x", "https://a.example:8080/", "http://192.168.0.1/"),
    ],
)
def test_addresses_that_stay_as_they_were_written(url: str) -> None:
    assert parse_config(f'pages = ["{url}"]').console.pages == (url,)


MISTAKES = {
    # Wrong kinds of value.
    "a number for a text": ("title = 3", 1, 9, "title", "number 3 is not a text", 'title = "3"'),
    "a switch for a text": ("url = true", 1, 7, "url", "true is not a text", 'url = "true"'),
    "a title without end": (f'title = "{"x" * 201}"', 1, 9, "title", "201 characters", "200"),
    "a text for a switch": (
        'preconnect = "no"', 1, 14, "preconnect", '"no" is neither', "preconnect = false",
    ),
    "a word for a switch": ("feeds = \"off\"", 1, 9, "feeds", '"off" is neither', "feeds = false"),
    "a number for a switch": ("preconnect = 1", 1, 14, "preconnect", "number 1", "true"),
    "a text for a list": (
        'pages = "https://a.example/"', 1, 9, "pages", "not a list", '["https://a.example/"]',
    ),
    "one table for a list": (
        '[pages]\nurl = "https://a.example/"', 1, 1, "pages", "one table", "[[pages]]",
    ),
    "a number among entries": ("pages = [3]", 1, 10, "pages[0]", "the number 3", "in quotes"),
    "a list among entries": ('ignore = [["x"]]', 1, 11, "ignore[0]", "a list", "pattern ="),
    "a date among entries": ("pages = [2026-05-15]", 1, 10, "pages[0]", "2026-05-15", "quotes"),
    "a number among styles": ("styles = [1]", 1, 11, "styles[0]", "number 1 is not", "quotes"),
    "a text for a table": ('server = "x"', 1, 10, "server", "not a table", "[server]"),
    "a list for a table": ("[[server]]\nport = 1", 1, 1, "server", "not a table", "[server]"),
    "a number as url": ("pages = [{ url = 3 }]", 1, 18, "pages[0].url", "number 3", "url ="),
    "a number as note": (
        'pages = [{ url = "https://a.example/", note = 3 }]',
        1, 47, "pages[0].note", "number 3", 'note = "3"',
    ),
    "a note without end": (
        f'[[pages]]\nurl = "https://a.example/"\nnote = "{"x" * 10_001}"',
        3, 8, "pages[0].note", "10,001 characters", "10,000",
    ),
    "a text for tags": (
        '[[pages]]\nurl = "https://a.example/"\ntags = "x"',
        3, 8, "pages[0].tags", "not a list", 'tags = ["x"]',
    ),
    "a number as tag": (
        '[[pages]]\nurl = "https://a.example/"\ntags = ["a", 2]',
        3, 14, "pages[0].tags[1]", "number 2", "quotes",
    ),
    "an empty tag": (
        '[[pages]]\nurl = "https://a.example/"\ntags = [""]',
        3, 9, "pages[0].tags[0]", "empty", "Delete",
    ),
    # Keys.
    "an unknown key": ("\n titel = 3", 2, 2, "titel", 'no key "titel"', 'Did you mean "title"?'),
    "a key in capitals": ('TITLE = "x"', 1, 1, "TITLE", "no key", '"title"'),
    "another word for a key": ("neighbours = []", 1, 1, "neighbours", "no key", '"consoles"'),
    "a key like no other": ("zzz = 1", 1, 1, "zzz", "no key", "title, url, language, pages"),
    "a key with odd letters": ('"a.b" = 1', 1, 1, '"a.b"', "no key", "The keys here"),
    "an unknown table": ("[sever]\nport = 1", 1, 2, "sever", "no key", '"server"'),
    "an unknown server key": (
        "[server]\nhost = 'x'\nprot = 1", 3, 1, "server.prot", "no key", '"port"',
    ),
    "an unknown key, dotted": ("server.prot = 1", 1, 1, "server.prot", "no key", '"port"'),
    "an unknown entry key": (
        'pages = [{ url = "https://a.example/", nota = "x" }]',
        1, 40, "pages[0].nota", "no key", '"note"',
    ),
    "a server key above": ("port = 8000", 1, 1, "port", "no key", "under the heading [server]"),
    "a key below the server": (
        "[server]\nport = 1\npages = []", 3, 1, "server.pages", "no key", "above the line [server]",
    ),
    "a key below an entry": (
        '[[pages]]\nurl = "https://a.example/"\nreferral = "no"',
        3, 1, "pages[0].referral", "no key", "above the first heading",
    ),
    "an entry without url": ("pages = [{ note = 'x' }]", 1, 10, "pages[0]", "no url", "url ="),
    "a heading without url": ("[[pages]]\nnote = 'x'", 1, 1, "pages[0]", "no url", "url ="),
    "a pattern without pattern": ("ignore = [{}]", 1, 11, "ignore[0]", "no pattern", "pattern ="),
    "another word for url": (
        'pages = [{ href = "https://a.example/" }]', 1, 12, "pages[0].href", "no key", '"url"',
    ),
    "url for a pattern": (
        'ignore = [{ url = "x.com" }]', 1, 13, "ignore[0].url", "no key", '"pattern"',
    ),
    # The same twice.
    "a page twice": (
        'pages = [\n"https://a.example",\n"https://b.example/",\n"HTTPS://A.example:443/./"]',
        4, 1, "pages[2]", 'already stands on line 2, as "https://a.example"', "Delete one",
    ),
    "a console twice": (
        'consoles = ["https://a.example/w",\n{ url = "https://a.example/w/index.html" }]',
        2, 9, "consoles[1].url", "on line 1", "Delete one",
    ),
    "a pattern twice": (
        'ignore = ["https://x.com/",\n"X.com"]', 2, 1, "ignore[1]", "on line 1", "Delete one",
    ),
    "two notes for one": (
        '[[pages]]\nurl = "https://a.example/"\nnote = "1"\n'
        '[[consoles]]\nnote = "2"\nurl = "https://a.example/"',
        5, 8, "consoles[0].note", "another note on line 2", "Keep one",
    ),
    "two sets of tags": (
        'pages = [{ url = "https://a.example/", tags = ["1"] }]\n'
        'consoles = [{ url = "https://a.example/", tags = ["2"] }]',
        2, 50, "consoles[0].tags", "other tags on line 1", "Keep one",
    ),
    # Consoles, patterns, files, languages, the server.
    "the console itself": (
        'consoles = ["https://me.example/w"]\nurl = "https://me.example/w/"',
        1, 13, "consoles[0]", "the console itself", "Delete",
    ),
    "a bad address of its own": (
        'url = "me.example/w"', 1, 7, "url", "lacks", '"https://me.example/w"',
    ),
    "an empty pattern": ('ignore = [""]', 1, 11, "ignore[0]", "empty", "https://"),
    "a star": ('ignore = ["*"]', 1, 11, "ignore[0]", "hides everything", "part of an address"),
    "a star for all hosts": ('ignore = ["https://*/"]', 1, 11, "ignore[0]", "everything", "part"),
    "a star, a dot": ('ignore = ["*.*"]', 1, 11, "ignore[0]", "everything", "part"),
    "a pattern of scheme": ('ignore = ["https://"]', 1, 11, "ignore[0]", "everything", "part"),
    "a pattern with a space": (
        'ignore = [" https://x.com/"]', 1, 11, "ignore[0]", "space", '"https://x.com/"',
    ),
    "a style elsewhere": ('styles = ["/a.css"]', 1, 11, "styles[0]", "slash", '"style.css"'),
    "a style above": ('styles = ["a/../../b.css"]', 1, 11, "styles[0]", '".."', '"style.css"'),
    "a style above, escaped": ('styles = ["%2e%2E/b.css"]', 1, 11, "styles[0]", '".."', "style"),
    "a style, backslash": (
        r"""styles = ['css\a.css']""", 1, 11, "styles[0]", "plain path", '"css/a.css"',
    ),
    "a style with version": ('styles = ["a.css?v=1"]', 1, 11, "styles[0]", "plain", '"a.css"'),
    "a style of nothing": ('styles = [""]', 1, 11, "styles[0]", "no file", '"style.css"'),
    "a folder of styles": ('styles = ["css/"]', 1, 11, "styles[0]", "no file", '"style.css"'),
    "a script as address": (
        'scripts = ["javascript:x"]', 1, 12, "scripts[0]", "begins with javascript:", "https",
    ),
    "a style as data": ('styles = ["data:text/css,x"]', 1, 11, "styles[0]", "data:", "https"),
    "a style of a disk": (r"""styles = ['C:\a.css']""", 1, 11, "styles[0]", "c:", "https"),
    "a style without scheme": (
        'styles = ["//cdn.example/a.css"]', 1, 11, "styles[0]", "lacks", '"https://cdn.example/a.css"',
    ),
    "a language, underscore": ('language = "en_GB"', 1, 12, "language", "en_GB", '"en-GB"'),
    "a language by name": ('language = "english"', 1, 12, "language", "not the code", '"en"'),
    "referral by switch": ("referral = false", 1, 12, "referral", "neither", 'referral = "no"'),
    "referral always": ("referral = true", 1, 12, "referral", "neither", "Delete the line"),
    "referral by word": ('referral = "none"', 1, 12, "referral", "neither", '"version" or "no"'),
    "a port in quotes": (
        '[server]\nport = "8000"', 2, 8, "server.port", "not a whole number", "port = 8000",
    ),
    "a port that is true": ("[server]\nport = true", 2, 8, "server.port", "true is not", "8000"),
    "a port with a point": ("[server]\nport = 80.0", 2, 8, "server.port", "80.0", "port = 80"),
    "a refresh in words": (
        '[network]\nrefresh = "daily"', 2, 11, "network.refresh", '"daily"', "refresh = 24",
    ),
    "a refresh in the past": (
        "[network]\nrefresh = -1", 2, 11, "network.refresh", "is no time", "false, for never",
    ),
    "no pages to look at": (
        "[network]\nmax_pages = 0", 2, 13, "network.max_pages", "too few", "1 or more",
    ),
    "a name that may be asked": (
        '[network]\nallow = ["nas.local"]', 2, 10, "network.allow[0]", "no address", "192.168.1.7",
    ),
    "a list below the network": (
        "[network]\npages = []", 2, 1, "network.pages", "no key", "above the line [network]",
    ),
    "a network key above": (
        "max_pages = 3", 1, 1, "max_pages", "no key", "under the heading [network]",
    ),
    "no port": ("[server]\nport = 0", 2, 8, "server.port", "number 0 is not a port", "1 to 65535"),
    "a port too far": ("[server]\nport = 65536", 2, 8, "server.port", "65536", "1 to 65535"),
    "a host with port": (
        '[server]\nhost = "localhost:80"', 2, 8, "server.host", "no host", 'host = "localhost"',
    ),
    "a host as address": (
        '[server]\nhost = "http://a.example/"', 2, 8, "server.host", "no host", '"a.example"',
    ),
    "a proxy by name": (
        '[server]\nproxies = ["caddy"]', 2, 12, "server.proxies[0]", "no address", "192.168.1.7",
    ),
    "no host": ('[server]\nhost = ""', 2, 8, "server.host", "no host", '"127.0.0.1"'),
    "a path as address": (
        '[server]\npath = "https://a.example/w"', 2, 8, "server.path", "plain path", '"/w/"',
    ),
    "a path with dots": ('[server]\npath = "/a/../"', 2, 8, "server.path", "plain", '"/wander/"'),
    "a path with a query": ('[server]\npath = "/a?b"', 2, 8, "server.path", "plain", '"/a/"'),
    "a path with a brace": ('[server]\npath = "/{a}"', 2, 8, "server.path", "plain", '"/wander/"'),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "key", "found", "instead"), MISTAKES.values(), ids=MISTAKES
)
def test_mistakes(text: str, line: int, column: int, key: str, found: str, instead: str) -> None:
    only = mistake(text)
    assert (only.line, only.column, only.key) == (line, column, key)
    assert found in only.found
    assert instead in only.instead


def places(text: str) -> list[tuple[int | None, int | None, str]]:
    return [(mistake.line, mistake.column, mistake.key) for mistake in mistakes(text)]


def test_all_mistakes_come_in_one_go_and_in_order() -> None:
    text = """\
titel = "x"
url = "javascript:alert(1)"
preconnect = 1
pages = [
  "example.com",
  { url = "/about", note = 3 },
  3,
  "https://a.example/", "https://a.example",
]
[server]
port = "x"
hots = "y"
"""
    assert places(text) == [
        (1, 1, "titel"),
        (2, 7, "url"),
        (3, 14, "preconnect"),
        (5, 3, "pages[0]"),
        (6, 11, "pages[1].url"),
        (6, 28, "pages[1].note"),
        (7, 3, "pages[2]"),
        (8, 25, "pages[4]"),
        (11, 8, "server.port"),
        (12, 1, "server.hots"),
    ]


def test_columns_are_counted_in_characters() -> None:
    text = 'pages = [{ note = "日本語 🎈 é", url = "a.example" }] # ß'
    only = mistake(text)
    assert only.column == text.index('"a.example"') + 1


def test_an_error_reads_well() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config('titel = "x"\npages = ["example.com/blog"]', "my/wander.toml")
    assert caught.value.path == Path("my/wander.toml")
    assert str(caught.value) == (
        'my/wander.toml:1:1: titel: there is no key "titel" here.\n'
        '    Did you mean "title"?\n'
        'my/wander.toml:2:10: pages[0]: "example.com/blog" lacks the https:// in front.\n'
        '    Write: "https://example.com/blog"'
    )
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_an_error_is_safe_to_print() -> None:
    text = r'"\u001b[2J" = "\u202e"' + "\npages = [" + '"\\u001b]0;x\\u0007", "\\U000e0001"]'
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert str(caught.value).replace("\n", "").isprintable()


def test_long_values_are_cut() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(f'referral = "{"x" * 100_000}"\nlanguage = {"y" * 100_000}')
    assert len(str(caught.value)) < 5000


@pytest.mark.parametrize(
    ("text", "found"),
    [("", "empty"), (" \r\n\n", "empty"), ("\ufeff", "empty"), ("# a comment\n", "no keys")],
)
def test_a_file_without_keys(text: str, found: str) -> None:
    only = mistake(text)
    assert found in only.found
    assert "`wander init` writes one to start from" in only.instead
    assert (only.line, only.column) == (None, None)


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 20_000, "x = " + "9" * 5_000, "[server]\nport = 0x" + "f" * 10_000]
)
def test_values_that_python_cannot_hold(text: str) -> None:
    assert mistakes(text)


GOOD = """\
title = "é"
pages = [
  "https://a.example/", # a friend
  { url = "https://b.example/", note = "it's", tags = ["a", 'b'] },
]
referral = "no"
[server]
port = 8000
[[ignore]]
pattern = "x.com"
note = \"\"\"
two
lines\"\"\"
"""


def write(folder: Path, content: bytes) -> Path:
    path = folder / "wander.toml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
)
def test_files_are_read(content: bytes, tmp_path: Path) -> None:
    path = write(tmp_path, content)
    assert read_config(path) == read_config(str(path)) == parse_config(GOOD)


def reading(path: Path | str) -> Mistake:
    """The one mistake in reading the file, which the error must name."""
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}:".replace("\0", r"\u0000"))
    assert caught.value.path == Path(path)
    (only,) = caught.value.mistakes
    return only


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    only = reading(tmp_path / "wander.toml")
    assert "no such file" in only.found
    assert "`wander init`" in only.instead
    assert "no such file" in reading(write(tmp_path, b"") / "below").found


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "wander.toml").symlink_to(tmp_path / "gone.toml")
    assert "no such file" in reading(tmp_path / "wander.toml").found


def test_a_folder(tmp_path: Path) -> None:
    assert "a folder" in reading(tmp_path).found
    path = write(tmp_path, GOOD.encode())
    assert str(path) in reading(tmp_path).instead


def test_an_empty_file(tmp_path: Path) -> None:
    assert "empty" in reading(write(tmp_path, b"")).found
    assert "empty" in reading(write(tmp_path, b"\xef\xbb\xbf")).found


@pytest.mark.parametrize(
    ("content", "line", "column", "found"),
    [
        (b'title = "x"\nurl = "\xe9"', 2, 8, "byte 20 of the file, 0xE9, is not UTF-8; it may be"),
        (b'title = "x"\nurl = "\xe9"', 2, 8, "meant as é."),
        ('title = "日本'.encode() + b"\xff", 1, 12, "byte 16 of the file, 0xFF"),
        (b'\xef\xbb\xbftitle = "\xe9"', 1, 10, "byte 13 of the file, 0xE9"),
        (b'title = "\xc3', 1, 10, "byte 10 of the file, 0xC3"),
        (b"a\r\n\x81", 2, 1, "byte 4 of the file, 0x81, is not UTF-8."),
    ],
)
def test_a_file_that_is_not_utf8(
    content: bytes, line: int, column: int, found: str, tmp_path: Path
) -> None:
    only = reading(write(tmp_path, content))
    assert (only.line, only.column) == (line, column)
    assert found in only.found
    assert only.instead == "Save the file as UTF-8."


def test_a_file_in_utf16(tmp_path: Path) -> None:
    assert "UTF-16" in reading(write(tmp_path, GOOD.encode("utf-16"))).found


def test_a_file_of_nul_bytes(tmp_path: Path) -> None:
    only = reading(write(tmp_path, b"\0" * 1000))
    assert (only.line, only.column) == (1, 1)
    assert "NUL" in only.found


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "wander.toml"
    with path.open("wb") as file:
        file.truncate(50 * 1024**2)
    tracemalloc.start()
    only = reading(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 4 MB" in only.found
    assert peak < 1024**2


def test_a_file_that_grows_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, GOOD.encode())
    endless = io.BytesIO(b"#" * (5 * 1024**2))
    monkeypatch.setattr(Path, "open", lambda *_: endless)
    assert "larger" in reading(path).found


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "wander.toml"
    os.mkfifo(path)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(reading(path).found), daemon=True)
    thread.start()
    thread.join(timeout=5)
    assert found == ["this is not an ordinary file."]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no device files here")
def test_a_device() -> None:
    assert "not an ordinary file" in reading("/dev/zero").found


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, GOOD.encode())
    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: Permission denied" in reading(path).found


def test_a_name_that_no_file_can_have() -> None:
    assert "NUL" in reading("a\0b").found
    assert "cannot be read" in reading("a" * 10_000).found


def test_the_network_table() -> None:
    read = parse_config(
        "[network]\nrefresh = 6\nmax_depth = 3\nmax_consoles = 10\nmax_pages = 20\n"
        'max_megabytes = 5\nmax_minutes = 2\nallow = ["127.0.0.1", "192.168.1.7/24", "fd00::/8"]'
    ).network
    assert (read.refresh, read.max_depth, read.max_consoles) == (6, 3, 10)
    assert (read.max_pages, read.max_megabytes, read.max_minutes) == (20, 5, 2)
    assert list(map(str, read.allow)) == ["127.0.0.1/32", "192.168.1.0/24", "fd00::/8"]
    assert parse_config("[network]\nrefresh = false").network.refresh == 0
    assert parse_config('title = "A"').network.refresh == 24
    assert not parse_config('title = "A"').network.allow, "nothing private is asked by default"


def test_the_list_of_this_project_is_valid() -> None:
    read = read_config(ROOT / "wander.toml")
    assert len(read.console.pages) >= 20
    assert len(read.console.consoles) >= 8
    assert read.console.notes
    assert read.url is None, "it is a demo, and names nobody's console as its own"


def test_the_list_of_this_project_teaches_every_key() -> None:
    text = (ROOT / "wander.toml").read_text(encoding="utf-8")
    missing = [key for key in (*KEYS, *SERVER_KEYS, *NETWORK_KEYS) if key not in text]
    assert not missing
    for key in ("note", "tags", "pattern", "[[pages]]"):
        assert key in text


@pytest.mark.parametrize("key", ["url", "styles", "scripts", "referral", "preconnect", "feeds"])
def test_what_the_list_of_this_project_has_commented_out_is_valid(key: str) -> None:
    text = (ROOT / "wander.toml").read_text(encoding="utf-8")
    used = re.sub(rf"^# ({key} = )", r"\1", text, count=1, flags=re.MULTILINE)
    assert used != text
    assert parse_config(used) != parse_config(text)


def test_five_thousand_entries_take_well_under_a_second() -> None:
    entries = "".join(
        f'  {{ url = "https://site-{n}.example/", note = "Note {n}", tags = ["a", "b"] }},\n'
        for n in range(5000)
    )
    took = []
    for _ in range(3):
        start = time.process_time()
        console = parse_config(f"pages = [\n{entries}]\n").console
        took.append(time.process_time() - start)
        assert len(console.pages) == len(console.notes) == 5000
    assert min(took) < 0.8


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\"'\\"), max_size=8
)


@settings(max_examples=200, deadline=None)
@given(
    before=st.lists(st.tuples(WORDS, st.sampled_from(["text", "table", "comment"])), max_size=6),
    note=WORDS,
    in_table=st.booleans(),
    break_line=st.sampled_from(["\n", "\r\n", " "]),
)
def test_places_point_at_the_right_text(
    before: list[tuple[str, str]], note: str, in_table: bool, break_line: str
) -> None:
    parts = []
    for n, (word, kind) in enumerate(before):
        url = f'"https://{n}.example/"'
        if kind == "table":
            parts.append(f'{{ note = "{word}", url = {url} }},')
        else:
            parts.append(f"{url}," + (f" # {word}\n" if kind == "comment" else ""))
    bad = '"bad.example"'
    parts.append(f'{{ note = "{note}", url = {bad} }}' if in_table else bad)
    text = f"title = '{note}'\npages = [{break_line}{break_line.join(parts)}]\n"

    only = mistake(text)

    assert only.key == f"pages[{len(before)}]" + (".url" if in_table else "")
    assert only.line is not None and only.column is not None
    line = text.replace("\r\n", "\n").split("\n")[only.line - 1]
    assert line[only.column - 1 :].startswith(bad)
