"""What an owner is told after a slip of the keyboard: each is explained, at its place."""

import tomllib
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wander.config import ConfigError, Mistake, parse_config
from wander.toml.places import Places


def mistakes(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    return caught.value.mistakes


def places(text: str) -> list[tuple[int | None, int | None, str]]:
    return [(mistake.line, mistake.column, mistake.key) for mistake in mistakes(text)]


SLIPS = {
    # Quotes.
    "no quotes": (
        "url = https://a.example/ # mine", 1, 7, "url", "without quotes", 'url = "https://a.example/"',
    ),
    "no quotes, a number first": (
        "pages = [4thguy.page]", 1, 10, "pages", "without quotes", '"4thguy.page"',
    ),
    "no quotes, true first": ("title = true.example", 1, 9, "title", "quotes", '"true.example"'),
    "no quotes in a list": (
        'pages = [\n "https://a.example/",\n https://b.example/?c=d,\n]',
        3, 2, "pages", "without quotes", '"https://b.example/?c=d"',
    ),
    "no quotes in braces": (
        "pages = [{ url = https://a.example/ }]", 1, 18, "pages", "quotes", '"https://a.example/"',
    ),
    "no opening quote": ('title = Wander"', 1, 9, "title", "without quotes", 'title = "Wander"'),
    "no quotes around no": ("referral = no", 1, 12, "referral", "quotes", 'referral = "no"'),
    "a capital": ("preconnect = False", 1, 14, "preconnect", "small letters", "preconnect = false"),
    "a zero": ("[server]\nport = 08000", 2, 8, "server.port", "a zero", "port = 8000"),
    "no closing quote": ('title = "Wander', 1, 9, "title", "not closed", 'Write: "Wander"'),
    "no closing quote in a list": (
        'pages = [\n  "https://a.example/,\n  "https://b.example/",\n]',
        2, 3, "pages", "not closed", 'Write: "https://a.example/"',
    ),
    "no closing quote in braces": (
        'pages = [{ url = "https://a.example/, note = "x y" }]',
        1, 18, "pages", "no closing quote", 'Write: "https://a.example/"',
    ),
    "no closing quote, then one": (
        'pages = ["https://a.example/, "https://b.example/"]',
        1, 10, "pages", "no closing quote", 'Write: "https://a.example/"',
    ),
    "no closing quotes": (
        'title = "x"\n[[pages]]\nurl = "https://a.example/"\nnote = """one\ntwo\n',
        4, 8, "pages[0].note", "never closed", 'Put """',
    ),
    "curly quotes": ("title = “Wander”", 1, 9, "title", "not a quote", 'Write: "Wander"'),
    "curly quotes in a list": (
        "pages = [\n‘https://a.example/’,\n]", 2, 1, "pages", "not a quote", '"https://a.example/"',
    ),
    "half curly": ('title = "Wander”', 1, 16, "title", "curly quote ”", "both ends"),
    "backquotes": ("title = `Wander`", 1, 9, "title", "not a quote", 'Write: "Wander"'),
    "quotes in quotes": (
        'title = "say "hi" to"', 1, 15, "title", 'hi" to" follows', r"write \" for each",
    ),
    "an apostrophe": ("title = 'it's'", 1, 13, "title", "follows", "double quotes"),
    "a backslash": (r'title = "C:\Users"', 1, 12, "title", r"\U means nothing", r"\\"),
    "a later backslash": (r'title = "\\a\q"', 1, 13, "title", r"\q means nothing", r"\\"),
    # Keys, values, comments.
    "a colon": ('title: "x"', 1, 6, "title", 'stands ":"', 'Write: title = "x"'),
    "two signs": ('title == "x"', 1, 6, "title", 'stands "=="', 'Write: title = "x"'),
    "no sign": ('title "x"', 1, 6, "title", 'no "="', 'Write: title = "x"'),
    "a key alone": ("title = 'x'\nurl\n", 2, 4, "url", 'no "="', "Write: url ="),
    "no value": ("title = # none", 1, 9, "title", "no value", 'title = "…"'),
    "a key of two words": ('my title = "x"', 1, 1, "", '"my title" is no key', "key = value"),
    "a key with an accent": ('títle = "x"', 1, 1, "", '"títle" is no key', "key = value"),
    "a semicolon": ('title = "x";', 1, 12, "title", "; follows", "Delete"),
    "a comma": ("preconnect = true,", 1, 14, "preconnect", '"," follows', "preconnect = true"),
    "a comment of a script": ("// hello", 1, 1, "", "// does not begin", "#"),
    "a comment after a value": ('title = "x" // hello', 1, 13, "", "// does not begin", "#"),
    "a comment of a page": ("title = 'x'\n<!-- hello -->", 2, 1, "", "<!-- does not", "#"),
    "anything else": ("?? what", 1, 1, "", "?? what cannot be understood", "key = value"),
    # The same twice.
    "a key twice": ("title = 'a'\ntitle = 'b'", 2, 1, "title", "on line 1", "Keep one"),
    "a list twice": (
        "pages = []\nconsoles = []\npages = [\n]", 3, 1, "pages", "on line 1", "Keep one",
    ),
    "a key in braces twice": (
        'pages = [\n{ url = "https://a.example/", url = "https://b.example/" },\n]',
        2, 31, "pages", "on line 2", "Keep one",
    ),
    "a table twice": (
        "[server]\nport = 1\n[server]\nport = 2", 3, 1, "server", "on line 1", "first heading",
    ),
    "a list and headings": (
        'pages = []\n[[pages]]\nurl = "https://a.example/"',
        2, 1, "pages[0]", "on line 1", "in one way",
    ),
    # Brackets.
    "no comma": (
        'pages = [\n  "https://a.example/"\n  "https://b.example/"\n]',
        2, 23, "pages", 'no comma after "https://a.example/"', "a comma",
    ),
    "no comma between tables": (
        'pages = [\n{ url = "https://a.example/" } # é\n{ url = "https://b.example/" }]',
        2, 31, "pages", "no comma after }", "a comma",
    ),
    "no comma in braces": (
        'pages = [{ url = "https://a.example/" note = "x" }]', 1, 38, "pages", "no comma", "comma",
    ),
    "two commas": ('pages = ["https://a.example/",, ]', 1, 31, "pages", "nothing before", "Delete"),
    "a semicolon in a list": (
        'pages = ["https://a.example/"; "https://b.example/"]', 1, 30, "pages", '";"', "comma",
    ),
    "a comma before a brace": (
        'pages = [{ url = "https://a.example/", }]', 1, 38, "pages", "comma before }", "Delete",
    ),
    "a colon in braces": (
        'pages = [{ url: "https://a.example/" }]',
        1, 15, "pages", 'after "url" stands ":"', 'Write: url = "https://a.example/"',
    ),
    "braces without key": (
        'pages = [{ "https://a.example/" }]', 1, 12, "pages", "no key", 'url = "https://a.example/"',
    ),
    "no value in braces": ("pages = [{ url = }]", 1, 18, "pages", "no value", '"…"'),
    "braces over lines": (
        'pages = [\n  { url = "https://a.example/",\n    note = "x" },\n]',
        2, 3, "pages", "after the end of its line", "[[pages]]",
    ),
    "no braces": (
        'pages = [\n  url = "https://a.example/"\n]',
        2, 3, "pages", "without braces", 'Write: {url = "https://a.example/"}',
    ),
    "a list without end": (
        'title = "x"\npages = [\n"https://a.example/",\n',
        2, 9, "pages", "not closed before the end", "Put ]",
    ),
    "a list into a key": (
        'pages = [\n"https://a.example/", # friend\n\ntitle = "x"',
        1, 9, "pages", "not closed before line 4", "Put ]",
    ),
    "a list into a heading": (
        'pages = [\n"https://a.example/"\n[server]\nport = 1',
        1, 9, "pages", "not closed before line 3", "Put ]",
    ),
    "the wrong bracket": (
        'pages = ["https://a.example/" )', 1, 31, "pages", ") cannot close", "Write: ]",
    ),
    "a bracket too many": ("pages = []]", 1, 11, "pages", "] follows", "Delete"),
    "a bracket for nothing": ("pages = []\n]", 2, 1, "", "] closes nothing", "Delete"),
    "an entry outside": (
        'pages = []\n"https://a.example/",\n', 2, 1, "", "outside of a list", "pages = [ … ]",
    ),
    "an address outside": ("https://a.example/", 1, 1, "", "outside of a list", "pages = [ … ]"),
    "an open heading": ("[server\nport = 1", 1, 1, "", '"[server" is not', "Write: [server]"),
    "a half heading": (
        '[[pages]\nurl = "https://a.example/"', 1, 1, "", '"[[pages]" is not', "Write: [[pages]]",
    ),
    "a strange heading": ("[a b c d]", 1, 1, "", "[a b c d]", "[server], [[pages]]"),
    "a heading and more": ("[server] port = 1", 1, 9, "", "follows the heading", "line of its own"),
    # Characters.
    "a NUL": ('title = "a\0b"', 1, 11, "title", "NUL", "Delete"),
    "an escape character": ('title = "a\x1bb"', 1, 11, "title", "U+001B", "Delete"),
    "a control in a comment": ("# é\x07", 1, 4, "", "U+0007", "Delete"),
    "a space of the web": ('title =\N{NO-BREAK SPACE}"x"', 1, 8, "title", "U+00A0", "space"),
    "half a character": ("\ud800", 1, 1, "", "U+D800", "Delete"),
    "old line ends": ('title = "x"\rurl = 3\r', 1, 12, "title", "line ends", "Save"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "key", "found", "instead"), SLIPS.values(), ids=SLIPS
)
def test_slips_of_the_keyboard(
    text: str, line: int, column: int, key: str, found: str, instead: str
) -> None:
    (only,) = mistakes(text)
    assert (only.line, only.column, only.key) == (line, column, key)
    assert found in only.found
    assert instead in only.instead


@pytest.mark.parametrize(
    ("text", "line", "column", "key", "found", "instead"), SLIPS.values(), ids=SLIPS
)
def test_slips_are_explained_whatever_tomllib_says(
    text: str,
    line: int,
    column: int,
    key: str,
    found: str,
    instead: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class RewordedError(tomllib.TOMLDecodeError):
        def __init__(self, message: str) -> None:
            ValueError.__init__(self, message)

    loads = tomllib.loads

    def reworded(text: str) -> dict[str, Any]:
        try:
            return loads(text)
        except tomllib.TOMLDecodeError as error:
            place = str(error).rpartition("(")[2]
            raise RewordedError(f"Bad TOML ({place}") from None

    monkeypatch.setattr(tomllib, "loads", reworded)
    test_slips_of_the_keyboard(text, line, column, key, found, instead)


def test_slips_and_other_mistakes_come_in_one_go() -> None:
    text = """\
title = "Wander
url = https://me.example/
pages = [
  "https://b.example/"
  "c.example",
  https://d.example/,
  { url: "https://e.example/" },
]
referal = "no"
[server
prot = 3
"""
    assert places(text) == [
        (1, 9, "title"),
        (2, 7, "url"),
        (4, 23, "pages"),
        (5, 3, "pages[1]"),
        (6, 3, "pages"),
        (7, 8, "pages"),
        (9, 1, "referal"),
        (10, 1, ""),
    ], "and no word about prot, which stands under a heading that was not understood"


def test_what_only_follows_from_a_slip_is_not_reported() -> None:
    broken_start = 'pages } = [\n"https://a.example/",\n{ url = "https://b.example/" },\n]\n'
    assert places(broken_start) == [(1, 1, "")]
    assert places('[[pages]]\nurl "https://a.example/"\n') == [(2, 4, "pages[0].url")]
    assert places('[[pages]]\n? "https://a.example/"\n') == [(2, 1, "pages[0]")]
    assert places('[[pages]]\nurl url "https://a.example/"\n') == [(2, 4, "pages[0].url")]


def test_a_text_that_is_no_toml_at_all_has_one_mistake() -> None:
    assert places("Dear diary,\n" * 30) == [(1, 5, "Dear")]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), "title", '"T"'),
        (("a",), "a . ", "a . "),
        (("a", "b c"), "a . ", "1"),
        (("pages",), "pages", "[ #"),
        (("pages", 0), '"é"', '"é"'),
        (("pages", 1), "{ url", "{ url"),
        (("pages", 1, "url"), "url", "'u'"),
        (("pages", 1, "tags", 1), '"y"', '"y"'),
        (("pages", 1, "tags", 7), "tags", "["),
        (("server",), "server", "[server]"),
        (("server", "port"), "port", "8"),
        (("ignore", 0), "[[ignore]]", "[[ignore]]"),
        (("ignore", 1), "[[ignore]]", "[[ignore]]"),
        (("ignore", 1, "note"), "note", "2"),
        (("ignore", 1, "more", "x"), "x", "3"),
    ],
)
def test_places_of_keys_and_values(path: tuple[str | int, ...], key: str, value: str) -> None:
    text = """\
title = "T"
a . "b c" = 1
pages = [ # [ "not this" ]
  "é", { url = 'u', note = \"\"\"
two lines\"\"\", tags = ["x", "y"] },
]
[server]
port = 8
[[ignore]]
note = 1
[[ignore]]
note = 2
[ignore.more]
x = 3
"""
    lines = text.split("\n")
    places = Places(text)
    at_key, at_value = places.key(path), places.value(path)
    assert at_key and at_value
    assert lines[at_key.line - 1][at_key.column - 1 :].startswith(key)
    assert lines[at_value.line - 1][at_value.column - 1 :].startswith(value)
    if path[:2] == ("ignore", 1):
        assert at_key.line > 10


