"""Whose turn it is: one request at a time to each host, none before a host wants the next."""

import asyncio
import datetime
import email.utils
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from wander.amounts import duration

LONGEST_WAIT: Final = 30.0
"""Seconds that we wait for a host; one that asks for more is left for another day."""


class NotNow(Exception):  # noqa: N818 - what happened, and no fault of anybody here
    """A host asked to be left alone for longer than we wait; `str(error)` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to come back in {duration(seconds)}")


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    not_before: float = 0.0  # by the loop's clock


class Hosts:
    """The hosts of one run, each asked by one at a time."""

    def __init__(self) -> None:
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until the host is free and wants to be asked.

        Raises `NotNow` when it wants that later than in `LONGEST_WAIT` seconds.
        """
        one = self._hosts[host]
        async with one.lock:
            wait = one.not_before - asyncio.get_running_loop().time()
            if wait > LONGEST_WAIT:
                raise NotNow(wait)
            if wait > 0:
                await asyncio.sleep(wait)
            yield

    def leave_alone(self, host: str, seconds: float) -> None:
        """Ask nothing of the host for a while."""
        one = self._hosts[host]
        one.not_before = max(one.not_before, asyncio.get_running_loop().time() + seconds)


def retry_after(value: str, now: datetime.datetime) -> float | None:
    """The seconds that a `Retry-After` header asks for (RFC 9110, section 10.2.3).

    >>> retry_after("120", datetime.datetime.now(datetime.UTC))
    120.0
    """
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        then = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the latter for a time zone beyond all zones
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=datetime.UTC)
    return max(0.0, (then - now).total_seconds())
