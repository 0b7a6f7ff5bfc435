"""`wander import`: lists that owners have elsewhere, brought into theirs."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.command import WANDER, Ended, complaint, run, run_here
from tests.live import LiveServer, free_port
from tests.terminal import Terminal
from wander.config import read_config
from wander.config.history import versions
from wander.wanderjs import read

LIST = """\
# Mine.
title = "Ana"   # so far
url = "https://ana.example/wander/"

pages = [
    # Computers.
    "https://jvns.ca/",  # Explains computers.
    { url = "https://old.example/", note = "Old.", tags = ["web"] },
]
consoles = ["https://susam.net/wander/"]
ignore = [
    "https://x.com/",
]
"""
LINKS = "https://new.example/ - fresh\nhttps://JVNS.ca\nhttps://other.example/a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wander.toml").write_text(LIST, encoding="utf-8")
    (tmp_path / "links.txt").write_text(LINKS, encoding="utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "wander.toml").read_bytes().decode()


def write(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content, encoding="utf-8")
    return name


def said(folder: Path, *words: str | Path) -> str:
    """What `wander import words…` says that succeeds."""
    ended = run_here(folder, "import", *words)
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    return ended.stdout


def refused(folder: Path, *words: str | Path) -> str:
    """What it says where nothing is changed at all."""
    path = folder / "wander.toml"
    before = path.read_bytes() if path.exists() else None
    told = complaint(run_here(folder, "import", *words, "--yes"))
    assert (path.read_bytes() if path.exists() else None) == before
    assert versions(path) == []
    assert told.startswith("Nothing was changed. ")
    return told


# Moving in

MOVING_IN = {
    "one line": 'window.wander = { consoles: [ "https://me.example/" ], pages: [ '
    "'https://me.example/', 'https://a.example/Page.html', 'https://b.example' ], }",
    "the original's own comments": """\
const wander = {
  // Other Wander consoles that visitors can reach from my console.
  consoles: [
    "https://a.example/wander/",
    "https://www.b.example/wander",
  ],

  // My favourite websites and pages.
  pages: ["https://c.example/x?y=1#z", "http://d.example/"],

  // Websites and consoles to ignore.  My console will never fetch
  // pages whose URLs match the following patterns.
  ignore: [
    // Fake examples.
    "https://e.example/",
    "*.f.example",
  ],
};
""",
    "entries that are commented out": """\
const wander = {
  consoles: [ 'https://a.example/wander/' ],
  pages: [
    'https://マリウス.example/kaffee/', // Strong.
    'https://b.example/',
    // 'https://c.example/blog', // doesn't work inside an iframe :(
    // 'https://d.example/', // Does not work either :(
  ],
  // Never to be shown, not one of them.
  ignore: [
    // Out of scope: no personal websites.
    'https://e.example/',

    // These pages fail to load.
    'https://f.example/',
  ]
}
""",
    "groups": """\
window.wander = {
  consoles: [
    'https://a.example/wander/',
  ],
  pages: [
    'https://b.example/',

    // Links from elsewhere
    'https://github.example/wiki',
    'http://www.c.example/I/B.html',
  ],
  ignore: [
    'https://github.example/',
    'https://x.com/',
  ],
}
""",
    "nothing but pages": """\
