"""The owner's password: what is kept of it, and who may read that."""

import doctest
import errno
import json
import os
import stat
import subprocess
import sys
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path

import pytest

from wander.config.save import save
from wander.server.editor.password import (
    LANES,
    MEMORY,
    PASSES,
    Access,
    PasswordError,
    end_sessions,
    is_right,
    password_complaint,
    password_file,
    read_access,
    remove_password,
    set_password,
    stamp_of,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can be somebody else"
)

PASSWORD = "seven quiet herons"
HASH = f"$argon2id$v=19$m=65536,t=3,p=4${'b' * 22}${'c' * 43}"
"""Of nobody knows what: for tests that sign nobody in."""
KEY = "k" * 43


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list that somebody has."""
    path = tmp_path / "wander.toml"
    path.write_text('url = "https://ana.example/links/wander/"\n', encoding="utf-8")
    return path


@pytest.fixture
def kept(path: Path) -> Path:
    """The file of a password that is set."""
    file = path.parent / ".wander" / "password"
    file.parent.mkdir()
    file.write_text(json.dumps({"hash": HASH, "key": KEY}))
    file.chmod(0o600)
    return file


def refusal(path: Path) -> str:
    with pytest.raises(PasswordError) as caught:
        read_access(path)
    return str(caught.value)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


# setting it


def test_a_password_that_is_set_lets_its_owner_in_and_nobody_else(path: Path) -> None:
    assert read_access(path) is None
    assert stamp_of(path) is None
    set_password(path, PASSWORD)
    access = read_access(path)
    assert is_right(PASSWORD, access)
    for guess in ("", PASSWORD[:-1], PASSWORD + " ", PASSWORD.title(), PASSWORD + "\0"):
        assert not is_right(guess, access)
    assert not is_right(PASSWORD, None)


def test_only_its_hash_is_kept_in_a_file_for_the_owner_alone(path: Path) -> None:
    before = path.read_bytes()
    mask = os.umask(0)
    try:
        set_password(path, PASSWORD)
    finally:
        os.umask(mask)
    file = path.parent / ".wander" / "password"
    assert file == password_file(path)
    held = json.loads(file.read_text())
    assert sorted(held) == ["hash", "key"]
    assert held["hash"].startswith(f"$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}$")
    assert (MEMORY, PASSES, LANES) == (64 * 1024, 3, 4)
    assert path.read_bytes() == before
    assert sorted(file.name for file in file.parent.iterdir()) == [".gitignore", "password"]
    if sys.platform != "win32":
        assert mode(file) == 0o600


def test_git_does_not_see_it(path: Path) -> None:
    subprocess.run(["git", "init", "-q", path.parent], check=True)
    set_password(path, PASSWORD)
    said = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=path.parent, capture_output=True, check=True
    )
    assert said.stdout == b"?? wander.toml\n"


def test_it_shares_the_folder_with_the_versions_of_the_list(path: Path) -> None:
    save(path, "title = 'A'\n", expected=None)
    set_password(path, PASSWORD)
    save(path, "title = 'B'\n", expected=None)
    assert is_right(PASSWORD, read_access(path))
    assert len(list((path.parent / ".wander" / "history").iterdir())) == 2


def test_a_change_ends_every_session_and_lets_only_the_new_one_in(path: Path) -> None:
    set_password(path, PASSWORD)
    before, seen = read_access(path), stamp_of(path)
    set_password(path, "a kettle of old hawks")
    after = read_access(path)
    assert before and after
    assert before.key != after.key
    assert stamp_of(path) != seen
    assert is_right("a kettle of old hawks", after)
    assert not is_right(PASSWORD, after)


def test_the_same_password_has_another_hash_each_time(path: Path) -> None:
    found = []
    for _ in range(2):
        set_password(path, PASSWORD)
        found.append(read_access(path))
    assert found[0] and found[1]
    assert found[0].hash != found[1].hash


def test_sessions_end_under_the_same_password(path: Path, kept: Path) -> None:
    seen = stamp_of(path)
    end_sessions(path)
    access = read_access(path)
    assert access and access.hash == HASH
    assert access.key != KEY
    assert stamp_of(path) != seen
    assert mode(kept) == 0o600


def test_there_are_no_sessions_to_end_without_a_password(path: Path) -> None:
    with pytest.raises(PasswordError, match="There is no password yet"):
        end_sessions(path)
    assert not (path.parent / ".wander").exists()


def test_a_password_that_is_removed_turns_the_editor_off(path: Path, kept: Path) -> None:
    assert remove_password(path)
    assert not kept.exists()
    assert read_access(path) is None
    assert stamp_of(path) is None
    assert not remove_password(path)


def test_a_broken_list_keeps_nobody_from_it(path: Path) -> None:
    path.write_text("pages = [", encoding="utf-8")
    set_password(path, PASSWORD)
    assert read_access(path)


@posix
def test_it_lies_beside_the_file_itself(tmp_path: Path) -> None:
    home, link = tmp_path / "home", tmp_path / "wander.toml"
    home.mkdir()
    (home / "list.toml").touch()
    link.symlink_to("home/list.toml")
    set_password(link, PASSWORD)
    assert read_access(link) == read_access(home / "list.toml") != None  # noqa: E711
    assert not (tmp_path / ".wander").exists()


@as_root
def test_what_root_sets_belongs_to_the_owner_of_the_list(path: Path) -> None:
    os.chown(path.parent, 1234, 2345)
    os.chown(path, 3456, 4567)
    set_password(path, PASSWORD)
    status = password_file(path).stat()
    assert (status.st_uid, status.st_gid, mode(password_file(path))) == (3456, 4567, 0o600)
    assert (path.parent / ".wander").stat().st_uid == 1234


@as_root
def test_who_is_not_root_sets_their_own_in_a_folder_that_is_shared() -> None:
    code = """
