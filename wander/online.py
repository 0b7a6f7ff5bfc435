"""Runs what asks the network, from a program that is not otherwise asynchronous."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, TypeVar

from wander.network.client import GuardedClient
from wander.network.home import Home

Result = TypeVar("Result")

_LOOKUPS: Final = 32
"""Names that are looked up at the same time. A lookup keeps a thread, and Python has few."""
_POLITE: Final = 10
"""How much less pressing than other programs we are, of 19 (POSIX `nice`)."""


def run_online(home: Home, ask: Callable[[GuardedClient], Awaitable[Result]]) -> Result:
    """Run `ask` with the console's own client, to the end."""

    async def run() -> Result:
        lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        asyncio.get_running_loop().set_default_executor(lookups)
        async with home.client() as client:
            return await ask(client)

    return asyncio.run(run())


def give_way() -> None:
    """Let every other program go first, as far as the system knows of such a thing."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_POLITE)
