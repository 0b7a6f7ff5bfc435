"""What a new list says: whatever is in it, and what is taken over from a console there is."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.command import complaint, run_here
from wander.config import parse_config, read_config
from wander.console import Console
from wander.starter import starter, write_starter


def init(folder: Path, *words: str | Path) -> str:
    """What `wander init words…` says where it works."""
    ended = run_here(folder, "init", *words)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def written(folder: Path) -> Console:
    return read_config(folder / "wander.toml").console


# From a console there is


def taken_over(folder: Path, script: str | bytes, *more: str) -> Console:
    content = script.encode() if isinstance(script, str) else script
    (folder / "wander.js").write_bytes(content)
    init(folder, "--from", "wander.js", *more)
    return written(folder)


@pytest.mark.parametrize(
    "start",
    ["const wander =", "let wander =", "var wander =", "window.wander =", "\ufeffvar wander ="],
)
def test_the_list_of_an_original_console_is_taken_over(tmp_path: Path, start: str) -> None:
    script = f"""{start} {{
      consoles: ['https://susam.net/wander/', "https://ben.example/"], // friends
      pages: [`https://jvns.ca/`, 'https://münchen.example/?a=b#c',],
      ignore: ['*.ads.example', 'x.com'],
      styles: ['style.css', 'https://cdn.example/b.css'],
      scripts: ['hello.js'],
      referral: 'no',
    }};"""
    assert taken_over(tmp_path, script) == Console(
        title="Wander",
        consoles=("https://susam.net/wander/", "https://ben.example/"),
        pages=("https://jvns.ca/", "https://münchen.example/?a=b#c"),
        ignore=("*.ads.example", "x.com"),
        styles=("style.css", "https://cdn.example/b.css"),
        scripts=("hello.js",),
        referral="no",
    )


def test_a_list_without_neighbours_gets_none(tmp_path: Path) -> None:
    assert taken_over(tmp_path, "var wander = { pages: ['https://jvns.ca/'] }").consoles == ()


def test_options_come_on_top_of_what_is_taken_over(tmp_path: Path) -> None:
    script = """var wander = { title: 'Old', pages: ['https://jvns.ca/'],
      notes: { 'https://jvns.ca/': 'x' } }"""
    console = taken_over(tmp_path, script, "--title", "New", "--page", "a.example")
    assert console.title == "New"
    assert console.pages == ("https://jvns.ca/", "https://a.example/")
    assert console.notes == {"https://jvns.ca/": "x"}


def test_a_file_that_is_not_utf_8_is_read_as_browsers_read_it(tmp_path: Path) -> None:
    script = "var wander = { title: 'Café', pages: ['https://jvns.ca/'] }".encode("latin-1")
    (tmp_path / "wander.js").write_bytes(script)
    said = init(tmp_path, "--from", "wander.js")
    assert "wander.js is not UTF-8. It was read as Windows-1252" in said
    assert written(tmp_path).title == "Café"


def test_what_a_list_of_ours_cannot_hold_is_kept_as_a_comment(tmp_path: Path) -> None:
    script = """var wander = {
      pages: ['https://jvns.ca/', 'notes.html', 'https://jvns.ca', 'javascript:alert(1)', ''],
      consoles: ['https://ben.example', 'https://ben.example/index.html', 'https://ana.example/'],
      ignore: ['*', 'x.com', 'http://x.com/'],
      styles: ['../style.css'],
    }"""
    (tmp_path / "wander.js").write_text(script)
    said = init(tmp_path, "--from", "wander.js", "--url", "ana.example")
    assert "Kept as comments, since they need mending:" in said
    assert 'pages[1]: "notes.html" is only a part of an address.' in said
    assert said.endswith("Wrote wander.toml. See it with: wander serve\n")
    assert written(tmp_path) == Console(
        title="Wander",
        pages=("https://jvns.ca/",),
        consoles=("https://ben.example",),
        ignore=("x.com",),
    )
    text = (tmp_path / "wander.toml").read_text()
    assert '    # "notes.html",  # "notes.html" is only a part of an address.\n' in text
    for entry in ("javascript:alert(1)", "https://ben.example/index.html", "../style.css"):
        assert f'    # "{entry}",  # ' in text
    # The line that a reason names is the line on which it stands.
    (line,) = re.findall(r'# "https://jvns.ca",  # .* stands on line (\d+)', text)
    assert text.splitlines()[int(line) - 1] == '    "https://jvns.ca/",'


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "var wander = {\n  pages: shuffle(['https://jvns.ca/']) }",
            "wander.js is a program, and only running it would tell what is in its list:\nline 2: ",
        ),
        ("<!doctype html><p>Not found", "There is no list to be read in wander.js:\nline 1: "),
        ("", "There is no list to be read in wander.js:\nline 1: "),
        ("var other = {}", "There is no list to be read in wander.js:\nline 1: "),
        (b"\xff\xfev\0a\0r\0", "There is no list to be read in wander.js:\nline 1: "),
    ],
)
def test_what_cannot_be_taken_over_is_explained(
    tmp_path: Path, script: str | bytes, said: str
) -> None:
    content = script.encode() if isinstance(script, str) else script
    (tmp_path / "wander.js").write_bytes(content)
    assert complaint(run_here(tmp_path, "init", "--from", "wander.js")).startswith(said)
    assert not (tmp_path / "wander.toml").exists()


def test_a_wander_js_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = complaint(run_here(tmp_path, "init", "--from", "nothing.js"))
    assert said == "Cannot read nothing.js: No such file or directory.\n"
    assert (
        complaint(run_here(tmp_path, "init", "--from", ".")) == "Cannot read .: Is a directory.\n"
    )


# Whatever is in it


LABELS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
HOSTS = st.builds("{}.{}.example".format, LABELS, LABELS)
TEXTS = st.text(max_size=30)
SPOKEN = TEXTS.filter(str.strip)


@st.composite
def consoles(draw: st.DrawFn) -> Console:
    """A list that is in order."""
    hosts = draw(st.lists(HOSTS, unique=True, max_size=6))
    entries = [f"{draw(st.sampled_from(['http', 'https']))}://{host}/a?b=%20#c" for host in hosts]
    cut = draw(st.integers(0, len(entries)))
    patterns = [f"*.{host}" for host in draw(st.lists(HOSTS, unique=True, max_size=3))]
    known = [*entries, *patterns]
    noted = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    tagged = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    return Console(
        title=draw(TEXTS.filter(bool)),
        pages=tuple(entries[:cut]),
        consoles=tuple(entries[cut:]),
        ignore=tuple(patterns),
        styles=tuple(f"{name}.css" for name in draw(st.lists(LABELS, unique=True, max_size=3))),
        scripts=tuple(f"js/{name}" for name in draw(st.lists(LABELS, unique=True, max_size=3))),
        referral=draw(st.sampled_from([None, "no", "version"])),
        preconnect=draw(st.booleans()),
        notes={entry: draw(SPOKEN) for entry in noted},
        tags={entry: tuple(draw(st.lists(SPOKEN, min_size=1, max_size=3))) for entry in tagged},
    )


@settings(max_examples=60, deadline=None)
@example(Console(title="\x7f\x00\x1b\x85\u2028\r\n\"\\'''"), None)
@given(consoles(), st.none() | HOSTS.map("https://me.{}/wander/".format))
def test_what_it_writes_is_read_back_equal(console: Console, url: str | None) -> None:
    config = parse_config(starter(console, url or ""))
    assert config.console == console
    assert config.url == url


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Console,
        title=TEXTS,
        pages=st.lists(TEXTS | HOSTS, max_size=4).map(tuple),
        consoles=st.lists(TEXTS | HOSTS, max_size=4).map(tuple),
        ignore=st.lists(TEXTS | HOSTS, max_size=4).map(tuple),
        styles=st.lists(TEXTS, max_size=2).map(tuple),
    )
)
def test_nothing_of_a_strange_list_is_lost(
    tmp_path_factory: pytest.TempPathFactory, console: Console
) -> None:
    path = tmp_path_factory.mktemp("strange") / "wander.toml"
    left_out = write_starter(path, console)
    kept = read_config(path).console
    entries = [*console.pages, *console.consoles, *console.ignore, *console.styles]
    kept_entries = [*kept.pages, *kept.consoles, *kept.ignore, *kept.styles]
    lines = path.read_bytes().decode().split("\n")
    commented = [line for line in lines if line.startswith('    # "')]
    assert len(kept_entries) + len(commented) == len(entries)
    assert len(left_out) >= len(commented)