def test_what_is_not_there_has_no_place() -> None:
    assert Places("title = 1").key(("url",)) is None


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


def read_or_explained(text: str) -> None:
    """Assert that the text is read, or that its owner is told where it is wrong."""
    try:
        parse_config(text)
    except ConfigError as error:
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        assert error.mistakes
        assert str(error).startswith("wander.toml:")
        assert str(error).replace("\n", "").isprintable()
        for only in error.mistakes:
            assert only.found and only.instead
            if only.line is not None and only.column is not None:
                assert 1 <= only.line <= len(lines)
                assert 1 <= only.column <= len(lines[only.line - 1]) + 1


@settings(deadline=None)
@given(st.text())
@example("\ud800")
@example("a = [")
@example("[[")
@example('"')
@example("pages = [{")
@example("title = 0x" + "f" * 9999)
def test_any_text_is_read_or_explained(text: str) -> None:
    read_or_explained(text)


PIECES = [
    *('"', "'", '"""', "[", "]", "[[", "{", "}", ",", "=", ":", "\n", "#", "“", "”", "\\", "//"),
    *("\0", "\r", "\N{NO-BREAK SPACE}", "é", "🎈", "\ud800", "url", "true", "0", "-", ".", " "),
]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(GOOD)), st.integers(0, 8), st.sampled_from(PIECES) | st.just("")
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_damage_to_a_good_file_is_read_or_explained(edits: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    read_or_explained(text)
