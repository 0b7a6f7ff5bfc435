"""A console's list, asked of its console and read without running it."""

import asyncio
from collections.abc import Mapping
from typing import Final

import httpx

from wander.console import Console
from wander.network.answer import Answer
from wander.network.fetch import fetch
from wander.network.hosts import Hosts
from wander.urls import wander_js_url
from wander.wanderjs import NotConstant, WanderJSError, read

MOST_BYTES: Final = 500_000
"""Of a list; `wander.wanderjs.read` refuses more."""
LIST: Final = "wander.js"


class NoList(Exception):  # noqa: N818 - what was found, and no fault of anybody here
    """An answer without a list in it; `str(error)` says what instead."""

    def __init__(self, found: str, *, is_there: bool = True, is_for_browsers: bool = False) -> None:
        super().__init__(f"{LIST}: {found}")
        self.is_there = is_there
        """Whether there is a file at all."""
        self.is_for_browsers = is_for_browsers
        """Whether running it may give a list, which only a browser does."""


async def ask_for_list(
    client: httpx.AsyncClient,
    console: str,
    hosts: Hosts,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """What a console answers for its list; raises `NoAnswer`."""
    url = wander_js_url(console)
    return await fetch(client, url, hosts=hosts, most_bytes=MOST_BYTES, headers=headers)


async def list_in(answer: Answer) -> Console:
    """The list in that answer; raises `NoList`."""
    if answer.status != 200:
        raise NoList(str(answer.status), is_there=False)
    if not answer.is_whole:
        raise NoList(f"more than {MOST_BYTES // 1000} kB")
    text = answer.body.decode("utf-8-sig", "replace")
    try:
        # In a thread: rubbish can take the parser seconds.
        return await asyncio.to_thread(read, text)
    except NotConstant as error:
        raise NoList(_first_line(error), is_for_browsers=True) from error
    except WanderJSError as error:
        raise NoList(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
