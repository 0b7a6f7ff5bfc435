"""`wander visits`: any file or none, packed or cut, and an end in words for each."""

import bz2
import contextlib
import gzip
import json
import lzma
import os
import pty
import resource
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.access_logs import ANA, SUSAM, combined
from tests.command import WANDER, Ended, complaint, run_here

VISIT = combined(f"/?via={SUSAM}")


def started(folder: Path, *words: str, **options: Any) -> "subprocess.Popen[bytes]":
    """The command in a process of its own."""
    pipe = subprocess.PIPE
    options = {"stdin": pipe, "stdout": pipe, "stderr": pipe, **options}
    env = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    return subprocess.Popen([*WANDER, "visits", *words], cwd=folder, env=env, **options)


def visits(ended: Ended) -> int:
    assert ended.returncode == 0, ended
    found: int = json.loads(ended.stdout)["visits"]
    return found


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_logs_are_known_by_their_first_bytes(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    # Two streams, as in logs that were joined; more than is unpacked in one go.
    lines = combined("/about") * 4000
    packed = pack((lines + VISIT).encode()) + pack((VISIT + lines + VISIT).encode())
    (tmp_path / "access.log").write_bytes(packed)
    ended = run_here(tmp_path, "visits", "access.log", "--json")
    assert ended.stderr == ""
    assert visits(ended) == 3
    assert json.loads(ended.stdout)["lines"] == 8003


def test_rotated_logs_in_any_order(tmp_path: Path) -> None:
    names = ["access.log", "access.log.1", "access.log.2.gz"]
    for day, name in zip((21, 20, 19), names, strict=True):
        text = "".join(
            combined(f"/{number}?via={console}", day=f"{day}/Nov/2026")
            for number, console in enumerate((SUSAM, ANA, ANA))
        ).encode()
        (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    told = [
        run_here(tmp_path, "visits", "--json", *order).stdout
        for order in (names, names[::-1], names[1:] + names[:1])
    ]
    assert json.loads(told[0])["visits"] == 9
    assert told[0] == told[1] == told[2]


def test_a_log_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(VISIT)
    (tmp_path / "link.log").symlink_to("access.log")
    ended = run_here(tmp_path, "visits", "access.log", "link.log", "./access.log", "--json")
    assert visits(ended) == 1
    assert "link.log is named twice, and read once." in ended.stderr


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "access.log").write_text(VISIT)
    with started(tmp_path, "-", "access.log", "--json") as wander:
        said, wrong = wander.communicate(pack(VISIT.encode() * 3))
    assert (wander.returncode, wrong) == (0, b"")
    assert json.loads(said)["visits"] == 4


def test_a_packed_log_that_was_cut_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    text = "".join(combined(f"/{number}?via={SUSAM}") for number in range(20_000)).encode()
    packed = gzip.compress(text)
    (tmp_path / "cut.gz").write_bytes(packed[: len(packed) // 2])
    ended = run_here(tmp_path, "visits", "cut.gz", "--json")
    assert 5000 < visits(ended) < 15_000
    assert ended.stderr == "cut.gz ends in the middle: what came before was read.\n"


def test_a_packed_log_that_was_damaged_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(VISIT.encode() * 3))
    packed[-6] ^= 1  # in the sum at its end
    (tmp_path / "bad.gz").write_bytes(packed)
    (tmp_path / "good.log").write_text(VISIT)
    ended = run_here(tmp_path, "visits", "bad.gz", "good.log", "--json")
    assert visits(ended) >= 1
    assert "bad.gz is damaged" in ended.stderr


def test_what_cannot_be_unpacked_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "access.log.zst").write_bytes(b"\x28\xb5\x2f\xfd" + b"\0" * 40)
    ended = run_here(tmp_path, "visits", "access.log.zst")
    assert "zstdcat FILE | wander visits -" in complaint(ended)


def test_all_mistakes_are_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "access.log").write_text(VISIT)
    said = complaint(run_here(tmp_path, "visits", "access.log", "logs", "nope", "access.log/x"))
    assert said == (
        "logs is a folder. Name the logs in it: wander visits logs/access.log*\n"
        "nope is not there.\n"
        "access.log/x is not there.\n"
    )


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="may read everything")
def test_a_log_that_is_not_for_this_user(tmp_path: Path) -> None:
    (tmp_path / "my log").touch(0o000)
    said = complaint(run_here(tmp_path, "visits", "my log"))
    assert "sudo cat 'my log' | wander visits -" in said


