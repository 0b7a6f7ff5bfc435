"""Edits of `wander.toml`: what was changed changes, and not one other byte."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wander.config import parse_config
from wander.config.edit import (
    Add,
    Annotate,
    Change,
    Edit,
    EditError,
    Move,
    Remove,
    Replace,
    Set,
    difference,
    edited,
)
from wander.config.entries import ListName
from wander.config.layout import ENTRY_KEYS
from wander.config.merging import merged

NAMES: tuple[ListName, ...] = ("pages", "consoles", "ignore")
OWN = Path(__file__).parent.parent / "wander.toml"


def replace(entry: str, by: str, name: ListName = "pages") -> Replace:
    return Replace(list=name, entry=entry, by=by)


def remove(entry: str, name: ListName = "pages") -> Remove:
    return Remove(list=name, entry=entry)


def add(
    entry: str,
    note: str = "",
    tags: tuple[str, ...] = (),
    name: ListName = "pages",
    heading: str = "",
) -> Add:
    return Add(list=name, entry=entry, note=note, tags=tags, heading=heading)


def annotate(entry: str, note: str | None = None, tags: tuple[str, ...] | None = None) -> Annotate:
    return Annotate(list="pages", entry=entry, note=note, tags=tags)


def move(entry: str, to: int, name: ListName = "pages") -> Move:
    return Move(list=name, entry=entry, to=to)


LINES = """\
# My list.
title = "Mine"   # so far

pages = [
\t# The first two are old.
    "a",   # A comment.
    'b',

    # Above c.
    { url = "c", note = "N # no comment", tags = ["t"] },  # Beside c.
    "d"  # The last one.
    # Below.
]

[server]   # Mine.
port=8000
[unknown."x y"]
z = 2024-01-01T00:00:00Z
"""

HEADINGS = """\
# My list.

# The first.
[[pages]]   # Heading.
url = "a"  # Its address.
# Its note:
note = \"\"\"
# no comment
[[pages]]
\"\"\"

# The second.
  [[pages]]
    url='b'
    tags = [ # two
      "x", # ex
      "y",
    ]

# My server.
[server]
port = 8000
"""

BLOCKS = """\
# My list.

[[pages]]  # A.
url = "a"

# About b.
[[pages]]
url = "b"
# Below b.

[[pages]]
url = "c"

