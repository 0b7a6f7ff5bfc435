"""Looks at the network every now and then while the console is served.

The crawl is a process of its own, the command that owners run by hand: it takes neither time
nor memory from the visitors' answers, and what it found is safe whenever it is ended.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wander.config import ConfigError, read_config
from wander.network.home import DATABASE
from wander.network.store import Store, StoreError
from wander.server.source import Report

FIRST_AFTER: Final = 5.0
"""Seconds from the start to the first look: visitors who waited for the start go first."""
AGAIN_AFTER: Final = 900.0
"""Seconds after a crawl that failed, as without a connection, or was cut off."""
LOOK_EVERY: Final = 60.0
"""Seconds between two looks at the clock and at the settings."""
ENDED_WITHIN: Final = 0.5
"""Seconds that a crawl has to stop by itself."""


@contextmanager
def refreshed(config_path: Path, report: Report) -> Iterator[None]:
    """Keep `wander.db` beside this list up to date, until the end of `with`."""
    refresher = Refresher(config_path, report)
    refresher.start()
    try:
        yield
    finally:
        refresher.stop()


class Refresher:
    """Starts a crawl when one is due."""

    def __init__(
        self,
        config_path: Path,
        report: Report,
        command: tuple[str, ...] = (sys.executable, "-m", "wander"),
    ) -> None:
        self._path = config_path
        self._report = report
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="refresh", daemon=True)
        self._told = ""

    def start(self) -> None:
        """Begin to watch the clock."""
        self._thread.start()

    def stop(self) -> None:
        """End the crawl that may be running, and wait for that."""
        self._stopping.set()
        self._thread.join(timeout=2 * ENDED_WITHIN)

    def _watch(self) -> None:
        wait = FIRST_AFTER
        while not self._stopping.wait(wait):
            wait = LOOK_EVERY
            if self._is_due() and not self._crawl():
                wait = AGAIN_AFTER

    def _is_due(self) -> bool:
        try:
            hours = read_config(self._path).network.refresh
        except ConfigError:
            return False  # whoever serves the list says what is wrong with it
        if not hours:
            return False
        store = Store.open_to_read(self._path.with_name(DATABASE))
        if store is None:
            return True
        try:
            last = store.last_crawl
        except StoreError:
            return True  # the crawl says what is wrong with it, or mends it
        finally:
            store.close()
        return last is None or time.time() - last >= hours * 3_600

    def _crawl(self) -> bool:
        """Run a crawl to its end; whether it came there."""
        command = [sys.executable, "-m", "wander", "crawl", "--quiet", "--config", str(self._path)]
        try:
            crawl = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,  # Ctrl-C is for us to hand on
            )
        except OSError as error:
            self._tell(f"The network cannot be looked at: {error.strerror}.")
            return False
        with crawl:
            while crawl.poll() is None:
                if self._stopping.wait(0.1):
                    _end(crawl)
                    return False
            self._tell(crawl.stderr.read().strip() if crawl.stderr else "")
        return crawl.returncode == 0

    def _tell(self, text: str) -> None:
        """What went wrong, once."""
        if text and text != self._told:
            self._report(text)
        self._told = text


def _end(crawl: "subprocess.Popen[str]") -> None:
    crawl.terminate()
    try:
        crawl.wait(ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        crawl.kill()
