"""Runs what asks the network, from a program that is not otherwise asynchronous."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

from wander.network.asking import client_of
from wander.network.client import GuardedClient
from wander.network.home import Home

Result = TypeVar("Result")

_LOOKUPS: Final = 32
"""Names that are looked up at the same time. A lookup keeps a thread, and Python has few."""
_POLITE: Final = 10
"""How much less pressing than other programs we are, of 19 (POSIX `nice`)."""


def run_online(home: Home, ask: Callable[[GuardedClient], Awaitable[Result]]) -> Result:
    """Run `ask` with the console's own client, to the end.

    Raises KeyboardInterrupt after Ctrl-C or SIGTERM, when all that was under way is put down.
    """

    async def run() -> Result:
        lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        asyncio.get_running_loop().set_default_executor(lookups)
        with _cancelled_by_signals():
            async with client_of(home) as client:
                return await ask(client)

    try:
        return asyncio.run(run())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


@contextmanager
def _cancelled_by_signals() -> Iterator[None]:
    """A signal cancels the task; an error in the middle of the event loop would tear that."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def stop(_signal: int, _frame: object) -> None:
        loop.call_soon_threadsafe(task.cancel)

    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def give_way() -> None:
    """Let every other program go first, as far as the system knows of such a thing."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_POLITE)
