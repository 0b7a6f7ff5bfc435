"""Starting a list: with options, with questions on a terminal, or from a console there is."""

import re
import signal
from pathlib import Path

import pytest

from tests.command import complaint, run, run_here
from tests.terminal import Terminal
from wander.config import parse_config, read_config
from wander.console import Console
from wander.starter import starter


def init(folder: Path, *words: str | Path) -> str:
    """What `wander init words…` says where it works."""
    ended = run(folder, "init", *words)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def written(folder: Path, name: str = "wander.toml") -> Console:
    return read_config(folder / name).console


# With options


def test_options_are_the_answers(tmp_path: Path) -> None:
    said = init(
        tmp_path,
        *("--title", 'Ana\'s "corner"'),
        *("--url", "ana.example/wander"),
        *("--page", "https://jvns.ca/", "--page", "ciechanow.ski", "--page", "jvns.ca"),
        *("--console", "http://ben.example/wander/"),
    )
    assert said == "Wrote wander.toml. See it with: wander serve\n"
    assert written(tmp_path) == Console(
        title='Ana\'s "corner"',
        pages=("https://jvns.ca/", "https://ciechanow.ski/"),
        consoles=("http://ben.example/wander/",),
    )
    assert read_config(tmp_path / "wander.toml").url == "https://ana.example/wander/"


def test_nobody_there_to_ask_gets_a_list_to_go_on_from(tmp_path: Path) -> None:
    init(tmp_path)
    assert written(tmp_path) == Console(title="Wander", consoles=("https://susam.net/wander/",))


def test_the_list_explains_itself(tmp_path: Path) -> None:
    init(tmp_path, "--title", "Ana", "--page", "jvns.ca")
    assert (
        (tmp_path / "wander.toml").read_text()
        == """\
# The list of a Wander console: pages worth a visit, and the consoles of neighbours.
# Save it, and the next visitor sees the change. All keys: docs/wander-toml.md

title = "Ana"

# Where your console is on the web. Page owners see it as the place a visitor came from.
# url = "https://example.com/wander/"

# Pages that you love. An entry with a note, which tells visitors why, is a table:
# { url = "https://example.com/", note = "Explains computers with joy." },
pages = [
    "https://jvns.ca/",
]

# Other people's consoles. Their pages, and those of their neighbours, come to your
# visitors too.
consoles = [
    "https://susam.net/wander/",
]

# What you never want to show, whoever recommends it: "https://example.com/" hides that
# site and all its pages. * stands for any characters.
ignore = [
]
"""
    )


def test_the_examples_in_the_comments_are_right() -> None:
    text = starter(Console())
    (example,) = re.findall(r"^# (\{.*\}),$", text, re.MULTILINE)
    (url,) = re.findall(r"^# (url = .*)$", text, re.MULTILINE)
    config = parse_config(f"{url}\npages = [{example}]")
    assert config.url == "https://example.com/wander/"
    assert config.console.notes == {"https://example.com/": "Explains computers with joy."}


def test_another_file_is_named_in_the_next_step(tmp_path: Path) -> None:
    said = init(tmp_path, "my list.toml")
    assert said == "Wrote my list.toml. See it with: wander serve --config 'my list.toml'\n"
    assert written(tmp_path, "my list.toml").title == "Wander"


@pytest.mark.parametrize("there", ["file", "folder", "link", "dangling link"])
def test_what_is_there_is_left_as_it_is(tmp_path: Path, there: str) -> None:
    path, elsewhere = tmp_path / "wander.toml", tmp_path / "elsewhere.toml"
    if there == "folder":
        path.mkdir()
    elif there == "file":
        path.write_text("mine")
    else:
        path.symlink_to(elsewhere)
        if there == "link":
            elsewhere.write_text("mine")
    before = path.lstat()
    said = complaint(run_here(tmp_path, "init", "--title", "Ana"))
    assert said == "wander.toml is there already, and was left as it is.\n"
    after = path.lstat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert elsewhere.exists() is (there == "link")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = complaint(run(tmp_path, "init", "nowhere/wander.toml"))
    assert said == "Cannot write nowhere/wander.toml: No such file or directory.\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--page", "jvns"], '--page: "jvns" is only a part of an address.'),
        (
            ["--page", "javascript:alert(1)"],
            '--page: "javascript:alert(1)" begins with javascript:',
        ),
        (["--page", ""], "--page: the address is empty."),
        (["--url", "a b"], "--url: there is a space in the address"),
        (["--title", "x" * 201], "--title: the title has 201 characters."),
        (
            ["--url", "https://ana.example/", "--console", "ana.example/index.html"],
            "--console: this is the console itself",
        ),
    ],
)
def test_an_option_that_cannot_be_is_explained(
    tmp_path: Path, options: list[str], said: str
) -> None:
    assert complaint(run_here(tmp_path, "init", *options)).startswith(said)
    assert not (tmp_path / "wander.toml").exists()


