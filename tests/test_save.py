"""Saving `wander.toml`: whole or not at all."""

import doctest
import errno
import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from wander.config.edit import Add, edited
from wander.config.file import LARGEST, read_text
from wander.config.history import KEPT, versions
from wander.config.save import SaveError, save

if sys.platform != "win32":
    import fcntl

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can be somebody else"
)
BE_NOBODY = "os.setgroups([]); os.setgid(65534); os.setuid(65534)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list that somebody has."""
    path = tmp_path / "wander.toml"
    path.write_text("old", encoding="utf-8")
    return path


def refusal(path: Path, text: str = "new", expected: str | None = None) -> str:
    """Why the list is not saved; nothing may have changed."""
    before = {file: content(file) for file in everything(path.parent)}
    kept = versions(path)
    with pytest.raises(SaveError) as caught:
        save(path, text, expected=expected)
    assert {file: content(file) for file in everything(path.parent)} == before
    assert versions(path) == kept
    return str(caught.value)


def told_in_a_process(path: Path, text: str, first: str) -> str:
    """The same, in a process of its own that does something `first`."""
    code = f"""
import os, resource, sys
from pathlib import Path
from wander.config.history import KEPT, versions
from wander.config.save import SaveError, save
{first}
try:
    save(Path(sys.argv[1]), sys.argv[2], expected="old")
except SaveError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, path, text], capture_output=True, text=True, check=True
    )
    assert everything(path.parent) == [path]
    assert content(path) == b"old"
    return done.stdout.rstrip("\n")


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def everything(folder: Path) -> list[Path]:
    """All but the history, which has tests of its own."""
    return sorted(file for file in folder.rglob("*") if ".wander" not in file.parts)


def content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


@pytest.mark.parametrize("expected", ["old", None])
def test_the_file_has_the_new_text_and_stands_alone(path: Path, expected: str | None) -> None:
    save(path, "new\n", expected=expected)
    assert path.read_bytes() == b"new\n"
    assert everything(path.parent) == [path]


def test_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "wander.toml"
    save(path, "new", expected=None)
    assert everything(tmp_path) == [path]
    (tmp_path / "plain").touch()
    assert mode(path) == mode(tmp_path / "plain")


def test_every_byte_that_is_read_is_saved(path: Path) -> None:
    before = '\ufeff# ü\r\npages = [\r\n  "https://a.example/", # A.\r\n]\r\n'.encode()
    path.write_bytes(before)
    text = read_text(path)
    save(path, text, expected=text)
    assert path.read_bytes() == before
    after = edited(text, [Add(list="pages", entry="https://b.example/")])
    save(path, after, expected=text)
    assert path.read_bytes() == before[:-3] + b'  "https://b.example/",\r\n]\r\n'


def test_what_somebody_wrote_meanwhile_is_not_overwritten(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text("theirs", encoding="utf-8")
    assert refusal(path, expected=text) == (
        "wander.toml was not saved: somebody else has changed it meanwhile."
    )


def test_line_ends_that_changed_are_a_change(path: Path) -> None:
    path.write_bytes(b"a\r\n")
    assert "changed it meanwhile" in refusal(path, expected="a\n")


def test_a_file_that_was_removed_is_not_brought_back(path: Path) -> None:
    path.unlink()
    assert refusal(path, expected="old").endswith("somebody has removed it meanwhile.")
    assert everything(path.parent) == []


@posix
def test_one_of_two_who_save_at_once_is_told(path: Path) -> None:
    """Each adds a line as often as it can; a line that was saved is never lost."""
    counts = {"a": 0, "b": 0}

    def write(name: str) -> None:
        for _ in range(60):
            text = path.read_text(encoding="utf-8")
            try:
                save(path, f"{text}{name}\n", expected=text)
            except SaveError as error:
                assert "changed it meanwhile" in str(error)
            else:
                counts[name] += 1

    path.write_text("", encoding="utf-8")
    writers = [threading.Thread(target=write, args=(name,)) for name in counts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    lines = path.read_text(encoding="utf-8").split()
    assert {name: lines.count(name) for name in counts} == counts
    assert sum(counts.values()) >= 60


@posix
@pytest.mark.parametrize("bits", [0o644, 0o600, 0o640, 0o666, 0o755])
def test_the_mode_stays(path: Path, bits: int) -> None:
    path.chmod(bits)
    save(path, "new", expected="old")
    assert mode(path) == bits


@as_root
def test_the_owner_and_group_stay(path: Path) -> None:
    path.chmod(0o640)
    os.chown(path, 1234, 2345)
    save(path, "new", expected="old")
    status = path.stat()
    assert (status.st_uid, status.st_gid, mode(path)) == (1234, 2345, 0o640)


@pytest.fixture
def in_reach() -> Iterator[Path]:
    """A list in a folder that every user may enter, as pytest's own folders are not."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "wander.toml")
        path.write_text("old", encoding="utf-8")
        yield path