[server]
port = 1
"""

GROUPS = """\
pages = [
    # Tech.
    "a",  # A.
    "b",

    # Food.
    { url = "c", tags = [
        "x",
    ] },  # C.
    "d"
    # The end.
]
"""

CASES: dict[str, tuple[str, Edit | list[Edit], str]] = {
    # Replace.
    "replace a text": ('pages = ["a", "b"]\n', replace("a", "x"), 'pages = ["x", "b"]\n'),
    "replace in single quotes": ("pages = ['a']\n", replace("a", "x"), "pages = ['x']\n"),
    "replace by what single quotes cannot hold": (
        "pages = ['a']\n", replace("a", "it's"), 'pages = ["it\'s"]\n',
    ),
    "replace in three quotes": ('pages = ["""\na"""]\n', replace("a", "x"), 'pages = ["x"]\n'),
    "replace an escaped text": (
        'pages = ["\\u0061\\tb"]\n', replace("a\tb", "x"), 'pages = ["x"]\n',
    ),
    "replace in braces": (
        'pages = [{note="n",url = "a"}] # c', replace("a", "x"),
        'pages = [{note="n",url = "x"}] # c',
    ),
    "replace under a heading": (
        HEADINGS, replace("b", "x"), HEADINGS.replace("url='b'", "url='x'"),
    ),
    "replace the one of this list": (
        'pages = ["a"]\nconsoles = ["a"]\n', replace("a", "x", "consoles"),
        'pages = ["a"]\nconsoles = ["x"]\n',
    ),
    "replace among many": (LINES, replace("d", "x"), LINES.replace('"d"', '"x"')),
    "replace by itself": (LINES, replace("d", "d"), LINES),
    "two change places": (
        'pages = ["a", "b"]\n', [replace("a", "?"), replace("b", "a"), replace("?", "b")],
        'pages = ["b", "a"]\n',
    ),
    # Remove from an array on one line.
    "remove the first": ('pages = ["a", "b", "c"]\n', remove("a"), 'pages = ["b", "c"]\n'),
    "remove the middle": ('pages = ["a", "b", "c"]\n', remove("b"), 'pages = ["a", "c"]\n'),
    "remove the last": ('pages = ["a", "b", "c"]\n', remove("c"), 'pages = ["a", "b"]\n'),
    "remove the last two": (
        'pages = ["a", "b", "c"]\n', [remove("b"), remove("c")], 'pages = ["a"]\n',
    ),
    "remove the only one": ('pages = [ "a" ]  # Mine.', remove("a"), "pages = []  # Mine."),
    "remove all": ('pages = ["a","b",]\n', [remove("b"), remove("a")], "pages = []\n"),
    "remove before a last comma": ('pages = ["a", "b", ]\n', remove("b"), 'pages = ["a", ]\n'),
    "remove before a close last comma": ('pages = ["a", "b",]', remove("b"), 'pages = ["a",]'),
    # Remove from an array of several lines.
    "remove with a comment beside": (
        LINES, remove("a"), LINES.replace('    "a",   # A comment.', "    # A comment."),
    ),
    "remove without a comment": (LINES, remove("b"), LINES.replace("    'b',\n", "")),
    "remove a table": (
        LINES, remove("c"),
        LINES.replace('{ url = "c", note = "N # no comment", tags = ["t"] },  # B', "# B"),
    ),
    "remove without a comma": (LINES, remove("d"), LINES.replace('"d"  # The', "# The")),
    "remove every one": (
        LINES, [remove(entry) for entry in "abcd"],
        LINES.replace('"a",   # A', "# A").replace("    'b',\n", "").replace('"d"  # T', "# T")
        .replace('{ url = "c", note = "N # no comment", tags = ["t"] },  # B', "# B"),
    ),
    "remove beside others": (
        'pages = [\n  "a", "b",  # ab\n  "c"]\n', remove("b"), 'pages = [\n  "a",  # ab\n  "c"]\n',
    ),
    "remove before others": (
        'pages = [\n\t"a", "b",\n]\n', remove("a"), 'pages = [\n\t"b",\n]\n',
    ),
    "remove at the end of a line": (
        'pages = [\n\t"a", "b",\n]\n', remove("b"), 'pages = [\n\t"a",\n]\n',
    ),
    "remove beside the bracket": (
        'pages = ["a",\n         "b"]\n', remove("b"), 'pages = ["a"]\n',
    ),
    "remove beside the bracket, below a comment": (
        'pages = ["a",  # A.\n  "b"]\n', remove("b"), 'pages = ["a",  # A.\n  ]\n',
    ),
    "remove where commas begin the lines": (
        'pages = [\n    "a"\n  , "b" # B.\n  , "c"\n]\n', [remove("b"), remove("c")],
        'pages = [\n    "a"\n  # B.\n]\n',
    ),
    "remove the first where commas begin the lines": (
        'pages = [\n    "a" # A.\n  , "b"\n]\n', remove("a"),
        'pages = [\n    # A.\n  "b"\n]\n',
    ),
    "remove what holds comments": (
        'pages = [\n  { url = "a", tags = ["x", # Ex.\n    "y" # Why.\n  ] }, # A.\n  "b",\n]\n',
        remove("a"), 'pages = [\n  # Ex.\n  # Why.\n  # A.\n  "b",\n]\n',
    ),
    "remove what holds comments, between others": (
        'pages = ["z", {url = "a", tags = [ # A.\n]}, "b"]\n', remove("a"),
        'pages = ["z", # A.\n"b"]\n',
    ),
    # Remove what has a heading.
    "remove the first heading": (
        HEADINGS, remove("a"),
        HEADINGS[: HEADINGS.index("[[pages]]")]
        + "# Heading.\n# Its address.\n# Its note:\n"
        + HEADINGS[HEADINGS.index("\n# The second.") :],
    ),
    "remove the second heading": (
        HEADINGS, remove("b"),
        HEADINGS[: HEADINGS.index("  [[pages]]")]
        + "  # two\n  # ex\n"
        + HEADINGS[HEADINGS.index("\n# My server.") :],
    ),
    "remove one of several": (
        '[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "b"\n\n# S.\n[server]\n', remove("b"),
        '[[pages]]\nurl = "a"\n\n# S.\n[server]\n',
    ),
    "remove the first of several": (
        'title = ""\n\n\n[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "b"\n', remove("a"),
        'title = ""\n\n\n[[pages]]\nurl = "b"\n',
    ),
    "remove the last of the file": (
        '[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "b"', remove("b"), '[[pages]]\nurl = "a"\n',
    ),
    "remove all of the file": (
        '[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "b"\n', [remove("a"), remove("b")], "",
    ),
    "remove all headings": (
        'title = ""\n\n[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "b"\n\n\n[server]\nport = 1',
        [remove("a"), remove("b")], 'title = ""\n\n[server]\nport = 1',
    ),
    "remove the last headings": (
        'title = ""\n\n[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "b"\n', [remove("a"), remove("b")],
        'title = ""\n',
    ),
    "remove close headings": (
        'title = ""\n[[pages]]\nurl = "a"\n[[pages]]\nurl = "b"\n[server]\n', remove("a"),
        'title = ""\n[[pages]]\nurl = "b"\n[server]\n',
    ),
    "remove with headings below": (
        '[[pages]]\nurl = "a"\n[pages.more] # M.\nx = 1\n\n[server]\n[[pages]]\nurl = "b"\n',
        remove("a"), '# M.\n\n[server]\n[[pages]]\nurl = "b"\n',
    ),
    # Add to an array.
    "add on one line": ('pages = ["a", "b"]\n', add("x"), 'pages = ["a", "b", "x"]\n'),
    "add to one": ('pages = ["a"] # Mine.', add("x"), 'pages = ["a", "x"] # Mine.'),
    "add closely": ("pages=['a','b']\n", add("x"), "pages=['a','b','x']\n"),
    "add behind a comma": ('pages = ["a", ]\n', add("x"), 'pages = ["a", "x", ]\n'),
    "add to none": ("pages = []\n", add("x"), 'pages = [\n    "x",\n]\n'),
    "add to none in tabs": (
        'consoles = [\n\t"n"\n]\npages = [ ] # Mine.\n', add("x"),
        'consoles = [\n\t"n"\n]\npages = [\n\t"x",\n] # Mine.\n',
    ),
    "add to none but comments": (
        "pages = [\n  # None yet.\n]\n", add("x"), 'pages = [\n  # None yet.\n  "x",\n]\n',
    ),
    "add below a comma": (
        'pages = [\n  "a",  # A.\n  # No more.\n]\n', add("x"),
        'pages = [\n  "a",  # A.\n  # No more.\n  "x",\n]\n',
    ),
    "add below no comma": (
        LINES, [add("x"), add("y", "N.")],
        LINES.replace('"d"  # The', '"d",  # The')
        .replace("    # Below.\n", '    # Below.\n    "x",\n    { url = "y", note = "N." }\n'),
    ),
    "add where commas begin the lines": (
        'pages = [\n    "a"\n  , "b"\n]\n', [add("x"), add("y")],
        'pages = [\n    "a"\n  , "b"\n  , "x"\n  , "y"\n]\n',
    ),
    "add beside the bracket": (
        'pages = ["a",\n         "b"]\n', add("x"), 'pages = ["a",\n         "b",\n         "x"]\n',
    ),
    "add above the bracket": ('pages = ["a",\n]\n', add("x"), 'pages = ["a",\n    "x",\n]\n'),
    "add to lines of several": (
        'pages = [\n "a", "b",\n "c", "d"  # D.\n]\n', add("x"),
        'pages = [\n "a", "b",\n "c", "d",  # D.\n "x"\n]\n',
    ),
    "add like a table": (
        "pages = [\n  {url='a',note='N'},\n  'b',\n]\n", add("x", "It's", ("t", "u")),
        "pages = [\n  {url='a',note='N'},\n  'b',\n"
        "  {url='x', note=\"It's\", tags=['t', 'u']},\n]\n",
    ),
    "add a pattern": (
        "ignore = []\n", add("x", tags=("t",), name="ignore"),
        'ignore = [\n    { pattern = "x", tags = ["t"] },\n]\n',
    ),
    # Add what has a heading.
    "add a heading": (
        HEADINGS, add("x", "N", ("t",)),
        HEADINGS.replace(
            "    ]\n", "    ]\n\n  [[pages]]\n    url='x'\n    note='N'\n    tags=['t']\n"
        ),
    ),
    "add below the comment of the last": (
        '[[pages]]\nurl = "a"\n# A.\n\n# S.\n[server]\n', add("x"),
        '[[pages]]\nurl = "a"\n# A.\n\n[[pages]]\nurl = "x"\n\n# S.\n[server]\n',
    ),
    "add above the comment of the next": (
        '[[pages]]\nurl = "a"\n[[pages]]\nurl = "b"\n# S.\n[server]\n', add("x"),
        '[[pages]]\nurl = "a"\n[[pages]]\nurl = "b"\n[[pages]]\nurl = "x"\n# S.\n[server]\n',
    ),
    "add a heading without an end of line": (
        '[[pages]]\nurl = "a"', add("x"), '[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "x"\n',
    ),
    "add the first heading of its list": (
        '[[pages]]\nurl = "a"\n\n[server]\n', add("x", name="ignore"),
        '[[pages]]\nurl = "a"\n\n[[ignore]]\npattern = "x"\n\n[server]\n',
    ),
    "add while the only neighbour goes": (
        '[[pages]]\nurl = "a"\n', [remove("a"), add("x")], '[[pages]]\nurl = "x"\n',
    ),
    # Add a list.
    "add to an empty file": ("", add("x"), 'pages = [\n    "x",\n]\n'),
    "add to a comment": ("# Hello.", add("x"), '# Hello.\n\npages = [\n    "x",\n]\n'),
    "add the first list": (
        'title = "T"', add("x"), 'title = "T"\n\npages = [\n    "x",\n]\n',
    ),
    "add a list in its order": (
        'title = "T"\npages = []\nignore = ["i"]\n', add("x", name="consoles"),
        'title = "T"\npages = []\n\nconsoles = [\n    "x",\n]\n\nignore = ["i"]\n',
    ),
    "add a list above the headings": (
        "title = 'T'\n# T.\n\n# S.\n[server]\n", add("x"),
        'title = \'T\'\n# T.\n\npages = [\n    "x",\n]\n\n# S.\n[server]\n',
    ),
    "add a list above the comment of the heading": (
        "title = 'T'\n# S.\n[server]\n", add("x"),
        'title = \'T\'\n\npages = [\n    "x",\n]\n\n# S.\n[server]\n',
    ),
    "add a list above everything": (
        "# Mine.\n\n# S.\n[server]\n", add("x"),
        '# Mine.\n\npages = [\n    "x",\n]\n\n# S.\n[server]\n',
    ),
    # Notes and tags.
    "note a text": (
        LINES, annotate("a", "Why"),
        LINES.replace('"a",', '{ url = "a", note = "Why" },'),
    ),
    "note and tag a text in single quotes": (
        "pages = ['a']  # Mine.\n", annotate("a", "Why", ("t", "u")),
        "pages = [{ url = 'a', note = 'Why', tags = ['t', 'u'] }]  # Mine.\n",
    ),
    "note a text like its neighbour": (
        "pages = [{url='b',note='B'}, 'a']\n", annotate("a", "It's"),
        "pages = [{url='b',note='B'}, {url='a', note=\"It's\"}]\n",
    ),
    "replace a note": (LINES, annotate("c", "New"), LINES.replace("N # no comment", "New")),
    "take a note away": (
        LINES, annotate("c", ""), LINES.replace(' note = "N # no comment",', ""),
    ),
    "take tags away": (LINES, annotate("c", tags=()), LINES.replace(', tags = ["t"]', "")),
    "take both away": (
        LINES, annotate("c", "", ()),
        LINES.replace(', note = "N # no comment", tags = ["t"]', ""),
    ),
    "take both away before the address": (
        'pages = [{note = "n", tags = ["t"], url = "a"}]', annotate("a", "", ()),
        'pages = [{url = "a"}]',
    ),
    "replace tags": (LINES, annotate("c", tags=("x", "y")), LINES.replace('["t"]', '["x", "y"]')),
    "note what has tags": (
        'pages = [{url="a",tags=["t"]}]', annotate("a", "n"),
        'pages = [{url="a",note="n",tags=["t"]}]',
    ),
    "tag what has a note": (
        'pages = [{note = "n", url = "a"}]', annotate("a", tags=("t",)),
        'pages = [{note = "n", tags = ["t"], url = "a"}]',
    ),
    "note as it was": (LINES, annotate("c", "N # no comment", ("t",)), LINES),
    "no note for a text without one": (LINES, annotate("a", "", ()), LINES),
    "take away an empty note": ('pages = [{url = "a", note = ""}]', annotate("a", ""),
        'pages = [{url = "a"}]',
    ),
    "note under a heading": (
        HEADINGS, annotate("b", "Why"),
        HEADINGS.replace("    url='b'\n", "    url='b'\n    note='Why'\n"),
    ),
    "note and tag under the last heading": (
        '[[pages]]\nurl = "a"  # A.', annotate("a", "n", ("t",)),
        '[[pages]]\nurl = "a"  # A.\nnote = "n"\ntags = ["t"]\n',
    ),
    "replace a note under a heading": (
        HEADINGS, annotate("a", "Why"),
        HEADINGS.replace('"""\n# no comment\n[[pages]]\n"""', '"Why"'),
    ),
    "take a note from under a heading": (
        '[[pages]]\nurl = "a"\nnote = "n"  # Why.\n\n[server]\n', annotate("a", ""),
        '[[pages]]\nurl = "a"\n# Why.\n\n[server]\n',
    ),
    "note what is replaced": (
        LINES, [replace("a", "x"), annotate("x", "Why")],
        LINES.replace('"a",', '{ url = "x", note = "Why" },'),
    ),
    "note what is new": (
        'pages = ["a"]\n', [add("x", "n", ("t",)), annotate("x", "m", ())],
        'pages = ["a", { url = "x", note = "m" }]\n',
    ),
    "note what goes": (LINES, [annotate("b", "n"), remove("b")], LINES.replace("    'b',\n", "")),
    # Order.
    "move on one line": ('pages = ["a", "b",  "c"]\n', move("c", 0), 'pages = ["c", "a",  "b"]\n'),
    "move a line up": (
        GROUPS, move("d", 0), GROUPS.replace('    "d"\n', "").replace(
            '    "a",', '    "d",\n    "a",'
        ).replace("] },", "] }"),
    ),
    "move a line down, with its comment": (
        GROUPS, move("a", 2),
        GROUPS.replace('    "a",  # A.\n', "").replace("  # C.\n", '  # C.\n    "a",  # A.\n'),
    ),
    "move an entry of several lines": (
        GROUPS, move("c", 1),
        '''\
pages = [
    # Tech.
    "a",  # A.
    { url = "c", tags = [
        "x",
    ] },  # C.
    "b",

    # Food.
    "d"
    # The end.
]
''',
    ),
    "move to the end": (
        GROUPS, move("b", 3),
        GROUPS.replace('    "b",\n', "").replace('"d"\n', '"d",\n    "b"\n'),
    ),
    "move and back": (GROUPS, [move("a", 3), move("a", 0)], GROUPS),
    "move to where it is": (GROUPS, move("b", 1), GROUPS),
    "move where commas begin the lines": (
        'pages = [\n    "a" # A.\n  , "b"\n  , "c" # C.\n]\n', move("c", 0),
        'pages = [\n    "c" # C.\n  , "a" # A.\n  , "b"\n]\n',
    ),
    "move among lines of several": (
        'pages = [\n "a", "b",\n "c", "d"  # D.\n]\n', move("a", 3),
        'pages = [\n "b", "c",\n "d", "a"  # D.\n]\n',
    ),
    "move what is new": (
        'pages = [\n  "a",\n  "b"\n]\n', [add("x"), move("x", 0)],
        'pages = [\n  "x",\n  "a",\n  "b"\n]\n',
    ),
    "move past what goes": (
        'pages = [\n  "a",\n  "b",\n  "c",\n]\n', [remove("b"), move("a", 1), add("x")],
        'pages = [\n  "c",\n  "a",\n  "x",\n]\n',
    ),
    "move below what comes and goes": (
        'pages = [\n  "a",\n  "b",\n]\n', [add("x"), move("a", 2), remove("x")],
        'pages = [\n  "b",\n  "a",\n]\n',
    ),
    "move a heading up": (
        BLOCKS, move("c", 0),
        BLOCKS.replace('[[pages]]\nurl = "c"\n\n', "").replace(
            "[[pages]]  # A.", '[[pages]]\nurl = "c"\n\n[[pages]]  # A.'
        ),
    ),
    "move a heading down": (
        BLOCKS, move("b", 2),
        BLOCKS.replace('# About b.\n[[pages]]\nurl = "b"\n# Below b.\n\n', "").replace(
            'url = "c"\n\n', 'url = "c"\n\n# About b.\n[[pages]]\nurl = "b"\n# Below b.\n\n'
        ),
    ),
    "move the last heading": (
        '[[pages]]\nurl = "a"\n\n[[pages]]\nurl = "b"', move("b", 0),
        '[[pages]]\nurl = "b"\n\n[[pages]]\nurl = "a"\n',
    ),
    "move the first heading to the end of the file": (
        '[[pages]]\nurl = "a"\n[[pages]]\nurl = "b"', move("a", 1),
        '[[pages]]\nurl = "b"\n[[pages]]\nurl = "a"\n',
    ),
    # Settings.
    "set what is there": (LINES, Set(key="title", value="Ours"), LINES.replace("Mine\"", "Ours\"")),
    "set in single quotes": (
        "title = 'T'\n", Set(key="title", value="U"), "title = 'U'\n",
    ),
    "set what single quotes cannot hold": (
        "title = 'T'\n", Set(key="title", value="Ana's"), 'title = "Ana\'s"\n',
    ),
    "set a flag": (
        "preconnect = true # Yes.\n", Set(key="preconnect", value=False),
        "preconnect = false # Yes.\n",
    ),
    "set as it is": (LINES, Set(key="title", value="Mine"), LINES),
    "set below the setting before": (
        LINES, Set(key="url", value="https://a.example/"),
        LINES.replace("# so far\n", '# so far\nurl = "https://a.example/"\n'),
    ),
    "set above the setting behind": (
        '# Hello.\n\n# De.\nlanguage = "de"\n', Set(key="title", value="T"),
        '# Hello.\n\ntitle = "T"\n# De.\nlanguage = "de"\n',
    ),
    "set above the lists": (
        "# Hello.\n\n# Pages.\npages = []\n", Set(key="title", value="T"),
        '# Hello.\n\ntitle = "T"\n\n# Pages.\npages = []\n',
    ),
    "set above the headings": (
        "# S.\n[server]\nport = 1\n", Set(key="preconnect", value=False),
        "preconnect = false\n\n# S.\n[server]\nport = 1\n",
    ),
    "set in an empty file": ("", Set(key="title", value="T"), 'title = "T"\n'),
    "set below a comment": ("# Hello.", Set(key="title", value="T"), '# Hello.\n\ntitle = "T"\n'),
    "set below its example": (
        'title = "T"\n\n# Where it is.\n# url = "https://example.com/"\n\npages = []\n',
        Set(key="url", value="https://a.example/"),
        'title = "T"\n\n# Where it is.\n# url = "https://example.com/"\n'
        'url = "https://a.example/"\n\npages = []\n',
    ),
    "set, and not below the example of a page": (
        'title = "T"\n# [[pages]]\n# url = "https://a.example/"\n\npages = []\n',
        Set(key="url", value="https://x.example/"),
        'title = "T"\n# [[pages]]\n# url = "https://a.example/"\n'
        'url = "https://x.example/"\n\npages = []\n',
    ),
    "set where only the example of a page is": (
        'title = "T"\n\npages = []\n# [[pages]]\n# url = "https://a.example/"\n',
        Set(key="url", value="https://x.example/"),
        'title = "T"\nurl = "https://x.example/"\n\npages = []\n'
        '# [[pages]]\n# url = "https://a.example/"\n',
    ),
    "take a setting away": (
        LINES, Set(key="title", value=None),
        LINES.replace('title = "Mine"   # so far', "# so far"),
    ),
    "take a setting away that is not there": (LINES, Set(key="url", value=None), LINES),
    "take the only setting away": ('title = "T"\n\npages = []\n', Set(key="title", value=None),
        "pages = []\n",
    ),
    "set several, and a page": (
        "pages = []\r\n",
        [Set(key="language", value="de"), Set(key="title", value="é"), add("x")],
        'title = "é"\r\nlanguage = "de"\r\n\r\npages = [\r\n    "x",\r\n]\r\n',
    ),
    "the last one holds": (
        'title = "T"\n', [Set(key="title", value=None), Set(key="title", value="U")],
        'title = "U"\n',
    ),
    "set files": (
        'title = "T"\nreferral = "no"\n\npages = []\n', Set(key="styles", value=("a.css", 'b"')),
        'title = "T"\nreferral = "no"\nstyles = ["a.css", "b\\""]\n\npages = []\n',
    ),
    "set other files": (
        "scripts = ['a.js']  # Mine.\n", Set(key="scripts", value=("b.js",)),
        'scripts = ["b.js"]  # Mine.\n',
    ),
    "set the same files": ("scripts=['a']", Set(key="scripts", value=("a",)), "scripts=['a']"),
    # Add with a comment above.
    "add below a heading": (
        LINES, [add("x", heading="More"), add("y")],
        LINES.replace('"d"  # T', '"d",  # T')
        .replace("# Below.\n", '# Below.\n\n    # More\n    "x",\n    "y"\n'),
    ),
    "add groups to an empty list": (
        "pages = []\n", [add("x", heading="One"), add("y"), add("z", "Z", heading="Two")],
        'pages = [\n    # One\n    "x",\n    "y",\n\n    # Two\n'
        '    { url = "z", note = "Z" },\n]\n',
    ),
    "add a group below an empty line": (
        'pages = [\n  "a",\n\n]\n', add("x", heading="One\n\ntwo"),
        'pages = [\n  "a",\n\n  # One\n  #\n  # two\n  "x",\n]\n',
    ),
    "add a group below a comment": (
        "pages = [\n  # Mine.\n]\n", add("x", heading="One"),
        'pages = [\n  # Mine.\n\n  # One\n  "x",\n]\n',
    ),
    "add a group to a row": (
        'pages = [ "a", "b" ]  # ab\nconsoles = []\n', add("x", heading="One"),
        'pages = [ "a", "b",\n\n    # One\n    "x"\n]  # ab\nconsoles = []\n',
    ),
    "add a group beside the bracket": (
        "pages = ['a',\r\n         'b',]", [add("x", heading="One"), add("y", heading="Two")],
        "pages = ['a',\r\n         'b',\r\n\r\n         # One\r\n         'x',\r\n\r\n"
        "         # Two\r\n         'y',\r\n]",
    ),
    "add a group where commas begin the lines": (
        'pages = [\n    "a"\n  , "b"\n]\n', add("x", heading="One"),
        'pages = [\n    "a"\n  , "b"\n\n  # One\n  , "x"\n]\n',
    ),
    "add a group below headings": (
        BLOCKS, [add("x", heading="One\ntwo"), add("y")],
        BLOCKS.replace('"c"\n', '"c"\n\n# One\n# two\n[[pages]]\nurl = "x"\n'
                       '\n[[pages]]\nurl = "y"\n'),
    ),
    "add a group below close headings": (
        "[[pages]]\nurl = 'a'\n[[pages]]\nurl = 'b'\n", add("x", heading="One"),
        "[[pages]]\nurl = 'a'\n[[pages]]\nurl = 'b'\n\n# One\n[[pages]]\nurl = 'x'\n",
    ),
    "a heading that comments cannot hold": (
        "pages = []\n", add("x", heading=" a\x00\x1b\tb\r\n\x7f c\u2028# d "),
        'pages = [\n    # a\tb\n    # c\n    # # d\n    "x",\n]\n',
    ),
    "a heading of what goes again": (
        "pages = []\n", [add("x", heading="One"), add("y"), remove("x")],
        'pages = [\n    "y",\n]\n',
    ),
    # Several changes.
    "change and remove again": (
        'pages = ["a", "b"]\n', [replace("a", "x"), add("y"), remove("x"), remove("y")],
        'pages = ["b"]\n',
    ),
    "to the end of the list": (
        'pages = [\n  "a", # A.\n  "b",\n]\n', [remove("a"), add("a", "N")],
        'pages = [\n  # A.\n  "b",\n  { url = "a", note = "N" },\n]\n',
    ),
    "change what is new": (
        "pages = []\n", [add("x"), replace("x", "y")], 'pages = [\n    "y",\n]\n',
    ),
    "nothing": (LINES, [], LINES),
    # Bytes.
    "carriage returns": (
        'title = ""\r\npages = [\r\n  "a", # A.\r\n  "b"\r\n]\r\n', [remove("a"), add("x")],
        'title = ""\r\npages = [\r\n  # A.\r\n  "b",\r\n  "x"\r\n]\r\n',
    ),
    "carriage returns and headings": (
        '[[pages]]\r\nurl = "a" # A.\r\n\r\n[[pages]]\r\nurl = "b"', [remove("a"), add("x")],
        '# A.\r\n\r\n[[pages]]\r\nurl = "b"\r\n\r\n[[pages]]\r\nurl = "x"\r\n',
    ),
    "carriage returns and a new list": (
        'title = ""\r\n[server]\r\n', add("x"),
        'title = ""\r\n\r\npages = [\r\n    "x",\r\n]\r\n\r\n[server]\r\n',
    ),
    "a byte order mark": (
        '\ufeffpages = ["a"] # é\n', [remove("a"), add("x")], '\ufeffpages = ["x"] # é\n',
    ),
    "other people's letters": (
        '# שלום 🎉\npages = ["é", "🎉🎉", "b"] # ü\n', [remove("🎉🎉"), replace("b", "ы")],
        '# שלום 🎉\npages = ["é", "ы"] # ü\n',
    ),
    "a key in quotes": (
        '"pages" = [{"url" = "a"}]\n', [replace("a", "x")], '"pages" = [{"url" = "x"}]\n',
    ),
    "a key of the same name elsewhere": (
        'pages = ["a"]\n[x]\npages = ["a"]\n[[y.pages]]\nurl = "a"\n', remove("a"),
        'pages = []\n[x]\npages = ["a"]\n[[y.pages]]\nurl = "a"\n',
    ),
    "not a number": ("x = nan\npages = ['a']\n", replace("a", "b"), "x = nan\npages = ['b']\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "changes", "after"), CASES.values(), ids=CASES)
def test_only_the_change_changes(before: str, changes: Edit | list[Edit], after: str) -> None:
    assert edited(before, changes if isinstance(changes, list) else [changes]) == after


NOTES = (
    "Two words",
    "A \U0001f389 for a note: \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u05e9\u05dc\u05d5\u05dd \u202eback\u202c",
    '"""',
    "'''",
    "</script>]]>",
    "C:\\Users\\ana\\",
    'say "hi"',
    "one\ntwo\r\nthree\rfour\tfive",
    "# no comment",
    "\x00\x07\x1b\x7f\u2028\ufeff",
    "n" * 10_000,
)


@pytest.mark.parametrize("note", NOTES, ids=range(len(NOTES)))
@pytest.mark.parametrize("before", ["", "pages = ['b']\n", "[[pages]]\nurl = 'b'\n"])
def test_a_note_is_read_as_it_was_written(before: str, note: str) -> None:
    text = edited(before, [add("https://a.example/", note, ("t", note))])
    console = parse_config(text.replace("'b'", "'https://b.example/'")).console
    assert console.notes["https://a.example/"] == note
    assert console.tags["https://a.example/"] == ("t", note)


def test_the_projects_own_list() -> None:
    before = OWN.read_bytes().decode()
    console = parse_config(before).console
    added = add("https://a.example/", "A friend.", ("new",), name="ignore")
    after = edited(before, [
        replace(console.pages[3], "https://new.example/"),
        remove(console.consoles[-1], "consoles"),
        added,
    ])  # fmt: skip
    assert changed_lines(before, after) == [
        "-" + next(line for line in before.split("\n") if console.pages[3] in line),
        "+" + next(line for line in after.split("\n") if "https://new.example/" in line),
        f'-    "{console.consoles[-1]}",',
        '+    { pattern = "https://a.example/", note = "A friend.", tags = ["new"] },',
    ]
    back: list[Change] = [
        replace("https://new.example/", console.pages[3]),
        add(console.consoles[-1], name="consoles"),
        remove(added.entry, "ignore"),
    ]
    assert edited(after, back) == before


def test_taking_every_entry_out_of_the_projects_own_list_leaves_all_comments() -> None:
    before = OWN.read_bytes().decode()
    console = parse_config(before).console
    after = edited(
        before, [remove(entry, name) for name in NAMES for entry in getattr(console, name)]
    )
    kept = [line for line in before.split("\n") if not re.match(r'    ["{]', line)]
    assert after == "\n".join(kept)


@pytest.mark.parametrize(
    ("text", "change", "told"),
    [
        ('pages = ["a"]', remove("b"), '"b" is not in pages.'),
        ('pages = ["a"]', remove("a", "ignore"), '"a" is not in ignore.'),
        ("", replace("a", "b"), '"a" is not in pages.'),
        ('pages = ["a/"]', remove("a"), '"a" is not in pages.'),
        ('pages = ["a", "a"]', remove("a"), '"a" stands in pages 2 times. Keep one'),
        ('pages = ["a"]', add("a"), '"a" is in pages already.'),
        ('pages = ["a", "b"]', replace("a", "b"), '"b" is in pages already.'),
        ('pages = [\n"a"\n"b"]', add("x"), "line 2"),
        ("pages = [\r\n'a'\r\n'b']", add("x"), "line 2"),
        ('x = "\x1b[31m"', add("x"), "line 1: here is an invisible"),
        ("pages = " + "[" * 5000, add("x"), "brackets"),
        ('pages = "a"', add("x"), "pages is not a list"),
        ("[pages]", add("x"), "pages is not a list"),
        ("pages = []", add("\ud83d"), "half of a character"),
        ("pages = []", add("x", "\ud83d"), "half of a character"),
        ("pages = []", add("x", tags=("\ud83d",)), "half of a character"),
        ("pages = []", Set(key="title", value="\ud83d"), "half of a character"),
        ("pages = []", Set(key="styles", value=("\ud83d",)), "half of a character"),
        ("pages = []", add("a", heading="\ud83d"), "half of a character"),
        ('pages = ["a"]', annotate("a", "\ud83d"), "half of a character"),
        ('pages = ["a"]', annotate("b", "n"), '"b" is not in pages.'),
        ('pages = ["a"]', move("b", 0), '"b" is not in pages.'),
        ('pages = ["a"]', move("a", 1), "pages has the places from 0 to 0, and no 1."),
        ('pages = ["a"]', move("a", -1), "and no -1."),
        ('pages = ["a", "b",  # B.\n  "c",  # C.\n]', move("c", 0), "Make it with a text editor."),
        (
            '[[pages]]\nurl = "a"\n[x]\n[pages.y]\n[[pages]]\nurl = "b"', move("b", 0),
            "Make it with a text editor.",
        ),
        (
            'pages = [{ url = "a", tags = [ # T.\n"t"] }]', annotate("a", tags=()),
            "Make it with a text editor.",
        ),
        ("# \ud83d", add("x"), "half of a character"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_a_sentence(text: str, change: Edit, told: str) -> None:
    with pytest.raises(EditError) as caught:
        edited(text, [change])
    assert told in str(caught.value)
    assert str(caught.value).endswith((".", '"', "first."))


def test_a_result_that_lost_something_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'pages = ["a",  # A.\n"b"]\n'
    for lost in (b'pages = ["b"]\n', b"pages = [  # A.\n]\n", b"pages = [ # A.\n"):
        monkeypatch.setattr("wander.config.edit.spliced", lambda *_, lost=lost: lost)
        with pytest.raises(EditError, match="Nothing was changed"):
            edited(text, [remove("a")])


def test_the_difference_is_that_of_diff() -> None:
    assert difference("a\nb\n", "a\nb\n", "x") == ""
    assert difference("a\x0cb\u2028\nb", "a\x0cb\u2028\nb\n", Path("x.toml")) == (
        "--- x.toml\n+++ x.toml\n@@ -1,2 +1,2 @@\n"
        " a\x0cb\u2028\n-b\n\\ No newline at end of file\n+b\n"
    )


def changed_lines(before: str, after: str) -> list[str]:
    lines = difference(before, after, "x").split("\n")[2:]
    return [line for line in lines if line.startswith(("-", "+"))]


def test_a_heading_stays_with_what_was_added_while_somebody_else_changed_the_list() -> None:
    now = LINES.replace('    "d"', '    "n",\n    "d"')
    after = merged(LINES, now, [add("x", heading="More")])
    assert after == edited(now, [add("x", heading="More")])
    assert '    # More\n    "x"\n' in after


# A file of any layout, and any changes to it.

WORDS = st.text("aé🎉ש #\"'\\[]{},=\t", max_size=6)


class Written:
    """A made-up file: its lines, and which entries stand on each."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lists: dict[ListName, list[dict[str, Any]]] = {}
        self.lines: list[tuple[str, set[tuple[ListName, str]]]] = []
        self.comments: list[str] = []
        self._count = 0
        names = draw(st.permutations(NAMES))
        forms = [draw(st.sampled_from(("none", "row", "lines", "headings"))) for _ in names]
        self._around()
        self._line('title = "T"')
        for name, form in zip(names, forms, strict=True):
            self.lists[name] = []
            if form == "row":
                self._row(name)
            elif form == "lines":
                self._array(name)
        for name, form in zip(names, forms, strict=True):
            if form == "headings":
                self._headings(name)
            if draw(st.booleans()):
                self._line(f"[unknown.{name}]" + self._beside())
                self._line("pages\t= [ 1.50, 0xFF ]" + self._beside())
                self._around()
        self.newline = draw(st.sampled_from(("\n", "\r\n")))
        mark = draw(st.sampled_from(("", "\ufeff")))
        end = draw(st.sampled_from(("", self.newline)))
        self.text = mark + self.newline.join(line for line, _ in self.lines) + end

    def _line(self, text: str, *entries: tuple[ListName, str]) -> None:
        self.lines.append((text, set(entries)))

    def _some(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def _comment(self) -> str:
        self._count += 1
        self.comments.append(f"#{self._count}. {self.draw(WORDS)}.")
        return self.comments[-1]

    def _beside(self) -> str:
        return self._some(" ", "\t", "  ") + self._comment() if self.draw(st.booleans()) else ""

    def _around(self, indent: str = "") -> None:
        for _ in range(self.draw(st.integers(0, 2))):
            self._line(indent + self._comment() if self.draw(st.booleans()) else "")

    def _quoted(self, text: str) -> str:
        if "'" not in text and self.draw(st.booleans()):
            return f"'{text}'"
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def _entry(self, name: ListName) -> dict[str, Any]:
        self._count += 1
        entry: dict[str, Any] = {ENTRY_KEYS[name]: f"{self._count}: {self.draw(WORDS)}."}
        if self.draw(st.booleans()):
            entry["note"] = self.draw(WORDS)
        if self.draw(st.booleans()):
            entry["tags"] = self.draw(st.lists(WORDS, max_size=2))
        self.lists[name].append(entry)
        return entry

    def _pairs(self, entry: dict[str, Any]) -> list[str]:
        equals = self._some("=", " = ")
        return [
            key + equals + (
                self._quoted(value) if isinstance(value, str)
                else f"[{', '.join(map(self._quoted, value))}]"
            )
            for key, value in self.draw(st.permutations(list(entry.items())))
        ]  # fmt: skip

    def _value(self, name: ListName) -> tuple[str, tuple[ListName, str]]:
        entry = self._entry(name)
        mark = (name, entry[ENTRY_KEYS[name]])
        if len(entry) == 1 and self.draw(st.booleans()):
            return self._quoted(mark[1]), mark
        space = self._some("", " ")
        return f"{{{space}{', '.join(self._pairs(entry))}{space}}}", mark

    def _row(self, name: ListName) -> None:
        values = [self._value(name) for _ in range(self.draw(st.integers(0, 3)))]
        space, end = self._some("", " "), self._some("", ",", ", ") if values else ""
        row = self._some(",", ", ").join(value for value, _ in values)
        self._line(
            f"{name} = [{space}{row}{end}{space}]{self._beside()}", *(mark for _, mark in values)
        )

    def _array(self, name: ListName) -> None:
        indent, first = self._some("", "  ", "\t"), self._some("", " , ")
        count = self.draw(st.integers(0, 4))
        marks: list[tuple[ListName, str]] = []
        self._line(f"{name} = [{self._beside()}")
        for number in range(count):
            self._around(indent)
            value, mark = self._value(name)
            trailing = not first and (number < count - 1 or self.draw(st.booleans()))
            # A comma at the beginning of a line is about the entries above as well.
            marks = [*marks, mark] if first else [mark]
            lead = first if number else ""
            self._line(f"{indent}{lead}{value}{',' * trailing}{self._beside()}", *marks)
        self._around(indent)
        self._line("]")

    def _headings(self, name: ListName) -> None:
        for _ in range(self.draw(st.integers(1, 3))):
            self._around()
            entry = self._entry(name)
            mark = (name, entry[ENTRY_KEYS[name]])
            self._line(f"[[{name}]]{self._beside()}", mark)
            for pair in self._pairs(entry):
                if self.draw(st.booleans()):
                    self._line(self._comment())
                self._line(f"{pair}{self._beside()}", mark)
        self._around()


@st.composite
def written(draw: st.DrawFn) -> Written:
    return Written(draw)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(written(), st.data())
def test_any_changes_to_any_layout(file: Written, data: st.DataObject) -> None:
    lists = {name: [dict(item) for item in items] for name, items in file.lists.items()}
    touched: set[tuple[ListName, str]] = set()
    changes: list[Change] = []
    for number in range(data.draw(st.integers(1, 5))):
        name: ListName = data.draw(st.sampled_from(NAMES))
        key, new = ENTRY_KEYS[name], f"new {number} {data.draw(WORDS)}."
        kind = data.draw(
            st.sampled_from(("add", "remove", "remove", "replace", "annotate", "move"))
        )
        if kind == "add" or not lists[name]:
            note, tags = data.draw(WORDS), tuple(data.draw(st.lists(WORDS, max_size=2)))
            changes.append(add(new, note, tags, name, data.draw(WORDS)))
            more = {"note": note} if note else {}
            lists[name].append({key: new, **more, **({"tags": list(tags)} if tags else {})})
            touched |= last_of(file.lists, name)
            continue
        item = data.draw(st.sampled_from(lists[name]))
        touched.add((name, item[key]))
        if kind == "annotate":
            note, tags = data.draw(WORDS), tuple(data.draw(st.lists(WORDS, max_size=2)))
            changes.append(Annotate(list=name, entry=item[key], note=note, tags=tags))
            for field, value in (("note", note), ("tags", list(tags))):
                item.pop(field, None)
                item.update({field: value} if value else {})
        elif kind == "move":
            to = data.draw(st.integers(0, len(lists[name]) - 1))
            changes.append(move(item[key], to, name))
            lists[name].insert(to, lists[name].pop(lists[name].index(item)))
            # The last one may get or lose a comma. Beside brackets, and where commas begin the
            # lines, all entries between change places.
            touched |= {(name, one[key]) for one in file.lists[name]}
        elif kind == "replace":
            changes.append(replace(item[key], new, name))
            item[key] = new
        else:
            changes.append(remove(item[key], name))
            lists[name].remove(item)
    after = edited(file.text, changes)
    assert read_lists(after) == lists
    assert after.startswith("\ufeff") == file.text.startswith("\ufeff")
    # A file of one line does not tell how lines end in it.
    newline = file.newline if file.newline in file.text else "\n"
    lines = after.removeprefix("\ufeff").split(newline)
    assert not any("\n" in line for line in lines)
    untouched = [line for line, entries in file.lines if line.strip() and not entries & touched]
    has_moves = any(isinstance(change, Move) for change in changes)
    if has_moves:  # which take the comments directly above a heading along
        untouched = [line for line in untouched if not line.lstrip().startswith("#")]
    assert_in_order([line for line in untouched if not is_array_around(line, changes)], lines)
    comments = re.findall(r"#\d+\. .*", after.replace("\r", ""))
    if has_moves:
        assert sorted(comments) == sorted(file.comments)
    else:
        assert_in_order(file.comments, comments)


def last_of(lists: dict[ListName, list[dict[str, Any]]], name: ListName) -> set[Any]:
    """The entry that may get a comma when another comes."""
    return {(name, lists[name][-1][ENTRY_KEYS[name]])} if lists[name] else set()


def is_array_around(line: str, changes: Sequence[Change]) -> bool:
    """Whether it is a line with an array that a change opens."""
    return any(line.startswith(f"{change.list} = [") for change in changes)


def read_lists(text: str) -> dict[ListName, list[dict[str, Any]]]:
    values = tomllib.loads(text.removeprefix("\ufeff"))
    return {
        name: [
            {ENTRY_KEYS[name]: item} if isinstance(item, str) else item
            for item in values.get(name, [])
        ]
        for name in NAMES
    }


def assert_in_order(wanted: Iterable[str], found: Iterable[str]) -> None:
    """Each of the wanted texts is there, in their order."""
    rest = iter(found)
    for text in wanted:
        assert text in rest, text