import os, sys
from pathlib import Path
import argon2.exceptions  # whoever nobody is may not read Python's own files
from wander.server.editor.password import PasswordError, set_password
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    set_password(Path(sys.argv[1]), "seven quiet herons")
except PasswordError as error:
    print(error)
"""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "wander.toml")
        path.touch()

        def told() -> str:
            command = [sys.executable, "-c", code, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            return done.stdout

        path.parent.chmod(0o755)
        assert told() == (
            "The password was not set: you must not write to .wander beside the list."
            " Run this as the list's owner.\n"
        )
        path.parent.chmod(0o777)
        assert told() == ""
        status = password_file(path).stat()
        assert (status.st_uid, status.st_gid, mode(password_file(path))) == (65534, 65534, 0o600)


def test_what_a_killed_program_left_there_is_cleared_away(path: Path, kept: Path) -> None:
    left = kept.with_name(".password.0123456789abcdef.saving")
    left.write_text("half")
    end_sessions(path)
    assert not left.exists()


def test_a_full_disk_leaves_the_old_one(
    path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.read_bytes()

    def fail(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("wander.config.whole.os.fsync", fail)
    with pytest.raises(PasswordError, match=r"^The password was not set: the disk is full\.$"):
        set_password(path, PASSWORD)
    assert kept.read_bytes() == before
    assert list(kept.parent.iterdir()) == [kept]


def test_a_file_in_the_way_is_told(path: Path) -> None:
    (path.parent / ".wander").write_text("mine")
    assert read_access(path) is None
    with pytest.raises(PasswordError, match="is in the way"):
        set_password(path, PASSWORD)
    assert (path.parent / ".wander").read_text() == "mine"


@posix
def test_two_that_end_sessions_at_once_leave_one_whole_file(path: Path, kept: Path) -> None:
    failed = []

    def work() -> None:
        try:
            for _ in range(10):
                end_sessions(path)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    access = read_access(path)
    assert access and access.hash == HASH
    assert list(kept.parent.iterdir()) == [kept]


# choosing it


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "at least 12 characters"),
        ("elevenchars", "at least 12 characters"),
        ("e\u0301" * 11, "at least 12 characters"),
        ("a" * 1001, "longer than 1,000 characters"),
        ("aaaaaaaaaaaa", "first that a stranger would try"),
        ("            ", "first that a stranger would try"),
        ("wanderwander", "first that a stranger would try"),
        ("Wander-Console-2026", "first that a stranger would try"),
        ("password1234", "first that a stranger would try"),
        ("123456789012", "first that a stranger would try"),
        ("ana.example/", "first that a stranger would try"),
        ("https://ana.example/links/wander/", "first that a stranger would try"),
        ("ana.example/links", "first that a stranger would try"),
        ("www.ana.example1", "first that a stranger would try"),
        ("seven\x1b[Dquiet herons", "cannot be typed into a browser"),
        ("seven quiet\nherons", "cannot be typed into a browser"),
        ("seven quiet \ud83d", "cannot be typed into a browser"),
    ],
)
def test_a_password_that_will_not_do(path: Path, password: str, told: str) -> None:
    assert told in password_complaint(path, password)
    with pytest.raises(PasswordError, match=told):
        set_password(path, password)
    assert not (path.parent / ".wander").exists()


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "482917364028",
        "!?!?!?!?!?!?",
        "i wander through herons",
        "wander lonely as a cloud",
        "ana.example has seven herons",
        "семь цапель на пруду",
        "🪶🦢🦆🦅🦉🐦🐧🐤🐣🐥🦃🦚",
        " spaces around are mine ",
        "ab" * 500,
    ],
)
def test_a_password_that_will_do(path: Path, password: str) -> None:
    assert password_complaint(path, password) == ""


def test_an_accent_may_be_typed_either_way(path: Path) -> None:
    set_password(path, "sept h\u00e9rons calmes")
    access = read_access(path)
    assert is_right("sept he\u0301rons calmes", access)
    assert is_right("sept h\u00e9rons calmes", access)
    assert not is_right("sept herons calmes", access)


# reading it


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "\x00",
        "[" * 4000,
        '{"hash": "x", "key": "y"}',
        json.dumps({"hash": HASH}),
        json.dumps({"hash": HASH, "key": ""}),
        json.dumps({"hash": HASH, "key": None}),
        json.dumps({"hash": HASH.replace("argon2id", "argon2i"), "key": KEY}),
        json.dumps({"hash": HASH.replace("m=65536", "m=99999999"), "key": KEY}),
        json.dumps({"hash": HASH + "\n", "key": KEY}),
        json.dumps({"hash": HASH, "key": KEY}) + " " * 5000,
    ],
)
def test_a_garbled_file_lets_nobody_in_and_says_what_to_do(
    path: Path, kept: Path, text: str
) -> None:
    kept.write_text(text)
    told = refusal(path)
    assert str(kept) in told
    assert told.endswith("Set the password anew: wander password")


def test_bytes_that_are_no_text_let_nobody_in(path: Path, kept: Path) -> None:
    kept.write_bytes(b'{"hash": "\xff"}')
    assert "not as Wander wrote it" in refusal(path)


@posix
@pytest.mark.parametrize("bits", [0o604, 0o640, 0o620, 0o601, 0o666])
def test_a_file_that_others_may_read_or_write_is_refused(path: Path, kept: Path, bits: int) -> None:
    kept.chmod(bits)
    assert refusal(path).endswith(f"Run: chmod 600 {kept}")
    with pytest.raises(PasswordError, match="chmod 600"):
        end_sessions(path)
    kept.chmod(0o400)
    assert read_access(path)


@posix
def test_setting_it_anew_mends_a_file_that_others_may_read(path: Path, kept: Path) -> None:
    kept.chmod(0o644)
    set_password(path, PASSWORD)
    assert mode(kept) == 0o600


@posix
@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_told_and_not_waited_for(path: Path, kept: Path, kind: str) -> None:
    kept.unlink()
    if kind == "pipe":
        os.mkfifo(kept, 0o600)
    else:
        kept.mkdir()
    told = refusal(path)
    assert told.startswith(f"{kept} cannot be read: ")


@as_root
def test_a_file_that_may_not_be_read_is_told(path: Path, kept: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from wander.server.editor.password import PasswordError, read_access
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    read_access(Path(sys.argv[1]))
except PasswordError as error:
    print(error)
"""
    for folder in (path.parent, *path.parent.parents):
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o001)
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        f"{kept} cannot be read: Permission denied. Make it readable for whoever runs Wander.\n"
    )


