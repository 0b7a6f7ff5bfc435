"""`wander export --watch`: the files follow the list."""

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import WANDER, complaint, run_here
from tests.live import wait_until
from tests.owner import Owner
from wander.config import ConfigError
from wander.exporting import Watched
from wander.network.store import Store
from wander.network.verdicts import Finding, Verdict
from wander.site.export import ExportError

ONE = 'pages = ["https://one.example/"]\n'
TWO = 'pages = ["https://one.example/", "https://two.example/"]\n'
BROKEN = 'pages = ["https://one.example/"\nconsoles = []\n'
STYLED = f'styles = ["style.css"]\n{ONE}'


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    owner = Owner(tmp_path)
    owner.write(ONE)
    return owner


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "public"


# As its own program


class Watching:
    """`wander export --watch` in a process of its own, and what it says."""

    def __init__(self, folder: Path, target: Path) -> None:
        self.said_in = folder / "said.txt"
        with self.said_in.open("w") as said:
            self.process = subprocess.Popen(
                [*WANDER, "export", "--watch", target],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self.hears("Ctrl-C stops it")

    def hears(self, text: str) -> str:
        """Wait until it has said something; returns all that it said."""
        wait_until(lambda: text in self.said or self.process.poll() is not None, timeout=30)
        assert text in self.said, self.said
        return self.said

    @property
    def said(self) -> str:
        return self.said_in.read_text()


@pytest.fixture
def watching(owner: Owner, target: Path) -> Iterator[Watching]:
    watching = Watching(owner.folder, target)
    yield watching
    watching.process.kill()
    watching.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_files_follow_the_list_until_it_is_stopped(
    owner: Owner, target: Path, watching: Watching, number: signal.Signals
) -> None:
    def shows(text: str) -> bool:
        files = [target / name for name in ("wander.js", "feed.xml", "index.html")]
        return all(text in file.read_text() for file in files)

    assert shows("one.example")
    owner.write(TWO)
    wait_until(lambda: shows("two.example"), timeout=30)

    owner.write(BROKEN)
    said = watching.hears("The last good list stays in service.")
    assert "wander.toml:1:" in said
    assert shows("two.example")

    # As most editors save: another file in place of the list.
    owner.write(TWO.replace("two", "three"), "wander.toml.new")
    (owner.folder / "wander.toml.new").replace(owner.list)
    watching.hears("in service.\nwander.toml is in order again; its list is in service.\n")
    wait_until(
        lambda: len(re.findall(r"(?m)^[\d:]{8}  Wrote wander\.js, .*\n", watching.said)) == 2
    )
    assert shows("three.example")

    watching.process.send_signal(number)
    assert watching.process.wait(30) == 0
    assert watching.said.endswith("\nStopped.\n")
    assert "Traceback" not in watching.said


@pytest.mark.parametrize(
    ("text", "words"), [(BROKEN, "wander.toml:1:"), (STYLED, "style.css"), (None, "no such file")]
)
def test_what_cannot_be_exported_to_begin_with_is_not_watched(
    owner: Owner, target: Path, text: str | None, words: str
) -> None:
    owner.write(text) if text else owner.list.unlink()
    assert words in complaint(run_here(owner.folder, "export", "--watch", target))
    assert not target.exists()


def test_a_page_that_reads_whatever_list_there_is_needs_no_watching(owner: Owner) -> None:
    said = complaint(run_here(owner.folder, "export", "--watch", "--drop-in", "x"), status=2)
    assert "not both" in said


# One look after the other


class Looks:
    """An export that is looked at when a test says so."""

    def __init__(self, owner: Owner, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.watched = Watched(owner.list, target, force=False, rest=0)
        self.watched.export()
        self._capsys = capsys
        capsys.readouterr()

    def __call__(self, times: int = 2) -> tuple[str, str]:
        """What it says of its work, and of mistakes, while it looks so many times."""
        for _ in range(times):
            self.watched.look()
        out, err = self._capsys.readouterr()
        return re.sub(r"(?m)^\d\d:\d\d:\d\d  ", "", out), err


@pytest.fixture
def look(owner: Owner, target: Path, capsys: pytest.CaptureFixture[str]) -> Looks:
    owner.write("body { color: red }", "style.css")
    owner.write(STYLED)
    looks = Looks(owner, target, capsys)
    # It keeps the dates of the list in wander.db, which is a change that changes no file.
    assert looks() == ("", "")
    return looks


def test_an_edit_of_a_style_is_seen(owner: Owner, target: Path, look: Looks) -> None:
    owner.write("body { color: blue }", "style.css")
    assert look() == ("Wrote style.css\n", "")
    assert (target / "style.css").read_text() == "body { color: blue }"
    assert look() == ("", "")


def test_a_style_that_is_new_in_the_list_is_seen(owner: Owner, target: Path, look: Looks) -> None:
    owner.write("b {}", "new.css")
    owner.write(STYLED.replace('"style.css"', '"style.css", "new.css"'))
    look()
    owner.write("i {}", "new.css")
    assert look() == ("Wrote new.css\n", "")


def test_a_file_that_is_being_written_is_waited_for(owner: Owner, look: Looks) -> None:
    for number in range(5):
        owner.write(TWO.replace("two", f"two-{number}"))
        assert look(1) == ("", "")
    out, _ = look(1)
    assert out.startswith("Wrote wander.js, ")


def test_a_list_that_is_gone_for_a_while_is_missed_and_found(owner: Owner, look: Looks) -> None:
    owner.list.unlink()
    out, err = look(6)
    assert out == ""
    assert err.count("no such file") == 1
    owner.write(STYLED)
    assert look() == (
        "Nothing to change\n",
        "wander.toml is in order again; its list is in service.\n",
    )


def test_what_is_missing_is_told_once_and_written_when_it_is_there(
    owner: Owner, target: Path, look: Looks
) -> None:
    (owner.folder / "style.css").unlink()
    out, err = look(6)
    assert out == ""
    assert err.startswith("The list names style.css, but ")
    assert err.count("\n") == 1
    assert (target / "style.css").read_text() == "body { color: red }"
    owner.write("body {}", "style.css")
    assert look() == ("Wrote style.css\n", "")


def test_an_export_that_fails_is_tried_again(
    owner: Owner, target: Path, look: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wander.exporting.AGAIN_AFTER", 0)
    (target / "feed.xml").write_text("somebody else's")
    owner.write(STYLED.replace("one", "other"))
    out, err = look(6)
    assert out == ""
    assert err.count("is in the way") == 1
    (target / "feed.xml").unlink()
    out, err = look(1)
    assert "feed.xml" in out
    assert err == ""


def test_what_was_learnt_of_the_network_is_exported_too(
    owner: Owner, target: Path, look: Looks
) -> None:
    def learn(verdict: Verdict) -> None:
        now = 1_700_000_000
        store = Store.open(owner.folder / "wander.db", owner.told.append)
        page = "https://one.example/"
        store.record_list("https://n.example/", "", [], [page], steps=0, now=now)
        store.record_finding(Finding(url=page, verdict=verdict, title="The One"), now)
        store.close()

    learn(Verdict.OK)
    out, _ = look(1)
    assert "network.json" in out
    assert "<title>The One</title>" in (target / "feed.xml").read_text()
    assert look() == ("", "")
    learn(Verdict.REFUSES)
    out, err = look(1)
    assert "index.html" in out
    assert "One page of your list does not load in a frame" in err
    owner.write(STYLED + "# Saved.")
    assert look() == ("Nothing to change\n", "")


def test_while_a_crawl_goes_on_there_is_a_rest_between_two_exports(
    owner: Owner, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = Watched(owner.list, target, force=False)
    watched.export()
    store = Store.open(owner.folder / "wander.db", owner.told.append)
    store.record_list("https://n.example/", "", [], [], steps=0, now=1_700_000_000)
    store.close()
    for _ in range(3):
        watched.look()
    assert not (target / "network.json").exists()


def test_a_list_that_is_broken_is_not_watched(owner: Owner, target: Path) -> None:
    owner.write(BROKEN)
    with pytest.raises(ConfigError):
        Watched(owner.list, target, force=False)
    owner.write(STYLED)
    with pytest.raises(ExportError):
        Watched(owner.list, target, force=False).export()