# With questions


@pytest.fixture
def terminal(tmp_path: Path, terminals: list[Terminal]) -> Terminal:
    terminals.append(Terminal(tmp_path, "init"))
    return terminals[-1]


TITLE = "What is your console called?"
URL = "Where will it be on the web?"
PAGE = "A page you love:"
NEIGHBOUR = "A neighbour's console:"


def test_it_asks_a_few_questions(tmp_path: Path, terminal: Terminal) -> None:
    terminal.asks(TITLE).answer("Ana's corner")
    terminal.asks(URL).answer("ana.example/wander/")
    terminal.asks(PAGE).answer("https://jvns.ca/")
    terminal.asks(PAGE).answer("ciechanow.ski")
    terminal.asks(PAGE).answer("ciechanow.ski")
    terminal.asks(PAGE).answer("")
    terminal.asks(NEIGHBOUR).answer("ben.example/wander/")
    terminal.asks(NEIGHBOUR).answer("")
    assert terminal.ends() == 0
    assert terminal.screen.splitlines() == [
        "A few questions first. Enter alone goes on to the next.",
        "",
        f"{TITLE} Ana's corner",
        f"{URL} ana.example/wander/",
        "    https://ana.example/wander/",
        f"{PAGE} https://jvns.ca/",
        f"{PAGE} ciechanow.ski",
        "    https://ciechanow.ski/",
        f"{PAGE} ciechanow.ski",
        "    https://ciechanow.ski/",
        f"{PAGE} ",
        f"{NEIGHBOUR} ben.example/wander/",
        "    https://ben.example/wander/",
        f"{NEIGHBOUR} ",
        "Wrote wander.toml. See it with: wander serve",
    ]
    config = read_config(tmp_path / "wander.toml")
    assert config.url == "https://ana.example/wander/"
    assert config.console == Console(
        title="Ana's corner",
        pages=("https://jvns.ca/", "https://ciechanow.ski/"),
        consoles=("https://ben.example/wander/",),
    )


def test_every_question_may_be_skipped(tmp_path: Path, terminal: Terminal) -> None:
    for question in (TITLE, URL, PAGE, NEIGHBOUR):
        terminal.asks(question).answer("")
    assert terminal.ends() == 0
    assert written(tmp_path) == Console(title="Wander", consoles=("https://susam.net/wander/",))


def test_an_answer_that_cannot_be_is_explained_and_asked_again(
    tmp_path: Path, terminal: Terminal
) -> None:
    terminal.asks(TITLE).answer("  é 日本  ")
    terminal.asks(URL).answer("my website")
    terminal.asks(URL).answer("me.example")
    terminal.asks(PAGE).answer("javascript:alert(1)")
    terminal.asks(PAGE).answer("https://")
    terminal.asks(PAGE).answer("")
    terminal.asks(NEIGHBOUR).answer("me.example")
    terminal.asks(NEIGHBOUR).answer("")
    assert terminal.ends() == 0
    assert '    there is a space in the address "my website".' in terminal.screen
    assert '    "javascript:alert(1)" begins with javascript:' in terminal.screen
    assert "    this is the console itself" in terminal.screen
    assert "Traceback" not in terminal.screen
    assert written(tmp_path).title == "é 日本"
    assert written(tmp_path).pages == ()


@pytest.mark.parametrize("key", [b"\x04", b"\x03"], ids=["Ctrl-D", "Ctrl-C"])
def test_leaving_in_the_midst_leaves_nothing(
    tmp_path: Path, terminal: Terminal, key: bytes
) -> None:
    terminal.asks(TITLE).answer("Ana")
    terminal.asks(URL).press(key)
    if key == b"\x03":
        # The test's terminal is not the process's own, which would send this by itself.
        terminal.process.send_signal(signal.SIGINT)
    assert terminal.ends() not in (0, None)
    assert "Traceback" not in terminal.screen
    assert not (tmp_path / "wander.toml").exists()


def test_only_what_was_not_given_is_asked_for(tmp_path: Path, terminals: list[Terminal]) -> None:
    terminals.append(
        terminal := Terminal(tmp_path, "init", "--title", "Ana", "--url", "ana.example")
    )
    terminal.asks(PAGE).answer("")
    terminal.asks(NEIGHBOUR).answer("")
    assert terminal.ends() == 0
    assert written(tmp_path).title == "Ana"
    assert TITLE not in terminal.screen
