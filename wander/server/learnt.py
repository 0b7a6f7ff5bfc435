"""What was learnt of the network, read anew in the background when there is more."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool

from wander.network.home import Home, Known
from wander.network.store import StoreError
from wander.server.source import Report, Stamp, stamps_of_database

REST: Final = 60.0
"""Seconds between two readings: while a crawl goes on, there is something new all the time."""


class Learnt:
    """The network as `wander.db` has it, for one console after the other.

    A visitor never waits for it: until what is new has been read, the old goes on being used.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._told = ""
        self._stamps: tuple[Stamp, ...] = ()
        self._read_at = -REST
        self._reading = threading.Lock()
        self._task: asyncio.Task[None] | None = None
        self.known = Known()

    def read(self, home: Home) -> None:
        """Read what `wander.db` holds for this console."""
        with self._reading:
            self._stamps, self._read_at = stamps_of_database(home.database), time.monotonic()
            try:
                self.known = home.known()
                self._told = ""
            except StoreError as error:
                if str(error) != self._told:
                    self._told = str(error)
                    self._report(f"{error} What was known before is used.")

    def keep_up(self, home: Home, took: Callable[[], None]) -> None:
        """Where the database has changed, read it in the background, and then call `took`."""
        # The clock first: this is asked at every request, and files are slower to look at.
        if self.known.snapshot and time.monotonic() - self._read_at < REST:
            return
        if self._task and not self._task.done():
            return
        if stamps_of_database(home.database) == self._stamps:
            return

        def read_on() -> None:
            self.read(home)
            took()

        self._task = asyncio.create_task(run_in_threadpool(read_on))