@as_root
def test_a_file_of_somebody_else_does_not_change_hands(in_reach: Path) -> None:
    in_reach.chmod(0o666)
    in_reach.parent.chmod(0o777)
    assert told_in_a_process(in_reach, "new", BE_NOBODY) == (
        "wander.toml was not saved: it belongs to another user, and would not afterwards. "
        "Run Wander as its owner."
    )


@as_root
def test_a_read_only_folder(in_reach: Path) -> None:
    in_reach.chmod(0o666)
    in_reach.parent.chmod(0o555)
    assert told_in_a_process(in_reach, "new", BE_NOBODY) == (
        "wander.toml was not saved: whoever runs Wander must not write to its folder."
    )


@as_root
def test_a_file_that_others_may_write_to(in_reach: Path) -> None:
    in_reach.chmod(0o644)
    in_reach.parent.chmod(0o777)
    told = told_in_a_process(in_reach, "new", BE_NOBODY)
    assert told == "wander.toml was not saved: it is read-only."


@posix
@pytest.mark.parametrize("bits", [0o444, 0o400])
def test_a_read_only_file_stays_as_it_is(path: Path, bits: int) -> None:
    path.chmod(bits)
    assert refusal(path, expected="old") == "wander.toml was not saved: it is read-only."
    assert mode(path) == bits


@posix
@pytest.mark.parametrize("relative", [True, False])
def test_a_symbolic_link_stays(tmp_path: Path, relative: bool) -> None:
    site, home = tmp_path / "site", tmp_path / "home"
    for folder in (site, home):
        folder.mkdir()
    real, link, second = home / "list.toml", site / "wander.toml", site / "second.toml"
    real.write_text("old")
    link.symlink_to(Path("../home/list.toml") if relative else real)
    second.symlink_to("wander.toml")
    save(second, "new", expected="old")
    assert real.read_text() == "new"
    assert not real.is_symlink()
    assert link.readlink() == (Path("../home/list.toml") if relative else real)
    assert second.readlink() == Path("wander.toml")
    assert everything(tmp_path) == sorted([home, site, real, link, second])


@posix
def test_a_link_through_a_folder_that_is_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep" / "real").mkdir(parents=True)
    (tmp_path / "deep" / "real" / "wander.toml").write_text("old")
    (tmp_path / "folder").symlink_to("deep/real")
    monkeypatch.chdir(tmp_path / "deep")
    save(Path("../folder/wander.toml"), "new", expected="old")
    assert (tmp_path / "deep" / "real" / "wander.toml").read_text() == "new"
    assert (tmp_path / "folder").is_symlink()


@posix
def test_what_is_no_file(tmp_path: Path) -> None:
    folder, pipe, circle, lost = (tmp_path / name for name in ("folder", "pipe", "circle", "lost"))
    folder.mkdir()
    os.mkfifo(pipe)
    circle.symlink_to("circle")
    lost.symlink_to("nowhere/at/all")
    assert refusal(folder) == "folder was not saved: this is not an ordinary file."
    assert refusal(pipe, expected="old") == "pipe was not saved: this is not an ordinary file."
    assert refusal(circle).endswith("its symbolic links lead in a circle.")
    assert refusal(lost).endswith("its folder is not there.")
    assert refusal(lost, expected="old").endswith("its folder is not there.")


def test_a_folder_that_vanished(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()
    assert refusal(path, expected="old") == "wander.toml was not saved: its folder is not there."


def test_what_could_not_be_read_again_is_not_saved(path: Path) -> None:
    assert "larger than 4 MB" in refusal(path, "#" * (LARGEST + 1))
    assert "half of a character" in refusal(path, "\ud83d")


@posix
def test_no_room_for_the_file(path: Path) -> None:
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (9999, 9999))"
    told = told_in_a_process(path, "n" * 50_000, limit)
    assert told == "wander.toml was not saved: a file may not become that large here."


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, where one can be had."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], capture_output=True
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    path = small_disk / "wander.toml"
    path.write_text("old")
    assert refusal(path, "n" * 200_000, "old") == "wander.toml was not saved: the disk is full."
    save(path, "new", expected="old")
    assert path.read_text(encoding="utf-8") == "new"


