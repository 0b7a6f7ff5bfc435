"""The versions that a save replaces: kept beside the list, and put back."""

import errno
import os
import stat
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wander.config import history
from wander.config.history import KEPT, versions
from wander.config.save import SaveError, restore, save

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can be somebody else"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list that somebody has."""
    path = tmp_path / "wander.toml"
    path.write_text("old", encoding="utf-8")
    return path


def texts(path: Path) -> list[str]:
    return [version.text for version in versions(path)]


def refusal(path: Path) -> str:
    before = texts(path)
    with pytest.raises(SaveError) as caught:
        save(path, "new", expected="old")
    assert path.read_text(encoding="utf-8") == "old"
    assert texts(path) == before
    assert [*path.parent.rglob("*.saving")] == []
    return str(caught.value)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_what_a_save_replaces_is_kept_with_its_time(path: Path) -> None:
    start = datetime.now(UTC)
    before = "old"
    for text in ("a\r\n", "\ufeffé", "c"):
        save(path, text, expected=before)
        before = text
    assert texts(path) == ["\ufeffé", "a\r\n", "old"]
    times = [version.time for version in versions(path)]
    assert datetime.now(UTC) >= times[0] > times[1] > times[2] >= start
    files = sorted((path.parent / ".wander" / "history").iterdir())
    assert [file.read_bytes() for file in files] == [b"old", b"a\r\n", "\ufeffé".encode()]


def test_a_list_that_was_not_there_has_no_version(tmp_path: Path) -> None:
    path = tmp_path / "wander.toml"
    assert versions(path) == []
    save(path, "first", expected=None)
    assert versions(path) == []
    assert [*tmp_path.iterdir()] == [path]


def test_the_same_text_is_not_saved_again(path: Path) -> None:
    before = path.stat()
    save(path, "old", expected="old")
    save(path, "old", expected=None)
    assert versions(path) == []
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_there_and_back_are_two_versions(path: Path) -> None:
    for text in ("new", "old", "new"):
        save(path, text, expected=None)
    assert texts(path) == ["old", "new", "old"]


def test_the_last_fifty_stay(path: Path) -> None:
    for number in range(KEPT + 5):
        save(path, f"{number}", expected=None)
    assert texts(path) == [f"{number}" for number in reversed(range(4, KEPT + 4))]


def test_each_list_of_a_folder_has_its_own(path: Path) -> None:
    other, odd = path.with_name("other.toml"), path.with_name("a-wander.toml")
    for one in (other, odd):
        one.write_text(one.name)
        save(one, "new", expected=None)
    save(path, "new", expected="old")
    assert texts(path) == ["old"]
    assert texts(other) == ["other.toml"]
    assert texts(odd) == ["a-wander.toml"]


def test_a_clock_that_was_put_back_does_not_mix_them_up(path: Path) -> None:
    save(path, "1", expected="old")
    file = versions(path)[0].file
    later = datetime.now(UTC) + timedelta(days=3)
    file.rename(file.with_name(later.strftime("%Y%m%dT%H%M%S.%fZ") + "-wander.toml"))
    save(path, "2", expected="1")
    save(path, "3", expected="2")
    assert texts(path) == ["2", "1", "old"]


def test_other_files_in_the_folder_are_left_alone(path: Path) -> None:
    save(path, "new", expected="old")
    strange = [
        path.parent / ".wander" / "history" / name for name in ("notes.txt", "x-wander.toml")
    ]
    for file in strange:
        file.write_text("mine")
    for number in range(KEPT + 1):
        save(path, f"{number}", expected=None)
    assert [file.read_text() for file in strange] == ["mine", "mine"]
    assert len(versions(path)) == KEPT


def test_git_does_not_ask_about_them(path: Path) -> None:
    subprocess.run(["git", "init", "-q", path.parent], check=True)
    save(path, "new", expected="old")
    said = subprocess.run(
        ["git", "status", "--porcelain"], cwd=path.parent, capture_output=True, check=True
    )
    assert said.stdout == b"?? wander.toml\n"


def test_a_version_is_put_back_and_what_was_there_is_a_version(path: Path) -> None:
    for text in ("1", "2"):
        save(path, text, expected=None)
    restore(path, versions(path)[1])
    assert path.read_text(encoding="utf-8") == "old"
    assert texts(path) == ["2", "1", "old"]
    restore(path, versions(path)[0])
    assert path.read_text(encoding="utf-8") == "2"


