"""Changes to the owner's lists and settings, one by one.

>>> Replace(list="pages", entry="http://a.example/", by="https://a.example/").by
'https://a.example/'
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from wander.config.entries import ListName
from wander.config.layout import ENTRY_KEYS, FilesName, SettingName, Value
from wander.mistakes import quoted
from wander.urls import well_formed


class EditError(ValueError):
    """A change that cannot be made; `str(error)` is a sentence for the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Another URL or pattern for an entry, whose note and tags stay."""

    list: ListName
    entry: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take an entry out, with its note and tags.

    Every comment stays. One on the entry's line gets the line to itself, one above the entry
    stays there, and so do those between the lines of its table.
    """

    list: ListName
    entry: str
    place: int | None = None
    """Which entry of the list it is, from 0, where its text stands there more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """A new entry at the end of its list, written as the entries there are."""

    list: ListName
    entry: str
    note: str = ""
    tags: tuple[str, ...] = ()
    heading: str = field(default="", repr=False)
    """A comment above it, without comment signs: what the entries from here on are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotate:
    """Another note and other tags for an entry: empty takes them away, None leaves them."""

    list: ListName
    entry: str
    note: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Another place in its list for an entry, and for the comment beside it."""

    list: ListName
    entry: str
    to: int
    """The place that it has afterwards, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A value for a setting; None takes its line away."""

    key: SettingName | FilesName
    value: Value | None


Change: TypeAlias = Replace | Remove | Add | Annotate | Move
"""A change to an entry."""


def as_table(name: ListName, item: object) -> object:
    """An entry that is a text in the form of one that is a table: the two mean the same."""
    return {ENTRY_KEYS[name]: item} if isinstance(item, str) else item


def needs_to_be_storable(text: str) -> None:
    """Raises `EditError` for text that no UTF-8 file can hold: half of a character."""
    if well_formed(text) != text:
        raise EditError(f"{quoted(text)} holds half of a character, which no file can hold.")