def test_a_disk_with_room_for_the_list_but_not_for_the_version_before(small_disk: Path) -> None:
    path = small_disk / "wander.toml"
    path.write_text("a" * 20_000)
    save(path, "b" * 20_000, expected="a" * 20_000)
    assert refusal(path, "c" * 20_000, "b" * 20_000) == (
        "wander.toml was not saved: the version before cannot be kept in .wander/history: "
        "the disk is full."
    )
    assert [version.text[:1] for version in versions(path)] == ["a"]


@posix
@pytest.mark.parametrize(
    ("step", "number", "told"),
    [
        ("fsync", errno.ENOSPC, "the disk is full."),
        ("fsync", errno.EIO, "Input/output error."),
        ("fchmod", errno.EROFS, "the disk is read-only."),
        ("open", errno.EDQUOT, "the disk is full."),
    ],
)
def test_a_fault_at_any_step(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, told: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(f"wander.config.save.os.{step}", fail)
    assert refusal(path, expected="old") == f"wander.toml was not saved: {told}"


@posix
@pytest.mark.parametrize("number", [errno.EINVAL, errno.EIO])
@pytest.mark.parametrize("which", [".", ".wander/history"])
def test_a_folder_that_cannot_be_synced(
    path: Path, monkeypatch: pytest.MonkeyPatch, which: str, number: int
) -> None:
    """Some file systems know no such thing; a disk that fails is another matter."""
    save(path, "between", expected="old")
    sync, failing = os.fsync, (path.parent / which).stat().st_ino

    def fail_for_the_folder(file: int) -> None:
        if os.fstat(file).st_ino == failing:
            raise OSError(number, os.strerror(number))
        sync(file)

    monkeypatch.setattr("wander.config.save.os.fsync", fail_for_the_folder)
    said = ""
    try:
        save(path, "new", expected="between")
    except SaveError as error:
        said = str(error)
    found = {
        ".": "wander.toml was saved, but may be lost if the power fails now",
        ".wander/history": "wander.toml was not saved: the version before cannot be kept in "
        ".wander/history",
    }
    is_known = number == errno.EINVAL
    assert said == ("" if is_known else f"{found[which]}: Input/output error.")
    was_saved = is_known or which == "."
    assert path.read_text(encoding="utf-8") == ("new" if was_saved else "between")


SAVING = """
import itertools, os, sys
from pathlib import Path
from wander.config.save import save
path = Path(sys.argv[1])
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        for number in itertools.count(1):
            save(path, f"{number} " + "x" * 50_000 + f" {number}", expected=None)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("over", flush=True)
"""


@pytest.mark.slow
@posix
def test_killed_at_any_moment_the_file_and_each_version_are_whole(path: Path) -> None:
    chance = random.Random(4)
    seen, left_behind, kills = set(), 0, 200
    with subprocess.Popen(
        [sys.executable, "-c", SAVING, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        for _ in range(kills):
            print(file=parent.stdin, flush=True)
            child = int(parent.stdout.readline())
            time.sleep(chance.uniform(0.0, 0.02))
            os.kill(child, signal.SIGKILL)
            assert parent.stdout.readline() == "over\n"
            kept = [version.text for version in versions(path)]
            for text in (path.read_text(encoding="utf-8"), *kept):
                start, _, end = text.partition(" " + "x" * 50_000 + " ")
                assert text == "old" or start == end != ""
                seen.add(start)
            assert len(kept) <= KEPT
            left_behind += len([*path.parent.rglob("*.saving")])
        parent.stdin.close()
    assert len(seen) > 1
    assert left_behind, "no save was killed in the middle"
    save(path, "new", expected=None)
    assert everything(path.parent) == [path]
    assert [*path.parent.rglob("*.saving")] == []


@posix
def test_a_save_waits_for_the_one_before_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wander.config.save.PATIENCE", 0.1)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        assert refusal(path) == (
            "wander.toml was not saved: another program is saving it, and does not end."
        )
        threading.Timer(0.05, fcntl.flock, (folder, fcntl.LOCK_UN)).start()
        save(path, "new", expected="old")
    finally:
        os.close(folder)
    assert path.read_text(encoding="utf-8") == "new"


@posix
def test_a_file_system_without_locks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    save(path, "new", expected="old")
    assert path.read_text(encoding="utf-8") == "new"


def test_the_examples_in_the_docs() -> None:
    found = doctest.testmod(import_module("wander.config.save"))
    assert found.attempted and not found.failed