const wander = {
    consoles: [],
    ignore: [],
    pages: [
        'https://a.example/',
        'https://b.example/map.html',
    ]
}
""",
}


@pytest.mark.parametrize("script", MOVING_IN.values(), ids=MOVING_IN)
def test_an_owner_moves_in_with_one_command(tmp_path: Path, script: str) -> None:
    told = said(tmp_path, write(tmp_path, "my.wander.js", script), "--yes")
    assert "See it with: wander serve\n" in told
    assert run_here(tmp_path, "export", "out").returncode == 0
    before, after = read(script), read((tmp_path / "out" / "wander.js").read_text("utf-8"))
    assert after.pages == before.pages
    assert after.consoles == before.consoles
    assert after.ignore == before.ignore


def test_a_list_that_is_started_explains_itself_as_init_does(tmp_path: Path) -> None:
    run_here(tmp_path, "init", "other.toml")
    said(tmp_path, write(tmp_path, "a.txt", "https://a.example/"), "--yes")
    other = (tmp_path / "other.toml").read_text()
    assert text(tmp_path) == other.replace("pages = [\n", 'pages = [\n    "https://a.example/",\n')
    assert versions(tmp_path / "wander.toml") == []


def test_all_of_an_own_console_goes_in(tmp_path: Path) -> None:
    script = (
        "var wander = { title: 'Ana', styles: ['a.css'], scripts: ['https://b.example/b.js'],"
        " referral: 'no', preconnect: false, pages: ['https://a.example/'],"
        " notes: { 'https://a.example/': 'A.' } }"
    )
    told = said(tmp_path, write(tmp_path, "wander.js", script), "--yes")
    assert "    Also taken over: title, referral, styles, scripts, preconnect\n" in told
    assert "Not beside your list yet, and to be copied there: a.css\n" in told
    console = read_config(tmp_path / "wander.toml").console
    assert console == read(script)


def test_what_the_list_says_already_stays(folder: Path) -> None:
    path = folder / "wander.toml"
    path.write_text(LIST + 'referral = "version"\n')
    script = "var wander = { title: 'Else', referral: 'no', styles: ['a.css', '../b.css'] }"
    told = said(folder, write(folder, "wander.js", script), "--yes")
    assert "    Also taken over: styles\n" in told
    assert '      styles: "../b.css" leaves the folder of this file with "..".\n' in told
    console = read_config(path).console
    assert (console.title, console.referral, console.styles) == ("Ana", "version", ("a.css",))
    # Nothing more is said of it when the list has some.
    assert "styles" not in said(folder, "wander.js", "--yes")


# Merging


def test_what_is_new_goes_below_and_the_rest_stays(folder: Path) -> None:
    told = said(folder, "links.txt", "--yes")
    assert told == (
        "links.txt: text\n"
        "    pages: 2 new, 1 there already\n"
        "\n"
        "Changed wander.toml: 2 pages added. Back again: wander restore 1\n"
    )
    assert text(folder) == LIST.replace(
        'tags = ["web"] },\n',
        'tags = ["web"] },\n'
        '    { url = "https://new.example/", note = "fresh" },\n'
        '    "https://other.example/a",\n',
    )
    assert run_here(folder, "restore", "1").returncode == 0
    assert text(folder) == LIST


def test_a_second_time_there_is_nothing_new(folder: Path) -> None:
    said(folder, "links.txt", "--yes")
    after = text(folder)
    told = said(folder, "links.txt")
    assert told.endswith("There is nothing new for wander.toml. Nothing was changed.\n")
    assert text(folder) == after
    assert len(versions(folder / "wander.toml")) == 1


def test_an_entry_gains_a_note_and_tags_where_it_has_none(folder: Path) -> None:
    script = (
        "var wander = { pages: ['https://jvns.ca', 'https://old.example/'], notes: {"
        "'https://jvns.ca': 'Joy.', 'https://old.example/': 'Other.' } }"
    )
    told = said(folder, write(folder, "wander.js", script), "--yes", "--tag", "t", "--tag", "u")
    assert "    1 of those there already had no note or tags, and gets them\n" in told
    assert "Changed wander.toml: a note or tags for 1 entry there already." in told
    assert text(folder) == LIST.replace(
        '"https://jvns.ca/"', '{ url = "https://jvns.ca/", note = "Joy.", tags = ["t", "u"] }'
    )


def test_several_sources_are_one_change(folder: Path) -> None:
    more = write(folder, "more.txt", "https://Other.example/a - a word\nhttps://more.example/\n")
    told = said(folder, "links.txt", more, "--yes")
    assert told.index("links.txt: ") < told.index("more.txt: text\n    pages: 1 new, 1 there")
    config = read_config(folder / "wander.toml")
    assert config.console.pages[2:] == (
        *("https://new.example/", "https://other.example/a", "https://more.example/"),
    )
    assert config.console.notes["https://other.example/a"] == "a word"
    assert len(versions(folder / "wander.toml")) == 1


def test_nothing_of_several_when_one_cannot_be_read(folder: Path) -> None:
    assert "nowhere.txt: there is no such file." in refused(folder, "links.txt", "nowhere.txt")


def test_what_the_list_cannot_hold_is_named_and_left_out(folder: Path) -> None:
    script = (
        "var wander = { pages: ['jvns', 'https://new.example/', shuffle()],"
        " consoles: ['https://ana.example/wander', 'https://b.example/w'], ignore: ['*', 'y.com'] }"
    )
    told = said(folder, write(folder, "wander.js", script), "--yes")
    assert "    pages: 1 new\n    consoles: 1 new\n    ignore: 1 new\n" in told
    assert "    Left out, since your list cannot hold it:\n" in told
    assert "    Not understood:\n" in told
    assert "'jvns' is no whole web address\n" in told
    assert "line 1: pages: shuffle() is not a constant\n" in told
    own = '"https://ana.example/wander": this is your own console, and no neighbour of its own.\n'
    assert own in told
    assert '"*" hides everything.\n' in told
    console = read_config(folder / "wander.toml").console
    assert console.consoles == ("https://susam.net/wander/", "https://b.example/w")
    assert console.ignore == ("https://x.com/", "y.com")


def test_what_ones_own_patterns_hide_is_told(folder: Path) -> None:
    told = said(folder, write(folder, "a.txt", "https://x.com/me"), "--yes")
    assert "Not shown, since your ignore patterns hide it:\n" in told
    assert '      https://x.com/me (by "https://x.com/")\n' in told
    script = "var wander = { ignore: ['jvns.ca'] }"
    told = said(folder, write(folder, "wander.js", script), "--yes")
    assert '      https://jvns.ca/ (by "jvns.ca")\n' in told
    assert "x.com/me" not in told  # which it was before


def test_one_address_in_two_lists_has_one_note(tmp_path: Path) -> None:
    write(tmp_path, "pages.txt", "https://a.example/ - My pages.")
    write(tmp_path, "consoles.txt", "https://b.example/ - My neighbours.")
    write(tmp_path, "wander.toml", 'pages = [{ url = "https://b.example/", note = "Else." }]\n')
    said(tmp_path, "pages.txt", "--yes")
    said(tmp_path, "pages.txt", "consoles.txt", "--consoles", "--yes")
    config = read_config(tmp_path / "wander.toml")
    assert config.console.consoles == ("https://a.example/", "https://b.example/")
    assert config.console.notes["https://b.example/"] == "Else."


def test_links_may_be_neighbours(folder: Path) -> None:
    links = "https://a.example/wander/wander.js\nhttps://susam.net/wander/wander.js\n"
    said(folder, write(folder, "friends.txt", links), "--consoles", "--yes")
    console = read_config(folder / "wander.toml").console
    assert console.consoles == ("https://susam.net/wander/", "https://a.example/wander/")
    assert len(console.pages) == 2


def test_a_long_list_takes_seconds(tmp_path: Path) -> None:
    addresses = [f"https://example.com/{number}" for number in range(5_000)]
    write(tmp_path, "many.txt", "\n".join(addresses))
    write(tmp_path, "wander.toml", f"pages = {json.dumps(addresses[::2])}\n")
    began = time.process_time()
    told = said(tmp_path, "many.txt", "--yes", "--tag", "many")
    assert time.process_time() - began < 10
    assert "2,500 pages added; a note or tags for 2,500 entries there already" in told
    assert len(read_config(tmp_path / "wander.toml").console.tags) == 5_000


# Asking first


def test_nothing_is_written_unasked(folder: Path) -> None:
    ended = run_here(folder, "import", "links.txt")
    assert ended.returncode == 1
    assert ended.stderr == "Nothing was changed. To write this without being asked: --yes\n"
    assert '+    "https://other.example/a",\n' in ended.stdout
    assert text(folder) == LIST


def test_a_dry_run_shows_and_writes_nothing(folder: Path) -> None:
    told = said(folder, "links.txt", "--dry-run", "--yes")
    assert '+    "https://other.example/a",\n' in told
    assert told.endswith("Nothing was changed. It would be: 2 pages added.\n")
    assert text(folder) == LIST
    (folder / "wander.toml").unlink()
    assert '+    "https://other.example/a",\n' in said(folder, "links.txt", "--dry-run")
    assert not (folder / "wander.toml").exists()


def test_a_long_difference_is_shortened(tmp_path: Path) -> None:
    write(tmp_path, "many.txt", "".join(f"https://{number}.example/\n" for number in range(500)))
    told = said(tmp_path, "many.txt", "--dry-run")
    assert 200 < len(told.splitlines()) < 220
    assert "more lines\n" in told


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1), ("", 1)])
def test_it_asks_who_is_at_a_terminal(
    folder: Path, terminals: list[Terminal], answer: str, status: int
) -> None:
    terminals.append(terminal := Terminal(folder, "import", "links.txt"))
    terminal.asks("Write this? [y/N]:").answer(answer)
    assert terminal.ends() == status
    assert '+    "https://other.example/a",' in terminal.screen
    assert ("other.example" in text(folder)) == (status == 0)
    assert ("Nothing was changed." in terminal.screen) == (status == 1)


@pytest.mark.parametrize("words", [(), ("--pick",)])
def test_who_leaves_at_a_question_changes_nothing(
    folder: Path, terminals: list[Terminal], words: tuple[str, ...]
) -> None:
    terminals.append(terminal := Terminal(folder, "import", "links.txt", *words))
    terminal.asks("[y/n/a/q/?]" if words else "Write this? [y/N]:")
    # The test's terminal is not the process's own, which would send this by itself.
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.ends() == 130
    assert terminal.screen.endswith("\nNothing was changed.\n")
    assert "Traceback" not in terminal.screen
    assert text(folder) == LIST


PICK = "    Add it? [y/n/a/q/?]"
MANY = "".join(f"https://{name}.example/ - about {name}\n" for name in "abcde")


def test_one_by_one(folder: Path, terminals: list[Terminal]) -> None:
    write(folder, "many.txt", MANY)
    terminals.append(terminal := Terminal(folder, "import", "many.txt", "--pick", "--tag", "t"))
    terminal.asks(f"1/5  pages: https://a.example/\n    about a\n    Tags: t\n{PICK}").answer("y")
    terminal.asks(PICK).answer("n")
    terminal.asks(PICK).answer("what?")
    terminal.asks(PICK).answer("YES")
    terminal.asks(f"4/5  pages: https://d.example/\n    about d\n    Tags: t\n{PICK}").answer("q")
    terminal.asks("Write this? [y/N]:").answer("y")
    assert terminal.ends() == 0
    assert "    y: yes, n: no, a: all the rest, q: quit" in terminal.screen
    pages = read_config(folder / "wander.toml").console.pages
    assert pages[2:] == ("https://a.example/", "https://c.example/")


def test_all_the_rest(folder: Path, terminals: list[Terminal]) -> None:
    write(folder, "many.txt", MANY)
    terminals.append(terminal := Terminal(folder, "import", "many.txt", "--pick", "--yes"))
    terminal.asks(PICK).answer("n")
    terminal.asks(PICK).answer("a")
    assert terminal.ends() == 0
    assert "Write this?" not in terminal.screen
    pages = read_config(folder / "wander.toml").console.pages
    assert pages[2:] == tuple(f"https://{name}.example/" for name in "bcde")


def test_none_of_them(folder: Path, terminals: list[Terminal]) -> None:
    terminals.append(terminal := Terminal(folder, "import", "links.txt", "--pick"))
    terminal.asks(PICK).answer("q")
    assert terminal.ends() == 0
    assert "Nothing was changed." in terminal.screen
    assert text(folder) == LIST


def test_the_comment_above_a_group_stays_with_what_is_left_of_it(
    folder: Path, terminals: list[Terminal]
) -> None:
    script = """\