def test_what_is_kept_is_not_shown_in_a_traceback() -> None:
    assert repr(Access(HASH, KEY)) == "Access()"


# the time it takes


def test_a_guess_takes_the_same_time_whether_or_not_a_password_is_set(path: Path) -> None:
    """The faster of two: a computer can be slower by chance, and not faster."""
    set_password(path, PASSWORD)
    access = read_access(path)
    is_right("", None)  # loads what it needs

    def fastest(password: str, access: Access | None) -> float:
        times = []
        for _ in range(2):
            start = time.process_time()
            is_right(password, access)
            times.append(time.process_time() - start)
        return min(times)

    usual = fastest(PASSWORD, access)
    for password, given in [
        (PASSWORD, None),
        ("a guess", access),
        ("\u0301\u0327" * 50_000, access),
        ("\ud800", None),
    ]:
        taken = fastest(password, given)
        assert usual / 3 < taken < usual * 3


def test_a_hash_that_cannot_be_worked_out_lets_nobody_in() -> None:
    assert not is_right(PASSWORD, Access(HASH.replace("t=3", "t=0"), KEY))
    assert not is_right(PASSWORD, Access("", KEY))


def test_nothing_is_loaded_for_it_before_it_is_needed() -> None:
    code = (
        "import sys, wander.cli, wander.server.editor.password;"
        " assert 'argon2' not in sys.modules, 'argon2 is loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "room", ["server.editor.password", "server.editor.strength", "config.own_folder"]
)
def test_the_examples_in_the_docs(room: str) -> None:
    found = doctest.testmod(import_module(f"wander.{room}"))
    assert found.attempted and not found.failed