def test_a_list_that_was_removed_is_put_back(path: Path) -> None:
    save(path, "new", expected="old")
    path.unlink()
    restore(path, versions(path)[0])
    assert path.read_text(encoding="utf-8") == "old"


def test_a_list_of_strange_bytes_is_kept(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")
    save(path, "new", expected=None)
    assert [version.file.read_bytes() for version in versions(path)] == [b"\xff\xfe"]
    assert texts(path) == ["\ufffd\ufffd"]


@posix
@pytest.mark.parametrize("bits", [0o600, 0o640, 0o664])
def test_a_version_has_the_mode_of_the_list(path: Path, bits: int) -> None:
    path.chmod(bits)
    save(path, "new", expected="old")
    assert mode(versions(path)[0].file) == bits


@posix
@pytest.mark.parametrize("bits", [0o700, 0o755, 0o2775])
def test_the_folders_have_the_mode_of_the_lists_folder(path: Path, bits: int) -> None:
    path.parent.chmod(bits)
    save(path, "new", expected="old")
    assert [mode(path.parent / ".wander"), mode(path.parent / ".wander" / "history")] == [bits] * 2


@as_root
def test_all_belongs_to_whom_the_list_belongs(path: Path) -> None:
    os.chown(path.parent, 1234, 2345)
    os.chown(path, 1234, 2345)
    save(path, "new", expected="old")
    made = [path.parent / ".wander", *(path.parent / ".wander").rglob("*")]
    assert len(made) == 4
    assert {(file.stat().st_uid, file.stat().st_gid) for file in made} == {(1234, 2345)}


@posix
def test_it_lies_beside_the_file_itself(tmp_path: Path) -> None:
    home, link = tmp_path / "home", tmp_path / "wander.toml"
    home.mkdir()
    (home / "list.toml").write_text("old")
    link.symlink_to("home/list.toml")
    save(link, "new", expected="old")
    assert texts(link) == texts(home / "list.toml") == ["old"]
    assert not (tmp_path / ".wander").exists()


CANNOT = "wander.toml was not saved: the version before cannot be kept in .wander/history: "


@as_root
def test_a_history_that_may_not_be_written_to() -> None:
    code = """
import _strptime, os, sys  # whoever nobody is may not read Python's own files
from pathlib import Path
from wander.config.save import SaveError, save
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    save(Path(sys.argv[1]), "newest", expected="new")
except SaveError as error:
    print(error)
"""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "wander.toml")
        path.write_text("old")
        os.chown(name, 65534, 65534)
        os.chown(path, 65534, 65534)
        save(path, "new", expected="old")
        folder = path.parent / ".wander" / "history"
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{CANNOT}whoever runs Wander must not write to that folder.\n"
        assert path.read_text() == "new"
        assert texts(path) == ["old"]
        assert sorted(file.name for file in path.parent.iterdir()) == [".wander", "wander.toml"]


@pytest.mark.parametrize("name", [".wander", ".wander/history"])
def test_a_file_in_the_way(path: Path, name: str) -> None:
    file = path.parent / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    assert refusal(path) == f"{CANNOT}a file of that name is in the way."
    assert file.read_text() == "mine"


def test_a_disk_that_is_full_when_the_version_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(path, "between", expected="old")
    save(path, "old", expected="between")
    fsync = os.fsync

    def fail_in_history(file: int) -> None:
        if [*(path.parent / ".wander" / "history").glob(".*.saving")]:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    monkeypatch.setattr("wander.config.whole.os.fsync", fail_in_history)
    assert refusal(path) == f"{CANNOT}the disk is full."


def test_a_save_that_fails_after_all_leaves_no_version(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def busy(file: Path, target: Path) -> Path:
        if target == path:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", busy)
    assert "mounted as a single file" in refusal(path)


def test_what_is_written_while_the_version_is_kept_is_not_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text editor knows nothing of turns."""
    keep = history.keep_version

    def keep_slowly(*given: object) -> object:
        kept = keep(*given)  # type: ignore[arg-type]
        path.write_text("theirs", encoding="utf-8")
        return kept

    monkeypatch.setattr("wander.config.save.keep_version", keep_slowly)
    for expected in ("old", None):
        path.write_text("old", encoding="utf-8")
        with pytest.raises(SaveError, match="somebody else has changed it meanwhile"):
            save(path, "new", expected=expected)
        assert path.read_text(encoding="utf-8") == "theirs"
        assert versions(path) == []
