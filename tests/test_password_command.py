"""`wander password`: what it asks, what it says, and what it leaves behind."""

import os
import pty
import subprocess
from contextlib import chdir
from pathlib import Path
from select import select

import pytest
from typer.testing import CliRunner

from tests.command import WANDER, Ended, complaint, run, run_here
from wander.cli import app
from wander.server.editor.password import is_right, read_access

PASSWORD = "seven quiet herons"
LIST = 'url = "https://ana.example/wander/"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wander.toml").write_text(LIST, encoding="utf-8")
    return tmp_path


def given(folder: Path, line: str | bytes, *words: str) -> Ended:
    """`wander password words…` with something on its standard input."""
    with chdir(folder):
        ended = CliRunner().invoke(app, ["password", *words], input=line)
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return subprocess.CompletedProcess(words, ended.exit_code, ended.stdout, ended.stderr)


def said(ended: Ended) -> str:
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    return ended.stdout


def lets_in(folder: Path, password: str) -> bool:
    return is_right(password, read_access(folder / "wander.toml"))


def test_a_line_of_standard_input_is_the_password(folder: Path) -> None:
    assert said(given(folder, f"{PASSWORD}\nanother line\n")) == (
        "Your password is set, and your editor is on.\n"
        "While `wander serve` runs, it is at https://ana.example/wander/edit/\n"
    )
    assert lets_in(folder, PASSWORD)
    assert (folder / "wander.toml").read_text() == LIST


def test_it_is_changed_and_then_removed(folder: Path) -> None:
    given(folder, PASSWORD)
    before = read_access(folder / "wander.toml")
    told = said(given(folder, "\ufeffa kettle of old h\u00e4wks\r\n"))
    assert told.startswith("Your password is changed. Every browser has to sign in again.\n")
    after = read_access(folder / "wander.toml")
    assert before and after and before.key != after.key
    assert lets_in(folder, "a kettle of old h\u00e4wks")
    assert said(run_here(folder, "password", "--remove")) == (
        "The password is removed, and every browser is signed out.\n"
        "Your editor is off. On again: wander password\n"
    )
    assert read_access(folder / "wander.toml") is None
    assert said(run_here(folder, "password", "--remove")) == (
        "Your editor is off. On again: wander password\n"
    )


def test_every_browser_is_signed_out_and_the_password_stays(folder: Path) -> None:
    told = complaint(run_here(folder, "password", "--end-sessions"))
    assert told == "There is no password yet, so nobody is signed in.\n"
    given(folder, PASSWORD)
    before = read_access(folder / "wander.toml")
    assert said(run_here(folder, "password", "--end-sessions")) == (
        "Every browser is signed out. The password is the same.\n"
        "Sign in again at https://ana.example/wander/edit/\n"
    )
    after = read_access(folder / "wander.toml")
    assert before and after
    assert (before.hash, before.key != after.key) == (after.hash, True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('pages = ["https://jvns.ca/"]\n', "/edit/ of your console's host."),
        ('pages = []\nserver.path = "/links/"\n', "/links/edit/ of your console's host."),
        ('url = "https://ana.example/wander.html"\n', "https://ana.example/edit/"),
        ("pages = [", "edit/ below your console."),
        ("\xff", "edit/ below your console."),
    ],
)
def test_where_the_editor_is(folder: Path, text: str, place: str) -> None:
    """Also for a list that is broken, which keeps nobody from setting a password."""
    (folder / "wander.toml").write_text(text, encoding="latin-1")
    assert said(given(folder, PASSWORD)).endswith(f" it is at {place}\n")
    assert read_access(folder / "wander.toml")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "Nobody is here to be asked. Run this in a terminal, or pass the password in:"),
        ("\n", "Nobody is here to be asked."),
        ("short\n", "It needs at least 12 characters."),
        ("x" * 20_000, "That is longer than 1,000 characters."),
        ("ana.example/wander\n", "That is among the first that a stranger would try."),
        (b"seven quiet h\xe9rons\n", "That is not text as this terminal writes it."),
    ],
)
def test_a_line_that_will_not_do_sets_nothing(folder: Path, line: str | bytes, told: str) -> None:
    assert complaint(given(folder, line)).startswith(told)
    assert not (folder / ".wander").exists()


