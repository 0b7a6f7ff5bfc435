"""Files of lists, opened: whatever kind they are of, and whatever state they are in."""

import gzip
import json
import time
import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wander.lists.brought import MOST_BYTES, Brought, NotAListError
from wander.lists.links import MOST
from wander.lists.opened import MOST_PASTED, brought

SCRIPT = "const wander = { pages: ['https://a.example/'] };"
OPML = '<opml><body><outline text="A" htmlUrl="https://a.example/"/></body></opml>'
BOOKMARKS = '<!DOCTYPE NETSCAPE-Bookmark-file-1><DT><A HREF="https://a.example/">A</A>'
LIST = {
    "version": 1,
    "title": "Ada's console",
    "url": "https://ada.example/wander/",
    "language": "en",
    "pages": [
        {"url": "https://a.example/", "title": "A", "note": "A\nfriend.", "tags": ["art", "art"]},
        {"url": "https://b.example/", "added": "2026-11-20"},
    ],
    "consoles": [{"url": "https://c.example/wander/", "note": "Near."}],
    "ignore": [{"pattern": "https://x.com/", "note": "Walls.", "tags": ["walled"]}],
}


def refusal(content: bytes | str, name: str = "") -> str:
    """What is said of a file that is no list."""
    with pytest.raises(NotAListError) as refused:
        brought(content if isinstance(content, bytes) else content.encode(), name)
    return str(refused.value)


def opened(found: Any) -> Brought:
    """A value, as JSON."""
    return brought(json.dumps(found, indent=1).encode())


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (SCRIPT, "", "wander.js"),
        (SCRIPT, "list.txt", "wander.js"),
        ("/* Mine */\n// all mine\n'use strict';\nwindow.wander = {pages: []}", "", "wander.js"),
        ("(function () { 'use strict'; })(); var wander = {};", "", "wander.js"),
        ("wander={pages:['https://a.example/']}", "x.js", "wander.js"),
        (OPML, "", "opml"),
        ('<?xml version="1.0"?>\n<!-- <html> -->\n' + OPML, "blogs.xml", "opml"),
        (BOOKMARKS, "", "bookmarks"),
        (BOOKMARKS, "bookmarks.html", "bookmarks"),
        ('<p><a href="https://a.example/">A</a>', "", "html"),
        ('<!DOCTYPE html><html><a href="https://a.example/">A</a>', "x.opml", "html"),
        ("# const wander =\n[A](https://a.example/)", "", "markdown"),
        ("[A](https://a.example/)", "", "markdown"),
        ('["A"](https://a.example/)', "", "markdown"),
        ("[1] https://a.example/", "", "lines"),
        ("title,url\nA,https://a.example/\n", "", "csv"),
        ("https://a.example/", "wander.json.txt", "lines"),
        ("I wander = {here} https://a.example/", "", "lines"),
        (json.dumps(LIST), "", "wander.json"),
        ('["https://a.example/"]', "", "lines"),
    ],
)
def test_the_content_tells_the_kind(text: str, name: str, expected: str) -> None:
    assert brought(text.encode(), name).format == expected


def test_links_bring_what_is_said_of_them() -> None:
    page = brought(b"- [A](https://a.example/): a friend").pages[0]
    assert (page.text, page.title, page.note) == ("https://a.example/", "A", "a friend")


def test_lines_without_an_address_are_told() -> None:
    found = brought(b"https://a.example/\nsome words\n")
    assert [(one.line, one.text) for one in found.unread] == [(2, "some words")]


# Encodings