var wander = { pages: [
    'https://a.example/',

    // Drawing
    'https://jvns.ca/',
    'https://b.example/',
    'https://c.example/',

    // Singing
    'https://d.example/',
] }
"""
    write(folder, "wander.js", script)
    terminals.append(terminal := Terminal(folder, "import", "wander.js", "--pick", "--yes"))
    for answer in "ynyn":
        terminal.asks(PICK).answer(answer)
    assert terminal.ends() == 0
    new = '    "https://a.example/",\n\n    # Drawing\n    "https://c.example/",\n'
    assert text(folder) == LIST.replace('tags = ["web"] },\n', f'tags = ["web"] }},\n{new}')


def test_no_list_is_started_for_nothing(tmp_path: Path) -> None:
    told = said(tmp_path, write(tmp_path, "wander.js", "var wander = {}"), "--yes")
    assert told == (
        "wander.js: a console's list\n"
        "    nothing for your list\n"
        "\n"
        "There is nothing new for wander.toml. Nothing was changed.\n"
    )
    assert not (tmp_path / "wander.toml").exists()


def test_nobody_is_there_to_pick(folder: Path) -> None:
    assert "--pick asks about each entry" in refused(folder, "links.txt", "--pick")


# Files that are no lists

UNREADABLE = {
    "huge": "it has more than 20 MB, and no list is that large.",
    "folder": "this is a folder. Name the file in it.",
    "nowhere.txt": "there is no such file.",
    "example.com/wander": "If you mean an address: wander import https://example.com/wander",
    "pipe": "this is no ordinary file. To read what a program says: … | wander import -",
    "/dev/zero": "this is no ordinary file.",
    "wander.toml": "this is your list itself.",
    "links.txt/x": "the file cannot be read: Not a directory.",
    "empty": "",
    "picture.png": "",
    "laughs.opml": "",
    "cut.opml": "cut off",
    "cut.js": "",
    "cut.json": "cut off",
}
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {one} "{f"&{before};" * 10}">'
        for before, one in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + ']><opml version="2.0"><body><outline text="&j;" htmlUrl="https://a.example/"/></body></opml>'
)


@pytest.mark.parametrize(("name", "why"), UNREADABLE.items())
def test_what_is_no_list_is_told_in_a_sentence(folder: Path, name: str, why: str) -> None:
    with (folder / "huge").open("wb") as file:
        file.truncate(100_000_000)
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "empty").touch()
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9)
    write(folder, "laughs.opml", LAUGHS)
    write(folder, "cut.opml", '<?xml version="1.0"?><opml version="2.0"><body><outline te')
    write(folder, "cut.js", "var wander = { pages: ['https://a.example/', 'https://b.exa")
    write(folder, "cut.json", '{"pages": ["https://a.example/", "https://b.exa')
    # A pipe that is opened is waited for without end.
    told = complaint((run if name == "pipe" else run_here)(folder, "import", name, "--yes"))
    assert told.startswith(f"Nothing was changed. {name}: ")
    assert why in told
    assert text(folder) == LIST
    assert versions(folder / "wander.toml") == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "links.txt").chmod(0)
    assert "the file cannot be read: Permission denied." in refused(folder, "links.txt")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be-with-mark"])
def test_encodings_of_texts(folder: Path, encoding: str) -> None:
    accents = "https://cafe.example/ - a café\n"
    content = (
        b"\xfe\xff" + accents.encode("utf-16-be")
        if encoding.endswith("mark")
        else accents.encode(encoding)
    )
    (folder / "links.txt").write_bytes(content)
    told = said(folder, "links.txt", "--yes")
    assert ("    It is not UTF-8. It was read as UTF-16.\n" in told) == ("16" in encoding)
    assert read_config(folder / "wander.toml").console.notes["https://cafe.example/"] == "a café"


def test_an_encoding_that_was_guessed_is_told(folder: Path) -> None:
    (folder / "links.txt").write_bytes("https://cafe.example/ - a café\n".encode("cp1252"))
    told = said(folder, "links.txt", "--yes")
    assert "It was read as Windows-1252: look whether its accents came out right.\n" in told
    assert read_config(folder / "wander.toml").console.notes["https://cafe.example/"] == "a café"


def test_what_was_not_understood_is_named_with_its_line(folder: Path) -> None:
    lines = "https://a.example/\nand so on\n" + "words\n" * 30
    told = said(folder, write(folder, "links.txt", lines), "--yes")
    assert "    Not understood:\n      line 2: and so on\n      line 3: words\n" in told
    assert "      and 11 more\n" in told


def test_a_list_that_is_broken_already_stays_as_it_is(folder: Path) -> None:
    write(folder, "wander.toml", 'titel = "Ana"\n')
    told = complaint(run_here(folder, "import", "links.txt", "--yes"))
    assert told.startswith("wander.toml:1:1: titel: ")
    assert text(folder) == 'titel = "Ana"\n'


def test_a_read_only_list_stays_as_it_is(folder: Path) -> None:
    (folder / "wander.toml").chmod(0o444)
    ended = run_here(folder, "import", "links.txt", "--yes")
    assert (ended.returncode, ended.stderr) == (
        1,
        "wander.toml was not saved: it is read-only.\n",
    )
    assert text(folder) == LIST


def test_a_folder_that_is_not_there_is_named(folder: Path) -> None:
    ended = run_here(folder, "import", "links.txt", "--yes", "-c", "nowhere/wander.toml")
    assert (ended.returncode, ended.stderr) == (
        1,
        "wander.toml was not saved: its folder is not there.\n",
    )


# From standard input


def piped(folder: Path, content: bytes, *words: str) -> Ended:
    return subprocess.run(
        [*WANDER, "import", "-", *words],
        cwd=folder,
        input=content.decode("latin-1"),
        encoding="latin-1",
        capture_output=True,
        check=False,
        timeout=20,
    )


def test_what_a_program_says(folder: Path) -> None:
    ended = piped(folder, LINKS.encode(), "--yes")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("standard input: text\n    pages: 2 new")
    assert "https://new.example/" in text(folder)


def test_a_program_that_says_too_much(folder: Path) -> None:
    told = complaint(piped(folder, b"https://a.example/\n" * 1_100_000, "--yes"))
    assert told == (
        "Nothing was changed. standard input: it has more than 20 MB, and no list is that large.\n"
    )
    assert text(folder) == LIST


# From the web

CONSOLE = (
    "const wander = { title: 'Ben', styles: ['ben.css'], consoles: ['https://c.example/wander/'],"
    " pages: ['https://jvns.ca/', 'https://ben.example/'], ignore: ['https://y.com/'] }"
)
LINKS_PAGE = HTMLResponse("<!doctype html><a href='https://linked.example/'>A link</a>")
WEB = {
    "/wander/wander.js": PlainTextResponse(CONSOLE),
    "/wander/": HTMLResponse("<script src='wander.js'></script>"),
    "/own.html": HTMLResponse('<!doctype html><script async src="./wander.js"></script>'),
    "/wander.js": PlainTextResponse(CONSOLE),
    "/links/": LINKS_PAGE,
    "/links": LINKS_PAGE,
    "/soft/wander.js": HTMLResponse("<!doctype html><p>Nothing here."),
    "/soft/": LINKS_PAGE,
    "/soft": LINKS_PAGE,
    "/links.txt": PlainTextResponse(LINKS),
    "/moved.txt": RedirectResponse("/links.txt", 301),
    "/program/wander.js": PlainTextResponse("const wander = { pages: shuffle(mine) }"),
    "/large.txt": PlainTextResponse(b"https://a.example/\n" * 1_100_000),
    "/broken.txt": PlainTextResponse("no", 503),
}


def _answer(request: Request) -> Response:
    return WEB.get(request.url.path, PlainTextResponse("nothing here", 404))


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """A website with lists of every kind; its address without the last slash."""
    with LiveServer(Starlette(routes=[Route("/{path:path}", _answer)])) as server:
        yield server.url.rstrip("/")


ALLOW = ("--allow", "127.0.0.1", "--yes")


@pytest.mark.parametrize("path", ["wander", "wander/", "wander/index.html", "wander/wander.js"])
def test_another_console_brings_its_pages_and_neighbours(folder: Path, web: str, path: str) -> None:
    told = said(folder, f"{web}/{path}", *ALLOW)
    assert f"{web}/{path}: a console's list\n" in told
    assert (
        "    Somebody else's console, so not taken over: ignore patterns, title, styles."
        " If it is yours: --mine\n"
    ) in told
    console = read_config(folder / "wander.toml").console
    assert console.pages[2:] == ("https://ben.example/",)
    assert console.consoles[1:] == ("https://c.example/wander/",)
    assert (console.title, console.ignore, console.styles) == ("Ana", ("https://x.com/",), ())


def test_a_console_with_a_page_of_its_own_name(folder: Path, web: str) -> None:
    assert "a console's list\n    pages: 1 new" in said(folder, f"{web}/own.html", *ALLOW)


def test_ones_own_console_is_known_by_its_address(folder: Path, web: str) -> None:
    write(folder, "wander.toml", f'url = "{web}/wander/"\n')
    told = said(folder, f"{web}/wander", *ALLOW)
    assert "    Also taken over: title, styles\n" in told
    config = read_config(folder / "wander.toml")
    assert (config.console, config.url) == (read(CONSOLE), f"{web}/wander/")


def test_the_first_console_of_a_list_is_ones_own(tmp_path: Path, web: str) -> None:
    told = said(tmp_path, f"{web}/wander/", *ALLOW)
    assert "    Taken for your own console. If it is somebody else's: --theirs\n" in told
    config = read_config(tmp_path / "wander.toml")
    assert (config.console, config.url) == (read(CONSOLE), f"{web}/wander/")


def test_whose_it_is_can_be_said(tmp_path: Path, folder: Path, web: str) -> None:
    write(folder, "wander.toml", 'pages = ["https://jvns.ca/"]\n')
    said(folder, f"{web}/wander/", "--mine", *ALLOW)
    config = read_config(folder / "wander.toml")
    assert (config.console.title, config.url) == ("Ben", f"{web}/wander/")
    assert config.console.ignore == ("https://y.com/",)
    said(tmp_path, f"{web}/wander/", "--theirs", *ALLOW, "-c", "theirs.toml")
    config = read_config(tmp_path / "theirs.toml")
    assert (config.console.title, config.url, config.console.ignore) == ("Wander", None, ())
    assert config.console.consoles == ("https://c.example/wander/",)


@pytest.mark.parametrize("path", ["links/", "links", "soft/", "soft"])
def test_a_page_of_links_is_no_console(folder: Path, web: str, path: str) -> None:
    assert "a web page\n    pages: 1 new\n" in said(folder, f"{web}/{path}", *ALLOW)
    assert "https://linked.example/" in text(folder)


@pytest.mark.parametrize("path", ["links.txt", "moved.txt"])
def test_a_file_on_the_web(folder: Path, web: str, path: str) -> None:
    assert "text\n    pages: 2 new, 1 there already\n" in said(folder, f"{web}/{path}", *ALLOW)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("gone.txt", "it answers 404 Not Found."),
        ("gone/", "it answers 404 Not Found."),
        ("broken.txt", "it answers 503 Service Unavailable."),
        ("large.txt", "it has more than 20 MB, and no list is that large."),
        ("program/", "shuffle(mine)"),
    ],
)
def test_an_address_without_a_list(folder: Path, web: str, path: str, why: str) -> None:
    told = refused(folder, "links.txt", f"{web}/{path}", *ALLOW)
    assert told.startswith(f"Nothing was changed. {web}/{path}: ")
    assert why in told


def test_addresses_that_are_not_asked(folder: Path, web: str) -> None:
    assert "not a public address. To ask it all the same" in refused(folder, f"{web}/links.txt")
    port = free_port()
    told = refused(folder, f"http://127.0.0.1:{port}/", "--allow", "127.0.0.1")
    assert "refuses the connection." in told
    told = refused(folder, "ftp://a.example/x")
    assert "begins with ftp: and is not a web address." in told


# Other people's formats

BOOKMARKS = """\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3>Small web</H3>
    <DL><p>
        <DT><A HREF="https://new.example/">New</A>
        <DT><A HREF="https://jvns.ca">Julia</A>
    </DL><p>