def test_bytes_that_are_no_text_are_refused_by_the_program_itself(folder: Path) -> None:
    done = subprocess.run(
        [*WANDER, "password"],
        cwd=folder,
        input=b"seven quiet h\xe9rons\n",
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"That is not text as this terminal writes it.")


@pytest.mark.parametrize("words", [[], ["--end-sessions"], ["--remove"]])
def test_there_has_to_be_a_list(tmp_path: Path, words: list[str]) -> None:
    told = complaint(run_here(tmp_path, "password", *words))
    assert told.startswith("wander.toml: there is no such file.")
    assert "wander init" in told
    assert list(tmp_path.iterdir()) == []
    assert "this is a folder" in complaint(run_here(tmp_path, "password", "-c", "."))


def test_another_list_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "a home"
    folder.mkdir()
    (folder / "wander.toml").write_text(LIST, encoding="utf-8")
    path = str(folder / "wander.toml")
    said(given(tmp_path, PASSWORD, "--config", path))
    assert read_access(folder / "wander.toml")
    assert said(run_here(tmp_path, "password", "--remove", "-c", path)).endswith(
        f"On again: wander password --config '{path}'\n"
    )


def test_one_thing_at_a_time(folder: Path) -> None:
    told = complaint(run_here(folder, "password", "--remove", "--end-sessions"), status=2)
    assert "not both" in told


def test_a_file_that_others_may_read_is_told(folder: Path) -> None:
    given(folder, PASSWORD)
    (folder / ".wander" / "password").chmod(0o644)
    assert "Run: chmod 600" in complaint(run_here(folder, "password", "--end-sessions"))


class Terminal:
    """`wander password` at a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*WANDER, "password"],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,  # else the terminal that runs the tests would be asked
        )
        os.close(theirs)
        self.screen = b""
        self._seen = 0

    def answer(self, question: str, typed: bytes) -> None:
        """Wait for a question, and type. What is typed before the space after it is lost."""
        while f"{question} ".encode() not in self.screen[self._seen :]:
            assert select([self._ours], [], [], 20)[0], self.screen
            self.screen += os.read(self._ours, 1000)
        self._seen = len(self.screen)
        os.write(self._ours, typed)

    def end(self) -> int:
        """Read to the end; returns the exit status."""
        try:
            while more := os.read(self._ours, 1000):
                self.screen += more
        except OSError:  # how Linux says that nobody is there any more
            pass
        os.close(self._ours)
        return self.process.wait(10)


def test_at_a_terminal_it_is_asked_twice_and_not_shown(folder: Path) -> None:
    terminal = Terminal(folder)
    first, again = "A password for your editor:", "Once more, to be sure:"
    terminal.answer(first, b"hunter2\n")
    terminal.answer(first, f"{PASSWORD}\n".encode())
    terminal.answer(again, b"seven quiet herbs\n")
    terminal.answer(first, f"{PASSWORD}\n".encode())
    terminal.answer(again, f"{PASSWORD}\n".encode())
    assert terminal.end() == 0
    assert b"It needs at least 12 characters." in terminal.screen
    assert b"That was another one. From the start:" in terminal.screen
    assert b"Your password is set" in terminal.screen
    for typed in (b"hunter2", b"herons", b"herbs"):
        assert typed not in terminal.screen
    assert lets_in(folder, PASSWORD)


def test_who_goes_away_sets_nothing(folder: Path) -> None:
    terminal = Terminal(folder)
    terminal.answer("A password for your editor:", f"{PASSWORD}\n".encode())
    terminal.answer("Once more, to be sure:", b"\x04")
    assert terminal.end() != 0
    assert b"Traceback" not in terminal.screen
    assert not (folder / ".wander").exists()


def test_its_help_has_an_example(folder: Path) -> None:
    ended = run(folder, "password", "--help")
    assert "Example: wander password" in ended.stdout
    assert "--end-sessions" in ended.stdout
