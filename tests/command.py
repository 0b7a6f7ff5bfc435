"""`wander` as an owner runs it: what it says and how it ends."""

import asyncio
import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import TypeAlias

from typer.testing import CliRunner

from wander.cli import app

WANDER = (sys.executable, "-m", "wander")

Ended: TypeAlias = subprocess.CompletedProcess[str]


def run(folder: Path, *words: str | Path | bytes) -> Ended:
    """`wander words…` in a folder and a process of its own, with nobody to be asked."""
    return subprocess.run(
        [*WANDER, *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        errors="replace",
        timeout=20,
        env={**os.environ, "COLUMNS": "80"},
    )


def run_here(folder: Path, *words: str | Path) -> Ended:
    """The same in this process, which takes a tenth of the time.

    Where a browser is driven from this thread, its event loop is in the way of any other, so
    the commands that need one have to go elsewhere.
    """
    if asyncio._get_running_loop() and words[0] in ("check", "crawl", "import"):
        return run(folder, *words)
    with chdir(folder):
        ended = CliRunner().invoke(app, list(map(str, words)))
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return subprocess.CompletedProcess(words, ended.exit_code, ended.stdout, ended.stderr)


def complaint(ended: Ended, status: int = 1) -> str:
    """What a command that failed said: words, on standard error, and no traceback."""
    assert ended.returncode == status, ended
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert ended.stderr.strip()
    return ended.stderr