</DL><p>
"""
OPML = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Small web">
<outline type="rss" text="New" htmlUrl="https://new.example/" xmlUrl="https://new.example/feed"/>
<outline type="rss" text="Julia" htmlUrl="https://jvns.ca" xmlUrl="https://jvns.ca/atom.xml"/>
</outline></body></opml>
"""


@pytest.mark.parametrize(
    ("name", "content", "format_", "tags"),
    [
        ("bookmarks.html", BOOKMARKS, "a browser's bookmarks", ("Small web",)),
        ("blogroll.opml", OPML, "OPML", ("Small web",)),
        ("links.md", "# Links\n\n- [New](https://new.example/)\n- <https://jvns.ca>\n",
         "Markdown", ()),
        ("links.csv", "url,title\nhttps://new.example/,New\nhttps://jvns.ca,J\n", "a table", ()),
        ("links.html", '<p><a href="https://new.example/">N</a> <a href="https://jvns.ca">J</a>',
         "a web page", ()),
    ],
)  # fmt: skip
def test_every_format_goes_in(
    folder: Path, name: str, content: str, format_: str, tags: tuple[str, ...]
) -> None:
    told = said(folder, write(folder, name, content), "--yes")
    assert told.startswith(f"{name}: {format_}")
    assert "    pages: 1 new, 1 there already\n" in told
    console = read_config(folder / "wander.toml").console
    assert console.pages == ("https://jvns.ca/", "https://old.example/", "https://new.example/")
    assert console.tags.get("https://new.example/", ()) == tags
    assert console.tags.get("https://jvns.ca/", ()) == tags