def test_a_file_without_one_line_of_a_log_is_shown_by_its_first(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("\n\x1b[31mDear 203.0.113.7 and 2001:db8::7,\nhello\n")
    (tmp_path / "access.log").write_text(VISIT)
    ended = run_here(tmp_path, "visits", "notes.txt", "access.log", "--json")
    assert visits(ended) == 1
    assert ended.stderr == (
        "notes.txt has no line of an access log that Wander knows: common, combined, or Caddy's"
        " JSON. It begins with\n    \\u001b[31mDear ... and ...,\n"
    )
    assert "no line of an access log" in complaint(run_here(tmp_path, "visits", "notes.txt"))


def test_an_empty_log_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "access.log").touch()
    ended = run_here(tmp_path, "visits", "access.log")
    assert (ended.returncode, ended.stdout) == (0, "No console sent a visitor.\n")


@pytest.mark.parametrize(
    "words", [["--since", "2026"], ["--since", "2026-11-02", "--until", "2026-11-01"]]
)
def test_days_that_are_none(tmp_path: Path, words: list[str]) -> None:
    ended = run_here(tmp_path, "visits", "access.log", *words)
    assert ended.returncode == 2
    assert "2026-11-30" in ended.stderr or "--since is after --until" in ended.stderr


def test_a_list_that_is_named_and_not_there(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(VISIT)
    assert "mine.toml" in complaint(run_here(tmp_path, "visits", "access.log", "-c", "mine.toml"))


def test_a_line_without_an_end_takes_no_memory(tmp_path: Path) -> None:
    """As a log has it that was cut to nothing while its server wrote on: a hole of zeros."""
    room = 200 << 20
    with (tmp_path / "access.log").open("wb") as log:
        log.truncate(room)
        log.seek(room)
        log.write(b"\n" + VISIT.encode())
    with started(
        tmp_path,
        *("access.log", "--json"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (room, room)),
    ) as wander:
        said, wrong = wander.communicate()
    assert wander.returncode == 0, wrong
    found = json.loads(said)
    assert (found["visits"], found["lines"], found["strange_lines"]) == (1, 2, 1)


def test_whoever_reads_it_may_have_seen_enough(tmp_path: Path) -> None:
    text = "".join(combined(f"/{number}?via={SUSAM}") for number in range(5000))
    with started(tmp_path, "-", "--json") as wander:
        assert wander.stdin and wander.stdout and wander.stderr
        wander.stdin.write(text.encode())
        wander.stdout.close()
        wander.stdin.close()
        assert wander.stderr.read() == b""
    assert wander.returncode == 0


def test_ctrl_c_ends_it_in_words(tmp_path: Path) -> None:
    with started(tmp_path, "-") as wander:
        assert wander.stdin and wander.stderr
        # More than a pipe holds: once all of it was written, it is being read.
        wander.stdin.write(VISIT.encode() * 10_000)
        wander.send_signal(signal.SIGINT)
        assert wander.wait(10) == 130
        assert wander.stderr.read() == b"Stopped before the end, so nothing is told.\n"


def test_a_progress_bar_where_somebody_watches(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    (tmp_path / "access.log").write_bytes(combined("/about").encode() * 20_000 + VISIT.encode())
    with started(tmp_path, "access.log", "--json", stderr=theirs) as wander:
        os.close(theirs)
        seen = b""
        # Ends with an error, or nothing, once the other side is closed.
        with contextlib.suppress(OSError):
            while part := os.read(ours, 4096):
                seen += part
        assert wander.stdout
        assert json.loads(wander.stdout.read())["visits"] == 1
    os.close(ours)
    assert b"Reading" in seen
    assert b"MB" in seen


def test_nobody_is_named(tmp_path: Path) -> None:
    """No visitor's address, name or browser is told; nor that of one who is no visitor."""
    (tmp_path / "access.log").write_text(
        VISIT.replace("- -", "- ana.lopez", 1) + combined("/about") + "what 203.0.113.7 did\n"
    )
    for words in ([], ["--json"]):
        ended = run_here(tmp_path, "visits", "access.log", *words)
        assert ended.returncode == 0
        for word in ("203.0.113", "ana.lopez", "Firefox"):
            assert word not in ended.stdout + ended.stderr