@pytest.mark.parametrize(
    ("codec", "mark", "expected"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8-sig", b"", "UTF-8"),
        ("utf-16", b"", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-32", b"", "UTF-32"),
        ("windows-1252", b"", "Windows-1252"),
    ],
)
@pytest.mark.parametrize(
    "text", [SCRIPT + " // Füße", OPML.replace("A", "Füße"), "www.a.example Ü"]
)
def test_every_encoding_is_read(codec: str, mark: bytes, expected: str, text: str) -> None:
    found = brought(mark + text.encode(codec))
    assert (len(found.pages), found.encoding) == (1, expected)
    assert "�" not in found.pages[0].title


def test_a_letter_that_is_cut_in_half_leaves_utf_8_what_it_is() -> None:
    found = brought("https://a.example/ – für Zoë".encode()[:-1])
    assert (found.encoding, found.pages[0].note) == ("UTF-8", "für Zo")


# What is no list


def test_a_file_that_is_far_too_large_is_refused() -> None:
    assert "21 MB" in refusal(b" " * (MOST_BYTES + 1))
    assert "6 MB" in refusal(b"https://a.example/ " * (MOST_PASTED // 19 + 100))


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\xef\xbb\xbf\n", b"\xff\xfe"])
def test_an_empty_file_is_told(content: bytes) -> None:
    assert refusal(content) == "The file is empty."


def archive() -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("wander.js", SCRIPT)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"GIF89a\x01\0\x01\0", "a picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        (archive(), "a ZIP archive"),
        (gzip.compress(SCRIPT.encode(), mtime=0), "Unpack it first"),
        (b"SQLite format 3\0", "export"),
        (b"mozLz40\0\x01", "Firefox's own backup"),
        (b"bplist00\xd4", "Apple"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
        (b"MZ\x90\0\x03\0", "a program"),
        (bytes(range(256)), "no text"),
        (b"#!/bin/sh\ncurl https://a.example/", "a program"),
    ],
)
def test_a_file_that_is_no_text_is_named(content: bytes, said: str) -> None:
    assert said.lower() in refusal(content).lower()


def test_a_text_that_begins_as_a_program_does_is_a_text() -> None:
    assert brought(b"MZ is a friend: https://a.example/").pages


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("<rss version='2.0'></rss>", "", "feed"),
        ("<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'></feed>", "", "feed"),
        ("<?xml version='1.0'?><urlset></urlset>", "", "sitemap"),
        ("<html><title>404 Not&nbsp;Found</title><p>Sorry", "", "“404 Not Found”"),
        ("<!doctype html><a href='/about'>me</a>", "", "no link to another website"),
        ('<p>Lost? <a href="https://a.example/">Home</a>', "wander.js", "HTML"),
        ("<?php echo 'https://a.example/';", "", "a program"),
        ("import os", "x.py", "a program"),
        ("a { color: red }", "x.css", "a program"),
        ("console.log(1)", "x.js", "nothing here defines `wander`"),
        ("pages = [\n  'https://a.example/',\n]", "wander.toml", "wander.toml"),
        ("Just a few words.", "", "no web address"),
        ("<!DOCTYPE NETSCAPE-Bookmark-file-1><DL></DL>", "", "no web address"),
        ("<opml><body/></opml>", "", "no web address"),
        ('{"name": "x", "dependencies": {}}', "", "no list in this JSON"),
        ("[1, 2]", "x.json", "no list in this JSON"),
        ("null", "x.json", "no web address"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "", "feed"),
        ('{"guid": "root________", "children": []}', "", "export them to HTML"),
        ('{"checksum": "", "roots": {}}', "", "export them to HTML"),
    ],
)
def test_a_file_of_another_kind_is_named_and_what_to_do_instead(
    text: str, name: str, said: str
) -> None:
    assert said in refusal(text, name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": 1, "pages": [\n{"url": "https://a.exa', "line 2: it seems .* cut off"),
        ('{"version": 1, "pages": [\n', "cut off"),
        ('{"version": 1,\n"pages": [,]}', "on line 2"),
        ('{"pages": [], "pages": []}', "'pages' stands twice"),
        ('{"pages": [NaN]}', "NaN"),
        ('{"pages": [-Infinity]}', "Infinity"),
        ('{"version": 2, "pages": []}', "version 2"),
        ('{"version": ' + "1" * 5_000 + ', "pages": []}', "version inf"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        ('{"pages": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    ],
)
def test_json_in_disorder_is_told(text: str, said: str) -> None:
    with pytest.raises(NotAListError, match=said):
        brought(text.encode())


@pytest.mark.parametrize(
    "whole", [SCRIPT, OPML, json.dumps(LIST)], ids=["wander.js", "opml", "json"]
)
def test_a_file_that_is_cut_off_is_never_taken_for_a_whole_one(whole: str) -> None:
    for end in range(len(whole) - 2):
        assert refusal(whole[:end])


# JSON


def test_a_list_as_json_brings_everything() -> None:
    found = opened(LIST)
    first, second = found.pages
    assert found.title == "Ada's console"
    assert (first.text, first.title, first.note) == ("https://a.example/", "A", "A friend.")
    assert (first.tags, first.line) == (("art",), 8)
    assert second.text == "https://b.example/"
    assert [(one.text, one.note) for one in found.consoles] == [
        ("https://c.example/wander/", "Near.")
    ]
    assert [(one.text, one.note, one.tags) for one in found.ignore] == [
        ("https://x.com/", "Walls.", ("walled",))
    ]


def test_entries_that_are_none_are_told_and_the_others_are_read() -> None:
    found = opened({"pages": [3, None, {}, {"url": 4}, [], "example.com", "https://a.example/"]})
    assert [entry.text for entry in found.pages] == ["https://a.example/"]
    assert len(found.unread) == 6
    odd = {"url": "https://a.example/", "note": 4, "tags": "x", "title": ["x"]}
    found = opened({"pages": [odd], "ignore": "x", "consoles": {}})
    assert (found.pages[0].note, found.pages[0].tags, found.ignore) == ("", (), ())


def test_the_public_snapshot_brings_its_consoles_as_neighbours() -> None:
    found = opened(
        {
            "date": "2026-05-15 03:59:32 +0000",
            "consoles": {
                "https://a.example/wander/": {"referrers": [], "remark": "the first one"},
                "https://b.example/": {"referrers": ["https://a.example/wander/"]},
            },
            "pages": {"https://c.example/": {"referrers": ["https://a.example/wander/"]}},
        }
    )
    assert (found.format, found.pages) == ("snapshot", ())
    assert [(one.text, one.note, one.line) for one in found.consoles] == [
        ("https://a.example/wander/", "the first one", 4),
        ("https://b.example/", "", 8),
    ]


def test_our_own_snapshot_brings_the_consoles_that_answered() -> None:
    found = opened(
        {
            "version": 1,
            "date": "2026-11-20T04:17:00Z",
            "console": "https://me.example/",
            "consoles": [
                {"url": "https://me.example/", "state": "ok", "title": "Me", "pages": [0]},
                {"url": "https://gone.example/", "state": "unreachable"},
                {"url": "https://odd.example/", "state": "unreadable"},
            ],
            "pages": [{"url": "https://c.example/", "verdict": "ok"}],
        }
    )
    assert (found.format, found.pages) == ("snapshot", ())
    assert [(one.text, one.title) for one in found.consoles] == [
        ("https://me.example/", "Me"),
        ("https://odd.example/", ""),
    ]
    assert [one.text for one in found.unread] == ["https://gone.example/ could not be reached"]


def test_no_more_is_taken_from_json_than_a_list_has_room_for() -> None:
    found = opened([f"https://a{at}.example/" for at in range(MOST + 10)])
    assert (len(found.pages), found.cut) == (MOST, True)


# Anything


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "x.js", "x.json", "x.html", "x.csv"]))
def test_no_bytes_bring_it_down(content: bytes, name: str) -> None:
    try:
        found = brought(content, name)
    except NotAListError as error:
        assert str(error)
    else:
        assert found.encoding


PIECES = st.sampled_from(
    (
        *(SCRIPT, OPML, BOOKMARKS, json.dumps(LIST), "https://a.example/", "[a](", "title,url\n"),
        *("<!--", "<?xml ?>", "<!DOCTYPE opml [", "]>", "<outline ", "<a href=", "</a>"),
        *("window.wander = ", "//", "/*", "NaN", "1e999", "\\", "\ud800", "\x00", "é"),
        *("<", "[", "{", '"', "\n", ",", ":"),
    )
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_mixture_brings_it_down(text: str) -> None:
    try:
        found = brought(text.encode("utf-8", "surrogatepass"))
    except NotAListError as error:
        assert str(error)
    else:
        assert all("\n" not in entry.note for entry in (*found.pages, *found.consoles))


@pytest.mark.parametrize(
    "piece", ["<", "[", "(", "{", '"', "a", " ", "\n", "<!--", "<?xml ", "//\n"]
)
def test_a_file_of_one_sign_takes_little_time(piece: str) -> None:
    for content in (piece * (1_000_000 // len(piece)), piece * (MOST_BYTES // len(piece))):
        started = time.process_time()
        assert refusal(content + "x" if content.isspace() else content)
        assert time.process_time() - started < 5
