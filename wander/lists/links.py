"""What is found in a pasted text: links, and lines that hold none."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from wander.urls import parse_url

Kind: TypeAlias = Literal["lines", "markdown", "html", "csv"]

MOST: Final = 20_000
"""Links that are taken from one text, and lines without one that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address, and what the text says about it."""

    url: str
    """Whole, `http:` or `https:`, and else as it is written there."""
    title: str = ""
    """The text of the link, or the name that stands before the address; on one line."""
    note: str = ""
    """What is said about it; on one line."""
    tags: tuple[str, ...] = ()
    line: int
    """Where it stands in the pasted text, from 1."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line, or a row of a table, in which no address was found."""

    line: int
    text: str
    """Its beginning, to recognise it by."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text that was read."""

    links: tuple[Link, ...]
    """Each once, in the order of the text."""
    unread: tuple[Unread, ...]
    """Only for lists of lines and tables: in a page, most text is no address."""
    kind: Kind
    cut: bool = False
    """Whether there was more than `MOST`, and the rest was not read."""


def gathered(kind: Kind, found: Iterable[Link | Unread]) -> Pasted:
    """All that was found, each link once: where it stands first, with the first note of all.

    >>> once = Link(url="https://a.example", line=1)
    >>> again = Link(url="https://A.example/", note="A friend.", line=2)
    >>> gathered("lines", [once, again]).links
    (Link(url='https://a.example', title='', note='A friend.', tags=(), line=1),)
    """
    links: dict[str, Link] = {}
    unread: list[Unread] = []
    for one in found:
        if isinstance(one, Unread):
            if len(unread) == MOST:
                return Pasted(tuple(links.values()), tuple(unread), kind, cut=True)
            unread.append(one)
            continue
        parsed = parse_url(one.url)
        key = parsed.href if parsed else one.url
        if earlier := links.get(key):
            links[key] = _joined(earlier, one)
        elif len(links) == MOST:
            return Pasted(tuple(links.values()), tuple(unread), kind, cut=True)
        else:
            links[key] = one
    return Pasted(tuple(links.values()), tuple(unread), kind)


def _joined(first: Link, again: Link) -> Link:
    return dataclasses.replace(
        first,
        title=first.title or again.title,
        note=first.note or again.note,
        tags=first.tags or again.tags,
    )