def test_the_blogroll_of_a_console_comes_back_as_it_went_out(tmp_path: Path) -> None:
    (tmp_path / "wander.toml").write_text(
        """
        pages = [
            "https://jvns.ca/",
            { url = "https://a.example/", note = "A friend.", tags = ["Wander consoles", "b"] },
            { url = "https://c.example/", tags = ["C/C++", "b"] },
        ]
        consoles = [
            { url = "https://susam.net/wander/", note = "Where it began.", tags = ["d", "e"] },
            "https://b.example/wander/",
        ]
        """
    )
    run_here(tmp_path, "export", "public")
    again = tmp_path / "again"
    again.mkdir()
    told = said(again, "../public/blogroll.opml", "--yes")
    assert "pages: 3 new\n    consoles: 2 new\n" in told
    before, after = (read_config(one / "wander.toml").console for one in (tmp_path, again))
    assert (after.pages, after.consoles) == (before.pages, before.consoles)
    assert (after.notes, after.tags) == (before.notes, before.tags)


def test_a_snapshot_brings_neighbours(folder: Path) -> None:
    consoles: dict[str, object] = {
        f"https://{name}/wander/": {"referrers": []} for name in ("a.example", "susam.net")
    }
    content = json.dumps({"date": "2026-05-15 03:59:32 +0000", "consoles": consoles, "pages": {}})
    told = said(folder, write(folder, "network.json", content), "--yes")
    assert "a snapshot of the network\n    consoles: 1 new, 1 there already\n" in told
    console = read_config(folder / "wander.toml").console
    assert console.consoles == ("https://susam.net/wander/", "https://a.example/wander/")


