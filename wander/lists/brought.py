"""What a file of somebody's brings for a list, whichever format it has."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from wander.console import Referral
from wander.ignores import normal_form
from wander.lists.links import MOST, Unread
from wander.lists.wording import LONGEST_NOTE
from wander.urls import console_url, parse_url

Format: TypeAlias = Literal[
    "wander.js", "wander.json", "opml", "bookmarks", "snapshot", "html", "markdown", "csv", "lines"
]

MOST_BYTES: Final = 20_000_000
"""Of a file that is read. The network of 10,000 consoles as JSON has about 10 MB."""
_MOST_TAGS: Final = 100
"""That an entry is given, however many folders a page is in."""


class NotAListError(ValueError):
    """A file in which there is no list to be read; `str(error)` is a sentence for the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page, a console or an ignore pattern, and what was said about it where it stood."""

    text: str
    """A whole address, or a wildcard pattern."""
    title: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    heading: str = ""
    """The comment above the group that begins with this entry, without comment signs."""
    was: str = ""
    """Of a pattern: the regular expression that it was made from."""
    line: int = 0
    """Where it stands, from 1; 0 where lines say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """All that was found in a file."""

    format: Format
    pages: tuple[Entry, ...] = ()
    """Each once, in the order of the file, as with the others."""
    consoles: tuple[Entry, ...] = ()
    ignore: tuple[Entry, ...] = ()
    title: str = ""
    """The console's name."""
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    referral: Referral | None = None
    preconnect: bool = True
    unread: tuple[Unread, ...] = ()
    """What is no address, or what only running a script would tell; with its line."""
    encoding: str = "UTF-8"
    """That the file turned out to have."""
    cut: bool = False
    """Whether there were more links than are taken from one file."""

    @property
    def is_whole_list(self) -> bool:
        """Whether it is the list of a console, which may be empty, and not just links."""
        return self.format in ("wander.js", "wander.json")


def each_page_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The pages, each where it stands first, with the first title, note and tags of all.

    At most one more than `links.MOST` of them: see `bounded`.

    >>> once = Entry(text="https://a.example/", note="A friend.")
    >>> each_page_once([once, Entry(text="https://A.example", title="A")])[0].title
    'A'
    """
    return _once((_page_key(entry.text), entry) for entry in entries)


def each_console_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The consoles, likewise, by the address that each is known by."""
    return _once((_console_key(entry.text), entry) for entry in entries)


def each_pattern_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The ignore patterns, likewise; equal are those that hide the same."""
    return _once((normal_form(entry.text), entry) for entry in entries)


def bounded(found: Brought) -> Brought:
    """The same, with no more of each than is taken from one file."""
    most = max(len(found.pages), len(found.consoles), len(found.ignore))
    return dataclasses.replace(
        found,
        pages=found.pages[:MOST],
        consoles=found.consoles[:MOST],
        ignore=found.ignore[:MOST],
        unread=found.unread[:MOST],
        cut=found.cut or most > MOST,
    )


def _once(keyed: Iterable[tuple[str, Entry]]) -> tuple[Entry, ...]:
    entries: dict[str, Entry] = {}
    for key, entry in keyed:
        if earlier := entries.get(key):
            entries[key] = dataclasses.replace(
                earlier,
                title=earlier.title or entry.title,
                note=earlier.note or entry.note,
                tags=tuple(dict.fromkeys((*earlier.tags, *entry.tags)))[:_MOST_TAGS],
                heading=_joined(earlier.heading, entry.heading),
            )
        else:
            entries[key] = entry
            if len(entries) > MOST:
                break
    return tuple(entries.values())


def _joined(heading: str, another: str) -> str:
    if not heading or not another or len(heading) > LONGEST_NOTE:
        return heading or another
    return f"{heading}\n{another}"


def _page_key(text: str) -> str:
    parsed = parse_url(text)
    return parsed.href if parsed else text


def _console_key(text: str) -> str:
    parsed = parse_url(text)
    return console_url(parsed.href) if parsed else text
