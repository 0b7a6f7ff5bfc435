"""The settings of a console: all that is one value and no list of entries."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Final, TypeAlias

from wander.config.addresses import complaint, file_complaint
from wander.config.table import Marks, Table
from wander.console import Referral
from wander.mistakes import quoted, shown, written
from wander.urls import console_url, parse_url

IPNetwork: TypeAlias = IPv4Network | IPv6Network

LONGEST_TITLE: Final = 200
"""In characters."""

# BCP 47 (RFC 5646): a language of two or three letters, then subtags.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_HOST_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_BOUNDS: Final = ("max_depth", "max_consoles", "max_pages", "max_megabytes", "max_minutes")
_PATH = re.compile(r"/?(?:[\w.~-]+/)*(?:[\w.~-]+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Where `wander serve` listens."""

    host: str = "127.0.0.1"
    port: int = 8000
    path: str = "/"
    """The path of the console, which begins and ends with a slash."""
    proxies: tuple[IPNetwork, ...] = ()
    """Where the web server in front may be, if not on this computer: it is believed when it says
    who asks, and whether by https."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """How the network is looked at: `wander crawl`, and what `wander serve` does by itself."""

    refresh: int = 24
    """Hours between two crawls in the background; 0: none."""
    max_depth: int = 20
    max_consoles: int = 5_000
    max_pages: int = 20_000
    max_megabytes: int = 500
    max_minutes: int = 60
    allow: tuple[IPNetwork, ...] = ()
    """Addresses that may be asked although they are not public."""


def title(table: Table) -> str:
    """The console's name; empty when it has none."""
    text = table.text("title") or ""
    if len(text) > LONGEST_TITLE:
        found = f"the title has {len(text):,} characters."
        table.mistake("title", found, f"Shorten it to at most {LONGEST_TITLE}.")
    return text


def url(table: Table) -> str | None:
    """The console's public address as other consoles know it, or None."""
    text = table.text("url")
    if text is None:
        return None
    if wrong := complaint(text):
        table.mistake("url", *wrong)
        return None
    return console_url(text)


def language(table: Table) -> str:
    """The language of the console's own texts, as in `<html lang>`."""
    text = table.text("language")
    if text is None:
        return "en"
    if not _LANGUAGE.fullmatch(text):
        better = text.strip().replace("_", "-")
        instead = (
            f"Write: {written(better)}"
            if _LANGUAGE.fullmatch(better)
            else 'Write a code such as "en", "de" or "pt-BR".'
        )
        table.mistake("language", f"{quoted(text)} is not the code of a language.", instead)
    return text


def referral(table: Table) -> Referral | None:
    """What `via` says; None for the console's URL."""
    match table.value("referral"):
        case None:
            return None
        case "version":
            return "version"
        case "no":
            return "no"
        case False:
            instead = 'Write: referral = "no"'
        case True:
            instead = "Delete the line: pages are then told the console's address."
        case _:
            instead = 'Write "version" or "no", or delete the line to tell the console\'s address.'
    found = f'{shown(table.value("referral"))} is neither "version" nor "no".'
    table.mistake("referral", found, instead)
    return None


def files(marks: Marks, table: Table, key: str) -> tuple[str, ...]:
    """The owner's styles or scripts."""
    references = []
    for path, reference in table.texts(key):
        references.append(reference)
        if wrong := file_complaint(reference):
            marks.at_value(path, *wrong)
    return tuple(references)


def server(marks: Marks, table: Table) -> Server:
    """Where to listen."""
    standard = Server()
    host, port, path = table.text("host"), table.number("port", example=8000), table.text("path")
    if host is not None and not _is_host(host):
        _complain_about_host(table, host)
    if port is not None and not 1 <= port <= 65535:
        table.mistake("port", f"{shown(port)} is not a port.", "Write a number from 1 to 65535.")
    if path is not None and not _is_path(path):
        _complain_about_path(table, path)
    return Server(
        host=standard.host if host is None else host,
        port=standard.port if port is None else port,
        path=standard.path if path is None else _between_slashes(path),
        proxies=tuple(_networks(marks, table, "proxies")),
    )


def network(marks: Marks, table: Table) -> Network:
    """How far and how often to look at the network."""
    bounds = {name: _count(table, name) for name in _BOUNDS}
    return Network(
        refresh=_refresh(table),
        allow=tuple(_networks(marks, table, "allow")),
        **{name: count for name, count in bounds.items() if count is not None},
    )


def _count(table: Table, key: str) -> int | None:
    count = table.number(key, example=1000)
    if count is not None and count < 1:
        table.mistake(key, f"{shown(count)} is too few.", "Write 1 or more, or delete the line.")
        return None
    return count


def _refresh(table: Table) -> int:
    if table.value("refresh") is False:
        return 0
    hours = table.number("refresh", example=24)
    if hours is not None and hours < 0:
        instead = "Write hours, such as 24; or false, for never."
        table.mistake("refresh", f"{shown(hours)} is no time.", instead)
    return Network().refresh if hours is None else hours


def _networks(marks: Marks, table: Table, key: str) -> Iterator[IPNetwork]:
    for path, text in table.texts(key):
        try:
            yield ipaddress.ip_network(text, strict=False)
        except ValueError:
            instead = 'Write numbers, such as "192.168.1.7" or "192.168.1.0/24".'
            marks.at_value(path, f"{quoted(text)} is no address or network.", instead)


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _HOST_NAME.fullmatch(text) is not None
    return True


def _is_path(text: str) -> bool:
    return _PATH.fullmatch(text) is not None and not {".", ".."} & set(text.split("/"))


def _complain_about_host(table: Table, host: str) -> None:
    parsed = parse_url(host if "://" in host else f"http://{host}")
    name = parsed.hostname.strip("[]") if parsed else ""
    instead = (
        f"Write only the name or number: host = {written(name)}"
        if _is_host(name)
        else 'Write "127.0.0.1" for this computer only, or "0.0.0.0" for the network.'
    )
    table.mistake("host", f"{quoted(host)} is no host to listen on.", instead)


def _complain_about_path(table: Table, path: str) -> None:
    parsed = parse_url(path)
    bare = parsed.pathname if parsed else path.strip().partition("?")[0].partition("#")[0]
    instead = (
        f"Write: path = {written(_between_slashes(bare))}"
        if _is_path(bare)
        else 'Write the part of the address behind the host, such as "/wander/".'
    )
    table.mistake("path", f"{quoted(path)} is not a plain path.", instead)


def _between_slashes(path: str) -> str:
    middle = path.strip("/")
    return f"/{middle}/" if middle else "/"
