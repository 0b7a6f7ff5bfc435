"""Where lists come from: files, standard input and the web.

Nothing is read that has no end or is no list: folders, pipes, and files beyond `MOST_BYTES`.
"""

import re
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import typer
from httpx_secure import SSRFProtectionError

from wander.config.addresses import complaint
from wander.lists.brought import MOST_BYTES, Brought, NotAListError
from wander.lists.opened import brought
from wander.mistakes import printable
from wander.network.answer import NoAnswer
from wander.network.client import GuardedClient
from wander.network.fetch import fetch
from wander.network.home import Home
from wander.network.hosts import Hosts
from wander.online import run_online
from wander.own_list import ListError
from wander.urls import PROTOCOL, console_url, goto_url, parse_url, wander_js_url

STANDARD_INPUT: Final = "-"
LIST: Final = "wander.js"

_CONSOLE_PAGE: Final = re.compile(rb"<script[^>]*\ssrc\s*=\s*[\"']?(?:\./)?wander\.js\b", re.I)
"""How a console's own page loads its list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source, read."""

    name: str
    """As it was typed, safe to print."""
    brought: Brought
    console: str = ""
    """Of a list that was asked of its console: the console's address."""


class _Content(NamedTuple):
    """What was read, before anything is known about it."""

    data: bytes
    name: str
    """Of the file."""
    console: str = ""


def opened(sources: Sequence[str], home: Home, own: Path) -> list[Source]:
    """Read all sources; `own` is the list that they are for.

    Raises `ListError` for the first that cannot be read or holds no list, and
    KeyboardInterrupt after a signal.
    """
    urls = [source for source in dict.fromkeys(sources) if _is_url(source)]
    # What is near first: it costs nothing to find out that it is not there.
    contents = {one: _read(one, own) for one in dict.fromkeys(sources) if one not in urls}
    if urls:
        contents |= run_online(home, lambda client: _all_fetched(client, urls))
    return [_opened(source, content) for source, content in contents.items()]


def _opened(source: str, content: _Content) -> Source:
    name = _shown(source)
    try:
        found = brought(content.data, content.name)
    except NotAListError as error:
        raise _refusal(source, str(error)) from error
    console = content.console if found.is_whole_list else ""
    return Source(name=name, brought=found, console=console)


def _is_url(source: str) -> bool:
    if not PROTOCOL.match(source):
        return False
    if wrong := complaint(source):
        raise _refusal(source, f"{wrong.found}\n    {wrong.instead}")
    return True


def _read(source: str, own: Path) -> _Content:
    """A file, or standard input."""
    if source == STANDARD_INPUT:
        if sys.stdin.isatty():
            typer.echo("Paste or type the list here; Ctrl-D on an empty line ends it.", err=True)
        return _measured(source, _Content(sys.stdin.buffer.read(MOST_BYTES + 1), ""))
    path = Path(source)
    if "\0" in source:
        raise _refusal(source, "no file has a NUL character in its name.")
    try:
        # Looked at before it is opened: a pipe would be waited for without end.
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _refusal(source, "this is a folder. Name the file in it.")
        if not stat.S_ISREG(status.st_mode):
            found = "this is no ordinary file. To read what a program says: … | wander import -"
            raise _refusal(source, found)
        if own.exists() and own.samefile(path):
            raise _refusal(source, "this is your list itself.")
        if status.st_size > MOST_BYTES:
            raise _too_large(source)
        with path.open("rb") as file:
            return _measured(source, _Content(file.read(MOST_BYTES + 1), path.name))
    except FileNotFoundError:
        raise _refusal(source, _not_there(source)) from None
    except OSError as error:
        reason = error.strerror or error
        raise _refusal(source, f"the file cannot be read: {reason}.") from error


def _not_there(source: str) -> str:
    found = "there is no such file."
    meant = goto_url(source) if "." in source else None
    return f"{found} If you mean an address: wander import {meant}" if meant else found


async def _all_fetched(client: GuardedClient, urls: Sequence[str]) -> dict[str, _Content]:
    hosts = Hosts()
    return {url: await _fetched(client, url, hosts) for url in urls}


async def _fetched(client: GuardedClient, url: str, hosts: Hosts) -> _Content:
    """The list of a console, or the file at this address."""
    parsed = parse_url(url)
    path = PurePosixPath(parsed.pathname if parsed else "")
    if path.name in (LIST, "wander.json"):
        content = await _ask(client, url, url, hosts)
        return content._replace(console=console_url(re.sub(r"wander\.js(on)?(?=$|[?#])", "", url)))
    console = console_url(url)
    is_file = "." in console.partition("?")[0].partition("#")[0].rpartition("/")[2]
    if not is_file and (found := await _list_of(client, url, hosts)):
        return found
    page = await _ask(client, url, url, hosts)
    if _CONSOLE_PAGE.search(page.data) and (found := await _list_of(client, url, hosts)):
        return found
    return page


async def _list_of(client: GuardedClient, url: str, hosts: Hosts) -> _Content | None:
    """The list of the console at this address; None where there is no console."""
    try:
        content = await _ask(client, url, wander_js_url(url), hosts)
    except _StatusError:
        return None
    # Where nothing is, some servers send a page all the same, as if all were well.
    if content.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    return content._replace(name=LIST, console=console_url(url))


async def _ask(client: GuardedClient, source: str, url: str, hosts: Hosts) -> _Content:
    try:
        answer = await fetch(client, url, hosts=hosts, most_bytes=MOST_BYTES)
    except NoAnswer as error:
        is_private = isinstance(error.__cause__, SSRFProtectionError)
        hint = " To ask it all the same, say its numbers: --allow …" if is_private else ""
        raise _refusal(source, f"{error}.{hint}") from error
    if answer.status != HTTPStatus.OK:
        raise _StatusError(str(_refusal(source, f"it answers {_status(answer.status)}.")))
    if not answer.is_whole:
        raise _too_large(source)
    parsed = parse_url(answer.url)
    return _Content(answer.body, PurePosixPath(parsed.pathname if parsed else "").name)


def _status(status: int) -> str:
    """A status as people say it.

    >>> _status(404), _status(599)
    ('404 Not Found', '599')
    """
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _measured(source: str, content: _Content) -> _Content:
    if len(content.data) > MOST_BYTES:
        raise _too_large(source)
    return content


def _too_large(source: str) -> ListError:
    found = f"it has more than {MOST_BYTES // 1_000_000} MB, and no list is that large."
    return _refusal(source, found)


def _refusal(source: str, found: str) -> ListError:
    return ListError(f"Nothing was changed. {_shown(source)}: {found}")


def _shown(source: str) -> str:
    return "standard input" if source == STANDARD_INPUT else printable(source)


class _StatusError(ListError):
    """An answer without what was asked for."""
