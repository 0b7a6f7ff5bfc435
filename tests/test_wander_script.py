r"""Somebody's `wander.js`, moved into with its comments."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wanderjs_forms import Script, load
from wander.lists.addresses import whole_address
from wander.lists.brought import Brought, Entry, NotAListError
from wander.lists.wander_script import brought

OLDEST = r"""
// Shared with everybody.
window.wander = {
  // Other Wander consoles that visitors can reach from my console.
  consoles: [
    'https://a.example/wander/',
  ],

  // My favourite websites.
  // Only the very best.
  pages: [
    'https://b.example/', // a friend
    'https://c.example/page.html',

    /* ---- Art ----
     * Pictures that move.
     */
    'https://d.example/', /* she paints */
    // 'https://gone.example/', // it is gone
    'https://e.example/',
    // 'https://frames.example/', // does not work in a frame :(
  ],

  ignore: [
    // Commercial.
    '.*://medium\\.com/.*', // walls
    '.*://.*\\.substack\\.com/.*',
    'https://x.com/',
  ],
  referral: 'no',
  styles: ['mine.css'],
  scripts: ['mine.js'],
};
"""


def page(script: str) -> Entry:
    """The first page of a script."""
    return brought(script).pages[0]


def told(found: Brought) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in found.unread]


def test_the_oldest_form_comes_whole() -> None:
    found = brought(OLDEST)
    assert [entry.text for entry in found.consoles] == ["https://a.example/wander/"]
    assert [entry.text for entry in found.pages] == [
        "https://b.example/",
        "https://c.example/page.html",
        "https://d.example/",
        "https://e.example/",
    ]
    assert [(entry.text, entry.was) for entry in found.ignore] == [
        ("https://medium.com/", r".*://medium\.com/.*"),
        ("*.substack.com/", r".*://.*\.substack\.com/.*"),
        ("https://x.com/", ""),
    ]
    assert (found.referral, found.styles, found.scripts) == ("no", ("mine.css",), ("mine.js",))


def test_a_comment_beside_an_entry_is_its_note() -> None:
    notes = {entry.text: entry.note for entry in brought(OLDEST).pages}
    assert notes == {
        "https://b.example/": "a friend",
        "https://c.example/page.html": "",
        "https://d.example/": "she paints",
        "https://e.example/": "",
    }
    assert brought(OLDEST).ignore[0].note == "walls"


def test_comments_above_a_group_are_the_heading_of_its_first_entry() -> None:
    found = brought(OLDEST)
    assert [entry.heading for entry in found.pages] == [
        "My favourite websites.\nOnly the very best.",
        "",
        "Art\nPictures that move.",
        "'https://gone.example/', // it is gone",
    ]
    assert found.consoles[0].heading.startswith("Other Wander consoles")
    assert [entry.heading for entry in found.ignore] == ["Commercial.", "", ""]


def test_comments_by_no_entry_are_told_with_their_line() -> None:
    assert told(brought(OLDEST)) == [
        (2, "a comment that stands by no entry: Shared with everybody."),
        (
            21,
            "a comment that stands by no entry: "
            "'https://frames.example/', // does not work in a frame :(",
        ),
    ]


@pytest.mark.parametrize(
    ("entries", "notes"),
    [
        ("'https://a.example/', // a", ["a"]),
        ("'https://a.example/' // a", ["a"]),
        ("'https://a.example/' /* a */,", ["a"]),
        ("/* a */ 'https://a.example/',", ["a"]),
        ("'https://a.example/',\n'https://b.example/', // b", ["", "b"]),
        ("'https://a.example/', 'https://b.example/', // b", ["", "b"]),
        ("'https://a.example/' /* a */, 'https://b.example/' /* b */", ["a", "b"]),
        ("'https://a.example/', /* b */ 'https://b.example/'", ["", "b"]),
        ("'https://a.example/', // a\n                     // goes on", ["a goes on"]),
        ("'https://a.example/', // ----\n'https://b.example/'", ["", ""]),
        ("'https://a.example/', // eslint-disable-line", [""]),
        ("`https://a.example/`, // a", ["a"]),
        ('"https://a.example/", //a', ["a"]),
        ("'https://a.example/', // \x07a\tb\u2028", ["a b"]),
        ("'https://a.example/', // 'https://b.example/',", [""]),
    ],
)
def test_a_note_goes_to_the_entry_that_it_stands_by(entries: str, notes: list[str]) -> None:
    found = brought(f"var wander = {{ pages: [\n{entries}\n] }}")
    assert [entry.note for entry in found.pages] == notes


@pytest.mark.parametrize(
    "script",
    [
        "wander = { // of friends\n pages: ['https://a.example/'] }",
        "wander = { pages: [], // none yet\n consoles: ['https://a.example/'] }",
        "wander = {\n// my name\ntitle: 'Me', pages: ['https://a.example/'] }",
        "wander = { pages: ['https://a.example/'] } // the end",
    ],
)
def test_a_comment_about_something_else_is_no_heading(script: str) -> None:
    found = brought(f"var {script}")
    assert {entry.heading for entry in (*found.pages, *found.consoles)} == {""}
    assert "comment" in found.unread[0].text


def test_what_the_list_says_of_its_entries_comes_before_comments() -> None:
    entry = page(
        "var wander = { pages: ['https://a.example/'], // x\n"
        "notes: {'https://a.example/': 'A  friend.'},\n"
        "tags: {'https://a.example/': ['art', 'art']} }"
    )
    assert (entry.note, entry.tags) == ("A friend.", ("art",))


def test_comments_go_with_the_list_in_which_they_stand() -> None:
    found = brought(
        "var wander = { ignore: ['https://a.example/' /* no */],\n"
        "pages: ['https://a.example/' /* yes */] }"
    )
    assert (found.pages[0].note, found.ignore[0].note) == ("yes", "no")


def test_comments_in_another_list_of_the_script_are_left_there() -> None:
    found = brought(
        "var other = ['https://a.example/' /* other */];\n"
        "var wander = { pages: ['https://a.example/' /* mine */] }"
    )
    assert found.pages[0].note == "mine"
    assert told(found) == [(1, "a comment that stands by no entry: other")]


def test_the_wildcards_of_one_expression_have_one_heading_and_each_its_note() -> None:
    found = brought(
        "var wander = { ignore: [\n// Shops\n'^https://(a|b)\\\\.example/', // dear\n] }"
    )
    assert [(entry.text, entry.heading, entry.note, entry.line) for entry in found.ignore] == [
        ("https://a.example/", "Shops", "dear", 3),
        ("https://b.example/", "", "dear", 3),
    ]


def test_a_list_of_no_addresses_is_read_and_each_is_told() -> None:
    found = brought("var wander = { pages: ['example.com'] }")
    assert (found.pages, found.unread[0].line) == ((), 1)


def test_comments_are_kept_wherever_the_entries_are_written() -> None:
    found = brought(
        "const mine = [\n// Friends\n'https://a.example/', // a\n];\n"
        "var wander = { pages: mine };\nwander.pages.push('https://b.example/'); // no note\n"
    )
    assert [(entry.heading, entry.note) for entry in found.pages] == [("Friends", "a"), ("", "")]


def test_what_only_running_it_would_tell_is_named_and_the_rest_is_read() -> None:
    found = brought(
        "var wander = {\n  pages: [\n    'https://a.example/',\n    shuffle(more),\n  ],\n"
        "  consoles: load(),\n  ignore: ['https://x.com/'],\n};"
    )
    assert [entry.text for entry in found.pages] == ["https://a.example/"]
    assert [entry.text for entry in found.ignore] == ["https://x.com/"]
    assert told(found) == [
        (4, "pages: shuffle(more) is not a constant"),
        (6, "consoles: load() is not a constant"),
    ]


def test_expressions_without_a_wildcard_are_told_with_their_line() -> None:
    found = brought(
        "var wander = { ignore: [\n'https://x.com/',\n'^(?!https://mine)', /a\\.ru$/i\n] }"
    )
    assert [entry.text for entry in found.ignore] == ["https://x.com/", "*a.ru/"]
    (line, text) = told(found)[0]
    assert line == 3
    assert "^(?!https://mine)" in text


def test_what_is_no_address_is_told_with_its_line() -> None:
    found = brought(
        "var wander = { pages: [\n'https://a.example/',\n'example.com',\n'javascript:alert(1)',\n"
        "'', ], ignore: ['', ' ', 'https://x.com/'] }"
    )
    assert [entry.text for entry in found.pages] == ["https://a.example/"]
    assert [entry.text for entry in found.ignore] == ["https://x.com/"]
    assert [line for line, _ in told(found)] == [3, 4, 5, 5, 5]


def test_each_entry_comes_once_with_what_was_said_of_it_anywhere() -> None:
    found = brought(
        "var wander = { pages: ['https://a.example/',\n'https://b.example/',\n"
        "// Again\n'https://A.example', // a\n],\n"
        "consoles: ['https://c.example/wander', 'https://c.example/wander/'],\n"
        "ignore: ['https://x.com/', 'x.com'] }"
    )
    assert [(entry.text, entry.note, entry.heading) for entry in found.pages] == [
        ("https://a.example/", "a", "Again"),
        ("https://b.example/", "", ""),
    ]
    assert len(found.consoles) == len(found.ignore) == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("var wander = load()", "line 1: load() is not a constant"),
        ("var wander = {\npages: load() }", "line 2: pages: load() is not a constant"),
        ("var wonder = {}", "nothing here defines `wander`"),
        ("var wander = { pages: [\n'https://a.example/',", "cut off"),
        ("var wander = { pages: ['https://a.exa", "cut off"),
        ("var wander = {};\nvar 1;", "line 2"),
        ("<p>Not found</p>", "HTML"),
        ("//" + "a" * 500_000, "500 kB"),
    ],
)
def test_a_script_without_a_list_is_refused_with_the_reason(script: str, said: str) -> None:
    with pytest.raises(NotAListError, match=said.replace("(", r"\(").replace(")", r"\)")):
        brought(script)


@pytest.mark.parametrize("form", load(), ids=lambda form: f"{form.rule}: {form.why}")
def test_every_form_of_a_list_comes_as_it_is_read(form: Script) -> None:
    if form.console is None or not form.is_constant:
        return
    found = brought(form.script)
    for brought_entries, entries in (
        (found.pages, form.console.pages),
        (found.consoles, form.console.consoles),
    ):
        whole = dict.fromkeys(entry for entry in entries if whole_address(entry))
        assert {entry.text for entry in brought_entries} <= {whole_address(url) for url in whole}
        assert bool(brought_entries) == bool(whole)


@settings(deadline=None)
@given(st.text(alphabet="/*'a,\n [](){}:=", max_size=60))
def test_no_comment_brings_it_down(text: str) -> None:
    try:
        found = brought(f"var wander = {{ pages: [ 'https://a.example/', {text}\n ] }}")
    except NotAListError as error:
        assert str(error)
    else:
        assert all(entry.note.isprintable() for entry in found.pages)


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        "//a\n" * 100_000,
        "//a\n" * 40_000 + "1," * 100_000,
        "/*" + "*" * 480_000 + "*/",
        "// " + " " * 480_000 + "x\n",
        "1/*a*/," * 60_000,
    ],
    ids=["comments", "numbers", "stars", "spaces", "beside"],
)
def test_comments_without_end_take_no_time_without_end(hostile: str) -> None:
    started = time.process_time()
    brought(f"var wander = {{ pages: [{hostile} 'https://a.example/'] }}")
    assert time.process_time() - started < 8
