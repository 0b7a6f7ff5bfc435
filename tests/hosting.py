"""The files of `docs/hosting/`, and programs that run them."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.conftest import ROOT
from tests.live import free_port, wait_until

HOSTING: Final = ROOT / "docs" / "hosting"
PASSWORD: Final = "correct horse battery staple"
LIST: Final = 'title = "Ana"\npages = ["https://jvns.ca/"]\n[network]\nrefresh = false\n'


def text_of(name: str) -> str:
    return (HOSTING / name).read_text(encoding="utf-8")


def installed(name: str) -> str:
    """Where a program is, or the test is left out."""
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"]))
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@contextmanager
def running(*command: str | Path, cwd: Path, there: str) -> Iterator[None]:
    """A program that is there once this address answers, and is ended afterwards."""
    log = cwd / "log"
    with log.open("w") as told:
        process = subprocess.Popen(command, cwd=cwd, stdout=told, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: process.poll() is not None or _answers(there), timeout=40)
        assert process.poll() is None, log.read_text()
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """`wander serve` with `LIST`, and an editor for whoever has `PASSWORD`; its port."""
    folder.mkdir()
    (folder / "wander.toml").write_text(LIST)
    wander = (sys.executable, "-m", "wander")
    subprocess.run(
        [*wander, "password"],
        cwd=folder,
        input=PASSWORD,
        text=True,
        check=True,
        capture_output=True,
    )
    port = free_port()
    with running(
        *wander, "serve", "--port", str(port), cwd=folder, there=f"http://127.0.0.1:{port}/health"
    ):
        yield port


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code < 500
    except httpx.HTTPError:
        return False
