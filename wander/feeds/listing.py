r"""The list as all formats have it: each entry with its name, note, tags and date.

>>> plain("a\x00b\x0cc")
'abc'
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from wander.config import Config
from wander.config.entries import identity
from wander.console import DEFAULT_TITLE
from wander.urls import PROTOCOL

CONSOLES_TITLE: Final = "Wander consoles"
"""Of the neighbours, where they stand in a folder or under a line of their own."""

_PLANES: Final = range(0x10000, 0x110000, 0x10000)
_FORBIDDEN: Final = re.compile(
    # XML 1.0 (section 2.2) and HTML have no place for these, not even escaped.
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
    f"|[{''.join(chr(plane + last) for plane in _PLANES for last in (0xFFFE, 0xFFFF))}]"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """When entries came into the list, in seconds since 1970, by entry as its owner wrote it."""

    pages: Mapping[str, int] = field(default_factory=dict)
    consoles: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A page or a neighbour."""

    entry: str
    """As its owner wrote it."""
    url: str
    """As browsers write it: in ASCII, with nothing that has to be escaped but `&` and quotes."""
    title: str
    """The page's own; empty where it is not known."""
    note: str
    tags: tuple[str, ...]
    added: int | None
    """When it came into the list, in seconds since 1970, if known."""

    @property
    def name(self) -> str:
        """The title, or else the address without what all addresses have.

        >>> Link("https://jvns.ca/", "https://jvns.ca/", "", "", (), None).name
        'jvns.ca'
        """
        return self.title or plain(PROTOCOL.sub("", self.entry).removesuffix("/"))


@dataclass(frozen=True, slots=True)
class Pattern:
    """An ignore pattern."""

    entry: str
    note: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A console's list."""

    title: str
    """Empty when it has none."""
    url: str | None
    language: str | None
    """Of its notes, where the owner named it."""
    pages: tuple[Link, ...]
    consoles: tuple[Link, ...]
    ignore: tuple[Pattern, ...]

    @property
    def name(self) -> str:
        """What to call it, in any case."""
        return self.title or DEFAULT_TITLE

    @property
    def updated(self) -> int:
        """When the newest entry came; 0, the year 1970, where nothing is known."""
        return max((link.added or 0 for link in (*self.pages, *self.consoles)), default=0)


def listing_of(config: Config, dates: Dates, titles: Mapping[str, str]) -> Listing:
    """The list of a console; its texts without characters that XML and HTML forbid."""
    console = config.console

    def note(entry: str) -> str:
        return plain(console.notes.get(entry, "")).strip()

    def tags(entry: str) -> tuple[str, ...]:
        found = (" ".join(plain(tag).split()) for tag in console.tags.get(entry, ()))
        return tuple(dict.fromkeys(tag for tag in found if tag))

    def link(entry: str, url: str, added: int | None) -> Link:
        title = " ".join(plain(titles.get(entry, "")).split())
        return Link(entry, url, title, note(entry), tags(entry), added)

    return Listing(
        title=" ".join(plain(console.title).split()),
        url=config.url,
        language=config.language if config.names_language else None,
        pages=tuple(
            link(page, identity("pages", page), dates.pages.get(page)) for page in console.pages
        ),
        consoles=tuple(
            link(url, identity("consoles", url), dates.consoles.get(url))
            for url in console.consoles
        ),
        ignore=tuple(Pattern(entry, note(entry), tags(entry)) for entry in console.ignore),
    )


def timestamp(seconds: int) -> str:
    """A time as Atom and JSON have it (RFC 3339).

    >>> timestamp(1_700_000_000)
    '2023-11-14T22:13:20Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(text: str) -> str:
    """The text without the characters that can stand neither in XML nor in HTML."""
    return _FORBIDDEN.sub("", text)