def test_comments_become_notes_and_comments(folder: Path) -> None:
    script = """\
var wander = {
  pages: [
    // People who draw
    'https://jvns.ca/',
    'https://draw.example/', // With ink.

    // People who sing
    'https://sing.example/',
  ],
}
"""
    said(folder, write(folder, "wander.js", script), "--yes")
    assert text(folder) == LIST.replace(
        'tags = ["web"] },\n',
        'tags = ["web"] },\n'
        "\n"
        "    # People who draw\n"
        '    { url = "https://draw.example/", note = "With ink." },\n'
        "\n"
        "    # People who sing\n"
        '    "https://sing.example/",\n',
    )


def test_regular_expressions_are_shown_as_the_patterns_they_become(folder: Path) -> None:
    script = r"var wander = { ignore: ['.*://medium\\.com/.*', 'https://x.com/'] }"
    told = said(folder, write(folder, "wander.js", script), "--yes")
    assert "    Regular expressions, and the patterns that hide the same:\n" in told
    assert r"      .*://medium\.com/.*  ->  https://medium.com/" in told
    assert read_config(folder / "wander.toml").console.ignore[1:] == ("https://medium.com/",)


def test_the_help_has_an_example(tmp_path: Path) -> None:
    assert "Example: wander import " in said(tmp_path, "--help")
